//! What answers cost the database: a statement per section and per loader, none per row.

use serde_json::json;

use crate::support::{TestApp, on_both_databases, record};

async fn cost(app: &TestApp, query: &str) -> u64 {
    let before = app.store.reading_statements();
    app.ask(query).await;
    app.store.reading_statements() - before
}

on_both_databases! {
    async fn a_page_of_specs_and_their_usage_are_two_statements_however_many_there_are(app: &TestApp) {
        for tier in 0..30 {
            app.ask(&format!("mutation {{ createHardwareSpec(input: {{tier: \"t{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}")).await;
            app.record_all(vec![record(&format!("k{tier}"), "compute_seconds", 1, "2026-11-20T10:00:00Z", json!({"tier": format!("t{tier}")}))]).await;
        }
        let usage = "usage(range: {preset: LAST_7_DAYS}) { computeHours }";
        for first in [1, 30] {
            assert_eq!(cost(app, &format!("{{ hardwareSpecs(first: {first}) {{ nodes {{ tier {usage} }} }} }}")).await, 2);
        }
        // Another range is one more.
        assert_eq!(cost(app, &format!("{{ hardwareSpecs {{ nodes {{ {usage} month: usage(range: {{preset: THIS_MONTH}}) {{ records }} }} }} }}")).await, 3);
        // Tiers and their specs.
        assert_eq!(cost(app, "{ usageByTier(range: {lastDays: 7}) { tiers { tier hardwareSpec { displayName } } } }").await, 2);
    }

    async fn each_section_is_one_statement(app: &TestApp) {
        app.record_all(vec![record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({"model": "m"}))]).await;
        for (section, statements) in [
            ("totals { tokens records costMicros byType { quantity } } dailyAverage { tokens }", 1),
            ("totals { tokens } previous { totals { tokens } } change { tokens records }", 2),
            ("peakDay { date }", 1),
            ("breakdown(by: MODEL) { rows { key totals { tokens } } }", 1),
            ("a: breakdown(by: MODEL) { rows { key } } b: breakdown(by: USER) { rows { key } }", 2),
            ("firstRecordAt lastRecordAt", 2),
        ] {
            for zone in ["UTC", "Asia/Kathmandu"] {
                let query = format!("{{ usageInsights(range: {{lastDays: 30}}, timeZone: \"{zone}\") {{ {section} }} }}");
                assert_eq!(cost(app, &query).await, statements, "{section}");
            }
        }
        assert_eq!(cost(app, "{ dailyUsage(range: {lastDays: 90}, groupBy: MODEL) { series { points { quantity } } } }").await, 1);
        assert_eq!(cost(app, "{ usageRecords(first: 100) { nodes { id } } }").await, 1);
    }
}
