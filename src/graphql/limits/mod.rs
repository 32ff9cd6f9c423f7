//! Limits of documents, checked before execution and partly before parsing, and the limits that `serviceConfig` publishes.
//!
//! The parser recurses into values and selections, and validation expands fragments wherever they are spread: a document of a few kilobytes
//! could make both expensive without bound. [`document`] checks the text and the parsed document, and
//! [`complexity`] the operation to be executed. docs/decisions/0030-document-limits.md explains how complexity is counted.

mod complexity;
mod document;
mod list_sizes;

pub use document::reject_introspection;

use async_graphql::Variables;
use async_graphql::parser::types::ExecutableDocument;

use super::completion::FieldTypes;
use super::operation::find_operation;
use crate::analytics::daily::POINTS_MAX;
use crate::auth::NAMES_MAX;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::input::{FILTER_VALUES_MAX, TOP_MAX};
use crate::graphql::page::PAGE_MAX;

/// The maximum nesting of brackets in a document: selections, arguments, lists and input objects together.
const NESTING_MAX: usize = 64;
/// The maximum nesting of selections once fragments are expanded: async-graphql rejects more, but without a code.
const LEVELS_MAX: usize = 32;
/// The maximum number of selections once fragments are expanded.
const SELECTIONS_MAX: u64 = 10_000;
/// The maximum nesting of lists in introspection, as in the reference implementation.
const INTROSPECTION_LISTS_MAX: usize = 2;

/// Limits of one document, from the section `limits` of the settings.
#[derive(Clone, Debug)]
pub struct DocumentLimits {
    /// Maximum bytes of the text.
    pub bytes: u64,
    /// Maximum tokens of the text.
    pub tokens: u64,
    /// Maximum depth of fields.
    pub depth: u64,
    /// Maximum number of root fields.
    pub root_fields: u64,
    /// Maximum number of aliases.
    pub aliases: u64,
    /// Maximum number of directives.
    pub directives: u64,
    /// Maximum number of directives of one field.
    pub directives_per_field: u64,
    /// Maximum complexity.
    pub complexity: u64,
}

/// All limits of this server, as published by `serviceConfig`.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Limits of a document.
    pub document: DocumentLimits,
    /// Maximum bytes of a request body.
    pub body_bytes: u64,
    /// Maximum bytes of an answer.
    pub response_bytes: u64,
    /// Timeout of a reading statement, in milliseconds.
    pub statement_ms: u64,
    /// Timeout of all reading statements of one answer together, in milliseconds.
    pub answer_ms: u64,
    /// Maximum records of one call.
    pub records_per_call: u64,
    /// Maximum records that wait to be committed.
    pub queued_records: u64,
    /// Maximum concurrent subscriptions in this process, and maximum concurrent WebSockets.
    pub subscriptions: u64,
    /// The same per caller.
    pub subscriptions_per_caller: u64,
    /// Maximum concurrent operations on a WebSocket.
    pub operations_per_connection: u64,
}

impl Limits {
    /// The value of a limit that is fixed while the server runs; `None` for reloadable ones.
    pub fn value_of(&self, name: LimitName) -> Option<u64> {
        let document = &self.document;
        Some(match name {
            LimitName::BodyBytes => self.body_bytes,
            LimitName::DocumentBytes => document.bytes,
            LimitName::DocumentTokens => document.tokens,
            LimitName::NestedBrackets => NESTING_MAX as u64,
            LimitName::NestedSelections => LEVELS_MAX as u64,
            LimitName::Depth => document.depth,
            LimitName::RootFields => document.root_fields,
            LimitName::Aliases => document.aliases,
            LimitName::Directives => document.directives,
            LimitName::DirectivesPerField => document.directives_per_field,
            LimitName::Selections => SELECTIONS_MAX,
            LimitName::IntrospectionLists => INTROSPECTION_LISTS_MAX as u64,
            LimitName::Complexity => document.complexity,
            LimitName::ResponseBytes => self.response_bytes,
            LimitName::StatementMs => self.statement_ms,
            LimitName::AnswerMs => self.answer_ms,
            LimitName::PageSize => PAGE_MAX as u64,
            LimitName::Top => TOP_MAX.unsigned_abs().into(),
            LimitName::FilterValues => FILTER_VALUES_MAX as u64,
            LimitName::SeriesPoints => POINTS_MAX,
            LimitName::TokenNames => NAMES_MAX as u64,
            LimitName::RecordsPerCall => self.records_per_call,
            LimitName::QueuedRecords => self.queued_records,
            LimitName::Subscriptions => self.subscriptions,
            LimitName::SubscriptionsPerCaller => self.subscriptions_per_caller,
            LimitName::OperationsPerConnection => self.operations_per_connection,
            LimitName::ConcurrentQueries
            | LimitName::ConcurrentMutations
            | LimitName::ServiceRequests
            | LimitName::ViewerRequests
            | LimitName::AddressRequests
            | LimitName::WrongTokens => return None,
        })
    }
}

impl DocumentLimits {
    /// No limits except the nesting of brackets, which protects the parser.
    pub const UNBOUNDED: Self = Self {
        bytes: u64::MAX,
        tokens: u64::MAX,
        depth: u64::MAX,
        root_fields: u64::MAX,
        aliases: u64::MAX,
        directives: u64::MAX,
        directives_per_field: u64::MAX,
        complexity: u64::MAX,
    };

    /// Rejects a text that is too long, or nested too deeply to be parsed safely: `QUERY_TOO_COMPLEX`.
    pub fn check_source(&self, document: &str) -> Result<(), Error> {
        document::check_source(self, document)
    }

    /// Rejects a document or operation that exceeds a limit: `QUERY_TOO_COMPLEX`. Errors against the schema are left to validation.
    pub fn check(
        &self,
        document: &ExecutableDocument,
        operation_name: Option<&str>,
        variables: &Variables,
        types: &FieldTypes,
    ) -> Result<(), Error> {
        let is_cyclic = document::check_expansion(document)?;
        match find_operation(document, operation_name) {
            // Validation rejects fragments that spread themselves.
            Some((_, operation)) if !is_cyclic => {
                complexity::check(self, &complexity::CheckedOperation { document, operation, variables, types })
            }
            _ => Ok(()),
        }
    }
}

/// The rejection of a document that is beyond a limit.
fn too_complex(name: LimitName, value: u64, actual: Option<u64>, message: String) -> Error {
    Error::caller(ErrorCode::QueryTooComplex, message).with_limit(Limit { name, value, actual })
}
