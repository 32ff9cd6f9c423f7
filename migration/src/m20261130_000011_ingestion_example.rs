//! The ingestion examples: the latest records per service and reason that were not recorded.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE ingestion_example (
    id              UUID    NOT NULL PRIMARY KEY,
    service         TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    seen_at         BIGINT  NOT NULL,
    account_id      TEXT,
    idempotency_key TEXT,
    message         TEXT    NOT NULL
) ROWS;
CREATE INDEX ingestion_example_by_reason ON ingestion_example (service, reason, seen_at, id);
";

const DOWN: &str = "
DROP TABLE ingestion_example;
";
