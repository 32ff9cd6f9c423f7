//! Ingestion statistics: the outcomes of received records and calls.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// The outcome of a record or a whole call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IngestionOutcome {
    /// Committed by this call.
    Recorded,
    /// Committed before with the same content.
    Duplicate,
    /// The key was used before with different content.
    Conflict,
    /// Invalid; it must be fixed before it is sent again.
    Rejected,
    /// The call as a whole was rejected or failed: token, size, full queue, database.
    Refused,
}

impl IngestionOutcome {
    /// Every outcome, in declaration order.
    pub const ALL: [Self; 5] = [Self::Recorded, Self::Duplicate, Self::Conflict, Self::Rejected, Self::Refused];

    /// The name that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "RECORDED",
            Self::Duplicate => "DUPLICATE",
            Self::Conflict => "CONFLICT",
            Self::Rejected => "REJECTED",
            Self::Refused => "REFUSED",
        }
    }

    /// Parses the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// Key of an ingestion count. Its cardinality is bounded: token names, existing usage types, codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IngestionKey {
    /// Start of the quarter-hour bucket.
    pub bucket: Timestamp,
    /// Name of the token, or a placeholder for requests without a token name.
    pub service: String,
    /// The usage type; empty for whole calls and for types that do not exist.
    pub usage_type: String,
    /// The outcome.
    pub outcome: IngestionOutcome,
    /// Code of the problem or error; empty if there was none.
    pub reason: String,
}

/// A count and its latest time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngestionCount {
    /// Number of records; a call that was rejected before its records were read counts as one.
    pub records: i64,
    /// When the latest one was received.
    pub last_at: Timestamp,
}

/// An example of a record or call that was not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestionExample {
    /// Name of the token, or a placeholder for requests without a token name.
    pub service: String,
    /// Code of the problem or error.
    pub reason: String,
    /// When it was received.
    pub seen_at: Timestamp,
    /// The account, if known.
    pub account_id: Option<String>,
    /// The idempotency key, if known.
    pub idempotency_key: Option<String>,
    /// The error message sent to the client.
    pub message: String,
}

/// Rejections, summed by service, reason and usage type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectionSummary {
    /// Name of the token, or a placeholder for requests without a token name; `None` if the sum covers all services, for callers that may
    /// not see their names.
    pub service: Option<String>,
    /// Code of the problem or error.
    pub reason: String,
    /// The usage type; empty for whole calls and for types that do not exist.
    pub usage_type: String,
    /// Number of records; a call that was rejected before its records were read counts as one.
    pub records: i64,
    /// When the latest one was received.
    pub last_at: Timestamp,
}
