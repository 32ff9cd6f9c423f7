//! Display names: setting, replacing and removing them, and where they are shown.

use serde_json::{Value, json};
use usage_insights::domain::display_name::{NameKey, NamedDimension};

use crate::support::{TestApp, on_both_databases, record};

const SET: &str = "mutation ($names: [DisplayNameInput!]!) { setNames(input: {names: $names}) { changed } }";
const RECORD_NAMES: &str = "{ usageRecords { nodes { accountId accountName userName sessionName workspaceName agentName } } }";

async fn set(app: &TestApp, names: Value) -> Value {
    let reply = app.graphql(SET, json!({"names": names}), None).await;
    assert!(reply.body.get("errors").is_none(), "{:#}", reply.body);
    reply.body["data"]["setNames"]["changed"].clone()
}

async fn error_of(app: &TestApp, names: Value) -> Value {
    app.graphql(SET, json!({"names": names}), None).await.body["errors"][0].clone()
}

async fn record_with_all_ids(app: &TestApp, key: &str, account: &str) {
    let ids = json!({"accountId": account, "userId": "1", "sessionId": "1", "workspaceId": "1", "agentId": "1"});
    app.record_all(vec![record(key, "api_calls", 1, "2026-11-20T10:00:00Z", ids)]).await;
}

async fn names_of(app: &TestApp, account: &str) -> Value {
    let data = app.query(RECORD_NAMES).await;
    let nodes = data["usageRecords"]["nodes"].as_array().unwrap();
    nodes.iter().find(|node| node["accountId"] == account).unwrap().clone()
}

on_both_databases! {
    async fn names_of_one_account_are_not_shown_for_the_same_ids_of_another(app: &TestApp) {
        record_with_all_ids(app, "a", "acme").await;
        record_with_all_ids(app, "g", "globex").await;
        let names = json!([
            {"accountId": "acme", "name": "Acme Ltd"},
            {"accountId": "acme", "userId": "1", "name": "Ann"},
            {"accountId": "acme", "sessionId": "1", "name": "Notebook"},
            {"accountId": "acme", "workspaceId": "1", "name": "Research"},
            {"accountId": "acme", "agentId": "1", "name": "Reviewer"},
            {"accountId": "globex", "userId": "1", "name": "Bob"},
        ]);
        assert_eq!(set(app, names).await, 6);
        assert_eq!(names_of(app, "acme").await, json!({
            "accountId": "acme", "accountName": "Acme Ltd", "userName": "Ann", "sessionName": "Notebook", "workspaceName": "Research",
            "agentName": "Reviewer",
        }));
        assert_eq!(names_of(app, "globex").await, json!({
            "accountId": "globex", "accountName": null, "userName": "Bob", "sessionName": null, "workspaceName": null, "agentName": null,
        }));
    }

    async fn rows_and_lines_carry_the_names_of_their_keys(app: &TestApp) {
        record_with_all_ids(app, "a", "acme").await;
        record_with_all_ids(app, "g", "globex").await;
        let names = json!([
            {"accountId": "acme", "name": "Acme Ltd"},
            {"accountId": "acme", "userId": "1", "name": "Ann"},
            {"accountId": "globex", "userId": "1", "name": "Bob"},
        ]);
        set(app, names).await;
        let day = "range: {days: {from: \"2026-11-20\", through: \"2026-11-20\"}}";
        let data = app.query(&format!("{{
            usageInsights({day}) {{
                accounts: breakdown(by: {{dimension: ACCOUNT}}) {{ rows {{ key names accountName }} }}
                users: breakdown(by: {{dimension: USER}}) {{ rows {{ key accountId names accountName }} }}
                pairs: breakdown(by: [{{dimension: USAGE_TYPE}}, {{dimension: USER}}]) {{ rows {{ keys names }} }}
            }}
            dailyUsage({day}, usageTypes: [\"api_calls\"], groupBy: [{{dimension: USER}}, {{dimension: ACCOUNT}}]) {{ series {{ keys names accountName }} }}
        }}")).await;
        let insights = &data["usageInsights"];
        assert_eq!(insights["accounts"]["rows"], json!([
            {"key": "acme", "names": ["Acme Ltd"], "accountName": null}, {"key": "globex", "names": [null], "accountName": null},
        ]));
        assert_eq!(insights["users"]["rows"], json!([
            {"key": "1", "accountId": "acme", "names": ["Ann"], "accountName": "Acme Ltd"},
            {"key": "1", "accountId": "globex", "names": ["Bob"], "accountName": null},
        ]));
        assert_eq!(insights["pairs"]["rows"], json!([
            {"keys": ["api_calls", "1"], "names": [null, "Ann"]}, {"keys": ["api_calls", "1"], "names": [null, "Bob"]},
        ]));
        assert_eq!(data["dailyUsage"]["series"], json!([
            {"keys": ["1", "acme"], "names": ["Ann", "Acme Ltd"], "accountName": "Acme Ltd"},
            {"keys": ["1", "globex"], "names": ["Bob", null], "accountName": null},
        ]));
    }

    async fn names_are_replaced_and_removed(app: &TestApp) {
        record_with_all_ids(app, "a", "acme").await;
        set(app, json!([{"accountId": "acme", "userId": "1", "name": "Ann"}])).await;
        let twice = json!([{"accountId": "acme", "userId": "1", "name": "Anna"}, {"accountId": "acme", "userId": "1", "name": "Zoë 💡"}]);
        assert_eq!(set(app, twice).await, 1, "the last name of an id counts");
        assert_eq!(names_of(app, "acme").await["userName"], "Zoë 💡");
        set(app, json!([{"accountId": "acme", "userId": "1", "name": null}])).await;
        assert_eq!(names_of(app, "acme").await["userName"], Value::Null);
        assert_eq!(set(app, json!([])).await, 0);
    }

    async fn concurrent_calls_that_replace_and_remove_the_same_names_all_succeed(app: &TestApp) {
        let name = |user: usize, name: Value| json!({"accountId": "acme", "userId": user.to_string(), "name": name});
        for round in 0..20 {
            let calls = (0..8).map(|call| {
                let is_set = |user: usize| (user + call + round).is_multiple_of(2);
                let names: Vec<_> = (0..6).map(|user| name((user * 5 + call) % 6, if is_set(user) { json!("n") } else { Value::Null })).collect();
                set(app, names.into())
            });
            for changed in futures_util::future::join_all(calls).await {
                assert_eq!(changed, 6);
            }
        }
    }

    async fn names_of_more_ids_than_a_statement_binds_are_found(app: &TestApp) {
        let named = json!([{"accountId": "acme", "userId": "7", "name": "Ann"}, {"accountId": "acme", "userId": "24999", "name": "Bob"}]);
        assert_eq!(set(app, named).await, 2);
        let key = |user: usize| NameKey { account_id: "acme".to_owned(), dimension: NamedDimension::User, id: user.to_string() };
        let mut found = app.store.display_names_of(&(0..25_000).map(key).collect::<Vec<_>>()).await.unwrap();
        found.sort_by(|(_, name), (_, other)| name.cmp(other));
        assert_eq!(found, [(key(7), "Ann".to_owned()), (key(24_999), "Bob".to_owned())]);
    }

    async fn a_call_with_an_invalid_name_sets_none(app: &TestApp) {
        record_with_all_ids(app, "a", "acme").await;
        for (invalid, field, part) in [
            (json!({"accountId": "acme", "userId": "1", "agentId": "1", "name": "x"}), "input.names.1.agentId", "at most one"),
            (json!({"accountId": "acme", "userId": null, "name": "x"}), "input.names.1.userId", "omit `userId` to name the account"),
            (json!({"accountId": "acme", "userId": "1"}), "input.names.1.name", "is missing"),
            (json!({"accountId": "acme", "userId": "1", "name": " "}), "input.names.1.name", "white space"),
            (json!({"accountId": "acme", "userId": "", "name": "x"}), "input.names.1.userId", "is empty"),
            (json!({"accountId": "acme", "name": "x".repeat(256)}), "input.names.1.name", "256 bytes"),
        ] {
            let error = error_of(app, json!([{"accountId": "acme", "name": "Acme Ltd"}, invalid])).await;
            assert_eq!((&error["extensions"]["code"], &error["extensions"]["field"]), (&json!("INVALID_ARGUMENT"), &json!(field)), "{error:#}");
            assert!(error["message"].as_str().unwrap().contains(part), "{error:#}");
            assert_eq!(names_of(app, "acme").await["accountName"], Value::Null);
        }
    }

    async fn the_message_of_a_call_with_many_invalid_names_is_bounded(app: &TestApp) {
        let invalid = |count: usize| Value::from(vec![json!({"accountId": "acme", "name": ""}); count]);
        let message = error_of(app, invalid(1_000)).await["message"].as_str().unwrap().to_owned();
        assert!(message.ends_with("; and 980 more") && message.len() < 4_000, "{message}");
        let error = error_of(app, invalid(1_001)).await;
        assert_eq!(error["extensions"]["limit"], json!({"name": "namesPerCall", "value": 1_000, "actual": 1_001}), "{error:#}");
    }
}
