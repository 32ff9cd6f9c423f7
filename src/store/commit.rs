//! The transaction that records: keys, records and rollups, atomically, and those of corrections (in `store/corrections.rs`).
//!
//! A commit batch of any size is a handful of statements. Rows are sorted by key, so that two transactions that share keys acquire their
//! locks in the same order and cannot deadlock.

use std::collections::{HashMap, HashSet};

use entity::{usage_key, usage_record};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::database::Database;
use super::erased_keys::{erased_key_expression, has_erased_keys, release_erased_keys};
use super::failure::{is_missing_month, month_missing};
use super::inserts::{
    DeltasByTable, have_labels, push_account_rollups, push_key_insert, push_key_rows, push_label_insert, push_platform_rollups,
    push_record_insert, push_user_rollups,
};
use super::lookups::{find_records, taken_ids};
use super::missing_months::months_of;
use super::new_rows::{RecordRow, RollupDelta};
use super::partitions::have_partitions;
use super::rows::push_join;
use super::sql::Sql;
use super::write_pool::WriteTransaction;

pub use entity::usage_correction::Model as CorrectionModel;
pub use entity::usage_key::Model as KeyModel;

pub use super::lookups::AccountRecord;

/// An existing idempotency key.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// The first record under the key.
    pub record_id: Uuid,
    /// The content hash of that record.
    pub content_hash: Vec<u8>,
    /// When that record occurred.
    pub occurred_at: i64,
    /// The record that counts under the key now, as its time and id; `None` if it was voided.
    pub current: Option<(i64, Uuid)>,
}

/// An account and a key hash.
pub type AccountKey = (String, Vec<u8>);

/// An open write transaction.
pub struct RecordingTransaction {
    transaction: WriteTransaction,
    database: Database,
    backend: DbBackend,
}

impl RecordingTransaction {
    /// Begins a transaction.
    pub async fn begin(database: &Database) -> Result<Self, DbErr> {
        database.create_noted_months().await?;
        Ok(Self { transaction: database.begin_write().await?, database: database.clone(), backend: database.backend })
    }

    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.transaction.commit().await
    }

    /// Rolls the transaction back.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.transaction.rollback().await
    }

    /// Claims the keys of `rows` that do not exist yet, and returns their number.
    pub async fn claim_keys(&self, rows: &[RecordRow<'_>]) -> Result<u64, DbErr> {
        let mut sql = Sql::new(self.backend);
        push_key_insert(&mut sql, rows);
        let claimed = self.count_inserted(sql).await?;
        // After the claim: a key that was erased while the claim waited for its row is found by its new hash.
        if claimed == 0 || !has_erased_keys(&self.transaction).await? {
            return Ok(claimed);
        }
        Ok(claimed - release_erased_keys(&self.transaction, rows).await?)
    }

    /// Executes an insert that leaves out the rows that exist already, and returns the number of inserted rows.
    pub(super) async fn count_inserted(&self, mut sql: Sql) -> Result<u64, DbErr> {
        if !self.database.is_distributed() {
            return Ok(self.transaction.execute_raw(sql.finish()).await?.rows_affected());
        }
        // Citus reports the number of rows that it tried to insert; it returns those that it has inserted.
        sql.push(" RETURNING account_id");
        let inserted = self.transaction.query_all_raw(sql.finish()).await?.len();
        Ok(u64::try_from(inserted).unwrap_or(u64::MAX))
    }

    /// The keys of `rows` that exist, by account and key hash. An erased key is found by the hash that it had.
    pub async fn find_keys(&self, rows: &[RecordRow<'_>]) -> Result<HashMap<AccountKey, StoredKey>, DbErr> {
        let mut stored = self.find_keys_by(rows, "input.key_hash").await?;
        if stored.len() < rows.len() && has_erased_keys(&self.transaction).await? {
            stored.extend(self.find_keys_by(rows, &erased_key_expression(self.backend, "input.key_hash")).await?);
        }
        Ok(stored)
    }

    /// The keys whose hash is `key_hash`, an expression of that of an input row; by the hash of the input row.
    async fn find_keys_by(&self, rows: &[RecordRow<'_>], key_hash: &str) -> Result<HashMap<AccountKey, StoredKey>, DbErr> {
        let mut sql = Sql::new(self.backend);
        sql.push(
            "SELECT input.account_id, input.key_hash, k.record_id, k.content_hash, k.occurred_at, c.version, \
             c.replacement_occurred_at, c.replacement_id FROM (",
        );
        push_key_rows(&mut sql, &[usage_key::Column::AccountId, usage_key::Column::KeyHash], rows);
        push_join(&mut sql);
        sql.push(&format!(" usage_key k ON k.account_id = input.account_id AND k.key_hash = {key_hash}"));
        sql.push(" LEFT JOIN usage_correction c ON c.account_id = k.account_id AND c.root_id = k.record_id AND c.version =");
        sql.push(" (SELECT MAX(version) FROM usage_correction last WHERE last.account_id = k.account_id AND last.root_id = k.record_id)");
        let stored = self.transaction.query_all_raw(sql.finish()).await?;
        stored
            .iter()
            .map(|row| {
                let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                let (record_id, occurred_at) = (row.try_get_by_index(2)?, row.try_get_by_index(4)?);
                let content_hash = row.try_get_by_index(3)?;
                let version: Option<i32> = row.try_get_by_index(5)?;
                let replacement: (Option<i64>, Option<Uuid>) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
                let current = if version.is_some() { replacement.0.zip(replacement.1) } else { Some((occurred_at, record_id)) };
                Ok((key, StoredKey { record_id, content_hash, occurred_at, current }))
            })
            .collect()
    }

    /// Inserts records whose keys this transaction has claimed, with their labels. Fails with a transient error if a month has no table yet: the
    /// next transaction creates it.
    pub async fn insert_records(&self, rows: &[RecordRow<'_>]) -> Result<(), DbErr> {
        if self.database.is_distributed() && !have_partitions(&self.transaction, months_of(rows)).await? {
            self.database.missing_months.note(rows);
            return Err(month_missing());
        }
        let mut sql = Sql::new(self.backend);
        push_record_insert(&mut sql, rows);
        if let Err(error) = self.transaction.execute_raw(sql.finish()).await {
            if !is_missing_month(&error) {
                return Err(error);
            }
            self.database.missing_months.note(rows);
            return Err(month_missing());
        }
        if have_labels(rows) {
            let mut sql = Sql::new(self.backend);
            push_label_insert(&mut sql, rows);
            self.transaction.execute_raw(sql.finish()).await?;
        }
        Ok(())
    }

    /// The records with these primary keys: account, time and id. Unordered.
    pub async fn find_records(&self, keys: &[(&str, i64, Uuid)]) -> Result<Vec<usage_record::Model>, DbErr> {
        find_records(&self.transaction, keys).await
    }

    /// Those of `records`, given by account, time and id, whose id is taken: by a record at the same time, a corrected record, or one with
    /// cost revisions.
    pub async fn taken_ids(&self, records: &[(&str, i64, Uuid)]) -> Result<HashSet<AccountRecord>, DbErr> {
        taken_ids(&self.transaction, records).await
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
    pub(super) fn connection(&self) -> &WriteTransaction {
        &self.transaction
    }

    /// Adds `deltas` to the rollups, in the given order. `shard` is the counter shard of platform rollups.
    pub async fn add_to_rollups(&self, deltas: &[RollupDelta<'_>], shard: i16) -> Result<(), DbErr> {
        let DeltasByTable { platform, accounts, users } = DeltasByTable::of(deltas);
        if !accounts.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_account_rollups(&mut sql, accounts, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        if !platform.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_platform_rollups(&mut sql, platform, shard, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        if !users.is_empty() {
            let mut sql = Sql::new(self.backend);
            push_user_rollups(&mut sql, users, "");
            self.transaction.execute_raw(sql.finish()).await?;
        }
        Ok(())
    }
}
