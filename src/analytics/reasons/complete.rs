//! Completes a diagnosis: reads the details that only some reasons need, and builds the reason with its sentence and suggestion.

use std::slice;

use super::candidate::Candidate;
use super::checks::Diagnosis;
use super::evidence::{Evidence, Neighbors};
use super::rewrite::{self, QueryRewrite};
use super::{Details, EmptyReason, EmptyResult, MAX_NAMES, ReasonCode, wording};
use crate::analytics::InsightsQuery;
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::label_key::LabelKey;
use crate::domain::nearest::{nearest, sort_nearest_first};
use crate::domain::text::Slug;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::freshness::BucketLookup;
use crate::store::usage::QuerySegment;

/// The number of requested accounts for which similar ids are searched.
const SIMILAR_TO_MAX: usize = 3;

impl InsightsQuery {
    /// Reads the details that only some reasons need.
    pub(super) async fn complete(
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
        if covers_all_accounts && !details.missing.is_empty() {
            let services = self.database.recording_services(&empty_result.requested_usage_types(), self.range.start).await?;
            details.missing.iter_mut().for_each(|missing| missing.services.clone_from(&services));
        }
        if evidence.has_no_records()
            && covers_all_accounts
            && let requested = requested_accounts(empty_result)
            && !requested.is_empty()
            && !empty_result.filter.account_filter.excludes_every_requested_account()
        {
            details.accounts = self.similar_accounts(&requested).await?;
            rewrite = self.rewrite_for_account(empty_result, &requested, &details.accounts).await?;
        }
        if let Some(key) = unknown_label(evidence, empty_result, &details) {
            let until = (Timestamp::EARLIEST.min(self.range.start), self.range.end);
            details.label_keys = self.database.recorded_label_keys(&self.filter.scope(), until).await?;
            if details.label_keys.iter().any(|(recorded, _)| recorded == key.as_str()) {
                details.label_keys.clear();
            }
            sort_nearest_first(&[key.to_string()], &mut details.label_keys, |(recorded, _)| recorded);
            details.label_keys.truncate(MAX_NAMES);
            if diagnosis.code == ReasonCode::FilteredOut {
                rewrite = self.rewrite_for_label(empty_result, key, &details.label_keys).await?.or(rewrite);
            }
        }
        Ok(PendingReason {
            empty_result: empty_result.clone(),
            code: diagnosis.code,
            details,
            nearest: diagnosis.nearest,
            rewrite,
        })
    }

    /// The accounts whose ids are most similar to the requested ones, without the excluded accounts.
    async fn similar_accounts(&self, requested: &[String]) -> Result<Vec<String>, Error> {
        let spellings = |account_id: &String| [account_id.clone(), account_id.to_lowercase(), account_id.to_uppercase()];
        let mut names: Vec<_> = requested.iter().flat_map(spellings).collect();
        names.dedup();
        let mut accounts = self.database.neighboring_accounts(&names).await?;
        accounts.retain(|account| !self.filter.account_filter.excluded().contains(account));
        sort_nearest_first(requested, &mut accounts, |account| account);
        accounts.truncate(MAX_NAMES);
        Ok(accounts)
    }

    /// The same query about the account with a similar id, if it is not empty.
    async fn rewrite_for_account(
        &self,
        empty_result: &EmptyResult,
        requested: &[String],
        accounts: &[String],
    ) -> Result<Option<QueryRewrite>, Error> {
        let mut meant = requested.iter().filter_map(|account_id| nearest(account_id, accounts.iter().map(String::as_str)));
        let Some(meant) = meant.next() else { return Ok(None) };
        let filter = empty_result.filter.with(Dimension::Account, slice::from_ref(&meant.to_owned()));
        self.rewrite_with_filter(empty_result, filter).await
    }

    /// The same query with the label whose key is similar to a key that no record has, if it is not empty.
    async fn rewrite_for_label(
        &self,
        empty_result: &EmptyResult,
        key: LabelKey,
        recorded: &[(String, i64)],
    ) -> Result<Option<QueryRewrite>, Error> {
        let meant = nearest(key.as_str(), recorded.iter().map(|(key, _)| key.as_str()));
        let Some(meant) = meant.and_then(|key| Slug::parse("key", key.to_owned()).ok()) else { return Ok(None) };
        let mut filter = empty_result.filter.clone();
        let Some(values) = filter.labels.remove(&key) else { return Ok(None) };
        filter.labels.entry(LabelKey::from(&meant)).or_insert(values);
        self.rewrite_with_filter(empty_result, filter).await
    }

    /// The same query with another filter, if it is not empty.
    async fn rewrite_with_filter(&self, empty_result: &EmptyResult, filter: UsageFilter) -> Result<Option<QueryRewrite>, Error> {
        let intended_query = Self { filter: filter.clone(), ..self.clone() };
        let empty_result = EmptyResult { filter, ..empty_result.clone() };
        let evidence = Box::pin(intended_query.evidence(slice::from_ref(&empty_result))).await?;
        Ok(Candidate::new(&evidence, &empty_result).rewrite().map(|rewrite| QueryRewrite { changes_filter: true, ..rewrite }))
    }

    /// Builds the reason from the resolved instants.
    pub(super) fn build_reason(
        &self,
        found: PendingReason,
        instants: &mut impl Iterator<Item = Option<Timestamp>>,
    ) -> EmptyReason {
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

/// The first requested accounts: as many as similar ids are searched for.
fn requested_accounts(empty_result: &EmptyResult) -> Vec<String> {
    empty_result.filter.account_filter.requested().iter().take(SIMILAR_TO_MAX).cloned().collect()
}

/// The key of a label that excludes all records or groups none of them, and that no record near the range has.
fn unknown_label(evidence: &Evidence, empty_result: &EmptyResult, details: &Details) -> Option<LabelKey> {
    let candidate = Candidate::new(evidence, empty_result);
    let is_unknown =
        |dimension: Dimension| candidate.all().all(|value_set| candidate.value_text(value_set, dimension).is_empty());
    let filtered = details.filters.iter().map(|filtered_out| &filtered_out.condition);
    let filtered = filtered.filter(|condition| condition.requires_value()).map(|condition| condition.dimension);
    let mut concerned = filtered.chain(details.missing.iter().map(|missing| missing.dimension));
    concerned.find_map(|dimension| dimension.label().filter(|_| is_unknown(dimension)))
}

/// A reason whose instants are not yet resolved.
pub(super) struct PendingReason {
    empty_result: EmptyResult,
    code: ReasonCode,
    details: Details,
    nearest: Neighbors,
    rewrite: Option<QueryRewrite>,
}

impl PendingReason {
    /// The bucket lookups, in the order in which `InsightsQuery::build_reason` consumes their results.
    pub(super) fn bucket_lookups(&self) -> Vec<BucketLookup> {
        let neighbors = |empty_result: &EmptyResult, neighbors: &Neighbors, with_value_of: Option<Grouping>| {
            let filter = empty_result.matching();
            [(neighbors.before, true), (neighbors.after, false)].into_iter().filter_map(move |(bucket, is_last)| {
                Some(BucketLookup { filter: filter.clone(), bucket: bucket?, is_last, skip_zero: true, with_value_of })
            })
        };
        let of_rewrite = self
            .rewrite
            .iter()
            .flat_map(|rewrite| neighbors(&rewrite.empty_result, &rewrite.neighbors, rewrite.empty_result.grouped_by));
        neighbors(&self.empty_result, &self.nearest, None).chain(of_rewrite).collect()
    }
}
