//! Erasing accounts: their share of the sums over all accounts goes with them.

use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;

use super::{RANGE, USER, all_rows, assert_consistent, count, erase_account, fill, sums, usage};
use crate::costs::set_price;
use crate::support::{on_both_databases, record};

on_both_databases! {
    async fn erasing_an_account_leaves_the_sums_of_all_others(app: &TestApp) {
        fill(app).await;
        let of_others = |answers: &[serde_json::Value]| -> Vec<_> { answers.iter().skip(2).step_by(3).cloned().collect() };
        let before = sums(app).await;
        let dry = erase_account(app, json!({"accountId": "acme", "dryRun": true})).await;
        assert_eq!(sums(app).await, before, "a dry run changes nothing");
        let erased = erase_account(app, json!({"accountId": "acme", "requestId": "closed"})).await;
        // 120 records, 3 replacements.
        assert_eq!((&erased["records"], &erased["corrections"], &erased["names"]), (&json!("123"), &json!("4"), &json!("5")));
        for field in ["records", "labels", "corrections", "rollups", "names", "examples", "subjectHash"] {
            assert_eq!(dry[field], erased[field], "{field}: a dry run counts what is erased");
        }
        let after = sums(app).await;
        assert_eq!(of_others(&after), of_others(&before), "the other account");
        for zone in after.chunks(3) {
            assert_eq!(zone[0], zone[2], "all accounts are the other one");
            assert_eq!(zone[1]["usageInsights"]["totals"]["records"], "0");
        }
        assert_consistent(app).await;
        let outside = app.database().connect().await;
        let rows = all_rows(&outside).await;
        assert!(!rows.contains("acme"), "{rows}");
        assert_eq!(count(&outside, "usage_key").await, 40);
        outside.close().await.unwrap();

        // Its keys are free.
        app.record_all((0..40).map(|index| usage("acme", Some(USER), index)).collect()).await;
        assert_consistent(app).await;
    }

    /// Records that are gone, as after their retention, while their rollups stay.
    async fn rollups_without_records_are_subtracted_from_those_of_all_accounts(app: &TestApp) {
        fill(app).await;
        let outside = app.database().connect().await;
        let old = "account_id = 'acme' AND occurred_at < 1794009600000"; // 2026-11-07
        let corrections = "account_id = 'acme' AND voided_occurred_at < 1794009600000";
        let before = count(&outside, &format!("usage_record WHERE {old}")).await;
        assert!(before > 20);
        for (table, condition) in [("usage_record", old), ("usage_label", old), ("usage_key", old), ("usage_correction", corrections)] {
            outside.execute_unprepared(&format!("DELETE FROM {table} WHERE {condition}")).await.unwrap();
        }
        erase_account(app, json!({"accountId": "acme"})).await;
        assert_consistent(app).await;
        for table in ["usage_rollup", "user_rollup", "usage_record", "usage_key", "usage_label", "usage_correction", "display_name"] {
            assert_eq!(count(&outside, &format!("{table} WHERE account_id = 'acme'")).await, 0, "{table}");
        }
        outside.close().await.unwrap();
        let all = sums(app).await;
        for zone in all.chunks(3) {
            assert_eq!(zone[0], zone[2], "all accounts are the other one");
        }
    }

    async fn rollups_of_a_user_without_records_go_with_the_user(app: &TestApp) {
        fill(app).await;
        let outside = app.database().connect().await;
        let old = format!("account_id = 'acme' AND user_id = '{USER}' AND occurred_at < 1794009600000");
        outside.execute_unprepared(&format!("DELETE FROM usage_record WHERE {old}")).await.unwrap();
        super::erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        assert_eq!(count(&outside, &format!("user_rollup WHERE account_id = 'acme' AND user_id = '{USER}'")).await, 0);
        outside.close().await.unwrap();
        let query = format!("{{ usageInsights({RANGE}, filter: {{accountIds: [\"acme\"], userIds: [\"{USER}\"]}}) {{ totals {{ records }} }} }}");
        assert_eq!(app.query(&query).await["usageInsights"]["totals"]["records"], "0");
    }

    /// Rollups that are not materialized yet, and those that are materialized afterwards.
    async fn erasures_before_and_after_materialization_are_exact(app: &TestApp) {
        let at = |hour: usize, minute: usize| format!("2026-11-21T{hour:02}:{minute:02}:00Z");
        let records = (0..60).map(|index| {
            let account = ["acme", "globex"][index % 2];
            let user_id = [USER, "bob"][index / 2 % 2];
            let user = json!({"accountId": account, "userId": user_id});
            record(&format!("k{index}"), "tokens_input", 1, &at(9 + index / 20, index % 20 * 3), user)
        });
        app.record_all(records.collect()).await;
        super::erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        erase_account(app, json!({"accountId": "globex"})).await;
        assert_consistent(app).await;
        app.set_time("2026-11-22T12:00:00Z");
        app.materialize_until("2026-11-22T11:45:00Z").await;
        assert_consistent(app).await;
        erase_account(app, json!({"accountId": "acme"})).await;
        assert_consistent(app).await;
        let outside = app.database().connect().await;
        assert_eq!(count(&outside, "usage_record").await, 0);
        outside.close().await.unwrap();
    }

    async fn prices_of_before_stay_with_anonymous_records_and_go_with_accounts(app: &TestApp) {
        set_price(app, "tokens_input", json!("1"), json!({"perUnits": 1})).await;
        let at = "2026-11-20T10:00:00Z";
        app.record_all(vec![record("k", "tokens_input", 3, at, json!({"userId": USER}))]).await;
        super::erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        set_price(app, "tokens_input", json!("2"), json!({"perUnits": 1, "validFrom": "2026-01-02T00:00:00Z"})).await;
        let filter = usage_insights::domain::filter::UsageFilter::of_account("acme");
        let (start, end) = (usage_insights::domain::time::Timestamp::EARLIEST, usage_insights::domain::time::Timestamp::LATEST);
        let request = usage_insights::recording::RepriceRequest { filter, start, end, is_dry_run: false };
        let report = app.recorder.reprice(&request).await.unwrap();
        assert_eq!(report.differences.values().map(|difference| difference.records).sum::<i64>(), 1, "found by its erased key");
        assert_consistent(app).await;
        let outside = app.database().connect().await;
        assert_eq!(entity::cost_revision::Entity::find().all(&outside).await.unwrap().len(), 1);
        erase_account(app, json!({"accountId": "acme"})).await;
        assert_eq!(entity::cost_revision::Entity::find().all(&outside).await.unwrap().len(), 0);
        outside.close().await.unwrap();
        assert_consistent(app).await;
    }
}
