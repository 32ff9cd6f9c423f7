//! Usage types and their units.

use std::collections::BTreeMap;

use super::nearest::did_you_mean;

/// LLM tokens read by a model, not from a cache.
pub const TOKENS_INPUT: &str = "tokens_input";
/// LLM tokens read from a cache.
pub const TOKENS_CACHE_READ: &str = "tokens_cache_read";
/// LLM tokens written to a cache.
pub const TOKENS_CACHE_WRITE: &str = "tokens_cache_write";
/// LLM tokens written by a model, without reasoning.
pub const TOKENS_OUTPUT: &str = "tokens_output";
/// LLM tokens that a model wrote while reasoning.
pub const TOKENS_REASONING: &str = "tokens_reasoning";
/// Seconds of compute, by hardware tier.
pub const COMPUTE_SECONDS: &str = "compute_seconds";
/// API calls.
pub const API_CALLS: &str = "api_calls";

/// The shipped usage types that are part of `tokens`. They are disjoint: no token is recorded under two of them.
pub const TOKEN_TYPES: [&str; 5] = [TOKENS_INPUT, TOKENS_CACHE_READ, TOKENS_CACHE_WRITE, TOKENS_OUTPUT, TOKENS_REASONING];

/// The unit of usage types that measure LLM tokens.
pub const TOKENS: &str = "tokens";
/// The unit of usage types that measure time.
pub const SECONDS: &str = "seconds";

/// The unit of usage types that measure storage: bytes, times the seconds they were stored for.
pub const BYTE_SECONDS: &str = "byte-seconds";

/// A usage type and its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageType {
    /// The slug.
    pub slug: String,
    /// The unit, such as `tokens`. Only quantities of the same unit can be summed.
    pub unit: String,
    /// A description in one sentence.
    pub description: String,
    /// Whether its quantity is part of `tokens`, the sum of all token types.
    pub is_part_of_tokens: bool,
}

/// Usage types by slug.
pub type UsageTypes = BTreeMap<String, UsageType>;

/// The error message for a usage type that is not among `usage_types`.
pub fn unknown_usage_type(slug: &str, usage_types: &UsageTypes) -> String {
    let suggestion = did_you_mean(slug, usage_types.keys().map(String::as_str));
    format!("there is no usage type `{slug}`{suggestion}; `usageTypes` lists them, `createUsageType` creates one")
}
