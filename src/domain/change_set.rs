//! Change sets of committed usage: bounded in size, precise enough to decide which results may have changed.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sha2::{Digest, Sha256};

use super::account_scope::Accounts;
use super::filter::UsageFilter;

/// Maximum number of distinguished pairs of account and usage type. Their text form is shorter than 8,000 bytes, the maximum
/// payload of a PostgreSQL notification.
const MAX_PAIRS: usize = 700;

const ALL: &str = "*";

/// Pairs of account and usage type, as 32-bit hashes. A collision causes a query that finds no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeSet {
    /// Usage of these pairs.
    Pairs(BTreeSet<u64>),
    /// Too many pairs, or unknown changes.
    All,
}

impl Default for ChangeSet {
    fn default() -> Self {
        Self::Pairs(BTreeSet::new())
    }
}

impl ChangeSet {
    /// Adds usage of one type in one account.
    pub fn add(&mut self, account_id: &str, usage_type: &str) {
        let Self::Pairs(pairs) = self else { return };
        pairs.insert(pair(hash32(account_id), hash32(usage_type)));
        if pairs.len() > MAX_PAIRS {
            *self = Self::All;
        }
    }

    /// Adds the changes of another set.
    pub fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Pairs(pairs), Self::Pairs(others)) => {
                pairs.extend(others);
                if pairs.len() > MAX_PAIRS {
                    *self = Self::All;
                }
            }
            (Self::Pairs(_), Self::All) => *self = Self::All,
            (Self::All, _) => {}
        }
    }

    /// Whether it contains no changes.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Pairs(pairs) if pairs.is_empty())
    }

    /// Whether the result of a query with `filter` may have changed. Never `false` if it has changed. May be `true` if it has
    /// not, for filters on tier, model and the like, which change sets do not contain.
    pub fn may_change(&self, filter: &UsageFilter) -> bool {
        let Self::Pairs(pairs) = self else { return true };
        let usage_type_hashes: Vec<u64> = filter.usage_types.iter().map(|slug| hash32(slug).into()).collect();
        let matches_usage_type =
            |pair: &u64| usage_type_hashes.is_empty() || usage_type_hashes.contains(&(pair & u64::from(u32::MAX)));
        match filter.account_filter.accounts() {
            // The hash of an excluded account may also be that of another, so excluded accounts are not skipped.
            Accounts::All | Accounts::AllExcept(_) => pairs.iter().any(matches_usage_type),
            Accounts::Only(accounts) => accounts.into_iter().map(hash32).any(|account| {
                let mut account_pairs = pairs.range(pair(account, 0)..=pair(account, u32::MAX));
                account_pairs.any(matches_usage_type)
            }),
        }
    }

    /// The text form, shorter than 8,000 bytes.
    pub fn to_text(&self) -> String {
        match self {
            Self::All => ALL.to_owned(),
            Self::Pairs(pairs) => STANDARD_NO_PAD.encode(pairs.iter().flat_map(|pair| pair.to_be_bytes()).collect::<Vec<u8>>()),
        }
    }

    /// Parses the text form. Unreadable text, for example of another program version, is treated as `All`.
    pub fn from_text(text: &str) -> Self {
        match STANDARD_NO_PAD.decode(text) {
            Ok(bytes) if bytes.len() % 8 == 0 && bytes.len() / 8 <= MAX_PAIRS => {
                let (pairs, _) = bytes.as_chunks::<8>();
                Self::Pairs(pairs.iter().map(|pair| u64::from_be_bytes(*pair)).collect())
            }
            _ => Self::All,
        }
    }
}

/// Identical on every machine and in every version, because server processes exchange the hashes.
fn hash32(text: &str) -> u32 {
    let digest = Sha256::digest(text);
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

fn pair(account: u32, usage_type: u32) -> u64 {
    u64::from(account) << 32 | u64::from(usage_type)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::account_scope::{AccountFilter, AccountScope};
    use super::*;

    fn filter(account_id: Option<&str>, usage_types: &[&str]) -> UsageFilter {
        let account_filter = AccountFilter::all(AccountScope::All).with_accounts(account_id.map(str::to_owned));
        let usage_types = usage_types.iter().map(|&slug| slug.to_owned()).collect();
        UsageFilter { usage_types, ..UsageFilter::for_accounts(account_filter) }
    }

    #[test]
    fn a_filter_for_one_account_ignores_changes_of_others() {
        let mut change_set = ChangeSet::default();
        change_set.add("acme", "api_calls");
        let viewer = |account_id: &str| AccountFilter::all(AccountScope::account(account_id));
        for (account_filter, expected) in [
            (viewer("acme"), true),
            (viewer("other"), false),
            (viewer("other").with_accounts(["acme".to_owned()]), false),
            (AccountFilter::all(AccountScope::none()), false),
            (viewer("acme").excluding(["acme".to_owned()]), false),
            (AccountFilter::all(AccountScope::All).excluding(["other".to_owned()]), true),
        ] {
            assert_eq!(change_set.may_change(&UsageFilter::for_accounts(account_filter.clone())), expected, "{account_filter:?}");
        }
    }

    #[test]
    fn a_result_may_change_when_its_account_and_usage_type_changed() {
        let mut change_set = ChangeSet::default();
        assert!(!change_set.may_change(&filter(None, &[])));
        change_set.add("acme", "api_calls");
        for (account_id, usage_types, expected) in [
            (None, &[][..], true),
            (None, &["api_calls", "tokens_input"], true),
            (None, &["tokens_input"], false),
            (Some("acme"), &[], true),
            (Some("acme"), &["api_calls"], true),
            (Some("acme"), &["tokens_input"], false),
            (Some("other"), &[], false),
            (Some("other"), &["api_calls"], false),
        ] {
            assert_eq!(change_set.may_change(&filter(account_id, usage_types)), expected, "{account_id:?} {usage_types:?}");
        }
    }

    #[test]
    fn too_many_pairs_become_all_and_fit_into_a_notification() {
        let mut change_set = ChangeSet::default();
        let mut longest = 0;
        for account in 0..=MAX_PAIRS {
            change_set.add(&account.to_string(), "api_calls");
            longest = longest.max(change_set.to_text().len());
        }
        assert_eq!(change_set, ChangeSet::All);
        assert!(change_set.may_change(&filter(Some("other"), &["anything"])));
        assert!(longest < 7_900, "{longest}");
    }

    #[test]
    fn unreadable_text_is_all() {
        for text in ["*", "?", "AAAA", "AAAAAAAAAA"] {
            assert_eq!(ChangeSet::from_text(text), ChangeSet::All, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_text_form_round_trips_and_merge_is_a_union(pairs in proptest::collection::vec(("[a-c]{1,2}", "[a-c]"), 0..40)) {
            let mut change_set = ChangeSet::default();
            let (mut left, mut right) = (ChangeSet::default(), ChangeSet::default());
            for (index, (account_id, usage_type)) in pairs.iter().enumerate() {
                change_set.add(account_id, usage_type);
                if index % 2 == 0 { left.add(account_id, usage_type) } else { right.add(account_id, usage_type) }
            }
            prop_assert_eq!(&ChangeSet::from_text(&change_set.to_text()), &change_set);
            left.merge(right);
            prop_assert_eq!(left, change_set);
        }
    }
}
