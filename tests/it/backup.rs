//! `backup` and `restore`: a restored database gives the same answers, and nothing is ever replaced.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Backend, ServerProcess, TestDatabase};

fn run(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_usage-insights"));
    let variables = [("DATABASE_URL", url), ("ENVIRONMENT", "production"), ("PATH", &path), ("RUST_LOG", "warn")];
    command.current_dir(folder).args(arguments).env_clear().envs(variables).output().unwrap()
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
    let body = json!({"query": query, "variables": variables});
    let reply = reqwest::Client::new().post(format!("{}/graphql", server.address)).json(&body).send().await.unwrap();
    let mut body: Value = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
    assert!(body["errors"].is_null(), "{body}");
    body["data"].take()
}

async fn record(server: &ServerProcess, keys: std::ops::Range<u32>) {
    let records: Vec<_> = keys
        .map(|key| {
            json!({"idempotencyKey": format!("k{key}"), "accountId": "acme", "usageType": "tokens_input", "quantity": 7, "model": "m",
                "userId": format!("user-{}", key % 3), "labels": [{"key": "team", "value": "search"}], "occurredAt": "2026-11-01T00:00:00Z"})
        })
        .collect();
    let mutation = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { status } } }";
    let results = send(server, mutation, json!({"records": records})).await["recordUsage"]["results"].take();
    assert!(results.as_array().unwrap().iter().all(|result| result["status"] == "RECORDED"), "{results}");
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
    let before = answers(&server).await;
    assert_eq!(before["usageInsights"]["totals"]["records"], "100");
    // Recording continues while the backup is written.
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
    let after = answers(&restored).await;
    let records: u32 = after["usageInsights"]["totals"]["records"].as_str().unwrap().parse().unwrap();
    assert!((100..=1_000).contains(&records) && records.is_multiple_of(100), "whole calls: {records}");
    assert_eq!(after["usageInsights"]["uniqueUsers"], before["usageInsights"]["uniqueUsers"]);
    assert_eq!(after["prices"], before["prices"]);
    // What the backup lacks is sent again, and what it has counts once.
    if records < 1_000 {
        record(&restored, records..1_000).await;
    }
    assert_eq!(answers(&restored).await["usageInsights"]["totals"]["tokens"], "7000");
    restored.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_restored_database_gives_the_same_answers() {
    restored_database_gives_the_same_answers(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_restored_database_gives_the_same_answers() {
    restored_database_gives_the_same_answers(Backend::Postgres).await;
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
    sea_orm::ConnectionTrait::execute_unprepared(&foreign, "CREATE TABLE t (i INTEGER)").await.unwrap();
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
    // A log that another database left would be written into the restored one.
    fs::write(folder.path().join("target.db-wal"), "").unwrap();
    assert!(message(&run(folder.path(), &target, &["restore", "whole"])).contains("target.db-wal"));
    fs::remove_file(folder.path().join("target.db-wal")).unwrap();
    succeed(&run(folder.path(), &target, &["restore", "whole"]));
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
    sea_orm::ConnectionTrait::execute_unprepared(&outside, newer).await.unwrap();
    outside.close().await.unwrap();
    let outside = foreign.connect().await;
    sea_orm::ConnectionTrait::execute_unprepared(&outside, "CREATE TABLE t (i INTEGER)").await.unwrap();
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
    let backup = |url: &str, path: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usage-insights"));
        let variables = [("DATABASE_URL", url), ("PATH", path)];
        command.current_dir(folder.path()).args(["backup", "file"]).env_clear().envs(variables).output().unwrap()
    };
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
