//! Connections: slow, many, large, and HTTP/2.

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

use super::RawConnection;
use crate::support::{Backend, PROTOCOL, ServerProcess, Socket, TIMEOUT, TestApp, TestDatabase, record};

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
async fn connection_without_a_complete_header_is_closed_after_the_timeout() {
    let app = impatient().await;
    for half in [
        "",
        "P",
        "PRI * HTTP/2.0",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    ] {
        let mut connection = RawConnection::connect(app.url()).await;
        connection.send(half).await;
        let received = connection.read_all().await;
        assert!(!received.contains(" 204 "), "{half:?}: {received}");
    }
    app.stop().await;
}

/// Each byte shows activity, but only the complete header counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slowly_sent_header_is_cut_off() {
    let app = impatient().await;
    let mut connection = RawConnection::connect(app.url()).await;
    connection.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await;
    let drips = async {
        while connection.0.write_all(b"a").await.is_ok() {
            sleep(Duration::from_millis(100)).await; // the interval of the attack
        }
    };
    timeout(Duration::from_secs(10), drips).await.expect("the connection stays open");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keep_alive_connection_is_closed_when_idle() {
    let app = impatient().await;
    let mut connection = RawConnection::connect(app.url()).await;
    connection.send(ALIVE).await;
    assert_eq!(connection.read_status().await, NO_CONTENT);
    connection.send(ALIVE).await;
    let received = connection.read_all().await;
    assert!(received.contains(NO_CONTENT), "{received}");
    app.stop().await;
}

/// The service finishes sending long before the client has read everything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slowly_read_large_response_arrives_complete_on_http1_and_http2() {
    let app = impatient().await;
    let metadata = json!({"metadata": {"note": "n".repeat(4_000)}});
    let records = (0..1_000).map(|index| record(&format!("k{index}"), "api_calls", 1, "2026-11-21T08:00:00Z", metadata.clone()));
    app.record_all(records.collect()).await;
    let document =
        json!({"query": "{ usageRecords(first: 1000) { nodes { metadata again: metadata more: metadata } } }"}).to_string();
    let length = 1_000 * 3 * 4_000;

    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap(); // so that the system does not buffer it instead
    let mut connection = RawConnection(socket.connect(app.url().trim_start_matches("http://").parse().unwrap()).await.unwrap());
    connection.send(format!("{HEAD}Content-Length: {}\r\nConnection: close\r\n\r\n{document}", document.len())).await;
    let (mut taken, mut piece) = (0, vec![0; length / 12]);
    while let Ok(1..) = connection.0.read_exact(&mut piece).await {
        taken += piece.len();
        sleep(Duration::from_millis(250)).await; // the pace of the client: in total longer than the idle timeout
    }
    assert!(taken > length - length / 12, "{taken} of {length}");

    let mut requests = http2(&app).await;
    let request = Request::post(format!("{}/graphql", app.url())).header("content-type", "application/json");
    let mut body = requests.send_request(request.body(Body::from(document)).unwrap()).await.unwrap().into_body();
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
async fn slowly_sent_body_is_rejected_with_408() {
    let app = impatient().await;
    let mut connection = RawConnection::connect(app.url()).await;
    connection.send(format!("{HEAD}Content-Length: 1000\r\n\r\n{{")).await;
    assert_eq!(connection.read_status().await, "HTTP/1.1 408");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oversized_and_malformed_headers_are_rejected() {
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
        let mut connection = RawConnection::connect(app.url()).await;
        let _ = connection.0.write_all(said.as_bytes()).await; // the response may arrive before everything is sent
        let status = connection.read_status().await;
        assert!(statuses.iter().any(|expected| status.ends_with(expected)), "{name}: {status}");
    }
    let mut connection = RawConnection::connect(app.url()).await;
    connection.send(ALIVE).await;
    assert_eq!(connection.read_status().await, NO_CONTENT);
    app.stop().await;
}

/// An HTTP/2 connection without TLS, as proxies open it.
async fn http2(app: &TestApp) -> http2::SendRequest<Body> {
    let tcp = TcpStream::connect(app.url().trim_start_matches("http://")).await.unwrap();
    let (requests, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(tcp)).await.unwrap();
    tokio::spawn(connection);
    requests
}

fn query_request(app: &TestApp, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post(format!("{}/graphql", app.url())).header("content-type", "application/json");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(Body::from(ASKED)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleartext_http2_handles_concurrent_requests_on_the_same_port() {
    let app = TestApp::start(Backend::Sqlite).await;
    let requests = http2(&app).await;
    let answers = (0..50).map(|_| {
        let (mut requests, request) = (requests.clone(), query_request(&app, &[]));
        async move {
            let response = requests.send_request(request).await.unwrap();
            assert_eq!((response.status(), response.version()), (StatusCode::OK, axum::http::Version::HTTP_2));
            let body = response.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({"data": {"__typename": "Query"}}));
        }
    });
    futures_util::future::join_all(answers).await;

    let large = "a".repeat(40_000);
    match requests.clone().send_request(query_request(&app, &[("x-large", &large)])).await {
        Ok(response) => assert_eq!(response.status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        Err(error) => assert!(error.is_user() || error.to_string().contains("http2"), "{error}"),
    }
    drop(requests);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_http2_connection_is_closed_unless_it_has_a_stream() {
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
    sleep(Duration::from_secs(3)).await; // three times the idle timeout
    assert_eq!(requests.send_request(query_request(&app, &[])).await.unwrap().status(), StatusCode::OK);
    drop(stream);
    let is_closed = async {
        while requests.ready().await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(10), is_closed).await.expect("the connection stays open");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_above_the_limit_wait_until_one_is_closed() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.max_connections = 2).await;
    let socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap(); // a WebSocket holds a connection slot too
    let mut held = RawConnection::connect(app.url()).await;
    held.send(ALIVE).await;
    assert_eq!(held.read_status().await, NO_CONTENT);
    let mut waiting = RawConnection::connect(app.url()).await;
    waiting.send(ALIVE).await;
    let answered = timeout(Duration::from_millis(300), waiting.0.readable()).await;
    assert!(answered.is_err(), "a third connection was accepted");
    held.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    let metrics = held.read_all().await;
    assert!(
        metrics.contains("\nusage_insights_connections 2\n") && metrics.contains("\nusage_insights_max_connections 2\n"),
        "{metrics}"
    );
    assert_eq!(waiting.read_status().await, NO_CONTENT, "a connection was closed");
    let mut last = RawConnection::connect(app.url()).await;
    last.send(ALIVE).await;
    socket.close().await;
    assert_eq!(last.read_status().await, NO_CONTENT, "the WebSocket was closed");
    drop((waiting, last));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_recovers_after_running_out_of_file_descriptors() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().count();
    let limit = format!("--nofile={}:4096", open + 10);
    assert!(Command::new("prlimit").args(["--pid", &server.id().to_string(), &limit]).status().unwrap().success());
    let mut connections = Vec::new();
    for _ in 0..40 {
        connections.push(RawConnection::connect(&server.address).await);
    }
    server.wait_for_line("a connection could not be accepted").await;
    drop(connections);
    let mut connection = RawConnection::connect(&server.address).await;
    connection.send(ALIVE).await;
    assert_eq!(connection.read_status().await, NO_CONTENT);
    drop(connection);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_server_finishes_started_requests_and_accepts_no_more() {
    let app = TestApp::start(Backend::Sqlite).await;
    let address = app.url().to_owned();
    let mut begun = RawConnection::connect(&address).await;
    begun.send(format!("{HEAD}Content-Length: {}\r\nExpect: 100-continue\r\n\r\n", ASKED.len())).await;
    assert_eq!(begun.read_status().await, "HTTP/1.1 100");
    let mut idle = RawConnection::connect(&address).await;
    let stopped = tokio::spawn(app.stop());
    assert_eq!(idle.read_all().await, "", "an idle connection is closed immediately");
    let rejects = async {
        while TcpStream::connect(address.trim_start_matches("http://")).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(TIMEOUT, rejects).await.expect("the stopped server still accepts connections");
    begun.send(ASKED).await;
    let received = begun.read_all().await;
    assert!(received.contains("HTTP/1.1 200") && received.contains("__typename"), "{received}");
    stopped.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_exceeding_the_shutdown_grace_are_cut_off() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.shutdown_grace_seconds = 0).await;
    let mut begun = RawConnection::connect(app.url()).await;
    begun.send(format!("{HEAD}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n")).await;
    assert_eq!(begun.read_status().await, "HTTP/1.1 100");
    let stopped = tokio::spawn(app.stop());
    assert!(!begun.read_all().await.contains("HTTP/1.1 200"));
    stopped.await.unwrap();
}
