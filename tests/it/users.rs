//! Users, sessions, workspaces and agents belong to an account: the same id in two accounts is two of them.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

/// User `1` of `acme` (100) and user `1` of `globex` (50), and the same for each kind of id; `acme` has a second user and a record without ids.
async fn same_ids(app: &TestApp) {
    let ids = |account: &str, id: &str, model: &str| json!({"accountId": account, "userId": id, "sessionId": id, "workspaceId": id, "agentId": id, "model": model, "cost": "1"});
    app.record_all(vec![
        record("a", "tokens_input", 100, "2026-11-21T08:00:00Z", ids("acme", "1", "big")),
        record("b", "tokens_input", 50, "2026-11-21T09:00:00Z", ids("globex", "1", "big")),
        record("c", "tokens_input", 7, "2026-11-20T09:00:00Z", ids("acme", "2", "small")),
        record("d", "tokens_input", 3, "2026-11-20T09:00:00Z", json!({"accountId": "globex"})),
    ])
    .await;
}

/// Kind, key, account, number of values and tokens of each row.
fn rows(breakdown: &Value) -> Vec<Value> {
    let row = |row: &Value| json!([row["kind"], row["key"], row["accountId"], row["values"], row["totals"]["tokens"]]);
    breakdown["rows"].as_array().unwrap().iter().map(row).collect()
}

const ROWS: &str = "rows { kind key accountId values totals { tokens } }";

on_both_databases! {
    async fn breakdown_has_a_row_per_account_and_id(app: &TestApp) {
        same_ids(app).await;
        for by in ["USER", "SESSION", "WORKSPACE", "AGENT"] {
            let data = app.query(&format!(
                "{{ usageInsights(range: {{lastDays: 7}}) {{ all: breakdown(by: {by}, measure: TOKENS) {{ {ROWS} }}
                    largest: breakdown(by: {by}, measure: TOKENS, top: 1) {{ {ROWS} }} }}
                    one: usageInsights(range: {{lastDays: 7}}, filter: {{accountIds: [\"globex\"]}}) {{ breakdown(by: {by}, measure: TOKENS) {{ {ROWS} }} }} }}"
            )).await;
            let insights = &data["usageInsights"];
            assert_eq!(rows(&insights["all"]), [
                json!(["VALUE", "1", "acme", "1", "100"]),
                json!(["VALUE", "1", "globex", "1", "50"]),
                json!(["VALUE", "2", "acme", "1", "7"]),
                json!(["UNKNOWN", null, null, "0", "3"]),
            ], "{by}");
            assert_eq!(rows(&insights["largest"]), [
                json!(["VALUE", "1", "acme", "1", "100"]),
                json!(["REMAINDER", null, null, "2", "57"]),
                json!(["UNKNOWN", null, null, "0", "3"]),
            ], "{by}");
            assert_eq!(rows(&data["one"]["breakdown"]), [
                json!(["VALUE", "1", "globex", "1", "50"]),
                json!(["UNKNOWN", null, null, "0", "3"]),
            ], "{by}");
        }
    }

    async fn accounts_share_models_and_are_their_own_key(app: &TestApp) {
        same_ids(app).await;
        let data = app.query(&format!(
            "{{ usageInsights(range: {{lastDays: 7}}) {{ models: breakdown(by: MODEL) {{ {ROWS} }} accounts: breakdown(by: ACCOUNT, measure: TOKENS) {{ {ROWS} }} }} }}"
        )).await;
        assert_eq!(rows(&data["usageInsights"]["models"])[0], json!(["VALUE", "big", null, "1", "150"]));
        assert_eq!(rows(&data["usageInsights"]["accounts"]), [
            json!(["VALUE", "acme", null, "1", "107"]),
            json!(["VALUE", "globex", null, "1", "53"]),
        ]);
    }

    async fn equal_users_are_ranked_by_id_then_by_account(app: &TestApp) {
        let used = |key: &str, account: &str, user: &str| {
            record(key, "api_calls", 1, "2026-11-21T08:00:00Z", json!({"accountId": account, "userId": user}))
        };
        app.record_all(vec![used("a", "zeta", "1"), used("b", "acme", "2"), used("c", "acme", "1"), used("d", "mid", "1")]).await;
        let data = app.query("{ usageInsights(range: {preset: TODAY}) { breakdown(by: USER, top: 3) { rows { key accountId } } } }").await;
        assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!([
            {"key": "1", "accountId": "acme"}, {"key": "1", "accountId": "mid"}, {"key": "1", "accountId": "zeta"}, {"key": null, "accountId": null},
        ]));
    }

    async fn series_has_a_line_per_account_and_id_in_both_ranges(app: &TestApp) {
        same_ids(app).await;
        let data = app.query("{
            lines: usageSeries(range: {preset: TODAY}, groupBy: USER, top: 2, compare: PREVIOUS_PERIOD) { series { kind key accountId total comparedTotal } }
            first: usageSeries(range: {preset: TODAY}, groupBy: USER, top: 1) { series { kind key accountId total } }
            daily: dailyUsage(range: {lastDays: 2}, groupBy: SESSION) { series { key accountId quantities } } }").await;
        assert_eq!(data["lines"]["series"], json!([
            {"kind": "VALUE", "key": "1", "accountId": "acme", "total": "100", "comparedTotal": "0"},
            {"kind": "VALUE", "key": "1", "accountId": "globex", "total": "50", "comparedTotal": "0"},
            {"kind": "REMAINDER", "key": null, "accountId": null, "total": "0", "comparedTotal": "7"},
            {"kind": "UNKNOWN", "key": null, "accountId": null, "total": "0", "comparedTotal": "3"},
        ]));
        assert_eq!(data["first"]["series"], json!([
            {"kind": "VALUE", "key": "1", "accountId": "acme", "total": "100"},
            {"kind": "REMAINDER", "key": null, "accountId": null, "total": "50"},
        ]));
        assert_eq!(data["daily"]["series"], json!([
            {"key": "1", "accountId": "acme", "quantities": ["0", "100"]},
            {"key": "1", "accountId": "globex", "quantities": ["0", "50"]},
            {"key": "2", "accountId": "acme", "quantities": ["7", "0"]},
            {"key": null, "accountId": null, "quantities": ["3", "0"]},
        ]));
    }

    async fn user_without_an_account_matches_in_each_account(app: &TestApp) {
        same_ids(app).await;
        for (filter, tokens) in [
            ("userIds: [\"1\"]", "150"),
            ("userIds: [\"1\"], accountIds: [\"globex\"]", "50"),
            ("userIds: [\"2\"], accountIds: [\"globex\"]", "0"),
            ("not: {userIds: [\"1\"]}", "10"),
        ] {
            let data = app.query(&format!("{{ usageInsights(range: {{lastDays: 7}}, filter: {{{filter}}}) {{ totals {{ tokens }} }} }}")).await;
            assert_eq!(data["usageInsights"]["totals"]["tokens"], tokens, "{filter}");
        }
    }
}
