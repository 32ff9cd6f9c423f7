//! Why a result is empty.

use async_graphql::{Enum, ID, SimpleObject};

use super::dimension::DimensionOrLabel;
use super::suggestion::SuggestedFilter;
use crate::analytics::reasons;
use crate::domain::dimension::DimensionValue;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::range::RangeRequest;
use crate::graphql::input::DateRangePreset;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::store::reasons::{Authorship, VoidedUsage};

/// Why a result is empty. If several reasons apply, the first in this order is returned: `ZERO_QUANTITY`, `ONLY_VOIDED`,
/// `DIMENSION_MISSING`, `FILTERED_OUT` (records in the range), `FUTURE`, `REFUSED`, `NOTHING_RECORDED`, `OUT_OF_RANGE`,
/// `FILTERED_OUT` (records at other times), `WRONG_TYPE`. `details` covers the other reasons too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reasons::ReasonCode", name = "EmptyReasonCode")]
pub(crate) enum EmptyReasonCode {
    /// Records of the usage type exist in the range, but lack the tier, model, label or other dimension of the query: their metadata
    /// holds it instead, or most of them lack it. Send the value in its field. See `details.missing`.
    DimensionMissing,
    /// The filter excludes all records, and the filtered values were never recorded, for example because of a spelling error; or
    /// no record can match the filter, because it requires and excludes the same values. See `details.filters`.
    FilteredOut,
    /// The range begins in the future.
    Future,
    /// The accounts of the filter have no records at all; for a member: the user has none; without an account in the filter: the
    /// installation has none.
    NothingRecorded,
    /// All matching records in the range were voided or replaced. See `details.voided`.
    OnlyVoided,
    /// Matching records exist before or after the range. See `details.nearestBefore` and `details.nearestAfter`.
    OutOfRange,
    /// Usage that may have matched was sent in the range, but not recorded. See `details.rejections`.
    Refused,
    /// The requested usage types were never recorded, while others were; or the filter excludes the usage type of the result.
    WrongType,
    /// Matching records exist, but all have quantity 0 and cost 0.
    ZeroQuantity,
}

/// Why a result is empty or all zero, and which query returns usage instead.
#[derive(Debug, SimpleObject)]
pub(crate) struct EmptyReason {
    /// Stable code of the reason.
    code: EmptyReasonCode,
    /// Human-readable description of the reason. The text may change; use `code` in programs.
    message: String,
    /// Everything that was found out, including facts that do not belong to `code`.
    details: EmptyReasonDetails,
    /// Changes to the query after which the result is not empty. Null if no query would return usage.
    suggestion: Option<EmptyReasonSuggestion>,
}

/// The facts behind an empty reason. Every field is filled in if its value was determined, whatever `code` is.
#[derive(Debug, SimpleObject)]
pub(crate) struct EmptyReasonDetails {
    /// Number of records that the reason is about: records that are filtered out, lack the dimension, are all zero, were voided
    /// (of the latest 2,000) or rejected; for `WRONG_TYPE`, records of other usage types in the range. 0 if the reason is not
    /// about records.
    records: BigInt,
    /// When the last record before the range occurred that matches the query otherwise. Null if there is none.
    nearest_before: Option<DateTime>,
    /// When the first record after the range occurred that matches the query otherwise. Null if there is none.
    nearest_after: Option<DateTime>,
    /// How many records each filter field excludes, the field that excludes the most first. Empty if the filter is not the
    /// reason.
    filters: Vec<FilteredOut>,
    /// Other usage types that have records in the range, with the most records first.
    usage_types: Vec<ValueCount>,
    /// The dimensions that records lack: of a result by two dimensions both. Empty if that is not the reason.
    missing: Vec<MissingDimension>,
    /// Usage that was sent in the range but not recorded, and may have matched the query, with the most records first. Callers
    /// that may read every account see all of it, because calls that were rejected as a whole cannot be attributed to an account;
    /// other callers see only the last few rejected records of their own account, and members none, because rejected records are not
    /// attributed to users.
    rejections: Vec<RejectionCount>,
    /// The last correction that voided matching records. Null if that is not the reason.
    voided: Option<VoidedUsageDetails>,
    /// Accounts with usage whose ids are spelled most like the accounts in the filter (the first three, in alphabetical order), if
    /// these have no records. Empty for callers that may not read every account.
    accounts: Vec<ID>,
    /// The keys of labels that the newest 2,000 records of the accounts up to the end of the range have, each with its number of records, if
    /// no record near the range has the label that the query requires or groups by; the most similar spelling first, at most 10. Empty if
    /// these records have the label, or a missing label is not the reason.
    label_keys: Vec<ValueCount>,
    /// Whether all relevant records were examined. If false, numbers are lower bounds: at most the nearest 10,000 rollups on each
    /// side of the range were read, or for users, sessions, workspaces, agents and labels the nearest 2,000 records.
    is_complete: bool,
}

/// The effect of one filter field.
#[derive(Debug, SimpleObject)]
pub(crate) struct FilteredOut {
    /// Name of the field in `UsageFilter`, such as `tiers`, `not.labels` or `missing`. `models` also covers `modelPrefixes` if both
    /// are set.
    condition: String,
    /// What the field filters.
    #[graphql(flatten)]
    dimension: DimensionOrLabel,
    /// The values in the filter, then the prefixes. Empty for `missing`, `missingLabels` and labels without `values`.
    values: Vec<String>,
    /// Number of records that match every other condition of the query, but not this one.
    records: BigInt,
    /// The values that these records have, the most similar spelling first; at most 10. Of `not` these are excluded values, of `missing` and
    /// `missingLabels` any. Empty if the records have no value.
    alternatives: Vec<ValueCount>,
}

/// A value and its number of records.
#[derive(Debug, SimpleObject)]
pub(crate) struct ValueCount {
    /// The value.
    value: String,
    /// The account of a user, session, workspace or agent: the same id in two accounts is two values. Null for other dimensions, whose
    /// values all accounts share.
    account_id: Option<ID>,
    /// Number of records with this value.
    records: BigInt,
}

/// A dimension that records lack.
#[derive(Debug, SimpleObject)]
pub(crate) struct MissingDimension {
    /// What records lack.
    #[graphql(flatten)]
    dimension: DimensionOrLabel,
    /// The field of `UsageRecordInput` to send it in, such as `tier`; `labels` for a label.
    field: &'static str,
    /// Number of records in the range that lack it.
    records: BigInt,
    /// Number of the newest records without the dimension whose metadata was examined for `inMetadata`.
    examined_records: BigInt,
    /// Values found in the metadata under the same name, most frequent first; at most 10. Empty if the metadata does not hold it.
    in_metadata: Vec<ValueCount>,
    /// Names of the services that recorded these usage types since the start of the range, with the most records first. At least
    /// one of them sends records that lack the dimension. Empty for callers that may not read every account.
    services: Vec<String>,
}

/// The number of records that were not recorded, for one reason: of one service, or of all for callers that may not read every account.
#[derive(Debug, SimpleObject)]
pub(crate) struct RejectionCount {
    /// Name of the service's token, or one of the placeholders listed at `ServiceIngestion.service`. Null for callers that may not
    /// read every account.
    service: Option<String>,
    /// Code of the error, or of the record's problem (docs/errors.md).
    reason: String,
    /// Slug of the usage type. Null for calls that were rejected as a whole, and for usage types that do not exist.
    usage_type: Option<String>,
    /// Number of records. A call that was rejected before its records were read counts as 1.
    records: BigInt,
    /// When the last of them was sent.
    last_at: DateTime,
}

/// The last correction that voided matching records.
#[derive(Debug, SimpleObject)]
pub(crate) struct VoidedUsageDetails {
    /// Reason of the correction. Null for callers that may not read every account.
    reason: Option<String>,
    /// Author of the correction: the name of the service token. Null for callers that may not read every account.
    corrected_by: Option<String>,
    /// When the correction was made.
    corrected_at: DateTime,
}

/// Changes to the query after which the result is not empty. A null field: keep the argument as it was.
#[derive(Debug, SimpleObject)]
pub(crate) struct EmptyReasonSuggestion {
    /// Value for the argument `range`.
    range: Option<SuggestedRange>,
    /// Value for the argument `filter`. It replaces the whole filter.
    filter: Option<SuggestedFilter>,
    /// Value for the argument `usageTypes` of `usageSeries` and `dailyUsage`.
    usage_types: Option<Vec<String>>,
}

/// A suggested date range. Exactly one field is not null: send it as a `DateRangeInput`.
#[derive(Debug, SimpleObject)]
pub(crate) struct SuggestedRange {
    /// The shortest named range that contains usage.
    preset: Option<DateRangePreset>,
    /// 30 local days around the nearest usage, if no named range contains usage.
    instants: Option<SuggestedInstants>,
}

/// A half-open range of instants, in the form of `InstantsInput`.
#[derive(Debug, SimpleObject)]
pub(crate) struct SuggestedInstants {
    /// First instant, included.
    start: DateTime,
    /// End of the range, not included.
    end: DateTime,
}

fn counts(counts: impl IntoIterator<Item = (DimensionValue, i64)>) -> Vec<ValueCount> {
    let count = |(DimensionValue { value, account_id }, records): (_, i64)| ValueCount {
        value,
        account_id: account_id.map(ID),
        records: BigInt(records.into()),
    };
    counts.into_iter().map(count).collect()
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
            usage_types: counts(details.usage_types.into_iter().map(|(slug, records)| (DimensionValue::shared(slug), records))),
            missing: details.missing.into_iter().map(MissingDimension::from).collect(),
            rejections: details.rejections.into_iter().map(RejectionCount::from).collect(),
            voided: details.voided.map(VoidedUsageDetails::from),
            accounts: details.accounts.into_iter().map(ID::from).collect(),
            label_keys: counts(details.label_keys.into_iter().map(|(key, records)| (DimensionValue::shared(key), records))),
            is_complete: details.is_complete,
        }
    }
}

impl From<reasons::FilteredOut> for FilteredOut {
    fn from(filtered_out: reasons::FilteredOut) -> Self {
        Self {
            condition: filtered_out.condition.argument(),
            dimension: filtered_out.condition.dimension.into(),
            values: filtered_out.condition.listed(),
            records: BigInt(filtered_out.records.into()),
            alternatives: counts(filtered_out.alternatives),
        }
    }
}

impl From<reasons::MissingDimension> for MissingDimension {
    fn from(missing: reasons::MissingDimension) -> Self {
        Self {
            dimension: missing.dimension.into(),
            field: missing.dimension.field(),
            records: BigInt(missing.records.into()),
            examined_records: BigInt(missing.examined_records.into()),
            in_metadata: counts(missing.in_metadata),
            services: missing.services,
        }
    }
}

impl From<RejectionSummary> for RejectionCount {
    fn from(rejection: RejectionSummary) -> Self {
        Self {
            service: rejection.service,
            reason: rejection.reason,
            usage_type: Some(rejection.usage_type).filter(|usage_type| !usage_type.is_empty()),
            records: BigInt(rejection.records.into()),
            last_at: DateTime(rejection.last_at),
        }
    }
}

impl From<VoidedUsage> for VoidedUsageDetails {
    fn from(voided: VoidedUsage) -> Self {
        let (reason, corrected_by) = voided.authorship.map(|Authorship { corrected_by, reason }| (reason, corrected_by)).unzip();
        Self { reason, corrected_by, corrected_at: DateTime(voided.corrected_at) }
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
