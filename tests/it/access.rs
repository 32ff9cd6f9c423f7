//! Access control: environments, tokens, scopes.

use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use usage_insights::auth::{Scope, ServiceTokens};
use usage_insights::settings::{Environment, Settings};

use crate::support::identity::unique_name;
use crate::support::{Backend, NOW, TestApp, on_both_databases, record};

const INTERNAL: &str = "an-internal-service-token";
const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
const READ: &str = "{ usageTypes { slug } }";
const ADMIN: &str = "mutation { createUsageType(input: {slug: \"x\", unit: \"y\", description: \"z\"}) { usageType { slug } } }";

fn production(settings: &mut Settings) {
    settings.environment = Environment::Production;
    INTERNAL.clone_into(&mut settings.recording.internal_service_token);
}

async fn production_app(backend: Backend) -> TestApp {
    // Production does not migrate automatically.
    let app = TestApp::start(backend).await;
    let database = app.stop_keeping_database().await;
    TestApp::start_on(database, production).await
}

async fn tokens_of(app: &TestApp) -> ServiceTokens {
    let database = usage_insights::app::connect(&{
        let mut settings = Settings::defaults();
        settings.database.url.clone_from(&app.database().url);
        settings
    })
    .await
    .unwrap();
    ServiceTokens::new(database, app.clock.clone())
}

async fn create(app: &TestApp, scopes: &[Scope], days: Option<u32>) -> (String, String) {
    let scopes: BTreeSet<_> = scopes.iter().copied().collect();
    let issued = tokens_of(app).await.create(unique_name("tester"), &scopes, days).await.unwrap();
    (issued.id, issued.text.reveal())
}

/// The outcome of a request: `OK`, or the code of its error.
async fn outcome(app: &TestApp, query: &str, token: Option<&str>) -> String {
    let records = json!([record("k", "tokens_input", 1, NOW, json!({}))]);
    let variables = if query == RECORD { json!({ "records": records }) } else { json!({}) };
    let reply = app.graphql(query, variables, token).await;
    match &reply.body["errors"] {
        Value::Null => "OK".to_owned(),
        errors => errors[0]["extensions"]["code"].as_str().unwrap().to_owned(),
    }
}

on_both_databases! {
    async fn development_is_open_without_a_token_but_rejects_invalid_tokens(app: &TestApp) {
        for query in [RECORD, READ, ADMIN] {
            assert_eq!(outcome(app, query, None).await, "OK");
            assert_eq!(outcome(app, query, Some("wrong")).await, "INVALID_TOKEN");
        }
        let reply = app.graphql(READ, json!({}), Some("wrong")).await;
        assert_eq!((reply.status, &reply.body["data"]), (StatusCode::UNAUTHORIZED, &json!(null)));
        let reply = app.send(app.post("/graphql").header("authorization", "Basic eDp5").json(&json!({"query": READ}))).await;
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], "INVALID_TOKEN");
    }
}

async fn each_scope_allows_only_its_own_operations(backend: Backend) {
    let app = production_app(backend).await;
    let record_token = create(&app, &[Scope::Record], None).await.1;
    let read_token = create(&app, &[Scope::Read], None).await.1;
    let admin_token = create(&app, &[Scope::Admin], None).await.1;
    for (token, expected) in [
        (None, ["UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED"]),
        (Some(INTERNAL), ["OK", "FORBIDDEN", "FORBIDDEN"]),
        (Some(record_token.as_str()), ["OK", "FORBIDDEN", "FORBIDDEN"]),
        (Some(read_token.as_str()), ["FORBIDDEN", "OK", "FORBIDDEN"]),
        (Some(admin_token.as_str()), ["FORBIDDEN", "OK", "OK"]),
    ] {
        for (query, expected) in [RECORD, READ, ADMIN].into_iter().zip(expected) {
            assert_eq!(outcome(&app, query, token).await, expected, "{token:?} {query}");
        }
    }
    let reply = app.send(app.get("/graphiql")).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "production serves no GraphiQL");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_each_scope_allows_only_its_own_operations() {
    each_scope_allows_only_its_own_operations(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_each_scope_allows_only_its_own_operations() {
    each_scope_allows_only_its_own_operations(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoked_and_expired_tokens_and_wrong_secrets_are_rejected() {
    let app = production_app(Backend::Sqlite).await;
    let (revoked_id, revoked) = create(&app, &[Scope::Record], None).await;
    let (_, expiring) = create(&app, &[Scope::Record], Some(1)).await;
    let (_, good) = create(&app, &[Scope::Record], None).await;
    for token in [&revoked, &expiring, &good] {
        assert_eq!(outcome(&app, RECORD, Some(token)).await, "OK");
    }
    tokens_of(&app).await.revoke(&revoked_id).await.unwrap();
    app.set_time("2026-11-22T12:00:00Z");
    assert_eq!(outcome(&app, RECORD, Some(&revoked)).await, "INVALID_TOKEN");
    assert_eq!(outcome(&app, RECORD, Some(&expiring)).await, "INVALID_TOKEN");
    assert_eq!(outcome(&app, RECORD, Some(&good)).await, "OK");
    let other_secret = format!("{}{}", &good[..good.len() - 1], if good.ends_with('0') { '1' } else { '0' });
    assert_eq!(outcome(&app, RECORD, Some(&other_secret)).await, "INVALID_TOKEN");
    assert_eq!(tokens_of(&app).await.revoke(&revoked_id).await.unwrap_err().code().as_str(), "NOT_FOUND");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn token_is_stored_as_a_hash_with_its_last_use() {
    let app = production_app(Backend::Sqlite).await;
    let (id, text) = create(&app, &[Scope::Record], None).await;
    assert_eq!(tokens_of(&app).await.list().await.unwrap()[0].0.last_used_at, None);
    assert_eq!(outcome(&app, RECORD, Some(&text)).await, "OK");
    let used_at = app.clock.now().millis();
    // Written in the background, and at the latest on shutdown.
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, production).await;
    let (stored, _) = tokens_of(&app).await.list().await.unwrap().remove(0);
    assert_eq!((stored.id.as_str(), stored.last_used_at), (id.as_str(), Some(used_at)));
    let secret = text.rsplit('_').next().unwrap();
    assert!(!format!("{stored:?}").contains(secret) && !hex::encode(&stored.secret_hash).contains(secret));
    app.stop().await;
}

/// Bodies are limited to the size of a query, and for callers that may record to the configured size.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn body_size_limit_depends_on_the_caller() {
    let app = production_app(Backend::Sqlite).await;
    let (_, read) = create(&app, &[Scope::Read], None).await;
    let body_of =
        |kib: usize| format!("{{\"query\": \"{READ}\", \"variables\": {{\"padding\": \"{}\"}}}}", "x".repeat(kib * 1024));
    for (token, kib, expected) in [
        (None, 63, StatusCode::OK),
        (None, 65, StatusCode::PAYLOAD_TOO_LARGE),
        (Some(read.as_str()), 1_000, StatusCode::OK),
        (Some(read.as_str()), 1_025, StatusCode::PAYLOAD_TOO_LARGE),
        (Some(INTERNAL), 1_025, StatusCode::OK),
        (Some("wrong"), 1_025, StatusCode::UNAUTHORIZED),
    ] {
        let request = app.post("/graphql").header("content-type", "application/json").body(body_of(kib));
        let reply = app.send(if let Some(token) = token { request.bearer_auth(token) } else { request }).await;
        assert_eq!(reply.status, expected, "{token:?} {kib} {:#}", reply.body);
    }
    app.stop().await;
}
