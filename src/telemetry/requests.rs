//! Metrics of requests: number, outcome and duration.
//!
//! Clients choose operation names freely. To keep the number of series bounded, a name gets its own series only if it is configured, or
//! if an operation with that name succeeds while the number of tracked names is below its limit. All other names are counted together
//! as [`OTHER`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;

use super::operation::{ANONYMOUS, Operation};
use super::statements::SlowThreshold;
use super::tracked_names::{OTHER, TrackedNames};
use super::{millis, seconds_histogram};

/// Label of requests that were rejected before their operation was known.
const NONE: &str = "(none)";
/// The code of a response without errors.
pub const OK: &str = "OK";
/// The code of a request whose client disconnected, or that was cut off, before its response.
const ABANDONED: &str = "ABANDONED";
/// Labels of the operation counter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OperationLabels {
    operation: Arc<str>,
    r#type: &'static str,
    code: &'static str,
}

/// Labels of the duration histogram.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct TimeLabels {
    operation: Arc<str>,
    r#type: &'static str,
}

/// Labels of the counter of HTTP requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct HttpLabels {
    path: String,
    status: u16,
}

/// Metrics of requests.
#[derive(Debug)]
pub struct RequestMetrics {
    /// GraphQL operations by name, type and the code of their first error.
    pub operations: Family<OperationLabels, Counter>,
    /// Duration of queries and mutations, in seconds.
    pub seconds: Family<TimeLabels, Histogram>,
    /// HTTP requests by route and status.
    pub http: Family<HttpLabels, Counter>,
    /// HTTP requests in flight. A stream is in flight until its response begins.
    pub in_flight: Gauge<i64, std::sync::atomic::AtomicI64>,
    tracked_names: TrackedNames,
    slow_threshold: SlowThreshold,
}

impl RequestMetrics {
    /// Creates the metrics. `always_tracked` names are always tracked; up to `capacity` other names are tracked as they occur. Operations that reach
    /// `slow_threshold` are logged.
    pub fn new(capacity: usize, always_tracked: &[String], slow_threshold: SlowThreshold) -> Self {
        Self {
            operations: Family::default(),
            seconds: Family::new_with_constructor(seconds_histogram),
            http: Family::default(),
            in_flight: Gauge::default(),
            tracked_names: TrackedNames::new(capacity, always_tracked),
            slow_threshold,
        }
    }

    /// Starts measuring an operation. `kind` is `query`, `mutation` or `subscription`; `None` if the document selects no operation.
    pub fn begin(self: &Arc<Self>, name: Option<&str>, kind: Option<&'static str>) -> OperationMetrics {
        OperationMetrics {
            requests: Arc::clone(self),
            operation: Arc::new(Operation::new(name)),
            name: name.map(str::to_owned),
            kind,
            began: Instant::now(),
            has_ended: false,
        }
    }

    /// Counts a request that was rejected before its operation was known.
    pub fn count_rejected(&self, code: &'static str) {
        self.count(Arc::from(NONE), NONE, code);
    }

    /// Counts a completed HTTP request. `route` is `None` if no route matched.
    pub fn count_response(&self, route: Option<&str>, status: u16) {
        self.http.get_or_create(&HttpLabels { path: route.unwrap_or(OTHER).to_owned(), status }).inc();
    }

    fn count(&self, operation: Arc<str>, kind: &'static str, code: &'static str) {
        self.operations.get_or_create(&OperationLabels { operation, r#type: kind, code }).inc();
    }
}

/// Measures one operation. If dropped before [`Self::end`], it counts as abandoned.
#[derive(Debug)]
pub struct OperationMetrics {
    requests: Arc<RequestMetrics>,
    operation: Arc<Operation>,
    name: Option<String>,
    kind: Option<&'static str>,
    began: Instant,
    has_ended: bool,
}

impl OperationMetrics {
    /// The operation that statements are attributed to.
    pub fn operation(&self) -> Arc<Operation> {
        Arc::clone(&self.operation)
    }

    /// Ends the measurement with the code of the first error, if any. A subscription ends with its first result.
    pub fn end(mut self, code: Option<&'static str>) {
        self.finish(code.unwrap_or(OK));
    }

    fn finish(&mut self, code: &'static str) {
        self.has_ended = true;
        let elapsed = self.began.elapsed();
        let kind = self.kind.unwrap_or(NONE);
        let name = match self.kind {
            Some(_) => self
                .name
                .as_deref()
                .map_or_else(|| Arc::from(ANONYMOUS), |name| self.requests.tracked_names.label(name, code == OK)),
            None => Arc::from(NONE),
        };
        if kind != "subscription" {
            let labels = TimeLabels { operation: Arc::clone(&name), r#type: kind };
            self.requests.seconds.get_or_create(&labels).observe(elapsed.as_secs_f64());
            self.log_if_slow(kind, code, elapsed);
        }
        self.requests.count(name, kind, code);
    }

    fn log_if_slow(&self, kind: &'static str, code: &'static str, elapsed: Duration) {
        if self.requests.slow_threshold.is_slow(elapsed) {
            tracing::warn!(
                operation = self.operation.name(),
                r#type = kind,
                code,
                elapsed_ms = millis(elapsed),
                statements = self.operation.statements(),
                statement_ms = millis(self.operation.statement_time()),
                "slow operation"
            );
        }
    }
}

impl Drop for OperationMetrics {
    fn drop(&mut self) {
        if !self.has_ended {
            self.finish(ABANDONED);
        }
    }
}
