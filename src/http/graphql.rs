//! `/graphql`: a request in, an answer out.

use std::collections::HashMap;
use std::error::Error as StdError;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql_axum::GraphQLResponse;
use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::timeout;

use super::answer::{finish, refused};
use super::middleware::RequestId;
use super::router::AppState;
use super::{error, measured};
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::Asked;
use crate::graphql::limits::{check_nesting, check_selections};
use crate::graphql::loaders::Loaders;
use crate::graphql::sent_records;

/// The parameters of a GET; `variables` and `extensions` are JSON.
#[derive(Debug, Deserialize)]
pub(super) struct GetParameters {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
}

/// The body of a POST. Other members, such as `extensions`, are passed over.
#[derive(Debug, Deserialize)]
struct PostBody<'a> {
    query: String,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(borrow)]
    variables: Option<HashMap<String, &'a RawValue>>,
}

/// `POST /graphql` with a JSON body.
pub(super) async fn post(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match read_post(&state, &headers, body).await {
        Ok(request) => answer(&state, &headers, request, &request_id, false).await,
        Err((error, status)) => error::response(error, status, &request_id),
    }
}

/// `GET /graphql?query=…`: queries only.
pub(super) async fn get(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    parameters: Result<Query<GetParameters>, QueryRejection>,
) -> Response {
    match read_get(parameters) {
        Ok(request) => answer(&state, &headers, request, &request_id, true).await,
        Err(error) => error::response(error, StatusCode::BAD_REQUEST, &request_id),
    }
}

/// Reads a POST. The error comes with the status it is answered with.
pub(super) async fn read_post(
    state: &AppState,
    headers: &HeaderMap,
    body: Body,
) -> Result<async_graphql::Request, (Error, StatusCode)> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        let message = "send the request as JSON, with the header `Content-Type: application/json`";
        return Err((Error::caller(ErrorCode::BadRequest, message), StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let limit = state.body_limit;
    let Ok(read) = timeout(state.read_timeout, to_bytes(body, limit)).await else {
        let message = format!("the request body did not arrive within {} s", state.read_timeout.as_secs());
        return Err((Error::caller(ErrorCode::BadRequest, message), StatusCode::REQUEST_TIMEOUT));
    };
    let bytes = read.map_err(|error| {
        if error.source().is_some_and(<dyn StdError>::is::<LengthLimitError>) {
            let message = format!("the request body is larger than {limit} bytes; send fewer records at a time");
            (Error::caller(ErrorCode::BodyTooLarge, message), StatusCode::PAYLOAD_TOO_LARGE)
        } else {
            (Error::caller(ErrorCode::BadRequest, "the request body broke off"), StatusCode::BAD_REQUEST)
        }
    })?;
    read_json(&bytes, &bytes)
}

/// Reads a request from its JSON, which is a part of `bytes`.
pub(super) fn read_json(bytes: &Bytes, json: &[u8]) -> Result<async_graphql::Request, (Error, StatusCode)> {
    let wrong = |why: &dyn std::fmt::Display| {
        let message = format!("this is not a GraphQL request in JSON, `{{\"query\": …, \"variables\": …}}`: {why}");
        (Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST)
    };
    if json.trim_ascii_start().starts_with(b"[") {
        return Err(wrong(&"an array of requests is not taken; send them one by one"));
    }
    let sent: PostBody<'_> = serde_json::from_slice(json).map_err(|error| wrong(&error))?;
    let mut request = async_graphql::Request::new(sent.query);
    request.operation_name = sent.operation_name;
    check_nesting(&request.query).map_err(|refusal| (refusal, StatusCode::BAD_REQUEST))?;
    let document = request.parsed_query().ok();
    let variables = sent_records::variables(bytes, sent.variables.unwrap_or_default(), document);
    request.variables = variables.map_err(|error| wrong(&error))?;
    Ok(request)
}

/// Reads the parameters of a GET.
pub(super) fn read_get(parameters: Result<Query<GetParameters>, QueryRejection>) -> Result<async_graphql::Request, Error> {
    let Query(parameters) = parameters.map_err(|error| Error::caller(ErrorCode::BadRequest, error.body_text()))?;
    let query = parameters.query.ok_or_else(|| Error::caller(ErrorCode::BadRequest, "the parameter `query` is missing"))?;
    check_nesting(&query)?;
    let mut request = async_graphql::Request::new(query);
    request.operation_name = parameters.operation_name;
    if let Some(variables) = parameters.variables.filter(|variables| !variables.is_empty()) {
        let variables = serde_json::from_str(&variables)
            .map_err(|error| Error::caller(ErrorCode::BadRequest, format!("the parameter `variables` is not JSON: {error}")))?;
        request = request.variables(async_graphql::Variables::from_json(variables));
    }
    Ok(request)
}

async fn answer(
    state: &AppState,
    headers: &HeaderMap,
    mut request: async_graphql::Request,
    request_id: &str,
    is_get: bool,
) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).map(axum::http::HeaderValue::as_bytes);
    let principal = match state.authenticator.principal(authorization).await {
        Ok(principal) => principal,
        Err(refusal) => return refused(state, refusal, request_id),
    };
    // Parsed here to tell a document that is not GraphQL from one that does not fit the schema, and to know what was asked;
    // executed from the same parse.
    let document = request.parsed_query().ok().cloned();
    let is_mutation = |document: &ExecutableDocument| {
        document.operations.iter().any(|(_, operation)| operation.node.ty == OperationType::Mutation)
    };
    if is_get && document.as_ref().is_some_and(is_mutation) {
        let error = Error::caller(ErrorCode::BadRequest, "mutations go by POST");
        return error::response(error, StatusCode::METHOD_NOT_ALLOWED, request_id);
    }
    let is_subscription = |document: &ExecutableDocument| {
        document.operations.iter().all(|(_, operation)| operation.node.ty == OperationType::Subscription)
    };
    if document.as_ref().is_some_and(is_subscription) {
        let message = "a subscription is answered by a stream: send `Accept: text/event-stream`, or connect by WebSocket";
        return error::response(Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST, request_id);
    }
    if let Some(Err(refusal)) = document.as_ref().map(check_selections) {
        return error::response(refusal, StatusCode::BAD_REQUEST, request_id);
    }
    let asked = Asked { operation_name: request.operation_name.clone(), variables: request.variables.clone() };
    let loader = Loaders::for_request(state.database.clone(), state.services.analytics.clone());
    let execution = async {
        let mut response = state.schema.execute(request.data(principal).data(loader)).await;
        finish(state, document.as_ref(), &asked, &mut response, request_id);
        response
    };
    let (answer, noted) = measured::operation(state, document.as_ref(), asked.operation_name.as_deref(), execution).await;
    let mut response = GraphQLResponse::from(answer).into_response();
    noted(&mut response);
    response
}
