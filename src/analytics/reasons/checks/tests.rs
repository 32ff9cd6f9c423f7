//! When each check applies and when not, and that the order of the table is the documented one.

use std::collections::HashSet;

use super::super::AnswerKind;
use super::super::evidence::NearestUsage;
use super::*;
use crate::domain::dimension::{Dimension, DimensionValue, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::quantity::Totals;
use crate::domain::time::Timestamp;
use crate::store::reasons::{FoundInMetadata, NearbyUsage, ValueSetUsage};
use crate::store::usage::QuerySegment;

type CheckFn = fn(&Candidate<'_>) -> Option<Details>;

/// Evidence about a query of `tokens_input` with the model `opus`. Without further calls nothing was ever recorded.
#[derive(Clone)]
struct Given {
    evidence: Evidence,
    empty_result: EmptyResult,
}

fn shared(value: &str) -> DimensionValue {
    DimensionValue::shared(value.to_owned())
}

fn given() -> Given {
    let filter = UsageFilter {
        usage_types: vec!["tokens_input".to_owned()],
        models: vec!["opus".to_owned()],
        ..UsageFilter::of_account("acme")
    };
    Given {
        evidence: Evidence {
            dimensions: vec![Dimension::UsageType, Dimension::Model],
            nearby_usage: NearbyUsage { value_sets: Vec::new(), is_complete: true },
            ..Evidence::default()
        },
        empty_result: EmptyResult {
            kind: AnswerKind::Insights,
            filter,
            usage_types: Vec::new(),
            grouped_by: None,
            empty_kind: EmptyKind::NoRecords,
        },
    }
}

impl Given {
    /// Records on a side of the range; zero records are voided usage.
    fn usage(mut self, side: RangeSide, usage_type: &str, model: &str, records: i64) -> Self {
        let at = match side {
            RangeSide::Before => 1_000,
            RangeSide::Inside => 2_000,
            RangeSide::After => 3_000,
        };
        let bucket = QuerySegment { grain: None, start: Timestamp::from_millis(at), end: Timestamp::from_millis(at + 1) };
        let with_amount = (records > 0).then_some(bucket);
        self.evidence.nearby_usage.value_sets.push(ValueSetUsage {
            side,
            values: vec![usage_type.to_owned(), model.to_owned()],
            totals: Totals { records, quantity: i128::from(records), ..Totals::default() },
            first: with_amount,
            last: with_amount,
            last_seen: bucket,
        });
        self
    }

    fn inside(self, usage_type: &str, model: &str, records: i64) -> Self {
        self.usage(RangeSide::Inside, usage_type, model, records)
    }

    fn before(self, usage_type: &str, model: &str, records: i64) -> Self {
        self.usage(RangeSide::Before, usage_type, model, records)
    }

    fn empty_by(mut self, empty_kind: EmptyKind) -> Self {
        self.empty_result.empty_kind = empty_kind;
        self
    }

    /// The result covers other usage types than the filter selects.
    fn contradictory(mut self) -> Self {
        self.empty_result.usage_types = vec!["compute_seconds".to_owned()];
        self
    }

    /// The filter requires a model and that there is none.
    fn requiring_no_model(mut self) -> Self {
        self.empty_result.filter.missing.insert(Dimension::Model);
        self
    }

    fn in_future(mut self) -> Self {
        self.evidence.is_in_future = true;
        self
    }

    fn rejected(mut self, usage_type: &str, records: i64) -> Self {
        self.evidence.rejections.push(RejectionSummary {
            service: Some("meter".to_owned()),
            reason: "INVALID_QUANTITY".to_owned(),
            usage_type: usage_type.to_owned(),
            records,
            last_at: Timestamp::from_millis(2_000),
        });
        self
    }

    fn in_metadata(mut self, model: &str) -> Self {
        let found = FoundInMetadata { examined_records: 1, in_metadata: vec![(shared(model), 1)] };
        self.evidence.found_in_metadata.push((Dimension::Model, found));
        self
    }

    fn details(&self, check: CheckFn) -> Option<Details> {
        check(&Candidate::new(&self.evidence, &self.empty_result))
    }

    /// The number of records of the reason if the check applies.
    fn records(&self, check: CheckFn) -> Option<i64> {
        self.details(check).map(|details| details.records)
    }

    fn code(&self) -> Option<ReasonCode> {
        diagnose(&self.evidence, &self.empty_result).map(|diagnosis| diagnosis.code)
    }

    /// The position of the first check that applies.
    fn decided_by(&self) -> Option<usize> {
        CHECKS.iter().position(|check| self.details(check.details).is_some())
    }
}

fn by_model() -> Grouping {
    Grouping::by(Dimension::Model)
}

fn position(check: CheckFn) -> usize {
    CHECKS.iter().position(|row| std::ptr::fn_addr_eq(row.details, check)).expect("every check is in the table")
}

#[test]
fn zero_quantity_applies_to_records_without_an_amount() {
    assert_eq!(given().empty_by(EmptyKind::AllZero(3)).records(zero_quantity), Some(3));
    assert_eq!(given().records(zero_quantity), None);
}

#[test]
fn no_group_has_a_value_applies_to_results_grouped_by_a_missing_dimension() {
    let grouped = given().empty_by(EmptyKind::DimensionMissing(by_model(), 3)).in_metadata("opus");
    let missing =
        grouped.details(no_group_has_a_value).and_then(|details| details.missing.into_iter().next()).expect("the check applies");
    assert_eq!((missing.dimension, missing.records, missing.in_metadata), (Dimension::Model, 3, vec![(shared("opus"), 1)]));
    assert_eq!(given().records(no_group_has_a_value), None);
}

#[test]
fn filter_excludes_the_covered_types_applies_to_contradictory_queries() {
    let recorded = given().inside("tokens_input", "opus", 2).inside("compute_seconds", "", 3);
    assert_eq!(recorded.clone().contradictory().records(filter_excludes_the_covered_types), Some(5));
    assert_eq!(recorded.records(filter_excludes_the_covered_types), None);
}

#[test]
fn filter_contradicts_itself_applies_if_no_record_can_match() {
    let recorded = given().inside("tokens_input", "opus", 2).inside("tokens_input", "", 3);
    let details = recorded.clone().requiring_no_model().details(filter_contradicts_itself).expect("the check applies");
    assert_eq!((details.records, details.filters.len()), (5, 2));
    assert_eq!(recorded.records(filter_contradicts_itself), None);
}

#[test]
fn only_voided_applies_if_all_matching_usage_in_the_range_is_voided() {
    assert_eq!(given().inside("tokens_input", "opus", 0).records(only_voided), Some(0));
    assert_eq!(given().inside("tokens_input", "opus", 0).inside("tokens_input", "opus", 1).records(only_voided), None);
    assert_eq!(given().inside("tokens_input", "sonnet", 0).records(only_voided), None);
    assert_eq!(given().before("tokens_input", "opus", 0).records(only_voided), None);
}

#[test]
fn filtered_dimension_is_missing_applies_if_most_records_have_no_value_or_metadata_has_it() {
    let check = filtered_dimension_is_missing;
    assert_eq!(given().inside("tokens_input", "", 3).inside("tokens_input", "gpt-mini", 2).records(check), Some(3));
    assert_eq!(given().inside("tokens_input", "", 3).inside("tokens_input", "opsu", 2).records(check), None);
    let few = given().inside("tokens_input", "", 1).inside("tokens_input", "gpt-mini", 2);
    assert_eq!(few.records(check), None);
    assert_eq!(few.clone().in_metadata("opus").records(check), Some(1));
    assert_eq!(few.in_metadata("haiku").records(check), None);
    assert_eq!(given().before("tokens_input", "", 3).records(check), None);
}

#[test]
fn filter_excludes_usage_in_range_applies_if_the_values_exist_at_no_time() {
    let typo = given().inside("tokens_input", "sonnet", 2);
    let details = typo.details(filter_excludes_usage_in_range).expect("the check applies");
    assert_eq!((details.records, details.filters[0].records), (2, 2));
    assert_eq!(typo.before("tokens_input", "opus", 1).records(filter_excludes_usage_in_range), None);
    assert_eq!(given().before("tokens_input", "sonnet", 2).records(filter_excludes_usage_in_range), None);
    assert_eq!(given().inside("api_calls", "", 2).records(filter_excludes_usage_in_range), None);
}

#[test]
fn starts_in_the_future_applies_if_there_are_records() {
    assert_eq!(given().in_future().before("api_calls", "", 1).records(starts_in_the_future), Some(0));
    assert_eq!(given().in_future().records(starts_in_the_future), None);
    assert_eq!(given().before("api_calls", "", 1).records(starts_in_the_future), None);
}

#[test]
fn usage_was_rejected_applies_to_rejections_that_may_be_the_requested_usage() {
    assert_eq!(given().rejected("tokens_input", 2).rejected("", 1).records(usage_was_rejected), Some(3));
    assert_eq!(given().rejected("api_calls", 2).records(usage_was_rejected), None);
    assert_eq!(given().records(usage_was_rejected), None);
}

#[test]
fn nothing_recorded_applies_if_the_scope_has_no_records_at_any_time() {
    assert_eq!(given().before("api_calls", "", 0).records(nothing_recorded), Some(0));
    assert_eq!(given().before("api_calls", "", 1).records(nothing_recorded), None);
}

#[test]
fn recorded_outside_of_the_range_applies_if_matching_usage_exists() {
    let check = recorded_outside_of_the_range;
    assert_eq!(given().before("tokens_input", "opus", 1).records(check), Some(0));
    assert_eq!(given().usage(RangeSide::After, "tokens_input", "opus", 1).records(check), Some(0));
    assert_eq!(given().before("tokens_input", "sonnet", 1).records(check), None);
    assert_eq!(given().before("api_calls", "opus", 1).records(check), None);
}

#[test]
fn filter_excludes_all_usage_applies_if_the_usage_type_was_recorded() {
    let details = given().before("tokens_input", "sonnet", 2).details(filter_excludes_all_usage).expect("the check applies");
    assert_eq!((details.records, details.filters[0].alternatives.clone()), (2, vec![(shared("sonnet"), 2)]));
    assert_eq!(given().before("api_calls", "sonnet", 2).records(filter_excludes_all_usage), None);
}

#[test]
fn types_were_never_recorded_applies_if_only_other_types_were() {
    let others = given().inside("api_calls", "", 2).before("api_calls", "", 1);
    let details = others.details(types_were_never_recorded).expect("the check applies");
    assert_eq!((details.records, details.usage_types), (2, vec![("api_calls".to_owned(), 2)]));
    assert_eq!(given().before("tokens_input", "sonnet", 1).records(types_were_never_recorded), None);
}

#[test]
fn a_result_with_records_by_now_has_no_reason() {
    let arrived = given().inside("tokens_input", "opus", 1).rejected("", 1);
    assert_eq!(arrived.code(), None);
}

/// For each check, evidence for which it decides, in the order of the table.
fn decisive() -> Vec<(CheckFn, Given)> {
    vec![
        (zero_quantity, given().empty_by(EmptyKind::AllZero(1)).inside("tokens_input", "opus", 1)),
        (no_group_has_a_value, given().empty_by(EmptyKind::DimensionMissing(by_model(), 1))),
        (filter_excludes_the_covered_types, given().contradictory()),
        (filter_contradicts_itself, given().requiring_no_model()),
        (only_voided, given().inside("tokens_input", "opus", 0)),
        (filtered_dimension_is_missing, given().inside("tokens_input", "", 1)),
        (filter_excludes_usage_in_range, given().inside("tokens_input", "sonnet", 1)),
        (starts_in_the_future, given().in_future().before("tokens_input", "opus", 1)),
        (usage_was_rejected, given().rejected("", 1)),
        (nothing_recorded, given()),
        (recorded_outside_of_the_range, given().before("tokens_input", "opus", 1)),
        (filter_excludes_all_usage, given().before("tokens_input", "sonnet", 1)),
        (types_were_never_recorded, given().before("api_calls", "", 1)),
    ]
}

#[test]
fn every_check_decides_for_some_evidence_and_every_reason_is_reached() {
    let decisive = decisive();
    assert_eq!(decisive.len(), CHECKS.len());
    let mut reached = HashSet::new();
    for (index, (check, given)) in decisive.iter().enumerate() {
        assert_eq!((position(*check), given.decided_by()), (index, Some(index)));
        assert_eq!(given.code(), Some(CHECKS[index].code));
        reached.insert(CHECKS[index].code);
    }
    assert_eq!(reached, ReasonCode::ALL.iter().copied().collect());
}

/// Pairs of checks that both apply to some evidence, the one that must decide first.
fn overlapping() -> Vec<(CheckFn, CheckFn, Given)> {
    let voided = || given().inside("tokens_input", "opus", 0);
    let unnamed = || given().inside("tokens_input", "", 2);
    let typo = || given().inside("tokens_input", "sonnet", 2);
    let elsewhere = || given().before("tokens_input", "opus", 1);
    let other_type = || given().before("api_calls", "", 1);
    let without_value_sets = || {
        let mut found = other_type();
        let bucket = found.evidence.nearby_usage.value_sets[0].last;
        let neighbors = Neighbors { before: bucket, after: None };
        found.evidence.nearest = Some(NearestUsage { any: neighbors, with_value: neighbors });
        found
    };
    vec![
        (zero_quantity, only_voided, voided().empty_by(EmptyKind::AllZero(1))),
        (zero_quantity, usage_was_rejected, given().empty_by(EmptyKind::AllZero(1)).rejected("", 1)),
        (
            no_group_has_a_value,
            filter_excludes_the_covered_types,
            given().empty_by(EmptyKind::DimensionMissing(by_model(), 1)).contradictory(),
        ),
        (no_group_has_a_value, only_voided, voided().empty_by(EmptyKind::DimensionMissing(by_model(), 1))),
        (filter_excludes_the_covered_types, starts_in_the_future, elsewhere().contradictory().in_future()),
        (filter_excludes_the_covered_types, nothing_recorded, given().contradictory()),
        (filter_excludes_the_covered_types, types_were_never_recorded, other_type().contradictory()),
        (filter_excludes_the_covered_types, filter_contradicts_itself, given().contradictory().requiring_no_model()),
        (filter_contradicts_itself, filter_excludes_usage_in_range, typo().requiring_no_model()),
        (filter_contradicts_itself, usage_was_rejected, given().requiring_no_model().rejected("", 1)),
        (filter_contradicts_itself, nothing_recorded, given().requiring_no_model()),
        (only_voided, filtered_dimension_is_missing, voided().inside("tokens_input", "", 2)),
        (only_voided, filter_excludes_usage_in_range, voided().inside("tokens_input", "sonnet", 2)),
        (only_voided, usage_was_rejected, voided().rejected("", 1)),
        (only_voided, nothing_recorded, voided()),
        (only_voided, recorded_outside_of_the_range, voided().before("tokens_input", "opus", 1)),
        (filtered_dimension_is_missing, filter_excludes_usage_in_range, unnamed()),
        (filtered_dimension_is_missing, starts_in_the_future, unnamed().in_future()),
        (filtered_dimension_is_missing, usage_was_rejected, unnamed().rejected("", 1)),
        (filtered_dimension_is_missing, recorded_outside_of_the_range, unnamed().before("tokens_input", "opus", 1)),
        (filter_excludes_usage_in_range, starts_in_the_future, typo().in_future()),
        (filter_excludes_usage_in_range, usage_was_rejected, typo().rejected("", 1)),
        (starts_in_the_future, usage_was_rejected, elsewhere().in_future().rejected("", 1)),
        (starts_in_the_future, recorded_outside_of_the_range, elsewhere().in_future()),
        (starts_in_the_future, types_were_never_recorded, other_type().in_future()),
        (usage_was_rejected, nothing_recorded, given().rejected("", 1)),
        (usage_was_rejected, recorded_outside_of_the_range, elsewhere().rejected("", 1)),
        (usage_was_rejected, filter_excludes_all_usage, given().before("tokens_input", "sonnet", 1).rejected("", 1)),
        (usage_was_rejected, types_were_never_recorded, other_type().rejected("", 1)),
        (nothing_recorded, types_were_never_recorded, given()),
        (recorded_outside_of_the_range, filter_excludes_all_usage, elsewhere()),
        (recorded_outside_of_the_range, types_were_never_recorded, without_value_sets()),
    ]
}

#[test]
fn the_first_of_two_checks_that_apply_decides() {
    for (index, (first, second, given)) in overlapping().into_iter().enumerate() {
        assert!(given.details(first).is_some() && given.details(second).is_some(), "pair {index} does not overlap");
        assert_eq!(given.decided_by(), Some(position(first)), "pair {index}");
    }
}

#[test]
fn the_order_is_documented() {
    let documented = |path: &str| -> Vec<String> {
        let manual = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect("the document exists");
        let rows = manual.lines().filter_map(|line| line.split_once(". `").filter(|(number, _)| number.parse::<u8>().is_ok()));
        rows.filter_map(|(_, row)| Some(row.split_once('`')?.0.to_owned())).collect()
    };
    let codes: Vec<_> = CHECKS.iter().map(|check| check.code.as_str().to_owned()).collect();
    assert_eq!(documented("docs/explain.md"), codes);
    assert_eq!(documented("docs/decisions/0017-empty-reasons.md"), codes);
}
