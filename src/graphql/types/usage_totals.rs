//! Totals of usage.

use async_graphql::{Context, Enum, Lookahead, Object, Result, SimpleObject};

use super::usage_change::UsageTypeChange;
use crate::analytics::totals::TypeTotals;
use crate::domain::dimension::{AnyMeasure, Measure, Unique};
use crate::domain::quantity::Totals;
use crate::domain::range::DateRange;
use crate::domain::time::Timestamp;
use crate::domain::usage_type::BYTE_SECONDS;
use crate::graphql::scalars::{BigInt, Decimal};
use crate::graphql::services::Services;

/// A measure to rank or compare by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum UsageMeasure {
    /// All tokens: the sum of the usage types that are part of `tokens`.
    Tokens,
    /// Input tokens that were not read from a cache or written to one (usage type `tokens_input`).
    TokensInput,
    /// Tokens read from a cache (usage type `tokens_cache_read`).
    TokensCacheRead,
    /// Tokens written to a cache (usage type `tokens_cache_write`).
    TokensCacheWrite,
    /// Output tokens without reasoning (usage type `tokens_output`).
    TokensOutput,
    /// Reasoning tokens (usage type `tokens_reasoning`).
    TokensReasoning,
    /// Compute in seconds (usage type `compute_seconds`).
    ComputeSeconds,
    /// API calls (usage type `api_calls`).
    ApiCalls,
    /// Number of usage records of all usage types.
    Records,
    /// Cost of all usage types.
    Cost,
    /// Number of distinct users. It is no sum: a user of two groups counts in both. Read from rollups and records, with the limits that
    /// `UsageInsights.uniqueUsers` describes: beyond them the error is `INVALID_ARGUMENT`.
    UniqueUsers,
    /// Number of distinct sessions. It is no sum: a session in two groups counts in both. Read from records, with the limits that
    /// `UsageInsights.uniqueSessions` describes: beyond them the error is `INVALID_ARGUMENT`.
    UniqueSessions,
}

impl From<UsageMeasure> for AnyMeasure {
    fn from(measure: UsageMeasure) -> Self {
        Self::Sum(match measure {
            UsageMeasure::Tokens => Measure::Tokens,
            UsageMeasure::TokensInput => Measure::TokensInput,
            UsageMeasure::TokensCacheRead => Measure::TokensCacheRead,
            UsageMeasure::TokensCacheWrite => Measure::TokensCacheWrite,
            UsageMeasure::TokensOutput => Measure::TokensOutput,
            UsageMeasure::TokensReasoning => Measure::TokensReasoning,
            UsageMeasure::ComputeSeconds => Measure::ComputeSeconds,
            UsageMeasure::ApiCalls => Measure::ApiCalls,
            UsageMeasure::Records => Measure::Records,
            UsageMeasure::Cost => Measure::Cost,
            UsageMeasure::UniqueUsers => return Self::Unique(Unique::Users),
            UsageMeasure::UniqueSessions => return Self::Unique(Unique::Sessions),
        })
    }
}

impl From<AnyMeasure> for UsageMeasure {
    fn from(measure: AnyMeasure) -> Self {
        match measure {
            AnyMeasure::Sum(Measure::Tokens) => Self::Tokens,
            AnyMeasure::Sum(Measure::TokensInput) => Self::TokensInput,
            AnyMeasure::Sum(Measure::TokensCacheRead) => Self::TokensCacheRead,
            AnyMeasure::Sum(Measure::TokensCacheWrite) => Self::TokensCacheWrite,
            AnyMeasure::Sum(Measure::TokensOutput) => Self::TokensOutput,
            AnyMeasure::Sum(Measure::TokensReasoning) => Self::TokensReasoning,
            AnyMeasure::Sum(Measure::ComputeSeconds) => Self::ComputeSeconds,
            AnyMeasure::Sum(Measure::ApiCalls) => Self::ApiCalls,
            AnyMeasure::Sum(Measure::Records) => Self::Records,
            AnyMeasure::Sum(Measure::Cost) => Self::Cost,
            AnyMeasure::Unique(Unique::Users) => Self::UniqueUsers,
            AnyMeasure::Unique(Unique::Sessions) => Self::UniqueSessions,
        }
    }
}

impl UsageMeasure {
    /// A value of the measure: of the cost it is in nanos.
    pub(super) const fn amount(self, value: i128) -> Decimal {
        match self {
            Self::Cost => Decimal(value),
            _ => Decimal::whole(value),
        }
    }
}

/// The total of one usage type.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct UsageTypeTotals {
    /// Slug of the usage type.
    usage_type: String,
    /// Unit of `quantity`.
    unit: String,
    /// Quantity in `unit`.
    quantity: BigInt,
    /// Cost of the records whose cost is known.
    cost: Decimal,
    /// Number of usage records.
    records: BigInt,
    /// Number of usage records whose cost is not known.
    unpriced_records: BigInt,
    /// Average number of bytes over the range, such as the storage in use: `quantity` divided by the seconds of the range that have
    /// passed, rounded to the nearest byte, half a byte up. `quantity` is exact. Null unless `unit` is `byte-seconds`, and if the range
    /// has not begun.
    average_bytes: Option<BigInt>,
    /// Change against the previous period of the range, of the same group in a breakdown. Null if there is no previous period, or it has
    /// no records of this usage type; and within `previous`, `sessions`, `usageChanged`, `dimensionValues` and `labelKeys`.
    change: Option<UsageTypeChange>,
}

#[derive(Clone, Debug)]
pub(crate) struct UsageTotals {
    totals: TypeTotals,
    /// The milliseconds of the range that have passed.
    elapsed_ms: i64,
    /// The totals of the previous period; `None` if there is none, or no change is selected.
    before: Option<TypeTotals>,
}

impl UsageTotals {
    /// The totals of a range, read at `now`.
    pub(crate) fn new(totals: TypeTotals, range: &DateRange, now: Timestamp) -> Self {
        Self { totals, elapsed_ms: range.elapsed_ms(now), before: None }
    }

    /// The same with changes against the totals of the previous period.
    pub(super) fn compared_with(self, before: Option<TypeTotals>) -> Self {
        Self { before, ..self }
    }

    /// Whether a selection of totals contains changes, for which the previous period is read.
    pub(super) fn selects_change(totals: &Lookahead<'_>) -> bool {
        totals.field("byType").field("change").exists()
    }

    /// The average of byte-seconds over the elapsed part of the range, rounded half up.
    fn average_bytes(&self, byte_seconds: i128) -> Option<BigInt> {
        let elapsed_ms = i128::from(self.elapsed_ms);
        (elapsed_ms > 0).then(|| BigInt((byte_seconds * 2_000 + elapsed_ms) / (2 * elapsed_ms)))
    }
}

/// Totals of usage: the exact sum of all matching records. A total is 0 if nothing was recorded.
#[Object]
impl UsageTotals {
    /// Input tokens: language model tokens that models read, without those read from a cache or written to one (usage type
    /// `tokens_input`).
    async fn tokens_input(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::TokensInput))
    }

    /// Tokens read from a cache (usage type `tokens_cache_read`).
    async fn tokens_cache_read(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::TokensCacheRead))
    }

    /// Tokens written to a cache (usage type `tokens_cache_write`).
    async fn tokens_cache_write(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::TokensCacheWrite))
    }

    /// Output tokens: language model tokens that models generated, without reasoning (usage type `tokens_output`).
    async fn tokens_output(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::TokensOutput))
    }

    /// Reasoning tokens: language model tokens that models generated while reasoning (usage type `tokens_reasoning`). 0 for
    /// providers that do not report them: they are in `tokensOutput` then.
    async fn tokens_reasoning(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::TokensReasoning))
    }

    /// Share of the tokens that models read which came from a cache, from 0 to 1: `tokensCacheRead` divided by the sum of
    /// `tokensInput`, `tokensCacheRead` and `tokensCacheWrite`. Null if that sum is 0.
    async fn cache_read_share(&self) -> Option<f64> {
        let cached = self.totals.measure(Measure::TokensCacheRead);
        let read = self.totals.measure(Measure::TokensInput) + cached + self.totals.measure(Measure::TokensCacheWrite);
        (read != 0).then(|| share(cached, read))
    }

    /// All tokens: the sum of `tokensInput`, `tokensCacheRead`, `tokensCacheWrite`, `tokensOutput` and `tokensReasoning`, and of
    /// the usage types created with `partOfTokens`. They are disjoint.
    async fn tokens(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::Tokens))
    }

    /// Compute in seconds (usage type `compute_seconds`).
    async fn compute_seconds(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::ComputeSeconds))
    }

    /// Compute in hours (`computeSeconds` / 3600), for display. `computeSeconds` is exact.
    async fn compute_hours(&self) -> f64 {
        hours(self.totals.measure(Measure::ComputeSeconds))
    }

    /// API calls (usage type `api_calls`).
    async fn api_calls(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::ApiCalls))
    }

    /// Number of usage records of all usage types.
    async fn records(&self) -> BigInt {
        BigInt(self.totals.measure(Measure::Records))
    }

    /// Cost of all usage types: the sum of the records whose cost is known.
    async fn cost(&self) -> Decimal {
        Decimal(self.totals.measure(Measure::Cost))
    }

    /// Number of usage records whose cost is not known: no cost was sent, and no price was in force. `cost` is without them.
    async fn unpriced_records(&self) -> BigInt {
        BigInt(self.totals.all().unpriced_records.into())
    }

    /// Totals per usage type, by slug, each with its change. Includes the usage types without a field of their own here, such as storage.
    /// Only usage types that have records.
    async fn by_type(&self, context: &Context<'_>) -> Result<Vec<UsageTypeTotals>> {
        let usage_types =
            context.data::<Services>()?.usage_types.load_including(self.totals.iter().map(|(slug, _)| slug)).await?;
        let row = |(slug, totals): (&str, Totals)| {
            let unit = usage_types.get(slug).map(|usage_type| usage_type.unit.clone()).unwrap_or_default();
            let before = self.before.as_ref().map(|before| before.of(slug)).filter(|before| before.records > 0);
            UsageTypeTotals {
                usage_type: slug.to_owned(),
                quantity: BigInt(totals.quantity),
                cost: Decimal(totals.cost_nanos),
                records: BigInt(totals.records.into()),
                unpriced_records: BigInt(totals.unpriced_records.into()),
                average_bytes: if unit == BYTE_SECONDS { self.average_bytes(totals.quantity) } else { None },
                change: before.map(|before| UsageTypeChange::between(before, totals)),
                unit,
            }
        };
        Ok(self.totals.iter().map(row).collect())
    }
}

/// Seconds as hours, for display.
#[expect(clippy::cast_precision_loss, reason = "for display; the exact seconds are a field of their own")]
pub(crate) fn hours(seconds: i128) -> f64 {
    seconds as f64 / 3_600.0
}

/// The ratio of `part` to `whole`; 0 if `whole` is 0.
#[expect(clippy::cast_precision_loss, reason = "a ratio; the exact numbers are fields of their own")]
pub(crate) fn share(part: i128, whole: i128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
