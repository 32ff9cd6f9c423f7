//! Users and sessions of one account: NEW ones, and what is concentrated on one. Read from records, so within a bound that the sums
//! tell beforehand.

use std::ops::Range;

use super::days::Days;
use super::series::Series;

/// The most records that are read to tell users and sessions apart.
const RECORDS_READ_MAX: i64 = 100_000;
/// How many days without a user make it new.
const LOOK_BACK_DAYS: usize = 14;

/// Which days to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The days whose users and sessions are added up: the last of those looked at, as many as may be read.
    pub days: Range<usize>,
    /// The first day that is read to see whether a user was there before; `None` where too few days may be read for that.
    pub looked_back_to: Option<usize>,
}

/// As many of the last days as may be read, and the days before them. `None` where not even a day may be read, or nothing is there.
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
