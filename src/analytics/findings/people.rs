//! The window of days from which users and sessions of one account are read, for NEW and CONCENTRATION. They are read from
//! records, so the window is bounded by the number of records, which the rollups give in advance.

use std::ops::Range;

use super::days::Days;
use super::series::Series;

/// The maximum number of records that are read to group by user and session.
const RECORDS_READ_MAX: i64 = 100_000;
/// Number of days without records of a user before it counts as new.
const LOOK_BACK_DAYS: usize = 14;

/// The days to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The days whose users and sessions are summed: the last of the examined days, within the record limit.
    pub days: Range<usize>,
    /// The first day that is searched for earlier records of a user; `None` if the record limit leaves too few days for it.
    pub looked_back_to: Option<usize>,
}

/// The last days and the days before them, within the record limit. `None` if the last day alone exceeds it, or the days have no
/// records.
pub fn reading(everything: &Series, days: &Days) -> Option<Reading> {
    let mut left = RECORDS_READ_MAX;
    let mut start = days.looked_at.end;
    while start > days.looked_at.start && everything.at(start - 1).records <= left {
        start -= 1;
        left -= everything.at(start).records;
    }
    let is_any = everything.sum(start..days.looked_at.end).records > 0;
    if !is_any {
        return None;
    }
    let mut back = start;
    if start == days.looked_at.start {
        while back > 0 && everything.at(back - 1).records <= left {
            back -= 1;
            left -= everything.at(back).records;
        }
    }
    let began = everything.active().next().unwrap_or(start);
    let looked_back_to = (start >= back.max(began) + LOOK_BACK_DAYS).then_some(back);
    Some(Reading { days: start..days.looked_at.end, looked_back_to })
}
