//! Whose numbers findings may show: decided here and nowhere else.

use crate::domain::filter::UsageFilter;
use crate::domain::reach::Accounts;

/// How far the findings of one question may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// One account, or some, and nothing beyond. Counts of what services sent are kept per service, not per account, and whether a tier is
    /// used by anybody is about others too: neither is looked at.
    Account,
    /// All accounts, for who may read them all.
    Installation,
    /// All accounts and what services sent, for who may see `ingestion`.
    Operations,
}

impl Sight {
    /// What the question's filter and the asker's rights allow. `may_see_ingestion`: whether the asker may ask `ingestion`.
    pub fn of(filter: &UsageFilter, may_see_ingestion: bool) -> Self {
        match filter.whose.accounts() {
            Accounts::These(_) => Self::Account,
            Accounts::All if may_see_ingestion => Self::Operations,
            Accounts::All => Self::Installation,
        }
    }

    /// Whether accounts are told apart, and what nobody uses is looked at.
    pub const fn sees_all_accounts(self) -> bool {
        !matches!(self, Self::Account)
    }

    /// Whether what services sent is looked at.
    pub const fn sees_services(self) -> bool {
        matches!(self, Self::Operations)
    }
}
