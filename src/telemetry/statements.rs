//! Every statement: how long it took, and a line in the log when that was long.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

use super::operation::under_way;
use super::slow::SlowAfter;
use super::{millis, seconds, traces};

/// The most characters of a slow statement's text that are logged.
const TEXT_MAX: usize = 4_000;
/// What a statement that no operation asked for is logged under.
const BACKGROUND: &str = "(background)";

/// Which connections a statement ran on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Those that read.
    Read,
    /// Those that find out why an answer is empty (PostgreSQL only; on SQLite those that read do).
    Reason,
    /// Those that look up what every request needs: who is asking, which usage types there are.
    Lookup,
    /// Those that write.
    Write,
}

impl Pool {
    /// The name in labels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Reason => "reason",
            Self::Lookup => "lookup",
            Self::Write => "write",
        }
    }
}

/// What statement times are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StatementLabels {
    pool: &'static str,
    kind: &'static str,
}

/// What failed statements are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FailedLabels {
    pool: &'static str,
}

/// Measures statements. Clones share what they measured.
#[derive(Clone, Debug)]
pub struct StatementMeter {
    /// How long statements took, in seconds, without the wait for a connection.
    pub seconds: Family<StatementLabels, Histogram>,
    /// How many failed.
    pub failed: Family<FailedLabels, Counter>,
    slow_after: SlowAfter,
}

impl StatementMeter {
    /// Statements that take as long as `slow_after` are logged.
    pub fn new(slow_after: SlowAfter) -> Self {
        let failed = Family::<FailedLabels, Counter>::default();
        for pool in [Pool::Read, Pool::Reason, Pool::Lookup, Pool::Write] {
            drop(failed.get_or_create(&FailedLabels { pool: pool.as_str() })); // shown as 0 from the start
        }
        Self { seconds: Family::new_with_constructor(seconds), failed, slow_after }
    }

    /// From when on a statement is logged as slow, for all who share it.
    pub fn slow_after(&self) -> &SlowAfter {
        &self.slow_after
    }

    /// A statement has ended. Its text holds placeholders where values were.
    pub fn ended(&self, pool: Pool, text: &str, elapsed: Duration, has_failed: bool) {
        let labels = StatementLabels { pool: pool.as_str(), kind: kind_of(text) };
        self.seconds.get_or_create(&labels).observe(elapsed.as_secs_f64());
        if has_failed {
            self.failed.get_or_create(&FailedLabels { pool: pool.as_str() }).inc();
        }
        traces::statement(pool.as_str(), kind_of(text), elapsed, has_failed);
        let operation = under_way();
        if let Some(operation) = &operation {
            operation.count_statement(elapsed);
        }
        if self.slow_after.is_slow(elapsed) {
            tracing::warn!(
                operation = operation.as_ref().map_or(BACKGROUND, |operation| operation.name()),
                pool = pool.as_str(),
                elapsed_ms = millis(elapsed),
                has_failed,
                statement = text.chars().take(TEXT_MAX).collect::<String>(),
                "a slow statement"
            );
        }
    }
}

/// The first word of a statement, as one of a few.
fn kind_of(text: &str) -> &'static str {
    const KINDS: [&str; 5] = ["select", "insert", "update", "delete", "with"];
    let word = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    KINDS.into_iter().find(|kind| word.eq_ignore_ascii_case(kind)).unwrap_or("other")
}
