//! Whether the process runs, and whether it can answer.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::error;
use super::middleware::RequestId;
use super::router::AppState;

/// The process runs.
pub(super) async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The database answers; else 503 with `DATABASE_UNAVAILABLE`.
pub(super) async fn ready(State(state): State<AppState>, Extension(RequestId(request_id)): Extension<RequestId>) -> Response {
    match state.database.ping().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error::response(error, StatusCode::SERVICE_UNAVAILABLE, &request_id),
    }
}
