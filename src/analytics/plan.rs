//! Which parts of a range are read from where: the coarsest rollups that are exact for the question, records for what is left
//! over at the ends. Pure.

use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};
use crate::domain::zone::{ClockSpan, fit_quarter_hours};
use crate::store::commit::Grain;
use crate::store::usage::Part;

/// The grains that can answer a question which does not cut days, coarsest first; empty where only the records can.
pub(super) fn grains(filter: &UsageFilter, by: Option<Dimension>) -> &'static [Grain] {
    let needs_records = filter.ids().next().is_some() || by.is_some_and(|dimension| !dimension.is_in_rollups());
    if needs_records { &[] } else { &[Grain::UtcDay, Grain::QuarterHour] }
}

/// The same for a question by local day, whose days are cut by `spans`. Sums of UTC days serve in every zone: the quarter hours that lie
/// on another local day are moved.
pub(super) fn grains_by_day(filter: &UsageFilter, by: Option<Dimension>, spans: &[ClockSpan]) -> &'static [Grain] {
    if fit_quarter_hours(spans) { grains(filter, by) } else { &[] }
}

/// Cuts `[start, end)`: whole buckets of the first grain in the middle, the same with the next grain on both sides of it, and
/// records for what no grain covers.
pub(super) fn parts(start: Timestamp, end: Timestamp, grains: &[Grain]) -> Vec<Part> {
    let Some((grain, finer)) = grains.split_first() else {
        return if start < end { vec![Part { grain: None, start, end }] } else { Vec::new() };
    };
    let length = match grain {
        Grain::UtcDay => UTC_DAY_MS,
        Grain::QuarterHour => QUARTER_HOUR_MS,
    };
    let floor = |instant: Timestamp| instant.millis() - instant.millis().rem_euclid(length);
    let first = Timestamp::from_millis(floor(start.plus_millis(length - 1)));
    let last = Timestamp::from_millis(floor(end));
    if first >= last {
        return parts(start, end, finer);
    }
    let mut cut = parts(start, first, finer);
    cut.push(Part { grain: Some(*grain), start: first, end: last });
    cut.extend(parts(last, end, finer));
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: &[Grain] = &[Grain::UtcDay, Grain::QuarterHour];

    #[test]
    fn a_local_day_of_kathmandu_is_read_from_quarter_hours_and_whole_utc_days() {
        let instant = |text| Timestamp::parse(text).expect("a test writes valid times");
        let (start, end) = (instant("2026-11-01T18:15:00Z"), instant("2026-11-04T18:15:00Z"));
        let cut: Vec<_> = parts(start, end, ALL).into_iter().map(|part| (part.grain, part.start.to_rfc3339())).collect();
        assert_eq!(
            cut,
            [
                (Some(Grain::QuarterHour), "2026-11-01T18:15:00.000Z".to_owned()),
                (Some(Grain::UtcDay), "2026-11-02T00:00:00.000Z".to_owned()),
                (Some(Grain::QuarterHour), "2026-11-04T00:00:00.000Z".to_owned()),
            ]
        );
    }

    proptest! {
        #[test]
        fn parts_cover_the_range_without_gap_or_overlap(
            start in 946_684_800_000_i64..4_102_444_800_000,
            length in 0_i64..400 * UTC_DAY_MS,
            grains in proptest::sample::select(vec![ALL, &ALL[1..], &ALL[..1], &[]]),
        ) {
            let (start, end) = (Timestamp::from_millis(start), Timestamp::from_millis(start + length));
            let cut = parts(start, end, grains);
            let mut covered = start;
            for part in &cut {
                prop_assert_eq!(part.start, covered);
                prop_assert!(part.start < part.end);
                let length = match part.grain {
                    Some(Grain::UtcDay) => UTC_DAY_MS,
                    Some(Grain::QuarterHour) => QUARTER_HOUR_MS,
                    None => 1,
                };
                prop_assert_eq!(part.start.millis() % length, 0);
                prop_assert_eq!(part.end.millis() % length, 0);
                covered = part.end;
            }
            prop_assert_eq!(covered, end);
        }
    }
}
