//! Failures before GraphQL: the same shape as GraphQL's errors, so that clients need one reader.

use async_graphql::{Pos, ServerError};
use axum::Extension;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::measured::Refused;
use super::middleware::RequestId;
use crate::error::{Error, ErrorCode};
use crate::graphql::error::complete;

/// The header `Content-Type` of failures, and of answers in JSON.
pub(super) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// What a client reads.
#[derive(Serialize)]
struct Failure {
    errors: [ServerError; 1],
}

/// The status that goes with a code where a request fails as a whole.
pub(super) const fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::Unauthenticated | ErrorCode::InvalidToken => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NoSuchPath => StatusCode::NOT_FOUND,
        ErrorCode::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::QueueFull
        | ErrorCode::ServerBusy
        | ErrorCode::SubscriptionsFull
        | ErrorCode::KeysUnavailable
        | ErrorCode::ShuttingDown
        | ErrorCode::DatabaseUnavailable
        | ErrorCode::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Whether it tells of the document that was sent, rather than of the request that carries it.
pub(super) const fn is_about_document(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::GraphqlParseFailed
            | ErrorCode::GraphqlValidationFailed
            | ErrorCode::QueryTooComplex
            | ErrorCode::PersistedQueryNotFound
            | ErrorCode::PersistedQueryNotSupported
            | ErrorCode::DocumentNotTrusted
            // Values of variables and arguments that a scalar does not take.
            | ErrorCode::InvalidTimeZone
            | ErrorCode::InvalidTime
            | ErrorCode::InvalidNumber
    )
}

/// The response to a request that failed as a whole; an internal cause is logged here, once, and not sent.
pub(super) fn response(error: Error, status: StatusCode, request_id: &str) -> Response {
    let refused = Refused(error.code().as_str());
    let retry_after_ms = error.retry_after_ms();
    let failure = serde_json::to_vec(&Failure { errors: [shown(error, request_id)] }).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], failure).into_response();
    response.extensions_mut().insert(refused);
    if let Some(millis) = retry_after_ms {
        retry_after(&mut response, millis.into());
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST")); // to whoever sent a mutation by GET
    }
    response
}

/// Says when to send the same again: in whole seconds, not too early.
pub(super) fn retry_after(response: &mut Response, millis: u64) {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(millis.div_ceil(1_000).max(1)));
}

/// The answer to an operation of which nothing ran, where answers are streamed.
pub(super) fn unexecuted(error: Error, request_id: &str) -> async_graphql::Response {
    async_graphql::Response::from_errors(vec![shown(error, request_id)])
}

fn shown(error: Error, request_id: &str) -> ServerError {
    let code = error.code();
    if error.is_ours() {
        tracing::error!(request_id, code = code.as_str(), cause = error.with_causes(), "a request failed");
    }
    let pos = error.location().map(|location| Pos { line: location.line, column: location.column });
    let async_graphql::Error { message, source, extensions } = error.into();
    let mut shown = ServerError { source, extensions, ..ServerError::new(message, pos) };
    complete(&mut shown, request_id, code);
    shown
}

/// The response where there is nothing.
pub(super) async fn no_such_path(uri: Uri, Extension(RequestId(request_id)): Extension<RequestId>) -> Response {
    let path: String = uri.path().chars().take(128).collect();
    let message = format!("there is nothing at `{path}`; the API is at `/graphql`");
    response(Error::caller(ErrorCode::NoSuchPath, message), StatusCode::NOT_FOUND, &request_id)
}

/// The response where there is something, but not for this method. A browser that asks on behalf of a page whether it may send a request
/// (a preflight) comes this far where no origin is named.
pub(super) async fn wrong_method(
    method: Method,
    headers: HeaderMap,
    Extension(RequestId(request_id)): Extension<RequestId>,
) -> Response {
    let mut message = format!("`{method}` is not taken here; ask with POST or GET");
    if method == Method::OPTIONS && headers.contains_key(header::ORIGIN) {
        message.push_str(". Where a web page of another origin is to ask, name the page's origin in `http.cors_origins`");
    }
    let mut response = response(Error::caller(ErrorCode::BadRequest, message), StatusCode::METHOD_NOT_ALLOWED, &request_id);
    response.headers_mut().remove(header::ALLOW); // the router knows better
    response
}
