//! The rollups of users: the sums of an account per user, UTC day, usage type and dimensions; and the indexes by which the records of a user and
//! of a session are read.
//!
//! `grain_minutes` is 1440, and -1440 for usage-type rollups, whose other dimensions are empty. Records without a user are in no row. `''`
//! stands for a missing dimension. The index by day contains all that the usage-type rollups have, so that the users of an account in a range
//! are ranked and counted without reading the table. The other index by day contains the user: a planner without statistics may read it for
//! a single user. Statements contain the grain as a literal, which SQLite requires to use a partial index.
//!
//! The indexes on records are partial too: a record without a user or a session is in neither. Days that were materialized before have no
//! rollups of users yet, so `materialized_until` begins again, for all rollups: they have one watermark. Until it has advanced, readers use
//! the quarter hours of accounts, and records for users; the other rollups stay and are recounted (docs/decisions/0058-user-rollups.md).

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE user_rollup (
    account_id    TEXT     NOT NULL,
    user_id       TEXT     NOT NULL,
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
    PRIMARY KEY (account_id, user_id, grain_minutes, bucket, usage_type, tier, model, provider, source)
) ROLLUPS;
CREATE INDEX user_rollup_by_day ON user_rollup
    (account_id, bucket, user_id, usage_type, records, quantity_high, quantity_low, cost_high, cost_low, unpriced_records)
    WHERE grain_minutes = -1440;
CREATE INDEX user_rollup_with_dimensions_by_day ON user_rollup (account_id, bucket, user_id) WHERE grain_minutes = 1440;
CREATE INDEX user_rollup_by_time ON user_rollup (grain_minutes, (bucket + 0));
CREATE INDEX usage_record_of_user ON usage_record (account_id, user_id, occurred_at) WHERE user_id IS NOT NULL;
CREATE INDEX usage_record_of_session ON usage_record (account_id, session_id, occurred_at) WHERE session_id IS NOT NULL;
UPDATE rollup_watermark SET materialized_until = 0;
";

const DOWN: &str = "
DROP INDEX usage_record_of_session;
DROP INDEX usage_record_of_user;
DROP TABLE user_rollup;
";
