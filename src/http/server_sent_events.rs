//! Server-sent events: the "distinct connections mode" of the GraphQL over SSE protocol
//! (<https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>).
//!
//! A request is answered by events `next`, one for each answer, and `complete`. A stream that ends because the server stops
//! ends with the error `SHUTTING_DOWN` and without `complete`: clients then connect again by themselves.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, stream};

use super::metadata::RequestMetadata;
use super::request::{RawRequest, read_get, read_post};
use super::response::{AnswerBody, reject};
use super::response_body::AnswerMemory;
use super::state::AppState;
use super::{access, error};
use crate::auth::Session;
use crate::error::Error;
use crate::graphql::executor::{CountedAnswer, Rejection};
use crate::graphql::request_context::Transport;

/// Makes proxies pass events on at once.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Answers a POST by events.
pub(super) async fn post(state: &AppState, metadata: RequestMetadata, headers: HeaderMap, body: Body) -> Response {
    let session = match open(state, &metadata, &headers).await {
        Ok(session) => session,
        Err(rejection) => return rejection,
    };
    let request = read_post(state, session.principal(), &headers, body).await;
    let request =
        request.inspect_err(|(error, _)| state.executor.record_unread_body(metadata.sender(session.principal()), error));
    answer(state, &metadata, request, session, Transport::EventsByPost).await
}

/// Answers a GET by events.
pub(super) async fn get(state: &AppState, metadata: RequestMetadata, headers: HeaderMap, uri: Uri) -> Response {
    match open(state, &metadata, &headers).await {
        Ok(session) => answer(state, &metadata, read_get(&uri), session, Transport::EventsByGet).await,
        Err(rejection) => rejection,
    }
}

async fn open(state: &AppState, metadata: &RequestMetadata, headers: &HeaderMap) -> Result<Session, Response> {
    let authorization = access::authorization(headers);
    let session = access::session(state, metadata.address, authorization).await;
    session.map_err(|error| access::rejection(state, metadata.address, authorization, error, &metadata.request_id))
}

async fn answer(
    state: &AppState,
    metadata: &RequestMetadata,
    request: Result<RawRequest, (Error, StatusCode)>,
    session: Session,
    transport: Transport,
) -> Response {
    let request = match request {
        Ok(request) => request,
        Err((error, status)) => return error::response(error, status, &metadata.request_id),
    };
    let context = metadata.context(session, transport);
    match state.executor.admit(request.into_request(context)).await {
        Ok(operation) => {
            let headers = operation.headers();
            let is_subscription = operation.is_subscription();
            let mut response = events(state, operation.into_stream(), is_subscription);
            response.headers_mut().extend(headers);
            response
        }
        // An invalid operation is reported within the stream: browsers hide the body of a response with another media type from pages.
        Err(Rejection { answer, is_about_operation: true }) => {
            let headers = answer.http_headers.clone();
            let mut response = events(state, stream::iter([CountedAnswer::small(answer)]).boxed(), false);
            response.headers_mut().extend(headers);
            response
        }
        Err(Rejection { answer, .. }) => reject(&answer),
    }
}

fn events(state: &AppState, answers: BoxStream<'static, CountedAnswer>, is_subscription: bool) -> Response {
    let stopping = state.live.stopping().clone();
    let sending = AnswerMemory::default();
    let slot = sending.clone();
    let nexts = answers.map(move |CountedAnswer { answer, mut memory }| {
        let body = serde_json::to_string(&AnswerBody::of(&answer)).unwrap_or_default();
        if let Some(memory) = &mut memory {
            memory.resize(body.len() as u64);
        }
        slot.replace(memory);
        Event::default().event("next").data(body)
    });
    let completes = stream::once(async move { !(is_subscription && stopping.is_cancelled()) })
        .filter_map(async |completes| completes.then(|| Event::default().event("complete").data("")));
    let events = nexts.chain(completes).map(Ok::<_, Infallible>);
    let keep_alive = KeepAlive::new().interval(state.settings.live.heartbeat());
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    response.extensions_mut().insert(sending);
    response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}
