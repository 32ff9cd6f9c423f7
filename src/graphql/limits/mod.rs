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
use crate::admission::per_caller_quota;
use crate::analytics::record_days::{RECORD_DAYS_MAX, RECORD_DAYS_OF_SEVERAL_ACCOUNTS_MAX};
use crate::analytics::series::POINTS_MAX;
use crate::auth::NAMES_MAX;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::input::TOP_MAX;
use crate::graphql::label_filter::FILTER_LABELS_MAX;
use crate::graphql::mutation::DISPLAY_NAMES_MAX;
use crate::graphql::page::PAGE_MAX;
use crate::graphql::usage_filter::{FILTER_PREFIXES_MAX, FILTER_VALUES_MAX};
use crate::settings::{LimitsSettings, Settings};

/// The maximum nesting of brackets in a document: selections, arguments, lists and input objects together.
const NESTING_MAX: usize = 64;
/// The maximum nesting of selections once fragments are expanded: async-graphql rejects more, but without a code.
const LEVELS_MAX: usize = 32;
/// The maximum number of selections once fragments are expanded.
const SELECTIONS_MAX: u64 = 10_000;
/// The maximum nesting of lists in introspection, as in the reference implementation.
const INTROSPECTION_LISTS_MAX: usize = 2;
/// The memory of a value in a response until it is written as JSON, in bytes, about: a key, a value, and their place in an index.
pub const BYTES_PER_VALUE: u64 = 128;
/// The maximum number of concurrent operations on a WebSocket.
pub const OPERATIONS_PER_CONNECTION_MAX: usize = 100;

/// The value of a limit that is fixed while the server runs; `None` for reloadable ones.
pub fn value_of(settings: &Settings, name: LimitName) -> Option<u64> {
    let limits = &settings.limits;
    Some(match name {
        LimitName::BodyBytes => settings.http.body_bytes() as u64,
        LimitName::DocumentBytes => limits.document_bytes(),
        LimitName::DocumentTokens => limits.document_tokens,
        LimitName::NestedBrackets => NESTING_MAX as u64,
        LimitName::NestedSelections => LEVELS_MAX as u64,
        LimitName::Depth => limits.depth,
        LimitName::RootFields => limits.root_fields,
        LimitName::Aliases => limits.aliases,
        LimitName::Directives => limits.directives,
        LimitName::DirectivesPerField => limits.directives_per_field,
        LimitName::Selections => SELECTIONS_MAX,
        LimitName::IntrospectionLists => INTROSPECTION_LISTS_MAX as u64,
        LimitName::Complexity => limits.complexity,
        LimitName::ResponseBytes => limits.response_bytes(),
        LimitName::ResponseMemory => limits.response_memory_bytes(),
        LimitName::ResponseMemoryPerCaller => limits.response_memory_per_caller_bytes(),
        LimitName::StatementMs => settings.database.statement_timeout_ms,
        LimitName::AnswerMs => settings.database.answer_timeout_ms,
        LimitName::PageSize => PAGE_MAX as u64,
        LimitName::Top => TOP_MAX.unsigned_abs().into(),
        LimitName::FilterValues => FILTER_VALUES_MAX as u64,
        LimitName::SeriesBuckets => limits.series_buckets,
        LimitName::FilterLabels => FILTER_LABELS_MAX as u64,
        LimitName::FilterPrefixes => FILTER_PREFIXES_MAX as u64,
        LimitName::SeriesPoints => POINTS_MAX,
        LimitName::TokenNames => NAMES_MAX as u64,
        LimitName::RecordDays => RECORD_DAYS_MAX.unsigned_abs(),
        LimitName::RecordDaysOfSeveralAccounts => RECORD_DAYS_OF_SEVERAL_ACCOUNTS_MAX.unsigned_abs(),
        LimitName::NamesPerCall => DISPLAY_NAMES_MAX as u64,
        LimitName::RecordsPerCall => settings.recording.max_records_per_call as u64,
        LimitName::CorrectionsPerCall => settings.recording.max_corrections_per_call as u64,
        LimitName::QueuedRecords => settings.recording.queue_records.into(),
        LimitName::Subscriptions => settings.live.max_subscriptions as u64,
        LimitName::SubscriptionsPerCaller => per_caller_quota(settings.live.max_subscriptions) as u64,
        LimitName::OperationsPerConnection => OPERATIONS_PER_CONNECTION_MAX as u64,
        LimitName::ConcurrentQueries => limits.concurrent_queries as u64,
        LimitName::ConcurrentMutations => limits.concurrent_mutations as u64,
        LimitName::ServiceRequests | LimitName::ViewerRequests | LimitName::AddressRequests | LimitName::WrongTokens => {
            return None;
        }
    })
}

/// Rejects a text that is too long, or nested too deeply to be parsed safely: `QUERY_TOO_COMPLEX`.
pub fn check_text(limits: &LimitsSettings, text: &str) -> Result<(), Error> {
    document::check_text(text, limits.document_bytes(), limits.document_tokens)
}

/// Rejects a text that is nested too deeply to be parsed safely: `QUERY_TOO_COMPLEX`.
pub fn check_nesting(text: &str) -> Result<(), Error> {
    document::check_text(text, u64::MAX, u64::MAX)
}

/// The complexity of an operation. Rejects a document or operation that exceeds a limit: `QUERY_TOO_COMPLEX`. Errors against the schema are
/// left to validation.
pub fn check_document(
    limits: &LimitsSettings,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
    types: &FieldTypes,
) -> Result<u64, Error> {
    let is_cyclic = document::check_expansion(document)?;
    match find_operation(document, operation_name) {
        // Validation rejects fragments that spread themselves.
        Some((_, operation)) if !is_cyclic => {
            complexity::check(limits, &complexity::CheckedOperation { document, operation, variables, types })
        }
        _ => Ok(0),
    }
}

/// The rejection of a document that is beyond a limit.
fn too_complex(name: LimitName, value: u64, actual: Option<u64>, message: String) -> Error {
    Error::caller(ErrorCode::QueryTooComplex, message).with_limit(Limit { name, value, actual })
}
