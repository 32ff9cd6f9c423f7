//! The tables `ingestion_count` and `ingestion_example`.

use entity::{ingestion_count, ingestion_example};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Iterable, QueryOrder, QueryResult, QueryTrait};
use uuid::Uuid;

use super::database::Database;
use super::failure::from_db;
use super::rows::{Cell, names, push_insert};
use crate::domain::ingestion::{IngestionCount, IngestionExample, IngestionKey, IngestionOutcome};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Maximum number of examples per service and reason.
pub const EXAMPLES_KEPT: usize = 5;

impl Database {
    /// Adds to the counts, in the given order, inserts the examples, and deletes the oldest ones beyond [`EXAMPLES_KEPT`].
    pub async fn add_ingestion(
        &self,
        counts: &[(IngestionKey, IngestionCount)],
        examples: &[(Uuid, IngestionExample)],
    ) -> Result<(), Error> {
        let transaction = self.begin_write().await.map_err(from_db)?;
        let mut sql = self.sql();
        push_insert::<ingestion_count::Entity, _, _>(&mut sql, counts, count_cell);
        let later = if self.is_sqlite() { "MAX" } else { "GREATEST" };
        sql.push(&format!(
            " ON CONFLICT ({}) DO UPDATE SET \
             records = ingestion_count.records + excluded.records, last_at = {later}(ingestion_count.last_at, excluded.last_at)",
            names(ingestion_count::PrimaryKey::iter())
        ));
        transaction.execute_raw(sql.finish()).await.map_err(from_db)?;
        if !examples.is_empty() {
            let mut sql = self.sql();
            push_insert::<ingestion_example::Entity, _, _>(&mut sql, examples, example_cell);
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
        let mut sql = self.sql();
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
        let mut sql = self.sql();
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
        let newest_first = ingestion_example::Entity::find()
            .order_by_desc(ingestion_example::Column::SeenAt)
            .order_by_desc(ingestion_example::Column::Id);
        self.read(newest_first.build(self.backend), read_example).await
    }
}

fn count_cell((key, count): &(IngestionKey, IngestionCount), column: ingestion_count::Column) -> Cell<'_> {
    use ingestion_count::Column;
    match column {
        Column::Bucket => Cell::Integer(key.bucket.millis()),
        Column::Service => Cell::Text(&key.service),
        Column::UsageType => Cell::Text(&key.usage_type),
        Column::Outcome => Cell::Text(key.outcome.as_str()),
        Column::Reason => Cell::Text(&key.reason),
        Column::Records => Cell::Integer(count.records),
        Column::LastAt => Cell::Integer(count.last_at.millis()),
    }
}

fn example_cell((id, example): &(Uuid, IngestionExample), column: ingestion_example::Column) -> Cell<'_> {
    use ingestion_example::Column;
    match column {
        Column::Id => Cell::Uuid(*id),
        Column::Service => Cell::Text(&example.service),
        Column::Reason => Cell::Text(&example.reason),
        Column::SeenAt => Cell::Integer(example.seen_at.millis()),
        Column::AccountId => Cell::optional(example.account_id.as_deref()),
        Column::IdempotencyKey => Cell::optional(example.idempotency_key.as_deref()),
        Column::Message => Cell::Text(&example.message),
    }
}

fn read_example(row: &QueryResult) -> Result<IngestionExample, DbErr> {
    let ingestion_example::Model { service, reason, seen_at, account_id, idempotency_key, message, .. } =
        ingestion_example::Model::from_query_result(row, "")?;
    Ok(IngestionExample { service, reason, seen_at: Timestamp::from_millis(seen_at), account_id, idempotency_key, message })
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
