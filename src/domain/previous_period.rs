//! The previous period of a range, with which the range is compared.
//!
//! While a range is running, its previous period is cut at the same point of time, and never shrinks while time goes on.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, TimeDelta};

use super::range::DateRange;
use super::time::{Timestamp, UTC_DAY_MS};
use super::zone::Zone;

/// Offset from a range to its previous period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum PreviousPeriod {
    Days(u64),
    Months(u32),
    Millis(i64),
    Undefined,
}

pub(super) fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// The same day of the month so many months before; the last day of that month where it is shorter.
pub(super) fn months_before(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

impl PreviousPeriod {
    fn first_day(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Days(days) => days_before(day, days),
            Self::Months(months) => months_before(day, months),
            Self::Millis(_) | Self::Undefined => day,
        }
    }
}

/// The latest local time that `zone` has shown until `now`: while an hour repeats because clocks were set back, its end.
fn furthest_local(zone: Zone, now: Timestamp) -> NaiveDateTime {
    // All but the last span end with a change of clocks, at `now` or before.
    let spans = zone.offset_spans(now.plus_millis(-UTC_DAY_MS), now.plus_millis(1));
    let changes = spans.split_last().map_or(&[][..], |(_, changes)| changes);
    let before_changes = changes.iter().map(|span| zone.local(span.end.plus_millis(-1)) + TimeDelta::milliseconds(1));
    before_changes.fold(zone.local(now), NaiveDateTime::max)
}

impl DateRange {
    /// The previous period: the same number of local days right before; for calendar months, quarters and years, the one before; for
    /// instants, an interval of the same length. While the range is running, the period is cut at the same point of time, so that the two
    /// are comparable. `None` for `ALL_TIME`, at the first instant of a range, and if the period would begin before 2000.
    pub fn previous(&self, now: Timestamp) -> Option<Self> {
        let is_running = self.start <= now && now < self.end;
        let period = self.previous_period;
        let (start, end) = match period {
            PreviousPeriod::Undefined => return None,
            PreviousPeriod::Millis(millis) => {
                let end = if is_running { now } else { self.end };
                (self.start.plus_millis(-millis), end.plus_millis(-millis))
            }
            PreviousPeriod::Days(_) | PreviousPeriod::Months(_) => {
                let first_day = period.first_day(self.first_day);
                // As many days after the first: a shorter month before ends earlier, and counts as a whole from then on.
                let same_time = |local: NaiveDateTime| first_day.and_time(local.time()) + (local.date() - self.first_day);
                let end = is_running.then(|| self.zone.instant_at(same_time(furthest_local(self.zone, now))));
                (self.zone.day_start(first_day), end.map_or(self.start, |end| end.min(self.start)))
            }
        };
        (start >= Timestamp::EARLIEST && start < end).then(|| Self::between(start, end, self.zone, PreviousPeriod::Undefined))
    }

    /// The previous period as a whole, also while the range is running.
    pub fn whole_previous(&self) -> Option<Self> {
        self.previous(self.end)
    }

    /// The same local times of other days: `shift` maps each day to the day before. `None` if the range would begin before 2000.
    pub(super) fn shifted(&self, shift: impl Fn(NaiveDate) -> NaiveDate) -> Option<Self> {
        let moved = |instant| {
            let local = self.zone.local(instant);
            self.zone.instant_at(shift(local.date()).and_time(local.time()))
        };
        // By its last instant: the day after the last may have no counterpart.
        let (start, end) = (moved(self.start), moved(self.end.plus_millis(-1)).plus_millis(1));
        (start >= Timestamp::EARLIEST && start < end).then(|| Self::between(start, end, self.zone, PreviousPeriod::Undefined))
    }
}

#[cfg(test)]
mod tests {
    use super::super::range::{Preset, RangeRequest};
    use super::*;
    use crate::domain::time::{HOUR_MS, QUARTER_HOUR_MS};

    fn instant(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("the time is valid")
    }

    fn preset(preset: Preset, zone: Zone, now: Timestamp) -> DateRange {
        RangeRequest::Preset(preset).resolve(zone, now, None).expect("the preset resolves")
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

    /// 100 units an hour: on 2026-03-29 at 00:30 the change is +0.1 %, not +3.7 %.
    #[test]
    fn month_after_a_shorter_one_is_compared_with_the_whole_shorter_month() {
        for (now, end) in [
            ("2026-03-28T23:30:00Z", "2026-02-28T23:30:00Z"),
            ("2026-03-29T00:30:00Z", "2026-03-01T00:00:00Z"),
            ("2026-03-31T23:59:00Z", "2026-03-01T00:00:00Z"),
        ] {
            let before = preset(Preset::ThisMonth, Zone::UTC, instant(now)).previous(instant(now)).expect("there is one");
            assert_eq!((before.start, before.end), (instant("2026-02-01T00:00:00Z"), instant(end)), "{now}");
        }
        let leap_day = instant("2028-02-29T12:00:00Z");
        let before = preset(Preset::ThisYear, Zone::UTC, leap_day).previous(leap_day).expect("there is one");
        assert_eq!(
            (before.start, before.end),
            (instant("2027-01-01T00:00:00Z"), instant("2027-03-01T12:00:00Z")),
            "59 days and a half"
        );
    }

    proptest::proptest! {
        #[test]
        fn the_previous_period_of_a_running_range_never_shrinks(
            zone in proptest::sample::select(Zone::all().collect::<Vec<_>>()),
            preset_ in proptest::sample::select(vec![
                Preset::Today, Preset::Last7Days, Preset::Last24Hours, Preset::ThisWeek, Preset::ThisMonth, Preset::ThisQuarter,
                Preset::ThisYear,
            ]),
            quarter_hours in 1_100_000_i64..1_900_000, // 2001 to 2024
        ) {
            let mut now = Timestamp::from_millis(quarter_hours * QUARTER_HOUR_MS);
            let mut last = None;
            for _ in 0..200 {
                let range = preset(preset_, zone, now);
                let before = range.previous(now).map(|before| (range.start, before.start, before.end));
                if let (Some((start, since, until)), Some((last_start, last_since, last_until))) = (before, last)
                    && start == last_start
                {
                    proptest::prop_assert_eq!(since, last_since);
                    proptest::prop_assert!(until >= last_until, "{:?} {} at {}", preset_, zone.name(), now.to_rfc3339());
                    // With constant usage the change does not jump, but where clocks change or a zone skips a day.
                    let step = until.millis() - last_until.millis();
                    proptest::prop_assert!(step <= UTC_DAY_MS + HOUR_MS, "{:?} {} at {}", preset_, zone.name(), now.to_rfc3339());
                }
                last = before;
                now = now.plus_millis(QUARTER_HOUR_MS);
            }
        }
    }
}
