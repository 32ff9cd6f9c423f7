//! Executes corrections: those of a call in one transaction.
//!
//! It locks their keys in the order of account and key hash, so that calls that share keys cannot deadlock, applies the corrections of each
//! key in the order sent (`key_corrections`), and writes all of them at the end. A correction that cannot be made writes nothing and does
//! not affect the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use uuid::Uuid;

use super::Actor;
use super::changes::CommittedChanges;
use super::commit_batch::random_shard;
use super::correction::{AppliedCorrection, Correction, CorrectionOutcome, CorrectionResult};
use super::key_corrections::{CorrectionContext, KeyCorrections};
use super::rollup_deltas::RollupDeltas;
use super::writer::retry_transient;
use crate::catalog::PriceCatalog;
use crate::clock::Clock;
use crate::domain::problem::Problem;
use crate::domain::record::{KeyHash, erased_key_hash, is_erased_key};
use crate::error::Error;
use crate::ids::RecordIds;
use crate::store::commit::{AccountRecord, CorrectionModel, KeyModel, RecordingTransaction};
use crate::store::database::Database;
use crate::store::failure::from_db;
use crate::store::records::RecordModel;

/// The indexes of corrections in their call, by account and key hash. Keys are locked in this order.
type IndexesByKey<'a> = BTreeMap<(&'a str, KeyHash), Vec<usize>>;

/// Changes stored records: executes corrections, one transaction per call, and prices records again (`reprice`).
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
    /// Executes the valid ones of `checked` and returns an outcome for each, in order. Rejected is, in addition to what is not valid, a
    /// correction of a record that does not exist or that the actor may not correct (`NOT_FOUND`), or that is voided
    /// (`ALREADY_VOIDED`), and a replacement whose cost does not fit (`COST_OUT_OF_RANGE`).
    pub(super) async fn correct(
        &self,
        checked: Vec<Result<Correction, Vec<Problem>>>,
        actor: Actor<'_>,
    ) -> Result<Vec<CorrectionOutcome>, Error> {
        let corrections: Vec<&Correction> = checked.iter().flatten().collect();
        let mut results = Vec::new();
        if !corrections.is_empty() {
            let corrected = retry_transient(self.retry_for, || self.correct_once(&corrections, actor)).await;
            results = corrected.map_err(from_db)?;
        }
        let mut results = results.into_iter();
        let outcomes = checked.into_iter().map(|checked| match checked {
            Ok(correction) => results.next().map(|result| CorrectionOutcome::of(result, correction.warnings)),
            Err(problems) => Some(CorrectionOutcome::rejected(problems)),
        });
        outcomes.collect::<Option<_>>().ok_or_else(|| Error::internal("a correction has no result"))
    }

    async fn correct_once(&self, corrections: &[&Correction], actor: Actor<'_>) -> Result<Vec<CorrectionResult>, DbErr> {
        let mut results: Vec<CorrectionResult> = corrections.iter().map(|correction| Err(correction.not_found())).collect();
        let mut indexes_by_key = IndexesByKey::new();
        for (index, correction) in corrections.iter().enumerate() {
            if actor.restrictions.accounts.covers(correction.account_id.as_str()) {
                indexes_by_key.entry((correction.account_id.as_str(), correction.key_hash)).or_default().push(index);
            }
        }

        let transaction = RecordingTransaction::begin(&self.database).await?;
        let found = FoundKeys::lock(&transaction, &indexes_by_key, actor).await?;
        let prices = self.prices.of_transaction(&transaction).await?;
        let expiry = transaction.record_expiry().await?;
        let context = CorrectionContext { actor, prices: &prices, expiry: &expiry, ids: &self.ids, now: self.clock.now() };
        let mut corrected = Vec::with_capacity(found.keys.len());
        for (key, indexes) in found.keys.iter().zip(indexes_of(&found.keys, &indexes_by_key)) {
            let Some(mut of_key) = found.corrections_of(key, actor) else {
                if found.has_expired(key, actor) {
                    for index in indexes {
                        results[*index] = Err(corrections[*index].expired());
                    }
                }
                continue;
            };
            let sent: Vec<_> = indexes.iter().map(|index| corrections[*index]).collect();
            for (index, result) in indexes.iter().zip(of_key.apply(&sent, context)) {
                results[*index] = result.map(|applied| found.visible(applied, key, actor));
            }
            corrected.push(of_key);
        }
        corrected.retain(KeyCorrections::has_new);
        if corrected.is_empty() {
            return Ok(results);
        }

        let committed = self.commit(transaction, &corrected).await;
        // Also for failed commits: an attempt may have committed although its response was lost.
        self.changes.add(corrected.iter().flat_map(KeyCorrections::changes));
        committed?;
        Ok(results)
    }

    /// Writes the new corrections with their replacements, and the rollup deltas of all of them.
    async fn commit(&self, transaction: RecordingTransaction, corrected: &[KeyCorrections<'_>]) -> Result<(), DbErr> {
        let rows: Vec<_> = corrected.iter().flat_map(KeyCorrections::new_rows).collect();
        if !rows.is_empty() {
            transaction.insert_records(&rows).await?;
        }
        let new_corrections: Vec<_> = corrected.iter().flat_map(KeyCorrections::new_corrections).collect();
        transaction.insert_corrections(&new_corrections).await?;
        let mut rollup_deltas = RollupDeltas::new(transaction.watermark().await?.write_through_until);
        for of_key in corrected {
            of_key.add_deltas(&mut rollup_deltas);
        }
        transaction.add_to_rollups(&rollup_deltas.into_vec(), random_shard(&self.database)).await?;
        transaction.commit().await
    }
}

/// The keys of a call that exist, locked, with what is stored under them.
struct FoundKeys {
    keys: Vec<KeyModel>,
    /// The last corrections under a key, oldest first, by its first record.
    corrections: HashMap<AccountRecord, Vec<CorrectionModel>>,
    /// The records that count under the keys, and, for an actor with restricted usage types, the first records under them and those that
    /// the last corrections voided.
    records: HashMap<AccountRecord, RecordModel>,
}

impl FoundKeys {
    async fn lock(
        transaction: &RecordingTransaction,
        indexes_by_key: &IndexesByKey<'_>,
        actor: Actor<'_>,
    ) -> Result<Self, DbErr> {
        let keys: Vec<_> = indexes_by_key.keys().copied().collect();
        let keys = transaction.lock_keys(&keys).await?;
        let most_of_one_key = indexes_by_key.values().map(Vec::len).max().unwrap_or_default();
        let most_of_one_key = i32::try_from(most_of_one_key).unwrap_or(i32::MAX);
        let mut corrections: HashMap<AccountRecord, Vec<CorrectionModel>> = HashMap::new();
        for correction in transaction.last_corrections(&keys, most_of_one_key).await? {
            corrections.entry((correction.account_id.clone(), correction.root_id)).or_default().push(correction);
        }
        let mut record_keys = Vec::with_capacity(keys.len());
        for key in &keys {
            let of_this_key = corrections.get(&first_record(key)).map(Vec::as_slice).unwrap_or_default();
            let current = current_record(key, of_this_key.last());
            let first = (key.occurred_at, key.record_id);
            let mut of_key: BTreeSet<_> = current.into_iter().collect();
            if actor.restrictions.usage_types.is_some() {
                of_key.extend(
                    of_this_key.iter().map(|correction| (correction.voided_occurred_at, correction.voided_id)).chain([first]),
                );
            }
            record_keys.extend(of_key.into_iter().map(|(occurred_at, id)| (key.account_id.as_str(), occurred_at, id)));
        }
        let found = transaction.find_records(&record_keys).await?;
        let records = found.into_iter().map(|record| ((record.account_id.clone(), record.id), record)).collect();
        Ok(Self { keys, corrections, records })
    }

    /// A correction that was made, with the id of the voided record only if the actor may record its usage type. What this call voided
    /// was checked before.
    fn visible(&self, applied: AppliedCorrection, key: &KeyModel, actor: Actor<'_>) -> AppliedCorrection {
        if applied.is_new || actor.restrictions.usage_types.is_none() {
            return applied;
        }
        let record = |id: &Uuid| self.records.get(&(key.account_id.clone(), *id));
        let may_record = |id: &Uuid| record(id).is_some_and(|record| actor.restrictions.covers_usage_type(&record.usage_type));
        AppliedCorrection { voided_id: applied.voided_id.filter(may_record), ..applied }
    }

    /// Whether the record that counts under a key has expired and is deleted, and the actor may know of the key.
    fn has_expired(&self, key: &KeyModel, actor: Actor<'_>) -> bool {
        let of_account = |id: Uuid| (key.account_id.clone(), id);
        let last = self.corrections.get(&of_account(key.record_id)).and_then(|corrections| corrections.last());
        let is_deleted = |(_, id)| !self.records.contains_key(&of_account(id));
        actor.restrictions.usage_types.is_none() && current_record(key, last).is_some_and(is_deleted)
    }

    /// The corrections of a key; `None` if the actor may not know of the key, or if its record has expired.
    fn corrections_of(&self, key: &KeyModel, actor: Actor<'_>) -> Option<KeyCorrections<'_>> {
        if actor.restrictions.usage_types.is_some() {
            // The first record under the key decides whether the actor may see it; the current record is checked when it is corrected.
            self.records.get(&first_record(key)).filter(|first| actor.restrictions.covers_usage_type(&first.usage_type))?;
        }
        let made = self.corrections.get(&first_record(key)).cloned().unwrap_or_default();
        let current = match current_record(key, made.last()) {
            Some((_, id)) => Some(self.records.get(&(key.account_id.clone(), id))?),
            None => None,
        };
        Some(KeyCorrections::new(key, made, current))
    }
}

/// The indexes of the corrections of each key that was found.
fn indexes_of<'a>(keys: &'a [KeyModel], indexes_by_key: &'a IndexesByKey<'_>) -> impl Iterator<Item = &'a [usize]> {
    keys.iter().map(move |key| {
        let indexes = KeyHash::try_from(key.key_hash.as_slice()).ok().and_then(|key_hash| {
            let is_erased_form = |(account_id, sent): &&(&str, KeyHash)| {
                *account_id == key.account_id && is_erased_key(&key_hash) && erased_key_hash(sent) == key_hash
            };
            let as_given = indexes_by_key.get(&(key.account_id.as_str(), key_hash));
            as_given.or_else(|| indexes_by_key.get(indexes_by_key.keys().find(is_erased_form)?))
        });
        indexes.map(Vec::as_slice).unwrap_or_default()
    })
}

/// The first record under a key.
pub(super) fn first_record(key: &KeyModel) -> AccountRecord {
    (key.account_id.clone(), key.record_id)
}

/// The current record under a key: time of occurrence and id. `None` when it was voided.
pub(super) fn current_record(key: &KeyModel, last: Option<&CorrectionModel>) -> Option<(i64, Uuid)> {
    match last {
        None => Some((key.occurred_at, key.record_id)),
        Some(last) => last.replacement_occurred_at.zip(last.replacement_id),
    }
}
