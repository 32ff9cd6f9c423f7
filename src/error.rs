//! The errors of the service.
//!
//! [`Error`] is passed between modules; [`ErrorCode`] is the stable code for clients. Only the graphql and http modules turn an
//! error into a response; there the internal cause is logged, once, with the request id. Causes are never sent.

mod limit;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::OnceLock;

pub use limit::{Limit, LimitName};
use sea_orm::DbErr;

use crate::domain::problem::Problem;

/// The setting `http.docs_url`. Errors become responses where no settings are at hand.
static DOCS_URL: OnceLock<String> = OnceLock::new();

/// Sets the address of the documentation of error codes, for the whole process. Further calls have no effect.
pub fn set_docs_url(url: &str) {
    DOCS_URL.get_or_init(|| url.to_owned());
}

/// Declares the codes once: public name, whether the same request may succeed later, meaning.
macro_rules! error_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal, retryable: $retryable:literal;)+) => {
        /// A stable error code. Codes are never renamed and never change their meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl ErrorCode {
            /// Every code, in the order of docs/errors.md.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The public name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// Whether the same request may succeed when it is sent again unchanged.
            pub const fn is_retryable(self) -> bool {
                match self { $(Self::$name => $retryable,)+ }
            }

            /// Address of its documentation: the setting `http.docs_url` with the code as the fragment.
            pub fn docs(self) -> String {
                let url = DOCS_URL.get().map_or("/docs/errors", String::as_str);
                format!("{url}#{}", self.as_str().to_ascii_lowercase())
            }

            /// The meaning, in one or two sentences.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($meaning),+),)+ }
            }
        }
    };
}

error_codes! {
    /// The request is not a valid GraphQL-over-HTTP request: method, content type, JSON or parameters.
    BadRequest = "BAD_REQUEST", retryable: false;
    /// The request body exceeds the size limit.
    BodyTooLarge = "BODY_TOO_LARGE", retryable: false;
    /// There is no resource at this path.
    NoSuchPath = "NO_SUCH_PATH", retryable: false;
    /// The document cannot be parsed as GraphQL.
    GraphqlParseFailed = "GRAPHQL_PARSE_FAILED", retryable: false;
    /// The document or its variables do not match the schema.
    GraphqlValidationFailed = "GRAPHQL_VALIDATION_FAILED", retryable: false;
    /// The document exceeds a limit on its size, depth or complexity; `limit` names the limit, the message says what to reduce.
    QueryTooComplex = "QUERY_TOO_COMPLEX", retryable: false;
    /// No document with this hash is stored, or it was evicted; send the document together with its hash.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND", retryable: false;
    /// Persisted queries are disabled; send documents without a hash.
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED", retryable: false;
    /// The document is not in the list of trusted documents.
    DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED", retryable: false;
    /// An argument is invalid; the message names the argument and the valid values.
    InvalidArgument = "INVALID_ARGUMENT", retryable: false;
    /// The range is empty, ends before it begins, or exceeds 2000-01-01 to 2100-01-01.
    InvalidRange = "INVALID_RANGE", retryable: false;
    /// The time zone is not in the IANA database.
    InvalidTimeZone = "INVALID_TIME_ZONE", retryable: false;
    /// A time is not RFC 3339, or a date is not `YYYY-MM-DD`.
    InvalidTime = "INVALID_TIME", retryable: false;
    /// The number is not an integer, or it is out of range.
    InvalidNumber = "INVALID_NUMBER", retryable: false;
    /// The cursor was not issued by this field.
    InvalidCursor = "INVALID_CURSOR", retryable: false;
    /// The requested usage types have different units and cannot be summed.
    MixedUnits = "MIXED_UNITS", retryable: false;
    /// The query is answered from records, and records of the range have expired; the message says which, and from when on they are kept.
    RecordsExpired = "RECORDS_EXPIRED", retryable: false;
    /// The usage type does not exist.
    UnknownUsageType = "UNKNOWN_USAGE_TYPE", retryable: false;
    /// The call has more records or corrections than allowed per call.
    TooManyRecords = "TOO_MANY_RECORDS", retryable: false;
    /// Some events of the call were not recorded; the results of the response say which, and why.
    EventsRejected = "EVENTS_REJECTED", retryable: false;
    /// The resource does not exist, or you have no access to it.
    NotFound = "NOT_FOUND", retryable: false;
    /// The resource already exists.
    AlreadyExists = "ALREADY_EXISTS", retryable: false;
    /// The request has no token, and this operation requires one.
    Unauthenticated = "UNAUTHENTICATED", retryable: false;
    /// The token is malformed, unknown, expired or revoked.
    InvalidToken = "INVALID_TOKEN", retryable: false;
    /// The keys that verify viewers' tokens cannot be read at the moment; the token was neither accepted nor rejected.
    KeysUnavailable = "KEYS_UNAVAILABLE", retryable: true;
    /// The token does not permit this operation.
    Forbidden = "FORBIDDEN", retryable: false;
    /// The write queue is full; nothing of this call was recorded.
    QueueFull = "QUEUE_FULL", retryable: true;
    /// The limit of concurrent subscriptions or WebSockets is reached.
    SubscriptionsFull = "SUBSCRIPTIONS_FULL", retryable: true;
    /// The response exceeds the size limit; the message says what to reduce.
    ResponseTooLarge = "RESPONSE_TOO_LARGE", retryable: false;
    /// The caller or its address exceeded a rate limit; `limit` names the rate.
    RateLimited = "RATE_LIMITED", retryable: true;
    /// The concurrency limit and its wait queue are full, or the wait timed out; nothing of this request was executed.
    ServerBusy = "SERVER_BUSY", retryable: true;
    /// The server is shutting down; nothing of this call was recorded.
    ShuttingDown = "SHUTTING_DOWN", retryable: true;
    /// The commit was interrupted by an internal fault; send the same records again: committed records are not counted twice.
    Interrupted = "INTERRUPTED", retryable: true;
    /// The database did not respond or accepts no writes. For mutations that record or correct: send the same call again; nothing is
    /// counted twice.
    DatabaseUnavailable = "DATABASE_UNAVAILABLE", retryable: true;
    /// A connection pooler in front of PostgreSQL hands the statements of one connection to several server connections, which loses prepared
    /// statements and locks. For mutations that record or correct: send the same call again; nothing is counted twice.
    PoolerUnsupported = "POOLER_UNSUPPORTED", retryable: true;
    /// A read statement exceeded `database.statement_timeout_ms`, or all read statements of the response exceeded
    /// `database.answer_timeout_ms`; request less, such as a shorter range.
    TimedOut = "TIMED_OUT", retryable: true;
    /// The database has migrations that this program does not know: its schema is that of a newer version or of a pre-release.
    SchemaMismatch = "SCHEMA_MISMATCH", retryable: false;
    /// The database cannot be used as it is: it does not store text as UTF-8, the role may not create tables,
    /// or its tables cannot be distributed.
    UnsupportedDatabase = "UNSUPPORTED_DATABASE", retryable: false;
    /// `database.url` and `database.direct_url` lead to different databases, or one of them to a standby.
    DatabaseUrlMismatch = "DATABASE_URL_MISMATCH", retryable: false;
    /// An internal fault; the log has the cause under the request id.
    Internal = "INTERNAL", retryable: false;
}

/// A place in a document, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The character of the line.
    pub column: usize,
}

/// An error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller can fix it.
    #[error("{message}")]
    Caller {
        /// The stable code.
        code: ErrorCode,
        /// A sentence: what was sent, and what to send instead.
        message: String,
        /// The argument or input field that caused it.
        field: Option<Cow<'static, str>>,
        /// The limit that was exceeded.
        limit: Option<Limit>,
        /// The place in the document that caused it.
        location: Option<Location>,
    },
    /// The server is at a limit or shutting down.
    #[error("{message}")]
    Busy {
        /// The stable code.
        code: ErrorCode,
        /// A sentence.
        message: String,
        /// How long to wait before sending the same request again, in milliseconds.
        retry_after_ms: u32,
        /// The limit that was reached.
        limit: Option<Limit>,
    },
    /// The database cannot be used at the moment: it is not reachable, a lock wait timed out, or it accepts no writes.
    #[error("{reason}")]
    DatabaseUnavailable {
        /// A sentence for clients.
        reason: &'static str,
        /// The database error.
        #[source]
        cause: DbErr,
    },
    /// A connection pooler in front of the database is not usable.
    #[error("{reason}")]
    PoolerUnsupported {
        /// A sentence for clients and operators.
        reason: &'static str,
        /// The database error.
        #[source]
        cause: DbErr,
    },
    /// A read statement, or all read statements of a response together, timed out.
    #[error("the query timed out; request less, such as a shorter range")]
    TimedOut {
        /// The database error.
        #[source]
        cause: DbErr,
        /// The limit that was exceeded; `None` if the statement was cancelled from outside this service.
        limit: Option<Limit>,
    },
    /// An internal fault while usage was recorded or corrected.
    #[error("an internal fault interrupted the call; send the same call again: nothing is counted twice")]
    Interrupted(#[source] Box<dyn StdError + Send + Sync>),
    /// An internal fault.
    #[error("internal fault")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The caller sent an invalid request.
    pub fn caller(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Caller { code, message: message.into(), field: None, limit: None, location: None }
    }

    /// The caller sent an invalid value for `field`.
    pub fn argument(code: ErrorCode, field: &'static str, message: impl Into<String>) -> Self {
        Self::Caller { code, message: message.into(), field: Some(field.into()), limit: None, location: None }
    }

    /// The server is at a limit or shutting down; the same request may be sent again after `retry_after_ms` milliseconds.
    pub fn busy(code: ErrorCode, message: impl Into<String>, retry_after_ms: u32) -> Self {
        Self::Busy { code, message: message.into(), retry_after_ms, limit: None }
    }

    /// Sets the limit that was exceeded. No effect on server-side errors.
    #[must_use]
    pub fn with_limit(mut self, limit: Limit) -> Self {
        if let Self::Caller { limit: current, .. } | Self::Busy { limit: current, .. } = &mut self {
            *current = Some(limit);
        }
        self
    }

    /// Adds the place in the document that caused the error; no effect on internal errors.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        if let Self::Caller { location, .. } = &mut self {
            *location = Some(Location { line, column });
        }
        self
    }

    /// An internal fault.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The stable code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Caller { code, .. } | Self::Busy { code, .. } => *code,
            Self::DatabaseUnavailable { .. } => ErrorCode::DatabaseUnavailable,
            Self::PoolerUnsupported { .. } => ErrorCode::PoolerUnsupported,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
            Self::Interrupted(_) => ErrorCode::Interrupted,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// The error of a call that records or corrects: it may be sent again even after an internal fault.
    #[must_use]
    pub fn of_repeatable_call(self) -> Self {
        if let Self::Internal(cause) = self { Self::Interrupted(cause) } else { self }
    }

    /// Whether the cause is on the server side and must be logged.
    pub const fn is_server_fault(&self) -> bool {
        matches!(
            self,
            Self::DatabaseUnavailable { .. }
                | Self::PoolerUnsupported { .. }
                | Self::TimedOut { .. }
                | Self::Interrupted(_)
                | Self::Internal(_)
        )
    }

    /// How long to wait before sending the same request again, in milliseconds; `None` where a retry does not help.
    pub const fn retry_after_ms(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_ms, .. } => Some(*retry_after_ms),
            Self::DatabaseUnavailable { .. } | Self::PoolerUnsupported { .. } | Self::TimedOut { .. } | Self::Interrupted(_) => {
                Some(1_000)
            }
            Self::Caller { .. } | Self::Internal(_) => None,
        }
    }

    /// The limit that was exceeded, if any.
    pub const fn limit(&self) -> Option<Limit> {
        match self {
            Self::Caller { limit, .. } | Self::Busy { limit, .. } | Self::TimedOut { limit, .. } => *limit,
            Self::DatabaseUnavailable { .. } | Self::PoolerUnsupported { .. } | Self::Interrupted(_) | Self::Internal(_) => None,
        }
    }

    /// The place in the document that caused the error, if known.
    pub const fn location(&self) -> Option<Location> {
        match self {
            Self::Caller { location, .. } => *location,
            Self::Busy { .. }
            | Self::DatabaseUnavailable { .. }
            | Self::PoolerUnsupported { .. }
            | Self::TimedOut { .. }
            | Self::Interrupted(_)
            | Self::Internal(_) => None,
        }
    }

    /// The error and its causes, outermost first, for the log.
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

/// Rejects input with one or more problems; the message lists them all.
impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        let field = problems.first().map(|problem| problem.field.clone());
        let messages: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
        Self::Caller { code: ErrorCode::InvalidArgument, message: messages.join("; "), field, limit: None, location: None }
    }
}
