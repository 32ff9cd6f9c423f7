//! The write path: validate, batch, commit (key, record and rollups in one transaction), respond per record.
//!
//! The entry point is [`Recorder::record`]. Calls pass their validated records to the [`writer`], which commits concurrent calls
//! in one transaction; `commit_batch` executes that transaction. A record is acknowledged only after it is committed.

mod changes;
mod commit_batch;
mod continuous_verification;
mod correction;
mod corrector;
mod erasure;
mod erasure_page;
mod existing_keys;
mod expiry;
mod import;
mod import_version;
mod ingestion_counters;
mod key_corrections;
mod materialization;
mod outcome;
mod reconciler;
mod report;
mod reprice;
mod rollup_deltas;
mod writer;

use std::sync::Arc;

pub use changes::CommittedChanges;
pub use continuous_verification::Drift;
use correction::Correction;
pub use correction::{CorrectionOutcome, CorrectionStatus};
use corrector::Corrector;
use erasure::Eraser;
pub use erasure::{ErasureReport, ErasureRequest};
pub use expiry::{Expirer, ExpiryReport};
pub use import::ImportOutcome;
pub use ingestion_counters::IngestionCounters;
use ingestion_counters::RecordIdentity;
pub use outcome::{RecordOutcome, RecordStatus};
pub use reconciler::{Difference, RollupDifference, RollupReconciler};
pub use report::{IngestionReport, ServiceReport};
pub use reprice::{RepriceDifference, RepriceReport, RepriceRequest};
use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use writer::WriterQueue;

use crate::catalog::{PriceCatalog, UsageTypeCatalog};
use crate::clock::Clock;
use crate::domain::correction_input::{AmendmentInput, VoidInput};
use crate::domain::range::DateRange;
use crate::domain::record::ValidationRules;
use crate::domain::record_input::{RecordInput, SentInput, SentRecord};
use crate::domain::restrictions::TokenRestrictions;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::domain::usage_type::UsageTypes;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::ids::RecordIds;
use crate::settings::{RecordingSettings, RetentionSettings};
use crate::store::database::Database;
use crate::store::failure::from_db;
use crate::telemetry::operation::{Operation, with_operation};
use crate::telemetry::recording::{RecordingMetrics, WriterHealth};

/// The service or administrator that records or corrects usage.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// Name under which its records are counted and which is stored with corrections.
    pub name: &'a str,
    /// Accounts and usage types that it may record and correct.
    pub restrictions: &'a TokenRestrictions,
}

impl<'a> Actor<'a> {
    /// An actor without restrictions.
    pub fn unrestricted(name: &'a str) -> Self {
        static NO_RESTRICTIONS: TokenRestrictions = TokenRestrictions::none();
        Self { name, restrictions: &NO_RESTRICTIONS }
    }
}

/// Records and corrects usage.
#[derive(Debug)]
pub struct Recorder {
    settings: RecordingSettings,
    clock: Clock,
    usage_types: Arc<UsageTypeCatalog>,
    queue: Arc<WriterQueue>,
    changes: Arc<CommittedChanges>,
    corrector: Corrector,
    eraser: Arc<Eraser>,
    ingestion_counters: Arc<IngestionCounters>,
    drift: Arc<Drift>,
    metrics: Arc<RecordingMetrics>,
    database: Database,
    writers: TaskTracker,
    /// Stops the background tasks other than the writers.
    stop: CancellationToken,
    background: TaskTracker,
}

impl Recorder {
    /// Starts the writers and the background tasks; [`Recorder::close`] stops them.
    pub fn start(
        database: &Database,
        usage_types: Arc<UsageTypeCatalog>,
        prices: &Arc<PriceCatalog>,
        clock: Clock,
        ids: RecordIds,
        settings: RecordingSettings,
        retention: RetentionSettings,
    ) -> Self {
        let queue = Arc::new(WriterQueue::new(settings.queue_records));
        let ids = Arc::new(ids);
        let changes = Arc::new(CommittedChanges::default());
        let metrics = Arc::new(RecordingMetrics::default());
        let writers = TaskTracker::new();
        for _ in 0..database.supported_writers(settings.writers) {
            let (ids, changes, metrics) = (Arc::clone(&ids), Arc::clone(&changes), Arc::clone(&metrics));
            let (database, clock, prices) = (database.clone(), clock.clone(), Arc::clone(prices));
            let committer = Arc::new(commit_batch::Committer::new(database, clock, ids, changes, metrics, prices));
            let writer = writer::run(Arc::clone(&queue), committer, settings.retry_for(), settings.batch_records);
            writers.spawn(with_operation(Arc::new(Operation::new(Some("(recording)"))), writer));
        }
        writers.close();
        let ingestion_counters =
            Arc::new(IngestionCounters::new(database.clone(), clock.clone(), Arc::clone(&ids), Arc::clone(&metrics)));
        let drift = Arc::new(Drift::default());
        let (stop, background) = (CancellationToken::new(), TaskTracker::new());
        background.spawn(Arc::clone(&ingestion_counters).run(stop.clone()));
        if let Some(every) = settings.self_check_every() {
            let reconciler = RollupReconciler::new(database.clone());
            background.spawn(continuous_verification::run(reconciler, Arc::clone(&drift), every, stop.clone()));
        }
        if let Some(every) = settings.materialize_every() {
            background.spawn(materialization::run(RollupReconciler::new(database.clone()), clock.clone(), every, stop.clone()));
        }
        if let Some(every) = retention.expire_every() {
            let expirer = Expirer::new(database.clone(), clock.clone(), Arc::clone(&usage_types), retention);
            background.spawn(expiry::run(expirer, every, stop.clone()));
        }
        background.close();
        let eraser = Arc::new(Eraser {
            database: database.clone(),
            clock: clock.clone(),
            ids: Arc::clone(&ids),
            changes: Arc::clone(&changes),
            ingestion_counters: Arc::clone(&ingestion_counters),
            retry_for: settings.retry_for(),
            stop: stop.clone(),
        });
        let corrector = Corrector {
            database: database.clone(),
            clock: clock.clone(),
            ids,
            changes: Arc::clone(&changes),
            prices: Arc::clone(prices),
            retry_for: settings.retry_for(),
        };
        Self {
            settings,
            clock,
            usage_types,
            queue,
            changes,
            corrector,
            eraser,
            ingestion_counters,
            drift,
            metrics,
            database: database.clone(),
            writers,
            stop,
            background,
        }
    }

    /// Records the valid records and returns an outcome for each, in the order sent.
    ///
    /// An invalid record rejects only itself. The call as a whole fails with `TOO_MANY_RECORDS`, `QUEUE_FULL`, `SHUTTING_DOWN`,
    /// `DATABASE_UNAVAILABLE` or `INTERNAL`; then nothing was recorded, or the records were committed but the response was lost.
    /// In both cases it is safe to send the same records again. If the caller disconnects while waiting, either all of its
    /// records are recorded or none.
    ///
    /// `service` is the name of the client; every outcome is counted under it.
    pub async fn record(&self, record_inputs: Vec<RecordInput>, service: &str) -> Result<Vec<RecordOutcome>, Error> {
        self.record_by(record_inputs.into_iter().map(Ok).collect(), Actor::unrestricted(service)).await
    }

    /// Like [`Recorder::record`], for records as they were read and an actor with restrictions: records that cannot be read, and those
    /// that the actor may not record, are rejected individually.
    pub async fn record_by(&self, sent: Vec<SentRecord>, actor: Actor<'_>) -> Result<Vec<RecordOutcome>, Error> {
        let records = sent.len();
        let answered = self.record_uncounted(sent, actor).await.map_err(Error::of_repeatable_call);
        if let Err(error) = &answered {
            self.ingestion_counters.record_rejected_call(actor.name, error.code(), &error.to_string(), records);
        }
        answered
    }

    async fn record_uncounted(&self, sent: Vec<SentRecord>, actor: Actor<'_>) -> Result<Vec<RecordOutcome>, Error> {
        check_count(sent.len(), LimitName::RecordsPerCall, self.settings.max_records_per_call)?;
        let slugs = sent.iter().flatten().map(|record_input| record_input.usage_type.as_str());
        let usage_types = self.usage_types_including(slugs).await?;
        let rules = self.rules(&usage_types, actor.restrictions);

        let identity_of = |sent: &SentRecord| {
            let Ok(record_input) = sent else { return RecordIdentity::default() };
            RecordIdentity {
                usage_type: usage_types
                    .get(&record_input.usage_type)
                    .map(|usage_type| usage_type.slug.clone())
                    .unwrap_or_default(),
                account_id: record_input.account_id.clone(),
                idempotency_key: record_input.idempotency_key.clone(),
            }
        };
        let identities: Vec<_> = sent.iter().map(identity_of).collect();
        let mut outcomes = Vec::with_capacity(sent.len());
        let mut accepted = Vec::with_capacity(sent.len());
        for record in sent {
            match record.map_err(|problem| vec![problem]).and_then(|record_input| record_input.check(rules)) {
                Ok(checked) => {
                    outcomes.push(RecordOutcome::pending(checked.warnings));
                    accepted.push(checked.record);
                }
                Err(problems) => outcomes.push(RecordOutcome::rejected(problems)),
            }
        }
        let commit_outcomes = self.queue.commit(accepted).await?;
        let pending = outcomes.iter_mut().filter(|outcome| outcome.status == RecordStatus::Recorded);
        for (outcome, commit_outcome) in pending.zip(commit_outcomes) {
            outcome.apply(commit_outcome, actor.restrictions);
        }
        self.ingestion_counters.record_outcomes(actor.name, &identities, &outcomes);
        Ok(outcomes)
    }

    /// Voids records and returns an outcome for each, in the order sent: they no longer count, and their keys stay in use. Repeating the
    /// call changes nothing.
    ///
    /// A record that cannot be voided rejects only itself: `NOT_FOUND` when no record exists under the key that the actor may record,
    /// `ALREADY_VOIDED` when it was voided by a different correction. The call as a whole fails with `TOO_MANY_RECORDS`,
    /// `DATABASE_UNAVAILABLE` or `INTERRUPTED`; then it is safe to send it again.
    pub async fn void(&self, sent: Vec<SentInput<VoidInput>>, actor: Actor<'_>) -> Result<Vec<CorrectionOutcome>, Error> {
        check_count(sent.len(), LimitName::CorrectionsPerCall, self.settings.max_corrections_per_call)?;
        let checked = sent.into_iter().map(|input| input.map_err(|problem| vec![problem]).and_then(Correction::void));
        self.corrector.correct(checked.collect(), actor).await.map_err(Error::of_repeatable_call)
    }

    /// Voids records and inserts their replacements, which name the account and the key, in the same transaction; returns an outcome for
    /// each, in the order sent. Without `occurredAt` a replacement keeps the time of the record it replaces. Repeating the call changes
    /// nothing.
    ///
    /// Rejects and fails like [`Recorder::void`]; an invalid replacement rejects only itself, with all of its problems.
    pub async fn amend(&self, sent: Vec<SentInput<AmendmentInput>>, actor: Actor<'_>) -> Result<Vec<CorrectionOutcome>, Error> {
        check_count(sent.len(), LimitName::CorrectionsPerCall, self.settings.max_corrections_per_call)?;
        let record_inputs = sent.iter().flatten().filter_map(|input| input.record.as_ref().ok());
        let slugs = record_inputs.map(|record_input| record_input.usage_type.as_str());
        let usage_types = self.usage_types_including(slugs).await.map_err(Error::of_repeatable_call)?;
        let rules = self.rules(&usage_types, actor.restrictions);
        let check = |input| Correction::amend(input, rules);
        let checked = sent.into_iter().map(|input| input.map_err(|problem| vec![problem]).and_then(check));
        self.corrector.correct(checked.collect(), actor).await.map_err(Error::of_repeatable_call)
    }

    /// Computes the costs of records again from the prices that exist now, in place: those that were computed, or could not be. Costs
    /// that were sent do not change. Repeating it changes nothing.
    pub async fn reprice(&self, request: &RepriceRequest) -> Result<RepriceReport, Error> {
        self.corrector.reprice(request).await
    }

    /// What lets records expire and deletes them, as `settings` say.
    pub fn expirer(&self, settings: RetentionSettings) -> Expirer {
        Expirer::new(self.database.clone(), self.clock.clone(), Arc::clone(&self.usage_types), settings)
    }

    /// The usage types, including every existing one of `slugs`. Retries like a transaction. `DATABASE_UNAVAILABLE` if they cannot be read.
    pub async fn usage_types_including<'a>(
        &self,
        slugs: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Arc<UsageTypes>, Error> {
        let loaded = writer::retry_transient(self.settings.retry_for(), || async {
            match self.usage_types.load_including(slugs.clone()).await {
                Err(Error::DatabaseUnavailable { cause, .. } | Error::PoolerUnsupported { cause, .. }) => Err(cause),
                result => Ok(result),
            }
        });
        loaded.await.map_err(from_db)?
    }

    fn rules<'a>(&self, usage_types: &'a UsageTypes, restrictions: &'a TokenRestrictions) -> ValidationRules<'a> {
        let now = self.clock.now();
        ValidationRules {
            now,
            max_ahead_seconds: self.settings.max_ahead_seconds,
            long_ago: self.long_ago(now),
            usage_types,
            restrictions,
        }
    }

    /// The instant before which a record occurred long ago, as `recording.long_ago_days` says.
    pub fn long_ago(&self, now: Timestamp) -> Timestamp {
        now.plus_millis(-i64::from(self.settings.long_ago_days) * UTC_DAY_MS)
    }

    /// Maximum number of records per call.
    pub fn max_records_per_call(&self) -> usize {
        self.settings.max_records_per_call
    }

    /// Counters of the outcomes of received records.
    pub fn ingestion_counters(&self) -> &IngestionCounters {
        &self.ingestion_counters
    }

    /// Change sets of committed usage. Supports a single subscriber.
    pub fn changes(&self) -> &Arc<CommittedChanges> {
        &self.changes
    }

    /// Number of records that wait to be committed.
    pub fn waiting_records(&self) -> u32 {
        self.settings.queue_records - self.queue.available_records()
    }

    /// Number of calls that wait for a writer.
    pub fn waiting_calls(&self) -> usize {
        self.queue.waiting_calls()
    }

    /// Maximum number of records that wait to be committed.
    pub fn queue_records(&self) -> u32 {
        self.settings.queue_records
    }

    /// Metrics of commit batches and records.
    pub fn metrics(&self) -> &RecordingMetrics {
        &self.metrics
    }

    /// Checks whether records can be committed: by the last commit if it was recent, otherwise by statements that write nothing.
    /// `SHUTTING_DOWN` or `DATABASE_UNAVAILABLE` if not.
    pub async fn can_commit(&self) -> Result<(), Error> {
        if self.queue.is_closed() || self.writers.is_empty() {
            let message = "the server is shutting down and accepts no more records";
            return Err(Error::busy(ErrorCode::ShuttingDown, message, 1_000));
        }
        match self.metrics.writer_health() {
            WriterHealth::Healthy => Ok(()),
            WriterHealth::Idle => self.database.can_write().await,
            WriterHealth::Failing => {
                self.database.can_write().await?; // may find the cause
                let cause = DbErr::Custom("the last commit failed".to_owned());
                Err(Error::DatabaseUnavailable { reason: "the last commit failed; the log has the cause", cause })
            }
        }
    }

    /// Differences between rollups and records, as found by the periodic verification.
    pub fn drift(&self) -> &Drift {
        &self.drift
    }

    /// Outcomes of all records received in a range, per service.
    pub async fn ingestion(&self, range: DateRange) -> Result<IngestionReport, Error> {
        report::report(&self.database, range).await
    }

    /// Rejects new calls, commits the waiting records, and returns after all of them are answered and counted.
    pub async fn close(&self) {
        self.queue.close();
        self.writers.wait().await;
        self.stop.cancel();
        self.background.wait().await;
    }
}

/// `TOO_MANY_RECORDS` for a call with more than `max` records.
fn check_count(records: usize, limit: LimitName, max: usize) -> Result<(), Error> {
    if records <= max {
        return Ok(());
    }
    let message = format!("the call has {records} records; send at most {max} per call");
    let limit = Limit::new(limit, max as u64).actual(records as u64);
    Err(Error::argument(ErrorCode::TooManyRecords, "input.records", message).with_limit(limit))
}
