//! Problems of a usage record or a correction: reasons for its rejection, and warnings.

use std::borrow::Cow;

/// Why a record or a correction was rejected, or which warning it was recorded with.
///
/// The public name of a code is its name in `SCREAMING_SNAKE_CASE`; it never changes once published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemCode {
    /// An id, key or label is empty, too long, or contains invalid characters.
    InvalidText,
    /// A slug (usage type, key of a label) has other characters than lower-case letters, digits, `-`, `_` and `.`.
    InvalidSlug,
    /// The usage type is well formed but does not exist.
    UnknownUsageType,
    /// The quantity is not an integer between 0 and 2^63-1.
    InvalidQuantity,
    /// The source is not `included`, `external` or `local`.
    InvalidSource,
    /// The cost is not a decimal number between 0 and 9223372036.854775807 with at most nine decimals.
    InvalidCost,
    /// The cost computed from the price in force does not fit into 64 bits of nanos.
    CostOutOfRange,
    /// The time is not RFC 3339.
    InvalidTime,
    /// The time is further ahead than the permitted clock skew.
    OccurredInFuture,
    /// The time is before 2000-01-01, which a clock that was never set says, or before the records of its usage type that are kept.
    OccurredTooEarly,
    /// The metadata is not a JSON object, is nested too deeply, or contains a NUL character, which PostgreSQL cannot store.
    InvalidMetadata,
    /// The metadata exceeds the size limit.
    MetadataTooLarge,
    /// There are more labels than a record may have.
    TooManyLabels,
    /// Two labels have the same key.
    RepeatedLabelKey,
    /// The token does not permit recording usage of this account.
    AccountNotAllowed,
    /// The token does not permit recording usage of this type.
    UsageTypeNotAllowed,
    /// The record or correction cannot be read: it is not a JSON object with the fields of its input type, each once and of its type.
    InvalidRecord,
    /// The event is not a CloudEvent of version 1.0, or has no value where the mapping of its type reads one.
    InvalidEvent,
    /// No setting maps the type of the event to a usage type, and no usage type has its name.
    UnmappedEventType,
    /// No attribute of the span or data point names the account.
    AccountMissing,
    /// The metric is cumulative: each export repeats the usage of those before.
    CumulativeMetric,
    /// The key was used before with different content.
    IdempotencyConflict,
    /// The record to correct does not exist, or the token does not permit correcting it.
    NotFound,
    /// The record to correct is already voided, by a different correction.
    AlreadyVoided,
    /// The record to correct has expired.
    RecordsExpired,
    /// Warning: `compute_seconds` without a tier; it counts, but no tier chart includes it.
    TierMissing,
    /// Warning: the tier is in the metadata, which no chart reads; send it in `tier`.
    TierInMetadata,
    /// Warning: the model is in the metadata, which no chart reads; send it in `model`.
    ModelInMetadata,
    /// Warning: a number in the metadata has more digits than are stored; it was rounded.
    MetadataRounded,
    /// Warning: the time is longer ago than `recording.long_ago_days`; the client's clock was probably never set.
    OccurredLongAgo,
    /// Warning: one record of a usage type in seconds covers more than a day; charts show it on one day.
    LongInterval,
    /// Warning: the record of this duplicate was voided or replaced since it was recorded.
    Superseded,
    /// Warning: the usage type has prices, but none was in force for this record; its cost is not known.
    NoPrice,
    /// Warning: a cost was sent for usage of a source without cost; it was recorded as 0.
    CostIgnored,
}

impl ProblemCode {
    /// The stable public name.
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
            Self::TooManyLabels => "TOO_MANY_LABELS",
            Self::RepeatedLabelKey => "REPEATED_LABEL_KEY",
            Self::AccountNotAllowed => "ACCOUNT_NOT_ALLOWED",
            Self::UsageTypeNotAllowed => "USAGE_TYPE_NOT_ALLOWED",
            Self::InvalidRecord => "INVALID_RECORD",
            Self::InvalidEvent => "INVALID_EVENT",
            Self::UnmappedEventType => "UNMAPPED_EVENT_TYPE",
            Self::AccountMissing => "ACCOUNT_MISSING",
            Self::CumulativeMetric => "CUMULATIVE_METRIC",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyVoided => "ALREADY_VOIDED",
            Self::RecordsExpired => "RECORDS_EXPIRED",
            Self::TierMissing => "TIER_MISSING",
            Self::TierInMetadata => "TIER_IN_METADATA",
            Self::ModelInMetadata => "MODEL_IN_METADATA",
            Self::MetadataRounded => "METADATA_ROUNDED",
            Self::OccurredLongAgo => "OCCURRED_LONG_AGO",
            Self::LongInterval => "LONG_INTERVAL",
            Self::Superseded => "SUPERSEDED",
            Self::NoPrice => "NO_PRICE",
            Self::CostIgnored => "COST_IGNORED",
        }
    }
}

/// A problem of a record or a correction: code, field and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: ProblemCode,
    /// The API name of the field, such as `occurredAt` or `labels.2.key`; empty for the record as a whole.
    pub field: Cow<'static, str>,
    /// A sentence: what was sent, and what to send instead.
    pub message: String,
}

impl Problem {
    /// Creates a problem of `field`.
    pub fn new(code: ProblemCode, field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code, field: field.into(), message: message.into() }
    }
}
