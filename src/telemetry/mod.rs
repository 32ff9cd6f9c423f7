//! What an operator sees: logs, and what is measured while the service runs.
//!
//! Each room keeps a meter of what it does: the store of its statements ([`statements`]), the recorder of groups and records
//! ([`recording`]), HTTP of requests ([`requests`]). `/metrics` reads them all. [`operation`] tells what is measured deep below for
//! whom it happens. Meters are counters and histograms in memory; none is touched once per record. [`traces`] sends spans.

mod logs;
pub mod operation;
pub mod recording;
pub mod requests;
pub mod slow;
pub mod statements;
pub mod traces;

pub use logs::{Telemetry, start};

use std::time::Duration;

/// Bounds of histograms of times, in seconds: half a millisecond to half a minute.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// A histogram of times in seconds.
fn seconds() -> prometheus_client::metrics::histogram::Histogram {
    prometheus_client::metrics::histogram::Histogram::new(SECONDS)
}

/// A duration in whole milliseconds, for the log.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
