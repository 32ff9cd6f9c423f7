//! The rollup watermark: how far rollups are materialized. The quarter hours of accounts are updated with every record. All other rollups
//! are *materialized* some time after the end of their bucket: those of users from records, the others from the quarter hours of accounts
//! (docs/decisions/0028-rollup-watermark.md).
//!
//! Two instants: writers also update materialized rollups whose bucket ends by `write_through_until`, readers rely on rollups whose bucket
//! ends by `materialized_until`. Materialization advances the first instant, adds the missing sums, then advances the second. Advancing
//! the first waits for writers in flight, so that no writer commits with an older value afterwards.

use std::sync::atomic::{AtomicI64, Ordering};

use entity::rollup_watermark::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter};

use super::commit::RecordingTransaction;
use super::database::Database;
use super::failure::from_db;
use super::new_rows::Grain;
use super::table::Table;
use super::table_lock::lock_table;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// The rollup watermark. `write_through_until` is never before `materialized_until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watermark {
    /// Writers also update the materialized rollups of buckets that end by this instant.
    pub write_through_until: Timestamp,
    /// All rollups of buckets that end by this instant are materialized.
    pub materialized_until: Timestamp,
}

/// The last watermark that this process has read.
#[derive(Debug, Default)]
pub(super) struct CachedWatermark {
    write_through_until: AtomicI64,
    materialized_until: AtomicI64,
}

impl CachedWatermark {
    fn get(&self) -> Watermark {
        let instant = |cached: &AtomicI64| Timestamp::from_millis(cached.load(Ordering::Relaxed));
        Watermark {
            write_through_until: instant(&self.write_through_until),
            materialized_until: instant(&self.materialized_until),
        }
    }

    fn set(&self, watermark: Watermark) {
        self.write_through_until.fetch_max(watermark.write_through_until.millis(), Ordering::Relaxed);
        self.materialized_until.fetch_max(watermark.materialized_until.millis(), Ordering::Relaxed);
    }
}

impl Database {
    /// The cached watermark. The stored one may be later: readers may rely on the cached value, writers verify it in their transaction.
    pub fn cached_watermark(&self) -> Watermark {
        self.cached_watermark.get()
    }

    /// Reads the watermark and caches it.
    pub async fn watermark(&self) -> Result<Watermark, DbErr> {
        let watermark = read(&self.writer).await?;
        self.cached_watermark.set(watermark);
        Ok(watermark)
    }

    /// The start of the first quarter hour at or after `from` that contains records, of any account.
    pub async fn first_quarter_hour_from(&self, from: Timestamp) -> Result<Option<Timestamp>, Error> {
        let mut sql = self.sql();
        let bucket = Table::AccountRollups(Grain::QuarterHour).time_for_all_accounts();
        sql.push(&format!("SELECT MIN({bucket}) FROM usage_rollup WHERE grain_minutes = ")).bind(Grain::QuarterHour.minutes());
        sql.push(&format!(" AND {bucket} >= ")).bind(from.millis());
        let rows = self.read_uncoalesced(sql.finish()).await?;
        let first: Option<i64> = rows.first().map(|row| row.try_get_by_index(0)).transpose().map_err(from_db)?.flatten();
        Ok(first.map(Timestamp::from_millis))
    }
}

impl RecordingTransaction {
    /// Reads the watermark. Until the end of this transaction `write_through_until` does not advance.
    pub async fn watermark(&self) -> Result<Watermark, DbErr> {
        read(self.connection()).await
    }

    /// Advances `write_through_until` to `through`, unless it is later already. Waits for writers in flight, which have read the older
    /// value.
    pub async fn advance_write_through(&self, through: Timestamp) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            // Writers that have read the table hold a lock on it until their transaction ends, so no writer with the older value is left
            // afterwards. The lock timeout is short, because a backup may hold the same lock for hours and writers would queue behind.
            lock_table(self.connection(), "rollup_watermark IN ACCESS EXCLUSIVE", "200ms").await?;
        }
        self.set(Column::WriteThroughUntil, through).await
    }

    /// Advances `materialized_until` to `through`, unless it is later already.
    pub async fn advance_materialized(&self, through: Timestamp) -> Result<(), DbErr> {
        self.set(Column::MaterializedUntil, through).await
    }

    async fn set(&self, column: Column, through: Timestamp) -> Result<(), DbErr> {
        let update = Entity::update_many().col_expr(column, through.millis().into()).filter(column.lt(through.millis()));
        update.exec(self.connection()).await.map(|_| ())
    }
}

async fn read(connection: &impl ConnectionTrait) -> Result<Watermark, DbErr> {
    let row = Entity::find().one(connection).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("table `rollup_watermark` is empty".to_owned()))?;
    Ok(Watermark {
        write_through_until: Timestamp::from_millis(row.write_through_until),
        materialized_until: Timestamp::from_millis(row.materialized_until),
    })
}
