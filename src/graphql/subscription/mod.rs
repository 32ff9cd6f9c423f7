//! The subscription root.

mod usage;

use async_graphql::MergedSubscription;

/// Live usage, over WebSocket (protocol `graphql-transport-ws`) or server-sent events (`Accept: text/event-stream`). A
/// subscription selects exactly one field. An error sets the field to null and ends the stream.
#[derive(Debug, Default, MergedSubscription)]
pub struct Subscription(usage::UsageSubscription);
