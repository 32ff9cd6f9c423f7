//! The transaction that records: keys, records, corrections and rollups together or not at all.
//!
//! A batch is a handful of statements whatever its size. Rows arrive sorted by key, so that two transactions which share keys wait
//! for each other in the same order and cannot deadlock.

use std::borrow::Cow;
use std::collections::HashMap;

use entity::{usage_correction, usage_key, usage_record};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::database::Database;
use super::inserts::{push_account_rollups, push_key_insert, push_platform_rollups, push_record_insert, split};
use super::rows::{Cell, Column, Kind, push_rows};
use super::sql::Sql;
use crate::domain::quantity::Totals;
use crate::domain::record::NewRecord;
use crate::domain::time::{HOUR_MS, QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};

pub use entity::usage_correction::Model as CorrectionModel;
pub use entity::usage_key::Model as KeyModel;

/// A record on its way into the table.
#[derive(Clone, Copy, Debug)]
pub struct RecordRow<'a> {
    /// The record.
    pub record: &'a NewRecord,
    /// Its id, should it be new.
    pub id: Uuid,
    /// Its cost in micros.
    pub cost_micros: i64,
    /// When it is committed.
    pub recorded_at: Timestamp,
}

/// What stands under a key.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// The record that was first recorded under it.
    pub record_id: Uuid,
    /// Its content hash.
    pub content_hash: Vec<u8>,
}

/// An account and the hash of one of its keys.
pub type AccountKey = (String, Vec<u8>);

/// A bucket's length, and what is told apart within it: all labels that rollups carry, or usage types alone
/// (docs/decisions/0042-usage-type-rollups.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// 15 minutes.
    QuarterHour,
    /// A day of UTC.
    UtcDay,
    /// An hour, by usage type alone.
    TypeHour,
    /// A day of UTC, by usage type alone.
    TypeDay,
}

impl Grain {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::QuarterHour, Self::UtcDay, Self::TypeHour, Self::TypeDay];

    /// The grain as the tables hold it: the bucket's length in minutes, negative where usage types alone are told apart.
    pub const fn minutes(self) -> i16 {
        match self {
            Self::QuarterHour => 15,
            Self::UtcDay => 1_440,
            Self::TypeHour => -60,
            Self::TypeDay => -1_440,
        }
    }

    /// The bucket's length in milliseconds.
    pub const fn length_ms(self) -> i64 {
        match self {
            Self::QuarterHour => QUARTER_HOUR_MS,
            Self::TypeHour => HOUR_MS,
            Self::UtcDay | Self::TypeDay => UTC_DAY_MS,
        }
    }

    /// The next finer grain of sums that it can be added up from; quarter hours are the finest.
    #[must_use]
    pub const fn finer(self) -> Self {
        match self {
            Self::QuarterHour | Self::UtcDay | Self::TypeHour => Self::QuarterHour,
            Self::TypeDay => Self::TypeHour,
        }
    }

    /// Whether labels are told apart, not usage types alone.
    pub const fn has_labels(self) -> bool {
        matches!(self, Self::QuarterHour | Self::UtcDay)
    }

    /// The start of the bucket that holds `instant`.
    pub const fn floor(self, instant: Timestamp) -> Timestamp {
        instant.floor_to(self.length_ms())
    }
}

/// What a rollup row is about. Sorts in the order in which rows are locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollupKey<'a> {
    /// The customer; `None` in the sums over all accounts.
    pub account_id: Option<Cow<'a, str>>,
    /// The bucket's length.
    pub grain: Grain,
    /// The bucket's start.
    pub bucket: Timestamp,
    /// What was measured.
    pub usage_type: Cow<'a, str>,
    /// The class of hardware; empty where unknown, as are the other labels, and all of them where usage types alone are told apart.
    pub tier: Cow<'a, str>,
    /// The model; empty where unknown.
    pub model: Cow<'a, str>,
    /// The provider; empty where unknown.
    pub provider: Cow<'a, str>,
    /// Who pays.
    pub source: Cow<'a, str>,
}

/// What is added to a rollup row; negative to take something back.
pub type RollupDelta<'a> = (RollupKey<'a>, Totals);

/// An open transaction that records.
pub struct RecordingTransaction {
    transaction: DatabaseTransaction,
    backend: DbBackend,
}

impl RecordingTransaction {
    /// Begins.
    pub async fn begin(database: &Database) -> Result<Self, DbErr> {
        Ok(Self { transaction: database.begin_write().await?, backend: database.backend })
    }

    /// Makes all of it durable and visible.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.transaction.commit().await
    }

    /// The hourly rates in micros of `tiers`; `None` for a tier without one.
    pub async fn hourly_rates(&self, tiers: &[String]) -> Result<HourlyRates, DbErr> {
        hourly_rates(&self.transaction, self.backend, tiers).await
    }

    /// Takes those keys of `rows` that are free, and says how many were.
    pub async fn take_keys(&self, rows: &[RecordRow<'_>]) -> Result<u64, DbErr> {
        let mut sql = Sql::new(self.backend);
        push_key_insert(&mut sql, rows);
        Ok(self.transaction.execute_raw(sql.finish()).await?.rows_affected())
    }

    /// What stands under the keys of `rows`.
    pub async fn stored_keys(&self, rows: &[RecordRow<'_>]) -> Result<HashMap<AccountKey, StoredKey>, DbErr> {
        const COLUMNS: [Column; 2] = [("account_id", Kind::Text), ("key_hash", Kind::Bytes)];
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT k.account_id, k.key_hash, k.record_id, k.content_hash FROM (");
        push_rows(&mut sql, &COLUMNS, rows, |RecordRow { record, .. }| {
            [Cell::Text(record.account_id.as_str()), Cell::Bytes(&record.key_hash)]
        });
        // CROSS JOIN on SQLite is a JOIN that keeps the order: from what was sent into the index of keys.
        sql.push(if self.backend == DbBackend::Postgres { ") AS s JOIN" } else { ") AS s CROSS JOIN" });
        sql.push(" usage_key k ON k.account_id = s.account_id AND k.key_hash = s.key_hash");
        let stored = self.transaction.query_all_raw(sql.finish()).await?;
        stored
            .iter()
            .map(|row| {
                let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                Ok((key, StoredKey { record_id: row.try_get_by_index(2)?, content_hash: row.try_get_by_index(3)? }))
            })
            .collect()
    }

    /// Inserts records, whose keys are theirs.
    pub async fn insert_records(&self, rows: &[RecordRow<'_>]) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend);
        push_record_insert(&mut sql, rows);
        self.transaction.execute_raw(sql.finish()).await.map(|_| ())
    }

    /// What stands under a key; until the transaction ends nobody else can correct it.
    pub async fn lock_key(&self, account_id: &str, key_hash: &[u8]) -> Result<Option<KeyModel>, DbErr> {
        let select = usage_key::Entity::find()
            .filter(usage_key::Column::AccountId.eq(account_id))
            .filter(usage_key::Column::KeyHash.eq(key_hash.to_vec()));
        // On SQLite the transaction holds the only write lock already.
        let select = if self.backend == DbBackend::Postgres { select.lock_exclusive() } else { select };
        select.one(&self.transaction).await
    }

    /// The corrections of a key, oldest first.
    pub async fn corrections(&self, key: &KeyModel) -> Result<Vec<CorrectionModel>, DbErr> {
        usage_correction::Entity::find()
            .filter(usage_correction::Column::AccountId.eq(&key.account_id))
            .filter(usage_correction::Column::RootId.eq(key.record_id))
            .order_by_asc(usage_correction::Column::Version)
            .all(&self.transaction)
            .await
    }

    /// A record by its whole primary key.
    pub async fn find_record(&self, account_id: &str, occurred_at: i64, id: Uuid) -> Result<Option<usage_record::Model>, DbErr> {
        usage_record::Entity::find_by_id((account_id.to_owned(), occurred_at, id)).one(&self.transaction).await
    }

    /// Notes a correction.
    pub async fn insert_correction(&self, correction: CorrectionModel) -> Result<(), DbErr> {
        correction.into_active_model().insert(&self.transaction).await.map(|_| ())
    }

    /// Lets only one transaction at a time mend rollups, across all server processes.
    pub async fn lock_mending(&self) -> Result<(), DbErr> {
        if self.backend == DbBackend::Postgres {
            self.transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7305809132)").await?;
        }
        Ok(())
    }

    /// Which database it is on.
    pub(super) fn backend(&self) -> DbBackend {
        self.backend
    }

    /// The connection of the transaction, for statements of the store's other files.
    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Adds to the rollups, in the order given. `lane` is where this writer keeps its share of the sums over all accounts.
    pub async fn add_to_rollups(&self, deltas: &[RollupDelta<'_>], lane: i16) -> Result<(), DbErr> {
        let (of_platform, of_accounts) = split(deltas);
        if !of_accounts.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_account_rollups(&mut sql, of_accounts, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        if !of_platform.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_platform_rollups(&mut sql, of_platform, lane, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        Ok(())
    }
}

/// Hourly rates in micros by tier; `None` for a tier without one.
pub type HourlyRates = HashMap<String, Option<i64>>;

pub(super) async fn hourly_rates(
    connection: &impl ConnectionTrait,
    backend: DbBackend,
    tiers: &[String],
) -> Result<HourlyRates, DbErr> {
    let mut sql = Sql::new(backend);
    sql.push("SELECT tier, hourly_rate_micros FROM hardware_spec WHERE ").is_one_of("tier", tiers);
    let mut rates: HourlyRates = tiers.iter().map(|tier| (tier.clone(), None)).collect();
    for row in connection.query_all_raw(sql.finish()).await? {
        rates.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    Ok(rates)
}
