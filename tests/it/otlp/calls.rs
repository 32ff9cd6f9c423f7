//! Calls by OTLP: those that fail as a whole answer as the protocol asks, and are counted under their token.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;
use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::settings::Settings;

use super::{JSON, PROTOBUF, export, export_of, recorded, send, tokens};
use crate::support::identity::{INTERNAL, admin_token, viewers_by_secret};
use crate::support::{Backend, TestApp, on_each_backend};

/// The error of a call by Protocol Buffers.
#[derive(Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

fn production(settings: &mut Settings) {
    viewers_by_secret(settings);
    settings.http.body_limit_mib = 1;
    settings.recording.max_records_per_call = 3;
}

async fn call_that_fails_as_a_whole_is_counted_under_its_token(backend: Backend) {
    let app = TestApp::start_with(backend, production).await;
    let spans = export(vec![tokens(1, 10, 5)]).encode_to_vec();
    let post = |content_type: &str, body: &[u8]| app.post("/v1/traces").header("content-type", content_type).body(body.to_vec());
    for (content_type, body, status, code) in [
        (PROTOBUF, &spans[..spans.len() - 1], StatusCode::BAD_REQUEST, 3),
        (PROTOBUF, &b"\xff"[..], StatusCode::BAD_REQUEST, 3),
        (PROTOBUF, &vec![0; 1024 * 1024 + 1], StatusCode::PAYLOAD_TOO_LARGE, 8),
    ] {
        let response = post(content_type, body).bearer_auth(INTERNAL).send().await.unwrap();
        assert_eq!((response.status(), &response.headers()["content-type"]), (status, &PROTOBUF.parse().unwrap()));
        let body = Status::decode(response.bytes().await.unwrap()).unwrap();
        assert_eq!(body.code, code, "{}", body.message);
    }
    for (content_type, body, status) in [
        (JSON, "{", StatusCode::BAD_REQUEST),
        (JSON, "[]", StatusCode::BAD_REQUEST),
        (JSON, "{\"resourceSpans\": [7]}", StatusCode::BAD_REQUEST),
        ("text/plain", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let reply = app.send(post(content_type, body.as_bytes()).bearer_auth(INTERNAL)).await;
        assert_eq!((reply.status, &reply.body["code"]), (status, &json!(3)), "{reply:?}");
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    }
    let reply = app.send(post(JSON, b"{}")).await;
    assert_eq!((reply.status, &reply.body["code"]), (StatusCode::UNAUTHORIZED, &json!(16)), "{reply:?}");
    let reply = app.send(post(JSON, b"{}").bearer_auth(admin_token())).await;
    assert_eq!((reply.status, &reply.body["code"]), (StatusCode::FORBIDDEN, &json!(7)), "{reply:?}");

    app.recorder.ingestion_counters().flush().await;
    let report = "{ ingestion(range: {preset: TODAY}) { services { service rows { outcome reason records } } } }";
    let reply = app.graphql(report, json!({}), Some(&admin_token())).await;
    let services = reply.body["data"]["ingestion"]["services"].as_array().unwrap().clone();
    let rows = |service: &str| {
        let found =
            services.iter().find(|found| found["service"] == service).unwrap_or_else(|| panic!("{service} in {services:#?}"));
        let line = |row: &Value| format!("{} {} {}", row["outcome"], row["reason"], row["records"]).replace('"', "");
        found["rows"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(rows("INTERNAL_SERVICE_TOKEN"), ["REFUSED BAD_REQUEST 6", "REFUSED BODY_TOO_LARGE 1"]);
    assert_eq!(rows("(anonymous)"), ["REFUSED UNAUTHENTICATED 1"]);
    app.stop().await;
}

async fn export_larger_than_a_call_is_recorded_whole(backend: Backend) {
    let app = TestApp::start_with(backend, |settings| settings.recording.max_records_per_call = 3).await;
    let spans = export((1..=20).map(|id| tokens(id, i64::from(id), 1)).collect());
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&spans.encode_to_vec()).unwrap();
    let request = app.post("/v1/traces").header("content-type", PROTOBUF).header("content-encoding", "gzip");
    let response = request.body(encoder.finish().unwrap()).send().await.unwrap();
    assert_eq!((response.status(), response.bytes().await.unwrap().len()), (StatusCode::OK, 0));
    assert_eq!(recorded(&app).await.len(), 40);
    app.stop().await;
}

async fn settings_decide_which_spans_count_and_whose_they_are(backend: Backend) {
    let app = TestApp::start_with(backend, |settings| {
        "internal".clone_into(&mut settings.otlp.default_account);
        settings.otlp.attributes.account = vec!["customer".to_owned()];
        settings.otlp.ignored_scopes = vec!["framework".to_owned()];
        settings.otlp.scopes_with_separate_cached_tokens = vec!["apart".to_owned()];
    })
    .await;
    assert_eq!(send(&app, &export_of("framework", vec![tokens(1, 10, 5)])).await, (0, String::new()));
    assert_eq!(recorded(&app).await, Vec::<String>::new());
    let cached = super::span(
        2,
        &[("gen_ai.usage.input_tokens", super::int(900)), ("gen_ai.usage.cache_read.input_tokens", super::int(800))],
    );
    assert_eq!(send(&app, &export_of("apart", vec![cached])).await, (0, String::new()));
    assert_eq!(recorded(&app).await, ["tokens_cache_read 800", "tokens_input 900"]);
    let accounts = app.query("{ usageRecords(first: 9) { nodes { accountId } } }").await;
    assert_eq!(accounts["usageRecords"]["nodes"], json!([{"accountId": "internal"}, {"accountId": "internal"}]));
    app.stop().await;

    let app = TestApp::start_with(backend, |settings| settings.otlp.enabled = false).await;
    let reply = app.send(app.post("/v1/traces").header("content-type", JSON).body("{}")).await;
    assert_eq!(reply.body["errors"][0]["extensions"]["code"], "NO_SUCH_PATH");
    app.stop().await;
}

on_each_backend! {
    call_that_fails_as_a_whole_is_counted_under_its_token,
    export_larger_than_a_call_is_recorded_whole,
    settings_decide_which_spans_count_and_whose_they_are,
}
