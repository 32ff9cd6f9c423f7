//! The table `record_expiry`, and the deletion of records that have expired (docs/decisions/0065-retention.md).
//!
//! Records expire first and are deleted afterwards: `expired_before` advances in a transaction of its own, and from then on no record before
//! it is accepted and no statement relies on such records. So deletion can take any number of transactions, and be interrupted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use entity::record_expiry::{ActiveModel, Column, Entity, Model};
use entity::usage_key;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QueryTrait, Set};
use uuid::Uuid;

use super::commit::{AccountKey, KeyModel, RecordingTransaction};
use super::database::Database;
use super::failure::from_db;
use super::filter::push_in_months;
use super::new_rows::Grain;
use super::records::RecordModel;
use super::rows::{Cell, push_join, push_rows};
use super::sql::Sql;
use super::table::Table;
use super::table_lock::lock_table;
use crate::domain::expiry::{RecordExpiry, first_kept_month};
use crate::domain::filter::UsageFilter;
use crate::domain::record::{KeyHash, hash_key_text};
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::error::{Error, ErrorCode};

/// By how much the clocks of processes may differ.
const CLOCK_DIFFERENCE_MS: i64 = UTC_DAY_MS;

/// The position of a record in the order of [`Database::expired_records`].
pub const fn position(record: &RecordModel) -> (i64, Uuid) {
    (record.occurred_at, record.id)
}

/// The condition that a record has expired. A subquery that gives one value is one lookup per record, whatever row counts the planner expects.
const HAS_EXPIRED: &str = "usage_record.occurred_at < \
     (SELECT expired_before FROM record_expiry WHERE record_expiry.usage_type = usage_record.usage_type)";

/// The condition that the rows of `table` at `time` have not expired with their records, so that they can be compared with records.
pub(super) fn has_not_expired(table: &str, time: &str) -> String {
    format!(
        "COALESCE({table}.{time} >= \
         (SELECT expired_before FROM record_expiry WHERE record_expiry.usage_type = {table}.usage_type), TRUE)"
    )
}

impl Database {
    /// Which records have expired.
    pub async fn record_expiry(&self) -> Result<RecordExpiry, Error> {
        let rows = self.read_lookup(Entity::find().build(self.backend), |row| Model::from_query_result(row, "")).await?;
        Ok(expiry_of(rows))
    }

    /// The usage types whose expired records are not all deleted yet, and the instant before which they are deleted of all of these; `None` if
    /// there are none.
    pub async fn undeleted(&self) -> Result<Option<(RecordExpiry, Timestamp)>, Error> {
        let select = Entity::find().filter(Expr::col(Column::DeletedBefore).lt(Expr::col(Column::ExpiredBefore)));
        let rows = self.read_lookup(select.build(self.backend), |row| Model::from_query_result(row, "")).await?;
        let deleted_before = rows.iter().map(|row| row.deleted_before).min().map(Timestamp::from_millis);
        Ok(deleted_before.map(|deleted_before| (expiry_of(rows), deleted_before)))
    }

    /// Whether a record of this time may have expired, whatever the retention is: at least the last whole month is kept.
    pub fn may_have_expired(&self, at: Timestamp) -> bool {
        let latest = self.clock.now().plus_millis(CLOCK_DIFFERENCE_MS);
        first_kept_month(latest, 1).is_some_and(|kept_from| at < kept_from)
    }

    /// Fails with `RECORDS_EXPIRED` if records of the usage types of `filter` at or after `start` have expired; nothing to check for `None`.
    ///
    /// To be called after the statement that read them: what it could miss had expired before it began.
    pub async fn require_records(&self, filter: &UsageFilter, start: Option<Timestamp>) -> Result<(), Error> {
        let Some(start) = start else { return Ok(()) };
        let Some((usage_type, expired_before)) = self.expired_after(filter, start).await? else { return Ok(()) };
        let of_all =
            if filter.usage_types.is_empty() { ", or name usage types with a longer retention in `usageTypes`" } else { "" };
        let message = format!(
            "this query reads records, and records of `{usage_type}` before {} have expired: begin `range` then or later{of_all}. Sums of \
             whole quarter hours by account, tier, model, provider, source and usage type do not expire, nor those of users by UTC day",
            expired_before.to_rfc3339()
        );
        Err(Error::argument(ErrorCode::RecordsExpired, "range", message))
    }

    /// The usage type of `filter` whose records at or after `start` have expired for the longest time, with the instant before which they
    /// have; `None` if all of them are kept. To be called after the statement that read the records.
    pub async fn expired_after(&self, filter: &UsageFilter, start: Timestamp) -> Result<Option<(String, Timestamp)>, Error> {
        if !self.may_have_expired(start) {
            return Ok(None);
        }
        let expiry = self.record_expiry().await?;
        Ok(expiry.latest(&filter.usage_types, start).map(|(usage_type, at)| (usage_type.to_owned(), at)))
    }

    /// The first expired records of `[start, end)` after a position, oldest first, at most `limit`. The cost grows with the number of records
    /// in the range.
    pub async fn expired_records(
        &self,
        (start, end): (Timestamp, Timestamp),
        after: Option<(i64, Uuid)>,
        limit: i64,
    ) -> Result<Vec<RecordModel>, Error> {
        let time = Table::Records.time_for_all_accounts();
        let mut sql = self.sql();
        sql.push("SELECT * FROM usage_record WHERE ");
        let first = after.map_or(start, |(at, _)| Timestamp::from_millis(at)).millis();
        sql.push(time).push(" >= ").bind(first).push(&format!(" AND {time} < ")).bind(end.millis());
        push_in_months(&mut sql, Timestamp::from_millis(first), end);
        if let Some((at, id)) = after {
            sql.push(&format!(" AND ({time}, id) > (")).bind(at).push(", ").bind(id).push(")");
        }
        sql.push(&format!(" AND {HAS_EXPIRED} ORDER BY {time}, id LIMIT ")).bind(limit);
        let rows = self.read_uncoalesced(sql.finish()).await?;
        rows.iter().map(|row| RecordModel::from_query_result(row, "")).collect::<Result<_, _>>().map_err(from_db)
    }

    /// The number of records, voided or not, that `expiry` would delete, by usage type. Reads all of them.
    pub async fn count_expired(&self, expiry: &RecordExpiry) -> Result<BTreeMap<String, i64>, Error> {
        let time = Table::Records.time_for_all_accounts();
        let mut counts = BTreeMap::new();
        for (usage_type, expired_before) in &expiry.0 {
            let mut sql = self.sql();
            sql.push(&format!("SELECT COUNT(*) FROM usage_record WHERE {time} < ")).bind(expired_before.millis());
            sql.push(" AND usage_type = ").bind(usage_type.as_str());
            push_in_months(&mut sql, Timestamp::EARLIEST, *expired_before);
            let rows = self.writer.query_all_raw(sql.finish()).await.map_err(from_db)?; // without the deadline of a read
            let count = rows.first().map_or(Ok(0), |row| row.try_get_by_index(0)).map_err(from_db)?;
            counts.insert(usage_type.clone(), count);
        }
        Ok(counts)
    }

    /// The usage types with materialized rollups of buckets before `end`.
    pub async fn usage_types_before(&self, end: Timestamp) -> Result<BTreeSet<String>, Error> {
        let mut sql = self.sql();
        let (table, grain) = (Table::PlatformRollups(Grain::UsageTypeDay), Grain::UsageTypeDay.minutes());
        sql.push(&format!("SELECT DISTINCT usage_type FROM {} WHERE grain_minutes = {grain} AND ", table.name()));
        sql.push(table.time_for_all_accounts()).push(" < ").bind(end.millis());
        let rows = self.read_uncoalesced(sql.finish()).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>().map_err(from_db)
    }

    /// When the first record occurred, of all accounts; `None` without records.
    pub async fn first_record(&self) -> Result<Option<Timestamp>, Error> {
        let time = Table::Records.time_for_all_accounts();
        let mut sql = self.sql();
        sql.push(&format!("SELECT {time} FROM usage_record ORDER BY {time} LIMIT 1"));
        let rows = self.read_uncoalesced(sql.finish()).await?;
        let first = rows.first().map(|row| row.try_get_by_index(0)).transpose().map_err(from_db)?;
        Ok(first.map(Timestamp::from_millis))
    }

    /// Returns the pages of deleted rows to the file system. Only on SQLite, in files that were created with incremental vacuum, and at most
    /// `pages` of them, so that writers wait only briefly.
    pub async fn release_free_pages(&self, pages: u32) -> Result<(), Error> {
        if self.is_sqlite() {
            self.writer.execute_unprepared(&format!("PRAGMA incremental_vacuum({pages})")).await.map_err(from_db)?;
        }
        Ok(())
    }
}

fn expiry_of(rows: Vec<Model>) -> RecordExpiry {
    RecordExpiry(rows.into_iter().map(|row| (row.usage_type, Timestamp::from_millis(row.expired_before))).collect())
}

impl RecordingTransaction {
    /// Which records have expired. Until the end of this transaction no more expire.
    pub async fn record_expiry(&self) -> Result<RecordExpiry, DbErr> {
        Ok(expiry_of(Entity::find().all(self.connection()).await?))
    }

    /// Whether this transaction may expire or delete records: one at a time, across all server processes.
    pub async fn try_lock_expiry(&self) -> Result<bool, DbErr> {
        if self.backend() != DbBackend::Postgres {
            return Ok(true); // it holds the only write lock
        }
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT pg_try_advisory_xact_lock(7305809136)");
        let row = self.connection().query_one_raw(sql.finish()).await?;
        row.map_or(Ok(false), |row| row.try_get_by_index(0))
    }

    /// Lets records expire. Waits for writers in flight, which have read the older instants; none of them is reset to an earlier one.
    pub async fn advance_record_expiry(&self, expiry: &RecordExpiry) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            // As in `advance_write_through`: writers that have read the table hold a lock on it until their transaction ends.
            lock_table(self.connection(), "record_expiry IN ACCESS EXCLUSIVE", "200ms").await?;
        }
        let existing = self.record_expiry().await?;
        let rows = expiry.later_than(&existing).0.into_iter().map(|(usage_type, at)| ActiveModel {
            usage_type: Set(usage_type),
            expired_before: Set(at.millis()),
            deleted_before: Set(Timestamp::EARLIEST.millis()),
        });
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            return Ok(());
        }
        let update = OnConflict::column(Column::UsageType).update_column(Column::ExpiredBefore).to_owned();
        Entity::insert_many(rows).on_conflict(update).exec_without_returning(self.connection()).await.map(|_| ())
    }

    /// Notes that all records before `until` are deleted that had expired by `expiry`. A usage type that expires later by now is left out: its
    /// other records are not deleted.
    pub async fn set_deleted_before(&self, expiry: &RecordExpiry, until: Timestamp) -> Result<(), DbErr> {
        for (usage_type, expired_before) in &expiry.0 {
            let deleted_before = until.min(*expired_before).millis();
            let mut sql = Sql::new(self.backend());
            sql.push("UPDATE record_expiry SET deleted_before = ").bind(deleted_before);
            sql.push(" WHERE usage_type = ")
                .bind(usage_type.as_str())
                .push(" AND expired_before = ")
                .bind(expired_before.millis());
            sql.push(" AND deleted_before < ").bind(deleted_before);
            self.connection().execute_raw(sql.finish()).await?;
        }
        Ok(())
    }

    /// Deletes expired records with their labels and cost revisions, and the keys and corrections that have no record left. Records before
    /// `dropped_before` stay until their month is dropped. Returns the number of records deleted.
    pub async fn delete_expired(&self, records: &[RecordModel], dropped_before: Option<Timestamp>) -> Result<u64, DbErr> {
        // Its key keeps a record from being corrected or priced meanwhile.
        let keys: BTreeSet<(&str, KeyHash)> =
            records.iter().map(|record| (record.account_id.as_str(), hash_key_text(&record.idempotency_key))).collect();
        let mut keys = self.lock_keys(&keys.into_iter().collect::<Vec<_>>()).await?;
        let records: Vec<&RecordModel> = records.iter().collect();
        self.delete_labels(&records).await?;
        self.delete_cost_revisions(&records).await?;
        let is_dropped = |record: &RecordModel| dropped_before.is_some_and(|before| record.occurred_at < before.millis());
        let records: Vec<&RecordModel> = records.into_iter().filter(|record| !is_dropped(record)).collect();
        let deleted = self.delete_records(&records).await?;
        let kept = self.keys_with_records(&keys).await?;
        keys.retain(|key| !kept.contains(&(key.account_id.clone(), key.key_hash.clone())));
        if !keys.is_empty() {
            self.delete_corrections(&keys).await?;
            self.delete_keys(&keys).await?;
        }
        Ok(deleted)
    }

    /// Those of `keys` under which there is a record that has not expired: the first one, or a replacement.
    async fn keys_with_records(&self, keys: &[KeyModel]) -> Result<HashSet<AccountKey>, DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT k.account_id, k.key_hash FROM (");
        push_key_hashes(&mut sql, keys);
        push_join(&mut sql);
        let is_kept = has_not_expired("r", "occurred_at");
        sql.push(&format!(
            " usage_key k ON k.account_id = input.account_id AND k.key_hash = input.key_hash WHERE EXISTS (SELECT 1 FROM usage_record r \
             WHERE r.account_id = k.account_id AND r.occurred_at = k.occurred_at AND r.id = k.record_id AND {is_kept}) OR EXISTS \
             (SELECT 1 FROM usage_correction c JOIN usage_record r ON r.account_id = c.account_id \
             AND r.occurred_at = c.replacement_occurred_at AND r.id = c.replacement_id \
             WHERE c.account_id = k.account_id AND c.root_id = k.record_id AND {is_kept})",
        ));
        let rows = self.connection().query_all_raw(sql.finish()).await?;
        rows.iter().map(QueryResult::try_get_many_by_index::<AccountKey>).collect()
    }
}

fn push_key_hashes(sql: &mut Sql, keys: &[KeyModel]) {
    push_rows(sql, &[usage_key::Column::AccountId, usage_key::Column::KeyHash], keys, |key, column| match column {
        usage_key::Column::AccountId => Cell::Text(&key.account_id),
        _ => Cell::Bytes(&key.key_hash),
    });
}
