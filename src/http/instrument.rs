//! Counts HTTP requests, and logs them where the settings ask for it. Operations are measured by the executor.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::markers::Rejected;
use super::state::AppState;
use crate::graphql::request_context::OutcomeSlot;
use crate::telemetry::requests::RequestMetrics;

/// Counts a request, and logs it.
pub(super) async fn requests(State(state): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let in_flight = InFlight::begin(&state.requests);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let outcome = OutcomeSlot::default();
    request.extensions_mut().insert(outcome.clone());
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
    if state.logs_requests.load(Ordering::Relaxed) {
        let outcome = outcome.get();
        let code = outcome.map(|outcome| outcome.code).or(rejected.map(|Rejected(code)| code));
        tracing::info!(
            status,
            operation = outcome.and_then(|outcome| outcome.operation.as_deref()),
            code,
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
