//! The usage records: append-only, times in Unix milliseconds.
//!
//! The index by time is on the expression `(occurred_at + 0)`, which only queries over all accounts contain. An index on the column also
//! fits queries about one account: a planner without statistics of the newest hours takes it for cheap, and reads the hours of all accounts
//! (docs/decisions/0035-indexes-by-time.md).

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_record (
    account_id      TEXT    NOT NULL,
    occurred_at     BIGINT  NOT NULL,
    id              UUID    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    usage_type      TEXT    NOT NULL,
    quantity        BIGINT  NOT NULL CHECK (quantity >= 0),
    cost_nanos      BIGINT  CHECK (cost_nanos >= 0),
    price_id        BIGINT,
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
CREATE INDEX usage_record_by_time ON usage_record ((occurred_at + 0), id);
";

const DOWN: &str = "
DROP TABLE usage_record;
";
