//! Corrections: a record is voided, or replaced in one step. Nothing is deleted: a correction row stores actor, time and reason,
//! the rollups change in the same transaction, and the idempotency key stays in use.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::changes::Changes;
use super::deltas::Deltas;
use super::group::{cost_of, rates_for, some_lane};
use super::writer::retrying;
use crate::clock::Clock;
use crate::domain::allowance::Allowance;
use crate::domain::record::{NewRecord, hash_of_key};
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};
use crate::ids::RecordIds;
use crate::store::commit::{CorrectionModel, KeyModel, RecordRow, RecordingTransaction};
use crate::store::database::{Database, from_db};

/// A requested correction.
#[derive(Clone, Debug)]
pub(super) struct Correction {
    pub(super) account_id: Label,
    pub(super) idempotency_key: Label,
    pub(super) reason: Label,
    /// Name of the actor who requests it.
    pub(super) corrected_by: String,
    /// Replacement record; `None` to void only. The flag says whether `occurredAt` was sent; if not, the replacement keeps the
    /// time of the record it replaces.
    pub(super) replacement: Option<(NewRecord, bool)>,
}

/// Outcome of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// Whether this call made the correction; `false` if the same correction was made before.
    pub is_new: bool,
    /// Id of the record that no longer counts.
    pub voided_id: Uuid,
    /// Id of the replacement record; `None` if the record was only voided.
    pub replacement_id: Option<Uuid>,
    /// Time of the correction.
    pub corrected_at: Timestamp,
}

/// Why a correction failed.
enum Refusal {
    Caller(Error),
    Database(DbErr),
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Executes corrections, one transaction each.
#[derive(Debug)]
pub(super) struct Corrector {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) ids: Arc<RecordIds>,
    pub(super) changes: Arc<Changes>,
    pub(super) retry_for: Duration,
}

impl Corrector {
    /// Executes the correction. `NOT_FOUND` when no record that `restrictions` permit exists under the key, `ALREADY_VOIDED` when
    /// the record was voided before, `INVALID_ARGUMENT` when the cost of the replacement does not fit into 64 bits.
    pub(super) async fn correct(&self, correction: &Correction, allowance: &Allowance) -> Result<Corrected, Error> {
        let tried = retrying(self.retry_for, || async {
            match self.try_once(correction, allowance).await {
                Ok(corrected) => Ok(Ok(corrected)),
                Err(Refusal::Caller(error)) => Ok(Err(error)),
                Err(Refusal::Database(error)) => Err(error),
            }
        });
        tried.await.map_err(from_db)?
    }

    async fn try_once(&self, correction: &Correction, allowance: &Allowance) -> Result<Corrected, Refusal> {
        let account_id = correction.account_id.as_str();
        if !allowance.accounts.covers(account_id) {
            return Err(not_found(correction));
        }
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let key = transaction.lock_key(account_id, &hash_of_key(&correction.idempotency_key)).await?;
        let key = key.ok_or_else(|| not_found(correction))?;
        let before = transaction.corrections(&key).await?;
        if allowance.usage_types.is_some() {
            // The first record under the key decides whether the actor may see it; the current record is checked below.
            let first = transaction.find_record(account_id, key.occurred_at, key.record_id).await?;
            first.filter(|first| allowance.covers_usage_type(&first.usage_type)).ok_or_else(|| not_found(correction))?;
        }
        let request_hash = hash_of(correction);
        if let Some(same) = before.iter().find(|made| made.request_hash == request_hash) {
            return Ok(corrected(same, false));
        }
        let (occurred_at, id) = standing(&key, before.last()).ok_or_else(|| already_voided(correction))?;
        let voided = transaction.find_record(account_id, occurred_at, id).await?.ok_or_else(|| not_found(correction))?;
        if !allowance.covers_usage_type(&voided.usage_type) {
            return Err(not_found(correction));
        }

        let now = self.clock.now();
        let mut deltas = Deltas::default();
        deltas.take_back(&voided);
        let replacement = correction.replacement.as_ref().map(|(record, has_time)| {
            let occurred_at = if *has_time { record.occurred_at } else { Timestamp::from_millis(voided.occurred_at) };
            NewRecord { occurred_at, ..record.clone() }
        });
        let mut row = None;
        if let Some(record) = &replacement {
            let rates = rates_for(&transaction, &[record]).await?;
            let cost_micros = cost_of(record, &rates).map_err(|problem| Refusal::Caller(vec![problem].into()))?;
            let new = RecordRow { record, id: self.ids.next(now), cost_micros, recorded_at: now };
            transaction.insert_records(&[new]).await?;
            deltas.add(&new);
            row = Some(new);
        }
        let made = CorrectionModel {
            account_id: account_id.to_owned(),
            root_id: key.record_id,
            version: before.last().map_or(1, |last| last.version + 1),
            voided_id: voided.id,
            voided_occurred_at: voided.occurred_at,
            replacement_id: row.map(|row| row.id),
            replacement_occurred_at: row.map(|row| row.record.occurred_at.millis()),
            request_hash,
            reason: correction.reason.to_string(),
            corrected_by: correction.corrected_by.clone(),
            corrected_at: now.millis(),
        };
        let answer = corrected(&made, true);
        transaction.insert_correction(made).await?;
        let announced = transaction.closing().await?.announced;
        transaction.add_to_rollups(&deltas.into_vec(announced), some_lane(&self.database)).await?;
        let committed = transaction.commit().await;
        let replaced_by = replacement.as_ref().map_or(voided.usage_type.as_str(), |record| record.usage_type.as_str());
        self.changes.add([(account_id, voided.usage_type.as_str()), (account_id, replaced_by)].into_iter());
        committed?;
        Ok(answer)
    }
}

/// The current record under a key: time of occurrence and id. `None` when it was voided.
fn standing(key: &KeyModel, last: Option<&CorrectionModel>) -> Option<(i64, Uuid)> {
    match last {
        None => Some((key.occurred_at, key.record_id)),
        Some(last) => last.replacement_occurred_at.zip(last.replacement_id),
    }
}

fn corrected(made: &CorrectionModel, is_new: bool) -> Corrected {
    Corrected {
        is_new,
        voided_id: made.voided_id,
        replacement_id: made.replacement_id,
        corrected_at: Timestamp::from_millis(made.corrected_at),
    }
}

/// Identifies a repeated request: hash of the kind, the reason and the content of the replacement.
fn hash_of(correction: &Correction) -> Vec<u8> {
    let mut hasher = Sha256::new_with_prefix(correction.reason.as_str());
    match &correction.replacement {
        Some((record, _)) => hasher.update([&[1], record.content_hash.as_slice()].concat()),
        None => hasher.update([0]),
    }
    hasher.finalize()[..16].to_vec()
}

fn not_found(correction: &Correction) -> Refusal {
    let message = format!("account `{}` has no record under the key `{}`", correction.account_id, correction.idempotency_key);
    Refusal::Caller(Error::argument(ErrorCode::NotFound, "input.idempotencyKey", message))
}

fn already_voided(correction: &Correction) -> Refusal {
    let message = format!(
        "the record under the key `{}` is already voided, by a different request; record new usage under a new key",
        correction.idempotency_key
    );
    Refusal::Caller(Error::argument(ErrorCode::AlreadyVoided, "input.idempotencyKey", message))
}
