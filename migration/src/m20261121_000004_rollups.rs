//! Sums per bucket: by account, and over all accounts.
//!
//! Two grains: 15 minutes and 1440 (a UTC day). A sum is `high * 4294967296 + low`, because SQLite has no
//! integer wider than 64 bits. `''` stands for a dimension that records lack. `lane` spreads the sums over all accounts, so that
//! server processes do not wait for each other's row; readers add the lanes up; a lane by itself can be
//! negative, where it took back what another had added.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_rollup (
    account_id    TEXT     NOT NULL,
    grain_minutes SMALLINT NOT NULL,
    bucket        BIGINT   NOT NULL,
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
    PRIMARY KEY (account_id, grain_minutes, bucket, usage_type, tier, model, provider, source)
) SUMS;
CREATE INDEX usage_rollup_in_time ON usage_rollup (grain_minutes, bucket);
CREATE TABLE platform_rollup (
    grain_minutes SMALLINT NOT NULL,
    bucket        BIGINT   NOT NULL,
    lane          SMALLINT NOT NULL,
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
    PRIMARY KEY (grain_minutes, bucket, lane, usage_type, tier, model, provider, source)
) SUMS;
";

const DOWN: &str = "
DROP TABLE platform_rollup;
DROP TABLE usage_rollup;
";
