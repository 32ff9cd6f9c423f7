//! The price fields of LiteLLM's list: which usage type each is a rate of, or why it cannot be imported.

use super::Reason;
use super::decimal::Scale;

/// The field of cached input in older entries.
pub(super) const CACHE_HIT: &str = "input_cost_per_token_cache_hit";
/// The rates of entries by range of input tokens.
pub(super) const TIERED_PRICING: &str = "tiered_pricing";

/// Ends of fields with the rates of other service tiers.
const SERVICE_TIERS: [&str; 6] = ["_balanced", "_batches", "_decisions", "_flex", "_priority", "_ultrafast"];
/// Kinds of tokens that have no usage type.
const TOKEN_KINDS: [&str; 4] = ["audio_token", "citation_cost_per_token", "image_token", "video_token"];
/// Parts of fields with rates per other units.
const OTHER_UNITS: [&str; 16] = [
    "_gb_per_day",
    "_per_1k_",
    "_per_character",
    "_per_credit",
    "_per_image",
    "_per_page",
    "_per_pixel",
    "_per_query",
    "_per_session",
    "_per_text_message",
    "_per_unit",
    "audio_per_second",
    "computer_use",
    "search_free_requests",
    "video_per_second",
    "web_search",
];
/// Factors in `provider_specific_entry`; its other fields are no prices.
const SPECIFIC_FACTORS: [&str; 3] = ["\"eu\"", "\"fast\"", "\"us\""];

/// What a field states.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The rate of a usage type.
    Rate { usage_type: &'static str, scale: Scale },
    /// The rate of input or output per second, which of transcription is one rate.
    Second,
    /// Rates by range of input tokens.
    Tiers,
    /// Part of the price that cannot be imported.
    Unsupported(Reason),
    /// No price.
    Other,
}

/// What the field `name` with the JSON `value` states.
pub(super) fn classify(name: &str, value: &str) -> Field {
    let tokens = |usage_type| Field::Rate { usage_type, scale: Scale::TOKEN_TO_MILLION };
    match name {
        "input_cost_per_token" => tokens("tokens_input"),
        "output_cost_per_token" => tokens("tokens_output"),
        "output_cost_per_reasoning_token" => tokens("tokens_reasoning"),
        "cache_read_input_token_cost" => tokens("tokens_cache_read"),
        "cache_creation_input_token_cost" => tokens("tokens_cache_write"),
        "input_cost_per_request" => Field::Rate { usage_type: "api_calls", scale: Scale::NONE },
        "input_cost_per_second" | "output_cost_per_second" => Field::Second,
        "cost_per_second" => Field::Unsupported(Reason::PerSecond),
        TIERED_PRICING => Field::Tiers,
        "off_peak_pricing" => Field::Unsupported(Reason::TimeOfDay),
        "explicit_cache_read_input_token_cost" => Field::Unsupported(Reason::CacheVariant),
        "provider_specific_entry" if SPECIFIC_FACTORS.iter().any(|factor| value.contains(factor)) => {
            Field::Unsupported(Reason::Multiplier)
        }
        // Read together with `cache_read_input_token_cost`. Databricks states the same rates in its own unit too.
        CACHE_HIT | "input_dbu_cost_per_token" | "output_dbu_cost_per_token" => Field::Other,
        _ => unsupported(name).map_or(Field::Other, Field::Unsupported),
    }
}

fn unsupported(name: &str) -> Option<Reason> {
    let contains = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if name.ends_with("_multiplier") || name.contains("_uplift_multiplier") {
        return Some(Reason::Multiplier);
    }
    if contains(&OTHER_UNITS) && !contains(&["web_search_billing_unit", "supports_"]) && !contains(&TOKEN_KINDS) {
        return Some(Reason::OtherUnit);
    }
    let is_price = name.contains("cost") || name.contains("pricing");
    if !is_price || name.starts_with("supports_") {
        return None;
    }
    Some(if SERVICE_TIERS.iter().any(|tier| name.ends_with(tier)) {
        Reason::ServiceTier
    } else if name.contains("_above_") && name.ends_with("k_tokens") {
        Reason::ContextTier
    } else if name.contains("_above_") && name.ends_with("hr") {
        Reason::CacheVariant
    } else if contains(&TOKEN_KINDS) {
        Reason::TokenKind
    } else if name.contains("_per_second") {
        Reason::PerSecond
    } else {
        Reason::UnknownField
    })
}

/// Whether a field with this reason can be left out silently if its rate is zero: nothing is charged, and no imported rate applies to it.
pub(super) fn is_without_effect_if_zero(reason: Reason) -> bool {
    matches!(reason, Reason::OtherUnit | Reason::PerSecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_meaning() {
        for (name, reason) in [
            ("input_cost_per_token_above_200k_tokens", Reason::ContextTier),
            ("cache_creation_input_token_cost_above_1hr_above_200k_tokens", Reason::ContextTier),
            ("input_cost_per_token_batches", Reason::ServiceTier),
            ("output_cost_per_token_above_272k_tokens_priority", Reason::ServiceTier),
            ("cache_read_input_token_cost_flex", Reason::ServiceTier),
            ("cache_creation_input_token_cost_above_1hr", Reason::CacheVariant),
            ("cache_creation_input_token_cost_above_12hr", Reason::CacheVariant),
            ("explicit_cache_read_input_token_cost", Reason::CacheVariant),
            ("input_cost_per_audio_token", Reason::TokenKind),
            ("cache_read_input_image_token_cost", Reason::TokenKind),
            ("citation_cost_per_token", Reason::TokenKind),
            ("output_cost_per_image", Reason::OtherUnit),
            ("output_cost_per_image_1K", Reason::OtherUnit),
            ("output_cost_per_pixel", Reason::OtherUnit),
            ("input_cost_per_character_above_128k_tokens", Reason::OtherUnit),
            ("input_cost_per_video_per_second", Reason::OtherUnit),
            ("input_cost_per_audio_per_second", Reason::OtherUnit),
            ("search_context_cost_per_query", Reason::OtherUnit),
            ("ocr_cost_per_page_batches", Reason::OtherUnit),
            ("code_interpreter_cost_per_session", Reason::OtherUnit),
            ("vector_store_cost_per_gb_per_day", Reason::OtherUnit),
            ("output_cost_per_second_1080p", Reason::PerSecond),
            ("cost_per_second", Reason::PerSecond),
            ("fedramp_uplift_multiplier", Reason::Multiplier),
            ("regional_processing_uplift_multiplier_eu", Reason::Multiplier),
            ("off_peak_pricing", Reason::TimeOfDay),
            ("input_cost_per_thought", Reason::UnknownField),
        ] {
            assert_eq!(classify(name, "1"), Field::Unsupported(reason), "{name}");
        }
        for name in ["max_tokens", "supports_web_search", "web_search_billing_unit", "source", "input_dbu_cost_per_token"] {
            assert_eq!(classify(name, "1"), Field::Other, "{name}");
        }
        assert_eq!(classify("provider_specific_entry", r#"{"us": 1.1}"#), Field::Unsupported(Reason::Multiplier));
        assert_eq!(classify("provider_specific_entry", r#"{"realtime_ga_only": 1}"#), Field::Other);
    }
}
