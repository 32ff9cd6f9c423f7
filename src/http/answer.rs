//! What every answer goes through on its way out, whatever carries it.

use std::collections::HashSet;
use std::io;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{ServerError, Value};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::accept::AnswerType;
use super::error::{self, unexecuted};
use super::limited;
use super::measured::Refused;
use super::router::AppState;
use crate::auth::Principal;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::completion::{Asked, has_run};
use crate::graphql::error::{code_of, complete, retry_after_ms_of};
use crate::graphql::loaders::Loaders;
use crate::store::deadline::within;

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

/// Writes JSON of at most `limit` bytes; what is longer is given up where it becomes so: `RESPONSE_TOO_LARGE`.
pub(super) fn write(answer: &impl Serialize, limit: u64) -> Result<Vec<u8>, Error> {
    let mut bounded = Bounded { bytes: Vec::with_capacity(1_024), limit: usize::try_from(limit).unwrap_or(usize::MAX) };
    match serde_json::to_writer(&mut bounded, answer) {
        Ok(()) => Ok(bounded.bytes),
        Err(error) if error.is_io() => {
            let message = format!(
                "the answer would be larger than {limit} bytes and is not sent; ask for fewer fields, shorter ranges, smaller pages \
                 (`first`) or fewer groups (`top`), for columns instead of `points`, or in several operations. What a mutation did, \
                 it has done"
            );
            Err(Error::caller(ErrorCode::ResponseTooLarge, message).beyond(Limit::of(LimitName::ResponseBytes, limit)))
        }
        Err(error) => Err(Error::internal(error)),
    }
}

/// An answer as text, for an event. One that is too large says so instead.
pub(super) fn text(answer: &async_graphql::Response, limit: u64, request_id: &str) -> String {
    let bytes = write(&Written::of(answer), limit).unwrap_or_else(|refusal| write_refusal(refusal, request_id));
    String::from_utf8(bytes).unwrap_or_default()
}

/// What is said instead of an answer that was too large. Something ran, so it has `data`.
fn write_refusal(refusal: Error, request_id: &str) -> Vec<u8> {
    let errors = unexecuted(refusal, request_id).errors;
    serde_json::to_vec(&Written { data: Some(&Value::Null), errors: &errors }).unwrap_or_default()
}

/// Takes so many bytes and no more.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(bytes.len()) > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The response that carries an answer. Where nothing ran, the status says so; whoever takes `application/json` only is told in the
/// body alone what is wrong with a document, as the specification asks for clients of old.
///
/// One of more than `limit` bytes is not sent; the response says so instead (`RESPONSE_TOO_LARGE`).
pub(super) fn respond(answer_type: AnswerType, answer: &async_graphql::Response, limit: u64, request_id: &str) -> Response {
    let code = answer.errors.first().and_then(code_of);
    let status = match code {
        Some(code) if !has_run(answer) => error::status_of(code),
        _ => StatusCode::OK,
    };
    let is_told_in_the_body = status == StatusCode::BAD_REQUEST && answer_type == AnswerType::Json;
    let status = if is_told_in_the_body { StatusCode::OK } else { status };
    let (body, is_too_large) = match write(&Written::of(answer), limit) {
        Ok(body) => (body, false),
        Err(refusal) => (write_refusal(refusal, request_id), true),
    };
    let mut response = (status, [(header::CONTENT_TYPE, answer_type.content_type())], body).into_response();
    if is_too_large {
        response.extensions_mut().insert(Refused(ErrorCode::ResponseTooLarge.as_str()));
    }
    if let Some(millis) = answer.errors.first().filter(|_| !has_run(answer)).and_then(retry_after_ms_of) {
        error::retry_after(&mut response, millis);
    }
    response
}

/// Executes an operation of `document` that is no subscription, within the time that an answer may take, and completes its answer.
/// `request` holds what resolvers need but for who asks, and the loaders.
pub(super) async fn execute(
    state: &AppState,
    request: async_graphql::Request,
    principal: Principal,
    document: Option<&ExecutableDocument>,
    asked: &Asked,
    request_id: &str,
) -> async_graphql::Response {
    let (loader, loading) = Loaders::for_answer(state.database.clone(), state.services.analytics.clone(), principal.reach());
    // Boxed: a future of this size is copied from call to call otherwise.
    let answering = Box::pin(loading.beside(state.schema.execute(request.data(principal).data(loader))));
    let mut answer = within(state.answer_timeout, answering).await;
    finish(state, document, asked, &mut answer, request_id);
    answer
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

/// Logs that a token is not accepted, or not looked at, and counts that among what services sent: a meter that is refused must show.
/// People whose token has expired are no meter; `/metrics` counts them with all that was refused.
pub(super) fn note_wrong_token(state: &AppState, authorization: Option<&[u8]>, refusal: &Error) {
    // How long to wait is another each time.
    let kind = if refusal.code() == ErrorCode::RateLimited { String::new() } else { refusal.to_string() };
    limited::log(state, kind, refusal);
    let is_for_the_token = matches!(refusal.code(), ErrorCode::InvalidToken | ErrorCode::RateLimited);
    if is_for_the_token && !state.authenticator.takes_for_viewer(authorization) {
        state.services.recorder.tally().refused("(wrong token)", refusal.code(), &refusal.to_string());
    }
}

/// The response to a request whose token is not accepted, counted as refused.
pub(super) fn refused(state: &AppState, authorization: Option<&[u8]>, refusal: Error, request_id: &str) -> Response {
    note_wrong_token(state, authorization, &refusal);
    let status = error::status_of(refusal.code());
    error::response(refusal, status, request_id)
}
