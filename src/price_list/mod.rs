//! Price lists in files: reads them into prices, without I/O.
//!
//! Three formats are read: the project's own JSON ([`ListFormat::Prices`]), LiteLLM's `model_prices_and_context_window.json`
//! ([`ListFormat::LiteLlm`]) and the `data.json` of pydantic's genai-prices ([`ListFormat::GenaiPrices`]). The own format is strict: the
//! first invalid price is an error. The others are lenient: what a price cannot express is returned in [`PriceList::not_imported`] with a
//! [`Reason`], and nothing is estimated. Numbers are read from their digits, never as floating point.
//!
//! Start with [`read_price_list`].

mod collector;
mod decimal;
mod genai_match;
mod genai_prices;
mod litellm;
mod litellm_fields;
mod litellm_names;
mod prices;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;

/// What some editors and exports write at the beginning of a UTF-8 file.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A JSON object whose values are not parsed yet, so that numbers keep their digits.
type RawObject<'a> = BTreeMap<String, &'a RawValue>;

/// A price in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPrice {
    /// Slug of the usage type.
    pub usage_type: String,
    /// The tier; `None`: every tier.
    pub tier: Option<String>,
    /// The model: a name, or a prefix that ends with `*`; `None`: every model.
    pub model: Option<String>,
    /// The provider; `None`: every provider.
    pub provider: Option<String>,
    /// Decimal text in canonical form with at most nine decimals, such as `0.125`; `None` ends the price.
    pub rate: Option<String>,
    /// The number of units that cost `rate`; `None`: the default of the usage type. Lists of others always state it.
    pub per_units: Option<i64>,
    /// From when the price is in force: RFC 3339, valid; `None`: from the instant of the import.
    pub valid_from: Option<String>,
    /// Where the price was published, often a URL.
    pub source: Option<String>,
}

/// Something in a list that was not imported as a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotImported {
    /// The entry as its list names it; `provider/model` in genai-prices.
    pub name: String,
    /// Why it was not imported; one entry may have several reasons, each in a `NotImported` of its own.
    pub reason: Reason,
    /// The fields, clauses or values in question, separated by commas; may be empty.
    pub detail: String,
}

impl fmt::Display for NotImported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.name, self.reason)?;
        if self.detail.is_empty() { Ok(()) } else { write!(formatter, ": {}", self.detail) }
    }
}

/// Why something in a list was not imported as a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A rate that applies above a number of input tokens, or in a range of them. The base rate, if there is one, was imported.
    ContextTier,
    /// A rate of batch, flex, priority or similar requests.
    ServiceTier,
    /// A rate for another lifetime or kind of cache than the default one.
    CacheVariant,
    /// Rates that depend on the time of day. LiteLLM's regular rate was imported, without the discount; of genai-prices, none.
    TimeOfDay,
    /// A factor on other rates, for a region or a mode.
    Multiplier,
    /// A rate of audio, image, video, citation or other tokens that have no usage type.
    TokenKind,
    /// A rate per image, pixel, character, page, query or another unit that has no usage type.
    OtherUnit,
    /// A rate per second of something else than transcription.
    PerSecond,
    /// The rate has more than nine decimals per million tokens, per hour or per call.
    TooPrecise,
    /// The rate is negative, too large or not a number.
    InvalidRate,
    /// A price field that the import does not know.
    UnknownField,
    /// The rates of the entry apply in one region.
    Regional,
    /// The entry is not a model: an image size or quality, a route, or a class of models by their number of parameters.
    NotAModel,
    /// A condition on the model's name that is neither a name nor a prefix. The names that certainly satisfy it were imported.
    NamePattern,
    /// An earlier entry of the list applies to all these names.
    Shadowed,
    /// Two entries have different rates for the same model and provider; neither was imported.
    Conflict,
    /// The entry names no provider, or is an alias of an entry that does not exist.
    NoProvider,
    /// The entry states no price. In genai-prices, many of these models are free.
    NoPrice,
    /// The list prices other models of the provider as those of another provider.
    ProviderFallback,
    /// The model, provider or start date is invalid, or the entry has another structure than its format.
    Unreadable,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ContextTier => "rate above a number of input tokens",
            Self::ServiceTier => "rate of batch, flex, priority or similar requests",
            Self::CacheVariant => "rate of another kind of cache",
            Self::TimeOfDay => "rates that depend on the time of day",
            Self::Multiplier => "factor on other rates",
            Self::TokenKind => "rate of tokens without a usage type",
            Self::OtherUnit => "rate per a unit without a usage type",
            Self::PerSecond => "rate per second of other usage than transcription",
            Self::TooPrecise => "rate with more than nine decimals",
            Self::InvalidRate => "invalid rate",
            Self::UnknownField => "unknown price field",
            Self::Regional => "rates of one region",
            Self::NotAModel => "not the name of a model",
            Self::NamePattern => "pattern of names",
            Self::Shadowed => "names of an earlier entry",
            Self::Conflict => "different rates for the same model and provider",
            Self::NoProvider => "no provider",
            Self::NoPrice => "no price",
            Self::ProviderFallback => "models priced as those of other providers",
            Self::Unreadable => "unreadable entry",
        })
    }
}

/// A price list as read from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    /// The prices: in the order of the file for the own format, otherwise by provider, model, usage type and start.
    pub prices: Vec<ListedPrice>,
    /// What was not imported, in the order of the file; always empty for the own format.
    pub not_imported: Vec<NotImported>,
}

/// The format of a price list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// The project's own: an array of prices.
    Prices,
    /// LiteLLM's `model_prices_and_context_window.json`: an object of entries by model.
    LiteLlm,
    /// The `data.json` or `data_slim.json` of genai-prices, version 1 or 2: an array of providers.
    GenaiPrices,
}

/// Why a price list cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PriceListError {
    /// The text is not JSON, or its outermost value has another type than the format.
    #[error("this is not a price list in JSON: {0}")]
    InvalidJson(#[from] serde_json::Error),
    /// The text is JSON in none of the formats.
    #[error(
        "this is JSON but not a price list; the formats are an array of prices, LiteLLM's object of models, and the array of providers of genai-prices"
    )]
    UnknownFormat,
    /// A price of the own format is invalid.
    #[error("price {index}: {message}")]
    InvalidPrice {
        /// The position of the price in the array, from 0.
        index: usize,
        /// What is invalid, and what to write instead.
        message: String,
    },
}

/// Reads a price list; detects its format if `format` is `None`.
pub fn read_price_list(json: &[u8], format: Option<ListFormat>) -> Result<PriceList, PriceListError> {
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
    match format.map_or_else(|| detect(json), Ok)? {
        ListFormat::Prices => prices::read(json),
        ListFormat::LiteLlm => litellm::read(json),
        ListFormat::GenaiPrices => genai_prices::read(json),
    }
}

/// Detects the format of a price list by its structure.
///
/// An array is genai-prices if one of its objects has `models`, otherwise the own format, whose errors name the position. An object is
/// LiteLLM's if one of its entries has `litellm_provider`.
pub fn detect(json: &[u8]) -> Result<ListFormat, PriceListError> {
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
    let has_field = |value: &RawValue, field| serde_json::from_str::<RawObject>(value.get()).is_ok_and(|f| f.contains_key(field));
    match json.trim_ascii_start().first() {
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_slice(json)?;
            let is_genai_prices = elements.iter().any(|element| has_field(element, "models"));
            Ok(if is_genai_prices { ListFormat::GenaiPrices } else { ListFormat::Prices })
        }
        Some(b'{') => {
            let entries: RawObject = serde_json::from_slice(json)?;
            let is_litellm = entries.values().any(|entry| has_field(entry, "litellm_provider"));
            if is_litellm { Ok(ListFormat::LiteLlm) } else { Err(PriceListError::UnknownFormat) }
        }
        _ => {
            serde_json::from_slice::<&RawValue>(json)?;
            Err(PriceListError::UnknownFormat)
        }
    }
}

/// The message of an error without the position, which counts from the beginning of the value that was read.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(message, _)| message.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_format_is_detected_by_structure() {
        for (json, format) in [
            ("[]", ListFormat::Prices),
            (r#" [{"usageType": "tokens_input", "rate": "1"}]"#, ListFormat::Prices),
            ("[1]", ListFormat::Prices),
            (r#"[{"id": "openai", "models": []}]"#, ListFormat::GenaiPrices),
            (r#"{"sample_spec": {"litellm_provider": "x"}}"#, ListFormat::LiteLlm),
            ("\u{feff}[]", ListFormat::Prices),
        ] {
            assert_eq!(detect(json.as_bytes()).expect("it is a list"), format, "{json}");
        }
    }

    #[test]
    fn other_json_and_other_text_are_errors() {
        for json in ["{}", r#"{"prices": []}"#, "null", "1", r#""text""#] {
            assert!(matches!(detect(json.as_bytes()), Err(PriceListError::UnknownFormat)), "{json}");
        }
        for json in ["", "prices", "[1,", "{", "\u{0}", "[] []"] {
            assert!(matches!(read_price_list(json.as_bytes(), None), Err(PriceListError::InvalidJson(_))), "{json}");
        }
        assert!(matches!(detect(b"[\"\xff\"]"), Err(PriceListError::InvalidJson(_))));
    }

    #[test]
    fn an_explicit_format_is_not_detected() {
        assert!(matches!(read_price_list(b"{}", Some(ListFormat::Prices)), Err(PriceListError::InvalidJson(_))));
        assert!(matches!(read_price_list(b"[]", Some(ListFormat::LiteLlm)), Err(PriceListError::InvalidJson(_))));
        assert_eq!(read_price_list(b"{}", Some(ListFormat::LiteLlm)).expect("it is a list"), PriceList::default());
        assert_eq!(read_price_list(b"[]", Some(ListFormat::GenaiPrices)).expect("it is a list"), PriceList::default());
    }

    #[test]
    fn lists_are_detected_and_have_one_rate_at_a_time() {
        for (json, format) in [
            (include_str!("../../tests/data/prices/litellm.json"), ListFormat::LiteLlm),
            (include_str!("../../tests/data/prices/genai-prices.json"), ListFormat::GenaiPrices),
        ] {
            assert_eq!(detect(json.as_bytes()).expect("it is a list"), format);
            let list = read_price_list(json.as_bytes(), None).expect("it is a list");
            let key = |price: &ListedPrice| {
                let ListedPrice { usage_type, tier, model, provider, valid_from, .. } = price.clone();
                (usage_type, tier, model, provider, valid_from)
            };
            let keys: std::collections::BTreeSet<_> = list.prices.iter().map(key).collect();
            assert_eq!(keys.len(), list.prices.len());
            assert!(!list.not_imported.is_empty());
        }
    }

    proptest! {
        #[test]
        fn a_damaged_list_is_read_or_rejected(start in 0_usize..15_000, length in 0_usize..200, inserted in "[\\[\\]{}:,\"0-9a-z-]{0,8}") {
            for json in [
                include_str!("../../tests/data/prices/litellm.json"),
                include_str!("../../tests/data/prices/genai-prices.json"),
            ] {
                let mut bytes = json.as_bytes().to_vec();
                let end = (start + length).min(bytes.len());
                bytes.splice(start.min(end)..end, inserted.bytes());
                for format in [None, Some(ListFormat::Prices), Some(ListFormat::LiteLlm), Some(ListFormat::GenaiPrices)] {
                    let _ = read_price_list(&bytes, format);
                }
            }
        }
    }
}
