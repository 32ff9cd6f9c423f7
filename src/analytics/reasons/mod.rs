//! Explains empty results and suggests a query that is not empty.
//!
//! The entry point is `InsightsQuery::why_empty`. It reads evidence in a few bounded statements, [`decide`] derives the reason
//! from it (pure), and a last statement resolves the buckets of the reason and of its `rewrite` to exact instants. No statement
//! reads beyond the [scope](UsageFilter::scope) of the query, with one exception, made only here: the names of other accounts and
//! the rejections of all accounts are read for callers that may read every account.
//!
//! `docs/decisions/0017-empty-reasons.md` gives the grounds for the order of the reasons and for the bounds.

mod decide;
mod rewrite;
mod wording;

use std::slice;

use self::decide::{Candidate, Diagnosis, Evidence, NearestUsage, Neighbors, QueryRewrite};
use super::{InsightsQuery, plan};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::nearest::sort_nearest_first;
use crate::domain::quantity::Totals;
use crate::domain::range::RangeRequest;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::freshness::BucketLookup;
use crate::store::reasons::{NearestBucketQuery, RangeSide, VoidedUsage};
use crate::store::usage::{GroupKey, QuerySegment};

/// The maximum number of other names in the details.
const MAX_NAMES: usize = 10;

/// Declares the codes once, in alphabetical order.
macro_rules! reason_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal;)+) => {
        /// Why a result is empty. `decide` gives the order in which they are tried.
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
    /// Covers `compute_seconds` only.
    Tiers,
    /// Covers the usage types of its own argument, in addition to those of the filter.
    Daily,
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
    /// It has this many records, none with a value of the dimension by which the result is grouped.
    DimensionMissing(Dimension, i64),
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
    /// The dimension by which the result is grouped: a suggestion must lead to usage with a value of it. `None` if the result has
    /// no groups, or every record has a value.
    pub grouped_by: Option<Dimension>,
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
    /// The dimension without a value on records.
    pub missing: Option<MissingDimension>,
    /// Usage that was sent in the range and not recorded, most records first.
    pub rejections: Vec<RejectionSummary>,
    /// The matching records that were voided or replaced.
    pub voided: Option<VoidedUsage>,
    /// Accounts with usage whose ids are most similar to the requested one. Only for callers that may read every account.
    pub accounts: Vec<String>,
    /// Whether all usage was examined; if not, numbers are lower bounds.
    pub is_complete: bool,
}

/// The records that one condition of a filter excludes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilteredOut {
    /// The dimension of the condition.
    pub dimension: Dimension,
    /// The values of the condition.
    pub values: Vec<String>,
    /// Number of records that match every other condition but not this one.
    pub records: i64,
    /// Number of these records without a value of the dimension, although records of their usage type normally have one.
    pub without_value: i64,
    /// The values of these records and their number of records, most similar spelling first.
    pub alternatives: Vec<(String, i64)>,
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
    pub in_metadata: Vec<(String, i64)>,
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
            Totals { quantity: 0, cost_micros: 0, records } => Some(Self::AllZero(records)),
            _ => None,
        }
    }

    /// The same for a result grouped by a dimension, which is also empty if no group has a value.
    pub fn of_groups(groups: &[(&GroupKey, Totals)], by: Dimension) -> Option<Self> {
        let totals: Totals = groups.iter().map(|(_, totals)| *totals).sum();
        let has_no_value = groups.iter().all(|(group, _)| **group == GroupKey::Unknown);
        Self::of(totals).or(has_no_value.then_some(Self::DimensionMissing(by, totals.records)))
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
        let decided: Vec<_> =
            empty_results.iter().map(|empty_result| decide::decide(&Candidate::new(&evidence, empty_result))).collect();
        let mut found = Vec::with_capacity(empty_results.len());
        for (empty_result, diagnosis) in empty_results.iter().zip(decided) {
            found.push(match diagnosis {
                Some(diagnosis) => Some(self.complete(&evidence, empty_result, diagnosis).await?),
                None => None,
            });
        }
        // One lookup resolves the instants of all reasons.
        let bucket_lookups: Vec<_> = found.iter().flatten().flat_map(PendingReason::bucket_lookups).collect();
        let mut instants = self.database.occurred_at(&bucket_lookups).await?.into_iter();
        Ok(found.into_iter().map(|found| Some(self.build_reason(found?, &mut instants))).collect())
    }

    /// Reads the evidence for the reasons.
    async fn evidence(&self, empty_results: &[EmptyResult]) -> Result<Evidence, Error> {
        let mut by = vec![Dimension::UsageType];
        for empty_result in empty_results {
            for dimension in
                empty_result.filter.conditions().into_iter().map(|(dimension, _)| dimension).chain(empty_result.grouped_by)
            {
                if !by.contains(&dimension) {
                    by.push(dimension);
                }
            }
        }
        // If a dimension is not in rollups, the evidence is read from records: a bounded number of the nearest on each side.
        let grains = match by.iter().find(|dimension| !dimension.is_in_rollups()) {
            Some(dimension) => plan::grains(&self.filter, Some(*dimension)),
            None => plan::WITH_LABELS,
        };
        let before = plan::segments(Timestamp::EARLIEST.min(self.range.start), self.range.start, grains);
        let inside = plan::segments(self.range.start, self.range.end, grains);
        let after = plan::segments(self.range.end, Timestamp::LATEST.max(self.range.end), grains);
        let outside = [(RangeSide::Before, before.as_slice()), (RangeSide::After, after.as_slice())];
        let scope = self.filter.scope();
        let inside = [(RangeSide::Inside, inside.as_slice())];
        let (nearby_usage, nearest, rejections) = futures_util::try_join!(
            self.database.nearby_usage(&scope, &inside, &by),
            self.nearest(empty_results, outside),
            self.rejections(&scope)
        )?;
        let is_in_future = self.range.start > self.now;
        let mut evidence = Evidence { by, nearby_usage, nearest, rejections, found_in_metadata: Vec::new(), is_in_future };
        if let Some(undecided) = evidence.undecided(empty_results, &scope) {
            let more = self.database.nearby_usage(&undecided, &outside, &evidence.by).await?;
            evidence.nearby_usage.label_sets.extend(more.label_sets);
            evidence.nearby_usage.is_complete &= more.is_complete;
        }
        let without_value: Vec<_> = empty_results
            .iter()
            .filter_map(|empty_result| Some((Candidate::new(&evidence, empty_result).missing_dimension()?, empty_result)))
            .collect();
        if let Some(((dimension, until), empty_result)) = without_value.into_iter().max_by_key(|((_, until), _)| until.end) {
            let within = (self.range.start, until.end.min(self.range.end));
            let found_in_metadata =
                self.database.found_in_metadata(&scope, &empty_result.requested_usage_types(), dimension, within).await?;
            evidence.found_in_metadata.push((dimension, found_in_metadata));
        }
        Ok(evidence)
    }

    /// The buckets nearest to the range in which a single result would not be empty. For several results this follows from the
    /// nearby usage.
    async fn nearest(
        &self,
        empty_results: &[EmptyResult],
        outside: [(RangeSide, &[QuerySegment]); 2],
    ) -> Result<Option<NearestUsage>, Error> {
        let [empty_result] = empty_results else { return Ok(None) };
        if empty_result.is_contradictory() {
            return Ok(Some(NearestUsage::default()));
        }
        let filter = empty_result.matching();
        let probe = |required_dimension: Option<Dimension>| {
            outside.map(|(side, segments)| NearestBucketQuery { filter: &filter, required_dimension, side, segments })
        };
        // With a condition on this dimension, every match has a value.
        let by = empty_result.grouped_by.filter(|by| filter.conditions().iter().all(|(dimension, _)| dimension != by));
        let with_value = by.map(|by| probe(Some(by)));
        let probes: Vec<_> = probe(None).into_iter().chain(with_value.into_iter().flatten()).collect();
        let found = self.database.nearest_buckets(&probes).await?;
        let neighbors = |position: usize| Neighbors {
            before: found.get(position).copied().flatten(),
            after: found.get(position + 1).copied().flatten(),
        };
        let any = neighbors(0);
        Ok(Some(NearestUsage { any, with_value: if with_value.is_some() { neighbors(2) } else { any } }))
    }

    /// Usage that was sent in the range and not recorded, without what is known to belong to other accounts: counts for which
    /// every record is kept as an example that names another account.
    async fn rejections(&self, scope: &UsageFilter) -> Result<Vec<RejectionSummary>, Error> {
        let (start, end) = (self.range.start, self.range.end);
        if !scope.covers_all_accounts() {
            return self.database.attributed_rejections(scope, start, end).await;
        }
        let rejections = self.database.rejections(start, end).await?;
        let Some(account_id) = scope.account_filter.requested().filter(|_| !rejections.is_empty()) else { return Ok(rejections) };
        let foreign = self.database.rejections_of_other_accounts(account_id, start, end).await?;
        let of = |service: &str, reason: &str| -> i64 {
            let same = rejections.iter().filter(|rejection| rejection.service == service && rejection.reason == reason);
            same.map(|rejection| rejection.records).sum()
        };
        let is_foreign = |rejection: &RejectionSummary| {
            let same = foreign.iter().find(|(service, reason, _)| *service == rejection.service && *reason == rejection.reason);
            same.is_some_and(|(service, reason, examples)| of(service, reason) <= *examples)
        };
        Ok(rejections.iter().filter(|rejection| !is_foreign(rejection)).cloned().collect())
    }

    /// Reads the details that only some reasons need.
    async fn complete(
        &self,
        evidence: &Evidence,
        empty_result: &EmptyResult,
        diagnosis: Diagnosis,
    ) -> Result<PendingReason, Error> {
        let mut details = diagnosis.details;
        let mut rewrite = diagnosis.rewrite;
        let covers_all_accounts = self.filter.covers_all_accounts();
        if diagnosis.code == ReasonCode::OnlyVoided {
            let within = (self.range.start, self.range.end);
            details.voided = self.database.voided_usage(&empty_result.matching(), within).await?;
            details.records = details.voided.as_ref().map_or(0, |voided| voided.records);
        }
        if let Some(missing) = &mut details.missing
            && covers_all_accounts
        {
            missing.services = self.database.recording_services(&empty_result.requested_usage_types(), self.range.start).await?;
        }
        if evidence.has_no_records()
            && covers_all_accounts
            && let Some(account_id) = empty_result.filter.account_filter.requested()
        {
            details.accounts = self.similar_accounts(account_id).await?;
            rewrite = self.rewrite_for_account(empty_result, &details.accounts).await?;
        }
        Ok(PendingReason {
            empty_result: empty_result.clone(),
            code: diagnosis.code,
            details,
            nearest: diagnosis.nearest,
            rewrite,
        })
    }

    /// The accounts whose ids are most similar to this one.
    async fn similar_accounts(&self, account_id: &str) -> Result<Vec<String>, Error> {
        let mut names = vec![account_id.to_owned(), account_id.to_lowercase(), account_id.to_uppercase()];
        names.dedup();
        let mut accounts = self.database.neighboring_accounts(&names).await?;
        sort_nearest_first(&names[..1], &mut accounts, |account| account);
        accounts.truncate(MAX_NAMES);
        Ok(accounts)
    }

    /// The same query about the account with a similar id, if it is not empty.
    async fn rewrite_for_account(&self, empty_result: &EmptyResult, accounts: &[String]) -> Result<Option<QueryRewrite>, Error> {
        let requested = empty_result.filter.account_filter.requested().unwrap_or_default();
        let Some(meant) = crate::domain::nearest::nearest(requested, accounts.iter().map(String::as_str)) else {
            return Ok(None);
        };
        let filter = empty_result.filter.with(Dimension::Account, slice::from_ref(&meant.to_owned()));
        let intended_query = Self { filter: filter.clone(), ..self.clone() };
        let empty_result = EmptyResult { filter, ..empty_result.clone() };
        let evidence = Box::pin(intended_query.evidence(slice::from_ref(&empty_result))).await?;
        Ok(Candidate::new(&evidence, &empty_result).rewrite().map(|rewrite| QueryRewrite { changes_filter: true, ..rewrite }))
    }

    /// Builds the reason from the resolved instants.
    fn build_reason(&self, found: PendingReason, instants: &mut impl Iterator<Item = Option<Timestamp>>) -> EmptyReason {
        let mut next_instant = |bucket: Option<QuerySegment>| bucket.and_then(|_| instants.next().flatten());
        let PendingReason { empty_result, code, mut details, nearest, rewrite } = found;
        (details.nearest_before, details.nearest_after) = (next_instant(nearest.before), next_instant(nearest.after));
        let suggestion = rewrite.and_then(|rewrite| {
            let neighbors = (next_instant(rewrite.neighbors.before), next_instant(rewrite.neighbors.after));
            rewrite::suggest(&rewrite, neighbors, &self.range, self.now)
        });
        let message = wording::sentence(code, &empty_result, &details);
        EmptyReason { code, message, details, suggestion }
    }
}

/// A reason whose instants are not yet resolved.
struct PendingReason {
    empty_result: EmptyResult,
    code: ReasonCode,
    details: Details,
    nearest: Neighbors,
    rewrite: Option<QueryRewrite>,
}

impl PendingReason {
    /// The bucket lookups, in the order in which `InsightsQuery::build_reason` consumes their results.
    fn bucket_lookups(&self) -> Vec<BucketLookup> {
        let neighbors = |empty_result: &EmptyResult, neighbors: &Neighbors, required_dimension: Option<Dimension>| {
            let filter = empty_result.matching();
            [(neighbors.before, true), (neighbors.after, false)].into_iter().filter_map(move |(bucket, is_last)| {
                Some(BucketLookup { filter: filter.clone(), bucket: bucket?, is_last, skip_zero: true, required_dimension })
            })
        };
        let of_rewrite = self
            .rewrite
            .iter()
            .flat_map(|rewrite| neighbors(&rewrite.empty_result, &rewrite.neighbors, rewrite.empty_result.grouped_by));
        neighbors(&self.empty_result, &self.nearest, None).chain(of_rewrite).collect()
    }
}

impl EmptyResult {
    /// The usage types that the result and its filter select; empty for all.
    fn requested_usage_types(&self) -> Vec<String> {
        match (self.usage_types.as_slice(), self.filter.usage_types.as_slice()) {
            ([], requested) | (requested, []) => requested.to_vec(),
            (of_answer, of_filter) => of_answer.iter().filter(|slug| of_filter.contains(slug)).cloned().collect(),
        }
    }

    /// Whether the filter excludes every usage type of the result, so that nothing can match.
    fn is_contradictory(&self) -> bool {
        !self.usage_types.is_empty() && self.requested_usage_types().is_empty()
    }

    /// The filter of the records in the result.
    fn matching(&self) -> UsageFilter {
        self.filter.with(Dimension::UsageType, &self.requested_usage_types())
    }
}

impl Evidence {
    /// The usage of `scope` that must be read before and after the range; `None` if every reason can be decided without it.
    fn undecided(&self, empty_results: &[EmptyResult], scope: &UsageFilter) -> Option<UsageFilter> {
        let undecided: Vec<_> = empty_results
            .iter()
            .map(|empty_result| Candidate::new(self, empty_result))
            .filter(Candidate::needs_usage_outside)
            .collect();
        if undecided.is_empty() {
            return None;
        }
        // Rollups are indexed by usage type, so a condition on it is cheap; records have no such index.
        let is_in_rollups_only = self.by.iter().all(|dimension| dimension.is_in_rollups());
        if !is_in_rollups_only || undecided.iter().any(Candidate::concerns_other_types) {
            return Some(scope.clone());
        }
        let usage_types: Vec<_> = undecided.iter().flat_map(|candidate| candidate.empty_result.requested_usage_types()).collect();
        Some(scope.with(Dimension::UsageType, &usage_types))
    }

    fn has_no_records(&self) -> bool {
        let is_empty = self.nearest.is_none_or(|nearest| nearest.any.is_empty());
        is_empty && self.nearby_usage.label_sets.iter().all(|label_set| label_set.totals.records == 0)
    }

    fn sum(&self, is_of: impl Fn(RangeSide) -> bool) -> i64 {
        let of = self.nearby_usage.label_sets.iter().filter(|label_set| is_of(label_set.side));
        of.map(|label_set| label_set.totals.records).sum()
    }
}
