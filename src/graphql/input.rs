//! Inputs of queries: date ranges.

use async_graphql::{Enum, InputObject, OneofObject};

use super::scalars::{Date, DateTime};
use crate::domain::range::{Preset, RangeRequest};

/// A named range, of whole calendar days unless it says otherwise. It is resolved when the query runs: "the current day" is the current day in the query's
/// time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Preset")]
pub(crate) enum DateRangePreset {
    /// The current day, from midnight to midnight.
    Today,
    /// The day before the current day.
    Yesterday,
    /// The current day and the 6 days before it.
    #[graphql(name = "LAST_7_DAYS")]
    Last7Days,
    /// The current day and the 29 days before it.
    #[graphql(name = "LAST_30_DAYS")]
    Last30Days,
    /// The current day and the 89 days before it.
    #[graphql(name = "LAST_90_DAYS")]
    Last90Days,
    /// The current day and the 364 days before it.
    #[graphql(name = "LAST_365_DAYS")]
    Last365Days,
    /// The current hour and the 23 hours before it, by the hours of the time zone.
    #[graphql(name = "LAST_24_HOURS")]
    Last24Hours,
    /// The current week, from Monday to Sunday. In charts, days to come are `FUTURE` and 0.
    ThisWeek,
    /// The week before the current one, from Monday to Sunday.
    LastWeek,
    /// The current calendar month, from its first to its last day. In charts, days to come are `FUTURE` and 0.
    ThisMonth,
    /// The calendar month before the current one.
    LastMonth,
    /// The current quarter of the calendar year, from its first to its last day. In charts, days to come are `FUTURE` and 0.
    ThisQuarter,
    /// The quarter before the current one.
    LastQuarter,
    /// The current calendar year, from its first to its last day. In charts, days to come are `FUTURE` and 0.
    ThisYear,
    /// The calendar year before the current one.
    LastYear,
    /// From the day of the first record through the current day. The first record is that of the account in the filter, or
    /// without an account that of the installation. Without any record: the current day.
    AllTime,
}

/// A range of local days, both ends included.
#[derive(Debug, InputObject)]
pub(super) struct DaysInput {
    /// First day, included.
    from: Date,
    /// Last day, included. Must not be before `from` (`INVALID_RANGE`).
    through: Date,
}

/// A half-open range of instants: the start is included, the end is not.
#[derive(Debug, InputObject)]
pub(super) struct InstantsInput {
    /// First instant, included.
    start: DateTime,
    /// End of the range, not included. Must be after `start` (`INVALID_RANGE`).
    end: DateTime,
}

/// The date range of a query. Set exactly one field. The range must lie between 2000-01-01 and 2100-01-01; a range that is empty
/// or outside these bounds is the error `INVALID_RANGE`.
#[derive(Debug, OneofObject)]
pub(super) enum DateRangeInput {
    /// A named range, such as `LAST_30_DAYS`.
    Preset(DateRangePreset),
    /// Number of days up to and including the current day: 1 is the current day, 7 equals `LAST_7_DAYS`. Less than 1 is the error
    /// `INVALID_RANGE`.
    LastDays(i32),
    /// Local days, both ends included.
    Days(DaysInput),
    /// Instants, the end not included.
    Instants(InstantsInput),
}

impl From<DateRangeInput> for RangeRequest {
    fn from(input: DateRangeInput) -> Self {
        match input {
            DateRangeInput::Preset(preset) => Self::Preset(preset.into()),
            DateRangeInput::LastDays(days) => Self::LastDays(days),
            DateRangeInput::Days(DaysInput { from, through }) => Self::Days { from: from.0, through: through.0 },
            DateRangeInput::Instants(InstantsInput { start, end }) => Self::Instants { start: start.0, end: end.0 },
        }
    }
}

/// Maximum value of `top`.
pub(crate) const TOP_MAX: i32 = 1_000;
