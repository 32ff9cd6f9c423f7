//! Server-sent events: the "distinct connections mode" of the GraphQL over SSE protocol
//! (<https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>).
//!
//! A request is answered by events `next`, one for each answer, and `complete`. A stream that the server ends because it stops
//! says so (`SHUTTING_DOWN`) and has no `complete`: clients then connect again by themselves.

use std::convert::Infallible;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::{Answer, AppState, GraphqlRequest, Operation, authorization, run};
use crate::error::Error;
use crate::http::answer::{Written, refused};
use crate::http::error::{self, unexecuted};
use crate::http::request::{read_get, read_post};

/// Tells proxies to pass events on as they come.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

pub(super) async fn answer(state: AppState, request_id: String, request: Request) -> Response {
    let is_get = request.method() == Method::GET;
    let session = match state.sessions.open(authorization(request.headers())).await {
        Ok(session) => session,
        Err(refusal) => return refused(&state, refusal, &request_id),
    };
    let request = match read(&state, request).await {
        Ok(request) => request,
        Err((refusal, status)) => return error::response(refusal, status, &request_id),
    };
    match run(&state, &session, request, &request_id, is_get) {
        Ok(operation) => events(&state, operation),
        // A document that cannot run is told of in the stream: browsers show a page nothing of a response that is not one.
        Err((refusal, StatusCode::BAD_REQUEST)) => {
            state.requests.refused(refusal.code().as_str());
            events(&state, only(unexecuted(refusal, &request_id)))
        }
        Err((refusal, status)) => error::response(refusal, status, &request_id),
    }
}

async fn read(state: &AppState, request: Request) -> Result<GraphqlRequest, (Error, StatusCode)> {
    if request.method() == Method::GET {
        return read_get(request.uri());
    }
    let (parts, body) = request.into_parts();
    read_post(state, &parts.headers, body).await
}

fn only(answer: Answer) -> Operation {
    Operation { is_subscription: false, answers: stream::iter([answer]).boxed() }
}

fn events(state: &AppState, operation: Operation) -> Response {
    let Operation { is_subscription, answers } = operation;
    let live = state.services.live.clone();
    let nexts = answers.map(|answer| Event::default().event("next").json_data(Written::of(&answer)).unwrap_or_default());
    let completes = stream::once(async move { !(is_subscription && live.stopping().is_cancelled()) })
        .filter_map(async |completes| completes.then(|| Event::default().event("complete").data("")));
    let events = nexts.chain(completes).map(Ok::<_, Infallible>);
    let keep_alive = KeepAlive::new().interval(state.heartbeat);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}
