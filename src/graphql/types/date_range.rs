//! The date range of a result.

use async_graphql::SimpleObject;

use crate::domain::range;
use crate::graphql::scalars::{Date, DateTime, TimeZone};

/// The resolved date range of a result: from `start` up to, but not including, `end`.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct DateRange {
    /// First instant, included.
    start: DateTime,
    /// End of the range, not included.
    end: DateTime,
    /// Time zone that decides where days begin.
    time_zone: TimeZone,
    /// The local day that contains `start`.
    first_day: Date,
    /// The local day that contains the last instant before `end`.
    last_day: Date,
    /// Number of local days that the range touches.
    days: i32,
}

impl From<range::DateRange> for DateRange {
    fn from(range: range::DateRange) -> Self {
        Self {
            start: DateTime(range.start),
            end: DateTime(range.end),
            time_zone: TimeZone(range.zone),
            first_day: Date(range.first_day),
            last_day: Date(range.last_day),
            days: i32::try_from(range.days()).unwrap_or(i32::MAX),
        }
    }
}
