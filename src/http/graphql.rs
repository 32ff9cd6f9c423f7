//! `/graphql`, answered once: `POST` and `GET`.

use std::sync::Arc;

use async_graphql::{Executor, Response as Answer};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::metadata::RequestMetadata;
use super::request::{RawRequest, read_get, read_post};
use super::response::respond;
use super::state::AppState;
use super::{authentication, caching, error};
use crate::auth::{Principal, Session};
use crate::graphql::request_context::Transport;

/// `POST /graphql` with a JSON body.
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    metadata: RequestMetadata,
    headers: HeaderMap,
    body: Body,
) -> Response {
    // The principal comes first: it decides how large the body may be.
    let principal = match authenticate(&state, &metadata, &headers).await {
        Ok(principal) => principal,
        Err(rejection) => return rejection,
    };
    match read_post(&state, &principal, &headers, body).await {
        Ok(request) => {
            let answer = execute(&state, &metadata, principal, request, Transport::Post).await;
            respond(metadata.answer_type, answer)
        }
        Err((error, status)) => error::response(error, status, &metadata.request_id),
    }
}

/// `GET /graphql?query=…`: queries only.
pub(super) async fn get(State(state): State<Arc<AppState>>, metadata: RequestMetadata, headers: HeaderMap, uri: Uri) -> Response {
    let request = match read_get(&uri) {
        Ok(request) => request,
        Err((error, status)) => return error::response(error, status, &metadata.request_id),
    };
    let principal = match authenticate(&state, &metadata, &headers).await {
        Ok(principal) => principal,
        Err(rejection) => return rejection,
    };
    let answer = execute(&state, &metadata, principal, request, Transport::Get).await;
    let has_errors = !answer.errors.is_empty();
    let response = respond(metadata.answer_type, answer);
    if has_errors { response } else { caching::tagged(&headers, response).await }
}

async fn authenticate(state: &AppState, metadata: &RequestMetadata, headers: &HeaderMap) -> Result<Principal, Response> {
    let authorization = authentication::authorization(headers);
    let principal = authentication::principal(state, metadata.address, authorization).await;
    principal.map_err(|error| authentication::rejection(state, authorization, error, &metadata.request_id))
}

async fn execute(
    state: &AppState,
    metadata: &RequestMetadata,
    principal: Principal,
    request: RawRequest,
    transport: Transport,
) -> Answer {
    let context = metadata.context(Session::for_one_answer(principal), transport);
    state.executor.execute(request.into_request(context)).await
}
