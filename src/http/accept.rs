//! In which media type to answer: what the client would rather have of what there is.

use std::cmp::Reverse;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use mediatype::{MediaType, MediaTypeList, ReadParams};

use super::error;
use super::middleware::RequestId;
use crate::error::{Error, ErrorCode};

/// The media types of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerType {
    /// `application/json`: the status says little about the operation, as clients of old expect.
    Json,
    /// `application/graphql-response+json`: the status says whether the operation ran.
    GraphqlResponse,
    /// `text/event-stream`: any number of answers.
    Events,
}

impl AnswerType {
    /// In the order in which the server gives them to whoever takes anything.
    const ALL: [Self; 3] = [Self::Json, Self::GraphqlResponse, Self::Events];

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::GraphqlResponse => ("application", "graphql-response+json"),
            Self::Events => ("text", "event-stream"),
        }
    }

    /// The header `Content-Type` of an answer that is a document.
    pub(super) const fn content_type(self) -> HeaderValue {
        match self {
            Self::GraphqlResponse => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Self::Json | Self::Events => HeaderValue::from_static(error::CONTENT_TYPE),
        }
    }
}

/// Finds the media type to answer in, and refuses requests that take none there is (406).
pub(super) async fn negotiate(mut request: Request, next: Next) -> Response {
    let Some(answers) = (if is_upgrade(&request) { Some(AnswerType::Json) } else { preferred(request.headers()) }) else {
        let request_id = request.extensions().get().map(|RequestId(id)| id.clone()).unwrap_or_default();
        let message = "`Accept` takes nothing that there is; send `application/graphql-response+json`, `application/json`, or \
                       `text/event-stream` for a stream";
        return error::response(Error::caller(ErrorCode::BadRequest, message), StatusCode::NOT_ACCEPTABLE, &request_id);
    };
    request.extensions_mut().insert(answers);
    let mut response = next.run(request).await;
    // Whatever failed on the way is an answer too.
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|sent| sent == error::CONTENT_TYPE) {
        response.headers_mut().insert(header::CONTENT_TYPE, answers.content_type());
    }
    response
}

/// Whether another protocol is asked for: WebSocket clients accept no documents.
pub(super) fn is_upgrade(request: &Request) -> bool {
    let upgrade = request.headers().get(header::UPGRADE);
    request.method() == Method::GET && upgrade.is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// What `Accept` would rather have: of the heaviest the first, and where a wildcard leaves the choice, `application/json`.
/// `None` when it takes nothing that there is.
fn preferred(headers: &HeaderMap) -> Option<AnswerType> {
    let sent = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = sent.flat_map(MediaTypeList::new).filter_map(Result::ok).collect();
    let is_silent = headers.get_all(header::ACCEPT).iter().all(|value| value.as_bytes().trim_ascii().is_empty());
    if is_silent {
        return Some(AnswerType::Json);
    }
    let weighed = AnswerType::ALL.into_iter().rev().filter_map(|answers| Some((weight(&ranges, answers)?, answers)));
    weighed.max_by_key(|(weight, _)| *weight).map(|(_, answers)| answers)
}

/// The weight of the range that fits `answers` best, in thousandths, and its place; `None` where none does, or it is 0.
fn weight(ranges: &[MediaType<'_>], answers: AnswerType) -> Option<(u32, Reverse<usize>)> {
    let fitting = ranges.iter().enumerate().filter_map(|(place, range)| Some((fit(range, answers)?, Reverse(place), range)));
    let (_, place, range) = fitting.max_by_key(|(fit, place, _)| (*fit, *place))?;
    let thousandths = thousandths(range);
    (thousandths > 0).then_some((thousandths, place))
}

/// How closely a range names `answers`.
fn fit(range: &MediaType<'_>, answers: AnswerType) -> Option<u8> {
    let is_utf8 = range.get_param(mediatype::names::CHARSET).is_none_or(|charset| is_utf8(&charset.unquoted_str()));
    let (kind, name) = answers.name();
    let is_kind = range.ty == kind;
    if is_kind && is_utf8 && subtype(range).eq_ignore_ascii_case(name) {
        return Some(2);
    }
    // Nobody gets a stream who has not asked for one.
    let is_any = range.subty == "*" && answers != AnswerType::Events;
    match (is_any, is_kind, range.ty == "*") {
        (true, true, _) => Some(1),
        (true, _, true) => Some(0),
        _ => None,
    }
}

/// The weight `q`, in thousandths: 1 where there is none or it cannot be read.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 to 1000")]
fn thousandths(range: &MediaType<'_>) -> u32 {
    let sent = range.get_param(mediatype::names::Q).and_then(|weight| weight.as_str().parse::<f64>().ok());
    (sent.filter(|weight| weight.is_finite()).unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0).round() as u32
}

/// The subtype with its suffix.
fn subtype(media_type: &MediaType<'_>) -> String {
    match media_type.suffix {
        Some(suffix) => format!("{}+{suffix}", media_type.subty),
        None => media_type.subty.as_str().to_owned(),
    }
}

fn is_utf8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// Refuses a body that is not JSON in UTF-8, or is compressed: 415.
pub(super) fn check_content(headers: &HeaderMap) -> Result<(), Error> {
    let wrong = |message: String| Err(Error::caller(ErrorCode::BadRequest, message));
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(media_type) = sent.and_then(|sent| MediaType::parse(sent).ok()) else {
        return wrong("send the request as JSON, with the header `Content-Type: application/json`".into());
    };
    if !(media_type.ty == "application" && subtype(&media_type).eq_ignore_ascii_case("json")) {
        let sent: String = media_type.essence().to_string().chars().take(64).collect();
        return wrong(format!("`{sent}` is not taken; send the request as JSON, with `Content-Type: application/json`"));
    }
    if let Some(charset) = media_type.get_param(mediatype::names::CHARSET)
        && !is_utf8(&charset.unquoted_str())
    {
        return wrong("JSON is taken in UTF-8 only; send `Content-Type: application/json`".into());
    }
    let encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if encodings.into_iter().any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return wrong("a compressed request is not taken; leave `Content-Encoding` out".into());
    }
    Ok(())
}
