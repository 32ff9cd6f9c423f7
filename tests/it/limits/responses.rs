//! Responses above the size limit are not sent.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::extensions;
use crate::support::{Backend, Events, Socket, TestApp};

const LARGE: &str = "{ usageRecords(first: 600) { nodes { metadata } } }";
const SMALL: &str = "{ usageRecords(first: 100) { nodes { metadata } } }";

/// Records with 2 KiB of metadata each.
async fn with_large_records(app: &TestApp) {
    let record = |index: u32| json!({"idempotencyKey": format!("k{index}"), "accountId": "a", "usageType": "api_calls", "quantity": 1, "metadata": {"note": "n".repeat(2_048)}});
    app.record_all((0..600).map(record).collect()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn response_above_the_size_limit_is_rejected_on_every_transport() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.limits.response_mib = 1).await;
    with_large_records(&app).await;

    let post = app.graphql(LARGE, json!({}), None).await;
    assert_eq!(post.status, StatusCode::OK);
    let (_, event) = Events::subscribe(app.url(), None, LARGE).await.next().await.unwrap();
    let mut socket = Socket::connect(app.url(), None).await;
    socket.subscribe("1", LARGE).await;
    let received = socket.receive().await;
    assert_eq!(received["type"], "next");
    for body in [post.body, serde_json::from_str::<Value>(&event).unwrap(), received["payload"].clone()] {
        assert_eq!(body["data"], Value::Null);
        let extensions = extensions(&body);
        assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("RESPONSE_TOO_LARGE"), &json!(false)));
        assert_eq!(extensions["limit"], json!({"name": "responseBytes", "value": 1_048_576}));
        assert!(extensions["requestId"].is_string() && body["errors"].as_array().unwrap().len() == 1);
    }

    // The connection stays open and smaller responses are sent.
    assert_eq!(socket.receive().await["type"], "complete");
    socket.subscribe("2", SMALL).await;
    assert_eq!(socket.receive().await["payload"]["data"]["usageRecords"]["nodes"].as_array().unwrap().len(), 100);
    socket.close().await;
    app.query(SMALL).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rejected_response_is_counted_once_under_its_operation_name() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.limits.response_mib = 1).await;
    with_large_records(&app).await;
    app.graphql(&format!("query Page {SMALL}"), json!({}), None).await;
    let counted = async |code: &str| {
        let metrics = app.send(app.get("/metrics")).await.body;
        let of_code = format!("code=\"{code}\"");
        let is_meant = |line: &&str| line.starts_with("usage_insights_requests_total{") && line.contains(&of_code);
        metrics.as_str().unwrap().lines().filter(is_meant).map(str::to_owned).collect::<Vec<_>>()
    };
    let answered = counted("OK").await;
    app.graphql(&format!("query Page {LARGE}"), json!({}), None).await;
    let rejected = counted("RESPONSE_TOO_LARGE").await;
    assert!(matches!(&rejected[..], [line] if line.contains("operation=\"Page\"") && line.ends_with(" 1")), "{rejected:?}");
    assert_eq!(counted("OK").await, answered);
    app.stop().await;
}
