//! Keeps an object whose fields are all skipped an empty object, as the specification requires.
//!
//! async-graphql 7.2 answers null for an object without selected fields. A client could not tell that from missing data, so this module is
//! kept: a selection that `@skip` and `@include` may empty gets one more field, and completion removes it from the answer
//! (docs/decisions/0011-response-completion.md).

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Request};

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
