//! The evidence from which reasons are derived: what the statements have read about the usage near a range.

use crate::domain::dimension::Dimension;
use crate::domain::ingestion::RejectionSummary;
use crate::store::reasons::{FoundInMetadata, NearbyUsage, RangeSide};
use crate::store::usage::QuerySegment;

/// The evidence about the empty results of one scope and range.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// The dimensions by which usage is grouped.
    pub(super) dimensions: Vec<Dimension>,
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

impl Evidence {
    /// Whether the scope has no records at any time.
    pub(super) fn has_no_records(&self) -> bool {
        let is_empty = self.nearest.is_none_or(|nearest| nearest.any.is_empty());
        is_empty && self.nearby_usage.value_sets.iter().all(|value_set| value_set.totals.records == 0)
    }

    /// Number of records in the range, independent of the filter.
    pub(super) fn records_in_range(&self) -> i64 {
        let inside = self.nearby_usage.value_sets.iter().filter(|value_set| value_set.side == RangeSide::Inside);
        inside.map(|value_set| value_set.totals.records).sum()
    }
}

/// The nearest matching usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NearestUsage {
    /// Any matching usage.
    pub(super) any: Neighbors,
    /// Matching usage with a value of the dimension by which the result is grouped.
    pub(super) with_value: Neighbors,
}

/// The nearest buckets with usage on both sides of the range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Neighbors {
    /// The last bucket before the range.
    pub(super) before: Option<QuerySegment>,
    /// The first bucket after the range.
    pub(super) after: Option<QuerySegment>,
}

impl Neighbors {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
