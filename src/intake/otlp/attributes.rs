//! Attributes of a span or a data point, and of where it comes from.

use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;

use super::envelope::Origin;
use crate::domain::quantity::parse_whole_number;
use crate::domain::record_input::Parsed;

/// The attributes that are read for a record: those of the span or data point come before those of the scope and the resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attributes<'a>([&'a [KeyValue]; 3]);

impl<'a> Attributes<'a> {
    pub(super) fn new(own: &'a [KeyValue], origin: &'a Origin) -> Self {
        Self([own, &origin.scope.attributes, &origin.resource])
    }

    /// The first of these attributes that has a value other than the empty text.
    fn first(&self, names: &[impl AsRef<str>]) -> Option<&'a Value> {
        names.iter().find_map(|name| self.0.iter().find_map(|attributes| value(attributes, name.as_ref())))
    }

    /// The first of these attributes that is a text, a whole number or a truth value, as a text.
    pub(super) fn text(&self, names: &[impl AsRef<str>]) -> Option<String> {
        match self.first(names)? {
            Value::StringValue(text) => Some(text.clone()),
            Value::IntValue(number) => Some(number.to_string()),
            Value::BoolValue(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// The first of these attributes of the span or data point itself, as a whole number; an error message if it is none.
    pub(super) fn whole_number(&self, names: &[&str]) -> Option<Parsed<i128>> {
        let [own, ..] = self.0;
        names.iter().find_map(|name| value(own, name)).map(|value| match value {
            Value::IntValue(number) => Ok(i128::from(*number)),
            Value::DoubleValue(number) => parse_whole_number(&number.to_string()),
            Value::StringValue(text) => parse_whole_number(text),
            _ => Err("the attribute is not a number".to_owned()),
        })
    }
}

fn value<'a>(attributes: &'a [KeyValue], name: &str) -> Option<&'a Value> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?.value.as_ref()?.value.as_ref()?;
    if matches!(found, Value::StringValue(text) if text.is_empty()) { None } else { Some(found) }
}
