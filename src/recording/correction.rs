//! Corrections: a record is voided, or replaced in one step. Nothing is deleted: a correction row stores actor, time and reason,
//! the rollups change in the same transaction, and the idempotency key stays in use.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::changes::CommittedChanges;
use super::commit_batch::random_shard;
use super::rollup_deltas::RollupDeltas;
use super::writer::retry_transient;
use crate::catalog::PriceCatalog;
use crate::clock::Clock;
use crate::domain::cost::{Cost, RecordedCost};
use crate::domain::price::PricedUsage;
use crate::domain::record::{NewRecord, hash_idempotency_key};
use crate::domain::restrictions::TokenRestrictions;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};
use crate::ids::RecordIds;
use crate::store::commit::{CorrectionModel, KeyModel, RecordingTransaction};
use crate::store::database::Database;
use crate::store::failure::from_db;
use crate::store::new_rows::RecordRow;
use crate::store::records::{RecordModel, usage_of};

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
pub struct CorrectionOutcome {
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
enum CorrectionError {
    Caller(Error),
    Database(DbErr),
}

impl From<DbErr> for CorrectionError {
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
    pub(super) changes: Arc<CommittedChanges>,
    pub(super) prices: Arc<PriceCatalog>,
    pub(super) retry_for: Duration,
}

impl Corrector {
    /// Executes the correction. `NOT_FOUND` when no record that `restrictions` permit exists under the key, `ALREADY_VOIDED` when
    /// the record was voided before, `INVALID_ARGUMENT` when the cost of the replacement does not fit into 64 bits.
    pub(super) async fn correct(
        &self,
        correction: &Correction,
        restrictions: &TokenRestrictions,
    ) -> Result<CorrectionOutcome, Error> {
        let result = retry_transient(self.retry_for, || async {
            match self.correct_once(correction, restrictions).await {
                Ok(corrected) => Ok(Ok(corrected)),
                Err(CorrectionError::Caller(error)) => Ok(Err(error)),
                Err(CorrectionError::Database(error)) => Err(error),
            }
        });
        result.await.map_err(|error| from_db(error).of_repeatable_call())?
    }

    async fn correct_once(
        &self,
        correction: &Correction,
        restrictions: &TokenRestrictions,
    ) -> Result<CorrectionOutcome, CorrectionError> {
        let account_id = correction.account_id.as_str();
        if !restrictions.accounts.covers(account_id) {
            return Err(not_found(correction));
        }
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let key = transaction.lock_key(account_id, &hash_idempotency_key(&correction.idempotency_key)).await?;
        let key = key.ok_or_else(|| not_found(correction))?;
        let prior_corrections = transaction.corrections(&key).await?;
        if restrictions.usage_types.is_some() {
            // The first record under the key decides whether the actor may see it; the current record is checked below.
            let first = transaction.find_record(account_id, key.occurred_at, key.record_id).await?;
            first.filter(|first| restrictions.covers_usage_type(&first.usage_type)).ok_or_else(|| not_found(correction))?;
        }
        let request_hash = compute_request_hash(correction);
        // Only the last: amending back to what an earlier correction made is another correction.
        if let Some(same) = prior_corrections.last().filter(|last| last.request_hash == request_hash) {
            return Ok(outcome_of(same, false));
        }
        let (occurred_at, id) = current_record(&key, prior_corrections.last()).ok_or_else(|| already_voided(correction))?;
        let voided = transaction.find_record(account_id, occurred_at, id).await?.ok_or_else(|| not_found(correction))?;
        if !restrictions.covers_usage_type(&voided.usage_type) {
            return Err(not_found(correction));
        }

        let now = self.clock.now();
        let mut rollup_deltas = RollupDeltas::default();
        rollup_deltas.retract(&voided);
        let replacement = correction.replacement.as_ref().map(|(record, has_occurred_at)| {
            let occurred_at = if *has_occurred_at { record.occurred_at } else { Timestamp::from_millis(voided.occurred_at) };
            NewRecord { occurred_at, ..record.clone() }
        });
        let mut row = None;
        if let Some(record) = &replacement {
            let cost = if keeps_cost(record, &voided) {
                RecordedCost { nanos: voided.cost_nanos, price_id: voided.price_id }
            } else {
                let prices = self.prices.of_transaction(&transaction).await?;
                prices.cost_of(record).map_err(|problem| CorrectionError::Caller(vec![problem].into()))?.0
            };
            let new = RecordRow { record, id: self.ids.next(now), cost, recorded_at: now };
            transaction.insert_records(&[new]).await?;
            rollup_deltas.add(&new);
            row = Some(new);
        }
        let correction_row = CorrectionModel {
            account_id: account_id.to_owned(),
            root_id: key.record_id,
            version: prior_corrections.last().map_or(1, |last| last.version + 1),
            voided_id: voided.id,
            voided_occurred_at: voided.occurred_at,
            replacement_id: row.map(|row| row.id),
            replacement_occurred_at: row.map(|row| row.record.occurred_at.millis()),
            request_hash,
            reason: correction.reason.to_string(),
            corrected_by: correction.corrected_by.clone(),
            corrected_at: now.millis(),
        };
        let answer = outcome_of(&correction_row, true);
        transaction.insert_correction(correction_row).await?;
        let write_through_until = transaction.watermark().await?.write_through_until;
        transaction.add_to_rollups(&rollup_deltas.into_vec(write_through_until), random_shard(&self.database)).await?;
        let committed = transaction.commit().await;
        let replacement_usage_type = replacement.as_ref().map_or(voided.usage_type.as_str(), |record| record.usage_type.as_str());
        self.changes.add([(account_id, voided.usage_type.as_str()), (account_id, replacement_usage_type)].into_iter());
        committed?;
        Ok(answer)
    }
}

/// Whether a replacement without a cost of its own has the cost of the record it replaces: nothing that decides the cost is different.
fn keeps_cost(record: &NewRecord, replaced: &RecordModel) -> bool {
    record.cost == Cost::FromPrice
        && record.source.as_str() == replaced.source
        && record.quantity == replaced.quantity
        && PricedUsage::of(record) == usage_of(replaced)
}

/// The current record under a key: time of occurrence and id. `None` when it was voided.
fn current_record(key: &KeyModel, last: Option<&CorrectionModel>) -> Option<(i64, Uuid)> {
    match last {
        None => Some((key.occurred_at, key.record_id)),
        Some(last) => last.replacement_occurred_at.zip(last.replacement_id),
    }
}

fn outcome_of(correction_row: &CorrectionModel, is_new: bool) -> CorrectionOutcome {
    CorrectionOutcome {
        is_new,
        voided_id: correction_row.voided_id,
        replacement_id: correction_row.replacement_id,
        corrected_at: Timestamp::from_millis(correction_row.corrected_at),
    }
}

/// Identifies a repeated request: hash of the kind, the reason and the content of the replacement.
fn compute_request_hash(correction: &Correction) -> Vec<u8> {
    let mut hasher = Sha256::new_with_prefix(correction.reason.as_str());
    match &correction.replacement {
        Some((record, _)) => hasher.update([&[1], record.content_hash.as_slice()].concat()),
        None => hasher.update([0]),
    }
    hasher.finalize()[..16].to_vec()
}

fn not_found(correction: &Correction) -> CorrectionError {
    let message = format!("account `{}` has no record under the key `{}`", correction.account_id, correction.idempotency_key);
    CorrectionError::Caller(Error::argument(ErrorCode::NotFound, "input.idempotencyKey", message))
}

fn already_voided(correction: &Correction) -> CorrectionError {
    let message = format!(
        "the record under the key `{}` is already voided, by a different request; record new usage under a new key",
        correction.idempotency_key
    );
    CorrectionError::Caller(Error::argument(ErrorCode::AlreadyVoided, "input.idempotencyKey", message))
}
