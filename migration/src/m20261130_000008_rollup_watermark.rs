//! The rollup watermark: one row with two instants in Unix milliseconds.
//!
//! The quarter hours of accounts are updated with every record; all other rollups are materialized from them later. Readers rely on
//! materialized rollups of buckets that end by `materialized_until`. Writers update the materialized rollups of buckets that end by
//! `write_through_until` with every record (docs/decisions/0028-rollup-watermark.md).

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE rollup_watermark (
    id                  SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    write_through_until BIGINT   NOT NULL,
    materialized_until  BIGINT   NOT NULL CHECK (materialized_until <= write_through_until)
) ROWS;
INSERT INTO rollup_watermark (id, write_through_until, materialized_until) VALUES (1, 0, 0);
";

const DOWN: &str = "
DROP TABLE rollup_watermark;
";
