//! What a document may ask of the server, looked at before anything of it is executed or even parsed, and the limits that
//! `serviceConfig` publishes.
//!
//! The parser recurses into values and selections, and validation expands fragments where they are spread: both could be made to
//! cost without bound by a document of a few kilobytes. [`source`] looks at the text, [`expansion`] at the parsed document,
//! whatever of it runs, and [`complexity`] at the operation that is to run. docs/decisions/0030-document-limits.md says how
//! complexity is counted, and why so.

mod argument_values;
mod complexity;
mod expansion;
mod list_sizes;
mod source;

use async_graphql::Variables;
use async_graphql::parser::types::ExecutableDocument;

use super::completion::FieldTypes;
use super::operation::find_operation;
use crate::analytics::daily::POINTS_MAX;
use crate::auth::NAMES_MAX;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::input::FILTER_VALUES_MAX;
use crate::graphql::page::PAGE_MAX;
use crate::graphql::types::usage_insights::TOP_MAX;

/// How deep brackets may nest in a document: selections, arguments, lists and input objects together.
const NESTING_MAX: usize = 64;
/// How deep selections may nest once fragments are expanded: async-graphql goes no deeper, and refuses more without saying so in a code.
const LEVELS_MAX: usize = 32;
/// How many selections a document may hold when its fragments are expanded.
const SELECTIONS_MAX: u64 = 10_000;
/// How many lists of the schema's description of itself may lie within each other, as the reference implementation has it.
const INTROSPECTION_LISTS_MAX: usize = 2;

/// What one document may ask for. Settings say how much, in the section `limits`.
#[derive(Clone, Debug)]
pub struct DocumentLimits {
    /// Bytes of its text.
    pub bytes: u64,
    /// Tokens of its text.
    pub tokens: u64,
    /// How deep fields of the operation nest.
    pub depth: u64,
    /// Fields at the operation's root.
    pub root_fields: u64,
    /// Aliases of the operation.
    pub aliases: u64,
    /// Directives of the operation.
    pub directives: u64,
    /// Directives of one field.
    pub directives_per_field: u64,
    /// The complexity of the operation.
    pub complexity: u64,
}

/// All limits in force, as they are published.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of a document.
    pub document: DocumentLimits,
    /// Bytes of a request body.
    pub body_bytes: u64,
    /// Bytes of an answer.
    pub response_bytes: u64,
    /// How long a statement that reads may take, in milliseconds.
    pub statement_ms: u64,
    /// How long all statements that read for an answer may take, in milliseconds.
    pub answer_ms: u64,
    /// Records of one call.
    pub records_per_call: u64,
    /// Records that wait to be committed.
    pub queued_records: u64,
    /// Subscriptions at a time in this process, and WebSockets.
    pub subscriptions: u64,
    /// Subscriptions at a time of one caller, and WebSockets.
    pub subscriptions_per_caller: u64,
    /// Operations at a time on a WebSocket.
    pub operations_per_connection: u64,
}

impl Limits {
    /// The value of a limit that does not change while the server runs; `None` for the others.
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
    /// Only what a parser survives is bounded then: how deep brackets nest.
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

    /// Refuses a text that is too long, or nests too deep to be parsed safely: `QUERY_TOO_COMPLEX`.
    pub fn check_source(&self, document: &str) -> Result<(), Error> {
        source::check(self, document)
    }

    /// Refuses a document of which too much would have to be looked at, or whose operation asks for too much: `QUERY_TOO_COMPLEX`.
    /// What does not fit the schema is left to validation.
    pub fn check(
        &self,
        document: &ExecutableDocument,
        operation_name: Option<&str>,
        variables: &Variables,
        types: &FieldTypes,
    ) -> Result<(), Error> {
        let is_cyclic = expansion::check(document)?;
        match find_operation(document, operation_name) {
            // Validation refuses fragments that spread themselves.
            Some((_, operation)) if !is_cyclic => {
                complexity::check(self, &complexity::Asked { document, operation, variables, types })
            }
            _ => Ok(()),
        }
    }
}

/// The refusal of a document that is beyond a limit.
fn too_complex(name: LimitName, value: u64, actual: Option<u64>, message: String) -> Error {
    Error::caller(ErrorCode::QueryTooComplex, message).with_limit(Limit { name, value, actual })
}
