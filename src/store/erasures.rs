//! The table `erasure`, and what an erasure reads to find what is left.

use entity::{erasure, usage_record};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::commit::RecordingTransaction;
use super::database::Database;
use super::records::RecordModel;
use super::sql::Sql;
use super::table_lock::lock_table;
use crate::domain::erasure::{ErasureCounts, ErasureSubject};
use crate::domain::time::{Timestamp, UTC_DAY_MS};

pub use entity::erasure::Model as ErasureModel;

/// The position of a record in the order of erasure: its time and id.
pub type RecordPosition = (i64, Uuid);

impl Database {
    /// Begins an erasure, or returns the unfinished one of the same subject, oldest first.
    pub async fn begin_erasure(&self, new: ErasureModel) -> Result<ErasureModel, DbErr> {
        let transaction = RecordingTransaction::begin(self).await?;
        transaction.lock_erasures().await?;
        let unfinished = erasure::Entity::find()
            .filter(erasure::Column::SubjectHash.eq(new.subject_hash.clone()))
            .filter(erasure::Column::FinishedAt.is_null())
            .order_by_asc(erasure::Column::RequestedAt)
            .one(transaction.connection())
            .await?;
        if let Some(unfinished) = unfinished {
            return Ok(unfinished);
        }
        let row: erasure::ActiveModel = new.clone().into();
        erasure::Entity::insert(row.reset_all()).exec_without_returning(transaction.connection()).await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// The erasures that have not finished, oldest first.
    pub async fn unfinished_erasures(&self) -> Result<Vec<ErasureModel>, DbErr> {
        let unfinished = erasure::Entity::find().filter(erasure::Column::FinishedAt.is_null());
        unfinished.order_by_asc(erasure::Column::RequestedAt).order_by_asc(erasure::Column::Id).all(&self.writer).await
    }

    /// The erasure with this id, if there is one.
    pub async fn find_erasure(&self, id: Uuid) -> Result<Option<ErasureModel>, DbErr> {
        erasure::Entity::find_by_id(id).one(&self.writer).await
    }

    /// Erasures, newest first: at most `limit`, of a subject if given.
    pub async fn list_erasures(&self, subject: Option<&ErasureSubject>, limit: u64) -> Result<Vec<ErasureModel>, DbErr> {
        let mut select = erasure::Entity::find();
        if let Some(subject) = subject {
            select = select.filter(erasure::Column::SubjectHash.eq(subject.hash()));
        }
        let select = select.order_by_desc(erasure::Column::RequestedAt).order_by_desc(erasure::Column::Id);
        select.limit(limit).all(&self.writer).await
    }

    /// The next records of a subject after a position, by time and id, voided and replaced ones included; of those committed by
    /// `recorded_by` if given.
    pub async fn records_to_erase(
        &self,
        subject: &ErasureSubject,
        after: Option<RecordPosition>,
        recorded_by: Option<Timestamp>,
        limit: u64,
    ) -> Result<Vec<RecordModel>, DbErr> {
        use usage_record::Column;
        let mut select = usage_record::Entity::find().filter(Column::AccountId.eq(subject.account_id.as_str()));
        if let Some(recorded_by) = recorded_by {
            select = select.filter(Column::RecordedAt.lte(recorded_by.millis()));
        }
        if let Some(user_id) = &subject.user_id {
            select = select.filter(Column::UserId.eq(user_id.as_str()));
        }
        if let Some((occurred_at, id)) = after {
            let position = || Expr::tuple([Expr::col(Column::OccurredAt), Expr::col(Column::Id)]);
            select = select
                .filter(Column::OccurredAt.gte(occurred_at))
                .filter(position().gt(Expr::tuple([Expr::value(occurred_at), Expr::value(id)])));
        }
        let select = select.order_by_asc(Column::OccurredAt).order_by_asc(Column::Id);
        select.limit(limit).all(&self.writer).await
    }

    /// The UTC days on which a subject has rollups, in order.
    pub async fn rollup_days(&self, subject: &ErasureSubject) -> Result<Vec<Timestamp>, DbErr> {
        let mut sql = self.sql();
        let table = rollup_table(subject);
        sql.push(&format!("SELECT DISTINCT bucket - bucket % {UTC_DAY_MS} AS day FROM {table} WHERE "));
        push_subject(&mut sql, subject);
        sql.push(" ORDER BY day");
        let rows = self.writer.query_all_raw(sql.finish()).await?;
        rows.iter().map(|row| row.try_get_by_index(0).map(Timestamp::from_millis)).collect()
    }

    /// The number of rollup rows of a subject.
    pub async fn count_rollups(&self, subject: &ErasureSubject) -> Result<i64, DbErr> {
        let tables: &[&str] = if subject.user_id.is_some() { &["user_rollup"] } else { &["usage_rollup", "user_rollup"] };
        let mut count = 0;
        for table in tables {
            let mut sql = self.sql();
            sql.push(&format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table} WHERE "));
            push_subject(&mut sql, subject);
            count += count_of(&self.writer, sql).await?;
        }
        Ok(count)
    }

    /// The number of display names that the erasure of a subject removes: of the account and all in it, or of the user and of the sessions
    /// that no other records have.
    pub async fn count_names(&self, subject: &ErasureSubject) -> Result<i64, DbErr> {
        let mut sql = self.sql();
        sql.push("SELECT CAST(COUNT(*) AS BIGINT) FROM display_name WHERE account_id = ").bind(subject.account_id.as_str());
        if let Some(user_id) = &subject.user_id {
            let of_session = "SELECT 1 FROM usage_record WHERE usage_record.account_id = display_name.account_id \
                              AND usage_record.session_id = display_name.id";
            sql.push(" AND (dimension = 'user' AND id = ").bind(user_id.as_str());
            sql.push(&format!(" OR dimension = 'session' AND EXISTS ({of_session} AND user_id = ")).bind(user_id.as_str());
            sql.push(&format!(") AND NOT EXISTS ({of_session} AND (user_id IS NULL OR user_id <> ")).bind(user_id.as_str());
            sql.push(")))");
        }
        count_of(&self.writer, sql).await
    }

    /// The number of examples of rejected records that the erasure of a subject removes: those of the account.
    pub async fn count_examples(&self, subject: &ErasureSubject) -> Result<i64, DbErr> {
        let mut sql = self.sql();
        sql.push("SELECT CAST(COUNT(*) AS BIGINT) FROM ingestion_example WHERE account_id = ").bind(subject.account_id.as_str());
        count_of(&self.writer, sql).await
    }

    /// Waits until every transaction has ended that records and began before. Those that begin later do not wait.
    pub async fn wait_for_recording(&self) -> Result<(), DbErr> {
        if self.backend == DbBackend::Postgres {
            let transaction = RecordingTransaction::begin(self).await?;
            // Every transaction that records holds the price table until it ends.
            lock_table(transaction.connection(), "price IN EXCLUSIVE", "5s").await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

impl RecordingTransaction {
    /// Locks erasure: one transaction at a time, across all server processes, may erase.
    pub async fn lock_erasures(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            self.connection().execute_unprepared("SELECT pg_advisory_xact_lock(7305809135)").await?;
        }
        Ok(())
    }

    /// Adds to the counts of an erasure.
    pub async fn add_erasure_counts(&self, id: Uuid, counts: ErasureCounts) -> Result<(), DbErr> {
        let ErasureCounts { records, labels, corrections, rollups, names, examples } = counts;
        let mut sql = Sql::new(self.backend());
        sql.push("UPDATE erasure SET records = records + ").bind(records).push(", labels = labels + ").bind(labels);
        sql.push(", corrections = corrections + ").bind(corrections).push(", rollups = rollups + ").bind(rollups);
        sql.push(", names = names + ").bind(names).push(", examples = examples + ").bind(examples);
        sql.push(" WHERE id = ").bind(id);
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }

    /// Finishes an erasure: from now on only its hash says whom it erased.
    pub async fn finish_erasure(&self, id: Uuid, now: Timestamp) -> Result<(), DbErr> {
        let finished = erasure::ActiveModel {
            account_id: Set(None),
            user_id: Set(None),
            finished_at: Set(Some(now.millis())),
            ..Default::default()
        };
        let update = erasure::Entity::update_many().set(finished).filter(erasure::Column::Id.eq(id));
        update.filter(erasure::Column::FinishedAt.is_null()).exec(self.connection()).await.map(|_| ())
    }
}

/// The table of the rollups of a subject that is read to find their days.
pub(super) fn rollup_table(subject: &ErasureSubject) -> &'static str {
    if subject.user_id.is_some() { "user_rollup" } else { "usage_rollup" }
}

/// Appends the condition that a row is of the subject.
pub(super) fn push_subject(sql: &mut Sql, subject: &ErasureSubject) {
    sql.push("account_id = ").bind(subject.account_id.as_str());
    if let Some(user_id) = &subject.user_id {
        sql.push(" AND user_id = ").bind(user_id.as_str());
    }
}

async fn count_of(connection: &impl ConnectionTrait, sql: Sql) -> Result<i64, DbErr> {
    connection.query_one_raw(sql.finish()).await?.map_or(Ok(0), |row| row.try_get_by_index(0))
}
