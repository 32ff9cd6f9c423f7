//! Server-sent events: the "distinct connections mode" of the GraphQL over SSE protocol
//! (<https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>).
//!
//! A request is answered by events `next`, one for each answer, and `complete`. A stream that ends because the server stops
//! ends with the error `SHUTTING_DOWN` and without `complete`: clients then connect again by themselves.

use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::Response as Answer;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, stream};

use super::content_negotiation::AnswerType;
use super::metadata::RequestMetadata;
use super::request::{RawRequest, read_get, read_post};
use super::response::{AnswerBody, reject};
use super::state::AppState;
use super::{authentication, error};
use crate::auth::Principal;
use crate::error::Error;
use crate::graphql::executor::Rejection;
use crate::graphql::request_context::Transport;

/// Makes proxies pass events on at once.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Answers requests that prefer server-sent events, and passes on all others.
pub(super) async fn layer(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let is_query_method = [Method::GET, Method::POST].contains(request.method());
    if is_query_method && request.extensions().get::<AnswerType>() == Some(&AnswerType::Events) {
        answer(state, request).await
    } else {
        next.run(request).await
    }
}

async fn answer(state: Arc<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let metadata = match RequestMetadata::from_request_parts(&mut parts, &()).await {
        Ok(metadata) => metadata,
        Err(rejection) => return rejection,
    };
    let authorization = authentication::authorization(&parts.headers);
    let session = match authentication::session(&state, metadata.address, authorization).await {
        Ok(session) => session,
        Err(error) => return authentication::rejection(&state, authorization, error, &metadata.request_id),
    };
    let transport = if parts.method == Method::GET { Transport::EventsByGet } else { Transport::EventsByPost };
    let request = Request::from_parts(parts, body);
    let request = match read(&state, session.principal(), request).await {
        Ok(request) => request,
        Err((error, status)) => return error::response(error, status, &metadata.request_id),
    };
    let context = metadata.context(session, transport);
    match state.executor.admit(request.into_request(context)).await {
        Ok(operation) => {
            let headers = operation.headers();
            let is_subscription = operation.is_subscription();
            let mut response = events(&state, operation.into_stream(), is_subscription);
            response.headers_mut().extend(headers);
            response
        }
        // An invalid operation is reported within the stream: browsers hide the body of a response with another media type from pages.
        Err(Rejection { answer, is_about_operation: true }) => {
            let headers = answer.http_headers.clone();
            let mut response = events(&state, stream::iter([answer]).boxed(), false);
            response.headers_mut().extend(headers);
            response
        }
        Err(Rejection { answer, .. }) => reject(&answer),
    }
}

async fn read(state: &AppState, principal: &Principal, request: Request) -> Result<RawRequest, (Error, StatusCode)> {
    if request.method() == Method::GET {
        return read_get(request.uri());
    }
    let (parts, body) = request.into_parts();
    read_post(state, principal, &parts.headers, body).await
}

fn events(state: &AppState, answers: BoxStream<'static, Answer>, is_subscription: bool) -> Response {
    let stopping = state.live.stopping().clone();
    let nexts = answers.map(|answer| {
        let body = serde_json::to_string(&AnswerBody::of(&answer)).unwrap_or_default();
        Event::default().event("next").data(body)
    });
    let completes = stream::once(async move { !(is_subscription && stopping.is_cancelled()) })
        .filter_map(async |completes| completes.then(|| Event::default().event("complete").data("")));
    let events = nexts.chain(completes).map(Ok::<_, Infallible>);
    let keep_alive = KeepAlive::new().interval(state.settings.live.heartbeat());
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}
