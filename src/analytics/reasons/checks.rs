//! The checks that decide the reason for an empty result, in order. Pure.
//!
//! Each check reads the evidence and returns the details of its reason if it applies. The first that applies decides; the details
//! report other evidence too. A new reason is a row of [`CHECKS`], its function and its test.

use super::candidate::Candidate;
use super::evidence::{Evidence, Neighbors};
use super::rewrite::{self, QueryRewrite};
use super::{Details, EmptyKind, EmptyResult, FilteredOut, MAX_NAMES, ReasonCode};
use crate::store::reasons::RangeSide;

/// One check: a row of [`CHECKS`].
struct Check {
    /// The reason if it applies.
    code: ReasonCode,
    /// The details of the reason; `None` if the check does not apply.
    details: fn(&Candidate<'_>) -> Option<Details>,
    /// Finds the query to suggest, from the conditions that exclude records.
    rewrite: fn(&Candidate<'_>, &[FilteredOut]) -> Option<QueryRewrite>,
}

impl Check {
    const fn new(
        code: ReasonCode,
        details: fn(&Candidate<'_>) -> Option<Details>,
        rewrite: fn(&Candidate<'_>, &[FilteredOut]) -> Option<QueryRewrite>,
    ) -> Self {
        Self { code, details, rewrite }
    }
}

/// The checks in the order in which they are tried. `docs/decisions/0017-empty-reasons.md` explains the order.
const CHECKS: &[Check] = &[
    // The result has records, so its content is certain and nothing else has to be checked.
    Check::new(ReasonCode::ZeroQuantity, zero_quantity, rewrite::in_other_range),
    // The result has records here too; only the values of its groups are missing.
    Check::new(ReasonCode::DimensionMissing, no_group_has_a_value, rewrite::without_conditions),
    // The query contradicts itself: no usage could match it.
    Check::new(ReasonCode::WrongType, filter_excludes_the_covered_types, rewrite::with_other_usage_types),
    // The same for another dimension than the usage type.
    Check::new(ReasonCode::FilteredOut, filter_contradicts_itself, rewrite::without_conditions),
    // Records match and are voided: more specific than any reason for not matching.
    Check::new(ReasonCode::OnlyVoided, only_voided, rewrite::in_other_range),
    // The records of the range explain the result, even if the same value was recorded correctly long ago.
    Check::new(ReasonCode::DimensionMissing, filtered_dimension_is_missing, rewrite::without_conditions),
    // A value that exists at no time is a typo; one that exists at another time is a reason below.
    Check::new(ReasonCode::FilteredOut, filter_excludes_usage_in_range, rewrite::with_other_filter),
    // A future range is empty whatever was rejected or recorded with other types.
    Check::new(ReasonCode::Future, starts_in_the_future, rewrite::in_other_range),
    // Rejected calls may have contained the requested usage, which would make every reason below wrong.
    Check::new(ReasonCode::Refused, usage_was_rejected, rewrite::in_other_range),
    // Without any record no change of the query helps.
    Check::new(ReasonCode::NothingRecorded, nothing_recorded, rewrite::in_other_range),
    // The requested usage exists: a change of the range shows it, and a change of the filter is not needed.
    Check::new(ReasonCode::OutOfRange, recorded_outside_of_the_range, rewrite::in_other_range),
    // The usage type exists, so the filter is what never matched.
    Check::new(ReasonCode::FilteredOut, filter_excludes_all_usage, rewrite::with_other_filter),
    // Only usage of other types remains.
    Check::new(ReasonCode::WrongType, types_were_never_recorded, rewrite::with_other_usage_types),
];

/// A reason with its details and the query to suggest.
#[derive(Clone, Debug)]
pub(super) struct Diagnosis {
    pub(super) code: ReasonCode,
    pub(super) details: Details,
    /// The nearest matching usage.
    pub(super) nearest: Neighbors,
    pub(super) rewrite: Option<QueryRewrite>,
}

/// The diagnosis of the first check that applies; `None` if the result is no longer empty.
pub(super) fn diagnose(evidence: &Evidence, empty_result: &EmptyResult) -> Option<Diagnosis> {
    let candidate = Candidate::new(evidence, empty_result);
    if candidate.is_no_longer_empty() {
        return None;
    }
    let (check, mut details) = CHECKS.iter().find_map(|check| Some((check, (check.details)(&candidate)?)))?;
    let rewrite = (check.rewrite)(&candidate, &details.filters);
    details.filters.iter_mut().for_each(|filtered_out| filtered_out.alternatives.truncate(MAX_NAMES));
    Some(Diagnosis { code: check.code, details, nearest: candidate.nearest(), rewrite })
}

/// The details that every reason has, about this many records.
fn details_of(candidate: &Candidate<'_>, records: i64) -> Details {
    Details {
        records,
        usage_types: candidate.other_usage_types(),
        rejections: candidate.rejections(),
        is_complete: candidate.evidence.nearby_usage.is_complete,
        ..Details::default()
    }
}

/// The same with the records of the range that each condition excludes.
fn details_with_filters(candidate: &Candidate<'_>, records: i64) -> Details {
    Details { filters: candidate.filtered_out_in_range().to_vec(), ..details_of(candidate, records) }
}

/// All records of the result have quantity 0 and cost 0.
fn zero_quantity(candidate: &Candidate<'_>) -> Option<Details> {
    let EmptyKind::AllZero(records) = candidate.empty_result.empty_kind else { return None };
    Some(details_of(candidate, records))
}

/// The result is grouped by dimensions of which none of its records has a value.
fn no_group_has_a_value(candidate: &Candidate<'_>) -> Option<Details> {
    let EmptyKind::DimensionMissing(by, records) = candidate.empty_result.empty_kind else { return None };
    let missing = by.dimensions().map(|dimension| candidate.missing(dimension, records)).collect();
    Some(Details { missing, ..details_of(candidate, records) })
}

/// The filter selects none of the usage types that the result covers.
fn filter_excludes_the_covered_types(candidate: &Candidate<'_>) -> Option<Details> {
    let applies = candidate.empty_result.excludes_every_usage_type();
    applies.then(|| details_of(candidate, candidate.evidence.records_in_range()))
}

/// The filter requires and excludes the same accounts or values.
fn filter_contradicts_itself(candidate: &Candidate<'_>) -> Option<Details> {
    let applies = candidate.empty_result.filter.contradiction().is_some();
    applies.then(|| details_with_filters(candidate, candidate.records_of_type(|side| side == RangeSide::Inside)))
}

/// There is matching usage in the range, all of it voided or replaced. The number of records is read later.
fn only_voided(candidate: &Candidate<'_>) -> Option<Details> {
    let mut matching = candidate.matching_in_range().peekable();
    let applies = matching.peek().is_some() && matching.all(|value_set| value_set.totals.records == 0);
    applies.then(|| details_of(candidate, 0))
}

/// Records of the range fail a condition because they have no value of its dimension.
fn filtered_dimension_is_missing(candidate: &Candidate<'_>) -> Option<Details> {
    let missing = candidate.missing_by_filter()?;
    let records = missing.records;
    Some(Details { missing: vec![missing], ..details_with_filters(candidate, records) })
}

/// The range has records of the requested types, and matching usage exists at no time.
fn filter_excludes_usage_in_range(candidate: &Candidate<'_>) -> Option<Details> {
    let records = candidate.records_of_type(|side| side == RangeSide::Inside);
    (records > 0 && candidate.nearest().is_empty()).then(|| details_with_filters(candidate, records))
}

/// The range starts in the future, and there is usage to suggest.
fn starts_in_the_future(candidate: &Candidate<'_>) -> Option<Details> {
    let applies = candidate.evidence.is_in_future && !candidate.evidence.has_no_records();
    applies.then(|| details_with_filters(candidate, 0))
}

/// Usage that may be the requested one was sent in the range and rejected.
fn usage_was_rejected(candidate: &Candidate<'_>) -> Option<Details> {
    let rejections = candidate.rejections();
    let records = rejections.iter().map(|rejection| rejection.records).sum();
    (!rejections.is_empty()).then(|| details_with_filters(candidate, records))
}

/// The scope has no records at any time.
fn nothing_recorded(candidate: &Candidate<'_>) -> Option<Details> {
    candidate.evidence.has_no_records().then(|| details_of(candidate, 0))
}

/// Matching usage exists outside of the range.
fn recorded_outside_of_the_range(candidate: &Candidate<'_>) -> Option<Details> {
    let applies = !candidate.nearest().is_empty() || candidate.was_ever_recorded();
    applies.then(|| details_with_filters(candidate, 0))
}

/// Usage of the requested types exists, but never with the filtered values.
fn filter_excludes_all_usage(candidate: &Candidate<'_>) -> Option<Details> {
    let records = candidate.records_of_type(|_| true);
    (records > 0).then(|| Details { filters: candidate.filtered_out_at_any_time(), ..details_of(candidate, records) })
}

/// Usage of the requested types does not exist.
fn types_were_never_recorded(candidate: &Candidate<'_>) -> Option<Details> {
    let applies = candidate.records_of_type(|_| true) == 0;
    applies.then(|| details_of(candidate, candidate.evidence.records_in_range()))
}

#[cfg(test)]
mod tests;
