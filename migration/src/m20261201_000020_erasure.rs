//! The erasures of accounts and users, and the accounts with erased idempotency keys.
//!
//! An erasure names whom it erases only until it has finished; then `subject_hash` alone remains. A row of `erased_key_account` makes statements
//! that look up keys look for erased ones, too, whose prefix is zeros (docs/decisions/0064-erasure.md).

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE erasure (
    id           UUID    NOT NULL PRIMARY KEY,
    subject_hash BYTEA   NOT NULL,
    subject      TEXT    NOT NULL CHECK (subject IN ('account', 'user')),
    account_id   TEXT,
    user_id      TEXT,
    request_id   TEXT,
    requested_by TEXT    NOT NULL,
    requested_at BIGINT  NOT NULL,
    finished_at  BIGINT,
    records      BIGINT  NOT NULL,
    labels       BIGINT  NOT NULL,
    corrections  BIGINT  NOT NULL,
    rollups      BIGINT  NOT NULL,
    names        BIGINT  NOT NULL,
    examples     BIGINT  NOT NULL
) ROWS;
CREATE INDEX erasure_unfinished ON erasure (requested_at) WHERE finished_at IS NULL;
CREATE INDEX erasure_by_subject ON erasure (subject_hash);
CREATE TABLE erased_key_account (
    account_id TEXT NOT NULL PRIMARY KEY
) KEYS;
";

const DOWN: &str = "
DROP TABLE erased_key_account;
DROP TABLE erasure;
";
