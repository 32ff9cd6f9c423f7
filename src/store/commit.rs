//! The transaction that records: keys, records, corrections and rollups, atomically.
//!
//! A commit batch of any size is a handful of statements. Rows are sorted by key, so that two transactions that share keys acquire their
//! locks in the same order and cannot deadlock.

use std::collections::HashMap;

use entity::{usage_correction, usage_key, usage_record};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::database::Database;
use super::inserts::{
    push_account_rollups, push_key_insert, push_key_rows, push_platform_rollups, push_record_insert, split_by_table,
};
use super::new_rows::{RecordRow, RollupDelta};
use super::sql::Sql;

pub use entity::usage_correction::Model as CorrectionModel;
pub use entity::usage_key::Model as KeyModel;

/// An existing idempotency key.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// The first record under the key.
    pub record_id: Uuid,
    /// The content hash of that record.
    pub content_hash: Vec<u8>,
    /// When that record occurred.
    pub occurred_at: i64,
    /// The record that counts under the key now; `None` if it was voided.
    pub current_id: Option<Uuid>,
}

/// An account and a key hash.
pub type AccountKey = (String, Vec<u8>);

/// An open write transaction.
pub struct RecordingTransaction {
    transaction: DatabaseTransaction,
    backend: DbBackend,
}

impl RecordingTransaction {
    /// Begins a transaction.
    pub async fn begin(database: &Database) -> Result<Self, DbErr> {
        Ok(Self { transaction: database.begin_write().await?, backend: database.backend })
    }

    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.transaction.commit().await
    }

    /// Claims the keys of `rows` that do not exist yet, and returns their number.
    pub async fn claim_keys(&self, rows: &[RecordRow<'_>]) -> Result<u64, DbErr> {
        let mut sql = Sql::new(self.backend);
        push_key_insert(&mut sql, rows);
        Ok(self.transaction.execute_raw(sql.finish()).await?.rows_affected())
    }

    /// The keys of `rows` that exist, by account and key hash.
    pub async fn find_keys(&self, rows: &[RecordRow<'_>]) -> Result<HashMap<AccountKey, StoredKey>, DbErr> {
        let mut sql = Sql::new(self.backend);
        sql.push(
            "SELECT k.account_id, k.key_hash, k.record_id, k.content_hash, k.occurred_at, c.version, c.replacement_id FROM (",
        );
        push_key_rows(&mut sql, &[usage_key::Column::AccountId, usage_key::Column::KeyHash], rows);
        // CROSS JOIN on SQLite is a JOIN that keeps the order: from the input rows into the index of keys.
        sql.push(if self.backend == DbBackend::Postgres { ") AS input JOIN" } else { ") AS input CROSS JOIN" });
        sql.push(" usage_key k ON k.account_id = input.account_id AND k.key_hash = input.key_hash");
        sql.push(" LEFT JOIN usage_correction c ON c.account_id = k.account_id AND c.root_id = k.record_id AND c.version =");
        sql.push(" (SELECT MAX(version) FROM usage_correction last WHERE last.account_id = k.account_id AND last.root_id = k.record_id)");
        let stored = self.transaction.query_all_raw(sql.finish()).await?;
        stored
            .iter()
            .map(|row| {
                let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                let record_id = row.try_get_by_index(2)?;
                let version: Option<i32> = row.try_get_by_index(5)?;
                let current_id = if version.is_some() { row.try_get_by_index(6)? } else { Some(record_id) };
                let content_hash = row.try_get_by_index(3)?;
                Ok((key, StoredKey { record_id, content_hash, occurred_at: row.try_get_by_index(4)?, current_id }))
            })
            .collect()
    }

    /// Inserts records whose keys this transaction has claimed.
    pub async fn insert_records(&self, rows: &[RecordRow<'_>]) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend);
        push_record_insert(&mut sql, rows);
        self.transaction.execute_raw(sql.finish()).await.map(|_| ())
    }

    /// Reads a key and locks it, so that no other transaction can correct its record until this one ends. `None` if it does not exist.
    pub async fn lock_key(&self, account_id: &str, key_hash: &[u8]) -> Result<Option<KeyModel>, DbErr> {
        let select = usage_key::Entity::find()
            .filter(usage_key::Column::AccountId.eq(account_id))
            .filter(usage_key::Column::KeyHash.eq(key_hash.to_vec()));
        // On SQLite the transaction holds the only write lock already.
        let select = if self.backend == DbBackend::Postgres { select.lock_exclusive() } else { select };
        select.one(&self.transaction).await
    }

    /// The corrections of the record under a key, oldest first.
    pub async fn corrections(&self, key: &KeyModel) -> Result<Vec<CorrectionModel>, DbErr> {
        usage_correction::Entity::find()
            .filter(usage_correction::Column::AccountId.eq(&key.account_id))
            .filter(usage_correction::Column::RootId.eq(key.record_id))
            .order_by_asc(usage_correction::Column::Version)
            .all(&self.transaction)
            .await
    }

    /// Finds a record by its primary key.
    pub async fn find_record(&self, account_id: &str, occurred_at: i64, id: Uuid) -> Result<Option<usage_record::Model>, DbErr> {
        usage_record::Entity::find_by_id((account_id.to_owned(), occurred_at, id)).one(&self.transaction).await
    }

    /// The records with these primary keys: account, time and id. Unordered.
    pub async fn find_records(&self, keys: Vec<(String, i64, Uuid)>) -> Result<Vec<usage_record::Model>, DbErr> {
        use usage_record::Column;
        let key = Expr::tuple([Expr::col(Column::AccountId), Expr::col(Column::OccurredAt), Expr::col(Column::Id)]);
        usage_record::Entity::find().filter(key.in_tuples(keys)).all(&self.transaction).await
    }

    /// Inserts a correction.
    pub async fn insert_correction(&self, correction: CorrectionModel) -> Result<(), DbErr> {
        correction.into_active_model().insert(&self.transaction).await.map(|_| ())
    }

    /// Locks rollup maintenance: one transaction at a time, across all server processes, may materialize or rebuild rollups.
    pub async fn lock_rollup_maintenance(&self) -> Result<(), DbErr> {
        if self.backend == DbBackend::Postgres {
            self.transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7305809132)").await?;
        }
        Ok(())
    }

    /// The database backend.
    pub(super) fn backend(&self) -> DbBackend {
        self.backend
    }

    /// The connection of the transaction, for the statements of other modules of the store.
    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Adds `deltas` to the rollups, in the given order. `shard` is the counter shard of platform rollups.
    pub async fn add_to_rollups(&self, deltas: &[RollupDelta<'_>], shard: i16) -> Result<(), DbErr> {
        let (platform_deltas, account_deltas) = split_by_table(deltas);
        if !account_deltas.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_account_rollups(&mut sql, account_deltas, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        if !platform_deltas.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_platform_rollups(&mut sql, platform_deltas, shard, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        Ok(())
    }
}
