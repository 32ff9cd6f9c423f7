//! The indexes by time alone, of an expression instead of the column: for questions over all accounts, which say it alike.
//!
//! As indexes of the column they also fitted questions about one account. A planner that knows nothing of the newest hours yet
//! believes them empty, and then reads the hours of all accounts where those of one are asked for.

crate::dialect::sql_migration!();

const UP: &str = "
DROP INDEX usage_record_in_time;
DROP INDEX usage_rollup_in_time;
CREATE INDEX usage_record_in_time ON usage_record ((occurred_at + 0), id);
CREATE INDEX usage_rollup_in_time ON usage_rollup (grain_minutes, (bucket + 0));
";

const DOWN: &str = "
DROP INDEX usage_rollup_in_time;
DROP INDEX usage_record_in_time;
CREATE INDEX usage_record_in_time ON usage_record (occurred_at, id);
CREATE INDEX usage_rollup_in_time ON usage_rollup (grain_minutes, bucket);
";
