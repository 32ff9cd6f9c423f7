//! Metrics of the write path: commit batches and the outcomes of records. Updated once per call and batch, never per record.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

use super::seconds_histogram;
use super::tracked_names::TrackedNames;

/// Time after a failed commit during which the writer counts as failing.
const FAILING_FOR: Duration = Duration::from_secs(15);
/// Time after a commit during which the writer counts as healthy.
const HEALTHY_FOR: Duration = Duration::from_secs(5);

/// Number of services with their own series.
const TRACKED_SERVICES: usize = 100;

/// Labels of the record counter. Each has a bounded number of values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RecordLabels {
    /// Name of the service token; `(other)` beyond the first hundred.
    pub service: Arc<str>,
    /// Outcome of the records.
    pub outcome: &'static str,
    /// Code of the problem or error; empty if there is none.
    pub reason: &'static str,
}

/// State of the writer, judged by its latest commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriterHealth {
    /// A commit succeeded recently.
    Healthy,
    /// A commit failed recently, and none has succeeded since.
    Failing,
    /// There was no commit recently.
    Idle,
}

/// Metrics of the write path.
#[derive(Debug)]
pub struct RecordingMetrics {
    /// Records by outcome.
    pub records: Family<RecordLabels, Counter>,
    /// Records per commit batch.
    pub batch_records: Histogram,
    /// Calls per commit batch.
    pub batch_calls: Histogram,
    /// Duration of the commit of a batch, including retries, in seconds.
    pub batch_seconds: Histogram,
    /// Failed commit attempts.
    pub failed_attempts: Counter,
    began: Instant,
    /// Milliseconds since `began`, plus 1; 0: never.
    committed_at: AtomicU64,
    failed_at: AtomicU64,
    services: TrackedNames,
}

impl Default for RecordingMetrics {
    fn default() -> Self {
        Self {
            records: Family::default(),
            batch_records: Histogram::new([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4]),
            batch_calls: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            batch_seconds: seconds_histogram(),
            failed_attempts: Counter::default(),
            began: Instant::now(),
            committed_at: AtomicU64::new(0),
            failed_at: AtomicU64::new(0),
            services: TrackedNames::new(TRACKED_SERVICES, &[]),
        }
    }
}

impl RecordingMetrics {
    /// Counts records of one call of a service that have the same outcome.
    pub fn count(&self, service: &str, outcome: &'static str, reason: &'static str, records: usize) {
        let service = self.services.label(service, true);
        self.records.get_or_create(&RecordLabels { service, outcome, reason }).inc_by(records as u64);
    }

    /// Records the commit of a batch.
    #[expect(clippy::cast_precision_loss, reason = "a batch holds thousands of records, far below 2^53")]
    pub fn committed(&self, records: usize, calls: usize, elapsed: Duration) {
        self.batch_records.observe(records as f64);
        self.batch_calls.observe(calls as f64);
        self.batch_seconds.observe(elapsed.as_secs_f64());
        self.committed_at.store(self.now(), Ordering::Relaxed);
    }

    /// Records a failed commit attempt, whatever its cause: a writer whose every commit fails is not healthy. The next commit shows that
    /// only one batch was at fault.
    pub fn failed(&self) {
        self.failed_attempts.inc();
        self.failed_at.store(self.now(), Ordering::Relaxed);
    }

    /// The current state of the writer.
    pub fn writer_health(&self) -> WriterHealth {
        let (committed_at, failed_at) = (self.committed_at.load(Ordering::Relaxed), self.failed_at.load(Ordering::Relaxed));
        let is_within = |at: u64, span: Duration| at > 0 && u128::from(self.now().saturating_sub(at)) < span.as_millis();
        if failed_at > committed_at && is_within(failed_at, FAILING_FOR) {
            WriterHealth::Failing
        } else if is_within(committed_at, HEALTHY_FOR) {
            WriterHealth::Healthy
        } else {
            WriterHealth::Idle
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }
}
