//! Completes an answer as section 6.4 of the GraphQL specification requires.
//!
//! async-graphql 7.2 omits a failed field from its object (the specification: the field is null, or its parent where the field is
//! non-null), and orders fields by the time they were resolved (the specification: by their order in the document). This module corrects both
//! after execution; see `docs/decisions/0011-response-completion.md`. The schema has no interfaces or unions, so every fragment applies.
//!
//! async-graphql also answers null for an object whose fields are all skipped, which a client could not tell from missing data. A selection
//! that `@skip` and `@include` may empty therefore gets one more field before execution ([`keep_objects`]), which completion removes.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType,
    Selection, SelectionSet, ServiceDocument, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, PathSegment, Positioned, Request, Response, ServerError, Value, Variables};
use async_graphql_value::Value as DocumentValue;

use super::error::code_of;
use super::operation::{find_operation, innermost_type, root_type};
use super::schema_description::set_description;
use crate::error::ErrorCode;

/// The type of every field, by object type.
#[derive(Debug)]
pub struct FieldTypes(HashMap<Name, HashMap<Name, Type>>);

/// The shape of an answer to a selection: its fields by response key, in the order of the document.
#[derive(Debug, Default)]
struct SelectionShape(IndexMap<Name, FieldShape>);

#[derive(Debug)]
struct FieldShape {
    ty: Type,
    /// `None` for scalars and enums.
    selection: Option<SelectionShape>,
}

impl FieldTypes {
    /// Reads the types from the definition of a schema.
    pub fn of(definition: ServiceDocument) -> Self {
        let objects = definition.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(ty) => match ty.node.kind {
                TypeKind::Object(object) => Some((ty.node.name.node, object.fields)),
                _ => None,
            },
            _ => None,
        });
        Self(
            objects
                .map(|(name, fields)| {
                    let fields = fields.into_iter().map(|field| (field.node.name.node, field.node.ty.node)).collect();
                    (name, fields)
                })
                .collect(),
        )
    }

    /// The type of a field of an object; `None` where there is no such field.
    pub(super) fn find(&self, object: &Name, field: &Name) -> Option<&Type> {
        self.0.get(object)?.get(field)
    }

    /// Completes the answer to an operation of `document`.
    pub fn complete(&self, document: &ExecutableDocument, params: &ExecutionParams, response: &mut Response) {
        if !has_run(response) {
            return; // rejected as a whole: the document may be invalid
        }
        let Some((_, operation)) = find_operation(document, params.operation_name.as_deref()) else { return };
        let root = root_type(operation.ty);
        let builder = ShapeBuilder { types: &self.0, fragments: &document.fragments, params };
        let mut shape = SelectionShape::default();
        builder.add(&mut shape, &root, &operation.selection_set.node);
        // An error without a path concerns the whole request, not a field.
        let failed = response.errors.iter().map(|error| error.path.as_slice()).filter(|path| !path.is_empty());
        if propagate_nulls(&mut response.data, &shape, failed.collect()) {
            response.data = Value::Null;
        }
        sort_fields(&mut response.data, &shape);
        set_description(&mut response.data, operation, &document.fragments);
    }
}

/// What a request sends in addition to its document.
#[derive(Debug)]
pub struct ExecutionParams {
    /// The name of the operation to run; needed where the document holds several.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Variables,
}

struct ShapeBuilder<'a> {
    types: &'a HashMap<Name, HashMap<Name, Type>>,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    params: &'a ExecutionParams,
}

impl ShapeBuilder<'_> {
    fn add(&self, shape: &mut SelectionShape, object: &Name, selection: &SelectionSet) {
        for selected in selection.items.iter().map(|item| &item.node).filter(|selected| self.is_included(selected.directives())) {
            match selected {
                Selection::Field(field) => {
                    let field = &field.node;
                    let key = field.response_key().node.clone();
                    let Some(ty) = self.types.get(object).and_then(|fields| fields.get(&field.name.node)) else {
                        // `__typename` and the introspection fields cannot fail; only their position matters.
                        shape.0.entry(key).or_insert_with(|| FieldShape { ty: leaf_type(), selection: None });
                        continue;
                    };
                    let entry = shape.0.entry(key).or_insert_with(|| FieldShape { ty: ty.clone(), selection: None });
                    if !field.selection_set.node.items.is_empty() {
                        let selection = entry.selection.get_or_insert_default();
                        self.add(selection, innermost_type(&ty.base), &field.selection_set.node);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        self.add(shape, object, &fragment.node.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => self.add(shape, object, &fragment.node.selection_set.node),
            }
        }
    }

    /// Whether neither `@skip` nor `@include` excludes the selection.
    fn is_included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().map(|directive| &directive.node).all(|directive| match directive.name.node.as_str() {
            "skip" => !self.condition(directive),
            "include" => self.condition(directive),
            _ => true,
        })
    }

    /// The value of a directive's condition. Variables hold their coerced values, defaults included.
    fn condition(&self, directive: &Directive) -> bool {
        let condition = directive.get_argument("if").map(|condition| &condition.node);
        let value = match condition {
            Some(DocumentValue::Variable(name)) => self.params.variables.get(name).cloned(),
            Some(value) => value.clone().into_const(),
            None => None,
        };
        value == Some(Value::Boolean(true))
    }
}

/// Whether the operation was executed, if only to skip all of its fields. An error without a path means that the request failed as a whole,
/// except that the answer was too large to be sent.
pub fn has_run(response: &Response) -> bool {
    let errors = &response.errors;
    let happened_in_a_field = |error: &ServerError| !error.path.is_empty() || code_of(error) == Some(ErrorCode::ResponseTooLarge);
    response.data != Value::Null || errors.is_empty() || errors.iter().any(happened_in_a_field)
}

fn leaf_type() -> Type {
    Type { base: BaseType::Named(Name::new("String")), nullable: true }
}

/// Sets failed fields of an object to null: those at the ends of `paths`. Returns whether the object itself becomes null because a
/// non-null field failed.
///
/// All failures are propagated in one pass, from the leaves up, so that a field set to null by one failure stays null.
fn propagate_nulls(value: &mut Value, shape: &SelectionShape, paths: Vec<&[PathSegment]>) -> bool {
    let mut by_field: HashMap<&str, Vec<&[PathSegment]>> = HashMap::new();
    for path in paths {
        if let Some((PathSegment::Field(key), rest)) = path.split_first() {
            by_field.entry(key).or_default().push(rest);
        }
    }
    if !by_field.is_empty() && *value == Value::Null {
        *value = Value::Object(IndexMap::new()); // every field failed
    }
    let Value::Object(object) = value else { return false };
    let mut is_null = false;
    for (key, rests) in by_field {
        let Some(field) = shape.0.get(key) else { continue };
        let has_failed = match object.get_mut(key) {
            None => true,
            Some(child) => propagate_nulls_within(child, &field.ty.base, field.selection.as_ref(), rests),
        };
        if has_failed && field.ty.nullable {
            object.insert(Name::new(key), Value::Null);
        }
        is_null |= has_failed && !field.ty.nullable;
    }
    is_null
}

/// Does the same through any number of lists.
fn propagate_nulls_within(
    value: &mut Value,
    base: &BaseType,
    shape: Option<&SelectionShape>,
    paths: Vec<&[PathSegment]>,
) -> bool {
    let below: Vec<_> = paths.into_iter().filter(|path| !path.is_empty()).collect();
    match (base, value) {
        (BaseType::List(item), Value::List(values)) => {
            let mut by_index: HashMap<usize, Vec<&[PathSegment]>> = HashMap::new();
            for path in below {
                if let Some((PathSegment::Index(index), rest)) = path.split_first() {
                    by_index.entry(*index).or_default().push(rest);
                }
            }
            let mut is_null = false;
            for (index, rests) in by_index {
                let Some(value) = values.get_mut(index) else { continue };
                let has_failed = propagate_nulls_within(value, &item.base, shape, rests);
                if has_failed && item.nullable {
                    *value = Value::Null;
                }
                is_null |= has_failed && !item.nullable;
            }
            is_null
        }
        (BaseType::Named(_), value) if !below.is_empty() => shape.is_some_and(|shape| propagate_nulls(value, shape, below)),
        _ => false,
    }
}

/// Sorts fields by their order in the document, and removes the field that [`keep_objects`] adds. Fields are almost always in
/// order already; then this only compares.
fn sort_fields(value: &mut Value, shape: &SelectionShape) {
    match value {
        Value::List(values) => values.iter_mut().for_each(|value| sort_fields(value, shape)),
        Value::Object(object) => {
            let is_in_order = object.len() == shape.0.len() && object.keys().eq(shape.0.keys());
            if !is_in_order {
                if !shape.0.contains_key(KEPT) {
                    object.shift_remove(KEPT); // otherwise it is a field of the client
                }
                let position = |key: &Name| shape.0.get_index_of(key).unwrap_or(usize::MAX);
                object.sort_by(|left, _, right, _| position(left).cmp(&position(right)));
            }
            for (key, field) in &shape.0 {
                if let (Some(selection), Some(child)) = (&field.selection, object.get_mut(key)) {
                    sort_fields(child, selection);
                }
            }
        }
        _ => {}
    }
}

/// The response key of the added field. Names that begin with two underscores are reserved for GraphQL.
pub(super) const KEPT: &str = "__kept";

/// Adds a field to every selection of `document`, the document of `request`, that directives may empty.
pub fn keep_objects(request: &mut Request, document: &ExecutableDocument) {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    if !operations.chain(fragments).any(may_be_empty_somewhere) {
        return;
    }
    // With the arguments that were coerced.
    let Ok(mut document) = request.parsed_query().cloned() else { return };
    match &mut document.operations {
        DocumentOperations::Single(operation) => keep_in(&mut operation.node),
        DocumentOperations::Multiple(operations) => operations.values_mut().for_each(|operation| keep_in(&mut operation.node)),
    }
    for fragment in document.fragments.values_mut() {
        keep(&mut fragment.node.selection_set);
    }
    request.set_parsed_query(document);
}

fn may_be_empty(selection: &SelectionSet) -> bool {
    !selection.items.is_empty() && selection.items.iter().all(|selected| !selected.node.directives().is_empty())
}

fn may_be_empty_somewhere(selection: &SelectionSet) -> bool {
    may_be_empty(selection) || selection.items.iter().filter_map(|selected| below(&selected.node)).any(may_be_empty_somewhere)
}

/// The selection below, except of introspection fields: those are not completed.
fn below(selected: &Selection) -> Option<&SelectionSet> {
    match selected {
        Selection::Field(field) if field.node.name.node.starts_with("__") => None,
        Selection::Field(field) => Some(&field.node.selection_set.node),
        Selection::InlineFragment(fragment) => Some(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => None,
    }
}

fn keep_in(operation: &mut OperationDefinition) {
    if operation.ty == OperationType::Subscription {
        // A subscription selects exactly one field.
        operation.selection_set.node.items.iter_mut().for_each(|item| keep_below(&mut item.node));
    } else {
        keep(&mut operation.selection_set);
    }
}

fn keep(selection: &mut Positioned<SelectionSet>) {
    selection.node.items.iter_mut().for_each(|item| keep_below(&mut item.node));
    if !may_be_empty(&selection.node) {
        return;
    }
    let at = selection.pos;
    let placed = |name: &str| Positioned::new(Name::new(name), at);
    let kept = Field {
        alias: Some(placed(KEPT)),
        name: placed("__typename"),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet::default(), at),
    };
    selection.node.items.push(Positioned::new(Selection::Field(Positioned::new(kept, at)), at));
}

fn keep_below(selected: &mut Selection) {
    match selected {
        Selection::Field(field) if field.node.name.node.starts_with("__") => {}
        Selection::Field(field) => keep(&mut field.node.selection_set),
        Selection::InlineFragment(fragment) => keep(&mut fragment.node.selection_set),
        Selection::FragmentSpread(_) => {}
    }
}
