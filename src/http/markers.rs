//! What layers and handlers tell each other in the extensions of requests and responses.

/// The id of a request: the caller's `x-request-id`, or one of ours.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub(super) String);

/// Marks the response to a request that was rejected before it reached the executor, with the code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rejected(pub(super) &'static str);
