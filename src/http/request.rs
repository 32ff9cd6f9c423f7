//! Reads a GraphQL request, as GraphQL over HTTP defines it (<https://graphql.github.io/graphql-over-http/>).
//!
//! Not by `GraphQLRequest` of `async-graphql-axum`, because records are read from raw JSON ([`crate::graphql::raw_records`]), and because it
//! reads any content type as JSON, takes uploads and batches, and reads `operation_name` of a GET where the specification says
//! `operationName`.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::time::Duration;

use async_graphql::Request;
use async_graphql_value::Extensions;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, Uri};
use http_body_util::LengthLimitError;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::timeout;

use super::content_negotiation::check_content;
use super::state::AppState;
use crate::auth::{Principal, Scope};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::request_context::{RawVariables, RequestContext};
use crate::settings::HttpSettings;

/// The parameters of a GET; `variables` and `extensions` are JSON. An empty parameter counts as absent.
#[derive(Debug, Deserialize)]
struct GetParameters {
    query: Option<String>,
    #[serde(rename = "documentId")]
    document_id: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// The body of a POST. Other members are ignored, as the specification requires; null counts as absent.
#[derive(Debug, Deserialize)]
struct PostBody<'a> {
    query: Option<String>,
    #[serde(rename = "documentId")]
    document_id: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(borrow)]
    variables: Option<HashMap<String, &'a RawValue>>,
    extensions: Option<Extensions>,
}

/// A GraphQL request as it was sent.
pub(super) struct RawRequest {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: RawVariables,
    extensions: Extensions,
}

/// What some programs write at the beginning of UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// The largest body of a caller that may not record, in bytes: a query with its variables.
const QUERY_BODY_MAX: usize = 1024 * 1024;
/// The largest body of an anonymous caller, in bytes: what tools send to read the schema.
const ANONYMOUS_BODY_MAX: usize = 64 * 1024;

impl RawRequest {
    /// The request to execute.
    pub(super) fn into_request(self, context: RequestContext) -> Request {
        let context = RequestContext {
            has_document: self.query.is_some(),
            document_id: self.document_id,
            variables: Some(self.variables),
            ..context
        };
        let mut request = Request::new(self.query.unwrap_or_default());
        request.operation_name = self.operation_name;
        request.extensions = self.extensions;
        request.data(context)
    }
}

fn body_limit(state: &AppState, principal: &Principal) -> usize {
    let max = state.settings.http.body_bytes();
    match principal {
        Principal::Anonymous => ANONYMOUS_BODY_MAX.min(max),
        _ if principal.require(Scope::Record).is_ok() => max,
        _ => QUERY_BODY_MAX.min(max),
    }
}

/// Reads a POST of `principal`. The error comes with the status of its response.
pub(super) async fn read_post(
    state: &AppState,
    principal: &Principal,
    headers: &HeaderMap,
    body: Body,
) -> Result<RawRequest, (Error, StatusCode)> {
    check_content(headers).map_err(|error| (error, StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let bytes = read_body(&state.settings.http, body_limit(state, principal), body).await?;
    read_json(&bytes, &bytes).map_err(|error| (error, StatusCode::BAD_REQUEST))
}

/// Reads a body of at most `limit` bytes, within `http.read_timeout_seconds`. The error comes with the status of its response.
pub(super) async fn read_body(settings: &HttpSettings, limit: usize, body: Body) -> Result<Bytes, (Error, StatusCode)> {
    let read_timeout_seconds = settings.read_timeout_seconds;
    let Ok(read) = timeout(Duration::from_secs(read_timeout_seconds), to_bytes(body, limit)).await else {
        let message = format!("the request body did not arrive within {read_timeout_seconds} s");
        return Err((Error::caller(ErrorCode::BadRequest, message), StatusCode::REQUEST_TIMEOUT));
    };
    read.map_err(|error| {
        if error.source().is_some_and(<dyn StdError>::is::<LengthLimitError>) {
            let message = format!(
                "the request body is larger than the {limit} bytes that this caller may send; send fewer records, or less, in one request"
            );
            let limit = Limit::new(LimitName::BodyBytes, limit as u64);
            (Error::caller(ErrorCode::BodyTooLarge, message).with_limit(limit), StatusCode::PAYLOAD_TOO_LARGE)
        } else {
            (Error::caller(ErrorCode::BadRequest, "the request body ended early, or is not compressed as its `Content-Encoding` says"), StatusCode::BAD_REQUEST)
        }
    })
}

/// JSON without the byte order mark that some programs write at its beginning.
pub(super) fn without_byte_order_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json)
}

/// Reads a request from its JSON, a part of `bytes`: `BAD_REQUEST` where it is none.
pub(super) fn read_json(bytes: &Bytes, json: &[u8]) -> Result<RawRequest, Error> {
    let json = without_byte_order_mark(json);
    if json.trim_ascii_start().starts_with(b"[") {
        return Err(malformed(&"batches of requests are not supported; send one request at a time"));
    }
    let body: PostBody<'_> = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
    Ok(RawRequest {
        query: body.query,
        document_id: body.document_id,
        operation_name: body.operation_name,
        variables: raw_variables(bytes, body.variables.unwrap_or_default()),
        extensions: body.extensions.unwrap_or_default(),
    })
}

/// Reads the parameters of a GET. The error comes with the status of its response.
pub(super) fn read_get(uri: &Uri) -> Result<RawRequest, (Error, StatusCode)> {
    let wrong = |message: String| (Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST);
    if percent_decode_str(uri.query().unwrap_or_default()).decode_utf8().is_err() {
        return Err(wrong("the parameters are not UTF-8".into()));
    }
    let Query(sent) = Query::<GetParameters>::try_from_uri(uri).map_err(|error| wrong(error.body_text()))?;
    let not_an_object =
        |name: &str, error: serde_json::Error| wrong(format!("the parameter `{name}` is not a JSON object: {error}"));
    let variables = Bytes::from(sent.variables.unwrap_or_default());
    let members: Option<HashMap<String, &RawValue>> =
        read_optional(&variables).map_err(|error| not_an_object("variables", error))?;
    let extensions: Option<Extensions> =
        read_optional(sent.extensions.unwrap_or_default().as_bytes()).map_err(|error| not_an_object("extensions", error))?;
    Ok(RawRequest {
        query: sent.query,
        document_id: sent.document_id,
        operation_name: sent.operation_name.filter(|name| !name.is_empty()),
        variables: raw_variables(&variables, members.unwrap_or_default()),
        extensions: extensions.unwrap_or_default(),
    })
}

fn read_optional<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<Option<T>, serde_json::Error> {
    if json.is_empty() { Ok(None) } else { serde_json::from_slice(json) }
}

/// Slices of `bytes`: nothing is copied.
fn raw_variables(bytes: &Bytes, members: HashMap<String, &RawValue>) -> RawVariables {
    let slice = |(name, json): (String, &RawValue)| (name, bytes.slice_ref(json.get().as_bytes()));
    RawVariables(members.into_iter().map(slice).collect())
}

fn malformed(why: &dyn std::fmt::Display) -> Error {
    let message = format!("this is not a GraphQL request, `{{\"query\": …, \"variables\": …}}`: {why}");
    Error::caller(ErrorCode::BadRequest, message)
}
