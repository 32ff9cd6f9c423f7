//! Makes an answer what the GraphQL specification says it is.
//!
//! async-graphql 7.1 and 7.2 leave a failed field out of its object (the specification: null, or where the field cannot be null, its
//! parent is), and order fields by when they were resolved (the specification: as asked). Both are put right here, after execution;
//! see `docs/decisions/0011-completing-answers.md`. The schema has no interfaces or unions, so every fragment applies.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, PathSegment, Positioned, Response, Value, parser};

/// The type of every field, by object type.
#[derive(Debug)]
pub struct FieldTypes(HashMap<Name, HashMap<Name, Type>>);

/// What an answer to a selection looks like: its fields by response key, in the order asked for.
#[derive(Debug, Default)]
struct Shape(IndexMap<Name, FieldShape>);

#[derive(Debug)]
struct FieldShape {
    ty: Type,
    /// Empty for leaves.
    selection: Shape,
}

impl FieldTypes {
    /// Reads them off a schema.
    ///
    /// # Panics
    /// When the schema, which is our own, cannot be parsed; a test says it can.
    pub fn of(sdl: &str) -> Self {
        let document = parser::parse_schema(sdl).expect("the exported schema is valid");
        let objects = document.definitions.into_iter().filter_map(|definition| match definition {
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

    /// Completes the answer to an operation of `document`.
    pub fn complete(&self, document: &ExecutableDocument, operation_name: Option<&str>, response: &mut Response) {
        let has_run = response.data != Value::Null || response.errors.iter().any(|error| !error.path.is_empty());
        if !has_run {
            return; // refused as a whole: the document need not even make sense
        }
        let Some(operation) = find_operation(document, operation_name) else { return };
        let root = match operation.ty {
            OperationType::Query => Name::new("Query"),
            OperationType::Mutation => Name::new("Mutation"),
            OperationType::Subscription => return,
        };
        let mut shape = Shape::default();
        self.outline(&mut shape, &root, &operation.selection_set.node, &document.fragments);
        for error in &response.errors {
            // Without a path it did not happen in a field: the request failed as a whole.
            if !error.path.is_empty() && has_failed(&mut response.data, &shape, &error.path) {
                response.data = Value::Null;
                break;
            }
        }
        arrange(&mut response.data, &shape);
    }

    fn outline(
        &self,
        shape: &mut Shape,
        object: &Name,
        selection: &SelectionSet,
        fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
    ) {
        for selected in &selection.items {
            match &selected.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let Some(ty) = self.0.get(object).and_then(|fields| fields.get(&field.name.node)) else {
                        // `__typename`, `__schema` and what lies below them cannot fail; their place is kept.
                        let leaf = FieldShape { ty: leaf_type(), selection: Shape::default() };
                        shape.0.entry(field.response_key().node.clone()).or_insert(leaf);
                        continue;
                    };
                    let entry = shape.0.entry(field.response_key().node.clone());
                    let entry = entry.or_insert_with(|| FieldShape { ty: ty.clone(), selection: Shape::default() });
                    self.outline(&mut entry.selection, named(&ty.base), &field.selection_set.node, fragments);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                        self.outline(shape, object, &fragment.node.selection_set.node, fragments);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    self.outline(shape, object, &fragment.node.selection_set.node, fragments);
                }
            }
        }
    }
}

fn find_operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match &document.operations {
        DocumentOperations::Single(operation) => Some(&operation.node),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.get(name).map(|operation| &operation.node),
            None => operations.values().next().map(|operation| &operation.node).filter(|_| operations.len() == 1),
        },
    }
}

fn leaf_type() -> Type {
    Type { base: BaseType::Named(Name::new("String")), nullable: true }
}

fn named(base: &BaseType) -> &Name {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(&item.base),
    }
}

/// Notes in `value` that the field at `path` failed; says whether `value` itself has to be null for it.
fn has_failed(value: &mut Value, shape: &Shape, path: &[PathSegment]) -> bool {
    let Some((PathSegment::Field(key), rest)) = path.split_first() else { return false };
    let Some(field) = shape.0.get(key.as_str()) else { return false };
    if *value == Value::Null {
        // An object of which every field failed.
        *value = Value::Object(IndexMap::new());
    }
    let Value::Object(object) = value else { return false };
    let key = Name::new(key);
    let failed = match object.get_mut(&key) {
        Some(child) if !rest.is_empty() => has_failed_within(child, &field.ty.base, &field.selection, rest),
        Some(_) => false,
        None => true,
    };
    if failed && field.ty.nullable {
        object.insert(key, Value::Null);
    }
    failed && !field.ty.nullable
}

/// The same through any number of lists.
fn has_failed_within(value: &mut Value, base: &BaseType, shape: &Shape, path: &[PathSegment]) -> bool {
    match (base, value, path.split_first()) {
        (BaseType::List(item), Value::List(values), Some((PathSegment::Index(index), rest))) => {
            let Some(value) = values.get_mut(*index) else { return false };
            let failed = has_failed_within(value, &item.base, shape, rest);
            if failed && item.nullable {
                *value = Value::Null;
            }
            failed && !item.nullable
        }
        (BaseType::Named(_), value, Some(_)) => has_failed(value, shape, path),
        _ => false,
    }
}

/// Puts fields in the order asked for. Almost always they already are: then this only looks.
fn arrange(value: &mut Value, shape: &Shape) {
    match value {
        Value::List(values) => values.iter_mut().for_each(|value| arrange(value, shape)),
        Value::Object(object) => {
            let is_in_order = object.len() == shape.0.len() && object.keys().eq(shape.0.keys());
            if !is_in_order {
                let place = |key: &Name| shape.0.get_index_of(key).unwrap_or(usize::MAX);
                object.sort_by(|left, _, right, _| place(left).cmp(&place(right)));
            }
            for (key, field) in &shape.0 {
                if !field.selection.0.is_empty()
                    && let Some(child) = object.get_mut(key)
                {
                    arrange(child, &field.selection);
                }
            }
        }
        _ => {}
    }
}
