//! Decides which data findings may include. No other module decides this.

use crate::domain::filter::UsageFilter;
use crate::domain::reach::Accounts;

/// The data that the findings of a query may include.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Selected accounts only. Excludes ingestion counts, which are kept per service and not per account, and whether any account
    /// uses a tier.
    Account,
    /// All accounts, for callers that may read all of them.
    Installation,
    /// All accounts and the ingestion counts, for callers that may query `ingestion`.
    Operations,
}

impl Sight {
    /// The visibility for a filter. `may_see_ingestion`: whether the caller may query `ingestion`.
    pub fn of(filter: &UsageFilter, may_see_ingestion: bool) -> Self {
        match filter.whose.accounts() {
            Accounts::These(_) => Self::Account,
            Accounts::All if may_see_ingestion => Self::Operations,
            Accounts::All => Self::Installation,
        }
    }

    /// Whether findings may name accounts and report tiers without usage.
    pub const fn sees_all_accounts(self) -> bool {
        !matches!(self, Self::Account)
    }

    /// Whether findings may include the ingestion counts of services.
    pub const fn sees_services(self) -> bool {
        matches!(self, Self::Operations)
    }
}
