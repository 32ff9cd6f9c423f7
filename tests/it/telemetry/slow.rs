//! The slow-query log and the request log.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};

use crate::support::{Backend, ServerProcess, TestDatabase};

async fn send_query(server: &ServerProcess, query: &str) -> Value {
    let url = format!("{}/graphql", server.address);
    let request = reqwest::Client::new().post(url).header("x-request-id", "request-7").json(&json!({ "query": query }));
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn slow_statements_and_operations_are_logged_by_operation_name_without_values() {
    let database = TestDatabase::create(Backend::Postgres).await;
    // No background work that would wait for the lock too.
    let variables = [("USAGE_INSIGHTS__LOG__SLOW_QUERY_MS", "50"), ("USAGE_INSIGHTS__RECORDING__MATERIALIZE_SECONDS", "0")];
    let server = ServerProcess::start_with(&database.url, &variables).await;
    let outside = database.connect().await;
    let holder = database.connect().await;
    let locking = holder.begin().await.unwrap();
    locking.execute_unprepared("LOCK TABLE usage_rollup IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let query = "query SlowPage { usageInsights(range: {lastDays: 3}, filter: {accountIds: [\"secret-account\"]}) { totals { records } } }";
    let pending_query = send_query(&server, query);
    let holding = async {
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'usage-insights' \
            AND datname = current_database() AND wait_event_type = 'Lock' AND now() - query_start > INTERVAL '60 milliseconds'";
        let deadline = Instant::now() + Duration::from_secs(20);
        while outside.query_one_raw(Statement::from_string(DbBackend::Postgres, waiting)).await.unwrap().is_none() {
            assert!(Instant::now() < deadline, "no statement waits for the lock");
        }
        locking.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(pending_query, holding);
    assert!(answer["errors"].is_null(), "{answer:#}");
    let statement = server.wait_for_line("slow statement operation=\"SlowPage\"").await;
    assert!(statement.contains("request-7") && statement.contains("usage_rollup"), "{statement}");
    assert!(!statement.contains("secret-account"), "{statement}");
    let operation = server.wait_for_line("slow operation operation=\"SlowPage\"").await;
    assert!(operation.contains("statements=") && operation.contains("request-7"), "{operation}");
    outside.close().await.unwrap();
    holder.close().await.unwrap();
    server.stop().await;
    database.destroy().await;
}

#[tokio::test]
async fn every_request_is_logged_when_enabled() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let variables = [("USAGE_INSIGHTS__LOG__REQUESTS", "true"), ("USAGE_INSIGHTS__LOG__FORMAT", "json")];
    let server = ServerProcess::spawn(&database.url, &variables);
    let line: Value = serde_json::from_str(&server.wait_for_line("\"address\"").await).unwrap();
    let server = server.at(&format!("http://{}", line["address"].as_str().unwrap()));
    send_query(&server, "query Types { usageTypes { slug } }").await;
    let line: Value = serde_json::from_str(&server.wait_for_line("answered").await).unwrap();
    assert_eq!(
        (&line["status"], &line["operation"], &line["code"], &line["span"]["request_id"], &line["span"]["path"]),
        (&json!(200), &json!("Types"), &json!("OK"), &json!("request-7"), &json!("/graphql")),
        "{line:#}"
    );
    // Who sent it, as flat fields.
    assert_eq!(
        (&line["client"], &line["address"], &line["request_id"]),
        (&json!("(development)"), &json!("127.0.0.1"), &json!("request-7")),
        "{line:#}"
    );
    // A rejection says it too.
    let wrong = reqwest::Client::new()
        .post(format!("{}/graphql", server.address))
        .bearer_auth("wrong")
        .header("x-request-id", "request-8");
    wrong.header("content-type", "application/json").body("{}").send().await.unwrap();
    let line: Value = serde_json::from_str(&server.wait_for_line("a request was rejected").await).unwrap();
    assert_eq!(
        (&line["code"], &line["client"], &line["address"], &line["request_id"]),
        (&json!("INVALID_TOKEN"), &json!("(wrong token)"), &json!("127.0.0.1"), &json!("request-8")),
        "{line:#}"
    );
    server.stop().await;
    let quiet = ServerProcess::start(&database.url).await;
    send_query(&quiet, "{ usageTypes { slug } }").await;
    assert_eq!(quiet.count_lines("answered"), 0);
    quiet.stop().await;
    database.destroy().await;
}
