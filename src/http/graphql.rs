//! `/graphql`: a request in, an answer out.

use std::mem;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;

use super::accept::AnswerType;
use super::answer::{execute, refused, respond};
use super::error::unexecuted;
use super::measured::{Refused, find_operation};
use super::middleware::RequestId;
use super::request::{GraphqlRequest, read_get, read_post};
use super::router::AppState;
use super::{caching, error, limited, measured};
use crate::admission::{Address, Standing};
use crate::auth::Principal;
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::Asked;
use crate::graphql::introspection;
use crate::graphql::left_out::keep_objects;

/// `POST /graphql` with a JSON body.
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(answer_type): Extension<AnswerType>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let exchange = Exchange { state: &state, headers: &headers, request_id: &request_id, answer_type, address, is_get: false };
    // Who asks comes first: how much is read depends on it.
    let principal = match exchange.principal().await {
        Ok(principal) => principal,
        Err(refused) => return refused,
    };
    match read_post(&state, &principal, &headers, body).await {
        Ok(request) => exchange.answer(principal, request).await,
        Err((refusal, status)) => exchange.refuse(refusal, status),
    }
}

/// `GET /graphql?query=…`: queries only.
pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(answer_type): Extension<AnswerType>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let exchange = Exchange { state: &state, headers: &headers, request_id: &request_id, answer_type, address, is_get: true };
    match read_get(&state, &uri) {
        Ok(request) => match exchange.principal().await {
            Ok(principal) => exchange.answer(principal, request).await,
            Err(refused) => refused,
        },
        Err((refusal, status)) => exchange.refuse(refusal, status),
    }
}

/// A request that was read, and what its response depends on.
struct Exchange<'a> {
    state: &'a AppState,
    headers: &'a HeaderMap,
    request_id: &'a str,
    answer_type: AnswerType,
    address: Address,
    is_get: bool,
}

impl Exchange<'_> {
    /// Who asks; the response to one who is not let in.
    async fn principal(&self) -> Result<Principal, Response> {
        let Self { state, request_id, .. } = *self;
        let authorization = self.headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let look = state.authenticator.principal(authorization);
        let known = limited::known(state, self.address, authorization, look).await;
        known.map_err(|refusal| refused(state, authorization, refusal, request_id))
    }

    async fn answer(&self, principal: Principal, request: GraphqlRequest) -> Response {
        let Self { state, request_id, .. } = *self;
        let GraphqlRequest { mut request, document } = request;
        let operation = document.as_deref().and_then(|document| find_operation(document, request.operation_name.as_deref()));
        let operation = operation.map(|(_, operation)| operation);
        let standing = match limited::count(state, &principal, self.address, operation) {
            Ok(standing) => standing,
            Err(refusal) => return self.refuse_for_now(refusal, state.services.admission.standing(&principal, self.address)),
        };
        if let Some(document) = &document
            && let Err((refusal, status)) = self.check(document, operation, &mut request)
        {
            return stand(self.refuse(refusal, status), standing);
        }
        let permit = match limited::enter(state, &principal, operation).await {
            Ok(permit) => permit,
            Err(refusal) => return self.refuse_for_now(refusal, standing),
        };
        if let Some(document) = &document {
            keep_objects(&mut request, document);
        }
        let asked = Asked { operation_name: request.operation_name.clone(), variables: request.variables.clone() };
        let execution = execute(state, request.data(standing), principal, document.as_deref(), &asked, request_id);
        let (answer, count) = measured::operation(state, document.as_deref(), asked.operation_name.as_deref(), execution).await;
        let mut response = respond(self.answer_type, &answer, state.services.limits.response_bytes, request_id);
        if self.is_get && answer.errors.is_empty() && response.extensions().get::<Refused>().is_none() {
            response = caching::tagged(self.headers, response).await;
        }
        drop(permit); // the answer is written: nothing of it grows any more
        count(&mut response);
        stand(response, standing)
    }

    /// Refuses what cannot be carried out like this, before anything of it ran.
    fn check(
        &self,
        document: &ExecutableDocument,
        operation: Option<&OperationDefinition>,
        request: &mut async_graphql::Request,
    ) -> Result<(), (Error, StatusCode)> {
        let kind = operation.map(|operation| operation.ty);
        if kind == Some(OperationType::Mutation) && self.is_get {
            return Err((Error::caller(ErrorCode::BadRequest, "mutations go by POST"), StatusCode::METHOD_NOT_ALLOWED));
        }
        if kind == Some(OperationType::Subscription) {
            let message = "a subscription is answered by a stream: send `Accept: text/event-stream`, or connect by WebSocket";
            return Err((Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST));
        }
        check_document(self.state, document, request).map_err(|refusal| (refusal, StatusCode::BAD_REQUEST))
    }

    /// Refuses what may be sent again later.
    fn refuse_for_now(&self, refusal: Error, standing: Option<Standing>) -> Response {
        let status = error::status_of(refusal.code());
        stand(error::response(refusal, status, self.request_id), standing)
    }

    fn refuse(&self, refusal: Error, status: StatusCode) -> Response {
        let code = refusal.code();
        if !error::is_about_document(code) {
            return error::response(refusal, status, self.request_id);
        }
        let answer = unexecuted(refusal, self.request_id);
        let mut response = respond(self.answer_type, &answer, u64::MAX, self.request_id);
        response.extensions_mut().insert(Refused(code.as_str()));
        response
    }
}

/// Refuses a document that asks for more than may be asked for, for the schema where that is closed, or with values that it does not
/// take. Of any other, `request` gets the coerced arguments.
pub(super) fn check_document(
    state: &AppState,
    document: &ExecutableDocument,
    request: &mut async_graphql::Request,
) -> Result<(), Error> {
    let limits = &state.services.limits.document;
    limits.check(document, request.operation_name.as_deref(), &request.variables, &state.field_types)?;
    if !state.allows_introspection {
        introspection::refuse(document)?;
    }
    let variables = mem::take(&mut request.variables);
    let coerced = state.input_types.coerce(document, request.operation_name.as_deref(), variables)?;
    request.variables = coerced.variables;
    request.set_parsed_query(coerced.document);
    Ok(())
}

/// Notes on a response where the principal stands with its rate.
pub(super) fn stand(mut response: Response, standing: Option<Standing>) -> Response {
    if let Some(standing) = standing {
        response.extensions_mut().insert(standing);
    }
    response
}
