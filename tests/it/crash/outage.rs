//! PostgreSQL is away for a while: every section says so, soon, and answers again by itself.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::cluster::Cluster;
use crate::support::ServerProcess;

/// More questions at once than there are connections that read, no two alike: none of them shares a statement.
const QUESTIONS: usize = 40;

/// A second, as promised, and two more for a machine that is busy with other tests.
const SOON: Duration = Duration::from_secs(3);

async fn ask(client: &Client, address: &str, days: usize) -> Value {
    let section =
        |name: &str, days: usize| format!("{name}: usageInsights(range: {{lastDays: {days}}}) {{ totals {{ records }} }}");
    let query =
        format!("{{ {} {} dailyUsage(range: {{lastDays: {days}}}) {{ unit }} }}", section("a", days), section("b", days + 100));
    let response = client.post(format!("{address}/graphql")).json(&json!({ "query": query })).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_away_every_section_says_so_within_a_second_and_answers_again_without_a_restart() {
    let mut cluster = Cluster::start_new().await;
    let as_by_default = [("USAGE_INSIGHTS__DATABASE__CONNECT_TIMEOUT_MS", "800")];
    let mut server = ServerProcess::start_with(&cluster.url(), &as_by_default).await;
    let client = Client::new();
    let ask_all = || async { join_all((1..=QUESTIONS).map(|days| ask(&client, &server.address, days))).await };
    assert!(ask_all().await.iter().all(|answer| answer["errors"].is_null()));

    cluster.kill().await;
    // The first finds connections that are dead; the second finds none.
    for attempt in ["with dead connections", "without connections"] {
        let began = Instant::now();
        let answers = ask_all().await;
        let took = began.elapsed();
        println!("{attempt}: {QUESTIONS} questions were refused in {took:.0?}");
        for answer in answers {
            let errors = answer["errors"].as_array().unwrap();
            assert_eq!(errors.len(), 3, "{answer:#}");
            for extensions in errors.iter().map(|error| &error["extensions"]) {
                assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("DATABASE_UNAVAILABLE"), &json!(true)));
            }
        }
        assert!(took < SOON, "{attempt}: {took:?}");
    }

    cluster.start().await;
    assert!(ask_all().await.iter().all(|answer| answer["errors"].is_null()));
    assert!(server.is_running());
    server.stop().await;
}

/// Each of the connections that read is dead then, and none of them is told so before it is used.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_of_postgresql_no_question_fails_for_connections_that_are_dead() {
    let mut cluster = Cluster::start_new().await;
    let server = ServerProcess::start(&cluster.url()).await;
    let client = Client::new();
    let ask_all = || async { join_all((1..=QUESTIONS).map(|days| ask(&client, &server.address, days))).await };
    assert!(ask_all().await.iter().all(|answer| answer["errors"].is_null()));
    cluster.restart().await;
    for answer in ask_all().await {
        assert!(answer["errors"].is_null(), "{answer:#}");
    }
    server.stop().await;
}
