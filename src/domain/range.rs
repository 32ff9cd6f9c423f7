//! Date ranges: requested ranges, and their resolution in a time zone to a half-open interval of instants.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::time::Timestamp;
use super::zone::{Zone, next_day};

/// A named range, relative to the current day in the zone.
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
    /// The current calendar month, to its last day.
    ThisMonth,
    /// The previous calendar month.
    LastMonth,
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

/// Offset from a range to the previous period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum PreviousPeriod {
    Days(u64),
    Month,
    Millis(i64),
    Undefined,
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
    previous_period: PreviousPeriod,
}

impl RangeRequest {
    /// Whether resolution requires the time of the first record.
    pub const fn needs_first_record(self) -> bool {
        matches!(self, Self::Preset(Preset::AllTime))
    }

    /// The next instant at which it may resolve to a different range: the next local midnight. `None` for absolute ranges.
    pub fn changes_at(self, zone: Zone, now: Timestamp) -> Option<Timestamp> {
        if matches!(self, Self::Days { .. } | Self::Instants { .. }) {
            return None;
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
    match preset {
        Preset::Today => last_days(1, zone, today),
        Preset::Yesterday => {
            let yesterday = days_before(today, 1);
            days_through(yesterday, yesterday, zone)
        }
        Preset::Last7Days => last_days(7, zone, today),
        Preset::Last30Days => last_days(30, zone, today),
        Preset::Last90Days => last_days(90, zone, today),
        Preset::Last365Days => last_days(365, zone, today),
        Preset::ThisMonth => whole_month(month_start, zone),
        Preset::LastMonth => whole_month(months_before(month_start, 1), zone),
        Preset::AllTime => {
            let first_day = first_record.map_or(today, |first| zone.local_day(first)).min(today);
            let range = days_through(first_day, today, zone)?;
            Ok(DateRange { previous_period: PreviousPeriod::Undefined, ..range })
        }
    }
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

fn whole_month(first_day: NaiveDate, zone: Zone) -> Result<DateRange, String> {
    let last_day = first_day.checked_add_months(Months::new(1)).map_or(first_day, |next| days_before(next, 1));
    let range = days_through(first_day, last_day, zone)?;
    Ok(DateRange { previous_period: PreviousPeriod::Month, ..range })
}

fn check_bounds(range: DateRange) -> Result<DateRange, String> {
    // A margin of one day on both sides: the bounds are instants in UTC, and local days differ by zone.
    let (earliest, latest) = (Timestamp::EARLIEST.plus_millis(-86_400_000), Timestamp::LATEST.plus_millis(86_400_000));
    if range.start < earliest || range.end > latest {
        return Err("the range exceeds 2000-01-01 to 2100-01-01, the period in which usage can be recorded".to_owned());
    }
    Ok(range)
}

fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn months_before(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

impl DateRange {
    fn between(start: Timestamp, end: Timestamp, zone: Zone, previous_period: PreviousPeriod) -> Self {
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

    /// The previous period: the same number of local days right before (the previous month for a calendar month, an interval of
    /// the same length for instants). While the range is running, the period is cut at the same point of time, so that the two
    /// are comparable. `None` for `ALL_TIME`, and if the period would begin before 2000.
    pub fn previous(&self, now: Timestamp) -> Option<Self> {
        let is_running = self.start < now && now < self.end;
        let back = |day: NaiveDate| match self.previous_period {
            PreviousPeriod::Days(days) => days_before(day, days),
            PreviousPeriod::Month => months_before(day, 1),
            PreviousPeriod::Millis(_) | PreviousPeriod::Undefined => day,
        };
        let (start, end) = match self.previous_period {
            PreviousPeriod::Undefined => return None,
            PreviousPeriod::Millis(millis) => {
                let end = if is_running { now } else { self.end };
                (self.start.plus_millis(-millis), end.plus_millis(-millis))
            }
            PreviousPeriod::Days(_) | PreviousPeriod::Month if is_running => {
                let local = self.zone.local(now);
                let end = self.zone.instant_at(back(local.date()).and_time(local.time()));
                (self.zone.day_start(back(self.first_day)), end.min(self.start))
            }
            PreviousPeriod::Days(_) | PreviousPeriod::Month => (self.zone.day_start(back(self.first_day)), self.start),
        };
        (start >= Timestamp::EARLIEST && start < end).then(|| Self::between(start, end, self.zone, PreviousPeriod::Undefined))
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
    fn previous_period_of_a_running_range_is_cut_at_the_same_time() {
        let now = instant("2026-11-10T06:30:00Z");
        let week = RangeRequest::LastDays(7).resolve(Zone::UTC, now, None).expect("the range resolves");
        let before = week.previous(now).expect("the range has a previous period");
        assert_eq!(before.start, instant("2026-10-28T00:00:00Z"));
        assert_eq!(before.end, instant("2026-11-03T06:30:00Z"));
        let month = RangeRequest::Preset(Preset::ThisMonth).resolve(Zone::UTC, now, None).expect("the range resolves");
        let before = month.previous(now).expect("the range has a previous period");
        assert_eq!((before.start, before.end), (instant("2026-10-01T00:00:00Z"), instant("2026-10-10T06:30:00Z")));
    }

    #[test]
    fn previous_period_of_a_finished_range_has_the_same_number_of_days() {
        let now = instant("2026-12-01T00:00:00Z");
        let (from, through) = ("2026-11-01".parse().expect("the day is valid"), "2026-11-03".parse().expect("the day is valid"));
        let zone = Zone::parse("America/New_York").expect("the zone exists");
        let range = RangeRequest::Days { from, through }.resolve(zone, now, None).expect("the range resolves");
        assert_eq!(range.days(), 3);
        assert_eq!(range.end.millis() - range.start.millis(), 73 * 3_600_000);
        let before = range.previous(now).expect("the range has a previous period");
        assert_eq!((before.days(), before.end), (3, range.start));
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
