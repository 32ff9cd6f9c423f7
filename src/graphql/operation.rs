//! Operations of a document, and names of types.

use async_graphql::Name;
use async_graphql::parser::types::{BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};

/// The operation that a request runs, with its name if it has one. `None` where the document holds no such operation, or several and the
/// request names none (section 6.1 of the GraphQL specification).
pub fn find_operation<'a>(
    document: &'a ExecutableDocument,
    operation_name: Option<&str>,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    match (&document.operations, operation_name) {
        (DocumentOperations::Single(operation), None) => Some((None, &operation.node)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), name) => {
            let (name, operation) = match name {
                Some(name) => operations.get_key_value(name)?,
                None if operations.len() == 1 => operations.iter().next()?,
                None => return None,
            };
            Some((Some(name.as_str()), &operation.node))
        }
    }
}

/// The object type at the root of an operation of that kind.
pub(super) fn root_type(kind: OperationType) -> Name {
    Name::new(match kind {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    })
}

/// The operations of a document with their names, always in the same order.
pub(super) fn operations_mut(operations: &mut DocumentOperations) -> Vec<(Option<&str>, &mut OperationDefinition)> {
    match operations {
        DocumentOperations::Single(operation) => vec![(None, &mut operation.node)],
        DocumentOperations::Multiple(operations) => {
            operations.iter_mut().map(|(name, operation)| (Some(name.as_str()), &mut operation.node)).collect()
        }
    }
}

/// The name of the type within any number of lists.
pub(super) fn innermost_type(base: &BaseType) -> &Name {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(item) => innermost_type(&item.base),
    }
}
