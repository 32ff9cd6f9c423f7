//! The semantic conventions of OpenTelemetry for generative AI: which spans are calls of a model, and the tokens that they used.
//!
//! Source: <https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/>, with the names of earlier versions, and those that
//! instrumentations used before the conventions had any.

use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;

use super::attributes::Attributes;
use crate::domain::record_input::Parsed;

/// The metric of tokens.
pub(super) const TOKEN_METRIC: &str = "gen_ai.client.token.usage";
/// The attribute of the metric that tells which tokens a data point counts.
pub(super) const TOKEN_TYPE: [&str; 2] = ["gen_ai.token.type", "gen_ai.usage.token_type"];

/// The operations that call a model. All others, such as `invoke_agent` and `execute_tool`, repeat the usage of the calls within them.
const MODEL_CALLS: [&str; 5] = ["chat", "completion", "embeddings", "generate_content", "text_completion"];
const OPERATION: [&str; 2] = ["gen_ai.operation.name", "llm.request.type"];

const INPUT: [&str; 2] = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
const OUTPUT: [&str; 2] = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"];
const CACHE_READ: [&str; 3] =
    ["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens", "gen_ai.usage.input_tokens.cached"];
const CACHE_WRITE: [&str; 5] = [
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_write_input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.input_tokens.cache_write",
];
const REASONING: [&str; 4] = [
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "llm.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning",
];

/// The tokens that a span reports.
pub(super) struct TokenCounts {
    /// By usage type; none of them is 0.
    pub(super) by_type: Vec<(&'static str, Parsed<i128>)>,
    /// In all, of those that are valid.
    pub(super) total: i128,
}

/// Whether a span is a call of a model. One without an operation is if it is a call to another service.
pub(super) fn is_model_call(span: &Span, attributes: &Attributes<'_>) -> bool {
    match attributes.text(&OPERATION) {
        Some(operation) => MODEL_CALLS.contains(&operation.as_str()),
        None => span.kind == SpanKind::Client as i32,
    }
}

/// The tokens that a span reports; `None` if it reports none.
///
/// By the conventions, input tokens include those that were read from or written to a cache, and output tokens those of reasoning: they are
/// subtracted. If there are more of them than of what should include them, they were reported separately, and nothing is
/// subtracted. `has_separate_cached_tokens`: cached tokens are never part of the input tokens.
pub(super) fn tokens(attributes: &Attributes<'_>, has_separate_cached_tokens: bool) -> Option<TokenCounts> {
    let [input, output, cache_read, cache_write, reasoning] =
        [&INPUT[..], &OUTPUT, &CACHE_READ, &CACHE_WRITE, &REASONING].map(|names| attributes.whole_number(names));
    let without = |whole: Option<Parsed<i128>>, parts: &[&Option<Parsed<i128>>]| {
        let of_parts: i128 = parts.iter().filter_map(|part| part.as_ref()?.as_ref().ok()).filter(|part| **part > 0).sum();
        match whole {
            Some(Ok(whole)) if whole >= of_parts => Some(Ok(whole - of_parts)),
            other => other,
        }
    };
    let input = if has_separate_cached_tokens { input } else { without(input, &[&cache_read, &cache_write]) };
    let output = without(output, &[&reasoning]);
    let kinds = [
        ("tokens_input", input),
        ("tokens_cache_read", cache_read),
        ("tokens_cache_write", cache_write),
        ("tokens_output", output),
        ("tokens_reasoning", reasoning),
    ];
    let by_type: Vec<_> = kinds
        .into_iter()
        .filter_map(|(usage_type, quantity)| quantity.map(|quantity| (usage_type, quantity)))
        .filter(|(_, quantity)| *quantity != Ok(0))
        .collect();
    let total = by_type.iter().filter_map(|(_, quantity)| quantity.as_ref().ok()).sum();
    if by_type.is_empty() { None } else { Some(TokenCounts { by_type, total }) }
}
