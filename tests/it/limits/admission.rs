//! Rate limits and concurrency limits. The clock is fixed until a test moves it.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use usage_insights::auth::{Scope, ServiceTokens, TokenRequest};
use usage_insights::settings::Settings;

use super::extensions;
use crate::support::identity::{INTERNAL, viewer_token, viewers_by_secret};
use crate::support::{Backend, Reply, ServerProcess, Socket, TestApp, TestDatabase, record};

pub(super) const QUERY: &str = "{ usageTypes { slug } }";
const RATE_LIMIT_STATUS: &str =
    "{ serviceConfig { rates { serviceBurst viewerBurst addressBurst } rate { name burst remaining resetAfterMs } } }";

/// Starts in production with viewers enabled.
pub(super) async fn start(adjust: impl FnOnce(&mut Settings)) -> TestApp {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    TestApp::start_on(database, |settings| {
        viewers_by_secret(settings);
        adjust(settings);
    })
    .await
}

pub(super) async fn token(app: &TestApp, name: &str, scopes: &[Scope]) -> String {
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let scopes: BTreeSet<_> = scopes.iter().copied().collect();
    let request = TokenRequest { name: name.to_owned(), scopes, account_ids: None, usage_types: None, expires_at: None };
    tokens.issue(request).await.unwrap().text.reveal()
}

pub(super) fn assert_limited(reply: &Reply, limit: &Value, retry_after_ms: u64) {
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "{:#}", reply.body);
    let extensions = extensions(&reply.body);
    assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("RATE_LIMITED"), &json!(true)));
    assert_eq!((&extensions["limit"], &extensions["retryAfterMs"]), (limit, &json!(retry_after_ms)));
    assert_eq!(reply.headers["retry-after"], retry_after_ms.div_ceil(1_000).to_string());
    assert!(reply.body.get("data").is_none());
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers[name].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rate_limited_service_gets_a_retry_delay_and_succeeds_after_it() {
    let app = start(|settings| {
        (settings.limits.service_requests_per_second, settings.limits.service_burst) = (2, 4);
    })
    .await;
    let (busy, calm) = (token(&app, "busy", &[Scope::Read]).await, token(&app, "calm", &[Scope::Read]).await);
    for remaining in [3, 2, 1, 0] {
        let reply = app.graphql(QUERY, json!({}), Some(&busy)).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(header(&reply, "ratelimit-policy"), "\"serviceRequestsPerSecond\";q=4;w=2");
        let reset = (4_u32 - remaining).div_ceil(2);
        assert_eq!(header(&reply, "ratelimit"), format!("\"serviceRequestsPerSecond\";r={remaining};t={reset}"));
    }
    let limit = json!({"name": "serviceRequestsPerSecond", "value": 2});
    let reply = app.graphql(QUERY, json!({}), Some(&busy)).await;
    assert_limited(&reply, &limit, 500);
    assert_eq!(header(&reply, "ratelimit"), "\"serviceRequestsPerSecond\";r=0;t=2");
    // A rejected request is not charged. Other callers have their own quotas, and viewers their own rate.
    assert_limited(&app.graphql(QUERY, json!({}), Some(&busy)).await, &limit, 500);
    for other in [calm, viewer_token("acme")] {
        assert_eq!(app.graphql(QUERY, json!({}), Some(&other)).await.status, StatusCode::OK);
    }
    app.set_time("2026-11-21T12:00:00.499Z");
    assert_limited(&app.graphql(QUERY, json!({}), Some(&busy)).await, &limit, 1);
    app.set_time("2026-11-21T12:00:00.500Z");
    assert_eq!(app.graphql(QUERY, json!({}), Some(&busy)).await.status, StatusCode::OK);
    assert_limited(&app.graphql(QUERY, json!({}), Some(&busy)).await, &limit, 500);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_token_can_query_its_rate_limit_status() {
    let app = start(|settings| {
        let limits = &mut settings.limits;
        (limits.service_requests_per_second, limits.service_burst) = (10, 100);
        (limits.viewer_requests_per_second, limits.viewer_burst) = (5, 20);
        (limits.address_requests_per_second, limits.address_burst) = (50, 1_000);
    })
    .await;
    let service = token(&app, "meter", &[Scope::Record]).await;
    for (who, name, burst) in [
        (service.as_str(), "serviceRequestsPerSecond", 100),
        (INTERNAL, "serviceRequestsPerSecond", 100),
        (&viewer_token("acme"), "viewerRequestsPerSecond", 20),
    ] {
        for remaining in [burst - 1, burst - 2] {
            let reply = app.graphql(RATE_LIMIT_STATUS, json!({}), Some(who)).await;
            let reset = (burst - remaining) * 1_000 / if burst == 20 { 5 } else { 10 };
            let rate_status = json!({"name": name, "burst": burst, "remaining": remaining, "resetAfterMs": reset});
            let config = &reply.body["data"]["serviceConfig"];
            assert_eq!(config["rate"], rate_status);
            assert_eq!(config["rates"], json!({"serviceBurst": 100, "viewerBurst": 20, "addressBurst": 1_000}));
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_on_streams_count_as_requests() {
    let app = start(|settings| {
        (settings.limits.service_requests_per_second, settings.limits.service_burst) = (1, 3);
    })
    .await;
    let token = token(&app, "dashboard", &[Scope::Read]).await;
    let mut socket = Socket::connect(app.url(), Some(&token)).await;
    for id in ["1", "2"] {
        socket.subscribe(id, QUERY).await;
        assert_eq!(socket.receive().await["type"], "next");
        assert_eq!(socket.receive().await["type"], "complete");
    }
    let streamed = async || {
        let request = app.post("/graphql").header("accept", "text/event-stream").bearer_auth(&token);
        app.send(request.json(&json!({"query": QUERY}))).await
    };
    let reply = streamed().await;
    assert_eq!((reply.status, header(&reply, "ratelimit")), (StatusCode::OK, "\"serviceRequestsPerSecond\";r=0;t=3"));
    let reply = streamed().await;
    assert_limited(&reply, &json!({"name": "serviceRequestsPerSecond", "value": 1}), 1_000);
    assert_eq!(header(&reply, "ratelimit-policy"), "\"serviceRequestsPerSecond\";q=3;w=3");
    assert_eq!(header(&reply, "ratelimit"), "\"serviceRequestsPerSecond\";r=0;t=3");
    socket.subscribe("3", QUERY).await;
    let received = socket.receive().await;
    assert_eq!(received["type"], "error");
    assert_eq!(received["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    assert_eq!(received["payload"][0]["extensions"]["retryAfterMs"], 1_000);
    let bearer = format!("Bearer {token}");
    let another = Socket::open(app.url(), &[crate::support::PROTOCOL, ("authorization", &bearer)]).await;
    assert_eq!(another.err(), Some(429), "opening a connection counts as a request");
    // The connection stays open.
    app.set_time("2026-11-21T12:00:01Z");
    socket.subscribe("4", QUERY).await;
    assert_eq!(socket.receive().await["type"], "next");
    socket.close().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_counted_per_address_and_only_trusted_proxies_may_forward_it() {
    let rate = |settings: &mut Settings| (settings.limits.address_requests_per_second, settings.limits.address_burst) = (1, 2);
    let limit = json!({"name": "addressRequestsPerSecond", "value": 1});
    let send_query = async |app: &TestApp, client: &str| {
        let request = app.post("/graphql").header("x-forwarded-for", client).bearer_auth(viewer_token("acme"));
        app.send(request.json(&json!({"query": QUERY}))).await
    };
    // An untrusted proxy is counted by its own address, whatever it forwards.
    let app = start(rate).await;
    for client in ["192.0.2.1", "192.0.2.2"] {
        assert_eq!(send_query(&app, client).await.status, StatusCode::OK);
    }
    assert_limited(&send_query(&app, "192.0.2.3").await, &limit, 1_000);
    assert_eq!(app.send(app.get("/health/ready")).await.status, StatusCode::OK);
    app.set_time("2026-11-21T12:00:01Z");
    assert_eq!(send_query(&app, "192.0.2.3").await.status, StatusCode::OK);
    app.stop().await;

    let app = start(|settings| {
        rate(settings);
        settings.http.trusted_proxies = vec!["127.0.0.0/8".to_owned().try_into().unwrap()];
    })
    .await;
    for client in ["192.0.2.1", "192.0.2.2", "2001:db8::1", "198.51.100.1, 192.0.2.2", "2001:db8::2"] {
        assert_eq!(send_query(&app, client).await.status, StatusCode::OK, "{client}");
    }
    for client in ["192.0.2.2", "198.51.100.9, 192.0.2.2", "2001:db8:0:0:1::1"] {
        assert_limited(&send_query(&app, client).await, &limit, 1_000);
    }
    assert_eq!(send_query(&app, "2001:db8:0:1::1").await.status, StatusCode::OK);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rate_limited_recording_appears_in_the_ingestion_report() {
    let app = start(|settings| {
        (settings.limits.service_requests_per_second, settings.limits.service_burst) = (1, 1);
    })
    .await;
    let meter = token(&app, "meter", &[Scope::Record]).await;
    let mutation = "mutation { recordUsage(input: {records: []}) { recorded } }";
    assert_eq!(app.graphql(mutation, json!({}), Some(&meter)).await.status, StatusCode::OK);
    assert_eq!(app.graphql(mutation, json!({}), Some(&meter)).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.graphql(QUERY, json!({}), Some(&meter)).await.status, StatusCode::TOO_MANY_REQUESTS);
    // Shutdown flushes the counters.
    let app = TestApp::start_on(app.stop_keeping_database().await, |_| {}).await;
    let report =
        app.query("{ ingestion(range: {preset: TODAY}) { services { service rows { outcome reason records } } } }").await;
    let rows = json!([{"outcome": "REFUSED", "reason": "RATE_LIMITED", "records": "1"}]);
    assert_eq!(report["ingestion"]["services"], json!([{"service": "meter", "rows": rows}]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_rejected_before_authentication_appear_in_the_ingestion_report() {
    let app = start(|settings| {
        settings.limits.wrong_tokens_per_minute = 1;
        (settings.limits.address_requests_per_second, settings.limits.address_burst) = (1, 6);
    })
    .await;
    let mutation = "mutation { recordUsage(input: {records: []}) { recorded } }";
    let status = async |token: &str| app.graphql(mutation, json!({}), Some(token)).await.status;
    assert_eq!((status("old").await, status("old").await), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(status("older").await, StatusCode::TOO_MANY_REQUESTS);
    let mut socket = Socket::open(app.url(), &[crate::support::PROTOCOL]).await.unwrap();
    socket.send(&json!({"type": "connection_init", "payload": {"Authorization": "Bearer oldest"}})).await;
    assert_eq!(socket.receive().await, json!({"close": 1013}));
    // Users are not services: neither their tokens nor their GET requests are counted.
    assert_eq!(status("a.b.c").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.send(app.get_graphql(&[("query", QUERY)])).await.status, StatusCode::OK);
    assert_eq!(app.send(app.get_graphql(&[("query", QUERY)])).await.status, StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..3 {
        assert_eq!(status("oldest").await, StatusCode::TOO_MANY_REQUESTS);
    }
    let app = TestApp::start_on(app.stop_keeping_database().await, |_| {}).await;
    let report = app.query("{ ingestion(range: {preset: TODAY}) { services { service rows { reason records } } } }").await;
    let mut services = report["ingestion"]["services"].as_array().unwrap().clone();
    services.sort_by_key(|service| service["service"].as_str().unwrap().to_owned());
    let rows = json!([{"reason": "INVALID_TOKEN", "records": "2"}, {"reason": "RATE_LIMITED", "records": "2"}]);
    assert_eq!(
        services,
        [
            json!({"service": "(address)", "rows": [{"reason": "RATE_LIMITED", "records": "3"}]}),
            json!({"service": "(wrong token)", "rows": rows})
        ]
    );
    app.stop().await;
}

/// During an outage of the database the validity of a token is unknown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unverifiable_token_is_not_counted_as_invalid() {
    let app = start(|settings| settings.limits.wrong_tokens_per_minute = 1).await;
    let meter = token(&app, "meter", &[Scope::Record]).await;
    let outside = app.database().connect().await;
    outside.execute_unprepared("ALTER TABLE service_token RENAME TO elsewhere").await.unwrap();
    for _ in 0..3 {
        let reply = app.graphql(QUERY, json!({}), Some(&meter)).await;
        assert!(reply.status.is_server_error(), "{:#}", reply.body);
    }
    outside.execute_unprepared("ALTER TABLE elsewhere RENAME TO service_token").await.unwrap();
    outside.close().await.unwrap();
    let app = TestApp::start_on(app.stop_keeping_database().await, |_| {}).await;
    let report = app.query("{ ingestion(range: {preset: TODAY}) { services { service } } }").await;
    assert_eq!(report["ingestion"]["services"], json!([]));
    app.stop().await;
}

/// A broken client can send requests all day without flooding the log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn equal_rejections_log_one_warning_per_minute() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    for _ in 0..5 {
        let request = reqwest::Client::new().post(format!("{}/graphql", server.address)).bearer_auth("old");
        assert_eq!(request.json(&json!({"query": QUERY})).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
    server.wait_for_line("a request was rejected").await;
    assert_eq!(server.count_lines("a request was rejected"), 1);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rate_limits_change_on_sighup() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let send_query = async || {
        let request = reqwest::Client::new().post(format!("{}/graphql", server.address));
        request.json(&json!({"query": QUERY})).send().await.unwrap().status()
    };
    assert_eq!((send_query().await, send_query().await), (StatusCode::OK, StatusCode::OK));
    // One request per hour, the smallest rate: the second is rejected on the slowest machine.
    server.write_settings("[limits]\nservice_requests_per_second = 1\nservice_burst = 1\naddress_burst = 20001\n");
    server.hang_up();
    let line = server.wait_for_line("settings reloaded").await;
    assert!(line.contains("limits.address_burst, limits.service_burst, limits.service_requests_per_second"), "{line}");
    let mut answered = Vec::new();
    for _ in 0..200 {
        answered.push(send_query().await);
        if answered.contains(&StatusCode::TOO_MANY_REQUESTS) {
            break;
        }
    }
    assert!(answered.contains(&StatusCode::TOO_MANY_REQUESTS), "{answered:?}");
    server.stop().await;
    database.destroy().await;
}

/// Queries service tokens and retries while the concurrency limit is reached.
async fn query_until_admitted(url: String) -> Value {
    let client = reqwest::Client::new();
    loop {
        let request = client.post(format!("{url}/graphql")).json(&json!({"query": "{ serviceTokens { nodes { id } } }"}));
        let response = request.send().await.unwrap();
        if response.status() == StatusCode::OK {
            return response.json().await.unwrap();
        }
    }
}

/// A service with one query slot, taken by a query that waits for a lock.
struct SaturatedApp {
    app: TestApp,
    outside: DatabaseConnection,
    lock: DatabaseTransaction,
    waiting: JoinHandle<Value>,
    /// The error of the next query.
    rejected: Reply,
}

impl SaturatedApp {
    async fn start() -> Self {
        let app = TestApp::start_with(Backend::Postgres, |settings| {
            (settings.limits.concurrent_queries, settings.limits.wait_ms) = (1, 0);
            settings.database.statement_timeout_ms = 3_600_000;
        })
        .await;
        app.query(QUERY).await; // the service is up and has authenticated a recording caller
        let outside = app.database().connect().await;
        let lock = outside.begin().await.unwrap();
        lock.execute_unprepared("LOCK TABLE service_token IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let waiting = tokio::spawn(query_until_admitted(app.url().to_owned()));
        let rejected = loop {
            let reply = app.graphql(QUERY, json!({}), None).await;
            if reply.status != StatusCode::OK {
                break reply; // the other query has the slot
            }
        };
        Self { app, outside, lock, waiting, rejected }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_above_the_concurrency_limit_are_rejected_while_recording_continues() {
    let SaturatedApp { app, outside, lock, waiting, rejected } = SaturatedApp::start().await;
    assert_eq!((rejected.status, header(&rejected, "retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"));
    let extensions = extensions(&rejected.body);
    assert_eq!(
        (&extensions["code"], &extensions["retryable"], &extensions["retryAfterMs"]),
        (&json!("SERVER_BUSY"), &json!(true), &json!(1_000))
    );
    assert_eq!(extensions["limit"], json!({"name": "concurrentQueries", "value": 1}));
    app.record_all(vec![record("k", "api_calls", 1, "2026-11-21T08:00:00Z", json!({}))]).await;
    lock.rollback().await.unwrap();
    let answer = waiting.await.unwrap();
    assert_eq!(answer["data"]["serviceTokens"]["nodes"], json!([]));
    app.query(QUERY).await;
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disconnected_client_releases_its_concurrency_slot() {
    let SaturatedApp { app, outside, lock, waiting, .. } = SaturatedApp::start().await;
    waiting.abort();
    let deadline = std::time::Instant::now() + crate::support::TIMEOUT;
    while app.graphql(QUERY, json!({}), None).await.status != StatusCode::OK {
        assert!(std::time::Instant::now() < deadline, "the concurrency slot is not released");
    }
    lock.rollback().await.unwrap();
    outside.close().await.unwrap();
    app.stop().await;
}
