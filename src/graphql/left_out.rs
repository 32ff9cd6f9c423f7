//! An object of which everything is left out is an empty object.
//!
//! async-graphql makes null of an object without fields, which is what an object that is not there looks like. So a selection of
//! which `@skip` and `@include` may leave nothing gets a field more, and completion takes it out of the answer again
//! (docs/decisions/0011-response-completion.md).

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Request};

/// What the field more is called in answers. Names that begin like this are GraphQL's own.
pub(super) const KEPT: &str = "__kept";

/// Puts a field into every selection of `document`, which is that of `request`, of which everything may be left out.
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

/// What is selected below, but for what introspection answers: that is not completed.
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
        // It has one field, and nothing beside it.
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
