//! Usage per value of a dimension.

use async_graphql::{Enum, ID, SimpleObject};

use super::freshness::Freshness;
use super::usage_totals::{UsageMeasure, UsageTotals};
use crate::domain::dimension::Dimension;
use crate::graphql::scalars::BigInt;
use crate::store::usage::GroupKey;

/// A dimension that usage can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Dimension")]
pub(crate) enum UsageDimension {
    /// The model that was called.
    Model,
    /// The provider that runs the model.
    Provider,
    /// The hardware tier.
    Tier,
    /// The usage type.
    UsageType,
    /// Who pays for the usage: `included`, `external` or `local`.
    Source,
    /// The account (customer).
    Account,
    /// The user within the account. Read from single records instead of rollups, which is slower.
    User,
    /// The session within the account. Read from single records instead of rollups, which is slower.
    Session,
    /// The workspace within the account. Read from single records instead of rollups, which is slower.
    Workspace,
    /// The agent within the account. Read from single records instead of rollups, which is slower.
    Agent,
}

/// The kind of a group in a breakdown or chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum GroupKind {
    /// The records with one value of the dimension. `key` is that value.
    Value,
    /// The records of all values beyond the largest `top`, added up. `key` is null.
    Remainder,
    /// The records without a value for the dimension, such as compute in a breakdown by model. `key` is null.
    Unknown,
}

impl GroupKind {
    /// The kind of a group, its key, and the account of the key.
    pub(crate) fn with_key(group: GroupKey) -> (Self, Option<String>, Option<ID>) {
        match group {
            GroupKey::Value(key) => (Self::Value, Some(key.value), key.account_id.map(ID)),
            GroupKey::Remainder => (Self::Remainder, None, None),
            GroupKey::Unknown => (Self::Unknown, None, None),
        }
    }
}

/// One row of a breakdown.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageBreakdownRow {
    /// Whether the row is a single value, the remainder, or the records without a value.
    pub(crate) kind: GroupKind,
    /// The value of the dimension. Null unless `kind` is `VALUE`.
    pub(crate) key: Option<String>,
    /// The account of a user, session, workspace or agent: the same id in two accounts is two rows. Filter by both,
    /// `accountIds: [accountId]` and the key, to select the records of the row. Null for other dimensions, whose values all accounts
    /// share, and unless `kind` is `VALUE`.
    pub(crate) account_id: Option<ID>,
    /// Number of distinct values in this row: 1 for `VALUE`, 0 for `UNKNOWN`, and the number of combined values for `REMAINDER`.
    /// Summed over all rows: the distinct count. The same user, session, workspace or agent id in two accounts counts twice.
    pub(crate) values: BigInt,
    /// Usage of this row.
    pub(crate) totals: UsageTotals,
    /// Share of this row in the breakdown's total of `measure`, from 0 to 1. 0 if that total is 0.
    pub(crate) share: f64,
}

/// Usage per value of a dimension. The rows add up to the totals exactly.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageBreakdown {
    /// The dimension.
    pub(crate) by: UsageDimension,
    /// The measure that rows are ranked by.
    pub(crate) measure: UsageMeasure,
    /// The rows: values with the largest `measure` first (ties by `key`, then by `accountId`), then the remainder, then the records without a value.
    /// Only rows that have records.
    pub(crate) rows: Vec<UsageBreakdownRow>,
    /// How up to date the breakdown is.
    pub(crate) freshness: Freshness,
}
