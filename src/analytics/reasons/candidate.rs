//! One query, original or rewritten, evaluated against the evidence: which of the usage it matches. Pure.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::evidence::{Evidence, NearestUsage, Neighbors};
use super::{EmptyKind, EmptyResult, FilteredOut};
use crate::domain::condition::FilterCondition;
use crate::domain::dimension::{Dimension, DimensionValue};
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::RejectionSummary;
use crate::store::reasons::{RangeSide, ValueSetUsage};

/// One empty result, original or rewritten, evaluated against the evidence.
pub(super) struct Candidate<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) empty_result: &'a EmptyResult,
    /// The conditions of its filter, without usage types.
    pub(super) conditions: Vec<FilterCondition>,
    /// The nearest matching usage; `None` if it follows from the nearby usage.
    pub(super) nearest: Option<NearestUsage>,
    /// The result of `filtered_out_in_range`, which several checks read.
    pub(super) filtered_out_in_range: OnceCell<Vec<FilteredOut>>,
}

impl<'a> Candidate<'a> {
    /// The original query.
    pub(super) fn new(evidence: &'a Evidence, empty_result: &'a EmptyResult) -> Self {
        Self {
            evidence,
            empty_result,
            conditions: other_conditions(&empty_result.filter),
            nearest: evidence.nearest,
            filtered_out_in_range: OnceCell::new(),
        }
    }

    /// A rewritten query.
    pub(super) fn changed(evidence: &'a Evidence, empty_result: &'a EmptyResult) -> Self {
        Self { nearest: None, ..Self::new(evidence, empty_result) }
    }

    /// Usage at any time.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a ValueSetUsage> {
        self.evidence.nearby_usage.value_sets.iter()
    }

    /// Usage in the range.
    pub(super) fn inside(&self) -> impl Iterator<Item = &'a ValueSetUsage> {
        self.all().filter(|value_set| value_set.side == RangeSide::Inside)
    }

    /// The value of a dimension; empty if the records have none.
    pub(super) fn value_text(&self, value_set: &'a ValueSetUsage, dimension: Dimension) -> &'a str {
        let position = self.evidence.dimensions.iter().position(|by| *by == dimension);
        position.and_then(|position| value_set.values.get(position)).map_or("", String::as_str)
    }

    pub(super) fn usage_type(&self, value_set: &'a ValueSetUsage) -> &'a str {
        self.value_text(value_set, Dimension::UsageType)
    }

    /// Whether the usage has a requested usage type.
    pub(super) fn is_of_type(&self, value_set: &'a ValueSetUsage) -> bool {
        let usage_type = self.usage_type(value_set);
        let contains = |list: &[String]| list.is_empty() || list.iter().any(|slug| slug == usage_type);
        let filter = &self.empty_result.filter;
        contains(&self.empty_result.usage_types) && contains(&filter.usage_types) && !filter.excludes_usage_type(usage_type)
    }

    /// Whether the usage fulfils one condition.
    pub(super) fn passes(&self, value_set: &'a ValueSetUsage, condition: &FilterCondition) -> bool {
        condition.accepts(self.value_text(value_set, condition.dimension))
    }

    /// Whether the usage is of a requested account. Evidence without accounts is of the original query, whose accounts do not change.
    fn is_of_account(&self, value_set: &'a ValueSetUsage) -> bool {
        let has_accounts = self.evidence.dimensions.contains(&Dimension::Account);
        !has_accounts || self.empty_result.filter.account_filter.includes(self.value_text(value_set, Dimension::Account))
    }

    /// Whether the usage is of a requested account and usage type, and fulfils every condition.
    pub(super) fn matches(&self, value_set: &'a ValueSetUsage) -> bool {
        self.is_of_account(value_set)
            && self.is_of_type(value_set)
            && self.conditions.iter().all(|condition| self.passes(value_set, condition))
    }

    /// The value of a dimension, with its account if it belongs to one.
    pub(super) fn value(&self, value_set: &'a ValueSetUsage, dimension: Dimension) -> DimensionValue {
        let account_id = dimension.belongs_to_account().then(|| self.value_text(value_set, Dimension::Account).to_owned());
        DimensionValue { value: self.value_text(value_set, dimension).to_owned(), account_id }
    }

    /// Matching usage in the range, voided usage included.
    pub(super) fn matching_in_range(&self) -> impl Iterator<Item = &'a ValueSetUsage> {
        self.inside().filter(|value_set| self.matches(value_set))
    }

    /// Whether matching records arrived after the result was computed.
    pub(super) fn is_no_longer_empty(&self) -> bool {
        let was_without_records = self.empty_result.empty_kind == EmptyKind::NoRecords;
        was_without_records && self.matching_in_range().any(|value_set| value_set.totals.records > 0)
    }

    /// Whether the scope ever had matching records, as far as usage was read.
    pub(super) fn was_ever_recorded(&self) -> bool {
        self.all().any(|value_set| self.matches(value_set) && value_set.totals.records > 0)
    }

    /// Number of records of the requested usage types on the given sides of the range.
    pub(super) fn records_of_type(&self, is_of: impl Fn(RangeSide) -> bool) -> i64 {
        let of_type = self.all().filter(|value_set| is_of(value_set.side) && self.is_of_type(value_set));
        of_type.map(|value_set| value_set.totals.records).sum()
    }

    /// The nearest buckets with a quantity or a cost of matching usage.
    pub(super) fn nearest(&self) -> Neighbors {
        self.nearest.map_or_else(|| self.neighbors(|value_set| self.matches(value_set)), |nearest| nearest.any)
    }

    /// The nearest buckets with a quantity or a cost of usage that `fits`.
    pub(super) fn neighbors(&self, fits: impl Fn(&'a ValueSetUsage) -> bool) -> Neighbors {
        let fitting = |side| self.all().filter(move |value_set| value_set.side == side).filter(|of| fits(of));
        Neighbors {
            before: fitting(RangeSide::Before).filter_map(|value_set| value_set.last).max_by_key(|bucket| bucket.start),
            after: fitting(RangeSide::After).filter_map(|value_set| value_set.first).min_by_key(|bucket| bucket.start),
        }
    }

    /// Rejections that may concern the requested usage.
    pub(super) fn rejections(&self) -> Vec<RejectionSummary> {
        let requested = self.empty_result.requested_usage_types();
        let could_be = |rejection: &&RejectionSummary| {
            requested.is_empty() || rejection.usage_type.is_empty() || requested.contains(&rejection.usage_type)
        };
        self.evidence.rejections.iter().filter(could_be).cloned().collect()
    }

    /// The other usage types with records in the range and their number of records, most first.
    pub(super) fn other_usage_types(&self) -> Vec<(String, i64)> {
        let mut others: BTreeMap<&str, i64> = BTreeMap::new();
        for value_set in self.inside().filter(|value_set| !self.is_of_type(value_set) && value_set.totals.records > 0) {
            *others.entry(self.usage_type(value_set)).or_default() += value_set.totals.records;
        }
        let mut others: Vec<_> = others.into_iter().map(|(slug, records)| (slug.to_owned(), records)).collect();
        others.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        others
    }
}

/// The conditions of a filter on dimensions other than the usage type.
fn other_conditions(filter: &UsageFilter) -> Vec<FilterCondition> {
    let mut conditions = filter.conditions();
    conditions.retain(|condition| condition.dimension != Dimension::UsageType);
    conditions
}
