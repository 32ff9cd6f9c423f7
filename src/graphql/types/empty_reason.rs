//! Why an answer is empty.

use async_graphql::{Enum, ID, SimpleObject};

use super::breakdown::UsageDimension;
use super::suggestion::SuggestedFilter;
use crate::analytics::reasons;
use crate::domain::ingestion::Refusal;
use crate::domain::range::RangeRequest;
use crate::graphql::input::DateRangePreset;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::store::reasons::VoidedUsage;

/// Why an answer is empty. Where several hold, the first of this order is given: `ZERO_QUANTITY`, `ONLY_VOIDED`,
/// `DIMENSION_MISSING`, `FILTERED_OUT` (of records in the range), `FUTURE`, `REFUSED`, `NOTHING_RECORDED`, `OUT_OF_RANGE`,
/// `FILTERED_OUT` (of records at other times), `WRONG_TYPE`. The details tell of the others too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reasons::ReasonCode", name = "EmptyReasonCode")]
pub(crate) enum EmptyReasonCode {
    /// There are records of the usage type in the range, but they lack the tier, model or other dimension that was asked for: either
    /// it stands in their metadata, or most of them lack it. Send it in its field.
    DimensionMissing,
    /// The filter leaves out every record there is, and what it asks for was never recorded. Look at `details.filters`.
    FilteredOut,
    /// The range begins later than now.
    Future,
    /// The account, or without an account the installation, has no records at all.
    NothingRecorded,
    /// All that matches in the range was voided or replaced.
    OnlyVoided,
    /// What was asked for was recorded at other times. Look at `details.nearestBefore` and `details.nearestAfter`.
    OutOfRange,
    /// Usage that could be what was asked for was sent in the range, and refused. Look at `details.refusals`.
    Refused,
    /// The usage types asked for were never recorded, but others were; or the answer is about another usage type than the filter.
    WrongType,
    /// Records match, and all of them say 0: neither a quantity nor a cost.
    ZeroQuantity,
}

/// Why an answer is empty or all zero, and the way out.
#[derive(Debug, SimpleObject)]
pub(crate) struct EmptyReason {
    /// The reason, to act on.
    code: EmptyReasonCode,
    /// The reason as a sentence, to read.
    message: String,
    /// All that was found out, also beside the reason.
    details: EmptyReasonDetails,
    /// What to ask instead. Asked like that, the answer is not empty. Null where no other question would show anything.
    suggestion: Option<EmptyReasonSuggestion>,
}

/// What was found out about an empty answer. Everything stands here whatever the code is, as far as it is known.
#[derive(Debug, SimpleObject)]
pub(crate) struct EmptyReasonDetails {
    /// How many records the reason is about: those that are filtered out, lack the dimension, say 0, were voided (at most
    /// the last 2,000) or refused; for `WRONG_TYPE` those of other types in the range. 0 where it is not about records.
    records: BigInt,
    /// When the last record before the range occurred that matches all else that was asked. Null where there is none.
    nearest_before: Option<DateTime>,
    /// When the first record after the range occurred that matches all else that was asked. Null where there is none.
    nearest_after: Option<DateTime>,
    /// What each condition of the filter leaves out, the one that leaves out most first. Empty where the filter is not the reason.
    filters: Vec<FilteredOut>,
    /// Other usage types that have records in the range, most records first.
    usage_types: Vec<ValueCount>,
    /// The dimension that records lack. Null where that is not the reason.
    missing: Option<MissingDimension>,
    /// What was sent in the range and refused, most first, as far as it could be what was asked for. Who may see every account sees
    /// those of any account, because refused calls do not say whose records they held; others see the last few of their own.
    refusals: Vec<RefusalCount>,
    /// What was voided. Null where that is not the reason.
    voided: Option<VoidedUsageDetails>,
    /// Accounts with usage whose names are most like the one asked for, when that one has none. Only for who may see every account.
    accounts: Vec<ID>,
    /// Whether all that is there was looked at. If false, numbers are at least these: the nearest 10,000 sums on each side of the
    /// range were looked at, or for users, sessions, workspaces and agents the nearest 2,000 records.
    is_complete: bool,
}

/// What one condition of a filter leaves out.
#[derive(Debug, SimpleObject)]
pub(crate) struct FilteredOut {
    /// The condition: the name of the field in `UsageFilter`, such as `tiers`.
    condition: &'static str,
    /// On what it is.
    dimension: UsageDimension,
    /// What it asks for.
    values: Vec<String>,
    /// How many records match all else that was asked, but not this.
    records: BigInt,
    /// The values that they have instead, nearest spelling first; at most 10.
    instead: Vec<ValueCount>,
}

/// A value and how many records have it.
#[derive(Debug, SimpleObject)]
pub(crate) struct ValueCount {
    /// The value.
    value: String,
    /// How many records have it.
    records: BigInt,
}

/// A dimension that records lack.
#[derive(Debug, SimpleObject)]
pub(crate) struct MissingDimension {
    /// Which.
    dimension: UsageDimension,
    /// The field in which to send it, such as `tier`.
    field: &'static str,
    /// How many records in the range lack it.
    records: BigInt,
    /// How many of the newest of them were looked at for `inMetadata`.
    looked_at: BigInt,
    /// What stands in their metadata under the same name, most frequent first; at most 10. Empty: their metadata does not hold it.
    in_metadata: Vec<ValueCount>,
    /// The services (names of tokens) that recorded these usage types since the range began, most records first: one of them sends
    /// records that lack it. Only for who may see every account.
    services: Vec<String>,
}

/// How many were refused.
#[derive(Debug, SimpleObject)]
pub(crate) struct RefusalCount {
    /// The name of the sender's token, or what stands for one in `ingestion`: `(nobody)`, `(wrong token)`, `(address)`.
    service: String,
    /// The code of the problem or error.
    reason: String,
    /// The usage type; null for whole calls and for types that do not exist.
    usage_type: Option<String>,
    /// How many records; a call that was refused before its records were read counts as one.
    records: BigInt,
    /// When the last of them was sent.
    last_at: DateTime,
}

/// The latest of the corrections that emptied the answer.
#[derive(Debug, SimpleObject)]
pub(crate) struct VoidedUsageDetails {
    /// The reason given.
    reason: String,
    /// Who made it: the name of the service token.
    corrected_by: String,
    /// When it was made.
    corrected_at: DateTime,
}

/// What to ask instead. What is null stays as it was asked.
#[derive(Debug, SimpleObject)]
pub(crate) struct EmptyReasonSuggestion {
    /// A range that has something to show: send it as `range`.
    range: Option<SuggestedRange>,
    /// A filter that has something to show: send it as `filter`, whole, in place of the one that was sent.
    filter: Option<SuggestedFilter>,
    /// For `dailyUsage`: send it as `usageTypes`.
    usage_types: Option<Vec<String>>,
}

/// A range: exactly one field is not null. Send that one as `DateRangeInput`.
#[derive(Debug, SimpleObject)]
pub(crate) struct SuggestedRange {
    /// By name: the smallest preset that shows usage.
    preset: Option<DateRangePreset>,
    /// Where no preset does: 30 local days around the nearest usage.
    instants: Option<SuggestedInstants>,
}

/// Instants, half-open, as `InstantsInput` takes them.
#[derive(Debug, SimpleObject)]
pub(crate) struct SuggestedInstants {
    /// The first instant.
    start: DateTime,
    /// The first instant that is no longer part of the range.
    end: DateTime,
}

fn counts(counts: Vec<(String, i64)>) -> Vec<ValueCount> {
    counts.into_iter().map(|(value, records)| ValueCount { value, records: BigInt(records.into()) }).collect()
}

impl From<reasons::EmptyReason> for EmptyReason {
    fn from(reason: reasons::EmptyReason) -> Self {
        Self {
            code: reason.code.into(),
            message: reason.message,
            details: reason.details.into(),
            suggestion: reason.suggestion.map(EmptyReasonSuggestion::from),
        }
    }
}

impl From<reasons::Details> for EmptyReasonDetails {
    fn from(details: reasons::Details) -> Self {
        Self {
            records: BigInt(details.records.into()),
            nearest_before: details.nearest_before.map(DateTime),
            nearest_after: details.nearest_after.map(DateTime),
            filters: details.filters.into_iter().map(FilteredOut::from).collect(),
            usage_types: counts(details.usage_types),
            missing: details.missing.map(MissingDimension::from),
            refusals: details.refusals.into_iter().map(RefusalCount::from).collect(),
            voided: details.voided.map(VoidedUsageDetails::from),
            accounts: details.accounts.into_iter().map(ID::from).collect(),
            is_complete: details.is_complete,
        }
    }
}

impl From<reasons::Removed> for FilteredOut {
    fn from(removed: reasons::Removed) -> Self {
        Self {
            condition: removed.dimension.condition(),
            dimension: removed.dimension.into(),
            values: removed.wanted,
            records: BigInt(removed.records.into()),
            instead: counts(removed.instead),
        }
    }
}

impl From<reasons::Missing> for MissingDimension {
    fn from(missing: reasons::Missing) -> Self {
        Self {
            dimension: missing.dimension.into(),
            field: missing.dimension.field(),
            records: BigInt(missing.records.into()),
            looked_at: BigInt(missing.looked_at.into()),
            in_metadata: counts(missing.in_metadata),
            services: missing.services,
        }
    }
}

impl From<Refusal> for RefusalCount {
    fn from(refusal: Refusal) -> Self {
        Self {
            service: refusal.service,
            reason: refusal.reason,
            usage_type: Some(refusal.usage_type).filter(|usage_type| !usage_type.is_empty()),
            records: BigInt(refusal.records.into()),
            last_at: DateTime(refusal.last_at),
        }
    }
}

impl From<VoidedUsage> for VoidedUsageDetails {
    fn from(voided: VoidedUsage) -> Self {
        Self { reason: voided.reason, corrected_by: voided.corrected_by, corrected_at: DateTime(voided.corrected_at) }
    }
}

impl From<reasons::Suggestion> for EmptyReasonSuggestion {
    fn from(suggestion: reasons::Suggestion) -> Self {
        Self {
            range: suggestion.range.and_then(SuggestedRange::of),
            filter: suggestion.filter.map(SuggestedFilter::from),
            usage_types: suggestion.usage_types,
        }
    }
}

impl SuggestedRange {
    /// Only presets and instants are suggested.
    fn of(range: RangeRequest) -> Option<Self> {
        match range {
            RangeRequest::Preset(preset) => Some(Self { preset: Some(preset.into()), instants: None }),
            RangeRequest::Instants { start, end } => {
                let instants = SuggestedInstants { start: DateTime(start), end: DateTime(end) };
                Some(Self { preset: None, instants: Some(instants) })
            }
            RangeRequest::LastDays(_) | RangeRequest::Days { .. } => None,
        }
    }
}
