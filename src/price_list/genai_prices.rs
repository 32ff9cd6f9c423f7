//! The `data.json` of pydantic's genai-prices: an array of providers, with the rates of their models per million tokens.
//!
//! Versions 1 and 2 of the format have the same structure; version 2 has more fields with rates.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::collector::{Collector, quoted};
use super::decimal::Scale;
use super::genai_match::{Clause, NameSet};
use super::{ListedPrice, PriceList, PriceListError, RawObject, Reason, without_position};
use crate::domain::price::TOKENS_PER_RATE;
use crate::domain::time::Timestamp;

/// A provider; fields that no price depends on are left out.
#[derive(Deserialize)]
struct Provider<'a> {
    id: String,
    #[serde(default)]
    pricing_urls: Vec<String>,
    #[serde(default)]
    fallback_model_providers: Vec<String>,
    #[serde(borrow)]
    models: Vec<&'a RawValue>,
}

/// A model of a provider. A name belongs to the first model whose condition it satisfies.
#[derive(Deserialize)]
struct Model<'a> {
    id: String,
    r#match: Clause,
    #[serde(borrow)]
    prices: &'a RawValue,
}

/// Rates under a condition. The last whose condition is satisfied applies, and the first if none is.
#[derive(Deserialize)]
struct ConditionalPrices<'a> {
    constraint: Option<Constraint>,
    #[serde(borrow)]
    prices: RawObject<'a>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Constraint {
    StartDate { start_date: String },
    TimeOfDay { start_time: String, end_time: String },
}

/// A rate with those that apply above a number of input tokens.
#[derive(Deserialize)]
struct TieredRate<'a> {
    #[serde(borrow)]
    base: &'a RawValue,
}

/// The rates from an instant on.
struct Period<'a> {
    /// RFC 3339; `None`: from the beginning.
    start: Option<String>,
    prices: RawObject<'a>,
}

/// Reads the list.
pub(super) fn read(json: &[u8]) -> Result<PriceList, PriceListError> {
    let providers: Vec<&RawValue> = serde_json::from_slice(json)?;
    let mut collector = Collector::default();
    for (index, provider) in providers.into_iter().enumerate() {
        match serde_json::from_str::<Provider>(provider.get()) {
            Ok(provider) => read_provider(&provider, &mut collector),
            Err(error) => collector.reject(&format!("provider {index}"), Reason::Unreadable, without_position(&error)),
        }
    }
    Ok(collector.finish())
}

fn read_provider(provider: &Provider, collector: &mut Collector) {
    if !provider.fallback_model_providers.is_empty() {
        collector.reject(&provider.id, Reason::ProviderFallback, quoted(&provider.fallback_model_providers));
    }
    let mut models: Vec<Model> = Vec::new();
    for (index, model) in provider.models.iter().enumerate() {
        match serde_json::from_str::<Model>(model.get()) {
            Ok(model) => {
                read_model(provider, &model, &models, collector);
                models.push(model);
            }
            Err(error) => {
                collector.reject(&format!("{}/{index}", provider.id), Reason::Unreadable, without_position(&error));
            }
        }
    }
}

fn read_model(provider: &Provider, model: &Model, earlier: &[Model], collector: &mut Collector) {
    let name = format!("{}/{}", provider.id, model.id);
    let Some(periods) = read_periods(&name, model.prices, collector) else { return };
    if periods.iter().all(|period| period.prices.is_empty()) {
        return collector.reject(&name, Reason::NoPrice, "");
    }
    let rates = read_rates(&name, &periods, collector);
    let patterns = model.r#match.patterns();
    if !patterns.is_empty() {
        let patterns: Vec<_> = patterns.iter().map(ToString::to_string).collect();
        collector.reject(&name, Reason::NamePattern, patterns.join(", "));
    }
    let mut name_sets = model.r#match.name_sets();
    let id = NameSet::Exact(model.id.clone());
    if !patterns.is_empty() && model.r#match.covers(&id) && !name_sets.iter().any(|names| is_within(&id, names)) {
        name_sets.push(id);
    }
    for names in name_sets {
        let is_shadowed = earlier.iter().any(|other| other.r#match.covers(&names));
        if is_shadowed {
            collector.reject(&name, Reason::Shadowed, quoted([names.to_model()]));
        } else if names.text().contains('*') {
            collector.reject(&name, Reason::Unreadable, format!("`{}` contains `*`", names.text()));
        } else if collector.accept_names(&name, &names.to_model(), &provider.id) {
            for rate in &rates {
                collector.add(&name, rate.to_price(&names, provider));
            }
        }
    }
}

/// Whether `names` is a part of `others`, byte by byte as usage records are compared.
fn is_within(names: &NameSet, others: &NameSet) -> bool {
    match others {
        NameSet::Exact(_) => names == others,
        NameSet::Prefix(prefix) => names.text().starts_with(prefix.as_str()),
    }
}

/// The rates of a model in the order of time. Rejects the model and returns `None` if they cannot be read or depend on the time of day.
fn read_periods<'a>(name: &str, prices: &'a RawValue, collector: &mut Collector) -> Option<Vec<Period<'a>>> {
    let conditions = if prices.get().starts_with('{') {
        serde_json::from_str(prices.get()).map(|prices| vec![ConditionalPrices { constraint: None, prices }])
    } else {
        serde_json::from_str(prices.get())
    };
    match conditions.map_err(|error| without_position(&error)).and_then(to_periods) {
        Ok(Schedule::Periods(periods)) => return Some(periods),
        Ok(Schedule::TimesOfDay(times)) => collector.reject(name, Reason::TimeOfDay, times.join(", ")),
        Err(message) => collector.reject(name, Reason::Unreadable, message),
    }
    None
}

/// When the rates of a model apply.
enum Schedule<'a> {
    /// One after the other.
    Periods(Vec<Period<'a>>),
    /// Some of them at these times of every day.
    TimesOfDay(Vec<String>),
}

fn to_periods(conditions: Vec<ConditionalPrices>) -> Result<Schedule, String> {
    let (mut periods, mut times): (Vec<Period>, Vec<String>) = (Vec::new(), Vec::new());
    for (index, ConditionalPrices { constraint, prices }) in conditions.into_iter().enumerate().rev() {
        let start = match constraint {
            Some(Constraint::TimeOfDay { start_time, end_time }) if index > 0 => {
                times.push(format!("{start_time} to {end_time}"));
                continue;
            }
            Some(Constraint::StartDate { start_date }) if index > 0 => {
                let start = format!("{start_date}T00:00:00Z");
                Timestamp::parse(&start)?;
                Some(start)
            }
            // The first rates apply if no condition is satisfied, whatever their own is.
            _ => None,
        };
        // Later elements take precedence: rates that start with or after those of a later element never apply.
        if periods.last().is_none_or(|later| start < later.start) {
            periods.push(Period { start, prices });
        }
    }
    periods.reverse();
    Ok(if times.is_empty() { Schedule::Periods(periods) } else { Schedule::TimesOfDay(times) })
}

/// A rate of a model, for whichever of its names.
struct ModelRate {
    usage_type: &'static str,
    per_units: i64,
    /// `None`: the price ends.
    rate: Option<String>,
    valid_from: Option<String>,
}

impl ModelRate {
    fn to_price(&self, names: &NameSet, provider: &Provider) -> ListedPrice {
        ListedPrice {
            usage_type: self.usage_type.to_owned(),
            tier: None,
            model: Some(names.to_model()),
            provider: Some(provider.id.clone()),
            rate: self.rate.clone(),
            per_units: Some(self.per_units),
            valid_from: self.valid_from.clone(),
            source: provider.pricing_urls.first().cloned(),
        }
    }
}

/// The rates of all periods, without those that are the same as in the period before. A usage type without a rate in the next period has a
/// price that ends there.
///
/// Rates that never change are in force from the import on. If any changes, the first ones are in force from the earliest time on:
/// otherwise an import after the change would put the rates from before it in force again.
fn read_rates(name: &str, periods: &[Period], collector: &mut Collector) -> Vec<ModelRate> {
    let mut unsupported: BTreeMap<Reason, BTreeSet<&str>> = BTreeMap::new();
    let mut rates: Vec<ModelRate> = Vec::new();
    let mut before: BTreeMap<(&'static str, i64), String> = BTreeMap::new();
    for period in periods {
        let mut current = BTreeMap::new();
        for (field, value) in &period.prices {
            match classify(field) {
                Ok((usage_type, scale, per_units)) => {
                    let base = base_rate(value);
                    if base.is_some() {
                        unsupported.entry(Reason::ContextTier).or_default().insert(field);
                    }
                    if let Some(rate) = collector.read_rate(name, field, base.unwrap_or(value), scale) {
                        current.insert((usage_type, per_units), rate);
                    }
                }
                Err(reason) => _ = unsupported.entry(reason).or_default().insert(field),
            }
        }
        let ended = before.keys().filter(|key| !current.contains_key(*key)).map(|key| (key, None));
        let changed = current.iter().filter(|(key, rate)| before.get(*key) != Some(*rate)).map(|(key, rate)| (key, Some(rate)));
        rates.extend(ended.chain(changed).map(|((usage_type, per_units), rate)| ModelRate {
            usage_type,
            per_units: *per_units,
            rate: rate.cloned(),
            valid_from: period.start.clone(),
        }));
        before = current;
    }
    if rates.iter().any(|rate| rate.valid_from.is_some()) {
        let earliest = Timestamp::EARLIEST.to_rfc3339();
        for rate in &mut rates {
            rate.valid_from.get_or_insert_with(|| earliest.clone());
        }
    }
    for (reason, fields) in unsupported {
        collector.reject(name, reason, quoted(fields));
    }
    rates
}

/// The base rate of a tiered rate; `None` if the rate is not tiered.
fn base_rate<'a>(value: &'a RawValue) -> Option<&'a RawValue> {
    // The derived implementation would also accept a list.
    let tiered = value.get().starts_with('{').then(|| serde_json::from_str::<TieredRate<'a>>(value.get()));
    tiered.and_then(Result::ok).map(|tiered| tiered.base)
}

/// The usage type that `field` is the rate of, with the scale and number of units, or why it cannot be imported.
fn classify(field: &str) -> Result<(&'static str, Scale, i64), Reason> {
    let tokens = |usage_type| Ok((usage_type, Scale::NONE, TOKENS_PER_RATE));
    match field {
        "input_mtok" => tokens("tokens_input"),
        "output_mtok" => tokens("tokens_output"),
        "cache_read_mtok" => tokens("tokens_cache_read"),
        "cache_write_mtok" => tokens("tokens_cache_write"),
        "output_reasoning_mtok" => tokens("tokens_reasoning"),
        "requests_kcount" => Ok(("api_calls", Scale::THOUSAND_TO_ONE, 1)),
        "cache_write_5m_mtok" | "cache_write_1h_mtok" => Err(Reason::CacheVariant),
        _ if field.ends_with("_mtok") => Err(Reason::TokenKind),
        _ => Err(Reason::OtherUnit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = include_str!("../../tests/data/prices/genai-prices.json");

    /// The list of one provider `p` with these models.
    fn prices_of(models: &str) -> PriceList {
        read(format!(r#"[{{"id": "p", "models": [{models}]}}]"#).as_bytes()).expect("it is a list")
    }

    /// The starts, usage types and rates of a model; `END` for the end of a price.
    fn rates<'a>(list: &'a PriceList, provider: &str, model: &str) -> Vec<(&'a str, &'a str, &'a str)> {
        let is_of = |price: &&ListedPrice| price.provider.as_deref() == Some(provider) && price.model.as_deref() == Some(model);
        let rate = |price: &'a ListedPrice| {
            let start = price.valid_from.as_deref().unwrap_or_default();
            (start.split('T').next().unwrap_or_default(), price.usage_type.as_str(), price.rate.as_deref().unwrap_or("END"))
        };
        list.prices.iter().filter(is_of).map(rate).collect()
    }

    fn reasons(list: &PriceList, name: &str) -> Vec<Reason> {
        list.not_imported.iter().filter(|entry| entry.name == name).map(|entry| entry.reason).collect()
    }

    #[test]
    fn rates_are_those_of_the_list() {
        let list = read(LIST.as_bytes()).expect("the file is a list");
        let expected = [
            ("", "tokens_cache_read", "0.35"),
            ("", "tokens_cache_write", "4.375"),
            ("", "tokens_input", "3.5"),
            ("", "tokens_output", "17.5"),
        ];
        assert_eq!(rates(&list, "alder", "alder-large-4*"), expected);
        assert_eq!(rates(&list, "cedar", "c-embedding"), [("", "tokens_input", "0.02")]);
        let expected = [("", "tokens_input", "2"), ("", "tokens_output", "8"), ("", "tokens_reasoning", "3")];
        assert_eq!(rates(&list, "dogwood", "research"), expected);
        let sources: Vec<_> = list.prices.iter().map(|price| (price.provider.as_deref(), price.source.as_deref())).collect();
        assert!(sources.contains(&(Some("alder"), Some("https://alder.example/pricing"))));
        assert!(sources.contains(&(Some("birch"), None)));
    }

    #[test]
    fn rates_per_thousand_requests_are_those_of_api_calls() {
        let list = read(LIST.as_bytes()).expect("the file is a list");
        let calls = list.prices.iter().find(|price| price.usage_type == "api_calls").expect("one has a rate per request");
        assert_eq!((calls.model.as_deref(), calls.rate.as_deref(), calls.per_units), (Some("search"), Some("0.012"), Some(1)));
    }

    #[test]
    fn conditions_become_names_and_prefixes() {
        let list = read(LIST.as_bytes()).expect("the file is a list");
        let models = |provider: &str| {
            let of_provider = list.prices.iter().filter(|price| price.provider.as_deref() == Some(provider));
            of_provider.filter_map(|price| price.model.as_deref()).collect::<BTreeSet<_>>()
        };
        let expected = ["alder-2*", "alder-large-4*", "alder-large-4.0*", "alder-large-5*", "alder-v2*"];
        assert_eq!(models("alder"), BTreeSet::from(expected));
        // The id `alder.text-express-v1` satisfies `contains text-express` without beginning with it.
        let expected = [
            "alder.large-4*",
            "alder.text-express-v1",
            "birch-flash",
            "birch-flash-exp*",
            "eu.alder.large-4*",
            "text-express*",
            "us.alder.large-4*",
        ];
        assert_eq!(models("birch"), BTreeSet::from(expected));
        assert_eq!(models("cedar"), BTreeSet::from(["c-embedding", "c1", "c1-2025-04-16", "c2-luna"]));
        assert_eq!(models("dogwood"), BTreeSet::from(["research", "search", "wood/vision-8b"]));
    }

    #[test]
    fn a_start_date_ends_the_rate_before_it() {
        let list = read(LIST.as_bytes()).expect("the file is a list");
        let expected = [
            ("2000-01-01", "tokens_cache_read", "0.5"),
            ("2000-01-01", "tokens_input", "10"),
            ("2025-06-10", "tokens_input", "2"),
            ("2000-01-01", "tokens_output", "40"),
            ("2025-06-10", "tokens_output", "8"),
        ];
        assert_eq!(rates(&list, "cedar", "c1"), expected);
        // Only the rates above 200,000 tokens end at the start date.
        assert_eq!(rates(&list, "alder", "alder-large-5*")[0], ("", "tokens_input", "6"));
        for price in list.prices.iter().filter_map(|price| price.valid_from.as_deref()) {
            assert!(Timestamp::parse(price).is_ok(), "{price}");
        }
    }

    #[test]
    fn a_rate_that_is_missing_or_cannot_be_imported_ends_the_one_before_it() {
        let list = prices_of(
            r#"{"id": "m", "match": {"equals": "m"}, "prices": [
                {"prices": {"input_mtok": 1, "cache_read_mtok": 0.1, "output_mtok": 2}},
                {"constraint": {"start_date": "2026-02-01"}, "prices": {"input_mtok": 1, "output_mtok": 0.12345678901}}]}"#,
        );
        let expected = [
            ("2000-01-01", "tokens_cache_read", "0.1"),
            ("2026-02-01", "tokens_cache_read", "END"),
            ("2000-01-01", "tokens_input", "1"),
            ("2000-01-01", "tokens_output", "2"),
            ("2026-02-01", "tokens_output", "END"),
        ];
        assert_eq!(rates(&list, "p", "m"), expected);
        assert_eq!(reasons(&list, "p/m"), [Reason::TooPrecise]);
    }

    #[test]
    fn the_last_condition_that_is_satisfied_applies() {
        let start =
            |date: &str, rate: u8| format!(r#"{{"constraint": {{"start_date": "{date}"}}, "prices": {{"input_mtok": {rate}}}}}"#);
        let always = |rate: u8| format!(r#"{{"prices": {{"input_mtok": {rate}}}}}"#);
        for (conditions, expected) in [
            (vec![always(1), start("2026-03-01", 3), start("2026-02-01", 2)], vec![("2000-01-01", "1"), ("2026-02-01", "2")]),
            (
                vec![always(1), start("2026-02-01", 2), start("2026-03-01", 3)],
                vec![("2000-01-01", "1"), ("2026-02-01", "2"), ("2026-03-01", "3")],
            ),
            (vec![start("2026-02-01", 1), start("2026-03-01", 2)], vec![("2000-01-01", "1"), ("2026-03-01", "2")]),
            (vec![start("2026-02-01", 1), always(2)], vec![("", "2")]),
        ] {
            let model = format!(r#"{{"id": "m", "match": {{"equals": "m"}}, "prices": [{}]}}"#, conditions.join(", "));
            let list = prices_of(&model);
            let starts: Vec<_> = rates(&list, "p", "m").into_iter().map(|(start, _, rate)| (start, rate)).collect();
            assert_eq!(starts, expected, "{model}");
        }
    }

    #[test]
    fn a_name_belongs_to_the_first_model_that_it_satisfies() {
        let list = prices_of(
            r#"{"id": "a", "match": {"contains": "mini"}, "prices": {"input_mtok": 1}},
               {"id": "b", "match": {"or": [{"equals": "x-MINI"}, {"starts_with": "mini-2"}, {"starts_with": "x"}]}, "prices": {"input_mtok": 2}}"#,
        );
        let models: Vec<_> = list.prices.iter().filter_map(|price| price.model.as_deref()).collect();
        assert_eq!(models, ["mini*", "x*"]);
        assert_eq!(reasons(&list, "p/b"), [Reason::Shadowed, Reason::Shadowed]);
    }

    #[test]
    fn what_a_price_cannot_express_is_reported() {
        let list = read(LIST.as_bytes()).expect("the file is a list");
        for (name, expected) in [
            ("alder/alder-2", vec![Reason::NamePattern]),
            ("alder/alder-large-4", vec![Reason::ContextTier, Reason::CacheVariant, Reason::OtherUnit]),
            ("birch", vec![Reason::ProviderFallback]),
            ("birch/birch-flash", vec![Reason::TokenKind, Reason::NamePattern]),
            ("birch/birch-open", vec![Reason::NoPrice]),
            ("cedar/c-chat", vec![Reason::TimeOfDay]),
            ("cedar/c2-luna", vec![Reason::ContextTier, Reason::NamePattern]),
            ("dogwood/research", vec![Reason::TokenKind, Reason::OtherUnit]),
            ("dogwood/Wood/Vision-8B", vec![Reason::TooPrecise]),
        ] {
            assert_eq!(reasons(&list, name), expected, "{name}");
        }
        assert!(list.not_imported.iter().any(|entry| entry.detail == "`input_mtok`: `0.18000000000000002`"));
    }

    #[test]
    fn unreadable_models_are_reported() {
        let list = prices_of(
            r#"1, {"id": "a", "match": {"like": "a"}, "prices": {"input_mtok": 1}}, {"id": "b", "match": {"equals": "b"}, "prices": 1},
               {"id": "c", "match": {"equals": "c"}, "prices": [{"prices": {}}, {"constraint": {"start_date": "soon"}, "prices": {}}]},
               {"id": "d", "match": {"equals": "d"}, "prices": [{"constraint": {"region": "eu"}, "prices": {}}]},
               {"id": "e", "match": {"or": [{"equals": "e*"}, {"equals": ""}]}, "prices": {"input_mtok": 1}},
               {"id": "f", "match": {"equals": "f"}, "prices": {"input_mtok": [1], "output_mtok": true, "cache_read_mtok": {"base": 0, "tiers": []}}}"#,
        );
        for (name, count) in [("p/0", 1), ("p/1", 1), ("p/b", 1), ("p/c", 1), ("p/d", 1), ("p/e", 2)] {
            assert_eq!(reasons(&list, name), vec![Reason::Unreadable; count], "{name}");
        }
        assert_eq!(reasons(&list, "p/f"), [Reason::InvalidRate, Reason::InvalidRate, Reason::ContextTier]);
        assert_eq!(rates(&list, "p", "f"), [("", "tokens_cache_read", "0")]);
        assert_eq!(list.prices.len(), 1);
        assert_eq!(read(br#"[{"models": []}]"#).expect("it is a list").not_imported[0].reason, Reason::Unreadable);
    }
}
