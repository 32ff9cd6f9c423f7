//! Reading a GraphQL request from HTTP, as the GraphQL-over-HTTP specification writes it (<https://graphql.github.io/graphql-over-http/>).

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, Uri};
use http_body_util::LengthLimitError;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::timeout;

use super::accept::check_content;
use super::documents::Named;
use super::router::AppState;
use crate::auth::{Principal, Scope};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::escapes;
use crate::graphql::sent_records;

/// The parameters of a GET; `variables` and `extensions` are JSON. An empty one is none.
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

/// The body of a POST. Other members are passed over, as the specification asks; null is as good as nothing.
#[derive(Debug, Deserialize)]
struct PostBody<'a> {
    query: Option<String>,
    #[serde(rename = "documentId")]
    document_id: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(borrow)]
    variables: Option<HashMap<String, &'a RawValue>>,
    #[serde(borrow)]
    extensions: Option<HashMap<String, &'a RawValue>>,
}

/// A GraphQL request as it was understood.
pub(super) struct GraphqlRequest {
    /// Ready to be executed.
    pub(super) request: async_graphql::Request,
    /// What its document says; `None` where that cannot be parsed.
    pub(super) document: Option<Arc<ExecutableDocument>>,
}

/// A GraphQL request as it was sent.
struct Sent<'a> {
    named: Named<'a>,
    operation_name: Option<String>,
    variables: HashMap<String, &'a RawValue>,
}

/// The largest body of whoever has a token that does not record, and of who has none, in bytes: a question with its variables, and
/// what tools ask of the schema. A call that records may be as large as the settings say.
const QUESTION_MAX: usize = 1024 * 1024;
const STRANGER_MAX: usize = 64 * 1024;

fn body_limit(state: &AppState, principal: &Principal) -> usize {
    match principal {
        Principal::Nobody => STRANGER_MAX.min(state.body_limit),
        _ if principal.require(Scope::Record).is_ok() => state.body_limit,
        _ => QUESTION_MAX.min(state.body_limit),
    }
}

/// Reads a POST of `principal`. The error comes with the status it is answered with.
pub(super) async fn read_post(
    state: &AppState,
    principal: &Principal,
    headers: &HeaderMap,
    body: Body,
) -> Result<GraphqlRequest, (Error, StatusCode)> {
    check_content(headers).map_err(|refusal| (refusal, StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let limit = body_limit(state, principal);
    let Ok(read) = timeout(state.read_timeout, to_bytes(body, limit)).await else {
        let message = format!("the request body did not arrive within {} s", state.read_timeout.as_secs());
        return Err((Error::caller(ErrorCode::BadRequest, message), StatusCode::REQUEST_TIMEOUT));
    };
    let bytes = read.map_err(|error| {
        if error.source().is_some_and(<dyn StdError>::is::<LengthLimitError>) {
            let message = format!("the request body is larger than the {limit} bytes that are taken from who sends it; send fewer records, or less, at a time");
            let limit = Limit::of(LimitName::BodyBytes, limit as u64);
            (Error::caller(ErrorCode::BodyTooLarge, message).beyond(limit), StatusCode::PAYLOAD_TOO_LARGE)
        } else {
            (Error::caller(ErrorCode::BadRequest, "the request body broke off"), StatusCode::BAD_REQUEST)
        }
    })?;
    read_json(state, &bytes, &bytes)
}

/// Reads a request from its JSON, which is a part of `bytes`.
pub(super) fn read_json(state: &AppState, bytes: &Bytes, json: &[u8]) -> Result<GraphqlRequest, (Error, StatusCode)> {
    if json.trim_ascii_start().starts_with(b"[") {
        return Err(malformed(&"an array of requests is not taken; send them one by one"));
    }
    let sent: PostBody<'_> = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
    let extensions = sent.extensions.unwrap_or_default();
    let named = Named { query: sent.query, document_id: sent.document_id, extensions };
    let sent = Sent { named, operation_name: sent.operation_name, variables: sent.variables.unwrap_or_default() };
    understand(state, bytes, sent)
}

/// Reads the parameters of a GET.
pub(super) fn read_get(state: &AppState, uri: &Uri) -> Result<GraphqlRequest, (Error, StatusCode)> {
    let wrong = |message: String| (Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST);
    if percent_decode_str(uri.query().unwrap_or_default()).decode_utf8().is_err() {
        return Err(wrong("the parameters are not UTF-8".into()));
    }
    let Query(sent) = Query::<GetParameters>::try_from_uri(uri).map_err(|error| wrong(error.body_text()))?;
    let variables = Bytes::from(sent.variables.unwrap_or_default());
    let extensions = sent.extensions.unwrap_or_default();
    let map =
        |name: &str, json| read_map(json).map_err(|error| wrong(format!("the parameter `{name}` is not a JSON object: {error}")));
    let extensions = map("extensions", extensions.as_bytes())?;
    let sent = Sent {
        named: Named { query: sent.query, document_id: sent.document_id, extensions },
        operation_name: sent.operation_name.filter(|name| !name.is_empty()),
        variables: map("variables", &variables)?,
    };
    understand(state, &variables, sent)
}

fn read_map(json: &[u8]) -> Result<HashMap<String, &RawValue>, serde_json::Error> {
    if json.is_empty() { Ok(HashMap::new()) } else { serde_json::from_slice(json).map(Option::unwrap_or_default) }
}

/// Makes a request of what was sent. The variables are parts of `bytes`.
fn understand(state: &AppState, bytes: &Bytes, sent: Sent<'_>) -> Result<GraphqlRequest, (Error, StatusCode)> {
    let meant = state.documents.find(sent.named)?;
    let to_keep = meant.to_keep();
    let (query, document) = match state.documents.parsed(&meant.text) {
        Some(document) => (meant.text, Some(document)),
        None => parse(state, &meant.text).map_err(|refusal| (refusal, StatusCode::BAD_REQUEST))?,
    };
    if let (Some((hash, text)), Some(_)) = (to_keep, &document) {
        state.documents.keep(hash, text);
    }
    let mut request = async_graphql::Request::new(query);
    request.operation_name = sent.operation_name;
    let variables = sent_records::variables(bytes, sent.variables, document.as_deref());
    request.variables = variables.map_err(|error| malformed(&error))?;
    Ok(GraphqlRequest { request, document })
}

/// Parses a document and remembers it; with it the text as the parser knows it. `None` for one that is none: executing it says why.
fn parse(state: &AppState, text: &str) -> Result<(String, Option<Arc<ExecutableDocument>>), Error> {
    let query = escapes::rewrite(text)?;
    state.services.limits.document.check_source(&query)?;
    let document = parse_query(&query).ok().map(Arc::new);
    if let Some(document) = &document {
        state.documents.remember(text, Arc::clone(document));
    }
    Ok((query.into_owned(), document))
}

fn malformed(why: &dyn std::fmt::Display) -> (Error, StatusCode) {
    let message = format!("this is not a GraphQL request, `{{\"query\": …, \"variables\": …}}`: {why}");
    (Error::caller(ErrorCode::BadRequest, message), StatusCode::BAD_REQUEST)
}
