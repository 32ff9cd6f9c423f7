//! Observability: logs, metrics and traces.
//!
//! Each layer keeps metrics of its own work: the store of statements ([`statements`]), the recorder of commit batches and records
//! ([`recording`]), HTTP of requests ([`requests`]). `/metrics` reads all of them. [`operation`] carries the current GraphQL operation
//! to code that measures, such as the store. Metrics are counters and histograms in memory and are never updated per record. [`traces`]
//! exports spans.

mod logs;
pub mod operation;
pub mod recording;
pub mod requests;
pub mod statements;
pub mod traces;
mod tracked_names;

pub use logs::{Telemetry, start};

use std::time::Duration;

/// Buckets of duration histograms, in seconds: from 0.5 ms to 30 s.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Creates a histogram of durations in seconds.
fn seconds_histogram() -> prometheus_client::metrics::histogram::Histogram {
    prometheus_client::metrics::histogram::Histogram::new(SECONDS)
}

/// A duration in whole milliseconds, for logs.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
