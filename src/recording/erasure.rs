//! Erasures of accounts and users, in transactions of a bounded size (docs/decisions/0064-erasure.md).
//!
//! An erasure is stored before it begins and finished at its end, so an interrupted one is continued: by the same request, or when a server
//! starts. Every transaction leaves rollups that equal the records. `erasure_page` has the transaction for a page of records, this file
//! the order of the steps, the rollups that no record explains, and what is counted.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Recorder;
use super::changes::CommittedChanges;
use super::commit_batch::random_shard;
use super::ingestion_counters::IngestionCounters;
use super::rollup_deltas::RollupDeltas;
use super::writer::retry_transient;
use crate::clock::Clock;
use crate::domain::erasure::{ErasureCounts, ErasureSubject};
use crate::domain::time::{MINUTE_MS, Timestamp, UTC_DAY_MS};
use crate::error::{Error, ErrorCode};
use crate::ids::RecordIds;
use crate::store::commit::RecordingTransaction;
use crate::store::database::Database;
use crate::store::erasures::ErasureModel;
use crate::store::failure::from_db;
use crate::store::new_rows::{RollupDelta, RollupKey, RollupOwner};
use crate::store::recount::{RecountRange, RecountStep};
use crate::telemetry::operation::{Operation, with_operation};

/// Records of a transaction, in addition to the other versions under their keys.
const PAGE: u64 = 1_000;
/// Rows without a record that a transaction deletes of each table.
const ROWS_WITHOUT_RECORDS: i64 = 1_000;
/// Later passes erase records that were committed up to this much after the erasure began: clocks of servers differ.
const CLOCK_DIFFERENCE_MS: i64 = MINUTE_MS;

/// A request to erase an account or a user.
#[derive(Clone, Debug)]
pub struct ErasureRequest {
    /// What to erase.
    pub subject: ErasureSubject,
    /// The operator's reference, stored with the erasure.
    pub request_id: Option<String>,
    /// Whether to count only what would be erased.
    pub is_dry_run: bool,
}

/// An erasure, or what one would erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureReport {
    /// Id of the erasure; `None` if it was only counted.
    pub id: Option<Uuid>,
    /// SHA-256 over the ids of the subject.
    pub subject_hash: Vec<u8>,
    /// `account` or `user`.
    pub subject: String,
    /// The operator's reference.
    pub request_id: Option<String>,
    /// Who requested it.
    pub requested_by: String,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// When it finished; `None`: not finished, or only counted.
    pub finished_at: Option<Timestamp>,
    /// What it erased, all attempts together.
    pub counts: ErasureCounts,
}

impl From<ErasureModel> for ErasureReport {
    fn from(row: ErasureModel) -> Self {
        let ErasureModel { records, labels, corrections, rollups, names, examples, .. } = row;
        Self {
            id: Some(row.id),
            subject_hash: row.subject_hash,
            subject: row.subject,
            request_id: row.request_id,
            requested_by: row.requested_by,
            requested_at: Timestamp::from_millis(row.requested_at),
            finished_at: row.finished_at.map(Timestamp::from_millis),
            counts: ErasureCounts { records, labels, corrections, rollups, names, examples },
        }
    }
}

/// Erases accounts and users.
#[derive(Debug)]
pub(super) struct Eraser {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) ids: Arc<RecordIds>,
    pub(super) changes: Arc<CommittedChanges>,
    pub(super) ingestion_counters: Arc<IngestionCounters>,
    pub(super) retry_for: Duration,
    pub(super) stop: CancellationToken,
}

impl Recorder {
    /// Erases an account or a user, or counts what that would erase. `requested_by` is the name of the caller.
    ///
    /// The erasure continues if the caller disconnects. It is idempotent: an unfinished erasure of the same subject is continued, and where
    /// nothing is left, nothing is counted. Fails with `SHUTTING_DOWN` if the server stops before it is finished, `DATABASE_UNAVAILABLE` or
    /// `INTERNAL`; it is then continued by the same request, or when a server starts.
    pub async fn erase(&self, request: ErasureRequest, requested_by: &str) -> Result<ErasureReport, Error> {
        let (eraser, requested_by) = (Arc::clone(&self.eraser), requested_by.to_owned());
        let erasing = async move {
            if request.is_dry_run {
                return eraser.count(&request, &requested_by).await;
            }
            let erasure = eraser.begin(&request, &requested_by).await?;
            eraser.run(erasure).await
        };
        self.background
            .spawn(with_operation(Arc::new(Operation::new(Some("(erasure)"))), erasing))
            .await
            .map_err(Error::internal)?
    }

    /// Continues the erasures that were interrupted, in the background, until the recorder is closed.
    pub fn resume_erasures(&self) {
        let eraser = Arc::clone(&self.eraser);
        let resuming = async move {
            let unfinished = match eraser.retry(|| eraser.database.unfinished_erasures()).await {
                Ok(unfinished) => unfinished,
                Err(error) => return tracing::warn!(cause = error.with_causes(), "reading unfinished erasures failed"),
            };
            for erasure in unfinished {
                let erasure_id = erasure.id;
                tracing::info!(%erasure_id, "continuing an erasure that was interrupted");
                if let Err(error) = eraser.run(erasure).await {
                    tracing::warn!(%erasure_id, cause = error.with_causes(), "an erasure failed; the next start continues it");
                }
            }
        };
        self.background.spawn(with_operation(Arc::new(Operation::new(Some("(erasure)"))), resuming));
    }

    /// The latest erasures, newest first: at most `limit`, of a subject if given.
    pub async fn erasures(&self, subject: Option<&ErasureSubject>, limit: u64) -> Result<Vec<ErasureReport>, Error> {
        let rows = self.database.list_erasures(subject, limit).await.map_err(from_db)?;
        Ok(rows.into_iter().map(ErasureReport::from).collect())
    }
}

impl Eraser {
    async fn begin(&self, request: &ErasureRequest, requested_by: &str) -> Result<ErasureModel, Error> {
        let now = self.clock.now();
        let subject = &request.subject;
        let row = ErasureModel {
            id: self.ids.next(now),
            subject_hash: subject.hash(),
            subject: subject.kind().to_owned(),
            account_id: Some(subject.account_id.clone()),
            user_id: subject.user_id.clone(),
            request_id: request.request_id.clone(),
            requested_by: requested_by.to_owned(),
            requested_at: now.millis(),
            finished_at: None,
            records: 0,
            labels: 0,
            corrections: 0,
            rollups: 0,
            names: 0,
            examples: 0,
        };
        self.retry(|| self.database.begin_erasure(row.clone())).await
    }

    /// Erases what is left of the subject of an erasure, and finishes it.
    async fn run(&self, erasure: ErasureModel) -> Result<ErasureReport, Error> {
        let (id, subject) = (erasure.id, erasure.subject.clone());
        let Some(account_id) = erasure.account_id.clone() else { return Ok(erasure.into()) };
        let subject_ids = ErasureSubject { account_id, user_id: erasure.user_id.clone() };
        self.ingestion_counters.flush().await; // examples of rejected records that are not stored yet
        self.erase_records(&subject_ids, Some(id)).await?;
        if subject_ids.user_id.is_none() {
            self.erase_rows_without_records(&subject_ids, id).await?;
        }
        for day in self.retry(|| self.database.rollup_days(&subject_ids)).await? {
            self.check_running()?;
            self.retry(|| self.erase_rollups(&subject_ids, day, id)).await?;
        }
        self.retry(|| self.finish(&subject_ids, id)).await?;
        self.changes.add_all(); // names, too
        let finished = self.retry(|| self.database.find_erasure(id)).await?.map_or_else(|| erasure.into(), ErasureReport::from);
        let records = finished.counts.records;
        tracing::info!(erasure_id = %id, subject, by = finished.requested_by, records, "usage was erased");
        Ok(finished)
    }

    /// Counts what an erasure would erase: the same transactions, rolled back.
    async fn count(&self, request: &ErasureRequest, requested_by: &str) -> Result<ErasureReport, Error> {
        let subject = &request.subject;
        self.ingestion_counters.flush().await;
        let mut counts = self.erase_records(subject, None).await?;
        counts.rollups = self.retry(|| self.database.count_rollups(subject)).await?;
        counts.names = self.retry(|| self.database.count_names(subject)).await?;
        counts.examples = self.retry(|| self.database.count_examples(subject)).await?;
        Ok(ErasureReport {
            id: None,
            subject_hash: subject.hash(),
            subject: subject.kind().to_owned(),
            request_id: request.request_id.clone(),
            requested_by: requested_by.to_owned(),
            requested_at: self.clock.now(),
            finished_at: None,
            counts,
        })
    }

    /// Erases the records of a subject, a page of them at a time, until a pass over them finds none. Without an erasure it counts them.
    ///
    /// The first pass takes all records. Later ones take those that were committed until shortly after it began, so a service that continues to
    /// send records of the subject does not prolong the erasure without end.
    async fn erase_records(&self, subject: &ErasureSubject, erasure_id: Option<Uuid>) -> Result<ErasureCounts, Error> {
        let until = self.clock.now().plus_millis(CLOCK_DIFFERENCE_MS);
        let (mut counts, mut recorded_by) = (ErasureCounts::default(), None);
        loop {
            let erased = self.erase_pass(subject, recorded_by, erasure_id).await?;
            counts += erased;
            if erased.records == 0 || erasure_id.is_none() {
                return Ok(counts);
            }
            recorded_by = Some(until);
        }
    }

    async fn erase_pass(
        &self,
        subject: &ErasureSubject,
        recorded_by: Option<Timestamp>,
        erasure_id: Option<Uuid>,
    ) -> Result<ErasureCounts, Error> {
        let (mut counts, mut after) = (ErasureCounts::default(), None);
        loop {
            self.check_running()?;
            let page = self.retry(|| self.database.records_to_erase(subject, after, recorded_by, PAGE)).await?;
            let Some(last) = page.last() else { return Ok(counts) };
            after = Some((last.occurred_at, last.id));
            if subject.user_id.is_some() && erasure_id.is_some() {
                // A transaction that looked for a key of the page before it existed must not insert it after it is erased.
                self.retry(|| self.database.wait_for_recording()).await?;
            }
            counts += self.retry(|| self.erase_page(subject, &page, erasure_id)).await?;
            if (page.len() as u64) < PAGE {
                return Ok(counts);
            }
        }
    }

    /// Deletes the keys, corrections, cost revisions and labels of an account of which the records no longer exist.
    async fn erase_rows_without_records(&self, subject: &ErasureSubject, erasure_id: Uuid) -> Result<(), Error> {
        loop {
            self.check_running()?;
            let deleted = self.retry(|| async {
                let transaction = RecordingTransaction::begin(&self.database).await?;
                transaction.lock_erasures().await?;
                let (rows, corrections) =
                    transaction.delete_rows_without_records(&subject.account_id, ROWS_WITHOUT_RECORDS).await?;
                let counts = ErasureCounts { corrections: count_of(corrections), ..ErasureCounts::default() };
                transaction.add_erasure_counts(erasure_id, counts).await?;
                transaction.commit().await?;
                Ok(rows)
            });
            if deleted.await? == 0 {
                return Ok(());
            }
        }
    }

    /// Makes the rollups of a subject on a UTC day equal to its records, which are those that came since, and deletes the rows that hold
    /// nothing then. What the rollups of an account held in addition is subtracted from those of all accounts, too.
    async fn erase_rollups(&self, subject: &ErasureSubject, day: Timestamp, erasure_id: Uuid) -> Result<(), DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.lock_rollup_maintenance().await?;
        let watermark = transaction.watermark().await?;
        let accounts = [subject.account_id.clone()];
        let users = subject.user_id.clone().map(|user_id| [user_id]);
        let users = users.as_ref().map(<[_; 1]>::as_slice);
        let end = day.plus_millis(UTC_DAY_MS);
        let of_account = RecountRange { start: day, end, accounts: Some(&accounts), users: None, with_expired: true };
        let materialized = RecountRange { end: end.min(watermark.materialized_until), ..of_account };
        let shard = random_shard(&self.database);
        if users.is_none() {
            let missing = transaction.recount(RecountStep::AccountQuarterHours, of_account).await?;
            let mut rollup_deltas = RollupDeltas::new(watermark.write_through_until);
            for (key, totals) in &missing {
                rollup_deltas.add_to_quarter_hour(&subject.account_id, key, *totals);
            }
            transaction.add_to_rollups(&rollup_deltas.into_vec(), shard).await?;
            for step in [RecountStep::AccountDays, RecountStep::AccountUsageTypeHours, RecountStep::AccountUsageTypeDays] {
                let missing = transaction.recount(step, materialized).await?;
                transaction.add_to_rollups(&with_platform(&missing), shard).await?;
            }
        }
        for step in [RecountStep::UserDays, RecountStep::UserUsageTypeDays] {
            transaction.add_missing(step, RecountRange { users, ..materialized }, shard).await?;
        }
        let rollups = count_of(transaction.delete_empty_rollups(subject, day).await?);
        transaction.add_erasure_counts(erasure_id, ErasureCounts { rollups, ..ErasureCounts::default() }).await?;
        transaction.commit().await
    }

    async fn finish(&self, subject: &ErasureSubject, erasure_id: Uuid) -> Result<(), DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.lock_erasures().await?;
        let names = count_of(transaction.delete_names(subject).await?);
        let examples = count_of(transaction.delete_examples(&subject.account_id).await?);
        if subject.user_id.is_none() {
            transaction.unmark_erased_keys(&subject.account_id).await?;
        }
        transaction.add_erasure_counts(erasure_id, ErasureCounts { names, examples, ..ErasureCounts::default() }).await?;
        transaction.finish_erasure(erasure_id, self.clock.now()).await?;
        transaction.commit().await
    }

    fn check_running(&self) -> Result<(), Error> {
        if self.stop.is_cancelled() {
            let message = "the server is shutting down; the erasure is continued when it starts, or by the same request";
            return Err(Error::busy(ErrorCode::ShuttingDown, message, 1_000));
        }
        Ok(())
    }

    async fn retry<T, R: Future<Output = Result<T, DbErr>>>(&self, transaction: impl FnMut() -> R) -> Result<T, Error> {
        retry_transient(self.retry_for, transaction).await.map_err(from_db)
    }
}

/// The deltas of account rollups, and the same of the rollups over all accounts, in the order of locks.
fn with_platform<'a>(deltas: &'a [RollupDelta<'_>]) -> Vec<RollupDelta<'a>> {
    let of_owner = |owner: fn(&RollupKey<'_>) -> RollupOwner<'static>| {
        deltas.iter().map(move |(key, totals)| (RollupKey { owner: owner(key), ..key.clone() }, *totals))
    };
    let mut all: Vec<_> = of_owner(|_| RollupOwner::Platform).chain(deltas.iter().cloned()).collect();
    all.sort_unstable_by(|left, right| left.0.cmp(&right.0));
    all
}

pub(super) fn count_of(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
