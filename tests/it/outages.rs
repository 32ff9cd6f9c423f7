//! Databases that stop accepting writes, lose tables or are replaced while the service runs: nothing is acknowledged that is not stored,
//! errors are retryable, and the service recovers without a restart.

mod exclusive_use;
mod missing_tables;
mod read_only;
mod replaced_file;
mod server_errors;
mod writer_check;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{NOW, TestApp, TestDatabase, VOID, record, to_void};

/// The status and body of the readiness check.
async fn ready(app: &TestApp) -> (StatusCode, Value) {
    let reply = app.send(app.get("/health/ready")).await;
    (reply.status, reply.body)
}

/// Calls that write; `key` makes their names and keys new.
fn writing_calls(key: &str) -> Vec<(&'static str, String, Value)> {
    let record_usage = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let no_variables = json!({});
    vec![
        ("recordUsage", record_usage.to_owned(), json!({"records": [record(key, "api_calls", 1, NOW, json!({}))]})),
        ("voidUsage", VOID.to_owned(), json!({"records": [to_void("acme", "first", key)]})),
        (
            "createServiceToken",
            format!("mutation {{ createServiceToken(input: {{name: \"{key}\", scopes: [RECORD]}}) {{ token }} }}"),
            no_variables.clone(),
        ),
        (
            "setPrice",
            format!("mutation {{ setPrice(input: {{usageType: \"api_calls\", model: \"{key}\", rate: \"1\"}}) {{ isNew }} }}"),
            no_variables.clone(),
        ),
        (
            "createUsageType",
            format!(
                "mutation {{ createUsageType(input: {{slug: \"{key}\", unit: \"x\", description: \"x\"}}) {{ usageType {{ slug }} }} }}"
            ),
            no_variables,
        ),
    ]
}

/// Sends every call that writes; each must fail with `DATABASE_UNAVAILABLE`, retryable, for the given reason.
async fn assert_writes_are_unavailable(app: &TestApp, key: &str, reason: &str) {
    for (call, query, variables) in writing_calls(key) {
        let reply = app.graphql(&query, variables, None).await;
        let error = &reply.body["errors"][0];
        assert_eq!(error["extensions"]["code"], "DATABASE_UNAVAILABLE", "{call}: {:#}", reply.body);
        assert_eq!(error["extensions"]["retryable"], true, "{call}: {:#}", reply.body);
        assert!(error["message"].as_str().unwrap().contains(reason), "{call}: {:#}", reply.body);
    }
}

/// Sends every call that writes; each must succeed.
async fn assert_writes_succeed(app: &TestApp, key: &str) {
    for (call, query, variables) in writing_calls(key) {
        let reply = app.graphql(&query, variables, None).await;
        assert!(reply.body["errors"].is_null(), "{call}: {:#}", reply.body);
    }
}

/// The name of a PostgreSQL database.
fn name_of(database: &TestDatabase) -> String {
    database.url.rsplit_once('/').unwrap().1.to_owned()
}
