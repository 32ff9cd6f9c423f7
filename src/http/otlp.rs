//! `POST /v1/traces` and `POST /v1/metrics`: usage as spans and metrics of OpenTelemetry, by OTLP over HTTP.
//!
//! Answers are those of the protocol, in the encoding of the request: what is rejected stands in `partial_success`, and the other spans and data
//! points are recorded. Exporters repeat a call that is answered with 429, 502, 503 or 504, and no other; records are identified by their
//! spans and data points, so that a repeated call counts once.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mediatype::MediaType;
use prost::Message;
use serde::Serialize;

use super::content_negotiation::{check_charset, check_encoding};
use super::error::{self, ErrorBody};
use super::markers::RequestId;
use super::record_call::{CallError, RecordCall};
use super::request::without_byte_order_mark;
use super::state::AppState;
use crate::admission::Address;
use crate::error::{Error, ErrorCode};
use crate::intake::otlp::{Encoding, Export};
use crate::recording::RecordStatus;

const PROTOBUF: HeaderValue = HeaderValue::from_static("application/x-protobuf");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What a call exports.
#[derive(Clone, Copy)]
enum Signal {
    Traces,
    Metrics,
}

/// `ExportTraceServiceResponse` and `ExportMetricsServiceResponse`, which have the same fields.
#[derive(Message)]
struct ExportResponse {
    #[prost(message, optional, tag = "1")]
    partial_success: Option<PartialSuccess>,
}

/// What was rejected, and why.
#[derive(Message)]
struct PartialSuccess {
    /// Number of spans or data points.
    #[prost(int64, tag = "1")]
    rejected: i64,
    #[prost(string, tag = "2")]
    error_message: String,
}

/// The error of a call, `google.rpc.Status`.
#[derive(Message, Serialize)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

/// The body of an error in JSON: that of the protocol and that of the API.
#[derive(Serialize)]
struct JsonError {
    #[serde(flatten)]
    status: RpcStatus,
    #[serde(flatten)]
    errors: ErrorBody,
}

/// `POST /v1/traces`.
pub(super) async fn traces(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let call = ExportCall { state: &state, signal: Signal::Traces, headers: &headers, address, request_id: &request_id };
    call.respond(body).await
}

/// `POST /v1/metrics`.
pub(super) async fn metrics(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let call = ExportCall { state: &state, signal: Signal::Metrics, headers: &headers, address, request_id: &request_id };
    call.respond(body).await
}

/// A call of an exporter.
struct ExportCall<'a> {
    state: &'a AppState,
    signal: Signal,
    headers: &'a HeaderMap,
    address: Address,
    request_id: &'a str,
}

impl ExportCall<'_> {
    async fn respond(self, body: Body) -> Response {
        let encoding = encoding_of(self.headers);
        let sent_encoding = *encoding.as_ref().unwrap_or(&Encoding::Json);
        let (signal, request_id) = (self.signal, self.request_id);
        match self.answer(encoding, body).await {
            Ok((partial_success, rate_limit)) => {
                let mut response = encoded(signal, sent_encoding, partial_success);
                response.headers_mut().extend(rate_limit);
                response
            }
            Err(CallError(error, status)) => error_response(error, status, request_id, sent_encoding),
        }
    }

    async fn answer(
        self,
        encoding: Result<Encoding, Error>,
        body: Body,
    ) -> Result<(Option<PartialSuccess>, HeaderMap), CallError> {
        let Self { state, signal, headers, address, request_id } = self;
        let call = RecordCall::begin(state, headers, address, request_id).await?;
        let encoding = encoding.map_err(|error| call.reject_with_status(error, StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
        let body = call.read_body(body).await?;
        let body = if encoding == Encoding::Json { without_byte_order_mark(&body) } else { &body };
        let export = match signal {
            Signal::Traces => state.otlp.traces(encoding, body),
            Signal::Metrics => state.otlp.metrics(encoding, body),
        };
        let Export { records, warnings } = export.map_err(|error| call.reject(error))?;
        let mut rejected = Rejected::default();
        let mut records = records.into_iter().peekable();
        while records.peek().is_some() {
            let (indexes, sent): (Vec<_>, Vec<_>) = records.by_ref().take(state.recorder.max_records_per_call()).unzip();
            let (outcomes, _memory) = call.record(sent).await?;
            for (index, outcome) in indexes.into_iter().zip(outcomes) {
                if matches!(outcome.status, RecordStatus::Rejected | RecordStatus::Conflict) {
                    rejected.messages.insert(index);
                    rejected.first_problem =
                        rejected.first_problem.or_else(|| outcome.problems.into_iter().next().map(|problem| (index, problem)));
                }
            }
        }
        Ok((rejected.partial_success(signal, warnings), call.rate_limit_headers()))
    }
}

/// The spans or data points that were rejected.
#[derive(Default)]
struct Rejected {
    messages: BTreeSet<usize>,
    first_problem: Option<(usize, crate::domain::problem::Problem)>,
}

impl Rejected {
    fn partial_success(self, signal: Signal, warnings: Vec<String>) -> Option<PartialSuccess> {
        let what = match signal {
            Signal::Traces => "spans",
            Signal::Metrics => "data points",
        };
        let count = self.messages.len();
        let rejection = self.first_problem.map(|(index, problem)| {
            let (code, message) = (problem.code.as_str(), problem.message);
            format!("{count} {what} were not recorded; the first is that with index {index}: {code}: {message}")
        });
        let error_message = rejection.into_iter().chain(warnings).collect::<Vec<_>>().join(". ");
        let rejected = i64::try_from(count).unwrap_or(i64::MAX);
        (rejected > 0 || !error_message.is_empty()).then_some(PartialSuccess { rejected, error_message })
    }
}

/// The encoding of a request. `BAD_REQUEST` for another one than those of OTLP.
fn encoding_of(headers: &HeaderMap) -> Result<Encoding, Error> {
    check_encoding(headers)?;
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = sent.and_then(|sent| MediaType::parse(sent).ok()).filter(|media_type| media_type.ty == "application");
    match media_type {
        Some(media_type) if media_type.subty == "x-protobuf" => Ok(Encoding::Protobuf),
        Some(media_type) if media_type.subty == "json" => check_charset(&media_type).map(|()| Encoding::Json),
        _ => {
            let message = "send an export of OTLP with `Content-Type: application/x-protobuf` or `application/json`: exporters do so with \
                           `OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`";
            Err(Error::caller(ErrorCode::BadRequest, message))
        }
    }
}

fn encoded(signal: Signal, encoding: Encoding, partial_success: Option<PartialSuccess>) -> Response {
    match encoding {
        Encoding::Protobuf => {
            let body = ExportResponse { partial_success }.encode_to_vec();
            ([(header::CONTENT_TYPE, PROTOBUF)], body).into_response()
        }
        Encoding::Json => {
            let name = match signal {
                Signal::Traces => "rejectedSpans",
                Signal::Metrics => "rejectedDataPoints",
            };
            let body = match partial_success {
                None => serde_json::json!({}),
                // A 64-bit integer is a text in the JSON of Protocol Buffers.
                Some(PartialSuccess { rejected, error_message }) => {
                    serde_json::json!({"partialSuccess": {name: rejected.to_string(), "errorMessage": error_message}})
                }
            };
            ([(header::CONTENT_TYPE, JSON)], body.to_string()).into_response()
        }
    }
}

fn error_response(error: Error, status: StatusCode, request_id: &str, encoding: Encoding) -> Response {
    let message = format!("{}: {error}", error.code().as_str());
    let body = |errors| JsonError { status: RpcStatus { code: rpc_code(status), message: message.clone() }, errors };
    let mut response = error::response_with(error, status, request_id, body);
    if encoding == Encoding::Protobuf {
        let body = RpcStatus { code: rpc_code(status), message }.encode_to_vec();
        *response.body_mut() = Body::from(body);
        response.headers_mut().insert(header::CONTENT_TYPE, PROTOBUF);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// The code of an error in gRPC.
const fn rpc_code(status: StatusCode) -> i32 {
    match status {
        StatusCode::UNAUTHORIZED => 16,
        StatusCode::FORBIDDEN => 7,
        StatusCode::NOT_FOUND => 5,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::TOO_MANY_REQUESTS => 8,
        StatusCode::SERVICE_UNAVAILABLE => 14,
        StatusCode::INTERNAL_SERVER_ERROR => 13,
        _ => 3,
    }
}
