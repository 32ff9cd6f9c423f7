//! `backup` and `restore`: a restored database gives the same answers, and nothing is ever replaced.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Backend, ServerProcess, TestDatabase, on_each_backend, run_program};

fn run(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    let path = std::env::var("PATH").unwrap();
    run_program(folder, arguments, &[("DATABASE_URL", url), ("ENVIRONMENT", "production"), ("PATH", &path), ("RUST_LOG", "warn")])
}

fn succeed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn message(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

async fn send(server: &ServerProcess, query: &str, variables: Value) -> Value {
    let mut body = server.graphql(query, variables, None).await;
    assert!(body["errors"].is_null(), "{body}");
    body["data"].take()
}

/// Sends records. Returns how many of them were there already.
async fn record(server: &ServerProcess, keys: std::ops::Range<u32>) -> usize {
    let records: Vec<_> = keys
        .map(|key| {
            json!({"idempotencyKey": format!("k{key}"), "accountId": "acme", "usageType": "tokens_input", "quantity": 7, "model": "m",
                "userId": format!("user-{}", key % 3), "labels": [{"key": "team", "value": "search"}], "occurredAt": "2026-11-01T00:00:00Z"})
        })
        .collect();
    let mutation = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { status } } }";
    let results = send(server, mutation, json!({"records": records})).await["recordUsage"]["results"].take();
    let count = |status: &str| results.as_array().unwrap().iter().filter(|result| result["status"] == status).count();
    let duplicates = count("DUPLICATE");
    assert_eq!(count("RECORDED") + duplicates, records.len(), "{results}");
    duplicates
}

async fn answers(server: &ServerProcess) -> Value {
    let query =
        "{ usageInsights(range: {days: {from: \"2026-11-01\", through: \"2026-11-01\"}}, filter: {accountIds: [\"acme\"]}) {
            totals { records tokens cost } uniqueUsers { count } breakdown(by: {label: \"team\"}) { rows { key totals { records cost } } } }
        usageRecords(first: 3, filter: {userIds: [\"user-1\"]}) { nodes { idempotencyKey recordedAt cost } }
        prices { nodes { usageType rate validFrom } } }";
    send(server, query, json!({})).await
}

async fn restored_database_gives_the_same_answers(backend: Backend) {
    let (database, empty, folder) =
        (TestDatabase::create(backend).await, TestDatabase::create(backend).await, TempDir::new().unwrap());
    let server = ServerProcess::start(&database.url).await;
    let price = "mutation { setPrice(input: {usageType: \"tokens_input\", rate: \"0.25\", validFrom: \"2026-10-01T00:00:00Z\"}) { isNew } }";
    send(&server, price, json!({})).await;
    record(&server, 0..100).await;
    let answers_before = answers(&server).await;
    assert_eq!(answers_before["usageInsights"]["totals"]["records"], "100");
    succeed(&run(folder.path(), &database.url, &["backup", "usage.backup"]));
    server.stop().await;
    succeed(&run(folder.path(), &empty.url, &["restore", "usage.backup"]));
    succeed(&run(folder.path(), &empty.url, &["verify"]));
    let restored = ServerProcess::start(&empty.url).await;
    assert_eq!(answers(&restored).await, answers_before);
    restored.stop().await;
    database.destroy().await;
    empty.destroy().await;
}

async fn backup_holds_one_moment_while_recording_continues(backend: Backend) {
    let (database, empty, folder) =
        (TestDatabase::create(backend).await, TestDatabase::create(backend).await, TempDir::new().unwrap());
    let server = ServerProcess::start(&database.url).await;
    record(&server, 0..100).await;
    let backed_up = tokio::task::spawn_blocking({
        let (url, folder) = (database.url.clone(), folder.path().to_owned());
        move || run(&folder, &url, &["backup", "usage.backup"])
    });
    for first in (100..1_000).step_by(100) {
        record(&server, first..first + 100).await;
    }
    succeed(&backed_up.await.unwrap());
    server.stop().await;
    succeed(&run(folder.path(), &empty.url, &["restore", "usage.backup"]));
    succeed(&run(folder.path(), &empty.url, &["verify"]));
    let restored = ServerProcess::start(&empty.url).await;
    let records: usize = answers(&restored).await["usageInsights"]["totals"]["records"].as_str().unwrap().parse().unwrap();
    assert!((100..=1_000).contains(&records) && records.is_multiple_of(100), "whole calls: {records}");
    // All is sent again: what the backup holds counts once.
    assert_eq!(record(&restored, 0..1_000).await, records);
    assert_eq!(answers(&restored).await["usageInsights"]["totals"]["tokens"], "7000");
    restored.stop().await;
    database.destroy().await;
    empty.destroy().await;
}

on_each_backend! {
    restored_database_gives_the_same_answers,
    backup_holds_one_moment_while_recording_continues,
}

#[tokio::test]
async fn backup_and_restore_replace_nothing() {
    let (sqlite, postgres) = (TestDatabase::create(Backend::Sqlite).await, TestDatabase::create(Backend::Postgres).await);
    let folder = TempDir::new().unwrap();
    for (database, kind) in [(&sqlite, "sqlite"), (&postgres, "postgres")] {
        let run = |arguments: &[&str]| run(folder.path(), &database.url, arguments);
        succeed(&run(&["migrate", "up"]));
        succeed(&run(&["backup", kind]));
        let backup = fs::read(folder.path().join(kind)).unwrap();
        assert!(message(&run(&["backup", kind])).contains("exists already"));
        assert_eq!(fs::read(folder.path().join(kind)).unwrap(), backup);
        let refused = message(&run(&["restore", kind]));
        assert!(
            refused.contains(if kind == "sqlite" { "exists; `restore` does not replace a database" } else { "has tables" }),
            "{refused}"
        );
    }
    // No unfinished files are left behind.
    let mut files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["postgres", "sqlite"]);
    sqlite.destroy().await;
    postgres.destroy().await;
}

#[tokio::test]
async fn restore_rejects_damaged_and_foreign_files_and_changes_nothing() {
    let source = TestDatabase::create_migrated(Backend::Sqlite).await;
    let (empty, folder) = (TestDatabase::create(Backend::Postgres).await, TempDir::new().unwrap());
    let target = format!("sqlite://{}", folder.path().join("target.db").display());
    succeed(&run(folder.path(), &source.url, &["backup", "whole"]));
    let whole = fs::read(folder.path().join("whole")).unwrap();
    fs::write(folder.path().join("cut"), &whole[..whole.len() / 2]).unwrap();
    fs::write(folder.path().join("text"), "not a backup").unwrap();
    fs::write(folder.path().join("archive"), "PGDMP").unwrap();
    let foreign =
        sea_orm::Database::connect(format!("sqlite://{}?mode=rwc", folder.path().join("foreign").display())).await.unwrap();
    foreign.execute_unprepared("CREATE TABLE t (i INTEGER)").await.unwrap();
    foreign.close().await.unwrap();
    fs::copy(folder.path().join("whole"), folder.path().join("in_use")).unwrap();
    fs::write(folder.path().join("in_use-wal"), "frames").unwrap();
    for (file, url, expected) in [
        ("missing", &target, "No such file"),
        ("foreign", &target, "is not a file that `usage-insights backup` wrote"),
        ("in_use", &target, "which is therefore no complete backup"),
        ("cut", &target, "`cut` cannot be restored: "),
        ("text", &target, "is not a file that `usage-insights backup` wrote"),
        ("archive", &target, "is a backup of PostgreSQL"),
        ("whole", &empty.url, "is a backup of SQLite"),
        ("text", &empty.url, "is not a file that `usage-insights backup` wrote"),
        ("archive", &empty.url, "`pg_restore` failed"),
    ] {
        let refused = message(&run(folder.path(), url, &["restore", file]));
        assert!(refused.contains(expected), "{file}: {refused}");
        assert!(!folder.path().join("target.db").exists(), "{file}");
    }
    let outside = empty.connect().await;
    let tables = Statement::from_string(DbBackend::Postgres, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
    let count: i64 = outside.query_one_raw(tables).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(count, 0, "nothing was restored");
    outside.close().await.unwrap();
    // A log that another database left would be written into the restored one.
    fs::write(folder.path().join("target.db-wal"), "").unwrap();
    assert!(message(&run(folder.path(), &target, &["restore", "whole"])).contains("target.db-wal"));
    fs::remove_file(folder.path().join("target.db-wal")).unwrap();
    succeed(&run(folder.path(), &target, &["restore", "whole"]));
    source.destroy().await;
    empty.destroy().await;
}

#[tokio::test]
async fn postgres_backups_of_other_databases_and_newer_versions_change_nothing() {
    let (source, foreign, target) = (
        TestDatabase::create_migrated(Backend::Postgres).await,
        TestDatabase::create(Backend::Postgres).await,
        TestDatabase::create(Backend::Postgres).await,
    );
    let folder = TempDir::new().unwrap();
    let outside = source.connect().await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99999999_000000_newer', 0)";
    outside.execute_unprepared(newer).await.unwrap();
    outside.close().await.unwrap();
    let outside = foreign.connect().await;
    outside.execute_unprepared("CREATE TABLE t (i INTEGER)").await.unwrap();
    outside.close().await.unwrap();
    for (database, expected) in
        [(&source, "`newer` cannot be restored: the schema of this database is newer"), (&foreign, "is not a file that")]
    {
        let file = if expected.contains("newer") { "newer" } else { "foreign" };
        succeed(&run(folder.path(), &database.url, &["backup", file]));
        let refused = message(&run(folder.path(), &target.url, &["restore", file]));
        assert!(refused.contains(expected), "{refused}");
    }
    // It has no tables, so another backup can be restored.
    let whole = TestDatabase::create_migrated(Backend::Postgres).await;
    succeed(&run(folder.path(), &whole.url, &["backup", "whole"]));
    succeed(&run(folder.path(), &target.url, &["restore", "whole"]));
    for database in [source, foreign, target, whole] {
        database.destroy().await;
    }
}

#[tokio::test]
async fn names_of_sqlite_files_may_have_escaped_characters() {
    let folder = TempDir::new().unwrap();
    let files = folder.path().join("%41 folder");
    fs::create_dir(&files).unwrap();
    let url = |name: &str| format!("sqlite://{}/{name}", folder.path().join("%2541%20folder").display());
    succeed(&run(folder.path(), &url("a%20b.db"), &["migrate", "up"]));
    assert!(files.join("a b.db").exists());
    succeed(&run(folder.path(), &url("a%20b.db"), &["backup", "file"]));
    assert!(message(&run(folder.path(), &url("a%20b.db"), &["restore", "file"])).contains("a b.db` exists"));
    succeed(&run(folder.path(), &url("c%20d.db"), &["restore", "file"]));
    assert!(files.join("c d.db").exists());
}

#[tokio::test]
async fn passwords_of_postgres_are_not_on_the_command_lines_of_its_programs() {
    let folder = TempDir::new().unwrap();
    let fake = folder.path().join("pg_dump");
    fs::write(&fake, "#!/bin/sh\necho \"$@\" >&2; echo \"password $PGPASSWORD\" >&2; exit 7\n").unwrap();
    fs::set_permissions(&fake, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let backup =
        |url: &str, path: &str| run_program(folder.path(), &["backup", "file"], &[("DATABASE_URL", url), ("PATH", path)]);
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let url = "postgres://usage:s%2Fcret@db.example:5433/usage?ssl-mode=REQUIRE&statement-cache-capacity=10&options=-c%20work_mem=8MB&options[jit]=off";
    let refused = message(&backup(url, &path));
    let passed =
        "--dbname postgres://usage@db.example:5433/usage?sslmode=require&options=%2Dc%20work%5Fmem%3D8MB%20%2Dc%20jit%3Doff ";
    assert!(refused.contains(passed), "{refused}");
    assert!(refused.contains("password s/cret\n") && refused.contains("`pg_dump` failed (exit status: 7)"), "{refused}");
    let refused = message(&backup(url, "/nonexistent"));
    assert!(refused.contains("`pg_dump` is not installed here"), "{refused}");
}

#[tokio::test]
async fn stopped_backup_leaves_neither_a_program_nor_a_file() {
    let folder = TempDir::new().unwrap();
    let fake = folder.path().join("pg_dump");
    fs::write(&fake, "#!/bin/sh\necho $$ >pid.new; mv pid.new pid; exec sleep 600\n").unwrap();
    fs::set_permissions(&fake, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let files = || {
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    for signal in ["INT", "TERM"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usage-insights"));
        command.current_dir(folder.path()).args(["backup", "file"]).env_clear().env("PATH", &path);
        let backup = command.env("DATABASE_URL", "postgres://localhost/usage").stderr(Stdio::piped()).spawn().unwrap();
        let pid = loop {
            if let Ok(pid) = fs::read_to_string(folder.path().join("pid")) {
                break pid.trim().to_owned();
            }
            tokio::task::yield_now().await;
        };
        assert!(Command::new("kill").args([format!("-{signal}"), backup.id().to_string()]).status().unwrap().success());
        let output = backup.wait_with_output().unwrap();
        assert!(message(&output).contains("stopped by a signal; nothing was changed"), "{output:?}");
        let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        assert!(state.is_empty() || state.contains(") Z "), "the program still runs: {state}");
        fs::remove_file(folder.path().join("pid")).unwrap();
        assert_eq!(files(), ["pg_dump"]);
    }
}
