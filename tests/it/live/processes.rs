//! Several server processes on one PostgreSQL.

use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{queried, record_tokens, subscription, wait_for_metric, wait_until_listening};
use crate::support::{Backend, NOW, Subscriber, TestApp, TestDatabase, Transport, record, run_program};

async fn start_two() -> (TestApp, TestApp) {
    let first = TestApp::start(Backend::Postgres).await;
    let second = TestApp::start_on(TestDatabase::shared(first.database()), |_| {}).await;
    (first, second)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_of_one_process_reach_subscribers_of_the_others() {
    let (first, second) = start_two().await;
    for transport in Transport::BOTH {
        let mut subscribers = Vec::new();
        for app in [&first, &second] {
            wait_until_listening(app).await;
            let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription("throttleMs: 100")).await;
            subscriber.next_change().await;
            subscribers.push(subscriber);
        }
        for (number, app) in [&first, &second, &first].into_iter().enumerate() {
            record_tokens(app, "acme", &format!("{transport:?} {number}"), 1).await;
            let wanted = queried(&first, "range: {preset: TODAY}").await;
            for subscriber in &mut subscribers {
                subscriber.until(&wanted).await;
            }
        }
    }
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_affected_subscriptions_read_after_a_commit_of_another_process() {
    let (first, second) = start_two().await;
    record_tokens(&first, "busy", "before", 1).await;
    wait_until_listening(&first).await;
    let mut quiet =
        Subscriber::subscribe(Transport::WebSocket, first.url(), None, &subscription("filter: {accountIds: [\"quiet\"]}")).await;
    let mut busy =
        Subscriber::subscribe(Transport::WebSocket, first.url(), None, &subscription("filter: {accountIds: [\"busy\"]}")).await;
    quiet.next_change().await;
    busy.next_change().await;
    let before = first.store.read_statement_count();
    record_tokens(&second, "busy", "k", 1).await;
    busy.next_change().await;
    assert_eq!(first.store.read_statement_count() - before, 1);
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_listen_connection_reconnects_without_missing_changes() {
    let (first, second) = start_two().await;
    let mut subscriber = Subscriber::subscribe(Transport::WebSocket, first.url(), None, &subscription("throttleMs: 100")).await;
    subscriber.next_change().await;
    let outside = first.database().connect().await;
    for number in 0..3 {
        wait_until_listening(&first).await;
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'usage-insights live'";
        outside.execute_unprepared(kill).await.unwrap();
        // No other process may be wait_until_listening for this notification.
        record_tokens(&second, "acme", &format!("k{number}"), 1).await;
        subscriber.until(&queried(&second, "range: {preset: TODAY}").await).await;
    }
    wait_for_metric(&first, "peers_reachable", 1.0).await;
    outside.close().await.unwrap();
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscriptions_continue_after_all_database_connections_are_killed() {
    let (first, second) = start_two().await;
    let mut subscriber = Subscriber::subscribe(Transport::Events, first.url(), None, &subscription("throttleMs: 100")).await;
    subscriber.next_change().await;
    let outside = first.database().connect().await;
    let kill =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    outside.execute_unprepared(kill).await.unwrap();
    outside.close().await.unwrap();
    // Calls may fail until the connections are replaced; retries succeed.
    let records = json!([record("k", "tokens_input", 1, NOW, json!({}))]);
    let recording =
        "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded duplicates } }";
    while !second.graphql(recording, json!({ "records": records }), None).await.body["errors"].is_null() {}
    assert_eq!(subscriber.next_change().await["totals"]["records"], "1");
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_a_command_reach_subscribers() {
    let app = TestApp::start(Backend::Postgres).await;
    wait_until_listening(&app).await;
    let mut subscriber = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription("throttleMs: 100")).await;
    subscriber.next_change().await;
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("records.ndjson");
    let line = r#"{"idempotencyKey": "k", "accountId": "acme", "usageType": "tokens_input", "quantity": 4, "occurredAt": "2026-11-21T12:00:00Z"}"#;
    std::fs::write(&file, line).unwrap();
    let url = app.database().url.clone();
    let import = move || run_program(folder.path(), &["import", file.to_str().unwrap()], &[("DATABASE_URL", &url)]);
    let imported = tokio::task::spawn_blocking(import);
    let output = imported.await.unwrap();
    assert!(output.status.success(), "{output:?}");
    subscriber.until(&queried(&app, "range: {preset: TODAY}").await).await;
    app.stop().await;
}
