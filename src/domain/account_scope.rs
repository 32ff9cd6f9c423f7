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
    /// All accounts but these, of which there is at least one.
    AllExcept(Vec<&'a str>),
    /// Only these accounts; none if the list is empty.
    Only(Vec<&'a str>),
}

/// The accounts of a usage query: the requested accounts without the excluded ones, limited to the caller's scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountFilter {
    account_scope: AccountScope,
    /// Empty: all accounts within the scope.
    requested: BTreeSet<String>,
    excluded: BTreeSet<String>,
}

impl AccountFilter {
    /// All accounts within the scope. If the scope is a single account, that account counts as requested.
    pub fn all(account_scope: AccountScope) -> Self {
        let requested = match &account_scope {
            AccountScope::Accounts(accounts) if accounts.len() == 1 => accounts.clone(),
            AccountScope::Accounts(_) | AccountScope::All => BTreeSet::new(),
        };
        Self { account_scope, requested, excluded: BTreeSet::new() }
    }

    /// One account, if it is within the scope.
    pub fn account(account_scope: AccountScope, account_id: impl Into<String>) -> Self {
        Self { account_scope, requested: BTreeSet::from([account_id.into()]), excluded: BTreeSet::new() }
    }

    /// Replaces the requested accounts; none requests all accounts within the scope. Excluded accounts remain excluded.
    #[must_use]
    pub fn with_accounts(&self, account_ids: impl IntoIterator<Item = String>) -> Self {
        let excluded = self.excluded.clone();
        let requested: BTreeSet<_> = account_ids.into_iter().collect();
        let account_scope = self.account_scope.clone();
        if requested.is_empty() {
            Self { excluded, ..Self::all(account_scope) }
        } else {
            Self { account_scope, requested, excluded }
        }
    }

    /// Replaces the excluded accounts.
    #[must_use]
    pub fn excluding(&self, account_ids: impl IntoIterator<Item = String>) -> Self {
        Self { excluded: account_ids.into_iter().collect(), ..self.clone() }
    }

    /// The accounts to read.
    pub fn accounts(&self) -> Accounts<'_> {
        let within = match &self.account_scope {
            AccountScope::All if self.requested.is_empty() && self.excluded.is_empty() => return Accounts::All,
            AccountScope::All if self.requested.is_empty() => {
                return Accounts::AllExcept(self.excluded.iter().map(String::as_str).collect());
            }
            AccountScope::Accounts(accounts) if self.requested.is_empty() => accounts,
            AccountScope::All | AccountScope::Accounts(_) => &self.requested,
        };
        let is_read = |account: &&String| self.account_scope.covers(account) && !self.excluded.contains(*account);
        Accounts::Only(within.iter().filter(is_read).map(String::as_str).collect())
    }

    /// Whether the account is one of the accounts to read.
    pub fn includes(&self, account_id: &str) -> bool {
        let is_requested = self.requested.is_empty() || self.requested.contains(account_id);
        is_requested && self.account_scope.covers(account_id) && !self.excluded.contains(account_id)
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

    /// Whether the scope contains all accounts. If not, nothing about other accounts may be disclosed, not even their existence.
    pub const fn covers_all_accounts(&self) -> bool {
        matches!(self.account_scope, AccountScope::All)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
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
        ] {
            assert_eq!(account_filter.accounts(), read, "{account_filter:?}");
        }
    }
}
