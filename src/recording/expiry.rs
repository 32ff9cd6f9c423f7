//! Retention: lets the records of whole months expire, and deletes them in bounded transactions.
//!
//! Before records expire, their rollups are materialized and compared with them for the last time; from then on the rollups are all that is
//! left of them, and nothing changes them (docs/decisions/0065-retention.md). A run that is interrupted is continued by the next one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::reconciler::RollupReconciler;
use crate::catalog::UsageTypeCatalog;
use crate::clock::Clock;
use crate::domain::expiry::{RecordExpiry, first_kept_month};
use crate::domain::time::{HOUR_MS, Timestamp, UTC_DAY_MS};
use crate::error::Error;
use crate::settings::RetentionSettings;
use crate::store::commit::RecordingTransaction;
use crate::store::database::Database;
use crate::store::expiry::position;
use crate::store::failure::from_db;

/// Records that one transaction deletes. On SQLite recording waits for it.
const BATCH: i64 = 1_000;
/// Free pages that are returned to the file system after each of these transactions (SQLite).
const PAGES_PER_BATCH: u32 = 1_000;

/// Lets records expire and deletes them.
#[derive(Clone, Debug)]
pub struct Expirer {
    database: Database,
    clock: Clock,
    usage_types: Arc<UsageTypeCatalog>,
    settings: RetentionSettings,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpiryReport {
    /// The records that have expired.
    pub expiry: RecordExpiry,
    /// Number of records deleted, voided and replaced ones included.
    pub deleted: u64,
    /// Whether all expired records are deleted; `false` if another process deletes them.
    pub is_complete: bool,
}

impl Expirer {
    /// Applies `settings` to the records of `database`.
    pub(super) const fn new(
        database: Database,
        clock: Clock,
        usage_types: Arc<UsageTypeCatalog>,
        settings: RetentionSettings,
    ) -> Self {
        Self { database, clock, usage_types, settings }
    }

    /// The records that have expired, or would by the settings.
    pub async fn due(&self) -> Result<RecordExpiry, Error> {
        let mut due = self.database.record_expiry().await?;
        let now = self.clock.now();
        for usage_type in self.usage_types.all().await?.keys() {
            let Some(kept_from) = first_kept_month(now, self.settings.months_of(usage_type)) else { continue };
            let expired_before = due.0.entry(usage_type.clone()).or_insert(kept_from);
            *expired_before = kept_from.max(*expired_before);
        }
        Ok(due)
    }

    /// The usage types of the settings that do not exist.
    pub async fn unknown_usage_types(&self) -> Result<Vec<String>, Error> {
        let usage_types = self.usage_types.all().await?;
        Ok(self.settings.usage_types.keys().filter(|usage_type| !usage_types.contains_key(*usage_type)).cloned().collect())
    }

    /// The number of records that would be deleted, by usage type. Reads them all.
    pub async fn count_due(&self) -> Result<BTreeMap<String, i64>, Error> {
        self.database.count_expired(&self.due().await?).await
    }

    /// Lets the records expire whose retention has passed, and deletes all that have expired. Stops early when `stop` is cancelled.
    pub async fn expire(&self, stop: &CancellationToken) -> Result<ExpiryReport, Error> {
        let due = self.due().await?;
        let is_complete = self.advance(&due, stop).await?;
        let mut report = ExpiryReport { expiry: self.database.record_expiry().await?, deleted: 0, is_complete };
        if is_complete {
            report.is_complete = self.delete(&mut report.deleted, stop).await?;
        }
        Ok(report)
    }

    /// Lets records expire. `false` if another process is about to, or when stopped.
    async fn advance(&self, due: &RecordExpiry, stop: &CancellationToken) -> Result<bool, Error> {
        let existing = self.database.record_expiry().await?;
        let later = due.later_than(&existing);
        let Some(end) = later.0.values().max().copied() else { return Ok(true) };
        let start = later.0.keys().map(|usage_type| existing.of(usage_type).unwrap_or(Timestamp::EARLIEST)).min();
        let reconciler = RollupReconciler::new(self.database.clone());
        reconciler.materialize_until(end).await?;
        for day in reconciler.days(start.unwrap_or(Timestamp::EARLIEST), end).await? {
            if stop.is_cancelled() {
                return Ok(false);
            }
            let repaired = reconciler.rebuild(day).await?;
            if repaired > 0 {
                tracing::error!(
                    day = day.to_rfc3339(),
                    repaired,
                    "rollups or labels did not equal their records and were repaired"
                );
            }
        }
        let transaction = RecordingTransaction::begin(&self.database).await.map_err(from_db)?;
        if !transaction.try_lock_expiry().await.map_err(from_db)? {
            return Ok(false);
        }
        for (usage_type, expired_before) in &later.0 {
            tracing::info!(usage_type, expired_before = expired_before.to_rfc3339(), "usage records expire");
        }
        transaction.advance_record_expiry(&later).await.map_err(from_db)?;
        transaction.commit().await.map_err(from_db)?;
        Ok(true)
    }

    /// Deletes the records that have expired, oldest first. `false` if another process does, or when stopped.
    async fn delete(&self, deleted: &mut u64, stop: &CancellationToken) -> Result<bool, Error> {
        let undeleted = self.database.undeleted().await?;
        let expiry = self.database.record_expiry().await?;
        let Some(end) = undeleted.keys().filter_map(|usage_type| expiry.of(usage_type)).max() else { return Ok(true) };
        let from = undeleted.values().min().copied().unwrap_or(end);
        let Some(first) = self.database.first_record().await? else { return self.note_deleted(end).await };
        let mut day = from.max(first).floor_utc_day();
        while day < end {
            let next = day.plus_millis(UTC_DAY_MS);
            let deleted_before = *deleted;
            for hour in (0..24).map(|hour| day.plus_millis(hour * HOUR_MS)) {
                if !self.delete_between(hour, hour.plus_millis(HOUR_MS), deleted, stop).await? {
                    return Ok(false);
                }
            }
            if *deleted > deleted_before && !self.note_deleted(next).await? {
                return Ok(false);
            }
            day = next;
        }
        self.note_deleted(end).await
    }

    async fn delete_between(
        &self,
        start: Timestamp,
        end: Timestamp,
        deleted: &mut u64,
        stop: &CancellationToken,
    ) -> Result<bool, Error> {
        let mut after = None;
        loop {
            if stop.is_cancelled() {
                return Ok(false);
            }
            let records = self.database.expired_records((start, end), after, BATCH).await?;
            let Some(last) = records.last() else { return Ok(true) };
            after = Some(position(last));
            let transaction = RecordingTransaction::begin(&self.database).await.map_err(from_db)?;
            if !transaction.try_lock_expiry().await.map_err(from_db)? {
                return Ok(false);
            }
            *deleted += transaction.delete_expired(&records).await.map_err(from_db)?;
            transaction.commit().await.map_err(from_db)?;
            self.database.release_free_pages(PAGES_PER_BATCH).await?;
        }
    }

    async fn note_deleted(&self, until: Timestamp) -> Result<bool, Error> {
        let transaction = RecordingTransaction::begin(&self.database).await.map_err(from_db)?;
        if !transaction.try_lock_expiry().await.map_err(from_db)? {
            return Ok(false);
        }
        transaction.set_deleted_before(until).await.map_err(from_db)?;
        transaction.commit().await.map_err(from_db)?;
        Ok(true)
    }
}

/// Lets records expire once immediately and then every `every`, until `stop` is cancelled.
pub(super) async fn run(expirer: Expirer, every: Duration, stop: CancellationToken) {
    loop {
        match expirer.expire(&stop).await {
            Ok(ExpiryReport { deleted: 0, .. }) => {}
            Ok(ExpiryReport { deleted, .. }) => tracing::info!(deleted, "usage records that had expired were deleted"),
            // What has not expired yet stays, and what has will be deleted by the next run.
            Err(error) => tracing::warn!(cause = error.with_causes(), "deleting expired records failed, will retry"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(every)).await.is_none() {
            return;
        }
    }
}
