//! Which responses are compressed, and how much.

use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

/// Smaller ones fit a packet or two as they are.
const LEAST_BYTES: u64 = 1024;
/// Of all three: beyond, time grows faster than answers shrink.
const LEVEL: i32 = 4;

/// Compresses by gzip, brotli or zstd, whichever the client would rather have. Streams pass as they are: an event must not wait until
/// a block is full. What is compressed already does too.
///
/// No response holds a secret beside what others could have put in, and none goes to a page that has no token of its own, so the size
/// of one tells nothing (BREACH); docs/security.md.
pub(super) fn layer() -> CompressionLayer<impl Predicate> {
    let predicate = SizeAbove::new(LEAST_BYTES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"));
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(predicate)
}
