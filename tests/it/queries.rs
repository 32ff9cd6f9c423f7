//! Usage insights and tiers: totals, comparisons, breakdowns, filters.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

async fn some_usage(app: &TestApp) {
    let tokens = |key: &str, quantity: i64, at: &str, model: Option<&str>, other: Value| {
        let mut sent = record(key, "tokens_input", quantity, at, other);
        sent["cost"] = json!(quantity * 2);
        if let Some(model) = model {
            sent["model"] = json!(model);
        }
        sent
    };
    app.record_all(vec![
        tokens("a", 100, "2026-11-21T09:00:00Z", Some("big"), json!({"userId": "ann", "provider": "p1"})),
        tokens("b", 50, "2026-11-20T23:59:59.999Z", Some("small"), json!({"userId": "bob", "sessionId": "s1"})),
        tokens("c", 30, "2026-11-19T00:00:00Z", Some("tiny"), json!({"userId": "ann", "agentId": "a1"})),
        tokens("d", 20, "2026-11-18T12:00:00Z", None, json!({"workspaceId": "w1"})),
        tokens("e", 5, "2026-11-18T12:00:00Z", Some("big"), json!({"accountId": "globex", "source": "external"})),
        tokens("f", 70, "2026-11-10T12:00:00Z", Some("big"), json!({})),
        record("g", "tokens_output", 40, "2026-11-21T08:00:00Z", json!({"model": "big"})),
        record("h", "api_calls", 9, "2026-11-21T08:00:00Z", json!({})),
        record("i", "compute_seconds", 7_200, "2026-11-20T08:00:00Z", json!({"tier": "gpu-a"})),
        record("j", "compute_seconds", 1_800, "2026-11-20T09:00:00Z", json!({"tier": "gpu-b"})),
        record("k", "compute_seconds", 1_000, "2026-11-20T09:00:00Z", json!({})),
    ])
    .await;
}

on_both_databases! {
    async fn totals_include_every_type_and_treat_the_range_as_half_open(app: &TestApp) {
        some_usage(app).await;
        let data = app.query("{ usageInsights(range: {days: {from: \"2026-11-19\", through: \"2026-11-21\"}}) {
            range { start end firstDay lastDay days timeZone }
            totals { tokensInput tokensOutput tokens computeSeconds computeHours apiCalls records cost byType { usageType unit quantity records } }
            firstRecordAt lastRecordAt } }").await;
        assert_eq!(data["usageInsights"], json!({
            "range": {"start": "2026-11-19T00:00:00.000Z", "end": "2026-11-22T00:00:00.000Z", "firstDay": "2026-11-19",
                      "lastDay": "2026-11-21", "days": 3, "timeZone": "UTC"},
            "totals": {"tokensInput": "180", "tokensOutput": "40", "tokens": "220", "computeSeconds": "10000",
                       "computeHours": 10_000.0 / 3_600.0, "apiCalls": "9", "records": "8", "cost": "360",
                       "byType": [
                           {"usageType": "api_calls", "unit": "calls", "quantity": "9", "records": "1"},
                           {"usageType": "compute_seconds", "unit": "seconds", "quantity": "10000", "records": "3"},
                           {"usageType": "tokens_input", "unit": "tokens", "quantity": "180", "records": "3"},
                           {"usageType": "tokens_output", "unit": "tokens", "quantity": "40", "records": "1"},
                       ]},
            "firstRecordAt": "2026-11-19T00:00:00.000Z",
            "lastRecordAt": "2026-11-21T09:00:00.000Z",
        }));
    }

    async fn instant_range_is_exact_to_the_millisecond(app: &TestApp) {
        some_usage(app).await;
        for (start, end, tokens) in [
            ("2026-11-20T23:59:59.999Z", "2026-11-21T09:00:00.000Z", "50"),
            ("2026-11-20T23:59:59.999Z", "2026-11-21T09:00:00.001Z", "150"),
            ("2026-11-21T00:00:00.000Z", "2026-11-21T09:00:00.001Z", "100"),
            ("2026-11-19T00:00:00.001Z", "2026-11-21T00:00:00+01:00", "0"),
        ] {
            let data = app.query(&format!(
                "{{ usageInsights(range: {{instants: {{start: \"{start}\", end: \"{end}\"}}}}) {{ totals {{ tokensInput }} }} }}"
            )).await;
            assert_eq!(data["usageInsights"]["totals"]["tokensInput"], tokens, "{start} to {end}");
        }
    }

    async fn previous_period_is_compared_up_to_the_same_point(app: &TestApp) {
        app.record_all(vec![
            record("now", "tokens_input", 150, "2026-11-21T11:00:00Z", json!({})),
            record("before", "tokens_input", 100, "2026-11-20T11:59:59.999Z", json!({})),
            record("too-late-before", "tokens_input", 1_000, "2026-11-20T12:00:00Z", json!({})),
        ]).await;
        let data = app.query("{ usageInsights(range: {preset: TODAY}) {
            totals { tokens } previous { range { start end } totals { tokens } } change { tokens computeSeconds } } }").await;
        assert_eq!(data["usageInsights"], json!({
            "totals": {"tokens": "150"},
            "previous": {"range": {"start": "2026-11-20T00:00:00.000Z", "end": "2026-11-20T12:00:00.000Z"}, "totals": {"tokens": "100"}},
            "change": {"tokens": 50.0, "computeSeconds": null},
        }));
        let data = app.query("{ usageInsights(range: {preset: ALL_TIME}) { previous { totals { tokens } } change { tokens } } }").await;
        assert_eq!(data["usageInsights"], json!({"previous": null, "change": null}));
    }

    /// 100 units an hour; the month before is shorter.
    async fn month_is_compared_with_the_whole_shorter_month_before(app: &TestApp) {
        app.set_time("2026-03-29T00:30:00Z");
        app.record_all(vec![
            record("february", "api_calls", 67_200, "2026-02-14T00:00:00Z", json!({})),
            record("march", "api_calls", 67_250, "2026-03-14T00:00:00Z", json!({})),
        ]).await;
        let data = app.query("{ usageInsights(range: {preset: THIS_MONTH}) { range { previous { start end } } change { apiCalls } } }").await;
        assert_eq!(data["usageInsights"]["range"]["previous"], json!({"start": "2026-02-01T00:00:00.000Z", "end": "2026-03-01T00:00:00.000Z"}));
        let change = data["usageInsights"]["change"]["apiCalls"].as_f64().unwrap();
        assert!((change - 0.074).abs() < 0.001, "{change}");
    }

    async fn presets_of_hours_weeks_quarters_and_years_resolve_in_the_zone(app: &TestApp) {
        for (preset, start, end, previous) in [
            ("LAST_24_HOURS", "2026-11-20T12:15:00.000Z", "2026-11-21T12:15:00.000Z", "2026-11-19T12:15:00.000Z"),
            ("THIS_WEEK", "2026-11-15T18:15:00.000Z", "2026-11-22T18:15:00.000Z", "2026-11-08T18:15:00.000Z"),
            ("LAST_WEEK", "2026-11-08T18:15:00.000Z", "2026-11-15T18:15:00.000Z", "2026-11-01T18:15:00.000Z"),
            ("THIS_QUARTER", "2026-09-30T18:15:00.000Z", "2026-12-31T18:15:00.000Z", "2026-06-30T18:15:00.000Z"),
            ("LAST_QUARTER", "2026-06-30T18:15:00.000Z", "2026-09-30T18:15:00.000Z", "2026-03-31T18:15:00.000Z"),
            ("THIS_YEAR", "2025-12-31T18:15:00.000Z", "2026-12-31T18:15:00.000Z", "2024-12-31T18:15:00.000Z"),
            ("LAST_YEAR", "2024-12-31T18:15:00.000Z", "2025-12-31T18:15:00.000Z", "2023-12-31T18:15:00.000Z"),
        ] {
            let data = app.query(&format!(
                "{{ usageInsights(range: {{preset: {preset}}}, timeZone: \"Asia/Kathmandu\") {{ range {{ start end previous {{ start }} }} }} }}"
            )).await;
            let expected = json!({"start": start, "end": end, "previous": {"start": previous}});
            assert_eq!(data["usageInsights"]["range"], expected, "{preset}");
        }
    }

    async fn empty_list_in_a_filter_does_not_filter(app: &TestApp) {
        some_usage(app).await;
        let data = app.query("{
            all: usageInsights(range: {lastDays: 30}) { totals { records } }
            empty: usageInsights(range: {lastDays: 30}, filter: {tiers: [], models: [], providers: [], sources: [], usageTypes: []}) { totals { records } }
            chart: dailyUsage(range: {lastDays: 1}, usageTypes: [], filter: {usageTypes: []}) { usageTypes } }").await;
        assert_eq!(data["empty"], data["all"]);
        assert_eq!(data["chart"]["usageTypes"].as_array().unwrap().len(), 5, "those that are part of tokens");
    }

    async fn averages_divide_by_the_started_days(app: &TestApp) {
        app.record_all(vec![record("a", "tokens_input", 210, "2026-11-01T11:00:00Z", json!({}))]).await;
        let data = app.query("{ usageInsights(range: {preset: THIS_MONTH}) { range { days } dailyAverage { days tokens } peakDay(by: RECORDS) { date value } } }").await;
        assert_eq!(data["usageInsights"], json!({
            "range": {"days": 30}, "dailyAverage": {"days": 21, "tokens": 10.0}, "peakDay": {"date": "2026-11-01", "value": "1"},
        }));
        let data = app.query("{ usageInsights(range: {days: {from: \"2026-12-01\", through: \"2026-12-03\"}}) { dailyAverage { days } peakDay { date } totals { records } } }").await;
        assert_eq!(data["usageInsights"], json!({"dailyAverage": null, "peakDay": null, "totals": {"records": "0"}}));
    }

    async fn breakdown_with_remainder_and_unknown_adds_up_to_the_total(app: &TestApp) {
        some_usage(app).await;
        let data = app.query("{ usageInsights(range: {preset: LAST_7_DAYS}) {
            breakdown(by: {dimension: MODEL}, top: 1) { by { dimension } measure rows { kind key values share totals { tokens records } } } } }").await;
        assert_eq!(data["usageInsights"]["breakdown"], json!({
            "by": [{"dimension": "MODEL"}], "measure": "TOKENS",
            "rows": [
                {"kind": "VALUE", "key": "big", "values": "1", "share": 145.0 / 245.0, "totals": {"tokens": "145", "records": "3"}},
                {"kind": "REMAINDER", "key": null, "values": "2", "share": 80.0 / 245.0, "totals": {"tokens": "80", "records": "2"}},
                {"kind": "UNKNOWN", "key": null, "values": "0", "share": 20.0 / 245.0, "totals": {"tokens": "20", "records": "5"}},
            ],
        }));
    }

    async fn breakdown_works_for_every_dimension(app: &TestApp) {
        some_usage(app).await;
        let keys = |data: &Value| -> Vec<String> {
            data["usageInsights"]["breakdown"]["rows"].as_array().unwrap().iter()
                .map(|row| format!("{}={}", row["key"].as_str().unwrap_or("-"), row["totals"]["records"].as_str().unwrap())).collect()
        };
        for (dimension, expected) in [
            ("MODEL", vec!["big=3", "small=1", "tiny=1", "-=5"]),
            ("PROVIDER", vec!["p1=1", "-=9"]),
            ("TIER", vec!["gpu-a=1", "gpu-b=1", "-=8"]),
            ("USAGE_TYPE", vec!["tokens_input=5", "compute_seconds=3", "api_calls=1", "tokens_output=1"]),
            ("SOURCE", vec!["included=9", "external=1"]),
            ("ACCOUNT", vec!["acme=9", "globex=1"]),
            ("USER", vec!["ann=2", "bob=1", "-=7"]),
            ("SESSION", vec!["s1=1", "-=9"]),
            ("WORKSPACE", vec!["w1=1", "-=9"]),
            ("AGENT", vec!["a1=1", "-=9"]),
        ] {
            for zone in ["UTC", "Asia/Kathmandu"] {
                let data = app.query(&format!(
                    "{{ usageInsights(range: {{preset: LAST_7_DAYS}}, timeZone: \"{zone}\") {{
                        breakdown(by: {{dimension: {dimension}}}, measure: RECORDS) {{ rows {{ key totals {{ records }} }} }} }} }}"
                )).await;
                assert_eq!(keys(&data), expected, "{dimension} in {zone}");
            }
        }
    }

    async fn filters_select_the_same_from_rollups_and_records(app: &TestApp) {
        some_usage(app).await;
        for (filter, tokens, records) in [
            ("accountIds: [\"acme\"]", "240", 9),
            ("accountIds: [\"globex\"]", "5", 1),
            ("accountIds: [\"missing\"]", "0", 0),
            ("userIds: [\"ann\"]", "130", 2),
            ("accountIds: [\"globex\"], userIds: [\"ann\"]", "0", 0),
            ("sessionIds: [\"s1\"]", "50", 1),
            ("workspaceIds: [\"w1\"]", "20", 1),
            ("agentIds: [\"a1\"]", "30", 1),
            ("models: [\"big\", \"small\"]", "195", 4),
            ("providers: [\"p1\"]", "100", 1),
            ("tiers: [\"gpu-a\"]", "0", 1),
            ("sources: [\"external\"]", "5", 1),
            ("usageTypes: [\"tokens_output\", \"api_calls\"]", "40", 2),
            ("userIds: [\"ann\"], models: [\"tiny\"], sources: [\"included\"], usageTypes: [\"tokens_input\"]", "30", 1),
        ] {
            let data = app.query(&format!(
                "{{ usageInsights(range: {{preset: LAST_7_DAYS}}, filter: {{{filter}}}) {{ totals {{ tokens records }} }}
                   usageRecords(range: {{preset: LAST_7_DAYS}}, filter: {{{filter}}}) {{ nodes {{ id }} }} }}"
            )).await;
            assert_eq!(data["usageInsights"]["totals"], json!({"tokens": tokens, "records": records.to_string()}), "{filter}");
            assert_eq!(data["usageRecords"]["nodes"].as_array().unwrap().len(), records, "{filter}");
        }
    }

    async fn tiers_include_used_ones_without_a_spec_and_compute_without_a_tier(app: &TestApp) {
        some_usage(app).await;
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a\", displayName: \"A\"}) { hardwareSpec { tier } } }").await;
        let data = app.query("{ usageByTier(range: {preset: LAST_7_DAYS}) {
            range { days } tiers { tier computeSeconds computeHours cost records share hardwareSpec { displayName } } } }").await;
        assert_eq!(data["usageByTier"], json!({
            "range": {"days": 7},
            "tiers": [
                {"tier": "gpu-a", "computeSeconds": "7200", "computeHours": 2.0, "cost": "0", "records": "1", "share": 0.72, "hardwareSpec": {"displayName": "A"}},
                {"tier": "gpu-b", "computeSeconds": "1800", "computeHours": 0.5, "cost": "0", "records": "1", "share": 0.18, "hardwareSpec": null},
                {"tier": null, "computeSeconds": "1000", "computeHours": 1_000.0 / 3_600.0, "cost": "0", "records": "1", "share": 0.1, "hardwareSpec": null},
            ],
        }));
    }

    async fn response_fields_keep_the_order_of_the_query(app: &TestApp) {
        some_usage(app).await;
        let query = "{ z: usageInsights(range: {lastDays: 9}) { lastRecordAt peakDay { date } totals { records } range { days } } a: usageTypes { slug } }";
        let reply = app.send(app.post("/graphql").json(&json!({"query": query}))).await;
        let text = reply.body["data"].to_string();
        // serde_json sorts keys, so the raw text is compared.
        assert!(text.contains("lastRecordAt"), "{text}");
        let raw = app.post("/graphql").json(&json!({"query": query})).send().await.unwrap().text().await.unwrap();
        let positions: Vec<_> = ["\"z\"", "\"lastRecordAt\"", "\"peakDay\"", "\"totals\"", "\"range\"", "\"a\""].iter().map(|key| raw.find(key).unwrap()).collect();
        assert!(positions.is_sorted(), "{raw}");
    }

    async fn usage_type_added_by_an_admin_can_be_recorded_immediately(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        assert_eq!(app.record(json!([record("k", "gpu_watt_hours", 1, at, json!({}))])).await["results"][0]["code"], "UNKNOWN_USAGE_TYPE");
        let created = app.query("mutation { createUsageType(input: {slug: \"gpu_watt_hours\", unit: \"watt-hours\", description: \"Energy.\"}) { usageType { slug unit } } }").await;
        assert_eq!(created["createUsageType"]["usageType"], json!({"slug": "gpu_watt_hours", "unit": "watt-hours"}));
        app.record_all(vec![record("k", "gpu_watt_hours", 1, at, json!({}))]).await;
        let data = app.query("{ usageInsights(range: {preset: LAST_7_DAYS}) { totals { byType { usageType unit quantity } } } usageTypes { slug } }").await;
        assert_eq!(data["usageInsights"]["totals"]["byType"], json!([{"usageType": "gpu_watt_hours", "unit": "watt-hours", "quantity": "1"}]));
        assert_eq!(data["usageTypes"].as_array().unwrap().len(), 11);
        assert_eq!(app.error_code("mutation { createUsageType(input: {slug: \"gpu_watt_hours\", unit: \"x\", description: \"y\"}) { usageType { slug } } }").await, "ALREADY_EXISTS");
    }
}
