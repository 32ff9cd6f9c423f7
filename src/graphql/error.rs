//! How failures look in GraphQL: a message for people, extensions to act on, the cause kept for the log.

use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, ServerError};

use crate::error::{Error, ErrorCode};

/// An error that several fields share, as loaders hand it out.
#[derive(Clone, Debug)]
pub(super) struct SharedError(pub(super) Arc<Error>);

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        SharedError(Arc::new(error)).into()
    }
}

impl From<SharedError> for async_graphql::Error {
    fn from(SharedError(error): SharedError) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        describe(&mut extensions, error.code());
        if let Some(retry_after_ms) = error.retry_after_ms() {
            extensions.set("retryAfterMs", retry_after_ms);
        }
        if let Error::Caller { field: Some(field), .. } = &*error {
            extensions.set("field", *field);
        }
        Self { message: error.to_string(), source: Some(error), extensions: Some(extensions) }
    }
}

fn describe(extensions: &mut ErrorExtensionValues, code: ErrorCode) {
    extensions.set("code", code.as_str());
    extensions.set("retryable", code.is_retryable());
}

/// The code of an error that has one.
pub fn code_of(error: &ServerError) -> Option<ErrorCode> {
    let code = error.extensions.as_ref()?.get("code")?;
    ErrorCode::ALL.iter().copied().find(|known| *code == known.as_str().into())
}

/// Completes an error on its way out: every error has a code and the request id.
pub fn complete(error: &mut ServerError, request_id: &str, code_when_missing: ErrorCode) {
    let code = code_of(error).unwrap_or(code_when_missing);
    let extensions = error.extensions.get_or_insert_default();
    describe(extensions, code);
    extensions.set("requestId", request_id);
}
