//! Layers that every request passes: it gets a request id and a tracing span, is counted and logged, and has a response also after a panic,
//! which nothing stores unless it says otherwise. Operations are measured by the executor.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use tracing::field::Empty;
use uuid::Uuid;

use super::error;
use super::markers::{Rejected, RequestId};
use super::state::AppState;
use crate::error::Error;
use crate::graphql::request_context::OutcomeSlot;
use crate::telemetry::requests::RequestMetrics;
use crate::telemetry::traces;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_MAX: usize = 128;
const NOT_STORED: HeaderValue = HeaderValue::from_static("no-store");

/// Marks the response of a handler that panicked.
#[derive(Clone)]
struct Panicked(String);

/// Gives the request an id, which logs and the response carry, and answers for handlers that panicked.
pub(super) async fn identify(mut request: Request, next: Next) -> Response {
    let sent = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_acceptable(id));
    let request_id = sent.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(request_id.clone()));

    let span = request_span(&request, &request_id);
    traces::continue_trace(&span, request.headers());
    let mut response = next.run(request).instrument(span).await;
    if let Some(Panicked(message)) = response.extensions_mut().remove() {
        // With the headers of the other layers, without which a page of another origin could not read the error.
        let (parts, body) =
            error::response(Error::internal(message), StatusCode::INTERNAL_SERVER_ERROR, &request_id).into_parts();
        *response.body_mut() = body;
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().extend(parts.headers);
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The span of a request. Fields for a collector of traces are added only while traces are sent.
fn request_span(request: &Request, request_id: &str) -> tracing::Span {
    let (method, path) = (request.method(), request.uri().path());
    if traces::is_enabled() {
        tracing::info_span!("request", request_id, %method, path, trace_id = Empty, status = Empty, otel.kind = "server")
    } else {
        tracing::info_span!("request", request_id, %method, path, trace_id = Empty)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature is the layer's")]
/// Turns a panic into a response that [`identify`] completes.
pub(super) fn panic_response(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a handler panicked")
        .to_owned();
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Panicked(message));
    response
}

/// Ids are repeated in logs and headers, so only plain ones are accepted.
fn is_acceptable(id: &str) -> bool {
    (1..=REQUEST_ID_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

/// Forbids storing responses that set no `Cache-Control`.
pub(super) async fn default_cache_control(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(NOT_STORED);
    response
}

/// Counts a request, and logs it.
pub(super) async fn measure(State(state): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let in_flight = InFlight::begin(&state.requests);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let outcome = OutcomeSlot::default();
    request.extensions_mut().insert(outcome.clone());
    let is_logged = state.logs_requests.load(Ordering::Relaxed);
    let request_id = is_logged.then(|| request.extensions().get().map(|RequestId(id)| id.clone())).flatten();
    let mut response = next.run(request).await;
    drop(in_flight);

    let status = response.status().as_u16();
    state.requests.count_response(route, status);
    tracing::Span::current().record("status", status);
    let rejected = response.extensions_mut().remove::<Rejected>();
    if let Some(Rejected(code)) = rejected
        && route == Some("/graphql")
    {
        state.requests.count_rejected(code);
    }
    if is_logged {
        let outcome = outcome.get();
        let code = outcome.map(|outcome| outcome.code).or(rejected.map(|Rejected(code)| code));
        tracing::info!(
            status,
            operation = outcome.and_then(|outcome| outcome.operation.as_deref()),
            code,
            client = outcome.map(|outcome| outcome.client.as_str()),
            address = outcome.map(|outcome| tracing::field::display(outcome.address)),
            request_id,
            elapsed_ms = began.elapsed().as_secs_f64() * 1_000.0,
            "answered"
        );
    }
    response
}

/// A request in flight, until it is dropped: also when its client disconnects.
struct InFlight<'a>(&'a RequestMetrics);

impl<'a> InFlight<'a> {
    fn begin(requests: &'a RequestMetrics) -> Self {
        requests.in_flight.inc();
        Self(requests)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}
