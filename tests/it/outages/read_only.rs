//! A PostgreSQL that turns read-only, as in a failover, and back.

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::{assert_writes_are_unavailable, assert_writes_succeed, name_of, ready};
use crate::support::{Backend, NOW, TestApp, record};

/// Makes new sessions on the database read-only and ends all others, as a failover to a standby does.
async fn fail_over(outside: &DatabaseConnection, name: &str) {
    for statement in [
        format!("ALTER DATABASE {name} SET default_transaction_read_only = on"),
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"),
    ] {
        outside.execute_unprepared(&statement).await.unwrap();
    }
}

/// Lets new sessions write; existing ones stay read-only.
async fn allow_writes(outside: &DatabaseConnection, name: &str) {
    let reset = format!("BEGIN READ WRITE; ALTER DATABASE {name} RESET default_transaction_read_only; COMMIT");
    outside.execute_unprepared(&reset).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_are_unavailable_while_postgresql_is_read_only_and_then_succeed() {
    let app = TestApp::start_with(Backend::Postgres, |settings| settings.recording.retry_for_ms = 0).await;
    app.record_all(vec![record("first", "api_calls", 1, NOW, serde_json::json!({}))]).await;
    let outside = app.database().connect().await;
    let name = name_of(app.database());
    fail_over(&outside, &name).await;
    // The first use of each pooled connection finds that the server has ended it.
    for _ in 0..4 {
        app.graphql(
            "mutation { createServiceToken(input: {name: \"x\", scopes: [RECORD]}) { token } }",
            serde_json::json!({}),
            None,
        )
        .await;
    }
    assert_writes_are_unavailable(&app, "during", "read-only").await;
    let (status, body) = ready(&app).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((&body["checks"]["writer"]["ok"], &body["checks"]["database"]["ok"]), (&false.into(), &true.into()), "{body}");
    app.query("{ usageInsights(range: {preset: ALL_TIME}) { totals { records } } }").await;

    allow_writes(&outside, &name).await;
    outside.close().await.unwrap();
    // No session was ended: the pooled ones would stay read-only.
    assert_writes_succeed(&app, "after").await;
    assert_eq!(ready(&app).await.0, StatusCode::OK);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_that_waits_is_recorded_when_postgresql_accepts_writes_again() {
    let app = TestApp::start(Backend::Postgres).await;
    let outside = app.database().connect().await;
    let name = name_of(app.database());
    fail_over(&outside, &name).await;
    let recording = app.record_all(vec![record("waiting", "api_calls", 1, NOW, serde_json::json!({}))]);
    let recovery = async {
        while app.recorder.metrics().failed_attempts.get() < 2 {
            tokio::task::yield_now().await;
        }
        allow_writes(&outside, &name).await;
    };
    tokio::join!(recording, recovery);
    outside.close().await.unwrap();
    app.stop().await;
}
