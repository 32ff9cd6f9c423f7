//! The own format: an array of prices.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::decimal::{Scale, number_text, to_rate};
use super::{ListedPrice, PriceList, PriceListError, without_position};
use crate::domain::quantity::parse_whole_number;
use crate::domain::text::{Label, Slug};
use crate::domain::time::Timestamp;

/// A price in the file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PriceInFile<'a> {
    usage_type: String,
    tier: Option<String>,
    model: Option<String>,
    provider: Option<String>,
    #[serde(borrow)]
    rate: &'a RawValue,
    #[serde(borrow)]
    per_units: Option<&'a RawValue>,
    valid_from: Option<String>,
    source: Option<String>,
}

/// Reads the list. The error names the first invalid price by its position, from 0.
pub(super) fn read(json: &[u8]) -> Result<PriceList, PriceListError> {
    let elements: Vec<&RawValue> = serde_json::from_slice(json)?;
    let mut positions = BTreeMap::new();
    let mut prices = Vec::with_capacity(elements.len());
    for (index, element) in elements.into_iter().enumerate() {
        let invalid = |message| PriceListError::InvalidPrice { index, message };
        let price = read_price(element.get()).map_err(invalid)?;
        let key = (
            price.usage_type.clone(),
            price.tier.clone(),
            price.model.clone(),
            price.provider.clone(),
            price.valid_from.as_deref().map(Timestamp::parse).transpose().map_err(invalid)?,
        );
        if let Some(first) = positions.insert(key, index) {
            return Err(invalid(format!(
                "price {first} has the same usage type, tier, model, provider and start; remove one of them"
            )));
        }
        prices.push(price);
    }
    Ok(PriceList { prices, not_imported: Vec::new() })
}

fn read_price(json: &str) -> Result<ListedPrice, String> {
    // The derived implementation would also accept a list of values in the order of the fields.
    if !json.starts_with('{') {
        return Err("send an object with the fields `usageType` and `rate`".to_owned());
    }
    let price: PriceInFile = serde_json::from_str(json).map_err(|error| without_position(&error))?;
    Slug::parse("usageType", price.usage_type.clone()).map_err(|problem| problem.message)?;
    for (field, text) in [("tier", &price.tier), ("model", &price.model), ("provider", &price.provider)] {
        if let Some(text) = text {
            Label::parse(field, text.clone()).map_err(|problem| problem.message)?;
        }
    }
    let rate = (price.rate.get() != "null").then(|| read_rate(price.rate)).transpose()?;
    let per_units = price.per_units.map(read_per_units).transpose()?;
    Ok(ListedPrice {
        usage_type: price.usage_type,
        tier: price.tier,
        model: price.model,
        provider: price.provider,
        rate,
        per_units,
        valid_from: price.valid_from,
        source: price.source,
    })
}

fn read_rate(value: &RawValue) -> Result<String, String> {
    let expected =
        "send a decimal number of 0 or more with at most nine decimals, as a number or as a string; null ends the price";
    let number = number_text(value).ok_or_else(|| format!("`rate` is not a number; {expected}"))?;
    to_rate(&number, Scale::NONE).map_err(|error| format!("`rate` {}; {expected}", error.as_str()))
}

fn read_per_units(value: &RawValue) -> Result<i64, String> {
    let units = number_text(value).and_then(|number| parse_whole_number(&number).ok());
    let units = units.and_then(|units| i64::try_from(units).ok()).filter(|units| *units > 0);
    units.ok_or_else(|| "`perUnits` is not a whole number between 1 and 2^63-1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::read_price_list;
    use super::*;

    fn error(json: &str) -> (usize, String) {
        match read_price_list(json.as_bytes(), None) {
            Err(PriceListError::InvalidPrice { index, message }) => (index, message),
            other => panic!("{json}: {other:?}"),
        }
    }

    #[test]
    fn prices_are_read_with_all_their_fields() {
        let json = r#"[
            {"usageType": "compute_seconds", "tier": "gpu-a100", "rate": 1.50, "perUnits": 3600},
            {"usageType": "tokens_input", "model": "claude-sonnet-4*", "provider": "anthropic", "rate": "3.00", "perUnits": "1000000",
             "validFrom": "2026-01-01T00:00:00+01:00", "source": "https://example.com/pricing"},
            {"usageType": "api_calls", "rate": null},
            {"usageType": "tokens_output", "rate": 1e-9},
            {"usageType": "tokens_output", "rate": 0, "validFrom": "2027-01-01T00:00:00Z"}
        ]"#;
        let list = read_price_list(json.as_bytes(), None).expect("it is a list");
        assert_eq!(list.not_imported, []);
        let rates: Vec<_> = list.prices.iter().map(|price| (price.rate.as_deref(), price.per_units)).collect();
        assert_eq!(
            rates,
            [
                (Some("1.5"), Some(3_600)),
                (Some("3"), Some(1_000_000)),
                (None, None),
                (Some("0.000000001"), None),
                (Some("0"), None)
            ]
        );
        assert_eq!(
            list.prices[1],
            ListedPrice {
                usage_type: "tokens_input".to_owned(),
                tier: None,
                model: Some("claude-sonnet-4*".to_owned()),
                provider: Some("anthropic".to_owned()),
                rate: Some("3".to_owned()),
                per_units: Some(1_000_000),
                valid_from: Some("2026-01-01T00:00:00+01:00".to_owned()),
                source: Some("https://example.com/pricing".to_owned()),
            }
        );
        assert_eq!(list.prices[0].tier.as_deref(), Some("gpu-a100"));
    }

    #[test]
    fn an_invalid_price_is_an_error_with_its_position() {
        let valid = r#"{"usageType": "tokens_input", "rate": 1}"#;
        for (price, part) in [
            (r#"{"usageType": "tokens_output", "rate": 1, "currency": "EUR"}"#, "unknown field `currency`"),
            (r#"{"usageType": "tokens_output", "rate": 1, "rate": 2}"#, "duplicate field `rate`"),
            (r#"{"usageType": "tokens_output"}"#, "missing field `rate`"),
            (r#"{"rate": 1}"#, "missing field `usageType`"),
            (r#"{"usageType": "Tokens", "rate": 1}"#, "`Tokens` is not a slug"),
            (r#"{"usageType": "tokens_output", "rate": 1, "model": ""}"#, "`model` is empty"),
            (r#"{"usageType": "tokens_output", "rate": 1.0000000001}"#, "`rate` has more than nine decimals"),
            (r#"{"usageType": "tokens_output", "rate": "1,5"}"#, "`rate` is not a decimal number"),
            (r#"{"usageType": "tokens_output", "rate": -1}"#, "`rate` is negative"),
            (r#"{"usageType": "tokens_output", "rate": 1e30}"#, "`rate` is too large"),
            (r#"{"usageType": "tokens_output", "rate": true}"#, "`rate` is not a number"),
            (r#"{"usageType": "tokens_output", "rate": 1, "perUnits": 0}"#, "`perUnits`"),
            (r#"{"usageType": "tokens_output", "rate": 1, "perUnits": 1.5}"#, "`perUnits`"),
            (r#"{"usageType": "tokens_output", "rate": 1, "perUnits": 9223372036854775808}"#, "`perUnits`"),
            (r#"{"usageType": "tokens_output", "rate": 1, "validFrom": "2026-01-01"}"#, "not an RFC 3339 time"),
            (r#"["tokens_output", 1]"#, "send an object"),
            ("1", "send an object"),
        ] {
            let (index, message) = error(&format!("[{valid}, {price}]"));
            assert_eq!(index, 1, "{price}");
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn two_prices_at_the_same_time_are_an_error() {
        let json = r#"[
            {"usageType": "tokens_input", "rate": 1, "validFrom": "2026-01-01T00:00:00Z"},
            {"usageType": "tokens_input", "rate": 1, "validFrom": "2026-01-01T01:00:00Z"},
            {"usageType": "tokens_input", "rate": 2, "validFrom": "2026-01-01T01:00:00+01:00"}
        ]"#;
        let (index, message) = error(json);
        assert_eq!(index, 2);
        assert!(message.contains("price 0 has the same"), "{message}");
    }
}
