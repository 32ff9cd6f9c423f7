//! Explains empty results and suggests a query that is not empty.
//!
//! The entry point is `InsightsQuery::why_empty`. [`collect`] reads the [`evidence`] in a few bounded statements, the first of the
//! [`checks`] that applies decides the reason (pure), [`complete`] reads the details that only this reason needs, and a last
//! statement resolves the buckets of the reason and of its [`rewrite`] to exact instants. No statement reads beyond the
//! [scope](UsageFilter::scope) of the query, with one exception, made only in this module: the names of other accounts, the
//! rejections of all accounts, the names of services, and author and reason of a correction are read for callers that may read every
//! account.
//!
//! Start reading at [`checks`]. `docs/decisions/0017-empty-reasons.md` explains the order of the checks and the bounds.

mod candidate;
mod checks;
mod collect;
mod complete;
mod evidence;
mod filters;
mod rewrite;
mod wording;

use std::slice;

use self::complete::PendingReason;
use super::InsightsQuery;
use crate::domain::condition::FilterCondition;
use crate::domain::dimension::{Dimension, DimensionValue, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::quantity::Totals;
use crate::domain::range::RangeRequest;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::reasons::VoidedUsage;
use crate::store::usage::GroupKey;

/// The maximum number of other names in the details.
const MAX_NAMES: usize = 10;

/// Declares the codes once, in alphabetical order.
macro_rules! reason_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal;)+) => {
        /// Why a result is empty. `checks` has the order in which they are tried.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ReasonCode {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl ReasonCode {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }
        }
    };
}

reason_codes! {
    /// Records have no value of the requested dimension.
    DimensionMissing = "DIMENSION_MISSING";
    /// The filter excludes all usage.
    FilteredOut = "FILTERED_OUT";
    /// The range starts in the future.
    Future = "FUTURE";
    /// The account or the installation has no records.
    NothingRecorded = "NOTHING_RECORDED";
    /// Every matching record was voided or replaced.
    OnlyVoided = "ONLY_VOIDED";
    /// Matching usage exists only outside of the range.
    OutOfRange = "OUT_OF_RANGE";
    /// Usage was sent in the range but rejected.
    Refused = "REFUSED";
    /// The requested usage types were never recorded; others were.
    WrongType = "WRONG_TYPE";
    /// All matching records have quantity 0 and cost 0.
    ZeroQuantity = "ZERO_QUANTITY";
}

/// The kind of an empty result, which decides the arguments that a suggestion can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Covers all usage types, or those of the filter.
    Insights,
    /// Lists sessions. Covers all usage types, or those of the filter; the days of its range are bounded.
    Sessions,
    /// Covers `compute_seconds` only.
    Tiers,
    /// Covers the usage types of its own argument, in addition to those of the filter.
    Series,
    /// Covers `compute_seconds` on one tier; has no filter argument.
    Hardware,
}

/// In which way a result is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EmptyKind {
    /// It has no records.
    NoRecords,
    /// It has this many records, all with quantity 0 and cost 0.
    AllZero(i64),
    /// It has this many records, none with a value of any dimension by which the result is grouped.
    DimensionMissing(Grouping, i64),
}

/// An empty result, with the arguments of its query.
#[derive(Clone, Debug)]
pub struct EmptyResult {
    /// The kind of the result.
    pub kind: AnswerKind,
    /// The requested filter.
    pub filter: UsageFilter,
    /// The usage types that the result covers, independent of the filter; empty for all usage types.
    pub usage_types: Vec<String>,
    /// The dimensions by which the result is grouped: a suggestion must lead to usage with a value of any of them. `None` if the
    /// result has no groups, or every record has a value.
    pub grouped_by: Option<Grouping>,
    /// In which way it is empty.
    pub empty_kind: EmptyKind,
}

/// The reason for an empty result.
#[derive(Clone, Debug)]
pub struct EmptyReason {
    /// The stable code of the reason.
    pub code: ReasonCode,
    /// The reason as a sentence, with numbers.
    pub message: String,
    /// The evidence, including evidence for other reasons.
    pub details: Details,
    /// Arguments of a query that is not empty; `None` if there is none.
    pub suggestion: Option<Suggestion>,
}

/// The evidence about an empty result.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Number of records that the reason concerns.
    pub records: i64,
    /// Occurrence time of the last matching record before the range.
    pub nearest_before: Option<Timestamp>,
    /// Occurrence time of the first matching record after the range.
    pub nearest_after: Option<Timestamp>,
    /// The records that each condition of the filter excludes.
    pub filters: Vec<FilteredOut>,
    /// Other usage types with records in the range and their number of records, most first.
    pub usage_types: Vec<(String, i64)>,
    /// The dimensions without a value on records.
    pub missing: Vec<MissingDimension>,
    /// Usage that was sent in the range and not recorded, most records first.
    pub rejections: Vec<RejectionSummary>,
    /// The matching records that were voided or replaced.
    pub voided: Option<VoidedUsage>,
    /// Accounts with usage whose ids are most similar to the requested one. Only for callers that may read every account.
    pub accounts: Vec<String>,
    /// Keys of the labels of records and their number of records, if no record has a label of the query; the most similar to its key
    /// first.
    pub label_keys: Vec<(String, i64)>,
    /// Whether all usage was examined; if not, numbers are lower bounds.
    pub is_complete: bool,
}

/// The records that one condition of a filter excludes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilteredOut {
    /// The condition.
    pub condition: FilterCondition,
    /// Number of records that match every other condition but not this one.
    pub records: i64,
    /// Number of these records without a value of the dimension, although records of their usage type normally have one.
    pub without_value: i64,
    /// The values of these records and their number of records, most similar spelling first.
    pub alternatives: Vec<(DimensionValue, i64)>,
}

/// A dimension without a value on records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingDimension {
    /// The dimension.
    pub dimension: Dimension,
    /// Number of records without a value.
    pub records: i64,
    /// Number of the newest of these records whose metadata was examined.
    pub examined_records: i64,
    /// Values in the metadata of the examined records under the dimension's name, and their number of records.
    pub in_metadata: Vec<(DimensionValue, i64)>,
    /// Services that recorded these usage types since the start of the range. Only for callers that may read every account.
    pub services: Vec<String>,
}

/// Arguments of a query that is not empty. `None` means: keep the argument of the original query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// A preset or instants.
    pub range: Option<RangeRequest>,
    /// The complete filter.
    pub filter: Option<UsageFilter>,
    /// The usage types of a chart.
    pub usage_types: Option<Vec<String>>,
}

impl EmptyKind {
    /// How a result with these totals is empty; `None` if it has a quantity or a cost.
    pub fn of(totals: Totals) -> Option<Self> {
        match totals {
            Totals { records: 0, .. } => Some(Self::NoRecords),
            Totals { quantity: 0, cost_nanos: 0, records, .. } => Some(Self::AllZero(records)),
            _ => None,
        }
    }

    /// The same for a result with groups, which is also empty if no group with records has a value. A series has groups without records
    /// if only its compared range has them.
    pub fn of_groups(groups: &[(&GroupKey, Totals)], by: Grouping) -> Option<Self> {
        let totals: Totals = groups.iter().map(|(_, totals)| *totals).sum();
        let has_no_value = groups.iter().all(|(group, totals)| totals.records == 0 || **group == GroupKey::Unknown);
        Self::of(totals).or(has_no_value.then_some(Self::DimensionMissing(by, totals.records)))
    }
}

impl EmptyResult {
    /// The usage types that the result and its filter select, without the excluded ones; empty for all others than the excluded
    /// ones, or if the query is contradictory.
    fn requested_usage_types(&self) -> Vec<String> {
        let mut requested = match (self.usage_types.as_slice(), self.filter.usage_types.as_slice()) {
            ([], requested) | (requested, []) => requested.to_vec(),
            (of_answer, of_filter) => of_answer.iter().filter(|slug| of_filter.contains(slug)).cloned().collect(),
        };
        requested.retain(|slug| !self.filter.excludes_usage_type(slug));
        requested
    }

    /// Whether the filter excludes every usage type of the result, so that nothing can match.
    fn excludes_every_usage_type(&self) -> bool {
        let names_usage_types = !self.usage_types.is_empty() || !self.filter.usage_types.is_empty();
        names_usage_types && self.requested_usage_types().is_empty()
    }

    /// Whether nothing can match, whatever is recorded.
    fn is_contradictory(&self) -> bool {
        self.excludes_every_usage_type() || self.filter.contradiction().is_some()
    }

    /// The filter of the records in the result.
    fn matching(&self) -> UsageFilter {
        self.filter.with(Dimension::UsageType, &self.requested_usage_types())
    }
}

impl InsightsQuery {
    /// The reason why a result of this query is empty. `None` if records arrived in the meantime.
    pub async fn why_empty(&self, empty_result: &EmptyResult) -> Result<Option<EmptyReason>, Error> {
        Ok(self.why_each_is_empty(slice::from_ref(empty_result)).await?.pop().flatten())
    }

    /// `why_empty` for several results of the same scope and range, sharing statements.
    pub async fn why_each_is_empty(&self, empty_results: &[EmptyResult]) -> Result<Vec<Option<EmptyReason>>, Error> {
        let evidence = self.evidence(empty_results).await?;
        let mut found = Vec::with_capacity(empty_results.len());
        for empty_result in empty_results {
            found.push(match checks::diagnose(&evidence, empty_result) {
                Some(diagnosis) => Some(self.complete(&evidence, empty_result, diagnosis).await?),
                None => None,
            });
        }
        // One lookup resolves the instants of all reasons.
        let bucket_lookups: Vec<_> = found.iter().flatten().flat_map(PendingReason::bucket_lookups).collect();
        let mut instants = self.database.occurred_at(&bucket_lookups).await?.into_iter();
        Ok(found.into_iter().map(|found| Some(self.build_reason(found?, &mut instants))).collect())
    }
}
