//! `/metrics`: the metrics of the process, for Prometheus. docs/operations.md lists every metric.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use mediatype::MediaTypeList;
use prometheus_client::encoding::{prometheus_text, text as open_metrics};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::content_negotiation::thousandths;
use super::markers::RequestId;
use super::state::AppState;
use super::{access, error, health, process_metrics};
use crate::admission::Address;
use crate::error::Error;

/// The format of an exposition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// The text format of Prometheus, unless the client prefers the other.
    Prometheus,
    OpenMetrics,
}

impl Format {
    /// The format that `Accept` prefers.
    fn preferred(headers: &HeaderMap) -> Self {
        let sent = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges: Vec<_> = sent.flat_map(MediaTypeList::new).filter_map(Result::ok).collect();
        let weight_of = |matches: fn(&str, &str) -> bool| {
            ranges.iter().filter(|range| matches(range.ty.as_str(), range.subty.as_str())).map(thousandths).max().unwrap_or(0)
        };
        let open_metrics = weight_of(|kind, name| kind == "application" && name == "openmetrics-text");
        let prometheus = weight_of(|kind, name| kind == "text" && ["plain", "*"].contains(&name));
        if open_metrics > prometheus { Self::OpenMetrics } else { Self::Prometheus }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }

    fn encode(self, registry: &Registry) -> Result<String, Error> {
        let mut text = String::new();
        let encoded = match self {
            Self::Prometheus => prometheus_text::encode(&mut text, registry),
            Self::OpenMetrics => open_metrics::encode(&mut text, registry),
        };
        encoded.map_err(Error::internal)?;
        Ok(text)
    }
}

/// The current metrics. Needs a principal that may read every account; in development, no token.
pub(super) async fn metrics(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
) -> Response {
    let principal = access::principal(&state, address, access::authorization(&headers)).await;
    let allowed = principal.and_then(|principal| principal.require_all_accounts());
    let format = Format::preferred(&headers);
    let exposition = match allowed {
        Ok(()) => format.encode(&registry(&state).await),
        Err(error) => Err(error),
    };
    match exposition {
        Ok(text) => ([(header::CONTENT_TYPE, format.media_type())], text).into_response(),
        Err(error) => {
            let status = error::status_of(error.code());
            error::response(error, status, &request_id)
        }
    }
}

async fn registry(state: &AppState) -> Registry {
    let (is_ready, database_bytes) = tokio::join!(health::is_ready(state), state.database.bytes());
    let mut all = Registry::default();
    process_metrics::register(&mut all);
    let registry = all.sub_registry_with_prefix("usage_insights");
    register_build(registry, state);
    registry.register("ready", "1 while /health/ready responds with 200, otherwise 0", ConstGauge::new(i64::from(is_ready)));
    register_size(registry, state, database_bytes);
    register_requests(registry, state);
    register_statements(registry, state);
    register_recording(registry, state);
    register_rollups(registry, state);
    register_live(registry, state);
    all
}

fn register_size(registry: &mut Registry, state: &AppState, database_bytes: Option<u64>) {
    if let Some(bytes) = database_bytes {
        registry.register("database_bytes", "Size of the database; on SQLite with its write-ahead log", gauge(bytes));
    }
    if let Some(bytes) = state.database.free_disk_bytes() {
        registry.register("disk_free_bytes", "SQLite: free bytes on the disk of the database", gauge(bytes));
    }
}

fn register_build(registry: &mut Registry, state: &AppState) {
    let database = if state.database.is_sqlite() { "sqlite" } else { "postgresql" };
    let labels = vec![("version", env!("CARGO_PKG_VERSION")), ("database", database)];
    registry.register("build", "Version of the program, and its database", Info::new(labels));
}

fn register_requests(registry: &mut Registry, state: &AppState) {
    let requests = &state.requests;
    registry.register(
        "requests",
        "GraphQL operations by name, type and the code of their first error; OK without one",
        requests.operations.clone(),
    );
    registry.register("request_seconds", "Duration of queries and mutations", requests.seconds.clone());
    registry.register("http_requests", "HTTP requests by route and status", requests.http.clone());
    registry.register("http_requests_in_flight", "HTTP requests that are not answered yet", requests.in_flight.clone());
    registry.register("connections", "Open connections, WebSockets included", gauge(state.connections.open() as u64));
    registry.register(
        "max_connections",
        "Maximum of open connections; further ones wait to be accepted",
        gauge(state.connections.max() as u64),
    );
    let memory = Family::<[(&str, &str); 1], Gauge>::default();
    for (kind, bytes) in state.admission.response_memory() {
        memory.get_or_create(&[("kind", kind.as_str())]).set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }
    registry.register(
        "response_memory_bytes",
        "Memory of the responses that are computed or wait until their clients have read them, by kind of operation",
        memory,
    );
    registry.register(
        "max_response_memory_bytes",
        "Maximum of response_memory_bytes of each kind; further requests wait, then fail with SERVER_BUSY",
        gauge(state.settings.limits.response_memory_bytes()),
    );
}

fn register_statements(registry: &mut Registry, state: &AppState) {
    let statements = state.database.statements();
    registry.register("statement_seconds", "Duration of statements, by pool and first keyword", statements.seconds.clone());
    registry.register("statements_failed", "Statements that failed", statements.failed.clone());
    registry.register(
        "reading_statements",
        "Statements that read, since the start",
        ConstCounter::new(state.database.read_statement_count()),
    );
    let connections = Family::<[(&str, &str); 2], Gauge>::default();
    let most = Family::<[(&str, &str); 1], Gauge>::default();
    for pool in state.database.connections() {
        let name = ("pool", pool.pool.as_str());
        connections.get_or_create(&[name, ("state", "idle")]).set(pool.idle.into());
        connections.get_or_create(&[name, ("state", "in_use")]).set(pool.in_use.into());
        most.get_or_create(&[name]).set(pool.max.into());
    }
    registry.register("pool_connections", "Connections to the database by pool, idle and in use", connections);
    registry.register("pool_max_connections", "Maximum of connections of a pool", most);
}

fn register_recording(registry: &mut Registry, state: &AppState) {
    let recorder = &state.recorder;
    let metrics = recorder.metrics();
    registry.register("records", "Usage records received, by service, outcome and reason", metrics.records.clone());
    registry.register("queue_records", "Usage records waiting to be committed", ConstGauge::new(recorder.waiting_records()));
    registry.register("queue_max_records", "Maximum of waiting usage records", ConstGauge::new(recorder.queue_records()));
    registry.register("queue_calls", "Calls waiting for a writer", gauge(recorder.waiting_calls() as u64));
    registry.register("commit_batch_records", "Usage records per transaction", metrics.batch_records.clone());
    registry.register("commit_batch_calls", "Calls per transaction", metrics.batch_calls.clone());
    registry.register("commit_batch_seconds", "Duration of committing a batch, with all attempts", metrics.batch_seconds.clone());
    registry.register("commit_batch_failed_attempts", "Failed attempts to commit a batch", metrics.failed_attempts.clone());
}

fn register_rollups(registry: &mut Registry, state: &AppState) {
    let recorder = &state.recorder;
    registry.register(
        "rollup_drift",
        "Rollups and keys of labels that differed from their records in the last verification; anything but 0 is a defect",
        gauge(recorder.drift().differences()),
    );
    registry.register(
        "verifications",
        "Verifications of the rollups of a day, since the start",
        ConstCounter::new(recorder.drift().days()),
    );
    let materialized_until = state.database.cached_watermark().materialized_until;
    registry.register(
        "rollups_materialized_until_timestamp_seconds",
        "The instant up to which rollups are materialized, as cached by this process",
        ConstGauge::new(materialized_until.millis() / 1_000),
    );
}

fn register_live(registry: &mut Registry, state: &AppState) {
    let live = &state.live;
    registry.register("subscriptions", "Open subscriptions", gauge(live.subscriptions() as u64));
    registry.register("max_subscriptions", "Maximum of open subscriptions", gauge(live.max_subscriptions() as u64));
    if let Some(peers_reachable) = live.peers_reachable() {
        registry.register(
            "peers_reachable",
            "1 while this process receives the notifications of other server processes, otherwise 0",
            ConstGauge::new(i64::from(peers_reachable)),
        );
    }
}

fn gauge(value: u64) -> ConstGauge<i64> {
    ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX))
}
