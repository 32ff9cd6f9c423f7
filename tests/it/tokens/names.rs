//! Names of tokens: readable, unique among tokens that are not revoked, and never one that the program uses itself.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{CREATE, REVOKE, as_admin, code, create, start};
use crate::support::identity::admin_token;
use crate::support::{Backend, TestApp, TestDatabase, on_each_backend, run_program};

fn named(name: &str) -> Value {
    json!({ "input": {"name": name, "scopes": ["RECORD"]} })
}

async fn names_that_could_be_mistaken_for_others_are_rejected(backend: Backend) {
    let app = start(backend, |_| {}).await;
    for name in
        ["(development)", "(anything", "INTERNAL_SERVICE_TOKEN", "internal_service_token", "me\u{200b}ter", "meter ", "a\nb"]
    {
        assert_eq!(code(&app, CREATE, named(name), &admin_token()).await, "INVALID_ARGUMENT", "{name:?}");
    }
    let none = as_admin(&app, "{ serviceTokens { nodes { id } } }", json!({})).await;
    assert_eq!(none["serviceTokens"]["nodes"], json!([]));
    create(&app, named("Zähler 計測 (eu)")["input"].clone()).await;
    app.stop().await;
}

async fn name_belongs_to_one_token_until_that_is_revoked(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let (_, id) = create(&app, named("meter")["input"].clone()).await;
    let (_, expiring) = create(&app, json!({"name": "old", "scopes": ["RECORD"], "expiresAt": "2026-11-21T12:00:01Z"})).await;
    app.set_time("2026-11-21T13:00:00Z");
    assert_eq!(code(&app, CREATE, named("meter"), &admin_token()).await, "ALREADY_EXISTS");
    assert_eq!(code(&app, CREATE, named("old"), &admin_token()).await, "ALREADY_EXISTS", "an expired token keeps its name");
    assert_eq!(code(&app, CREATE, named("Meter"), &admin_token()).await, "OK", "names are compared exactly");
    for id in [id, expiring] {
        as_admin(&app, REVOKE, json!({ "id": id })).await;
    }
    assert_eq!(code(&app, CREATE, named("meter"), &admin_token()).await, "OK");
    assert_eq!(code(&app, CREATE, named("old"), &admin_token()).await, "OK");
    app.stop().await;
}

async fn of_tokens_created_concurrently_one_gets_the_name(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let other = TestApp::start_on(TestDatabase::shared(app.database()), crate::support::identity::viewers_by_secret).await;
    for round in 0..5 {
        let name = format!("meter {round}");
        let creating = [&app, &other, &app, &other].map(|app| {
            let input = named(&name);
            async move { code(app, CREATE, input, &admin_token()).await }
        });
        let mut codes = join_all(creating).await;
        codes.sort();
        assert_eq!(codes, ["ALREADY_EXISTS", "ALREADY_EXISTS", "ALREADY_EXISTS", "OK"]);
    }
    other.stop().await;
    app.stop().await;
}

#[test]
fn command_rejects_the_same_names_as_the_api() {
    let folder = TempDir::new().unwrap();
    let create = |name: &str| {
        let output = run_program(folder.path(), &["token", "create", "--name", name], &[]);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(create("meter").0, Some(0));
    for (name, part) in
        [("meter", "already a token named `meter`"), ("(import)", "looks like a name"), ("me\u{202e}ter", "not visible")]
    {
        let (status, message) = create(name);
        assert!(status == Some(1) && message.contains(part), "{name:?} {message}");
    }
}

on_each_backend!(
    names_that_could_be_mistaken_for_others_are_rejected,
    name_belongs_to_one_token_until_that_is_revoked,
    of_tokens_created_concurrently_one_gets_the_name,
);
