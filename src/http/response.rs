//! Writes the answer of the executor as an HTTP response.

use async_graphql::{Response as Answer, ServerError, Value};
use async_graphql_axum::GraphQLResponse;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::content_negotiation::AnswerType;
use super::error;
use crate::error::ErrorCode;
use crate::graphql::completion::has_run;
use crate::graphql::error::{code_of, retry_after_ms_of};

/// The body of an answer, with `data` only where the operation ran, as the specification requires.
#[derive(Serialize)]
pub(super) struct AnswerBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
}

impl<'a> AnswerBody<'a> {
    pub(super) fn of(answer: &'a Answer) -> Self {
        Self { data: has_run(answer).then_some(&answer.data), errors: &answer.errors }
    }
}

/// The status of an answer of which nothing ran, by the code of its first error. With a header `Allow` the method is wrong: 405. Introspection
/// that is off makes the document invalid for every caller: 400.
fn rejection_status(answer: &Answer) -> StatusCode {
    if answer.http_headers.contains_key(header::ALLOW) {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    match answer.errors.first().and_then(code_of) {
        Some(ErrorCode::Forbidden) | None => StatusCode::BAD_REQUEST,
        Some(code) => error::status_of(code),
    }
}

/// The response that carries an answer. Where nothing ran, the status says why; a client that accepts `application/json` only gets status
/// 200 for an invalid document, as GraphQL over HTTP asks for legacy clients.
pub(super) fn respond(answer_type: AnswerType, answer: Answer) -> Response {
    let mut response = if has_run(&answer) {
        GraphQLResponse::from(answer).into_response()
    } else {
        let code = answer.errors.first().and_then(code_of);
        let is_legacy = answer_type == AnswerType::Json && code.is_some_and(is_about_document);
        let status = rejection_status(&answer);
        rejection(if status == StatusCode::BAD_REQUEST && is_legacy { StatusCode::OK } else { status }, &answer)
    };
    response.headers_mut().insert(header::CONTENT_TYPE, answer_type.content_type());
    response
}

/// The response to a request that was rejected before anything of it ran, by its code.
pub(super) fn reject(answer: &Answer) -> Response {
    let mut response = rejection(rejection_status(answer), answer);
    response.headers_mut().insert(header::CONTENT_TYPE, AnswerType::Json.content_type());
    response
}

fn rejection(status: StatusCode, answer: &Answer) -> Response {
    let body = serde_json::to_vec(&AnswerBody::of(answer)).unwrap_or_default();
    let mut response = (status, answer.http_headers.clone(), body).into_response();
    if let Some(millis) = answer.errors.first().and_then(retry_after_ms_of) {
        error::retry_after(&mut response, millis);
    }
    response
}

/// Whether a code concerns the document of a request, not the request that carries it.
const fn is_about_document(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::GraphqlParseFailed
            | ErrorCode::GraphqlValidationFailed
            | ErrorCode::QueryTooComplex
            | ErrorCode::PersistedQueryNotFound
            | ErrorCode::PersistedQueryNotSupported
            | ErrorCode::DocumentNotTrusted
            // Values of variables and arguments that a scalar does not accept.
            | ErrorCode::InvalidTimeZone
            | ErrorCode::InvalidTime
            | ErrorCode::InvalidNumber
    )
}
