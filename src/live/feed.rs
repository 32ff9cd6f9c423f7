//! A live query and its latest result, shared by all of its subscribers.
//!
//! A version counter increases with every possible change of the result and with every request for a fresh result. A read covers
//! the version that was current when it began. Only one read per query is in flight; subscribers that request a newer version
//! meanwhile share the next read.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::analytics::Analytics;
use crate::analytics::totals::TypeTotals;
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::Error;

/// How long a result is used without a change notification before it is read again.
const BELIEVED_FOR: Duration = Duration::from_secs(30);
/// Delay after a failed read.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A subscribed query: range as requested, zone and filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LiveQuestion {
    /// The range; relative ranges move with time.
    pub range: RangeRequest,
    /// Time zone that decides where days begin.
    pub zone: Zone,
    /// Filters the records.
    pub filter: UsageFilter,
}

/// A result of a live query.
#[derive(Clone, Debug)]
pub struct LiveTotals {
    /// The resolved range.
    pub range: DateRange,
    /// Usage in the range.
    pub totals: TypeTotals,
    /// Time of the read.
    pub as_of: Timestamp,
}

impl LiveQuestion {
    /// Sorts and deduplicates the lists of the filter, so that equal queries share one result.
    pub(super) fn normalised(mut self) -> Self {
        let filter = &mut self.filter;
        for list in [&mut filter.usage_types, &mut filter.tiers, &mut filter.models, &mut filter.providers, &mut filter.sources] {
            list.sort_unstable();
            list.dedup();
        }
        self
    }
}

impl LiveTotals {
    /// Whether both hold the same totals of the same range; `as_of` is ignored.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        (&self.range, &self.totals) == (&other.range, &other.totals)
    }
}

/// Executes reads, with bounded concurrency.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    analytics: Analytics,
    turns: Arc<Semaphore>,
}

impl Reader {
    pub(super) fn new(analytics: Analytics, at_once: usize) -> Self {
        Self { analytics, turns: Arc::new(Semaphore::new(at_once)) }
    }

    async fn read(&self, question: &LiveQuestion) -> Result<LiveTotals, Error> {
        let LiveQuestion { range, zone, filter } = question.clone();
        let question = self.analytics.question(range, zone, filter).await?;
        let totals = question.totals().await?;
        Ok(LiveTotals { range: question.range, totals, as_of: question.now })
    }
}

/// The outcome of a read.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The version covered: all changes up to it are included.
    pub(super) covers: u64,
    pub(super) outcome: Result<Arc<LiveTotals>, Arc<Error>>,
}

/// When to read again without a change notification.
#[derive(Debug)]
struct Due {
    /// When a relative range changes.
    moves_at: Option<Timestamp>,
    /// When the result exceeds `MAX_STALENESS`.
    stale_at: Instant,
}

/// A live query with at least one subscriber.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) question: LiveQuestion,
    version: AtomicU64,
    /// The version of the latest change.
    changed: watch::Sender<u64>,
    /// The newest version requested by a subscriber.
    wanted: AtomicU64,
    want: Notify,
    answers: watch::Receiver<Option<Answer>>,
    due: Mutex<Due>,
    ended: CancellationToken,
}

impl Feed {
    /// Creates the shared query and the task that must run until [`SharedLiveQuery::end`].
    pub(super) fn start(
        question: LiveQuestion,
        reader: Reader,
        ended: CancellationToken,
    ) -> (Arc<Self>, impl Future<Output = ()> + Send) {
        // Only the task owns the sender: if it panics, waiting subscribers receive an error.
        let (answered, answers) = watch::channel(None);
        let feed = Arc::new(Self {
            question,
            version: AtomicU64::new(0),
            changed: watch::Sender::new(0),
            wanted: AtomicU64::new(0),
            want: Notify::new(),
            answers,
            due: Mutex::new(Due { moves_at: None, stale_at: Instant::now() + BELIEVED_FOR }),
            ended: ended.clone(),
        });
        let driven = Arc::clone(&feed);
        let driving = async move {
            ended.run_until_cancelled(driven.drive(reader, answered)).await;
        };
        (feed, driving)
    }

    /// Stops the task; called when the last subscriber has left.
    pub(super) fn end(&self) {
        self.ended.cancel();
    }

    /// Marks the result as possibly changed.
    pub(super) fn touch(&self) {
        let version = self.fresh_version();
        self.changed.send_modify(|changed| *changed = version.max(*changed));
    }

    /// A version that only reads from now on cover.
    pub(super) fn fresh_version(&self) -> u64 {
        self.version.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Waits for a change after version `covered`.
    pub(super) async fn changed_since(&self, covered: u64) -> u64 {
        let mut changes = self.changed.subscribe();
        let newest = changes.wait_for(|changed| *changed > covered).await.map(|changed| *changed);
        match newest {
            Ok(version) => version,
            Err(_) => std::future::pending().await, // unreachable: `self` owns the sender
        }
    }

    /// Returns a result that covers `version`, reading it if necessary. An error when the reading task panicked.
    pub(super) async fn answer(&self, version: u64) -> Result<Answer, Error> {
        self.wanted.fetch_max(version, Ordering::SeqCst);
        self.want.notify_one();
        let mut answers = self.answers.clone();
        let covering = answers.wait_for(|answer| answer.as_ref().is_some_and(|answer| answer.covers >= version)).await;
        let answer = covering.map_err(|_| Error::internal("the task that reads for a subscription panicked"))?.clone();
        answer.ok_or_else(|| Error::internal("the result that covers a version is empty"))
    }

    /// Whether the result must be read again without a change notification.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = due.stale_at <= Instant::now() || due.moves_at.is_some_and(|moves_at| moves_at <= now);
        if is_due {
            // Report this once: the next read sets the next deadline.
            *due = Due { moves_at: None, stale_at: Instant::now() + BELIEVED_FOR };
        }
        is_due
    }

    /// Reads whenever a version is requested that no result covers.
    async fn drive(&self, reader: Reader, answered: watch::Sender<Option<Answer>>) {
        let mut covered = 0;
        loop {
            self.want.notified().await;
            while self.wanted.load(Ordering::SeqCst) > covered {
                let Ok(turn) = reader.turns.acquire().await else { return }; // never closed
                covered = self.version.load(Ordering::SeqCst);
                let outcome = reader.read(&self.question).await;
                if let Ok(totals) = &outcome {
                    let moves_at = self.question.range.moves_at(self.question.zone, totals.as_of);
                    let stale_at = Instant::now() + BELIEVED_FOR;
                    *self.due.lock().unwrap_or_else(PoisonError::into_inner) = Due { moves_at, stale_at };
                }
                let has_failed = outcome.is_err();
                answered.send_replace(Some(Answer { covers: covered, outcome: outcome.map(Arc::new).map_err(Arc::new) }));
                drop(turn);
                if has_failed {
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }
}
