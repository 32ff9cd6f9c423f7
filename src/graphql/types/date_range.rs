//! The date range of a result.

use async_graphql::SimpleObject;

use crate::domain::range;
use crate::domain::time::Timestamp;
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
    /// The period that the range is compared with, as `UsageInsights.previous` describes. Null where there is none, and in results that are
    /// not compared: `ingestion`, `diagnosis`, `usageChanged`, the usage of a hardware spec, and the previous period itself.
    previous: Option<PreviousRange>,
}

/// The period that a range is compared with: from `start` up to, but not including, `end`.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct PreviousRange {
    /// First instant, included.
    start: DateTime,
    /// End of the period, not included. While the range is running, the period is cut at the same time of day.
    end: DateTime,
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
            previous: None,
        }
    }
}

impl DateRange {
    /// The range of a result, with the period that it is compared with.
    pub(crate) fn compared(range: range::DateRange, now: Timestamp) -> Self {
        let previous = range.previous(now);
        let previous = previous.map(|range| PreviousRange { start: DateTime(range.start), end: DateTime(range.end) });
        Self { previous, ..range.into() }
    }
}
