//! What became of what was sent, for those who look after the senders.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// What became of a record, or of a whole call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IngestionOutcome {
    /// Committed.
    Recorded,
    /// Committed before.
    Duplicate,
    /// Contradicts what stands under its key.
    Conflict,
    /// Must be mended before it is sent again.
    Rejected,
    /// The call as a whole was refused or failed: by its token, its size, a full queue, the database.
    Refused,
}

impl IngestionOutcome {
    /// Every outcome.
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

    /// The outcome of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// What is counted apart. Of bounded variety: names of tokens, known usage types, codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IngestionKey {
    /// The start of the quarter hour.
    pub bucket: Timestamp,
    /// The name of the token, or what stands in for one.
    pub service: String,
    /// The usage type; empty for whole calls and for types that do not exist.
    pub usage_type: String,
    /// What became of it.
    pub outcome: IngestionOutcome,
    /// The code of the problem or error; empty where there was none.
    pub reason: String,
}

/// How many, and when the last one was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngestionCount {
    /// Records; a call that was refused before its records were read counts as one.
    pub records: i64,
    /// When the last one was sent.
    pub last_at: Timestamp,
}

/// One that was not recorded, to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestionExample {
    /// The name of the token, or what stands in for one.
    pub service: String,
    /// The code of the problem or error.
    pub reason: String,
    /// When it was sent.
    pub seen_at: Timestamp,
    /// The customer, as far as it was known.
    pub account_id: Option<String>,
    /// The key, as far as it was known.
    pub idempotency_key: Option<String>,
    /// What the sender was told.
    pub message: String,
}

/// What was sent and not recorded, added up per service and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The name of the token, or what stands in for one.
    pub service: String,
    /// The code of the problem or error.
    pub reason: String,
    /// The usage type; empty for whole calls and for types that do not exist.
    pub usage_type: String,
    /// Records; a call that was refused before its records were read counts as one.
    pub records: i64,
    /// When the last one was sent.
    pub last_at: Timestamp,
}
