//! Who exports what, under which limits, and exports that are not read to their end.

use std::collections::BTreeSet;

use reqwest::{Response, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::{Duration, sleep, timeout};

use super::{bytes, get, rejection};
use crate::export_formats::{csv_rows, fill};
use crate::support::identity::{INTERNAL, admin_token, member_token, viewer_token, viewers_by_secret};
use crate::support::{Backend, TIMEOUT, TestApp, on_each_backend, record, without_rate_limits};

async fn callers_export_what_they_may_read(backend: Backend) {
    let app = TestApp::start(backend).await;
    fill(&app).await;
    let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
    let (admin, viewer, member) = (admin_token(), viewer_token("acme"), member_token("acme", "ann"));
    let keys = async |path: &str, token: &str| {
        let rows = csv_rows(&bytes(&app, path, Some(token)).await);
        rows.into_iter().map(|row| row["idempotencyKey"].clone()).collect::<BTreeSet<_>>()
    };
    let all = keys("/export/records?format=csv", &admin).await;
    assert_eq!(all.len(), 47);
    let of_acme: BTreeSet<_> = all.iter().filter(|key| !key.starts_with('g')).cloned().collect();
    assert_eq!(keys("/export/records?format=csv", &viewer).await, of_acme);
    assert_eq!(keys("/export/records?format=csv&account=globex", &viewer).await, BTreeSet::new());
    assert_eq!(keys("/export/records?format=csv&account=globex&account=acme", &viewer).await, of_acme);
    let of_ann: BTreeSet<_> = ["free", "priced"].map(str::to_owned).into();
    assert_eq!(keys("/export/records?format=csv", &member).await, of_ann);
    assert_eq!(keys("/export/records?format=csv&voided=true&account=globex", &member).await, BTreeSet::new());

    for format in ["csv", "focus"] {
        let sums = async |token: &str, records: &str| {
            let rows = csv_rows(&bytes(&app, &format!("/export/usage?format={format}"), Some(token)).await);
            rows.iter().map(|row| row[records].parse::<i64>().unwrap()).sum::<i64>()
        };
        let records = if format == "csv" { "records" } else { "x_Records" };
        assert_eq!(sums(&admin, records).await, 47);
        assert_eq!(sums(&viewer, records).await, 7);
        assert_eq!(sums(&member, records).await, 2);
    }
    let by_session = csv_rows(&bytes(&app, "/export/usage?format=csv&groupBy=SESSION,USER", Some(&member)).await);
    assert!(by_session.iter().all(|row| row["userId"] == "ann"), "{by_session:?}");

    for path in ["/export/records", "/export/usage"] {
        let expect = |status: StatusCode, code: &str| (status, code.to_owned());
        assert_eq!(rejection(&app, path, None).await, expect(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
        assert_eq!(rejection(&app, path, Some("wrong")).await, expect(StatusCode::UNAUTHORIZED, "INVALID_TOKEN"));
        assert_eq!(rejection(&app, path, Some(INTERNAL)).await, expect(StatusCode::FORBIDDEN, "FORBIDDEN"), "it records only");
    }
    app.stop().await;
}

async fn exports_count_against_the_rate_limit_of_their_caller(backend: Backend) {
    let database = TestApp::start(backend).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| {
        viewers_by_secret(settings);
        without_rate_limits(settings);
        (settings.limits.viewer_requests_per_second, settings.limits.viewer_burst) = (1, 2);
    })
    .await;
    let viewer = viewer_token("acme");
    let first = get(&app, "/export/records", Some(&viewer)).await;
    assert_eq!(first.status(), StatusCode::OK);
    assert!(first.headers().contains_key("ratelimit"), "{:?}", first.headers());
    get(&app, "/export/usage", Some(&viewer)).await;
    let (status, code) = rejection(&app, "/export/records", Some(&viewer)).await;
    assert_eq!((status, code.as_str()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
    app.stop().await;
}

/// Some 24 MB of records: more than sockets buffer.
async fn fill_much(app: &TestApp) {
    for call in 0..6 {
        let metadata = json!({"metadata": {"note": "n".repeat(4_000)}});
        let of_index = |index| record(&format!("k{call}-{index}"), "api_calls", 1, "2026-11-20T08:00:00Z", metadata.clone());
        app.record_all((0..1_000).map(of_index).collect()).await;
    }
}

async fn unread_exports_hold_neither_connections_nor_slots_and_a_failed_one_is_cut_off(backend: Backend) {
    let app = TestApp::start_with(backend, |settings| {
        settings.database.read_connections = 1;
        settings.limits.concurrent_queries = 1;
        settings.limits.wait_ms = 20_000; // far more than a slow machine takes to fill the buffers of a response
    })
    .await;
    fill_much(&app).await;
    let mut unread = Vec::new();
    for format in ["csv", "ndjson", "csv", "ndjson"] {
        let mut response = get(&app, &format!("/export/records?format={format}"), None).await;
        assert_eq!(response.status(), StatusCode::OK);
        let first = response.chunk().await.unwrap().unwrap();
        unread.push((response, first.to_vec()));
    }
    // Queries go on, and a table can be locked.
    assert_eq!(
        app.query("{ usageRecords(first: 1) { nodes { id } } }").await["usageRecords"]["nodes"].as_array().unwrap().len(),
        1
    );
    let connection = app.database().connect().await;
    connection.execute_unprepared("ALTER TABLE usage_record RENAME TO usage_record_away").await.unwrap();
    let (response, received) = unread.swap_remove(0);
    let (received, failed) = timeout(TIMEOUT, read_to_end(response, received)).await.expect("the response does not end");
    assert!(failed, "the response ends as if it were whole, after {} bytes", received.len());
    connection.execute_unprepared("ALTER TABLE usage_record_away RENAME TO usage_record").await.unwrap();

    // It goes on after the last complete line.
    let end = received.iter().rposition(|byte| *byte == b'\n').unwrap();
    let first = csv_rows(&received[..=end]);
    assert!(!first.is_empty() && first.len() < 6_000, "{}", first.len());
    let last = first.last().unwrap();
    let rest =
        csv_rows(&bytes(&app, &format!("/export/records?format=csv&after={},{}", last["occurredAt"], last["id"]), None).await);
    let keys: BTreeSet<_> = first.iter().chain(&rest).map(|row| row["idempotencyKey"].clone()).collect();
    assert_eq!((keys.len(), first.len() + rest.len()), (6_000, 6_000));
    drop(unread);
    app.stop().await;
}

/// Reads what is left of a response, and whether it was cut off.
async fn read_to_end(mut response: Response, mut received: Vec<u8>) -> (Vec<u8>, bool) {
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received.extend(chunk),
            Ok(None) => return (received, false),
            Err(_) => return (received, true),
        }
    }
}

async fn export_is_cut_off_when_the_server_stops(backend: Backend) {
    let app = TestApp::start(backend).await;
    fill_much(&app).await;
    let mut response = get(&app, "/export/records?format=csv", None).await;
    let first = response.chunk().await.unwrap().unwrap().to_vec();
    let address = app.url().trim_start_matches("http://").to_owned();
    let stopping = tokio::spawn(app.stop());
    let stops = async {
        while TcpStream::connect(&address).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(TIMEOUT, stops).await.expect("the server still listens");
    let (_, failed) = timeout(TIMEOUT, read_to_end(response, first)).await.expect("the response does not end");
    assert!(failed);
    timeout(TIMEOUT, stopping).await.expect("the server does not stop").unwrap();
}

on_each_backend! {
    callers_export_what_they_may_read,
    exports_count_against_the_rate_limit_of_their_caller,
    unread_exports_hold_neither_connections_nor_slots_and_a_failed_one_is_cut_off,
    export_is_cut_off_when_the_server_stops,
}
