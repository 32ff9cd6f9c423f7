//! Cache headers: browsers may store answers to GET and assets, and must revalidate them each time. Other responses are not stored. So a
//! page never shows an answer that was not just read.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Stored by the requesting browser only, and revalidated before each use.
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// The request headers on which an answer depends. Compression adds `Accept-Encoding`.
const VARY: HeaderValue = HeaderValue::from_static("accept, authorization");
/// The bytes of the hash that a tag contains.
const TAG_BYTES: usize = 16;

/// The response to a GET that was answered without errors: with an entity tag, or 304 where the client has the same answer.
pub(super) async fn tagged(request: &HeaderMap, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let tag = tag(&Sha256::digest(&body));
    let mut response = Response::from_parts(parts, Body::from(body));
    response.headers_mut().append(header::VARY, VARY);
    with_tag(request, tag, response)
}

/// The same for a response whose body has that SHA-256.
pub(super) fn with_hash(request: &HeaderMap, hash: &[u8], response: Response) -> Response {
    with_tag(request, tag(hash), response)
}

fn with_tag(request: &HeaderMap, tag: HeaderValue, mut response: Response) -> Response {
    if matches(request, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] as [HeaderName; 2] {
            response.headers_mut().remove(name);
        }
    }
    response.headers_mut().insert(header::ETAG, tag);
    response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
    response
}

/// A weak tag: the same answer with another compression is the same answer.
fn tag(hash: &[u8]) -> HeaderValue {
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..TAG_BYTES.min(hash.len())]));
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether the client has the response of that tag, by weak comparison (RFC 9110, 13.1.2).
fn matches(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let ours = tag.to_str().map(bare).unwrap_or_default();
    let sent = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).any(|theirs| theirs.trim() == "*" || bare(theirs) == ours)
}
