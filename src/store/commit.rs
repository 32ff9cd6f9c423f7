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
use super::rows::{Cell, Column, Kind, names, push_rows};
use super::sql::Sql;
use crate::domain::quantity::{Totals, to_limbs};
use crate::domain::record::NewRecord;
use crate::domain::text::{Label, Slug};
use crate::domain::time::Timestamp;

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

/// A bucket's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// 15 minutes.
    QuarterHour,
    /// A day of UTC.
    UtcDay,
}

impl Grain {
    /// The grain as the tables hold it.
    pub const fn minutes(self) -> i16 {
        match self {
            Self::QuarterHour => 15,
            Self::UtcDay => 1_440,
        }
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
    /// The class of hardware; empty where unknown.
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

    /// The hourly rates in micros of those `tiers` that have one.
    pub async fn hourly_rates(&self, tiers: &[String]) -> Result<HashMap<String, i64>, DbErr> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT tier, hourly_rate_micros FROM hardware_spec WHERE hourly_rate_micros IS NOT NULL AND ")
            .is_one_of("tier", tiers);
        let rows = self.transaction.query_all_raw(sql.finish()).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }

    /// Takes those keys of `rows` that are free, and says how many were.
    ///
    /// On PostgreSQL, when all of them are, the same statement also inserts the records and adds `deltas` to the rollups: a group
    /// is then a single round trip. Otherwise, and always on SQLite, where a statement costs no round trip, that is left to do.
    pub async fn take_keys(&self, rows: &[RecordRow<'_>], deltas: &[RollupDelta<'_>], lane: i16) -> Result<Taken, DbErr> {
        let mut sql = Sql::new(self.backend);
        if self.backend == DbBackend::Sqlite {
            push_key_insert(&mut sql, rows);
            let keys = self.transaction.execute_raw(sql.finish()).await?.rows_affected();
            return Ok(Taken { keys, with_records: false });
        }
        let all_free = |sql: &mut Sql| {
            sql.push(" WHERE (SELECT n FROM free) = ").bind(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        };
        let (of_platform, of_accounts) = split(deltas);
        sql.push("WITH taken AS (");
        push_key_insert(&mut sql, rows);
        sql.push(" RETURNING 1), free AS (SELECT COUNT(*) AS n FROM taken), record AS (");
        push_record_insert(&mut sql, rows);
        all_free(&mut sql);
        // PostgreSQL runs these from the last to the first: accounts are locked before platform, as everywhere.
        sql.push("), platform AS (");
        push_platform_rollups(&mut sql, of_platform, lane, all_free);
        sql.push("), account AS (");
        push_account_rollups(&mut sql, of_accounts, all_free);
        sql.push(") SELECT n FROM free");
        let row = self.transaction.query_one_raw(sql.finish()).await?;
        let keys: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        let keys = u64::try_from(keys).unwrap_or_default();
        Ok(Taken { keys, with_records: keys == rows.len() as u64 })
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

    /// The connection of the transaction, for statements of the store's other files.
    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Adds to the rollups, in the order given. `lane` is where this writer keeps its share of the sums over all accounts.
    pub async fn add_to_rollups(&self, deltas: &[RollupDelta<'_>], lane: i16) -> Result<(), DbErr> {
        let (of_platform, of_accounts) = split(deltas);
        if !of_accounts.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_account_rollups(&mut sql, of_accounts, |_| {});
            self.transaction.execute_raw(sql.finish()).await?;
        }
        if !of_platform.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_platform_rollups(&mut sql, of_platform, lane, |_| {});
            self.transaction.execute_raw(sql.finish()).await?;
        }
        Ok(())
    }
}

/// How far taking keys got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// How many keys were free.
    pub keys: u64,
    /// Whether the records are inserted and in the rollups.
    pub with_records: bool,
}

/// Sums over all accounts come first in the order of keys.
fn split<'d, 'a>(deltas: &'d [RollupDelta<'a>]) -> (&'d [RollupDelta<'a>], &'d [RollupDelta<'a>]) {
    deltas.split_at(deltas.partition_point(|(key, _)| key.account_id.is_none()))
}

fn push_key_insert(sql: &mut Sql, rows: &[RecordRow<'_>]) {
    sql.push(&format!("INSERT INTO usage_key ({}) ", names(&KEY_COLUMNS)));
    push_rows(sql, &KEY_COLUMNS, rows, |RecordRow { record, id, .. }| {
        [
            Cell::Text(record.account_id.as_str()),
            Cell::Bytes(&record.key_hash),
            Cell::Bytes(&record.content_hash),
            Cell::Uuid(*id),
            Cell::Integer(record.occurred_at.millis()),
        ]
    });
    sql.push(" ON CONFLICT (account_id, key_hash) DO NOTHING");
}

fn push_record_insert(sql: &mut Sql, rows: &[RecordRow<'_>]) {
    sql.push(&format!("INSERT INTO usage_record ({}) ", names(&RECORD_COLUMNS)));
    push_rows(sql, &RECORD_COLUMNS, rows, |row| {
        let RecordRow { record, id, cost_micros, recorded_at } = row;
        let labels = &record.labels;
        [
            Cell::Text(record.account_id.as_str()),
            Cell::Integer(record.occurred_at.millis()),
            Cell::Uuid(*id),
            Cell::Text(record.idempotency_key.as_str()),
            Cell::Text(record.usage_type.as_str()),
            Cell::Integer(record.quantity),
            Cell::Integer(*cost_micros),
            Cell::Text(record.source.as_str()),
            optional(labels.user_id.as_ref()),
            optional(labels.session_id.as_ref()),
            optional(labels.workspace_id.as_ref()),
            optional(labels.agent_id.as_ref()),
            optional(labels.model.as_ref()),
            optional(labels.provider.as_ref()),
            Cell::optional(record.tier.as_ref().map(Slug::as_str)),
            Cell::optional(record.metadata.as_deref()),
            Cell::Integer(recorded_at.millis()),
        ]
    });
}

fn push_account_rollups(sql: &mut Sql, deltas: &[RollupDelta<'_>], condition: impl FnOnce(&mut Sql)) {
    sql.push(&format!("INSERT INTO usage_rollup ({}) ", names(&ACCOUNT_ROLLUP_COLUMNS)));
    push_rows(sql, &ACCOUNT_ROLLUP_COLUMNS, deltas, |(key, totals)| {
        rollup_cells(Cell::optional(key.account_id.as_deref()), key, *totals)
    });
    condition(sql);
    sql.push(&add_on_conflict("usage_rollup", &ACCOUNT_ROLLUP_COLUMNS));
}

fn push_platform_rollups(sql: &mut Sql, deltas: &[RollupDelta<'_>], lane: i16, condition: impl FnOnce(&mut Sql)) {
    sql.push(&format!("INSERT INTO platform_rollup ({}) ", names(&PLATFORM_ROLLUP_COLUMNS)));
    push_rows(sql, &PLATFORM_ROLLUP_COLUMNS, deltas, |(key, totals)| rollup_cells(Cell::Integer(lane.into()), key, *totals));
    condition(sql);
    sql.push(&add_on_conflict("platform_rollup", &PLATFORM_ROLLUP_COLUMNS));
}

fn optional(label: Option<&Label>) -> Cell<'_> {
    Cell::optional(label.map(Label::as_str))
}

const KEY_COLUMNS: [Column; 5] = [
    ("account_id", Kind::Text),
    ("key_hash", Kind::Bytes),
    ("content_hash", Kind::Bytes),
    ("record_id", Kind::Uuid),
    ("occurred_at", Kind::BigInt),
];

const RECORD_COLUMNS: [Column; 17] = [
    ("account_id", Kind::Text),
    ("occurred_at", Kind::BigInt),
    ("id", Kind::Uuid),
    ("idempotency_key", Kind::Text),
    ("usage_type", Kind::Text),
    ("quantity", Kind::BigInt),
    ("cost_micros", Kind::BigInt),
    ("source", Kind::Text),
    ("user_id", Kind::OptionalText),
    ("session_id", Kind::OptionalText),
    ("workspace_id", Kind::OptionalText),
    ("agent_id", Kind::OptionalText),
    ("model", Kind::OptionalText),
    ("provider", Kind::OptionalText),
    ("tier", Kind::OptionalText),
    ("metadata", Kind::OptionalJson),
    ("recorded_at", Kind::BigInt),
];

/// The two rollup tables differ in their first column: whose sums they are. The first eight are the primary key.
const ACCOUNT_ROLLUP_COLUMNS: [Column; 13] = rollup_columns(("account_id", Kind::Text));
const PLATFORM_ROLLUP_COLUMNS: [Column; 13] = rollup_columns(("lane", Kind::SmallInt));

const fn rollup_columns(owner: Column) -> [Column; 13] {
    [
        owner,
        ("grain_minutes", Kind::SmallInt),
        ("bucket", Kind::BigInt),
        ("usage_type", Kind::Text),
        ("tier", Kind::Text),
        ("model", Kind::Text),
        ("provider", Kind::Text),
        ("source", Kind::Text),
        ("records", Kind::BigInt),
        ("quantity_high", Kind::BigInt),
        ("quantity_low", Kind::BigInt),
        ("cost_high", Kind::BigInt),
        ("cost_low", Kind::BigInt),
    ]
}

fn rollup_cells<'a>(owner: Cell<'a>, key: &'a RollupKey<'_>, totals: Totals) -> [Cell<'a>; 13] {
    let (quantity_high, quantity_low) = to_limbs(totals.quantity);
    let (cost_high, cost_low) = to_limbs(totals.cost_micros);
    [
        owner,
        Cell::Integer(key.grain.minutes().into()),
        Cell::Integer(key.bucket.millis()),
        Cell::Text(&key.usage_type),
        Cell::Text(&key.tier),
        Cell::Text(&key.model),
        Cell::Text(&key.provider),
        Cell::Text(&key.source),
        Cell::Integer(totals.records),
        Cell::Integer(quantity_high),
        Cell::Integer(quantity_low),
        Cell::Integer(cost_high),
        Cell::Integer(cost_low),
    ]
}

/// Adds with carry: the low limb stays below 2^32, what it overflows by goes to the high one.
fn add_on_conflict(table: &str, columns: &[Column; 13]) -> String {
    let primary_key: Vec<_> = columns[..8].iter().map(|(name, _)| *name).collect();
    let add = |limb: &str| {
        format!(
            "{limb}_high = {table}.{limb}_high + excluded.{limb}_high + (({table}.{limb}_low + excluded.{limb}_low) >> 32), \
             {limb}_low = ({table}.{limb}_low + excluded.{limb}_low) & 4294967295"
        )
    };
    format!(
        " ON CONFLICT ({}) DO UPDATE SET records = {table}.records + excluded.records, {}, {}",
        primary_key.join(", "),
        add("quantity"),
        add("cost")
    )
}
