//! A running server whose tables are dropped answers with errors, never with zeros.

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use super::ready;
use crate::support::{FullSelections, NOW, TestApp, on_both_databases, record};

/// Ranges that are read from records, from 15-minute rollups and from daily rollups, and without usage.
const RANGES: [&str; 5] = [
    "{preset: TODAY}",
    "{preset: LAST_90_DAYS}",
    "{preset: ALL_TIME}",
    "{instants: {start: \"2020-01-01T00:00:00Z\", end: \"2020-02-01T00:00:00Z\"}}",
    "{instants: {start: \"2030-01-01T00:00:00Z\", end: \"2030-02-01T00:00:00Z\"}}",
];

/// Fields of a range, each a query of its own.
const FIELDS: [&str; 16] = [
    "usageInsights(range: RANGE) { totals { records tokens } firstRecordAt emptyReason { message } }",
    "usageInsights(range: RANGE, filter: {userIds: [\"u\"]}) { totals { records } }",
    "usageInsights(range: RANGE) { previous { totals { records } } }",
    "usageInsights(range: RANGE) { breakdown(by: {dimension: MODEL}) { rows { key } } }",
    "usageInsights(range: RANGE) { peakDay { date } }",
    "usageInsights(range: RANGE) { freshness { dataThrough } }",
    "usageByTier(range: RANGE) { tiers { tier } }",
    "dailyUsage(range: RANGE) { series { quantities } }",
    "usageSeries(range: RANGE, filter: {accountIds: [\"acme\"]}, groupBy: {label: \"team\"}) { uniqueUsers { total } series { key } emptyReason { code } }",
    "usageInsights(range: RANGE, filter: {labels: {key: \"team\", values: [\"search\"]}}) { totals { records } }",
    "sessions(range: RANGE, filter: {accountIds: [\"acme\"]}) { nodes { sessionId } emptyReason { code } }",
    "dimensionValues(by: {dimension: USER}, range: RANGE) { total emptyReason { code } }",
    "dimensionValues(by: {label: \"team\"}, range: RANGE) { total }",
    "labelKeys(range: RANGE) { total }",
    "usageRecords(range: RANGE) { nodes { id } }",
    "ingestion(range: RANGE) { services { service } }",
];

/// Other fields. Findings of a range in the future need no table: there are none.
const OTHERS: [&str; 7] = [
    "usageInsights(range: {preset: LAST_30_DAYS}) { findings { rows { kind } } }",
    "usageRecord(accountId: \"acme\", idempotencyKey: \"a\") { current { id } }",
    "hardwareSpec(tier: \"t\") { tier }",
    "hardwareSpecs { nodes { tier } }",
    "prices { nodes { id } }",
    "serviceTokens { nodes { id } }",
    "usageTypes { slug }",
];

/// Fields that need no table, or report that it is missing.
const WITHOUT_TABLES: [&str; 3] = ["diagnosis", "serviceConfig", "viewer"];

fn queries() -> impl Iterator<Item = String> {
    let of_ranges = FIELDS.iter().flat_map(|field| RANGES.iter().map(move |range| field.replace("RANGE", range)));
    of_ranges.chain(OTHERS.iter().map(|&field| field.to_owned())).map(|field| format!("{{ {field} }}"))
}

async fn drop_all_tables(app: &TestApp) {
    let outside = app.database().connect().await;
    let backend = outside.get_database_backend();
    let select = match backend {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        _ => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    };
    let rows = outside.query_all_raw(Statement::from_string(backend, select)).await.unwrap();
    for row in rows {
        let name: String = row.try_get_by_index(0).unwrap();
        // A partition goes with its table.
        outside.execute_unprepared(&format!("DROP TABLE IF EXISTS {name}")).await.unwrap();
    }
    outside.close().await.unwrap();
}

/// Whether a response has no value but null.
fn is_without_values(data: &Value) -> bool {
    match data {
        Value::Null => true,
        Value::Object(fields) => fields.values().all(is_without_values),
        _ => false,
    }
}

on_both_databases! {
    async fn every_query_fails_after_the_tables_were_dropped(app: &TestApp) {
        let labels = json!([{"key": "team", "value": "search"}]);
        app.record_all(vec![record("a", "tokens_input", 5, NOW, json!({"model": "m", "sessionId": "s", "labels": labels}))]).await;
        for field in FullSelections::of(app).await.fields("Query") {
            let is_of_field = |query: String| query[2..].split(['(', ' ']).next() == Some(field.as_str());
            assert!(WITHOUT_TABLES.contains(&field.as_str()) || queries().any(is_of_field), "no query of `{field}`");
        }
        for query in queries() {
            app.query(&query).await;
        }
        drop_all_tables(app).await;
        for query in queries() {
            let reply = app.graphql(&query, json!({}), None).await;
            assert_eq!(reply.body["errors"][0]["extensions"]["code"], "INTERNAL", "{query}: {:#}", reply.body);
            assert!(is_without_values(&reply.body["data"]), "{query}: {:#}", reply.body);
        }
        let diagnosis = app.query("{ diagnosis { problems { code } } }").await;
        assert_eq!(diagnosis["diagnosis"]["problems"], json!([{"code": "PENDING_MIGRATIONS"}]));
        let (status, body) = ready(app).await;
        assert_eq!((status, &body["checks"]["migrations"]["ok"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(false)), "{body}");
    }
}
