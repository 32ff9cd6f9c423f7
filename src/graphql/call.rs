//! Who sent a call that was rejected, and whether the rejection counts as ingestion.

use async_graphql::parser::types::{OperationDefinition, OperationType, Selection};

use super::request_context::{RequestContext, Transport};
use crate::admission::Address;
use crate::auth::{Principal, Scope};

/// Who sent a call.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The principal.
    pub principal: &'a Principal,
    /// The client's address.
    pub address: Address,
    /// The id of the request.
    pub request_id: &'a str,
}

impl<'a> Sender<'a> {
    /// Who sent a request.
    pub fn of(context: &'a RequestContext) -> Self {
        Self { principal: context.session.principal(), address: context.address, request_id: &context.request_id }
    }
}

/// What is known about a call when it is rejected.
#[derive(Clone, Copy)]
pub enum Call<'a> {
    /// It carries no records: a WebSocket is opened, or it is a GET.
    WithoutRecords,
    /// The body of the request could not be read.
    UnreadBody,
    /// The document could not be read, or does not contain the operation.
    UnreadDocument,
    /// The operation.
    Operation(&'a OperationDefinition),
}

impl Call<'_> {
    /// A call whose document could not be read.
    pub const fn unread_document(transport: Transport) -> Self {
        if transport.carries_mutations() { Self::UnreadDocument } else { Self::WithoutRecords }
    }

    /// Whether its rejection counts as ingestion. Of a token that may record, everything that is not a query is: a misspelt mutation, and
    /// what cannot be read at all. In development, without a token, mutations and unreadable bodies. Of others, what would have recorded.
    pub fn is_ingestion(self, principal: &Principal) -> bool {
        let is_mutation = matches!(self, Self::Operation(operation) if operation.ty == OperationType::Mutation);
        match (principal, self) {
            (_, Self::WithoutRecords) => false,
            (Principal::Service { .. }, _) if principal.require(Scope::Record).is_ok() => {
                is_mutation || !matches!(self, Self::Operation(_))
            }
            (Principal::Developer, Self::UnreadBody) => true,
            (Principal::Developer, _) => is_mutation,
            (_, Self::Operation(operation)) => {
                is_mutation && operation.selection_set.node.items.iter().any(|item| records_usage(&item.node))
            }
            _ => false,
        }
    }
}

fn records_usage(selected: &Selection) -> bool {
    matches!(selected, Selection::Field(field) if field.node.name.node == "recordUsage")
}
