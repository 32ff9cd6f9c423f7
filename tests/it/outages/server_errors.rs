//! Errors of PostgreSQL and of poolers: which code clients receive, and whether the connection is replaced.

use std::time::Instant;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::json;
use usage_insights::app::{App, StartError};
use usage_insights::clock::Clock;
use usage_insights::ids::RecordIds;
use usage_insights::settings::Settings;

use super::name_of;
use crate::support::{Backend, NOW, TIMEOUT, TestApp, TestDatabase, record};

const UNAVAILABLE: &str = "DATABASE_UNAVAILABLE";
/// Recording answers a permanent error with a code that tells services to send the call again.
const INTERRUPTED: &str = "INTERRUPTED";
/// What a pooler causes that does not carry prepared statements.
const POOLER: &str = "POOLER_UNSUPPORTED";
const KEPT: bool = true;
const REPLACED: bool = false;

/// SQLSTATE, code of the response, and whether the connection is used again.
const ERRORS: [(&str, &str, bool); 32] = [
    ("08000", UNAVAILABLE, REPLACED), // connection_exception
    ("08006", UNAVAILABLE, REPLACED), // connection_failure
    ("08P01", UNAVAILABLE, REPLACED), // protocol_violation; PgBouncer: query_wait_timeout, server_login_retry
    ("25006", UNAVAILABLE, REPLACED), // read_only_sql_transaction
    ("25P03", UNAVAILABLE, REPLACED), // idle_in_transaction_session_timeout
    ("25P04", UNAVAILABLE, REPLACED), // transaction_timeout
    ("26000", POOLER, REPLACED),      // invalid_sql_statement_name
    ("42P05", POOLER, REPLACED),      // duplicate_prepared_statement
    ("28000", UNAVAILABLE, REPLACED), // invalid_authorization_specification
    ("28P01", UNAVAILABLE, REPLACED), // invalid_password
    ("3D000", UNAVAILABLE, REPLACED), // invalid_catalog_name
    ("40001", UNAVAILABLE, KEPT),     // serialization_failure
    ("40P01", UNAVAILABLE, KEPT),     // deadlock_detected
    ("40003", UNAVAILABLE, REPLACED), // statement_completion_unknown
    ("53100", UNAVAILABLE, KEPT),     // disk_full
    ("53200", UNAVAILABLE, KEPT),     // out_of_memory
    ("53300", UNAVAILABLE, KEPT),     // too_many_connections
    ("55000", UNAVAILABLE, KEPT),     // object_not_in_prerequisite_state
    ("55006", UNAVAILABLE, KEPT),     // object_in_use
    ("55P03", UNAVAILABLE, KEPT),     // lock_not_available
    ("57014", UNAVAILABLE, KEPT),     // query_canceled
    ("57P01", UNAVAILABLE, REPLACED), // admin_shutdown
    ("57P02", UNAVAILABLE, REPLACED), // crash_shutdown
    ("57P03", UNAVAILABLE, REPLACED), // cannot_connect_now
    ("57P05", UNAVAILABLE, REPLACED), // idle_session_timeout
    ("58000", UNAVAILABLE, KEPT),     // system_error; pgcat
    ("58030", UNAVAILABLE, KEPT),     // io_error
    ("22003", INTERRUPTED, KEPT),     // numeric_value_out_of_range
    ("23514", INTERRUPTED, KEPT),     // check_violation
    ("42501", INTERRUPTED, KEPT),     // insufficient_privilege
    ("XX000", INTERRUPTED, KEPT),     // internal_error
    ("XX001", INTERRUPTED, KEPT),     // data_corrupted
];

/// Lets every insert of a key store the process of its connection, and raise the error in the table `fault`, if any.
async fn install_fault(outside: &DatabaseConnection) {
    for statement in [
        "CREATE SEQUENCE writer_process",
        "CREATE TABLE fault (code TEXT)",
        "CREATE FUNCTION raise_fault() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE raised TEXT; BEGIN
            PERFORM setval('writer_process', pg_backend_pid()); -- not rolled back
            SELECT code INTO raised FROM fault;
            IF raised IS NOT NULL THEN RAISE EXCEPTION 'injected' USING ERRCODE = raised; END IF;
            RETURN NEW; END $$",
        "CREATE TRIGGER raise_fault BEFORE INSERT ON usage_key FOR EACH ROW EXECUTE FUNCTION raise_fault()",
    ] {
        outside.execute_unprepared(statement).await.unwrap();
    }
}

/// The process of the connection that inserted a key last.
async fn writer_process(outside: &DatabaseConnection) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, "SELECT last_value FROM writer_process");
    outside.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn start_with_fault() -> (TestApp, DatabaseConnection) {
    let app = TestApp::start_with(Backend::Postgres, |settings| {
        settings.recording.retry_for_ms = 0;
        settings.recording.writers = 1;
    })
    .await;
    let outside = app.database().connect().await;
    install_fault(&outside).await;
    (app, outside)
}

async fn recording_code(app: &TestApp, key: &str) -> String {
    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let records = json!({"records": [record(key, "api_calls", 1, NOW, json!({}))]});
    let reply = app.graphql(query, records, None).await;
    reply.body["errors"][0]["extensions"]["code"].as_str().unwrap_or("OK").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_class_of_errors_has_its_code_and_keeps_or_replaces_the_connection() {
    let (app, outside) = start_with_fault().await;
    for (code, expected, is_kept) in ERRORS {
        outside.execute_unprepared(&format!("INSERT INTO fault VALUES ('{code}')")).await.unwrap();
        assert_eq!(recording_code(&app, code).await, expected, "{code}");
        let failed = writer_process(&outside).await;
        outside.execute_unprepared("DELETE FROM fault").await.unwrap();
        // The pool has two connections, which it uses in turn unless counts of received records are being written on one of them.
        let attempts = if is_kept { 100 } else { 3 };
        let mut is_used_again = false;
        for attempt in 0..attempts {
            assert_eq!(recording_code(&app, &format!("{code} {attempt}")).await, "OK", "{code}");
            is_used_again |= writer_process(&outside).await == failed;
            if is_used_again {
                break;
            }
        }
        assert_eq!(is_used_again, is_kept, "{code}");
    }
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_read_are_replaced_after_a_write_found_the_server_read_only() {
    let (app, outside) = start_with_fault().await;
    let use_every_pool = async |key: &str| {
        assert_eq!(recording_code(&app, key).await, "OK");
        app.query("{ usageInsights(range: {preset: ALL_TIME}) { totals { records } } }").await;
        app.send(app.get("/health/ready")).await;
    };
    use_every_pool("before").await;
    let remember = "CREATE TABLE session AS SELECT pid FROM pg_stat_activity WHERE application_name = 'usage-insights' \
         AND datname = current_database()";
    assert!(outside.execute_unprepared(remember).await.unwrap().rows_affected() >= 3);
    outside.execute_unprepared("INSERT INTO fault VALUES ('25006')").await.unwrap();
    assert_eq!(recording_code(&app, "during").await, UNAVAILABLE);
    outside.execute_unprepared("DELETE FROM fault").await.unwrap();
    let count = Statement::from_string(DbBackend::Postgres, "SELECT COUNT(*) FROM pg_stat_activity JOIN session USING (pid)");
    let deadline = Instant::now() + TIMEOUT;
    loop {
        use_every_pool("after").await;
        let left: i64 = outside.query_one_raw(count.clone()).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        if left == 0 {
            break;
        }
        assert!(Instant::now() < deadline, "{left} sessions are still in use");
    }
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recording_beyond_a_statement_timeout_of_the_server_is_unavailable() {
    let (app, outside) = start_with_fault().await;
    let name = name_of(app.database());
    for statement in [
        "CREATE FUNCTION wait_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$"
            .to_owned(),
        "CREATE TRIGGER wait_for_ever BEFORE INSERT ON usage_record FOR EACH ROW EXECUTE FUNCTION wait_for_ever()".to_owned(),
        format!("ALTER DATABASE {name} SET statement_timeout = '300ms'"),
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"),
    ] {
        outside.execute_unprepared(&statement).await.unwrap();
    }
    recording_code(&app, "lost connection").await;
    assert_eq!(recording_code(&app, "slow").await, UNAVAILABLE);
    outside.execute_unprepared("DROP TRIGGER wait_for_ever ON usage_record").await.unwrap();
    assert_eq!(recording_code(&app, "slow").await, "OK");
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_connections_at_the_start_are_reported_in_the_words_of_the_server() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let outside = database.connect().await;
    let role = name_of(&database);
    outside.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.unwrap();
    let mut url = url::Url::parse(&database.url).unwrap();
    url.set_username(&role).unwrap();
    let mut settings = Settings::defaults();
    settings.database.url = url.to_string();
    settings.database.acquire_timeout_ms = 300;
    // Without a connection for the writer, and with one for the writer alone.
    for limit in [0, 1] {
        outside.execute_unprepared(&format!("ALTER ROLE {role} CONNECTION LIMIT {limit}")).await.unwrap();
        match App::start(settings.clone(), Clock::system(), RecordIds::seeded(1)).await {
            Err(StartError::Database(message)) => {
                assert!(message.contains(&format!("too many connections for role \"{role}\"")), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    outside.execute_unprepared(&format!("DROP ROLE {role}")).await.unwrap();
    outside.close().await.unwrap();
    database.destroy().await;
}
