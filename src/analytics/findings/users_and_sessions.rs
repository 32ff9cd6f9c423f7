//! The window of days from which users and sessions of one account are read, for NEW and CONCENTRATION. They are read from
//! records, so the window is bounded by the number of records, which the rollups give in advance.

use std::ops::Range;

use super::days::Days;
use super::series::Series;

/// The maximum number of records that are read to group by user and session.
const MAX_RECORDS_READ: i64 = 100_000;
/// Number of days without records of a user before it counts as new.
const LOOK_BACK_DAYS: usize = 14;

/// The days to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserWindow {
    /// The days whose users and sessions are summed: the last of the examined days, within the record limit.
    pub days: Range<usize>,
    /// The first day that is searched for earlier records of a user; `None` if the record limit leaves too few days for it.
    pub lookback_start: Option<usize>,
}

/// The last days and the days before them, within the record limit. `None` if the last day alone exceeds it, or the days have no
/// records.
pub fn user_window(everything: &Series, days: &Days) -> Option<UserWindow> {
    let mut left = MAX_RECORDS_READ;
    let mut start = days.examined.end;
    while start > days.examined.start && everything.at(start - 1).records <= left {
        start -= 1;
        left -= everything.at(start).records;
    }
    let has_records = everything.sum(start..days.examined.end).records > 0;
    if !has_records {
        return None;
    }
    let mut lookback = start;
    if start == days.examined.start {
        while lookback > 0 && everything.at(lookback - 1).records <= left {
            lookback -= 1;
            left -= everything.at(lookback).records;
        }
    }
    let began = everything.active().next().unwrap_or(start);
    let lookback_start = (start >= lookback.max(began) + LOOK_BACK_DAYS).then_some(lookback);
    Some(UserWindow { days: start..days.examined.end, lookback_start })
}
