//! Daily series: every local day, in every zone, across offset changes.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record, records};

fn points(data: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    data["dailyUsage"]["series"][0]["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| (text(&point["date"]), text(&point["quantity"]), text(&point["status"])))
        .collect()
}

fn expected(points: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    points.iter().map(|(date, quantity, status)| ((*date).into(), (*quantity).into(), (*status).into())).collect()
}

async fn daily(app: &TestApp, range: &str, zone: &str) -> Value {
    app.query(&format!(
        "{{ dailyUsage(range: {range}, timeZone: \"{zone}\", usageTypes: [\"tokens_input\"]) {{ series {{ total points {{ date quantity status }} }} }} }}"
    ))
    .await
}

on_both_databases! {
    async fn series_contains_every_day_of_the_range_with_its_status(app: &TestApp) {
        app.record_all(records("tokens_input", &[(5, "2026-11-19T10:00:00Z"), (7, "2026-11-21T10:00:00Z")])).await;
        let data = daily(app, "{days: {from: \"2026-11-18\", through: \"2026-11-23\"}}", "UTC").await;
        assert_eq!(points(&data), expected(&[
            ("2026-11-18", "0", "COMPLETE"), ("2026-11-19", "5", "COMPLETE"), ("2026-11-20", "0", "COMPLETE"),
            ("2026-11-21", "7", "PARTIAL"), ("2026-11-22", "0", "FUTURE"), ("2026-11-23", "0", "FUTURE"),
        ]));
    }

    async fn columns_equal_points(app: &TestApp) {
        app.record_all(records("tokens_input", &[(5, "2026-11-19T10:00:00Z"), (7, "2026-11-21T10:00:00Z"), (8, "2026-11-21T11:00:00Z")])).await;
        let data = app.query("{ dailyUsage(range: {days: {from: \"2026-11-18\", through: \"2026-11-22\"}}, usageTypes: [\"tokens_input\"]) {
            dates statuses series { quantities costs recordCounts } } }").await;
        assert_eq!(data["dailyUsage"], json!({
            "dates": ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"],
            "statuses": ["COMPLETE", "COMPLETE", "COMPLETE", "PARTIAL", "FUTURE"],
            "series": [{"quantities": ["0", "5", "0", "15", "0"], "costs": ["0", "0", "0", "0", "0"], "recordCounts": ["0", "1", "0", "2", "0"]}],
        }));
        // The days are listed even without lines.
        let data = app.query("{ dailyUsage(range: {lastDays: 2}, groupBy: {dimension: USER}, usageTypes: [\"api_calls\"]) { dates series { quantities } } }").await;
        assert_eq!(data["dailyUsage"], json!({"dates": ["2026-11-20", "2026-11-21"], "series": []}));
    }

    async fn points_are_selected_like_any_object(app: &TestApp) {
        app.record_all(records("tokens_input", &[(5, "2026-11-21T10:00:00Z")])).await;
        let query = "query ($no: Boolean!) { dailyUsage(range: {lastDays: 1}, usageTypes: [\"tokens_input\"]) { series { points {
            ...Day amount: quantity ... on UsageSeriesPoint { __typename status amount: quantity } records @skip(if: true) cost @include(if: $no)
        } } } }
        fragment Day on UsageSeriesPoint { on: date ...Amount }
        fragment Amount on UsageSeriesPoint { quantity }";
        let reply = app.graphql(query, json!({"no": false}), None).await;
        assert_eq!(reply.body["data"]["dailyUsage"]["series"][0]["points"].to_string(),
            json!([{"on": "2026-11-21", "quantity": "5", "amount": "5", "__typename": "UsageSeriesPoint", "status": "PARTIAL"}]).to_string());
        let every = "{ __type(name: \"UsageSeriesPoint\") { fields { name } } }";
        let fields = app.query(every).await;
        for field in fields["__type"]["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let data = app.query(&format!("{{ dailyUsage(range: {{lastDays: 1}}, compare: PREVIOUS_PERIOD) {{ series {{ points {{ {name} }} }} }} }}")).await;
            assert!(data["dailyUsage"]["series"][0]["points"][0][name].is_string(), "{name}");
        }
    }

    async fn a_range_of_instants_has_partial_days_at_its_ends(app: &TestApp) {
        app.record_all(records("tokens_input", &[(1, "2026-11-18T11:59:59.999Z"), (2, "2026-11-18T12:00:00Z"), (4, "2026-11-19T07:01:02Z")])).await;
        let data = daily(app, "{instants: {start: \"2026-11-18T12:00:00Z\", end: \"2026-11-19T07:01:02.001Z\"}}", "UTC").await;
        assert_eq!(points(&data), expected(&[("2026-11-18", "2", "PARTIAL"), ("2026-11-19", "4", "PARTIAL")]));
    }

    async fn days_of_23_and_25_hours_contain_all_their_hours(app: &TestApp) {
        app.record_all(records("tokens_input", &[
            (1, "2025-11-02T03:59:59.999Z"), // Saturday, the last millisecond
            (2, "2025-11-02T04:00:00Z"),     // Sunday 00:00 EDT
            (4, "2025-11-02T05:30:00Z"),     // 01:30 EDT
            (8, "2025-11-02T06:30:00Z"),     // 01:30 again, EST
            (16, "2025-11-03T04:59:59.999Z"),
            (32, "2025-11-03T05:00:00Z"),
            (64, "2026-03-08T05:00:00Z"),    // Sunday 00:00 EST
            (128, "2026-03-09T03:59:59.999Z"), // the last millisecond of its 23 hours
        ])).await;
        let zone = "America/New_York";
        let autumn = daily(app, "{days: {from: \"2025-11-01\", through: \"2025-11-03\"}}", zone).await;
        assert_eq!(points(&autumn), expected(&[("2025-11-01", "1", "COMPLETE"), ("2025-11-02", "30", "COMPLETE"), ("2025-11-03", "32", "COMPLETE")]));
        let spring = daily(app, "{days: {from: \"2026-03-07\", through: \"2026-03-09\"}}", zone).await;
        assert_eq!(points(&spring), expected(&[("2026-03-07", "0", "COMPLETE"), ("2026-03-08", "192", "COMPLETE"), ("2026-03-09", "0", "COMPLETE")]));
    }

    async fn zones_with_quarter_and_half_hour_offsets_split_days_at_local_midnight(app: &TestApp) {
        app.record_all(records("tokens_input", &[
            (1, "2026-11-18T18:14:59.999Z"), (2, "2026-11-18T18:15:00Z"), // midnight in Kathmandu
            (4, "2026-04-04T12:59:59.999Z"), (8, "2026-04-04T13:00:00Z"), // midnight on Lord Howe, +11, before the 24.5 hour day
            (16, "2026-04-05T13:29:59.999Z"), (32, "2026-04-05T13:30:00Z"), // its end, +10:30
        ])).await;
        let kathmandu = daily(app, "{days: {from: \"2026-11-18\", through: \"2026-11-19\"}}", "Asia/Kathmandu").await;
        assert_eq!(points(&kathmandu), expected(&[("2026-11-18", "1", "COMPLETE"), ("2026-11-19", "2", "COMPLETE")]));
        let lord_howe = daily(app, "{days: {from: \"2026-04-04\", through: \"2026-04-06\"}}", "Australia/Lord_Howe").await;
        assert_eq!(points(&lord_howe), expected(&[("2026-04-04", "4", "COMPLETE"), ("2026-04-05", "24", "COMPLETE"), ("2026-04-06", "32", "COMPLETE")]));
    }

    async fn offset_change_within_a_quarter_hour_is_exact(app: &TestApp) {
        // Casey changed from +08 to +11 at 2020-10-03T16:01Z, inside a quarter hour, so records are read instead.
        app.record_all(records("tokens_input", &[
            (1, "2020-10-03T15:59:59.999Z"), (2, "2020-10-03T16:00:30Z"), (4, "2020-10-03T16:01:00Z"), (8, "2020-10-04T12:59:59Z"), (16, "2020-10-04T13:00:00Z"),
        ])).await;
        let data = daily(app, "{days: {from: \"2020-10-03\", through: \"2020-10-05\"}}", "Antarctica/Casey").await;
        assert_eq!(points(&data), expected(&[("2020-10-03", "1", "COMPLETE"), ("2020-10-04", "14", "COMPLETE"), ("2020-10-05", "16", "COMPLETE")]));
    }

    async fn default_chart_shows_all_kinds_of_tokens_even_if_zero(app: &TestApp) {
        let query = "{ dailyUsage(range: {lastDays: 2}) { unit usageTypes groupBy { dimension } series { kind key total points { quantity } } } }";
        let empty = |key: &str| json!({"kind": "VALUE", "key": key, "total": "0", "points": [{"quantity": "0"}, {"quantity": "0"}]});
        let kinds = ["tokens_input", "tokens_cache_read", "tokens_cache_write", "tokens_output", "tokens_reasoning"];
        assert_eq!(app.query(query).await["dailyUsage"], json!({
            "unit": "tokens", "usageTypes": kinds, "groupBy": [{"dimension": "USAGE_TYPE"}], "series": kinds.map(empty),
        }));
        app.record_all(records("tokens_output", &[(3, "2026-11-20T10:00:00Z")])).await;
        let data = app.query(query).await;
        assert_eq!(data["dailyUsage"]["series"][0], empty("tokens_input"));
        assert_eq!(data["dailyUsage"]["series"][3]["points"], json!([{"quantity": "3"}, {"quantity": "0"}]));
    }

    async fn grouped_lines_with_remainder_and_unknown_add_up(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let model = |key: &str, quantity, model: Option<&str>| record(key, "tokens_input", quantity, at, json!({"model": model}));
        app.record_all(vec![model("a", 10, Some("x")), model("b", 30, Some("y")), model("c", 5, Some("z")), model("d", 2, None)]).await;
        let data = app.query("{ dailyUsage(range: {lastDays: 2}, groupBy: {dimension: MODEL}, top: 1) { series { kind key total points { quantity } } } }").await;
        let line = |kind: &str, key: Option<&str>, total: &str| json!({"kind": kind, "key": key, "total": total, "points": [{"quantity": total}, {"quantity": "0"}]});
        assert_eq!(data["dailyUsage"]["series"], json!([line("VALUE", Some("y"), "30"), line("REMAINDER", None, "15"), line("UNKNOWN", None, "2")]));
    }

    async fn account_lines_use_local_days_in_every_zone(app: &TestApp) {
        app.record_all(vec![
            record("a", "tokens_input", 1, "2026-11-18T18:14:59.999Z", json!({})),
            record("b", "tokens_input", 2, "2026-11-18T18:15:00Z", json!({"accountId": "globex"})),
        ]).await;
        let data = app.query("{ dailyUsage(range: {days: {from: \"2026-11-18\", through: \"2026-11-19\"}}, timeZone: \"Asia/Kathmandu\", groupBy: {dimension: ACCOUNT}) {
            series { key points { quantity } } } }").await;
        assert_eq!(data["dailyUsage"]["series"], json!([
            {"key": "globex", "points": [{"quantity": "0"}, {"quantity": "2"}]}, {"key": "acme", "points": [{"quantity": "1"}, {"quantity": "0"}]},
        ]));
    }

    async fn usage_type_filter_selects_the_chart_and_mixed_units_are_an_error(app: &TestApp) {
        app.record_all(records("compute_seconds", &[(60, "2026-11-20T10:00:00Z")])).await;
        let data = app.query("{ dailyUsage(range: {lastDays: 2}, filter: {usageTypes: [\"compute_seconds\"]}) { unit series { key total } } }").await;
        assert_eq!(data["dailyUsage"], json!({"unit": "seconds", "series": [{"key": "compute_seconds", "total": "60"}]}));
        for (arguments, code) in [
            ("usageTypes: [\"tokens_input\", \"compute_seconds\"]", "MIXED_UNITS"),
            ("usageTypes: [\"tokens_inptu\"]", "UNKNOWN_USAGE_TYPE"),
            ("filter: {usageTypes: [\"tokens_inptu\"]}", "UNKNOWN_USAGE_TYPE"),
            ("usageTypes: [\"tokens_input\"], filter: {usageTypes: [\"tokens_input\"]}", "INVALID_ARGUMENT"),
            ("top: 0", "INVALID_ARGUMENT"),
        ] {
            assert_eq!(app.error_code(&format!("{{ dailyUsage(range: {{lastDays: 2}}, {arguments}) {{ series {{ total }} }} }}")).await, code, "{arguments}");
        }
    }
}
