//! Whether the database can be used, and how its connections are.

use std::time::Duration;

use migration::{MigrationStatus, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::time::timeout;

use super::database::{Database, from_db};
use super::sql::Sql;
use crate::error::Error;
use crate::telemetry::statements::Pool;

/// How long the database may take to answer a look at it.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// How many connections a pool has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// Which pool.
    pub pool: Pool,
    /// Free ones.
    pub idle: u32,
    /// Those that work.
    pub in_use: u32,
    /// The most it may have.
    pub max: u32,
}

impl Database {
    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        soon(async { self.lookup_connection().execute_unprepared("SELECT 1").await.map(|_| ()) }).await
    }

    /// The names of migrations that are not applied, oldest first.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, Error> {
        let migrations = soon(Migrator::get_migration_with_status_read_only(self.lookup_connection())).await?;
        let pending = migrations.iter().filter(|migration| migration.status() == MigrationStatus::Pending);
        Ok(pending.map(|migration| migration.name().to_owned()).collect())
    }

    /// Whether a transaction that writes could begin. Writes nothing: on SQLite it takes the write lock and gives it back, on
    /// PostgreSQL it asks whether the server takes writes (a standby does not). A connection that is at work answers for itself.
    pub async fn can_write(&self) -> Result<(), Error> {
        if self.is_sqlite() {
            let writer = self.connections_of(Pool::Write, &self.writer);
            if writer.in_use > 0 {
                return Ok(());
            }
            return soon(async { self.begin_write().await?.rollback().await }).await;
        }
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT current_setting('transaction_read_only')");
        let row = soon(self.writer.query_one_raw(sql.finish())).await?;
        let read_only: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose().map_err(from_db)?;
        if read_only.as_deref() == Some("off") {
            Ok(())
        } else {
            Err(Error::DatabaseUnavailable(DbErr::Custom(
                "the database takes no writes: it is read-only, or a standby".to_owned(),
            )))
        }
    }

    /// The connections that read, that find reasons, that look up, and that write.
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

/// What the database answers within two seconds.
async fn soon<T>(asking: impl Future<Output = Result<T, DbErr>>) -> Result<T, Error> {
    match timeout(ANSWERS_WITHIN, asking).await {
        Ok(answer) => answer.map_err(from_db),
        Err(_) => Err(Error::DatabaseUnavailable(DbErr::Custom(format!("no answer within {} s", ANSWERS_WITHIN.as_secs())))),
    }
}
