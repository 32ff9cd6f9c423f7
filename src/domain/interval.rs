//! Intervals of a series: a range is cut into buckets of local hours, days, weeks, months or quarters. Pure.

use std::collections::HashMap;
use std::iter::successors;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::previous_period::{days_before, months_before};
use super::range::DateRange;
use super::time::{HOUR_MS, Timestamp};
use super::zone::next_day;

/// The length of the buckets of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interval {
    /// Local hours.
    Hour,
    /// Local days.
    Day,
    /// Weeks that begin on this day.
    Week(Weekday),
    /// Calendar months.
    Month,
    /// Quarters of the calendar year.
    Quarter,
}

/// With what a series is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The previous period; buckets correspond by their position.
    PreviousPeriod,
    /// The year before; buckets correspond by their local date, weeks by their position in 52 weeks.
    PreviousYear,
}

/// One bucket of a series: the part of a local hour, day, week, month or quarter that lies within the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The local time at which the hour, day, week, month or quarter begins, within the range or before it.
    pub local_start: NaiveDateTime,
    /// Start, inclusive.
    pub start: Timestamp,
    /// End, exclusive. Equal to `start` for a day that the zone skipped.
    pub end: Timestamp,
    /// Whether the range holds the bucket as a whole.
    pub is_whole: bool,
}

impl Interval {
    /// The first day of the bucket that contains `day`; for hours the day itself.
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        let month_start = day.with_day(1).unwrap_or(day);
        match self {
            Self::Hour | Self::Day => day,
            Self::Week(first) => days_before(day, day.weekday().days_since(first).into()),
            Self::Month => month_start,
            Self::Quarter => months_before(month_start, day.month0() % 3),
        }
    }

    /// The first day of the next bucket.
    fn next_first_day(self, first_day: NaiveDate) -> NaiveDate {
        let months = |months| first_day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
        match self {
            Self::Hour | Self::Day => next_day(first_day),
            Self::Week(_) => first_day.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX),
            Self::Month => months(1),
            Self::Quarter => months(3),
        }
    }

    /// The buckets of a range, in order, without gap or overlap. Clocks that change within an hour cut it: the hours before and after the
    /// change are two buckets.
    pub fn buckets(self, range: &DateRange) -> Vec<Bucket> {
        if self == Self::Hour {
            return hours(range);
        }
        let first = self.first_day(range.first_day);
        let days = successors(Some(first), |day| Some(self.next_first_day(*day))).take_while(|day| *day <= range.last_day);
        let bucket = |day: NaiveDate| {
            let (start, end) = (range.zone.day_start(day), range.zone.day_start(self.next_first_day(day)));
            Bucket {
                local_start: day.and_time(NaiveTime::MIN),
                start: start.max(range.start).min(range.end),
                end: end.min(range.end).max(range.start),
                is_whole: range.start <= start && end <= range.end,
            }
        };
        days.map(bucket).collect()
    }
}

impl Interval {
    /// The range that a series is compared with; `None` where there is none.
    pub fn compared_range(self, range: &DateRange, comparison: Comparison) -> Option<DateRange> {
        match comparison {
            Comparison::PreviousPeriod => range.whole_previous(),
            Comparison::PreviousYear => range.shifted(|day| self.year_before(day)),
        }
    }

    /// The index of the counterpart of each bucket among `others`, the buckets of the compared range; `None` where there is none, such as for
    /// the 29th of February, or for the 31st day compared with a month of 30.
    pub fn counterparts(self, buckets: &[Bucket], others: &[Bucket], comparison: Comparison) -> Vec<Option<usize>> {
        if comparison == Comparison::PreviousPeriod {
            return (0..buckets.len()).map(|index| (index < others.len()).then_some(index)).collect();
        }
        let mut by_local_start = HashMap::new();
        for (index, other) in others.iter().enumerate() {
            by_local_start.entry(other.local_start).or_insert(index); // the first of an hour that happens twice
        }
        let counterpart = |bucket: &Bucket| {
            let day = bucket.local_start.date();
            let before = self.year_before(day);
            let is_same_day = matches!(self, Self::Week(_)) || before.day() == day.day();
            is_same_day.then(|| by_local_start.get(&before.and_time(bucket.local_start.time())).copied()).flatten()
        };
        buckets.iter().map(counterpart).collect()
    }

    fn year_before(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Week(_) => days_before(day, 52 * 7),
            _ => months_before(day, 12),
        }
    }
}

fn hours(range: &DateRange) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut span_start = range.zone.hour_start(range.start);
    for span in range.zone.offset_spans(range.start, range.end) {
        let mut start = span_start;
        while start < span.end {
            let hour = start.plus_millis(span.offset_ms).floor_to(HOUR_MS);
            let hour_end = hour.plus_millis(HOUR_MS - span.offset_ms);
            buckets.push(Bucket {
                local_start: hour.to_utc().naive_utc(),
                start: start.max(range.start),
                end: hour_end.min(span.end),
                is_whole: range.start <= start && hour_end <= range.end,
            });
            start = hour_end.min(span.end);
        }
        span_start = span.end;
    }
    buckets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::range::RangeRequest;
    use super::super::zone::Zone;
    use super::*;
    use crate::domain::time::{QUARTER_HOUR_MS, UTC_DAY_MS};

    fn instant(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("the time is valid")
    }

    fn range(zone: &str, start: &str, end: &str) -> DateRange {
        let zone = Zone::parse(zone).expect("the zone exists");
        let (start, end) = (instant(start), instant(end));
        RangeRequest::Instants { start, end }.resolve(zone, start, None).expect("the range is valid")
    }

    fn local_starts(interval: Interval, range: &DateRange) -> Vec<String> {
        interval.buckets(range).iter().map(|bucket| bucket.local_start.format("%m-%dT%H:%M").to_string()).collect()
    }

    #[test]
    fn an_hour_that_happens_twice_is_two_buckets_and_a_skipped_one_is_none() {
        let autumn = range("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z");
        assert_eq!(local_starts(Interval::Hour, &autumn), ["10-25T02:00", "10-25T02:00", "10-25T03:00"]);
        let spring = range("Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z");
        assert_eq!(local_starts(Interval::Hour, &spring), ["03-29T01:00", "03-29T03:00"]);
        let half_hour = range("Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T16:30:00Z");
        assert_eq!(local_starts(Interval::Hour, &half_hour), ["04-05T01:00", "04-05T01:00", "04-05T02:00"]);
    }

    #[test]
    fn weeks_begin_on_the_requested_day_and_the_ends_are_cut() {
        let november = range("UTC", "2026-11-04T00:00:00Z", "2026-11-19T00:00:00Z");
        let weeks = Interval::Week(Weekday::Mon).buckets(&november);
        let shown: Vec<_> = weeks.iter().map(|week| (week.local_start.date().to_string(), week.is_whole)).collect();
        let row = |day: &str, is_whole| (format!("2026-11-{day}"), is_whole);
        assert_eq!(shown, [row("02", false), row("09", true), row("16", false)]);
        assert_eq!((weeks[0].start, weeks[2].end), (november.start, november.end));
        assert_eq!(local_starts(Interval::Week(Weekday::Sun), &november), ["11-01T00:00", "11-08T00:00", "11-15T00:00"]);
    }

    #[test]
    fn months_and_quarters_are_those_of_the_calendar() {
        let year = range("UTC", "2025-12-31T00:00:00Z", "2026-05-01T00:00:00Z");
        assert_eq!(local_starts(Interval::Month, &year).len(), 5);
        assert_eq!(local_starts(Interval::Quarter, &year), ["10-01T00:00", "01-01T00:00", "04-01T00:00"]);
    }

    proptest! {
        #[test]
        fn buckets_cover_the_range_without_gap_or_overlap(
            zone in proptest::sample::select(Zone::all().collect::<Vec<_>>()),
            interval in proptest::sample::select(vec![
                Interval::Hour, Interval::Day, Interval::Week(Weekday::Mon), Interval::Week(Weekday::Sat), Interval::Month, Interval::Quarter,
            ]),
            start in 1_100_000_i64..4_000_000,
            quarter_hours in 1_i64..60 * 96,
        ) {
            let start = Timestamp::from_millis(start * QUARTER_HOUR_MS);
            let end = start.plus_millis(quarter_hours * QUARTER_HOUR_MS);
            let range = RangeRequest::Instants { start, end }.resolve(zone, start, None).expect("the range is valid");
            let buckets = interval.buckets(&range);
            let mut covered = start;
            for bucket in &buckets {
                // Where clocks were set back across midnight, days overlap in local time, and the range ends in the first of them.
                if bucket.start < bucket.end {
                    prop_assert_eq!(bucket.start, covered, "{} {:?}", zone.name(), bucket);
                    covered = bucket.end;
                }
                let length = bucket.end.millis() - bucket.start.millis();
                prop_assert!(interval != Interval::Hour || (1..=HOUR_MS).contains(&length));
                prop_assert!(interval != Interval::Day || length <= UTC_DAY_MS + 2 * HOUR_MS);
            }
            prop_assert_eq!(covered, end, "{}", zone.name());
        }
    }
}
