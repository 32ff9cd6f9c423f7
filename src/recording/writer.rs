//! Group commit: concurrent calls share a transaction, and with it the price of a commit.
//!
//! A lone call is committed at once; while one transaction is under way, calls gather for the next. What waits is bounded by
//! records, not calls: beyond the bound a call is refused as `QUEUE_FULL` before anything of it is kept.

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

use super::group::Committer;
use super::outcome::Verdict;
use crate::domain::record::NewRecord;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::store::database::{from_db, is_passing};

const RETRY_AFTER_MS: u32 = 250;

/// Where calls wait for a writer.
#[derive(Debug)]
pub(super) struct WriterQueue {
    calls: Mutex<VecDeque<Call>>,
    arrival: Notify,
    room: Arc<Semaphore>,
    /// How many records there is room for.
    records: u32,
    closed: CancellationToken,
}

/// One call's records, and where its answer goes. The permit gives the room back when the call is answered.
#[derive(Debug)]
struct Call {
    records: Vec<NewRecord>,
    /// Where it came from, for traces.
    span: Span,
    answer: oneshot::Sender<Result<Vec<Verdict>, Error>>,
    _room: OwnedSemaphorePermit,
}

impl WriterQueue {
    pub(super) fn new(records: u32) -> Self {
        Self {
            calls: Mutex::new(VecDeque::new()),
            arrival: Notify::new(),
            room: Arc::new(Semaphore::new(records as usize)),
            records,
            closed: CancellationToken::new(),
        }
    }

    /// Waits until the records are committed; a verdict for each, in order.
    pub(super) async fn commit(&self, records: Vec<NewRecord>) -> Result<Vec<Verdict>, Error> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let busy = |code, message: &str| Error::busy(code, message, RETRY_AFTER_MS);
        let wanted = u32::try_from(records.len()).map_err(Error::internal)?;
        let room = Arc::clone(&self.room).try_acquire_many_owned(wanted).map_err(|_| {
            let message = "more records wait to be committed than this server holds; send the same records again";
            let waiting = u64::from(self.records.saturating_sub(self.room()));
            let limit = Limit::of(LimitName::QueuedRecords, self.records.into()).asked(waiting + u64::from(wanted));
            busy(ErrorCode::QueueFull, message).beyond(limit)
        })?;
        let (answer, answered) = oneshot::channel();
        {
            let mut calls = self.lock();
            if self.closed.is_cancelled() {
                return Err(busy(ErrorCode::ShuttingDown, "this server is stopping; send the same records again"));
            }
            calls.push_back(Call { records, span: Span::current(), answer, _room: room });
        }
        self.arrival.notify_one();
        answered.await.map_err(|_| busy(ErrorCode::Interrupted, "committing broke off; send the same records again"))?
    }

    /// How many more records it takes.
    pub(super) fn room(&self) -> u32 {
        u32::try_from(self.room.available_permits()).unwrap_or(u32::MAX)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.is_cancelled()
    }

    /// How many calls wait to be taken up.
    pub(super) fn waiting_calls(&self) -> usize {
        self.lock().len()
    }

    pub(super) fn close(&self) {
        // Under the lock, so that no call slips in behind the writers' last look.
        let _calls = self.lock();
        self.closed.cancel();
    }

    /// The next calls, together at most `records` records (one larger call comes alone); waits for the first. `None` once the
    /// queue is closed and empty.
    async fn next_group(&self, records: usize) -> Option<Vec<Call>> {
        loop {
            let group = self.take(records);
            if !group.is_empty() {
                return Some(group);
            }
            if self.closed.is_cancelled() {
                return None;
            }
            tokio::select! {
                () = self.arrival.notified() => {}
                () = self.closed.cancelled() => {}
            }
        }
    }

    fn take(&self, records: usize) -> Vec<Call> {
        let mut calls = self.lock();
        let mut group: Vec<Call> = Vec::new();
        let mut taken = 0;
        while let Some(call) = calls.front() {
            taken += call.records.len();
            if taken > records && !group.is_empty() {
                break;
            }
            group.extend(calls.pop_front());
        }
        if !calls.is_empty() {
            self.arrival.notify_one(); // another writer may begin with the rest
        }
        group
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Commits group after group until the queue is closed and empty.
pub(super) async fn run(queue: Arc<WriterQueue>, committer: Arc<Committer>, retry_for: Duration, group_records: usize) {
    while let Some(calls) = queue.next_group(group_records).await {
        // Should it panic, its calls are told so (their answers are dropped), and the writer goes on.
        if AssertUnwindSafe(handle(&committer, calls, retry_for)).catch_unwind().await.is_err() {
            tracing::error!("committing a group of usage records broke off");
        }
    }
}

async fn handle(committer: &Committer, calls: Vec<Call>, retry_for: Duration) {
    match commit(committer, &calls, retry_for).await {
        // One call's records must not cost the others: a fault that is not passing is left to whoever has it.
        Err(error) if calls.len() > 1 && !is_passing(&error) => {
            for call in calls {
                let alone = [call];
                let result = commit(committer, &alone, retry_for).await;
                answer(alone, result);
            }
        }
        result => answer(calls, result),
    }
}

async fn commit(committer: &Committer, calls: &[Call], retry_for: Duration) -> Result<Vec<Verdict>, DbErr> {
    let records: Vec<&NewRecord> = calls.iter().flat_map(|call| &call.records).collect();
    let (meter, began) = (committer.meter(), Instant::now());
    let outcome =
        retrying(retry_for, || async { committer.commit(&records).await.inspect_err(|error| meter.failed(is_passing(error))) })
            .instrument(group_span(calls, records.len()))
            .await;
    if outcome.is_ok() {
        meter.committed(records.len(), calls.len(), began.elapsed());
    }
    outcome
}

/// A group is a part of the trace of its first call, and follows from the others.
fn group_span(calls: &[Call], records: usize) -> Span {
    let Some(first) = calls.first() else { return Span::none() };
    let span = tracing::info_span!(parent: &first.span, "group", calls = calls.len(), records);
    for call in &calls[1..] {
        span.follows_from(&call.span);
    }
    span
}

/// Tries again what the database does for as long as it fails for a passing reason, up to `retry_for`, waiting longer each time.
pub(super) async fn retrying<T, R>(retry_for: Duration, transaction: impl FnMut() -> R) -> Result<T, DbErr>
where
    R: Future<Output = Result<T, DbErr>>,
{
    let backoff = ExponentialBuilder::default()
        .with_jitter()
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(Duration::from_millis(500))
        .without_max_times();
    let began = Instant::now();
    transaction
        .retry(backoff)
        .when(|error| is_passing(error) && began.elapsed() < retry_for)
        .notify(|error, delay| tracing::warn!(%error, ?delay, "recording usage failed for a passing reason, trying again"))
        .await
}

/// Hands every call its share. A caller that has gone away is not an error: its records are committed.
fn answer(calls: impl IntoIterator<Item = Call>, result: Result<Vec<Verdict>, DbErr>) {
    match result {
        Ok(verdicts) => {
            let mut verdicts = verdicts.into_iter();
            for call in calls {
                let share = verdicts.by_ref().take(call.records.len()).collect();
                let _ = call.answer.send(Ok(share));
            }
        }
        Err(error) => {
            for call in calls {
                let _ = call.answer.send(Err(from_db(error.clone())));
            }
        }
    }
}
