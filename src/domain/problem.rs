//! What can be wrong, or worth a word, about one record that was sent.

/// Why a record was rejected, or what it was recorded with a warning for.
///
/// The wire name of each code is its name in `SCREAMING_SNAKE_CASE`; it never changes once published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemCode {
    /// An id, key or label is empty, too long, or holds characters that are not allowed.
    InvalidText,
    /// A slug (usage type, tier) is not made of lower-case letters, digits, `-`, `_` and `.`.
    InvalidSlug,
    /// The usage type is well formed but nobody has created it.
    UnknownUsageType,
    /// The quantity is not an integer between 0 and 2^63-1.
    InvalidQuantity,
    /// The source is none of `included`, `external`, `local`.
    InvalidSource,
    /// The cost is not an integer between 0 and 2^63-1.
    InvalidCost,
    /// The cost computed from the tier's hourly rate does not fit 64 bits.
    CostOutOfRange,
    /// The time is not RFC 3339.
    InvalidTime,
    /// The time lies further ahead than the allowed clock skew.
    OccurredInFuture,
    /// The time lies before 2000-01-01: a clock that was never set.
    OccurredTooEarly,
    /// The metadata is not a JSON object, or holds text that no database can store.
    InvalidMetadata,
    /// The metadata is larger than allowed.
    MetadataTooLarge,
    /// The token does not allow to record usage of this account.
    AccountNotAllowed,
    /// The token does not allow to record usage of this type.
    UsageTypeNotAllowed,
    /// The line of an import is not a usage record.
    InvalidRecord,
    /// The same key was recorded before with other content.
    IdempotencyConflict,
    /// Warning: `compute_seconds` without a tier; it counts, but no tier chart can show where it went.
    TierMissing,
    /// Warning: the tier stands in the metadata, where no chart looks; send it in `tier`.
    TierInMetadata,
    /// Warning: the model stands in the metadata, where no chart looks; send it in `model`.
    ModelInMetadata,
    /// Warning: a cost was sent for usage that somebody else pays; it was recorded as 0.
    CostIgnored,
}

impl ProblemCode {
    /// The stable name that clients see.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidText => "INVALID_TEXT",
            Self::InvalidSlug => "INVALID_SLUG",
            Self::UnknownUsageType => "UNKNOWN_USAGE_TYPE",
            Self::InvalidQuantity => "INVALID_QUANTITY",
            Self::InvalidSource => "INVALID_SOURCE",
            Self::InvalidCost => "INVALID_COST",
            Self::CostOutOfRange => "COST_OUT_OF_RANGE",
            Self::InvalidTime => "INVALID_TIME",
            Self::OccurredInFuture => "OCCURRED_IN_FUTURE",
            Self::OccurredTooEarly => "OCCURRED_TOO_EARLY",
            Self::InvalidMetadata => "INVALID_METADATA",
            Self::MetadataTooLarge => "METADATA_TOO_LARGE",
            Self::AccountNotAllowed => "ACCOUNT_NOT_ALLOWED",
            Self::UsageTypeNotAllowed => "USAGE_TYPE_NOT_ALLOWED",
            Self::InvalidRecord => "INVALID_RECORD",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::TierMissing => "TIER_MISSING",
            Self::TierInMetadata => "TIER_IN_METADATA",
            Self::ModelInMetadata => "MODEL_IN_METADATA",
            Self::CostIgnored => "COST_IGNORED",
        }
    }
}

/// One thing about one record: a code to act on, a sentence to read, the field it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub code: ProblemCode,
    /// The field as the API names it, such as `occurredAt`.
    pub field: &'static str,
    /// A sentence with what was sent and what to send instead.
    pub message: String,
}

impl Problem {
    /// A problem of `field`.
    pub fn new(code: ProblemCode, field: &'static str, message: impl Into<String>) -> Self {
        Self { code, field, message: message.into() }
    }
}
