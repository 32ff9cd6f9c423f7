//! Persisted documents: automatic registration by hash, and allow lists.

use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use usage_insights::settings::Settings;

use crate::support::{Backend, PROTOCOL, ServerProcess, Socket, Subscriber, TestApp, TestDatabase, Transport};

const DOCUMENT: &str = "query Named { __typename }";
const OTHER: &str = "{ other: __typename }";

fn hash(document: &str) -> String {
    hex::encode(Sha256::digest(document))
}

fn persisted(hash: &str) -> Value {
    json!({"persistedQuery": {"version": 1, "sha256Hash": hash}})
}

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

fn post(app: &TestApp, body: &Value) -> RequestBuilder {
    app.post("/graphql").header("accept", "application/graphql-response+json").json(body)
}

fn get(app: &TestApp, parameters: &[(&str, &str)]) -> RequestBuilder {
    app.get_graphql(parameters).header("accept", "application/graphql-response+json")
}

/// The outcome of a request: the code of its error, or `OK`.
async fn outcome(app: &TestApp, request: RequestBuilder) -> String {
    let reply = app.send(request).await;
    match code(&reply.body) {
        "" => {
            assert!(reply.body["data"].is_object(), "{:#}", reply.body);
            "OK".to_owned()
        }
        code => {
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{:#}", reply.body);
            code.to_owned()
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn document_registered_with_its_hash_can_be_queried_by_hash() {
    let app = TestApp::start(Backend::Sqlite).await;
    let by_hash = json!({"extensions": persisted(&hash(DOCUMENT))});
    let reply = app.send(post(&app, &by_hash)).await;
    assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_NOT_FOUND"));
    assert_eq!(reply.body["errors"][0]["message"], "PersistedQueryNotFound", "the message Apollo Client checks");
    assert!(reply.body["errors"][0]["extensions"]["requestId"].is_string());
    let old = app.send(app.post("/graphql").json(&by_hash)).await;
    assert_eq!((old.status, code(&old.body)), (StatusCode::OK, "PERSISTED_QUERY_NOT_FOUND"));

    let with_document = json!({"query": DOCUMENT, "extensions": persisted(&hash(DOCUMENT))});
    assert_eq!(outcome(&app, post(&app, &with_document)).await, "OK");
    let extensions = persisted(&hash(DOCUMENT)).to_string();
    let prefixed = format!("sha256:{}", hash(DOCUMENT));
    for request in [
        post(&app, &by_hash),
        post(&app, &json!({"query": "", "extensions": persisted(&hash(DOCUMENT))})),
        post(&app, &json!({"query": null, "documentId": prefixed, "operationName": "Named"})),
        get(&app, &[("extensions", &extensions)]),
        get(&app, &[("documentId", &prefixed), ("variables", "{}")]),
        get(&app, &[("query", ""), ("documentId", &hash(DOCUMENT))]),
    ] {
        assert_eq!(outcome(&app, request).await, "OK");
    }
    let mut socket = Socket::connect(app.url(), None).await;
    socket.send(&json!({"type": "subscribe", "id": "1", "payload": by_hash})).await;
    assert_eq!(socket.receive().await["payload"], json!({"data": {"__typename": "Query"}}));
    assert_eq!(socket.receive().await["type"], "complete");
    socket.send(&json!({"type": "subscribe", "id": "2", "payload": {"extensions": persisted(&hash(OTHER))}})).await;
    assert_eq!(socket.receive().await["payload"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mismatched_hash_is_rejected_and_not_cached() {
    let app = TestApp::start(Backend::Sqlite).await;
    for body in [
        json!({"query": DOCUMENT, "extensions": persisted(&hash(OTHER))}),
        json!({"query": DOCUMENT, "documentId": format!("sha256:{}", hash(OTHER))}),
        json!({"query": DOCUMENT, "extensions": persisted("abc")}),
        json!({"documentId": hash(OTHER), "extensions": persisted(&hash(DOCUMENT))}),
        json!({"query": DOCUMENT, "extensions": {"persistedQuery": {"version": 2, "sha256Hash": hash(DOCUMENT)}}}),
        json!({"query": DOCUMENT, "extensions": {"persistedQuery": {"version": 1}}}),
        json!({"query": DOCUMENT, "extensions": {"persistedQuery": 7}}),
        json!({"documentId": 7}),
        json!({"documentId": ""}),
    ] {
        let reply = app.send(post(&app, &body)).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
    }
    for document in [DOCUMENT, OTHER] {
        assert_eq!(
            outcome(&app, post(&app, &json!({"extensions": persisted(&hash(document))}))).await,
            "PERSISTED_QUERY_NOT_FOUND"
        );
    }
    // An invalid document is not cached either.
    let broken = "{ broken";
    for _ in 0..2 {
        let body = json!({"query": broken, "extensions": persisted(&hash(broken))});
        assert_eq!(outcome(&app, post(&app, &body)).await, "GRAPHQL_PARSE_FAILED");
    }
    assert_eq!(outcome(&app, post(&app, &json!({"documentId": hash(broken)}))).await, "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(outcome(&app, post(&app, &json!({"documentId": "x-mine:abc"}))).await, "PERSISTED_QUERY_NOT_FOUND");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hash_is_case_insensitive_and_an_empty_document_id_is_ignored() {
    let app = TestApp::start(Backend::Sqlite).await;
    let (hash, large) = (hash(DOCUMENT), hash(DOCUMENT).to_uppercase());
    let both = |id: &str| json!({"query": DOCUMENT, "documentId": id, "extensions": persisted(&hash)});
    for id in ["", &hash, &large, &format!("sha256:{large}")] {
        assert_eq!(outcome(&app, post(&app, &both(id))).await, "OK", "{id}");
    }
    assert_eq!(outcome(&app, post(&app, &both("other"))).await, "BAD_REQUEST");
    for by_hash in [json!({"documentId": large}), json!({"extensions": persisted(&large)})] {
        assert_eq!(outcome(&app, post(&app, &by_hash)).await, "OK");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutation_by_hash_requires_post() {
    let app = TestApp::start(Backend::Sqlite).await;
    let mutation = "mutation { recordUsage(input: {records: []}) { recorded } }";
    let body = json!({"query": mutation, "extensions": persisted(&hash(mutation))});
    app.send(post(&app, &body)).await;
    let reply = app.send(get(&app, &[("documentId", &hash(mutation))])).await;
    assert_eq!((reply.status, code(&reply.body)), (StatusCode::METHOD_NOT_ALLOWED, "BAD_REQUEST"));
    app.stop().await;
}

/// The cache is bounded in bytes: new documents evict old ones, and the server still responds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn document_cache_is_bounded_in_bytes() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.persisted_queries_kib = 16).await;
    let documents: Vec<String> = (0..64).map(|n| format!("{{ f{n}: __typename }} # {}", "x".repeat(1000))).collect();
    for document in &documents {
        assert_eq!(outcome(&app, post(&app, &json!({"query": document, "documentId": hash(document)}))).await, "OK");
    }
    let mut kept = 0;
    for document in &documents {
        kept += usize::from(outcome(&app, post(&app, &json!({"documentId": hash(document)}))).await == "OK");
    }
    assert!((8..=15).contains(&kept), "{kept} documents of 1 KiB are kept in 16 KiB");
    let larger = format!("{{ __typename }} # {}", "x".repeat(20_000));
    assert_eq!(outcome(&app, post(&app, &json!({"query": larger, "documentId": hash(&larger)}))).await, "OK");
    assert_eq!(outcome(&app, post(&app, &json!({"documentId": hash(&larger)}))).await, "PERSISTED_QUERY_NOT_FOUND");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_without_a_document_cache_reports_it() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.persisted_queries_kib = 0).await;
    let reply = app.send(post(&app, &json!({"extensions": persisted(&hash(DOCUMENT))}))).await;
    assert_eq!(code(&reply.body), "PERSISTED_QUERY_NOT_SUPPORTED");
    assert_eq!(reply.body["errors"][0]["message"], "PersistedQueryNotSupported", "the message Apollo Client checks");
    let with_document = json!({"query": DOCUMENT, "extensions": persisted(&hash(DOCUMENT))});
    assert_eq!(outcome(&app, post(&app, &with_document)).await, "OK");
    app.stop().await;
}

/// An allow list in a temporary file.
struct AllowList {
    _folder: TempDir,
    path: String,
}

impl AllowList {
    fn new(content: &Value) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("documents.json").to_str().unwrap().to_owned();
        std::fs::write(&path, content.to_string()).unwrap();
        Self { _folder: folder, path }
    }

    fn set(&self) -> impl FnOnce(&mut Settings) + use<> {
        let path = self.path.clone();
        move |settings| settings.http.trusted_documents = path
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allow_list_restricts_documents_on_every_transport() {
    let plain = json!({(hash(DOCUMENT)): DOCUMENT, "by-name.1": "{ third: __typename }"});
    let manifest = json!({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
        {"id": hash(DOCUMENT), "body": DOCUMENT, "name": "Named", "type": "query"},
        {"id": "by-name.1", "body": "{ third: __typename }", "name": "Third", "type": "query"},
    ]});
    for content in [plain, manifest] {
        let list = AllowList::new(&content);
        let app = TestApp::start_with(Backend::Sqlite, list.set()).await;
        for (request, expected) in [
            (post(&app, &json!({"query": DOCUMENT})), "OK"),
            (post(&app, &json!({"extensions": persisted(&hash(DOCUMENT))})), "OK"),
            (post(&app, &json!({"query": DOCUMENT, "extensions": persisted(&hash(DOCUMENT))})), "OK"),
            (post(&app, &json!({"documentId": format!("sha256:{}", hash(DOCUMENT))})), "OK"),
            (post(&app, &json!({"documentId": "by-name.1"})), "OK"),
            (post(&app, &json!({"query": "{ third: __typename }", "documentId": "by-name.1"})), "OK"),
            (post(&app, &json!({"query": DOCUMENT, "documentId": "by-name.1"})), "BAD_REQUEST"),
            (get(&app, &[("documentId", &hash(DOCUMENT))]), "OK"),
            (post(&app, &json!({"query": OTHER})), "DOCUMENT_NOT_TRUSTED"),
            (post(&app, &json!({"query": format!("{DOCUMENT} ")})), "DOCUMENT_NOT_TRUSTED"),
            (post(&app, &json!({"query": OTHER, "extensions": persisted(&hash(OTHER))})), "DOCUMENT_NOT_TRUSTED"),
            (post(&app, &json!({"extensions": persisted(&hash(OTHER))})), "DOCUMENT_NOT_TRUSTED"),
            (post(&app, &json!({"documentId": "by-name.2"})), "DOCUMENT_NOT_TRUSTED"),
            (get(&app, &[("query", OTHER)]), "DOCUMENT_NOT_TRUSTED"),
            (post(&app, &json!({"query": "{ __schema { types { name } } }"})), "DOCUMENT_NOT_TRUSTED"),
        ] {
            let shown = format!("{request:?}");
            assert_eq!(outcome(&app, request).await, expected, "{shown}");
        }
        let mut subscriber = Subscriber::subscribe(Transport::WebSocket, app.url(), None, OTHER).await;
        assert_eq!(subscriber.error_code().await, "DOCUMENT_NOT_TRUSTED");
        let events = app.post("/graphql").header("accept", "text/event-stream");
        let reply = app.send(events.json(&json!({"query": "subscription { usageChanged { asOf } }"}))).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "DOCUMENT_NOT_TRUSTED"));
        let mut subscriber = Subscriber::subscribe(Transport::Events, app.url(), None, DOCUMENT).await;
        assert_eq!(subscriber.next().await, json!({"data": {"__typename": "Query"}}));
        let mut socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap();
        socket.send(&json!({"type": "connection_init"})).await;
        assert_eq!(socket.receive().await["type"], "connection_ack");
        socket.send(&json!({"type": "subscribe", "id": "1", "payload": {"documentId": "by-name.1"}})).await;
        assert_eq!(socket.receive().await["payload"], json!({"data": {"third": "Query"}}));
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_allow_list_stops_the_start_with_one_line() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let broken = "{ broken";
    for (content, named) in [
        (json!({(hash(OTHER)): DOCUMENT}), hash(DOCUMENT)),
        (json!({(hash(broken)): broken}), "an invalid document".to_owned()),
        (json!({"not a name": DOCUMENT}), "neither a SHA-256 nor an identifier".to_owned()),
        (json!([DOCUMENT]), "not a list".to_owned()),
        (json!({"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}), "version 2".to_owned()),
        (
            json!({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": hash(OTHER), "body": DOCUMENT}]}),
            hash(DOCUMENT),
        ),
    ] {
        let list = AllowList::new(&content);
        let server = ServerProcess::spawn(&database.url, &[("USAGE_INSIGHTS__HTTP__TRUSTED_DOCUMENTS", &list.path)]);
        let line = server.wait_for_line("http.trusted_documents").await;
        assert!(line.contains(&list.path) && line.contains(&named), "{line}");
        assert_ne!(server.wait_for_end().await.code(), Some(0));
    }
    let server = ServerProcess::spawn(&database.url, &[("USAGE_INSIGHTS__HTTP__TRUSTED_DOCUMENTS", "nowhere.json")]);
    server.wait_for_line("nowhere.json").await;
    assert_ne!(server.wait_for_end().await.code(), Some(0));
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sighup_reloads_the_allow_list_and_keeps_the_old_one_if_invalid() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let list = AllowList::new(&json!({(hash(DOCUMENT)): DOCUMENT}));
    let server = ServerProcess::start_with(&database.url, &[("USAGE_INSIGHTS__HTTP__TRUSTED_DOCUMENTS", &list.path)]).await;
    let outcome = async |document: &str| {
        let request = reqwest::Client::new().post(format!("{}/graphql", server.address)).json(&json!({"query": document}));
        let body: Value = request.send().await.unwrap().json().await.unwrap();
        code(&body).to_owned()
    };
    assert_eq!((outcome(DOCUMENT).await.as_str(), outcome(OTHER).await.as_str()), ("", "DOCUMENT_NOT_TRUSTED"));
    std::fs::write(&list.path, json!({(hash(OTHER)): OTHER}).to_string()).unwrap();
    server.hang_up();
    server.wait_for_line("settings reloaded").await;
    assert_eq!((outcome(DOCUMENT).await.as_str(), outcome(OTHER).await.as_str()), ("DOCUMENT_NOT_TRUSTED", ""));
    std::fs::write(&list.path, "{").unwrap();
    server.hang_up();
    let line = server.wait_for_line("the previous settings stay in effect").await;
    assert!(line.contains(&list.path), "{line}");
    assert_eq!((outcome(DOCUMENT).await.as_str(), outcome(OTHER).await.as_str()), ("DOCUMENT_NOT_TRUSTED", ""));
    server.stop().await;
    database.destroy().await;
}
