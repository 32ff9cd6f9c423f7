//! Number of statements per query: one per section and per loader, none per row.

use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::support::{TestApp, on_both_databases, record};

async fn cost(app: &TestApp, query: &str) -> u64 {
    let before = app.store.read_statement_count();
    app.query(query).await;
    app.store.read_statement_count() - before
}

/// Statements that find the token types for a chart without usage types: on PostgreSQL another process may have created one.
fn default_types(app: &TestApp) -> u64 {
    u64::from(!app.store.is_sqlite())
}

on_both_databases! {
    async fn page_of_specs_with_usage_needs_two_statements(app: &TestApp) {
        let specs: Vec<_> = (0..200).map(|tier| format!("('t{tier}', 'x', '', 0, true, '[]', 0, 0, 0)")).collect();
        let insert = format!("INSERT INTO hardware_spec (tier, display_name, description, gpu_count, is_available, regions, sort_order, created_at, updated_at) VALUES {}", specs.join(", "));
        let outside = app.database().connect().await;
        outside.execute_unprepared(&insert).await.unwrap();
        outside.close().await.unwrap();
        app.record_all((0..200).map(|tier| record(&format!("k{tier}"), "compute_seconds", 1, "2026-11-20T10:00:00Z", json!({"tier": format!("t{tier}")}))).collect()).await;
        let usage = "usage(range: {preset: LAST_7_DAYS}) { computeHours }";
        for first in [1, 30, 200] {
            assert_eq!(cost(app, &format!("{{ hardwareSpecs(first: {first}) {{ nodes {{ tier {usage} }} }} }}")).await, 2);
        }
        // Another range needs one more.
        assert_eq!(cost(app, &format!("{{ hardwareSpecs {{ nodes {{ {usage} month: usage(range: {{preset: THIS_MONTH}}) {{ records }} }} }} }}")).await, 3);
        // Tiers and their specs.
        assert_eq!(cost(app, "{ usageByTier(range: {lastDays: 7}) { tiers { tier hardwareSpec { displayName } } } }").await, 2);
    }

    async fn each_section_needs_one_statement(app: &TestApp) {
        app.record_all(vec![record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({"model": "m"}))]).await;
        for (section, statements) in [
            ("totals { tokens records cost byType { quantity } } dailyAverage { tokens }", 1),
            ("totals { tokens } previous { totals { tokens } } change { tokens records }", 2),
            ("peakDay { date }", 1),
            ("breakdown(by: {dimension: MODEL}) { rows { key totals { tokens } } }", 1),
            ("a: breakdown(by: {dimension: MODEL}) { rows { key } } b: breakdown(by: {dimension: USER}) { rows { key } }", 2),
            ("breakdown(by: [{dimension: MODEL}, {dimension: USER}]) { rows { keys totals { tokens byType { quantity } } } }", 1),
            // A change needs the previous period, once for all rows, and once for the totals.
            ("breakdown(by: [{dimension: MODEL}, {dimension: PROVIDER}]) { rows { change { tokens } totals { byType { change { cost } } } } }", 2),
            ("totals { byType { usageType averageBytes change { quantity } } } previous { totals { tokens } } change { tokens }", 2),
            ("firstRecordAt lastRecordAt", 2),
        ] {
            for zone in ["UTC", "Asia/Kathmandu"] {
                let query = format!("{{ usageInsights(range: {{lastDays: 30}}, timeZone: \"{zone}\") {{ {section} }} }}");
                assert_eq!(cost(app, &query).await, statements, "{section}");
            }
        }
        // Where days of users are cut, their records are read, and those of the previous period may have expired: one more.
        for (zone, statements) in [("UTC", 2), ("Asia/Kathmandu", 3)] {
            let changes = "breakdown(by: {dimension: USER}) { rows { ... { totals { byType { change { cost } } } } } }";
            let query = format!("{{ usageInsights(range: {{lastDays: 30}}, timeZone: \"{zone}\") {{ {changes} }} }}");
            assert_eq!(cost(app, &query).await, statements, "{zone}");
        }
        assert_eq!(cost(app, "{ dailyUsage(range: {lastDays: 90}, groupBy: {dimension: MODEL}) { series { points { quantity } } } }").await, 1 + default_types(app));
        assert_eq!(cost(app, "{ dailyUsage(range: {lastDays: 90}, groupBy: {dimension: MODEL}) { dates series { quantities costs points { records } } } }").await, 1 + default_types(app));
        assert_eq!(cost(app, "{ dailyUsage(range: {lastDays: 90}, usageTypes: [\"tokens_input\"]) { series { quantities } } }").await, 1);
    }

    async fn page_of_records_with_corrections_needs_two_statements(app: &TestApp) {
        app.record_all((0..60).map(|index| record(&format!("k{index}"), "api_calls", 1, "2026-11-20T10:00:00Z", json!({}))).collect()).await;
        let page = |arguments: &str, selection: &str| format!("{{ usageRecords({arguments}) {{ nodes {{ id {selection} }} pageInfo {{ endCursor }} }} }}");
        assert_eq!(cost(app, &page("first: 50", "")).await, 1);
        assert_eq!(cost(app, &page("first: 50", "correction { reason }")).await, 2);
        let first = app.query(&page("first: 40", "")).await;
        let cursor = first["usageRecords"]["pageInfo"]["endCursor"].as_str().unwrap();
        assert_eq!(cost(app, &page(&format!("first: 50, after: \"{cursor}\""), "correction { reason }")).await, 2);
    }

    async fn dashboard_page_needs_one_statement_per_section(app: &TestApp) {
        let hours = |of: &str, usage_type: &str, other: &serde_json::Value| (0..30).map(|hour| {
            record(&format!("{of}{hour}"), usage_type, 5, &format!("2026-11-{:02}T10:00:00Z", hour % 15 + 5), other.clone())
        }).collect::<Vec<_>>();
        app.record_all(hours("t", "tokens_input", &json!({"model": "m", "userId": "u"}))).await;
        app.record_all(hours("c", "compute_seconds", &json!({"tier": "t"}))).await;
        for (filter, sections) in [
            // Totals; those of the previous period; the peak day; two breakdowns; the freshness, in two steps.
            ("", 1 + 1 + 1 + 2 + 2),
            (", filter: {accountIds: [\"acme\"]}", 1 + 1 + 1 + 2 + 2),
        ] {
            for zone in ["UTC", "Asia/Kathmandu"] {
                let arguments = format!("range: {{lastDays: 30}}, timeZone: \"{zone}\"{filter}");
                let page = format!("{{
                    insights: usageInsights({arguments}) {{
                        totals {{ tokens cost }} previous {{ totals {{ tokens }} }} change {{ tokens }} dailyAverage {{ tokens }} peakDay {{ date }}
                        models: breakdown(by: {{dimension: MODEL}}) {{ rows {{ key totals {{ tokens }} }} }} users: breakdown(by: {{dimension: USER}}) {{ rows {{ key }} }}
                        emptyReason {{ code }} freshness {{ dataThrough }} }}
                    tiers: usageByTier({arguments}) {{ tiers {{ tier computeHours hardwareSpec {{ displayName }} }} emptyReason {{ code }} }}
                    daily: dailyUsage({arguments}) {{ dates series {{ quantities }} emptyReason {{ code }} }}
                    models: dailyUsage({arguments}, groupBy: {{dimension: MODEL}}) {{ dates series {{ quantities }} }}
                    records: usageRecords(first: 20, {arguments}) {{ nodes {{ id correction {{ reason }} }} }} }}");
                // Tiers and their specs; two charts; the records and their corrections.
                assert_eq!(cost(app, &page).await, sections + 2 + 2 + 2 + 2 * default_types(app), "{arguments}");
            }
        }
    }
}
