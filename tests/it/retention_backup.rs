//! Backup and restore with a retention: what has expired stays expired, and all else goes on. And the files of SQLite, which shrink.

use std::fs;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::retention::{KEPT_FROM, MONTHS, assert_verified, count, error, expire, retention, sums, usage};
use crate::support::{Backend, TestApp, TestDatabase, on_each_backend, record, run_program};

fn run(url: &str, folder: &TempDir, arguments: &[&str]) {
    let path = std::env::var("PATH").unwrap();
    let variables = [("DATABASE_URL", url), ("ENVIRONMENT", "production"), ("PATH", path.as_str()), ("RUST_LOG", "warn")];
    let output = run_program(folder.path(), arguments, &variables);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

async fn restored_database_keeps_what_has_expired(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(usage()).await;
    let deleted = expire(&app, retention(MONTHS)).await.deleted;
    assert_eq!(deleted, 2 * 2 * 92);
    let (before, kept) = (sums(&app).await, count(&app, "usage_record").await);
    let (folder, empty) = (TempDir::new().unwrap(), TestDatabase::create(backend).await);
    run(&app.database().url, &folder, &["backup", "usage.backup"]);
    run(&empty.url, &folder, &["restore", "usage.backup"]);
    run(&empty.url, &folder, &["verify"]);
    app.stop().await;

    let app = TestApp::start_on(TestDatabase::shared(&empty), |_| {}).await;
    assert_eq!(sums(&app).await, before);
    assert_eq!(count(&app, "usage_record").await, kept);
    assert_verified(&app).await;
    let expired = "{ usageRecords(range: {days: {from: \"2026-08-20\", through: \"2026-09-10\"}}) { nodes { id } } }";
    assert_eq!(error(&app, expired).await.0, "RECORDS_EXPIRED");
    // Everything is sent again: what is kept is known, what has expired is rejected.
    let sent = usage();
    let (mut duplicates, mut too_early) = (0, 0);
    for chunk in sent.chunks(172) {
        let payload = app.record(Value::Array(chunk.to_vec())).await;
        for result in payload["results"].as_array().unwrap() {
            duplicates += i64::from(result["status"] == "DUPLICATE");
            too_early += u64::from(result["code"] == "OCCURRED_TOO_EARLY");
        }
    }
    assert_eq!((duplicates, too_early), (kept, deleted));
    assert_eq!(sums(&app).await, before);
    // An existing month and a new one; then retention goes on.
    let new = |key: &str, at: &str| record(key, "tokens_input", 1, at, json!({"labels": [{"key": "team", "value": "red"}]}));
    app.set_time("2026-12-02T00:00:00Z");
    app.record_all(vec![new("existing", KEPT_FROM), new("new", "2026-12-01T00:00:00Z")]).await;
    let report = expire(&app, retention(MONTHS)).await;
    assert_eq!((report.deleted, report.is_complete), (2 * 2 * 30 + 1, true));
    assert_eq!(count(&app, "usage_record").await, kept + 2 - (2 * 2 * 30 + 1));
    assert_verified(&app).await;
    app.stop().await;
    empty.destroy().await;
}

on_each_backend! {
    restored_database_keeps_what_has_expired,
}

async fn auto_vacuum(app: &TestApp) -> i64 {
    let outside = app.database().connect().await;
    let statement = Statement::from_string(outside.get_database_backend(), "PRAGMA auto_vacuum");
    let mode = outside.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    outside.close().await.unwrap();
    mode
}

/// 2 is incremental: pages are returned to the file system when the program says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_file_shrinks_when_records_expire_also_after_a_restore() {
    let app = TestApp::start(Backend::Sqlite).await;
    assert_eq!(auto_vacuum(&app).await, 2);
    let long = "x".repeat(2_000);
    let records = (0..1_500).map(|index| {
        let at = format!("2026-06-{:02}T10:00:00Z", 1 + index % 30);
        record(&format!("{index}"), "tokens_input", 1, &at, json!({"metadata": {"note": long}}))
    });
    app.record_all(records.collect()).await;
    let (folder, restored) = (TempDir::new().unwrap(), TestDatabase::create(Backend::Sqlite).await);
    run(&app.database().url, &folder, &["backup", "usage.backup"]);
    run(&restored.url, &folder, &["restore", "usage.backup"]);
    let restored_app = TestApp::start_on(TestDatabase::shared(&restored), |_| {}).await;
    assert_eq!(auto_vacuum(&restored_app).await, 2);
    for app in [app, restored_app] {
        let outside = app.database().connect().await;
        outside.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
        let file = app.database().url.trim_start_matches("sqlite://").to_owned();
        let bytes = || fs::metadata(&file).unwrap().len();
        let before = bytes();
        assert!(before > 3_000_000, "{before}");
        assert_eq!(expire(&app, retention(MONTHS)).await.deleted, 1_500);
        outside.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
        let after = bytes();
        assert!(after < before / 4, "{after} of {before} bytes");
        outside.close().await.unwrap();
        app.stop().await;
    }
    restored.destroy().await;
}
