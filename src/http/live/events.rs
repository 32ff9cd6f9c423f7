//! Server-sent events: the "distinct connections mode" of the GraphQL over SSE protocol
//! (<https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>).
//!
//! A request is answered by events `next`, one for each answer, and `complete`. A stream that the server ends because it stops
//! says so (`SHUTTING_DOWN`) and has no `complete`: clients then connect again by themselves.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::{Answer, AppState, Carrier, Operation, authorization, run};
use crate::admission::{Address, Standing};
use crate::auth::Principal;
use crate::error::Error;
use crate::http::answer::{refused, text};
use crate::http::error::{self, unexecuted};
use crate::http::graphql::stand;
use crate::http::limited;
use crate::http::request::{GraphqlRequest, read_get, read_post};

/// Tells proxies to pass events on as they come.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

pub(super) async fn answer(state: Arc<AppState>, request_id: String, request: Request) -> Response {
    let is_get = request.method() == Method::GET;
    let Some(address) = request.extensions().get::<Address>().copied() else {
        let fault = Error::internal("a request without an address");
        return error::response(fault, StatusCode::INTERNAL_SERVER_ERROR, &request_id);
    };
    let authorization = authorization(request.headers());
    let session = match limited::known(&state, address, authorization, state.sessions.open(authorization)).await {
        Ok(session) => session,
        Err(refusal) => return refused(&state, authorization, refusal, &request_id),
    };
    let request = match read(&state, session.principal(), request).await {
        Ok(request) => request,
        Err((refusal, status)) => return error::response(refusal, status, &request_id),
    };
    let carrier = Carrier { request_id: &request_id, address, is_get };
    let standing = || state.services.admission.standing(session.principal(), address);
    match run(&state, &session, request, carrier).await {
        Ok(operation) => events(&state, operation, request_id),
        // A document that cannot run is told of in the stream: browsers show a page nothing of a response that is not one.
        Err((refusal, StatusCode::BAD_REQUEST)) => {
            state.requests.refused(refusal.code().as_str());
            let refused = only(unexecuted(refusal, &request_id), standing());
            events(&state, refused, request_id)
        }
        Err((refusal, status)) => stand(error::response(refusal, status, &request_id), standing()),
    }
}

async fn read(state: &AppState, principal: &Principal, request: Request) -> Result<GraphqlRequest, (Error, StatusCode)> {
    if request.method() == Method::GET {
        return read_get(state, request.uri());
    }
    let (parts, body) = request.into_parts();
    read_post(state, principal, &parts.headers, body).await
}

fn only(answer: Answer, standing: Option<Standing>) -> Operation {
    Operation { is_subscription: false, standing, answers: stream::iter([answer]).boxed() }
}

fn events(state: &AppState, operation: Operation, request_id: String) -> Response {
    let Operation { is_subscription, standing, answers } = operation;
    let live = state.services.live.clone();
    let limit = state.services.limits.response_bytes;
    let nexts = answers.map(move |answer| Event::default().event("next").data(text(&answer, limit, &request_id)));
    let completes = stream::once(async move { !(is_subscription && live.stopping().is_cancelled()) })
        .filter_map(async |completes| completes.then(|| Event::default().event("complete").data("")));
    let events = nexts.chain(completes).map(Ok::<_, Infallible>);
    let keep_alive = KeepAlive::new().interval(state.heartbeat);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    stand(response, standing)
}
