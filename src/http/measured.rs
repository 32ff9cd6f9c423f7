//! Counts and times what is answered: HTTP requests, and the GraphQL operations they carry.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use async_graphql::Response as Answer;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tracing::Instrument;

use super::router::AppState;
use crate::error::ErrorCode;
use crate::telemetry::operation::{stream_within, within};
use crate::telemetry::requests::{self, OperationMeter};

/// Marks the response to a request that was refused before any operation of it ran, with the code.
#[derive(Clone, Copy)]
pub(super) struct Refused(pub(super) &'static str);

/// Tells what a response answered, for the line in the log.
#[derive(Clone)]
struct Answered {
    operation: String,
    code: &'static str,
}

/// Counts a request, and logs it where that is wanted.
pub(super) async fn requests(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let under_way = UnderWay::begin(&state);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let mut response = next.run(request).await;
    drop(under_way);

    let status = response.status().as_u16();
    state.requests.answered(route, status);
    tracing::Span::current().record("status", status);
    let refused = response.extensions_mut().remove::<Refused>();
    if let Some(Refused(code)) = refused
        && route == Some("/graphql")
    {
        state.requests.refused(code);
    }
    if state.logs_requests.load(Ordering::Relaxed) {
        let answered = response.extensions_mut().remove::<Answered>();
        let code = answered.as_ref().map(|answered| answered.code).or(refused.map(|Refused(code)| code));
        tracing::info!(
            status,
            operation = answered.map(|answered| answered.operation),
            code,
            elapsed_ms = began.elapsed().as_secs_f64() * 1_000.0,
            "answered"
        );
    }
    response
}

/// A request that is under way, until it is dropped: also when its client has gone away.
struct UnderWay<'a>(&'a AppState);

impl<'a> UnderWay<'a> {
    fn begin(state: &'a AppState) -> Self {
        state.requests.under_way.inc();
        Self(state)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.requests.under_way.dec();
    }
}

/// Lets `execution` run as the operation of `document` that is meant, and measures it. What it is counted as is known when its answer is
/// written: the second of what is returned counts it then, and notes on the response what was counted.
pub(super) async fn operation(
    state: &AppState,
    document: Option<&ExecutableDocument>,
    operation_name: Option<&str>,
    execution: impl Future<Output = Answer>,
) -> (Answer, impl FnOnce(&mut Response)) {
    let meter = begin(state, document, operation_name);
    let operation = meter.operation();
    let span = tracing::info_span!("operation", operation = operation.name());
    let answer = within(operation.clone(), execution).instrument(span).await;
    let answered = first_code(&answer);
    (answer, move |response: &mut Response| {
        // An answer that was not written is counted here, and not again with what was refused before anything ran.
        let code = response.extensions_mut().remove::<Refused>().map(|Refused(code)| code).or(answered);
        meter.end(code);
        let answered = Answered { operation: operation.name().to_owned(), code: code.unwrap_or(requests::OK) };
        response.extensions_mut().insert(answered);
    })
}

/// Measures an operation whose answers are streamed, until its first answer.
pub(super) fn stream(
    state: &AppState,
    document: Option<&ExecutableDocument>,
    operation_name: Option<&str>,
) -> impl FnOnce(BoxStream<'static, Answer>) -> BoxStream<'static, Answer> + use<> {
    let meter = begin(state, document, operation_name);
    move |answers| {
        let operation = meter.operation();
        let mut meter = Some(meter);
        let measured = answers.inspect(move |answer| {
            if let Some(meter) = meter.take() {
                meter.end(first_code(answer));
            }
        });
        stream_within(operation, measured).boxed()
    }
}

fn begin(state: &AppState, document: Option<&ExecutableDocument>, operation_name: Option<&str>) -> OperationMeter {
    let meant = document.and_then(|document| find_operation(document, operation_name));
    let kind = meant.map(|(_, operation)| match operation.ty {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    });
    state.requests.begin(meant.and_then(|(name, _)| name), kind)
}

/// The operation of a document that is meant, with its name if it has one. `None` where there is no such operation, or it does not
/// say which.
pub(super) fn find_operation<'a>(
    document: &'a ExecutableDocument,
    operation_name: Option<&str>,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    match (&document.operations, operation_name) {
        (DocumentOperations::Single(operation), None) => Some((None, &operation.node)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), name) => {
            let (found, operation) = match name {
                Some(name) => operations.get_key_value(name)?,
                None if operations.len() == 1 => operations.iter().next()?,
                None => return None,
            };
            Some((Some(found.as_str()), &operation.node))
        }
    }
}

/// The code of the first error of an answer, which is complete.
fn first_code(answer: &Answer) -> Option<&'static str> {
    let error = answer.errors.first()?;
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    let known = code.and_then(|code| ErrorCode::ALL.iter().find(|known| *code == known.as_str().into()));
    Some(known.unwrap_or(&ErrorCode::Internal).as_str())
}
