//! Decides which data findings may include. No other module decides this.

use crate::domain::account_scope::Accounts;
use crate::domain::filter::UsageFilter;

/// The data that the findings of a query may include.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingVisibility {
    /// Selected accounts only. Excludes ingestion counts, which are kept per service and not per account, and whether any account
    /// uses a tier.
    Account,
    /// All accounts, for callers that may read all of them.
    Installation,
    /// All accounts and the ingestion counts, for callers that may query `ingestion`.
    Operations,
}

impl FindingVisibility {
    /// The visibility for a filter. `may_see_ingestion`: whether the caller may query `ingestion`.
    pub fn of(filter: &UsageFilter, may_see_ingestion: bool) -> Self {
        match filter.account_filter.accounts() {
            Accounts::Only(_) => Self::Account,
            Accounts::All if may_see_ingestion => Self::Operations,
            Accounts::All | Accounts::AllExcept(_) => Self::Installation,
        }
    }

    /// Whether findings may name accounts and report tiers without usage.
    pub const fn includes_all_accounts(self) -> bool {
        !matches!(self, Self::Account)
    }

    /// Whether findings may include the ingestion counts of services.
    pub const fn includes_ingestion(self) -> bool {
        matches!(self, Self::Operations)
    }
}
