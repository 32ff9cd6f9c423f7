//! The freshness of results.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

const FRESHNESS: &str = "freshness { dataThrough readFrom zoneDatabaseVersion }";

async fn record_at(app: &TestApp, now: &str, records: Vec<Value>) {
    app.set_time(now);
    app.record_all(records).await;
}

on_both_databases! {
    async fn data_through_is_when_the_last_usage_was_recorded(app: &TestApp) {
        let of = |filter: &str| format!("{{ usageInsights(range: {{preset: LAST_7_DAYS}}, filter: {filter}) {{ {FRESHNESS} }} }}");
        let through = async |filter: &str| app.query(&of(filter)).await["usageInsights"]["freshness"]["dataThrough"].clone();
        let user = |user: &str| json!({"userId": user, "model": "m"});
        assert_eq!(through("{}").await, json!(null), "no usage, no data");
        record_at(app, "2026-11-21T10:20:00Z", vec![record("a", "tokens_input", 5, "2026-11-21T10:10:00Z", user("ann"))]).await;
        record_at(app, "2026-11-21T10:30:00Z", vec![record("b", "tokens_input", 5, "2026-11-21T10:01:00Z", user("bob"))]).await;
        // Late usage of an earlier quarter hour is included but does not advance `dataThrough`.
        record_at(app, "2026-11-21T11:00:00Z", vec![record("late", "tokens_input", 5, "2026-11-20T10:00:00Z", user("eve"))]).await;
        app.set_time("2026-11-21T12:00:00Z");
        assert_eq!(through("{}").await, "2026-11-21T10:30:00.000Z");
        assert_eq!(through("{accountIds: [\"acme\"], models: [\"m\"]}").await, "2026-11-21T10:30:00.000Z");
        assert_eq!(through("{userIds: [\"ann\"]}").await, "2026-11-21T10:20:00.000Z");
        assert_eq!(through("{userIds: [\"eve\"]}").await, "2026-11-21T11:00:00.000Z");
        assert_eq!(through("{accountIds: [\"globex\"]}").await, json!(null));

        // A voided record does not count; a replacement counts from its creation.
        app.void_record("acme", "b", "x").await;
        assert_eq!(through("{}").await, "2026-11-21T10:20:00.000Z");
        app.amend_record("acme", "a", json!({"usageType": "tokens_input", "quantity": 7}), "y").await;
        assert_eq!(through("{}").await, "2026-11-21T12:00:00.000Z");
    }

    async fn every_result_reports_its_source_and_time_zone_version(app: &TestApp) {
        let at = "2026-11-21T10:10:00Z";
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a\", displayName: \"x\"}) { hardwareSpec { tier } } }").await;
        app.record_all(vec![
            record("c", "compute_seconds", 5, at, json!({"tier": "gpu-a"})),
            record("t", "tokens_input", 5, at, json!({"userId": "ann"})),
        ]).await;
        let days = "range: {preset: LAST_7_DAYS}";
        let minutes = "range: {instants: {start: \"2026-11-20T10:01:00Z\", end: \"2026-11-21T11:07:00Z\"}}";
        for (query, path, read_from) in [
            (format!("usageInsights({days}) {{ {FRESHNESS} }}"), "/usageInsights/freshness", "ROLLUPS"),
            (format!("usageInsights({minutes}) {{ {FRESHNESS} }}"), "/usageInsights/freshness", "BOTH"),
            (format!("usageInsights({days}, filter: {{userIds: [\"ann\"]}}) {{ {FRESHNESS} }}"), "/usageInsights/freshness", "BOTH"),
            (format!("usageInsights({days}) {{ breakdown(by: {{dimension: MODEL}}) {{ {FRESHNESS} }} }}"), "/usageInsights/breakdown/freshness", "ROLLUPS"),
            (format!("usageInsights({days}) {{ breakdown(by: {{dimension: USER}}) {{ {FRESHNESS} }} }}"), "/usageInsights/breakdown/freshness", "BOTH"),
            (format!("usageInsights({days}) {{ breakdown(by: {{dimension: SESSION}}) {{ {FRESHNESS} }} }}"), "/usageInsights/breakdown/freshness", "RECORDS"),
            (format!("usageInsights({days}) {{ breakdown(by: [{{dimension: MODEL}}, {{dimension: ACCOUNT}}]) {{ {FRESHNESS} }} }}"), "/usageInsights/breakdown/freshness", "ROLLUPS"),
            (format!("dailyUsage({days}, groupBy: [{{dimension: MODEL}}, {{dimension: USER}}]) {{ {FRESHNESS} }}"), "/dailyUsage/freshness", "BOTH"),
            (format!("dailyUsage({days}, groupBy: [{{dimension: USER}}, {{dimension: AGENT}}]) {{ {FRESHNESS} }}"), "/dailyUsage/freshness", "RECORDS"),
            (format!("usageByTier({days}) {{ {FRESHNESS} }}"), "/usageByTier/freshness", "ROLLUPS"),
            (format!("dailyUsage({days}, timeZone: \"Asia/Kathmandu\") {{ {FRESHNESS} }}"), "/dailyUsage/freshness", "ROLLUPS"),
            (format!("dailyUsage({days}, groupBy: {{dimension: USER}}) {{ {FRESHNESS} }}"), "/dailyUsage/freshness", "BOTH"),
            (format!("hardwareSpec(tier: \"gpu-a\") {{ usage({minutes}) {{ {FRESHNESS} }} }}"), "/hardwareSpec/usage/freshness", "BOTH"),
        ] {
            let data = app.query(&format!("{{ {query} }}")).await;
            let freshness = data.pointer(path).unwrap();
            assert_eq!((&freshness["dataThrough"], &freshness["readFrom"]), (&json!("2026-11-21T12:00:00.000Z"), &json!(read_from)), "{query}");
            let version = freshness["zoneDatabaseVersion"].as_str().unwrap();
            assert!(version.starts_with("20") && version.len() == 5, "{version}");
        }
        // A list of compute contains no tokens, so nothing is read.
        let data = app.query(&format!("{{ usageByTier({days}, filter: {{usageTypes: [\"tokens_input\"]}}) {{ {FRESHNESS} }} }}")).await;
        assert_eq!((&data["usageByTier"]["freshness"]["readFrom"], &data["usageByTier"]["freshness"]["dataThrough"]), (&json!(null), &json!(null)));
    }

    async fn each_hardware_spec_has_its_own_freshness(app: &TestApp) {
        for (tier, now) in [("gpu-a", "2026-11-21T10:20:00Z"), ("gpu-b", "2026-11-21T11:20:00Z"), ("gpu-c", "2026-11-21T11:30:00Z")] {
            app.query(&format!("mutation {{ createHardwareSpec(input: {{tier: \"{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}")).await;
            let tier = if tier == "gpu-c" { "other" } else { tier };
            record_at(app, now, vec![record(tier, "compute_seconds", 5, "2026-11-21T10:00:00Z", json!({"tier": tier}))]).await;
        }
        let data = app.query("{ hardwareSpecs { nodes { tier usage(range: {preset: LAST_7_DAYS}) { freshness { dataThrough } } } } }").await;
        let nodes = data["hardwareSpecs"]["nodes"].as_array().unwrap();
        let through: Vec<_> = nodes.iter().map(|node| &node["usage"]["freshness"]["dataThrough"]).collect();
        assert_eq!(through, [&json!("2026-11-21T10:20:00.000Z"), &json!("2026-11-21T11:20:00.000Z"), &json!(null)]);
    }
}
