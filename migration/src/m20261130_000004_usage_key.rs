//! The idempotency keys, stored apart from the records.
//!
//! A key is unique whatever the time of its record, so a table of records that is partitioned by month could not enforce it. `key_hash` has
//! a fixed size, which keeps the index small: the first ten bytes of the key, padded with zeros, then 128 bits of SHA-256 over the whole key.
//! The prefix keeps the newest keys of an account close together if they begin with a time (docs/decisions/0013-idempotency-key-table.md).

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_key (
    account_id   TEXT    NOT NULL,
    key_hash     BYTEA   NOT NULL CONSTRAINT usage_key_hash_length CHECK (length(key_hash) = 26),
    content_hash BYTEA   NOT NULL,
    record_id    UUID    NOT NULL,
    occurred_at  BIGINT  NOT NULL,
    PRIMARY KEY (account_id, key_hash)
) KEYS;
";

const DOWN: &str = "
DROP TABLE usage_key;
";
