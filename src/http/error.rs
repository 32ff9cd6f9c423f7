//! Failures before GraphQL: the same shape as GraphQL's errors, so that clients need one reader.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::error::{Error, ErrorCode};

/// The status that goes with a code where a request fails as a whole.
pub(super) const fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::Unauthenticated | ErrorCode::InvalidToken => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NoSuchPath => StatusCode::NOT_FOUND,
        ErrorCode::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::QueueFull | ErrorCode::ShuttingDown | ErrorCode::DatabaseUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The response to a request that failed as a whole; an internal cause is logged here, once, and not sent.
pub(super) fn response(error: &Error, status: StatusCode, request_id: &str) -> Response {
    let code = error.code();
    if error.is_ours() {
        tracing::error!(request_id, code = code.as_str(), cause = error.with_causes(), "a request failed");
    }
    let extensions = json!({
        "code": code.as_str(),
        "requestId": request_id,
        "retryable": code.is_retryable(),
        "retryAfterMs": error.retry_after_ms(),
    });
    (status, Json(json!({ "errors": [{ "message": error.to_string(), "extensions": extensions }] }))).into_response()
}
