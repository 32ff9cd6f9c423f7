//! Labels of usage records: sent, validated, compared, stored with the record and in their index, corrected.

use std::collections::BTreeMap;

use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{TestApp, amendment, assert_label_rows_equal_records, on_both_databases, record, to_void};

const AT: &str = "2026-11-20T10:00:00Z";

/// A record of `acme` with these labels.
fn labelled(key: &str, labels: Value) -> Value {
    record(key, "tokens_input", 5, AT, [("labels".to_owned(), labels)].into_iter().collect())
}

/// Labels as the API has them.
fn list(labels: &[(&str, &str)]) -> Value {
    labels.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
}

/// The labels of the record that counts under a key of `acme`; null if there is none.
async fn labels_of(app: &TestApp, key: &str) -> Value {
    let query =
        format!("{{ usageRecord(accountId: \"acme\", idempotencyKey: \"{key}\") {{ current {{ labels {{ key value }} }} }} }}");
    app.query(&query).await["usageRecord"]["current"]["labels"].clone()
}

/// Asserts that the index has the labels of all records, and returns their number.
async fn indexed_labels(app: &TestApp) -> usize {
    let outside = app.database().connect().await;
    let rows = assert_label_rows_equal_records(&outside).await;
    outside.close().await.unwrap();
    rows
}

/// Code and field of each problem of a result.
fn problems(result: &Value) -> Vec<(&str, &str)> {
    let problems = result["problems"].as_array().unwrap().iter();
    problems.map(|problem| (problem["code"].as_str().unwrap(), problem["field"].as_str().unwrap())).collect()
}

on_both_databases! {
    async fn labels_are_kept_as_sent_and_returned_sorted_by_key(app: &TestApp) {
        // Keys of other lengths: PostgreSQL stores short keys first.
        let sent = list(&[("team", "Suche & Größe 🦀"), ("environment", "production"), ("a", "\"quoted\\\""), ("api-key.name", "ci_1")]);
        app.record_all(vec![labelled("k", sent), labelled("none", json!([])), labelled("null", Value::Null)]).await;
        app.record_all(vec![record("omitted", "tokens_input", 5, AT, json!({})), labelled("single", json!({"key": "team", "value": "x"}))]).await;
        let sorted = list(&[("a", "\"quoted\\\""), ("api-key.name", "ci_1"), ("environment", "production"), ("team", "Suche & Größe 🦀")]);
        assert_eq!(labels_of(app, "k").await, sorted);
        for key in ["none", "null", "omitted"] {
            assert_eq!(labels_of(app, key).await, json!([]), "{key}");
        }
        // As GraphQL requires, an object is a list of one.
        assert_eq!(labels_of(app, "single").await, list(&[("team", "x")]));
        let data = app.query("{ usageRecords(first: 10) { nodes { idempotencyKey labels { key value } } } }").await;
        let listed = data["usageRecords"]["nodes"].as_array().unwrap().iter().find(|node| node["idempotencyKey"] == "k").unwrap();
        assert_eq!(listed["labels"], sorted);
        assert_eq!(indexed_labels(app).await, 5);
    }

    async fn sixteen_labels_of_full_length_are_recorded(app: &TestApp) {
        let key = |index: usize| format!("{index:02}{}", "k".repeat(62));
        let labels: Vec<_> = (0..16).map(|index| (key(index), "🦀".repeat(63) + "abc")).collect();
        let labels: Vec<_> = labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let reversed: Vec<_> = labels.iter().rev().copied().collect();
        app.record_all(vec![labelled("k", list(&reversed))]).await;
        assert_eq!(labels_of(app, "k").await, list(&labels));
        assert_eq!(indexed_labels(app).await, 16);
    }

    async fn invalid_labels_reject_their_record_with_every_problem(app: &TestApp) {
        let long = "x".repeat(256);
        let seventeen: Vec<_> = (0..17).map(|index| format!("k{index}")).collect();
        let seventeen: Vec<_> = seventeen.iter().map(|key| (key.as_str(), "v")).collect();
        let cases = [
            (list(&seventeen), vec![("TOO_MANY_LABELS", "labels")]),
            (list(&[("a", "x"), ("b", "x"), ("a", "y")]), vec![("REPEATED_LABEL_KEY", "labels.2.key")]),
            (list(&[("a", "x"), ("a", "x")]), vec![("REPEATED_LABEL_KEY", "labels.1.key")]),
            (
                list(&[("Team", "x"), ("", "x"), ("-a", "x"), ("ok", "x"), ("a b", "")]),
                vec![
                    ("INVALID_SLUG", "labels.0.key"),
                    ("INVALID_SLUG", "labels.1.key"),
                    ("INVALID_SLUG", "labels.2.key"),
                    ("INVALID_SLUG", "labels.4.key"),
                    ("INVALID_TEXT", "labels.4.value"),
                ],
            ),
            (
                list(&[("a", ""), ("b", " "), ("c", &long), ("d", "x\u{0}"), ("a", "")]),
                vec![
                    ("INVALID_TEXT", "labels.0.value"),
                    ("INVALID_TEXT", "labels.1.value"),
                    ("INVALID_TEXT", "labels.2.value"),
                    ("INVALID_TEXT", "labels.3.value"),
                    ("INVALID_TEXT", "labels.4.value"),
                    ("REPEATED_LABEL_KEY", "labels.4.key"),
                ],
            ),
        ];
        let mut sent: Vec<_> = cases.iter().enumerate().map(|(index, (labels, _))| labelled(&format!("bad{index}"), labels.clone())).collect();
        sent.insert(2, labelled("good", list(&[("a", "x")])));
        let payload = app.record(json!(sent)).await;
        assert_eq!((&payload["recorded"], &payload["rejected"]), (&json!(1), &json!(cases.len())), "{payload:#}");
        let mut results = payload["results"].as_array().unwrap().clone();
        results.remove(2);
        for (result, (labels, expected)) in results.iter().zip(&cases) {
            assert_eq!(problems(result), *expected, "{labels}");
        }
        // With those of other fields.
        let mut other = labelled("other", list(&[("A", "x")]));
        other["quantity"] = json!(-1);
        let payload = app.record(json!([other])).await;
        assert_eq!(problems(&payload["results"][0]), [("INVALID_QUANTITY", "quantity"), ("INVALID_SLUG", "labels.0.key")]);
        assert_eq!(indexed_labels(app).await, 1);
    }

    async fn order_of_labels_does_not_matter_for_duplicates(app: &TestApp) {
        let labels = [("team", "search"), ("feature", "chat"), ("b", "1")];
        app.record_all(vec![labelled("k", list(&labels)), labelled("none", json!([]))]).await;
        let reversed: Vec<_> = labels.iter().rev().copied().collect();
        let again = json!([labelled("k", list(&labels)), labelled("k", list(&reversed)), record("none", "tokens_input", 5, AT, json!({}))]);
        assert_eq!(app.record(again).await["duplicates"], 3);
        // Within one call, and on the path for calls with an existing key.
        let within = json!([labelled("k", list(&reversed)), labelled("new", list(&labels)), labelled("new", list(&reversed))]);
        let payload = app.record(within).await;
        assert_eq!((&payload["recorded"], &payload["duplicates"]), (&json!(1), &json!(2)), "{payload:#}");
        assert_eq!(indexed_labels(app).await, 6);
    }

    async fn record_with_other_labels_is_a_conflict_that_names_them(app: &TestApp) {
        app.record_all(vec![labelled("k", list(&[("team", "search"), ("a", "1")])), labelled("none", json!([]))]).await;
        let difference = |existing: Value, sent: Value| json!([{"field": "labels", "existing": existing, "sent": sent}]);
        let cases = [
            (labelled("k", list(&[("team", "growth"), ("a", "1")])), difference(json!(r#"{"a":"1","team":"search"}"#), json!(r#"{"a":"1","team":"growth"}"#))),
            (labelled("k", list(&[("a", "1")])), difference(json!(r#"{"a":"1","team":"search"}"#), json!(r#"{"a":"1"}"#))),
            (labelled("k", json!([])), difference(json!(r#"{"a":"1","team":"search"}"#), Value::Null)),
            (labelled("none", list(&[("a", "1")])), difference(Value::Null, json!(r#"{"a":"1"}"#))),
        ];
        let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { status code differences { field existing sent } } } }";
        for (sent, differences) in cases {
            let data = app.query_with(query, json!({"records": [sent.clone()]})).await;
            assert_eq!(data["recordUsage"]["results"], json!([{"status": "CONFLICT", "code": "IDEMPOTENCY_CONFLICT", "differences": differences}]), "{sent}");
        }
        let within = json!({"records": [labelled("new", list(&[("a", "1")])), labelled("new", list(&[("a", "2")]))]});
        let data = app.query_with(query, within).await;
        assert_eq!(data["recordUsage"]["results"][1]["differences"], difference(json!(r#"{"a":"1"}"#), json!(r#"{"a":"2"}"#)));
        assert_eq!(indexed_labels(app).await, 3);
    }

    async fn amendments_replace_labels_and_voids_keep_them_stored(app: &TestApp) {
        app.record_all(vec![labelled("k", list(&[("team", "search"), ("a", "1")])), labelled("v", list(&[("team", "search")]))]).await;
        let amend = async |labels: Value| {
            let replacement = json!({"usageType": "tokens_input", "quantity": 5, "labels": labels});
            app.amend(json!([amendment("acme", "k", replacement, "other team")])).await["results"][0].clone()
        };
        assert_eq!(amend(list(&[("team", "growth")])).await["status"], "CORRECTED");
        assert_eq!(labels_of(app, "k").await, list(&[("team", "growth")]));
        assert_eq!(amend(list(&[("team", "growth")])).await["status"], "DUPLICATE");
        // A replacement is a complete record: what it omits is empty.
        assert_eq!(amend(Value::Null).await["status"], "CORRECTED");
        assert_eq!(labels_of(app, "k").await, json!([]));
        assert_eq!(amend(list(&[("a", "1"), ("team", "search")])).await["status"], "CORRECTED");
        assert_eq!(labels_of(app, "k").await, list(&[("a", "1"), ("team", "search")]));
        assert_eq!(problems(&amend(list(&[("a", "1"), ("a", "2")])).await), [("REPEATED_LABEL_KEY", "labels.1.key")]);

        let query = "{ usageRecord(accountId: \"acme\", idempotencyKey: \"k\") { versions { labels { key value } } } }";
        let versions = app.query(query).await["usageRecord"]["versions"].clone();
        let labels: Vec<_> = versions.as_array().unwrap().iter().map(|version| version["labels"].clone()).collect();
        let (first, second) = (list(&[("a", "1"), ("team", "search")]), list(&[("team", "growth")]));
        assert_eq!(labels, [first.clone(), json!([]), second, first]);

        assert_eq!(app.void(json!([to_void("acme", "v", "x")])).await["corrected"], 1);
        let data = app.query("{ usageRecords(includeVoided: true) { nodes { idempotencyKey labels { key value } } } }").await;
        let voided = data["usageRecords"]["nodes"].as_array().unwrap().iter().find(|node| node["idempotencyKey"] == "v").unwrap();
        assert_eq!(voided["labels"], list(&[("team", "search")]));
        assert_eq!(indexed_labels(app).await, 2 + 1 + 2 + 1);
    }

    /// Computed apart from the service: the fields before the labels, each with its length, and the labels only if there are any.
    async fn content_hash_covers_labels_only_if_there_are_any(app: &TestApp) {
        app.record_all(vec![
            record("k", "tokens_input", 5, AT, json!({"accountId": "without", "labels": []})),
            record("k", "tokens_input", 5, AT, json!({"accountId": "with", "labels": list(&[("team", "x"), ("a", "1")])})),
        ]).await;
        let outside = app.database().connect().await;
        let keys = entity::usage_key::Entity::find().all(&outside).await.unwrap();
        let hashes: BTreeMap<_, _> = keys.into_iter().map(|key| (key.account_id, hex::encode(key.content_hash))).collect();
        let expected = [("with", "7099599d38fae299ad884c39478ff76b"), ("without", "ec78ad9e0f3b3275fe7e42be81b90358")];
        assert_eq!(hashes, expected.map(|(account, hash)| (account.to_owned(), hash.to_owned())).into());
        outside.close().await.unwrap();
    }

    async fn calls_with_some_labels_index_exactly_these(app: &TestApp) {
        let one = |index: usize| {
            let teams = ["search", "growth", "support"];
            let labels: Vec<_> = [("team", teams[index % 3]), ("env", "prod"), ("n", "x")].into_iter().take(index % 4).collect();
            record(&format!("k{index}"), "tokens_input", 1, &format!("2026-11-20T10:{:02}:00Z", index % 60), json!({
                "accountId": format!("account-{}", index % 3), "labels": list(&labels),
            }))
        };
        let expected = |count: usize| (0..count).map(|index| index % 4).sum::<usize>();
        app.record_all((0..100).map(one).collect()).await;
        assert_eq!(indexed_labels(app).await, expected(100));
        // With existing keys among them.
        let payload = app.record((90..200).map(one).collect()).await;
        assert_eq!((&payload["recorded"], &payload["duplicates"]), (&json!(100), &json!(10)));
        assert_eq!(indexed_labels(app).await, expected(200));
    }
}
