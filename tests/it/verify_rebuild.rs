//! `verify` finds every wrong rollup and missing label, and `rebuild` repairs it while writers continue.

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RollupReconciler;

use crate::support::{TestApp, assert_label_rows_equal_records, assert_rollups_equal_records, on_both_databases, record};

fn some_records(from: usize, count: usize) -> Vec<Value> {
    let one = |index: usize| {
        record(
            &format!("k{index}"),
            ["tokens_input", "compute_seconds"][index % 2],
            i64::MAX - i64::try_from(index).unwrap(),
            &format!("2026-11-{:02}T{:02}:14:59.999Z", 18 + index % 3, index % 24),
            json!({"accountId": format!("account-{}", index % 4), "userId": format!("user-{}", index % 3), "model": "m", "cost": 7}),
        )
    };
    (from..from + count).map(one).collect()
}

async fn differences(app: &TestApp, account_id: Option<&str>) -> usize {
    let books = RollupReconciler::new(app.store.clone());
    let mut differences = 0;
    for day in books.days(Timestamp::EARLIEST, Timestamp::LATEST).await.unwrap() {
        differences += books.verify(day, account_id).await.unwrap().len();
    }
    differences
}

async fn rebuild(app: &TestApp) -> u64 {
    let books = RollupReconciler::new(app.store.clone());
    let mut repaired = 0;
    for day in books.days(Timestamp::EARLIEST, Timestamp::LATEST).await.unwrap() {
        repaired += books.rebuild(day).await.unwrap();
    }
    repaired
}

/// Breaks rollups in every way: a wrong total, a missing row, an extra row; of accounts, of all accounts and of users.
async fn break_rollups(app: &TestApp) {
    let outside = app.database().connect().await;
    for statement in [
        "UPDATE usage_rollup SET quantity_low = (quantity_low + 1) & 4294967295 WHERE account_id = 'account-1' AND grain_minutes = 15",
        "DELETE FROM usage_rollup WHERE account_id = 'account-2' AND grain_minutes = 1440",
        "INSERT INTO usage_rollup SELECT account_id, grain_minutes, bucket, usage_type, tier, 'phantom', provider, source, 1, 0, 5, 0, 0, 0 \
         FROM usage_rollup WHERE account_id = 'account-3' AND grain_minutes = 15",
        "UPDATE platform_rollup SET records = records + 1 WHERE grain_minutes = 15",
        "DELETE FROM platform_rollup WHERE grain_minutes = 1440",
        "UPDATE user_rollup SET cost_low = cost_low + 1 WHERE account_id = 'account-1' AND user_id = 'user-1'",
        "DELETE FROM user_rollup WHERE account_id = 'account-2'",
        "INSERT INTO user_rollup SELECT account_id, 'phantom', grain_minutes, bucket, usage_type, tier, model, provider, source, 1, 0, 5, 0, 0, 0 \
         FROM user_rollup WHERE account_id = 'account-3' AND user_id = 'user-2'",
        "INSERT INTO user_rollup SELECT 'phantom', user_id, grain_minutes, bucket, usage_type, tier, model, provider, source, 1, 0, 5, 0, 0, 0 \
         FROM user_rollup WHERE account_id = 'account-3' AND user_id = 'user-2'",
    ] {
        outside.execute_unprepared(statement).await.unwrap();
    }
    outside.close().await.unwrap();
}

on_both_databases! {
    async fn verify_finds_no_differences_in_intact_rollups_after_corrections(app: &TestApp) {
        app.record_all(some_records(0, 60)).await;
        assert_eq!(differences(app, None).await, 0);
        app.void_record("account-0", "k0", "x").await;
        app.amend_record("account-1", "k1", json!({"usageType": "api_calls", "quantity": 3}), "x").await;
        assert_eq!(differences(app, None).await, 0);
        assert_eq!(rebuild(app).await, 0);
    }

    async fn verify_finds_and_rebuild_repairs_every_broken_rollup(app: &TestApp) {
        app.record_all(some_records(0, 60)).await;
        break_rollups(app).await;
        assert!(differences(app, None).await > 20);
        assert_eq!(differences(app, Some("account-0")).await, 0, "no rollup of this account was broken");
        assert!(differences(app, Some("account-1")).await > 0);
        assert!(rebuild(app).await > 20);
        assert_eq!(differences(app, None).await, 0);
        let outside = app.database().connect().await;
        assert_rollups_equal_records(&outside).await;
        outside.close().await.unwrap();
    }

    async fn costs_and_unpriced_records_are_recounted(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        app.record_all(vec![record("priced", "api_calls", 1, at, json!({"cost": "0.5"})), record("unpriced", "api_calls", 1, at, json!({}))]).await;
        let outside = app.database().connect().await;
        for change in ["unpriced_records = unpriced_records - 1", "cost_low = cost_low + 1", "cost_high = cost_high + 1"] {
            outside.execute_unprepared(&format!("UPDATE usage_rollup SET {change} WHERE grain_minutes = 15")).await.unwrap();
            assert!(differences(app, Some("acme")).await > 0, "{change}");
            rebuild(app).await;
            assert_eq!(differences(app, None).await, 0, "{change}");
            assert_rollups_equal_records(&outside).await;
        }
        outside.close().await.unwrap();
    }

    async fn verify_finds_and_rebuild_repairs_missing_labels(app: &TestApp) {
        let labels = |team: &str| json!({"labels": [{"key": "team", "value": team}, {"key": "env", "value": "prod"}]});
        let sent = |index: usize| record(&format!("k{index}"), "tokens_input", 1, &format!("2026-11-{:02}T23:59:59.999Z", 18 + index % 2), labels("search"));
        app.record_all((0..10).map(sent).collect()).await;
        app.record_all(vec![record("other", "tokens_input", 1, "2026-11-18T00:00:00Z", json!({"accountId": "other", "labels": [{"key": "team", "value": "x"}]}))]).await;
        app.void_record("acme", "k0", "x").await;
        app.amend_record("acme", "k1", json!({"usageType": "api_calls", "quantity": 3, "labels": [{"key": "team", "value": "growth"}]}), "x").await;
        assert_eq!(differences(app, None).await, 0);
        let outside = app.database().connect().await;
        let rows = assert_label_rows_equal_records(&outside).await;
        outside.execute_unprepared("DELETE FROM usage_label WHERE key = 'team' AND account_id = 'acme'").await.unwrap();
        assert_eq!(differences(app, None).await, 2, "a key of an account on two days");
        assert_eq!((differences(app, Some("acme")).await, differences(app, Some("other")).await), (2, 0));
        assert_eq!(rebuild(app).await, 11);
        assert_eq!(assert_label_rows_equal_records(&outside).await, rows);
        assert_eq!((differences(app, None).await, rebuild(app).await), (0, 0));
        outside.close().await.unwrap();
    }

    async fn rebuild_during_recording_loses_and_duplicates_nothing(app: &TestApp) {
        app.record_all(some_records(0, 60)).await;
        break_rollups(app).await;
        let writing = join_all((0..20).map(|call| app.record_all(some_records(60 + call * 10, 10))));
        let rebuilding = join_all((0..2).map(|_| rebuild(app)));
        futures_util::future::join(writing, rebuilding).await;
        rebuild(app).await;
        assert_eq!(differences(app, None).await, 0);
        let outside = app.database().connect().await;
        assert_rollups_equal_records(&outside).await;
        outside.close().await.unwrap();
    }
}
