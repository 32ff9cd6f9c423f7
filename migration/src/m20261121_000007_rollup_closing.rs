//! How far sums are closed: days of accounts and sums over all accounts are made from the quarter hours of accounts once those
//! lie behind, not with every record.
//!
//! One row, two instants. Writers add to the made sums of buckets before `announced`; readers rely on those before `closed`, which
//! never lies after `announced`. Until now every sum was kept with every record, so all that is recorded counts as closed.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE rollup_closing (
    id        SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    announced BIGINT   NOT NULL,
    closed    BIGINT   NOT NULL CHECK (closed <= announced)
) ROWS;
INSERT INTO rollup_closing (id, announced, closed)
SELECT 1, through, through
FROM (SELECT COALESCE(MAX(bucket) + 900000, 0) AS through FROM usage_rollup WHERE grain_minutes = 15) AS recorded;
";

/// Makes every sum anew that is not closed yet.
const DOWN: &str = "
DELETE FROM platform_rollup;
DELETE FROM usage_rollup WHERE grain_minutes = 1440;
INSERT INTO usage_rollup
SELECT account_id, 1440, bucket - bucket % 86400000 AS day, usage_type, tier, model, provider, source, CAST(SUM(records) AS BIGINT),
       CAST(SUM(quantity_high) AS BIGINT) + (CAST(SUM(quantity_low) AS BIGINT) >> 32), CAST(SUM(quantity_low) AS BIGINT) & 4294967295,
       CAST(SUM(cost_high) AS BIGINT) + (CAST(SUM(cost_low) AS BIGINT) >> 32), CAST(SUM(cost_low) AS BIGINT) & 4294967295
FROM usage_rollup
WHERE grain_minutes = 15
GROUP BY account_id, day, usage_type, tier, model, provider, source;
INSERT INTO platform_rollup
SELECT grain_minutes, bucket, 0, usage_type, tier, model, provider, source, CAST(SUM(records) AS BIGINT),
       CAST(SUM(quantity_high) AS BIGINT) + (CAST(SUM(quantity_low) AS BIGINT) >> 32), CAST(SUM(quantity_low) AS BIGINT) & 4294967295,
       CAST(SUM(cost_high) AS BIGINT) + (CAST(SUM(cost_low) AS BIGINT) >> 32), CAST(SUM(cost_low) AS BIGINT) & 4294967295
FROM usage_rollup
GROUP BY grain_minutes, bucket, usage_type, tier, model, provider, source;
DROP TABLE rollup_closing;
";
