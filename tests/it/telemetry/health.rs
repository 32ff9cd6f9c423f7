//! `/health/ready` reports problems without writing to the database.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{exposition, value_of};
use crate::support::{Backend, NOW, TIMEOUT, TestApp, TestDatabase, on_both_databases, record};

async fn ready(app: &TestApp) -> (StatusCode, Value) {
    let reply = app.send(app.get("/health/ready")).await;
    assert_eq!(reply.headers["cache-control"], "no-store");
    (reply.status, reply.body)
}

on_both_databases! {
    async fn server_that_can_read_and_record_is_ready(app: &TestApp) {
        let all = json!({"ready": true, "checks": {"database": {"ok": true}, "migrations": {"ok": true}, "writer": {"ok": true}}});
        assert_eq!(ready(app).await, (StatusCode::OK, all.clone()));
        app.record_all(vec![record("a", "tokens_input", 1, NOW, json!({}))]).await;
        assert_eq!(ready(app).await, (StatusCode::OK, all));
        assert_eq!(app.send(app.get("/health/live")).await.status, StatusCode::NO_CONTENT);
    }

    async fn pending_migrations_are_the_only_reported_problem(app: &TestApp) {
        let outside = app.database().connect().await;
        let forget = "DELETE FROM seaql_migrations WHERE version = 'm20261130_000011_ingestion_example'";
        assert_eq!(outside.execute_unprepared(forget).await.unwrap().rows_affected(), 1);
        outside.close().await.unwrap();
        let (status, body) = ready(app).await;
        assert_eq!((status, &body["ready"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(false)));
        assert_eq!(body["checks"]["migrations"]["code"], "PENDING_MIGRATIONS");
        assert!(body["checks"]["migrations"]["message"].as_str().unwrap().contains("m20261130_000011_ingestion_example"), "{body}");
        assert_eq!((&body["checks"]["database"]["ok"], &body["checks"]["writer"]["ok"]), (&json!(true), &json!(true)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_file_locked_by_another_writer_makes_the_writer_unready() {
    let app = TestApp::start(Backend::Sqlite).await;
    let outside = app.database().connect().await;
    outside.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let (status, body) = ready(&app).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body["checks"]["writer"]["code"], "DATABASE_UNAVAILABLE");
    assert_eq!((&body["checks"]["database"]["ok"], &body["checks"]["migrations"]["ok"]), (&json!(true), &json!(true)));
    outside.execute_unprepared("ROLLBACK").await.unwrap();
    outside.close().await.unwrap();
    assert_eq!(ready(&app).await.0, StatusCode::OK);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failing_commits_make_the_writer_unready_until_one_succeeds() {
    let app = TestApp::start(Backend::Sqlite).await;
    let outside = app.database().connect().await;
    outside.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let recording = app.record_all(vec![record("a", "tokens_input", 1, NOW, json!({}))]);
    let watching = async {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let has_failed = value_of(&exposition(&app).await, "commit_batch_failed_attempts_total").unwrap() >= 1.0;
            let (status, body) = ready(&app).await;
            if has_failed {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
                assert_eq!(body["checks"]["writer"]["code"], "DATABASE_UNAVAILABLE");
                assert_eq!(body["checks"]["database"]["ok"], true);
                break;
            }
            assert!(Instant::now() < deadline, "no attempt has failed: {body}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        outside.execute_unprepared("ROLLBACK").await.unwrap();
    };
    tokio::join!(recording, watching);
    assert_eq!(ready(&app).await.0, StatusCode::OK);
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn read_only_postgresql_makes_the_writer_unready() {
    let app = TestApp::start(Backend::Postgres).await;
    let database = app.stop_keeping_database().await;
    let name = database.url.rsplit_once('/').unwrap().1.to_owned();
    let outside = database.connect().await;
    outside.execute_unprepared(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await.unwrap();
    outside.close().await.unwrap();
    let app = TestApp::start_on(database, |_| {}).await;
    let (status, body) = ready(&app).await;
    assert_eq!((status, &body["checks"]["writer"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("DATABASE_UNAVAILABLE")));
    assert_eq!((&body["checks"]["database"]["ok"], &body["checks"]["migrations"]["ok"]), (&json!(true), &json!(true)));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreachable_database_is_reported_without_its_cause() {
    let app = TestApp::start(Backend::Postgres).await;
    let name = app.database().url.rsplit_once('/').unwrap().1.to_owned();
    let admin = sea_orm::Database::connect(std::env::var("TEST_DATABASE_URL").unwrap()).await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    let (status, body) = ready(&app).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    for check in ["database", "migrations", "writer"] {
        assert_eq!(body["checks"][check]["ok"], false, "{body}");
    }
    assert!(!body.to_string().contains(&name), "{body}");
    assert_eq!(app.send(app.get("/health/live")).await.status, StatusCode::NO_CONTENT);
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap(); // dropped at the end of the test
    admin.close().await.unwrap();
    let database: TestDatabase = app.stop_keeping_database().await;
    database.destroy().await;
}
