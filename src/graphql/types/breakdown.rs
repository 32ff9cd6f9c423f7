//! Usage per value of a dimension.

use async_graphql::{Enum, SimpleObject};

use super::freshness::Freshness;
use super::usage_totals::{UsageMeasure, UsageTotals};
use crate::domain::dimension::Dimension;
use crate::graphql::scalars::BigInt;
use crate::store::usage::GroupKey;

/// What usage can be broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Dimension")]
pub(crate) enum UsageDimension {
    /// The model that was asked.
    Model,
    /// Who runs the model.
    Provider,
    /// The class of hardware.
    Tier,
    /// What was measured.
    UsageType,
    /// Who pays: `included`, `external`, `local`.
    Source,
    /// The customer.
    Account,
    /// A user within the account. Read from single records.
    User,
    /// A session within the account. Read from single records.
    Session,
    /// A workspace within the account. Read from single records.
    Workspace,
    /// An agent within the account. Read from single records.
    Agent,
}

/// What a group of a breakdown or chart holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum GroupKind {
    /// The records with one value of the dimension; `key` is the value.
    Value,
    /// The records of all smaller groups together; `key` is null.
    Remainder,
    /// The records that lack the dimension; `key` is null.
    Unknown,
}

impl GroupKind {
    pub(crate) fn and_key(group: GroupKey) -> (Self, Option<String>) {
        match group {
            GroupKey::Value(key) => (Self::Value, Some(key)),
            GroupKey::Remainder => (Self::Remainder, None),
            GroupKey::Unknown => (Self::Unknown, None),
        }
    }
}

/// One group of a breakdown.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageBreakdownRow {
    /// What it holds.
    pub(crate) kind: GroupKind,
    /// The value of the dimension; null for the remainder and the unknown.
    pub(crate) key: Option<String>,
    /// How many values of the dimension it holds: 1 for a value, more for the remainder, 0 for the unknown.
    pub(crate) values: BigInt,
    /// What it used.
    pub(crate) totals: UsageTotals,
    /// Its part of the total of the measure, from 0 to 1; 0 where the total is 0.
    pub(crate) share: f64,
}

/// Usage per value of a dimension. The rows add up to the totals, exactly.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageBreakdown {
    /// By what it is broken down.
    pub(crate) by: UsageDimension,
    /// By what it is ranked.
    pub(crate) measure: UsageMeasure,
    /// The largest groups first (equal ones by name), then the remainder, then the unknown; only those that have records.
    pub(crate) rows: Vec<UsageBreakdownRow>,
    /// How fresh it is.
    pub(crate) freshness: Freshness,
}
