//! The range of an answer.

use async_graphql::SimpleObject;

use crate::domain::range;
use crate::graphql::scalars::{Date, DateTime, TimeZone};

/// A range as it was resolved: what the answer beside it is about.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct DateRange {
    /// The first instant.
    start: DateTime,
    /// The first instant that is no longer part of it.
    end: DateTime,
    /// The zone in which its days are cut.
    time_zone: TimeZone,
    /// The local day that holds `start`.
    first_day: Date,
    /// The local day that holds the last instant before `end`.
    last_day: Date,
    /// How many local days it touches.
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
