//! The corrections: each one voids a record, and may name the record that replaces it.
//!
//! The indexes by time find the corrections of records that occurred in a range.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_correction (
    account_id              TEXT     NOT NULL,
    root_id                 UUID     NOT NULL,
    version                 INTEGER  NOT NULL,
    voided_id               UUID     NOT NULL,
    voided_occurred_at      BIGINT   NOT NULL,
    replacement_id          UUID,
    replacement_occurred_at BIGINT,
    request_hash            BYTEA    NOT NULL,
    reason                  TEXT     NOT NULL,
    corrected_by            TEXT     NOT NULL,
    corrected_at            BIGINT   NOT NULL,
    PRIMARY KEY (account_id, root_id, version)
) ROWS;
CREATE UNIQUE INDEX usage_correction_by_voided ON usage_correction (account_id, voided_id);
CREATE INDEX usage_correction_by_time ON usage_correction (voided_occurred_at);
CREATE INDEX usage_correction_of_account_by_time ON usage_correction (account_id, voided_occurred_at);
";

const DOWN: &str = "
DROP TABLE usage_correction;
";
