//! Makes an answer what the GraphQL specification says it is.
//!
//! async-graphql 7.1 and 7.2 leave a failed field out of its object (the specification: null, or where the field cannot be null, its
//! parent is), and order fields by when they were resolved (the specification: as asked). Both are put right here, after execution;
//! see `docs/decisions/0011-response-completion.md`. The schema has no interfaces or unions, so every fragment applies.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType,
    Selection, SelectionSet, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, PathSegment, Positioned, Response, Value, Variables, parser};
use async_graphql_value::Value as DocumentValue;

use super::left_out::KEPT;

/// The type of every field, by object type.
#[derive(Debug)]
pub struct FieldTypes(HashMap<Name, HashMap<Name, Type>>);

/// What an answer to a selection looks like: its fields by response key, in the order asked for.
#[derive(Debug, Default)]
struct Shape(IndexMap<Name, FieldShape>);

#[derive(Debug)]
struct FieldShape {
    ty: Type,
    /// `None` for leaves.
    selection: Option<Shape>,
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

    /// The type of a field of an object; `None` where there is no such field.
    pub(super) fn find(&self, object: &Name, field: &Name) -> Option<&Type> {
        self.0.get(object)?.get(field)
    }

    /// Completes the answer to an operation of `document`.
    pub fn complete(&self, document: &ExecutableDocument, asked: &Asked, response: &mut Response) {
        if !has_run(response) {
            return; // refused as a whole: the document need not even make sense
        }
        let Some(operation) = find_operation(document, asked.operation_name.as_deref()) else { return };
        let root = root_of(operation.ty);
        let outliner = Outliner { types: &self.0, fragments: &document.fragments, asked };
        let mut shape = Shape::default();
        outliner.outline(&mut shape, &root, &operation.selection_set.node);
        // An error without a path did not happen in a field: the request failed as a whole.
        let failed = response.errors.iter().map(|error| error.path.as_slice()).filter(|path| !path.is_empty());
        if settle(&mut response.data, &shape, failed.collect()) {
            response.data = Value::Null;
        }
        arrange(&mut response.data, &shape);
    }
}

/// What the request says beside its document.
#[derive(Debug)]
pub struct Asked {
    /// Which operation to run, where there are several.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Variables,
}

struct Outliner<'a> {
    types: &'a HashMap<Name, HashMap<Name, Type>>,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    asked: &'a Asked,
}

impl Outliner<'_> {
    fn outline(&self, shape: &mut Shape, object: &Name, selection: &SelectionSet) {
        for selected in selection.items.iter().map(|item| &item.node).filter(|selected| self.is_asked(selected.directives())) {
            match selected {
                Selection::Field(field) => {
                    let field = &field.node;
                    let key = field.response_key().node.clone();
                    let Some(ty) = self.types.get(object).and_then(|fields| fields.get(&field.name.node)) else {
                        // `__typename`, `__schema` and what lies below them cannot fail; their place is kept.
                        shape.0.entry(key).or_insert_with(|| FieldShape { ty: leaf_type(), selection: None });
                        continue;
                    };
                    let entry = shape.0.entry(key).or_insert_with(|| FieldShape { ty: ty.clone(), selection: None });
                    if !field.selection_set.node.items.is_empty() {
                        let selection = entry.selection.get_or_insert_default();
                        self.outline(selection, named(&ty.base), &field.selection_set.node);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        self.outline(shape, object, &fragment.node.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => self.outline(shape, object, &fragment.node.selection_set.node),
            }
        }
    }

    /// Whether neither `@skip` nor `@include` leaves it out.
    fn is_asked(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().map(|directive| &directive.node).all(|directive| match directive.name.node.as_str() {
            "skip" => !self.holds(directive),
            "include" => self.holds(directive),
            _ => true,
        })
    }

    /// The value of a directive's condition, as async-graphql 7.2 takes it: without the default of a variable.
    fn holds(&self, directive: &Directive) -> bool {
        let condition = directive.get_argument("if").map(|condition| &condition.node);
        let value = match condition {
            Some(DocumentValue::Variable(name)) => self.asked.variables.get(name).cloned(),
            Some(value) => value.clone().into_const(),
            None => None,
        };
        value == Some(Value::Boolean(true))
    }
}

/// Whether anything of the document ran, be it to leave out all of it. An error without a path did not happen in a field: the request
/// failed as a whole.
pub fn has_run(response: &Response) -> bool {
    let errors = &response.errors;
    response.data != Value::Null || errors.is_empty() || errors.iter().any(|error| !error.path.is_empty())
}

/// The object at the root of operations of that kind.
pub(super) fn root_of(kind: OperationType) -> Name {
    match kind {
        OperationType::Query => Name::new("Query"),
        OperationType::Mutation => Name::new("Mutation"),
        OperationType::Subscription => Name::new("Subscription"),
    }
}

/// The operation of a document that is meant; `None` where there is no such operation, or it does not say which.
pub fn find_operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
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

/// The name of a type, through any number of lists.
pub(super) fn named(base: &BaseType) -> &Name {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(&item.base),
    }
}

/// Notes in an object which of its fields failed: at the ends of `paths`. Says whether the object itself has to be null for it.
///
/// All failures are settled at once, from the leaves up, so that what one of them has made null stays null.
fn settle(value: &mut Value, shape: &Shape, paths: Vec<&[PathSegment]>) -> bool {
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
            Some(child) => settle_within(child, &field.ty.base, field.selection.as_ref(), rests),
        };
        if has_failed && field.ty.nullable {
            object.insert(Name::new(key), Value::Null);
        }
        is_null |= has_failed && !field.ty.nullable;
    }
    is_null
}

/// The same through any number of lists.
fn settle_within(value: &mut Value, base: &BaseType, shape: Option<&Shape>, paths: Vec<&[PathSegment]>) -> bool {
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
                let has_failed = settle_within(value, &item.base, shape, rests);
                if has_failed && item.nullable {
                    *value = Value::Null;
                }
                is_null |= has_failed && !item.nullable;
            }
            is_null
        }
        (BaseType::Named(_), value) if !below.is_empty() => shape.is_some_and(|shape| settle(value, shape, below)),
        _ => false,
    }
}

/// Puts fields in the order asked for, and takes out the one that [`super::left_out`] puts in. Almost always they already are: then this only looks.
fn arrange(value: &mut Value, shape: &Shape) {
    match value {
        Value::List(values) => values.iter_mut().for_each(|value| arrange(value, shape)),
        Value::Object(object) => {
            let is_in_order = object.len() == shape.0.len() && object.keys().eq(shape.0.keys());
            if !is_in_order {
                if !shape.0.contains_key(KEPT) {
                    object.shift_remove(KEPT); // else it is the client's own
                }
                let place = |key: &Name| shape.0.get_index_of(key).unwrap_or(usize::MAX);
                object.sort_by(|left, _, right, _| place(left).cmp(&place(right)));
            }
            for (key, field) in &shape.0 {
                if let (Some(selection), Some(child)) = (&field.selection, object.get_mut(key)) {
                    arrange(child, selection);
                }
            }
        }
        _ => {}
    }
}
