//! Erasures while usage is recorded, and erasures that are interrupted.

use serde_json::{Value, json};

use super::{ERASE_ACCOUNT, ERASE_USER, USER, assert_consistent, count, erase_account, erase_user};
use crate::support::{
    Backend, ServerProcess, TestApp, TestDatabase, assert_rollups_equal_records, on_both_databases, on_each_backend, record,
    run_program,
};

/// Records more than a page of the user, and as many of others.
async fn record_many(app: &TestApp, prefix: &str, count: usize) {
    let records = (0..count).map(|index| many(prefix, index));
    app.record_all(records.collect()).await;
}

fn many(prefix: &str, index: usize) -> Value {
    let at = format!("2026-11-{:02}T{:02}:10:00Z", 1 + index % 20, index % 24);
    let user = [USER, "bob"][index % 2];
    record(
        &format!("{prefix}-{index}"),
        "tokens_input",
        1,
        &at,
        json!({"userId": user, "sessionId": user, "labels": [{"key": "owner", "value": user}]}),
    )
}

const TOTAL: &str = "{ usageInsights(range: {days: {from: \"2026-11-01\", through: \"2026-11-21\"}}, filter: {accountIds: [\"acme\"]}) { totals { records } } }";

async fn total(app: &TestApp) -> i64 {
    app.query(TOTAL).await["usageInsights"]["totals"]["records"].as_str().unwrap().parse().unwrap()
}

on_both_databases! {
    /// Records of the user arrive meanwhile, others twice, some are corrected; nothing is lost and nothing counted twice.
    async fn users_are_erased_while_usage_is_recorded(app: &TestApp) {
        record_many(app, "before", 3_000).await;
        let recording = async {
            for call in 0..20 {
                record_many(app, &format!("meanwhile-{call}"), 50).await;
                let again: Vec<_> = (call * 100..call * 100 + 100).map(|index| many("before", index)).collect();
                let payload = app.record(json!(again)).await;
                assert_eq!(payload["duplicates"], 100, "{payload:#}");
                app.void_record("acme", &format!("before-{}", call * 2), "test").await;
            }
        };
        let erasing = async {
            for _ in 0..4 {
                erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
            }
        };
        tokio::join!(recording, erasing, erase_user(app, json!({"accountId": "acme", "userId": USER})));
        assert_consistent(app).await;
        assert_eq!(total(app).await, 3_000 + 20 * 50 - 20);
        erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        assert_consistent(app).await;
        assert_eq!(total(app).await, 3_000 + 20 * 50 - 20);
        let outside = app.database().connect().await;
        assert_eq!(count(&outside, &format!("usage_record WHERE user_id = '{USER}' OR idempotency_key LIKE 'before-%8'")).await, 0);
        outside.close().await.unwrap();
    }

    async fn accounts_are_erased_while_usage_is_recorded(app: &TestApp) {
        record_many(app, "before", 3_000).await;
        let recording = async {
            let mut recorded = 0;
            for call in 0..20 {
                record_many(app, &format!("meanwhile-{call}"), 50).await;
                let again: Vec<_> = (call * 100..call * 100 + 100).map(|index| many("before", index)).collect();
                let payload = app.record(json!(again)).await;
                assert_eq!(payload["duplicates"].as_i64().unwrap() + payload["recorded"].as_i64().unwrap(), 100, "{payload:#}");
                recorded += payload["recorded"].as_i64().unwrap();
            }
            recorded
        };
        let erasing = async {
            for _ in 0..3 {
                erase_account(app, json!({"accountId": "acme"})).await;
                let other = record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({"accountId": "other"}));
                app.record(json!([other])).await;
            }
        };
        tokio::join!(recording, erasing);
        assert_consistent(app).await;
        erase_account(app, json!({"accountId": "acme"})).await;
        assert_consistent(app).await;
        assert_eq!(total(app).await, 0);
        let outside = app.database().connect().await;
        assert_eq!((count(&outside, "usage_record").await, count(&outside, "usage_key").await), (1, 1), "the other account");
        outside.close().await.unwrap();
    }
}

/// Kills the server once the erasure has begun, checks the rollups, starts it again and waits until it has finished by itself.
async fn interrupt(backend: Backend, document: &str, input: Value, left: (i64, i64)) {
    let app = TestApp::start(backend).await;
    for part in 0..8 {
        record_many(&app, &format!("part-{part}"), 1_000).await;
    }
    let database = app.stop_keeping_database().await;
    let outside = database.connect().await;
    let server = ServerProcess::start(&database.url).await;
    let erasing = server.graphql(document, json!({ "input": input }), None);
    let begun = async { while count(&outside, "erasure WHERE records > 0").await == 0 {} };
    tokio::select! {
        body = erasing => panic!("the erasure has ended before it was interrupted: {body:#}"),
        () = begun => {}
    }
    server.kill();
    if backend == Backend::Postgres {
        // Until the connections of the server have ended, the last transaction may still commit.
        let busy = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
        while count(&outside, busy).await > 0 {}
    }
    assert_eq!(count(&outside, "erasure WHERE finished_at IS NULL").await, 1);
    assert_rollups_equal_records(&outside).await;

    let server = ServerProcess::start(&database.url).await;
    server.wait_for_line("continuing an erasure").await;
    while count(&outside, "erasure WHERE finished_at IS NULL").await > 0 {}
    server.wait_for_line("erased").await;
    server.stop().await;
    assert_rollups_equal_records(&outside).await;
    let of_user = count(&outside, &format!("usage_record WHERE user_id = '{USER}'")).await;
    assert_eq!((count(&outside, "usage_record").await, of_user), left);
    let records = if left.0 == 0 { 8_000 } else { 4_000 };
    assert_eq!(
        count(&outside, &format!("erasure WHERE records = {records} AND account_id IS NULL AND user_id IS NULL")).await,
        1
    );
    outside.close().await.unwrap();
    verify(&database);
    database.destroy().await;
}

fn verify(database: &TestDatabase) {
    let folder = tempfile::TempDir::new().unwrap();
    let output = run_program(folder.path(), &["verify"], &[("DATABASE_URL", &database.url), ("RUST_LOG", "warn")]);
    assert!(output.status.success(), "{output:?}");
}

async fn erasure_of_a_user_that_was_killed_continues_at_the_next_start(backend: Backend) {
    interrupt(backend, ERASE_USER, json!({"accountId": "acme", "userId": USER}), (8_000, 0)).await;
}

async fn erasure_of_an_account_that_was_killed_continues_at_the_next_start(backend: Backend) {
    interrupt(backend, ERASE_ACCOUNT, json!({"accountId": "acme"}), (0, 0)).await;
}

mod killed {
    use super::*;

    on_each_backend!(
        erasure_of_a_user_that_was_killed_continues_at_the_next_start,
        erasure_of_an_account_that_was_killed_continues_at_the_next_start,
    );
}
