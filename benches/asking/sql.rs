//! The service's statements, written out for the floors: rollups of whole UTC days, hourly (usage-type) and quarter-hour rollups
//! after the last materialized day, and the records after those; or everything from the records.

use std::fmt::Write;

use usage_insights::domain::time::{HOUR_MS, QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};

/// Usage types of tokens.
pub const TOKENS: &[&str] = &["tokens_input", "tokens_output"];
/// Usage types of compute.
pub const COMPUTE: &[&str] = &["compute_seconds"];

/// The source the floor reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The rollups, as the service reads them.
    Rollups,
    /// The records: the obvious first version.
    Records,
}

/// A statement with its values.
pub struct SqlQuery {
    pub sql: String,
    pub account_id: Option<String>,
    pub instants: Vec<i64>,
}

/// The statements of usage insights.
pub struct Insights {
    pub totals: SqlQuery,
    pub previous: SqlQuery,
    pub daily: SqlQuery,
    pub models: SqlQuery,
    pub providers: SqlQuery,
}

/// Source and time boundaries of a query.
pub struct QueryContext {
    pub source: Source,
    pub now: Timestamp,
    pub materialized_until: Timestamp,
}

/// A total to query.
#[derive(Clone, Copy, Default)]
struct Totals<'a> {
    account_id: Option<&'a str>,
    by_day: bool,
    by: Option<&'a str>,
    usage_types: &'a [&'a str],
    /// The usage types that rank the groups.
    ranked_by: &'a [&'a str],
}

impl QueryContext {
    /// The range of that many days including today.
    fn days(&self, days: i64) -> (i64, i64) {
        let today = self.now.floor_utc_day().millis();
        (today - (days - 1) * UTC_DAY_MS, today + UTC_DAY_MS)
    }

    pub fn insights(&self, account_id: &str, days: i64) -> Insights {
        let range = self.days(days);
        let previous = (range.0 - days * UTC_DAY_MS, self.now.millis() - days * UTC_DAY_MS);
        let of = Totals { account_id: Some(account_id), ..Totals::default() };
        Insights {
            totals: self.query(of, range),
            previous: self.query(of, previous),
            daily: self.query(Totals { by_day: true, ..of }, range),
            models: self.query(Totals { by: Some("model"), ranked_by: TOKENS, ..of }, range),
            providers: self.query(Totals { by: Some("provider"), ranked_by: TOKENS, ..of }, range),
        }
    }

    pub fn tiers(&self, account_id: &str, days: i64) -> SqlQuery {
        let of = Totals { account_id: Some(account_id), by: Some("tier"), usage_types: COMPUTE, ..Totals::default() };
        self.query(Totals { ranked_by: COMPUTE, ..of }, self.days(days))
    }

    pub fn daily(&self, account_id: &str, days: i64) -> SqlQuery {
        let of = Totals { account_id: Some(account_id), by_day: true, usage_types: TOKENS, ..Totals::default() };
        self.query(of, self.days(days))
    }

    /// Totals of all accounts, per day and value of a dimension.
    pub fn lines(&self, by: &str, usage_types: &[&str], days: i64) -> SqlQuery {
        let of = Totals { by_day: true, by: Some(by), usage_types, ranked_by: usage_types, ..Totals::default() };
        self.query(of, self.days(days))
    }

    fn query(&self, totals: Totals<'_>, (start, end): (i64, i64)) -> SqlQuery {
        let mut query =
            SqlQuery { sql: "WITH part AS (".to_owned(), account_id: totals.account_id.map(str::to_owned), instants: Vec::new() };
        let (days, quarters) =
            (self.materialized_until.floor_utc_day().millis().min(end - end % UTC_DAY_MS), end - end % QUARTER_HOUR_MS);
        let cuts = match self.source {
            Source::Records => vec![(None, start, end)],
            // Grouped only by usage type: from usage-type rollups.
            Source::Rollups if totals.by.is_none() => {
                let hours = self.materialized_until.millis().min(end);
                let hours = (hours - hours % HOUR_MS).max(days);
                vec![(Some(-1_440), start, days), (Some(-60), days, hours), (Some(15), hours, quarters), (None, quarters, end)]
            }
            Source::Rollups => vec![(Some(1_440), start, days), (Some(15), days, quarters), (None, quarters, end)],
        };
        for (grain, start, end) in cuts.into_iter().filter(|(_, start, end)| start < end) {
            if !query.instants.is_empty() {
                query.sql.push_str(" UNION ALL ");
            }
            append_segment(&mut query, totals, grain, (start, end));
        }
        let (day, name) = (if totals.by_day { "day" } else { "0" }, totals.by.map_or("''", |_| "name"));
        let _ = write!(query.sql, "), grouped AS (SELECT {day} AS day, {name} AS name, usage_type");
        append_totals(&mut query.sql, "part");
        let (day, name) = (if totals.by_day { "day, " } else { "" }, totals.by.map_or("", |_| "name, "));
        let _ = write!(query.sql, " FROM part GROUP BY {day}{name}usage_type HAVING SUM(records) > 0)");
        finish(&mut query.sql, totals.ranked_by);
        query
    }
}

/// Appends the query segment of one table.
fn append_segment(query: &mut SqlQuery, totals: Totals<'_>, grain: Option<i32>, (start, end): (i64, i64)) {
    let time = if grain.is_some() { "bucket" } else { "occurred_at" };
    let sql = &mut query.sql;
    sql.push_str("SELECT ");
    if totals.by_day {
        let _ = write!(sql, "{time} / 86400000 AS day, ");
    }
    if let Some(by) = totals.by {
        let name = if grain.is_some() { by.to_owned() } else { format!("COALESCE({by}, '')") };
        let _ = write!(sql, "{name} AS name, ");
    }
    sql.push_str("usage_type, ");
    if let Some(minutes) = grain {
        let _ = write!(
            sql,
            "records, quantity_high, quantity_low, cost_high, cost_low FROM usage_rollup WHERE grain_minutes = {minutes}"
        );
    } else {
        sql.push_str(
            "1 AS records, quantity >> 32 AS quantity_high, quantity & 4294967295 AS quantity_low, COALESCE(cost_nanos, 0) >> 32 AS cost_high, \
             COALESCE(cost_nanos, 0) & 4294967295 AS cost_low FROM usage_record WHERE NOT EXISTS (SELECT 1 FROM usage_correction \
             WHERE usage_correction.account_id = usage_record.account_id AND usage_correction.voided_id = usage_record.id)",
        );
    }
    if totals.account_id.is_some() {
        sql.push_str(" AND account_id = $1");
    }
    let next = query.instants.len() + usize::from(totals.account_id.is_some()) + 1;
    let _ = write!(sql, " AND {time} >= ${next} AND {time} < ${}", next + 1);
    if !totals.usage_types.is_empty() {
        let _ = write!(sql, " AND usage_type IN ('{}')", totals.usage_types.join("', '"));
    }
    query.instants.extend([start, end]);
}

fn append_totals(sql: &mut String, table: &str) {
    for column in ["records", "quantity_high", "quantity_low", "cost_high", "cost_low"] {
        let _ = write!(sql, ", CAST(SUM({table}.{column}) AS BIGINT) AS {column}");
    }
}

/// Selects the groups; if they are ranked, the ten largest and the remainder.
fn finish(sql: &mut String, ranked_by: &[&str]) {
    if ranked_by.is_empty() {
        sql.push_str(
            " SELECT CAST(day AS BIGINT), CAST(0 AS BIGINT), name, CAST(0 AS BIGINT), CAST(0 AS BIGINT), usage_type, records, \
             quantity_high, quantity_low, cost_high, cost_low FROM grouped",
        );
        return;
    }
    let weigh = |limb: &str| {
        format!("CAST(SUM(CASE WHEN usage_type IN ('{}') THEN quantity_{limb} ELSE 0 END) AS BIGINT)", ranked_by.join("', '"))
    };
    let (high, low) = (weigh("high"), weigh("low"));
    let _ = write!(
        sql,
        ", ranked AS (SELECT name, ROW_NUMBER() OVER (ORDER BY {high} + ({low} >> 32) DESC, {low} & 4294967295 DESC, name) AS place, \
         COUNT(*) OVER () AS groups FROM grouped WHERE name <> '' GROUP BY name) SELECT CAST(grouped.day AS BIGINT), \
         CAST(CASE WHEN grouped.name = '' THEN 1 WHEN place <= 10 THEN 0 ELSE 2 END AS BIGINT), \
         CASE WHEN place <= 10 THEN grouped.name ELSE '' END, CAST(COALESCE(MIN(place), 0) AS BIGINT), \
         CAST(COALESCE(MAX(groups), 0) AS BIGINT), grouped.usage_type"
    );
    append_totals(sql, "grouped");
    sql.push_str(" FROM grouped LEFT JOIN ranked ON ranked.name = grouped.name GROUP BY 1, 2, 3, grouped.usage_type");
}
