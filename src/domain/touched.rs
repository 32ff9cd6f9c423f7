//! Change sets of committed usage: bounded in size, precise enough to decide which results may have changed.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sha2::{Digest, Sha256};

use super::filter::UsageFilter;
use super::reach::Accounts;

/// Maximum number of distinguished pairs of account and usage type. Their text form is shorter than 8,000 bytes, the maximum
/// payload of a PostgreSQL notification.
const PAIRS_MAX: usize = 700;

const EVERYTHING: &str = "*";

/// Pairs of account and usage type, as 32-bit hashes. A collision causes a query that finds no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Usage of these pairs.
    Pairs(BTreeSet<u64>),
    /// Too many pairs, or unknown changes.
    Everything,
}

impl Default for Touched {
    fn default() -> Self {
        Self::Pairs(BTreeSet::new())
    }
}

impl Touched {
    /// Adds usage of one type in one account.
    pub fn add(&mut self, account_id: &str, usage_type: &str) {
        let Self::Pairs(pairs) = self else { return };
        pairs.insert(pair(hash_of(account_id), hash_of(usage_type)));
        if pairs.len() > PAIRS_MAX {
            *self = Self::Everything;
        }
    }

    /// Adds the changes of another set.
    pub fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Pairs(pairs), Self::Pairs(others)) => {
                pairs.extend(others);
                if pairs.len() > PAIRS_MAX {
                    *self = Self::Everything;
                }
            }
            (Self::Pairs(_), Self::Everything) => *self = Self::Everything,
            (Self::Everything, _) => {}
        }
    }

    /// Whether it contains no changes.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Pairs(pairs) if pairs.is_empty())
    }

    /// Whether the result of a query with `filter` may have changed. Never `false` if it has changed. May be `true` if it has
    /// not, for filters on tier, model and the like, which change sets do not contain.
    pub fn may_change(&self, filter: &UsageFilter) -> bool {
        let Self::Pairs(pairs) = self else { return true };
        let wanted: Vec<u64> = filter.usage_types.iter().map(|slug| hash_of(slug).into()).collect();
        let is_wanted = |pair: &u64| wanted.is_empty() || wanted.contains(&(pair & u64::from(u32::MAX)));
        match filter.whose.accounts() {
            Accounts::All => pairs.iter().any(is_wanted),
            Accounts::These(accounts) => accounts.into_iter().map(hash_of).any(|account| {
                let mut of_account = pairs.range(pair(account, 0)..=pair(account, u32::MAX));
                of_account.any(is_wanted)
            }),
        }
    }

    /// The text form, shorter than 8,000 bytes.
    pub fn to_text(&self) -> String {
        match self {
            Self::Everything => EVERYTHING.to_owned(),
            Self::Pairs(pairs) => STANDARD_NO_PAD.encode(pairs.iter().flat_map(|pair| pair.to_be_bytes()).collect::<Vec<u8>>()),
        }
    }

    /// Parses the text form. Unreadable text, for example of another program version, is treated as `Everything`.
    pub fn from_text(text: &str) -> Self {
        match STANDARD_NO_PAD.decode(text) {
            Ok(bytes) if bytes.len() % 8 == 0 && bytes.len() / 8 <= PAIRS_MAX => {
                let (pairs, _) = bytes.as_chunks::<8>();
                Self::Pairs(pairs.iter().map(|pair| u64::from_be_bytes(*pair)).collect())
            }
            _ => Self::Everything,
        }
    }
}

/// Identical on every machine and in every version, because server processes exchange the hashes.
fn hash_of(text: &str) -> u32 {
    let digest = Sha256::digest(text);
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

fn pair(account: u32, usage_type: u32) -> u64 {
    u64::from(account) << 32 | u64::from(usage_type)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::reach::{Reach, Whose};
    use super::*;

    fn filter(account_id: Option<&str>, usage_types: &[&str]) -> UsageFilter {
        let whose = Whose::all(Reach::Everything).asking(account_id.map(str::to_owned));
        let usage_types = usage_types.iter().map(|&slug| slug.to_owned()).collect();
        UsageFilter { usage_types, ..UsageFilter::of(whose) }
    }

    #[test]
    fn who_sees_one_account_is_not_woken_by_others() {
        let mut touched = Touched::default();
        touched.add("acme", "api_calls");
        let viewer = |account_id: &str| Whose::all(Reach::account(account_id));
        for (whose, expected) in [
            (viewer("acme"), true),
            (viewer("other"), false),
            (viewer("other").asking(Some("acme".to_owned())), false),
            (Whose::all(Reach::nothing()), false),
        ] {
            assert_eq!(touched.may_change(&UsageFilter::of(whose.clone())), expected, "{whose:?}");
        }
    }

    #[test]
    fn an_answer_may_change_when_its_account_and_usage_type_are_touched() {
        let mut touched = Touched::default();
        assert!(!touched.may_change(&filter(None, &[])));
        touched.add("acme", "api_calls");
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
            assert_eq!(touched.may_change(&filter(account_id, usage_types)), expected, "{account_id:?} {usage_types:?}");
        }
    }

    #[test]
    fn too_much_is_everything_and_always_fits_a_notification() {
        let mut touched = Touched::default();
        let mut longest = 0;
        for account in 0..=PAIRS_MAX {
            touched.add(&account.to_string(), "api_calls");
            longest = longest.max(touched.to_text().len());
        }
        assert_eq!(touched, Touched::Everything);
        assert!(touched.may_change(&filter(Some("somebody"), &["anything"])));
        assert!(longest < 7_900, "{longest}");
    }

    #[test]
    fn what_cannot_be_read_is_everything() {
        for text in ["*", "?", "AAAA", "AAAAAAAAAA"] {
            assert_eq!(Touched::from_text(text), Touched::Everything, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_says_the_same(pairs in proptest::collection::vec(("[a-c]{1,2}", "[a-c]"), 0..40)) {
            let mut touched = Touched::default();
            let (mut left, mut right) = (Touched::default(), Touched::default());
            for (place, (account_id, usage_type)) in pairs.iter().enumerate() {
                touched.add(account_id, usage_type);
                if place % 2 == 0 { left.add(account_id, usage_type) } else { right.add(account_id, usage_type) }
            }
            prop_assert_eq!(&Touched::from_text(&touched.to_text()), &touched);
            left.merge(right);
            prop_assert_eq!(left, touched);
        }
    }
}
