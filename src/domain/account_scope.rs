//! Account scopes, usage scopes and account filters.
//!
//! A [`UsageFilter`](super::filter::UsageFilter) requires a [`UsageScope`], and statements read [`AccountFilter::accounts`] and
//! [`AccountFilter::user`]: the requested accounts, limited to the scope, and the only user of the scope if it has one. An account or a user
//! outside the scope is treated like one that does not exist, so callers cannot distinguish the two.

use std::collections::BTreeSet;

/// The accounts that a caller may access.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AccountScope {
    /// All accounts.
    All,
    /// Only these accounts.
    Accounts(BTreeSet<String>),
}

impl AccountScope {
    /// One account.
    pub fn account(account_id: impl Into<String>) -> Self {
        Self::Accounts(BTreeSet::from([account_id.into()]))
    }

    /// No accounts.
    pub const fn none() -> Self {
        Self::Accounts(BTreeSet::new())
    }

    /// Whether the account is within the scope.
    pub fn covers(&self, account_id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Accounts(accounts) => accounts.contains(account_id),
        }
    }
}

/// The usage that a caller may read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UsageScope {
    /// All usage of these accounts.
    Accounts(AccountScope),
    /// The usage of one user of one account.
    User {
        /// The account.
        account_id: String,
        /// The user within the account.
        user_id: String,
    },
}

impl UsageScope {
    /// Whether usage of the account may be within the scope; of a scope of one user it is that of the user only.
    pub fn covers(&self, account_id: &str) -> bool {
        match self {
            Self::Accounts(accounts) => accounts.covers(account_id),
            Self::User { account_id: own, .. } => own == account_id,
        }
    }

    /// The accounts if the scope lists them; `None` if it covers all.
    pub fn listed_accounts(&self) -> Option<BTreeSet<String>> {
        match self {
            Self::Accounts(AccountScope::All) => None,
            Self::Accounts(AccountScope::Accounts(accounts)) => Some(accounts.clone()),
            Self::User { account_id, .. } => Some(BTreeSet::from([account_id.clone()])),
        }
    }

    /// The user whose usage the scope is limited to; `None` if it covers all users of its accounts.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::Accounts(_) => None,
            Self::User { user_id, .. } => Some(user_id),
        }
    }
}

impl From<AccountScope> for UsageScope {
    fn from(accounts: AccountScope) -> Self {
        Self::Accounts(accounts)
    }
}

/// The accounts that a statement reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounts<'a> {
    /// All accounts, from rollups over all accounts where they exist.
    All,
    /// All accounts but these, of which there is at least one.
    AllExcept(Vec<&'a str>),
    /// Only these accounts; none if the list is empty.
    Only(Vec<&'a str>),
}

/// The accounts of a usage query: the requested accounts without the excluded ones, limited to the caller's scope; and the user of the scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountFilter {
    scope: UsageScope,
    /// Empty: all accounts within the scope.
    requested: BTreeSet<String>,
    excluded: BTreeSet<String>,
}

impl AccountFilter {
    /// All accounts within the scope. If the scope is a single account, that account counts as requested.
    pub fn all(scope: impl Into<UsageScope>) -> Self {
        let scope = scope.into();
        let requested = scope.listed_accounts().filter(|accounts| accounts.len() == 1).unwrap_or_default();
        Self { scope, requested, excluded: BTreeSet::new() }
    }

    /// One account, if it is within the scope.
    pub fn account(scope: impl Into<UsageScope>, account_id: impl Into<String>) -> Self {
        Self { scope: scope.into(), requested: BTreeSet::from([account_id.into()]), excluded: BTreeSet::new() }
    }

    /// Replaces the requested accounts; none requests all accounts within the scope. Excluded accounts remain excluded.
    #[must_use]
    pub fn with_accounts(&self, account_ids: impl IntoIterator<Item = String>) -> Self {
        let excluded = self.excluded.clone();
        let requested: BTreeSet<_> = account_ids.into_iter().collect();
        let scope = self.scope.clone();
        if requested.is_empty() { Self { excluded, ..Self::all(scope) } } else { Self { scope, requested, excluded } }
    }

    /// Replaces the excluded accounts.
    #[must_use]
    pub fn excluding(&self, account_ids: impl IntoIterator<Item = String>) -> Self {
        Self { excluded: account_ids.into_iter().collect(), ..self.clone() }
    }

    /// The accounts to read.
    pub fn accounts(&self) -> Accounts<'_> {
        let within = match &self.scope {
            UsageScope::Accounts(AccountScope::All) if self.requested.is_empty() => {
                let excluded: Vec<_> = self.excluded.iter().map(String::as_str).collect();
                return if excluded.is_empty() { Accounts::All } else { Accounts::AllExcept(excluded) };
            }
            UsageScope::Accounts(AccountScope::Accounts(accounts)) if self.requested.is_empty() => accounts,
            // A scope of one user always has a requested account.
            UsageScope::Accounts(_) | UsageScope::User { .. } => &self.requested,
        };
        let is_read = |account: &&String| self.scope.covers(account) && !self.excluded.contains(*account);
        Accounts::Only(within.iter().filter(is_read).map(String::as_str).collect())
    }

    /// The user whose usage is read; `None` if it is the usage of all users of the accounts.
    pub fn user(&self) -> Option<&str> {
        self.scope.user()
    }

    /// Whether the account is one of the accounts to read.
    pub fn includes(&self, account_id: &str) -> bool {
        let is_requested = self.requested.is_empty() || self.requested.contains(account_id);
        is_requested && self.scope.covers(account_id) && !self.excluded.contains(account_id)
    }

    /// The requested accounts, for messages only: they may not exist or may be outside the scope. Empty: all within the scope.
    pub const fn requested(&self) -> &BTreeSet<String> {
        &self.requested
    }

    /// The requested account if it is only one; it may not exist or may be outside the scope.
    pub fn only_requested(&self) -> Option<&str> {
        if self.requested.len() == 1 { self.requested.first().map(String::as_str) } else { None }
    }

    /// The excluded accounts.
    pub const fn excluded(&self) -> &BTreeSet<String> {
        &self.excluded
    }

    /// Whether accounts are requested and each of them is excluded, so that nothing can match.
    pub fn excludes_every_requested_account(&self) -> bool {
        !self.requested.is_empty() && self.requested.is_subset(&self.excluded)
    }

    /// Whether the scope contains all usage of all accounts. If not, nothing about other accounts may be disclosed, not even their existence.
    pub const fn covers_all_accounts(&self) -> bool {
        matches!(self.scope, UsageScope::Accounts(AccountScope::All))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    fn ann_of_a() -> UsageScope {
        UsageScope::User { account_id: "a".to_owned(), user_id: "ann".to_owned() }
    }

    fn two() -> AccountScope {
        AccountScope::Accounts(texts(&["a", "b"]).into_iter().collect())
    }

    #[test]
    fn accounts_are_the_requested_ones_within_the_scope() {
        for (account_filter, read) in [
            (AccountFilter::all(AccountScope::All), Accounts::All),
            (AccountFilter::account(AccountScope::All, "z"), Accounts::Only(vec!["z"])),
            (AccountFilter::all(AccountScope::account("a")), Accounts::Only(vec!["a"])),
            (AccountFilter::account(AccountScope::account("a"), "a"), Accounts::Only(vec!["a"])),
            (AccountFilter::account(AccountScope::account("a"), "b"), Accounts::Only(vec![])),
            (AccountFilter::all(two()), Accounts::Only(vec!["a", "b"])),
            (AccountFilter::account(two(), "b"), Accounts::Only(vec!["b"])),
            (AccountFilter::account(two(), "c"), Accounts::Only(vec![])),
            (AccountFilter::all(two()).with_accounts(texts(&["c", "b"])), Accounts::Only(vec!["b"])),
            (AccountFilter::all(AccountScope::All).with_accounts(texts(&["y", "x", "y"])), Accounts::Only(vec!["x", "y"])),
            (AccountFilter::all(AccountScope::none()), Accounts::Only(vec![])),
            (AccountFilter::account(AccountScope::none(), "a"), Accounts::Only(vec![])),
            (AccountFilter::all(ann_of_a()), Accounts::Only(vec!["a"])),
            (AccountFilter::account(ann_of_a(), "b"), Accounts::Only(vec![])),
            (AccountFilter::all(ann_of_a()).with_accounts(texts(&["a", "b"])), Accounts::Only(vec!["a"])),
        ] {
            assert_eq!(account_filter.accounts(), read, "{account_filter:?}");
            assert_eq!(account_filter.with_accounts([]).with_accounts(account_filter.requested().clone()), account_filter);
        }
    }

    #[test]
    fn excluded_accounts_narrow_the_requested_ones_and_never_widen_the_scope() {
        let all = AccountFilter::all(AccountScope::All);
        for (account_filter, read) in [
            (all.excluding(texts(&["b", "a"])), Accounts::AllExcept(vec!["a", "b"])),
            (all.with_accounts(texts(&["a", "b"])).excluding(texts(&["b", "z"])), Accounts::Only(vec!["a"])),
            (all.with_accounts(texts(&["a"])).excluding(texts(&["a"])), Accounts::Only(vec![])),
            (AccountFilter::all(two()).excluding(texts(&["a", "z"])), Accounts::Only(vec!["b"])),
            (AccountFilter::all(two()).excluding(texts(&["z"])), Accounts::Only(vec!["a", "b"])),
            (AccountFilter::all(AccountScope::account("a")).excluding(texts(&["a"])), Accounts::Only(vec![])),
            (AccountFilter::all(AccountScope::none()).excluding(texts(&["z"])), Accounts::Only(vec![])),
            (AccountFilter::all(ann_of_a()).excluding(texts(&["z"])), Accounts::Only(vec!["a"])),
            (AccountFilter::all(ann_of_a()).excluding(texts(&["a"])), Accounts::Only(vec![])),
        ] {
            assert_eq!(account_filter.accounts(), read, "{account_filter:?}");
        }
    }

    #[test]
    fn no_change_of_the_accounts_removes_the_user_of_the_scope() {
        let own = AccountFilter::all(ann_of_a());
        for changed in [own.clone(), own.with_accounts([]), own.with_accounts(texts(&["b"])), own.excluding(texts(&["b"]))] {
            assert_eq!((changed.user(), changed.covers_all_accounts()), (Some("ann"), false), "{changed:?}");
        }
        assert_eq!(AccountFilter::all(AccountScope::account("a")).user(), None);
    }

    #[test]
    fn an_account_is_included_if_it_is_read() {
        let filters = [
            AccountFilter::all(AccountScope::All),
            AccountFilter::all(AccountScope::All).excluding(texts(&["a"])),
            AccountFilter::all(two()).with_accounts(texts(&["a", "c"])),
            AccountFilter::all(two()).excluding(texts(&["b"])),
            AccountFilter::all(ann_of_a()),
        ];
        for account_filter in filters {
            for account in ["a", "b", "c"] {
                let is_read = match account_filter.accounts() {
                    Accounts::All => true,
                    Accounts::AllExcept(excluded) => !excluded.contains(&account),
                    Accounts::Only(accounts) => accounts.contains(&account),
                };
                assert_eq!(account_filter.includes(account), is_read, "{account} {account_filter:?}");
            }
        }
    }
}
