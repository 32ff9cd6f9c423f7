//! `usage-insights diagnose`: equal results on the database and through a running server, and exit codes.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};

use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tempfile::TempDir;
use usage_insights::auth::Scope;

use super::probe::{ALL_PASSED, NUMBERS, steps};
use super::{codes, production, token, usage};
use crate::support::{Backend, ServerProcess, TestApp, TestDatabase, on_both_databases};

/// Runs `diagnose` with these arguments and variables in an empty folder, on a blocking thread.
async fn diagnose(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let (arguments, variables): (Vec<_>, _) =
        (arguments.iter().map(|argument| (*argument).to_owned()).collect(), owned(variables));
    let running = tokio::task::spawn_blocking(move || {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_usage-insights"));
        command.current_dir(folder.path()).arg("diagnose").args(arguments);
        let output = command.env_clear().env("RUST_LOG", "warn").envs(variables).output().unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it leaves no file");
        output
    });
    running.await.unwrap()
}

/// The exit code and the JSON output.
async fn checkup(arguments: &[&str], variables: &[(&str, &str)]) -> (i32, Value) {
    let output = diagnose(&[arguments, &["--json"]].concat(), variables).await;
    let printed = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} in {output:?}"));
    (output.status.code().unwrap(), printed)
}

/// The parts of a report that do not change within a second.
fn stable_parts(checkup: &Value) -> Value {
    let mut diagnosis = checkup["diagnosis"].clone();
    diagnosis["examinedAt"] = Value::Null;
    diagnosis["facts"]["services"] = Value::Null; // counts of other processes are written after a while
    diagnosis
}

async fn diagnose_finds_the_same_via_database_and_url(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let server = ServerProcess::start(&database.url).await;
    let client = reqwest::Client::new();
    let send_query = async |query: &str| {
        let sent = client.post(format!("{}/graphql", server.address)).json(&json!({ "query": query }));
        sent.send().await.unwrap().json::<Value>().await.unwrap()["data"].clone()
    };
    // The command and the server use the machine's clock.
    send_query("mutation { recordUsage(input: {records: [
        {idempotencyKey: \"a\", accountId: \"acme\", usageType: \"tokens_input\", quantity: 5, model: \"m\"},
        {idempotencyKey: \"b\", accountId: \"acme\", usageType: \"compute_seconds\", quantity: 5, tier: \"gpu-a\"}]}) { recorded } }")
    .await;
    let before = send_query(NUMBERS).await;
    assert_eq!(before["all"]["totals"]["records"], "2");

    let here = [("DATABASE_URL", database.url.as_str())];
    let (code, inside) = checkup(&[], &here).await;
    assert_eq!((code, &inside["isHealthy"], steps(&inside["probe"])), (0, &json!(true), ALL_PASSED.map(str::to_owned).to_vec()));
    let (code, outside) = checkup(&["--url", &server.address], &[]).await;
    assert_eq!(
        (code, &outside["isHealthy"], steps(&outside["probe"])),
        (0, &json!(true), ALL_PASSED.map(str::to_owned).to_vec())
    );
    assert_eq!(stable_parts(&inside), stable_parts(&outside));
    assert_eq!(inside["diagnosis"]["facts"]["usage"]["records"], "2");
    assert_eq!(outside["diagnosis"]["facts"]["services"][0]["service"], "(development)");
    assert_eq!(send_query(NUMBERS).await, before);

    // A report with a problem, as text.
    send_query(
        "mutation { recordUsage(input: {records: [
        {idempotencyKey: \"c\", accountId: \"acme\", usageType: \"compute_seconds\", quantity: 5},
        {idempotencyKey: \"d\", accountId: \"acme\", usageType: \"nonsense\", quantity: 5}]}) { recorded } }",
    )
    .await;
    let url = format!("{}/graphql", server.address);
    let outside = diagnose(&["--url", &url, "--account", "acme", "--range", "today"], &[]).await;
    let text = String::from_utf8(outside.stdout).unwrap();
    assert_eq!(outside.status.code(), Some(1), "{text}");
    let positions: Vec<_> = [
        "account acme",
        "2026-",
        "CLEAN_UP  passed",
        "2 problems, 0 critical",
        "1. RECORDS_REJECTED",
        "Resolution: ",
        "2. TIER_MISSING",
    ]
    .map(|part| text.find(part).unwrap_or_else(|| panic!("no `{part}` in {text}")))
    .to_vec();
    assert!(positions.is_sorted(), "{text}");
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_diagnose_finds_the_same_via_database_and_url() {
    diagnose_finds_the_same_via_database_and_url(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_diagnose_finds_the_same_via_database_and_url() {
    diagnose_finds_the_same_via_database_and_url(Backend::Postgres).await;
}

on_both_databases! {
    async fn diagnose_without_a_probe_changes_nothing(app: &TestApp) {
        app.record_all(usage()).await;
        let (code, checkup) = checkup(&["--no-probe", "--url", app.url()], &[]).await;
        assert_eq!((code, &checkup["probe"], &checkup["isHealthy"]), (0, &json!(null), &json!(true)));
        let outside = app.database().connect().await;
        assert_eq!(entity::usage_record::Entity::find().all(&outside).await.unwrap().len(), 3);
        outside.close().await.unwrap();
    }

    async fn broken_database_is_reported_as_a_problem(app: &TestApp) {
        app.record_all(usage()).await;
        super::execute(app, &["ALTER TABLE usage_rollup RENAME TO gone"]).await;
        let here = [("DATABASE_URL", app.database().url.as_str()), ("RUST_LOG", "off")];
        for (arguments, variables) in [(vec!["--url", app.url()], vec![]), (vec![], here.to_vec())] {
            let (code, checkup) = checkup(&arguments, &variables).await;
            assert_eq!((code, codes(&checkup["problems"])), (1, vec!["UNREADABLE", "PROBE_FAILED"]), "{checkup:#}");
            assert_eq!(steps(&checkup["probe"])[1], "STORE FAILED INTERRUPTED");
        }
        super::execute(app, &["ALTER TABLE gone RENAME TO usage_rollup"]).await;
    }
}

async fn diagnose_reports_the_missing_permissions_of_a_token(backend: Backend) {
    let app = production(backend).await;
    let (_, record) = token(&app, "meter", &[Scope::Record], None).await;
    let (_, admin) = token(&app, "admin", &[Scope::Admin], None).await;
    let (_, both) = token(&app, "operator", &[Scope::Admin, Scope::Record], None).await;
    let sent = json!({ "records": usage() });
    app.graphql(super::RECORD, sent, Some(&record)).await;
    let before = app.graphql(NUMBERS, json!({}), Some(&admin)).await.body;
    let with = async |token: &str| checkup(&["--url", app.url(), "--token", token], &[]).await;

    let (code, found) = with(&both).await;
    assert_eq!((code, codes(&found["problems"])), (0, vec![]), "{found:#}");
    // A token in a variable is not visible in the list of processes.
    let (code, _) = checkup(&["--url", app.url()], &[("USAGE_INSIGHTS_TOKEN", &both)]).await;
    assert_eq!(code, 0);

    let (code, found) = with(&admin).await;
    assert_eq!((code, codes(&found["problems"])), (1, vec!["PROBE_FAILED"]));
    assert_eq!(steps(&found["probe"])[..2], ["AUTH FAILED FORBIDDEN", "STORE SKIPPED"]);
    assert!(found["problems"][0]["resolution"].as_str().unwrap().contains("scope `record`"), "{found:#}");

    let (code, found) = with(&record).await;
    assert_eq!((code, &found["diagnosis"]), (1, &json!(null)));
    assert_eq!(codes(&found["problems"])[..2], ["SCOPE_MISSING", "SCOPE_MISSING"]);
    assert_eq!(
        steps(&found["probe"]),
        ["AUTH PASSED", "STORE PASSED", "ROLLUP SKIPPED FORBIDDEN", "QUERY SKIPPED FORBIDDEN", "CLEAN_UP PASSED"]
    );

    let (code, found) = with("ui_wrong").await;
    assert_eq!((code, codes(&found["problems"])), (1, vec!["TOKEN_REFUSED", "PROBE_FAILED"]));
    assert_eq!(steps(&found["probe"])[0], "AUTH FAILED INVALID_TOKEN");

    let (code, found) = checkup(&["--url", app.url()], &[]).await;
    assert_eq!((code, codes(&found["problems"])), (1, vec!["PROBE_FAILED", "SCOPE_MISSING"]));
    assert_eq!(steps(&found["probe"])[0], "AUTH FAILED UNAUTHENTICATED");

    assert_eq!(app.graphql(NUMBERS, json!({}), Some(&admin)).await.body, before);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_diagnose_reports_the_missing_permissions_of_a_token() {
    diagnose_reports_the_missing_permissions_of_a_token(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_diagnose_reports_the_missing_permissions_of_a_token() {
    diagnose_reports_the_missing_permissions_of_a_token(Backend::Postgres).await;
}

async fn diagnose_on_a_production_database_reports_that_no_token_can_record(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let here = [("DATABASE_URL", database.url.as_str()), ("ENVIRONMENT", "production")];
    if backend == Backend::Postgres {
        // On SQLite there is no file yet: see the exit codes.
        let (code, found) = checkup(&[], &here).await;
        assert_eq!((code, codes(&found["problems"])), (1, vec!["PENDING_MIGRATIONS"]));
        assert_eq!((&found["diagnosis"]["facts"], &found["probe"]), (&json!(null), &json!(null)));
    }
    let app = TestApp::start_on(TestDatabase::shared(&database), |_| {}).await;
    let found = checkup(&[], &here).await;
    assert_eq!((found.0, codes(&found.1["problems"])), (1, vec!["PROBE_FAILED", "NO_TOKEN", "NOTHING_RECORDED"]));
    assert_eq!(steps(&found.1["probe"])[0], "AUTH FAILED UNAUTHENTICATED");

    let (id, meter) = token(&app, "meter", &[Scope::Record], None).await;
    let (code, found) = checkup(&["--token", &meter], &here).await;
    assert_eq!((code, codes(&found["problems"])), (1, vec!["NOTHING_RECORDED"]));
    super::tokens(&app).revoke(&id).await.unwrap();
    let (_, found) = checkup(&["--token", &meter], &here).await;
    assert_eq!(codes(&found["problems"]), ["PROBE_FAILED", "NO_ACTIVE_TOKEN", "NOTHING_RECORDED"]);
    assert_eq!(steps(&found["probe"])[0], "AUTH FAILED INVALID_TOKEN");
    app.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_diagnose_on_a_production_database_reports_that_no_token_can_record() {
    diagnose_on_a_production_database_reports_that_no_token_can_record(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_diagnose_on_a_production_database_reports_that_no_token_can_record() {
    diagnose_on_a_production_database_reports_that_no_token_can_record(Backend::Postgres).await;
}

/// A server of another kind, for one request.
fn serve_something_else() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        // The request ends with the closing brace of its JSON.
        while !request.ends_with(b"}}") {
            let mut part = [0; 4096];
            let length = stream.read(&mut part).unwrap();
            request.extend_from_slice(&part[..length]);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello").unwrap();
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn diagnose_that_cannot_run_exits_with_2_and_one_line() {
    let app = TestApp::start(Backend::Sqlite).await;
    let not_the_api = format!("{}/health/live", app.url());
    let another = serve_something_else();
    for (arguments, variables, named) in [
        (vec!["--url", "http://127.0.0.1:9"], vec![], "127.0.0.1:9"),
        (vec!["--url", "ftp://somewhere"], vec![], "--url"),
        (vec!["--url", &not_the_api], vec![], "BAD_REQUEST"),
        (vec!["--url", &another], vec![], "not a GraphQL response"),
        (vec!["--url", app.url(), "--account", ""], vec![], "accountId"),
        (vec!["--range", "2026-11-02..2026-11-01", "--url", app.url()], vec![], "ends before it begins"),
        (vec!["--range", "someday"], vec![], "--range"),
        (vec!["--time-zone", "Mars/Olympus"], vec![], "--time-zone"),
        (vec![], vec![("DATABASE_URL", "sqlite://missing.db")], "DATABASE_URL"),
        (vec![], vec![("DATABASE_URL", "nonsense")], "DATABASE_URL"),
    ] {
        let output = diagnose(&arguments, &variables).await;
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {stderr}");
        assert!(stderr.contains(named) && output.stdout.is_empty(), "{arguments:?}: {stderr}");
    }
    app.stop().await;
}
