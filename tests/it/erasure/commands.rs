//! `usage-insights erase`.

use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{USER, count, usage};
use crate::support::{Backend, TestApp, TestDatabase, on_each_backend, run_program};

fn run(database: &TestDatabase, arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    run_program(folder.path(), arguments, &[("DATABASE_URL", &database.url), ("RUST_LOG", "info")])
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn commands_erase_and_list_without_naming_whom(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all((0..20).map(|index| usage("acme", Some(USER), index)).collect()).await;
    let database = app.stop_keeping_database().await;
    let outside = database.connect().await;

    let dry = run(&database, &["erase", "user", "acme", USER, "--dry-run"]);
    assert!(dry.status.success(), "{dry:?}");
    assert!(String::from_utf8_lossy(&dry.stdout).starts_with("would erase 20 records, 40 labels, 0 corrections, "), "{dry:?}");
    assert_eq!(count(&outside, "erasure").await, 0);

    let output = run(&database, &["erase", "user", "acme", USER, "--request", "TICKET-7", "--json"]);
    let erased = json_of(&output);
    assert_eq!((&erased["records"], &erased["requestId"], &erased["subject"]), (&json!(20), &json!("TICKET-7"), &json!("user")));
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(log.contains("erased") && !log.contains(USER), "{log}");
    assert_eq!(count(&outside, &format!("usage_record WHERE user_id = '{USER}'")).await, 0);

    let account = json_of(&run(&database, &["erase", "account", "acme", "--json"]));
    assert_eq!((&account["records"], &account["requestId"]), (&json!(20), &Value::Null));
    assert_eq!(count(&outside, "usage_record").await, 0);

    // The evidence: found with the ids.
    let listed = json_of(&run(&database, &["erase", "list", "--json"]));
    assert_eq!(listed, json!([account, erased]));
    assert_eq!(json_of(&run(&database, &["erase", "list", "--account", "acme", "--user", USER, "--json"])), json!([erased]));
    assert_eq!(json_of(&run(&database, &["erase", "list", "--account", "acme", "--json"])), json!([account]));
    assert_eq!(json_of(&run(&database, &["erase", "list", "--account", "acme", "--user", "bob", "--json"])), json!([]));
    let text = run(&database, &["erase", "list"]);
    assert!(!String::from_utf8_lossy(&text.stdout).contains(USER), "{text:?}");

    for (arguments, code) in [
        (&["erase", "user", "acme", ""] as &[_], 2),
        (&["erase", "user", "acme"], 2),
        (&["erase", "account", "acme", "--request", ""], 2),
        (&["erase", "list", "--user", "a"], 2),
        (&["erase", "account", "nothing"], 0),
    ] {
        assert_eq!(run(&database, arguments).status.code(), Some(code), "{arguments:?}");
    }
    outside.close().await.unwrap();
    database.destroy().await;
}

on_each_backend!(commands_erase_and_list_without_naming_whom);
