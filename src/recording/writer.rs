//! Group commit: concurrent calls share a transaction and thereby the cost of a commit.
//!
//! A single call is committed immediately; while a transaction is in flight, further calls collect for the next one. The queue is
//! bounded by records, not calls: beyond the bound a call is rejected with `QUEUE_FULL` before any of it is stored.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use futures_util::FutureExt;
use sea_orm::DbErr;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span};

use super::commit_batch::Committer;
use super::outcome::CommitOutcome;
use crate::domain::record::NewRecord;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::store::failure::{from_db, is_month_missing, is_transient};

const RETRY_AFTER_MS: u32 = 250;

/// Queue of calls that wait for a writer.
#[derive(Debug)]
pub(super) struct WriterQueue {
    calls: Mutex<VecDeque<Call>>,
    notify: Notify,
    available_records: Arc<Semaphore>,
    /// Capacity in records.
    records: u32,
    closed: CancellationToken,
}

/// The records of one call and the channel for its response. The permit is released when the call is answered.
#[derive(Debug)]
struct Call {
    records: Vec<NewRecord>,
    /// Span of the request, for traces.
    span: Span,
    reply: oneshot::Sender<Result<Vec<CommitOutcome>, Error>>,
    _permit: OwnedSemaphorePermit,
}

impl WriterQueue {
    pub(super) fn new(records: u32) -> Self {
        Self {
            calls: Mutex::new(VecDeque::new()),
            notify: Notify::new(),
            available_records: Arc::new(Semaphore::new(records as usize)),
            records,
            closed: CancellationToken::new(),
        }
    }

    /// Waits until the records are committed; returns an outcome for each, in order.
    pub(super) async fn commit(&self, records: Vec<NewRecord>) -> Result<Vec<CommitOutcome>, Error> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let busy = |code, message: &str| Error::busy(code, message, RETRY_AFTER_MS);
        let requested = u32::try_from(records.len()).map_err(Error::internal)?;
        let available_records = Arc::clone(&self.available_records).try_acquire_many_owned(requested).map_err(|_| {
            let message = "the write queue is full; send the same records again";
            let waiting = u64::from(self.records.saturating_sub(self.available_records()));
            let limit = Limit::new(LimitName::QueuedRecords, self.records.into()).actual(waiting + u64::from(requested));
            busy(ErrorCode::QueueFull, message).with_limit(limit)
        })?;
        let (reply, replied) = oneshot::channel();
        {
            let mut calls = self.lock();
            if self.closed.is_cancelled() {
                return Err(busy(ErrorCode::ShuttingDown, "the server is shutting down; send the same records again"));
            }
            calls.push_back(Call { records, span: Span::current(), reply, _permit: available_records });
        }
        self.notify.notify_one();
        replied.await.map_err(|_| busy(ErrorCode::Interrupted, "the commit was interrupted; send the same records again"))?
    }

    /// Number of records that the queue can still accept.
    pub(super) fn available_records(&self) -> u32 {
        u32::try_from(self.available_records.available_permits()).unwrap_or(u32::MAX)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.is_cancelled()
    }

    /// Number of calls that no writer has taken yet.
    pub(super) fn waiting_calls(&self) -> usize {
        self.lock().len()
    }

    pub(super) fn close(&self) {
        // Under the lock, so that no call is enqueued after the writers' last check.
        let _calls = self.lock();
        self.closed.cancel();
    }

    /// Takes the next calls, together at most `records` records (a larger call is taken alone); waits for the first. `None` once
    /// the queue is closed and empty.
    async fn next_batch(&self, records: usize) -> Option<Vec<Call>> {
        loop {
            let commit_batch = self.take_batch(records);
            if !commit_batch.is_empty() {
                return Some(commit_batch);
            }
            if self.closed.is_cancelled() {
                return None;
            }
            tokio::select! {
                () = self.notify.notified() => {}
                () = self.closed.cancelled() => {}
            }
        }
    }

    fn take_batch(&self, records: usize) -> Vec<Call> {
        let mut calls = self.lock();
        let mut commit_batch: Vec<Call> = Vec::new();
        let mut taken = 0;
        while let Some(call) = calls.front() {
            taken += call.records.len();
            if taken > records && !commit_batch.is_empty() {
                break;
            }
            commit_batch.extend(calls.pop_front());
        }
        if !calls.is_empty() {
            self.notify.notify_one(); // another writer may take the rest
        }
        commit_batch
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Commits batches until the queue is closed and empty.
pub(super) async fn run(queue: Arc<WriterQueue>, committer: Arc<Committer>, retry_for: Duration, batch_records: usize) {
    while let Some(calls) = queue.next_batch(batch_records).await {
        // On a panic the calls' response channels are dropped, so they fail with `INTERRUPTED`, and the writer continues.
        if AssertUnwindSafe(commit_calls(&committer, calls, retry_for)).catch_unwind().await.is_err() {
            tracing::error!("a writer panicked while committing a batch of usage records");
        }
    }
}

async fn commit_calls(committer: &Committer, calls: Vec<Call>, retry_for: Duration) {
    match commit(committer, &calls, retry_for).await {
        // The records of one call must not fail the others: after a permanent error each call is committed separately.
        Err(error) if calls.len() > 1 && !is_transient(&error) => {
            for call in calls {
                let alone = [call];
                let result = commit(committer, &alone, retry_for).await;
                reply(alone, result);
            }
        }
        result => reply(calls, result),
    }
}

async fn commit(committer: &Committer, calls: &[Call], retry_for: Duration) -> Result<Vec<CommitOutcome>, DbErr> {
    let records: Vec<&NewRecord> = calls.iter().flat_map(|call| &call.records).collect();
    let (metrics, started_at) = (committer.metrics(), Instant::now());
    let note_failure = |error: &DbErr| {
        if !is_month_missing(error) {
            metrics.failed();
        }
    };
    let outcome = retry_transient(retry_for, || async { committer.commit(&records).await.inspect_err(note_failure) })
        .instrument(commit_batch_span(calls, records.len()))
        .await;
    if outcome.is_ok() {
        metrics.committed(records.len(), calls.len(), started_at.elapsed());
    }
    outcome
}

/// The span of a batch is a child of its first call's span and follows from the others.
fn commit_batch_span(calls: &[Call], records: usize) -> Span {
    let Some(first) = calls.first() else { return Span::none() };
    let span = tracing::info_span!(parent: &first.span, "commit_batch", calls = calls.len(), records);
    for call in &calls[1..] {
        span.follows_from(&call.span);
    }
    span
}

/// Retries a database operation with exponential backoff while it fails with transient errors, for up to `retry_for`.
pub(super) async fn retry_transient<T, R>(retry_for: Duration, transaction: impl FnMut() -> R) -> Result<T, DbErr>
where
    R: Future<Output = Result<T, DbErr>>,
{
    let backoff = ExponentialBuilder::default()
        .with_jitter()
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(Duration::from_millis(500))
        .without_max_times();
    let started_at = Instant::now();
    transaction
        .retry(backoff)
        .when(|error| is_transient(error) && started_at.elapsed() < retry_for)
        .notify(|error, delay| tracing::warn!(%error, ?delay, "recording usage failed with a transient error, retrying"))
        .await
}

/// Sends every call its outcomes. A caller that disconnected is not an error: its records are committed.
fn reply(calls: impl IntoIterator<Item = Call>, result: Result<Vec<CommitOutcome>, DbErr>) {
    match result {
        Ok(commit_outcomes) => {
            let mut commit_outcomes = commit_outcomes.into_iter();
            for call in calls {
                let call_outcomes = commit_outcomes.by_ref().take(call.records.len()).collect();
                let _ = call.reply.send(Ok(call_outcomes));
            }
        }
        Err(error) => {
            for call in calls {
                let _ = call.reply.send(Err(from_db(error.clone())));
            }
        }
    }
}
