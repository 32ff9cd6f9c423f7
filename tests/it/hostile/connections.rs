//! Connections: slow, many, large, and of the other version of HTTP.

use std::process::Command;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::Wire;
use crate::support::{Backend, PROTOCOL, ServerProcess, Socket, TestApp, TestDatabase, record};

const HEAD: &str = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const ASKED: &str = "{\"query\": \"{ __typename }\"}";
const NO_CONTENT: &str = "HTTP/1.1 204";
const ALIVE: &str = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

async fn impatient() -> TestApp {
    TestApp::start_with(Backend::Sqlite, |settings| {
        (settings.http.header_timeout_seconds, settings.http.idle_timeout_seconds) = (1, 1);
        settings.http.read_timeout_seconds = 1;
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_sends_nothing_or_half_a_header_is_closed_in_time() {
    let app = impatient().await;
    for half in [
        "",
        "P",
        "PRI * HTTP/2.0",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    ] {
        let mut wire = Wire::connect(app.url()).await;
        wire.say(half).await;
        let heard = wire.hear_all().await;
        assert!(!heard.contains(" 204 "), "{half:?}: {heard}");
    }
    app.stop().await;
}

/// Each byte proves that somebody is there; only the whole counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_header_that_drips_is_cut_off_though_something_arrives_all_the_time() {
    let app = impatient().await;
    let mut wire = Wire::connect(app.url()).await;
    wire.say("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await;
    let drips = async {
        while wire.0.write_all(b"a").await.is_ok() {
            sleep(Duration::from_millis(100)).await; // the rhythm of the attack
        }
    };
    timeout(Duration::from_secs(10), drips).await.expect("the connection stays open");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_is_kept_between_requests_and_closed_when_none_comes() {
    let app = impatient().await;
    let mut wire = Wire::connect(app.url()).await;
    wire.say(ALIVE).await;
    assert_eq!(wire.hear_status().await, NO_CONTENT);
    wire.say(ALIVE).await;
    let heard = wire.hear_all().await;
    assert!(heard.contains(NO_CONTENT), "{heard}");
    app.stop().await;
}

/// The service has said all of it long before the peer has taken it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_answer_that_is_taken_slowly_arrives_whole_on_both_versions_of_http() {
    let app = impatient().await;
    let metadata = json!({"metadata": {"note": "n".repeat(4_000)}});
    let records = (0..1_000).map(|index| record(&format!("k{index}"), "api_calls", 1, "2026-11-21T08:00:00Z", metadata.clone()));
    app.record_all(records.collect()).await;
    let asked =
        json!({"query": "{ usageRecords(first: 1000) { nodes { metadata again: metadata more: metadata } } }"}).to_string();
    let length = 1_000 * 3 * 4_000;

    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap(); // the system must not take it instead
    let mut wire = Wire(socket.connect(app.url().trim_start_matches("http://").parse().unwrap()).await.unwrap());
    wire.say(format!("{HEAD}Content-Length: {}\r\nConnection: close\r\n\r\n{asked}", asked.len())).await;
    let (mut taken, mut piece) = (0, vec![0; length / 12]);
    while let Ok(1..) = wire.0.read_exact(&mut piece).await {
        taken += piece.len();
        sleep(Duration::from_millis(250)).await; // the pace of the peer: longer in all than a connection may be idle
    }
    assert!(taken > length - length / 12, "{taken} of {length}");

    let mut requests = http2(&app).await;
    let request = Request::post(format!("{}/graphql", app.url())).header("content-type", "application/json");
    let mut body = requests.send_request(request.body(Body::from(asked)).unwrap()).await.unwrap().into_body();
    let (mut taken, mut rested) = (0, 0);
    while let Some(frame) = body.frame().await {
        taken += frame.unwrap().into_data().unwrap().len();
        if taken > rested + length / 12 {
            rested = taken;
            sleep(Duration::from_millis(250)).await;
        }
    }
    assert!(taken > length, "{taken} of {length}");
    drop(requests);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_drips_is_cut_off_with_408() {
    let app = impatient().await;
    let mut wire = Wire::connect(app.url()).await;
    wire.say(format!("{HEAD}Content-Length: 1000\r\n\r\n{{")).await;
    assert_eq!(wire.hear_status().await, "HTTP/1.1 408");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_that_are_too_large_too_many_or_no_http_are_refused() {
    let app = TestApp::start(Backend::Sqlite).await;
    let head = |rest: &str| format!("GET /health/live HTTP/1.1\r\nHost: localhost\r\n{rest}\r\n");
    let many = (0..200).map(|n| format!("x-{n}: a\r\n")).collect::<Vec<_>>().concat();
    for (name, said, statuses) in [
        ("a large header", head(&format!("x: {}\r\n", "a".repeat(200_000))), &["431"][..]),
        ("many headers", head(&many), &["431"]),
        ("a long path", format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000)), &["414", "431"]),
        ("no HTTP", "\0\u{1}\u{2}nonsense\r\n\r\n".to_owned(), &["400"]),
        ("a NUL byte", head("x: a\0b\r\n"), &["400"]),
        ("two lengths", head("Content-Length: 1\r\nContent-Length: 2\r\n"), &["400"]),
        ("a length that is none", head("Content-Length: 99999999999999999999999\r\n"), &["400"]),
        ("a space before the colon", head("x : a\r\n"), &["400"]),
    ] {
        let mut wire = Wire::connect(app.url()).await;
        let _ = wire.0.write_all(said.as_bytes()).await; // the answer may come before all of it is sent
        let status = wire.hear_status().await;
        assert!(statuses.iter().any(|expected| status.ends_with(expected)), "{name}: {status}");
    }
    let mut wire = Wire::connect(app.url()).await;
    wire.say(ALIVE).await;
    assert_eq!(wire.hear_status().await, NO_CONTENT);
    app.stop().await;
}

/// A connection of HTTP/2 without TLS, as proxies open them.
async fn http2(app: &TestApp) -> http2::SendRequest<Body> {
    let tcp = TcpStream::connect(app.url().trim_start_matches("http://")).await.unwrap();
    let (requests, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(tcp)).await.unwrap();
    tokio::spawn(connection);
    requests
}

fn ask(app: &TestApp, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post(format!("{}/graphql", app.url())).header("content-type", "application/json");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(Body::from(ASKED)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleartext_http2_is_spoken_on_the_same_port_many_requests_at_a_time() {
    let app = TestApp::start(Backend::Sqlite).await;
    let requests = http2(&app).await;
    let answers = (0..50).map(|_| {
        let (mut requests, request) = (requests.clone(), ask(&app, &[]));
        async move {
            let response = requests.send_request(request).await.unwrap();
            assert_eq!((response.status(), response.version()), (StatusCode::OK, axum::http::Version::HTTP_2));
            let body = response.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({"data": {"__typename": "Query"}}));
        }
    });
    futures_util::future::join_all(answers).await;

    let large = "a".repeat(40_000);
    match requests.clone().send_request(ask(&app, &[("x-large", &large)])).await {
        Ok(response) => assert_eq!(response.status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        Err(error) => assert!(error.is_user() || error.to_string().contains("http2"), "{error}"),
    }
    drop(requests);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_http2_connection_without_requests_is_closed_and_one_with_a_stream_is_not() {
    let app = impatient().await;
    let mut requests = http2(&app).await;
    let subscription = json!({"query": "subscription { usageChanged { asOf } }"}).to_string();
    let request = Request::post(format!("{}/graphql", app.url()))
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .body(Body::from(subscription))
        .unwrap();
    let mut stream = requests.send_request(request).await.unwrap().into_body();
    assert!(stream.frame().await.unwrap().is_ok());
    sleep(Duration::from_secs(3)).await; // three times as long as an idle one may last
    assert_eq!(requests.send_request(ask(&app, &[])).await.unwrap().status(), StatusCode::OK);
    drop(stream);
    let closed = async {
        while requests.ready().await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(10), closed).await.expect("the connection stays open");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_most_connections_others_wait_until_one_is_closed() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.max_connections = 2).await;
    let socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap(); // a WebSocket holds its place too
    let mut held = Wire::connect(app.url()).await;
    held.say(ALIVE).await;
    assert_eq!(held.hear_status().await, NO_CONTENT);
    let mut waiting = Wire::connect(app.url()).await;
    waiting.say(ALIVE).await;
    let answered = timeout(Duration::from_millis(300), waiting.0.readable()).await;
    assert!(answered.is_err(), "a third connection was accepted");
    held.say("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    let metrics = held.hear_all().await;
    assert!(
        metrics.contains("\nusage_insights_connections 2\n") && metrics.contains("\nusage_insights_max_connections 2\n"),
        "{metrics}"
    );
    assert_eq!(waiting.hear_status().await, NO_CONTENT, "a connection was closed");
    let mut last = Wire::connect(app.url()).await;
    last.say(ALIVE).await;
    socket.close().await;
    assert_eq!(last.hear_status().await, NO_CONTENT, "the WebSocket was closed");
    drop((waiting, last));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_runs_out_of_file_descriptors_goes_on_when_some_are_free() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().count();
    let limit = format!("--nofile={}:4096", open + 10);
    assert!(Command::new("prlimit").args(["--pid", &server.id().to_string(), &limit]).status().unwrap().success());
    let mut wires = Vec::new();
    for _ in 0..40 {
        wires.push(Wire::connect(&server.address).await);
    }
    server.wait_for_line("a connection could not be accepted").await;
    drop(wires);
    let mut wire = Wire::connect(&server.address).await;
    wire.say(ALIVE).await;
    assert_eq!(wire.hear_status().await, NO_CONTENT);
    drop(wire);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_answers_what_it_has_begun_and_accepts_nothing_more() {
    let app = TestApp::start(Backend::Sqlite).await;
    let address = app.url().to_owned();
    let mut begun = Wire::connect(&address).await;
    begun.say(format!("{HEAD}Content-Length: {}\r\nExpect: 100-continue\r\n\r\n", ASKED.len())).await;
    assert_eq!(begun.hear_status().await, "HTTP/1.1 100");
    let mut idle = Wire::connect(&address).await;
    let stopped = tokio::spawn(app.stop());
    assert_eq!(idle.hear_all().await, "", "an idle connection is closed at once");
    assert!(TcpStream::connect(address.trim_start_matches("http://")).await.is_err());
    begun.say(ASKED).await;
    let heard = begun.hear_all().await;
    assert!(heard.contains("HTTP/1.1 200") && heard.contains("__typename"), "{heard}");
    stopped.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_end_in_time_is_cut_off_when_a_server_stops() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.shutdown_grace_seconds = 0).await;
    let mut begun = Wire::connect(app.url()).await;
    begun.say(format!("{HEAD}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n")).await;
    assert_eq!(begun.hear_status().await, "HTTP/1.1 100");
    let stopped = tokio::spawn(app.stop());
    assert!(!begun.hear_all().await.contains("HTTP/1.1 200"));
    stopped.await.unwrap();
}
