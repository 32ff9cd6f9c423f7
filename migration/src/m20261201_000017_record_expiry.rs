//! The expiry of records: before which instant the records of a usage type are deleted, or about to be. Their rollups stay
//! (docs/decisions/0065-retention.md). A usage type without a row keeps all of its records. The instants only grow.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE record_expiry (
    usage_type     TEXT   NOT NULL PRIMARY KEY,
    expired_before BIGINT NOT NULL,
    deleted_before BIGINT NOT NULL CHECK (deleted_before <= expired_before)
) ROWS;
";

const DOWN: &str = "
DROP TABLE record_expiry;
";
