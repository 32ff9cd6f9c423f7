//! `/graphql`: a request in, an answer out.

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;

use super::accept::AnswerType;
use super::answer::{finish, refused, respond};
use super::error::unexecuted;
use super::measured::{Refused, find_operation};
use super::middleware::RequestId;
use super::request::{read_get, read_post};
use super::router::AppState;
use super::{error, measured};
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::Asked;
use crate::graphql::introspection;
use crate::graphql::left_out::keep_objects;
use crate::graphql::limits::check_selections;
use crate::graphql::loaders::Loaders;
use crate::store::deadline::within;

/// `POST /graphql` with a JSON body.
pub(super) async fn post(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(answer_type): Extension<AnswerType>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let exchange = Exchange { state: &state, headers: &headers, request_id: &request_id, answer_type, is_get: false };
    match read_post(&state, &headers, body).await {
        Ok(request) => exchange.answer(request).await,
        Err((refusal, status)) => exchange.refuse(refusal, status),
    }
}

/// `GET /graphql?query=…`: queries only.
pub(super) async fn get(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(answer_type): Extension<AnswerType>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let exchange = Exchange { state: &state, headers: &headers, request_id: &request_id, answer_type, is_get: true };
    match read_get(&uri) {
        Ok(request) => exchange.answer(request).await,
        Err((refusal, status)) => exchange.refuse(refusal, status),
    }
}

/// A request that was read, and what its response depends on.
struct Exchange<'a> {
    state: &'a AppState,
    headers: &'a HeaderMap,
    request_id: &'a str,
    answer_type: AnswerType,
    is_get: bool,
}

impl Exchange<'_> {
    async fn answer(&self, mut request: async_graphql::Request) -> Response {
        let Self { state, request_id, .. } = *self;
        let authorization = self.headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let principal = match state.authenticator.principal(authorization).await {
            Ok(principal) => principal,
            Err(refusal) => return refused(state, refusal, request_id),
        };
        // Parsed here to tell a document that is not GraphQL from one that does not fit the schema, and to know what was asked;
        // executed from the same parse.
        let document = request.parsed_query().ok().cloned();
        if let Some(document) = &document
            && let Err((refusal, status)) = self.check(document, request.operation_name.as_deref())
        {
            return self.refuse(refusal, status);
        }
        if let Some(document) = &document {
            keep_objects(&mut request, document);
        }
        let asked = Asked { operation_name: request.operation_name.clone(), variables: request.variables.clone() };
        let (loader, loading) = Loaders::for_answer(state.database.clone(), state.services.analytics.clone(), principal.reach());
        // Boxed: a future of this size is copied from call to call otherwise.
        let execution = Box::pin(async {
            let answering = loading.beside(state.schema.execute(request.data(principal).data(loader)));
            let mut response = within(state.answer_timeout, answering).await;
            finish(state, document.as_ref(), &asked, &mut response, request_id);
            response
        });
        let (answer, noted) = measured::operation(state, document.as_ref(), asked.operation_name.as_deref(), execution).await;
        let mut response = respond(self.answer_type, &answer);
        noted(&mut response);
        response
    }

    /// Refuses what cannot be carried out like this, before anything of it ran.
    fn check(&self, document: &ExecutableDocument, operation_name: Option<&str>) -> Result<(), (Error, StatusCode)> {
        match find_operation(document, operation_name).map(|(_, operation)| operation.ty) {
            Some(OperationType::Mutation) if self.is_get => {
                Err((Error::caller(ErrorCode::BadRequest, "mutations go by POST"), StatusCode::METHOD_NOT_ALLOWED))
            }
            Some(OperationType::Subscription) => {
                let message = "a subscription is answered by a stream: send `Accept: text/event-stream`, or connect by WebSocket";
                Err((Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST))
            }
            _ if !self.state.allows_introspection => {
                let checked = check_selections(document).and_then(|()| introspection::refuse(document));
                checked.map_err(|refusal| (refusal, StatusCode::BAD_REQUEST))
            }
            _ => check_selections(document).map_err(|refusal| (refusal, StatusCode::BAD_REQUEST)),
        }
    }

    fn refuse(&self, refusal: Error, status: StatusCode) -> Response {
        let code = refusal.code();
        if !error::is_about_document(code) {
            return error::response(refusal, status, self.request_id);
        }
        let mut response = respond(self.answer_type, &unexecuted(refusal, self.request_id));
        response.extensions_mut().insert(Refused(code.as_str()));
        response
    }
}
