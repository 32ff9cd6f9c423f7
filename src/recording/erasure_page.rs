//! The transaction that erases a page of records, with everything under their keys.
//!
//! It locks the keys as corrections do, in the order of account and key hash, so neither a correction nor a new price changes these records
//! meanwhile. What the records count in rollups is retracted in the same transaction.

use std::collections::{BTreeSet, HashSet};

use sea_orm::DbErr;
use uuid::Uuid;

use super::commit_batch::random_shard;
use super::erasure::{Eraser, count_of};
use super::rollup_deltas::RollupDeltas;
use crate::domain::erasure::{ErasureCounts, ErasureSubject};
use crate::domain::record::{KeyHash, erased_key_text, hash_key_text, is_erased_key};
use crate::store::commit::{KeyModel, RecordingTransaction};
use crate::store::records::RecordModel;

/// What is stored under the keys of a page, locked.
struct LockedPage {
    keys: Vec<KeyModel>,
    /// The records of the page that still exist, and all others under their keys.
    records: Vec<RecordModel>,
    /// The records that do not count.
    voided: HashSet<Uuid>,
}

impl LockedPage {
    async fn lock(transaction: &RecordingTransaction, page: &[RecordModel]) -> Result<Self, DbErr> {
        let key_hashes: BTreeSet<(&str, KeyHash)> =
            page.iter().map(|record| (record.account_id.as_str(), hash_key_text(&record.idempotency_key))).collect();
        let keys = transaction.lock_keys(&key_hashes.into_iter().collect::<Vec<_>>()).await?;
        let corrections = if keys.is_empty() { Vec::new() } else { transaction.last_corrections(&keys, i32::MAX).await? };
        let of_page = page.iter().map(|record| (record.account_id.as_str(), record.occurred_at, record.id));
        let first = keys.iter().map(|key| (key.account_id.as_str(), key.occurred_at, key.record_id));
        let replacements = corrections.iter().filter_map(|correction| {
            Some((correction.account_id.as_str(), correction.replacement_occurred_at?, correction.replacement_id?))
        });
        let positions: BTreeSet<_> = of_page.chain(first).chain(replacements).collect();
        let records = transaction.find_records(&positions.into_iter().collect::<Vec<_>>()).await?;
        let voided = corrections.iter().map(|correction| correction.voided_id).collect();
        Ok(Self { keys, records, voided })
    }

    fn counts(&self, record: &RecordModel) -> bool {
        !self.voided.contains(&record.id)
    }
}

impl Eraser {
    /// Erases the records of a page that are still those of the subject, and what is stored under their keys. Without an erasure it only
    /// counts, and rolls back.
    pub(super) async fn erase_page(
        &self,
        subject: &ErasureSubject,
        page: &[RecordModel],
        erasure_id: Option<Uuid>,
    ) -> Result<ErasureCounts, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.lock_erasures().await?;
        let locked = LockedPage::lock(&transaction, page).await?;
        let mut rollup_deltas = RollupDeltas::new(transaction.watermark().await?.write_through_until);
        let (counts, changed) = if let Some(user_id) = &subject.user_id {
            let of_user: Vec<_> = locked.records.iter().filter(|record| record.user_id.as_ref() == Some(user_id)).collect();
            for record in of_user.iter().filter(|record| locked.counts(record)) {
                rollup_deltas.retract_from_user(record);
            }
            (erase_user_from(&transaction, subject, &locked, &of_user).await?, of_user)
        } else {
            let records: Vec<_> = locked.records.iter().collect();
            for record in records.iter().filter(|record| locked.counts(record)) {
                rollup_deltas.retract(record);
            }
            (delete_page(&transaction, &locked, &records).await?, records)
        };
        transaction.add_to_rollups(&rollup_deltas.into_vec(), random_shard(&self.database)).await?;
        let Some(erasure_id) = erasure_id else {
            transaction.rollback().await?;
            return Ok(counts);
        };
        transaction.add_erasure_counts(erasure_id, counts).await?;
        let committed = transaction.commit().await;
        // Also for failed commits: an attempt may have committed although its response was lost.
        self.changes.add(changed.iter().map(|record| (record.account_id.as_str(), record.usage_type.as_str())));
        committed?;
        Ok(counts)
    }
}

/// Makes the records of a user anonymous, and erases the keys, labels, reasons and names of sessions that say more about them.
async fn erase_user_from(
    transaction: &RecordingTransaction,
    subject: &ErasureSubject,
    locked: &LockedPage,
    of_user: &[&RecordModel],
) -> Result<ErasureCounts, DbErr> {
    if of_user.is_empty() {
        return Ok(ErasureCounts::default()); // another process has erased them
    }
    let texts: Vec<_> = of_user.iter().map(|record| with_erased_key(record)).collect();
    let ids: HashSet<Uuid> = of_user.iter().map(|record| record.id).collect();
    let others: Vec<_> = locked.records.iter().filter(|record| !ids.contains(&record.id)).map(with_erased_key).collect();
    transaction.mark_erased_keys(&subject.account_id).await?;
    transaction.make_anonymous(&texts).await?;
    transaction.replace_key_texts(&others).await?;
    let readable: Vec<_> = locked.keys.iter().filter(|key| !is_erased_key(&key.key_hash)).collect();
    transaction.erase_keys(&readable).await?;
    let labels = transaction.delete_labels(of_user).await?;
    let corrections = if locked.keys.is_empty() { 0 } else { transaction.erase_reasons(&locked.keys).await? };
    let sessions = of_user.iter().filter_map(|record| record.session_id.as_deref()).collect();
    let names = transaction.delete_names_of_sessions(&subject.account_id, &sessions).await?;
    Ok(ErasureCounts {
        records: count_of(of_user.len() as u64),
        labels: count_of(labels),
        corrections: count_of(corrections),
        names: count_of(names),
        ..ErasureCounts::default()
    })
}

/// A record with the text that its key has when it is erased.
fn with_erased_key(record: &RecordModel) -> (&RecordModel, String) {
    (record, erased_key_text(&hash_key_text(&record.idempotency_key)))
}

/// Deletes all that is stored under the keys of a page.
async fn delete_page(
    transaction: &RecordingTransaction,
    locked: &LockedPage,
    records: &[&RecordModel],
) -> Result<ErasureCounts, DbErr> {
    let labels = transaction.delete_labels(records).await?;
    transaction.delete_cost_revisions(records).await?;
    let deleted = transaction.delete_records(records).await?;
    let corrections = transaction.delete_corrections(&locked.keys).await?;
    transaction.delete_keys(&locked.keys).await?;
    let counts = ErasureCounts {
        records: count_of(deleted),
        labels: count_of(labels),
        corrections: count_of(corrections),
        ..ErasureCounts::default()
    };
    Ok(counts)
}
