//! The facts: append-only, times in Unix milliseconds.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

const UP: &str = "
CREATE TABLE usage_record (
    account_id      TEXT    NOT NULL,
    occurred_at     BIGINT  NOT NULL,
    id              UUID    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    content_hash    BYTEA   NOT NULL,
    usage_type      TEXT    NOT NULL,
    quantity        BIGINT  NOT NULL CHECK (quantity >= 0),
    cost_micros     BIGINT  NOT NULL CHECK (cost_micros >= 0),
    source          TEXT    NOT NULL,
    user_id         TEXT,
    session_id      TEXT,
    workspace_id    TEXT,
    agent_id        TEXT,
    model           TEXT,
    provider        TEXT,
    tier            TEXT,
    metadata        JSONB,
    recorded_at     BIGINT  NOT NULL,
    PRIMARY KEY (account_id, occurred_at, id)
) ROWS;
CREATE UNIQUE INDEX usage_record_once ON usage_record (account_id, idempotency_key);
CREATE INDEX usage_record_in_time ON usage_record (occurred_at, id);
";

const DOWN: &str = "
DROP TABLE usage_record;
";
