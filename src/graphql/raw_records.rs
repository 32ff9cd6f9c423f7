//! Variables that hold usage records or corrections, passed on as the JSON they were sent as.
//!
//! This is why request bodies are not read by `GraphQLRequest` of `async-graphql-axum`: it would turn thousands of records into values, which
//! are cloned, validated and cloned again before they are read (docs/decisions/0015-record-parsing.md), and one unreadable record would
//! reject the whole request. Here the JSON of a variable whose declared type holds records becomes a binary value that costs nothing to
//! clone; [`RawRecords`] reads it once, record by record. Other variables become values here; their numbers are read from their digits.

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::parser::types::{BaseType, ExecutableDocument, Type};
use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Name, Value, Variables};
use axum::body::Bytes;
use serde_json::value::RawValue;

use crate::domain::quantity::parse_whole_number;
use crate::domain::record_input::{ListedInput, SentInput, read_inputs};
use crate::error::{Error, ErrorCode};

/// The input types that hold `records`, with the type of these. A list of the latter stays JSON.
const RECORD_LISTS: [(&str, &str); 3] = [
    ("RecordUsageInput", "UsageRecordInput"),
    ("VoidUsageInput", "RecordVoidInput"),
    ("AmendUsageInput", "RecordAmendmentInput"),
];

/// An input object that is read directly into `Read` if it arrives in the JSON of a variable.
pub(crate) trait ReadFromJson: InputType {
    /// The same object outside of GraphQL.
    type Read: ListedInput + From<Self> + Send + Sync;
}

/// `[T!]!` of which each object was read by itself: one that cannot be read rejects itself only.
#[derive(Debug)]
pub(crate) struct RawRecords<T: ReadFromJson>(pub(crate) Vec<SentInput<T::Read>>);

impl<T: ReadFromJson> InputType for RawRecords<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        if let Some(Value::Binary(json)) = &value {
            return read_inputs(json).map(Self).map_err(|error| {
                let message = format!("the records are not a list of `{}`: {error}", T::type_name());
                InputValueError::custom(message).with_extension("code", ErrorCode::GraphqlValidationFailed.as_str())
            });
        }
        let records = Vec::<T>::parse(value).map_err(InputValueError::propagate)?;
        Ok(Self(records.into_iter().map(|record| Ok(record.into())).collect()))
    }

    fn to_value(&self) -> Value {
        Value::Null // input only: it has no default that would be shown
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}

/// The values of variables that were sent as JSON: records stay JSON. `BAD_REQUEST` for a value that cannot be read.
pub fn variables(sent: &[(String, Bytes)], document: Option<&ExecutableDocument>) -> Result<Variables, Error> {
    let mut variables = Variables::default();
    for (name, json) in sent {
        let ty = document.and_then(|document| type_of(document, name));
        let value = value_of(ty, json).map_err(|error| {
            Error::caller(ErrorCode::BadRequest, format!("the variable `{name}` cannot be read as JSON: {error}"))
        })?;
        variables.insert(Name::new(name), value);
    }
    Ok(variables)
}

fn value_of(ty: Option<&Type>, json: &Bytes) -> Result<Value, serde_json::Error> {
    match ty {
        Some(ty) if is_records(ty) && is_list(json) => Ok(Value::Binary(json.clone())),
        Some(ty) if holds_records(ty) && json.trim_ascii_start().starts_with(b"{") => {
            let fields: HashMap<Name, &RawValue> = serde_json::from_slice(json)?;
            let field = |(name, member): (Name, &RawValue)| {
                let member = json.slice_ref(member.get().as_bytes());
                let is_records = name == "records" && is_list(&member);
                let value = if is_records { Value::Binary(member) } else { exact_value(&member)? };
                Ok((name, value))
            };
            Ok(Value::Object(fields.into_iter().map(field).collect::<Result<_, serde_json::Error>>()?))
        }
        _ => exact_value(json),
    }
}

/// Reads a value. A decimal number that is exactly whole, such as `9007199254740993.0`, becomes the integer of its digits.
fn exact_value(json: &[u8]) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::from_slice(json)?;
    if contains_decimals(&value) {
        make_exact(&mut value, serde_json::from_slice(json)?)?;
    }
    Ok(value)
}

fn contains_decimals(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::List(values) => values.iter().any(contains_decimals),
        Value::Object(fields) => fields.values().any(contains_decimals),
        _ => false,
    }
}

/// `value` was read from `json`, so they have the same structure.
fn make_exact(value: &mut Value, json: &RawValue) -> Result<(), serde_json::Error> {
    match value {
        Value::Number(number) if number.is_f64() => {
            let exact = parse_whole_number(json.get()).ok();
            if let Some(exact) = exact.and_then(serde_json::Number::from_i128) {
                *number = exact;
            } else if let Some(exact) = exact {
                *value = Value::String(exact.to_string()); // scalars take it; JSON numbers have no more than 64 bits here
            }
        }
        Value::List(values) => {
            let members: Vec<&RawValue> = serde_json::from_str(json.get())?;
            for (value, json) in values.iter_mut().zip(members) {
                make_exact(value, json)?;
            }
        }
        Value::Object(fields) => {
            let members: HashMap<Name, &RawValue> = serde_json::from_str(json.get())?;
            for (name, json) in members {
                if let Some(value) = fields.get_mut(&name) {
                    make_exact(value, json)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn is_list(json: &[u8]) -> bool {
    json.trim_ascii_start().starts_with(b"[")
}

/// The declared type of a variable; `None` where operations of the document declare different ones.
fn type_of<'a>(document: &'a ExecutableDocument, variable: &str) -> Option<&'a Type> {
    let definitions = document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    let mut types =
        definitions.filter(|definition| definition.node.name.node == variable).map(|definition| &definition.node.var_type.node);
    let first = types.next()?;
    types.all(|other| other == first).then_some(first)
}

fn is_records(ty: &Type) -> bool {
    let is_item = |item: &Type| RECORD_LISTS.iter().any(|(_, record)| is_named(item, record));
    matches!(&ty.base, BaseType::List(item) if is_item(item))
}

fn holds_records(ty: &Type) -> bool {
    RECORD_LISTS.iter().any(|(holder, _)| is_named(ty, holder))
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(&ty.base, BaseType::Named(named) if named == name)
}
