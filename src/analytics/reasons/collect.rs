//! Reads the evidence about empty results, in a few bounded statements.

use super::candidate::Candidate;
use super::evidence::{Evidence, NearestUsage, Neighbors};
use super::{EmptyKind, EmptyResult, rewrite};
use crate::analytics::{InsightsQuery, plan};
use crate::domain::account_scope::Accounts;
use crate::domain::dimension::{Detail, Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::reasons::{NearestBucketQuery, RangeSide};
use crate::store::usage::QuerySegment;

impl InsightsQuery {
    /// Reads the evidence for the reasons.
    pub(super) async fn evidence(&self, empty_results: &[EmptyResult]) -> Result<Evidence, Error> {
        let mut dimensions = vec![Dimension::UsageType];
        for empty_result in empty_results {
            let grouped_by = empty_result.grouped_by.into_iter().flat_map(Grouping::dimensions);
            for dimension in empty_result.filter.dimensions().chain(grouped_by) {
                if !dimensions.contains(&dimension) {
                    dimensions.push(dimension);
                }
            }
        }
        if dimensions.iter().any(|dimension| dimension.belongs_to_account()) && !dimensions.contains(&Dimension::Account) {
            dimensions.push(Dimension::Account);
        }
        let scope = self.filter.scope();
        // If rollups of accounts do not have a dimension, the evidence is read from records: a bounded number of the nearest on each side.
        let grains = if needs_records(&dimensions, &scope) { &[] } else { plan::BY_DIMENSIONS };
        let before = plan::segments(Timestamp::EARLIEST.min(self.range.start), self.range.start, grains);
        let inside = plan::segments(self.range.start, self.range.end, grains);
        let after = plan::segments(self.range.end, Timestamp::LATEST.max(self.range.end), grains);
        let outside = [(RangeSide::Before, before.as_slice()), (RangeSide::After, after.as_slice())];
        let inside = [(RangeSide::Inside, inside.as_slice())];
        let (nearby_usage, nearest, rejections) = futures_util::try_join!(
            self.database.nearby_usage(&scope, &inside, &dimensions),
            self.nearest(empty_results, outside),
            self.rejections(&scope)
        )?;
        let is_in_future = self.range.start > self.now;
        let mut evidence =
            Evidence { dimensions, nearby_usage, nearest, rejections, found_in_metadata: Vec::new(), is_in_future };
        if let Some(undecided) = undecided(&evidence, empty_results, &scope) {
            let more = self.database.nearby_usage(&undecided, &outside, &evidence.dimensions).await?;
            evidence.nearby_usage.value_sets.extend(more.value_sets);
            evidence.nearby_usage.is_complete &= more.is_complete;
        }
        let without_value = empty_results.iter().filter_map(|empty_result| {
            let missing = Candidate::new(&evidence, empty_result).missing_dimensions();
            Some((missing.iter().map(|(_, until)| until.end).max()?, missing, empty_result))
        });
        if let Some((_, missing, empty_result)) = without_value.max_by_key(|(until, ..)| *until) {
            for (dimension, until) in missing {
                let within = (self.range.start, until.end.min(self.range.end));
                let found_in_metadata =
                    self.database.found_in_metadata(&scope, &empty_result.requested_usage_types(), dimension, within).await?;
                evidence.found_in_metadata.push((dimension, found_in_metadata));
            }
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
        let probe = |with_value_of: Option<Grouping>| {
            outside.map(|(side, segments)| NearestBucketQuery { filter: &filter, with_value_of, side, segments })
        };
        // With a condition that requires a value of such a dimension, every match has one.
        let has_value = |by: &Grouping| {
            filter.conditions().iter().any(|condition| by.contains(condition.dimension) && condition.requires_value())
        };
        let by = empty_result.grouped_by.filter(|by| !has_value(by));
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
        if rejections.is_empty() || scope.account_filter.accounts() == Accounts::All {
            return Ok(rejections);
        }
        let foreign = self.database.rejections_of_other_accounts(&scope.account_filter, start, end).await?;
        let of = |service: &str, reason: &str| -> i64 {
            let same =
                rejections.iter().filter(|rejection| rejection.service.as_deref() == Some(service) && rejection.reason == reason);
            same.map(|rejection| rejection.records).sum()
        };
        let is_foreign = |rejection: &RejectionSummary| {
            let service = rejection.service.as_deref();
            let same = foreign.iter().find(|(name, reason, _)| Some(name.as_str()) == service && *reason == rejection.reason);
            same.is_some_and(|(service, reason, examples)| of(service, reason) <= *examples)
        };
        Ok(rejections.iter().filter(|rejection| !is_foreign(rejection)).cloned().collect())
    }
}

/// Whether the evidence by `dimensions` can only be read from records.
fn needs_records(dimensions: &[Dimension], scope: &UsageFilter) -> bool {
    scope.detail(None) != Detail::Accounts || dimensions.iter().any(|dimension| dimension.detail() != Detail::Accounts)
}

/// The usage of `scope` that must be read before and after the range; `None` if every reason can be decided without it.
fn undecided(evidence: &Evidence, empty_results: &[EmptyResult], scope: &UsageFilter) -> Option<UsageFilter> {
    let undecided: Vec<_> = empty_results
        .iter()
        .map(|empty_result| Candidate::new(evidence, empty_result))
        .filter(Candidate::needs_usage_outside)
        .collect();
    if undecided.is_empty() {
        return None;
    }
    // Rollups are indexed by usage type, so a condition on it is cheap; records have no such index.
    if needs_records(&evidence.dimensions, scope) || undecided.iter().any(Candidate::concerns_other_types) {
        return Some(scope.clone());
    }
    let usage_types: Vec<_> = undecided.iter().flat_map(|candidate| candidate.empty_result.requested_usage_types()).collect();
    Some(scope.with(Dimension::UsageType, &usage_types))
}

impl Candidate<'_> {
    /// Whether the evidence does not decide the reason yet, so that usage before and after the range must be read.
    fn needs_usage_outside(&self) -> bool {
        let is_decided_by = |nearest: NearestUsage| !nearest.any.is_empty() || self.has_requested_type_in_range();
        let is_decided = self.empty_result.empty_kind != EmptyKind::NoRecords
            || self.inside().any(|value_set| self.matches(value_set))
            || self.nearest.is_some_and(is_decided_by);
        !is_decided
    }

    /// Whether usage of other types before and after the range could change the reason or the suggestion. It cannot if the range
    /// contains usage of the requested types, or of the other types that would be suggested.
    fn concerns_other_types(&self) -> bool {
        let is_decided = self.has_requested_type_in_range()
            || (self.has_records_in_range() && rewrite::shows_other_usage_types_in_range(self));
        !is_decided || self.empty_result.requested_usage_types().is_empty()
    }

    fn has_records_in_range(&self) -> bool {
        self.inside().any(|value_set| value_set.totals.records > 0)
    }

    fn has_requested_type_in_range(&self) -> bool {
        self.inside().any(|value_set| self.is_of_type(value_set) && value_set.totals.records > 0)
    }
}
