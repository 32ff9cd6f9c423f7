//! Whether the schema may be asked about itself: in production it is not, unless a setting says so.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::error::{Error, ErrorCode};

/// Refuses a document that asks for `__schema` or `__type`: `FORBIDDEN`. What it does not spread is looked at too.
pub fn refuse(document: &ExecutableDocument) -> Result<(), Error> {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    if operations.chain(fragments).any(asks_for_the_schema) {
        let message = "introspection is off here (`http.introspection`); `usage-insights schema` prints the schema";
        return Err(Error::caller(ErrorCode::Forbidden, message));
    }
    Ok(())
}

fn asks_for_the_schema(selection: &SelectionSet) -> bool {
    selection.items.iter().any(|selected| match &selected.node {
        Selection::Field(field) => {
            ["__schema", "__type"].contains(&field.node.name.node.as_str()) || asks_for_the_schema(&field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => asks_for_the_schema(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => false, // the fragment itself is looked at
    })
}
