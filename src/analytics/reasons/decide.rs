//! Derives the reason for an empty result from the evidence. Pure.

use std::collections::BTreeMap;

use super::rewrite;
use super::{AnswerKind, Details, EmptyKind, EmptyResult, FilteredOut, MAX_NAMES, MissingDimension, ReasonCode};
use crate::domain::dimension::Dimension;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::nearest::{nearest, sort_nearest_first};
use crate::store::reasons::{FoundInMetadata, LabelSetUsage, NearbyUsage, RangeSide};
use crate::store::usage::QuerySegment;

/// The evidence from which reasons are derived.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// The dimensions by which usage is grouped.
    pub(super) by: Vec<Dimension>,
    /// Usage in the range and, if that does not decide the reason, before and after it.
    pub(super) nearby_usage: NearbyUsage,
    /// The nearest buckets in which the result would not be empty; `None` if several results are explained.
    pub(super) nearest: Option<NearestUsage>,
    /// Usage that was sent in the range and not recorded.
    pub(super) rejections: Vec<RejectionSummary>,
    /// Values found in the metadata of records that have no value of a dimension.
    pub(super) found_in_metadata: Vec<(Dimension, FoundInMetadata)>,
    /// Whether the range starts in the future.
    pub(super) is_in_future: bool,
}

/// The nearest buckets with usage on both sides of the range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Neighbors {
    pub(super) before: Option<QuerySegment>,
    pub(super) after: Option<QuerySegment>,
}

/// The nearest matching usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NearestUsage {
    /// Any matching usage.
    pub(super) any: Neighbors,
    /// Matching usage with a value of the dimension by which the result is grouped.
    pub(super) with_value: Neighbors,
}

impl Neighbors {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

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

/// A reason with its details and its rewrite.
#[derive(Clone, Debug)]
pub(super) struct Diagnosis {
    pub(super) code: ReasonCode,
    pub(super) details: Details,
    /// The nearest matching usage.
    pub(super) nearest: Neighbors,
    pub(super) rewrite: Option<QueryRewrite>,
}

/// One empty result, original or rewritten, evaluated against the evidence.
pub(super) struct Candidate<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) empty_result: &'a EmptyResult,
    conditions: Vec<(Dimension, Vec<String>)>,
    nearest: Option<NearestUsage>,
}

impl<'a> Candidate<'a> {
    /// The original query.
    pub(super) fn new(evidence: &'a Evidence, empty_result: &'a EmptyResult) -> Self {
        Self { evidence, empty_result, conditions: empty_result.filter.conditions(), nearest: evidence.nearest }
    }

    /// A rewritten query.
    pub(super) fn changed(evidence: &'a Evidence, empty_result: &'a EmptyResult) -> Self {
        Self { nearest: None, ..Self::new(evidence, empty_result) }
    }

    fn all(&self) -> impl Iterator<Item = &'a LabelSetUsage> {
        self.evidence.nearby_usage.label_sets.iter()
    }

    fn inside(&self) -> impl Iterator<Item = &'a LabelSetUsage> {
        self.all().filter(|label_set| label_set.side == RangeSide::Inside)
    }

    fn label(&self, label_set: &'a LabelSetUsage, dimension: Dimension) -> &'a str {
        let position = self.evidence.by.iter().position(|by| *by == dimension);
        position.and_then(|position| label_set.labels.get(position)).map_or("", String::as_str)
    }

    pub(super) fn usage_type(&self, label_set: &'a LabelSetUsage) -> &'a str {
        self.label(label_set, Dimension::UsageType)
    }

    fn is_of_type(&self, label_set: &'a LabelSetUsage) -> bool {
        let usage_type = self.usage_type(label_set);
        let asks_for = |list: &[String]| list.is_empty() || list.iter().any(|slug| slug == usage_type);
        asks_for(&self.empty_result.usage_types) && asks_for(&self.empty_result.filter.usage_types)
    }

    fn passes(&self, label_set: &'a LabelSetUsage, (dimension, values): &(Dimension, Vec<String>)) -> bool {
        let label = self.label(label_set, *dimension);
        values.iter().any(|value| value == label)
    }

    fn passes_all(&self, label_set: &'a LabelSetUsage) -> bool {
        self.conditions.iter().all(|condition| self.passes(label_set, condition))
    }

    fn matches(&self, label_set: &'a LabelSetUsage) -> bool {
        self.is_of_type(label_set) && self.passes_all(label_set)
    }

    /// The nearest buckets with a quantity or a cost of usage that `fits`.
    fn neighbors(&self, fits: impl Fn(&'a LabelSetUsage) -> bool) -> Neighbors {
        let fitting = |side| self.all().filter(move |label_set| label_set.side == side).filter(|of| fits(of));
        Neighbors {
            before: fitting(RangeSide::Before).filter_map(|label_set| label_set.last).max_by_key(|bucket| bucket.start),
            after: fitting(RangeSide::After).filter_map(|label_set| label_set.first).min_by_key(|bucket| bucket.start),
        }
    }

    /// The nearest buckets with a quantity or a cost of matching usage.
    fn nearest(&self) -> Neighbors {
        self.nearest.map_or_else(|| self.neighbors(|label_set| self.matches(label_set)), |nearest| nearest.any)
    }

    /// Whether the evidence does not decide the reason yet, so that usage before and after the range must be read.
    pub(super) fn needs_usage_outside(&self) -> bool {
        let is_decided_by = |nearest: NearestUsage| !nearest.any.is_empty() || self.has_requested_type_in_range();
        let is_decided = self.empty_result.empty_kind != EmptyKind::NoRecords
            || self.inside().any(|label_set| self.matches(label_set))
            || self.nearest.is_some_and(is_decided_by);
        !is_decided
    }

    /// Whether usage of other types before and after the range could change the reason or the suggestion. It cannot if the range
    /// contains usage of the requested types, or of the other types that would be suggested.
    pub(super) fn concerns_other_types(&self) -> bool {
        let is_decided = self.has_requested_type_in_range()
            || (self.has_records_in_range() && rewrite::shows_other_usage_types_in_range(self));
        !is_decided || self.empty_result.requested_usage_types().is_empty()
    }

    fn has_records_in_range(&self) -> bool {
        self.inside().any(|label_set| label_set.totals.records > 0)
    }

    fn has_requested_type_in_range(&self) -> bool {
        self.inside().any(|label_set| self.is_of_type(label_set) && label_set.totals.records > 0)
    }

    /// The query itself as a rewrite, if it has usage in its range or nearby.
    pub(super) fn rewrite(&self) -> Option<QueryRewrite> {
        let has_value = |label_set| self.empty_result.grouped_by.is_none_or(|by| !self.label(label_set, by).is_empty());
        let shows = |label_set| self.matches(label_set) && has_value(label_set);
        let has_amount = |of: &LabelSetUsage| of.totals.records > 0 && (of.totals.quantity > 0 || of.totals.cost_micros > 0);
        let shows_in_range = self.inside().any(|label_set| shows(label_set) && has_amount(label_set));
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

    /// The records of the requested types that each condition excludes, on the given sides of the range. Conditions that exclude
    /// records by themselves take precedence.
    fn filtered_out(&self, is_of: impl Fn(RangeSide) -> bool) -> Vec<FilteredOut> {
        let of_type: Vec<_> = self.all().filter(|label_set| is_of(label_set.side) && self.is_of_type(label_set)).collect();
        let alone = self.conditions.iter().map(|condition| {
            let others = |label_set: &&&LabelSetUsage| {
                self.conditions.iter().filter(|other| *other != condition).all(|other| self.passes(label_set, other))
            };
            self.filtered_out_by(condition, of_type.iter().filter(others).copied())
        });
        let mut filtered_out: Vec<_> = alone.filter(|filtered_out| filtered_out.records > 0).collect();
        if filtered_out.is_empty() {
            // No condition excludes records by itself.
            let each = self.conditions.iter().map(|condition| self.filtered_out_by(condition, of_type.iter().copied()));
            filtered_out = each.filter(|filtered_out| filtered_out.records > 0).collect();
        }
        filtered_out.sort_by_key(|filtered_out| std::cmp::Reverse(filtered_out.records));
        filtered_out
    }

    fn filtered_out_by(&self, condition: &(Dimension, Vec<String>), of: impl Iterator<Item = &'a LabelSetUsage>) -> FilteredOut {
        let (dimension, values) = condition;
        let mut alternatives: BTreeMap<&str, i64> = BTreeMap::new();
        let (mut records, mut without_value) = (0, 0);
        for label_set in of.filter(|label_set| !self.passes(label_set, condition)) {
            records += label_set.totals.records;
            match self.label(label_set, *dimension) {
                "" if self.is_expected(label_set, *dimension) => without_value += label_set.totals.records,
                "" => {}
                _ if label_set.totals.records == 0 => {}
                label => *alternatives.entry(label).or_default() += label_set.totals.records,
            }
        }
        let mut alternatives: Vec<_> = alternatives.into_iter().map(|(label, records)| (label.to_owned(), records)).collect();
        alternatives.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        sort_nearest_first(values, &mut alternatives, |(label, _)| label);
        FilteredOut { dimension: *dimension, values: values.clone(), records, without_value, alternatives }
    }

    /// Whether records of this usage type normally have a value of the dimension.
    fn is_expected(&self, label_set: &'a LabelSetUsage, dimension: Dimension) -> bool {
        let usage_type = self.usage_type(label_set);
        dimension.is_expected_for(usage_type)
            || self.all().any(|other| self.usage_type(other) == usage_type && !self.label(other, dimension).is_empty())
    }

    /// The dimension without a value on records of the range, if that can be the reason, and the last bucket with such a record.
    pub(super) fn missing_dimension(&self) -> Option<(Dimension, QuerySegment)> {
        let dimension = match self.empty_result.empty_kind {
            EmptyKind::DimensionMissing(dimension, _) => dimension,
            EmptyKind::AllZero(_) => return None,
            EmptyKind::NoRecords => {
                self.filtered_out(|side| side == RangeSide::Inside)
                    .iter()
                    .find(|filtered_out| filtered_out.without_value > 0)?
                    .dimension
            }
        };
        let is_missing = |label_set: &&LabelSetUsage| {
            self.is_of_type(label_set) && self.label(label_set, dimension).is_empty() && label_set.totals.records > 0
        };
        let last = self.inside().filter(is_missing).map(|label_set| label_set.last_seen).max_by_key(|bucket| bucket.end)?;
        Some((dimension, last))
    }

    fn found_in_metadata(&self, dimension: Dimension) -> FoundInMetadata {
        let found = self.evidence.found_in_metadata.iter().find(|(of, _)| *of == dimension);
        found.map(|(_, found_in_metadata)| found_in_metadata.clone()).unwrap_or_default()
    }

    /// The condition that fails because records have no value of its dimension: their metadata contains a requested value, or most
    /// of the records have no value and no other value has a similar spelling.
    fn find_missing(&self, filtered_out: &[FilteredOut]) -> Option<MissingDimension> {
        filtered_out.iter().filter(|filtered_out| filtered_out.without_value > 0).find_map(|filtered_out| {
            let found_in_metadata = self.found_in_metadata(filtered_out.dimension);
            let is_in_metadata = found_in_metadata.in_metadata.iter().any(|(value, _)| filtered_out.values.contains(value));
            let others: i64 = filtered_out.alternatives.iter().map(|(_, records)| records).sum();
            let is_likely = filtered_out.without_value >= others && similar_value(filtered_out).is_none();
            (is_in_metadata || is_likely).then(|| missing(filtered_out.dimension, filtered_out.without_value, found_in_metadata))
        })
    }

    /// Rejections that may concern the requested usage.
    fn rejections(&self) -> Vec<RejectionSummary> {
        let requested = self.empty_result.requested_usage_types();
        let could_be = |rejection: &&RejectionSummary| {
            requested.is_empty() || rejection.usage_type.is_empty() || requested.contains(&rejection.usage_type)
        };
        self.evidence.rejections.iter().filter(could_be).cloned().collect()
    }

    fn other_usage_types(&self) -> Vec<(String, i64)> {
        let mut others: BTreeMap<&str, i64> = BTreeMap::new();
        for label_set in self.inside().filter(|label_set| !self.is_of_type(label_set) && label_set.totals.records > 0) {
            *others.entry(self.usage_type(label_set)).or_default() += label_set.totals.records;
        }
        let mut others: Vec<_> = others.into_iter().map(|(slug, records)| (slug.to_owned(), records)).collect();
        others.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        others
    }
}

fn missing(dimension: Dimension, records: i64, found_in_metadata: FoundInMetadata) -> MissingDimension {
    let FoundInMetadata { examined_records, mut in_metadata } = found_in_metadata;
    in_metadata.truncate(MAX_NAMES);
    MissingDimension { dimension, records, examined_records, in_metadata, services: Vec::new() }
}

/// A recorded value with a spelling similar to a value of the condition.
pub(super) fn similar_value(filtered_out: &FilteredOut) -> Option<&str> {
    let recorded = || filtered_out.alternatives.iter().map(|(value, _)| value.as_str());
    filtered_out.values.iter().find_map(|values| nearest(values, recorded()))
}

/// The first reason that applies; `None` if the result is no longer empty.
pub(super) fn decide(candidate: &Candidate<'_>) -> Option<Diagnosis> {
    let mut details = Details {
        usage_types: candidate.other_usage_types(),
        rejections: candidate.rejections(),
        is_complete: candidate.evidence.nearby_usage.is_complete,
        ..Details::default()
    };
    let code = reason(candidate, &mut details)?;
    let rewrite = match code {
        ReasonCode::DimensionMissing | ReasonCode::FilteredOut => rewrite::with_other_filter(candidate, code, &details.filters),
        ReasonCode::WrongType => rewrite::with_other_usage_types(candidate),
        _ => candidate.rewrite(),
    };
    details.filters.iter_mut().for_each(|filtered_out| filtered_out.alternatives.truncate(MAX_NAMES));
    Some(Diagnosis { code, details, nearest: candidate.nearest(), rewrite })
}

fn reason(candidate: &Candidate<'_>, details: &mut Details) -> Option<ReasonCode> {
    match candidate.empty_result.empty_kind {
        EmptyKind::AllZero(records) => {
            details.records = records;
            return Some(ReasonCode::ZeroQuantity);
        }
        EmptyKind::DimensionMissing(dimension, records) => {
            details.records = records;
            details.missing = Some(missing(dimension, records, candidate.found_in_metadata(dimension)));
            return Some(ReasonCode::DimensionMissing);
        }
        EmptyKind::NoRecords => {}
    }
    if candidate.empty_result.is_contradictory() {
        details.records = candidate.evidence.sum(|side| side == RangeSide::Inside);
        return Some(ReasonCode::WrongType);
    }
    let mut matching = candidate.inside().filter(|label_set| candidate.matches(label_set)).peekable();
    if matching.peek().is_some() {
        return matching.all(|label_set| label_set.totals.records == 0).then_some(ReasonCode::OnlyVoided);
    }

    let of_type = |is_of: fn(RangeSide) -> bool| -> i64 {
        let label_sets = candidate.all().filter(|label_set| is_of(label_set.side) && candidate.is_of_type(label_set));
        label_sets.map(|label_set| label_set.totals.records).sum()
    };
    let is_inside = |side: RangeSide| side == RangeSide::Inside;
    let inside = of_type(is_inside);
    if inside > 0 {
        details.records = inside;
        details.filters = candidate.filtered_out(is_inside);
        details.missing = candidate.find_missing(&details.filters);
        if let Some(missing) = &details.missing {
            details.records = missing.records;
            return Some(ReasonCode::DimensionMissing);
        }
        if candidate.nearest().is_empty() {
            return Some(ReasonCode::FilteredOut);
        }
        details.records = 0;
    }
    let has_no_records = candidate.evidence.has_no_records();
    if candidate.evidence.is_in_future && !has_no_records {
        return Some(ReasonCode::Future);
    }
    if !details.rejections.is_empty() {
        details.records = details.rejections.iter().map(|rejection| rejection.records).sum();
        return Some(ReasonCode::Refused);
    }
    if has_no_records {
        return Some(ReasonCode::NothingRecorded);
    }
    let was_ever_recorded = || candidate.all().any(|label_set| candidate.matches(label_set) && label_set.totals.records > 0);
    if !candidate.nearest().is_empty() || was_ever_recorded() {
        return Some(ReasonCode::OutOfRange);
    }
    let anywhere = of_type(|_| true);
    if anywhere > 0 {
        details.records = anywhere;
        details.filters = candidate.filtered_out(|_| true);
        return Some(ReasonCode::FilteredOut);
    }
    details.records = candidate.evidence.sum(is_inside);
    Some(ReasonCode::WrongType)
}

impl AnswerKind {
    /// Whether the query has a filter argument.
    pub(super) const fn takes_filter(self) -> bool {
        !matches!(self, Self::Hardware)
    }
}
