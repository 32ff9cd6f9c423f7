//! Database errors: which are transient, which connections they make unusable, and which error of the service they become. The meaning of
//! codes is in `error_codes`.

use std::borrow::Cow;

use sea_orm::sqlx::postgres::{PgDatabaseError, PgSeverity};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, sqlx};

use super::error_codes::{ErrorKind, of_postgres, of_sqlite};
use crate::error::Error;

/// Reason of `DATABASE_UNAVAILABLE` after the file of an SQLite database was removed or replaced.
pub(super) const FILES_REPLACED: &str =
    "the database file was removed or replaced while it was open; put it back, or restart the server to use the new one";
/// The error of a connection on which nothing was executed.
pub(super) const NO_SESSION_CAUSE: &str = "no statement was executed within 2 s";
/// Reason of `DATABASE_UNAVAILABLE` while a connection is accepted and nothing is executed on it.
pub(super) const NO_SESSION: &str = "a connection was accepted, but nothing is executed on it; a connection pooler in front of PostgreSQL has \
     no free server connection: in session mode its pool must be at least as large as the number of connections of all servers and commands";
/// Reason of `POOLER_UNSUPPORTED` when a prepared statement is missing, or is another one.
const STATEMENTS_LOST: &str = "a connection pooler in front of PostgreSQL hands the statements of one connection to several server \
     connections, which loses prepared statements; set it to session mode (PgBouncer: `pool_mode = session`) with a pool at least as large \
     as the number of connections of all servers, or let it carry prepared statements (PgBouncer 1.21: `max_prepared_statements`) and let \
     `database.direct_url` lead to PostgreSQL itself, or let `database.url` lead there";
const CHANGED_MEANWHILE: &str = "a key was neither claimed nor found: its record was erased between the two statements";
/// A record of a month that has no table yet; the next transaction creates it.
const MONTH_MISSING: &str = "a month of usage records has no table yet, and is created";
/// A record of a month that is being dropped, of a usage type that was added since.
pub(super) const MONTH_BEING_DETACHED: &str = "the table of a month of usage records is being detached";
/// Reason of `DATABASE_UNAVAILABLE` if the table of a month cannot be created.
pub(super) const MONTH_NOT_PERMITTED: &str = "the first record of a month needs a table of its own, and the role of `database.url` may not create \
     it: let this role own the table `usage_record` (`ALTER TABLE usage_record OWNER TO <role>`, for each of its partitions, too) and create \
     tables in its schema (`GRANT USAGE, CREATE ON SCHEMA public TO <role>`)";
const READ_ONLY: &str = "the database is read-only";
const NO_RESPONSE: &str = "the database did not respond";

/// SQLSTATE of a row that violates a check constraint, or is of no partition.
const POSTGRES_CHECK_VIOLATION: &str = "23514";
/// SQLSTATE of a statement that the role may not execute.
pub(super) const POSTGRES_INSUFFICIENT_PRIVILEGE: &str = "42501";

/// The transient error of a transaction that found a key in one statement and not in the next.
pub(crate) fn changed_meanwhile() -> DbErr {
    DbErr::Custom(CHANGED_MEANWHILE.to_owned())
}

/// The transient error of a transaction that inserted a record of a month without a table.
pub(super) fn month_missing() -> DbErr {
    DbErr::Custom(MONTH_MISSING.to_owned())
}

/// Whether this is [`month_missing`]: no failure, the next transaction creates the month.
pub(crate) fn is_month_missing(error: &DbErr) -> bool {
    is_custom(error, MONTH_MISSING)
}

/// Whether a record could not be inserted because its month has no table.
pub(super) fn is_missing_month(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(cause)) = driver_error(error) else { return false };
    // A check violation without a constraint: no partition contains the row.
    cause.code().as_deref() == Some(POSTGRES_CHECK_VIOLATION)
        && cause.constraint().is_none()
        && cause.table() == Some("usage_record")
}

/// Converts a database error into an error of the service. `DATABASE_UNAVAILABLE` if the same statement may succeed later, or
/// `POOLER_UNSUPPORTED` if a pooler lost a prepared statement.
pub(crate) fn from_db(error: DbErr) -> Error {
    if is_transient(&error) || is_custom(&error, MONTH_NOT_PERMITTED) { unavailable(error) } else { Error::internal(error) }
}

/// The same for a statement that reads within a deadline: `TIMED_OUT` if it was canceled.
pub(super) fn from_read(error: DbErr) -> Error {
    if kind_of(&error) == ErrorKind::Canceled { Error::TimedOut { cause: error, limit: None } } else { from_db(error) }
}

/// `DATABASE_UNAVAILABLE` or `POOLER_UNSUPPORTED` with the reason that clients receive.
pub(super) fn unavailable(cause: DbErr) -> Error {
    if kind_of(&cause) == ErrorKind::SessionLost {
        return Error::PoolerUnsupported { reason: STATEMENTS_LOST, cause };
    }
    let reason = match &cause {
        DbErr::Conn(RuntimeErr::Internal(text)) if text == NO_SESSION_CAUSE => NO_SESSION,
        DbErr::Conn(RuntimeErr::Internal(text)) if text == FILES_REPLACED => FILES_REPLACED,
        cause if is_custom(cause, MONTH_NOT_PERMITTED) => MONTH_NOT_PERMITTED,
        cause if kind_of(cause) == ErrorKind::ReadOnly => READ_ONLY,
        _ => NO_RESPONSE,
    };
    Error::DatabaseUnavailable { reason, cause }
}

/// Whether the error is transient, so that the same statement may succeed later: lost connections, no free connection, a read-only server,
/// serialization failures, deadlocks, locks, timeouts of the server, a server that is starting or stopping, a full disk.
pub(crate) fn is_transient(error: &DbErr) -> bool {
    kind_of(error) != ErrorKind::Permanent
}

/// Whether an established connection is lost, or unusable for other statements too: it must be replaced, as must be those that were opened
/// before the error. An error while connecting says nothing about other connections.
pub(super) fn is_connection_unusable(error: &DbErr) -> bool {
    let is_established = matches!(error, DbErr::Exec(_) | DbErr::Query(_));
    is_established && matches!(kind_of(error), ErrorKind::ReadOnly | ErrorKind::ConnectionUnusable | ErrorKind::SessionLost)
}

/// Whether the connection was lost, so that a statement that only reads can be retried on another one.
pub(super) fn is_lost_connection(error: &DbErr) -> bool {
    let stopped_while_connecting = match driver_error(error) {
        Some(sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) => true,
        // The server is shutting down, or an administrator terminated the connection.
        Some(sqlx::Error::Database(cause)) => matches!(cause.code().as_deref(), Some("57P01" | "57P02")),
        _ => false,
    };
    stopped_while_connecting || (is_connection_unusable(error) && kind_of(error) != ErrorKind::ReadOnly)
}

/// Whether a lock was not acquired in time.
pub(crate) fn is_lock_timeout(error: &DbErr) -> bool {
    code_of(error).as_deref() == Some("55P03")
}

/// Whether no connection was established, or became free, in time.
pub(super) fn is_acquire_timeout(error: &DbErr) -> bool {
    matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
        || matches!(driver_error(error), Some(sqlx::Error::PoolTimedOut))
}

/// Whether a row with the same unique key already exists.
pub(super) fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// The error code of the database (SQLSTATE on PostgreSQL), if the database reported the error.
pub(super) fn code_of(error: &DbErr) -> Option<Cow<'_, str>> {
    driver_error(error)?.as_database_error()?.code()
}

fn is_custom(error: &DbErr, expected: &str) -> bool {
    matches!(error, DbErr::Custom(text) if text == expected)
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

fn kind_of(error: &DbErr) -> ErrorKind {
    match (error, driver_error(error)) {
        (DbErr::ConnectionAcquire(_), _) => ErrorKind::Transient,
        (DbErr::Custom(text), _) if [CHANGED_MEANWHILE, MONTH_MISSING, MONTH_BEING_DETACHED].contains(&text.as_str()) => {
            ErrorKind::Transient
        }
        (_, Some(sqlx::Error::Database(cause))) => kind_of_reported(&**cause),
        (
            _,
            Some(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::WorkerCrashed
                // A stopping server closes the connection during the handshake.
                | sqlx::Error::Protocol(_),
            ),
        ) => ErrorKind::ConnectionUnusable,
        (_, Some(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)) | (DbErr::Conn(_), _) => ErrorKind::Transient,
        _ => ErrorKind::Permanent,
    }
}

fn kind_of_reported(error: &dyn sqlx::error::DatabaseError) -> ErrorKind {
    let code = error.code().unwrap_or_default();
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(postgres) => {
            of_postgres(&code, matches!(postgres.severity(), PgSeverity::Fatal | PgSeverity::Panic), postgres.message())
        }
        None => of_sqlite(&code),
    }
}
