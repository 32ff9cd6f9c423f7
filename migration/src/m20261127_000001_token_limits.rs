//! Service tokens for some accounts and usage types only, and with a second secret while they are rotated.

crate::dialect::sql_migration!();

const UP: &str = "
ALTER TABLE service_token ADD COLUMN account_ids JSONB;
ALTER TABLE service_token ADD COLUMN usage_types JSONB;
ALTER TABLE service_token ADD COLUMN previous_secret_hash BYTEA;
ALTER TABLE service_token ADD COLUMN previous_until BIGINT;
ALTER TABLE service_token ADD COLUMN rotated_at BIGINT;
";

const DOWN: &str = "
ALTER TABLE service_token DROP COLUMN account_ids;
ALTER TABLE service_token DROP COLUMN usage_types;
ALTER TABLE service_token DROP COLUMN previous_secret_hash;
ALTER TABLE service_token DROP COLUMN previous_until;
ALTER TABLE service_token DROP COLUMN rotated_at;
";
