//! Requests: how many, how they ended, how long they took.
//!
//! Operation names are the client's own, and anybody may make them up. So that the number of series stays bounded, a name gets a
//! place of its own when it is among the known ones, or when an operation of that name is answered without error while there is
//! still room. All others are counted together as [`OTHER`].

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;

use super::operation::{ANONYMOUS, Operation};
use super::slow::SlowAfter;
use super::{millis, seconds};

/// Names without a place of their own.
const OTHER: &str = "(other)";
/// Requests that were refused before anybody knew what they ask.
const NONE: &str = "(none)";
/// The code of an answer without errors.
pub const OK: &str = "OK";
/// The code of a request whose client went away, or that was cut off, before it was answered.
const ABANDONED: &str = "ABANDONED";
/// Longer names get no place.
const NAME_MAX: usize = 64;

/// What operations are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OperationLabels {
    operation: Arc<str>,
    r#type: &'static str,
    code: &'static str,
}

/// What times are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct TimeLabels {
    operation: Arc<str>,
    r#type: &'static str,
}

/// What HTTP requests are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct HttpLabels {
    path: String,
    status: u16,
}

/// Which names have a place of their own.
#[derive(Debug)]
struct Names {
    places: usize,
    taken: RwLock<HashSet<Arc<str>>>,
}

/// Measures requests.
#[derive(Debug)]
pub struct RequestMeter {
    /// GraphQL operations by name, type and the code of their first error.
    pub operations: Family<OperationLabels, Counter>,
    /// How long queries and mutations took, in seconds.
    pub seconds: Family<TimeLabels, Histogram>,
    /// HTTP requests by route and status.
    pub http: Family<HttpLabels, Counter>,
    /// HTTP requests that are under way. A stream is under way until its answer has begun.
    pub under_way: Gauge<i64, std::sync::atomic::AtomicI64>,
    names: Names,
    slow_after: SlowAfter,
}

impl RequestMeter {
    /// `known` names have a place from the start, beside `places` for names that come up. Operations that take as long as
    /// `slow_after` are logged.
    pub fn new(places: usize, known: &[String], slow_after: SlowAfter) -> Self {
        let taken: HashSet<Arc<str>> = known.iter().map(|name| Arc::from(name.as_str())).collect();
        Self {
            operations: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            http: Family::default(),
            under_way: Gauge::default(),
            names: Names { places: places + taken.len(), taken: RwLock::new(taken) },
            slow_after,
        }
    }

    /// An operation begins. `kind` is `query`, `mutation` or `subscription`; without it nobody knows which operation is meant.
    pub fn begin(self: &Arc<Self>, name: Option<&str>, kind: Option<&'static str>) -> OperationMeter {
        OperationMeter {
            requests: Arc::clone(self),
            operation: Arc::new(Operation::new(name)),
            name: name.map(str::to_owned),
            kind,
            began: Instant::now(),
            has_ended: false,
        }
    }

    /// A request was refused before anybody knew what it asks.
    pub fn refused(&self, code: &'static str) {
        self.count(Arc::from(NONE), NONE, code);
    }

    /// An HTTP request was answered. `route` is `None` where there is nothing.
    pub fn answered(&self, route: Option<&str>, status: u16) {
        self.http.get_or_create(&HttpLabels { path: route.unwrap_or(OTHER).to_owned(), status }).inc();
    }

    fn count(&self, operation: Arc<str>, kind: &'static str, code: &'static str) {
        self.operations.get_or_create(&OperationLabels { operation, r#type: kind, code }).inc();
    }
}

impl Names {
    /// The name to count under.
    fn of(&self, name: Option<&str>, is_earned: bool) -> Arc<str> {
        let Some(name) = name else { return Arc::from(ANONYMOUS) };
        if let Some(known) = self.taken.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(known);
        }
        if !is_earned || name.len() > NAME_MAX {
            return Arc::from(OTHER);
        }
        let mut taken = self.taken.write().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= self.places {
            return Arc::from(OTHER);
        }
        let name: Arc<str> = Arc::from(name);
        taken.insert(Arc::clone(&name));
        name
    }
}

/// Measures one operation. Dropped before it ended, the operation counts as abandoned.
#[derive(Debug)]
pub struct OperationMeter {
    requests: Arc<RequestMeter>,
    operation: Arc<Operation>,
    name: Option<String>,
    kind: Option<&'static str>,
    began: Instant,
    has_ended: bool,
}

impl OperationMeter {
    /// What statements are counted for.
    pub fn operation(&self) -> Arc<Operation> {
        Arc::clone(&self.operation)
    }

    /// It was answered, with the code of its first error, if there was one. A subscription ends here when its first answer is there.
    pub fn end(mut self, code: Option<&'static str>) {
        self.finish(code.unwrap_or(OK));
    }

    fn finish(&mut self, code: &'static str) {
        self.has_ended = true;
        let elapsed = self.began.elapsed();
        let kind = self.kind.unwrap_or(NONE);
        let name = match self.kind {
            Some(_) => self.requests.names.of(self.name.as_deref(), code == OK),
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
        if self.requests.slow_after.is_slow(elapsed) {
            tracing::warn!(
                operation = self.operation.name(),
                r#type = kind,
                code,
                elapsed_ms = millis(elapsed),
                statements = self.operation.statements(),
                statement_ms = millis(self.operation.statement_time()),
                "a slow operation"
            );
        }
    }
}

impl Drop for OperationMeter {
    fn drop(&mut self) {
        if !self.has_ended {
            self.finish(ABANDONED);
        }
    }
}
