//! Corrections: what is requested, and what becomes of it.
//!
//! A record is voided, or replaced in one step. Nothing is deleted: a correction row stores actor, time and reason, the rollups change in
//! the same transaction, and the idempotency key stays in use. `corrector` executes the corrections of a call.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::correction_input::{AmendmentInput, VoidInput};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record::{KeyHash, NewRecord, ValidationRules, hash_idempotency_key};
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::store::commit::CorrectionModel;

/// A valid correction.
#[derive(Clone, Debug)]
pub(super) struct Correction {
    pub(super) account_id: Label,
    pub(super) idempotency_key: Label,
    pub(super) key_hash: KeyHash,
    pub(super) reason: Label,
    /// Replacement record; `None` to void only.
    pub(super) replacement: Option<NewRecord>,
    /// Warnings about the replacement.
    pub(super) warnings: Vec<Problem>,
}

impl Correction {
    /// Validates a record to void; returns the correction, or all of its problems.
    pub(super) fn void(input: VoidInput) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut keep = |checked: Result<Label, Problem>| checked.map_err(|problem| problems.push(problem)).ok();
        let account_id = keep(Label::parse("accountId", input.account_id));
        let idempotency_key = keep(Label::parse("idempotencyKey", input.idempotency_key));
        let reason = keep(Label::parse("reason", input.reason));
        let (Some(account_id), Some(idempotency_key), Some(reason)) = (account_id, idempotency_key, reason) else {
            return Err(problems);
        };
        let key_hash = hash_idempotency_key(&idempotency_key);
        Ok(Self { account_id, idempotency_key, key_hash, reason, replacement: None, warnings: Vec::new() })
    }

    /// Validates an amendment; returns the correction, or all of its problems.
    pub(super) fn amend(input: AmendmentInput, rules: ValidationRules<'_>) -> Result<Self, Vec<Problem>> {
        let checked = input.record.map_err(|problem| vec![problem]).and_then(|record_input| record_input.check(rules));
        let (checked, reason) = match (checked, Label::parse("reason", input.reason)) {
            (Ok(checked), Ok(reason)) => (checked, reason),
            (checked, reason) => return Err(checked.err().into_iter().flatten().chain(reason.err()).collect()),
        };
        let record = checked.record;
        Ok(Self {
            account_id: record.account_id.clone(),
            idempotency_key: record.idempotency_key.clone(),
            key_hash: record.key_hash,
            reason,
            replacement: Some(record),
            warnings: checked.warnings,
        })
    }

    /// Identifies a repeated correction: hash of the kind, the reason and the content of the replacement.
    pub(super) fn request_hash(&self) -> Vec<u8> {
        let mut hasher = Sha256::new_with_prefix(self.reason.as_str());
        match &self.replacement {
            Some(record) => hasher.update([&[1], record.content_hash.as_slice()].concat()),
            None => hasher.update([0]),
        }
        hasher.finalize()[..16].to_vec()
    }

    pub(super) fn not_found(&self) -> Problem {
        let message = format!("account `{}` has no record under the key `{}`", self.account_id, self.idempotency_key);
        Problem::new(ProblemCode::NotFound, "idempotencyKey", message)
    }

    pub(super) fn expired(&self) -> Problem {
        let message = format!("the record under the key `{}` has expired, and cannot be corrected", self.idempotency_key);
        Problem::new(ProblemCode::RecordsExpired, "idempotencyKey", message)
    }

    pub(super) fn already_voided(&self) -> Problem {
        let message = format!(
            "the record under the key `{}` is already voided, by a different correction; record new usage under a new key",
            self.idempotency_key
        );
        Problem::new(ProblemCode::AlreadyVoided, "idempotencyKey", message)
    }
}

/// A correction that was made, by this call or before.
#[derive(Clone, Debug)]
pub(super) struct AppliedCorrection {
    pub(super) is_new: bool,
    /// `None` if the actor may not record the usage type of the record that was voided.
    pub(super) voided_id: Option<Uuid>,
    pub(super) replacement_id: Option<Uuid>,
    pub(super) corrected_at: Timestamp,
    /// A warning about the cost of the replacement.
    pub(super) warning: Option<Problem>,
}

/// Result of the transaction for a valid correction.
pub(super) type CorrectionResult = Result<AppliedCorrection, Problem>;

impl AppliedCorrection {
    /// A correction that was made before.
    pub(super) fn made_before(correction_row: &CorrectionModel) -> Self {
        Self { is_new: false, ..Self::made_now(correction_row, None) }
    }

    /// A correction that this call makes.
    pub(super) fn made_now(correction_row: &CorrectionModel, warning: Option<Problem>) -> Self {
        Self {
            is_new: true,
            voided_id: Some(correction_row.voided_id),
            replacement_id: correction_row.replacement_id,
            corrected_at: Timestamp::from_millis(correction_row.corrected_at),
            warning,
        }
    }
}

/// The outcome of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CorrectionStatus {
    /// Made by this call.
    Corrected,
    /// The same correction was made before; nothing was changed.
    Duplicate,
    /// Not made.
    Rejected,
}

/// The response for one correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionOutcome {
    /// The outcome.
    pub status: CorrectionStatus,
    /// Id of the record that no longer counts; `None` when rejected, and if the actor may not record its usage type.
    pub voided_id: Option<Uuid>,
    /// Id of the replacement; `None` if the record was only voided or when rejected.
    pub replacement_id: Option<Uuid>,
    /// Time of the correction; `None` when rejected.
    pub corrected_at: Option<Timestamp>,
    /// All problems of the correction; empty unless it was rejected.
    pub problems: Vec<Problem>,
    /// Problems of the replacement that did not prevent the correction; the client should fix them.
    pub warnings: Vec<Problem>,
}

impl CorrectionOutcome {
    pub(super) fn rejected(problems: Vec<Problem>) -> Self {
        Self {
            status: CorrectionStatus::Rejected,
            voided_id: None,
            replacement_id: None,
            corrected_at: None,
            problems,
            warnings: Vec::new(),
        }
    }

    pub(super) fn of(result: CorrectionResult, mut warnings: Vec<Problem>) -> Self {
        let AppliedCorrection { is_new, voided_id, replacement_id, corrected_at, warning } = match result {
            Ok(applied) => applied,
            Err(problem) => return Self::rejected(vec![problem]),
        };
        warnings.extend(warning);
        Self {
            status: if is_new { CorrectionStatus::Corrected } else { CorrectionStatus::Duplicate },
            voided_id,
            replacement_id,
            corrected_at: Some(corrected_at),
            problems: Vec::new(),
            warnings,
        }
    }
}
