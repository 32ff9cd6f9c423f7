//! `token viewer`: viewers' tokens for development.

use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use usage_insights::clock::Clock;

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

/// The claims of a token.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
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
async fn production_rejects_tokens_of_the_command_although_it_has_the_key_file() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let development = ServerProcess::start(&database.url).await;
    let token = token(&development, &["--role", "admin"], &[]);
    let file = development.folder().join("usage-insights.development-key");
    let settings = [("USAGE_INSIGHTS__VIEWERS__DEVELOPMENT_KEY_FILE", file.to_str().unwrap()), ("ENVIRONMENT", "production")];
    let other = ServerProcess::start_with(&database.url, &settings[..1]).await;
    assert_eq!(viewer(&other, &token).await["role"], "ADMIN", "in development the file is enough");
    let production = ServerProcess::start_with(&database.url, &settings).await;
    assert_eq!(viewer(&production, &token).await, "INVALID_TOKEN");
    for server in [production, other, development] {
        server.stop().await;
    }
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_of_the_command_is_readable_only_by_its_user_and_is_kept() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    token(&server, &["--account", "acme"], &[]);
    let file = server.folder().join("usage-insights.development-key");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read_to_string(&file).unwrap();
    token(&server, &["--account", "acme"], &[]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), key);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_the_command_expire_after_their_ttl() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    for (ttl, seconds) in [(None, 3_600), (Some("90s"), 90), (Some("5m"), 300), (Some("8h"), 28_800), (Some("30d"), 2_592_000)] {
        let arguments = ["--account", "acme"].into_iter().chain(ttl.into_iter().flat_map(|ttl| ["--ttl", ttl]));
        let claims = claims(&token(&server, &arguments.collect::<Vec<_>>(), &[]));
        let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(lifetime, seconds, "{ttl:?}");
        let age = Clock::system().now().millis() / 1_000 - claims["iat"].as_i64().unwrap();
        assert!((0..60).contains(&age), "{ttl:?}: issued {age} s ago");
    }
    server.stop().await;
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
        (&["--account", ""], &[], "`id` is empty"),
        (&["--account", "acme", "--user", " "], &[], "only white space"),
        (&["--account", "acme", "--ttl", "31d"], &[], "at most 30d"),
        (&["--account", "acme", "--ttl", "0s"], &[], "at most 30d"),
        (&["--account", "acme", "--ttl", "15 minutes"], &[], "`15m`"),
    ] {
        let message = error(&server, arguments, variables);
        assert!(message.contains(reason), "{arguments:?}: {message}");
    }
    server.stop().await;
    database.destroy().await;
}
