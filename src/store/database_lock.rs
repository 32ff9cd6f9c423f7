//! Keeps tables from being dropped while a process uses them.
//!
//! On PostgreSQL every process that uses the tables holds an advisory lock in shared mode, on a connection of its own; what deletes tables
//! needs it in exclusive mode. On SQLite every open connection holds a lock on the file already.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgPool, PgPoolOptions};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, RuntimeErr, Statement, sqlx};
use tokio_util::task::AbortOnDropHandle;

use super::database::Database;
use super::failure::{from_db, is_transient};
use super::server_connection::reported_error;
use super::write_pool::WriteTransaction;
use crate::error::Error;
use crate::telemetry::statements::Pool;

const APPLICATION_NAME: &str = "usage-insights lock";
/// Key of the advisory lock.
const LOCK_KEY: i64 = 7_305_809_134;
/// How often the connection that holds the lock is checked, and replaced if it was lost.
const CHECK_EVERY: Duration = Duration::from_secs(10);
const IN_USE: &str = "the database is in use by a server or another command; stop them, then repeat this command";

/// The shared lock of a process that uses the tables. Nothing to hold on SQLite.
#[derive(Debug, Default)]
pub struct SharedLock(Option<HeldLock>);

#[derive(Debug)]
struct HeldLock {
    /// A single connection, which holds the lock from when it is opened.
    pool: PgPool,
    _keeper: AbortOnDropHandle<()>,
}

impl SharedLock {
    /// Releases the lock.
    pub async fn release(self) {
        if let Some(held) = self.0 {
            held.pool.close().await;
        }
    }
}

/// The exclusive lock of a process that deletes tables.
pub(super) enum ExclusiveLock {
    Postgres(WriteTransaction),
    Sqlite,
}

impl Database {
    /// Holds the shared lock until it is released or the process ends. Waits for a process that deletes tables.
    /// `DATABASE_UNAVAILABLE` if that takes longer than a write waits for a connection.
    pub async fn lock_shared(&self) -> Result<SharedLock, Error> {
        if self.is_sqlite() {
            return Ok(SharedLock::default());
        }
        let direct = self.direct().connection().get_postgres_connection_pool();
        let connect_options = direct.connect_options().as_ref().clone().application_name(APPLICATION_NAME);
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(direct.options().get_acquire_timeout())
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(|connection, _| {
                let lock = sqlx::query("SELECT pg_advisory_lock_shared($1)").bind(LOCK_KEY);
                Box::pin(async move { lock.execute(connection).await.map(|_| ()) })
            })
            .connect_with(connect_options.clone())
            .await;
        let pool = match pool {
            Ok(pool) => pool,
            Err(error) => {
                let timed_out = DbErr::Conn(RuntimeErr::SqlxError(error.into()));
                return Err(from_db(reported_error(Some(connect_options)).await.unwrap_or(timed_out)));
            }
        };
        let kept = pool.clone();
        let keeper = tokio::spawn(async move {
            loop {
                tokio::time::sleep(CHECK_EVERY).await;
                // Pings the connection. A new one acquires the lock again.
                if let Err(error) = kept.acquire().await {
                    tracing::warn!(%error, "the lock on the database was lost, will retry");
                }
            }
        });
        Ok(SharedLock(Some(HeldLock { pool, _keeper: AbortOnDropHandle::new(keeper) })))
    }

    /// Acquires the exclusive lock; does not wait. `DATABASE_UNAVAILABLE` if another process uses the database.
    pub(super) async fn lock_exclusive(&self) -> Result<ExclusiveLock, Error> {
        if self.is_sqlite() {
            return self.lock_sqlite().await;
        }
        let transaction = self.direct().begin().await.map_err(from_db)?;
        let statement = Statement::from_sql_and_values(self.backend, "SELECT pg_try_advisory_xact_lock($1)", [LOCK_KEY.into()]);
        let row = transaction.query_one_raw(statement).await.map_err(from_db)?;
        let is_acquired = row.as_ref().map(|row: &QueryResult| row.try_get_by_index(0)).transpose().map_err(from_db)?;
        if is_acquired == Some(true) { Ok(ExclusiveLock::Postgres(transaction)) } else { Err(in_use(None)) }
    }

    /// In exclusive mode the next write transaction locks the file for as long as its connection is open. It fails if any other connection
    /// is open, so the read pools of this process are closed first, also those whose connections are just being opened. They stay closed.
    async fn lock_sqlite(&self) -> Result<ExclusiveLock, Error> {
        for (_, connection) in self.pools().filter(|(pool, _)| *pool != Pool::Write) {
            connection.get_sqlite_connection_pool().close().await;
        }
        let exclusive = async {
            self.writer.execute_unprepared("PRAGMA locking_mode = EXCLUSIVE").await?;
            self.begin_write().await?.commit().await
        };
        if let Err(error) = exclusive.await {
            self.unlock(ExclusiveLock::Sqlite).await?;
            return Err(if is_transient(&error) { in_use(Some(error)) } else { from_db(error) });
        }
        Ok(ExclusiveLock::Sqlite)
    }

    /// Releases the exclusive lock.
    pub(super) async fn unlock(&self, lock: ExclusiveLock) -> Result<(), Error> {
        match lock {
            ExclusiveLock::Postgres(transaction) => transaction.rollback().await.map_err(from_db),
            ExclusiveLock::Sqlite => {
                // The lock is released by the next transaction.
                self.writer.execute_unprepared("PRAGMA locking_mode = NORMAL").await.map_err(from_db)?;
                self.writer.execute_unprepared("SELECT 1 FROM sqlite_master").await.map(|_| ()).map_err(from_db)
            }
        }
    }
}

fn in_use(cause: Option<DbErr>) -> Error {
    let cause = cause.unwrap_or_else(|| DbErr::Custom("the lock is held".to_owned()));
    Error::DatabaseUnavailable { reason: IN_USE, cause }
}
