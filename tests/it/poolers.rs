//! Connection poolers in front of PostgreSQL: those that do not keep the session of a connection are recognized at the start, and others work.
//!
//! `PgBouncer` is the one of Debian. For another version: `TEST_PGBOUNCER=FILE ./test poolers::`; a test that `./test` leaves out without it needs version 1.21 or newer.

use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::support::{Backend, PgBouncer, ServerProcess, Subscriber, TIMEOUT, TestDatabase, Transport, run_program};

const CODE: &str = "POOLER_UNSUPPORTED";
/// More server connections than all tests here use at once.
const LARGE: u32 = 60;
/// Server connections that suffice for a start.
const SMALL: u32 = 16;
const SUBSCRIPTION: &str = "subscription { usageChanged(throttleMs: 100) { totals { records } } }";

/// Runs a command to its end, and returns its exit code and messages.
async fn run(arguments: &'static [&'static str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let running = tokio::task::spawn_blocking(move || {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("usage.ndjson"), "").unwrap();
        std::fs::write(folder.path().join("hardware.json"), "[]").unwrap();
        let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        run_in(folder.path(), arguments, &variables)
    });
    running.await.unwrap()
}

fn run_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let output = run_program(folder, arguments, variables);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

async fn assert_every_command_reports(mode: &str) {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let bouncer = PgBouncer::start(&database, mode, LARGE).await;
    let url = bouncer.url();
    // A command that waited for a time limit would wait for this one.
    let variables = [
        ("DATABASE_URL", url.as_str()),
        ("PORT", "0"),
        ("RUST_LOG", "warn"),
        ("USAGE_INSIGHTS__DATABASE__ACQUIRE_TIMEOUT_MS", "600000"),
    ];
    let began = Instant::now();
    let commands: [(&[&str], i32); 10] = [
        (&["serve"], 1),
        (&["migrate", "up"], 1),
        (&["migrate", "status"], 1),
        (&["token", "list"], 1),
        (&["import", "usage.ndjson"], 1),
        (&["import-hardware", "hardware.json"], 1),
        (&["export", "export.ndjson"], 1),
        (&["verify"], 1),
        (&["reprice", "--range", "all-time"], 1),
        (&["diagnose"], 2),
    ];
    for (command, code) in commands {
        let (exit_code, message) = run(command, &variables).await;
        assert_eq!(exit_code, Some(code), "{command:?}: {message}");
        assert!(message.contains(CODE) && message.contains("`pool_mode = session`"), "{command:?}: {message}");
    }
    assert!(began.elapsed() < Duration::from_mins(5), "{:?}", began.elapsed());
    // The server itself is usable, which its direct URL does not change for `database.url`.
    let direct = [variables.as_slice(), &[("DATABASE_DIRECT_URL", database.url.as_str())]].concat();
    let (exit_code, message) = run(&["serve"], &direct).await;
    assert!(exit_code == Some(1) && message.contains(CODE), "{message}");
    drop(bouncer);
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_reports_transaction_mode_at_once() {
    assert_every_command_reports("transaction").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_reports_statement_mode_at_once() {
    assert_every_command_reports("statement").await;
}

/// Server connections that are used in turn instead of the last one first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transaction_mode_is_recognized_with_idle_server_connections_used_in_turn() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    // The connections of the test send that parameter.
    let more = "server_round_robin = 1\nignore_startup_parameters = extra_float_digits";
    for idle in 1..=4 {
        let bouncer = PgBouncer::start_with(&database, "transaction", LARGE, more).await;
        let mut open = Vec::new();
        for _ in 0..idle {
            let connection = sea_orm::Database::connect(bouncer.url()).await.unwrap();
            connection.execute_unprepared("BEGIN").await.unwrap(); // keeps a server connection
            open.push(connection);
        }
        for connection in &open {
            connection.execute_unprepared("ROLLBACK").await.unwrap();
        }
        let url = bouncer.url();
        let (exit_code, message) = run(&["token", "list"], &[("DATABASE_URL", url.as_str()), ("RUST_LOG", "warn")]).await;
        assert!(exit_code == Some(1) && message.contains(CODE), "{idle} idle server connections: {message}");
    }
    database.destroy().await;
}

fn one_record(key: &str) -> Value {
    // Without a time it occurred now.
    json!({"records": [{"idempotencyKey": key, "accountId": "acme", "usageType": "api_calls", "quantity": "1"}]})
}

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
const COUNT: &str = "{ usageInsights(range: {preset: TODAY}) { totals { records } } }";

async fn record(server: &ServerProcess, key: &str) {
    let response = server.graphql(RECORD, one_record(key), None).await;
    assert_eq!(response["data"]["recordUsage"]["recorded"], 1, "{response:#}");
}

/// Number of the sessions in PostgreSQL that satisfy the condition.
async fn count_sessions(outside: &DatabaseConnection, condition: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND {condition}");
    let row = outside.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Waits for a session that satisfies the condition.
async fn wait_for_sessions(outside: &DatabaseConnection, condition: &str) {
    let deadline = Instant::now() + TIMEOUT;
    while count_sessions(outside, condition).await == 0 {
        assert!(Instant::now() < deadline, "no session with {condition}");
        sleep(Duration::from_millis(20)).await;
    }
}

/// Migrates, records, reads and receives the change of another process.
async fn assert_everything_works(database: &TestDatabase, bouncer: &PgBouncer, variables: &[(&str, &str)]) {
    let url = bouncer.url();
    let for_command = [variables, &[("DATABASE_URL", url.as_str()), ("RUST_LOG", "warn")]].concat();
    let (exit_code, message) = run(&["migrate", "up"], &for_command).await;
    assert_eq!(exit_code, Some(0), "{message}");
    let first = ServerProcess::start_with(&url, variables).await;
    let second = ServerProcess::start_with(&url, variables).await;
    let outside = database.connect().await;
    let sessions_of = |name: &str| {
        let is_direct = variables.iter().any(|(name, _)| *name == "DATABASE_DIRECT_URL");
        // The pooler adds an address to the name.
        if is_direct { format!("application_name = '{name}'") } else { format!("application_name LIKE '{name} - %'") }
    };
    for (name, server) in [("live", &first), ("lock", &second)] {
        wait_for_sessions(&outside, &sessions_of(&format!("usage-insights {name}"))).await;
        assert_eq!(server.graphql(COUNT, json!({}), None).await["errors"], Value::Null);
    }
    wait_for_sessions(&outside, "application_name LIKE 'usage-insights - %'").await;
    let mut subscriber = Subscriber::subscribe(Transport::WebSocket, &second.address, None, SUBSCRIPTION).await;
    subscriber.next_change().await;
    for number in 1..=20 {
        record(&first, &format!("k{number}")).await;
        let count = second.graphql(COUNT, json!({}), None).await;
        assert_eq!(count["data"]["usageInsights"]["totals"]["records"], number.to_string(), "{count:#}");
    }
    subscriber.until(&json!({"totals": {"records": "20"}})).await;
    outside.close().await.unwrap();
    first.stop().await;
    second.stop().await;
    let path = std::env::var("PATH").unwrap();
    for command in [&["verify"][..], &["backup", "usage.backup"]] {
        let (exit_code, message) = run(command, &[for_command.as_slice(), &[("PATH", &path)]].concat()).await;
        assert_eq!(exit_code, Some(0), "{command:?}: {message}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn session_mode_works_without_a_direct_url() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let bouncer = PgBouncer::start(&database, "session", LARGE).await;
    assert_everything_works(&database, &bouncer, &[]).await;
    drop(bouncer);
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_use_the_direct_url() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let bouncer = PgBouncer::start(&database, "session", LARGE).await;
    assert_everything_works(&database, &bouncer, &[("DATABASE_DIRECT_URL", database.url.as_str())]).await;
    drop(bouncer);
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transaction_mode_with_prepared_statements_works_with_a_direct_url() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let bouncer = PgBouncer::start_with(&database, "transaction", LARGE, "max_prepared_statements = 200").await;
    assert_everything_works(&database, &bouncer, &[("DATABASE_DIRECT_URL", database.url.as_str())]).await;
    let url = bouncer.url();
    let (exit_code, message) = run(&["serve"], &[("DATABASE_URL", url.as_str())]).await;
    assert!(exit_code == Some(1) && message.contains(CODE) && message.contains("DATABASE_DIRECT_URL"), "{message}");
    drop(bouncer);
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pool_without_a_free_server_connection_is_the_reported_cause() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let short =
        [("USAGE_INSIGHTS__DATABASE__ACQUIRE_TIMEOUT_MS", "3000"), ("USAGE_INSIGHTS__DATABASE__CONNECT_TIMEOUT_MS", "3000")];
    // Not even the lock of the database and the first writer.
    let bouncer = PgBouncer::start(&database, "session", 1).await;
    let url = bouncer.url();
    let (exit_code, message) = run(&["serve"], &[&short[..], &[("DATABASE_URL", url.as_str()), ("PORT", "0")]].concat()).await;
    assert_eq!(exit_code, Some(1), "{message}");
    let last = message.lines().last().unwrap();
    assert!(last.contains("has no free server connection"), "{message}");
    drop(bouncer);
    // Enough for the start. Then other clients of the pooler take its server connections.
    let bouncer = PgBouncer::start(&database, "session", SMALL).await;
    let server = ServerProcess::start_with(&bouncer.url(), &short).await;
    let outside = database.connect().await;
    let mut others = tokio::task::JoinSet::new();
    for _ in 0..SMALL {
        let options: PgConnectOptions = bouncer.url().parse().unwrap();
        others.spawn(async move {
            let mut connection = options.extra_float_digits(None).connect().await.unwrap();
            sqlx::raw_sql("SELECT pg_sleep(600)").execute(&mut connection).await
        });
    }
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'usage-insights%'";
        outside.execute_unprepared(end).await.unwrap();
        let taken = count_sessions(&outside, "query = 'SELECT pg_sleep(600)'").await;
        if taken == i64::from(SMALL) {
            break;
        }
        assert!(Instant::now() < deadline, "{taken} server connections are taken");
        sleep(Duration::from_millis(20)).await;
    }
    let response = server.graphql(COUNT, json!({}), None).await;
    assert_eq!(response["errors"][0]["extensions"]["code"], "DATABASE_UNAVAILABLE", "{response:#}");
    let line = server.wait_for_line("no connection to the database became available in time").await;
    assert!(line.contains("has no free server connection"), "{line}");
    others.shutdown().await;
    // Without a restart.
    let deadline = Instant::now() + TIMEOUT;
    while !server.graphql(COUNT, json!({}), None).await["errors"].is_null() {
        assert!(Instant::now() < deadline, "queries fail although server connections are free");
    }
    server.stop().await;
    outside.close().await.unwrap();
    drop(bouncer);
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn direct_url_of_another_database_is_an_error() {
    let (database, other) = (TestDatabase::create(Backend::Postgres).await, TestDatabase::create(Backend::Postgres).await);
    for command in [&["serve"][..], &["migrate", "up"], &["token", "list"], &["backup", "usage.backup"]] {
        let variables = [("DATABASE_URL", database.url.as_str()), ("DATABASE_DIRECT_URL", &other.url), ("PORT", "0")];
        let (exit_code, message) = run(command, &variables).await;
        assert_eq!(exit_code, Some(1), "{command:?}: {message}");
        assert!(message.contains("DATABASE_URL_MISMATCH"), "{command:?}: {message}");
    }
    for database in [database, other] {
        let outside = database.connect().await;
        let tables = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
        let row = outside.query_one_raw(Statement::from_string(DbBackend::Postgres, tables)).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "no migration was applied");
        outside.close().await.unwrap();
        database.destroy().await;
    }
}
