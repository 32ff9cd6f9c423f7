//! The local days that findings examine. Completed days are separated from the running one.

use std::ops::Range;

use chrono::{Datelike, Days as ChronoDays, Months, NaiveDate};

use crate::domain::range::DateRange;
use crate::domain::time::Timestamp;
use crate::domain::zone::{Zone, next_day};

/// The maximum number of days of a range that are examined, counted from its end: a quarter.
const MAX_EXAMINED_DAYS: u64 = 92;

/// The days of a query, as indexes into the window of days that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    zone: Zone,
    window_first: NaiveDate,
    /// The last 92 days of the range that have begun.
    pub examined: Range<usize>,
    /// The examined days that are completed.
    pub completed: Range<usize>,
    /// The current month; `None` if the range does not include the current day.
    pub month: Option<Month>,
}

/// The current month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The index of its first day.
    pub first: usize,
    /// The index of the current day.
    pub today: usize,
    /// Number of remaining days, including the current one.
    pub days_left: usize,
    /// The index of the first day of the previous month.
    pub previous_first: usize,
}

impl Days {
    /// The days of `range`, preceded by `weeks` weeks for comparison. `None` if the range has not begun.
    pub fn of(range: &DateRange, now: Timestamp, weeks: u32) -> Option<Self> {
        let today = range.zone.local_day(now);
        let last = range.last_day.min(today);
        let first = range.first_day.max(before(last, MAX_EXAMINED_DAYS - 1));
        if last < first {
            return None;
        }
        let month_first = today.with_day(1).unwrap_or(today);
        let previous_first = month_first.checked_sub_months(Months::new(1)).unwrap_or(month_first);
        let reaches_present = range.first_day <= today && today <= range.last_day;
        let compared_from = before(first, u64::from(weeks) * 7);
        let window_first = if reaches_present { compared_from.min(previous_first) } else { compared_from };
        let index = |day: NaiveDate| usize::try_from((day - window_first).num_days()).unwrap_or_default();
        let after_last = index(last) + 1;
        let days_left = (month_first.checked_add_months(Months::new(1)).unwrap_or(today) - today).num_days();
        let month = reaches_present.then(|| Month {
            first: index(month_first),
            today: index(today),
            days_left: usize::try_from(days_left).unwrap_or_default(),
            previous_first: index(previous_first),
        });
        let completed_end = if last == today { index(today) } else { after_last };
        Some(Self {
            zone: range.zone,
            window_first,
            examined: index(first)..after_last,
            completed: index(first)..completed_end.max(index(first)),
            month,
        })
    }

    /// Number of days in the window.
    pub fn count(&self) -> usize {
        self.examined.end
    }

    /// The local day at an index.
    pub fn date(&self, index: usize) -> NaiveDate {
        self.window_first.checked_add_days(ChronoDays::new(index as u64)).unwrap_or(self.window_first)
    }

    /// The first instant of the day at an index.
    pub fn start(&self, index: usize) -> Timestamp {
        self.zone.day_start(self.date(index))
    }

    /// The first instant after the window.
    pub fn end(&self) -> Timestamp {
        self.zone.day_start(next_day(self.date(self.count() - 1)))
    }

    /// The zone that cuts them.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// An index as days since 1970-01-01.
    pub fn epoch_day(&self, index: usize) -> i64 {
        i64::from(self.date(index).to_epoch_days())
    }

    /// The index of a day given as days since 1970-01-01, clamped to the window: if clocks were set back across midnight, records
    /// may have the date before the first or after the last day.
    pub fn index(&self, epoch_day: i64) -> usize {
        let offset = epoch_day - i64::from(self.window_first.to_epoch_days());
        usize::try_from(offset).unwrap_or(0).min(self.count() - 1)
    }
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(ChronoDays::new(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::range::{Preset, RangeRequest};

    fn days(preset: Preset, now: &str) -> Option<Days> {
        let now = Timestamp::parse(now).expect("a test writes valid times");
        let zone = Zone::parse("America/New_York").expect("a test names real zones");
        let range = RangeRequest::Preset(preset).resolve(zone, now, None).expect("presets resolve");
        Days::of(&range, now, 6)
    }

    #[test]
    fn the_running_day_is_examined_but_not_completed() {
        let days = days(Preset::Last7Days, "2026-11-21T03:00:00Z").expect("it has begun");
        assert_eq!(days.date(days.examined.start).to_string(), "2026-11-14");
        assert_eq!(days.date(days.examined.end - 1).to_string(), "2026-11-20");
        assert_eq!(days.date(days.completed.end).to_string(), "2026-11-20");
        let month = days.month.expect("it is the present");
        assert_eq!((days.date(month.first).to_string(), month.days_left), ("2026-11-01".to_owned(), 11));
        assert_eq!(days.date(month.previous_first).to_string(), "2026-10-01");
        assert_eq!(days.date(0).to_string(), "2026-10-01");
    }

    #[test]
    fn long_ranges_are_cut_to_92_days_and_future_days_are_excluded() {
        let days_of_year = days(Preset::Last365Days, "2026-11-21T12:00:00Z").expect("it has begun");
        assert_eq!(days_of_year.examined.len(), 92);
        let month = days(Preset::ThisMonth, "2026-11-21T12:00:00Z").expect("it has begun");
        assert_eq!((month.examined.len(), month.completed.len()), (21, 20));
        let last_month = days(Preset::LastMonth, "2026-11-21T12:00:00Z").expect("it has begun");
        assert_eq!((last_month.examined.len(), last_month.completed.len(), last_month.month), (31, 31, None));
    }
}
