//! Ingestion: every outcome is counted per service and reported.

use std::time::{Duration, Instant};

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
    within(Duration::from_secs(20), async || (metric("usage_insights_verified_days").await > 0.0).then_some(())).await;
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
