//! Rollups per day and over all accounts are materialized after their bucket has ended. Query results do not depend on when.

use std::time::Duration;

use futures_util::future::{join, join_all};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use usage_insights::app::connect;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RollupReconciler;
use usage_insights::settings::Settings;

use crate::laws;
use crate::support::{Backend, TestApp, assert_rollups_equal_records, on_both_databases, record};

/// One record per quarter hour of the 19th and 20th of November, over four accounts.
fn two_days(of: &str) -> Vec<Value> {
    let one = |index: i64| {
        let (day, hour, minute) = (19 + index / 96, index % 96 / 4, index % 4 * 15);
        record(
            &format!("{of}-{index}"),
            "tokens_input",
            index,
            &format!("2026-11-{day}T{hour:02}:{minute:02}:07Z"),
            json!({"accountId": format!("account-{}", index % 4), "userId": (index % 3 > 0).then(|| format!("user-{}", index % 3)), "cost": 1}),
        )
    };
    (0..192).map(one).collect()
}

/// Totals of input tokens over 90 days, for all accounts and for one.
async fn totals(app: &TestApp) -> (Value, Value) {
    let answer = app
        .query("{ all: usageInsights(range: {preset: LAST_90_DAYS}) { totals { tokensInput records } }
                one: usageInsights(range: {preset: LAST_90_DAYS}, filter: {accountIds: [\"account-1\"]}) { totals { tokensInput records } } }")
        .await;
    (answer["all"]["totals"].clone(), answer["one"]["totals"].clone())
}

async fn watermark(outside: &DatabaseConnection) -> (i64, i64) {
    let statement = sea_orm::Statement::from_string(
        outside.get_database_backend(),
        "SELECT write_through_until, materialized_until FROM rollup_watermark",
    );
    let row = outside.query_one_raw(statement).await.unwrap().unwrap();
    (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())
}

async fn assert_rollups_are_correct(app: &TestApp) {
    let outside = app.database().connect().await;
    assert_rollups_equal_records(&outside).await;
    outside.close().await.unwrap();
    let books = RollupReconciler::new(app.store.clone());
    for day in books.days(Timestamp::EARLIEST, Timestamp::LATEST).await.unwrap() {
        assert_eq!(books.verify(day, None).await.unwrap(), []);
    }
}

/// Materializes as another process would: this one is not notified.
async fn materialize_elsewhere(app: &TestApp, time: &str) {
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&app.database().url);
    let database = connect(&settings).await.unwrap();
    RollupReconciler::new(database.clone()).materialize_until(Timestamp::parse(time).unwrap()).await.unwrap();
    database.close().await.unwrap();
}

on_both_databases! {
    async fn late_records_are_added_to_materialized_rollups(app: &TestApp) {
        app.record_all(two_days("late")).await;
        assert_eq!(totals(app).await.0, json!({"tokensInput": (191 * 96).to_string(), "records": "192"}));
        assert_rollups_are_correct(app).await;
    }

    async fn writer_with_a_stale_watermark_still_updates_materialized_rollups(app: &TestApp) {
        app.set_time("2026-11-23T12:00:00Z");
        app.record_all(vec![record("a", "tokens_input", 1, "2026-11-22T10:00:00Z", json!({"accountId": "account-1"}))]).await;
        materialize_elsewhere(app, "2026-11-23T11:45:00Z").await;
        app.record_all(vec![record("b", "tokens_input", 2, "2026-11-22T10:00:00Z", json!({"accountId": "account-1"}))]).await;
        let (all, one) = totals(app).await;
        assert_eq!((&all["tokensInput"], &one["tokensInput"]), (&json!("3"), &json!("3")));
        assert_rollups_are_correct(app).await;
    }

    async fn interrupted_materialization_is_completed_by_the_next_run(app: &TestApp) {
        app.set_time("2026-11-24T12:00:00Z");
        app.record_all(vec![record("a", "tokens_input", 1, "2026-11-22T10:00:00Z", json!({"accountId": "account-1"}))]).await;
        let outside = app.database().connect().await;
        let write_through_until = Timestamp::parse("2026-11-23T00:00:00Z").unwrap().millis();
        outside.execute_unprepared(&format!("UPDATE rollup_watermark SET write_through_until = {write_through_until}")).await.unwrap();
        app.record_all(vec![record("b", "tokens_input", 2, "2026-11-22T10:00:00Z", json!({"accountId": "account-1"}))]).await;
        assert_eq!(totals(app).await.0["tokensInput"], "3", "read from the source of the rollups");
        app.materialize_until("2026-11-24T11:45:00Z").await;
        let until = Timestamp::parse("2026-11-24T11:45:00Z").unwrap().millis();
        assert_eq!(watermark(&outside).await, (until, until));
        outside.close().await.unwrap();
        assert_eq!(totals(app).await.0["tokensInput"], "3");
        assert_rollups_are_correct(app).await;
    }

    async fn queries_grouped_only_by_usage_type_read_usage_type_rollups(app: &TestApp) {
        app.record_all(two_days("typed")).await;
        let outside = app.database().connect().await;
        for table in ["usage_rollup", "platform_rollup"] {
            let tamper = format!("UPDATE {table} SET records = records + 1000, quantity_low = quantity_low + 1000 WHERE grain_minutes > 0");
            outside.execute_unprepared(&tamper).await.unwrap();
        }
        outside.close().await.unwrap();
        // Days of New York have whole-hour boundaries too.
        let one = ", filter: {accountIds: [\"account-1\"], usageTypes: [\"tokens_input\"]}";
        for (zone, filter, records, tokens, days) in [
            ("UTC", "", "192", "18336", ["0", "4560", "13776"]),
            ("America/New_York", "", "192", "18336", ["190", "6480", "11666"]),
            ("America/New_York", one, "48", "4560", ["45", "1608", "2907"]),
        ] {
            let query_name = format!("range: {{days: {{from: \"2026-11-01\", through: \"2026-11-20\"}}}}, timeZone: \"{zone}\"{filter}");
            let answer = app
                .query(&format!("{{ usageInsights({query_name}) {{ totals {{ records }} breakdown(by: {{dimension: SOURCE}}) {{ rows {{ totals {{ records }} }} }} }}
                    dailyUsage({query_name}) {{ series {{ total points {{ quantity }} }} }} }}"))
                .await;
            let insights = &answer["usageInsights"];
            assert_eq!(insights["totals"]["records"], records, "{query_name}");
            let line = &answer["dailyUsage"]["series"][0];
            let points = line["points"].as_array().unwrap();
            let last: Vec<_> = points[points.len() - 3..].iter().map(|day| day["quantity"].as_str().unwrap()).collect();
            assert_eq!((&line["total"], last), (&json!(tokens), days.to_vec()), "{query_name}");
            let labelled: i64 = insights["breakdown"]["rows"][0]["totals"]["records"].as_str().unwrap().parse().unwrap();
            assert!(labelled > 1000, "{query_name}: {labelled}");
        }
        let by_account = app
            .query("{ usageInsights(range: {preset: LAST_90_DAYS}) { breakdown(by: {dimension: ACCOUNT}) { rows { totals { records } } } } }")
            .await;
        assert_eq!(by_account["usageInsights"]["breakdown"]["rows"][0]["totals"]["records"], "48");
    }

    async fn corrections_update_materialized_rollups(app: &TestApp) {
        app.record_all(two_days("wrong")).await;
        app.void_record("account-1", "wrong-1", "x").await;
        app.amend_record("account-2", "wrong-2", json!({"usageType": "tokens_input", "quantity": 1000}), "x").await;
        assert_eq!(totals(app).await.0, json!({"tokensInput": (191 * 96 - 1 - 2 + 1000).to_string(), "records": "191"}));
        assert_rollups_are_correct(app).await;
    }
}

async fn materialization_during_recording_loses_and_duplicates_nothing(backend: Backend) {
    let app = TestApp::start_unmaterialized(backend).await;
    // Concurrent writers of all days, and two materializing processes that run ahead of and behind them.
    let writing = join_all((0..12).map(|call| {
        let app = &app;
        async move {
            for part in two_days(&format!("call{call}")).chunks(16) {
                app.record_all(part.to_vec()).await;
            }
        }
    }));
    let materializing = join_all((0..2).map(|_| async {
        for hour in 0..48 {
            app.materialize_until(&format!("2026-11-{}T{:02}:30:00Z", 19 + hour / 24, hour % 24)).await;
        }
    }));
    join(writing, materializing).await;
    app.materialize_until("2026-11-21T11:45:00Z").await;
    assert_eq!(totals(&app).await.0, json!({"tokensInput": (12 * 191 * 96).to_string(), "records": (12 * 192).to_string()}));
    assert_rollups_are_correct(&app).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_materialization_during_recording_loses_and_duplicates_nothing() {
    materialization_during_recording_loses_and_duplicates_nothing(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_materialization_during_recording_loses_and_duplicates_nothing() {
    materialization_during_recording_loses_and_duplicates_nothing(Backend::Postgres).await;
}

/// A backup holds a lock on every table it reads until it ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_recording_continues_while_a_backup_delays_materialization() {
    let app = TestApp::start(Backend::Postgres).await;
    app.set_time("2026-11-22T12:00:00Z");
    app.record_all(vec![record("a", "tokens_input", 1, "2026-11-21T20:00:00Z", json!({"accountId": "account-1"}))]).await;
    let outside = app.database().connect().await;
    let backup = outside.begin().await.unwrap();
    backup.execute_unprepared("SELECT * FROM rollup_watermark").await.unwrap();
    let books = RollupReconciler::new(app.store.clone());
    let until = Timestamp::parse("2026-11-22T11:45:00Z").unwrap();
    let rejected = tokio::time::timeout(Duration::from_secs(30), books.materialize_until(until))
        .await
        .expect("materialization gives up soon");
    assert!(rejected.unwrap_err().code().is_retryable());
    app.record_all(vec![record("b", "tokens_input", 2, "2026-11-21T20:00:00Z", json!({"accountId": "account-1"}))]).await;
    assert_eq!(totals(&app).await.0["tokensInput"], "3");
    backup.commit().await.unwrap();
    outside.close().await.unwrap();
    books.materialize_until(until).await.unwrap();
    assert_eq!(totals(&app).await.0["tokensInput"], "3");
    assert_rollups_are_correct(&app).await;
    app.stop().await;
}

/// Successive histories without overlapping ranges. Each is materialized in part, completely or not at all while it is recorded.
fn results_do_not_depend_on_materialization(backend: Backend) {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start_unmaterialized(backend));
    let cases =
        std::env::var("LAW_CASES").map_or(100, |cases| cases.parse().expect("LAW_CASES is a number")).min(laws::SEQUENCE_MAX);
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 0, ..Config::default() },
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    let number = std::cell::Cell::new(0);
    // Whether and how far to materialize after each batch: quarter hours after the first record.
    let materializations = prop::collection::vec(prop::option::of(-100..1_500_i64), 25);
    let outcome = runner.run(&(laws::case(), materializations), |(case, materializations)| {
        number.set(number.get() + 1);
        let first = laws::first_in_sequence(number.get());
        let case = case.moved_to(first);
        let account = format!("a{}", number.get());
        runtime.block_on(async {
            let mut recorded = 0;
            for (batch, close) in case.facts.chunks(case.batch).zip(materializations) {
                app.record_all(batch.iter().map(|fact| laws::to_json(fact, &account)).collect()).await;
                recorded += batch.len();
                if let Some(quarters) = close {
                    let until = Timestamp::from_millis(first + quarters * 900_000);
                    RollupReconciler::new(app.store.clone()).materialize_until(until).await.unwrap();
                }
                for account in [Some(account.as_str()), None] {
                    laws::check(&case.first(recorded), &laws::answers(&app, &case, account).await);
                    laws::users::check(&case.first(recorded), &laws::users::answer(&app, &case, account).await);
                }
            }
        });
        Ok(())
    });
    runtime.block_on(async {
        assert_rollups_are_correct(&app).await;
        app.stop().await;
    });
    outcome.unwrap();
}

#[test]
fn sqlite_results_do_not_depend_on_materialization() {
    results_do_not_depend_on_materialization(Backend::Sqlite);
}

#[test]
fn postgres_results_do_not_depend_on_materialization() {
    results_do_not_depend_on_materialization(Backend::Postgres);
}
