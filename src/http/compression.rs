//! Compression of responses, and decompression of request bodies.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::decompression::{DecompressionBody, RequestDecompressionLayer};
use tower_http::map_request_body::MapRequestBodyLayer;

/// Smaller responses fit one or two packets uncompressed.
const LEAST_BYTES: u64 = 1024;
/// The level of all three algorithms: at higher levels, time grows faster than answers shrink.
const LEVEL: i32 = 4;
/// The memory of compressing a response, in bytes: measured 0.2 to 0.7 MiB, most of it for brotli.
const STATE_BYTES: u64 = 1024 * 1024;

/// Compresses by gzip, brotli or zstd, as the client prefers. Streams are not compressed, because an event must not wait until a block is
/// full; neither are formats that are compressed already.
///
/// No response contains a secret next to text that an attacker could choose, so its size reveals nothing (BREACH); see docs/security.md.
pub(super) fn responses() -> CompressionLayer<impl Predicate> {
    let predicate = SizeAbove::new(LEAST_BYTES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"));
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(predicate)
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
