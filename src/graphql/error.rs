//! Errors in GraphQL responses: a human-readable message, extensions for programs, and the cause for the log.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::{ErrorExtensionValues, Name, Pos, ServerError, Value};

use crate::error::{Error, ErrorCode, Limit};

/// The most errors that an answer lists.
pub(super) const ERRORS_MAX: usize = 100;

/// An error that several fields share, as loaders return it.
#[derive(Clone, Debug)]
pub(super) struct SharedError(pub(super) Arc<Error>);

impl From<Error> for SharedError {
    fn from(error: Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        SharedError::from(error).into()
    }
}

impl From<SharedError> for async_graphql::Error {
    fn from(SharedError(error): SharedError) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        set_code(&mut extensions, error.code());
        if let Some(retry_after_ms) = error.retry_after_ms() {
            extensions.set("retryAfterMs", retry_after_ms);
        }
        if let Error::Caller { field: Some(field), .. } = &*error {
            extensions.set("field", field.as_ref());
        }
        if let Some(limit) = error.limit() {
            extensions.set("limit", limit_extension(limit));
        }
        Self { message: error.to_string(), source: Some(error), extensions: Some(extensions) }
    }
}

fn set_code(extensions: &mut ErrorExtensionValues, code: ErrorCode) {
    extensions.set("code", code.as_str());
    extensions.set("retryable", code.is_retryable());
    extensions.set("docs", code.docs());
}

fn limit_extension(limit: Limit) -> Value {
    let mut limit_extension =
        IndexMap::from([(Name::new("name"), Value::from(limit.name.as_str())), (Name::new("value"), Value::from(limit.value))]);
    if let Some(actual) = limit.actual {
        limit_extension.insert(Name::new("actual"), Value::from(actual));
    }
    Value::Object(limit_extension)
}

/// The code of an error, if it has one.
pub fn code_of(error: &ServerError) -> Option<ErrorCode> {
    let code = error.extensions.as_ref()?.get("code")?;
    ErrorCode::ALL.iter().copied().find(|candidate| *code == candidate.as_str().into())
}

/// The time to wait before a retry, in milliseconds, if the error has one.
pub fn retry_after_ms_of(error: &ServerError) -> Option<u64> {
    match error.extensions.as_ref()?.get("retryAfterMs")? {
        Value::Number(millis) => millis.as_u64(),
        _ => None,
    }
}

/// Completes an error before it is sent: adds a code if there is none, and the request id.
pub fn complete(error: &mut ServerError, request_id: &str, code_when_missing: ErrorCode) {
    let code = code_of(error).unwrap_or(code_when_missing);
    let extensions = error.extensions.get_or_insert_default();
    set_code(extensions, code);
    extensions.set("requestId", request_id);
}

/// Stands for the errors that an answer does not list; it has the code of the first of them.
pub(super) fn summary_of(omitted: &[ServerError]) -> Option<ServerError> {
    let extensions = omitted.first()?.extensions.clone();
    let (count, errors) = (omitted.len(), if omitted.len() == 1 { "error is" } else { "errors are" });
    let message = format!("{count} more {errors} not listed; an answer lists {ERRORS_MAX}");
    Some(ServerError { extensions, ..ServerError::new(message, None) })
}

/// Logs the causes of errors of fields, each once: fields that share a loader share its failure.
pub(super) fn log_causes<'a>(errors: impl Iterator<Item = &'a ServerError>, request_id: &str) {
    let mut logged = HashSet::new();
    for error in errors {
        let Some(cause) = error.source::<Error>() else { continue };
        let (code, text) = (cause.code().as_str(), cause.with_causes());
        if !logged.insert(text.clone()) {
            continue;
        }
        if cause.is_server_fault() {
            tracing::error!(request_id, code, cause = text, path = ?error.path, "a field failed");
        } else if matches!(cause.code(), ErrorCode::Unauthenticated | ErrorCode::Forbidden) {
            tracing::warn!(request_id, code, path = ?error.path, "a field was rejected: {text}");
        }
    }
}

/// The answer to a request that failed as a whole, with one error. An internal cause is logged here, once, and not sent.
pub fn response_of(error: Error, request_id: &str) -> async_graphql::Response {
    async_graphql::Response::from_errors(vec![server_error_of(error, request_id)])
}

/// The error of a request that failed as a whole. An internal cause is logged here, once, and not sent.
pub fn server_error_of(error: Error, request_id: &str) -> ServerError {
    let code = error.code();
    if error.is_server_fault() {
        tracing::error!(request_id, code = code.as_str(), cause = error.with_causes(), "a request failed");
    }
    let position = error.location().map(|location| Pos { line: location.line, column: location.column });
    let async_graphql::Error { message, source, extensions } = error.into();
    let mut server_error = ServerError { source, extensions, ..ServerError::new(message, position) };
    complete(&mut server_error, request_id, code);
    server_error
}
