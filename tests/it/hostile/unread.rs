//! Responses that clients do not read: their memory is bounded, and they are ended.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::{RawConnection, resident};
use crate::support::identity::{INTERNAL, viewer_token, viewers_by_secret};
use crate::support::{
    Backend, ServerProcess, Subscriber, TIMEOUT, TestApp, TestDatabase, Transport, record, without_rate_limits,
};

const MIB: usize = 1_024 * 1_024;

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";

/// Some 32 MB, from a query of some 400 bytes.
fn large_query() -> String {
    let pages = (0..8).map(|page| format!("p{page}: usageRecords(first: 1000) {{ nodes {{ metadata }} }}"));
    json!({"query": format!("{{ {} }}", pages.collect::<Vec<_>>().join(" "))}).to_string()
}

fn records() -> Vec<Value> {
    let metadata = json!({"accountId": "acme", "metadata": {"note": "n".repeat(4_000)}});
    (0..1_000).map(|index| record(&format!("k{index}"), "api_calls", 1, "2026-11-21T08:00:00Z", metadata.clone())).collect()
}

/// A connection with a small buffer that has sent a query and reads nothing.
async fn ask_without_reading(address: &str, document: &str, headers: &str) -> RawConnection {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap(); // so that the system does not buffer the response instead
    let stream = socket.connect(address.trim_start_matches("http://").parse().unwrap()).await.unwrap();
    let mut connection = RawConnection(stream);
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n",
        document.len()
    );
    connection.send(head + document).await;
    connection
}

/// The memory of responses that the server counts, of queries and mutations together.
async fn counted(address: &str) -> usize {
    let metrics = reqwest::get(format!("{address}/metrics")).await.unwrap().text().await.unwrap();
    let lines = metrics.lines().filter(|line| line.starts_with("usage_insights_response_memory_bytes{"));
    lines.map(|line| line.rsplit(' ').next().unwrap().parse::<usize>().unwrap()).sum()
}

async fn until_nothing_is_counted(address: &str) {
    let released = async {
        while counted(address).await > 0 {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(2 * TIMEOUT, released).await.expect("memory of responses stays counted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unread_responses_hold_bounded_memory_and_are_ended() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start_with(
        &database.url,
        &[
            ("USAGE_INSIGHTS__LIMITS__RESPONSE_MEMORY_MIB", "128"),
            ("USAGE_INSIGHTS__LIMITS__RESPONSE_MEMORY_PER_CALLER_MIB", "64"),
            ("USAGE_INSIGHTS__LIMITS__WAIT_MS", "0"),
            ("USAGE_INSIGHTS__HTTP__SEND_TIMEOUT_SECONDS", "8"),
        ],
    )
    .await;
    let client = reqwest::Client::new();
    let post = |body: String| {
        client.post(format!("{}/graphql", server.address)).header("content-type", "application/json").body(body).send()
    };
    let recorded = json!({"query": RECORD, "variables": {"records": records()}});
    let recorded: Value = post(recorded.to_string()).await.unwrap().json().await.unwrap();
    assert_eq!(recorded["data"]["recordUsage"]["recorded"], 1_000);
    let before = resident(server.id());

    let mut unread = Vec::new();
    for headers in ["", "Accept: text/event-stream\r\n", "Accept-Encoding: br\r\n"].into_iter().cycle().take(42) {
        unread.push(ask_without_reading(&server.address, &large_query(), headers).await);
    }
    let mut most = 0;
    let used = async {
        while counted(&server.address).await < 96 * MIB {
            most = most.max(resident(server.id()).saturating_sub(before));
        }
    };
    timeout(2 * TIMEOUT, used).await.expect("unread responses are not counted");
    let rejected = post(large_query()).await.unwrap();
    assert_eq!(rejected.status(), StatusCode::SERVICE_UNAVAILABLE, "what is unread counts against further queries");
    let rejected: Value = rejected.json().await.unwrap();
    let limit = &rejected["errors"][0]["extensions"]["limit"];
    assert_eq!(*limit, json!({"name": "responseMemoryBytes", "value": 128 * MIB}), "without a token there is no quota");
    most = most.max(resident(server.id()).saturating_sub(before));
    assert!(most < 3 * 128 * MIB, "42 unread responses of 32 MB took {} MiB", most / MIB);
    assert!(counted(&server.address).await <= 128 * MIB);

    until_nothing_is_counted(&server.address).await;
    let answer: Value = post(large_query()).await.unwrap().json().await.unwrap();
    assert_eq!(answer["data"]["p7"]["nodes"].as_array().unwrap().len(), 1_000, "memory is free again");
    drop(unread);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unread_http2_streams_are_reset_and_the_connection_goes_on() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.send_timeout_seconds = 1).await;
    app.record_all(records()).await;
    let tcp = TcpStream::connect(app.url().trim_start_matches("http://")).await.unwrap();
    let (requests, connection) = http2::Builder::new(TokioExecutor::new())
        .initial_stream_window_size(0) // the client accepts nothing of any body
        .handshake(TokioIo::new(tcp))
        .await
        .unwrap();
    tokio::spawn(connection);
    let send = |path: &str, body: String| {
        let request = Request::post(format!("{}{path}", app.url())).header("content-type", "application/json");
        requests.clone().send_request(request.body(Body::from(body)).unwrap())
    };
    let mut bodies = Vec::new();
    for _ in 0..8 {
        bodies.push(send("/graphql", large_query()).await.unwrap().into_body());
    }
    assert!(counted(app.url()).await > 0);
    for mut body in bodies {
        let ended = timeout(TIMEOUT, body.frame()).await.expect("the stream stays open");
        let error = ended.expect("it is reset, not ended").expect_err("nothing of it was accepted");
        assert!(error.to_string().contains("http2") || format!("{error:?}").contains("CANCEL"), "{error:?}");
    }
    assert_eq!(counted(app.url()).await, 0);
    let alive = Request::get(format!("{}/health/live", app.url())).body(Body::empty()).unwrap();
    assert_eq!(requests.clone().send_request(alive).await.unwrap().status(), StatusCode::NO_CONTENT, "the connection goes on");
    drop(requests);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unread_responses_of_one_caller_do_not_reject_those_of_others() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await; // production does not migrate
    let app = TestApp::start_on(database, |settings| {
        viewers_by_secret(settings);
        without_rate_limits(settings);
        settings.limits.wait_ms = 0;
        (settings.limits.response_memory_mib, settings.limits.response_memory_per_caller_mib) = (256, 64);
    })
    .await;
    app.graphql(RECORD, json!({"records": records()}), Some(INTERNAL)).await;
    let document = large_query();
    let query: Value = serde_json::from_str(&document).unwrap();
    let query = query["query"].as_str().unwrap().to_owned();
    let (greedy, modest) = (viewer_token("acme"), viewer_token("globex"));
    let mut unread = Vec::new();
    let rejected = loop {
        unread.push(ask_without_reading(app.url(), &document, &format!("Authorization: Bearer {greedy}\r\n")).await);
        let reply = app.graphql(&query, json!({}), Some(&greedy)).await;
        if reply.status != StatusCode::OK {
            break reply;
        }
    };
    assert_eq!(rejected.status, StatusCode::SERVICE_UNAVAILABLE);
    let extensions = &rejected.body["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("SERVER_BUSY"), &json!(true)));
    assert_eq!(extensions["limit"], json!({"name": "responseMemoryPerCallerBytes", "value": 64 * MIB}));
    let reply = app.graphql(&query, json!({}), Some(&modest)).await;
    assert_eq!((reply.status, reply.body.get("errors")), (StatusCode::OK, None));
    drop(unread);
    let admitted = async {
        while app.graphql(&query, json!({}), Some(&greedy)).await.status != StatusCode::OK {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(TIMEOUT, admitted).await.expect("memory of closed connections stays counted");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answer_of_a_subscription_that_was_read_holds_no_memory() {
    let app = TestApp::start(Backend::Sqlite).await;
    for transport in [Transport::Events, Transport::WebSocket] {
        let mut subscriber =
            Subscriber::subscribe(transport, app.url(), None, "subscription { usageChanged { totals { records } } }").await;
        subscriber.next().await;
        until_nothing_is_counted(app.url()).await;
        drop(subscriber);
    }
    app.stop().await;
}
