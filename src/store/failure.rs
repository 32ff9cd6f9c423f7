//! Database errors: which are transient, and which error of the service they become.

use std::borrow::Cow;

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

use crate::error::Error;

/// Whether the connection was lost, so that a statement that only reads can be retried on another one.
pub(super) fn is_lost_connection(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    match &**cause {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        // The server is shutting down, or an administrator terminated the connection.
        sqlx::Error::Database(cause) => matches!(cause.code().as_deref(), Some("57P01" | "57P02")),
        _ => false,
    }
}

/// Converts a database error into an error of the service.
pub(crate) fn from_db(error: DbErr) -> Error {
    if is_transient(&error) {
        Error::DatabaseUnavailable(error)
    } else if matches!(code_of(&error).as_deref(), Some(POSTGRES_QUERY_CANCELED | SQLITE_INTERRUPT)) {
        Error::TimedOut { cause: error, limit: None }
    } else {
        Error::internal(error)
    }
}

/// Whether a row with the same unique key already exists.
pub(super) fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// SQLSTATE of a statement that the role may not execute.
pub(super) const POSTGRES_INSUFFICIENT_PRIVILEGE: &str = "42501";
const POSTGRES_QUERY_CANCELED: &str = "57014";
const SQLITE_INTERRUPT: &str = "9";

/// The error code of the database (SQLSTATE on PostgreSQL), if the database reported the error.
pub(super) fn code_of(error: &DbErr) -> Option<Cow<'_, str>> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause.as_database_error().and_then(sqlx::error::DatabaseError::code)
        }
        _ => None,
    }
}

/// Whether the error is transient, so that the same statement may succeed later: lost connections, no free connection, serialization
/// failures, deadlocks, locks, a server that is starting or stopping, a full disk.
pub(crate) fn is_transient(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
            sqlx::Error::Database(_) => code_of(error).is_some_and(|code| is_transient_code(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            // A stopping server closes the connection during the handshake.
            | sqlx::Error::Protocol(_) => true,
            _ => false,
        },
        _ => false,
    }
}

fn is_transient_code(code: &str) -> bool {
    // PostgreSQL: serialization_failure, deadlock_detected, lock_not_available, class 08 (connection), 53 (out of resources),
    // 57P01 to 57P05 (the server is stopping or starting). SQLite: BUSY, LOCKED, IOERR, FULL and their extended codes (low byte 5, 6, 10, 13).
    const SQLITE_TRANSIENT: [i64; 4] = [5, 6, 10, 13];
    let is_sqlite = code.parse::<i64>().is_ok_and(|number| code.len() < 5 && SQLITE_TRANSIENT.contains(&(number & 0xff)));
    is_sqlite
        || matches!(code, "40001" | "40P01" | "55P03")
        || ["08", "53", "57P0"].iter().any(|class| code.len() == 5 && code.starts_with(class))
}
