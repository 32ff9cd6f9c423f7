//! `migrate down` deletes tables only if no other process uses the database, and in production only of a named database.

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use super::name_of;
use crate::support::{Backend, ServerProcess, TestDatabase, on_each_backend, run_program};

/// Runs a command of the program on a database.
fn run(folder: &Path, database: &TestDatabase, environment: &str, arguments: &[&str]) -> Output {
    run_program(folder, arguments, &[("RUST_LOG", "warn"), ("DATABASE_URL", &database.url), ("ENVIRONMENT", environment)])
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const DOWN: [&str; 3] = ["migrate", "down", "--delete-data"];

async fn migrate_down_fails_while_a_server_runs(backend: Backend) {
    let (folder, database) = (TempDir::new().unwrap(), TestDatabase::create(backend).await);
    let server = ServerProcess::start(&database.url).await;
    let output = run(folder.path(), &database, "development", &DOWN);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("in use by a server or another command"), "{}", stderr(&output));
    // Commands that do not delete tables run next to a server.
    for arguments in
        [&["token", "list"][..], &["verify"], &["reprice", "--range", "LAST_30_DAYS", "--dry-run"], &["migrate", "status"]]
    {
        let output = run(folder.path(), &database, "development", arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    }
    server.stop().await;
    let output = run(folder.path(), &database, "development", &DOWN);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    database.destroy().await;
}

async fn migrate_down_in_production_requires_the_name_of_the_database(backend: Backend) {
    let (folder, database) = (TempDir::new().unwrap(), TestDatabase::create(backend).await);
    let name = match backend {
        Backend::Sqlite => "usage.db".to_owned(),
        Backend::Postgres => name_of(&database),
    };
    assert!(run(folder.path(), &database, "production", &["migrate", "up"]).status.success());
    for (named, expected) in [
        (vec![], format!("add `--database {name}`")),
        (
            vec!["--database", "other"],
            format!("`--database other` is not the database of `database.url` (DATABASE_URL), which is `{name}`"),
        ),
    ] {
        let output = run(folder.path(), &database, "production", &[&DOWN[..], &named].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
    }
    assert_eq!(
        run(folder.path(), &database, "production", &["migrate", "status"]).status.code(),
        Some(0),
        "nothing was reverted"
    );
    let output = run(folder.path(), &database, "production", &[&DOWN[..], &["--database", &name]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(run(folder.path(), &database, "production", &["migrate", "status"]).status.code(), Some(3));
    database.destroy().await;
}

on_each_backend!(migrate_down_fails_while_a_server_runs, migrate_down_in_production_requires_the_name_of_the_database);
