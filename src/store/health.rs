//! Health checks of the database, and the state of its connection pools.

use std::time::Duration;

use entity::{platform_rollup, usage_key, usage_label, usage_record, usage_rollup, user_rollup};
use migration::{MigrationStatus, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, EntityName, EntityTrait, Iterable, RuntimeErr};
use tokio::time::timeout;

use super::database::{Database, reject_unknown};
use super::failure::{from_db, is_transient, unavailable};
use super::reads::retry_lost_connection;
use super::rows::names;
use super::server_connection::reported_error;
use crate::error::Error;
use crate::telemetry::statements::Pool;

/// Time limit of a health check.
pub(super) const HEALTH_CHECK_TIMEOUT: Duration = Duration::from_secs(2);

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
    /// Checks that the database responds. `DATABASE_UNAVAILABLE` if it does not within two seconds, or if the file of an SQLite database
    /// was removed or replaced.
    pub async fn ping(&self) -> Result<(), Error> {
        self.check_files()?;
        with_timeout(|| async { self.lookup_connection().execute_unprepared("SELECT 1").await.map(|_| ()) }).await
    }

    /// Why PostgreSQL, or a pooler in front of it, does not accept a new connection or executes nothing on it; `None` if it does, or does not
    /// respond. `None` on SQLite.
    pub async fn connection_problem(&self) -> Option<Error> {
        if self.is_sqlite() {
            return None;
        }
        let options = self.lookup_connection().get_postgres_connection_pool().connect_options();
        reported_error(Some(options.as_ref().clone())).await.map(from_db)
    }

    /// The names of the pending migrations, oldest first. Writes nothing. `SCHEMA_MISMATCH` if the database has migrations that
    /// this program does not know.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, Error> {
        self.check_files()?;
        let connection = self.lookup_connection();
        reject_unknown(with_timeout(|| Migrator::unknown_versions(connection)).await?)?;
        let migrations = with_timeout(|| Migrator::get_migration_with_status_read_only(connection)).await?;
        let pending = migrations.iter().filter(|migration| migration.status() == MigrationStatus::Pending);
        Ok(pending.map(|migration| migration.name().to_owned()).collect())
    }

    /// Checks that records could be committed, without writing: executes the inserts and updates of recording for no rows. They fail on a
    /// read-only server or a standby, without the rights, and without the tables; on SQLite also while another process holds the write
    /// lock. On SQLite a write connection in use counts as success. `DATABASE_UNAVAILABLE` if records could not be committed.
    pub async fn can_write(&self) -> Result<(), Error> {
        self.check_files()?;
        if self.is_sqlite() && self.connections_of(Pool::Write, self.writer.connection()).in_use > 0 {
            return Ok(());
        }
        let trial = || async {
            let transaction = self.begin_write().await?;
            transaction.execute_unprepared(&writes_of_no_rows().join("; ")).await?;
            transaction.rollback().await
        };
        let tried = timeout(HEALTH_CHECK_TIMEOUT, retry_lost_connection(trial)).await.unwrap_or_else(|_| Err(no_response()));
        tried.map_err(|cause| {
            if is_transient(&cause) {
                return unavailable(cause);
            }
            Error::DatabaseUnavailable { reason: "the database rejects writes; the log has the cause", cause }
        })
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

/// The statements of recording, for no rows.
fn writes_of_no_rows() -> [String; 9] {
    let update = |table: &str| format!("UPDATE {table} SET records = records WHERE FALSE");
    [
        insert_of_no_rows::<usage_key::Entity>(),
        insert_of_no_rows::<usage_record::Entity>(),
        insert_of_no_rows::<usage_label::Entity>(),
        insert_of_no_rows::<usage_rollup::Entity>(),
        update(usage_rollup::Entity.table_name()),
        insert_of_no_rows::<platform_rollup::Entity>(),
        update(platform_rollup::Entity.table_name()),
        insert_of_no_rows::<user_rollup::Entity>(),
        update(user_rollup::Entity.table_name()),
    ]
}

fn insert_of_no_rows<E: EntityTrait>() -> String {
    let (entity, columns) = (E::default(), names(E::Column::iter()));
    let table = entity.table_name();
    format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE FALSE")
}

/// Runs `check`, which must not write, for at most two seconds, else fails with `DATABASE_UNAVAILABLE`. After a restart of the database
/// every pooled connection is lost, which says nothing about the present.
async fn with_timeout<T, Check: Future<Output = Result<T, DbErr>>>(check: impl Fn() -> Check) -> Result<T, Error> {
    let checked = timeout(HEALTH_CHECK_TIMEOUT, retry_lost_connection(check)).await;
    checked.unwrap_or_else(|_| Err(no_response())).map_err(from_db)
}

fn no_response() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(format!("no response within {} s", HEALTH_CHECK_TIMEOUT.as_secs())))
}
