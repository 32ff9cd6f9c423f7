//! Metrics of SQL statements, and the log of slow statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

use super::operation::current_operation;
use super::{millis, seconds_histogram, traces};

/// Maximum length of a logged statement, in characters.
const TEXT_MAX: usize = 4_000;
/// The operation name that is logged for a statement outside of any operation.
const BACKGROUND: &str = "(background)";

/// A pool of database connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Reads.
    Read,
    /// Reads that find the reason of an empty result (PostgreSQL only; SQLite uses `Read`).
    Reason,
    /// Lookups that every request needs: tokens and usage types.
    Lookup,
    /// Writes.
    Write,
}

impl Pool {
    /// The label value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Reason => "reason",
            Self::Lookup => "lookup",
            Self::Write => "write",
        }
    }
}

/// Labels of statement durations.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StatementLabels {
    pool: &'static str,
    kind: &'static str,
}

/// Labels of failed statements.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FailedLabels {
    pool: &'static str,
}

/// Metrics of statements. Clones share their values.
#[derive(Clone, Debug)]
pub struct StatementMetrics {
    /// Duration of statements, including the wait for a connection of the pool, in seconds. Reads get a permit before they wait.
    pub seconds: Family<StatementLabels, Histogram>,
    /// Number of failed statements.
    pub failed: Family<FailedLabels, Counter>,
    slow_threshold: SlowThreshold,
}

impl StatementMetrics {
    /// Creates the metrics. Statements that reach `slow_threshold` are logged.
    pub fn new(slow_threshold: SlowThreshold) -> Self {
        let failed = Family::<FailedLabels, Counter>::default();
        for pool in [Pool::Read, Pool::Reason, Pool::Lookup, Pool::Write] {
            drop(failed.get_or_create(&FailedLabels { pool: pool.as_str() })); // exports 0 from the start
        }
        Self { seconds: Family::new_with_constructor(seconds_histogram), failed, slow_threshold }
    }

    /// The threshold of the slow-query log, shared by all clones.
    pub fn slow_threshold(&self) -> &SlowThreshold {
        &self.slow_threshold
    }

    /// Records an executed statement. `text` has placeholders instead of values.
    pub fn ended(&self, pool: Pool, text: &str, elapsed: Duration, has_failed: bool) {
        let labels = StatementLabels { pool: pool.as_str(), kind: kind_of(text) };
        self.seconds.get_or_create(&labels).observe(elapsed.as_secs_f64());
        if has_failed {
            self.failed.get_or_create(&FailedLabels { pool: pool.as_str() }).inc();
        }
        traces::statement(pool.as_str(), kind_of(text), elapsed, has_failed);
        let operation = current_operation();
        if let Some(operation) = &operation {
            operation.count_statement(elapsed);
        }
        if self.slow_threshold.is_slow(elapsed) {
            tracing::warn!(
                operation = operation.as_ref().map_or(BACKGROUND, |operation| operation.name()),
                pool = pool.as_str(),
                elapsed_ms = millis(elapsed),
                has_failed,
                statement = text.chars().take(TEXT_MAX).collect::<String>(),
                "slow statement"
            );
        }
    }
}

/// The kind of a statement, from its first keyword.
fn kind_of(text: &str) -> &'static str {
    const KINDS: [&str; 5] = ["select", "insert", "update", "delete", "with"];
    let word = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    KINDS.into_iter().find(|kind| word.eq_ignore_ascii_case(kind)).unwrap_or("other")
}

/// The threshold of the slow-query log. Clones share one value.
#[derive(Clone, Debug, Default)]
pub struct SlowThreshold(Arc<AtomicU64>);

impl SlowThreshold {
    /// A threshold in milliseconds; 0: nothing is slow.
    pub fn millis(millis: u64) -> Self {
        let threshold = Self::default();
        threshold.set(millis);
        threshold
    }

    /// Changes the threshold for all clones.
    pub fn set(&self, millis: u64) {
        self.0.store(millis, Ordering::Relaxed);
    }

    /// Whether a duration reaches the threshold.
    pub fn is_slow(&self, elapsed: Duration) -> bool {
        let threshold = self.0.load(Ordering::Relaxed);
        threshold > 0 && elapsed >= Duration::from_millis(threshold)
    }
}
