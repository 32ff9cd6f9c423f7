//! The facts: append-only, times in Unix milliseconds. Their keys, and what corrects them.
//!
//! Keys live apart from records: a key must be unique whatever the time of its record, so records cut up by month could not carry
//! a unique index of it. A key is a hash of fixed size, because its index is what slows down with a hundred million records.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_key (
    account_id   TEXT    NOT NULL,
    key_hash     BYTEA   NOT NULL,
    content_hash BYTEA   NOT NULL,
    record_id    UUID    NOT NULL,
    occurred_at  BIGINT  NOT NULL,
    PRIMARY KEY (account_id, key_hash)
) KEYS;
CREATE TABLE usage_record (
    account_id      TEXT    NOT NULL,
    occurred_at     BIGINT  NOT NULL,
    id              UUID    NOT NULL,
    idempotency_key TEXT    NOT NULL,
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
CREATE INDEX usage_record_in_time ON usage_record (occurred_at, id);
CREATE TABLE usage_correction (
    account_id              TEXT     NOT NULL,
    root_id                 UUID     NOT NULL,
    version                 INTEGER  NOT NULL,
    voided_id               UUID     NOT NULL,
    replacement_id          UUID,
    replacement_occurred_at BIGINT,
    request_hash            BYTEA    NOT NULL,
    reason                  TEXT     NOT NULL,
    corrected_by            TEXT     NOT NULL,
    corrected_at            BIGINT   NOT NULL,
    PRIMARY KEY (account_id, root_id, version)
) ROWS;
CREATE UNIQUE INDEX usage_correction_of ON usage_correction (account_id, voided_id);
";

const DOWN: &str = "
DROP TABLE usage_correction;
DROP TABLE usage_record;
DROP TABLE usage_key;
";
