//! Bodies, documents and variables.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{code, resident};
use crate::support::{
    Backend, ServerProcess, Subscriber, TestApp, TestDatabase, Transport, amendment, on_both_databases, to_void,
};

/// The code of each result.
fn codes(payload: &Value) -> Vec<&str> {
    payload["results"].as_array().unwrap().iter().map(|result| result["code"].as_str().unwrap_or_default()).collect()
}

const JSON: &str = "application/json";
const RESPONSE: &str = "application/graphql-response+json";

/// A lone surrogate is not a character, in any notation of a document.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lone_surrogate_is_rejected_and_a_pair_accepted_on_every_transport() {
    let app = TestApp::start(Backend::Sqlite).await;
    let document_of = |name: &str| format!("{{ __type(name: \"{name}\") {{ name }} }}");
    for half in ["\\uD800", "\\uDC00", "a\\uD83Db", "\\uDE00\\uD83D", "\\u{DFFF}", "\\u{110000}"] {
        let reply = app.send(app.post("/graphql").header("accept", RESPONSE).json(&json!({"query": document_of(half)}))).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "GRAPHQL_PARSE_FAILED"), "POST {half}");
        let reply = app.send(app.get_graphql(&[("query", &document_of(half))]).header("accept", RESPONSE)).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "GRAPHQL_PARSE_FAILED"), "GET {half}");
        let mut subscriber = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &document_of(half)).await;
        assert_eq!(subscriber.error_code().await, "GRAPHQL_PARSE_FAILED", "WebSocket {half}");
        let events = app.post("/graphql").header("accept", "text/event-stream").json(&json!({"query": document_of(half)}));
        let reply = app.send(events).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "GRAPHQL_PARSE_FAILED"), "events {half}");
    }
    // Three quotes without an end are no block string: the rest is checked.
    let reply = app.send(app.post("/graphql").json(&json!({"query": "{ a(b: [\"\"\"x\\uD800\"]) }"}))).await;
    assert_eq!(code(&reply.body), "GRAPHQL_PARSE_FAILED");
    for whole in ["\\uD83D\\uDE00", "\\u{1F600}", "😀", "\\u00e4\\u{e4}"] {
        assert_eq!(app.query(&document_of(whole)).await, json!({"__type": null}), "{whole}");
    }
    let key = |text: &str| {
        format!(
            "mutation {{ recordUsage(input: {{records: [{{idempotencyKey: \"{text}\", accountId: \"a\", usageType: \"api_calls\", quantity: 1}}]}}) {{ recorded duplicates }} }}"
        )
    };
    assert_eq!(app.query(&key("\\uD83D\\uDE00")).await["recordUsage"]["recorded"], 1);
    assert_eq!(app.query(&key("😀")).await["recordUsage"]["duplicates"], 1, "the same character");
    app.stop().await;
}

/// A cached document is not parsed again, but the variables, operation name and errors are the request's own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cached_document_uses_the_variables_and_operation_of_each_request() {
    let app = TestApp::start(Backend::Sqlite).await;
    let named = "query A($name: String!) { __type(name: $name) { name } } query B { other: __typename }";
    let escaped = "query ($with: Boolean!) { usageInsights(range: {preset: TODAY}, filter: {models: [\"\\u{1F600}\"]}) { totals @include(if: $with) { records } } }";
    for round in ["parsed", "remembered"] {
        let request_of = |operation: &str, variables| {
            app.post("/graphql").json(&json!({"query": named, "operationName": operation, "variables": variables}))
        };
        for name in ["Query", "Mutation"] {
            assert_eq!(app.send(request_of("A", json!({"name": name}))).await.body["data"]["__type"]["name"], name, "{round}");
        }
        assert_eq!(app.send(request_of("B", json!({}))).await.body, json!({"data": {"other": "Query"}}), "{round}");
        assert_eq!(code(&app.send(request_of("A", json!({}))).await.body), "GRAPHQL_VALIDATION_FAILED", "{round}");
        assert_eq!(code(&app.send(request_of("C", json!({}))).await.body), "GRAPHQL_VALIDATION_FAILED", "{round}");
        for (with, answer) in [(true, json!({"totals": {"records": "0"}})), (false, json!({}))] {
            let reply = app.graphql(escaped, json!({"with": with}), None).await;
            assert_eq!(reply.body, json!({"data": {"usageInsights": answer}}), "{round}");
        }
        assert_eq!(app.error_code("{ usageTypes {").await, "GRAPHQL_PARSE_FAILED", "{round}");
        assert_eq!(app.error_code("{ usageTypes { nothing } }").await, "GRAPHQL_VALIDATION_FAILED", "{round}");
    }
    app.stop().await;
}

on_both_databases! {
    async fn invalid_utf8_deep_nesting_and_huge_numbers_are_rejected_with_a_code(app: &TestApp) {
        let query = "query ($a: String, $f: UsageFilterInput, $r: [UsageRecordInput!]!) { __typename }";
        let variables = |json: &str| format!("{{\"query\": \"query ($a: String) {{ __type(name: $a) {{ name }} }}\", \"variables\": {json}}}").into_bytes();
        let deep = |open: &str, close: &str| format!("{{\"a\": {}1{}}}", open.repeat(100_000), close.repeat(100_000));
        for (name, body) in [
            ("not UTF-8 in the document", b"{\"query\": \"{ a\xff }\"}".to_vec()),
            ("not UTF-8 in a variable", b"{\"query\": \"{ __typename }\", \"variables\": {\"a\": \"\xff\xfe\"}}".to_vec()),
            ("half a pair in the JSON of the document", b"{\"query\": \"{ __type(name: \\\"\\ud800\\\") { name } }\"}".to_vec()),
            ("half a pair in a variable", variables("{\"a\": \"\\ud800\"}")),
            ("half a pair in a variable's name", variables("{\"\\udc00\": 1}")),
            ("deep lists", variables(&deep("[", "]"))),
            ("deep objects", variables(&deep("{\"a\": ", "}"))),
            ("deep after the request", format!("{{\"query\": {}", deep("[", "]")).into_bytes()),
            ("a number beyond all", variables("{\"a\": 1e999999}")),
            ("NUL bytes", b"\0\0\0\0".to_vec()),
            ("cut off in an escape", b"{\"query\": \"\\u12".to_vec()),
        ] {
            let reply = app.send(app.post("/graphql").header("content-type", JSON).body(body)).await;
            assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{name} {:#}", reply.body);
        }
        assert_eq!(app.error_code(query).await, "GRAPHQL_VALIDATION_FAILED");
        for (document, expected) in [
            ("{ a\0b }", "GRAPHQL_PARSE_FAILED"),
            ("\0", "GRAPHQL_PARSE_FAILED"),
            ("{ usageRecords(first: 99999999999999999999999999) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ usageRecords(first: 1e999999) { nodes { id } } }", "GRAPHQL_PARSE_FAILED"),
            (&format!("{{ usageRecords(first: {}) {{ nodes {{ id }} }} }}", "9".repeat(10_000)), "GRAPHQL_PARSE_FAILED"),
            (&format!("{{ {} }}", "a".repeat(10_000)), "GRAPHQL_VALIDATION_FAILED"),
            (&format!("{{ {} }}", "a".repeat(1_000_000)), "QUERY_TOO_COMPLEX"),
            (&format!("{{ a(b: [\"\"\"x\" {}", "[".repeat(100_000)), "QUERY_TOO_COMPLEX"),
            // The parser decides where a string ends: neither an unknown escape nor a missing end hides brackets.
            (&format!("{{ a(b: [\"\"\"\\\\\"\"\" \"\"\" {}{} \"\"\" \"\"\"]) }}", "[".repeat(100), "]".repeat(100)), "QUERY_TOO_COMPLEX"),
            (&format!("{{ a(b: \"\"\"{}", "\\\"\"\"".repeat(10_000)), "GRAPHQL_PARSE_FAILED"),
            (&format!("{{ a(b: \"{}", "\\u{".repeat(10_000)), "GRAPHQL_PARSE_FAILED"),
            (&format!("query ($a: {}Int) {{ a }}", "[".repeat(100_000)), "QUERY_TOO_COMPLEX"),
            (&format!("{{ a(b: \"\"\"{}\"\"\") }}", "\\\"\"\"".repeat(10_000)), "GRAPHQL_VALIDATION_FAILED"),
        ] {
            let shown: String = document.chars().take(60).collect();
            assert_eq!(app.error_code(document).await, expected, "{shown}");
        }
        let records = json!({"records": [{"idempotencyKey": "k", "accountId": "a", "usageType": "api_calls", "quantity": "9".repeat(100_000)}]});
        let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { code } } }";
        let reply = app.graphql(query, records, None).await;
        assert_eq!(reply.body["data"]["recordUsage"]["results"][0]["code"], "INVALID_QUANTITY");
    }

    async fn nul_characters_are_rejected_before_the_database(app: &TestApp) {
        let nul = "a\\u0000b";
        for field in [
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{accountIds: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{userIds: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{sessionIds: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{models: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{providers: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{tiers: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, filter: {{usageTypes: [\"{nul}\"]}}) {{ totals {{ records }} }}"),
            format!("usageInsights(range: {{lastDays: 1}}, timeZone: \"{nul}\") {{ totals {{ records }} }}"),
            format!("usageRecords(range: {{lastDays: 1}}, after: \"{nul}\") {{ nodes {{ id }} }}"),
            format!("hardwareSpecs(after: \"{nul}\") {{ nodes {{ tier }} }}"),
        ] {
            let reply = app.graphql(&format!("{{ {field} }}"), json!({}), None).await;
            let code = code(&reply.body);
            assert!(code.starts_with("INVALID_") || code == "UNKNOWN_USAGE_TYPE", "{field} {:#}", reply.body);
        }
        let reply = app.graphql(&format!("{{ hardwareSpec(tier: \"{nul}\") {{ tier }} }}"), json!({}), None).await;
        assert_ne!(code(&reply.body), "INTERNAL", "{:#}", reply.body);
        for mutation in [
            format!("createHardwareSpec(input: {{tier: \"t\", displayName: \"{nul}\"}})"),
            format!("createHardwareSpec(input: {{tier: \"{nul}\", displayName: \"T\"}})"),
            format!("retireHardwareSpec(input: {{tier: \"{nul}\"}})"),
            format!("createUsageType(input: {{slug: \"{nul}\", description: \"A\", unit: \"a\"}})"),
            format!("createUsageType(input: {{slug: \"a\", description: \"{nul}\", unit: \"a\"}})"),
            format!("createUsageType(input: {{slug: \"a\", description: \"A\", unit: \"{nul}\"}})"),
            format!("createServiceToken(input: {{name: \"{nul}\", scopes: [READ]}})"),
            format!("createServiceToken(input: {{name: \"n\", scopes: [READ], accountIds: [\"{nul}\"]}})"),
            format!("revokeServiceToken(input: {{id: \"{nul}\"}})"),
            format!("rotateServiceToken(input: {{id: \"{nul}\", overlapSeconds: 1}})"),
        ] {
            let reply = app.graphql(&format!("mutation {{ {mutation} {{ __typename }} }}"), json!({}), None).await;
            let code = code(&reply.body);
            assert!(code.starts_with("INVALID_") || code == "NOT_FOUND", "{mutation} {:#}", reply.body);
        }
        for field in ["idempotencyKey", "accountId", "userId", "sessionId", "workspaceId", "agentId", "usageType", "model", "provider", "tier", "source"] {
            let mut record = json!({"idempotencyKey": "k", "accountId": "a", "usageType": "api_calls", "quantity": 1});
            record[field] = json!("a\0b");
            let payload = app.record(json!([record])).await;
            assert_eq!(payload["rejected"], 1, "{field} {payload:#}");
        }
        let nul = "a\0b";
        let payload = app.void(json!([to_void(nul, "k", "r"), to_void("a", nul, "r"), to_void("a", "k", nul)])).await;
        assert_eq!(codes(&payload), ["INVALID_TEXT"; 3], "{payload:#}");
        let api_calls = |usage_type: &str| json!({"usageType": usage_type, "quantity": 1});
        let payload = app.amend(json!([amendment("a", "k", api_calls(nul), "r"), amendment("a", "k", api_calls("api_calls"), nul)])).await;
        assert_eq!(codes(&payload), ["INVALID_SLUG", "INVALID_TEXT"], "{payload:#}");
        let record = json!({"idempotencyKey": "k", "accountId": "a", "usageType": "api_calls", "quantity": 1, "metadata": {"a": ["\0"]}});
        assert_eq!(app.record(json!([record])).await["results"][0]["code"], "INVALID_METADATA");
        for label in [json!({"key": nul, "value": "x"}), json!({"key": "a", "value": nul})] {
            let record = json!({"idempotencyKey": "k", "accountId": "a", "usageType": "api_calls", "quantity": 1, "labels": [label]});
            assert_eq!(app.record(json!([record])).await["rejected"], 1, "{label}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn list_of_errors_is_bounded_and_says_how_many_more_there_are() {
    let app = TestApp::start(Backend::Sqlite).await;
    let unknown = |count: usize| format!("{{ usageInsights(range: {{lastDays: 1}}) {{ totals {{ {} }} }} }}", "a ".repeat(count));
    let reply = app.send(app.post("/graphql").json(&json!({"query": unknown(9_900)}))).await;
    let errors = reply.body["errors"].as_array().unwrap();
    let length = reply.body.to_string().len();
    assert_eq!((errors.len(), length < 64 * 1024), (101, true), "{length} bytes");
    assert!(errors[100]["message"].as_str().unwrap().starts_with("9800 more errors are not listed"), "{:#}", errors[100]);
    assert_eq!(errors[100]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    let reply = app.send(app.post("/graphql").json(&json!({"query": unknown(100)}))).await;
    assert_eq!(reply.body["errors"].as_array().unwrap().len(), 100, "all are listed");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_bodies_do_not_leak_memory() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let client = reqwest::Client::new();
    let mib = 1024 * 1024;
    let bodies = [
        format!("{{\"query\": \"{{ a }}\", \"variables\": {{\"a\": {}", "[".repeat(2 * mib)),
        format!("{{\"query\": \"{}\"}}", "{a".repeat(mib)),
        format!("{{\"query\": \"{{ {} }}\"}}", "\\\\\\\"".repeat(mib / 2)),
        "[".repeat(2 * mib),
        "\0".repeat(2 * mib),
    ];
    let send_all = async |rounds: usize| {
        for body in (0..rounds).flat_map(|_| &bodies) {
            let request =
                client.post(format!("{}/graphql", server.address)).header("content-type", JSON).header("accept", RESPONSE);
            let response = request.body(body.clone()).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        }
    };
    // The allocator keeps some memory per thread for reuse. A leak would grow by the full amount each time.
    send_all(5).await;
    let mut least = usize::MAX;
    for _ in 0..4 {
        let before = resident(server.id());
        send_all(5).await;
        least = least.min(resident(server.id()).saturating_sub(before));
    }
    assert!(least < 16 * mib, "{} MiB more each time, with 25 bodies of 2 MiB", least / mib);
    server.stop().await;
    database.destroy().await;
}
