//! The rollups of accounts: sums per account, bucket, usage type and dimensions.
//!
//! `grain_minutes` is the bucket length in minutes: 15 or 1440 (a UTC day). Usage-type rollups have the negative length, -60 or -1440, and
//! empty dimensions. A sum is `high * 4294967296 + low`, because SQLite has no integer wider than 64 bits. `''` stands for a missing dimension.
//! The index by time is on the expression `(bucket + 0)` for the reason given for `usage_record`.

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
    unpriced_records BIGINT NOT NULL,
    PRIMARY KEY (account_id, grain_minutes, bucket, usage_type, tier, model, provider, source)
) ROLLUPS;
CREATE INDEX usage_rollup_by_time ON usage_rollup (grain_minutes, (bucket + 0));
";

const DOWN: &str = "
DROP TABLE usage_rollup;
";
