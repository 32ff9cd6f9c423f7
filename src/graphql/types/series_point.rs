//! A point of a series.

use async_graphql::{Enum, InputType, SimpleObject};

use crate::analytics::series::BucketStatus;
use crate::graphql::lists::{FieldAccessor, ScalarFields};
use crate::graphql::scalars::{BigInt, Date, DateTime, Decimal};

/// How much of a bucket a series covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "BucketStatus", name = "BucketStatus")]
pub(crate) enum BucketStatusName {
    /// The whole bucket.
    Complete,
    /// A part of the bucket: it is still running, or the range begins or ends within it.
    Partial,
    /// The bucket has not begun. Its values are 0.
    Future,
}

/// One bucket of one line of a series. Fields of the compared range are null if nothing is compared, or the bucket has no counterpart.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageSeriesPoint {
    /// The local day on which the bucket begins. For weeks, months and quarters that is before the range if the range begins within one.
    pub(super) date: Date,
    /// First instant of the bucket, included; not before the range.
    pub(super) start: DateTime,
    /// End of the bucket, not included; not after the range.
    pub(super) end: DateTime,
    /// Quantity used in this bucket, in the series' `unit`. 0 if nothing was recorded.
    pub(super) quantity: BigInt,
    /// Cost of the records whose cost is known.
    pub(super) cost: Decimal,
    /// Number of usage records.
    pub(super) records: BigInt,
    /// How much of the bucket the series covers.
    pub(super) status: BucketStatusName,
    /// First instant of the counterpart in the compared range, included.
    pub(super) compared_start: Option<DateTime>,
    /// End of the counterpart, not included.
    pub(super) compared_end: Option<DateTime>,
    /// Quantity of the counterpart.
    pub(super) compared_quantity: Option<BigInt>,
    /// Cost of the counterpart.
    pub(super) compared_cost: Option<Decimal>,
    /// Number of usage records of the counterpart.
    pub(super) compared_records: Option<BigInt>,
    /// Number of distinct users with records in this bucket. The same id in two accounts is two users. Null if they cannot be counted, with
    /// an error at the first point of the first line; `UsageSeries.uniqueUsers` has the limits and errors.
    pub(super) unique_users: Option<BigInt>,
    /// Number of distinct sessions with records in this bucket. The same id in two accounts is two sessions. Null if they cannot be counted,
    /// with an error at the first point of the first line; `UsageSeries.uniqueSessions` has the limits and errors.
    pub(super) unique_sessions: Option<BigInt>,
    /// Number of distinct users of the counterpart. Null also where `uniqueUsers` is.
    pub(super) compared_unique_users: Option<BigInt>,
    /// Number of distinct sessions of the counterpart. Null also where `uniqueSessions` is.
    pub(super) compared_unique_sessions: Option<BigInt>,
}

impl ScalarFields for UsageSeriesPoint {
    fn accessor(field: &str) -> Option<FieldAccessor<Self>> {
        match field {
            "date" => Some(|point| point.date.to_value()),
            "start" => Some(|point| point.start.to_value()),
            "end" => Some(|point| point.end.to_value()),
            "quantity" => Some(|point| point.quantity.to_value()),
            "cost" => Some(|point| point.cost.to_value()),
            "records" => Some(|point| point.records.to_value()),
            "status" => Some(|point| point.status.to_value()),
            "comparedStart" => Some(|point| point.compared_start.to_value()),
            "comparedEnd" => Some(|point| point.compared_end.to_value()),
            "comparedQuantity" => Some(|point| point.compared_quantity.to_value()),
            "comparedCost" => Some(|point| point.compared_cost.to_value()),
            "comparedRecords" => Some(|point| point.compared_records.to_value()),
            "uniqueUsers" => Some(|point| point.unique_users.to_value()),
            "uniqueSessions" => Some(|point| point.unique_sessions.to_value()),
            "comparedUniqueUsers" => Some(|point| point.compared_unique_users.to_value()),
            "comparedUniqueSessions" => Some(|point| point.compared_unique_sessions.to_value()),
            _ => None,
        }
    }
}
