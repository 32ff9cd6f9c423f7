//! Calls with events: those that fail as a whole are counted under their token, which decides what it may record and how often.

use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::auth::{Scope, ServiceTokens, TokenRequest};
use usage_insights::settings::Settings;

use super::{BATCH, STRUCTURED, event, outcomes, with};
use crate::support::identity::{INTERNAL, admin_token, viewers_by_secret};
use crate::support::{Backend, TestApp, on_each_backend};

fn production(settings: &mut Settings) {
    viewers_by_secret(settings);
    settings.http.body_limit_mib = 1;
    settings.recording.max_records_per_call = 10;
}

/// The rejected calls and records of a service, as `outcome reason records`.
async fn ingestion_of(app: &TestApp, service: &str) -> Vec<String> {
    app.recorder.ingestion_counters().flush().await;
    let report = "{ ingestion(range: {preset: TODAY}) { services { service rows { outcome reason records } } } }";
    let reply = app.graphql(report, json!({}), Some(&admin_token())).await;
    let services = reply.body["data"]["ingestion"]["services"].as_array().unwrap_or_else(|| panic!("{:#}", reply.body)).clone();
    let found = services.iter().find(|found| found["service"] == service).unwrap_or_else(|| panic!("{service} in {services:#?}"));
    let line = |row: &Value| format!("{} {} {}", row["outcome"], row["reason"], row["records"]).replace('"', "");
    found["rows"].as_array().unwrap().iter().map(line).collect()
}

async fn call_that_fails_as_a_whole_is_counted_under_its_token(backend: Backend) {
    let app = TestApp::start_with(backend, production).await;
    let many: Vec<_> = (0..11).map(|id| event(&id.to_string(), &json!({"quantity": 1}))).collect();
    let large = event("large", &json!({"quantity": 1, "text": "x".repeat(1024 * 1024)})).to_string();
    let post = |content_type: &str, body: Vec<u8>| app.post("/events").header("content-type", content_type).body(body);
    for (request, status, code) in [
        (post(STRUCTURED, b"{".to_vec()), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (post(STRUCTURED, Vec::new()), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (post(BATCH, b"[{}] []".to_vec()), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (post(BATCH, b"[{\"id\": \"\xff\"}]".to_vec()), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (post("text/plain", b"{}".to_vec()), StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST"),
        (post("application/json; charset=latin1", b"{}".to_vec()), StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST"),
        (app.post("/events").body("{}"), StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST"),
        (post(BATCH, json!(many).to_string().into_bytes()), StatusCode::PAYLOAD_TOO_LARGE, "TOO_MANY_RECORDS"),
        (post(BATCH, format!("[{}0]", "0,".repeat(400_000)).into_bytes()), StatusCode::PAYLOAD_TOO_LARGE, "TOO_MANY_RECORDS"),
        (post(STRUCTURED, large.into_bytes()), StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE"),
    ] {
        let reply = app.send(request.bearer_auth(INTERNAL)).await;
        let error = &reply.body["errors"][0];
        assert_eq!((reply.status, &error["extensions"]["code"]), (status, &json!(code)), "{error}");
        assert_eq!(error["extensions"]["requestId"], reply.headers["x-request-id"].to_str().unwrap());
    }
    let expected = ["REFUSED BAD_REQUEST 7", "REFUSED BODY_TOO_LARGE 1", "REFUSED TOO_MANY_RECORDS 400012"];
    assert_eq!(ingestion_of(&app, "INTERNAL_SERVICE_TOKEN").await, expected);

    let diagnosis = "{ diagnosis { problems { code } } }";
    let reply = app.graphql(diagnosis, json!({}), Some(&admin_token())).await;
    let problems = reply.body["data"]["diagnosis"]["problems"].as_array().unwrap_or_else(|| panic!("{:#}", reply.body));
    assert!(problems.iter().any(|problem| problem["code"] == "CALLS_REFUSED"), "{problems:#?}");

    let reply = app.send(post(STRUCTURED, event("1", &json!({})).to_string().into_bytes())).await;
    assert_eq!(
        (reply.status, &reply.body["errors"][0]["extensions"]["code"]),
        (StatusCode::UNAUTHORIZED, &json!("UNAUTHENTICATED"))
    );
    assert_eq!(ingestion_of(&app, "(anonymous)").await, ["REFUSED UNAUTHENTICATED 1"]);
    let reply = app.send(post(STRUCTURED, b"{}".to_vec()).bearer_auth("wrong")).await;
    assert_eq!((reply.status, &reply.headers["www-authenticate"]), (StatusCode::UNAUTHORIZED, &"Bearer".parse().unwrap()));
    assert_eq!(ingestion_of(&app, "(wrong token)").await, ["REFUSED INVALID_TOKEN 1"]);
    let reply = app.send(post(STRUCTURED, b"{}".to_vec()).bearer_auth(admin_token())).await;
    assert_eq!((reply.status, &reply.body["errors"][0]["extensions"]["code"]), (StatusCode::FORBIDDEN, &json!("FORBIDDEN")));
    assert_eq!(ingestion_of(&app, "(viewer)").await, ["REFUSED FORBIDDEN 1"]);
    app.stop().await;
}

async fn restricted_token_records_only_events_of_its_accounts_and_usage_types(backend: Backend) {
    let app = TestApp::start_with(backend, production).await;
    let request = TokenRequest {
        name: "meter".to_owned(),
        scopes: [Scope::Record].into(),
        account_ids: Some(["acme".to_owned()].into()),
        usage_types: Some(["api_calls".to_owned()].into()),
        expires_at: None,
    };
    let token = ServiceTokens::new(app.store.clone(), app.clock.clone()).issue(request).await.unwrap().text.reveal();
    let of = |id: &str| event(id, &json!({"quantity": 1}));
    let batch =
        json!([of("a"), with(of("b"), "subject", &json!("globex")), with(of("c"), "type", &json!("tokens_input")), of("d")]);
    let reply = app.send(app.post("/events").header("content-type", BATCH).bearer_auth(&token).body(batch.to_string())).await;
    let expected = [
        (0, "RECORDED", ""),
        (1, "REJECTED", "ACCOUNT_NOT_ALLOWED"),
        (2, "REJECTED", "USAGE_TYPE_NOT_ALLOWED"),
        (3, "RECORDED", ""),
    ];
    assert_eq!(outcomes(&reply), expected.map(|(index, status, code)| (index, status.to_owned(), code.to_owned())));
    let expected = ["RECORDED null 2", "REJECTED ACCOUNT_NOT_ALLOWED 1", "REJECTED USAGE_TYPE_NOT_ALLOWED 1"];
    assert_eq!(ingestion_of(&app, "meter").await, expected);
    app.stop().await;
}

async fn rejected_events_are_counted_with_their_code(backend: Backend) {
    let app = TestApp::start_with(backend, production).await;
    let unmapped = with(event("1", &json!({"quantity": 1})), "type", &json!("prompt"));
    let batch = json!([unmapped, event("2", &json!({})), event("3", &json!({"quantity": 1})), {}]);
    app.send(app.post("/events").header("content-type", BATCH).bearer_auth(INTERNAL).body(batch.to_string())).await;
    let expected = ["RECORDED null 1", "REJECTED INVALID_EVENT 2", "REJECTED UNMAPPED_EVENT_TYPE 1"];
    assert_eq!(ingestion_of(&app, "INTERNAL_SERVICE_TOKEN").await, expected);
    app.stop().await;
}

async fn events_are_charged_to_the_rate_of_their_token_and_address(backend: Backend) {
    let app = TestApp::start_with(backend, |settings| {
        production(settings);
        (settings.limits.service_requests_per_second, settings.limits.service_burst) = (1, 2);
        (settings.limits.address_requests_per_second, settings.limits.address_burst) = (1, 4);
    })
    .await;
    let one = async |id: &str| {
        let body = event(id, &json!({"quantity": 1})).to_string();
        app.send(app.post("/events").header("content-type", STRUCTURED).bearer_auth(INTERNAL).body(body)).await
    };
    assert_eq!(one("1").await.headers["ratelimit"], "\"serviceRequestsPerSecond\";r=1;t=1");
    assert_eq!(one("2").await.status, StatusCode::OK);
    for (id, limit) in [("3", "serviceRequestsPerSecond"), ("4", "serviceRequestsPerSecond"), ("5", "addressRequestsPerSecond")] {
        let reply = one(id).await;
        assert_eq!(
            (reply.status, &reply.headers["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"1".parse().unwrap()),
            "{reply:?}"
        );
        let extensions = &reply.body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("RATE_LIMITED"), &json!(true)));
        assert_eq!(extensions["limit"]["name"], limit);
    }
    app.set_time("2026-11-21T12:01:00Z");
    assert_eq!(ingestion_of(&app, "INTERNAL_SERVICE_TOKEN").await, ["RECORDED null 2", "REFUSED RATE_LIMITED 2"]);
    assert_eq!(ingestion_of(&app, "(address)").await, ["REFUSED RATE_LIMITED 1"]);
    app.stop().await;
}

on_each_backend!(
    call_that_fails_as_a_whole_is_counted_under_its_token,
    restricted_token_records_only_events_of_its_accounts_and_usage_types,
    rejected_events_are_counted_with_their_code,
    events_are_charged_to_the_rate_of_their_token_and_address,
);
