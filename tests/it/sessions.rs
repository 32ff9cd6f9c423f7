//! The list of sessions of a range.

mod members;

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

const RANGE: &str = "range: {days: {from: \"2026-11-19\", through: \"2026-11-21\"}}";

/// The order of a session, given the newest time, tokens, cost and number of its records.
type Rank<'a> = &'a dyn Fn(&(String, i128, i64, i64)) -> (String, i128);

/// A record of a session.
fn used(key: &str, session: &str, usage_type: &str, quantity: i64, at: &str, other: Value) -> Value {
    let mut record = record(key, usage_type, quantity, at, other);
    record["sessionId"] = json!(session);
    record
}

/// Session `s` of `acme` with two users, two models and compute, session `s` of `globex`, and a record without a session.
async fn three_sessions(app: &TestApp) {
    app.record_all(vec![
        used("a", "s", "tokens_input", 100, "2026-11-20T08:00:00Z", json!({"userId": "ann", "model": "small", "cost": "1.5"})),
        used("b", "s", "tokens_output", 7, "2026-11-20T09:00:00Z", json!({"userId": "ann", "model": "big"})),
        used("c", "s", "compute_seconds", 5_400, "2026-11-20T10:00:00Z", json!({"userId": "bob", "tier": "t", "cost": "0.25"})),
        used("d", "s", "tokens_input", 30, "2026-11-21T08:00:00Z", json!({"accountId": "globex", "cost": "9"})),
        used("e", "t", "api_calls", 1, "2026-11-21T09:00:00Z", json!({})),
        record("f", "tokens_input", 1_000, "2026-11-21T10:00:00Z", json!({})),
        used("g", "old", "api_calls", 1, "2026-11-18T23:59:59Z", json!({})),
        used("h", "void", "api_calls", 1, "2026-11-20T10:00:00Z", json!({})),
    ])
    .await;
    app.void_record("acme", "h", "a test").await;
}

async fn list(app: &TestApp, arguments: &str) -> Value {
    let selection = "nodes { accountId sessionId } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
    app.query(&format!("{{ sessions({arguments}) {{ {selection} }} }}")).await["sessions"].clone()
}

fn ids(page: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    page["nodes"].as_array().unwrap().iter().map(|node| (text(&node["accountId"]), text(&node["sessionId"]))).collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(account, session)| ((*account).to_owned(), (*session).to_owned())).collect()
}

on_both_databases! {
    async fn session_has_its_users_models_times_and_usage_in_the_range(app: &TestApp) {
        three_sessions(app).await;
        app.query("mutation { setNames(input: {names: [
            {accountId: \"acme\", sessionId: \"s\", name: \"Refactoring\"}, {accountId: \"acme\", userId: \"bob\", name: \"Bob\"},
            {accountId: \"acme\", name: \"Acme\"}]}) { changed } }").await;
        let data = app.query(&format!("{{ sessions({RANGE}, filter: {{accountIds: [\"acme\"]}}) {{ emptyReason {{ code }} nodes {{
            accountId accountName sessionId name userIds userCount userNames firstRecordAt lastRecordAt models modelCount
            totals {{ tokens tokensInput tokensOutput computeHours cost records byType {{ usageType quantity }} }} }} }} }}")).await;
        let nodes = data["sessions"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), 2);
        assert_eq!(nodes[1], json!({
            "accountId": "acme", "accountName": "Acme", "sessionId": "s", "name": "Refactoring",
            "userIds": ["ann", "bob"], "userCount": "2", "userNames": [null, "Bob"], "models": ["big", "small"], "modelCount": "2",
            "firstRecordAt": "2026-11-20T08:00:00.000Z", "lastRecordAt": "2026-11-20T10:00:00.000Z",
            "totals": {"tokens": "107", "tokensInput": "100", "tokensOutput": "7", "computeHours": 1.5, "cost": "1.75", "records": "3", "byType": [
                {"usageType": "compute_seconds", "quantity": "5400"}, {"usageType": "tokens_input", "quantity": "100"}, {"usageType": "tokens_output", "quantity": "7"},
            ]},
        }));
        assert_eq!(data["sessions"]["emptyReason"], Value::Null);
    }

    async fn session_of_many_users_and_models_lists_the_first_hundred_and_counts_all(app: &TestApp) {
        // `U` is before `u` in the order of bytes.
        let of_many = (0..250).map(|index| {
            let (user, model) = (format!("{}{index:03}", ["u", "U"][index % 2]), format!("m{:03}", index / 2));
            used(&format!("k{index}"), "s", "tokens_input", 2, "2026-11-20T08:00:00Z", json!({"userId": user, "model": model}))
        });
        app.record_all(of_many.collect()).await;
        three_sessions(app).await;
        let data = app.query(&format!("{{ sessions({RANGE}, orderBy: TOKENS) {{ nodes {{
            accountId userIds userCount userNames models modelCount totals {{ tokens records }} }} }} }}")).await;
        let nodes = data["sessions"]["nodes"].as_array().unwrap();
        let users: Vec<_> = (0..100).map(|index| format!("U{:03}", 2 * index + 1)).collect();
        let mut models: Vec<_> = ["big".to_owned()].into_iter().chain((0..99).map(|index| format!("m{index:03}"))).collect();
        models.sort();
        let expected = json!({
            "accountId": "acme", "userIds": users, "userCount": "252", "userNames": vec![Value::Null; 100], "models": models, "modelCount": "127",
            "totals": {"tokens": "607", "records": "253"},
        });
        assert_eq!(nodes[0], expected);
        assert_eq!((&nodes[1]["userIds"], &nodes[1]["userCount"], &nodes[1]["modelCount"]), (&json!([]), &json!("0"), &json!("0")));
    }

    async fn sessions_of_two_accounts_are_two_and_in_the_requested_order(app: &TestApp) {
        three_sessions(app).await;
        for (order, expected) in [
            ("LAST_ACTIVITY", [("acme", "t"), ("globex", "s"), ("acme", "s")]),
            ("TOKENS", [("acme", "s"), ("globex", "s"), ("acme", "t")]),
            ("COST", [("globex", "s"), ("acme", "s"), ("acme", "t")]),
            ("RECORDS", [("acme", "s"), ("globex", "s"), ("acme", "t")]),
        ] {
            assert_eq!(ids(&list(app, &format!("{RANGE}, orderBy: {order}")).await), pairs(&expected), "{order}");
        }
        assert_eq!(ids(&list(app, RANGE).await), pairs(&[("acme", "t"), ("globex", "s"), ("acme", "s")]), "the default");
        let of_model = list(app, &format!("{RANGE}, filter: {{models: [\"small\"]}}")).await;
        assert_eq!(ids(&of_model), pairs(&[("acme", "s")]));
    }

    async fn pages_of_every_order_return_every_session_once(app: &TestApp) {
        let mut rng = StdRng::seed_from_u64(11);
        // Few values, so that many sessions are equal and their ids decide; sums beyond 2^63.
        let sent: Vec<Value> = (0..60).map(|index| {
            let (account, session) = (["acme", "globex"][rng.random_range(0..2)], format!("s:{}", rng.random_range(0..12)));
            let quantity = [1, i64::MAX][rng.random_range(0..2)];
            let at = format!("2026-11-20T1{}:00:00Z", rng.random_range(0..3));
            let usage_type = ["tokens_input", "tokens_output"][rng.random_range(0..2)];
            let labels = json!({"accountId": account, "model": format!("m{}", index % 3), "cost": rng.random_range(0..2)});
            used(&format!("k{index}"), &session, usage_type, quantity, &at, labels)
        }).collect();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut expected: BTreeMap<(String, String), (String, i128, i64, i64)> = BTreeMap::new();
        for record in &sent {
            let sums = expected.entry((text(&record["accountId"]), text(&record["sessionId"]))).or_default();
            sums.0 = sums.0.clone().max(text(&record["occurredAt"]));
            sums.1 += i128::from(record["quantity"].as_i64().unwrap());
            sums.2 += record["cost"].as_i64().unwrap();
            sums.3 += 1;
        }
        app.record_all(sent).await;
        let ranks: [(&str, Rank<'_>); 4] = [
            ("LAST_ACTIVITY", &|sums| (sums.0.clone(), 0)),
            ("TOKENS", &|sums| (String::new(), sums.1)),
            ("COST", &|sums| (String::new(), sums.2.into())),
            ("RECORDS", &|sums| (String::new(), sums.3.into())),
        ];
        for (order, rank) in ranks {
            let mut sessions: Vec<_> = expected.iter().map(|(ids, sums)| (rank(sums), ids.clone())).collect();
            sessions.sort();
            let sessions: Vec<_> = sessions.into_iter().rev().map(|(_, ids)| ids).collect();
            let (mut forward, mut after) = (Vec::new(), String::new());
            loop {
                let page = list(app, &format!("{RANGE}, orderBy: {order}, first: 4{after}")).await;
                forward.extend(ids(&page));
                if page["pageInfo"]["hasNextPage"] == false { break }
                after = format!(", after: {}", page["pageInfo"]["endCursor"]);
            }
            assert_eq!(forward, sessions, "{order}");
            let (mut backward, mut before) = (Vec::new(), String::new());
            loop {
                let page = list(app, &format!("{RANGE}, orderBy: {order}, last: 5{before}")).await;
                drop(backward.splice(0..0, ids(&page)));
                if page["pageInfo"]["hasPreviousPage"] == false { break }
                before = format!(", before: {}", page["pageInfo"]["startCursor"]);
            }
            assert_eq!(backward, sessions, "{order}");
        }
    }

    async fn sessions_add_up_to_the_records_that_have_one(app: &TestApp) {
        three_sessions(app).await;
        let data = app.query(&format!("{{ sessions({RANGE}) {{ nodes {{ totals {{ tokens cost records }} }} }}
            usageInsights({RANGE}) {{ uniqueSessions {{ count }} breakdown(by: {{dimension: SESSION}}, measure: TOKENS) {{ rows {{ kind totals {{ tokens records }} }} }} }} }}")).await;
        let nodes = data["sessions"]["nodes"].as_array().unwrap();
        let number = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
        let sum = |rows: &[&Value], field: &str| rows.iter().map(|row| number(&row["totals"][field])).sum::<i64>();
        let rows = data["usageInsights"]["breakdown"]["rows"].as_array().unwrap();
        let rows: Vec<_> = rows.iter().filter(|row| row["kind"] == "VALUE").collect();
        let nodes: Vec<_> = nodes.iter().collect();
        for field in ["tokens", "records"] {
            assert_eq!(sum(&nodes, field), sum(&rows, field), "{field}");
        }
        assert_eq!(data["usageInsights"]["uniqueSessions"]["count"], nodes.len().to_string());
    }

    async fn empty_list_says_why_and_a_page_beyond_the_end_is_not_empty(app: &TestApp) {
        three_sessions(app).await;
        let reason = async |arguments: &str| {
            let query = format!("{{ sessions({arguments}) {{ nodes {{ sessionId }} emptyReason {{ code suggestion {{ range {{ preset }} filter {{ models }} }} }} }} }}");
            app.query(&query).await["sessions"]["emptyReason"].clone()
        };
        assert_eq!(reason("range: {preset: TODAY}, filter: {usageTypes: [\"tokens_output\"]}").await["code"], "OUT_OF_RANGE");
        assert_eq!(reason(&format!("{RANGE}, filter: {{models: [\"smal\"]}}")).await,
            json!({"code": "FILTERED_OUT", "suggestion": {"range": null, "filter": {"models": ["small"]}}}));
        app.record_all(vec![record("z", "tokens_input", 5, "2026-11-21T08:00:00Z", json!({"accountId": "initech"}))]).await;
        assert_eq!(reason("range: {preset: TODAY}, filter: {accountIds: [\"initech\"]}").await["code"], "DIMENSION_MISSING");
        assert_eq!(reason("range: {preset: TODAY}, filter: {accountIds: [\"absent\"]}").await["code"], "NOTHING_RECORDED");
        let end = list(app, RANGE).await["pageInfo"]["endCursor"].clone();
        let beyond = list(app, &format!("{RANGE}, after: {end}")).await;
        assert_eq!((ids(&beyond), &beyond["pageInfo"]["hasPreviousPage"]), (Vec::new(), &json!(true)));
        assert_eq!(reason(&format!("{RANGE}, after: {end}")).await, Value::Null);
        assert_eq!(reason(&format!("{RANGE}, first: 0")).await, Value::Null);
    }

    async fn suggested_range_is_not_longer_than_the_list_allows(app: &TestApp) {
        app.record_all(vec![used("a", "s", "api_calls", 1, "2026-09-20T08:00:00Z", json!({}))]).await;
        let suggested = async |filter: &str| {
            let query = format!("{{ sessions(range: {{preset: TODAY}}{filter}) {{ emptyReason {{ suggestion {{ range {{ preset instants {{ start end }} }} }} }} }} }}");
            app.query(&query).await["sessions"]["emptyReason"]["suggestion"]["range"].clone()
        };
        let all = suggested("").await;
        assert_eq!(all, json!({"preset": null, "instants": {"start": "2026-08-22T00:00:00.000Z", "end": "2026-09-21T00:00:00.000Z"}}));
        let shown = list(app, &format!("range: {{instants: {{start: {}, end: {}}}}}", all["instants"]["start"], all["instants"]["end"])).await;
        assert_eq!(ids(&shown), pairs(&[("acme", "s")]));
        assert_eq!(suggested(", filter: {accountIds: [\"acme\"]}").await["preset"], "LAST_90_DAYS");
    }

    async fn cursors_of_another_order_or_list_are_rejected(app: &TestApp) {
        three_sessions(app).await;
        let cursor = list(app, &format!("{RANGE}, first: 1")).await["pageInfo"]["endCursor"].clone();
        let record = app.query("{ usageRecords(first: 1) { pageInfo { endCursor } } }").await["usageRecords"]["pageInfo"]["endCursor"].clone();
        // `session:<2^95>:4:acmes`: a sum that no list has.
        let too_large = json!("c2Vzc2lvbjozOTYxNDA4MTI1NzEzMjE2ODc5Njc3MTk3NTE2ODo0OmFjbWVz");
        for (order, cursor) in [("COST", &cursor), ("LAST_ACTIVITY", &record), ("LAST_ACTIVITY", &too_large)] {
            let query = format!("{{ sessions({RANGE}, orderBy: {order}, after: {cursor}) {{ nodes {{ sessionId }} }} }}");
            assert_eq!(app.error_code(&query).await, "INVALID_CURSOR", "{order} {cursor}");
        }
    }
}
