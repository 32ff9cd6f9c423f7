//! The service's own failures, split by whose fault they are.
//!
//! [`Error`] is what rooms hand to each other; [`ErrorCode`] is what callers act on. Only the graphql and http rooms turn an error into
//! a response, and there an internal cause is logged, once, with the request id. Causes are never sent.

mod limit;

use std::error::Error as StdError;

pub use limit::{Limit, LimitName};
use sea_orm::DbErr;

use crate::domain::problem::Problem;

/// Declares the codes once: name on the wire, whether the same request may succeed later, meaning.
macro_rules! error_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal, retryable: $retryable:literal;)+) => {
        /// What went wrong, as a stable code. Codes are never renamed or given another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl ErrorCode {
            /// Every code, in the order of docs/errors.md.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// Whether the same request may succeed when it is sent again unchanged.
            pub const fn is_retryable(self) -> bool {
                match self { $(Self::$name => $retryable,)+ }
            }

            /// Where it is explained: a path in this repository, with an anchor.
            pub fn docs(self) -> String {
                format!("docs/errors.md#{}", self.as_str().to_ascii_lowercase())
            }

            /// What it means, in a sentence or two.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($meaning),+),)+ }
            }
        }
    };
}

error_codes! {
    /// The request is not what GraphQL over HTTP takes: method, content type, JSON or parameters.
    BadRequest = "BAD_REQUEST", retryable: false;
    /// The request body is larger than the server takes.
    BodyTooLarge = "BODY_TOO_LARGE", retryable: false;
    /// There is nothing at this path.
    NoSuchPath = "NO_SUCH_PATH", retryable: false;
    /// The document is not GraphQL.
    GraphqlParseFailed = "GRAPHQL_PARSE_FAILED", retryable: false;
    /// The document or its variables do not fit the schema.
    GraphqlValidationFailed = "GRAPHQL_VALIDATION_FAILED", retryable: false;
    /// The document is too long, nests too deep or asks for too much; `limit` names the limit, the message what to narrow.
    QueryTooComplex = "QUERY_TOO_COMPLEX", retryable: false;
    /// No document of that hash is known here, or no longer; send the document with its hash.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND", retryable: false;
    /// This server keeps no documents; send them without a hash.
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED", retryable: false;
    /// The document is not on the list of those that this server answers.
    DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED", retryable: false;
    /// An argument has a value that cannot be; the message says which and what can.
    InvalidArgument = "INVALID_ARGUMENT", retryable: false;
    /// The range is empty, ends before it begins, or lies where nothing can be recorded.
    InvalidRange = "INVALID_RANGE", retryable: false;
    /// The time zone is not in the IANA database.
    InvalidTimeZone = "INVALID_TIME_ZONE", retryable: false;
    /// The time or date is not written as the scalar asks for.
    InvalidTime = "INVALID_TIME", retryable: false;
    /// The number is not an integer, or not one that fits.
    InvalidNumber = "INVALID_NUMBER", retryable: false;
    /// The cursor was not given out by this field.
    InvalidCursor = "INVALID_CURSOR", retryable: false;
    /// The usage types asked for count in different units and cannot be added up.
    MixedUnits = "MIXED_UNITS", retryable: false;
    /// There is no usage type of that slug.
    UnknownUsageType = "UNKNOWN_USAGE_TYPE", retryable: false;
    /// The call holds more records than one call may.
    TooManyRecords = "TOO_MANY_RECORDS", retryable: false;
    /// It does not exist, or is not yours.
    NotFound = "NOT_FOUND", retryable: false;
    /// It exists already.
    AlreadyExists = "ALREADY_EXISTS", retryable: false;
    /// The record under the key was voided; there is nothing left to correct.
    AlreadyVoided = "ALREADY_VOIDED", retryable: false;
    /// The request carries no token, and this needs one.
    Unauthenticated = "UNAUTHENTICATED", retryable: false;
    /// The token is malformed, unknown, expired or revoked.
    InvalidToken = "INVALID_TOKEN", retryable: false;
    /// The keys that viewers' tokens are verified with cannot be read now: neither accepted nor refused.
    KeysUnavailable = "KEYS_UNAVAILABLE", retryable: true;
    /// The token does not allow this.
    Forbidden = "FORBIDDEN", retryable: false;
    /// More records wait to be committed than the server holds; nothing of this call was recorded.
    QueueFull = "QUEUE_FULL", retryable: true;
    /// The server holds as many subscriptions or WebSockets as it may.
    SubscriptionsFull = "SUBSCRIPTIONS_FULL", retryable: true;
    /// The answer would be larger than the server sends; what to narrow stands in the message.
    ResponseTooLarge = "RESPONSE_TOO_LARGE", retryable: false;
    /// The caller, or its address, asks more often than it may; `limit` names the rate.
    RateLimited = "RATE_LIMITED", retryable: true;
    /// As many requests as the server runs at a time are under way; nothing of this one ran.
    ServerBusy = "SERVER_BUSY", retryable: true;
    /// The server is stopping; nothing of this call was recorded.
    ShuttingDown = "SHUTTING_DOWN", retryable: true;
    /// Committing broke off by a fault of this service; send the same records again: what was committed is not counted twice.
    Interrupted = "INTERRUPTED", retryable: true;
    /// The database did not answer. For `recordUsage`: send the same records again; what was committed is not counted twice.
    DatabaseUnavailable = "DATABASE_UNAVAILABLE", retryable: true;
    /// Reading took longer than a statement may (`database.statement_timeout_ms`), or all reading for the answer
    /// (`database.answer_timeout_ms`); ask for less, such as a shorter range.
    TimedOut = "TIMED_OUT", retryable: true;
    /// A fault of this service; the log has its cause under the request id.
    Internal = "INTERNAL", retryable: false;
}

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller can mend it.
    #[error("{message}")]
    Caller {
        /// What to act on.
        code: ErrorCode,
        /// A sentence with what was sent and what to send instead.
        message: String,
        /// The argument or input field it is about.
        field: Option<&'static str>,
        /// The limit that it is beyond.
        limit: Option<Limit>,
    },
    /// The server cannot take more right now.
    #[error("{message}")]
    Busy {
        /// What to act on.
        code: ErrorCode,
        /// A sentence.
        message: String,
        /// How long to wait before sending the same again, in milliseconds.
        retry_after_ms: u32,
        /// The limit that was reached.
        limit: Option<Limit>,
    },
    /// The database is out of reach, or gave up on a lock for too long.
    #[error("the database did not answer")]
    DatabaseUnavailable(#[source] DbErr),
    /// A statement took too long, or all that read for an answer did.
    #[error("reading took too long; ask for less, such as a shorter range")]
    TimedOut {
        /// How it ended.
        #[source]
        cause: DbErr,
        /// The limit that was reached; `None` where the database was told to end it by somebody else.
        limit: Option<Limit>,
    },
    /// A fault of ours.
    #[error("internal fault")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The caller sent something that cannot be.
    pub fn caller(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Caller { code, message: message.into(), field: None, limit: None }
    }

    /// The caller sent a value of `field` that cannot be.
    pub fn argument(code: ErrorCode, field: &'static str, message: impl Into<String>) -> Self {
        Self::Caller { code, message: message.into(), field: Some(field), limit: None }
    }

    /// The server cannot take more right now; the same may be sent again after that many milliseconds.
    pub fn busy(code: ErrorCode, message: impl Into<String>, retry_after_ms: u32) -> Self {
        Self::Busy { code, message: message.into(), retry_after_ms, limit: None }
    }

    /// The same failure, said to be for this limit. A fault of ours is for none.
    #[must_use]
    pub fn beyond(mut self, limit: Limit) -> Self {
        if let Self::Caller { limit: named, .. } | Self::Busy { limit: named, .. } = &mut self {
            *named = Some(limit);
        }
        self
    }

    /// A fault of ours.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The stable code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Caller { code, .. } | Self::Busy { code, .. } => *code,
            Self::DatabaseUnavailable(_) => ErrorCode::DatabaseUnavailable,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// Whether the cause lies with us and belongs in the log.
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::DatabaseUnavailable(_) | Self::TimedOut { .. } | Self::Internal(_))
    }

    /// How long to wait before sending the same again, in milliseconds; `None` where sending it again does not help.
    pub const fn retry_after_ms(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_ms, .. } => Some(*retry_after_ms),
            Self::DatabaseUnavailable(_) | Self::TimedOut { .. } => Some(1_000),
            Self::Caller { .. } | Self::Internal(_) => None,
        }
    }

    /// The limit that it is for, where it is for one.
    pub const fn limit(&self) -> Option<Limit> {
        match self {
            Self::Caller { limit, .. } | Self::Busy { limit, .. } | Self::TimedOut { limit, .. } => *limit,
            Self::DatabaseUnavailable(_) | Self::Internal(_) => None,
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

/// One problem of what an admin wrote is enough to refuse it; the message names them all.
impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        let field = problems.first().map(|problem| problem.field);
        let messages: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
        Self::Caller { code: ErrorCode::InvalidArgument, message: messages.join("; "), field, limit: None }
    }
}
