//! On PostgreSQL the usage records are partitioned by UTC month, so that a month is dropped at once when its retention has passed
//! (docs/decisions/0067-partitions-by-month.md). The months are created on demand; one partition holds the records before. Nothing changes on
//! SQLite.
//!
//! The existing table becomes that partition without being copied: it ends at the month after its newest record. It is read once, under a lock,
//! to check that. Down copies the records back into an ordinary table.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DatabaseBackend::Postgres {
            return Ok(());
        }
        let connection = manager.get_connection();
        connection.execute_unprepared(UP).await?;
        let boundary = connection.query_one_raw(Statement::from_string(DatabaseBackend::Postgres, BOUNDARY)).await?;
        let boundary: i64 = boundary.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        let bounds = format!("FOR VALUES FROM (MINVALUE) TO ({boundary})");
        let attach = format!("ALTER TABLE usage_record ATTACH PARTITION usage_record_before {bounds}");
        connection.execute_unprepared(&attach).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            manager.get_connection().execute_unprepared(DOWN).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Indexes of a partition have the name of its table in front, like those that PostgreSQL names itself.
const UP: &str = "
ALTER TABLE usage_record RENAME TO usage_record_before;
ALTER INDEX usage_record_pkey RENAME TO usage_record_before_pkey;
ALTER INDEX usage_record_by_time RENAME TO usage_record_before_by_time;
ALTER INDEX usage_record_of_user RENAME TO usage_record_before_of_user;
ALTER INDEX usage_record_of_session RENAME TO usage_record_before_of_session;
CREATE TABLE usage_record (LIKE usage_record_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (occurred_at);
ALTER TABLE usage_record ADD CONSTRAINT usage_record_pkey PRIMARY KEY (account_id, occurred_at, id);
CREATE INDEX usage_record_by_time ON usage_record ((occurred_at + 0), id);
CREATE INDEX usage_record_of_user ON usage_record (account_id, user_id, occurred_at) WHERE user_id IS NOT NULL;
CREATE INDEX usage_record_of_session ON usage_record (account_id, session_id, occurred_at) WHERE session_id IS NOT NULL;
";

/// The month after the newest record, as its first millisecond. Without records, the years before are those before 2020.
const BOUNDARY: &str = "
SELECT CAST(EXTRACT(EPOCH FROM COALESCE(
    date_trunc('month', to_timestamp(MAX(occurred_at + 0) / 1000) AT TIME ZONE 'UTC') + INTERVAL '1 month', TIMESTAMP '2020-01-01'
)) * 1000 AS BIGINT) FROM usage_record_before
";

const DOWN: &str = "
CREATE TABLE usage_record_whole (LIKE usage_record INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO usage_record_whole SELECT * FROM usage_record;
DROP TABLE usage_record;
ALTER TABLE usage_record_whole RENAME TO usage_record;
ALTER TABLE usage_record ADD CONSTRAINT usage_record_pkey PRIMARY KEY (account_id, occurred_at, id);
CREATE INDEX usage_record_by_time ON usage_record ((occurred_at + 0), id);
CREATE INDEX usage_record_of_user ON usage_record (account_id, user_id, occurred_at) WHERE user_id IS NOT NULL;
CREATE INDEX usage_record_of_session ON usage_record (account_id, session_id, occurred_at) WHERE session_id IS NOT NULL;
";
