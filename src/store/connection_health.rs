//! When connections must not be used: after an error that makes them unusable, and while a file of an SQLite database is not the one that
//! was opened.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::DbErr;

use super::failure::is_connection_unusable;
use super::sqlite_files::SqliteFiles;

/// Marks the connections that an error made unusable. Their pools replace a marked connection when it is acquired next.
///
/// All connections of all pools that exist at the time of the error are marked: after a failover they all lead to the same server, and
/// reads from it would not include what is committed to the new one.
#[derive(Clone, Debug, Default)]
struct StaleConnections(Arc<Mutex<Option<Instant>>>);

impl StaleConnections {
    /// Marks all connections that exist now, if `error` makes connections unusable.
    fn observe(&self, error: &DbErr) {
        if is_connection_unusable(error) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// Whether a connection that was opened `age` ago is marked.
    fn contains(&self, age: Duration) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|marked_at| marked_at.elapsed() <= age)
    }
}

/// Whether the connections to a database may be used, and whether what was written through them is in it. Clones share their state.
#[derive(Clone, Debug)]
pub(super) struct ConnectionHealth {
    stale_connections: StaleConnections,
    /// `None` on PostgreSQL.
    files: Option<Arc<SqliteFiles>>,
}

impl ConnectionHealth {
    /// The health of new connections to a database, with these files on SQLite.
    pub(super) fn new(files: Option<Arc<SqliteFiles>>) -> Self {
        Self { stale_connections: StaleConnections::default(), files }
    }

    /// The files of an SQLite database.
    pub(super) fn files(&self) -> Option<&SqliteFiles> {
        self.files.as_deref()
    }

    /// Whether a connection that was opened `age` ago may be used.
    pub(super) fn allows(&self, age: Duration) -> bool {
        !self.stale_connections.contains(age)
    }

    /// Notes the files of an SQLite database after a connection that writes was opened. Fails if the database file was removed or replaced.
    pub(super) fn note_opened(&self) -> Result<(), DbErr> {
        self.files.as_ref().map_or(Ok(()), |files| files.note_opened())
    }

    /// Fails if a file of an SQLite database was removed or replaced.
    pub(super) fn check_files(&self) -> Result<(), DbErr> {
        self.files.as_ref().map_or(Ok(()), |files| files.check())
    }

    /// Passes on the result of a statement. An error that makes its connection unusable marks all of them.
    pub(super) fn observe<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        result.inspect_err(|error| self.stale_connections.observe(error))
    }
}
