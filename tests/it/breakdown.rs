//! Breakdowns by two dimensions, of some usage types, with changes; and the changes and averages of usage types.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

const RANGE: &str = "range: {preset: LAST_7_DAYS}";

async fn breakdown(app: &TestApp, arguments: &str, selection: &str) -> Value {
    let data = app.query(&format!("{{ usageInsights({RANGE}) {{ breakdown({arguments}) {{ {selection} }} }} }}")).await;
    data["usageInsights"]["breakdown"].clone()
}

/// Kind, keys, number of values and number of records of each row.
fn rows(breakdown: &Value) -> Vec<Value> {
    let rows = breakdown["rows"].as_array().unwrap();
    rows.iter().map(|row| json!([row["kind"], row["keys"], row["values"], row["totals"]["records"]])).collect()
}

fn on(day: u32) -> String {
    format!("2026-11-{day:02}T08:00:00Z")
}

const DIMENSIONS: [&str; 10] =
    ["MODEL", "PROVIDER", "TIER", "USAGE_TYPE", "SOURCE", "ACCOUNT", "USER", "SESSION", "WORKSPACE", "AGENT"];

async fn some_usage(app: &TestApp) {
    let tokens = |key: &str, quantity, other: Value| record(key, "tokens_input", quantity, &on(20), other);
    app.record_all(vec![
        tokens("a", 100, json!({"model": "big", "provider": "p1", "userId": "ann"})),
        tokens("b", 50, json!({"model": "big", "provider": "p2", "userId": "ann"})),
        tokens("c", 50, json!({"model": "big", "provider": "p2", "userId": "bob"})),
        tokens("d", 70, json!({"model": "big"})),
        tokens("e", 30, json!({"model": "small", "provider": "p1", "cost": "9"})),
        tokens("f", 20, json!({"provider": "p1"})),
        tokens("g", 10, json!({})),
        record("h", "compute_seconds", 600, &on(20), json!({"tier": "gpu-a", "cost": "5"})),
        record("i", "api_calls", 7, &on(20), json!({"model": "small"})),
    ])
    .await;
}

on_both_databases! {
    async fn breakdown_by_two_dimensions_has_a_row_per_pair(app: &TestApp) {
        some_usage(app).await;
        let by = breakdown(app, "by: [{dimension: MODEL}, {dimension: PROVIDER}], top: 3", "by { dimension } measure rows { kind key keys values share totals { tokens records } }").await;
        assert_eq!((&by["by"], &by["measure"]), (&json!([{"dimension": "MODEL"}, {"dimension": "PROVIDER"}]), &json!("TOKENS")));
        assert_eq!(rows(&by), [
            json!(["VALUE", ["big", "p1"], "1", "1"]),
            json!(["VALUE", ["big", "p2"], "1", "2"]),
            json!(["VALUE", ["big", null], "1", "1"]),
            json!(["REMAINDER", [null, null], "3", "3"]),
            json!(["UNKNOWN", [null, null], "0", "2"]),
        ], "a record without one of the two is in a pair, without both in the unknown row");
        assert_eq!(by["rows"][1]["share"], 100.0 / 330.0);
        assert_eq!((&by["rows"][2]["key"], &by["rows"][3]["key"]), (&json!("big"), &json!(null)));
        // In the other order the pairs are the same.
        let by = breakdown(app, "by: [{dimension: PROVIDER}, {dimension: MODEL}], top: 1000", "rows { kind key keys values totals { records } }").await;
        assert_eq!(rows(&by), [
            json!(["VALUE", ["p1", "big"], "1", "1"]),
            json!(["VALUE", ["p2", "big"], "1", "2"]),
            json!(["VALUE", [null, "big"], "1", "1"]),
            json!(["VALUE", ["p1", "small"], "1", "1"]),
            json!(["VALUE", ["p1", null], "1", "1"]),
            json!(["VALUE", [null, "small"], "1", "1"]),
            json!(["UNKNOWN", [null, null], "0", "2"]),
        ]);
        assert_eq!(by["rows"][2]["key"], json!(null));
    }

    async fn every_pair_of_dimensions_adds_up_to_the_records(app: &TestApp) {
        some_usage(app).await;
        for first in DIMENSIONS {
            for second in DIMENSIONS.into_iter().filter(|second| *second != first) {
                let by = breakdown(app, &format!("by: [{{dimension: {first}}}, {{dimension: {second}}}], top: 2, measure: RECORDS"), "rows { kind keys values totals { records } } freshness { readFrom }").await;
                let records: u32 = by["rows"].as_array().unwrap().iter().map(|row| row["totals"]["records"].as_str().unwrap().parse::<u32>().unwrap()).sum();
                assert_eq!(records, 9, "{first} and {second}: {by:#}");
                let names_any = |names: &[&str]| names.contains(&first) || names.contains(&second);
                let read_from = match () {
                    () if names_any(&["SESSION", "WORKSPACE", "AGENT"]) => "RECORDS",
                    () if names_any(&["USER"]) => "BOTH", // the newest day is not materialized
                    () => "ROLLUPS",
                };
                assert_eq!(by["freshness"]["readFrom"], read_from, "{first} and {second}");
            }
        }
    }

    async fn pairs_with_a_user_belong_to_an_account(app: &TestApp) {
        let used = |key: &str, quantity, at: &str, account: &str, user: Option<&str>| {
            record(key, "tokens_input", quantity, at, json!({"accountId": account, "userId": user, "model": "big"}))
        };
        app.record_all(vec![
            used("a", 100, "2026-11-21T11:00:00Z", "acme", Some("1")),
            used("b", 50, "2026-11-21T11:00:00Z", "globex", Some("1")),
            used("c", 5, "2026-11-21T11:00:00Z", "acme", None),
            used("d", 2, "2026-11-21T11:00:00Z", "globex", None),
            used("b-before", 40, "2026-11-20T11:00:00Z", "globex", Some("1")),
            used("a-before", 200, "2026-11-20T11:00:00Z", "acme", Some("1")),
        ]).await;
        let of = async |by: &str, filter: &str| {
            let data = app.query(&format!("{{ usageInsights(range: {{preset: TODAY}}, filter: {{{filter}}}) {{
                breakdown(by: {by}, measure: TOKENS) {{ rows {{ kind keys accountId totals {{ tokens }} change {{ tokens }} }} }} }} }}")).await;
            let rows = data["usageInsights"]["breakdown"]["rows"].as_array().unwrap().clone();
            rows.iter().map(|row| json!([row["keys"], row["accountId"], row["totals"]["tokens"], row["change"]["tokens"]])).collect::<Vec<_>>()
        };
        assert_eq!(of("[{dimension: USER}, {dimension: MODEL}]", "").await, [
            json!([["1", "big"], "acme", "100", -50.0]),
            json!([["1", "big"], "globex", "50", 25.0]),
            json!([[null, "big"], null, "7", null]),
        ]);
        assert_eq!(of("[{dimension: ACCOUNT}, {dimension: USER}]", "").await, [
            json!([["acme", "1"], "acme", "100", -50.0]),
            json!([["globex", "1"], "globex", "50", 25.0]),
            json!([["acme", null], null, "5", null]),
            json!([["globex", null], null, "2", null]),
        ]);
        assert_eq!(of("[{dimension: MODEL}, {dimension: USER}]", "accountIds: [\"globex\"]").await, [
            json!([["big", "1"], "globex", "50", 25.0]),
            json!([["big", null], null, "2", null]),
        ]);
    }

    async fn one_dimension_can_be_sent_without_a_list(app: &TestApp) {
        some_usage(app).await;
        let query = "query ($by: [GroupByInput!]!) { usageInsights(range: {preset: LAST_7_DAYS}) {
            sent: breakdown(by: $by, top: 2) { by { dimension } rows { kind key keys } } single: breakdown(by: {dimension: MODEL}, top: 2) { by { dimension } rows { kind key keys } } } }";
        let expected = json!({"by": [{"dimension": "MODEL"}], "rows": [
            {"kind": "VALUE", "key": "big", "keys": ["big"]},
            {"kind": "VALUE", "key": "small", "keys": ["small"]},
            {"kind": "UNKNOWN", "key": null, "keys": [null]},
        ]});
        for by in [json!({"dimension": "MODEL"}), json!([{"dimension": "MODEL"}])] {
            let data = app.query_with(query, json!({ "by": by })).await;
            assert_eq!(data["usageInsights"], json!({"sent": expected, "single": expected}));
        }
    }

    async fn no_dimension_a_repeated_one_and_three_are_rejected(app: &TestApp) {
        for dimensions in ["[]", "[{dimension: MODEL}, {dimension: MODEL}]", "[{dimension: MODEL}, {dimension: TIER}, {dimension: USER}]", "[{label: \"a\"}, {label: \"a\"}]"] {
            for (argument, query) in [
                ("by", format!("{{ usageInsights({RANGE}) {{ breakdown(by: {dimensions}) {{ measure }} }} }}")),
                ("groupBy", format!("{{ dailyUsage({RANGE}, groupBy: {dimensions}) {{ unit }} }}")),
                ("groupBy", format!("{{ usageSeries({RANGE}, groupBy: {dimensions}) {{ unit }} }}")),
            ] {
                let reply = app.graphql(&query, json!({}), None).await;
                let extensions = &reply.body["errors"][0]["extensions"];
                assert_eq!((&extensions["code"], &extensions["field"]), (&json!("INVALID_ARGUMENT"), &json!(argument)), "{query}");
            }
        }
    }

    async fn usage_types_of_a_breakdown_are_the_only_ones_in_its_rows(app: &TestApp) {
        some_usage(app).await;
        let selection = "measure rows { kind keys values share totals { records byType { usageType } } } freshness { readFrom }";
        let calls = breakdown(app, "by: {dimension: MODEL}, usageTypes: [\"api_calls\"]", selection).await;
        assert_eq!((rows(&calls), &calls["measure"]), (vec![json!(["VALUE", ["small"], "1", "1"])], &json!(null)));
        assert_eq!((&calls["rows"][0]["share"], &calls["rows"][0]["totals"]["byType"]), (&json!(1.0), &json!([{"usageType": "api_calls"}])));
        // Tokens alone: compute is not in the unknown row.
        let tokens = breakdown(app, "by: {dimension: MODEL}, top: 1, usageTypes: [\"tokens_input\", \"tokens_output\"], measure: RECORDS", selection).await;
        assert_eq!(rows(&tokens), [json!(["VALUE", ["big"], "1", "4"]), json!(["REMAINDER", [null], "1", "1"]), json!(["UNKNOWN", [null], "0", "2"])]);
        assert_eq!(tokens["measure"], "RECORDS");
        // Quantities of different units are not added up.
        let mixed = breakdown(app, "by: [{dimension: MODEL}, {dimension: TIER}], usageTypes: [\"tokens_input\", \"compute_seconds\"], top: 1", selection).await;
        assert_eq!((&mixed["measure"], &rows(&mixed)[0]), (&json!("COST"), &json!(["VALUE", ["small", null], "1", "1"])));
        let all = breakdown(app, "by: {dimension: SOURCE}, usageTypes: []", selection).await;
        assert_eq!((&all["measure"], rows(&all)), (&json!("RECORDS"), vec![json!(["VALUE", ["included"], "1", "9"])]));

        // The usage types are among those of the filter.
        let data = app.query(&format!("{{ usageInsights({RANGE}, filter: {{usageTypes: [\"tokens_input\", \"api_calls\"]}}) {{
            some: breakdown(by: {{dimension: MODEL}}, usageTypes: [\"api_calls\", \"compute_seconds\"]) {{ {selection} }}
            none: breakdown(by: {{dimension: MODEL}}, usageTypes: [\"compute_seconds\"]) {{ {selection} }} }} }}")).await;
        assert_eq!(rows(&data["usageInsights"]["some"]), [json!(["VALUE", ["small"], "1", "1"])]);
        assert_eq!(data["usageInsights"]["none"], json!({"measure": null, "rows": [], "freshness": {"readFrom": null}}));
        let unknown = format!("{{ usageInsights({RANGE}) {{ breakdown(by: {{dimension: MODEL}}, usageTypes: [\"tokens_inptu\"], measure: COST) {{ measure }} }} }}");
        assert_eq!(app.error_code(&unknown).await, "UNKNOWN_USAGE_TYPE");
    }

    async fn rows_change_against_the_same_groups_of_the_previous_period(app: &TestApp) {
        app.record_all(vec![
            record("a", "tokens_input", 150, "2026-11-21T11:00:00Z", json!({"model": "big", "provider": "p", "cost": "3"})),
            record("a-before", "tokens_input", 100, "2026-11-20T11:59:59.999Z", json!({"model": "big", "provider": "p", "cost": "4"})),
            record("a-too-late", "tokens_input", 9_000, "2026-11-20T12:00:00Z", json!({"model": "big", "provider": "p"})),
            record("new", "tokens_input", 90, "2026-11-21T11:00:00Z", json!({"model": "new", "provider": "p"})),
            record("small", "tokens_input", 30, "2026-11-21T11:00:00Z", json!({"model": "small"})),
            record("small-before", "tokens_input", 20, "2026-11-20T11:00:00Z", json!({"model": "small"})),
            record("gone-before", "tokens_input", 40, "2026-11-20T11:00:00Z", json!({"model": "gone", "provider": "q"})),
            record("none", "compute_seconds", 10, "2026-11-21T11:00:00Z", json!({})),
            record("none-before", "compute_seconds", 40, "2026-11-20T11:00:00Z", json!({})),
        ]).await;
        let change = "rows { kind keys change { tokens computeSeconds records cost } totals { byType { usageType change { quantity cost records } } } }";
        let query = |range: &str| format!("{{ usageInsights(range: {range}) {{ breakdown(by: [{{dimension: MODEL}}, {{dimension: PROVIDER}}], top: 2) {{ {change} }} }} }}");
        let data = app.query(&query("{preset: TODAY}")).await;
        let of_type = |usage_type: &str, change: Value| json!({"byType": [{"usageType": usage_type, "change": change}]});
        assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!([
            {"kind": "VALUE", "keys": ["big", "p"], "change": {"tokens": 50.0, "computeSeconds": null, "records": 0.0, "cost": -25.0},
             "totals": of_type("tokens_input", json!({"quantity": 50.0, "cost": -25.0, "records": 0.0}))},
            {"kind": "VALUE", "keys": ["new", "p"], "change": null, "totals": of_type("tokens_input", json!(null))},
            {"kind": "REMAINDER", "keys": [null, null], "change": {"tokens": -50.0, "computeSeconds": null, "records": -50.0, "cost": null},
             "totals": of_type("tokens_input", json!({"quantity": -50.0, "cost": null, "records": -50.0}))},
            {"kind": "UNKNOWN", "keys": [null, null], "change": {"tokens": null, "computeSeconds": -75.0, "records": 0.0, "cost": null},
             "totals": of_type("compute_seconds", json!({"quantity": -75.0, "cost": null, "records": 0.0}))},
        ]));
        // Without a comparable period there is no change.
        let data = app.query(&query("{preset: ALL_TIME}")).await;
        for row in data["usageInsights"]["breakdown"]["rows"].as_array().unwrap() {
            assert_eq!((&row["change"], &row["totals"]["byType"][0]["change"]), (&json!(null), &json!(null)), "{row}");
        }
    }

    async fn every_usage_type_of_the_totals_has_its_change(app: &TestApp) {
        app.query("mutation { createUsageType(input: {slug: \"pages\", unit: \"pages\", description: \"Pages.\"}) { usageType { slug } } }").await;
        app.record_all(vec![
            record("p", "pages", 3, "2026-11-21T11:00:00Z", json!({"cost": "1"})),
            record("p-before", "pages", 12, "2026-11-20T11:00:00Z", json!({"cost": "0"})),
            record("s", "storage_byte_seconds", 5_000_000_000_000_000_000, "2026-11-21T11:00:00Z", json!({})),
            record("s-before", "storage_byte_seconds", 4_000_000_000_000_000_000, "2026-11-20T11:00:00Z", json!({})),
            record("c", "api_calls", 3, "2026-11-21T11:00:00Z", json!({})),
            record("gone", "transcription_seconds", 3, "2026-11-20T11:00:00Z", json!({})),
        ]).await;
        let by_type = "byType { usageType change { quantity cost records } }";
        let data = app.query(&format!("{{ usageInsights(range: {{preset: TODAY}}) {{ totals {{ {by_type} }} previous {{ totals {{ {by_type} }} }} }} }}")).await;
        assert_eq!(data["usageInsights"]["totals"]["byType"], json!([
            {"usageType": "api_calls", "change": null},
            {"usageType": "pages", "change": {"quantity": -75.0, "cost": null, "records": 0.0}},
            {"usageType": "storage_byte_seconds", "change": {"quantity": 25.0, "cost": null, "records": 0.0}},
        ]));
        for row in data["usageInsights"]["previous"]["totals"]["byType"].as_array().unwrap() {
            assert_eq!(row["change"], json!(null), "the previous period is not compared itself");
        }
    }

    async fn byte_seconds_have_their_average_over_the_elapsed_part_of_the_range(app: &TestApp) {
        // The current day is 12 hours old: 43,200 seconds.
        app.record_all(vec![
            record("a", "storage_byte_seconds", 43_200 * 10 + 21_600 - 7, "2026-11-21T03:00:00Z", json!({})),
            record("b", "storage_byte_seconds", 86_400 * 7 + 43_199, "2026-11-20T03:00:00Z", json!({})),
            record("c", "tokens_input", 5, "2026-11-21T03:00:00Z", json!({})),
            record("ahead", "storage_byte_seconds", 7, "2026-11-21T12:04:00Z", json!({})),
        ]).await;
        let of = async |range: &str| {
            let data = app.query(&format!("{{ usageInsights(range: {range}) {{ totals {{ byType {{ usageType quantity averageBytes }} }}
                breakdown(by: {{dimension: ACCOUNT}}) {{ rows {{ totals {{ byType {{ averageBytes }} }} }} }} }} }}")).await;
            data["usageInsights"].clone()
        };
        let today = of("{preset: TODAY}").await;
        assert_eq!(today["totals"]["byType"], json!([
            {"usageType": "storage_byte_seconds", "quantity": "453600", "averageBytes": "11"},
            {"usageType": "tokens_input", "quantity": "5", "averageBytes": null},
        ]), "half a byte is rounded up");
        assert_eq!(today["breakdown"]["rows"][0]["totals"]["byType"][0]["averageBytes"], "11");
        assert_eq!(of("{preset: YESTERDAY}").await["totals"]["byType"][0]["averageBytes"], "7", "less than half is rounded down");
        let future = of("{instants: {start: \"2026-11-21T12:04:00Z\", end: \"2026-11-21T12:05:00Z\"}}").await;
        assert_eq!(future["totals"]["byType"], json!([{"usageType": "storage_byte_seconds", "quantity": "7", "averageBytes": null}]));
        let instants = of("{instants: {start: \"2026-11-21T03:00:00Z\", end: \"2026-11-21T03:00:01.500Z\"}}").await;
        assert_eq!(instants["totals"]["byType"][0]["averageBytes"], "302395");
    }

    async fn chart_by_two_dimensions_has_a_line_per_pair(app: &TestApp) {
        some_usage(app).await;
        let data = app.query("{ dailyUsage(range: {days: {from: \"2026-11-19\", through: \"2026-11-20\"}}, groupBy: [{dimension: MODEL}, {dimension: PROVIDER}], top: 2) {
            groupBy { dimension } series { kind key keys total quantities } } }").await;
        assert_eq!(data["dailyUsage"], json!({"groupBy": [{"dimension": "MODEL"}, {"dimension": "PROVIDER"}], "series": [
            {"kind": "VALUE", "key": "big", "keys": ["big", "p1"], "total": "100", "quantities": ["0", "100"]},
            {"kind": "VALUE", "key": "big", "keys": ["big", "p2"], "total": "100", "quantities": ["0", "100"]},
            {"kind": "REMAINDER", "key": null, "keys": [null, null], "total": "120", "quantities": ["0", "120"]},
            {"kind": "UNKNOWN", "key": null, "keys": [null, null], "total": "10", "quantities": ["0", "10"]},
        ]}));
        // With the usage type in a pair, only pairs with records have a line.
        let data = app.query("{ usageSeries(range: {preset: LAST_7_DAYS}, interval: WEEK, groupBy: [{dimension: USAGE_TYPE}, {dimension: USER}], measure: RECORDS) { series { keys records } } }").await;
        assert_eq!(data["usageSeries"]["series"], json!([
            {"keys": ["tokens_input", null], "records": "4"},
            {"keys": ["tokens_input", "ann"], "records": "2"},
            {"keys": ["tokens_input", "bob"], "records": "1"},
        ]));
    }

    async fn chart_by_two_dimensions_is_empty_if_records_have_neither(app: &TestApp) {
        let chart = "{ dailyUsage(range: {preset: LAST_7_DAYS}, groupBy: [{dimension: MODEL}, {dimension: USER}]) { series { kind keys }
            emptyReason { code message details { missing { dimension records inMetadata { value } } } suggestion { range { preset } } } } }";
        app.record_all(vec![
            record("bare", "tokens_input", 5, &on(20), json!({"metadata": {"model": "big", "userId": "ann"}})),
            record("old", "tokens_input", 5, "2026-11-02T08:00:00Z", json!({"userId": "ann"})),
        ]).await;
        let data = app.query(chart).await;
        assert_eq!(data["dailyUsage"], json!({"series": [{"kind": "UNKNOWN", "keys": [null, null]}], "emptyReason": {
            "code": "DIMENSION_MISSING", "details": {"missing": [
                {"dimension": "MODEL", "records": "1", "inMetadata": [{"value": "big"}]},
                {"dimension": "USER", "records": "1", "inMetadata": [{"value": "ann"}]},
            ]}, "suggestion": null,
            "message": "1 record has no value in the field `model` and no value in the field `userId`; 1 of the newest 1 have it in `metadata.model` (`big`), \
                which charts do not read; 1 of the newest 1 have it in `metadata.userId` (`ann` of account `acme`), which charts do not read; send them in `model` and `userId`",
        }}));
        // A record with one of the two is enough.
        app.record_all(vec![record("user", "tokens_input", 5, &on(20), json!({"userId": "ann"}))]).await;
        let data = app.query(chart).await;
        assert_eq!(data["dailyUsage"], json!({"series": [{"kind": "VALUE", "keys": [null, "ann"]}, {"kind": "UNKNOWN", "keys": [null, null]}], "emptyReason": null}));
    }
}
