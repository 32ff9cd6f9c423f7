//! A usage record as sent, and its deserialization from JSON: from files by `import`, from request variables by the API.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::quantity::parse_integer;
use super::time::Timestamp;

/// A value parsed leniently: the value, or the error message for the caller.
pub type Parsed<T> = Result<T, String>;

/// A usage record as sent, not validated, with the fields of the API's input type.
///
/// Deserialization from JSON is as strict as the schema: a missing, unknown or wrongly typed field fails the whole input. An
/// invalid number or time is kept as an error and rejects only its record.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordInput {
    /// Unique within the account, for the lifetime of the record.
    #[serde(deserialize_with = "id")]
    pub idempotency_key: String,
    /// The account: the customer.
    #[serde(deserialize_with = "id")]
    pub account_id: String,
    /// A user within the account.
    #[serde(default, deserialize_with = "optional_id")]
    pub user_id: Option<String>,
    /// A session within the account.
    #[serde(default, deserialize_with = "optional_id")]
    pub session_id: Option<String>,
    /// A workspace within the account.
    #[serde(default, deserialize_with = "optional_id")]
    pub workspace_id: Option<String>,
    /// An agent within the account.
    #[serde(default, deserialize_with = "optional_id")]
    pub agent_id: Option<String>,
    /// Slug of the usage type.
    pub usage_type: String,
    /// The quantity, in the usage type's unit.
    #[serde(deserialize_with = "integer")]
    pub quantity: Parsed<i128>,
    /// The model that was used.
    pub model: Option<String>,
    /// The provider that runs the model.
    pub provider: Option<String>,
    /// Slug of the tier: a hardware class.
    pub tier: Option<String>,
    /// Slug of the source; `included` if omitted.
    pub source: Option<String>,
    /// The cost, in micros; computed or 0 if omitted.
    #[serde(default, deserialize_with = "optional_integer")]
    pub cost_micros: Option<Parsed<i128>>,
    /// Time of the usage; the time of receipt if omitted.
    #[serde(default, deserialize_with = "optional_time")]
    pub occurred_at: Option<Parsed<Timestamp>>,
    /// Additional data: a JSON object.
    pub metadata: Option<Value>,
}

/// A GraphQL id: a string or an integer.
struct IdText(String);

impl<'de> Deserialize<'de> for IdText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor;

        impl Visitor<'_> for IdVisitor {
            type Value = IdText;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an id: a string or an integer")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<IdText, E> {
                Ok(IdText(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<IdText, E> {
                Ok(IdText(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<IdText, E> {
                Ok(IdText(number.to_string()))
            }
        }

        deserializer.deserialize_any(IdVisitor)
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    IdText::deserialize(deserializer).map(|IdText(text)| text)
}

fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<IdText>::deserialize(deserializer)?.map(|IdText(text)| text))
}

/// Deserializes any JSON value but null: the parsed value, or the reason why it is invalid.
struct Lenient<T>(Parsed<T>);

/// A type that is parsed leniently.
trait FromText: Sized {
    const EXPECTED: &'static str;

    fn from_text(text: &str) -> Parsed<Self>;

    fn from_number(number: &str) -> Parsed<Self>;
}

impl FromText for i128 {
    const EXPECTED: &'static str = "an integer; send digits, as a number or as a string";

    fn from_text(text: &str) -> Parsed<Self> {
        parse_integer(text)
    }

    fn from_number(number: &str) -> Parsed<Self> {
        parse_integer(number)
    }
}

impl FromText for Timestamp {
    const EXPECTED: &'static str = "an RFC 3339 time; send a string like `2026-11-20T08:09:19.999Z`";

    fn from_text(text: &str) -> Parsed<Self> {
        Self::parse(text)
    }

    fn from_number(number: &str) -> Parsed<Self> {
        Err(format!("`{number}` is not {}", Self::EXPECTED))
    }
}

impl<'de, T: FromText> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LenientVisitor<T>(std::marker::PhantomData<T>);

        impl<'de, T: FromText> Visitor<'de> for LenientVisitor<T> {
            type Value = Lenient<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(T::EXPECTED)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Lenient<T>, E> {
                Ok(Lenient(T::from_text(text)))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Lenient<T>, E> {
                Ok(Lenient(T::from_number(&number.to_string())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Lenient<T>, E> {
                Ok(Lenient(T::from_number(&number.to_string())))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Lenient<T>, E> {
                Ok(Lenient(T::from_number(&number.to_string())))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Lenient<T>, E> {
                Ok(Lenient(Err(format!("`{value}` is not {}", T::EXPECTED))))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Lenient<T>, A::Error> {
                while values.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Lenient(Err(format!("a list is not {}", T::EXPECTED))))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Lenient<T>, A::Error> {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Lenient(Err(format!("an object is not {}", T::EXPECTED))))
            }
        }

        deserializer.deserialize_any(LenientVisitor(std::marker::PhantomData))
    }
}

fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Parsed<i128>, D::Error> {
    Lenient::deserialize(deserializer).map(|Lenient(parsed)| parsed)
}

fn optional_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Parsed<i128>>, D::Error> {
    Ok(Option::<Lenient<i128>>::deserialize(deserializer)?.map(|Lenient(parsed)| parsed))
}

fn optional_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Parsed<Timestamp>>, D::Error> {
    Ok(Option::<Lenient<Timestamp>>::deserialize(deserializer)?.map(|Lenient(parsed)| parsed))
}
