//! The values of dimensions and the keys of labels, for pickers.

use serde_json::{Value, json};

use crate::support::identity::{viewer_token, viewers_by_secret};
use crate::support::{Backend, TestApp, on_both_databases, record};

const RANGE: &str = "range: {lastDays: 7}";

fn used(key: &str, at: &str, other: Value) -> Value {
    record(key, "tokens_input", 10, at, other)
}

async fn some_usage(app: &TestApp) {
    app.record_all(vec![
        used("a", "2026-11-20T10:00:00Z", json!({"model": "claude-opus", "userId": "1", "cost": "2"})),
        used("b", "2026-11-21T08:07:06.005Z", json!({"model": "claude-opus", "userId": "2"})),
        used("c", "2026-11-19T10:00:00Z", json!({"model": "gpt", "userId": "2", "accountId": "globex"})),
        used("d", "2026-11-19T11:00:00Z", json!({"model": "GPT", "userId": "2", "accountId": "globex"})),
        used(
            "e",
            "2026-11-21T09:30:00Z",
            json!({"labels": [{"key": "team", "value": "Suche"}, {"key": "env", "value": "prod"}]}),
        ),
        used("f", "2026-11-18T09:30:00Z", json!({"labels": [{"key": "team", "value": "search"}]})),
        used("old", "2026-10-01T10:00:00Z", json!({"model": "old", "userId": "3", "labels": {"key": "old", "value": "x"}})),
    ])
    .await;
    let names = json!([
        {"accountId": "acme", "name": "Acme Ltd"},
        {"accountId": "globex", "userId": "2", "name": "Ömer Öztürk"},
        {"accountId": "acme", "userId": "1", "name": "Ann"},
    ]);
    let set = "mutation ($names: [DisplayNameInput!]!) { setNames(input: {names: $names}) { changed } }";
    app.query_with(set, json!({ "names": names })).await;
}

async fn values(app: &TestApp, arguments: &str) -> Value {
    let data = app
        .query(&format!(
            "{{ dimensionValues({arguments}) {{ matching total recordsWithoutValue
                rows {{ value accountId name totals {{ records }} lastRecordAt }} }} }}"
        ))
        .await;
    data["dimensionValues"].clone()
}

/// The values of a list with their accounts, in order.
fn shown(list: &Value) -> Vec<(&str, Option<&str>)> {
    let rows = list["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["value"].as_str().unwrap(), row["accountId"].as_str())).collect()
}

on_both_databases! {
    async fn values_are_listed_by_use_with_names_and_last_record(app: &TestApp) {
        some_usage(app).await;
        let models = values(app, &format!("by: {{dimension: MODEL}}, {RANGE}, top: 2")).await;
        assert_eq!(models, json!({"matching": "3", "total": "3", "recordsWithoutValue": "2", "rows": [
            {"value": "claude-opus", "accountId": null, "name": null, "totals": {"records": "2"}, "lastRecordAt": "2026-11-21T08:07:06.005Z"},
            {"value": "GPT", "accountId": null, "name": null, "totals": {"records": "1"}, "lastRecordAt": "2026-11-19T11:00:00.000Z"},
        ]}));
        let users = values(app, &format!("by: {{dimension: USER}}, {RANGE}")).await;
        assert_eq!(shown(&users), [("2", Some("globex")), ("1", Some("acme")), ("2", Some("acme"))]);
        assert_eq!((&users["rows"][0]["name"], &users["rows"][1]["name"]), (&json!("Ömer Öztürk"), &json!("Ann")));
        let accounts = values(app, &format!("by: {{dimension: ACCOUNT}}, {RANGE}")).await;
        assert_eq!(shown(&accounts), [("acme", None), ("globex", None)]);
        assert_eq!((&accounts["rows"][0]["name"], &accounts["rows"][0]["lastRecordAt"]), (&json!("Acme Ltd"), &json!("2026-11-21T09:30:00.000Z")));
        let teams = values(app, &format!("by: {{label: \"team\"}}, {RANGE}")).await;
        assert_eq!((shown(&teams), &teams["recordsWithoutValue"]), (vec![("Suche", None), ("search", None)], &json!("4")));
        let types = values(app, &format!("by: {{dimension: USAGE_TYPE}}, {RANGE}, filter: {{accountIds: [\"globex\"]}}")).await;
        assert_eq!((shown(&types), &types["rows"][0]["totals"]["records"]), (vec![("tokens_input", None)], &json!("2")));
    }

    async fn last_record_of_all_accounts_is_not_the_bucket_of_a_voided_record(app: &TestApp) {
        // One record and one correction per model: rollups over all accounts are spread over shards, of which each takes one at random.
        let models: Vec<_> = (0..8).map(|number| format!("m{number}")).collect();
        let sent = |model: &String, key: &str, at: &str| used(&format!("{model}-{key}"), at, json!({"model": model, "userId": "1"}));
        app.record_all(models.iter().map(|model| sent(model, "first", "2026-11-18T10:11:12.013Z")).collect()).await;
        app.record_all(models.iter().map(|model| sent(model, "last", "2026-11-19T10:00:00Z")).collect()).await;
        for model in &models {
            app.void_record("acme", &format!("{model}-last"), "test").await;
        }
        for filter in ["{}", "{accountIds: [\"acme\"]}", "{userIds: [\"1\"]}"] {
            let listed = values(app, &format!("by: {{dimension: MODEL}}, {RANGE}, filter: {filter}")).await;
            let last: Vec<_> = listed["rows"].as_array().unwrap().iter().map(|row| row["lastRecordAt"].clone()).collect();
            assert_eq!(last, vec![json!("2026-11-18T10:11:12.013Z"); 8], "{filter}");
        }
    }

    async fn search_finds_a_part_of_value_or_name_in_any_case(app: &TestApp) {
        some_usage(app).await;
        for (by, search, expected) in [
            ("{dimension: MODEL}", "gp", vec!["GPT", "gpt"]),
            ("{dimension: MODEL}", " OPUS ", vec!["claude-opus"]),
            ("{dimension: MODEL}", "%", vec![]),
            ("{dimension: MODEL}", "", vec!["claude-opus", "GPT", "gpt"]),
            ("{dimension: USER}", "öZTÜRK", vec!["2"]),
            ("{dimension: USER}", "ömer", vec!["2"]),
            ("{dimension: USER}", "ann", vec!["1"]),
            ("{dimension: ACCOUNT}", "ltd", vec!["acme"]),
            ("{dimension: ACCOUNT}", "GLOB", vec!["globex"]),
            ("{label: \"team\"}", "SEA", vec!["search"]),
        ] {
            let found = values(app, &format!("by: {by}, {RANGE}, search: \"{search}\"")).await;
            let listed: Vec<_> = shown(&found).into_iter().map(|(value, _)| value).collect();
            assert_eq!((listed, &found["matching"]), (expected.clone(), &json!(expected.len().to_string())), "{by} {search}");
        }
        // Within one account, whose users the statement does not group by account.
        let found = values(app, &format!("by: {{dimension: USER}}, {RANGE}, filter: {{accountIds: [\"globex\"]}}, search: \"mer\"")).await;
        assert_eq!((shown(&found), &found["total"]), (vec![("2", Some("globex"))], &json!("1")));
    }

    async fn search_without_a_match_says_how_many_values_there_are(app: &TestApp) {
        some_usage(app).await;
        let data = app.query(&format!("{{ dimensionValues(by: {{dimension: MODEL}}, {RANGE}, search: \"llama\") {{
            matching total rows {{ value }} emptyReason {{ code }} }} }}")).await;
        assert_eq!(data["dimensionValues"], json!({"matching": "0", "total": "3", "rows": [], "emptyReason": null}));
    }

    async fn list_without_values_is_explained(app: &TestApp) {
        some_usage(app).await;
        let reason = async |arguments: &str| {
            let data = app.query(&format!("{{ dimensionValues({arguments}) {{ total emptyReason {{ code suggestion {{ filter {{ models }} }} }} }} }}")).await;
            data["dimensionValues"]["emptyReason"].clone()
        };
        assert_eq!(reason(&format!("by: {{dimension: TIER}}, {RANGE}")).await["code"], "DIMENSION_MISSING");
        assert_eq!(reason(&format!("by: {{dimension: MODEL}}, {RANGE}, filter: {{models: [\"claude-opsu\"]}}")).await,
            json!({"code": "FILTERED_OUT", "suggestion": {"filter": {"models": ["claude-opus"]}}}));
        assert_eq!(reason("by: {dimension: ACCOUNT}, range: {days: {from: \"2026-11-01\", through: \"2026-11-02\"}}").await["code"], "OUT_OF_RANGE");
    }

    async fn label_keys_are_listed_by_use(app: &TestApp) {
        some_usage(app).await;
        app.record_all(vec![used("voided", "2026-11-21T10:00:00Z", json!({"labels": {"key": "gone", "value": "x"}}))]).await;
        app.void_record("acme", "voided", "test").await;
        let keys = async |arguments: &str| {
            let data = app.query(&format!("{{ labelKeys({RANGE}{arguments}) {{ matching total recordsWithoutValue
                rows {{ value name totals {{ records tokens }} lastRecordAt }} emptyReason {{ code }} freshness {{ readFrom }} }} }}")).await;
            data["labelKeys"].clone()
        };
        assert_eq!(keys("").await, json!({
            "matching": "2", "total": "2", "recordsWithoutValue": "4", "emptyReason": null, "freshness": {"readFrom": "RECORDS"}, "rows": [
                {"value": "team", "name": null, "totals": {"records": "2", "tokens": "20"}, "lastRecordAt": "2026-11-21T09:30:00.000Z"},
                {"value": "env", "name": null, "totals": {"records": "1", "tokens": "10"}, "lastRecordAt": "2026-11-21T09:30:00.000Z"},
            ],
        }));
        let found = keys(", search: \"EN\", top: 1").await;
        assert_eq!((&found["rows"][0]["value"], &found["matching"], &found["total"]), (&json!("env"), &json!("1"), &json!("2")));
        let unlabelled = keys(", filter: {accountIds: [\"globex\"]}").await;
        assert_eq!((&unlabelled["rows"], &unlabelled["recordsWithoutValue"], &unlabelled["emptyReason"]), (&json!([]), &json!("2"), &Value::Null));
        assert_eq!(keys(", filter: {accountIds: [\"initech\"]}").await["emptyReason"]["code"], "NOTHING_RECORDED");
    }

    async fn invalid_searches_and_sizes_are_rejected(app: &TestApp) {
        let long = "x".repeat(256);
        for (arguments, field) in [(format!("search: \"{long}\""), "search"), ("top: 0".to_owned(), "top"), ("top: 1001".to_owned(), "top")] {
            for list in ["dimensionValues(by: {dimension: MODEL}, ", "labelKeys("] {
                let reply = app.graphql(&format!("{{ {list}{RANGE}, {arguments}) {{ total }} }}"), json!({}), None).await;
                let extensions = &reply.body["errors"][0]["extensions"];
                assert_eq!((&extensions["code"], &extensions["field"]), (&json!("INVALID_ARGUMENT"), &json!(field)), "{:#}", reply.body);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_and_names_of_other_accounts_are_not_listed() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = TestApp::start(backend).await;
        some_usage(&app).await;
        let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
        let query = format!(
            "{{ dimensionValues(by: {{dimension: ACCOUNT}}, {RANGE}) {{ total rows {{ value }} }} labelKeys({RANGE}) {{ total }}
                ann: dimensionValues(by: {{dimension: USER}}, {RANGE}, search: \"ann\") {{ total matching }} }}"
        );
        let reply = app.graphql(&query, json!({}), Some(&viewer_token("globex"))).await;
        let expected = json!({
            "dimensionValues": {"total": "1", "rows": [{"value": "globex"}]},
            "labelKeys": {"total": "0"},
            "ann": {"total": "1", "matching": "0"},
        });
        assert_eq!(reply.body["data"], expected, "{:#}", reply.body);
        app.stop().await;
    }
}
