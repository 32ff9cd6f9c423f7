//! What can be followed.

mod usage;

use async_graphql::MergedSubscription;

/// What can be followed, over WebSocket (`graphql-transport-ws`) or server-sent events (`Accept: text/event-stream`), one field
/// at a time. Every field is nullable: one that fails is null and has an error, and ends.
#[derive(Debug, Default, MergedSubscription)]
pub struct Subscription(usage::UsageSubscription);
