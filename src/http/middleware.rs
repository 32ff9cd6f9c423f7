//! Layers that every request passes: a request id, a tracing span, and a response to panics.

use std::any::Any;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use tracing::field::Empty;
use uuid::Uuid;

use super::error;
use super::markers::RequestId;
use crate::error::Error;
use crate::telemetry::traces;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_MAX: usize = 128;

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
        response = error::response(Error::internal(message), StatusCode::INTERNAL_SERVER_ERROR, &request_id);
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
