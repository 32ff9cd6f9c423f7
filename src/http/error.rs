//! Errors before the executor, in the shape of GraphQL's errors, so that clients need one reader.

use async_graphql::ServerError;
use axum::Extension;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::markers::{Rejected, RequestId};
use crate::error::{Error, ErrorCode};
use crate::graphql::error::server_error_of;

/// The header `Content-Type` of errors, and of answers in JSON.
pub(super) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The body of an error response.
#[derive(Serialize)]
pub(super) struct ErrorBody {
    errors: [ServerError; 1],
}

/// The status of a request that fails as a whole, by its code.
pub(super) const fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::Unauthenticated | ErrorCode::InvalidToken => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NoSuchPath => StatusCode::NOT_FOUND,
        ErrorCode::BodyTooLarge | ErrorCode::TooManyRecords => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::QueueFull
        | ErrorCode::ServerBusy
        | ErrorCode::SubscriptionsFull
        | ErrorCode::KeysUnavailable
        | ErrorCode::ShuttingDown
        | ErrorCode::Interrupted
        | ErrorCode::DatabaseUnavailable
        | ErrorCode::PoolerUnsupported
        | ErrorCode::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::SchemaMismatch | ErrorCode::UnsupportedDatabase | ErrorCode::DatabaseUrlMismatch | ErrorCode::Internal => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The response to a request that is rejected before it reaches the executor. An internal cause is logged here, once, and not sent.
pub(super) fn response(error: Error, status: StatusCode, request_id: &str) -> Response {
    response_with(error, status, request_id, |body| body)
}

/// Like [`response`], with a body that contains that of an error.
pub(super) fn response_with<B: Serialize>(
    error: Error,
    status: StatusCode,
    request_id: &str,
    body: impl FnOnce(ErrorBody) -> B,
) -> Response {
    let rejected = Rejected(error.code().as_str());
    let retry_after_ms = error.retry_after_ms();
    let body = body(ErrorBody { errors: [server_error_of(error, request_id)] });
    let body = serde_json::to_vec(&body).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response();
    response.extensions_mut().insert(rejected);
    if let Some(millis) = retry_after_ms {
        retry_after(&mut response, millis.into());
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    }
    response
}

/// Sets `Retry-After`: in whole seconds, rounded up.
pub(super) fn retry_after(response: &mut Response, millis: u64) {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(millis.div_ceil(1_000).max(1)));
}

/// The response to an unknown path.
pub(super) async fn no_such_path(uri: Uri, Extension(RequestId(request_id)): Extension<RequestId>) -> Response {
    let path: String = uri.path().chars().take(128).collect();
    let message = format!("no such path: `{path}`; the API is at `/graphql`");
    response(Error::caller(ErrorCode::NoSuchPath, message), StatusCode::NOT_FOUND, &request_id)
}

/// The response to a method that a path does not support.
pub(super) async fn wrong_method(method: Method, Extension(RequestId(request_id)): Extension<RequestId>) -> Response {
    let message = format!("the method `{method}` is not supported here; the header `Allow` names those that are");
    let mut response = response(Error::caller(ErrorCode::BadRequest, message), StatusCode::METHOD_NOT_ALLOWED, &request_id);
    response.headers_mut().remove(header::ALLOW); // the router sets it
    response
}
