//! Compression of responses, and decompression of request bodies.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::decompression::{DecompressionBody, RequestDecompressionLayer};
use tower_http::map_request_body::MapRequestBodyLayer;

use crate::export::format::PARQUET;

/// Smaller responses fit one or two packets uncompressed.
const LEAST_BYTES: u64 = 1024;
/// The level of all three algorithms: at higher levels, time grows faster than answers shrink.
const LEVEL: i32 = 4;
/// The memory of compressing a response, in bytes: measured 0.2 to 0.7 MiB, most of it for brotli.
const STATE_BYTES: u64 = 1024 * 1024;

/// Compresses by brotli, gzip or zstd: the one that the client prefers; of several, brotli and then gzip. [`prefer_brotli`] decides about
/// zstd. Streams are not compressed, because an event must not wait until a block is full; neither are formats that are compressed already.
///
/// No response contains a secret next to text that an attacker could choose, so its size reveals nothing (BREACH); see docs/security.md.
pub(super) fn responses() -> CompressionLayer<impl Predicate> {
    let predicate = SizeAbove::new(LEAST_BYTES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new(PARQUET));
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(predicate)
}

/// Takes zstd from the accepted codings of a request, unless it is the only one of ours or preferred to the others, by its weight or as the first
/// of the highest weight. Some clients list it last and cannot read it, such as those of Node.js 20.
pub(super) async fn prefer_brotli(mut request: Request) -> Request {
    let values = request.headers().get_all(header::ACCEPT_ENCODING);
    let codings: Vec<_> =
        values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim).collect();
    let ours = codings.iter().map(|coding| weighted(coding)).filter(|(name, weight)| OURS.contains(name) && *weight > 0.0);
    let first = ours.reduce(|first, next| if next.1 > first.1 { next } else { first });
    let is_zstd = |coding: &&str| weighted(coding).0 == ZSTD;
    if first.is_none_or(|(name, _)| name == ZSTD) || !codings.iter().any(is_zstd) {
        return request;
    }
    let others = codings.iter().filter(|coding| !is_zstd(coding)).copied().collect::<Vec<_>>().join(", ");
    if let Ok(others) = HeaderValue::from_str(&others) {
        request.headers_mut().insert(header::ACCEPT_ENCODING, others);
    }
    request
}

const ZSTD: &str = "zstd";
const OURS: [&str; 3] = ["br", "gzip", ZSTD];

/// A coding and its weight (RFC 9110, 12.4.2); a weight that cannot be read is 0.
fn weighted(coding: &str) -> (&str, f32) {
    let (name, parameters) = coding.split_once(';').unwrap_or((coding, "q=1"));
    let weight = parameters.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse().ok());
    (name.trim(), weight.unwrap_or(0.0))
}

/// The memory of compressing a response of `length` bytes until it is sent; 0 where it is not compressed.
pub(super) fn memory_of(request: &HeaderMap, length: u64) -> u64 {
    if length > LEAST_BYTES && request.contains_key(header::ACCEPT_ENCODING) { STATE_BYTES } else { 0 }
}

/// Decompresses request bodies by gzip, brotli or zstd while they are read, so that the limit on a body counts decompressed bytes. A body
/// with another `Content-Encoding` is passed on as it is; the handler rejects it.
pub(super) fn requests() -> (RequestDecompressionLayer, MapRequestBodyLayer<ToBody>) {
    (RequestDecompressionLayer::new().pass_through_unaccepted(true), MapRequestBodyLayer::new(Body::new as ToBody))
}

/// Makes a decompressed body one that handlers take.
type ToBody = fn(DecompressionBody<Body>) -> Body;
