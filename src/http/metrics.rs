//! `/metrics`: what an operator watches, in the text format of OpenMetrics. docs/operations.md lists every metric.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::middleware::RequestId;
use super::router::AppState;
use super::{error, limited};
use crate::admission::Address;
use crate::error::Error;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The metrics as they stand. Needs a principal that reads of every account; in development, no token.
pub(super) async fn metrics(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let look = state.authenticator.principal(authorization);
    let known = limited::known(&state, address, authorization, look).await;
    let allowed = known.and_then(|principal| principal.require_overview());
    match allowed.and_then(|()| exposition(&state)) {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(refusal) => {
            let status = error::status_of(refusal.code());
            error::response(refusal, status, &request_id)
        }
    }
}

fn exposition(state: &AppState) -> Result<String, Error> {
    let mut registry = Registry::with_prefix("usage_insights");
    register_build(&mut registry, state);
    register_requests(&mut registry, state);
    register_statements(&mut registry, state);
    register_recording(&mut registry, state);
    register_books(&mut registry, state);
    register_live(&mut registry, state);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Error::internal)?;
    Ok(text)
}

fn register_build(registry: &mut Registry, state: &AppState) {
    let database = if state.database.is_sqlite() { "sqlite" } else { "postgresql" };
    let labels = vec![("version", env!("CARGO_PKG_VERSION")), ("database", database)];
    registry.register("build", "Which program runs, on which database", Info::new(labels));
}

fn register_requests(registry: &mut Registry, state: &AppState) {
    let requests = &state.requests;
    registry.register(
        "requests",
        "GraphQL operations by name, type and the code of their first error; OK without one",
        requests.operations.clone(),
    );
    registry.register("request_seconds", "How long queries and mutations took", requests.seconds.clone());
    registry.register("http_requests", "HTTP requests by route and status", requests.http.clone());
    registry.register("http_requests_under_way", "HTTP requests that are not answered yet", requests.under_way.clone());
    registry.register("connections", "Connections that are open, WebSockets included", gauge(state.places.taken() as u64));
    registry.register("max_connections", "The most connections; beyond that others wait", gauge(state.places.max() as u64));
}

fn register_statements(registry: &mut Registry, state: &AppState) {
    let statements = state.database.statements();
    registry.register(
        "statement_seconds",
        "How long statements took, without the wait for a connection, by pool and first word",
        statements.seconds.clone(),
    );
    registry.register("statements_failed", "Statements that failed", statements.failed.clone());
    registry.register(
        "reading_statements",
        "Statements that have read since the start",
        ConstCounter::new(state.database.reading_statements()),
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
    registry.register("pool_max_connections", "The most connections that a pool may have", most);
}

fn register_recording(registry: &mut Registry, state: &AppState) {
    let recorder = &state.services.recorder;
    let meter = recorder.meter();
    registry.register("records", "Usage records sent, by what became of them and why", meter.records.clone());
    registry.register("queue_records", "Usage records that wait to be committed", ConstGauge::new(recorder.waiting_records()));
    registry.register("queue_max_records", "The most usage records that may wait", ConstGauge::new(recorder.queue_records()));
    registry.register("queue_calls", "Calls that wait for a writer", gauge(recorder.waiting_calls() as u64));
    registry.register("group_records", "Usage records per transaction", meter.group_records.clone());
    registry.register("group_calls", "Calls per transaction", meter.group_calls.clone());
    registry.register("group_seconds", "How long committing a group took, with all tries", meter.group_seconds.clone());
    registry.register("group_failed_tries", "Tries to commit a group that failed", meter.failed_tries.clone());
}

fn register_books(registry: &mut Registry, state: &AppState) {
    let recorder = &state.services.recorder;
    registry.register(
        "rollup_drift",
        "Rollups that did not equal their records when they were last verified; anything but 0 is a defect",
        gauge(recorder.drift().differences()),
    );
    registry.register("verified_days", "Days of rollups verified since the start", ConstCounter::new(recorder.drift().days()));
    let closed = state.database.known_closing().closed;
    registry.register(
        "closed_through_timestamp_seconds",
        "Through when sums per day and over all accounts are made, as far as this process knows",
        ConstGauge::new(closed.millis() / 1_000),
    );
}

fn register_live(registry: &mut Registry, state: &AppState) {
    let live = &state.services.live;
    registry.register("subscriptions", "Subscriptions that follow usage", gauge(live.subscriptions() as u64));
    registry.register("max_subscriptions", "The most subscriptions at a time", gauge(live.max_subscriptions() as u64));
    if let Some(hears_others) = live.hears_others() {
        registry.register(
            "hears_other_processes",
            "Whether subscriptions learn at once of what other server processes commit: 1, else 0",
            ConstGauge::new(i64::from(hears_others)),
        );
    }
}

fn gauge(value: u64) -> ConstGauge<i64> {
    ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX))
}
