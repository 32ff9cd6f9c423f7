//! During an outage of PostgreSQL every section fails fast, and recovers without a restart.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::cluster::Cluster;
use crate::support::ServerProcess;

/// More concurrent queries than read connections, all different, so that none shares a statement.
const QUERIES: usize = 40;

/// The documented second, and two more for a busy test machine.
const MAX_LATENCY: Duration = Duration::from_secs(3);

async fn send_query(client: &Client, address: &str, days: usize) -> Value {
    let section =
        |name: &str, days: usize| format!("{name}: usageInsights(range: {{lastDays: {days}}}) {{ totals {{ records }} }}");
    let query =
        format!("{{ {} {} dailyUsage(range: {{lastDays: {days}}}) {{ unit }} }}", section("a", days), section("b", days + 100));
    let response = client.post(format!("{address}/graphql")).json(&json!({ "query": query })).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_fail_fast_during_an_outage_and_recover_without_a_restart() {
    let mut cluster = Cluster::start_new().await;
    let as_by_default = [("USAGE_INSIGHTS__DATABASE__CONNECT_TIMEOUT_MS", "800")];
    let mut server = ServerProcess::start_with(&cluster.url(), &as_by_default).await;
    let client = Client::new();
    let ask_all = || async { join_all((1..=QUERIES).map(|days| send_query(&client, &server.address, days))).await };
    assert!(ask_all().await.iter().all(|response| response["errors"].is_null()));

    cluster.kill().await;
    // The first queries use stale connections, the second ones find none.
    for attempt in ["with dead connections", "without connections"] {
        let began = Instant::now();
        let answers = ask_all().await;
        let took = began.elapsed();
        println!("{attempt}: {QUERIES} queries failed in {took:.0?}");
        for response in answers {
            let errors = response["errors"].as_array().unwrap();
            assert_eq!(errors.len(), 3, "{response:#}");
            for extensions in errors.iter().map(|error| &error["extensions"]) {
                assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("DATABASE_UNAVAILABLE"), &json!(true)));
            }
        }
        assert!(took < MAX_LATENCY, "{attempt}: {took:?}");
    }

    cluster.start().await;
    assert!(ask_all().await.iter().all(|response| response["errors"].is_null()));
    assert!(server.is_running());
    server.stop().await;
}

/// All read connections are stale, which is noticed only on use.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stale_connections_after_a_postgresql_restart_fail_no_query() {
    let mut cluster = Cluster::start_new().await;
    let server = ServerProcess::start(&cluster.url()).await;
    let client = Client::new();
    let ask_all = || async { join_all((1..=QUERIES).map(|days| send_query(&client, &server.address, days))).await };
    assert!(ask_all().await.iter().all(|response| response["errors"].is_null()));
    cluster.restart().await;
    for response in ask_all().await {
        assert!(response["errors"].is_null(), "{response:#}");
    }
    server.stop().await;
}
