//! The probe: each step, each failing once, and unchanged totals.

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};
use usage_insights::auth::Scope;

use super::{codes, diagnose, execute, production, token, usage};
use crate::support::{Backend, TestApp, assert_rollups_equal_records, on_both_databases};

const SEND: &str = "mutation { sendProbe { isHealthy steps { step status code message durationMs } problem { code severity message resolution } } }";

async fn send(app: &TestApp) -> Value {
    app.query(SEND).await["sendProbe"].clone()
}

/// Each step and its outcome.
pub fn steps(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let steps = report["steps"].as_array().unwrap_or_else(|| panic!("no steps in {report:#}"));
    steps
        .iter()
        .map(|step| format!("{} {} {}", text(&step["step"]), text(&step["status"]), text(&step["code"])).trim().to_owned())
        .collect()
}

pub const ALL_PASSED: [&str; 5] = ["AUTH PASSED", "STORE PASSED", "ROLLUP PASSED", "QUERY PASSED", "CLEAN_UP PASSED"];

/// A query of all totals: by type, account, model and day, of records, and of all time.
pub const NUMBERS: &str = "{
    all: usageInsights(range: {preset: ALL_TIME}) { range { firstDay } firstRecordAt lastRecordAt peakDay { date }
        totals { tokens apiCalls records cost byType { usageType quantity records } }
        accounts: breakdown(by: {dimension: ACCOUNT}) { rows { key totals { records } } }
        models: breakdown(by: {dimension: MODEL}) { rows { key totals { records } } }
        users: breakdown(by: {dimension: USER}) { rows { key totals { records } } } }
    zone: usageInsights(range: {preset: LAST_7_DAYS}, timeZone: \"Asia/Kathmandu\") { totals { records } }
    daily: dailyUsage(range: {preset: LAST_7_DAYS}, usageTypes: [\"api_calls\"]) { series { total points { records } } }
    usageRecords { nodes { accountId } } }";

on_both_databases! {
    async fn probe_passes_every_step_and_leaves_totals_unchanged(app: &TestApp) {
        app.record_all(usage()).await;
        let before = app.query(NUMBERS).await;
        for _ in 0..3 {
            let report = send(app).await;
            assert_eq!(steps(&report), ALL_PASSED, "{report:#}");
            assert_eq!((&report["isHealthy"], &report["problem"]), (&json!(true), &json!(null)));
        }
        assert_eq!(app.query(NUMBERS).await, before);
        assert_eq!(diagnose(app).await["problems"], json!([]));
        // The record stays listed: it counts nothing and shows by whom and why it was voided.
        let probes = app.query("{ usageRecords(filter: {accountIds: [\"usage-insights-probe\"]}, includeVoided: true) {
            nodes { quantity cost correction { reason correctedBy } } } }").await;
        let voided = json!({"quantity": "0", "cost": "0", "correction": {"reason": "a probe of the diagnosis", "correctedBy": "(development)"}});
        assert_eq!(probes["usageRecords"]["nodes"], json!([voided, voided, voided]));
        let outside = app.database().connect().await;
        assert_rollups_equal_records(&outside).await;
        outside.close().await.unwrap();
    }

    async fn installation_with_only_probes_has_nothing_recorded(app: &TestApp) {
        assert_eq!(steps(&send(app).await), ALL_PASSED);
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["NOTHING_RECORDED"]);
        assert_eq!(diagnosis["facts"]["delays"], json!(null), "a probe does not count as a delay of a client");
    }

    async fn concurrent_probes_do_not_interfere(app: &TestApp) {
        app.record_all(usage()).await;
        let before = app.query(NUMBERS).await;
        for report in join_all((0..4).map(|_| send(app))).await {
            assert_eq!(steps(&report), ALL_PASSED, "{report:#}");
        }
        assert_eq!(app.query(NUMBERS).await, before);
    }

    async fn probes_reuse_the_rows_they_leave_behind(app: &TestApp) {
        for _ in 0..5 {
            send(app).await;
        }
        let outside = app.database().connect().await;
        assert_eq!(entity::usage_rollup::Entity::find().all(&outside).await.unwrap().len(), 1, "one quarter hour; its day is not materialized");
        outside.close().await.unwrap();
    }

    async fn database_that_rejects_inserts_fails_the_store_step(app: &TestApp) {
        app.record_all(usage()).await;
        let before = app.query(NUMBERS).await;
        execute(app, &["ALTER TABLE usage_key RENAME TO gone"]).await;
        let report = send(app).await;
        assert_eq!(steps(&report), ["AUTH PASSED", "STORE FAILED INTERRUPTED", "ROLLUP SKIPPED", "QUERY SKIPPED", "CLEAN_UP SKIPPED"]);
        assert_eq!((&report["problem"]["code"], &report["problem"]["severity"]), (&json!("PROBE_FAILED"), &json!("CRITICAL")));
        execute(app, &["ALTER TABLE gone RENAME TO usage_key"]).await;
        assert_eq!(app.query(NUMBERS).await, before);
    }

    async fn rollups_without_the_probe_fail_the_rollup_step(app: &TestApp) {
        app.record_all(usage()).await;
        app.materialize_until("2026-11-21T12:15:00Z").await; // so that the probe is late and added to all rollups
        let before = app.query(NUMBERS).await;
        for table in ["usage_rollup", "platform_rollup"] {
            let (plant, repair) = if app.store.is_sqlite() {
                (
                    vec![format!("CREATE TRIGGER deaf BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END")],
                    vec!["DROP TRIGGER deaf".to_owned()],
                )
            } else {
                (
                    vec![
                        "CREATE FUNCTION deaf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'".to_owned(),
                        format!("CREATE TRIGGER deaf BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION deaf()"),
                    ],
                    vec!["DROP FUNCTION deaf CASCADE".to_owned()],
                )
            };
            execute(app, &plant.iter().map(String::as_str).collect::<Vec<_>>()).await;
            let report = send(app).await;
            assert_eq!(steps(&report), ["AUTH PASSED", "STORE PASSED", "ROLLUP FAILED ROLLUP_DRIFT", "QUERY PASSED", "CLEAN_UP PASSED"], "{table}");
            execute(app, &repair.iter().map(String::as_str).collect::<Vec<_>>()).await;
            assert_eq!(app.query(NUMBERS).await, before, "{table}");
        }
    }

    async fn failing_queries_fail_the_query_step_and_the_next_probe_cleans_up(app: &TestApp) {
        app.record_all(usage()).await;
        let before = app.query(NUMBERS).await;
        execute(app, &["ALTER TABLE usage_correction RENAME TO gone"]).await;
        let report = send(app).await;
        assert_eq!(steps(&report), ["AUTH PASSED", "STORE PASSED", "ROLLUP SKIPPED", "QUERY FAILED INTERNAL", "CLEAN_UP FAILED INTERRUPTED"]);
        assert!(report["problem"]["message"].as_str().unwrap().contains("QUERY"), "{report:#}");
        execute(app, &["ALTER TABLE gone RENAME TO usage_correction"]).await;

        // The record exists and only the number of records shows it.
        let is_stored = app.query("{ usageInsights(range: {preset: TODAY}) { totals { apiCalls records cost } } }").await;
        assert_eq!(is_stored["usageInsights"]["totals"], json!({"apiCalls": "0", "records": "2", "cost": "0"}));
        app.set_time("2026-11-21T12:02:00Z");
        assert_eq!(steps(&send(app).await), ALL_PASSED);
        assert_eq!(app.query(NUMBERS).await, before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admin_without_the_record_scope_fails_the_auth_step() {
    let app = production(Backend::Sqlite).await;
    let (_, admin) = token(&app, "operator", &[Scope::Admin], None).await;
    let reply = app.graphql(SEND, json!({}), Some(&admin)).await;
    let report = &reply.body["data"]["sendProbe"];
    assert_eq!(steps(report)[0], "AUTH FAILED FORBIDDEN");
    assert!(report["problem"]["resolution"].as_str().unwrap().contains("`record`"), "{report:#}");
    let outside = app.database().connect().await;
    assert_eq!(entity::usage_key::Entity::find().all(&outside).await.unwrap().len(), 0);
    outside.close().await.unwrap();
    let (_, both) = token(&app, "recording operator", &[Scope::Admin, Scope::Record], None).await;
    let reply = app.graphql(SEND, json!({}), Some(&both)).await;
    assert_eq!(steps(&reply.body["data"]["sendProbe"]), ALL_PASSED);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locked_database_fails_the_store_step() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.recording.retry_for_ms = 100).await;
    let outside = app.database().connect().await;
    outside.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(steps(&send(&app).await)[..2], ["AUTH PASSED", "STORE FAILED DATABASE_UNAVAILABLE"]);
    outside.execute_unprepared("ROLLBACK").await.unwrap();
    outside.close().await.unwrap();
    assert_eq!(steps(&send(&app).await), ALL_PASSED);
    app.stop().await;
}
