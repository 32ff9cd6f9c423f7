//! What is recorded.

use async_graphql::SimpleObject;

use super::diagnosed_day::DiagnosedDay;
use super::diagnosed_usage_type::DiagnosedUsageType;
use super::implausible_quantity::ImplausibleQuantity;
use crate::diagnosis;
use crate::graphql::scalars::{BigInt, DateTime};

/// What is recorded. Records that were voided or replaced are not counted.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordedUsage {
    /// When the oldest record occurred, regardless of the range. Null if there are no records.
    first_record_at: Option<DateTime>,
    /// When the newest record occurred, regardless of the range. Null if there are no records.
    last_record_at: Option<DateTime>,
    /// Number of records in the range.
    records: BigInt,
    /// Number of records of the current day and the 29 days before it, regardless of the range.
    #[graphql(name = "recordsLast30Days")]
    records_last_30_days: BigInt,
    /// Number of records in the range per usage type, by slug. Only usage types that have records.
    types: Vec<DiagnosedUsageType>,
    /// Number of records per local day of the range, in order. Days without records are included.
    days: Vec<DiagnosedDay>,
    /// Days on which the quantity of a usage type is implausibly large. Only usage types with records on at least three days of
    /// the range are checked.
    implausible_quantities: Vec<ImplausibleQuantity>,
}

impl From<diagnosis::RecordedUsage> for RecordedUsage {
    fn from(usage: diagnosis::RecordedUsage) -> Self {
        Self {
            first_record_at: usage.first_record_at.map(DateTime),
            last_record_at: usage.last_record_at.map(DateTime),
            records: BigInt(usage.records.into()),
            records_last_30_days: BigInt(usage.records_last_30_days.into()),
            types: usage.types.into_iter().map(DiagnosedUsageType::from).collect(),
            days: usage.days.into_iter().map(DiagnosedDay::from).collect(),
            implausible_quantities: usage.implausible_quantities.into_iter().map(ImplausibleQuantity::from).collect(),
        }
    }
}
