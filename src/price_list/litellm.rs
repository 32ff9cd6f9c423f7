//! LiteLLM's `model_prices_and_context_window.json`: an object of entries by model, with rates per token.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::collector::{Collector, quoted};
use super::decimal::{Scale, number_text, to_rate};
use super::litellm_fields::{CACHE_HIT, Field, TIERED_PRICING, classify, is_without_effect_if_zero};
use super::litellm_names::{Names, names_of, provider_of};
use super::{ListedPrice, PriceList, PriceListError, RawObject, Reason, without_position};
use crate::domain::price::{SECONDS_PER_RATE, TOKENS_PER_RATE};

/// The entry that documents the fields.
const SAMPLE: &str = "sample_spec";
/// The mode of entries whose seconds are those of the audio.
const TRANSCRIPTION: &str = "audio_transcription";

/// Reads the list.
pub(super) fn read(json: &[u8]) -> Result<PriceList, PriceListError> {
    let entries: RawObject = serde_json::from_slice(json)?;
    let mut collector = Collector::default();
    let mut fields = BTreeMap::new();
    for (key, entry) in entries.iter().filter(|(key, _)| *key != SAMPLE) {
        match serde_json::from_str::<RawObject>(entry.get()) {
            Ok(entry) => _ = fields.insert(key.as_str(), entry),
            Err(error) => collector.reject(key, Reason::Unreadable, without_position(&error)),
        }
    }
    for (key, own_fields) in &fields {
        // An alias has the rates of another entry under its own name.
        let alias_of = text(own_fields, "alias_of");
        let entry = match &alias_of {
            Some(target) => fields.get(target.as_str()),
            None => Some(own_fields),
        };
        match entry {
            Some(entry) => read_entry(key, entry, &mut collector),
            None => collector.reject(key, Reason::NoProvider, quoted(&alias_of)),
        }
    }
    Ok(collector.finish())
}

fn read_entry(key: &str, entry: &RawObject, collector: &mut Collector) {
    let rates = read_rates(entry);
    if rates.is_empty() {
        return collector.reject(key, Reason::NoPrice, "");
    }
    let Some(litellm_provider) = text(entry, "litellm_provider") else {
        return collector.reject(key, Reason::NoProvider, "");
    };
    let names = match names_of(key, &litellm_provider) {
        Ok(names) => names,
        Err(reason) => return collector.reject(key, reason, ""),
    };
    if collector.accept_names(key, &names.model, provider_of(&litellm_provider)) {
        rates.add_to(key, &names, text(entry, "source").as_ref(), collector);
    }
}

/// The rates of an entry, and its fields that cannot be imported.
#[derive(Default)]
struct Rates<'a> {
    /// Usage type, field, value and scale.
    imported: Vec<(&'static str, &'a str, &'a RawValue, Scale)>,
    /// Names of fields by reason.
    unsupported: BTreeMap<Reason, Vec<&'a str>>,
    /// Rates in ranges of input tokens that begin at zero.
    first_tier: Option<RawObject<'a>>,
}

impl Rates<'_> {
    fn is_empty(&self) -> bool {
        self.imported.is_empty() && self.unsupported.is_empty() && self.first_tier.is_none()
    }

    fn add_to(&self, key: &str, names: &Names, source: Option<&String>, collector: &mut Collector) {
        let mut add = |usage_type: &str, field: &str, value: &RawValue, scale| {
            let Some(rate) = collector.read_rate(key, field, value, scale) else { return };
            let per_units = match scale {
                Scale::TOKEN_TO_MILLION => TOKENS_PER_RATE,
                Scale::SECOND_TO_HOUR => SECONDS_PER_RATE,
                _ => 1,
            };
            let price = ListedPrice {
                usage_type: usage_type.to_owned(),
                tier: None,
                model: Some(names.model.clone()),
                provider: Some(names.provider.clone()),
                rate: Some(rate),
                per_units: Some(per_units),
                valid_from: None,
                source: source.cloned(),
            };
            collector.add(key, price);
        };
        for (usage_type, field, value, scale) in &self.imported {
            add(usage_type, field, value, *scale);
        }
        for (field, value) in self.first_tier.iter().flatten() {
            if let Field::Rate { usage_type, scale } = classify(field, value.get()) {
                add(usage_type, field, value, scale);
            }
        }
        for (reason, fields) in &self.unsupported {
            collector.reject(key, *reason, quoted(fields));
        }
    }
}

fn read_rates<'a>(entry: &'a RawObject<'a>) -> Rates<'a> {
    let mut rates = Rates::default();
    for (name, value) in entry.iter().filter(|(_, value)| value.get() != "null") {
        match classify(name, value.get()) {
            Field::Rate { usage_type, scale } => rates.imported.push((usage_type, name, value, scale)),
            Field::Unsupported(reason) if !(is_without_effect_if_zero(reason) && is_zero(value)) => {
                rates.unsupported.entry(reason).or_default().push(name);
            }
            Field::Second | Field::Tiers | Field::Unsupported(_) | Field::Other => {}
        }
    }
    read_cache_hit(entry, &mut rates);
    read_seconds(entry, &mut rates);
    read_tiers(entry, &mut rates);
    rates
}

/// Older entries state the rate of cached input in a field of their own, and newer ones in both.
fn read_cache_hit<'a>(entry: &'a RawObject<'a>, rates: &mut Rates<'a>) {
    let Some(value) = entry.get(CACHE_HIT) else { return };
    match entry.get("cache_read_input_token_cost") {
        None => rates.imported.push(("tokens_cache_read", CACHE_HIT, value, Scale::TOKEN_TO_MILLION)),
        Some(other) if is_same_number(value, other) => {}
        Some(_) => rates.unsupported.entry(Reason::CacheVariant).or_default().push(CACHE_HIT),
    }
}

/// Seconds of transcription are those of the audio, whether LiteLLM counts them as input or as output. An entry with two rates states the
/// same rate twice, or zero for one of them; other rates cannot be imported.
fn read_seconds<'a>(entry: &'a RawObject<'a>, rates: &mut Rates<'a>) {
    let seconds: Vec<(&'a str, &'a RawValue)> = ["input_cost_per_second", "output_cost_per_second"]
        .into_iter()
        .filter_map(|field| entry.get(field).map(|value| (field, *value)))
        .filter(|(_, value)| value.get() != "null")
        .collect();
    let charged: Vec<_> = seconds.iter().copied().filter(|(_, value)| !is_zero(value)).collect();
    let is_transcription = text(entry, "mode").as_deref() == Some(TRANSCRIPTION);
    let rate = match charged.as_slice() {
        [] => seconds.first(),
        [rate] => Some(rate),
        [rate, other, ..] => is_same_number(rate.1, other.1).then_some(rate),
    };
    match rate {
        Some((field, value)) if is_transcription => {
            rates.imported.push(("transcription_seconds", field, value, Scale::SECOND_TO_HOUR));
        }
        _ if charged.is_empty() => {}
        _ => rates.unsupported.entry(Reason::PerSecond).or_default().extend(charged.iter().map(|(field, _)| *field)),
    }
}

/// Entries without rates of their own state them by range of input tokens; those of the range from zero are the base rates.
fn read_tiers<'a>(entry: &'a RawObject<'a>, rates: &mut Rates<'a>) {
    let Some(value) = entry.get(TIERED_PRICING) else { return };
    let tiers: Vec<RawObject> = serde_json::from_str(value.get()).unwrap_or_default();
    let has_base_rates = !rates.imported.is_empty();
    let is_first = |tier: &RawObject| {
        let range = tier.get("range").and_then(|range| serde_json::from_str::<Vec<&RawValue>>(range.get()).ok());
        range.is_some_and(|range| range.first().is_some_and(|start| is_zero(start)))
    };
    let is_by_tokens = tiers.iter().any(|tier| tier.contains_key("range"));
    let reason = if is_by_tokens { Reason::ContextTier } else { Reason::OtherUnit };
    rates.unsupported.entry(reason).or_default().push(TIERED_PRICING);
    if !has_base_rates {
        rates.first_tier = tiers.into_iter().find(is_first);
    }
}

/// The string in `field`.
fn text(entry: &RawObject, field: &str) -> Option<String> {
    entry.get(field).and_then(|value| serde_json::from_str(value.get()).ok())
}

fn is_zero(value: &RawValue) -> bool {
    number_text(value).is_some_and(|number| to_rate(&number, Scale::NONE).as_deref() == Ok("0"))
}

/// Whether two values are the same number, as far as numbers can be rates.
fn is_same_number(value: &RawValue, other: &RawValue) -> bool {
    let rate = |value: &RawValue| number_text(value).and_then(|number| to_rate(&number, Scale::TOKEN_TO_MILLION).ok());
    value.get() == other.get() || rate(value).is_some_and(|number| rate(other) == Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCERPT: &str = include_str!("../../tests/data/prices/litellm.json");

    fn prices(json: &str) -> PriceList {
        read(json.as_bytes()).expect("it is a list")
    }

    /// The usage types, rates and numbers of units of a model.
    fn rates<'a>(list: &'a PriceList, provider: &str, model: &str) -> Vec<(&'a str, &'a str, i64)> {
        let is_of = |price: &&ListedPrice| price.provider.as_deref() == Some(provider) && price.model.as_deref() == Some(model);
        let rate = |price: &'a ListedPrice| {
            (price.usage_type.as_str(), price.rate.as_deref().unwrap_or_default(), price.per_units.unwrap_or_default())
        };
        list.prices.iter().filter(is_of).map(rate).collect()
    }

    fn reasons(list: &PriceList, name: &str) -> Vec<Reason> {
        list.not_imported.iter().filter(|entry| entry.name == name).map(|entry| entry.reason).collect()
    }

    #[test]
    fn rates_per_token_become_rates_per_million() {
        let list = prices(EXCERPT);
        let expected = [
            ("tokens_cache_read", "0.3", 1_000_000),
            ("tokens_cache_write", "3.75", 1_000_000),
            ("tokens_input", "3", 1_000_000),
            ("tokens_output", "15", 1_000_000),
        ];
        assert_eq!(rates(&list, "anthropic", "claude-sonnet-4-5"), expected);
        let expected =
            [("tokens_cache_read", "1.25", 1_000_000), ("tokens_input", "2.5", 1_000_000), ("tokens_output", "10", 1_000_000)];
        assert_eq!(rates(&list, "azure", "gpt-4o-2024-08-06"), expected);
        let expected =
            [("tokens_input", "2", 1_000_000), ("tokens_output", "8", 1_000_000), ("tokens_reasoning", "3", 1_000_000)];
        assert_eq!(rates(&list, "perplexity", "sonar-deep-research"), expected);
        assert!(list.prices.iter().all(|price| price.valid_from.is_none() && price.tier.is_none()));
    }

    #[test]
    fn names_are_those_of_the_providers() {
        let list = prices(EXCERPT);
        for (provider, model, input) in [
            ("azure", "gpt-35-turbo-instruct", "1.65"),
            ("bedrock", "us.writer.palmyra-x4-v1:0", "2.5"),
            ("openai", "ft:gpt-4o-2024-08-06:*", "3.75"),
            ("vertex_ai", "claude-3-5-haiku@20241022", "1"),
        ] {
            assert!(rates(&list, provider, model).contains(&("tokens_input", input, 1_000_000)), "{model}");
        }
        assert_eq!(reasons(&list, "azure/eu/gpt-4o-2024-08-06"), [Reason::Regional]);
        assert_eq!(reasons(&list, "bedrock/us-east-1/anthropic.claude-v1"), [Reason::Regional]);
        assert_eq!(reasons(&list, "together-ai-4.1b-8b"), [Reason::NotAModel]);
        assert!(reasons(&list, SAMPLE).is_empty());
    }

    #[test]
    fn an_alias_has_the_rates_of_its_entry() {
        let list = prices(EXCERPT);
        let expected = rates(&list, "anthropic", "claude-sonnet-5-5");
        assert_eq!(expected.len(), 4);
        assert_eq!(rates(&list, "anthropic", "claude-sonnet-latest"), expected);
        let list = prices(r#"{"latest": {"alias_of": "missing"}}"#);
        assert_eq!(reasons(&list, "latest"), [Reason::NoProvider]);
    }

    #[test]
    fn seconds_of_transcription_are_priced_once() {
        let list = prices(EXCERPT);
        for (provider, model, rate) in
            [("openai", "whisper-1", "0.36"), ("deepgram", "nova-3", "0.258012"), ("soniox", "stt-async-v4", "0.10000008")]
        {
            assert_eq!(rates(&list, provider, model), [("transcription_seconds", rate, 3_600)], "{model}");
        }
        let entry = |mode: &str, input: &str, output: &str| {
            prices(&format!(
                r#"{{"m": {{"litellm_provider": "p", "mode": "{mode}", "input_cost_per_second": {input}, "output_cost_per_second": {output}}}}}"#
            ))
        };
        assert_eq!(rates(&entry(TRANSCRIPTION, "0.0", "0.0"), "p", "m"), [("transcription_seconds", "0", 3_600)]);
        assert_eq!(rates(&entry(TRANSCRIPTION, "1e-4", "0.0001"), "p", "m"), [("transcription_seconds", "0.36", 3_600)]);
        for list in [entry(TRANSCRIPTION, "0.0001", "0.0002"), entry("video_generation", "0", "0.1")] {
            assert_eq!((list.prices.len(), reasons(&list, "m")), (0, vec![Reason::PerSecond]));
        }
    }

    #[test]
    fn rates_per_request_are_those_of_api_calls() {
        let expected = [("api_calls", "0.005", 1), ("tokens_input", "0", 1_000_000), ("tokens_output", "0.28", 1_000_000)];
        assert_eq!(rates(&prices(EXCERPT), "perplexity", "pplx-7b-online"), expected);
    }

    #[test]
    fn the_first_range_of_input_tokens_is_the_base() {
        let list = prices(EXCERPT);
        let expected = [("tokens_input", "0.05", 1_000_000), ("tokens_output", "0.4", 1_000_000)];
        assert_eq!(rates(&list, "dashscope", "qwen-flash"), expected);
        assert_eq!(reasons(&list, "dashscope/qwen-flash"), [Reason::ContextTier]);
        let list = prices(
            r#"{"m": {"litellm_provider": "p", "tiered_pricing": [{"range": [1000, 2000], "input_cost_per_token": 1}]},
                "n": {"litellm_provider": "p", "input_cost_per_token": 1e-6, "tiered_pricing": [{"range": [0, 2000], "input_cost_per_token": 2}]}}"#,
        );
        assert_eq!(rates(&list, "p", "m"), []);
        assert_eq!(rates(&list, "p", "n"), [("tokens_input", "1", 1_000_000)]);
    }

    #[test]
    fn what_a_price_cannot_express_is_reported() {
        let list = prices(EXCERPT);
        for (name, expected) in [
            ("claude-sonnet-4-5", vec![Reason::ServiceTier, Reason::CacheVariant, Reason::OtherUnit]),
            ("deepseek-flash", vec![Reason::TimeOfDay]),
            ("ft:gpt-4o-2024-08-06", vec![Reason::ServiceTier, Reason::Multiplier]),
            ("perplexity/sonar-deep-research", vec![Reason::TokenKind, Reason::OtherUnit]),
            ("rerank-v3.5", vec![Reason::OtherUnit]),
            ("bedrock/guardrails", vec![Reason::OtherUnit]),
            ("chatgpt/gpt-5.5", vec![Reason::NoPrice]),
            ("novita/nvidia/nemotron-3-nano-30b-a3b", vec![Reason::TooPrecise, Reason::TooPrecise]),
        ] {
            assert_eq!(reasons(&list, name), expected, "{name}");
        }
        assert_eq!(rates(&list, "novita", "nvidia/nemotron-3-nano-30b-a3b"), []);
        assert!(list.not_imported.iter().any(|entry| entry.detail.contains("`5.0000000000000004e-08`")));
        assert_eq!(rates(&list, "cohere", "rerank-v3.5"), [("tokens_input", "0", 1_000_000), ("tokens_output", "0", 1_000_000)]);
    }

    #[test]
    fn two_rates_of_the_same_model_are_not_imported() {
        let list = prices(
            r#"{"m": {"litellm_provider": "p", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
                "p/m": {"litellm_provider": "p", "input_cost_per_token": 3e-6, "output_cost_per_token": 2.0e-6}}"#,
        );
        assert_eq!(rates(&list, "p", "m"), [("tokens_output", "2", 1_000_000)]);
        assert_eq!((reasons(&list, "m"), reasons(&list, "p/m")), (vec![Reason::Conflict], vec![Reason::Conflict]));
    }

    #[test]
    fn cached_input_has_one_rate() {
        let entry = |fields: &str| prices(&format!(r#"{{"m": {{"litellm_provider": "p", {fields}}}}}"#));
        let hit = entry(r#""input_cost_per_token_cache_hit": 1e-7"#);
        assert_eq!(rates(&hit, "p", "m"), [("tokens_cache_read", "0.1", 1_000_000)]);
        let both = entry(r#""input_cost_per_token_cache_hit": 1e-7, "cache_read_input_token_cost": 0.0000001"#);
        assert_eq!((rates(&both, "p", "m").len(), both.not_imported.len()), (1, 0));
        let different = entry(r#""input_cost_per_token_cache_hit": 1e-7, "cache_read_input_token_cost": 2e-7"#);
        assert_eq!(rates(&different, "p", "m"), [("tokens_cache_read", "0.2", 1_000_000)]);
        assert_eq!(reasons(&different, "m"), [Reason::CacheVariant]);
    }

    #[test]
    fn unexpected_values_are_reported() {
        let list = prices(
            r#"{"a": 1, "b": {"litellm_provider": "p", "input_cost_per_token": -1e-6}, "c": {"input_cost_per_token": 1e-6},
                "d": {"litellm_provider": "p", "input_cost_per_token": {"eur": 1}}, "": {"litellm_provider": "p", "input_cost_per_token": 0},
                "e": {"litellm_provider": "p", "input_cost_per_token": null, "output_cost_per_token": "2e-6", "input_cost_per_thought": 1}}"#,
        );
        for (name, expected) in [
            ("a", Reason::Unreadable),
            ("b", Reason::InvalidRate),
            ("c", Reason::NoProvider),
            ("d", Reason::InvalidRate),
            ("", Reason::Unreadable),
            ("e", Reason::UnknownField),
        ] {
            assert_eq!(reasons(&list, name), [expected], "{name}");
        }
        assert_eq!(rates(&list, "p", "e"), [("tokens_output", "2", 1_000_000)]);
        assert_eq!(list.prices.len(), 1);
    }
}
