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
const MAX_STALENESS: Duration = Duration::from_secs(30);
/// Delay after a failed read.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// A subscribed query: range as requested, zone and filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LiveQuery {
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

impl LiveQuery {
    /// Sorts and deduplicates the lists of the filter, so that equal queries share one result.
    pub(super) fn normalized(self) -> Self {
        Self { filter: self.filter.normalized(), ..self }
    }
}

impl LiveTotals {
    /// Whether both hold the same totals of the same range; `as_of` is ignored.
    pub(super) fn has_same_result(&self, other: &Self) -> bool {
        (&self.range, &self.totals) == (&other.range, &other.totals)
    }
}

/// Executes reads, with bounded concurrency.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    analytics: Analytics,
    read_permits: Arc<Semaphore>,
}

impl Reader {
    pub(super) fn new(analytics: Analytics, max_concurrent: usize) -> Self {
        Self { analytics, read_permits: Arc::new(Semaphore::new(max_concurrent)) }
    }

    async fn read(&self, query: &LiveQuery) -> Result<LiveTotals, Error> {
        let LiveQuery { range, zone, filter } = query.clone();
        let query = self.analytics.query(range, zone, filter).await?;
        let totals = query.totals().await?;
        Ok(LiveTotals { range: query.range, totals, as_of: query.now })
    }
}

/// The outcome of a read.
#[derive(Clone, Debug)]
pub(super) struct ReadResult {
    /// The version covered: all changes up to it are included.
    pub(super) version_covered: u64,
    pub(super) outcome: Result<Arc<LiveTotals>, Arc<Error>>,
}

/// When to read again without a change notification.
#[derive(Debug)]
struct RefreshDeadline {
    /// When a relative range changes.
    changes_at: Option<Timestamp>,
    /// When the result exceeds `MAX_STALENESS`.
    stale_at: Instant,
}

/// A live query with at least one subscriber.
#[derive(Debug)]
pub(super) struct SharedLiveQuery {
    pub(super) query: LiveQuery,
    version: AtomicU64,
    /// The version of the latest change.
    changed: watch::Sender<u64>,
    /// The newest version requested by a subscriber.
    requested: AtomicU64,
    request: Notify,
    results: watch::Receiver<Option<ReadResult>>,
    refresh_deadline: Mutex<RefreshDeadline>,
    ended: CancellationToken,
}

impl SharedLiveQuery {
    /// Creates the shared query and the task that must run until [`SharedLiveQuery::end`].
    pub(super) fn start(
        query: LiveQuery,
        reader: Reader,
        ended: CancellationToken,
    ) -> (Arc<Self>, impl Future<Output = ()> + Send) {
        // Only the task owns the sender: if it panics, waiting subscribers receive an error.
        let (results_sender, results) = watch::channel(None);
        let shared_query = Arc::new(Self {
            query,
            version: AtomicU64::new(0),
            changed: watch::Sender::new(0),
            requested: AtomicU64::new(0),
            request: Notify::new(),
            results,
            refresh_deadline: Mutex::new(RefreshDeadline { changes_at: None, stale_at: Instant::now() + MAX_STALENESS }),
            ended: ended.clone(),
        });
        let shared = Arc::clone(&shared_query);
        let task = async move {
            ended.run_until_cancelled(shared.run(reader, results_sender)).await;
        };
        (shared_query, task)
    }

    /// Stops the task; called when the last subscriber has left.
    pub(super) fn end(&self) {
        self.ended.cancel();
    }

    /// Marks the result as possibly changed.
    pub(super) fn invalidate(&self) {
        let version = self.next_version();
        self.changed.send_modify(|changed| *changed = version.max(*changed));
    }

    /// A version that only reads from now on cover.
    pub(super) fn next_version(&self) -> u64 {
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
    pub(super) async fn result(&self, version: u64) -> Result<ReadResult, Error> {
        self.requested.fetch_max(version, Ordering::SeqCst);
        self.request.notify_one();
        let mut results = self.results.clone();
        let covering = results.wait_for(|result| result.as_ref().is_some_and(|result| result.version_covered >= version)).await;
        let result = covering.map_err(|_| Error::internal("the task that reads for a subscription panicked"))?.clone();
        result.ok_or_else(|| Error::internal("the result that covers a version is empty"))
    }

    /// Whether the result must be read again without a change notification.
    pub(super) fn take_due(&self, now: Timestamp) -> bool {
        let mut refresh_deadline = self.refresh_deadline.lock().unwrap_or_else(PoisonError::into_inner);
        let take_due = refresh_deadline.stale_at <= Instant::now()
            || refresh_deadline.changes_at.is_some_and(|changes_at| changes_at <= now);
        if take_due {
            // Report this once: the next read sets the next deadline.
            *refresh_deadline = RefreshDeadline { changes_at: None, stale_at: Instant::now() + MAX_STALENESS };
        }
        take_due
    }

    /// Reads whenever a version is requested that no result covers.
    async fn run(&self, reader: Reader, results_sender: watch::Sender<Option<ReadResult>>) {
        let mut covered = 0;
        loop {
            self.request.notified().await;
            while self.requested.load(Ordering::SeqCst) > covered {
                let Ok(permit) = reader.read_permits.acquire().await else { return }; // never closed
                covered = self.version.load(Ordering::SeqCst);
                let outcome = reader.read(&self.query).await;
                if let Ok(totals) = &outcome {
                    let changes_at = self.query.range.changes_at(self.query.zone, totals.as_of);
                    let stale_at = Instant::now() + MAX_STALENESS;
                    *self.refresh_deadline.lock().unwrap_or_else(PoisonError::into_inner) =
                        RefreshDeadline { changes_at, stale_at };
                }
                let has_failed = outcome.is_err();
                results_sender.send_replace(Some(ReadResult {
                    version_covered: covered,
                    outcome: outcome.map(Arc::new).map_err(Arc::new),
                }));
                drop(permit);
                if has_failed {
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
        }
    }
}
