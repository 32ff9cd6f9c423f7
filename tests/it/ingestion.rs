//! Ingestion: every outcome is counted per service and reported.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use usage_insights::settings::{Environment, Settings};

use crate::support::identity::{SigningKey, admin_token, claims, viewers_by_secret, with};
use crate::support::{Backend, NOW, PROTOCOL, Socket, TestApp, record};

const INTERNAL: &str = "an-internal-service-token";
const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
const REPORT: &str = "{ ingestion(range: {preset: TODAY}) { services { service lastSeenAt lastRecordedAt recorded duplicates conflicts rejected refused
    rows { outcome reason usageType records } examples { reason accountId idempotencyKey message } } } }";

fn production(settings: &mut Settings) {
    settings.environment = Environment::Production;
    INTERNAL.clone_into(&mut settings.recording.internal_service_token);
}

/// Sends the calls of a fleet of services in production: valid, duplicate, conflicting and invalid records, without a token and
/// with an invalid one.
async fn send_a_day(app: &TestApp) {
    let sent = |records: Value| json!({ "records": records });
    let good = record("k1", "compute_seconds", 60, NOW, json!({"tier": "gpu-a"}));
    for (records, token) in [
        (json!([good, record("k2", "tokens_input", 5, NOW, json!({}))]), Some(INTERNAL)),
        (json!([good, record("k2", "tokens_input", 6, NOW, json!({}))]), Some(INTERNAL)),
        (
            json!([record("k3", "tokens_inptu", 5, NOW, json!({})), record("k4", "tokens_input", -5, NOW, json!({}))]),
            Some(INTERNAL),
        ),
        (json!([good]), None),
        (json!([good]), None),
        (json!([good]), Some("wrong")),
    ] {
        app.graphql(RECORD, sent(records), token).await;
    }
}

async fn every_outcome_is_counted_per_service_and_survives_a_restart(backend: Backend) {
    let app = TestApp::start(backend).await;
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, production).await;
    send_a_day(&app).await;
    // Shutdown flushes the counters; an admin reads them in development after the restart.
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    let report = app.query(REPORT).await;
    let services = report["ingestion"]["services"].as_array().unwrap();
    let of =
        |name: &str| services.iter().find(|service| service["service"] == name).unwrap_or_else(|| panic!("{name} in {report:#}"));

    let meter = of("INTERNAL_SERVICE_TOKEN");
    assert_eq!(
        [&meter["recorded"], &meter["duplicates"], &meter["conflicts"], &meter["rejected"], &meter["refused"]],
        ["2", "1", "1", "2", "0"]
    );
    assert_eq!(
        (&meter["lastSeenAt"], &meter["lastRecordedAt"]),
        (&json!("2026-11-21T12:00:00.000Z"), &json!("2026-11-21T12:00:00.000Z"))
    );
    let rows: Vec<_> = meter["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {} {} {}", row["outcome"], row["reason"], row["usageType"], row["records"]).replace('"', ""))
        .collect();
    assert_eq!(
        rows,
        [
            "CONFLICT IDEMPOTENCY_CONFLICT tokens_input 1",
            "DUPLICATE null compute_seconds 1",
            "RECORDED null compute_seconds 1",
            "RECORDED null tokens_input 1",
            "REJECTED INVALID_QUANTITY tokens_input 1",
            "REJECTED UNKNOWN_USAGE_TYPE null 1",
        ]
    );
    let unknown = meter["examples"].as_array().unwrap().iter().find(|example| example["reason"] == "UNKNOWN_USAGE_TYPE").unwrap();
    assert_eq!((&unknown["accountId"], &unknown["idempotencyKey"]), (&json!("acme"), &json!("k3")));
    assert!(unknown["message"].as_str().unwrap().contains("tokens_input"), "{unknown}");

    // The original fault: compute was never recorded, and nothing showed it.
    let anonymous = of("(anonymous)");
    assert_eq!((&anonymous["refused"], &anonymous["lastRecordedAt"]), (&json!("2"), &json!(null)));
    assert_eq!(anonymous["rows"][0]["reason"], "UNAUTHENTICATED");
    assert_eq!(
        (&of("(wrong token)")["refused"], &of("(wrong token)")["rows"][0]["reason"]),
        (&json!("1"), &json!("INVALID_TOKEN"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_every_outcome_is_counted_per_service_and_survives_a_restart() {
    every_outcome_is_counted_per_service_and_survives_a_restart(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_every_outcome_is_counted_per_service_and_survives_a_restart() {
    every_outcome_is_counted_per_service_and_survives_a_restart(Backend::Postgres).await;
}

/// Repeats `found` until it returns a value, for at most `deadline`.
async fn within<T>(deadline: Duration, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = found().await {
            return found;
        }
        assert!(began.elapsed() < deadline, "not within {deadline:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counts_appear_within_five_seconds_with_the_last_five_examples() {
    let app = TestApp::start(Backend::Sqlite).await;
    for batch in 0..3 {
        let bad = (0..4).map(|index| record(&format!("k{batch}-{index}"), "nonsense", 1, NOW, json!({}))).collect();
        app.record(Value::Array(bad)).await;
    }
    let service = within(Duration::from_secs(5), async || {
        let report = app.query(REPORT).await;
        report["ingestion"]["services"].as_array().unwrap().iter().find(|service| service["rejected"] == "12").cloned()
    })
    .await;
    assert_eq!(service["service"], "(development)");
    assert_eq!(service["examples"].as_array().unwrap().len(), 5);
    assert!(service["examples"].to_string().contains("k2-3"), "{service}");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drift_is_detected_in_the_background_and_exported_as_a_metric() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.recording.self_check_seconds = 1).await;
    app.record_all(vec![record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))]).await;
    let metric = async |name: &str| {
        let text = app.send(app.get("/metrics")).await.body.as_str().unwrap().to_owned();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in {text}")).to_owned();
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    within(Duration::from_secs(20), async || (metric("usage_insights_verifications").await > 0.0).then_some(())).await;
    assert!(metric("usage_insights_rollup_drift").await.abs() < f64::EPSILON);
    let outside = app.database().connect().await;
    outside.execute_unprepared("UPDATE usage_rollup SET records = 2").await.unwrap();
    outside.close().await.unwrap();
    within(Duration::from_secs(20), async || (metric("usage_insights_rollup_drift").await > 0.0).then_some(())).await;
    app.stop().await;
}

/// A signed-out user who opens a page loses no usage of a service.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rejected_user_tokens_are_counted_in_metrics_not_as_services() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, viewers_by_secret).await;
    let expired = SigningKey::secret().sign(&with(claims("acme"), &json!({"exp": 1})));
    for token in [expired.as_str(), "a.b.c"] {
        app.graphql("{ usageTypes { slug } }", json!({}), Some(token)).await;
        let events = app.post("/graphql").header("accept", "text/event-stream").bearer_auth(token);
        app.send(events.json(&json!({"query": "{ usageTypes { slug } }"}))).await;
        assert_eq!(Socket::open(app.url(), &[PROTOCOL, ("authorization", &format!("Bearer {token}"))]).await.err(), Some(401));
        let mut socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap();
        socket.send(&json!({"type": "connection_init", "payload": {"Authorization": format!("Bearer {token}")}})).await;
        assert_eq!(socket.receive().await, json!({"close": 4403}));
    }
    for token in ["ui_wrong", "wrong"] {
        app.graphql(RECORD, json!({"records": []}), Some(token)).await;
    }
    let metrics = app.send(app.get("/metrics").bearer_auth(admin_token())).await.body.as_str().unwrap().to_owned();
    let rejected = metrics.lines().find(|line| line.contains("code=\"INVALID_TOKEN\"")).unwrap_or_else(|| panic!("{metrics}"));
    assert!(rejected.ends_with(" 10"), "{rejected}");

    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    let report = app.query(REPORT).await;
    let services = report["ingestion"]["services"].as_array().unwrap();
    let counted: Vec<_> = services.iter().map(|service| (&service["service"], &service["refused"])).collect();
    assert_eq!(counted, [(&json!("(wrong token)"), &json!("2"))], "{report:#}");
    app.stop().await;
}

/// A call of one record, compressed by other programs.
const BROTLI_CALL: &str = "G9oAAIzUYs0Z7gRRbCvVYzGvhMbQqP5icsWio5sLuQoDi3GYBMXw8sfHh9eHUm6bIzAIZvk53ZL8gdNGDo/7N+yeBWIU0hwtWU04KDqMzvDlJ1\
    eBg3mFqpBfoKZ41PtezEVFiZjr4A/+YfNjM18czqf74jj7VIsPmV5Bv13Oqa/DAsCIR8nsAW9DFwkWQ6wz104V";
const ZSTD_CALL: &str = "KLUv/QRYBQUAYkohH2BJqwPgTawsv7S2bVlIyrBThyEMUOqsIlSQRHQY1gpzIvOgj616LVx+TvAWG7C+nlsU4GQf/DkraK9PRi/IENqfp34J10\
    cGiGhxs6ZwUpeH/lL/+KBglVuEn08zTeIpjTZsSxVGGgOBEA3bMgI42TdwGH3JMcSuUJjFVG9D5froGC6XAQgAw8GIqKrcTfcJgQSs6oC6gKhJlWs+AViJZ5k=";

/// A call that fails as a whole, and the code under which it is counted.
struct FailingCall {
    content_type: &'static str,
    encoding: Option<&'static str>,
    body: Vec<u8>,
    code: &'static str,
}

fn failing_calls() -> Vec<FailingCall> {
    let call = |body: &str, code| FailingCall { content_type: "application/json", encoding: None, body: body.into(), code };
    let query = |query: &str, code| call(&json!({ "query": query, "variables": {"records": []} }).to_string(), code);
    vec![
        query(
            "mutation ($records: [UsageRecordInput!]!) { recordUsages(input: {records: $records}) { recorded } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        query(
            "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } oops }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        query("mutation { recordUsage(input: {records: [{quantity: 1}]}) { recorded } }", "GRAPHQL_VALIDATION_FAILED"),
        query("mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}", "GRAPHQL_PARSE_FAILED"),
        call(&json!({"query": RECORD, "variables": {}}).to_string(), "GRAPHQL_VALIDATION_FAILED"),
        call(&json!({"query": RECORD, "variables": {"records": 5}}).to_string(), "GRAPHQL_VALIDATION_FAILED"),
        call("{\"query\": \"mutation", "BAD_REQUEST"),
        FailingCall { content_type: "text/plain", ..call("{}", "BAD_REQUEST") },
        FailingCall { encoding: Some("compress"), ..call("{}", "BAD_REQUEST") },
        FailingCall { encoding: Some("gzip"), ..call("not gzip", "BAD_REQUEST") },
        // A little more than the limit: the client sees the answer only if it could send nearly all.
        call(&"x".repeat(2 * 1024 * 1024 + 1), "BODY_TOO_LARGE"),
        query(&format!("mutation {{ {} }}", "a: __typename ".repeat(3_000)), "QUERY_TOO_COMPLEX"),
    ]
}

async fn call_that_fails_as_a_whole_is_counted_under_its_token(backend: Backend) {
    let database = TestApp::start(backend).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| {
        production(settings);
        viewers_by_secret(settings);
        settings.http.body_limit_mib = 2;
    })
    .await;
    let mut expected = std::collections::BTreeMap::new();
    for FailingCall { content_type, encoding, body, code } in failing_calls() {
        let mut request = app.post("/graphql").bearer_auth(INTERNAL).header("content-type", content_type);
        if let Some(encoding) = encoding {
            request = request.header("content-encoding", encoding);
        }
        let excerpt = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let reply = app.send(request.body(body)).await;
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], code, "{excerpt}: {:#}", reply.body);
        *expected.entry(code).or_insert(0) += 1;
    }
    let refused = json!(failing_calls().len().to_string());
    // A failed query is not ingestion, and neither is the first half of the protocol of persisted queries.
    app.graphql("{ oops }", json!({}), Some(INTERNAL)).await;
    app.send(app.get_graphql(&[("query", "{ oops")]).bearer_auth(INTERNAL)).await;
    let by_hash = json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0".repeat(64)}}});
    let reply = app.send(app.post("/graphql").bearer_auth(INTERNAL).json(&by_hash)).await;
    assert_eq!(reply.body["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");

    let admin = admin_token();
    let service = within(Duration::from_secs(5), async || {
        let report = app.graphql(REPORT, json!({}), Some(&admin)).await.body;
        let services = report["data"]["ingestion"]["services"].as_array().unwrap_or_else(|| panic!("{report:#}")).clone();
        services.into_iter().find(|service| service["service"] == "INTERNAL_SERVICE_TOKEN" && service["refused"] == refused)
    })
    .await;
    assert_eq!((&service["lastSeenAt"], &service["lastRecordedAt"]), (&json!("2026-11-21T12:00:00.000Z"), &json!(null)));
    let rows: std::collections::BTreeMap<_, _> = service["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["reason"].as_str().unwrap(), row["records"].as_str().unwrap().parse::<i32>().unwrap()))
        .collect();
    assert_eq!(rows, expected);
    for example in service["examples"].as_array().unwrap() {
        assert!(!example["message"].as_str().unwrap().is_empty() && example["message"].as_str().unwrap().chars().count() <= 500);
        assert!(!example.to_string().contains("xxxxxxxx"), "no bodies: {example}");
    }

    let why = "{ usageInsights(range: {preset: TODAY}) { emptyReason { code details { rejections { service reason } } } }
        diagnosis(range: {preset: TODAY}) { isHealthy problems { code message } } }";
    let answer = app.graphql(why, json!({}), Some(&admin)).await.body;
    let reason = &answer["data"]["usageInsights"]["emptyReason"];
    assert!(reason["details"]["rejections"].as_array().is_some_and(|rejections| !rejections.is_empty()), "{answer:#}");
    assert_eq!(answer["data"]["diagnosis"]["isHealthy"], false, "{answer:#}");
    let problems = answer["data"]["diagnosis"]["problems"].to_string();
    assert!(problems.contains("CALLS_REFUSED") && problems.contains("INTERNAL_SERVICE_TOKEN"), "{problems}");
    app.stop().await;
}

async fn compressed_bodies_and_a_byte_order_mark_are_accepted(backend: Backend) {
    use std::io::Write as _;
    let app = TestApp::start_with(backend, |settings| settings.http.body_limit_mib = 2).await;
    let body = |key: &str| {
        json!({"query": RECORD, "variables": {"records": [record(key, "tokens_input", 1, NOW, json!({}))]}}).to_string()
    };
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let post = |body: Vec<u8>| app.post("/graphql").header("content-type", "application/json").body(body);
    let compressed = app.send(post(gzip(body("gzip").as_bytes())).header("content-encoding", "gzip")).await;
    assert_eq!(compressed.body["data"]["recordUsage"]["recorded"], 1, "{:#}", compressed.body);
    for (encoding, call) in [("br", BROTLI_CALL), ("zstd", ZSTD_CALL)] {
        let compressed = app.send(post(STANDARD.decode(call).unwrap()).header("content-encoding", encoding)).await;
        assert_eq!(compressed.body["data"]["recordUsage"]["recorded"], 1, "{encoding}: {:#}", compressed.body);
    }
    let marked = app.send(post(["\u{feff}".as_bytes(), body("bom").as_bytes()].concat())).await;
    assert_eq!(marked.body["data"]["recordUsage"]["recorded"], 1, "{:#}", marked.body);
    // 64 MiB of spaces take 64 KiB; they count by their size after decompression.
    let bomb = app.send(post(gzip(&vec![b' '; 64 * 1024 * 1024])).header("content-encoding", "gzip")).await;
    assert_eq!((bomb.status.as_u16(), &bomb.body["errors"][0]["extensions"]["code"]), (413, &json!("BODY_TOO_LARGE")));
    // Its rest is not read: a client that does not know that the connection is closed loses its next request.
    assert_eq!(bomb.headers["connection"], "close");
    let unsupported = app.send(post(body("z").into_bytes()).header("content-encoding", "compress")).await;
    assert_eq!(unsupported.status.as_u16(), 415);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_call_that_fails_as_a_whole_is_counted_under_its_token() {
    call_that_fails_as_a_whole_is_counted_under_its_token(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_call_that_fails_as_a_whole_is_counted_under_its_token() {
    call_that_fails_as_a_whole_is_counted_under_its_token(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compressed_bodies_and_a_byte_order_mark_are_accepted_by_the_server() {
    compressed_bodies_and_a_byte_order_mark_are_accepted(Backend::Sqlite).await;
}
