//! Splits a range into query segments: the coarsest rollups that are exact for the query, and records for the remainders at both
//! ends. Pure.

use crate::domain::dimension::{Detail, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::time::{HOUR_MS, Timestamp};
use crate::domain::zone::{OffsetSpan, days_align_to_quarter_hours};
use crate::store::new_rows::Grain;
use crate::store::usage::QuerySegment;

/// The grains that serve a query without a breakdown by day, coarsest first; empty if only the records can serve it.
pub(super) fn grains(filter: &UsageFilter, by: Option<Grouping>) -> &'static [Grain] {
    match (filter.detail(by), filter.needs_rollup_dimensions(by)) {
        (Detail::Records, _) => &[],
        (Detail::Users, true) => &[Grain::UtcDay],
        (Detail::Users, false) => &[Grain::UsageTypeDay],
        (Detail::Accounts, true) => BY_DIMENSIONS,
        (Detail::Accounts, false) => &[Grain::UsageTypeDay, Grain::UsageTypeHour, Grain::QuarterHour],
    }
}

/// The grains of the rollups of accounts by all dimensions.
pub(super) const BY_DIMENSIONS: &[Grain] = &[Grain::UtcDay, Grain::QuarterHour];

/// The grains that serve a query by local day; `grains` are those that serve it without days, and `spans` give the UTC offsets
/// that cut the days. Rollups of UTC days and hours serve every zone whose offsets are whole quarter hours, because the statement
/// moves day-boundary slices to their local day.
pub(super) fn by_day(grains: &'static [Grain], spans: &[OffsetSpan]) -> &'static [Grain] {
    if days_align_to_quarter_hours(spans) { grains } else { &[] }
}

/// The grains that serve a query by local hour. Rollups of hours serve zones whose clocks differ from UTC by whole hours.
pub(super) fn by_hour(grains: &'static [Grain], spans: &[OffsetSpan]) -> &'static [Grain] {
    let is_whole = |millis: i64| millis % HOUR_MS == 0;
    let changes = spans.split_last().map_or(&[][..], |(_, changes)| changes);
    if !grains.contains(&Grain::QuarterHour) || !days_align_to_quarter_hours(spans) {
        return &[];
    }
    let has_whole_hours =
        spans.iter().all(|span| is_whole(span.offset_ms)) && changes.iter().all(|span| is_whole(span.end.millis()));
    if has_whole_hours && grains.contains(&Grain::UsageTypeHour) {
        &[Grain::UsageTypeHour, Grain::QuarterHour]
    } else {
        &[Grain::QuarterHour]
    }
}

/// Splits `[start, end)`: whole buckets of the first grain in the middle, then recursively the next grain on both sides, and
/// records for what no grain covers.
pub(super) fn segments(start: Timestamp, end: Timestamp, grains: &[Grain]) -> Vec<QuerySegment> {
    let Some((grain, finer)) = grains.split_first() else {
        return if start < end { vec![QuerySegment { grain: None, start, end }] } else { Vec::new() };
    };
    let (first, last) = (grain.ceil(start), grain.floor(end));
    if first >= last {
        return segments(start, end, finer);
    }
    let mut planned = segments(start, first, finer);
    planned.push(QuerySegment { grain: Some(*grain), start: first, end: last });
    planned.extend(segments(last, end, finer));
    planned
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::UTC_DAY_MS;

    const BY_TYPE: &[Grain] = &[Grain::UsageTypeDay, Grain::UsageTypeHour, Grain::QuarterHour];

    #[test]
    fn a_local_day_of_kathmandu_is_read_from_quarter_hours_and_whole_utc_days() {
        let instant = |text| Timestamp::parse(text).expect("a test writes valid times");
        let (start, end) = (instant("2026-11-01T18:15:00Z"), instant("2026-11-04T18:15:00Z"));
        let planned: Vec<_> =
            segments(start, end, BY_DIMENSIONS).into_iter().map(|segment| (segment.grain, segment.start.to_rfc3339())).collect();
        assert_eq!(
            planned,
            [
                (Some(Grain::QuarterHour), "2026-11-01T18:15:00.000Z".to_owned()),
                (Some(Grain::UtcDay), "2026-11-02T00:00:00.000Z".to_owned()),
                (Some(Grain::QuarterHour), "2026-11-04T00:00:00.000Z".to_owned()),
            ]
        );
    }

    proptest! {
        #[test]
        fn segments_cover_the_range_without_gap_or_overlap(
            start in 946_684_800_000_i64..4_102_444_800_000,
            length in 0_i64..400 * UTC_DAY_MS,
            grains in proptest::sample::select(vec![BY_TYPE, BY_DIMENSIONS, &BY_DIMENSIONS[1..], &BY_DIMENSIONS[..1], &[]]),
        ) {
            let (start, end) = (Timestamp::from_millis(start), Timestamp::from_millis(start + length));
            let planned = segments(start, end, grains);
            let mut covered = start;
            for segment in &planned {
                prop_assert_eq!(segment.start, covered);
                prop_assert!(segment.start < segment.end);
                let length = segment.grain.map_or(1, Grain::length_ms);
                prop_assert_eq!(segment.start.millis() % length, 0);
                prop_assert_eq!(segment.end.millis() % length, 0);
                covered = segment.end;
            }
            prop_assert_eq!(covered, end);
        }
    }
}
