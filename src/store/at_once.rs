//! A group of new records as one statement. On PostgreSQL a statement alone is a transaction: one round trip, no more.
//!
//! The statement writes nothing unless what it was prepared for holds: no key is taken yet, the rates that costs were computed from
//! are the ones in force, and no more closing is announced than was known. A key that somebody else is just taking is a unique violation, which undoes the whole statement.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::sqlx::{self, Row as _};
use sea_orm::{DbErr, RuntimeErr};

use super::commit::{HourlyRates, RecordRow, RollupDelta, hourly_rates};
use super::database::{Database, is_unique_violation};
use super::inserts::{KEY_COLUMNS, push_account_rollups, push_key_rows, push_platform_rollups, push_record_insert, split};
use super::rows::names;
use super::sql::{ColumnValues, Encoded, Sql};
use crate::domain::time::Timestamp;
use crate::telemetry::statements::Pool;

/// What became of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtOnce {
    /// All of it is committed.
    Recorded,
    /// Nothing is: some key is taken.
    NotAllNew,
    /// Nothing is: what was assumed does not hold any more.
    Outdated,
}

/// What a group was prepared with.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// The hourly rates that its costs were computed from.
    pub rates: HourlyRates,
    /// Made sums of buckets that end by then are added to.
    pub announced: Timestamp,
}

/// What stands for a tier without a rate, which is never negative.
const NO_RATE: i64 = -1;

/// The condition under which anything is written.
const ALL_NEW: &str = " WHERE (SELECT NOT (is_taken OR is_outdated) FROM standing)";

impl Database {
    /// Whether [`Database::record_at_once`] can be used: a statement on SQLite changes one table.
    pub fn records_at_once(&self) -> bool {
        !self.is_sqlite()
    }

    /// The hourly rates in micros of `tiers`; `None` for a tier without one.
    pub async fn hourly_rates(&self, tiers: &[String]) -> Result<HourlyRates, DbErr> {
        hourly_rates(&self.writer, self.backend, tiers).await
    }

    /// Records `rows`, which are sorted by key and share none, and adds `deltas` to the rollups: all of it or nothing.
    pub async fn record_at_once(
        &self,
        rows: &[RecordRow<'_>],
        deltas: &[RollupDelta<'_>],
        assumed: &Assumed,
        lane: i16,
    ) -> Result<AtOnce, DbErr> {
        let (statement, values) = statement(rows, deltas, assumed, lane).finish_encoded();
        let values = values.map_err(|error| from_driver(sqlx::Error::Encode(error)))?;
        let pool = self.writer.get_postgres_connection_pool();
        let (text, began) = (statement.0.clone(), Instant::now());
        let answer = sqlx::query_with(statement, values).fetch_one(pool).await.map_err(from_driver);
        let has_failed = answer.as_ref().is_err_and(|error| !is_unique_violation(error));
        self.statements.ended(Pool::Write, &text, began.elapsed(), has_failed);
        let standing = match answer {
            Err(error) if is_unique_violation(&error) => return Ok(AtOnce::NotAllNew),
            standing => standing?,
        };
        let get = |index: usize| standing.try_get(index).map_err(from_driver);
        Ok(match (get(0)?, get(1)?) {
            (true, _) => AtOnce::NotAllNew,
            (false, true) => AtOnce::Outdated,
            (false, false) => AtOnce::Recorded,
        })
    }
}

fn from_driver(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

fn statement(rows: &[RecordRow<'_>], deltas: &[RollupDelta<'_>], assumed: &Assumed, lane: i16) -> Sql<Encoded> {
    let (tiers, rates) = assumed.rates.iter().map(|(tier, rate)| (tier.as_str(), rate.unwrap_or(NO_RATE))).unzip();
    let (of_platform, of_accounts) = split(deltas);
    let mut sql = Sql::encoded();
    sql.push("WITH sent_key AS (");
    push_key_rows(&mut sql, rows);
    // LIMIT in LATERAL: from what was sent into the index, key by key, whatever the planner believes about sizes.
    sql.push(
        "), standing AS MATERIALIZED (SELECT \
         EXISTS (SELECT 1 FROM sent_key CROSS JOIN LATERAL (SELECT 1 FROM usage_key \
         WHERE usage_key.account_id = sent_key.account_id AND usage_key.key_hash = sent_key.key_hash LIMIT 1) AS taken) AS is_taken, \
         EXISTS (SELECT 1 FROM UNNEST(",
    );
    sql.bind_column(ColumnValues::Texts(tiers)).push(", ");
    sql.bind_column(ColumnValues::Integers(rates));
    sql.push(&format!(
        ") AS assumed (tier, rate) LEFT JOIN hardware_spec ON hardware_spec.tier = assumed.tier \
         WHERE COALESCE(hourly_rate_micros, {NO_RATE}) <> assumed.rate) OR (SELECT announced_until FROM rollup_closing) <> ("
    ));
    sql.bind_column(ColumnValues::Integers(vec![assumed.announced.millis()])).push(")[1] AS is_outdated)");
    // PostgreSQL runs these from the last to the first: keys, records, sums of accounts, sums over all, as everywhere.
    sql.push(", platform AS (");
    push_platform_rollups(&mut sql, of_platform, lane, ALL_NEW);
    sql.push("), account AS (");
    push_account_rollups(&mut sql, of_accounts, ALL_NEW);
    sql.push("), record AS (");
    push_record_insert(&mut sql, rows);
    sql.push(ALL_NEW);
    let keys = names(&KEY_COLUMNS);
    sql.push(&format!("), key AS (INSERT INTO usage_key ({keys}) SELECT {keys} FROM sent_key{ALL_NEW}"));
    sql.push(") SELECT is_taken, is_outdated FROM standing");
    sql
}
