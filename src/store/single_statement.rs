//! The single-statement path: a commit batch of new records in one statement, which on PostgreSQL is a transaction of one round trip.
//!
//! The statement writes nothing unless its preconditions hold: no key exists yet, the prices that costs were computed from are
//! current, `write_through_until` has not advanced, and no record of their age has expired. A key that another transaction inserts concurrently is a unique violation, which
//! rolls back the whole statement.

use std::sync::Arc;
use std::time::Instant;

use entity::usage_key;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, Row as _};
use sea_orm::{DbBackend, DbErr, Iterable, RuntimeErr};

use super::database::Database;
use super::erased_keys::{HAS_ERASED_KEYS, erased_key_expression};
use super::failure::{is_missing_month, is_unique_violation};
use super::inserts::{
    DeltasByTable, have_labels, push_account_rollups, push_key_rows, push_label_insert, push_platform_rollups,
    push_record_insert, push_user_rollups,
};
use super::missing_months::months_of;
use super::new_rows::{RecordRow, RollupDelta};
use super::prices::HOLD_PRICES;
use super::rows::names;
use super::sql::{ColumnValues, Encoded, Sql};
use crate::domain::time::Timestamp;
use crate::telemetry::statements::Pool;

/// The result of a single-statement commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SingleStatementOutcome {
    /// The whole batch is committed.
    Committed,
    /// Nothing is committed: a key exists already.
    KeyExists,
    /// Nothing is committed: the cached price table or the cached watermark is outdated, or records of this age may have expired.
    PreconditionFailed,
}

/// The values that a batch was prepared with, and that must still be current when it is committed.
#[derive(Clone, Debug)]
pub struct Preconditions {
    /// The version of the price table that costs were computed from.
    pub price_version: i64,
    /// The batch also updates the materialized rollups of buckets that end by this instant.
    pub write_through_until: Timestamp,
}

/// The condition of every insert of the statement.
const PRECONDITIONS_HOLD: &str = " WHERE (SELECT NOT (key_exists OR is_outdated) FROM preconditions)";

impl Database {
    /// Whether [`Database::record_in_single_statement`] can be used. Not on SQLite, where a statement changes a single table,
    /// nor on Citus, which does not distribute inserts within a table expression.
    pub fn supports_single_statement(&self) -> bool {
        !self.is_sqlite() && !self.is_distributed()
    }

    /// Inserts `rows`, sorted by key and with distinct keys, and adds `deltas` to the rollups, atomically. `shard` is the counter shard of
    /// platform rollups.
    pub async fn record_in_single_statement(
        &self,
        rows: &[RecordRow<'_>],
        deltas: &[RollupDelta<'_>],
        preconditions: &Preconditions,
        shard: i16,
    ) -> Result<SingleStatementOutcome, DbErr> {
        let mut result = self.execute_encoded(statement(rows, deltas, preconditions, shard)).await;
        if result.as_ref().is_err_and(is_missing_month) {
            self.create_months(months_of(rows)).await?;
            result = self.execute_encoded(statement(rows, deltas, preconditions, shard)).await;
        }
        let checks = match result {
            Err(error) if is_unique_violation(&error) => return Ok(SingleStatementOutcome::KeyExists),
            checks => checks?,
        };
        let get = |index: usize| checks.try_get(index).map_err(from_driver);
        Ok(match (get(0)?, get(1)?) {
            (true, _) => SingleStatementOutcome::KeyExists,
            (false, true) => SingleStatementOutcome::PreconditionFailed,
            (false, false) => SingleStatementOutcome::Committed,
        })
    }

    async fn execute_encoded(&self, sql: Sql<Encoded>) -> Result<PgRow, DbErr> {
        let (statement, values) = sql.finish_encoded();
        let values = values.map_err(|error| from_driver(sqlx::Error::Encode(error)))?;
        let pool = self.writer.connection().get_postgres_connection_pool();
        let (text, began) = (statement.0.clone(), Instant::now());
        let result = async {
            let mut connection = pool.acquire().await.map_err(|error| DbErr::Conn(driver_error(error)))?;
            sqlx::query_with(statement, values).fetch_one(&mut *connection).await.map_err(from_driver)
        };
        let result = self.writer.observe(result.await);
        let has_failed = result.as_ref().is_err_and(|error| !is_unique_violation(error) && !is_missing_month(error));
        self.statements.ended(Pool::Write, &text, began.elapsed(), has_failed);
        result
    }
}

fn from_driver(error: sqlx::Error) -> DbErr {
    DbErr::Query(driver_error(error))
}

fn driver_error(error: sqlx::Error) -> RuntimeErr {
    RuntimeErr::SqlxError(Arc::new(error))
}

fn statement(rows: &[RecordRow<'_>], deltas: &[RollupDelta<'_>], preconditions: &Preconditions, shard: i16) -> Sql<Encoded> {
    let DeltasByTable { platform, accounts, users } = DeltasByTable::of(deltas);
    let mut sql = Sql::encoded();
    sql.push("WITH input_key AS (");
    let key_columns: Vec<_> = usage_key::Column::iter().collect();
    push_key_rows(&mut sql, &key_columns, rows);
    // LATERAL with LIMIT forces one index lookup per key, whatever row counts the planner expects.
    let key_exists = |key_hash: &str| {
        format!(
            "EXISTS (SELECT 1 FROM input_key CROSS JOIN LATERAL (SELECT 1 FROM usage_key \
             WHERE usage_key.account_id = input_key.account_id AND usage_key.key_hash = {key_hash} LIMIT 1) AS existing)"
        )
    };
    let exists = key_exists("input_key.key_hash");
    let exists_erased = key_exists(&erased_key_expression(DbBackend::Postgres, "input_key.key_hash"));
    sql.push(&format!(
        "), preconditions AS MATERIALIZED (SELECT {exists} OR ({HAS_ERASED_KEYS} AND {exists_erased}) AS key_exists, \
         (SELECT COALESCE(MAX(id), 0) FROM price) <> expected[1] OR ",
    ));
    sql.push(HOLD_PRICES);
    sql.push(" OR (SELECT write_through_until FROM rollup_watermark) <> expected[2]");
    sql.push(" OR EXISTS (SELECT 1 FROM record_expiry WHERE expired_before > expected[3]) AS is_outdated FROM (SELECT ");
    let first = rows.iter().map(|row| row.record.occurred_at.millis()).min().unwrap_or(i64::MAX);
    let expected = vec![preconditions.price_version, preconditions.write_through_until.millis(), first];
    sql.bind_column(ColumnValues::Integers(expected));
    sql.push(" AS expected) AS preparation)");
    // PostgreSQL executes these from the last to the first: keys, labels, records, then rollups of accounts, of all accounts, and of
    // users, the usual lock order. Only late records of users have the last.
    if !users.is_empty() {
        sql.push(", of_user AS (");
        push_user_rollups(&mut sql, users, PRECONDITIONS_HOLD);
        sql.push(")");
    }
    sql.push(", platform AS (");
    push_platform_rollups(&mut sql, platform, shard, PRECONDITIONS_HOLD);
    sql.push("), account AS (");
    push_account_rollups(&mut sql, accounts, PRECONDITIONS_HOLD);
    sql.push("), record AS (");
    push_record_insert(&mut sql, rows);
    sql.push(PRECONDITIONS_HOLD);
    if have_labels(rows) {
        sql.push("), label AS (");
        push_label_insert(&mut sql, rows);
        sql.push(PRECONDITIONS_HOLD);
    }
    let keys = names(key_columns);
    sql.push(&format!("), key AS (INSERT INTO usage_key ({keys}) SELECT {keys} FROM input_key{PRECONDITIONS_HOLD}"));
    sql.push(") SELECT key_exists, is_outdated FROM preconditions");
    sql
}
