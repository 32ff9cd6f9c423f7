//! A year of records of 200 accounts, inserted by a few statements, and the database's statistics about them.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use usage_insights::domain::time::Timestamp;

use crate::support::{MATERIALIZED_UNTIL, TestApp};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 86_400_000;

/// Start of the last day, which old statistics do not include.
const LAST_DAY: &str = "2026-11-21T00:00:00Z";
/// The month of the first record.
const FIRST_MONTH: &str = "2025-11-01T00:00:00Z";
/// Records of the year before the last day, and of its first twelve hours.
const OLD: i64 = 100_000;
const NEW: i64 = 20_000;

/// The database's statistics about its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistics {
    /// No statistics: the tables were never analyzed.
    None,
    /// Statistics from before the last day.
    Stale,
    /// Current statistics.
    Fresh,
}

impl Statistics {
    pub const ALL: [Self; 3] = [Self::None, Self::Stale, Self::Fresh];
}

/// Fills the database of `app`, in which nothing is materialized yet, to the state of these statistics.
pub async fn advance(app: &TestApp, outside: &DatabaseConnection, to: Statistics) {
    let last_day = Timestamp::parse(LAST_DAY).unwrap().millis();
    match to {
        Statistics::None => {
            prepare(app, outside).await;
            record(outside, 0..OLD, last_day - 365 * DAY_MS, 365 * DAY_MS / OLD).await;
            materialize(app, outside, last_day).await;
        }
        Statistics::Stale => {
            outside.execute_unprepared("ANALYZE").await.unwrap();
            record(outside, OLD..OLD + NEW, last_day, 12 * 60 * MINUTE_MS / NEW).await;
            materialize(app, outside, Timestamp::parse(MATERIALIZED_UNTIL).unwrap().millis()).await;
        }
        Statistics::Fresh => {
            outside.execute_unprepared("ANALYZE").await.unwrap();
        }
    }
}

async fn prepare(app: &TestApp, outside: &DatabaseConnection) {
    if outside.get_database_backend() == DbBackend::Postgres {
        let (first, last) = (Timestamp::parse(FIRST_MONTH).unwrap(), Timestamp::parse(LAST_DAY).unwrap());
        let months: Vec<_> =
            std::iter::successors(Some(first), |month| Some(month.next_utc_month())).take_while(|month| *month <= last).collect();
        app.store.create_months(months.iter().copied()).await.unwrap();
        for month in months {
            let table = month.to_utc().format("usage_record_y%Ym%m");
            outside.execute_unprepared(&format!("ALTER TABLE {table} SET (autovacuum_enabled = false)")).await.unwrap();
        }
        for table in ["usage_key", "usage_rollup", "usage_label", "platform_rollup", "user_rollup"] {
            outside.execute_unprepared(&format!("ALTER TABLE {table} SET (autovacuum_enabled = false)")).await.unwrap();
        }
    }
    let tiers = (0..8).map(|tier| format!("('tier-{tier}', 'x', '', 0, true, '[]', 0, 0, 0)")).collect::<Vec<_>>().join(", ");
    let specs = format!(
        "INSERT INTO hardware_spec (tier, display_name, description, gpu_count, is_available, regions, sort_order, created_at, updated_at) VALUES {tiers}"
    );
    outside.execute_unprepared(&specs).await.unwrap();
}

/// Inserts one record every `step_ms`, an eighth of them for the largest account, with their keys and quarter-hour rollups.
async fn record(outside: &DatabaseConnection, numbers: std::ops::Range<i64>, start: i64, step_ms: i64) {
    let (first, last) = (numbers.start, numbers.end - 1);
    let is_sqlite = outside.get_database_backend() == DbBackend::Sqlite;
    let bytes = |text: &str| if is_sqlite { format!("CAST({text} AS BLOB)") } else { format!("decode({text}, 'escape')") };
    let digits = if is_sqlite { "printf('%016d', i)" } else { "lpad(CAST(i AS TEXT), 32, '0')" };
    let id = if is_sqlite { bytes(digits) } else { format!("CAST({digits} AS UUID)") };
    let numbered = format!(
        "WITH RECURSIVE series (i) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT i + 1 FROM series WHERE i < {last})"
    );
    let account = "CASE WHEN i % 8 = 0 THEN 'largest' ELSE 'account-' || (i % 199) END";
    let labels = format!(
        "CAST('{{\"region\":\"region-' || (i % 5) || '\",\"team\":\"team-' || (i % 50) || '\"}}' AS {})",
        if is_sqlite { "TEXT" } else { "JSONB" }
    );
    let at = format!("{start} + (i - {first}) * {step_ms}");
    let quarter_hour = 15 * MINUTE_MS;
    let dimensions = "usage_type, COALESCE(tier, ''), COALESCE(model, ''), COALESCE(provider, ''), source";
    for statement in [
        format!(
            "INSERT INTO usage_record (account_id, occurred_at, id, idempotency_key, usage_type, quantity, cost_nanos, source, user_id, session_id, model, tier, recorded_at, labels) \
             {numbered} SELECT {account}, {at}, {id}, 'k' || i, CASE i % 3 WHEN 0 THEN 'compute_seconds' ELSE 'tokens_input' END, i % 100, i % 10, 'included', \
             'user-' || (i % 31), 'session-' || (i % 997), CASE i % 3 WHEN 0 THEN NULL ELSE 'model-' || (i % 7) END, CASE i % 3 WHEN 0 THEN 'tier-' || (i % 8) END, {at}, {labels} FROM series"
        ),
        format!(
            "INSERT INTO usage_label (account_id, key, value, occurred_at, record_id) {numbered} SELECT {account}, 'team', 'team-' || (i % 50), {at}, {id} FROM series"
        ),
        format!(
            "INSERT INTO usage_label (account_id, key, value, occurred_at, record_id) {numbered} SELECT {account}, 'region', 'region-' || (i % 5), {at}, {id} FROM series"
        ),
        format!(
            "INSERT INTO usage_key (account_id, key_hash, content_hash, record_id, occurred_at) {numbered} SELECT {account}, {key}, {content}, {id}, {at} FROM series",
            key = bytes(if is_sqlite { "printf('%026d', i)" } else { "lpad(CAST(i AS TEXT), 26, '0')" }),
            content = bytes(digits)
        ),
        format!(
            "INSERT INTO usage_rollup SELECT account_id, 15, occurred_at - occurred_at % {quarter_hour}, {dimensions}, COUNT(*), 0, SUM(quantity), 0, SUM(cost_nanos), 0 \
             FROM usage_record WHERE occurred_at >= {start} GROUP BY account_id, occurred_at - occurred_at % {quarter_hour}, {dimensions}"
        ),
    ] {
        outside.execute_unprepared(&statement).await.unwrap();
    }
}

/// Materializes the rollups before `through`, starting at the current watermark.
async fn materialize(app: &TestApp, outside: &DatabaseConnection, through: i64) {
    let from = app.store.watermark().await.unwrap().materialized_until.millis();
    let (first_day, last_day) = (from - from % DAY_MS, through - through % DAY_MS);
    let (first_hour, last_hour) = (from - from % HOUR_MS, through - through % HOUR_MS);
    let rollups = "CAST(SUM(records) AS BIGINT), 0, CAST(SUM(quantity_low) AS BIGINT), 0, CAST(SUM(cost_low) AS BIGINT), CAST(SUM(unpriced_records) AS BIGINT)";
    let dimensions = "usage_type, tier, model, provider, source";
    for statement in [
        format!(
            "INSERT INTO usage_rollup SELECT account_id, 1440, bucket - bucket % {DAY_MS}, {dimensions}, {rollups} FROM usage_rollup \
             WHERE grain_minutes = 15 AND bucket >= {first_day} AND bucket < {last_day} GROUP BY account_id, bucket - bucket % {DAY_MS}, {dimensions}"
        ),
        format!(
            "INSERT INTO platform_rollup SELECT grain_minutes, bucket, 0, {dimensions}, {rollups} FROM usage_rollup \
             WHERE (grain_minutes = 15 AND bucket >= {from} AND bucket < {through}) OR (grain_minutes = 1440 AND bucket >= {first_day}) \
             GROUP BY grain_minutes, bucket, {dimensions}"
        ),
        format!(
            "INSERT INTO usage_rollup SELECT account_id, -60, bucket - bucket % {HOUR_MS}, usage_type, '', '', '', '', {rollups} FROM usage_rollup \
             WHERE grain_minutes = 15 AND bucket >= {first_hour} AND bucket < {last_hour} \
             GROUP BY account_id, bucket - bucket % {HOUR_MS}, usage_type"
        ),
        format!(
            "INSERT INTO usage_rollup SELECT account_id, -1440, bucket - bucket % {DAY_MS}, usage_type, '', '', '', '', {rollups} FROM usage_rollup \
             WHERE grain_minutes = -60 AND bucket >= {first_day} AND bucket < {last_day} \
             GROUP BY account_id, bucket - bucket % {DAY_MS}, usage_type"
        ),
        format!(
            "INSERT INTO platform_rollup SELECT grain_minutes, bucket, 0, usage_type, '', '', '', '', {rollups} FROM usage_rollup \
             WHERE (grain_minutes = -60 AND bucket >= {first_hour}) OR (grain_minutes = -1440 AND bucket >= {first_day}) \
             GROUP BY grain_minutes, bucket, usage_type"
        ),
        format!(
            "INSERT INTO user_rollup SELECT account_id, user_id, 1440, occurred_at - occurred_at % {DAY_MS}, usage_type, COALESCE(tier, ''), \
             COALESCE(model, ''), COALESCE(provider, ''), source, COUNT(*), 0, SUM(quantity), 0, SUM(cost_nanos), 0 FROM usage_record \
             WHERE occurred_at >= {first_day} AND occurred_at < {last_day} \
             GROUP BY account_id, user_id, occurred_at - occurred_at % {DAY_MS}, usage_type, tier, model, provider, source"
        ),
        format!(
            "INSERT INTO user_rollup SELECT account_id, user_id, -1440, bucket, usage_type, '', '', '', '', {rollups} FROM user_rollup \
             WHERE grain_minutes = 1440 AND bucket >= {first_day} AND bucket < {last_day} GROUP BY account_id, user_id, bucket, usage_type"
        ),
        format!("UPDATE rollup_watermark SET write_through_until = {through}, materialized_until = {through}"),
    ] {
        outside.execute_unprepared(&statement).await.unwrap();
    }
    app.store.watermark().await.unwrap();
}
