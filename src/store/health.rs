//! Health checks of the database, and the state of its connection pools.

use std::time::Duration;

use migration::{MigrationStatus, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::time::timeout;

use super::database::{Database, reject_unknown};
use super::failure::from_db;
use super::sql::Sql;
use crate::error::Error;
use crate::telemetry::statements::Pool;

/// Time limit of a health check.
const HEALTH_CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// The connections of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// The pool.
    pub pool: Pool,
    /// Idle connections.
    pub idle: u32,
    /// Connections in use.
    pub in_use: u32,
    /// Maximum size of the pool.
    pub max: u32,
}

impl Database {
    /// Checks that the database responds. `DATABASE_UNAVAILABLE` if it does not within two seconds.
    pub async fn ping(&self) -> Result<(), Error> {
        with_timeout(async { self.lookup_connection().execute_unprepared("SELECT 1").await.map(|_| ()) }).await
    }

    /// The names of the pending migrations, oldest first. Writes nothing. `SCHEMA_MISMATCH` if the database has migrations that
    /// this program does not know.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, Error> {
        reject_unknown(with_timeout(Migrator::unknown_versions(self.lookup_connection())).await?)?;
        let migrations = with_timeout(Migrator::get_migration_with_status_read_only(&**self.lookup_connection())).await?;
        let pending = migrations.iter().filter(|migration| migration.status() == MigrationStatus::Pending);
        Ok(pending.map(|migration| migration.name().to_owned()).collect())
    }

    /// Checks that a write transaction could begin, without writing: on SQLite it acquires and releases the write lock, on PostgreSQL it
    /// asks whether the server is read-only (a standby is). On SQLite a write connection in use counts as success.
    /// `DATABASE_UNAVAILABLE` if no transaction could begin.
    pub async fn can_write(&self) -> Result<(), Error> {
        if self.is_sqlite() {
            let writer = self.connections_of(Pool::Write, &self.writer);
            if writer.in_use > 0 {
                return Ok(());
            }
            return with_timeout(async { self.begin_write().await?.into_inner().rollback().await }).await;
        }
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT current_setting('transaction_read_only')");
        let row = with_timeout(self.writer.query_one_raw(sql.finish())).await?;
        let read_only: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose().map_err(from_db)?;
        if read_only.as_deref() == Some("off") {
            Ok(())
        } else {
            Err(Error::DatabaseUnavailable(DbErr::Custom(
                "the database accepts no writes: it is read-only, or a standby".to_owned(),
            )))
        }
    }

    /// The connections of every pool.
    pub fn connections(&self) -> impl Iterator<Item = Connections> {
        self.pools().map(|(pool, connection)| self.connections_of(pool, connection))
    }

    fn connections_of(&self, pool: Pool, connection: &DatabaseConnection) -> Connections {
        let (size, idle, max) = if self.is_sqlite() {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle(), pool.options().get_max_connections())
        } else {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle(), pool.options().get_max_connections())
        };
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(size);
        Connections { pool, idle, in_use: size - idle, max }
    }
}

/// Awaits `check` for at most two seconds, else fails with `DATABASE_UNAVAILABLE`.
async fn with_timeout<T>(check: impl Future<Output = Result<T, DbErr>>) -> Result<T, Error> {
    match timeout(HEALTH_CHECK_TIMEOUT, check).await {
        Ok(result) => result.map_err(from_db),
        Err(_) => {
            Err(Error::DatabaseUnavailable(DbErr::Custom(format!("no response within {} s", HEALTH_CHECK_TIMEOUT.as_secs()))))
        }
    }
}
