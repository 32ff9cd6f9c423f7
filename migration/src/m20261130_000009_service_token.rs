//! The service tokens. A name belongs to one token that is not revoked. Secrets are stored as hashes; the previous secret is kept while a token is rotated.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE service_token (
    id                   TEXT   NOT NULL PRIMARY KEY,
    name                 TEXT   NOT NULL,
    secret_hash          BYTEA  NOT NULL,
    scopes               JSONB  NOT NULL,
    account_ids          JSONB,
    usage_types          JSONB,
    previous_secret_hash BYTEA,
    previous_until       BIGINT,
    rotated_at           BIGINT,
    created_at           BIGINT NOT NULL,
    expires_at           BIGINT,
    revoked_at           BIGINT,
    last_used_at         BIGINT
) ROWS;
CREATE UNIQUE INDEX service_token_name ON service_token (name) WHERE revoked_at IS NULL;
";

const DOWN: &str = "
DROP TABLE service_token;
";
