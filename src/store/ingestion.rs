//! The tables `ingestion_count` and `ingestion_example`.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

use super::database::Database;
use super::failure::from_db;
use super::rows::{Cell, Column, ColumnType, names, push_rows};
use super::sql::Sql;
use crate::domain::ingestion::{IngestionCount, IngestionExample, IngestionKey, IngestionOutcome};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Maximum number of examples per service and reason.
pub const EXAMPLES_KEPT: usize = 5;

const COUNT_COLUMNS: [Column; 7] = [
    ("bucket", ColumnType::BigInt),
    ("service", ColumnType::Text),
    ("usage_type", ColumnType::Text),
    ("outcome", ColumnType::Text),
    ("reason", ColumnType::Text),
    ("records", ColumnType::BigInt),
    ("last_at", ColumnType::BigInt),
];

const EXAMPLE_COLUMNS: [Column; 7] = [
    ("id", ColumnType::Uuid),
    ("service", ColumnType::Text),
    ("reason", ColumnType::Text),
    ("seen_at", ColumnType::BigInt),
    ("account_id", ColumnType::OptionalText),
    ("idempotency_key", ColumnType::OptionalText),
    ("message", ColumnType::Text),
];

impl Database {
    /// Adds to the counts, in the given order, inserts the examples, and deletes the oldest ones beyond [`EXAMPLES_KEPT`].
    pub async fn add_ingestion(
        &self,
        counts: &[(IngestionKey, IngestionCount)],
        examples: &[(Uuid, IngestionExample)],
    ) -> Result<(), Error> {
        let transaction = self.begin_write().await.map_err(from_db)?;
        let mut sql = Sql::new(self.backend);
        sql.push(&format!("INSERT INTO ingestion_count ({}) ", names(&COUNT_COLUMNS)));
        push_rows(&mut sql, &COUNT_COLUMNS, counts, |(key, count)| {
            [
                Cell::Integer(key.bucket.millis()),
                Cell::Text(&key.service),
                Cell::Text(&key.usage_type),
                Cell::Text(key.outcome.as_str()),
                Cell::Text(&key.reason),
                Cell::Integer(count.records),
                Cell::Integer(count.last_at.millis()),
            ]
        });
        let later = if self.is_sqlite() { "MAX" } else { "GREATEST" };
        sql.push(&format!(
            " ON CONFLICT (bucket, service, usage_type, outcome, reason) DO UPDATE SET \
             records = ingestion_count.records + excluded.records, last_at = {later}(ingestion_count.last_at, excluded.last_at)"
        ));
        transaction.execute_raw(sql.finish()).await.map_err(from_db)?;
        if !examples.is_empty() {
            let mut sql = Sql::new(self.backend);
            sql.push(&format!("INSERT INTO ingestion_example ({}) ", names(&EXAMPLE_COLUMNS)));
            push_rows(&mut sql, &EXAMPLE_COLUMNS, examples, |(id, example)| {
                [
                    Cell::Uuid(*id),
                    Cell::Text(&example.service),
                    Cell::Text(&example.reason),
                    Cell::Integer(example.seen_at.millis()),
                    Cell::optional(example.account_id.as_deref()),
                    Cell::optional(example.idempotency_key.as_deref()),
                    Cell::Text(&example.message),
                ]
            });
            transaction.execute_raw(sql.finish()).await.map_err(from_db)?;
            let prune = format!(
                "DELETE FROM ingestion_example WHERE id IN (SELECT id FROM (SELECT id, ROW_NUMBER() OVER \
                 (PARTITION BY service, reason ORDER BY seen_at DESC, id DESC) AS rank FROM ingestion_example) AS ranked \
                 WHERE rank > {EXAMPLES_KEPT})"
            );
            transaction.execute_unprepared(&prune).await.map_err(from_db)?;
        }
        transaction.commit().await.map_err(from_db)
    }

    /// The total counts of the quarter hours that begin in `[start, end)`. The bucket of every key is `start`.
    pub async fn ingestion_counts(&self, start: Timestamp, end: Timestamp) -> Result<Vec<(IngestionKey, IngestionCount)>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push(
            "SELECT service, usage_type, outcome, reason, CAST(SUM(records) AS BIGINT), MAX(last_at) \
             FROM ingestion_count WHERE bucket >= ",
        );
        sql.bind(start.millis()).push(" AND bucket < ").bind(end.millis());
        sql.push(" GROUP BY service, usage_type, outcome, reason ORDER BY service, outcome, reason, usage_type");
        self.read(sql.finish(), move |row| read_count(row, start)).await
    }

    /// For every service: when it last sent a record, and when a record was last recorded or a duplicate; `None`: never.
    pub async fn last_ingestion(&self) -> Result<Vec<(String, Timestamp, Option<Timestamp>)>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push(
            "SELECT service, MAX(last_at), MAX(CASE WHEN outcome IN ('RECORDED', 'DUPLICATE') THEN last_at END) \
             FROM ingestion_count GROUP BY service ORDER BY service",
        );
        let read = |row: &QueryResult| {
            let recorded: Option<i64> = row.try_get_by_index(2)?;
            Ok((row.try_get_by_index(0)?, Timestamp::from_millis(row.try_get_by_index(1)?), recorded.map(Timestamp::from_millis)))
        };
        self.read(sql.finish(), read).await
    }

    /// The latest examples of every service and reason, newest first.
    pub async fn ingestion_examples(&self) -> Result<Vec<IngestionExample>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT service, reason, seen_at, account_id, idempotency_key, message FROM ingestion_example ");
        sql.push("ORDER BY seen_at DESC, id DESC");
        let read = |row: &QueryResult| {
            Ok(IngestionExample {
                service: row.try_get_by_index(0)?,
                reason: row.try_get_by_index(1)?,
                seen_at: Timestamp::from_millis(row.try_get_by_index(2)?),
                account_id: row.try_get_by_index(3)?,
                idempotency_key: row.try_get_by_index(4)?,
                message: row.try_get_by_index(5)?,
            })
        };
        self.read(sql.finish(), read).await
    }
}

fn read_count(row: &QueryResult, bucket: Timestamp) -> Result<(IngestionKey, IngestionCount), DbErr> {
    let outcome: String = row.try_get_by_index(2)?;
    let key = IngestionKey {
        bucket,
        service: row.try_get_by_index(0)?,
        usage_type: row.try_get_by_index(1)?,
        outcome: IngestionOutcome::parse(&outcome).ok_or_else(|| DbErr::Type(format!("`{outcome}` is not an outcome")))?,
        reason: row.try_get_by_index(3)?,
    };
    let last_at = Timestamp::from_millis(row.try_get_by_index(5)?);
    Ok((key, IngestionCount { records: row.try_get_by_index(4)?, last_at }))
}
