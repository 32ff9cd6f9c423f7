//! Query deadlines: slow statements are cancelled without affecting other queries or recording.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use usage_insights::settings::Settings;

use crate::support::{Backend, Reply, TIMEOUT, TestApp, on_each_backend, record};

/// Longer than any test waits.
const AN_HOUR_MS: u64 = 3_600_000;

/// Queries a correction, whose lookup never ends; no other query reads that table.
const ENDLESS: &str = "($account: ID!) {
    slow: usageRecords(range: {lastDays: 30}, filter: {accountIds: [$account]}, includeVoided: true) { nodes { correction { reason } } }
    fast: usageTypes { slug }
}";

/// A service with a corrected record in several accounts, where the lookup of the correction never ends.
async fn start_endless(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> (TestApp, DatabaseConnection) {
    let app = TestApp::start_with(backend, adjust).await;
    let on_account = |account: &str| json!({"accountId": account});
    app.record_all(
        ["a", "b", "c"].map(|account| record("k", "api_calls", 1, "2026-11-20T10:00:00Z", on_account(account))).into(),
    )
    .await;
    for account in ["a", "b", "c"] {
        app.void_record(account, "k", "test").await;
    }
    let outside = app.database().connect().await;
    let is_endless = match outside.get_database_backend() {
        DbBackend::Sqlite => {
            "WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT (n + 1) % 1000 FROM step) SELECT COUNT(*) AS n FROM step"
        }
        _ => "SELECT pg_sleep(3600)",
    };
    outside.execute_unprepared("ALTER TABLE usage_correction RENAME TO correction").await.unwrap();
    outside
        .execute_unprepared(&format!(
            "CREATE VIEW usage_correction AS SELECT correction.* FROM correction, ({is_endless}) AS endless"
        ))
        .await
        .unwrap();
    // From here on, connections in use run statements and are not just being opened.
    app.query("{ usageInsights(range: {lastDays: 30}) { totals { records } } }").await;
    (app, outside)
}

/// Lets the lookup end.
async fn let_it_end(outside: &DatabaseConnection) {
    outside.execute_unprepared("DROP VIEW usage_correction").await.unwrap();
    outside.execute_unprepared("ALTER TABLE correction RENAME TO usage_correction").await.unwrap();
}

async fn query_account(app: &TestApp, account: &str) -> Reply {
    app.graphql(&format!("query {ENDLESS}"), json!({"account": account}), None).await
}

fn assert_slow_alone_is_timed_out(reply: &Reply, limit: &str) {
    assert_eq!(reply.body["errors"][0]["extensions"]["limit"], json!({"name": limit, "value": 200}));
    let errors = reply.body["errors"].as_array().unwrap();
    assert!(errors.iter().all(|error| error["extensions"]["code"] == "TIMED_OUT" && error["path"][0] == "slow"), "{errors:#?}");
    assert_eq!(reply.body["data"]["slow"]["nodes"], json!([{"correction": null}]));
    assert_eq!(reply.body["data"]["fast"].as_array().unwrap().len(), 10); // the usage types
}

/// Waits until that many read connections are in use.
async fn wait_until_in_use(app: &TestApp, connections: u32) {
    let waiting = async {
        while app.store.connections().next().unwrap().in_use != connections {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(TIMEOUT, waiting).await.expect("that many connections are in use");
}

/// Sends the query and disconnects while its endless statement runs, not while it is being prepared.
async fn query_and_disconnect(app: &TestApp, outside: &DatabaseConnection) {
    let at_work = async {
        if outside.get_database_backend() == DbBackend::Postgres {
            let sleeping = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
            let sleeping = Statement::from_string(DbBackend::Postgres, sleeping);
            while outside.query_one_raw(sleeping.clone()).await.unwrap().is_none() {}
        }
        wait_until_in_use(app, 1).await;
    };
    tokio::select! {
        reply = query_account(app, "a") => panic!("the endless statement has ended: {:#}", reply.body),
        done = timeout(TIMEOUT, at_work) => done.expect("the statement runs"),
    }
}

async fn slow_statement_is_cancelled_without_affecting_other_fields(backend: Backend) {
    let (app, outside) = start_endless(backend, |settings| {
        settings.database.read_connections = 1;
        settings.database.statement_timeout_ms = 200;
    })
    .await;
    assert_slow_alone_is_timed_out(&query_account(&app, "a").await, "statementMs");
    // There is one read connection: it must be free again for this query.
    wait_until_in_use(&app, 0).await;
    let_it_end(&outside).await;
    assert_eq!(query_account(&app, "a").await.body["data"]["slow"]["nodes"], json!([{"correction": {"reason": "test"}}]));
    app.stop().await;
}

async fn query_deadline_applies_even_if_the_statement_timeout_is_longer(backend: Backend) {
    let (app, outside) = start_endless(backend, |settings| {
        settings.database.statement_timeout_ms = AN_HOUR_MS;
        settings.database.answer_timeout_ms = 200;
    })
    .await;
    let reply = timeout(TIMEOUT, query_account(&app, "a")).await.expect("a response before the deadline");
    assert_slow_alone_is_timed_out(&reply, "answerMs");
    end_statements(&outside).await;
    app.stop().await;
}

async fn recording_and_authentication_work_while_all_read_connections_are_busy(backend: Backend) {
    let (app, outside) = start_endless(backend, |settings| {
        settings.database.read_connections = 2;
        settings.database.statement_timeout_ms = AN_HOUR_MS;
        settings.database.answer_timeout_ms = AN_HOUR_MS;
    })
    .await;
    let made = app.query("mutation { createServiceToken(input: {name: \"meter\", scopes: [RECORD]}) { token } }").await;
    let token = made["createServiceToken"]["token"].as_str().unwrap();
    let pending_query = async { tokio::join!(query_account(&app, "a"), query_account(&app, "b"), query_account(&app, "c")) };
    let recording = async {
        wait_until_in_use(&app, 2).await;
        let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
        let records = json!([record("next", "api_calls", 1, "2026-11-20T10:00:00Z", json!({}))]);
        app.graphql(query, json!({ "records": records }), Some(token)).await
    };
    let reply = tokio::select! {
        _ = pending_query => panic!("the endless statement has ended"),
        reply = timeout(TIMEOUT, recording) => reply.expect("recording does not wait for readers"),
    };
    assert_eq!(reply.body["data"]["recordUsage"]["recorded"], 1, "{:#}", reply.body);
    end_statements(&outside).await;
    app.stop().await;
}

/// PostgreSQL continues an abandoned statement until its own timeout: an hour here.
async fn end_statements(outside: &DatabaseConnection) {
    if outside.get_database_backend() == DbBackend::Postgres {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() \
                   AND datname = current_database()";
        outside.query_all_raw(Statement::from_string(DbBackend::Postgres, end)).await.unwrap();
    }
}

on_each_backend!(
    slow_statement_is_cancelled_without_affecting_other_fields,
    query_deadline_applies_even_if_the_statement_timeout_is_longer,
    recording_and_authentication_work_while_all_read_connections_are_busy
);

/// The connection is busy for a disconnected client: the next query waits for it and gets no outage error.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statement_of_a_disconnected_client_is_not_reported_as_an_outage() {
    const CONNECT_MS: u64 = 200;
    let (app, outside) = start_endless(Backend::Postgres, |settings| {
        settings.database.read_connections = 1;
        settings.database.connect_timeout_ms = CONNECT_MS;
        settings.database.statement_timeout_ms = AN_HOUR_MS;
        settings.database.answer_timeout_ms = AN_HOUR_MS;
    })
    .await;
    query_and_disconnect(&app, &outside).await;
    let ending = async {
        sleep(Duration::from_millis(3 * CONNECT_MS)).await; // longer than the connect timeout
        end_statements(&outside).await;
    };
    let query_text = "{ usageInsights(range: {lastDays: 30}) { totals { records } } }";
    let (reply, ()) = tokio::join!(app.graphql(query_text, json!({}), None), ending);
    assert_eq!(reply.body, json!({"data": {"usageInsights": {"totals": {"records": "0"}}}}));
    app.stop().await;
}

/// SQLite cancels immediately. On PostgreSQL the statement timeout ends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disconnected_client_cancels_its_statements() {
    let (app, outside) = start_endless(Backend::Sqlite, |settings| {
        settings.database.read_connections = 1;
        settings.database.statement_timeout_ms = AN_HOUR_MS;
        settings.database.answer_timeout_ms = AN_HOUR_MS;
    })
    .await;
    query_and_disconnect(&app, &outside).await;
    wait_until_in_use(&app, 0).await;
    let_it_end(&outside).await;
    let nodes: Value = query_account(&app, "a").await.body["data"]["slow"]["nodes"].clone();
    assert_eq!(nodes, json!([{"correction": {"reason": "test"}}]));
    app.stop().await;
}
