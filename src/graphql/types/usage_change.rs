//! Change of usage against the previous period.

use async_graphql::SimpleObject;

use super::usage_totals::share;
use crate::analytics::totals::TypeTotals;
use crate::domain::dimension::Measure;
use crate::domain::quantity::Totals;

/// Change of totals against the previous period, in percent: 100 means twice as much, -100 means nothing. A field is null if
/// its value in the previous period is 0. `byType` of the totals has the change of every usage type.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageChange {
    /// Change of the input tokens.
    tokens_input: Option<f64>,
    /// Change of the tokens read from a cache.
    tokens_cache_read: Option<f64>,
    /// Change of the tokens written to a cache.
    tokens_cache_write: Option<f64>,
    /// Change of the output tokens.
    tokens_output: Option<f64>,
    /// Change of the reasoning tokens.
    tokens_reasoning: Option<f64>,
    /// Change of all tokens.
    tokens: Option<f64>,
    /// Change of the compute seconds.
    compute_seconds: Option<f64>,
    /// Change of the API calls.
    api_calls: Option<f64>,
    /// Change of the number of usage records.
    records: Option<f64>,
    /// Change of the cost.
    cost: Option<f64>,
}

impl UsageChange {
    pub(super) fn between(before: &TypeTotals, now: &TypeTotals) -> Self {
        let percent = |measure| percent(before.measure(measure), now.measure(measure));
        Self {
            tokens_input: percent(Measure::TokensInput),
            tokens_cache_read: percent(Measure::TokensCacheRead),
            tokens_cache_write: percent(Measure::TokensCacheWrite),
            tokens_output: percent(Measure::TokensOutput),
            tokens_reasoning: percent(Measure::TokensReasoning),
            tokens: percent(Measure::Tokens),
            compute_seconds: percent(Measure::ComputeSeconds),
            api_calls: percent(Measure::ApiCalls),
            records: percent(Measure::Records),
            cost: percent(Measure::Cost),
        }
    }
}

/// Change of one usage type against the previous period, in percent: 100 means twice as much, -100 means nothing. A field is null if
/// its value in the previous period is 0.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct UsageTypeChange {
    /// Change of the quantity.
    quantity: Option<f64>,
    /// Change of the cost.
    cost: Option<f64>,
    /// Change of the number of usage records.
    records: Option<f64>,
}

impl UsageTypeChange {
    pub(super) fn between(before: Totals, now: Totals) -> Self {
        Self {
            quantity: percent(before.quantity, now.quantity),
            cost: percent(before.cost_nanos, now.cost_nanos),
            records: percent(before.records.into(), now.records.into()),
        }
    }
}

/// The change in percent; `None` if the value before is 0.
pub(super) fn percent(before: i128, now: i128) -> Option<f64> {
    (before != 0).then(|| share(now - before, before) * 100.0)
}
