//! Account scopes and account filters.
//!
//! A [`UsageFilter`](super::filter::UsageFilter) requires an [`AccountScope`], and statements read [`AccountFilter::accounts`]:
//! the requested accounts, limited to the scope. An account outside the scope is treated like one that does not exist, so callers
//! cannot distinguish the two.

use std::collections::BTreeSet;

/// The accounts that a caller may access.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// All accounts.
    Everything,
    /// Only these accounts.
    Accounts(BTreeSet<String>),
}

impl Reach {
    /// One account.
    pub fn account(account_id: impl Into<String>) -> Self {
        Self::Accounts(BTreeSet::from([account_id.into()]))
    }

    /// No accounts.
    pub const fn nothing() -> Self {
        Self::Accounts(BTreeSet::new())
    }

    /// Whether the account is within the scope.
    pub fn covers(&self, account_id: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Accounts(accounts) => accounts.contains(account_id),
        }
    }
}

/// The accounts that a statement reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounts<'a> {
    /// All accounts, from rollups over all accounts where they exist.
    All,
    /// Only these accounts; none if the list is empty.
    These(Vec<&'a str>),
}

/// The accounts of a usage query: the requested account, limited to the caller's scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Whose {
    reach: Reach,
    asked: Option<String>,
}

impl Whose {
    /// All accounts within the scope. If the scope is a single account, that account counts as requested.
    pub fn all(reach: Reach) -> Self {
        let asked = match &reach {
            Reach::Accounts(accounts) if accounts.len() == 1 => accounts.first().cloned(),
            Reach::Accounts(_) | Reach::Everything => None,
        };
        Self { reach, asked }
    }

    /// One account, if it is within the scope.
    pub fn account(reach: Reach, account_id: impl Into<String>) -> Self {
        Self { reach, asked: Some(account_id.into()) }
    }

    /// Replaces the requested account; `None` requests all accounts within the scope.
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

    /// The requested account, for messages only: it may not exist or may be outside the scope.
    pub fn asked(&self) -> Option<&str> {
        self.asked.as_deref()
    }

    /// Whether the scope contains all accounts. If not, nothing about other accounts may be disclosed, not even their existence.
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
