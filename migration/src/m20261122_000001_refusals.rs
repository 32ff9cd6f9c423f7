//! An index of what was sent and not recorded, by time: what an empty chart asks for is seldom among many that were.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE INDEX ingestion_count_refused ON ingestion_count (bucket) WHERE outcome IN ('CONFLICT', 'REJECTED', 'REFUSED');
";

const DOWN: &str = "
DROP INDEX ingestion_count_refused;
";
