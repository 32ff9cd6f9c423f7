//! Outcomes of records.

use uuid::Uuid;

use crate::domain::problem::{Problem, ProblemCode};

/// The outcome of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordStatus {
    /// Committed by this call.
    Recorded,
    /// Committed before with the same content; not counted again.
    Duplicate,
    /// The key was used before with different content; nothing was changed.
    Conflict,
    /// Not recorded; it must be corrected before it is sent again.
    Rejected,
}

/// The response for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOutcome {
    /// The outcome.
    pub status: RecordStatus,
    /// Id of the record under the key; `None` when rejected.
    pub record_id: Option<Uuid>,
    /// All problems of the record; empty unless it is a conflict or was rejected.
    pub problems: Vec<Problem>,
    /// Problems that did not prevent recording; the client should fix them.
    pub warnings: Vec<Problem>,
}

/// Result of the transaction for a valid record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CommitOutcome {
    Inserted(Uuid),
    Duplicate(Uuid),
    Conflict(Uuid),
    Rejected(Problem),
}

impl RecordOutcome {
    pub(super) fn rejected(problems: Vec<Problem>) -> Self {
        Self { status: RecordStatus::Rejected, record_id: None, problems, warnings: Vec::new() }
    }

    /// A valid record whose commit is pending.
    pub(super) fn pending(warnings: Vec<Problem>) -> Self {
        Self { status: RecordStatus::Recorded, record_id: None, problems: Vec::new(), warnings }
    }

    pub(super) fn apply(&mut self, commit_outcome: CommitOutcome) {
        match commit_outcome {
            CommitOutcome::Inserted(id) => self.record_id = Some(id),
            CommitOutcome::Duplicate(id) => {
                self.status = RecordStatus::Duplicate;
                self.record_id = Some(id);
            }
            CommitOutcome::Conflict(id) => {
                self.status = RecordStatus::Conflict;
                self.record_id = Some(id);
                self.warnings.clear();
                self.problems = vec![Problem::new(
                    ProblemCode::IdempotencyConflict,
                    "idempotencyKey",
                    format!(
                        "this key was used before with different content, by record `{id}`; nothing was changed. \
                         If both are real usage, send this one under a new key"
                    ),
                )];
            }
            CommitOutcome::Rejected(problem) => *self = Self::rejected(vec![problem]),
        }
    }
}
