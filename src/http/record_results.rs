//! The results of records as JSON, as the payload of `recordUsage` has them.

use serde::Serialize;
use uuid::Uuid;

use crate::domain::difference::FieldDifference;
use crate::domain::problem::Problem;
use crate::recording::{RecordOutcome, RecordStatus};

/// The results of a call, and their counts by status.
#[derive(Debug, Default, Serialize)]
pub(super) struct RecordResults {
    recorded: usize,
    duplicates: usize,
    conflicts: usize,
    rejected: usize,
    results: Vec<RecordResult>,
}

/// What identifies a record in a call.
#[derive(Debug)]
pub(super) struct Sent {
    /// Index of the message that the record came from, from 0.
    pub(super) index: usize,
    /// Its key and usage type; `None` if it cannot be read.
    pub(super) identity: Option<(String, String)>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordResult {
    index: usize,
    status: &'static str,
    idempotency_key: Option<String>,
    usage_type: Option<String>,
    record_id: Option<Uuid>,
    current_record_id: Option<Uuid>,
    code: Option<&'static str>,
    field: Option<String>,
    message: Option<String>,
    problems: Vec<RecordProblem>,
    differences: Vec<Difference>,
    warnings: Vec<RecordProblem>,
}

#[derive(Debug, Serialize)]
struct RecordProblem {
    code: &'static str,
    field: Option<String>,
    message: String,
}

#[derive(Debug, Serialize)]
struct Difference {
    field: &'static str,
    existing: Option<String>,
    sent: Option<String>,
}

impl From<Problem> for RecordProblem {
    fn from(Problem { code, field, message }: Problem) -> Self {
        Self { code: code.as_str(), field: Some(field.into_owned()).filter(|field| !field.is_empty()), message }
    }
}

impl From<FieldDifference> for Difference {
    fn from(FieldDifference { field, existing, sent }: FieldDifference) -> Self {
        Self { field, existing, sent }
    }
}

impl RecordResults {
    /// The results of `outcomes`, which have the order of `sent`.
    pub(super) fn of(sent: Vec<Sent>, outcomes: Vec<RecordOutcome>) -> Self {
        let mut results = Self { results: Vec::with_capacity(outcomes.len()), ..Self::default() };
        for (Sent { index, identity }, outcome) in sent.into_iter().zip(outcomes) {
            let (count, status) = match outcome.status {
                RecordStatus::Recorded => (&mut results.recorded, "RECORDED"),
                RecordStatus::Duplicate => (&mut results.duplicates, "DUPLICATE"),
                RecordStatus::Conflict => (&mut results.conflicts, "CONFLICT"),
                RecordStatus::Rejected => (&mut results.rejected, "REJECTED"),
            };
            *count += 1;
            let problems: Vec<RecordProblem> = outcome.problems.into_iter().map(RecordProblem::from).collect();
            let first = problems.first();
            let (idempotency_key, usage_type) = identity.unzip();
            results.results.push(RecordResult {
                index,
                status,
                idempotency_key,
                usage_type,
                record_id: outcome.record_id,
                current_record_id: outcome.current_record_id,
                code: first.map(|problem| problem.code),
                field: first.and_then(|problem| problem.field.clone()),
                message: first.map(|problem| problem.message.clone()),
                problems,
                differences: outcome.differences.into_iter().map(Difference::from).collect(),
                warnings: outcome.warnings.into_iter().map(RecordProblem::from).collect(),
            });
        }
        results
    }

    /// Number of records that were not recorded, neither now nor before.
    pub(super) const fn unrecorded(&self) -> usize {
        self.conflicts + self.rejected
    }

    /// The index, code and message of the first record that was not recorded.
    pub(super) fn first_problem(&self) -> Option<(usize, &'static str, &str)> {
        self.results.iter().find_map(|result| Some((result.index, result.code?, result.message.as_deref()?)))
    }
}
