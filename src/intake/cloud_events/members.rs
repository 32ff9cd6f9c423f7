//! JSON that is read where a value of it is needed, and stays text otherwise: numbers keep their digits, and what is not needed takes no memory.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object that `is_wanted`, by name, each as its JSON. An object that repeats one of them cannot be read.
pub(super) fn read_members(json: &str, is_wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, &str>, serde_json::Error> {
    struct MembersVisitor<F>(F);

    impl<'de, F: Fn(&str) -> bool> Visitor<'de> for MembersVisitor<F> {
        type Value = BTreeMap<String, &'de str>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = BTreeMap::new();
            while let Some(name) = map.next_key::<String>()? {
                if !(self.0)(&name) {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                if members.contains_key(&name) {
                    return Err(A::Error::custom(format!("`{}` is repeated", excerpt(&name))));
                }
                members.insert(name, map.next_value::<&RawValue>()?.get());
            }
            Ok(members)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_map(MembersVisitor(is_wanted))
}

/// Some values of a list, and how many it has.
pub(super) struct Values<'a> {
    pub(super) values: Vec<&'a RawValue>,
    pub(super) length: usize,
}

/// Reads a list, and keeps its values from `first` on, at most `max`: a short text may have millions.
pub(super) fn read_values(json: &[u8], first: usize, max: usize) -> Result<Values<'_>, serde_json::Error> {
    struct ListVisitor {
        first: usize,
        max: usize,
    }

    impl<'de> Visitor<'de> for ListVisitor {
        type Value = Values<'de>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
            let (mut values, mut length) = (Vec::new(), 0);
            loop {
                if length >= self.first && values.len() < self.max {
                    match sequence.next_element()? {
                        Some(value) => values.push(value),
                        None => break,
                    }
                } else if sequence.next_element::<IgnoredAny>()?.is_none() {
                    break;
                }
                length += 1;
            }
            Ok(Values { values, length })
        }
    }

    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let list = deserializer.deserialize_seq(ListVisitor { first, max })?;
    deserializer.end()?;
    Ok(list)
}

/// The value inside `json` with these names, outermost first; `None` if there is none, or null. The error says why it cannot be read.
pub(super) fn find<'a>(json: &'a str, names: &[String]) -> Result<Option<&'a str>, String> {
    let mut value = json.trim_ascii();
    for name in names {
        let found = match value.as_bytes().first() {
            Some(b'{') => read_members(value, |member| member == name).map(|members| members.into_values().next()),
            Some(b'[') => match index_of(name) {
                Some(index) => read_values(value.as_bytes(), index, 1).map(|list| list.values.first().map(|value| value.get())),
                None => Ok(None),
            },
            _ => Ok(None),
        };
        let Some(found) = found.map_err(|error| without_position(&error))? else { return Ok(None) };
        value = found;
    }
    Ok(Some(value).filter(|value| *value != "null"))
}

/// The index that a name of a JSON Pointer is in a list: digits without a leading zero.
fn index_of(name: &str) -> Option<usize> {
    let is_index = name == "0" || !name.starts_with('0') && name.bytes().all(|byte| byte.is_ascii_digit());
    name.parse().ok().filter(|_| is_index)
}

/// The text of a JSON string; `None` for another value, or one that is no Unicode.
pub(super) fn text_of(json: &str) -> Option<String> {
    if !json.starts_with('"') {
        return None;
    }
    serde_json::from_str(json).ok()
}

/// The beginning of a text, for messages.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(64).collect()
}

/// The message of an error without the position, which counts from the beginning of the value that was read.
pub(super) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(message, _)| message.to_owned())
}
