//! `/graphql` where the answer is a stream: WebSockets ([`socket`]) and server-sent events ([`events`]).
//!
//! Both carry subscriptions, and any query or mutation too, as a stream of one answer. Everything else is left to the `graphql`
//! module. docs/decisions/0022-live-queries.md says why the protocols are spoken here and not by a crate.

mod events;
mod socket;

pub use socket::OPERATIONS_MAX;

use std::sync::Arc;

use async_graphql::Response as Answer;
use async_graphql::parser::types::{OperationDefinition, OperationType, Selection};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::accept::{AnswerType, is_upgrade};
use super::answer::{execute, finish};
use super::error::unexecuted;
use super::graphql::check_document;
use super::measured::{self, find_operation};
use super::middleware::RequestId;
use super::request::GraphqlRequest;
use super::router::AppState;
use super::{error, limited};
use crate::admission::{Address, Standing};
use crate::auth::Session;
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::Asked;
use crate::graphql::left_out::keep_objects;
use crate::graphql::loaders::Loaders;

/// Answers requests that ask for a stream, and passes on all others.
pub(super) async fn streams(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    if is_upgrade(&request) {
        socket::upgrade(state, request_id, request).await
    } else if wants_events(&request) {
        events::answer(state, request_id, request).await
    } else {
        next.run(request).await
    }
}

/// Whether server-sent events are what the client would rather have than anything else it names.
fn wants_events(request: &Request) -> bool {
    let answer_type = request.extensions().get::<AnswerType>();
    [Method::GET, Method::POST].contains(request.method()) && answer_type == Some(&AnswerType::Events)
}

fn authorization(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes)
}

/// The request, or the connection, that carries an operation.
#[derive(Clone, Copy)]
struct Carrier<'a> {
    request_id: &'a str,
    address: Address,
    is_get: bool,
}

/// An operation that runs.
struct Operation {
    is_subscription: bool,
    /// Where its principal stands after it.
    standing: Option<Standing>,
    /// One answer, or of a subscription any number. Each is complete.
    answers: BoxStream<'static, Answer>,
}

/// Runs an operation of `session`. An error refuses it before anything of it ran.
async fn run(
    state: &Arc<AppState>,
    session: &Session,
    request: GraphqlRequest,
    carrier: Carrier<'_>,
) -> Result<Operation, (Error, StatusCode)> {
    let Carrier { request_id, address, is_get } = carrier;
    let GraphqlRequest { mut request, document } = request;
    let operation = document.as_deref().and_then(|document| Some(find_operation(document, request.operation_name.as_deref())?.1));
    let for_now = |refusal: Error| {
        let status = error::status_of(refusal.code());
        (refusal, status)
    };
    let standing = limited::count(state, session.principal(), address, operation).map_err(for_now)?;
    if let Some(document) = &document {
        check_document(state, document, &mut request).map_err(|refusal| (refusal, StatusCode::BAD_REQUEST))?;
    }
    let is_subscription = operation.is_some_and(|operation| operation.ty == OperationType::Subscription);
    if is_get && operation.is_some_and(|operation| operation.ty == OperationType::Mutation) {
        return Err((Error::caller(ErrorCode::BadRequest, "mutations go by POST"), StatusCode::METHOD_NOT_ALLOWED));
    }
    if is_subscription && !operation.is_some_and(asks_for_one_field) {
        let message = "a subscription asks for one field, written out, without fragment or directive; send one for each field";
        return Err((Error::caller(ErrorCode::GraphqlValidationFailed, message), StatusCode::BAD_REQUEST));
    }
    let permit = limited::enter(state, session.principal(), operation).await.map_err(for_now)?;
    if let Some(document) = &document {
        keep_objects(&mut request, document);
    }
    let asked = Asked { operation_name: request.operation_name.clone(), variables: request.variables.clone() };
    let (principal, request) = (session.principal().clone(), request.data(session.clone()).data(standing));
    let measured = measured::stream(state, document.as_deref(), asked.operation_name.as_deref());
    let (state, request_id) = (Arc::clone(state), request_id.to_owned());
    if !is_subscription {
        let id = request_id.clone();
        let answering = async move {
            let answer = execute(&state, request, principal, document.as_deref(), &asked, &id).await;
            drop(permit); // what remains is up to the client
            answer
        };
        let answers = apart(measured(stream::once(answering).boxed()), request_id);
        return Ok(Operation { is_subscription, standing, answers });
    }
    let loader = Loaders::for_request(state.database.clone(), state.services.analytics.clone(), principal.reach());
    let answers = state.schema.execute_stream(request.data(principal).data(loader));
    let answers = answers.map(move |mut answer| {
        finish(&state, document.as_deref(), &asked, &mut answer, &request_id);
        answer
    });
    Ok(Operation { is_subscription, standing, answers: measured(answers.boxed()) })
}

/// The one answer of `answers`, made at once and whether or not the client takes what was sent before. It ends when nobody is there to
/// take it. Where making it broke off, the answer says so (`INTERNAL`).
fn apart(mut answers: BoxStream<'static, Answer>, request_id: String) -> BoxStream<'static, Answer> {
    let making = AbortOnDropHandle::new(tokio::spawn(async move { answers.next().await }.in_current_span()));
    let told = making.map(move |made| made.unwrap_or_else(|broken| Some(unexecuted(Error::internal(broken), &request_id))));
    stream::once(told).filter_map(std::future::ready).boxed()
}

/// What the specification asks of a subscription. async-graphql would merge the streams of several fields, and pass over
/// fragments.
fn asks_for_one_field(operation: &OperationDefinition) -> bool {
    let selected = &operation.selection_set.node.items;
    matches!(&selected[..], [only] if matches!(&only.node, Selection::Field(field) if field.node.directives.is_empty()))
}
