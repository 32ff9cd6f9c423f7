//! Coerces requests as the server does before it executes them, for `tests/clients/coercion.test.mjs`, which compares the outcome with
//! that of graphql-js.
//!
//! Reads a request per line, `{"query", "operationName", "variables"}`, and writes a line for each: `{"rejected": {"code",
//! "message"}}`, or `{"arguments": {"path.of.field": {"argument": value}}}`, in which `{"$null": true}` stands for an argument whose
//! field fails because it cannot be null.

#![allow(clippy::unwrap_used, reason = "a test program")]

use std::collections::HashMap;
use std::io::{self, BufRead, Write};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{Directive, ExecutableDocument, Field, InlineFragment, Selection, SelectionSet};
use async_graphql::{Name, Pos, Positioned, Request};
use async_graphql_value::Value as DocumentValue;
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use usage_insights::graphql::coercion::InputTypes;
use usage_insights::graphql::operation::find_operation;
use usage_insights::graphql::raw_records;
use usage_insights::graphql::schema::{self, Schema};

#[derive(Deserialize)]
struct Sent<'a> {
    query: String,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(borrow)]
    variables: HashMap<String, &'a RawValue>,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (types, schema) = (InputTypes::of(schema::definition()), schema::without_services());
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let outcome = runtime.block_on(coerce(&types, &schema, &Bytes::from(line.unwrap())));
        writeln!(out, "{outcome}").unwrap();
    }
}

async fn coerce(types: &InputTypes, schema: &Schema, line: &Bytes) -> Value {
    let rejected = |code: &str, message: &str| json!({ "rejected": { "code": code, "message": message } });
    let sent: Sent<'_> = serde_json::from_slice(line).unwrap();
    let document = match parse_query(&sent.query) {
        Ok(document) => document,
        Err(error) => return rejected("GRAPHQL_PARSE_FAILED", &error.to_string()),
    };
    let members: Vec<_> = sent.variables.into_iter().map(|(name, json)| (name, line.slice_ref(json.get().as_bytes()))).collect();
    let variables = raw_records::variables(&members, Some(&document)).unwrap();
    let operation_name = sent.operation_name.as_deref();
    let coerced = match types.coerce(&document, operation_name, variables) {
        Ok(coerced) => coerced,
        Err(error) => return rejected(error.code().as_str(), &error.to_string()),
    };
    let mut request = Request::new(sent.query).variables(coerced.variables);
    request.operation_name.clone_from(&sent.operation_name);
    request.set_parsed_query(without_execution(coerced.document.clone()));
    let errors = schema.execute(request).await.errors;
    if let Some(error) = errors.iter().find(|error| !error.message.starts_with("Subscriptions are not supported")) {
        return rejected("GRAPHQL_VALIDATION_FAILED", &error.message);
    }
    let mut arguments = Map::new();
    let (_, operation) = find_operation(&coerced.document, operation_name).unwrap();
    collect(&coerced.document, &operation.selection_set.node, "", &mut arguments);
    json!({ "arguments": arguments })
}

/// The same document, of which everything is validated and nothing executed.
fn without_execution(mut document: ExecutableDocument) -> ExecutableDocument {
    use async_graphql::parser::types::DocumentOperations::{Multiple, Single};
    let at = Pos::default();
    let skip = Directive {
        name: Positioned::new(Name::new("skip"), at),
        arguments: vec![(Positioned::new(Name::new("if"), at), Positioned::new(DocumentValue::Boolean(true), at))],
    };
    let operations: Vec<_> = match &mut document.operations {
        Single(operation) => vec![operation],
        Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        let selection_set = operation.node.selection_set.clone();
        let skipped = InlineFragment { type_condition: None, directives: vec![Positioned::new(skip.clone(), at)], selection_set };
        let skipped = Selection::InlineFragment(Positioned::new(skipped, at));
        operation.node.selection_set.node.items = vec![Positioned::new(skipped, at)];
    }
    document
}

fn collect(document: &ExecutableDocument, selection: &SelectionSet, path: &str, found: &mut Map<String, Value>) {
    for selected in &selection.items {
        let is_skipped = selected.node.directives().iter().any(|directive| {
            let condition = directive.node.get_argument("if").map(|condition| &condition.node);
            condition == Some(&DocumentValue::Boolean(directive.node.name.node == "skip"))
        });
        match &selected.node {
            _ if is_skipped => {}
            Selection::Field(Positioned { node: field, .. }) => {
                let path = format!("{path}{}", field.response_key().node);
                if !field.arguments.is_empty() {
                    found.insert(path.clone(), arguments(field));
                }
                collect(document, &field.selection_set.node, &format!("{path}."), found);
            }
            Selection::InlineFragment(fragment) => collect(document, &fragment.node.selection_set.node, path, found),
            Selection::FragmentSpread(spread) => {
                let fragment = &document.fragments[&spread.node.fragment_name.node];
                collect(document, &fragment.node.selection_set.node, path, found);
            }
        }
    }
}

fn arguments(field: &Field) -> Value {
    field.arguments.iter().map(|(name, value)| (name.node.to_string(), to_json(&value.node))).collect()
}

fn to_json(value: &DocumentValue) -> Value {
    match value {
        DocumentValue::Variable(_) => json!({ "$null": true }),
        DocumentValue::Binary(records) => serde_json::from_slice(records).unwrap(),
        DocumentValue::List(values) => values.iter().map(to_json).collect(),
        DocumentValue::Object(fields) => fields.iter().map(|(name, value)| (name.to_string(), to_json(value))).collect(),
        value => value.clone().into_const().unwrap().into_json().unwrap(),
    }
}
