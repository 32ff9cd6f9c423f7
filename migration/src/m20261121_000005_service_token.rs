//! Who may write: tokens of services, stored as hashes.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE service_token (
    id           TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    secret_hash  BYTEA  NOT NULL,
    scopes       JSONB  NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    revoked_at   BIGINT,
    last_used_at BIGINT
) ROWS;
";

const DOWN: &str = "
DROP TABLE service_token;
";
