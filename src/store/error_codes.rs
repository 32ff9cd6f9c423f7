//! What the error codes of PostgreSQL (SQLSTATE), of poolers in front of it, and of SQLite mean for a statement and for its connection.

/// The meaning of a database error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorKind {
    /// The statement may succeed later, also on this connection.
    Transient,
    /// The server accepts no writes on this connection. The statement may succeed later, on another connection.
    ReadOnly,
    /// The statement may succeed later, but not on this connection.
    ConnectionUnusable,
    /// A pooler switched the server process under the connection. The statement may succeed later, but not on this connection.
    SessionLost,
    /// The statement was canceled, by a timeout that the server sets or by an administrator. It may succeed later.
    Canceled,
    /// The statement fails whenever it is repeated.
    Permanent,
}

/// Codes of PostgreSQL: a class (two characters) or a single code. A code comes before its class. All others are permanent.
const POSTGRES: [(&str, ErrorKind); 19] = [
    // Connection exceptions. PgBouncer reports its own as 08P01: `query_wait_timeout`, `server_login_retry`, a pooler that is shut down.
    ("08", ErrorKind::ConnectionUnusable),
    // A read-only transaction: after a failover the connection leads to a standby, or `default_transaction_read_only` was on when it was
    // opened, which lasts as long as the connection.
    ("25006", ErrorKind::ReadOnly),
    // `idle_in_transaction_session_timeout` and `transaction_timeout` end the connection.
    ("25P03", ErrorKind::ConnectionUnusable),
    ("25P04", ErrorKind::ConnectionUnusable),
    // A prepared statement that does not exist, or exists already.
    ("26000", ErrorKind::SessionLost),
    ("42P05", ErrorKind::SessionLost),
    // No access: the role, its password or the database was changed or is missing. Only reported while connecting.
    ("28", ErrorKind::ConnectionUnusable),
    ("3D000", ErrorKind::ConnectionUnusable),
    // Serialization failure, deadlock; 40003: the result of the statement is unknown.
    ("40001", ErrorKind::Transient),
    ("40P01", ErrorKind::Transient),
    ("40003", ErrorKind::ConnectionUnusable),
    // Insufficient resources: disk full, out of memory, too many connections.
    ("53", ErrorKind::Transient),
    // The database accepts no connections at the moment; an object is in use; a lock is not available.
    ("55000", ErrorKind::Transient),
    ("55006", ErrorKind::Transient),
    ("55P03", ErrorKind::Transient),
    // `statement_timeout`, or `pg_cancel_backend`.
    ("57014", ErrorKind::Canceled),
    // Operator intervention: the server is stopping or starting, `idle_session_timeout`, the database was dropped.
    ("57", ErrorKind::ConnectionUnusable),
    // System errors: I/O errors and missing files of the server. Poolers such as pgcat report theirs as 58000.
    ("58", ErrorKind::Transient),
    // Odyssey and Supavisor end sessions with internal errors; those of PostgreSQL are defects. They differ in severity, see `of_postgres`.
    ("XX", ErrorKind::Permanent),
];

/// Primary codes of SQLite. All others are permanent.
const SQLITE: [(i64, ErrorKind); 9] = [
    (5, ErrorKind::Transient), // SQLITE_BUSY: another process writes
    (6, ErrorKind::Transient), // SQLITE_LOCKED
    (7, ErrorKind::Transient), // SQLITE_NOMEM
    // SQLITE_READONLY: the file or its file system is read-only. A connection that was opened then stays read-only.
    (8, ErrorKind::ReadOnly),
    (9, ErrorKind::Canceled),   // SQLITE_INTERRUPT
    (10, ErrorKind::Transient), // SQLITE_IOERR
    (13, ErrorKind::Transient), // SQLITE_FULL
    (14, ErrorKind::Transient), // SQLITE_CANTOPEN: no file descriptors are left, or the folder cannot be read
    (15, ErrorKind::Transient), // SQLITE_PROTOCOL: the lock of the write-ahead log was not acquired
];

/// Messages with code 08P01 that mean the same as a missing prepared statement, by their beginning.
const SESSION_LOST_MESSAGES: [&str; 2] = [
    // PostgreSQL: another statement has this name, with another number of parameters.
    "bind message supplies",
    // PgBouncer in statement mode.
    "transaction blocks not allowed in statement pooling mode",
];

/// The meaning of a SQLSTATE. After an error that ends the session (`FATAL`, `PANIC`) the connection is unusable, whatever the code.
pub(super) fn of_postgres(code: &str, ends_session: bool, message: &str) -> ErrorKind {
    if code == "08P01" && SESSION_LOST_MESSAGES.iter().any(|beginning| message.starts_with(beginning)) {
        return ErrorKind::SessionLost;
    }
    if ends_session {
        return ErrorKind::ConnectionUnusable;
    }
    POSTGRES.iter().find(|(prefix, _)| code.starts_with(prefix)).map_or(ErrorKind::Permanent, |(_, kind)| *kind)
}

/// The meaning of an SQLite result code, primary or extended.
pub(super) fn of_sqlite(code: &str) -> ErrorKind {
    let primary = code.parse::<i64>().map(|code| code & 0xff);
    SQLITE.iter().find(|(known, _)| primary == Ok(*known)).map_or(ErrorKind::Permanent, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_before_its_class() {
        for (index, (code, _)) in POSTGRES.iter().enumerate() {
            let earlier = POSTGRES[..index].iter().find(|(earlier, _)| code.starts_with(earlier));
            assert_eq!(earlier, None, "the row of `{code}` is never reached");
        }
    }

    #[test]
    fn errors_that_end_the_session_make_the_connection_unusable() {
        for code in ["53300", "XX000", "42501", "25P03"] {
            assert_eq!(of_postgres(code, true, ""), ErrorKind::ConnectionUnusable, "{code}");
        }
    }

    #[test]
    fn a_statement_of_another_connection_is_a_lost_session() {
        let message = "bind message supplies 2 parameters, but prepared statement \"sqlx_s_1\" requires 1";
        assert_eq!(of_postgres("08P01", false, message), ErrorKind::SessionLost);
        assert_eq!(of_postgres("08P01", true, "query_wait_timeout"), ErrorKind::ConnectionUnusable);
    }

    #[test]
    fn sqlite_codes_are_classified_by_their_primary_code() {
        for (code, expected) in [
            ("5", ErrorKind::Transient),
            ("517", ErrorKind::Transient),  // BUSY_SNAPSHOT
            ("261", ErrorKind::Transient),  // BUSY_RECOVERY
            ("6", ErrorKind::Transient),    // LOCKED
            ("7", ErrorKind::Transient),    // NOMEM
            ("8", ErrorKind::ReadOnly),     // READONLY
            ("1032", ErrorKind::ReadOnly),  // READONLY_DBMOVED
            ("9", ErrorKind::Canceled),     // INTERRUPT
            ("778", ErrorKind::Transient),  // IOERR_WRITE
            ("13", ErrorKind::Transient),   // FULL
            ("14", ErrorKind::Transient),   // CANTOPEN
            ("15", ErrorKind::Transient),   // PROTOCOL
            ("1", ErrorKind::Permanent),    // ERROR: no such table
            ("11", ErrorKind::Permanent),   // CORRUPT
            ("2067", ErrorKind::Permanent), // CONSTRAINT_UNIQUE
            ("", ErrorKind::Permanent),
        ] {
            assert_eq!(of_sqlite(code), expected, "{code}");
        }
    }
}
