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
    /// Id of the first record under the key; `None` when rejected, and if the token may not record it.
    pub record_id: Option<Uuid>,
    /// Id of the record that counts under the key now: another one if the first was replaced; `None` if it was voided, when rejected, and
    /// if the token may not record it.
    pub current_record_id: Option<Uuid>,
    /// The fields in which a conflicting record differs from the existing one; empty if the token may not record that one.
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
    /// Its usage type, where it was read.
    pub(super) usage_type: Option<String>,
    /// The record that counts under the key: another one if it was replaced; `None` if it was voided.
    pub(super) current: Option<CurrentRecord>,
}

/// The record that counts under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CurrentRecord {
    pub(super) id: Uuid,
    /// Its usage type, where it was read.
    pub(super) usage_type: Option<String>,
}

impl ExistingRecord {
    /// The ids of the record and of the one that counts under the key, each only if a token with these restrictions may record it.
    fn visible_ids(&self, restrictions: &TokenRestrictions) -> (Option<Uuid>, Option<Uuid>) {
        let may_record = |usage_type: Option<&str>| {
            let covers_usage_type = match usage_type {
                Some(usage_type) => restrictions.covers_usage_type(usage_type),
                None => restrictions.usage_types.is_none(),
            };
            restrictions.accounts.covers(&self.account_id) && covers_usage_type
        };
        let id = Some(self.id).filter(|_| may_record(self.usage_type.as_deref()));
        let current = self.current.as_ref().filter(|current| may_record(current.usage_type.as_deref()));
        (id, current.map(|current| current.id))
    }
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

    /// Applies the result of the transaction. What exists is described only where `restrictions` cover it.
    pub(super) fn apply(&mut self, commit_outcome: CommitOutcome, restrictions: &TokenRestrictions) {
        match commit_outcome {
            CommitOutcome::Inserted(id, warning) => {
                self.warnings.extend(warning);
                self.record_id = Some(id);
                self.current_record_id = Some(id);
            }
            CommitOutcome::Duplicate(existing) => {
                self.status = RecordStatus::Duplicate;
                (self.record_id, self.current_record_id) = existing.visible_ids(restrictions);
                if existing.current.as_ref().is_none_or(|current| current.id != existing.id) {
                    let what = match (existing.current, self.current_record_id) {
                        (None, _) => "voided".to_owned(),
                        (Some(_), None) => "replaced".to_owned(),
                        (Some(_), Some(current)) => format!("replaced by record `{current}`"),
                    };
                    let message = format!("this record was recorded before and then {what}; it does not count again");
                    self.warnings.push(Problem::new(ProblemCode::Superseded, "idempotencyKey", message));
                }
            }
            CommitOutcome::Conflict(existing, differences) => {
                self.status = RecordStatus::Conflict;
                (self.record_id, self.current_record_id) = existing.visible_ids(restrictions);
                self.warnings.clear();
                self.differences = if self.record_id.is_some() { differences } else { Vec::new() };
                let problem = conflict(self.record_id, &self.differences);
                self.problems = vec![Problem::new(ProblemCode::IdempotencyConflict, "idempotencyKey", problem)];
            }
            CommitOutcome::Rejected(problem) => *self = Self::rejected(vec![problem]),
        }
    }
}

/// Describes a conflict with the record `existing`; `None` if the token may not record that one.
fn conflict(existing: Option<Uuid>, differences: &[FieldDifference]) -> String {
    let Some(existing) = existing else {
        return "this key was used before, by a record that the token may not record; nothing was changed. Send this one under a new key"
            .to_owned();
    };
    let fields: Vec<_> = differences.iter().map(describe).collect();
    let different = if fields.is_empty() { String::new() } else { format!("Different: {}. ", fields.join(", ")) };
    format!(
        "this key was used before with different content, by record `{existing}`; nothing was changed. {different}\
         If both are real usage, send this one under a new key; to correct the first, use `amendUsage`"
    )
}

/// A difference as a part of a sentence.
fn describe(difference: &FieldDifference) -> String {
    let FieldDifference { field, existing, sent } = difference;
    if *field == "metadata" {
        return format!("`{field}`");
    }
    let shown = |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), |value| format!("`{value}`"));
    format!("`{field}` ({} before, {} now)", shown(existing), shown(sent))
}
