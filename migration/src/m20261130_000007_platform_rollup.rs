//! The platform rollups: the same sums over all accounts.
//!
//! `shard` spreads each sum over several rows, so that concurrent writers do not wait for the same row lock. Readers add up the shards. One
//! shard can be negative: it may retract usage that another shard counted.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE platform_rollup (
    grain_minutes SMALLINT NOT NULL,
    bucket        BIGINT   NOT NULL,
    shard         SMALLINT NOT NULL,
    usage_type    TEXT     NOT NULL,
    tier          TEXT     NOT NULL,
    model         TEXT     NOT NULL,
    provider      TEXT     NOT NULL,
    source        TEXT     NOT NULL,
    records       BIGINT   NOT NULL,
    quantity_high BIGINT   NOT NULL,
    quantity_low  BIGINT   NOT NULL CHECK (quantity_low BETWEEN 0 AND 4294967295),
    cost_high     BIGINT   NOT NULL,
    cost_low      BIGINT   NOT NULL CHECK (cost_low BETWEEN 0 AND 4294967295),
    unpriced_records BIGINT NOT NULL,
    PRIMARY KEY (grain_minutes, bucket, shard, usage_type, tier, model, provider, source)
) ROLLUPS;
";

const DOWN: &str = "
DROP TABLE platform_rollup;
";
