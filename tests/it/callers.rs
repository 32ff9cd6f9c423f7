//! Who is asking: `viewer` for each kind of caller, and streams of a rotated token.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use usage_insights::auth::{Scope, ServiceTokens};

use crate::support::identity::{INTERNAL, admin_token, member_token, unique_name, viewer_token, viewers_by_secret};
use crate::support::{Backend, NOW, Subscriber, TestApp, Transport, record};

const VIEWER: &str = "{ viewer { subject role scopes accounts user expiresAt } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewer_describes_each_kind_of_caller() {
    let app = TestApp::start(Backend::Sqlite).await;
    let data = app.query(VIEWER).await;
    let anonymous = json!({"subject": null, "role": "ANONYMOUS", "scopes": ["RECORD", "READ", "ADMIN"], "accounts": null, "user": null, "expiresAt": null});
    assert_eq!(data["viewer"], anonymous, "in development");

    let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
    assert_eq!(app.graphql(VIEWER, json!({}), None).await.body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let name = unique_name("meter");
    let service = tokens.create(name.clone(), &BTreeSet::from([Scope::Record, Scope::Read]), Some(1)).await.unwrap();
    let rotated = service.text.reveal();
    let secret = tokens.rotate(&service.id, 60).await.unwrap().text.reveal();
    let request = usage_insights::auth::TokenRequest {
        name: unique_name("page"),
        scopes: BTreeSet::from([Scope::Read]),
        account_ids: Some(BTreeSet::from(["globex".to_owned(), "acme".to_owned()])),
        usage_types: None,
        expires_at: None,
    };
    let limited_name = request.name.clone();
    let limited = tokens.issue(request).await.unwrap().text.reveal();
    let row = |subject: &str, role: &str, scopes: &[&str], accounts: Value, user: Value, expires_at: Value| json!({"subject": subject, "role": role, "scopes": scopes, "accounts": accounts, "user": user, "expiresAt": expires_at});
    let in_an_hour = || json!("2026-11-21T13:00:00.000Z");
    for (token, expected) in [
        (member_token("acme", "ann"), row("ann@acme", "MEMBER", &["READ"], json!(["acme"]), json!("ann"), in_an_hour())),
        (viewer_token("acme"), row("ada@acme", "VIEWER", &["READ"], json!(["acme"]), Value::Null, in_an_hour())),
        (admin_token(), row("ada@staff", "ADMIN", &["READ", "ADMIN"], Value::Null, Value::Null, in_an_hour())),
        (INTERNAL.to_owned(), row("INTERNAL_SERVICE_TOKEN", "SERVICE", &["RECORD"], Value::Null, Value::Null, Value::Null)),
        (secret, row(&name, "SERVICE", &["RECORD", "READ"], Value::Null, Value::Null, json!("2026-11-22T12:00:00.000Z"))),
        (rotated, row(&name, "SERVICE", &["RECORD", "READ"], Value::Null, Value::Null, json!("2026-11-21T12:01:00.000Z"))),
        (limited, row(&limited_name, "SERVICE", &["READ"], json!(["acme", "globex"]), Value::Null, Value::Null)),
    ] {
        let reply = app.graphql(VIEWER, json!({}), Some(&token)).await;
        assert_eq!(reply.body["data"]["viewer"], expected, "{:#}", reply.body);
    }
    app.stop().await;
}

/// A rotation ends the validity of the old secret earlier, and streams that were opened with it go on until then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stream_of_a_rotated_token_goes_on_while_the_old_secret_is_valid() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, viewers_by_secret).await;
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let service = tokens.create(unique_name("page"), &BTreeSet::from([Scope::Read]), None).await.unwrap();
    let query = "subscription { usageChanged(throttleMs: 100) { totals { records } } }";
    let mut stream = Subscriber::subscribe(Transport::Events, app.url(), Some(&service.text.reveal()), query).await;
    stream.next_change().await;
    tokens.rotate(&service.id, 3_600).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(5)).await; // two checks of the session
    let recording = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    app.graphql(recording, json!({"records": [record("k", "api_calls", 1, NOW, json!({}))]}), Some(INTERNAL)).await;
    assert_eq!(stream.next_change().await["totals"]["records"], "1");
    app.stop().await;
}
