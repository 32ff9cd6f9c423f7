//! Authenticates requests by their Authorization header.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::error;
use super::state::AppState;
use crate::admission::Address;
use crate::auth::{Principal, Session};
use crate::error::{Error, ErrorCode};

/// The Authorization header of a request.
pub(super) fn authorization(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes)
}

/// The principal of an Authorization header, for one answer.
pub(super) async fn principal(state: &AppState, address: Address, authorization: Option<&[u8]>) -> Result<Principal, Error> {
    limited(state, address, authorization, state.authenticator.principal(authorization)).await
}

/// The session of an Authorization header, for a stream of answers.
pub(super) async fn session(state: &AppState, address: Address, authorization: Option<&[u8]>) -> Result<Session, Error> {
    limited(state, address, authorization, state.sessions.open(authorization)).await
}

/// Runs `authenticating` where the address may still try. `RATE_LIMITED` where it sent too many different wrong tokens; a wrong token that
/// is sent again is rejected without being checked.
async fn limited<T>(
    state: &AppState,
    address: Address,
    authorization: Option<&[u8]>,
    authenticating: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(authorization) = authorization else { return authenticating.await };
    state.admission.check_token(address, authorization)?;
    let authenticated = authenticating.await;
    match &authenticated {
        Ok(_) => state.admission.record_accepted_token(authorization),
        Err(error) if error.code() == ErrorCode::InvalidToken => {
            state.admission.record_rejected_token(address, authorization, error);
        }
        Err(_) => {}
    }
    authenticated
}

/// Logs that a token was rejected, and counts it as ingestion: a meter whose token is wrong must show. Tokens of viewers are not
/// counted there; `/metrics` counts them with all rejections.
pub(super) fn record_wrong_token(state: &AppState, authorization: Option<&[u8]>, error: &Error) {
    // The wait in the message differs each time.
    let kind = if error.code() == ErrorCode::RateLimited { String::new() } else { error.to_string() };
    state.admission.log_rejection(kind, error);
    let concerns_token = matches!(error.code(), ErrorCode::InvalidToken | ErrorCode::RateLimited);
    if concerns_token && !state.authenticator.has_viewer_token_format(authorization) {
        state.recorder.ingestion_counters().record_rejection("(wrong token)", error.code(), &error.to_string());
    }
}

/// The response to a request whose token was rejected.
pub(super) fn rejection(state: &AppState, authorization: Option<&[u8]>, error: Error, request_id: &str) -> Response {
    record_wrong_token(state, authorization, &error);
    let status = error::status_of(error.code());
    error::response(error, status, request_id)
}
