//! What became of everything that was sent: counts per service, usage type, outcome and reason, and the last few examples.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE ingestion_count (
    bucket     BIGINT  NOT NULL,
    service    TEXT    NOT NULL,
    usage_type TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    records    BIGINT  NOT NULL,
    last_at    BIGINT  NOT NULL,
    PRIMARY KEY (bucket, service, usage_type, outcome, reason)
) SUMS;
CREATE TABLE ingestion_example (
    id              UUID    NOT NULL PRIMARY KEY,
    service         TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    seen_at         BIGINT  NOT NULL,
    account_id      TEXT,
    idempotency_key TEXT,
    message         TEXT    NOT NULL
) ROWS;
CREATE INDEX ingestion_example_of ON ingestion_example (service, reason, seen_at, id);
";

const DOWN: &str = "
DROP TABLE ingestion_example;
DROP TABLE ingestion_count;
";
