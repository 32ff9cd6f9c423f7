//! Traces by OTLP, received by a collector in the test's process.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{Backend, NOW, ServerProcess, TestDatabase, record};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// An OTLP collector that stores the received spans.
struct Collector {
    address: String,
    received: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
}

impl Collector {
    async fn start() -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&received);
        let take = move |headers: HeaderMap, body: Bytes| async move {
            assert_eq!(headers["content-type"], "application/x-protobuf");
            taken.lock().unwrap().push(ExportTraceServiceRequest::decode(body).unwrap());
            StatusCode::OK
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { address, received }
    }

    fn spans(&self) -> Vec<Span> {
        let received = self.received.lock().unwrap();
        let of_resource = received.iter().flat_map(|request| &request.resource_spans);
        of_resource.flat_map(|spans| &spans.scope_spans).flat_map(|spans| spans.spans.clone()).collect()
    }
}

async fn server(database: &TestDatabase, endpoint: &str) -> ServerProcess {
    let variables = [("USAGE_INSIGHTS__TELEMETRY__OTLP_ENDPOINT", endpoint), ("USAGE_INSIGHTS__LOG__REQUESTS", "true")];
    ServerProcess::start_with(&database.url, &variables).await
}

async fn send(server: &ServerProcess, body: Value, traceparent: &str) {
    let request =
        reqwest::Client::new().post(format!("{}/graphql", server.address)).header("traceparent", traceparent).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert!(answer["errors"].is_null(), "{answer:#}");
}

fn page() -> Value {
    let query =
        "query Page { usageInsights(range: {lastDays: 3}, filter: {accountIds: [\"secret-account\"]}) { totals { records } } }";
    json!({ "query": query })
}

fn only<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let found: Vec<_> = spans.iter().filter(|span| span.name == name).collect();
    assert_eq!(found.len(), 1, "spans `{name}` among {:?}", spans.iter().map(|span| &span.name).collect::<Vec<_>>());
    found[0]
}

fn attribute(span: &Span, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key == key);
    format!("{:?}", found.unwrap_or_else(|| panic!("no {key} in {span:?}")).value)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn request_joins_the_callers_trace_down_to_the_statement() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (database, collector) = (TestDatabase::create(backend).await, Collector::start().await);
        let server = server(&database, &collector.address).await;
        send(&server, page(), &format!("00-{TRACE}-{CALLER}-01")).await;
        let line = server.wait_for_line("answered").await;
        assert!(line.contains(TRACE), "the log line contains the trace id: {line}");
        server.stop().await; // flushes the remaining spans

        let spans = collector.spans();
        let of_trace: Vec<Span> = spans.into_iter().filter(|span| hex::encode(&span.trace_id) == TRACE).collect();
        let (request, operation) = (only(&of_trace, "request"), only(&of_trace, "operation"));
        let section = only(&of_trace, "section");
        assert_eq!(hex::encode(&request.parent_span_id), CALLER);
        assert_eq!((&operation.parent_span_id, &section.parent_span_id), (&request.span_id, &operation.span_id));
        assert!(attribute(operation, "operation").contains("Page"));
        assert!(attribute(section, "section").contains("usageInsights"));
        let statements: Vec<_> = of_trace.iter().filter(|span| span.name == "statement").collect();
        assert!(statements.iter().any(|statement| statement.parent_span_id == section.span_id), "{of_trace:#?}");
        assert!(statements.iter().all(|statement| attribute(statement, "db.client.connection.pool.name").contains("read")));
        let sent = format!("{of_trace:?}");
        assert!(!sent.contains("secret-account") && !sent.to_uppercase().contains("FROM "), "{sent}");
        database.destroy().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recording_transaction_joins_the_clients_trace() {
    let (database, collector) = (TestDatabase::create(Backend::Postgres).await, Collector::start().await);
    let server = server(&database, &collector.address).await;
    let query = "mutation Send($r: [UsageRecordInput!]!) { recordUsage(input: {records: $r}) { recorded } }";
    let records = json!([record("a", "tokens_input", 1, NOW, json!({"metadata": {"secret": "secret-value"}}))]);
    send(&server, json!({"query": query, "variables": {"r": records}}), &format!("00-{TRACE}-{CALLER}-01")).await;
    server.stop().await;
    let of_trace: Vec<Span> = collector.spans().into_iter().filter(|span| hex::encode(&span.trace_id) == TRACE).collect();
    let (section, commit_batch) = (only(&of_trace, "section"), only(&of_trace, "commit_batch"));
    assert!(attribute(section, "section").contains("recordUsage"));
    assert_eq!(commit_batch.parent_span_id, section.span_id);
    assert!(of_trace.iter().any(|span| span.name == "statement" && span.parent_span_id == commit_batch.span_id), "{of_trace:#?}");
    assert!(!format!("{of_trace:?}").contains("secret-value"));
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unsampled_requests_are_not_exported_and_invalid_traceparents_start_a_trace() {
    let (database, collector) = (TestDatabase::create(Backend::Sqlite).await, Collector::start().await);
    let server = server(&database, &collector.address).await;
    send(&server, page(), &format!("00-{TRACE}-{CALLER}-00")).await;
    send(&server, page(), "no trace at all").await;
    server.stop().await;
    let spans = collector.spans();
    assert!(spans.iter().all(|span| hex::encode(&span.trace_id) != TRACE), "{spans:#?}");
    assert!(only(&spans, "request").parent_span_id.is_empty());
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_endpoint_only_the_log_has_the_trace_id() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = server(&database, "").await;
    send(&server, page(), &format!("00-{TRACE}-{CALLER}-01")).await;
    let line = server.wait_for_line("answered").await;
    assert!(line.contains(TRACE), "{line}");
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreachable_collector_does_not_fail_requests() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = server(&database, "http://127.0.0.1:1").await;
    send(&server, page(), &format!("00-{TRACE}-{CALLER}-01")).await;
    server.stop().await;
    database.destroy().await;
}
