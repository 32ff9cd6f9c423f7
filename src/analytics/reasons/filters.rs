//! The records that the conditions of a filter exclude, and conditions that exclude records because these have no value of the
//! dimension. Pure.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::{EmptyKind, FilteredOut, MAX_NAMES, MissingDimension};
use crate::domain::condition::{ConditionTest, FilterCondition};
use crate::domain::dimension::{Dimension, DimensionValue};
use crate::domain::nearest::{nearest, sort_nearest_first};
use crate::store::reasons::{FoundInMetadata, RangeSide, ValueSetUsage};
use crate::store::usage::QuerySegment;

impl<'a> Candidate<'a> {
    /// The records of the requested types in the range that each condition excludes.
    pub(super) fn filtered_out_in_range(&self) -> &[FilteredOut] {
        self.filtered_out_in_range.get_or_init(|| self.filtered_out(|side| side == RangeSide::Inside))
    }

    /// The records of the requested types at any time that each condition excludes.
    pub(super) fn filtered_out_at_any_time(&self) -> Vec<FilteredOut> {
        self.filtered_out(|_| true)
    }

    /// The records of the requested types that each condition excludes, on the given sides of the range. Conditions that exclude
    /// records by themselves take precedence.
    fn filtered_out(&self, is_of: impl Fn(RangeSide) -> bool) -> Vec<FilteredOut> {
        let of_type: Vec<_> = self.all().filter(|value_set| is_of(value_set.side) && self.is_of_type(value_set)).collect();
        let alone = self.conditions.iter().map(|condition| {
            let others = |value_set: &&&ValueSetUsage| {
                self.conditions.iter().filter(|other| *other != condition).all(|other| self.passes(value_set, other))
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

    fn filtered_out_by(&self, condition: &FilterCondition, of: impl Iterator<Item = &'a ValueSetUsage>) -> FilteredOut {
        let dimension = condition.dimension;
        let mut alternatives: BTreeMap<DimensionValue, i64> = BTreeMap::new();
        let (mut records, mut without_value) = (0, 0);
        for value_set in of.filter(|value_set| !self.passes(value_set, condition)) {
            records += value_set.totals.records;
            match self.value_text(value_set, dimension) {
                "" if self.is_expected(value_set, dimension) => without_value += value_set.totals.records,
                "" => {}
                _ if value_set.totals.records == 0 => {}
                _ => *alternatives.entry(self.value(value_set, dimension)).or_default() += value_set.totals.records,
            }
        }
        let mut alternatives: Vec<_> = alternatives.into_iter().collect();
        alternatives.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        sort_nearest_first(&condition.listed(), &mut alternatives, |(value, _)| &value.value);
        FilteredOut { condition: condition.clone(), records, without_value, alternatives }
    }

    /// Whether records of this usage type normally have a value of the dimension.
    fn is_expected(&self, value_set: &'a ValueSetUsage, dimension: Dimension) -> bool {
        let usage_type = self.usage_type(value_set);
        dimension.is_expected_for(usage_type)
            || self.all().any(|other| self.usage_type(other) == usage_type && !self.value_text(other, dimension).is_empty())
    }

    /// The dimensions without a value on records of the range, if that can be the reason, each with the last bucket with such a record.
    pub(super) fn missing_dimensions(&self) -> Vec<(Dimension, QuerySegment)> {
        let dimensions: Vec<_> = match self.empty_result.empty_kind {
            EmptyKind::DimensionMissing(by, _) => by.dimensions().collect(),
            EmptyKind::AllZero(_) => Vec::new(),
            EmptyKind::NoRecords => {
                let first = self.filtered_out_in_range().iter().find(|filtered_out| filtered_out.without_value > 0);
                first.map(|filtered_out| filtered_out.condition.dimension).into_iter().collect()
            }
        };
        let last_without = |dimension: &Dimension| {
            let is_missing = |value_set: &&ValueSetUsage| {
                self.is_of_type(value_set) && self.value_text(value_set, *dimension).is_empty() && value_set.totals.records > 0
            };
            self.inside().filter(is_missing).map(|value_set| value_set.last_seen).max_by_key(|bucket| bucket.end)
        };
        dimensions.into_iter().filter_map(|dimension| Some((dimension, last_without(&dimension)?))).collect()
    }

    /// The condition that fails because records have no value of its dimension: their metadata contains a requested value, or most
    /// of the records have no value and no other value has a similar spelling.
    pub(super) fn missing_by_filter(&self) -> Option<MissingDimension> {
        let mut without_value = self.filtered_out_in_range().iter().filter(|filtered_out| filtered_out.without_value > 0);
        without_value.find_map(|filtered_out| {
            let condition = &filtered_out.condition;
            let missing = self.missing(condition.dimension, filtered_out.without_value);
            let found_in_metadata = self.found_in_metadata(condition.dimension);
            let is_in_metadata =
                found_in_metadata.is_some_and(|found| found.in_metadata.iter().any(|(value, _)| condition.accepts(&value.value)));
            let others: i64 = filtered_out.alternatives.iter().map(|(_, records)| records).sum();
            let is_likely = filtered_out.without_value >= others && filtered_out.similar().is_none();
            (is_in_metadata || is_likely).then_some(missing)
        })
    }

    /// The details about a dimension without a value on this many records.
    pub(super) fn missing(&self, dimension: Dimension, records: i64) -> MissingDimension {
        let FoundInMetadata { examined_records, mut in_metadata } =
            self.found_in_metadata(dimension).cloned().unwrap_or_default();
        in_metadata.truncate(MAX_NAMES);
        MissingDimension { dimension, records, examined_records, in_metadata, services: Vec::new() }
    }

    fn found_in_metadata(&self, dimension: Dimension) -> Option<&'a FoundInMetadata> {
        self.evidence.found_in_metadata.iter().find(|(of, _)| *of == dimension).map(|(_, found)| found)
    }
}

/// What a recorded value and a requested one have in common: a similar spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Similar<'a> {
    /// A recorded value is similar to a requested value.
    Value(&'a DimensionValue),
    /// The beginning of a recorded value is similar to a requested prefix.
    Prefix(&'a str),
}

impl FilteredOut {
    /// The recorded value, or beginning of one, whose spelling is similar to a value or prefix that the condition requests.
    pub(super) fn similar(&self) -> Option<Similar<'_>> {
        let ConditionTest::AnyOf { values, prefixes } = &self.condition.test else { return None };
        let recorded = || self.alternatives.iter().map(|(value, _)| value.value.as_str());
        let similar = values.iter().find_map(|value| nearest(value, recorded()));
        // Of several accounts with the value, the one with the most records.
        let value = self.alternatives.iter().map(|(value, _)| value).find(|value| similar == Some(value.value.as_str()));
        let value = value.map(Similar::Value);
        let prefix = || prefixes.iter().find_map(|prefix| nearest(prefix, recorded().map(|value| beginning(value, prefix))));
        value.or_else(|| prefix().map(Similar::Prefix))
    }
}

/// As many characters of `value` as `prefix` has.
fn beginning<'a>(value: &'a str, prefix: &str) -> &'a str {
    value.char_indices().nth(prefix.chars().count()).map_or(value, |(end, _)| &value[..end])
}
