//! The labels of usage records: the index for filters, and for lists of keys and values. A record also holds its labels itself, in a column
//! (docs/decisions/0057-labels.md).

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_label (
    account_id  TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    occurred_at BIGINT  NOT NULL,
    record_id   UUID    NOT NULL,
    PRIMARY KEY (account_id, key, value, occurred_at, record_id)
) KEYS;
ALTER TABLE usage_record ADD COLUMN labels JSONB;
";

const DOWN: &str = "
ALTER TABLE usage_record DROP COLUMN labels;
DROP TABLE usage_label;
";
