//! Drops the months whose records have all expired (PostgreSQL): the partition is detached, which does not block those that record, and its
//! table dropped (docs/decisions/0067-partitions-by-month.md). Their keys, labels, corrections and cost revisions are deleted before.

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, Row as _};
use sea_orm::{ConnectionTrait, DbErr, RuntimeErr, Statement};

use super::commit::RecordingTransaction;
use super::database::Database;
use super::failure::from_db;
use super::partitions::{Partition, partitions};
use super::table_lock::lock_table;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// The comment of a table whose detachment has begun: it is dropped, also by a later run. Another detached table is left alone.
const MARK: &str = "expired usage records, to be dropped";
/// How long a statement on a partition waits for those that read it. Meanwhile no month is created.
const LOCK_TIMEOUT: &str = "SET lock_timeout = '2s'";

impl Database {
    /// The instant before which the records of expired months are not deleted but dropped with their partitions; `None` if no month is dropped.
    pub async fn dropped_before(&self) -> Result<Option<Timestamp>, Error> {
        if self.is_sqlite() {
            return Ok(None);
        }
        let dropped = async {
            let expired_before = earliest(&self.writer, "expired_before").await?;
            Ok(expired(&partitions(&self.writer).await?, expired_before).map(|partition| partition.end).max())
        };
        dropped.await.map_err(from_db)
    }

    /// The tables of the months whose records have all expired, and have no keys any more. Oldest first.
    pub async fn expired_months(&self) -> Result<Vec<String>, Error> {
        if self.is_sqlite() {
            return Ok(Vec::new());
        }
        tables_to_drop(&self.writer).await.map_err(from_db)
    }

    /// Drops one of [`Database::expired_months`], or finishes what an interrupted run began. Returns the number of its records; `None` if another
    /// process expires, deletes or drops records at the moment. A transient error if its records are still being read: readers that began
    /// before keep what they see.
    pub async fn drop_month(&self, table: &str) -> Result<Option<i64>, DbErr> {
        if !self.detach_month(table).await? {
            return Ok(None);
        }
        let lock = RecordingTransaction::begin(self).await?;
        if !lock.try_lock_expiry().await? {
            return Ok(None);
        }
        if !detached_months(lock.connection()).await?.iter().any(|detached| detached == table) {
            lock.commit().await?;
            return Ok(Some(0)); // another process has dropped it
        }
        let mut session = self.session().await?;
        let dropped = drop_table(&mut session, table).await;
        let _ = session.close().await; // the server ends it as well
        lock.commit().await?;
        dropped.map(Some)
    }

    /// Detaches a month if it is a partition and to be dropped. `false` if another process expires, deletes or drops records at the moment.
    async fn detach_month(&self, table: &str) -> Result<bool, DbErr> {
        let lock = RecordingTransaction::begin(self).await?;
        if !lock.try_lock_expiry().await? {
            return Ok(false);
        }
        // A usage type that is added meanwhile might have records in the month.
        lock_table(lock.connection(), "usage_type IN SHARE", "2s").await?;
        let partitions = if is_to_drop(&lock, table).await? { partitions(lock.connection()).await? } else { Vec::new() };
        let detached = match partitions.iter().find(|partition| partition.table == table) {
            Some(partition) => {
                let mut session = self.session().await?;
                let detached = detach(&mut session, partition, self.is_distributed()).await;
                let _ = session.close().await;
                detached
            }
            None => Ok(()),
        };
        // Awaited in every case: the lock is taken again on another connection.
        lock.commit().await?;
        detached.map(|()| true)
    }

    /// A session of its own: concurrent detachment is not possible within a transaction.
    async fn session(&self) -> Result<PgConnection, DbErr> {
        let pool = self.direct().connection().get_postgres_connection_pool();
        let connection = pool.acquire().await.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
        let mut session = connection.detach();
        execute(&mut session, LOCK_TIMEOUT).await?;
        Ok(session)
    }
}

async fn is_to_drop(lock: &RecordingTransaction, table: &str) -> Result<bool, DbErr> {
    Ok(tables_to_drop(lock.connection()).await?.iter().any(|expired| expired == table))
}

async fn detach(session: &mut PgConnection, partition: &Partition, is_distributed: bool) -> Result<(), DbErr> {
    let Partition { table, is_being_detached, .. } = partition;
    execute(session, &format!("COMMENT ON TABLE {table} IS '{MARK}'")).await?;
    let how = match (is_being_detached, is_distributed) {
        (true, _) => " FINALIZE",
        (false, false) => " CONCURRENTLY",
        (false, true) => "", // on Citus it waits for, and briefly blocks, all that record and read
    };
    execute(session, &format!("ALTER TABLE usage_record DETACH PARTITION {table}{how}")).await
}

async fn drop_table(session: &mut PgConnection, table: &str) -> Result<i64, DbErr> {
    let records: i64 = value(session, &format!("SELECT COUNT(*) FROM {table}")).await?;
    execute(session, &format!("DROP TABLE {table}")).await?;
    tracing::info!(table, records, "a month of expired usage records was dropped");
    Ok(records)
}

/// The tables that were detached to be dropped, and the partitions that are.
async fn tables_to_drop(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let deleted_before = earliest(connection, "deleted_before").await?;
    let mut tables = detached_months(connection).await?;
    tables.extend(expired(&partitions(connection).await?, deleted_before).map(|partition| partition.table.clone()));
    Ok(tables)
}

async fn detached_months(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let select = format!(
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition \
         AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'usage_record'::regclass) \
         AND obj_description(oid, 'pg_class') = '{MARK}' ORDER BY relname"
    );
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), select)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The partitions that end by `before`.
fn expired(partitions: &[Partition], before: Option<Timestamp>) -> impl Iterator<Item = &Partition> {
    partitions.iter().filter(move |partition| before.is_some_and(|before| partition.end <= before))
}

/// The earliest instant of a column of `record_expiry` over all usage types; `None` if one of them has none: it is kept for ever.
async fn earliest(connection: &impl ConnectionTrait, column: &str) -> Result<Option<Timestamp>, DbErr> {
    let select = format!(
        "SELECT CASE WHEN COUNT({column}) = COUNT(*) THEN MIN({column}) END FROM usage_type \
         LEFT JOIN record_expiry ON record_expiry.usage_type = slug"
    );
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), select)).await?;
    let earliest: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
    Ok(earliest.map(Timestamp::from_millis))
}

async fn execute(session: &mut PgConnection, statement: &str) -> Result<(), DbErr> {
    let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
    statement.execute(session).await.map(|_| ()).map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(error.into())))
}

async fn value<T>(session: &mut PgConnection, statement: &str) -> Result<T, DbErr>
where
    T: for<'a> sqlx::Decode<'a, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    let failed = |error: sqlx::Error| DbErr::Query(RuntimeErr::SqlxError(error.into()));
    let row = sqlx::query(AssertSqlSafe(statement.to_owned())).fetch_one(session).await.map_err(failed)?;
    row.try_get(0).map_err(failed)
}
