//! A token for some usage types learns nothing about records of other types under its keys.

use serde_json::{Value, json};

use super::{code, create, start};
use crate::support::{AMEND, Backend, NOW, TestApp, VOID, amendment, on_each_backend, record, to_void};

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) {
    results { status recordId currentRecordId message differences { field existing sent } problems { code message } warnings { code message } } } }";

/// A token for every usage type, and one for `api_calls`.
async fn tokens(app: &TestApp) -> (String, String) {
    let all = create(app, json!({"name": "all", "scopes": ["RECORD"]})).await.0;
    let meter = create(app, json!({"name": "meter", "scopes": ["RECORD"], "usageTypes": ["api_calls"]})).await.0;
    (all, meter)
}

async fn send(app: &TestApp, query: &str, records: Value, token: &str) -> Value {
    let reply = app.graphql(query, json!({ "records": records }), Some(token)).await.body;
    let field = ["recordUsage", "voidUsage", "amendUsage"].into_iter().find(|field| reply["data"][field].is_object());
    reply["data"][field.unwrap_or_else(|| panic!("{reply:#}"))]["results"][0].clone()
}

async fn conflict_shows_nothing_of_a_record_that_the_token_may_not_record(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let (all, meter) = tokens(&app).await;
    let existing = json!([record("k", "tokens_input", 4_711, NOW, json!({"model": "secret-model"}))]);
    let id = send(&app, RECORD, existing, &all).await["recordId"].as_str().unwrap().to_owned();
    let other = |quantity: i64| json!([record("k", "api_calls", quantity, NOW, json!({}))]);
    let hidden = send(&app, RECORD, other(5), &meter).await;
    assert_eq!(hidden["status"], "CONFLICT");
    assert_eq!(
        (&hidden["recordId"], &hidden["currentRecordId"], &hidden["differences"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    for secret in [id.as_str(), "4711", "secret-model", "tokens_input"] {
        assert!(!hidden.to_string().contains(secret), "{hidden:#}");
    }
    assert_eq!(send(&app, RECORD, other(4_711), &meter).await, hidden, "a guessed value makes no difference");
    let shown = send(&app, RECORD, other(5), &all).await;
    assert_eq!(
        (&shown["recordId"], &shown["differences"][1]),
        (&json!(id), &json!({"field": "quantity", "existing": "4711", "sent": "5"}))
    );
    app.stop().await;
}

async fn duplicate_hides_a_replacement_that_the_token_may_not_record(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let (all, meter) = tokens(&app).await;
    let sent = || json!([record("k", "api_calls", 1, NOW, json!({}))]);
    let first = send(&app, RECORD, sent(), &meter).await["recordId"].clone();
    let moved = json!([amendment("acme", "k", json!({"usageType": "tokens_input", "quantity": 2}), "wrong type")]);
    let replacement = send(&app, AMEND, moved, &all).await["replacementId"].as_str().unwrap().to_owned();
    for (record, status) in [(sent(), "DUPLICATE"), (json!([record("k", "api_calls", 9, NOW, json!({}))]), "CONFLICT")] {
        let hidden = send(&app, RECORD, record.clone(), &meter).await;
        assert_eq!((&hidden["status"], &hidden["recordId"], &hidden["currentRecordId"]), (&json!(status), &first, &Value::Null));
        assert!(!hidden.to_string().contains(&replacement), "{hidden:#}");
        let shown = send(&app, RECORD, record, &all).await;
        assert_eq!(
            (&shown["status"], &shown["recordId"], &shown["currentRecordId"]),
            (&json!(status), &first, &json!(replacement))
        );
    }
    // Amended back, the record that counts is one of its own again.
    let back = json!([amendment("acme", "k", json!({"usageType": "api_calls", "quantity": 3}), "right type")]);
    let back = send(&app, AMEND, back, &all).await["replacementId"].clone();
    assert_eq!(send(&app, RECORD, sent(), &meter).await["currentRecordId"], back);
    app.stop().await;
}

async fn repeated_correction_hides_the_voided_record_of_another_type(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let (all, meter) = tokens(&app).await;
    assert_eq!(code(&app, RECORD, json!({"records": [record("k", "api_calls", 1, NOW, json!({}))]}), &meter).await, "OK");
    let moved = json!([amendment("acme", "k", json!({"usageType": "tokens_input", "quantity": 2}), "wrong type")]);
    send(&app, AMEND, moved, &all).await;
    let void = || json!([to_void("acme", "k", "sent twice")]);
    assert!(send(&app, VOID, void(), &all).await["voidedId"].is_string());
    let hidden = send(&app, VOID, void(), &meter).await;
    assert_eq!((&hidden["status"], &hidden["voidedId"]), (&json!("DUPLICATE"), &Value::Null), "{hidden:#}");
    assert!(send(&app, VOID, void(), &all).await["voidedId"].is_string());
    app.stop().await;
}

on_each_backend!(
    conflict_shows_nothing_of_a_record_that_the_token_may_not_record,
    duplicate_hides_a_replacement_that_the_token_may_not_record,
    repeated_correction_hides_the_voided_record_of_another_type,
);
