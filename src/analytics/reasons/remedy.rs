//! Finds the smallest change of a query that gives a result that is not empty. Pure.

use std::collections::BTreeMap;

use super::decide::{Remedy, View, near_value};
use super::{AnswerKind, Blank, ReasonCode, Removed, Suggestion};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, Preset, RangeRequest};
use crate::domain::time::Timestamp;
use crate::domain::zone::{Zone, next_day};

/// Number of local days in a suggested range if no preset contains the usage.
const DAYS_AROUND: u64 = 30;

/// The filter with a similarly spelled value; else without the condition that excludes all usage; else without conditions.
pub(super) fn with_other_filter(view: &View<'_>, code: ReasonCode, filters: &[Removed]) -> Option<Remedy> {
    if !view.blank.kind.takes_filter() {
        return view.remedy();
    }
    let asked = &view.blank.filter;
    let meant = filters.iter().filter(|_| code == ReasonCode::FilteredOut).filter_map(|removed| {
        let value = near_value(removed)?.to_owned();
        Some(asked.with(removed.dimension, &[value]))
    });
    let without = filters.iter().map(|removed| asked.with(removed.dimension, &[]));
    let bare = UsageFilter { usage_types: asked.usage_types.clone(), ..asked.scope() };
    let tried = meant.chain(without).chain(std::iter::once(bare)).filter(|filter| filter != asked);
    tried.into_iter().find_map(|filter| with(view, &Blank { filter, ..view.blank.clone() }))
}

/// Recorded usage types, if the query can select others.
pub(super) fn with_other_usage_types(view: &View<'_>) -> Option<Remedy> {
    tried_with_other_usage_types(view).iter().find_map(|changed| with(view, changed))
}

/// Whether usage in the range decides which other usage types are suggested: the first variant is not empty in the range, or there
/// is no variant.
pub(super) fn shows_other_usage_types_in_range(view: &View<'_>) -> bool {
    let tried = tried_with_other_usage_types(view);
    tried.first().is_none_or(|changed| with(view, changed).is_some_and(|remedy| remedy.around.is_nowhere()))
}

/// The variants of a query whose usage types were never recorded, smallest change first.
fn tried_with_other_usage_types(view: &View<'_>) -> Vec<Blank> {
    let of_any_type = view.blank.filter.with(Dimension::UsageType, &[]);
    let filters = [of_any_type.clone(), of_any_type.scope()];
    let changed = |filter: &UsageFilter, usage_types: &[String]| Blank {
        filter: filter.clone(),
        usage_types: usage_types.to_vec(),
        ..view.blank.clone()
    };
    match view.blank.kind {
        AnswerKind::Hardware => Vec::new(),
        AnswerKind::Insights | AnswerKind::Tiers => {
            filters.iter().map(|filter| changed(filter, &view.blank.usage_types)).collect()
        }
        AnswerKind::Daily => {
            let usage_types = most_recorded(view);
            let tried = usage_types.chunks(1).flat_map(|of_one| filters.iter().map(move |filter| changed(filter, of_one)));
            tried.collect()
        }
    }
}

/// The usage types with records, those with most records in the range first.
fn most_recorded(view: &View<'_>) -> Vec<String> {
    use crate::store::reasons::Stretch;
    let mut records: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for combination in &view.facts.around.combinations {
        let sum = records.entry(view.usage_type(combination)).or_default();
        let of_stretch = if combination.stretch == Stretch::Inside { &mut sum.0 } else { &mut sum.1 };
        *of_stretch += combination.totals.records;
    }
    let mut slugs: Vec<_> = records.into_iter().collect();
    slugs.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
    slugs.into_iter().map(|(slug, _)| slug.to_owned()).collect()
}

fn with(view: &View<'_>, changed: &Blank) -> Option<Remedy> {
    let changes_filter = changed.filter != view.blank.filter;
    let changes_usage_types = changed.usage_types != view.blank.usage_types;
    let remedy = View::changed(view.facts, changed).remedy()?;
    Some(Remedy { changes_filter, changes_usage_types, ..remedy })
}

/// The rewrite as a suggestion of the API. `neighbors` are the nearest instants with usage before and after the range.
pub(super) fn suggest(
    remedy: &Remedy,
    around: (Option<Timestamp>, Option<Timestamp>),
    range: &DateRange,
    now: Timestamp,
) -> Option<Suggestion> {
    let needs_range = remedy.around.before.is_some() || remedy.around.after.is_some();
    let other_range = match around {
        (None, None) => None,
        (before, after) => Some(range_showing(before, after, range, now)),
    };
    let shows_something = if needs_range { other_range.is_some() } else { remedy.changes_filter || remedy.changes_usage_types };
    shows_something.then(|| Suggestion {
        range: other_range,
        filter: remedy.changes_filter.then(|| remedy.blank.filter.clone()),
        usage_types: remedy.changes_usage_types.then(|| remedy.blank.usage_types.clone()),
    })
}

/// The smallest preset that contains one of the instants; without one, thirty local days that end with the earlier instant or
/// begin with the later one, whichever is nearer to `range`.
fn range_showing(before: Option<Timestamp>, after: Option<Timestamp>, range: &DateRange, now: Timestamp) -> RangeRequest {
    let resolved = Preset::RECENT.into_iter().filter_map(|preset| {
        let resolved = RangeRequest::Preset(preset).resolve(range.zone, now, None).ok()?;
        let holds = |at: Timestamp| resolved.start <= at && at < resolved.end;
        let shows = before.is_some_and(holds) || after.is_some_and(holds);
        shows.then_some((resolved.days(), preset))
    });
    if let Some((_, preset)) = resolved.min_by_key(|(days, _)| *days) {
        return RangeRequest::Preset(preset);
    }
    let distance_before = before.map_or(i64::MAX, |at| range.start.millis() - at.millis());
    let distance_after = after.map_or(i64::MAX, |at| at.millis() - range.end.millis());
    match (before, after) {
        (Some(at), _) if distance_before <= distance_after => days_around(at, range.zone, true),
        (_, Some(at)) => days_around(at, range.zone, false),
        (Some(at), None) => days_around(at, range.zone, true),
        (None, None) => RangeRequest::Instants { start: range.start, end: range.end },
    }
}

fn days_around(at: Timestamp, zone: Zone, is_end: bool) -> RangeRequest {
    let day = zone.local_day(at);
    let span = chrono::Days::new(DAYS_AROUND - 1);
    let (from, through) =
        if is_end { (day.checked_sub_days(span).unwrap_or(day), day) } else { (day, day.checked_add_days(span).unwrap_or(day)) };
    let start = zone.day_start(from).max(Timestamp::EARLIEST.min(at));
    let end = zone.day_start(next_day(through)).min(Timestamp::LATEST.max(at.plus_millis(1)));
    RangeRequest::Instants { start, end }
}
