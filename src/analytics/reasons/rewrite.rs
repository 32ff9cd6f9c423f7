//! Finds the smallest change of a query that gives a result that is not empty. Pure.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::evidence::Neighbors;
use super::filters::Similar;
use super::{AnswerKind, EmptyResult, FilteredOut, Suggestion};
use crate::analytics::record_days::record_days_max;
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, Preset, RangeRequest};
use crate::domain::time::Timestamp;
use crate::domain::zone::{Zone, next_day};
use crate::store::reasons::{RangeSide, ValueSetUsage};

/// Number of local days in a suggested range if no preset contains the usage.
const DAYS_AROUND: u64 = 30;

/// A changed query that is not empty.
#[derive(Clone, Debug)]
pub(super) struct QueryRewrite {
    /// The changed arguments.
    pub(super) empty_result: EmptyResult,
    pub(super) changes_filter: bool,
    pub(super) changes_usage_types: bool,
    /// The nearest buckets with usage; empty if the range does not change.
    pub(super) neighbors: Neighbors,
}

impl Candidate<'_> {
    /// The query itself as a rewrite, if it has usage in its range or nearby.
    pub(super) fn rewrite(&self) -> Option<QueryRewrite> {
        let has_value = |value_set| {
            let has_any = |by: Grouping| by.dimensions().any(|dimension| !self.value_text(value_set, dimension).is_empty());
            self.empty_result.grouped_by.is_none_or(has_any)
        };
        let shows = |value_set| self.matches(value_set) && has_value(value_set);
        let has_amount = |of: &ValueSetUsage| of.totals.records > 0 && (of.totals.quantity > 0 || of.totals.cost_nanos > 0);
        let shows_in_range = self.inside().any(|value_set| shows(value_set) && has_amount(value_set));
        let neighbors = match self.nearest {
            _ if shows_in_range => Neighbors::default(),
            Some(nearest) => nearest.with_value,
            None => self.neighbors(shows),
        };
        (shows_in_range || !neighbors.is_empty()).then(|| QueryRewrite {
            empty_result: self.empty_result.clone(),
            changes_filter: false,
            changes_usage_types: false,
            neighbors,
        })
    }
}

/// The same query, in the range of the nearest usage.
pub(super) fn in_other_range(candidate: &Candidate<'_>, _filters: &[FilteredOut]) -> Option<QueryRewrite> {
    candidate.rewrite()
}

/// The filter with a similarly spelled value; else without the condition that excludes all usage; else without conditions.
pub(super) fn with_other_filter(candidate: &Candidate<'_>, filters: &[FilteredOut]) -> Option<QueryRewrite> {
    let requested = &candidate.empty_result.filter;
    let with_similar_value = filters.iter().filter_map(|filtered_out| {
        let dimension = filtered_out.condition.dimension;
        Some(match filtered_out.similar()? {
            Similar::Value(value) => requested.with_value(dimension, value),
            Similar::Prefix(prefix) => UsageFilter { model_prefixes: vec![prefix.to_owned()], ..requested.with(dimension, &[]) },
        })
    });
    first_filter(candidate, with_similar_value.chain(filters_without_conditions(requested, filters)))
}

/// The filter without the condition that excludes all usage, or every value of a dimension that the result is grouped by; else
/// without conditions.
pub(super) fn without_conditions(candidate: &Candidate<'_>, filters: &[FilteredOut]) -> Option<QueryRewrite> {
    let (requested, grouped_by) = (&candidate.empty_result.filter, candidate.empty_result.grouped_by);
    let requires_none = grouped_by.into_iter().flat_map(Grouping::dimensions).filter(|by| requested.requires_no_value(*by));
    let with_values = requires_none.map(|by| requested.without_dimension(by));
    first_filter(candidate, with_values.chain(filters_without_conditions(requested, filters)))
}

/// `requested` without each of the conditions that exclude usage, then without all but those on usage types.
fn filters_without_conditions(requested: &UsageFilter, filters: &[FilteredOut]) -> impl Iterator<Item = UsageFilter> {
    let without = filters.iter().map(|filtered_out| requested.without(&filtered_out.condition));
    let mut excluded = requested.excluded.clone();
    excluded.retain(|dimension, _| *dimension == Dimension::UsageType);
    let bare = UsageFilter { usage_types: requested.usage_types.clone(), excluded, ..requested.scope() };
    without.chain(std::iter::once(bare))
}

/// The first of the filters whose result is not empty. Without a filter argument only the range can change.
fn first_filter(candidate: &Candidate<'_>, filters: impl Iterator<Item = UsageFilter>) -> Option<QueryRewrite> {
    let result = candidate.empty_result;
    if !result.kind.takes_filter() {
        return candidate.rewrite();
    }
    let mut changed = filters.filter(|filter| *filter != result.filter);
    changed.find_map(|filter| rewrite_with(candidate, &EmptyResult { filter, ..result.clone() }))
}

impl AnswerKind {
    /// Whether the query has a filter argument.
    const fn takes_filter(self) -> bool {
        !matches!(self, Self::Hardware)
    }
}

/// Recorded usage types, if the query can select others.
pub(super) fn with_other_usage_types(candidate: &Candidate<'_>, _filters: &[FilteredOut]) -> Option<QueryRewrite> {
    usage_type_variants(candidate).iter().find_map(|changed| rewrite_with(candidate, changed))
}

/// Whether usage in the range decides which other usage types are suggested: the first variant is not empty in the range, or there
/// is no variant.
pub(super) fn shows_other_usage_types_in_range(candidate: &Candidate<'_>) -> bool {
    let variants = usage_type_variants(candidate);
    variants.first().is_none_or(|changed| rewrite_with(candidate, changed).is_some_and(|rewrite| rewrite.neighbors.is_empty()))
}

/// The variants of a query whose usage types were never recorded, smallest change first.
fn usage_type_variants(candidate: &Candidate<'_>) -> Vec<EmptyResult> {
    let of_any_type = candidate.empty_result.filter.without_dimension(Dimension::UsageType);
    let filters = [of_any_type.clone(), of_any_type.scope()];
    let changed = |filter: &UsageFilter, usage_types: &[String]| EmptyResult {
        filter: filter.clone(),
        usage_types: usage_types.to_vec(),
        ..candidate.empty_result.clone()
    };
    match candidate.empty_result.kind {
        AnswerKind::Hardware => Vec::new(),
        AnswerKind::Insights | AnswerKind::Sessions | AnswerKind::Tiers => {
            filters.iter().map(|filter| changed(filter, &candidate.empty_result.usage_types)).collect()
        }
        AnswerKind::Series => {
            let usage_types = most_recorded(candidate);
            let variants = usage_types.chunks(1).flat_map(|of_one| filters.iter().map(move |filter| changed(filter, of_one)));
            variants.collect()
        }
    }
}

/// The usage types with records, those with most records in the range first.
fn most_recorded(candidate: &Candidate<'_>) -> Vec<String> {
    let mut records: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for value_set in &candidate.evidence.nearby_usage.value_sets {
        let sum = records.entry(candidate.usage_type(value_set)).or_default();
        let count = if value_set.side == RangeSide::Inside { &mut sum.0 } else { &mut sum.1 };
        *count += value_set.totals.records;
    }
    let mut slugs: Vec<_> = records.into_iter().collect();
    slugs.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
    slugs.into_iter().map(|(slug, _)| slug.to_owned()).collect()
}

fn rewrite_with(candidate: &Candidate<'_>, changed: &EmptyResult) -> Option<QueryRewrite> {
    let changes_filter = changed.filter != candidate.empty_result.filter;
    let changes_usage_types = changed.usage_types != candidate.empty_result.usage_types;
    let rewrite = Candidate::changed(candidate.evidence, changed).rewrite()?;
    Some(QueryRewrite { changes_filter, changes_usage_types, ..rewrite })
}

/// The rewrite as a suggestion of the API. `neighbors` are the nearest instants with usage before and after the range.
pub(super) fn suggest(
    rewrite: &QueryRewrite,
    neighbors: (Option<Timestamp>, Option<Timestamp>),
    range: &DateRange,
    now: Timestamp,
) -> Option<Suggestion> {
    let needs_range = rewrite.neighbors.before.is_some() || rewrite.neighbors.after.is_some();
    let other_range = match neighbors {
        (None, None) => None,
        (before, after) => Some(range_showing(before, after, range, now, rewrite.empty_result.days_max())),
    };
    let shows_something = if needs_range { other_range.is_some() } else { rewrite.changes_filter || rewrite.changes_usage_types };
    shows_something.then(|| Suggestion {
        range: other_range,
        filter: rewrite.changes_filter.then(|| rewrite.empty_result.filter.clone()),
        usage_types: rewrite.changes_usage_types.then(|| rewrite.empty_result.usage_types.clone()),
    })
}

impl EmptyResult {
    /// The maximum number of days of a suggested range.
    fn days_max(&self) -> i64 {
        if self.kind == AnswerKind::Sessions { record_days_max(&self.filter).1 } else { i64::MAX }
    }
}

/// The smallest preset that contains one of the instants and has at most `days_max` days; without one, thirty local days that end with the
/// earlier instant or begin with the later one, whichever is nearer to `range`.
fn range_showing(
    before: Option<Timestamp>,
    after: Option<Timestamp>,
    range: &DateRange,
    now: Timestamp,
    days_max: i64,
) -> RangeRequest {
    let resolved = Preset::RECENT.into_iter().filter_map(|preset| {
        let resolved = RangeRequest::Preset(preset).resolve(range.zone, now, None).ok()?;
        let holds = |at: Timestamp| resolved.start <= at && at < resolved.end;
        let shows = before.is_some_and(holds) || after.is_some_and(holds);
        (shows && resolved.days() <= days_max).then_some((resolved.days(), preset))
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
