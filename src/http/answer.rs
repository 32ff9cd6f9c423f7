//! What every answer goes through on its way out, whatever carries it.

use std::collections::HashSet;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{ServerError, Value};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::accept::AnswerType;
use super::error;
use super::router::AppState;
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::{Asked, has_run};
use crate::graphql::error::{code_of, complete};

/// An answer as it is written: with `data` where anything ran, and without where nothing did.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
}

impl<'a> Written<'a> {
    pub(super) fn of(answer: &'a async_graphql::Response) -> Self {
        Self { data: has_run(answer).then_some(&answer.data), errors: &answer.errors }
    }
}

/// The response that carries an answer. Where nothing ran, the status says so; whoever takes `application/json` only is told in the
/// body alone what is wrong with a document, as the specification asks for clients of old.
pub(super) fn respond(answer_type: AnswerType, answer: &async_graphql::Response) -> Response {
    let code = answer.errors.first().and_then(code_of);
    let status = match code {
        Some(code) if !has_run(answer) => error::status_of(code),
        _ => StatusCode::OK,
    };
    let is_told_in_the_body = status == StatusCode::BAD_REQUEST && answer_type == AnswerType::Json;
    let status = if is_told_in_the_body { StatusCode::OK } else { status };
    match serde_json::to_vec(&Written::of(answer)) {
        Ok(body) => (status, [(header::CONTENT_TYPE, answer_type.content_type())], body).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "an answer cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Completes an answer to `document` (`None` where it could not be parsed), gives its errors what they lack, and logs their
/// causes, once each.
pub(super) fn finish(
    state: &AppState,
    document: Option<&ExecutableDocument>,
    asked: &Asked,
    response: &mut async_graphql::Response,
    request_id: &str,
) {
    let code_when_missing = match document {
        Some(document) => {
            state.field_types.complete(document, asked, response);
            ErrorCode::GraphqlValidationFailed
        }
        None => ErrorCode::GraphqlParseFailed,
    };

    let mut logged = HashSet::new();
    for error in &mut response.errors {
        complete(error, request_id, code_when_missing);
        let Some(cause) = error.source::<Error>() else { continue };
        // Fields that share a loader share its failure: logged once.
        let (code, text) = (cause.code().as_str(), cause.with_causes());
        if !logged.insert(text.clone()) {
            continue;
        }
        if cause.is_ours() {
            tracing::error!(request_id, code, cause = text, path = ?error.path, "a field failed");
        } else if matches!(cause.code(), ErrorCode::Unauthenticated | ErrorCode::Forbidden) {
            tracing::warn!(request_id, code, path = ?error.path, "a field was refused: {text}");
        }
    }
}

/// The response to a request whose token is not accepted, counted as refused.
pub(super) fn refused(state: &AppState, refusal: Error, request_id: &str) -> Response {
    tracing::warn!(request_id, code = refusal.code().as_str(), "a request was refused: {refusal}");
    state.services.recorder.tally().refused("(wrong token)", refusal.code(), &refusal.to_string());
    let status = error::status_of(refusal.code());
    error::response(refusal, status, request_id)
}
