//! What needs a cluster.

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use usage_insights::app::connect;
use usage_insights::error::ErrorCode;
use usage_insights::settings::Settings;

use crate::months::{months, tables_of};
use crate::plans::{Capture, insights};
use crate::retention::{MONTHS, assert_verified, expire, retention, usage};
use crate::support::{Backend, MATERIALIZED_UNTIL, TestApp, TestDatabase, record};

const TOTALS: &str = "totals { tokens cost records } breakdown(by: {dimension: MODEL}) { rows { key totals { tokens } } }";

/// Some records of forty accounts, and of one account with tiers, models and labels.
fn history() -> Vec<Value> {
    let of_many = (0..40).map(|account| {
        record(
            &format!("{account}"),
            "tokens_input",
            100 + account,
            "2026-10-05T10:00:00Z",
            json!({"accountId": format!("account-{account}")}),
        )
    });
    let of_one = (0..12).map(|hour| {
        let dimensions = json!({"accountId": "acme", "model": format!("model-{}", hour % 3), "userId": format!("user-{}", hour % 2),
            "labels": [{"key": "team", "value": "red"}]});
        record(&format!("{hour}"), "tokens_output", 10, &format!("2026-11-10T{hour:02}:30:00Z"), dimensions)
    });
    of_many.chain(of_one).collect()
}

async fn totals(app: &TestApp) -> Value {
    app.query(&insights("range: {preset: ALL_TIME}", "totals { tokens cost records }")).await
}

fn settings(database: &TestDatabase) -> Settings {
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&database.url);
    settings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_before_are_distributed_and_totals_stay() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let connected = connect(&settings(&database)).await.unwrap();
    connected.migrate_up().await.unwrap();
    connected.close().await.unwrap();
    let app = TestApp::start_on(database, |_| {}).await;
    app.record_all(history()).await;
    app.materialize_until(MATERIALIZED_UNTIL).await;
    let before = totals(&app).await;

    let during = connect(&settings(app.database())).await.unwrap();
    let rejected = during.distribute().await.unwrap_err();
    assert_eq!(rejected.code(), ErrorCode::DatabaseUnavailable, "a server uses the database: {rejected}");
    during.close().await.unwrap();

    let database = app.stop_keeping_database().await;
    let connected = connect(&settings(&database)).await.unwrap();
    connected.distribute().await.unwrap();
    connected.close().await.unwrap();
    let connected = connect(&settings(&database)).await.unwrap();
    assert!(connected.is_distributed());
    connected.distribute().await.unwrap(); // nothing is left to do
    connected.close().await.unwrap();

    // As another server, which creates other ids.
    let app = TestApp::start_on(TestDatabase::shared(&database), |_| {}).await;
    assert_eq!(totals(&app).await, before);
    let again = app.record(json!(history())).await;
    assert_eq!((&again["duplicates"], &again["recorded"]), (&json!(52), &json!(0)), "{again:#}");
    app.record_all(vec![record("new", "tokens_input", 1, "2026-11-11T10:00:00Z", json!({"accountId": "account-1"}))]).await;
    assert_verified(&app).await;
    app.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_is_detached_under_a_lock_timeout() {
    let app = TestApp::start(Backend::Postgres).await;
    app.record_all(usage()).await;
    let outside = app.database().connect().await;
    let reader = outside.begin().await.unwrap();
    reader.execute_unprepared("SELECT COUNT(*) FROM usage_record").await.unwrap();
    assert!(!expire(&app, retention(MONTHS)).await.is_complete);
    assert_eq!(tables_of(&app).await.len(), 7, "nothing is half detached");
    reader.rollback().await.unwrap();
    assert_eq!(expire(&app, retention(MONTHS)).await.deleted, 2 * 2 * 92);
    assert_eq!(tables_of(&app).await, months(&["2026-09", "2026-10", "2026-11"])[1..]);
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_of_several_accounts_that_share_keys_count_each_key_once() {
    let app = TestApp::start(Backend::Postgres).await;
    let records = history();
    let mut reversed = records.clone();
    reversed.reverse();
    let calls = (0..6).map(|call| app.record(json!(if call % 2 == 0 { &records } else { &reversed })));
    let payloads = join_all(calls).await;
    let sum = |field: &str| payloads.iter().map(|payload| payload[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("recorded"), sum("duplicates"), sum("conflicts"), sum("rejected")), (52, 5 * 52, 0, 0));
    assert_verified(&app).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_a_node_has_missed_is_in_the_rollups() {
    let app = TestApp::start_unmaterialized(Backend::Postgres).await;
    app.record_all(vec![record("k", "tokens_input", 100, "2026-10-05T10:00:00Z", json!({"accountId": "acme"}))]).await;
    let coordinator = app.database().connect().await;
    let shard = "SELECT shard_name::text, nodename::text, nodeport, groupid FROM citus_shards JOIN pg_dist_node USING (nodename, nodeport) \
         WHERE shardid = get_shard_id_for_distribution_column('usage_rollup', 'acme')";
    let row = coordinator.query_one_raw(Statement::from_string(DbBackend::Postgres, shard)).await.unwrap().unwrap();
    let (table, host, port, group): (String, String, i32, i32) = row.try_get_many_by_index().unwrap();
    let mut url = url::Url::parse(&app.database().url).unwrap();
    url.set_host(Some(&host)).unwrap();
    url.set_port(Some(u16::try_from(port).unwrap())).unwrap();
    // Prepared on the node, and committed by the coordinator, whose message to the node was lost.
    let name = format!("citus_0_{}", url.path().trim_start_matches('/'));
    let node = Database::connect(url.as_str()).await.unwrap();
    let prepare = format!(
        "BEGIN; UPDATE {table} SET records = records + 1, quantity_low = quantity_low + 7 WHERE account_id = 'acme' AND grain_minutes = 15; \
         PREPARE TRANSACTION '{name}'"
    );
    node.execute_unprepared(&prepare).await.unwrap();
    let commit = format!("INSERT INTO pg_dist_transaction (groupid, gid) VALUES ({group}, '{name}')");
    coordinator.execute_unprepared(&commit).await.unwrap();

    app.materialize_until(MATERIALIZED_UNTIL).await;
    let days = "SELECT records, quantity_low FROM usage_rollup WHERE account_id = 'acme' AND grain_minutes = 1440";
    let row = coordinator.query_one_raw(Statement::from_string(DbBackend::Postgres, days)).await.unwrap().unwrap();
    assert_eq!(row.try_get_many_by_index::<(i64, i64)>().unwrap(), (2, 107));
    node.close().await.unwrap();
    coordinator.close().await.unwrap();
    app.stop().await;
}

/// On one thread: the statements are captured from its log.
#[tokio::test]
async fn page_of_one_account_is_read_from_one_shard() {
    let capture = Capture::start();
    let app = TestApp::start(Backend::Postgres).await;
    app.record_all(history()).await;
    let outside = app.database().connect().await;
    capture.take();
    for zone in ["UTC", "Asia/Kathmandu"] {
        let arguments = format!("range: {{preset: ALL_TIME}}, timeZone: \"{zone}\", filter: {{accountIds: [\"acme\"]}}");
        app.query(&insights(&arguments, TOTALS)).await;
    }
    let statements: Vec<_> = capture.take().into_iter().filter(|logged| logged.pool == "read").collect();
    assert!(statements.len() >= 4, "{statements:?}");
    for logged in statements {
        let explain = format!("EXPLAIN (COSTS OFF) {}", logged.statement);
        let rows = outside.query_all_raw(Statement::from_string(DbBackend::Postgres, explain)).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        let of_shards = plan.iter().filter(|line| line.contains("Task Count:"));
        assert!(of_shards.clone().all(|line| line.ends_with("Task Count: 1")), "{}\n{}", logged.statement, plan.join("\n"));
        assert!(of_shards.count() <= 1, "{}\n{}", logged.statement, plan.join("\n"));
    }
    outside.close().await.unwrap();
    app.stop().await;
}
