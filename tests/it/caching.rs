//! HTTP caching and compression.

use std::io::Read;

use flate2::read::GzDecoder;
use futures_util::future::join_all;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::support::{Backend, Events, NOW, TestApp, on_both_databases, record};

const TOTALS: &str = "{ usageInsights(range: {lastDays: 7}) { totals { records } } }";
const LARGE: &str = "{ __schema { types { name description fields { name description } } } }";

on_both_databases! {
    async fn get_response_is_revalidated_by_its_etag_and_includes_new_records(app: &TestApp) {
        let first = app.send(app.get_graphql(&[("query", TOTALS)])).await;
        assert_eq!(first.headers["cache-control"], "private, no-cache");
        let varies: Vec<_> = first.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase()).collect();
        for name in ["accept", "authorization"] {
            assert!(varies.iter().any(|names| names.split(',').any(|one| one.trim() == name)), "{varies:?}");
        }
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");

        let strong = tag.trim_start_matches("W/").to_owned();
        for sent in [tag.clone(), strong, format!("\"other\", {tag}"), "*".to_owned()] {
            let again = app.send(app.get_graphql(&[("query", TOTALS)]).header("if-none-match", &sent)).await;
            assert_eq!((again.status, &again.body), (StatusCode::NOT_MODIFIED, &json!("")), "{sent}");
            assert_eq!((&again.headers["etag"], &again.headers["cache-control"]), (&first.headers["etag"], &first.headers["cache-control"]));
            assert!(again.headers.contains_key("vary") && !again.headers.contains_key("content-type"));
        }
        app.record_all(vec![record("k", "tokens_input", 1, NOW, json!({}))]).await;
        let next = app.send(app.get_graphql(&[("query", TOTALS)]).header("if-none-match", &tag)).await;
        assert_eq!((next.status, &next.body["data"]["usageInsights"]["totals"]["records"]), (StatusCode::OK, &json!("1")));
        assert_ne!(next.headers["etag"].to_str().unwrap(), tag);
    }

    async fn only_get_responses_without_errors_are_cacheable(app: &TestApp) {
        let hash = "0".repeat(64);
        for (name, request) in [
            ("a POST", app.post("/graphql").json(&json!({"query": TOTALS}))),
            ("a field that failed", app.get_graphql(&[("query", "{ usageInsights(range: {lastDays: 0}) { totals { records } } }")])),
            ("a document that does not fit", app.get_graphql(&[("query", "{ nonsense }")])),
            ("a hash that is not known", app.get_graphql(&[("documentId", hash.as_str())])),
            ("no document", app.get("/graphql")),
            ("a wrong token", app.get_graphql(&[("query", TOTALS)]).bearer_auth("wrong")),
            ("nothing there", app.get("/nothing")),
            ("health", app.get("/health/ready")),
            ("metrics", app.get("/metrics")),
            ("the page", app.get("/graphiql")),
        ] {
            let reply = app.send(request.header("if-none-match", "*")).await;
            assert_eq!(reply.headers["cache-control"], "no-store", "{name}");
            assert!(!reply.headers.contains_key("etag") && reply.status != StatusCode::NOT_MODIFIED, "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn assets_and_the_schema_are_revalidated_without_resending() {
    let app = TestApp::start(Backend::Sqlite).await;
    for path in ["/graphiql/assets/graphiql.js", "/graphiql/assets/roboto-400-latin.woff2"] {
        let first = app.get(path).send().await.unwrap();
        assert_eq!((first.status(), &first.headers()["cache-control"]), (StatusCode::OK, &"private, no-cache".parse().unwrap()));
        let tag = first.headers()["etag"].clone();
        let again = app.get(path).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.bytes().await.unwrap().is_empty());
    }
    let first = app.send(app.get_graphql(&[("query", LARGE)])).await;
    let again = app.send(app.get_graphql(&[("query", LARGE)]).header("if-none-match", &first.headers["etag"])).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    app.stop().await;
}

/// The raw response body, its encoding and its headers.
async fn packed(request: RequestBuilder, encodings: &str) -> (Vec<u8>, Option<String>, reqwest::header::HeaderMap) {
    let response = request.header("accept-encoding", encodings).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let headers = response.headers().clone();
    let encoding = headers.get("content-encoding").map(|encoding| encoding.to_str().unwrap().to_owned());
    (response.bytes().await.unwrap().to_vec(), encoding, headers)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_responses_are_compressed_as_accepted_and_share_one_etag() {
    let app = TestApp::start(Backend::Sqlite).await;
    let (plain, encoding, headers) = packed(app.get_graphql(&[("query", LARGE)]), "identity").await;
    assert_eq!(encoding, None);
    let tag = &headers["etag"];
    for (encodings, expected) in
        [("gzip", "gzip"), ("br", "br"), ("zstd", "zstd"), ("gzip;q=0.5, br;q=1.0", "br"), ("br;q=0, gzip", "gzip")]
    {
        let (body, encoding, headers) = packed(app.get_graphql(&[("query", LARGE)]), encodings).await;
        assert_eq!(encoding.as_deref(), Some(expected), "{encodings}");
        assert!(body.len() * 3 < plain.len(), "{} of {} bytes by {expected}", body.len(), plain.len());
        assert_eq!(&headers["etag"], tag, "the same representation");
        let varies = headers.get_all("vary").iter().any(|value| value.to_str().unwrap().contains("accept-encoding"));
        assert!(varies, "{headers:?}");
        if expected == "gzip" {
            let mut unpacked = Vec::new();
            GzDecoder::new(&body[..]).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, plain);
        }
        let again = app.get_graphql(&[("query", LARGE)]).header("accept-encoding", encodings).header("if-none-match", tag);
        assert_eq!(again.send().await.unwrap().status(), StatusCode::NOT_MODIFIED, "{encodings}");
    }
    let (_, encoding, _) = packed(app.post("/graphql").json(&json!({"query": LARGE})), "gzip, deflate, br, zstd").await;
    assert!(encoding.is_some(), "responses to POST are compressed too");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_responses_streams_and_fonts_are_not_compressed() {
    let app = TestApp::start(Backend::Sqlite).await;
    for request in [app.get_graphql(&[("query", TOTALS)]), app.get("/graphiql/assets/roboto-400-latin.woff2")] {
        assert_eq!(packed(request, "gzip, br, zstd").await.1, None);
    }
    let request = app.post("/graphql").header("accept", "text/event-stream").header("accept-encoding", "gzip, br, zstd");
    let request = request.json(&json!({"query": "subscription { usageChanged(throttleMs: 100) { totals { records } } }"}));
    let mut events = Events::of(request.send().await.unwrap());
    assert!(!events.headers.contains_key("content-encoding"));
    assert!(events.next().await.is_some());
    app.record_all(vec![record("k", "tokens_input", 1, NOW, json!({}))]).await;
    let (event, answer) = events.next().await.unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((event.as_str(), &answer["data"]["usageChanged"]["totals"]["records"]), ("next", &json!("1")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_large_responses_are_compressed_completely() {
    let app = TestApp::start(Backend::Sqlite).await;
    let plain = packed(app.get_graphql(&[("query", LARGE)]), "identity").await.0;
    let answers = (0..40).map(|_| packed(app.get_graphql(&[("query", LARGE)]), "gzip"));
    for (body, _, _) in join_all(answers).await {
        let mut unpacked = Vec::new();
        GzDecoder::new(&body[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
    }
    app.stop().await;
}
