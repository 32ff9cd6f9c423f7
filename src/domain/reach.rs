//! Whose usage may be looked at, and whose is asked for.
//!
//! A [`UsageFilter`](super::filter::UsageFilter) cannot be made without a [`Reach`], and what a statement reads is
//! [`Whose::accounts`]: what is asked for, cut to the reach. An account beyond the reach and one that does not exist are both
//! no account at all, so nothing can tell them apart.

use std::collections::BTreeSet;

/// Whose usage may be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Everybody's.
    Everything,
    /// That of these accounts and no others.
    Accounts(BTreeSet<String>),
}

impl Reach {
    /// One account.
    pub fn account(account_id: impl Into<String>) -> Self {
        Self::Accounts(BTreeSet::from([account_id.into()]))
    }

    /// Nothing at all.
    pub const fn nothing() -> Self {
        Self::Accounts(BTreeSet::new())
    }

    /// Whether usage of this account may be looked at.
    pub fn covers(&self, account_id: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Accounts(accounts) => accounts.contains(account_id),
        }
    }
}

/// Whose usage a statement reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounts<'a> {
    /// Everybody's, in sums over all accounts where there are such.
    All,
    /// That of these accounts; of none where there are none.
    These(Vec<&'a str>),
}

/// Whose usage a question is about: what is asked for, within what may be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Whose {
    reach: Reach,
    asked: Option<String>,
}

impl Whose {
    /// All that may be looked at. Where that is one account, it is what is asked for.
    pub fn all(reach: Reach) -> Self {
        let asked = match &reach {
            Reach::Accounts(accounts) if accounts.len() == 1 => accounts.first().cloned(),
            Reach::Accounts(_) | Reach::Everything => None,
        };
        Self { reach, asked }
    }

    /// One account, if it may be looked at.
    pub fn account(reach: Reach, account_id: impl Into<String>) -> Self {
        Self { reach, asked: Some(account_id.into()) }
    }

    /// The same reach, and no account asked for by name; or this one.
    #[must_use]
    pub fn asking(&self, account_id: Option<String>) -> Self {
        match account_id {
            Some(account_id) => Self::account(self.reach.clone(), account_id),
            None => Self::all(self.reach.clone()),
        }
    }

    /// The accounts to read.
    pub fn accounts(&self) -> Accounts<'_> {
        match (&self.reach, &self.asked) {
            (Reach::Everything, None) => Accounts::All,
            (reach, Some(asked)) => {
                Accounts::These(Some(asked.as_str()).filter(|asked| reach.covers(asked)).into_iter().collect())
            }
            (Reach::Accounts(accounts), None) => Accounts::These(accounts.iter().map(String::as_str).collect()),
        }
    }

    /// The account that is asked for by name, for words alone: it need not exist, nor be within reach.
    pub fn asked(&self) -> Option<&str> {
        self.asked.as_deref()
    }

    /// Whether everybody's usage may be looked at: else nothing of another account may be told, not even that it exists.
    pub const fn reaches_everything(&self) -> bool {
        matches!(self.reach, Reach::Everything)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Reach {
        Reach::Accounts(BTreeSet::from(["a".to_owned(), "b".to_owned()]))
    }

    #[test]
    fn what_is_read_is_what_is_asked_for_within_reach() {
        for (whose, read) in [
            (Whose::all(Reach::Everything), Accounts::All),
            (Whose::account(Reach::Everything, "z"), Accounts::These(vec!["z"])),
            (Whose::all(Reach::account("a")), Accounts::These(vec!["a"])),
            (Whose::account(Reach::account("a"), "a"), Accounts::These(vec!["a"])),
            (Whose::account(Reach::account("a"), "b"), Accounts::These(vec![])),
            (Whose::all(two()), Accounts::These(vec!["a", "b"])),
            (Whose::account(two(), "b"), Accounts::These(vec!["b"])),
            (Whose::account(two(), "c"), Accounts::These(vec![])),
            (Whose::all(Reach::nothing()), Accounts::These(vec![])),
            (Whose::account(Reach::nothing(), "a"), Accounts::These(vec![])),
        ] {
            assert_eq!(whose.accounts(), read, "{whose:?}");
            assert_eq!(whose.asking(None).asking(whose.asked().map(str::to_owned)), whose);
        }
    }
}
