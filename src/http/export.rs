//! `GET /export/records` and `GET /export/usage`: usage as a file, streamed in pages.
//!
//! Each page is read by itself, with a slot and a deadline as any query, so that neither a connection of the database nor a transaction waits for a
//! client that reads slowly. The first page is read before the response begins: an error in it is an error response. A later error cuts
//! the response off, which clients report: the body of a whole response ends as HTTP requires.

mod parameters;
mod stream;

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, Version, header};
use axum::response::{IntoResponse, Response};

use self::parameters::{Parameters, RecordParameters, UsageParameters};
use self::stream::{ExportStream, Reader};
use super::markers::RequestId;
use super::response_body::with_memory;
use super::state::AppState;
use super::{access, content_negotiation, error};
use crate::admission::{Address, Caller, OperationKind};
use crate::auth::{Principal, Scope, Session};
use crate::error::{Error, ErrorCode};
use crate::export::format::{Format, TableWriter};
use crate::export::rows::Rows;
use crate::export::text::Texts;

/// The path of usage records.
pub(super) const RECORDS_PATH: &str = "/export/records";
/// The path of sums.
pub(super) const USAGE_PATH: &str = "/export/usage";

/// The header with the position from which the next page goes on.
pub(super) const NEXT_CURSOR: HeaderName = HeaderName::from_static("x-next-cursor");

/// Rows per page of a stream.
const PAGE: usize = 500;
/// The memory of a page, in bytes, which is reserved before the first: more is counted when a page is larger.
const PAGE_BYTES: u64 = 1024 * 1024;

/// What the layers learned about a request.
#[expect(clippy::struct_field_names, reason = "the id has this name everywhere")]
struct Request<'a> {
    state: &'a Arc<AppState>,
    request_id: &'a str,
    address: Address,
    headers: &'a HeaderMap,
    uri: &'a Uri,
    version: Version,
}

/// `GET /export/records`.
pub(super) async fn records(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    version: Version,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let request = Request { state: &state, request_id: &request_id, address, headers: &headers, uri: &uri, version };
    respond(&request, answer_records(&request).await)
}

/// `GET /export/usage`.
pub(super) async fn usage(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    version: Version,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let request = Request { state: &state, request_id: &request_id, address, headers: &headers, uri: &uri, version };
    respond(&request, answer_usage(&request).await)
}

/// A request that is not answered by an export.
enum Rejection {
    /// The response.
    Response(Box<Response>),
    /// The error, with the status of its code.
    Error(Error),
    /// The error, with this status.
    ErrorWithStatus(Error, StatusCode),
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn respond(request: &Request<'_>, answer: Result<Response, Rejection>) -> Response {
    match answer {
        Ok(response) => response,
        Err(Rejection::Response(response)) => *response,
        Err(Rejection::Error(error)) => {
            let status = error::status_of(error.code());
            error::response(error, status, request.request_id)
        }
        Err(Rejection::ErrorWithStatus(error, status)) => error::response(error, status, request.request_id),
    }
}

/// Authenticates the caller, charges its rate limit, and checks that it may read usage.
async fn admit(request: &Request<'_>) -> Result<Session, Rejection> {
    let Request { state, request_id, address, headers, .. } = *request;
    let authorization = access::authorization(headers);
    let session = access::session(state, address, authorization)
        .await
        .map_err(|error| Rejection::Response(Box::new(access::rejection(state, address, authorization, error, request_id))))?;
    let principal = session.principal();
    state.admission.charge(principal, address).inspect_err(|error| {
        state.admission.log_rejection(principal.name(), error, Caller { client: principal.name(), address, request_id });
    })?;
    principal.require(Scope::Read)?;
    Ok(session)
}

async fn answer_records(request: &Request<'_>) -> Result<Response, Rejection> {
    let session = admit(request).await?;
    let parameters = Parameters::read(request.uri)?;
    let exports = &request.state.exports;
    let sent = RecordParameters::parse(&parameters, session.principal(), exports.currency())?;
    let format = negotiate(request.headers, sent.format, sent.texts)?;
    let rows = exports.records(sent.export, sent.limit.unwrap_or(PAGE));
    let name = "usage-records";
    if sent.limit.is_some() {
        return page(request, &session, rows, format, name).await;
    }
    stream(request, session, rows, format, name).await
}

async fn answer_usage(request: &Request<'_>) -> Result<Response, Rejection> {
    let session = admit(request).await?;
    let parameters = Parameters::read(request.uri)?;
    let exports = &request.state.exports;
    let sent = UsageParameters::parse(&parameters, session.principal(), exports.currency())?;
    let format = negotiate(request.headers, sent.format, sent.texts)?;
    let page_size = u32::try_from(PAGE).unwrap_or(u32::MAX);
    // Opening reads as well.
    let slot = request.state.admission.acquire_slot(OperationKind::Query).await?;
    let (rows, name) = match sent.parties {
        Some(parties) => (exports.focus(sent.export, parties, page_size).await?, "usage-focus"),
        None => (exports.usage(&sent.export, page_size).await?, "usage"),
    };
    drop(slot);
    stream(request, session, rows, format, name).await
}

/// The format of the response: the requested one, if `Accept` allows it; otherwise one that `Accept` names; otherwise NDJSON.
fn negotiate(headers: &HeaderMap, requested: Option<Format>, texts: Texts) -> Result<Format, Rejection> {
    let all = [Format::Ndjson, Format::Csv(texts), Format::Parquet];
    let accepted = |format: &&Format| content_negotiation::accepts(headers, essence(**format)).is_some();
    let named = |format: &&Format| content_negotiation::accepts(headers, essence(**format)) == Some(true);
    let found = match &requested {
        Some(format) => Some(format).filter(accepted),
        None => all.iter().find(named).or_else(|| all.iter().find(accepted)),
    };
    found.copied().ok_or_else(|| {
        let types: Vec<_> = all.iter().map(|format| format!("`{}`", essence(*format))).collect();
        let message = format!("`Accept` allows none of the media types of an export: {}", types.join(", "));
        Rejection::ErrorWithStatus(Error::caller(ErrorCode::BadRequest, message), StatusCode::NOT_ACCEPTABLE)
    })
}

/// The media type without parameters.
fn essence(format: Format) -> &'static str {
    format.media_type().split(';').next().unwrap_or_default()
}

/// One page, with the position of the next in headers.
async fn page(request: &Request<'_>, session: &Session, rows: Rows, format: Format, name: &str) -> Result<Response, Rejection> {
    let (writer, mut bytes) = TableWriter::begin(format, rows.columns())?;
    let mut reader = Reader::open(request.state, session.clone(), request.address, rows, writer).await?;
    bytes.extend(reader.read_page().await?.unwrap_or_default());
    let next = reader.next_position();
    let (last, memory) = reader.finish().await?;
    bytes.extend(last);
    let mut response = with_memory(request.headers, Body::from(bytes).into_response(), Some(memory));
    if let Some(next) = next {
        let next = next.to_string();
        let link = format!("<{}>; rel=\"next\"", parameters::with_after(request.uri, &next));
        response.headers_mut().insert(NEXT_CURSOR, header_value(&next));
        response.headers_mut().insert(header::LINK, header_value(&link));
    }
    Ok(with_headers(request, session.principal(), response, format, name))
}

/// All rows, as a stream.
async fn stream(request: &Request<'_>, session: Session, rows: Rows, format: Format, name: &str) -> Result<Response, Rejection> {
    if request.version < Version::HTTP_11 {
        let message =
            "HTTP/1.0 cannot tell a whole response from one that was cut off; use HTTP/1.1, or `limit` for a page of records";
        return Err(Error::caller(ErrorCode::BadRequest, message).into());
    }
    let principal = session.principal().clone();
    let (writer, head) = TableWriter::begin(format, rows.columns())?;
    let reader = Reader::open(request.state, session, request.address, rows, writer).await?;
    let stream = ExportStream::begin(reader, head, request.request_id).await?;
    Ok(with_headers(request, &principal, stream.into_body().into_response(), format, name))
}

fn with_headers(request: &Request<'_>, principal: &Principal, mut response: Response, format: Format, name: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.extension());
    headers.insert(header::CONTENT_DISPOSITION, header_value(&disposition));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.extend(request.state.executor.rate_limit_headers(principal, request.address));
    response
}

/// A header value of text that has only characters of headers.
fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
