//! What became of a record.

use uuid::Uuid;

use crate::domain::problem::{Problem, ProblemCode};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordStatus {
    /// Committed now.
    Recorded,
    /// Committed before, with the same content: nothing was counted again.
    Duplicate,
    /// The key was committed before with other content: nothing was changed.
    Conflict,
    /// Not recorded: it must be mended first.
    Rejected,
}

/// The answer for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOutcome {
    /// What became of it.
    pub status: RecordStatus,
    /// The id of the record that stands under the key; `None` when rejected.
    pub record_id: Option<Uuid>,
    /// All that is wrong with it; empty unless it is a conflict or was rejected.
    pub problems: Vec<Problem>,
    /// Recorded, but worth mending at the sender.
    pub warnings: Vec<Problem>,
}

/// What the transaction found out about a record that had passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    New(Uuid),
    Same(Uuid),
    Other(Uuid),
    Rejected(Problem),
}

impl RecordOutcome {
    pub(super) fn rejected(problems: Vec<Problem>) -> Self {
        Self { status: RecordStatus::Rejected, record_id: None, problems, warnings: Vec::new() }
    }

    /// Passed, and about to be committed.
    pub(super) fn pending(warnings: Vec<Problem>) -> Self {
        Self { status: RecordStatus::Recorded, record_id: None, problems: Vec::new(), warnings }
    }

    pub(super) fn decide(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::New(id) => self.record_id = Some(id),
            Verdict::Same(id) => {
                self.status = RecordStatus::Duplicate;
                self.record_id = Some(id);
            }
            Verdict::Other(id) => {
                self.status = RecordStatus::Conflict;
                self.record_id = Some(id);
                self.warnings.clear();
                self.problems = vec![Problem::new(
                    ProblemCode::IdempotencyConflict,
                    "idempotencyKey",
                    format!(
                        "this key was recorded before with other content, as record `{id}`; nothing was changed. \
                         If both are real usage, send this one under a key of its own"
                    ),
                )];
            }
            Verdict::Rejected(problem) => *self = Self::rejected(vec![problem]),
        }
    }
}
