//! Rejects introspection where it is off: in production, unless a setting allows it.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::error::{Error, ErrorCode};

/// Rejects a document that selects `__schema` or `__type`, in fragments that no operation spreads too: `FORBIDDEN`.
pub fn reject(document: &ExecutableDocument) -> Result<(), Error> {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    if operations.chain(fragments).any(selects_schema) {
        let message = "introspection is off on this server (`http.introspection`); `usage-insights schema` prints the schema";
        return Err(Error::caller(ErrorCode::Forbidden, message));
    }
    Ok(())
}

fn selects_schema(selection: &SelectionSet) -> bool {
    selection.items.iter().any(|selected| match &selected.node {
        Selection::Field(field) => {
            ["__schema", "__type"].contains(&field.node.name.node.as_str()) || selects_schema(&field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => selects_schema(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => false, // fragments are checked by themselves
    })
}
