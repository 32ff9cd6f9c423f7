//! The statements of an erasure, in the transaction that records: they delete rows, or what a row says about a user.

use std::collections::BTreeSet;

use entity::{cost_revision, usage_correction, usage_key, usage_label, usage_record};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IdenStatic, Iterable};

use super::commit::{KeyModel, RecordingTransaction};
use super::erased_keys::erased_key_expression;
use super::erasures::push_subject;
use super::records::RecordModel;
use super::rows::{Cell, names, push_join, push_rows};
use super::sql::Sql;
use crate::domain::erasure::ErasureSubject;
use crate::domain::time::{Timestamp, UTC_DAY_MS};

/// The reason of a correction whose reason was erased.
pub const ERASED_REASON: &str = "erased";

/// A record and the text that its idempotency key gets.
pub type RecordKeyText<'a> = (&'a RecordModel, String);

impl RecordingTransaction {
    /// Makes statements look for erased keys of the account. To be called in the transaction that erases or inserts them, after
    /// [`RecordingTransaction::lock_erasures`].
    pub async fn mark_erased_keys(&self, account_id: &str) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("INSERT INTO erased_key_account (account_id) VALUES (").bind(account_id).push(") ON CONFLICT DO NOTHING");
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }

    /// Removes the mark of an account without erased keys.
    pub async fn unmark_erased_keys(&self, account_id: &str) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("DELETE FROM erased_key_account WHERE account_id = ").bind(account_id);
        // The hashes of erased keys are the lowest.
        sql.push(" AND NOT EXISTS (SELECT 1 FROM usage_key WHERE usage_key.account_id = ").bind(account_id);
        sql.push(" AND key_hash < ").bind(vec![1_u8]).push(")");
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }

    /// Removes from records what account rollups do not hold, and replaces their idempotency keys.
    pub async fn make_anonymous(&self, records: &[RecordKeyText<'_>]) -> Result<(), DbErr> {
        let columns = "user_id = NULL, session_id = NULL, workspace_id = NULL, agent_id = NULL, metadata = NULL, labels = NULL, ";
        self.update_records(columns, records).await
    }

    /// Replaces the idempotency keys of records.
    pub async fn replace_key_texts(&self, records: &[RecordKeyText<'_>]) -> Result<(), DbErr> {
        self.update_records("", records).await
    }

    async fn update_records(&self, columns: &str, records: &[RecordKeyText<'_>]) -> Result<(), DbErr> {
        use usage_record::Column;
        if records.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(self.backend());
        sql.push(&format!("UPDATE usage_record SET {columns}idempotency_key = input.idempotency_key FROM ("));
        let of_input = [Column::AccountId, Column::OccurredAt, Column::Id, Column::IdempotencyKey];
        push_rows(&mut sql, &of_input, records, |(record, key_text), column| match column {
            Column::AccountId => Cell::Text(&record.account_id),
            Column::OccurredAt => Cell::Integer(record.occurred_at),
            Column::Id => Cell::Uuid(record.id),
            _ => Cell::Text(key_text),
        });
        sql.push(
            ") AS input WHERE usage_record.account_id = input.account_id AND usage_record.occurred_at = input.occurred_at \
             AND usage_record.id = input.id",
        );
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }

    /// Removes the readable prefix of keys, which this transaction has locked. The rest of their hash remains.
    pub async fn erase_keys(&self, keys: &[&KeyModel]) -> Result<(), DbErr> {
        use usage_key::Column;
        if keys.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(self.backend());
        let erased = erased_key_expression(self.backend(), "usage_key.key_hash");
        sql.push(&format!("UPDATE usage_key SET key_hash = {erased} FROM ("));
        push_rows(&mut sql, &[Column::AccountId, Column::KeyHash], keys, |key, column| key_cell(key, column));
        sql.push(") AS input WHERE usage_key.account_id = input.account_id AND usage_key.key_hash = input.key_hash");
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }

    /// Removes the reasons of the corrections of keys. Returns the number of corrections that had another.
    pub async fn erase_reasons(&self, keys: &[KeyModel]) -> Result<u64, DbErr> {
        use usage_correction::Column;
        let mut sql = Sql::new(self.backend());
        sql.push("UPDATE usage_correction SET reason = ").bind(ERASED_REASON).push(" FROM (");
        push_rows(&mut sql, &[Column::AccountId, Column::RootId], keys, |key, column| match column {
            Column::AccountId => Cell::Text(&key.account_id),
            _ => Cell::Uuid(key.record_id),
        });
        sql.push(
            ") AS input WHERE usage_correction.account_id = input.account_id AND usage_correction.root_id = input.root_id \
             AND usage_correction.reason <> ",
        );
        sql.bind(ERASED_REASON);
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }

    /// Deletes records. Returns their number.
    pub async fn delete_records(&self, records: &[&RecordModel]) -> Result<u64, DbErr> {
        use usage_record::Column;
        let columns = [Column::AccountId, Column::OccurredAt, Column::Id];
        self.delete_rows::<usage_record::Entity, _>(&columns, records, |record, column| match column {
            Column::AccountId => Cell::Text(&record.account_id),
            Column::OccurredAt => Cell::Integer(record.occurred_at),
            _ => Cell::Uuid(record.id),
        })
        .await
    }

    /// Deletes the rows of the labels of records from their index. Returns their number.
    pub async fn delete_labels(&self, records: &[&RecordModel]) -> Result<u64, DbErr> {
        use usage_label::Column;
        let labels: Vec<_> = records
            .iter()
            .flat_map(|record| {
                let labels = record.labels.iter().filter_map(serde_json::Value::as_object).flatten();
                labels.filter_map(|(key, value)| Some((*record, key.as_str(), value.as_str()?)))
            })
            .collect();
        let columns = [Column::AccountId, Column::Key, Column::Value, Column::OccurredAt, Column::RecordId];
        self.delete_rows::<usage_label::Entity, _>(&columns, &labels, |(record, key, value), column| match column {
            Column::AccountId => Cell::Text(&record.account_id),
            Column::Key => Cell::Text(key),
            Column::Value => Cell::Text(value),
            Column::OccurredAt => Cell::Integer(record.occurred_at),
            Column::RecordId => Cell::Uuid(record.id),
        })
        .await
    }

    /// Deletes the cost revisions of records.
    pub async fn delete_cost_revisions(&self, records: &[&RecordModel]) -> Result<u64, DbErr> {
        use cost_revision::Column;
        let columns = [Column::AccountId, Column::RecordId];
        self.delete_rows::<cost_revision::Entity, _>(&columns, records, |record, column| match column {
            Column::AccountId => Cell::Text(&record.account_id),
            _ => Cell::Uuid(record.id),
        })
        .await
    }

    /// Deletes the corrections of keys. Returns their number.
    pub async fn delete_corrections(&self, keys: &[KeyModel]) -> Result<u64, DbErr> {
        use usage_correction::Column;
        let columns = [Column::AccountId, Column::RootId];
        self.delete_rows::<usage_correction::Entity, _>(&columns, keys, |key, column| match column {
            Column::AccountId => Cell::Text(&key.account_id),
            _ => Cell::Uuid(key.record_id),
        })
        .await
    }

    /// Deletes keys, which this transaction has locked.
    pub async fn delete_keys(&self, keys: &[KeyModel]) -> Result<u64, DbErr> {
        use usage_key::Column;
        let columns = [Column::AccountId, Column::KeyHash];
        self.delete_rows::<usage_key::Entity, _>(&columns, keys, key_cell).await
    }

    async fn delete_rows<E: EntityTrait, R>(
        &self,
        columns: &[E::Column],
        rows: &[R],
        cell: impl for<'a> Fn(&'a R, E::Column) -> Cell<'a>,
    ) -> Result<u64, DbErr>
    where
        E::Column: ColumnTrait + IdenStatic + Copy,
    {
        if rows.is_empty() {
            return Ok(0);
        }
        let table = E::default().table_name().to_owned();
        let is_equal = |table: &str| {
            let conditions = columns.iter().map(|column| format!("{table}.{0} = input.{0}", column.as_str()));
            conditions.collect::<Vec<_>>().join(" AND ")
        };
        let mut sql = Sql::new(self.backend());
        if self.backend() == DbBackend::Postgres {
            sql.push(&format!("DELETE FROM {table} USING ("));
            push_rows(&mut sql, columns, rows, cell);
            sql.push(&format!(") AS input WHERE {}", is_equal(&table)));
        } else {
            // The values of the stored rows, which have the types of the columns: with others, SQLite uses the first column of the key only.
            let primary_key = names(E::PrimaryKey::iter());
            let stored = primary_key.split(", ").map(|column| format!("stored.{column}")).collect::<Vec<_>>().join(", ");
            sql.push(&format!("DELETE FROM {table} WHERE ({primary_key}) IN (SELECT {stored} FROM ("));
            push_rows(&mut sql, columns, rows, cell);
            push_join(&mut sql);
            sql.push(&format!(" {table} stored ON {})", is_equal("stored")));
        }
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }

    /// Deletes at most `limit` rows of an account that refer to records that do not exist: keys, corrections, cost revisions and labels.
    /// Returns the number of rows and, of these, of corrections.
    pub async fn delete_rows_without_records(&self, account_id: &str, limit: i64) -> Result<(u64, u64), DbErr> {
        let (mut rows, mut corrections) = (0, 0);
        for (table, primary_key, time, record_id) in [
            ("usage_label", "account_id, key, value, occurred_at, record_id", "occurred_at", "record_id"),
            ("cost_revision", "account_id, record_id, run_id", "occurred_at", "record_id"),
            ("usage_correction", "account_id, root_id, version", "voided_occurred_at", "voided_id"),
            ("usage_key", "account_id, key_hash", "occurred_at", "record_id"),
        ] {
            let mut sql = Sql::new(self.backend());
            sql.push(&format!(
                "DELETE FROM {table} WHERE ({primary_key}) IN (SELECT {primary_key} FROM {table} AS listed WHERE listed.account_id = "
            ));
            sql.bind(account_id).push(&format!(
                " AND NOT EXISTS (SELECT 1 FROM usage_record WHERE usage_record.account_id = listed.account_id \
                 AND usage_record.occurred_at = listed.{time} AND usage_record.id = listed.{record_id})"
            ));
            sql.push(" LIMIT ").bind(limit).push(")");
            let deleted = self.connection().execute_raw(sql.finish()).await?.rows_affected();
            rows += deleted;
            corrections += if table == "usage_correction" { deleted } else { 0 };
        }
        Ok((rows, corrections))
    }

    /// Deletes the rollup rows of a subject on a UTC day that hold nothing. Returns their number.
    pub async fn delete_empty_rollups(&self, subject: &ErasureSubject, day: Timestamp) -> Result<u64, DbErr> {
        let tables: &[&str] = if subject.user_id.is_some() { &["user_rollup"] } else { &["usage_rollup", "user_rollup"] };
        let mut deleted = 0;
        for table in tables {
            let mut sql = Sql::new(self.backend());
            sql.push(&format!("DELETE FROM {table} WHERE "));
            push_subject(&mut sql, subject);
            sql.push(" AND bucket >= ").bind(day.millis()).push(" AND bucket < ").bind(day.plus_millis(UTC_DAY_MS).millis());
            sql.push(
                " AND records = 0 AND unpriced_records = 0 AND quantity_high = 0 AND quantity_low = 0 AND cost_high = 0 AND cost_low = 0",
            );
            deleted += self.connection().execute_raw(sql.finish()).await?.rows_affected();
        }
        Ok(deleted)
    }

    /// Deletes the display names of sessions of an account that no record has any more. Returns their number.
    pub async fn delete_names_of_sessions(&self, account_id: &str, sessions: &BTreeSet<&str>) -> Result<u64, DbErr> {
        if sessions.is_empty() {
            return Ok(0);
        }
        let sessions: Vec<_> = sessions.iter().copied().collect();
        let mut sql = Sql::new(self.backend());
        sql.push("DELETE FROM display_name WHERE dimension = 'session' AND account_id = ").bind(account_id).push(" AND id IN (");
        push_rows(&mut sql, &[entity::display_name::Column::Id], &sessions, |session, _| Cell::Text(session));
        sql.push(
            ") AND NOT EXISTS (SELECT 1 FROM usage_record WHERE usage_record.account_id = display_name.account_id \
             AND usage_record.session_id = display_name.id)",
        );
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }

    /// Deletes the display name of the user, or all of the account. Returns their number.
    pub async fn delete_names(&self, subject: &ErasureSubject) -> Result<u64, DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("DELETE FROM display_name WHERE account_id = ").bind(subject.account_id.as_str());
        if let Some(user_id) = &subject.user_id {
            sql.push(" AND dimension = 'user' AND id = ").bind(user_id.as_str());
        }
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }

    /// Deletes the examples of rejected records of an account. They do not say which user sent them. Returns their number.
    pub async fn delete_examples(&self, account_id: &str) -> Result<u64, DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("DELETE FROM ingestion_example WHERE account_id = ").bind(account_id);
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }
}

fn key_cell(key: &KeyModel, column: usage_key::Column) -> Cell<'_> {
    match column {
        usage_key::Column::AccountId => Cell::Text(&key.account_id),
        _ => Cell::Bytes(&key.key_hash),
    }
}
