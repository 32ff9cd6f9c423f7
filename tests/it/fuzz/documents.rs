//! Documents generated from the schema: operations, fragments, aliases, directives, arguments as literals and as variables.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value};

use super::values;

/// Maximum depth of selections; below it only leaf fields are selected.
const DEPTH: usize = 7;

/// A generated request.
#[derive(Debug)]
pub struct GeneratedRequest {
    pub document: String,
    pub variables: Value,
}

/// The schema that documents are generated from.
pub struct Schema {
    pub(super) objects: HashMap<String, Vec<FieldDefinition>>,
    pub(super) inputs: HashMap<String, (bool, Vec<InputValueDefinition>)>,
    pub(super) enums: HashMap<String, Vec<String>>,
}

impl Schema {
    /// Reads the published schema.
    pub fn read() -> Self {
        let text = fs::read_to_string("schema.graphql").unwrap();
        let mut schema = Self { objects: HashMap::new(), inputs: HashMap::new(), enums: HashMap::new() };
        for definition in parse_schema(text).unwrap().definitions {
            let TypeSystemDefinition::Type(ty) = definition else { continue };
            let name = ty.node.name.node.to_string();
            match ty.node.kind {
                TypeKind::Object(object) => {
                    schema.objects.insert(name, object.fields.into_iter().map(|field| field.node).collect());
                }
                TypeKind::InputObject(input) => {
                    let is_one_of = ty.node.directives.iter().any(|directive| directive.node.name.node == "oneOf");
                    schema.inputs.insert(name, (is_one_of, input.fields.into_iter().map(|field| field.node).collect()));
                }
                TypeKind::Enum(definition) => {
                    let values = definition.values.into_iter().map(|value| value.node.value.node.to_string()).collect();
                    schema.enums.insert(name, values);
                }
                _ => {}
            }
        }
        schema
    }

    /// Generates a request, usually a valid one.
    pub fn generate(&self, rng: &mut StdRng) -> GeneratedRequest {
        let (keyword, root) = if rng.random_bool(0.85) { ("query", "Query") } else { ("mutation", "Mutation") };
        let mut writer =
            DocumentWriter { schema: self, rng, variables: Vec::new(), values: Map::new(), fragments: String::new() };
        let selection = writer.selection(root, 0);
        let DocumentWriter { variables, values, fragments, .. } = writer;
        let variables = if variables.is_empty() { String::new() } else { format!("({})", variables.join(", ")) };
        GeneratedRequest {
            document: format!("{keyword} Generated{variables} {selection}\n{fragments}"),
            variables: Value::Object(values),
        }
    }
}

struct DocumentWriter<'a> {
    schema: &'a Schema,
    rng: &'a mut StdRng,
    variables: Vec<String>,
    values: Map<String, Value>,
    fragments: String,
}

impl DocumentWriter<'_> {
    fn selection(&mut self, object: &str, depth: usize) -> String {
        let mut text = String::from("{ ");
        if depth > 0 && self.rng.random_bool(0.05) {
            let fragment = format!("F{}", self.fragments.matches("fragment ").count());
            let fields = self.fields(object, depth);
            writeln!(self.fragments, "fragment {fragment} on {object} {{ {fields} }}").unwrap();
            // Its variables occur only in it: once is enough.
            write!(text, "...{fragment}{} ", self.directive()).unwrap();
        } else if self.rng.random_bool(0.1) {
            let fields = self.fields(object, depth);
            write!(text, "... on {object}{} {{ {fields} }} ", self.directive()).unwrap();
        }
        text.push_str(&self.fields(object, depth));
        text.push('}');
        text
    }

    fn fields(&mut self, object: &str, depth: usize) -> String {
        let fields = &self.schema.objects[object];
        let is_leaf = |field: &&FieldDefinition| !self.schema.objects.contains_key(named(&field.ty.node.to_string()));
        let leaves: Vec<_> = fields.iter().filter(is_leaf).collect();
        let mut text = String::new();
        for _ in 0..self.rng.random_range(1..=4) {
            let field = if depth < DEPTH {
                &fields[self.rng.random_range(0..fields.len())]
            } else if leaves.is_empty() {
                text.push_str("__typename ");
                continue;
            } else {
                leaves[self.rng.random_range(0..leaves.len())]
            };
            text.push_str(&self.field(field, depth));
        }
        text
    }

    /// Always with a unique alias: fields of equal names with different arguments would be rejected.
    fn field(&mut self, field: &FieldDefinition, depth: usize) -> String {
        let alias = format!("a{}", self.rng.random_range(0..1_000_000));
        let mut arguments = Vec::new();
        for argument in field.arguments.iter().map(|argument| &argument.node) {
            let ty = argument.ty.node.to_string();
            let is_required = ty.ends_with('!') && argument.default_value.is_none();
            if !is_required && self.rng.random_bool(0.5) {
                continue;
            }
            arguments.push(format!("{}: {}", argument.name.node, self.argument(&ty, is_required)));
        }
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let ty = field.ty.node.to_string();
        let directive = self.directive();
        let below = named(&ty);
        let selection = if self.schema.objects.contains_key(below) { self.selection(below, depth + 1) } else { String::new() };
        format!("{alias}: {}{arguments}{directive} {selection} ", field.name.node)
    }

    fn argument(&mut self, ty: &str, is_required: bool) -> String {
        let value = self.schema.value(self.rng, ty);
        if self.rng.random_bool(0.7) {
            return value.to_literal();
        }
        let name = format!("v{}", self.variables.len());
        let is_sent = is_required || self.rng.random_bool(0.9);
        self.variables.push(format!("${name}: {ty}"));
        if is_sent {
            self.values.insert(name.clone(), value.into_json());
        }
        format!("${name}")
    }

    fn directive(&mut self) -> &'static str {
        match self.rng.random_range(0..20) {
            0 => " @include(if: true)",
            1 => " @skip(if: true)",
            2 => " @include(if: false)",
            _ => "",
        }
    }
}

/// The name within `[Name!]!`.
pub(super) fn named(ty: &str) -> &str {
    ty.trim_matches(|c| "[]!".contains(c))
}

/// The document with a part removed, doubled, swapped or inserted.
pub fn damage(document: &str, rng: &mut StdRng) -> String {
    let mut letters: Vec<char> = document.chars().collect();
    let from = rng.random_range(0..=letters.len());
    let to = (from + rng.random_range(0..12)).min(letters.len());
    match rng.random_range(0..4) {
        0 => drop(letters.drain(from..to)),
        1 => {
            let doubled: Vec<char> = letters[from..to].to_vec();
            letters.splice(from..from, doubled);
        }
        2 => {
            let other = rng.random_range(0..=letters.len());
            let to = (other + 6).min(letters.len());
            let moved: Vec<char> = letters.drain(other..to).collect();
            let at = from.min(letters.len());
            letters.splice(at..at, moved);
        }
        _ => {
            let put_in = values::EDGE_CASES[rng.random_range(0..values::EDGE_CASES.len())];
            letters.splice(from..from, put_in.chars());
        }
    }
    letters.into_iter().collect()
}
