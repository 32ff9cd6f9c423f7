//! The tables that usage is read from.

use super::new_rows::Grain;
use crate::domain::account_scope::{AccountFilter, Accounts};
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;

/// The condition that a record counts: it is neither voided nor replaced.
pub(super) const NOT_VOIDED: &str = "NOT EXISTS (SELECT 1 FROM usage_correction \
     WHERE usage_correction.account_id = usage_record.account_id AND usage_correction.voided_id = usage_record.id)";

/// A table that usage is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Records,
    /// Rollups of users, which have grains of UTC days only.
    UserRollups(Grain),
    AccountRollups(Grain),
    PlatformRollups(Grain),
}

impl Table {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Records => "usage_record",
            Self::UserRollups(_) => "user_rollup",
            Self::AccountRollups(_) => "usage_rollup",
            Self::PlatformRollups(_) => "platform_rollup",
        }
    }

    pub(super) const fn time(self) -> &'static str {
        match self {
            Self::Records => "occurred_at",
            Self::UserRollups(_) | Self::AccountRollups(_) | Self::PlatformRollups(_) => "bucket",
        }
    }

    /// The grain of its rollups; `None` for records.
    pub(super) const fn grain(self) -> Option<Grain> {
        match self {
            Self::Records => None,
            Self::UserRollups(grain) | Self::AccountRollups(grain) | Self::PlatformRollups(grain) => Some(grain),
        }
    }

    /// The table that has the buckets of `grain` that are moved between the days of this one ([`super::local_time`]): records for rollups of
    /// users, which have no shorter buckets.
    pub(super) const fn slices(self, grain: Grain) -> Self {
        match self {
            Self::Records | Self::UserRollups(_) => Self::Records,
            Self::AccountRollups(_) => Self::AccountRollups(grain),
            Self::PlatformRollups(_) => Self::PlatformRollups(grain),
        }
    }

    /// The time expression in conditions and orderings of queries that match `filter`.
    pub(super) fn time_for(self, filter: &UsageFilter) -> &'static str {
        self.time_for_account_filter(&filter.account_filter)
    }

    /// The same for an account filter.
    pub(super) fn time_for_account_filter(self, account_filter: &AccountFilter) -> &'static str {
        match account_filter.accounts() {
            Accounts::All | Accounts::AllExcept(_) => self.time_for_all_accounts(),
            Accounts::Only(_) => self.time(),
        }
    }

    /// The time expression of queries over all accounts. The indexes by time are on this expression, so that the planner cannot choose
    /// them for a query about one account, whatever its statistics of the newest hours are (docs/decisions/0035-indexes-by-time.md).
    pub(super) const fn time_for_all_accounts(self) -> &'static str {
        match self {
            Self::Records => "(occurred_at + 0)",
            Self::UserRollups(_) | Self::AccountRollups(_) => "(bucket + 0)",
            Self::PlatformRollups(_) => "bucket", // the primary key begins with the time
        }
    }

    /// The source from which the rollups of this table are materialized, and the end of their materialized buckets; `None` for a table that
    /// is updated with every record.
    pub(super) fn rollup_source(self, materialized_until: Timestamp) -> Option<(Self, Timestamp)> {
        let (finer, grain) = match self {
            Self::Records | Self::AccountRollups(Grain::QuarterHour) => return None,
            Self::UserRollups(grain) => (Self::Records, grain),
            Self::PlatformRollups(grain @ Grain::QuarterHour) => (Self::AccountRollups(grain), grain),
            Self::AccountRollups(grain) => (Self::AccountRollups(grain.finer()), grain),
            Self::PlatformRollups(grain) => (Self::PlatformRollups(grain.finer()), grain),
        };
        Some((finer, grain.floor(materialized_until)))
    }
}
