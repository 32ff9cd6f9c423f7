//! What is recorded.

use async_graphql::SimpleObject;

use super::diagnosed_day::DiagnosedDay;
use super::diagnosed_usage_type::DiagnosedUsageType;
use crate::diagnosis;
use crate::graphql::scalars::{BigInt, DateTime};

/// What is recorded at all. Records that were voided or replaced do not count.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordedUsage {
    /// When the first record occurred, whatever the range; null where there is none.
    first_record_at: Option<DateTime>,
    /// When the last record occurred, whatever the range; null where there is none.
    last_record_at: Option<DateTime>,
    /// Records in the range.
    records: BigInt,
    /// Records of the current day and the 29 before, whatever the range.
    #[graphql(name = "recordsLast30Days")]
    records_last_30_days: BigInt,
    /// The records of the range by usage type, by slug; types without any are left out.
    types: Vec<DiagnosedUsageType>,
    /// Every day of the range, in order.
    days: Vec<DiagnosedDay>,
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
        }
    }
}
