//! Outcomes of records.

use uuid::Uuid;

use crate::domain::difference::FieldDifference;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::restrictions::TokenRestrictions;

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
    /// Id of the first record under the key; `None` when rejected.
    pub record_id: Option<Uuid>,
    /// Id of the record that counts under the key now: another one if the first was replaced, `None` if it was voided or when rejected.
    pub current_record_id: Option<Uuid>,
    /// The fields in which a conflicting record differs from the existing one.
    pub differences: Vec<FieldDifference>,
    /// All problems of the record; empty unless it is a conflict or was rejected.
    pub problems: Vec<Problem>,
    /// Problems that did not prevent recording; the client should fix them.
    pub warnings: Vec<Problem>,
}

/// Result of the transaction for a valid record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CommitOutcome {
    /// With a warning about its cost.
    Inserted(Uuid, Option<Problem>),
    Duplicate(ExistingRecord),
    Conflict(ExistingRecord, Vec<FieldDifference>),
    Rejected(Problem),
}

/// A record that exists under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExistingRecord {
    pub(super) account_id: String,
    pub(super) id: Uuid,
    /// The record that counts instead of it; `None` if it was voided. The same id if it was not corrected.
    pub(super) current_id: Option<Uuid>,
    /// Its usage type, where it was read.
    pub(super) usage_type: Option<String>,
}

impl RecordOutcome {
    pub(super) fn rejected(problems: Vec<Problem>) -> Self {
        Self { status: RecordStatus::Rejected, problems, ..Self::pending(Vec::new()) }
    }

    /// A valid record whose commit is pending.
    pub(super) fn pending(warnings: Vec<Problem>) -> Self {
        Self {
            status: RecordStatus::Recorded,
            record_id: None,
            current_record_id: None,
            differences: Vec::new(),
            problems: Vec::new(),
            warnings,
        }
    }

    /// Applies the result of the transaction. Values of the existing record are removed where `restrictions` do not cover it.
    pub(super) fn apply(&mut self, commit_outcome: CommitOutcome, restrictions: &TokenRestrictions) {
        match commit_outcome {
            CommitOutcome::Inserted(id, warning) => {
                self.warnings.extend(warning);
                self.record_id = Some(id);
                self.current_record_id = Some(id);
            }
            CommitOutcome::Duplicate(existing) => {
                self.status = RecordStatus::Duplicate;
                self.record_id = Some(existing.id);
                self.current_record_id = existing.current_id;
                if existing.current_id != Some(existing.id) {
                    let what =
                        existing.current_id.map_or("voided".to_owned(), |current| format!("replaced by record `{current}`"));
                    let message = format!("this record was recorded before and then {what}; it does not count again");
                    self.warnings.push(Problem::new(ProblemCode::Superseded, "idempotencyKey", message));
                }
            }
            CommitOutcome::Conflict(existing, differences) => {
                self.status = RecordStatus::Conflict;
                self.record_id = Some(existing.id);
                self.current_record_id = existing.current_id;
                self.warnings.clear();
                let may_see = existing
                    .usage_type
                    .as_deref()
                    .is_some_and(|usage_type| restrictions.covers(&existing.account_id, usage_type));
                self.differences = differences;
                if !may_see {
                    self.differences.iter_mut().for_each(|difference| difference.existing = None);
                }
                let fields: Vec<_> = self.differences.iter().map(|difference| describe(difference, may_see)).collect();
                let different = if fields.is_empty() { String::new() } else { format!("Different: {}. ", fields.join(", ")) };
                self.problems = vec![Problem::new(
                    ProblemCode::IdempotencyConflict,
                    "idempotencyKey",
                    format!(
                        "this key was used before with different content, by record `{}`; nothing was changed. {different}\
                         If both are real usage, send this one under a new key; to correct the first, use `amendUsage`",
                        existing.id
                    ),
                )];
            }
            CommitOutcome::Rejected(problem) => *self = Self::rejected(vec![problem]),
        }
    }
}

/// A difference as a part of a sentence.
fn describe(difference: &FieldDifference, may_see: bool) -> String {
    let FieldDifference { field, existing, sent } = difference;
    if *field == "metadata" || !may_see {
        return format!("`{field}`");
    }
    let shown = |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), |value| format!("`{value}`"));
    format!("`{field}` ({} before, {} now)", shown(existing), shown(sent))
}
