//! The write path: groups that were committed, and what became of records. Counted once per call and group, never per record.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

use super::seconds;

/// For how long a failure to commit says that the next one may fail too.
const FAILING_FOR: Duration = Duration::from_secs(15);
/// For how long a commit says that the next one may succeed too.
const FRESH_FOR: Duration = Duration::from_secs(5);

/// What records are told apart by. Both are of bounded variety.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RecordLabels {
    /// What became of them.
    pub outcome: &'static str,
    /// The code of the problem or error; empty where there was none.
    pub reason: &'static str,
}

/// What commits say about the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// One has just succeeded.
    Fresh,
    /// One has just failed, and none has succeeded since.
    Failing,
    /// There was none lately.
    Quiet,
}

/// Measures the write path.
#[derive(Debug)]
pub struct RecordingMeter {
    /// Records by what became of them.
    pub records: Family<RecordLabels, Counter>,
    /// Records per group.
    pub group_records: Histogram,
    /// Calls per group.
    pub group_calls: Histogram,
    /// How long committing a group took, with all tries, in seconds.
    pub group_seconds: Histogram,
    /// Tries of a group that failed.
    pub failed_tries: Counter,
    began: Instant,
    /// Milliseconds since the beginning, plus 1; 0: never.
    committed_at: AtomicU64,
    failed_at: AtomicU64,
}

impl Default for RecordingMeter {
    fn default() -> Self {
        Self {
            records: Family::default(),
            group_records: Histogram::new([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4]),
            group_calls: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            group_seconds: seconds(),
            failed_tries: Counter::default(),
            began: Instant::now(),
            committed_at: AtomicU64::new(0),
            failed_at: AtomicU64::new(0),
        }
    }
}

impl RecordingMeter {
    /// Counts records of one call that came to the same end.
    pub fn count(&self, outcome: &'static str, reason: &'static str, records: usize) {
        self.records.get_or_create(&RecordLabels { outcome, reason }).inc_by(records as u64);
    }

    /// A group was committed.
    #[expect(clippy::cast_precision_loss, reason = "groups hold thousands, not quadrillions")]
    pub fn committed(&self, records: usize, calls: usize, elapsed: Duration) {
        self.group_records.observe(records as f64);
        self.group_calls.observe(calls as f64);
        self.group_seconds.observe(elapsed.as_secs_f64());
        self.committed_at.store(self.now(), Ordering::Relaxed);
    }

    /// A try to commit failed. What fails for a reason of its own, not a passing one, says nothing about the next group.
    pub fn failed(&self, is_passing: bool) {
        self.failed_tries.inc();
        if is_passing {
            self.failed_at.store(self.now(), Ordering::Relaxed);
        }
    }

    /// What commits say about the next one.
    pub fn pulse(&self) -> Pulse {
        let (committed_at, failed_at) = (self.committed_at.load(Ordering::Relaxed), self.failed_at.load(Ordering::Relaxed));
        let is_within = |at: u64, span: Duration| at > 0 && u128::from(self.now().saturating_sub(at)) < span.as_millis();
        if failed_at > committed_at && is_within(failed_at, FAILING_FOR) {
            Pulse::Failing
        } else if is_within(committed_at, FRESH_FOR) {
            Pulse::Fresh
        } else {
            Pulse::Quiet
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }
}
