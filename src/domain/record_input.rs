//! A usage record as sent, and how it is read from JSON: from files by `import`, from request variables by the API. Corrections are read
//! the same way ([`super::correction_input`]).
//!
//! A record that cannot be read is a [`Problem`] of its own, so that it rejects itself and not the records around it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use super::cost::parse_nanos;
use super::problem::{Problem, ProblemCode};
use super::quantity::{parse_whole_number, significant_digits};
use super::time::Timestamp;

/// Numbers of up to this length, without an exponent, are exact as doubles.
const EXACT_DIGITS: usize = 15;

/// The number of characters of a value that a message shows.
const SHOWN_CHARS: usize = 64;

/// A value parsed leniently: the value, or the error message for the caller.
pub type Parsed<T> = Result<T, String>;

/// A usage record as sent, not validated, with the fields of the API's input type.
///
/// Reading it from JSON is as strict as the schema: a missing, unknown, repeated or wrongly typed field makes it unreadable. An invalid
/// number or time is kept as an error, so that all problems of the record are reported together.
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
    #[serde(deserialize_with = "number")]
    pub quantity: Parsed<i128>,
    /// The model that was used.
    pub model: Option<String>,
    /// The provider that runs the model.
    pub provider: Option<String>,
    /// The tier: a hardware class.
    pub tier: Option<String>,
    /// Slug of the source; `included` if omitted.
    pub source: Option<String>,
    /// The cost, in nanos; computed from prices if omitted.
    #[serde(default, rename = "cost", deserialize_with = "optional_cost")]
    pub cost_nanos: Option<Parsed<i128>>,
    /// Time of the usage; the time of receipt if omitted.
    #[serde(default, deserialize_with = "optional_time")]
    pub occurred_at: Option<Parsed<Timestamp>>,
    /// Additional data: a JSON object.
    pub metadata: Option<SentMetadata>,
    /// The labels; none if omitted.
    #[serde(default, deserialize_with = "optional_list")]
    pub labels: Vec<SentLabel>,
}

/// A label as sent, not validated.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentLabel {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
}

/// An input object of the API that a call sends a list of.
pub trait ListedInput: DeserializeOwned {
    /// What it is, for messages.
    const DESCRIPTION: &'static str;
    /// Its type in the API.
    const TYPE_NAME: &'static str;
}

impl ListedInput for RecordInput {
    const DESCRIPTION: &'static str = "a usage record";
    const TYPE_NAME: &'static str = "UsageRecordInput";
}

/// An input object of a call: as it was read, or why it cannot be read.
pub type SentInput<T> = Result<T, Problem>;

/// A JSON object. A derived implementation would also accept a list of values in the order of the fields.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

/// Reads a GraphQL list of objects: a list, a single object, which equals a list of one, or null, which equals an empty list.
fn optional_list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct ListVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of objects")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Ok(vec![T::deserialize(MapAccessDeserializer::new(map))?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
            let mut objects = Vec::new();
            while let Some(Object(object)) = sequence.next_element()? {
                objects.push(object);
            }
            Ok(objects)
        }
    }

    deserializer.deserialize_any(ListVisitor(PhantomData))
}

/// Metadata as sent.
#[derive(Clone, Debug)]
pub struct SentMetadata {
    /// The value; a number with more than 17 digits is rounded to the nearest double.
    pub value: Value,
    /// The first number that was rounded, as it was sent.
    pub rounded: Option<String>,
}

impl From<Value> for SentMetadata {
    fn from(value: Value) -> Self {
        Self { value, rounded: None }
    }
}

impl<'de> Deserialize<'de> for SentMetadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        let value = serde_json::from_str(json).map_err(|error| D::Error::custom(without_position(&error)))?;
        Ok(Self { value, rounded: first_rounded(json).map(str::to_owned) })
    }
}

/// The first number of a JSON text that a double or 64-bit integer does not hold with all its digits.
fn first_rounded(json: &str) -> Option<&str> {
    let is_rounded = |number: &str| {
        let stored = serde_json::from_str::<serde_json::Number>(number).map(|number| number.to_string());
        stored.is_ok_and(|stored| significant_digits(&stored) != significant_digits(number))
    };
    let may_be_rounded = |number: &str| number.len() > EXACT_DIGITS || number.contains(['e', 'E']);
    // Of the texts between quotes only every other is outside of a string; a quote within a string is escaped.
    let mut outside = true;
    let mut start = 0;
    let bytes = json.as_bytes();
    let mut index = 0;
    while index <= bytes.len() {
        match bytes.get(index) {
            Some(b'\\') if !outside => index += 1,
            Some(b'"') | None => {
                if outside {
                    let is_part_of_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
                    let numbers = json[start..index.min(bytes.len())].split(|c| !is_part_of_number(c));
                    let numbers = numbers.filter(|text| text.starts_with(|c: char| c == '-' || c.is_ascii_digit()));
                    if let Some(rounded) = numbers.into_iter().find(|number| may_be_rounded(number) && is_rounded(number)) {
                        return Some(rounded);
                    }
                }
                outside = !outside;
                start = index + 1;
            }
            Some(_) => {}
        }
        index += 1;
    }
    None
}

/// A record of a call: as it was read, or why it cannot be read.
pub type SentRecord = SentInput<RecordInput>;

/// Reads a list of input objects. The error is that of a text that is not a JSON list; an object that cannot be read is one in the list.
pub fn read_inputs<T: ListedInput>(json: &[u8]) -> Result<Vec<SentInput<T>>, serde_json::Error> {
    let objects: Vec<&RawValue> = serde_json::from_slice(json)?;
    Ok(objects.into_iter().map(|object| read_input(object.get())).collect())
}

/// Reads one input object: `INVALID_RECORD`, with the field if it is known, if it cannot be read.
pub fn read_input<T: ListedInput>(json: &str) -> SentInput<T> {
    let json = json.trim_ascii();
    // The derived implementation would also accept a list of values in the order of the fields.
    if !json.starts_with('{') {
        let message =
            format!("{} is not {}; send an object with the fields of `{}`", excerpt(json), T::DESCRIPTION, T::TYPE_NAME);
        return Err(Problem::new(ProblemCode::InvalidRecord, "", message));
    }
    serde_json::from_str(json).map_err(|error| unreadable::<T>(json, &error))
}

/// The problem of an input object that cannot be read. It is read once more to find the field.
fn unreadable<T: ListedInput>(json: &str, error: &serde_json::Error) -> Problem {
    let reason = without_position(error);
    let failed = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_str(json)).err();
    let in_path = failed.map(|error| path_of(error.path())).filter(|path| !path.is_empty());
    // A missing or repeated field is not in the path, but the reason begins with its name.
    let named = || error.is_data().then(|| reason.split('`').nth(1).map(str::to_owned)).flatten();
    let field = in_path.or_else(named).unwrap_or_default();
    let field: String = field.chars().filter(|c| !c.is_control()).take(SHOWN_CHARS).collect();
    let of_field = if field.is_empty() { String::new() } else { format!(" in `{field}`") };
    Problem::new(ProblemCode::InvalidRecord, field, format!("this is not {}: {reason}{of_field}", T::DESCRIPTION))
}

/// The path as the API names fields, such as `labels.2.key`.
fn path_of(path: &serde_path_to_error::Path) -> String {
    let segments = path.iter().map(|segment| match segment {
        Segment::Seq { index } => index.to_string(),
        Segment::Map { key } => key.clone(),
        Segment::Enum { variant } => variant.clone(),
        Segment::Unknown => String::new(),
    });
    segments.filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join(".")
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

/// Reads a GraphQL id.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    IdText::deserialize(deserializer).map(|IdText(text)| text)
}

fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<IdText>::deserialize(deserializer)?.map(|IdText(text)| text))
}

/// A value that is parsed from its text, whatever its JSON type is: an invalid one does not end the reading of the record.
trait FromSent: Sized {
    /// What is expected, as the end of a sentence.
    const EXPECTED: &'static str;

    fn from_text(text: &str) -> Parsed<Self>;

    /// From the digits of a JSON number, which are not read as floating point.
    fn from_number(number: &str) -> Parsed<Self>;

    fn from_json(json: &str) -> Parsed<Self> {
        match json.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<Cow<'_, str>>(json) {
                Ok(text) => Self::from_text(&text),
                Err(error) => Err(format!("{} is not {}: {}", excerpt(json), Self::EXPECTED, without_position(&error))),
            },
            Some(b'-' | b'0'..=b'9') => Self::from_number(json),
            Some(b'[') => Err(format!("a list is not {}", Self::EXPECTED)),
            Some(b'{') => Err(format!("an object is not {}", Self::EXPECTED)),
            _ => Err(format!("{} is not {}", excerpt(json), Self::EXPECTED)),
        }
    }
}

impl FromSent for i128 {
    const EXPECTED: &'static str = "a whole number; send digits, as a number or as a string";

    fn from_text(text: &str) -> Parsed<Self> {
        parse_whole_number(text)
    }

    fn from_number(number: &str) -> Parsed<Self> {
        parse_whole_number(number)
    }
}

/// An amount of money in nanos.
struct Nanos(i128);

impl FromSent for Nanos {
    const EXPECTED: &'static str = "a decimal number; send one like `0.0125`, as a string or as a number";

    fn from_text(text: &str) -> Parsed<Self> {
        parse_nanos(text).map(Self)
    }

    fn from_number(number: &str) -> Parsed<Self> {
        parse_nanos(number).map(Self)
    }
}

impl FromSent for Timestamp {
    const EXPECTED: &'static str = "an RFC 3339 time; send a string like `2026-11-20T08:09:19.999Z`";

    fn from_text(text: &str) -> Parsed<Self> {
        Self::parse(text)
    }

    fn from_number(number: &str) -> Parsed<Self> {
        Err(format!("{} is not {}", excerpt(number), Self::EXPECTED))
    }
}

/// The beginning of a JSON text, for messages.
fn excerpt(json: &str) -> String {
    let shown: String = json.chars().take(SHOWN_CHARS).collect();
    format!("`{shown}`")
}

/// The message of an error without the position, which counts from the beginning of the value that was read.
pub(super) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(message, _)| message.to_owned())
}

fn optional<'de, D: Deserializer<'de>, T: FromSent>(deserializer: D) -> Result<Option<Parsed<T>>, D::Error> {
    let json = <&RawValue>::deserialize(deserializer)?.get();
    Ok((json != "null").then(|| T::from_json(json)))
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Parsed<i128>, D::Error> {
    optional(deserializer)?.ok_or_else(|| D::Error::custom("null is not a number"))
}

fn optional_cost<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Parsed<i128>>, D::Error> {
    Ok(optional::<D, Nanos>(deserializer)?.map(|cost| cost.map(|Nanos(nanos)| nanos)))
}

fn optional_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Parsed<Timestamp>>, D::Error> {
    optional(deserializer)
}
