//! The values of a dimension, and the keys of labels, that usage of a range has: those with the most records.

use std::collections::BTreeMap;

use super::freshness::Freshness;
use super::reasons::{AnswerKind, EmptyKind, EmptyResult};
use super::totals::TypeTotals;
use super::{InsightsQuery, plan};
use crate::domain::dimension::{DimensionValue, Grouping};
use crate::domain::search::Search;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::dimension_values::{Listed, ValueRows, ValuesQuery};
use crate::store::freshness::BucketLookup;
use crate::store::usage::QuerySegment;

/// A listed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedValue {
    /// The value, or the key of a label.
    pub value: DimensionValue,
    /// The usage of the records with it.
    pub totals: TypeTotals,
    /// The bucket of the last of these records.
    pub last: QuerySegment,
}

/// The values with the most records, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedValues {
    /// The values, most records first.
    pub values: Vec<ListedValue>,
    /// Number of values that match the search.
    pub matching: i64,
    /// Number of values, matching or not.
    pub all: i64,
    /// Number of records without a value.
    pub records_without_value: i64,
}

impl InsightsQuery {
    /// The `top` values of the range with the most records, of those that match `search`.
    pub async fn dimension_values(&self, listed: Listed, search: Option<&Search>, top: u32) -> Result<ListedValues, Error> {
        let segments = self.segments_of(listed);
        let query = ValuesQuery { listed, filter: &self.filter, segments: &segments, search, top };
        let ValueRows { rows, matching, all, records_without_value } = self.database.dimension_values(query).await?;
        let usage_types = self.usage_types.load_including(rows.iter().map(|row| row.usage_type.as_str())).await?;
        let mut values: BTreeMap<i64, ListedValue> = BTreeMap::new();
        for row in rows {
            let value = values.entry(row.rank).or_insert_with(|| ListedValue {
                value: row.value,
                totals: TypeTotals::default(),
                last: row.last,
            });
            if row.last.start > value.last.start {
                value.last = row.last;
            }
            value.totals.add(row.usage_type, row.totals, &usage_types);
        }
        Ok(ListedValues { values: values.into_values().collect(), matching, all, records_without_value })
    }

    /// When the last record of each value occurred, in the order of `values`; `None` if all records of its last bucket were voided since the
    /// values were read.
    pub async fn last_records(&self, listed: Listed, values: &[ListedValue]) -> Result<Vec<Option<Timestamp>>, Error> {
        // A record gives its own instant; of a rollup the records of its bucket are read.
        let of_record = |value: &ListedValue| value.last.grain.is_none().then_some(value.last.start);
        let mut found: Vec<_> = values.iter().map(of_record).collect();
        let Listed::ValuesOf(dimension) = listed else { return Ok(found) };
        let of_rollups: Vec<_> = (0..).zip(values).filter(|(_, value)| value.last.grain.is_some()).collect();
        let lookups: Vec<_> = of_rollups
            .iter()
            .map(|(_, value)| BucketLookup {
                filter: self.filter.with_value(dimension, &value.value),
                bucket: value.last,
                is_last: true,
                skip_zero: false,
                with_value_of: None,
            })
            .collect();
        for ((index, _), at) in of_rollups.iter().zip(self.database.edges_occurred_at(&lookups).await?) {
            if let Some(found) = found.get_mut::<usize>(*index) {
                *found = at;
            }
        }
        Ok(found)
    }

    /// The result of a list without values as an empty result, which has a reason; `None` if it has values, or none matches the search.
    pub fn empty_values(&self, listed: Listed, values: &ListedValues) -> Option<EmptyResult> {
        let Listed::ValuesOf(dimension) = listed else {
            let has_records = values.all > 0 || values.records_without_value > 0;
            return (!has_records).then(|| self.empty_list(None, EmptyKind::NoRecords));
        };
        let empty_kind = match values.records_without_value {
            _ if values.all > 0 => return None,
            0 => EmptyKind::NoRecords,
            records => EmptyKind::DimensionMissing(Grouping::by(dimension), records),
        };
        Some(self.empty_list(dimension.is_optional().then(|| Grouping::by(dimension)), empty_kind))
    }

    fn empty_list(&self, grouped_by: Option<Grouping>, empty_kind: EmptyKind) -> EmptyResult {
        EmptyResult { kind: AnswerKind::Insights, filter: self.filter.clone(), usage_types: Vec::new(), grouped_by, empty_kind }
    }

    /// The freshness of a list.
    pub fn values_freshness(&self, listed: Listed) -> Freshness {
        let by = match listed {
            Listed::ValuesOf(dimension) => Some(Grouping::by(dimension)),
            Listed::LabelKeys => None,
        };
        self.freshness_of(self.filter.clone(), by, self.segments_of(listed))
    }

    fn segments_of(&self, listed: Listed) -> Vec<QuerySegment> {
        match listed {
            Listed::ValuesOf(dimension) => self.segments(Some(Grouping::by(dimension))),
            Listed::LabelKeys => plan::segments(self.range.start, self.range.end, &[]),
        }
    }
}
