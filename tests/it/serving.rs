//! The log messages about open access, at start and on use.

use serde_json::{Value, json};

use crate::support::{Backend, ServerProcess, TestDatabase, record};

async fn record_over_http(server: &ServerProcess, key: &str) -> Value {
    let query = "mutation ($r: [UsageRecordInput!]!) { recordUsage(input: {records: $r}) { recorded } }";
    let body = json!({"query": query, "variables": {"r": [record(key, "api_calls", 1, "2026-11-20T10:00:00Z", json!({}))]}});
    let url = format!("{}/graphql", server.address);
    reqwest::Client::new().post(url).json(&body).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn development_records_without_a_token_and_warns_once() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    for key in ["a", "b", "c"] {
        let reply = record_over_http(&server, key).await;
        assert!(reply["errors"].is_null(), "{reply:#}");
    }
    server.wait_for_line("USAGE IS BEING RECORDED WITHOUT A SERVICE TOKEN").await;
    assert_eq!(server.count_lines("USAGE IS BEING RECORDED WITHOUT A SERVICE TOKEN"), 1);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test]
async fn production_without_tokens_warns_that_recording_needs_one() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    ServerProcess::start(&database.url).await.stop().await; // development runs the migrations
    let server = ServerProcess::start_with(&database.url, &[("ENVIRONMENT", "production")]).await;
    let line = server.wait_for_line("NOTHING CAN BE RECORDED").await;
    assert!(line.contains("token create"), "{line}");
    let reply = record_over_http(&server, "a").await;
    assert_eq!(reply["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    server.wait_for_line("a field was rejected").await;
    server.stop().await;

    let with_token = [("ENVIRONMENT", "production"), ("INTERNAL_SERVICE_TOKEN", "a-token-of-some-length")];
    let server = ServerProcess::start_with(&database.url, &with_token).await;
    assert_eq!(server.count_lines("NOTHING CAN BE RECORDED"), 0);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test]
async fn server_logs_its_access_matrix_at_start() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    server.wait_for_line("EVERYTHING IS OPEN TO ANYONE WHO CAN REACH THIS PORT").await;
    server.wait_for_line("/graphiql                             open").await;
    server.stop().await;
    let server = ServerProcess::start_with(&database.url, &[("ENVIRONMENT", "production")]).await;
    let line = server.wait_for_line("access matrix").await;
    assert!(line.contains("production (no viewers"), "{line}");
    server.wait_for_line("recording, corrections                -").await;
    server.wait_for_line("introspection                         -").await;
    assert_eq!(server.count_lines("EVERYTHING IS OPEN"), 0);
    server.stop().await;
    database.destroy().await;
}
