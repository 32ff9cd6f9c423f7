//! Retention: lets the records of whole months expire, and deletes them in bounded transactions.
//!
//! Before records expire, their rollups are materialized and compared with them for the last time; from then on the rollups are all that is
//! left of them, and nothing changes them (docs/decisions/0065-retention.md). A run that is interrupted is continued by the next one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;

use super::reconciler::RollupReconciler;
use super::writer::retry_transient;
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
use crate::store::records::RecordModel;

/// Records that one transaction deletes. On SQLite recording waits for it.
const BATCH: i64 = 1_000;
/// Maximum time during which a transaction is repeated that found something locked, such as by a backup.
const RETRY_FOR: Duration = Duration::from_secs(10);
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

/// A step of a run, in a transaction of its own.
#[derive(Clone, Copy)]
enum Step<'a> {
    /// Lets records expire.
    Advance(&'a RecordExpiry),
    /// Deletes records that have expired.
    Delete(&'a [RecordModel]),
    /// Notes that all records before an instant are deleted that had expired by then.
    NoteDeleted(&'a RecordExpiry, Timestamp),
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

    /// The number of records that would be deleted, by usage type that has any. Reads them all.
    pub async fn count_due(&self) -> Result<BTreeMap<String, i64>, Error> {
        let mut counts = self.database.count_expired(&self.due().await?).await?;
        counts.retain(|_, count| *count > 0);
        Ok(counts)
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
        let mut later = due.later_than(&existing);
        let Some(end) = later.0.values().max().copied() else { return Ok(true) };
        let reconciler = RollupReconciler::new(self.database.clone());
        reconciler.materialize_until(end).await?;
        // A type without usage has nothing that could expire; it would only be named in errors.
        let recorded = self.database.usage_types_before(end).await?;
        later.0.retain(|usage_type, _| existing.of(usage_type).is_some() || recorded.contains(usage_type));
        let Some(start) = later.0.keys().map(|usage_type| existing.of(usage_type).unwrap_or(Timestamp::EARLIEST)).min() else {
            return Ok(true);
        };
        for day in reconciler.days(start, end).await? {
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
        let advanced = self.execute(Step::Advance(&later)).await?;
        if advanced.is_some() {
            for (usage_type, expired_before) in &later.0 {
                tracing::info!(usage_type, expired_before = expired_before.to_rfc3339(), "usage records expire");
            }
        }
        Ok(advanced.is_some())
    }

    /// Executes a step in a transaction of its own, and again after a transient error. Returns the number of records deleted; `None` if another
    /// process expires or deletes records at the moment.
    async fn execute(&self, step: Step<'_>) -> Result<Option<u64>, Error> {
        retry_transient(RETRY_FOR, || self.execute_once(step)).await.map_err(from_db)
    }

    async fn execute_once(&self, step: Step<'_>) -> Result<Option<u64>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        if !transaction.try_lock_expiry().await? {
            return Ok(None);
        }
        let mut deleted = 0;
        match step {
            Step::Advance(expiry) => transaction.advance_record_expiry(expiry).await?,
            Step::Delete(records) => deleted = transaction.delete_expired(records).await?,
            Step::NoteDeleted(expiry, until) => transaction.set_deleted_before(expiry, until).await?,
        }
        transaction.commit().await?;
        Ok(Some(deleted))
    }

    /// Deletes the records that have expired, oldest first. `false` if another process does, or when stopped.
    async fn delete(&self, deleted: &mut u64, stop: &CancellationToken) -> Result<bool, Error> {
        let Some((expiry, from)) = self.database.undeleted().await? else { return Ok(true) };
        let Some(end) = expiry.0.values().max().copied() else { return Ok(true) };
        let Some(first) = self.database.first_record().await? else { return self.note_deleted(&expiry, end).await };
        let mut day = from.max(first).floor_utc_day();
        while day < end {
            let next = day.plus_millis(UTC_DAY_MS);
            let deleted_before = *deleted;
            for hour in (0..24).map(|hour| day.plus_millis(hour * HOUR_MS)) {
                if !self.delete_between(hour, hour.plus_millis(HOUR_MS), deleted, stop).await? {
                    return Ok(false);
                }
            }
            if *deleted > deleted_before && !self.note_deleted(&expiry, next).await? {
                return Ok(false);
            }
            day = next;
        }
        self.note_deleted(&expiry, end).await
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
            let Some(of_batch) = self.execute(Step::Delete(&records)).await? else { return Ok(false) };
            *deleted += of_batch;
            self.database.release_free_pages(PAGES_PER_BATCH).await?;
        }
    }

    async fn note_deleted(&self, expiry: &RecordExpiry, until: Timestamp) -> Result<bool, Error> {
        let noted = self.execute(Step::NoteDeleted(expiry, until)).await?;
        Ok(noted.is_some())
    }
}

/// Lets records expire once immediately and then every `every`, until `stop` is cancelled.
pub(super) async fn run(expirer: Expirer, every: Duration, stop: CancellationToken) {
    loop {
        match stop.run_until_cancelled(expirer.expire(&stop)).await {
            None => return,
            Some(Ok(ExpiryReport { deleted: 0, .. })) => {}
            Some(Ok(ExpiryReport { deleted, .. })) => tracing::info!(deleted, "usage records that had expired were deleted"),
            // What has not expired yet stays, and what has will be deleted by the next run.
            Some(Err(error)) => tracing::warn!(cause = error.with_causes(), "deleting expired records failed, will retry"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(every)).await.is_none() {
            return;
        }
    }
}
