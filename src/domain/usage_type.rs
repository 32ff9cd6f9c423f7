//! What is measured: usage types and their units.

use std::collections::BTreeMap;

use super::nearest::did_you_mean;

/// LLM tokens read by a model.
pub const TOKENS_INPUT: &str = "tokens_input";
/// LLM tokens written by a model.
pub const TOKENS_OUTPUT: &str = "tokens_output";
/// Seconds of compute, by hardware tier.
pub const COMPUTE_SECONDS: &str = "compute_seconds";
/// Calls of an API.
pub const API_CALLS: &str = "api_calls";

/// A kind of usage and the unit in which its quantities count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageType {
    /// The slug that records carry.
    pub slug: String,
    /// The unit, such as `tokens`. Only quantities of one unit can be added up.
    pub unit: String,
    /// What it measures, in a sentence.
    pub description: String,
}

/// The known usage types, by slug.
pub type UsageTypes = BTreeMap<String, UsageType>;

/// The sentence for who named a usage type that is not among the `known` ones.
pub fn unknown_usage_type(slug: &str, known: &UsageTypes) -> String {
    let suggestion = did_you_mean(slug, known.keys().map(String::as_str));
    format!("there is no usage type `{slug}`{suggestion}; `usageTypes` lists them, `createUsageType` adds one")
}
