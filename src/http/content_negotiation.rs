//! Negotiates the media type of an answer by the header `Accept`.

use std::cmp::Reverse;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use mediatype::{MediaType, MediaTypeList, ReadParams};

use super::error;
use super::markers::RequestId;
use crate::error::{Error, ErrorCode};

/// The media types of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerType {
    /// `application/json`: an invalid document is answered with status 200, as legacy clients expect.
    Json,
    /// `application/graphql-response+json`: the status tells whether the operation ran.
    GraphqlResponse,
    /// `text/event-stream`: any number of answers.
    Events,
}

impl AnswerType {
    /// In the server's order of preference.
    const ALL: [Self; 3] = [Self::Json, Self::GraphqlResponse, Self::Events];

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::GraphqlResponse => ("application", "graphql-response+json"),
            Self::Events => ("text", "event-stream"),
        }
    }

    /// The header `Content-Type` of an answer.
    pub(super) const fn content_type(self) -> HeaderValue {
        match self {
            Self::GraphqlResponse => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Self::Json | Self::Events => HeaderValue::from_static(error::CONTENT_TYPE),
        }
    }
}

/// Determines the media type of the answer, and rejects requests that accept none of them (406).
pub(super) async fn negotiate(mut request: Request, next: Next) -> Response {
    let Some(answer_type) = (if is_upgrade(&request) { Some(AnswerType::Json) } else { preferred(request.headers()) }) else {
        let request_id = request.extensions().get().map(|RequestId(id)| id.clone()).unwrap_or_default();
        let message = "`Accept` allows none of the media types of this server: `application/graphql-response+json`, `application/json`, and \
                       `text/event-stream` for a stream";
        return error::response(Error::caller(ErrorCode::BadRequest, message), StatusCode::NOT_ACCEPTABLE, &request_id);
    };
    request.extensions_mut().insert(answer_type);
    let mut response = next.run(request).await;
    // Errors of inner layers are answers too.
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|sent| sent == error::CONTENT_TYPE) {
        response.headers_mut().insert(header::CONTENT_TYPE, answer_type.content_type());
    }
    response
}

/// Whether the request is a WebSocket handshake, which accepts no media type.
pub(super) fn is_upgrade(request: &Request) -> bool {
    let upgrade = request.headers().get(header::UPGRADE);
    request.method() == Method::GET && upgrade.is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// The media type that `Accept` prefers: the first of those with the highest weight, and `application/json` for a wildcard.
/// `None` where it allows none of them.
fn preferred(headers: &HeaderMap) -> Option<AnswerType> {
    let sent = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = sent.flat_map(MediaTypeList::new).filter_map(Result::ok).collect();
    let accepts_anything = headers.get_all(header::ACCEPT).iter().all(|value| value.as_bytes().trim_ascii().is_empty());
    if accepts_anything {
        return Some(AnswerType::Json);
    }
    let weighted = AnswerType::ALL.into_iter().rev().filter_map(|answer_type| Some((weight(&ranges, answer_type)?, answer_type)));
    weighted.max_by_key(|(weight, _)| *weight).map(|(_, answer_type)| answer_type)
}

/// Whether `Accept` allows a media type: `Some(true)` if it names it, `Some(false)` if a wildcard or the absence of the header allows it, `None`
/// if nothing does.
pub(super) fn accepts(headers: &HeaderMap, media_type: &str) -> Option<bool> {
    let sent = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = sent.flat_map(MediaTypeList::new).filter_map(Result::ok).collect();
    if headers.get_all(header::ACCEPT).iter().all(|value| value.as_bytes().trim_ascii().is_empty()) {
        return Some(false);
    }
    let (kind, name) = media_type.split_once('/')?;
    let specificity = |range: &MediaType<'_>| match () {
        () if range.ty == kind && subtype(range).eq_ignore_ascii_case(name) => Some(2),
        () if range.ty == kind && range.subty == "*" => Some(1),
        () if range.ty == "*" && range.subty == "*" => Some(0),
        () => None,
    };
    let matching = ranges.iter().filter_map(|range| Some((specificity(range)?, range)));
    let (specificity, range) = matching.max_by_key(|(specificity, _)| *specificity)?;
    (thousandths(range) > 0).then_some(specificity == 2)
}

/// The weight of the media range that matches best, in thousandths, and its position; `None` where none matches, or the weight is 0.
fn weight(ranges: &[MediaType<'_>], answer_type: AnswerType) -> Option<(u32, Reverse<usize>)> {
    let matching = ranges
        .iter()
        .enumerate()
        .filter_map(|(position, range)| Some((specificity(range, answer_type)?, Reverse(position), range)));
    let (_, position, range) = matching.max_by_key(|(specificity, position, _)| (*specificity, *position))?;
    let thousandths = thousandths(range);
    (thousandths > 0).then_some((thousandths, position))
}

/// How specifically a media range matches: 2 by name, 1 by type, 0 by `*/*`; `None` where it does not match.
fn specificity(range: &MediaType<'_>, answer_type: AnswerType) -> Option<u8> {
    let is_utf8 = range.get_param(mediatype::names::CHARSET).is_none_or(|charset| is_utf8(&charset.unquoted_str()));
    let (kind, name) = answer_type.name();
    let is_kind = range.ty == kind;
    if is_kind && is_utf8 && subtype(range).eq_ignore_ascii_case(name) {
        return Some(2);
    }
    // A stream is sent only to clients that name it.
    let is_any = range.subty == "*" && answer_type != AnswerType::Events;
    match (is_any, is_kind, range.ty == "*") {
        (true, true, _) => Some(1),
        (true, _, true) => Some(0),
        _ => None,
    }
}

/// The weight `q` in thousandths; 1000 where it is absent or cannot be read.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 to 1000")]
pub(super) fn thousandths(range: &MediaType<'_>) -> u32 {
    let sent = range.get_param(mediatype::names::Q).and_then(|weight| weight.as_str().parse::<f64>().ok());
    (sent.filter(|weight| weight.is_finite()).unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0).round() as u32
}

/// The subtype with its suffix.
pub(super) fn subtype(media_type: &MediaType<'_>) -> String {
    match media_type.suffix {
        Some(suffix) => format!("{}+{suffix}", media_type.subty),
        None => media_type.subty.as_str().to_owned(),
    }
}

fn is_utf8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// Rejects a body that is not JSON in UTF-8, or is compressed in a way that was not removed by a layer: 415.
pub(super) fn check_content(headers: &HeaderMap) -> Result<(), Error> {
    let wrong = |message: String| Err(Error::caller(ErrorCode::BadRequest, message));
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(media_type) = sent.and_then(|sent| MediaType::parse(sent).ok()) else {
        return wrong("send the request as JSON, with the header `Content-Type: application/json`".into());
    };
    if !(media_type.ty == "application" && subtype(&media_type).eq_ignore_ascii_case("json")) {
        let sent: String = media_type.essence().to_string().chars().take(64).collect();
        return wrong(format!("`{sent}` is not supported; send the request as JSON, with `Content-Type: application/json`"));
    }
    check_charset(&media_type)?;
    check_encoding(headers)
}

/// Rejects JSON that is not encoded in UTF-8.
pub(super) fn check_charset(media_type: &MediaType<'_>) -> Result<(), Error> {
    match media_type.get_param(mediatype::names::CHARSET) {
        Some(charset) if !is_utf8(&charset.unquoted_str()) => {
            let message = "JSON must be encoded in UTF-8; send `Content-Type` without `charset`";
            Err(Error::caller(ErrorCode::BadRequest, message))
        }
        _ => Ok(()),
    }
}

/// Rejects a body that is compressed in a way that was not removed by a layer.
pub(super) fn check_encoding(headers: &HeaderMap) -> Result<(), Error> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if encodings.any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let message =
            "this `Content-Encoding` is not supported; compress the request with `gzip`, `br` or `zstd`, or omit the header";
        return Err(Error::caller(ErrorCode::BadRequest, message));
    }
    Ok(())
}
