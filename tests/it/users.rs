//! Users, sessions, workspaces and agents belong to an account: the same id in two accounts is two of them.

use serde_json::{Value, json};

use crate::support::{NOW, Subscriber, TestApp, Transport, on_both_databases, record};

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
                "{{ usageInsights(range: {{lastDays: 7}}) {{ all: breakdown(by: {{dimension: {by}}}, measure: TOKENS) {{ {ROWS} }}
                    largest: breakdown(by: {{dimension: {by}}}, measure: TOKENS, top: 1) {{ {ROWS} }} }}
                    one: usageInsights(range: {{lastDays: 7}}, filter: {{accountIds: [\"globex\"]}}) {{ breakdown(by: {{dimension: {by}}}, measure: TOKENS) {{ {ROWS} }} }} }}"
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
            "{{ usageInsights(range: {{lastDays: 7}}) {{ models: breakdown(by: {{dimension: MODEL}}) {{ {ROWS} }} accounts: breakdown(by: {{dimension: ACCOUNT}}, measure: TOKENS) {{ {ROWS} }} }} }}"
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
        let data = app.query("{ usageInsights(range: {preset: TODAY}) { breakdown(by: {dimension: USER}, top: 3) { rows { key accountId } } } }").await;
        assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!([
            {"key": "1", "accountId": "acme"}, {"key": "1", "accountId": "mid"}, {"key": "1", "accountId": "zeta"}, {"key": null, "accountId": null},
        ]));
    }

    async fn series_has_a_line_per_account_and_id_in_both_ranges(app: &TestApp) {
        same_ids(app).await;
        let data = app.query("{
            lines: usageSeries(range: {preset: TODAY}, groupBy: {dimension: USER}, top: 2, compare: PREVIOUS_PERIOD) { series { kind key accountId total comparedTotal } }
            first: usageSeries(range: {preset: TODAY}, groupBy: {dimension: USER}, top: 1) { series { kind key accountId total } }
            daily: dailyUsage(range: {lastDays: 2}, groupBy: {dimension: SESSION}) { series { key accountId quantities } } }").await;
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

    async fn similar_user_is_suggested_with_its_account(app: &TestApp) {
        let used = |key: &str, account: &str, user: &str, at: &str| {
            record(key, "tokens_input", 5, at, json!({"accountId": account, "userId": user}))
        };
        // `anna` of `globex` has the most records, but the latest is of `acme`.
        app.record_all(vec![
            used("a", "globex", "anna", "2026-11-05T10:00:00Z"),
            used("b", "globex", "anna", "2026-11-05T11:00:00Z"),
            used("c", "acme", "anna", "2026-11-20T10:00:00Z"),
            used("d", "acme", "zoe", "2026-11-20T10:00:00Z"),
        ]).await;
        let query = "query ($range: DateRangeInput!, $filter: UsageFilter) { usageInsights(range: $range, filter: $filter) { totals { tokens }
            emptyReason { code message details { filters { alternatives { value accountId records } } }
                suggestion { range { preset } filter { accountIds userIds } } } } }";
        let ask = async |range: Value, filter: Value| app.query_with(query, json!({"range": range, "filter": filter})).await["usageInsights"].clone();
        let empty = ask(json!({"preset": "TODAY"}), json!({"userIds": ["ana"]})).await;
        let reason = &empty["emptyReason"];
        assert_eq!(reason["code"], "FILTERED_OUT", "{reason:#}");
        assert!(reason["message"].as_str().unwrap().contains("did you mean `anna` of account `globex`?"), "{reason:#}");
        assert_eq!(reason["details"]["filters"][0]["alternatives"], json!([
            {"value": "anna", "accountId": "globex", "records": "2"},
            {"value": "anna", "accountId": "acme", "records": "1"},
            {"value": "zoe", "accountId": "acme", "records": "1"},
        ]));
        let suggestion = &reason["suggestion"];
        assert_eq!(suggestion, &json!({"range": {"preset": "LAST_30_DAYS"}, "filter": {"accountIds": ["globex"], "userIds": ["anna"]}}));
        let shown = ask(json!({"preset": suggestion["range"]["preset"]}), suggestion["filter"].clone()).await;
        assert_eq!((&shown["totals"]["tokens"], &shown["emptyReason"]), (&json!("10"), &Value::Null));

        let of_one = ask(json!({"preset": "LAST_7_DAYS"}), json!({"accountIds": ["acme"], "userIds": ["ana"]})).await;
        let message = of_one["emptyReason"]["message"].as_str().unwrap();
        assert!(message.contains("did you mean `anna`?"), "the account is known: {message}");
        assert_eq!(of_one["emptyReason"]["suggestion"]["filter"], json!({"accountIds": ["acme"], "userIds": ["anna"]}));
    }

    async fn user_in_metadata_is_reported_with_its_account(app: &TestApp) {
        let misplaced = |key: &str, account: &str| {
            record(key, "tokens_input", 5, "2026-11-21T08:00:00Z", json!({"accountId": account, "metadata": {"userId": "anna"}}))
        };
        app.record_all(vec![misplaced("a", "acme"), misplaced("b", "globex"), misplaced("c", "globex")]).await;
        let data = app.query("{ usageSeries(range: {preset: TODAY}, groupBy: {dimension: USER}) { emptyReason { code message details { missing { inMetadata { value accountId records } } } } } }").await;
        let reason = &data["usageSeries"]["emptyReason"];
        assert_eq!(reason["code"], "DIMENSION_MISSING");
        assert!(reason["message"].as_str().unwrap().contains("(`anna` of account `globex`, `anna` of account `acme`)"), "{reason:#}");
        assert_eq!(reason["details"]["missing"][0]["inMetadata"], json!([
            {"value": "anna", "accountId": "globex", "records": "2"}, {"value": "anna", "accountId": "acme", "records": "1"},
        ]));
    }

    async fn finding_about_a_user_has_the_account(app: &TestApp) {
        let spend = |account: &str, day: i64, user: &str, cost: i64| {
            let labels = json!({"accountId": account, "userId": user, "sessionId": format!("{account}-{day}-{user}"), "cost": cost});
            record(&format!("{day}-{user}"), "tokens_output", 10, &format!("2026-11-{day:02}T10:00:00Z"), labels)
        };
        for day in 10..20 {
            app.record_all(vec![spend("acme", day, "1", 900), spend("acme", day, "2", 50), spend("acme", day, "3", 30), spend("acme", day, "4", 20)]).await;
            app.record_all(vec![spend("globex", day, "1", 5_000), spend("globex", day, "2", 5_000)]).await;
        }
        let data = app.query("{ usageInsights(range: {preset: LAST_30_DAYS}, filter: {accountIds: [\"acme\"]}) {
            findings(top: 100) { rows { kind subjectKind subject accountId filter { accountIds userIds } concentration { cost distinctValues } } } } }").await;
        let rows = data["usageInsights"]["findings"]["rows"].as_array().unwrap();
        let found: Vec<_> = rows.iter().filter(|row| row["kind"] == "CONCENTRATION").collect();
        assert_eq!(found, [&json!({
            "kind": "CONCENTRATION", "subjectKind": "USER", "subject": "1", "accountId": "acme",
            "filter": {"accountIds": ["acme"], "userIds": ["1"]}, "concentration": {"cost": "9000", "distinctValues": "4"},
        })], "{rows:#?}");
        assert!(rows.iter().all(|row| row["subjectKind"] == "USER" || row["accountId"].is_null()), "{rows:#?}");
    }

    async fn subscription_to_a_user_of_one_account_ignores_the_same_user_of_another(app: &TestApp) {
        same_ids(app).await;
        let query = |filter: &str| format!("subscription {{ usageChanged(range: {{lastDays: 7}}, throttleMs: 100, filter: {{{filter}}}) {{ totals {{ tokens }} }} }}");
        let mut of_one = Subscriber::subscribe(Transport::Events, app.url(), None, &query("accountIds: [\"acme\"], userIds: [\"1\"]")).await;
        let mut of_each = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &query("userIds: [\"1\"]")).await;
        let tokens = async |subscriber: &mut Subscriber| subscriber.next_change().await["totals"]["tokens"].clone();
        assert_eq!((tokens(&mut of_one).await, tokens(&mut of_each).await), (json!("100"), json!("150")));
        let more = |key: &str, account: &str| record(key, "tokens_input", 1, NOW, json!({"accountId": account, "userId": "1"}));
        app.record_all(vec![more("e", "globex")]).await;
        of_each.until(&json!({"totals": {"tokens": "151"}})).await;
        app.record_all(vec![more("f", "acme")]).await;
        of_each.until(&json!({"totals": {"tokens": "152"}})).await;
        assert_eq!(tokens(&mut of_one).await, "101", "the first change is that of the account");
    }
}
