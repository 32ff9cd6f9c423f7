//! Retention: lets the records of whole months expire, and deletes them in bounded transactions; on PostgreSQL, months without any record that
//! is kept are dropped.
//!
//! Before records expire, their rollups are materialized and compared with them for the last time; from then on the rollups are all that is
//! left of them, and nothing changes them (docs/decisions/0065-retention.md). A run that is interrupted is continued by the next one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

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
use crate::store::failure::{from_db, is_lock_timeout};
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
    /// Deletes records that have expired; of those before the instant, which are dropped with their month, what belongs to them.
    Delete(&'a [RecordModel], Option<Timestamp>),
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
    /// Whether all expired records are deleted; `false` if another process deletes them, or if a month cannot be dropped because a transaction
    /// that began before still reads it.
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
            report.is_complete =
                self.delete(&mut report.deleted, stop).await? && self.drop_months(&mut report.deleted, stop).await?;
        }
        Ok(report)
    }

    /// Lets records expire. `false` if another process is about to, or when stopped.
    async fn advance(&self, due: &RecordExpiry, stop: &CancellationToken) -> Result<bool, Error> {
        let existing = self.database.record_expiry().await?;
        let later = due.later_than(&existing);
        let Some(end) = later.0.values().max().copied() else { return Ok(true) };
        let reconciler = RollupReconciler::new(self.database.clone());
        reconciler.materialize_until(end).await?;
        // Types without usage expire with the others: a month is dropped when no record of any type is accepted in it any more.
        let recorded = self.database.usage_types_before(end).await?;
        let with_usage = later.0.keys().filter(|usage_type| existing.of(usage_type).is_some() || recorded.contains(*usage_type));
        let Some(start) = with_usage.map(|usage_type| existing.of(usage_type).unwrap_or(Timestamp::EARLIEST)).min() else {
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
            Step::Delete(records, dropped_before) => deleted = transaction.delete_expired(records, dropped_before).await?,
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
        let dropped_before = self.database.dropped_before().await?;
        let mut day = from.max(first).floor_utc_day();
        while day < end {
            let next = day.plus_millis(UTC_DAY_MS);
            let mut found_any = false;
            for hour in (0..24).map(|hour| day.plus_millis(hour * HOUR_MS)) {
                let mut after = None;
                while let Some(records) = self.next_expired(hour, after, stop).await? {
                    let Some(last) = records.last() else { break };
                    (after, found_any) = (Some(position(last)), true);
                    let Some(of_batch) = self.execute(Step::Delete(&records, dropped_before)).await? else { return Ok(false) };
                    *deleted += of_batch;
                    self.database.release_free_pages(PAGES_PER_BATCH).await?;
                }
                if stop.is_cancelled() {
                    return Ok(false);
                }
            }
            if found_any && !self.note_deleted(&expiry, next).await? {
                return Ok(false);
            }
            day = next;
        }
        self.note_deleted(&expiry, end).await
    }

    /// The next expired records of an hour after a position; `None` when stopped.
    async fn next_expired(
        &self,
        hour: Timestamp,
        after: Option<(i64, Uuid)>,
        stop: &CancellationToken,
    ) -> Result<Option<Vec<RecordModel>>, Error> {
        if stop.is_cancelled() {
            return Ok(None);
        }
        self.database.expired_records((hour, hour.plus_millis(HOUR_MS)), after, BATCH).await.map(Some)
    }

    /// Drops the months whose records have all expired. `false` if another process does, when stopped, or while they are being read.
    async fn drop_months(&self, deleted: &mut u64, stop: &CancellationToken) -> Result<bool, Error> {
        for table in self.database.expired_months().await? {
            if stop.is_cancelled() {
                return Ok(false);
            }
            match retry_transient(RETRY_FOR, || self.database.drop_month(&table)).await {
                Ok(Some(records)) => *deleted += u64::try_from(records).unwrap_or_default(),
                Ok(None) => return Ok(false),
                Err(error) if is_lock_timeout(&error) => {
                    tracing::info!(table, "expired usage records are still being read, the next run drops them");
                    return Ok(false);
                }
                Err(error) => return Err(from_db(error)),
            }
        }
        Ok(true)
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
