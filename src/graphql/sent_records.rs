//! Variables that hold records: handed on as the JSON they came as.
//!
//! Thousands of records as GraphQL variables would be made into values, cloned, validated and cloned again before they are read
//! (docs/decisions/0015-record-parsing.md). Here the JSON of a variable whose type says that it holds records is carried through
//! untouched, as a binary value that costs nothing to clone, and read once, straight into drafts, by
//! [`SentRecords`](super::types::record_usage::SentRecords).

use std::collections::HashMap;

use async_graphql::parser::types::{BaseType, ExecutableDocument, Type};
use async_graphql::{Name, Value, Variables};
use axum::body::Bytes;
use serde_json::value::RawValue;

/// The variables of a request: records as their JSON, all else as values. The error is a sentence for the caller.
pub fn variables<'a>(
    body: &Bytes,
    sent: impl IntoIterator<Item = (String, &'a RawValue)>,
    document: Option<&ExecutableDocument>,
) -> Result<Variables, serde_json::Error> {
    let mut variables = Variables::default();
    for (name, json) in sent {
        let value = match document.and_then(|document| type_of(document, &name)) {
            Some(ty) if is_records(ty) && is_list(json) => binary(body, json),
            Some(ty) if is_named(ty, "RecordUsageInput") && json.get().trim_start().starts_with('{') => {
                let fields: HashMap<Name, &RawValue> = serde_json::from_str(json.get())?;
                let field = |(name, json): (Name, &RawValue)| {
                    let is_records = name == "records" && is_list(json);
                    let value = if is_records { binary(body, json) } else { serde_json::from_str(json.get())? };
                    Ok((name, value))
                };
                Value::Object(fields.into_iter().map(field).collect::<Result<_, serde_json::Error>>()?)
            }
            _ => serde_json::from_str(json.get())?,
        };
        variables.insert(Name::new(name), value);
    }
    Ok(variables)
}

/// A part of the body, without copying it.
fn binary(body: &Bytes, json: &RawValue) -> Value {
    Value::Binary(body.slice_ref(json.get().as_bytes()))
}

fn is_list(json: &RawValue) -> bool {
    json.get().trim_start().starts_with('[')
}

/// The type of a variable, where every operation that has it gives it the same.
fn type_of<'a>(document: &'a ExecutableDocument, variable: &str) -> Option<&'a Type> {
    let definitions = document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    let mut types =
        definitions.filter(|definition| definition.node.name.node == variable).map(|definition| &definition.node.var_type.node);
    let first = types.next()?;
    types.all(|other| other == first).then_some(first)
}

fn is_records(ty: &Type) -> bool {
    matches!(&ty.base, BaseType::List(item) if is_named(item, "UsageRecordInput"))
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(&ty.base, BaseType::Named(named) if named == name)
}
