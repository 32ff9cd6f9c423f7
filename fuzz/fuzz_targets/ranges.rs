//! Ranges: a resolved range is half-open, within the calendar, and its days cover it exactly once.
#![no_main]

use arbitrary::Arbitrary;
use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use usage_insights::domain::range::{Preset, RangeRequest};
use usage_insights::domain::time::{Timestamp, UTC_DAY_MS};
use usage_insights::domain::zone::Zone;

/// Longer ranges are resolved, but their days are not iterated.
const COUNTED_DAYS: i64 = 4_000;

#[derive(Debug, Arbitrary)]
enum Asked {
    Preset(u8),
    LastDays(i32),
    Days(i32, i32),
    Instants(i64, i64),
}

fuzz_target!(|input: (Asked, u16, i64, Option<i64>)| {
    let (asked, zone, now, first_record) = input;
    let zones: Vec<Zone> = Zone::all().collect();
    let zone = zones[usize::from(zone) % zones.len()];
    let now = Timestamp::from_millis(now.clamp(Timestamp::EARLIEST.millis(), Timestamp::LATEST.millis()));
    let day = |days: i32| NaiveDate::from_num_days_from_ce_opt(days);
    let request = match asked {
        Asked::Preset(number) => {
            let presets = [&Preset::RECENT[..], &[Preset::AllTime]].concat();
            RangeRequest::Preset(presets[usize::from(number) % presets.len()])
        }
        Asked::LastDays(days) => RangeRequest::LastDays(days),
        Asked::Days(from, through) => match (day(from), day(through)) {
            (Some(from), Some(through)) => RangeRequest::Days { from, through },
            _ => return,
        },
        Asked::Instants(start, end) => {
            RangeRequest::Instants { start: Timestamp::from_millis(start), end: Timestamp::from_millis(end) }
        }
    };
    let Ok(range) = request.resolve(zone, now, first_record.map(Timestamp::from_millis)) else { return };
    // A day skipped by a zone is empty; the bounds are instants, so a day of slack on both sides is allowed.
    assert!(range.start <= range.end);
    assert!(
        Timestamp::EARLIEST.plus_millis(-UTC_DAY_MS) <= range.start && range.end <= Timestamp::LATEST.plus_millis(UTC_DAY_MS)
    );
    if range.days() <= COUNTED_DAYS {
        assert_eq!(i64::try_from(range.iter_days().count()), Ok(range.days()));
    }
    if let Some(previous) = range.previous(now) {
        assert!(previous.start <= previous.end && previous.end <= range.end);
    }
    if let Some(changes_at) = request.changes_at(zone, now) {
        assert!(changes_at > now);
    }
});
