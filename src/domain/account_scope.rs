//! Account scopes and account filters.
//!
//! A [`UsageFilter`](super::filter::UsageFilter) requires an [`AccountScope`], and statements read [`AccountFilter::accounts`]:
//! the requested accounts, limited to the scope. An account outside the scope is treated like one that does not exist, so callers
//! cannot distinguish the two.

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

/// The accounts that a statement reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounts<'a> {
    /// All accounts, from rollups over all accounts where they exist.
    All,
    /// Only these accounts; none if the list is empty.
    Only(Vec<&'a str>),
}

/// The accounts of a usage query: the requested account, limited to the caller's scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountFilter {
    account_scope: AccountScope,
    requested: Option<String>,
}

impl AccountFilter {
    /// All accounts within the scope. If the scope is a single account, that account counts as requested.
    pub fn all(account_scope: AccountScope) -> Self {
        let requested = match &account_scope {
            AccountScope::Accounts(accounts) if accounts.len() == 1 => accounts.first().cloned(),
            AccountScope::Accounts(_) | AccountScope::All => None,
        };
        Self { account_scope, requested }
    }

    /// One account, if it is within the scope.
    pub fn account(account_scope: AccountScope, account_id: impl Into<String>) -> Self {
        Self { account_scope, requested: Some(account_id.into()) }
    }

    /// Replaces the requested account; `None` requests all accounts within the scope.
    #[must_use]
    pub fn with_account(&self, account_id: Option<String>) -> Self {
        match account_id {
            Some(account_id) => Self::account(self.account_scope.clone(), account_id),
            None => Self::all(self.account_scope.clone()),
        }
    }

    /// The accounts to read.
    pub fn accounts(&self) -> Accounts<'_> {
        match (&self.account_scope, &self.requested) {
            (AccountScope::All, None) => Accounts::All,
            (account_scope, Some(requested)) => {
                Accounts::Only(Some(requested.as_str()).filter(|requested| account_scope.covers(requested)).into_iter().collect())
            }
            (AccountScope::Accounts(accounts), None) => Accounts::Only(accounts.iter().map(String::as_str).collect()),
        }
    }

    /// The requested account, for messages only: it may not exist or may be outside the scope.
    pub fn requested(&self) -> Option<&str> {
        self.requested.as_deref()
    }

    /// Whether the scope contains all accounts. If not, nothing about other accounts may be disclosed, not even their existence.
    pub const fn covers_all_accounts(&self) -> bool {
        matches!(self.account_scope, AccountScope::All)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> AccountScope {
        AccountScope::Accounts(BTreeSet::from(["a".to_owned(), "b".to_owned()]))
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
            (AccountFilter::all(AccountScope::none()), Accounts::Only(vec![])),
            (AccountFilter::account(AccountScope::none(), "a"), Accounts::Only(vec![])),
        ] {
            assert_eq!(account_filter.accounts(), read, "{account_filter:?}");
            assert_eq!(
                account_filter.with_account(None).with_account(account_filter.requested().map(str::to_owned)),
                account_filter
            );
        }
    }
}
