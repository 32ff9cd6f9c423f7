//! The handlers of `/graphql`: one answer to a `POST` or `GET`, or server-sent events where the request prefers them.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;

use super::content_negotiation::AnswerType;
use super::metadata::RequestMetadata;
use super::request::{RawRequest, read_get, read_post};
use super::response::respond;
use super::response_body::with_memory;
use super::state::AppState;
use super::{access, caching, error, server_sent_events};
use crate::auth::{Principal, Session};
use crate::graphql::executor::CountedAnswer;
use crate::graphql::request_context::Transport;

/// `POST /graphql` with a JSON body.
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    metadata: RequestMetadata,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if metadata.answer_type == AnswerType::Events {
        return server_sent_events::post(&state, metadata, headers, body).await;
    }
    // The principal comes first: it decides how large the body may be.
    let principal = match authenticate(&state, &metadata, &headers).await {
        Ok(principal) => principal,
        Err(rejection) => return rejection,
    };
    match read_post(&state, &principal, &headers, body).await {
        Ok(request) => {
            let CountedAnswer { answer, memory } = execute(&state, &metadata, principal, request, Transport::Post).await;
            with_memory(&headers, respond(metadata.answer_type, answer), memory)
        }
        Err((error, status)) => {
            state.executor.record_unread_body(metadata.sender(&principal), &error);
            error::response(error, status, &metadata.request_id)
        }
    }
}

/// `GET /graphql?query=…`: queries only.
pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    metadata: RequestMetadata,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    // Not for HEAD, which takes the same route.
    if metadata.answer_type == AnswerType::Events && method == Method::GET {
        return server_sent_events::get(&state, metadata, headers, uri).await;
    }
    let request = match read_get(&uri) {
        Ok(request) => request,
        Err((error, status)) => return error::response(error, status, &metadata.request_id),
    };
    let principal = match authenticate(&state, &metadata, &headers).await {
        Ok(principal) => principal,
        Err(rejection) => return rejection,
    };
    let CountedAnswer { answer, memory } = execute(&state, &metadata, principal, request, Transport::Get).await;
    let has_errors = !answer.errors.is_empty();
    let response = respond(metadata.answer_type, answer);
    let response = if has_errors { response } else { caching::tagged(&headers, response).await };
    with_memory(&headers, response, memory)
}

async fn authenticate(state: &AppState, metadata: &RequestMetadata, headers: &HeaderMap) -> Result<Principal, Response> {
    let authorization = access::authorization(headers);
    let principal = access::principal(state, metadata.address, authorization).await;
    principal.map_err(|error| access::rejection(state, metadata.address, authorization, error, &metadata.request_id))
}

async fn execute(
    state: &AppState,
    metadata: &RequestMetadata,
    principal: Principal,
    request: RawRequest,
    transport: Transport,
) -> CountedAnswer {
    let context = metadata.context(Session::for_one_answer(principal), transport);
    state.executor.answer(request.into_request(context)).await
}
