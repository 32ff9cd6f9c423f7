//! Clients that do not read.

use std::fmt::Write;
use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use usage_insights::settings::Settings;

use super::{queried, record_tokens, subscription};
use crate::support::{Backend, PROTOCOL, Subscriber, TIMEOUT, TestApp, Transport};

const COMMITS: usize = 30;

/// A connection with a small receive buffer.
async fn connect_with_small_buffer(app: &TestApp) -> TcpStream {
    let address: SocketAddr = app.url().trim_start_matches("http://").parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(address).await.unwrap()
}

/// Results of about 300 KB: a dozen fill the operating system's buffers.
fn large_subscription() -> String {
    let mut fields = String::new();
    for number in 0..9_000 {
        write!(fields, "total_number_{number}: records ").unwrap();
    }
    format!("subscription {{ usageChanged(throttleMs: 100) {{ totals {{ records {fields} }} }} }}")
}

/// Number of results in a stream, and the records in the last one.
fn count_results(answers: &[Value]) -> (usize, String) {
    let last = &answers.last().unwrap()["data"]["usageChanged"]["totals"]["records"];
    (answers.len(), last.as_str().unwrap().to_owned())
}

/// A document with that many fields exceeds the default limits.
fn generous(settings: &mut Settings) {
    (settings.limits.document_kib, settings.limits.document_tokens, settings.limits.aliases) = (1_024, 100_000, 10_000);
}

async fn slow_reader_delays_no_other_and_skips_only_intermediate_results(backend: Backend) {
    let app = TestApp::start_with(backend, generous).await;
    let query = large_subscription();
    let mut request = format!("{}/graphql", app.url().replace("http://", "ws://")).into_client_request().unwrap();
    request.headers_mut().insert(PROTOCOL.0, PROTOCOL.1.parse().unwrap());
    let (mut socket, _) = client_async(request, connect_with_small_buffer(&app).await).await.unwrap();
    for message in [json!({"type": "connection_init"}), json!({"type": "subscribe", "id": "1", "payload": {"query": query}})] {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    let mut events = connect_with_small_buffer(&app).await;
    let body = json!({ "query": query }).to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    events.write_all(format!("{request}{body}").as_bytes()).await.unwrap();

    // A reading subscriber with the same query gets a result for every commit.
    let mut reading = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription("throttleMs: 100")).await;
    reading.next_change().await;
    for commit in 0..COMMITS {
        record_tokens(&app, "acme", &commit.to_string(), 1).await;
        reading.until(&queried(&app, "range: {preset: TODAY}").await).await;
    }

    let mut answers = Vec::new();
    let last = COMMITS.to_string();
    while answers.last().is_none_or(|_| count_results(&answers).1 != last) {
        let message = timeout(TIMEOUT, socket.next()).await.unwrap().unwrap().unwrap();
        if let Message::Text(text) = message {
            let message: Value = serde_json::from_str(&text).unwrap();
            answers.extend((message["type"] == "next").then(|| message["payload"].clone()));
        }
    }
    assert!(count_results(&answers).0 < COMMITS, "all results were buffered for a WebSocket that did not read");

    let mut read = Vec::new();
    let end = format!("\"total_number_8999\":\"{COMMITS}\"");
    while !String::from_utf8_lossy(&read[read.len().saturating_sub(1_000)..]).contains(&end) {
        let count = timeout(TIMEOUT, events.read_buf(&mut read)).await.unwrap().unwrap();
        assert!(count > 0, "the stream ended");
    }
    let answers = String::from_utf8_lossy(&read).matches("event: next").count();
    assert!(answers < COMMITS, "all results were buffered for events that were not read");
    drop((socket, events, reading));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_slow_reader_delays_no_other_and_skips_only_intermediate_results() {
    slow_reader_delays_no_other_and_skips_only_intermediate_results(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_slow_reader_delays_no_other_and_skips_only_intermediate_results() {
    slow_reader_delays_no_other_and_skips_only_intermediate_results(Backend::Postgres).await;
}

/// The client does not read a response of several MB: once it is built, the query slot is free.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_reader_does_not_hold_a_query_slot() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        generous(settings);
        (settings.limits.concurrent_queries, settings.limits.wait_ms) = (1, 0);
        settings.limits.complexity = 10_000_000;
    })
    .await;
    let mut many = String::new();
    for number in 0..9_000 {
        write!(many, "description_{number}: description ").unwrap();
    }
    let body = json!({"query": format!("{{ usageTypes {{ {many} }} }}")}).to_string();
    let mut events = connect_with_small_buffer(&app).await;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    events.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut start = [0; 15];
    timeout(TIMEOUT, events.read_exact(&mut start)).await.unwrap().unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK", "the request is accepted");
    // While it is built the slot is taken; then it is free.
    let answered = async { while app.graphql("{ usageTypes { slug } }", json!({}), None).await.status != 200 {} };
    timeout(TIMEOUT, answered).await.expect("the query slot is free");
    drop(events);
    app.stop().await;
}
