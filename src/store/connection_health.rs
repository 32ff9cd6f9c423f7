//! When connections must not be used: after an error that makes them unusable, and while a file of an SQLite database is not the one that
//! was opened.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::DbErr;
use sea_orm::sqlx::postgres::PgConnectOptions;

use super::failure::{from_db, is_acquire_timeout, is_connection_unusable};
use super::server_connection::{postgres_server, reported_error};
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

/// Minimum time between two searches for the reason why no connection is available.
const REPORT_EVERY: Duration = Duration::from_secs(30);

/// Logs why no connection is available: a pool reports only that there was none in time.
#[derive(Debug)]
struct AcquireReport {
    server: PgConnectOptions,
    reported_at: Mutex<Option<Instant>>,
}

impl AcquireReport {
    /// Searches for the reason in the background, at most every 30 s.
    fn start(&self) {
        let mut reported_at = self.reported_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if reported_at.is_some_and(|reported_at| reported_at.elapsed() < REPORT_EVERY) {
            return;
        }
        *reported_at = Some(Instant::now());
        let server = self.server.clone();
        // Ends within the time limits of the report.
        runtime.spawn(async move {
            if let Some(error) = reported_error(Some(server)).await {
                tracing::warn!(cause = from_db(error).with_causes(), "no connection to the database became available in time");
            }
        });
    }
}

/// Whether the connections to a database may be used, and whether what was written through them is in it. Clones share their state.
#[derive(Clone, Debug)]
pub(super) struct ConnectionHealth {
    stale_connections: StaleConnections,
    /// `None` on PostgreSQL.
    files: Option<Arc<SqliteFiles>>,
    /// `None` on SQLite.
    report: Option<Arc<AcquireReport>>,
}

impl ConnectionHealth {
    /// The health of new connections to a database at `url`, with these files on SQLite.
    pub(super) fn new(files: Option<Arc<SqliteFiles>>, url: &str) -> Self {
        let server = if files.is_some() { None } else { postgres_server(url).ok() };
        let report = server.map(|server| Arc::new(AcquireReport { server, reported_at: Mutex::default() }));
        Self { stale_connections: StaleConnections::default(), files, report }
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
        result.inspect_err(|error| {
            self.stale_connections.observe(error);
            if let Some(report) = self.report.as_ref().filter(|_| is_acquire_timeout(error)) {
                report.start();
            }
        })
    }
}
