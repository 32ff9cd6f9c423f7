//! The ingestion counts: records received per quarter hour, service, usage type, outcome and reason.
//!
//! The partial index finds records that were not recorded by time. An empty result is explained from them, and they are few.

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
) ROLLUPS;
CREATE INDEX ingestion_count_not_recorded ON ingestion_count (bucket) WHERE outcome IN ('CONFLICT', 'REJECTED', 'REFUSED');
";

const DOWN: &str = "
DROP TABLE ingestion_count;
";
