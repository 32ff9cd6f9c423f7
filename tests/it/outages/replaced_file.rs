//! The file of an SQLite database is removed or replaced while the service runs.

use std::fs;
use std::path::{Path, PathBuf};

use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use usage_insights::domain::time::Timestamp;
use usage_insights::error::ErrorCode;
use usage_insights::recording::RollupReconciler;

use super::{assert_writes_are_unavailable, assert_writes_succeed, ready};
use crate::support::{Backend, NOW, TestApp, TestDatabase, record};

const RECORDS: &str = "{ usageInsights(range: {preset: ALL_TIME}) { totals { records } } }";
const REASON: &str = "removed or replaced";

fn file_of(database: &TestDatabase) -> PathBuf {
    database.url.strip_prefix("sqlite://").unwrap().into()
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

async fn start() -> TestApp {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.recording.retry_for_ms = 0).await;
    app.record_all(vec![record("first", "api_calls", 1, NOW, json!({}))]).await;
    app
}

/// Every call fails until the file is back under its name.
async fn calls_fail_while_a_file_is_missing(suffix: &str, replacement: impl Fn(&Path, &Path)) {
    let app = start().await;
    let file = with_suffix(&file_of(app.database()), suffix);
    let aside = with_suffix(&file, ".aside");
    fs::rename(&file, &aside).unwrap();
    replacement(&aside, &file);
    assert_writes_are_unavailable(&app, "during", REASON).await;
    assert_eq!(app.error_code(RECORDS).await, "DATABASE_UNAVAILABLE");
    let day = Timestamp::parse(NOW).unwrap().floor_utc_day();
    let rebuilt = RollupReconciler::new(app.store.clone()).rebuild(day).await;
    assert_eq!(rebuilt.unwrap_err().code(), ErrorCode::DatabaseUnavailable);
    let (status, body) = ready(&app).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    for check in ["database", "writer"] {
        assert!(body["checks"][check]["message"].as_str().unwrap().contains(REASON), "{check}: {body}");
    }

    fs::rename(&aside, &file).unwrap();
    assert_writes_succeed(&app, "after").await;
    assert_eq!(app.query(RECORDS).await["usageInsights"]["totals"]["records"], "1", "`first` was voided, `after` counts");
    assert_eq!(ready(&app).await.0, StatusCode::OK);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_fail_while_the_database_file_is_removed() {
    calls_fail_while_a_file_is_missing("", |_, _| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_fail_while_the_database_file_is_replaced_by_a_copy() {
    calls_fail_while_a_file_is_missing("", |aside, file| {
        fs::copy(aside, file).unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_fail_while_the_write_ahead_log_is_removed() {
    calls_fail_while_a_file_is_missing("-wal", |_, _| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_fail_while_the_index_of_the_write_ahead_log_is_removed() {
    calls_fail_while_a_file_is_missing("-shm", |_, _| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commit_into_a_file_that_was_removed_meanwhile_is_not_acknowledged() {
    let app = start().await;
    let outside = app.database().connect().await;
    outside.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let recording = async {
        let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
        app.graphql(query, json!({"records": [record("lost", "api_calls", 1, NOW, json!({}))]}), None).await
    };
    let removal = async {
        // The writer waits for the lock: it has found the file in place.
        while !app.store.connections().any(|pool| pool.pool.as_str() == "write" && pool.in_use > 0) {
            tokio::task::yield_now().await;
        }
        fs::remove_file(file_of(app.database())).unwrap();
        outside.execute_unprepared("ROLLBACK").await.unwrap();
    };
    let (reply, ()) = tokio::join!(recording, removal);
    assert_eq!(reply.body["errors"][0]["extensions"]["code"], "DATABASE_UNAVAILABLE", "{:#}", reply.body);
    outside.close().await.unwrap();
    app.stop().await;
}
