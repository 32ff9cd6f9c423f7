//! Date ranges: requested ranges, and their resolution in a time zone to a half-open interval of instants.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::previous_period::{PreviousPeriod, days_before, months_before};
use super::time::{HOUR_MS, Timestamp, UTC_DAY_MS};
use super::zone::{Zone, next_day};

/// A named range, relative to the current day in the zone. Weeks begin on Monday, as in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// The current day.
    Today,
    /// The previous day.
    Yesterday,
    /// The current day and the 6 days before.
    Last7Days,
    /// The current day and the 29 days before.
    Last30Days,
    /// The current day and the 89 days before.
    Last90Days,
    /// The current day and the 364 days before.
    Last365Days,
    /// The current hour and the 23 hours before.
    Last24Hours,
    /// The current week, to its Sunday.
    ThisWeek,
    /// The previous week.
    LastWeek,
    /// The current calendar month, to its last day.
    ThisMonth,
    /// The previous calendar month.
    LastMonth,
    /// The current quarter, to its last day.
    ThisQuarter,
    /// The previous quarter.
    LastQuarter,
    /// The current calendar year, to its last day.
    ThisYear,
    /// The previous calendar year.
    LastYear,
    /// From the day of the first record to the current day.
    AllTime,
}

impl Preset {
    /// Presets of recent ranges that do not depend on the recorded data.
    pub const RECENT: [Self; 8] = [
        Self::Today,
        Self::Yesterday,
        Self::Last7Days,
        Self::Last30Days,
        Self::ThisMonth,
        Self::LastMonth,
        Self::Last90Days,
        Self::Last365Days,
    ];
}

/// A range as requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeRequest {
    /// A named range.
    Preset(Preset),
    /// The current day and the `n - 1` days before.
    LastDays(i32),
    /// Local days, both inclusive.
    Days {
        /// The first day.
        from: NaiveDate,
        /// The last day, inclusive.
        through: NaiveDate,
    },
    /// Instants: `start` inclusive, `end` exclusive.
    Instants {
        /// The start, inclusive.
        start: Timestamp,
        /// The end, exclusive.
        end: Timestamp,
    },
}

/// A resolved range: the half-open interval `[start, end)`, in a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// The start, inclusive.
    pub start: Timestamp,
    /// The end, exclusive.
    pub end: Timestamp,
    /// Time zone that decides where days begin.
    pub zone: Zone,
    /// The local day that contains `start`.
    pub first_day: NaiveDate,
    /// The local day that contains the last instant before `end`.
    pub last_day: NaiveDate,
    pub(super) previous_period: PreviousPeriod,
}

impl RangeRequest {
    /// Whether resolution requires the time of the first record.
    pub const fn needs_first_record(self) -> bool {
        matches!(self, Self::Preset(Preset::AllTime))
    }

    /// The next instant at which it may resolve to a different range: the next local midnight, or for hours the next hour. `None` for
    /// absolute ranges.
    pub fn changes_at(self, zone: Zone, now: Timestamp) -> Option<Timestamp> {
        if matches!(self, Self::Days { .. } | Self::Instants { .. }) {
            return None;
        }
        if matches!(self, Self::Preset(Preset::Last24Hours)) {
            return Some(zone.hour_start(now).plus_millis(HOUR_MS));
        }
        let next_days = std::iter::successors(Some(next_day(zone.local_day(now))), |day| Some(next_day(*day)));
        // Several candidates, for zones that skipped a day or set their clocks back across midnight.
        next_days.take(3).map(|day| zone.day_start(day)).find(|start| *start > now)
    }

    /// Resolves the request in `zone` at the instant `now`. `first_record` is the time of the first record, if any; only
    /// `ALL_TIME` uses it. The error is a message for the caller.
    pub fn resolve(self, zone: Zone, now: Timestamp, first_record: Option<Timestamp>) -> Result<DateRange, String> {
        let today = zone.local_day(now);
        match self {
            Self::Preset(Preset::Last24Hours) => {
                let end = zone.hour_start(now).plus_millis(HOUR_MS);
                check_bounds(DateRange::between(end.plus_millis(-UTC_DAY_MS), end, zone, PreviousPeriod::Millis(UTC_DAY_MS)))
            }
            Self::Preset(preset) => resolve_preset(preset, zone, today, first_record),
            Self::LastDays(days) => last_days(days, zone, today),
            Self::Days { from, through } if from > through => {
                Err(format!("the range ends before it begins: from {from} through {through}"))
            }
            Self::Days { from, through } => days_through(from, through, zone),
            Self::Instants { start, end } if start >= end => Err(format!(
                "the range is empty: it starts at {} and ends at {}; the end is not included, so it must be later",
                start.to_rfc3339(),
                end.to_rfc3339()
            )),
            Self::Instants { start, end } => check_bounds(DateRange::between(
                start,
                end,
                zone,
                PreviousPeriod::Millis(end.millis().saturating_sub(start.millis())),
            )),
        }
    }
}

fn resolve_preset(preset: Preset, zone: Zone, today: NaiveDate, first_record: Option<Timestamp>) -> Result<DateRange, String> {
    let month_start = today.with_day(1).unwrap_or(today);
    let week_start = days_before(today, today.weekday().num_days_from_monday().into());
    let quarter_start = months_before(month_start, today.month0() % 3);
    let year_start = months_before(month_start, today.month0());
    match preset {
        // `Last24Hours` is resolved by its hours.
        Preset::Today | Preset::Last24Hours => last_days(1, zone, today),
        Preset::Yesterday => {
            let yesterday = days_before(today, 1);
            days_through(yesterday, yesterday, zone)
        }
        Preset::Last7Days => last_days(7, zone, today),
        Preset::Last30Days => last_days(30, zone, today),
        Preset::Last90Days => last_days(90, zone, today),
        Preset::Last365Days => last_days(365, zone, today),
        Preset::ThisWeek => days_through(week_start, days_after(week_start, 6), zone),
        Preset::LastWeek => days_through(days_before(week_start, 7), days_before(week_start, 1), zone),
        Preset::ThisMonth => whole_months(month_start, 1, zone),
        Preset::LastMonth => whole_months(months_before(month_start, 1), 1, zone),
        Preset::ThisQuarter => whole_months(quarter_start, 3, zone),
        Preset::LastQuarter => whole_months(months_before(quarter_start, 3), 3, zone),
        Preset::ThisYear => whole_months(year_start, 12, zone),
        Preset::LastYear => whole_months(months_before(year_start, 12), 12, zone),
        Preset::AllTime => {
            let first_day = first_record.map_or(today, |first| zone.local_day(first)).min(today);
            let range = days_through(first_day, today, zone)?;
            Ok(DateRange { previous_period: PreviousPeriod::Undefined, ..range })
        }
    }
}

fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn last_days(days: i32, zone: Zone, today: NaiveDate) -> Result<DateRange, String> {
    match u64::try_from(days) {
        Ok(days @ 1..) => days_through(days_before(today, days - 1), today, zone),
        _ => Err(format!("`lastDays` is {days}; send 1 (today) or more")),
    }
}

fn days_through(from: NaiveDate, through: NaiveDate, zone: Zone) -> Result<DateRange, String> {
    let days = u64::try_from((through - from).num_days() + 1).unwrap_or_default();
    check_bounds(DateRange {
        start: zone.day_start(from),
        end: zone.day_start(next_day(through)),
        zone,
        first_day: from,
        last_day: through,
        previous_period: PreviousPeriod::Days(days),
    })
}

fn whole_months(first_day: NaiveDate, months: u32, zone: Zone) -> Result<DateRange, String> {
    let last_day = first_day.checked_add_months(Months::new(months)).map_or(first_day, |next| days_before(next, 1));
    let range = days_through(first_day, last_day, zone)?;
    Ok(DateRange { previous_period: PreviousPeriod::Months(months), ..range })
}

fn check_bounds(range: DateRange) -> Result<DateRange, String> {
    // A margin of one day on both sides: the bounds are instants in UTC, and local days differ by zone.
    let (earliest, latest) = (Timestamp::EARLIEST.plus_millis(-86_400_000), Timestamp::LATEST.plus_millis(86_400_000));
    if range.start < earliest || range.end > latest {
        return Err("the range exceeds 2000-01-01 to 2100-01-01, the period in which usage can be recorded".to_owned());
    }
    Ok(range)
}

impl DateRange {
    pub(super) fn between(start: Timestamp, end: Timestamp, zone: Zone, previous_period: PreviousPeriod) -> Self {
        let last_instant = end.plus_millis(-1).max(start);
        Self { start, end, zone, first_day: zone.local_day(start), last_day: zone.local_day(last_instant), previous_period }
    }

    /// Number of local days it overlaps.
    pub fn days(&self) -> i64 {
        (self.last_day - self.first_day).num_days() + 1
    }

    /// The local days it overlaps, in order.
    pub fn iter_days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.first_day.iter_days().take(usize::try_from(self.days()).unwrap_or_default())
    }

    /// Number of its local days that have begun at `now`.
    pub fn days_begun(&self, now: Timestamp) -> i64 {
        let last_begun = self.last_day.min(self.zone.local_day(now));
        ((last_begun - self.first_day).num_days() + 1).max(0)
    }

    /// The milliseconds of the range that have passed at `now`; 0 before it begins.
    pub fn elapsed_ms(&self, now: Timestamp) -> i64 {
        (self.end.min(now).millis() - self.start.millis()).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("the time is valid")
    }

    fn resolved(preset: Preset, zone: &str, now: &str) -> (String, String) {
        let zone = Zone::parse(zone).expect("the zone exists");
        let range = RangeRequest::Preset(preset).resolve(zone, instant(now), None).expect("the preset resolves");
        (range.start.to_rfc3339(), range.end.to_rfc3339())
    }

    fn strings(start: &str, end: &str) -> (String, String) {
        (start.to_owned(), end.to_owned())
    }

    #[test]
    fn presets_use_the_current_day_of_the_zone() {
        let now = "2026-11-20T20:00:00Z";
        assert_eq!(
            resolved(Preset::Today, "Asia/Kathmandu", now),
            strings("2026-11-20T18:15:00.000Z", "2026-11-21T18:15:00.000Z")
        );
        assert_eq!(
            resolved(Preset::Today, "America/New_York", now),
            strings("2026-11-20T05:00:00.000Z", "2026-11-21T05:00:00.000Z")
        );
    }

    #[test]
    fn last_7_days_include_today_across_a_clock_change() {
        assert_eq!(
            resolved(Preset::Last7Days, "America/New_York", "2026-11-03T12:00:00Z"),
            strings("2026-10-28T04:00:00.000Z", "2026-11-04T05:00:00.000Z")
        );
    }

    #[test]
    fn months_are_calendar_months() {
        let now = "2026-03-31T12:00:00Z";
        assert_eq!(resolved(Preset::ThisMonth, "UTC", now), strings("2026-03-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"));
        assert_eq!(resolved(Preset::LastMonth, "UTC", now), strings("2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"));
    }

    #[test]
    fn weeks_quarters_and_years_are_those_of_the_calendar() {
        let now = "2026-11-20T20:00:00Z"; // a Friday
        for (preset, start, end) in [
            (Preset::ThisWeek, "2026-11-16", "2026-11-23"),
            (Preset::LastWeek, "2026-11-09", "2026-11-16"),
            (Preset::ThisQuarter, "2026-10-01", "2027-01-01"),
            (Preset::LastQuarter, "2026-07-01", "2026-10-01"),
            (Preset::ThisYear, "2026-01-01", "2027-01-01"),
            (Preset::LastYear, "2025-01-01", "2026-01-01"),
        ] {
            let midnight = |day| format!("{day}T00:00:00.000Z");
            assert_eq!(resolved(preset, "UTC", now), (midnight(start), midnight(end)), "{preset:?}");
        }
        assert_eq!(
            resolved(Preset::Last24Hours, "Asia/Kathmandu", "2026-11-20T20:50:00Z"),
            strings("2026-11-19T21:15:00.000Z", "2026-11-20T21:15:00.000Z"),
            "hours begin at a quarter past in UTC"
        );
    }

    #[test]
    fn invalid_ranges_are_rejected() {
        let (start, end) = (instant("2026-01-02T00:00:00Z"), instant("2026-01-01T00:00:00Z"));
        assert!(RangeRequest::Instants { start, end }.resolve(Zone::UTC, start, None).is_err());
        assert!(RangeRequest::LastDays(0).resolve(Zone::UTC, start, None).is_err());
        assert!(RangeRequest::LastDays(99_999).resolve(Zone::UTC, start, None).is_err());
    }

    #[test]
    fn named_ranges_change_at_local_midnight_and_absolute_ranges_never() {
        let changes_at = |zone, now| {
            let zone = Zone::parse(zone).expect("the zone exists");
            RangeRequest::Preset(Preset::Today).changes_at(zone, instant(now)).map(Timestamp::to_rfc3339)
        };
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(changes_at("UTC", "2026-11-21T12:00:00Z"), at("2026-11-22T00:00:00.000Z"));
        assert_eq!(changes_at("UTC", "2026-11-22T00:00:00Z"), at("2026-11-23T00:00:00.000Z"));
        assert_eq!(changes_at("Asia/Kathmandu", "2026-11-20T20:00:00Z"), at("2026-11-21T18:15:00.000Z"));
        assert_eq!(changes_at("Asia/Beirut", "2024-03-30T12:00:00Z"), at("2024-03-30T22:00:00.000Z"));
        assert_eq!(changes_at("Pacific/Apia", "2011-12-30T09:59:00Z"), at("2011-12-30T10:00:00.000Z"));
        let (start, end) = (instant("2026-01-01T00:00:00Z"), instant("2026-01-02T00:00:00Z"));
        assert_eq!(RangeRequest::Instants { start, end }.changes_at(Zone::UTC, start), None);
    }
}
