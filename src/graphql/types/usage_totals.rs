//! Usage, added up.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use crate::analytics::totals::TypeTotals;
use crate::domain::dimension::Measure;
use crate::domain::quantity::Totals;
use crate::graphql::scalars::BigInt;
use crate::graphql::schema::Services;

/// What to rank or compare by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Measure")]
pub(crate) enum UsageMeasure {
    /// Tokens in and out together.
    Tokens,
    /// Tokens that models read.
    TokensInput,
    /// Tokens that models wrote.
    TokensOutput,
    /// Seconds of compute.
    ComputeSeconds,
    /// API calls.
    ApiCalls,
    /// Number of usage records.
    Records,
    /// Cost in micros.
    CostMicros,
}

/// One usage type, added up.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct UsageTypeTotals {
    /// The usage type's slug.
    usage_type: String,
    /// The unit of `quantity`.
    unit: String,
    /// How much, in `unit`.
    quantity: BigInt,
    /// Cost in micros, 1e-6 of the currency unit.
    cost_micros: BigInt,
    /// Number of usage records.
    records: BigInt,
}

#[derive(Clone, Debug)]
pub(crate) struct UsageTotals(pub(crate) TypeTotals);

/// Usage, added up: exactly the sum of the recorded records, in integers. Zero means that nothing was recorded.
#[Object]
impl UsageTotals {
    /// Tokens that models read.
    async fn tokens_input(&self) -> BigInt {
        BigInt(self.0.measure(Measure::TokensInput))
    }

    /// Tokens that models wrote.
    async fn tokens_output(&self) -> BigInt {
        BigInt(self.0.measure(Measure::TokensOutput))
    }

    /// Tokens in and out together.
    async fn tokens(&self) -> BigInt {
        BigInt(self.0.measure(Measure::Tokens))
    }

    /// Seconds of compute.
    async fn compute_seconds(&self) -> BigInt {
        BigInt(self.0.measure(Measure::ComputeSeconds))
    }

    /// `computeSeconds` / 3600, for display; `computeSeconds` is the exact number.
    async fn compute_hours(&self) -> f64 {
        hours(self.0.measure(Measure::ComputeSeconds))
    }

    /// API calls.
    async fn api_calls(&self) -> BigInt {
        BigInt(self.0.measure(Measure::ApiCalls))
    }

    /// Number of usage records of all types.
    async fn records(&self) -> BigInt {
        BigInt(self.0.measure(Measure::Records))
    }

    /// Cost of all types in micros, 1e-6 of the currency unit.
    async fn cost_micros(&self) -> BigInt {
        BigInt(self.0.measure(Measure::CostMicros))
    }

    /// Every usage type that has records, by slug.
    async fn by_type(&self, context: &Context<'_>) -> Result<Vec<UsageTypeTotals>> {
        let known = context.data::<Services>()?.usage_types.covering(self.0.iter().map(|(slug, _)| slug)).await?;
        let row = |(slug, totals): (&str, Totals)| UsageTypeTotals {
            usage_type: slug.to_owned(),
            unit: known.get(slug).map(|known| known.unit.clone()).unwrap_or_default(),
            quantity: BigInt(totals.quantity),
            cost_micros: BigInt(totals.cost_micros),
            records: BigInt(totals.records.into()),
        };
        Ok(self.0.iter().map(row).collect())
    }
}

/// Seconds as hours, for display.
#[expect(clippy::cast_precision_loss, reason = "for display; the exact seconds stand beside it")]
pub(crate) fn hours(seconds: i128) -> f64 {
    seconds as f64 / 3_600.0
}

/// What part of `whole` is `part`, from 0 to 1; 0 where there is no whole.
#[expect(clippy::cast_precision_loss, reason = "a ratio; the exact numbers stand beside it")]
pub(crate) fn share(part: i128, whole: i128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
