//! One event, as it was sent: its attributes and data, checked by the rules of CloudEvents 1.0.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::members::{self, excerpt, text_of};
use crate::domain::problem::{Problem, ProblemCode};
use crate::settings::ValuePath;

/// The version of CloudEvents that is read.
const VERSION: &str = "1.0";
/// The members of an event that are read in any case.
const KNOWN: [&str; 9] = ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data", "data_base64"];

/// An event with its required attributes.
#[derive(Debug)]
pub(super) struct Event<'a> {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) type_name: String,
    /// All attributes, as JSON.
    attributes: BTreeMap<String, Cow<'a, str>>,
    data: Data<'a>,
}

/// The data of an event.
#[derive(Debug)]
pub(super) enum Data<'a> {
    /// There is none.
    Missing,
    /// JSON.
    Json(Cow<'a, str>),
    /// Anything else: why no value can be read from it.
    Unreadable(String),
}

impl<'a> Data<'a> {
    /// Data of a media type; without one they are JSON.
    pub(super) fn of_bytes(bytes: Cow<'a, [u8]>, content_type: Option<&str>) -> Self {
        if bytes.is_empty() {
            return Self::Missing;
        }
        if let Some(content_type) = content_type.filter(|content_type| !is_json(content_type)) {
            return Self::not_json(content_type);
        }
        let text = match bytes {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        };
        match text {
            Some(text) => Self::of_text(text),
            None => Self::Unreadable("its data is not UTF-8".to_owned()),
        }
    }

    fn not_json(content_type: &str) -> Self {
        Self::Unreadable(format!("its data is of the type `{}`, not JSON", excerpt(content_type)))
    }

    fn of_text(text: Cow<'a, str>) -> Self {
        match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
            Ok(_) => Self::Json(text),
            Err(error) => Self::Unreadable(format!("its data is not JSON: {error}")),
        }
    }
}

/// Whether a media type is JSON: `application/json`, `text/json`, or one with the suffix `+json`.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    subtype == "json" || subtype.ends_with("+json")
}

/// Reads an event in structured mode. Of its attributes those are kept that CloudEvents requires, and those that `is_read`.
pub(super) fn read_event(json: &str, is_read: impl Fn(&str) -> bool) -> Result<Event<'_>, Problem> {
    if !json.starts_with('{') {
        return Err(invalid("", format!("`{}` is not an event of CloudEvents {VERSION} in JSON", excerpt(json))));
    }
    let members = members::read_members(json, |name| KNOWN.contains(&name) || is_read(name)).map_err(|error| {
        invalid("", format!("this is not an event of CloudEvents {VERSION} in JSON: {}", members::without_position(&error)))
    })?;
    // Null is as good as absent.
    let mut attributes: BTreeMap<_, _> =
        members.into_iter().filter(|(_, json)| *json != "null").map(|(name, json)| (name, Cow::Borrowed(json))).collect();
    let (data, encoded) = (attributes.remove("data"), attributes.remove("data_base64"));
    let content_type = attributes.get("datacontenttype").and_then(|json| text_of(json));
    let data = match (data, encoded) {
        (Some(_), Some(_)) => return Err(invalid("data_base64", "the event has both `data` and `data_base64`; send one")),
        (None, None) => Data::Missing,
        (Some(json), None) => match content_type.filter(|content_type| !is_json(content_type)) {
            Some(other) => Data::not_json(&other),
            None => Data::Json(json),
        },
        (None, Some(json)) => {
            let decoded = text_of(&json).and_then(|text| STANDARD.decode(text).ok());
            let bytes = decoded.ok_or_else(|| invalid("data_base64", "`data_base64` is not a string in Base64"))?;
            Data::of_bytes(Cow::Owned(bytes), content_type.as_deref())
        }
    };
    checked(attributes, data)
}

/// Reads an event in binary mode: its attributes, each with its name and its text or why that cannot be read, as the end of a sentence.
pub(super) fn event_of_attributes<'a>(
    sent: impl Iterator<Item = (String, Result<String, String>)>,
    content_type: Option<&str>,
    data: Data<'a>,
) -> Result<Event<'a>, Problem> {
    let mut attributes = BTreeMap::new();
    for (name, text) in sent {
        let text = text.map_err(|reason| invalid(excerpt(&name), format!("the header `ce-{}` {reason}", excerpt(&name))))?;
        if attributes.contains_key(&name) {
            return Err(invalid(excerpt(&name), format!("the event has the header `ce-{}` twice", excerpt(&name))));
        }
        attributes.insert(name, Cow::Owned(serde_json::Value::from(text).to_string()));
    }
    if let Some(content_type) = content_type {
        attributes.insert("datacontenttype".to_owned(), Cow::Owned(serde_json::Value::from(content_type).to_string()));
    }
    checked(attributes, data)
}

/// Checks the required attributes.
fn checked<'a>(attributes: BTreeMap<String, Cow<'a, str>>, data: Data<'a>) -> Result<Event<'a>, Problem> {
    let required = |name: &'static str| -> Result<String, Problem> {
        let Some(json) = attributes.get(name) else {
            return Err(invalid(name, format!("the event has no `{name}`, which CloudEvents {VERSION} requires")));
        };
        let text = text_of(json).ok_or_else(|| invalid(name, format!("the `{name}` of the event is not a string")))?;
        if text.is_empty() {
            return Err(invalid(name, format!("the `{name}` of the event is empty")));
        }
        if text.chars().any(char::is_control) {
            return Err(invalid(name, format!("the `{name}` of the event contains a control character")));
        }
        Ok(text)
    };
    let version = required("specversion")?;
    if version != VERSION {
        let message = format!("the event has the `specversion` `{}`; only `{VERSION}` is supported", excerpt(&version));
        return Err(invalid("specversion", message));
    }
    let (id, source, type_name) = (required("id")?, required("source")?, required("type")?);
    Ok(Event { id, source, type_name, attributes, data })
}

impl Event<'_> {
    /// The value at `path` as JSON; `None` if there is none, or null. The error says why it cannot be read, as the end of a sentence.
    pub(super) fn find(&self, path: &ValuePath) -> Result<Option<&str>, String> {
        match path {
            ValuePath::Attribute(name) => Ok(self.attributes.get(name).map(Cow::as_ref)),
            ValuePath::Data(names) => match &self.data {
                Data::Missing => Ok(None),
                Data::Json(json) => members::find(json, names),
                Data::Unreadable(reason) => Err(reason.clone()),
            },
        }
    }
}

pub(super) fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::InvalidEvent, field, message)
}
