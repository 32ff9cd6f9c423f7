//! `POST /events` and `POST /api/v1/events`: usage as events in the format CloudEvents 1.0.
//!
//! Both take the same events. The second is the path of OpenMeter's API and answers as it does: status 204 without a body, and errors as
//! problem details (RFC 9457), which its clients show.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mediatype::MediaType;
use percent_encoding::percent_decode;
use serde::Serialize;

use super::content_negotiation::{check_encoding, subtype};
use super::error::{self, ErrorBody};
use super::markers::RequestId;
use super::record_call::{CallError, RecordCall};
use super::record_results::{RecordResults, Sent};
use super::request::without_byte_order_mark;
use super::response_body::with_memory;
use super::state::AppState;
use crate::admission::{Address, Reservation};
use crate::error::{Error, ErrorCode};
use crate::intake::cloud_events::{EventMapper, EventRecord, EventsError};

const PREFIX: &str = "ce-";
const PROBLEM_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// `POST /events`.
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match answer(&state, &headers, body, address, &request_id).await {
        Ok(Recorded { results, memory, rate_limit }) => {
            let response = if results.unrecorded() == 0 {
                let body = serde_json::to_vec(&results).unwrap_or_default();
                ([(header::CONTENT_TYPE, error::CONTENT_TYPE)], body).into_response()
            } else {
                rejected(results, None, &request_id)
            };
            with_memory(&headers, with_headers(response, rate_limit), Some(memory))
        }
        Err(CallError(error, status)) => error::response(error, status, &request_id),
    }
}

/// `POST /api/v1/events`.
pub(super) async fn post_as_openmeter(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match answer(&state, &headers, body, address, &request_id).await {
        Ok(Recorded { results, memory, rate_limit }) => {
            let response = if results.unrecorded() == 0 {
                StatusCode::NO_CONTENT.into_response()
            } else {
                let details = ProblemDetails::of(StatusCode::BAD_REQUEST, message_of(&results));
                rejected(results, Some(details), &request_id)
            };
            with_memory(&headers, with_headers(response, rate_limit), Some(memory))
        }
        Err(CallError(error, status)) => {
            let details = Some(ProblemDetails::of(status, error.to_string()));
            let mut response =
                error::response_with(error, status, &request_id, |errors| AnswerBody { details, errors, results: None });
            response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM_TYPE);
            response
        }
    }
}

/// The body of an answer with an error.
#[derive(Serialize)]
struct AnswerBody {
    #[serde(flatten)]
    details: Option<ProblemDetails>,
    #[serde(flatten)]
    errors: ErrorBody,
    #[serde(flatten)]
    results: Option<RecordResults>,
}

/// Problem details by RFC 9457.
#[derive(Serialize)]
struct ProblemDetails {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
}

impl ProblemDetails {
    fn of(status: StatusCode, detail: String) -> Self {
        Self { r#type: "about:blank", title: status.canonical_reason().unwrap_or_default(), status: status.as_u16(), detail }
    }
}

/// A call that did not fail as a whole.
struct Recorded {
    results: RecordResults,
    memory: Reservation,
    rate_limit: HeaderMap,
}

async fn answer(
    state: &AppState,
    headers: &HeaderMap,
    body: Body,
    address: Address,
    request_id: &str,
) -> Result<Recorded, CallError> {
    let call = RecordCall::begin(state, headers, address, request_id).await?;
    let content = Content::of(headers).map_err(|error| call.reject_with_status(error, StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let body = call.read_body(body).await?;
    let (recorder, mapper) = (&state.recorder, &state.events);
    let rejected = |EventsError { error, events }| call.reject_records(error, events);
    let events = match content {
        Content::Json => mapper.read_json(without_byte_order_mark(&body), recorder.max_records_per_call()).map_err(rejected)?,
        Content::Binary => EventMapper::read_binary(attributes(headers), content_type(headers), without_byte_order_mark(&body)),
    };
    let records = mapper.map(events, recorder).await.map_err(rejected)?;
    let (sent, records): (Vec<_>, Vec<_>) = records
        .into_iter()
        .map(|EventRecord { event: index, record }| {
            let identity = record.as_ref().ok().map(|input| (input.idempotency_key.clone(), input.usage_type.clone()));
            (Sent { index, identity }, record)
        })
        .unzip();
    let (outcomes, memory) = call.record(records).await?;
    Ok(Recorded { results: RecordResults::of(sent, outcomes), memory, rate_limit: call.rate_limit_headers() })
}

/// The response to a call some of whose records were not recorded.
fn rejected(results: RecordResults, details: Option<ProblemDetails>, request_id: &str) -> Response {
    let error = Error::caller(ErrorCode::EventsRejected, message_of(&results));
    let is_problem = details.is_some();
    let body = |errors| AnswerBody { details, errors, results: Some(results) };
    let mut response = error::response_with(error, StatusCode::BAD_REQUEST, request_id, body);
    if is_problem {
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM_TYPE);
    }
    response
}

fn message_of(results: &RecordResults) -> String {
    let count = results.unrecorded();
    let records = if count == 1 { "1 record was" } else { &format!("{count} records were") };
    match results.first_problem() {
        Some((index, code, message)) => {
            format!("{records} not recorded, all others are; the first is of the event {index}: {code}: {message}")
        }
        None => format!("{records} not recorded, all others are"),
    }
}

fn with_headers(mut response: Response, headers: HeaderMap) -> Response {
    response.headers_mut().extend(headers);
    response
}

/// How a request carries events.
enum Content {
    /// The body is an event or a list of events.
    Json,
    /// The headers are the attributes of an event, and the body is its data.
    Binary,
}

impl Content {
    /// By the header `Content-Type` and those that begin with `ce-`. `BAD_REQUEST` for a request that carries events in neither way.
    fn of(headers: &HeaderMap) -> Result<Self, Error> {
        check_encoding(headers)?;
        let media_type = content_type(headers).and_then(|sent| MediaType::parse(sent).ok());
        let of_application = media_type.as_ref().filter(|media_type| media_type.ty == "application");
        let name = of_application.map(|media_type| subtype(media_type).to_ascii_lowercase()).unwrap_or_default();
        let is_binary = headers.keys().any(|name| name.as_str().starts_with(PREFIX));
        match name.as_str() {
            "cloudevents+json" | "cloudevents-batch+json" => {}
            _ if is_binary => return Ok(Self::Binary),
            "json" => {}
            _ => {
                let message = "send events as JSON, with `Content-Type: application/cloudevents+json`, `application/cloudevents-batch+json` or \
                               `application/json`, or the attributes of one event in headers that begin with `ce-`";
                return Err(Error::caller(ErrorCode::BadRequest, message));
            }
        }
        match media_type {
            Some(media_type) => super::content_negotiation::check_charset(&media_type).map(|()| Self::Json),
            None => Ok(Self::Json),
        }
    }
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok())
}

/// The attributes of an event in binary mode.
fn attributes(headers: &HeaderMap) -> impl Iterator<Item = (String, Result<String, String>)> {
    headers.iter().filter_map(|(name, value)| {
        let name = name.as_str().strip_prefix(PREFIX)?;
        Some((name.to_owned(), decoded(value.as_bytes())))
    })
}

/// The text of a header: without the quotation marks that older versions of the specification write, and percent-decoded. The error is the end
/// of a sentence.
fn decoded(value: &[u8]) -> Result<String, String> {
    let value = value.trim_ascii();
    let inner = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let unquoted = match inner {
        Some(inner) => {
            let mut bytes = Vec::with_capacity(inner.len());
            let mut rest = inner.iter();
            while let Some(byte) = rest.next() {
                bytes.push(*if *byte == b'\\' { rest.next().unwrap_or(byte) } else { byte });
            }
            bytes
        }
        None => value.to_vec(),
    };
    let text = percent_decode(&unquoted).decode_utf8().map_err(|_| "is not UTF-8, percent-encoded".to_owned())?;
    Ok(text.into_owned())
}
