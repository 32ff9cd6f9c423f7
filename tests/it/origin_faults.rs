//! The four faults that led to this product, each reproduced, and the behaviour now.

use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use usage_insights::settings::Environment;

use crate::support::{Backend, NOW, TestApp, on_both_databases, record, records};

on_both_databases! {
    /// The insights endpoint returned a bare 500, and one broken section broke the whole page.
    async fn database_fault_is_a_coded_error_in_its_section_not_a_bare_500(app: &TestApp) {
        let outside = app.database().connect().await;
        outside.execute_unprepared("ALTER TABLE platform_rollup RENAME TO gone").await.unwrap();
        outside.close().await.unwrap();
        let page = "{ usageInsights(range: {lastDays: 30}) { totals { tokens } emptyReason { code } } hardwareSpecs { nodes { tier } } usageRecords { nodes { id } } }";
        let reply = app.graphql(page, json!({}), None).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.body["data"], json!({"usageInsights": null, "hardwareSpecs": {"nodes": []}, "usageRecords": {"nodes": []}}));
        let extensions = &reply.body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("INTERNAL"), &json!(false)));
        assert!(extensions["requestId"].is_string());
    }

    /// Writers stored the tier in its column, the query read it from the metadata: an empty chart for months.
    async fn tier_in_its_field_is_charted_and_one_in_the_metadata_is_reported(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let payload = app.record(json!([
            record("right", "compute_seconds", 60, at, json!({"tier": "gpu-a"})),
            record("wrong", "compute_seconds", 30, at, json!({"metadata": {"tier": "gpu-a"}})),
        ])).await;
        assert_eq!(payload["recorded"], 2);
        assert_eq!(payload["results"][0]["warnings"], json!([]));
        let warning = &payload["results"][1]["warnings"][0];
        assert_eq!(warning["code"], "TIER_IN_METADATA");
        assert!(warning["message"].as_str().unwrap().contains("gpu-a"));
        let data = app.query("{ usageByTier(range: {preset: LAST_7_DAYS}) { tiers { tier computeSeconds } } }").await;
        assert_eq!(data["usageByTier"]["tiers"], json!([{"tier": "gpu-a", "computeSeconds": "60"}, {"tier": null, "computeSeconds": "30"}]));
    }

    /// The same for all writers: the list has no tier and reports where the tiers are.
    async fn tier_list_without_tiers_reports_tiers_found_in_the_metadata(app: &TestApp) {
        app.record_all(vec![record("k", "compute_seconds", 30, "2026-11-20T10:00:00Z", json!({"metadata": {"tier": "gpu-a"}}))]).await;
        let data = app.query("{ usageByTier(range: {preset: LAST_7_DAYS}) { tiers { tier } emptyReason { code details { missing {
            field records examinedRecords inMetadata { value records } } } suggestion { filter { tiers } } } } }").await;
        assert_eq!(data["usageByTier"], json!({
            "tiers": [{"tier": null}],
            "emptyReason": {
                "code": "DIMENSION_MISSING",
                "details": {"missing": [{"field": "tier", "records": "1", "examinedRecords": "1", "inMetadata": [{"value": "gpu-a", "records": "1"}]}]},
                "suggestion": null,
            },
        }));
    }

    /// Tokens were recorded but the chart was blank, because they were outside of its 30 days.
    async fn empty_chart_reports_its_days_and_where_usage_exists(app: &TestApp) {
        app.record_all(records("tokens_input", &[(5, "2023-11-16T18:15:46.680Z")])).await;
        let data = app.query("{ dailyUsage(range: {preset: LAST_30_DAYS}) { range { firstDay lastDay } series { total } }
            usageInsights(range: {preset: ALL_TIME}) { firstRecordAt lastRecordAt } }").await;
        assert_eq!(data["dailyUsage"]["range"], json!({"firstDay": "2026-10-23", "lastDay": "2026-11-21"}));
        assert_eq!(data["dailyUsage"]["series"][0]["total"], "0");
        assert_eq!(data["usageInsights"], json!({"firstRecordAt": "2023-11-16T18:15:46.680Z", "lastRecordAt": "2023-11-16T18:15:46.680Z"}));
        let data = app.query("{ dailyUsage(range: {preset: LAST_30_DAYS}) { emptyReason {
            code details { nearestBefore nearestAfter } suggestion { range { preset instants { start end } } } } } }").await;
        assert_eq!(data["dailyUsage"]["emptyReason"], json!({
            "code": "OUT_OF_RANGE",
            "details": {"nearestBefore": "2023-11-16T18:15:46.680Z", "nearestAfter": null},
            "suggestion": {"range": {"preset": null, "instants": {"start": "2023-10-18T00:00:00.000Z", "end": "2023-11-17T00:00:00.000Z"}}},
        }));
    }
}

/// The client had no token, was rejected in development too, and no caller noticed.
async fn client_without_a_token_records_in_development_not_in_production(backend: Backend) {
    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let variables = json!({"records": [record("k", "compute_seconds", 60, NOW, json!({"tier": "gpu-a"}))]});
    let app = TestApp::start(backend).await;
    assert_eq!(app.graphql(query, variables.clone(), None).await.body["data"]["recordUsage"]["recorded"], 1);
    let database = app.stop_keeping_database().await;

    let app = TestApp::start_on(database, |settings| settings.environment = Environment::Production).await;
    app.set_time("2026-11-23T12:00:00Z");
    let reply = app.graphql(query, variables, None).await;
    assert_eq!(reply.body["data"], json!({"recordUsage": null}));
    let error = &reply.body["errors"][0];
    assert_eq!(error["extensions"]["code"], "UNAUTHENTICATED");
    assert!(error["message"].as_str().unwrap().contains("token create"), "{error}");

    // The hardware spec reports the reason instead of just 0 hours.
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    app.set_time("2026-11-23T13:00:00Z");
    app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a\", displayName: \"A\"}) { hardwareSpec { tier } } }").await;
    let data = app
        .query(
            "{ hardwareSpecs { nodes { usage(range: {preset: TODAY}) { computeHours emptyReason {
                 code details { rejections { service reason records } } suggestion { range { preset } } } } } } }",
        )
        .await;
    assert_eq!(
        data["hardwareSpecs"]["nodes"][0]["usage"],
        json!({"computeHours": 0.0, "emptyReason": {
            "code": "REFUSED",
            "details": {"rejections": [{"service": "(anonymous)", "reason": "UNAUTHENTICATED", "records": "1"}]},
            "suggestion": {"range": {"preset": "LAST_7_DAYS"}},
        }})
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_client_without_a_token_records_in_development_not_in_production() {
    client_without_a_token_records_in_development_not_in_production(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_client_without_a_token_records_in_development_not_in_production() {
    client_without_a_token_records_in_development_not_in_production(Backend::Postgres).await;
}
