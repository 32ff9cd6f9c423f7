//! What every answer goes through on its way out, whatever carries it.

use std::collections::HashSet;

use async_graphql::parser::types::ExecutableDocument;
use axum::response::Response;

use super::error;
use super::router::AppState;
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::Asked;
use crate::graphql::error::complete;

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
