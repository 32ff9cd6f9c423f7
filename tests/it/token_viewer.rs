//! `token viewer`: viewers' tokens for development.

use serde_json::{Value, json};

use crate::support::identity::{AUDIENCE, ISSUER, SECRET};
use crate::support::{Backend, ServerProcess, TestDatabase};

/// Prints a token, and returns it.
fn token(server: &ServerProcess, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = server.run(&[&["token", "viewer"], arguments].concat(), variables);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn error(server: &ServerProcess, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = server.run(&[&["token", "viewer"], arguments].concat(), variables);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn viewer(server: &ServerProcess, token: &str) -> Value {
    let request = reqwest::Client::new().post(format!("{}/graphql", server.address)).bearer_auth(token);
    let reply = request.json(&json!({"query": "{ viewer { role subject accounts user } }"})).send().await.unwrap();
    let body: Value = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
    if body["data"]["viewer"].is_null() {
        body["errors"][0]["extensions"]["code"].clone()
    } else {
        body["data"]["viewer"].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn running_server_accepts_tokens_of_the_command_in_its_folder() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let other = ServerProcess::start(&database.url).await;
    for (arguments, expected) in [
        (
            &["--account", "acme"][..],
            json!({"role": "VIEWER", "subject": "development-viewer", "accounts": ["acme"], "user": null}),
        ),
        (
            &["--account", "acme", "--account", "globex", "--ttl", "5m"],
            json!({"role": "VIEWER", "subject": "development-viewer", "accounts": ["acme", "globex"], "user": null}),
        ),
        (
            &["--account", "acme", "--user", "ada"],
            json!({"role": "MEMBER", "subject": "ada", "accounts": ["acme"], "user": "ada"}),
        ),
        (
            &["--role", "admin", "--ttl", "30d"],
            json!({"role": "ADMIN", "subject": "development-admin", "accounts": null, "user": null}),
        ),
    ] {
        let token = token(&server, arguments, &[]);
        assert_eq!(viewer(&server, &token).await, expected, "{arguments:?}");
        assert_eq!(viewer(&other, &token).await, "INVALID_TOKEN", "another folder has another key");
    }
    server.stop().await;
    other.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_the_command_have_the_claims_of_the_settings() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let settings = [
        ("VIEWER_JWT_SECRET", SECRET),
        ("USAGE_INSIGHTS__VIEWERS__ISSUER", ISSUER),
        ("USAGE_INSIGHTS__VIEWERS__AUDIENCE", AUDIENCE),
        ("USAGE_INSIGHTS__VIEWERS__SUBJECT_CLAIM", "/app/id"),
        ("USAGE_INSIGHTS__VIEWERS__ACCOUNT_CLAIM", "/app/account"),
        ("USAGE_INSIGHTS__VIEWERS__ROLE_CLAIM", "https://app.example/role"),
    ];
    let server = ServerProcess::start_with(&database.url, &settings).await;
    let token = token(&server, &["--account", "acme", "--user", "ada"], &settings);
    assert_eq!(viewer(&server, &token).await["subject"], "ada");
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn command_says_why_it_prints_no_token() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    for (arguments, variables, reason) in [
        (&["--account", "acme"][..], &[("ENVIRONMENT", "production")][..], "ENVIRONMENT is `production`"),
        (
            &["--account", "acme"],
            &[
                ("USAGE_INSIGHTS__VIEWERS__JWKS_URL", "https://id.example/keys"),
                ("USAGE_INSIGHTS__VIEWERS__ISSUER", ISSUER),
                ("USAGE_INSIGHTS__VIEWERS__AUDIENCE", AUDIENCE),
            ],
            "only the provider has the private ones",
        ),
        (
            &["--account", "acme"],
            &[("USAGE_INSIGHTS__VIEWERS__DEVELOPMENT_KEY_FILE", "")],
            "`viewers.development_key_file` is empty",
        ),
        (&["--account", "acme", "--role", "member"], &[], "--user"),
        (&["--account", "acme", "--role", "viewer", "--user", "ada"], &[], "--user"),
        (&["--account", "acme", "--role", "admin"], &[], "--account"),
        (&["--role", "viewer"], &[], "--account"),
        (&[], &[], "--account"),
        (&["--account", "acme", "--ttl", "31d"], &[], "at most 30d"),
        (&["--account", "acme", "--ttl", "15 minutes"], &[], "`15m`"),
    ] {
        let message = error(&server, arguments, variables);
        assert!(message.contains(reason), "{arguments:?}: {message}");
    }
    server.stop().await;
    database.destroy().await;
}
