//! The protocols: `graphql-transport-ws`, and GraphQL over server-sent events.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{CHANGED, metric, subscription};
use crate::support::{Backend, Events, NOW, PROTOCOL, Socket, Subscriber, TestApp, Transport, record};

fn init() -> Value {
    json!({"type": "connection_init"})
}

fn subscribe(id: &str) -> Value {
    json!({"type": "subscribe", "id": id, "payload": {"query": format!("subscription {{ usageChanged {CHANGED} }}")}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn websocket_protocol_violation_closes_with_the_specified_code() {
    let app = TestApp::start(Backend::Sqlite).await;
    let wrong_token = json!({"type": "connection_init", "payload": {"Authorization": "Bearer wrong"}});
    let no_token = json!({"type": "connection_init", "payload": {"Authorization": 7}});
    for (name, said, code) in [
        ("subscribing first", vec![subscribe("1")], 4401),
        ("initialising twice", vec![init(), init()], 4429),
        ("an id twice", vec![init(), subscribe("1"), subscribe("1")], 4409),
        ("a wrong token", vec![wrong_token], 4403),
        ("no text for a token", vec![no_token], 4403),
        ("an unknown type", vec![json!({"type": "start", "id": "1", "payload": {}})], 4400),
        ("no id", vec![init(), json!({"type": "subscribe", "payload": {"query": "{ __typename }"}})], 4400),
    ] {
        let mut socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap();
        for message in &said {
            socket.send(message).await;
        }
        let close_message = loop {
            let messages = socket.receive().await;
            if messages.get("type").is_none() {
                break messages;
            }
        };
        assert_eq!(close_message, json!({ "close": code }), "{name}");
    }
    let mut socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap();
    socket.send_text("{").await;
    assert_eq!(socket.receive().await, json!({"close": 4400}));
    let mut socket = Socket::open(app.url(), &[]).await.unwrap();
    assert_eq!(socket.receive().await, json!({"close": 4406}));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_token_is_rejected_at_connect_as_for_queries() {
    let app = TestApp::start(Backend::Sqlite).await;
    assert_eq!(Socket::open(app.url(), &[PROTOCOL, ("authorization", "Bearer wrong")]).await.err(), Some(401));
    let request = app.post("/graphql").header("accept", "text/event-stream").bearer_auth("wrong");
    let reply = app.send(request.json(&json!({"query": subscription("throttleMs: 100")}))).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert_eq!(reply.body["errors"][0]["extensions"]["code"], "INVALID_TOKEN");
    app.stop().await;
}

/// Browsers let every page open a WebSocket to any server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cross_origin_websocket_gets_no_developer_access() {
    let app = TestApp::start(Backend::Sqlite).await;
    for (origin, expected) in [(app.url(), "connection_ack"), ("https://elsewhere.example", ""), ("null", "")] {
        let mut socket = Socket::open(app.url(), &[PROTOCOL, ("origin", origin)]).await.unwrap();
        socket.send(&init()).await;
        let messages = socket.receive().await;
        match expected {
            "" => assert_eq!(messages, json!({"close": 4403}), "{origin}"),
            expected => assert_eq!(messages["type"], expected, "{origin}"),
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn websocket_runs_any_operation_and_answers_pings() {
    let app = TestApp::start(Backend::Sqlite).await;
    let mut socket = Socket::connect(app.url(), None).await;
    socket.send(&json!({"type": "ping", "payload": {"n": 1}})).await;
    assert_eq!(socket.receive().await, json!({"type": "pong", "payload": {"n": 1}}));
    socket.send(&json!({"type": "pong"})).await;

    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let variables = json!({"records": [record("k", "tokens_input", 1, NOW, json!({}))]});
    socket.send(&json!({"type": "subscribe", "id": "m", "payload": {"query": query, "variables": variables}})).await;
    assert_eq!(socket.receive().await, json!({"type": "next", "id": "m", "payload": {"data": {"recordUsage": {"recorded": 1}}}}));
    assert_eq!(socket.receive().await, json!({"type": "complete", "id": "m"}));

    // Queries over a stream are completed with their errors, as over HTTP.
    socket.subscribe("q", "{ b: usageInsights(range: {lastDays: 0}) { totals { records } } a: usageTypes { __typename } }").await;
    let answer = socket.receive().await["payload"].clone();
    assert_eq!(answer["data"].as_object().unwrap().keys().collect::<Vec<_>>(), ["a", "b"], "serde_json sorts");
    assert_eq!(answer["data"]["b"], Value::Null);
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("INVALID_RANGE"), &json!(false)));
    assert!(extensions["requestId"].is_string());
    assert_eq!(socket.receive().await["type"], "complete");

    // A document that cannot run is an error that ends the operation: its id is free again.
    for (query, code) in [
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        (&format!("{}1{}", "{ a(b: ".repeat(200), ")}".repeat(200)), "QUERY_TOO_COMPLEX"),
        ("subscription { a: usageChanged { asOf } b: usageChanged { asOf } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { ...F } fragment F on Subscription { usageChanged { asOf } }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        socket.subscribe("e", query).await;
        let messages = socket.receive().await;
        assert_eq!((&messages["type"], &messages["id"]), (&json!("error"), &json!("e")), "{messages}");
        assert_eq!(messages["payload"][0]["extensions"]["code"], code);
        assert!(messages["payload"][0]["extensions"]["requestId"].is_string());
    }

    socket.subscribe("s", &subscription("throttleMs: 100")).await;
    assert_eq!(socket.receive().await["type"], "next");
    assert_eq!(metric(&app, "subscriptions").await, Some(1.0));
    socket.send(&json!({"type": "complete", "id": "s"})).await;
    super::wait_for_metric(&app, "subscriptions", 0.0).await;
    socket.subscribe("s", "{ __typename }").await;
    assert_eq!(socket.receive().await["payload"], json!({"data": {"__typename": "Query"}}));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_arguments_end_the_subscription_with_a_code() {
    let app = TestApp::start(Backend::Sqlite).await;
    for transport in Transport::BOTH {
        for (arguments, code) in [
            ("throttleMs: 99", "INVALID_ARGUMENT"),
            ("throttleMs: 60001", "INVALID_ARGUMENT"),
            ("range: {lastDays: 0}", "INVALID_RANGE"),
            ("filter: {usageTypes: [\"tokens\"]}", "UNKNOWN_USAGE_TYPE"),
        ] {
            let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription(arguments)).await;
            let answer = subscriber.next().await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{transport:?} {arguments}");
            assert_eq!(
                (&answer["errors"][0]["path"], &answer["data"]),
                (&json!(["usageChanged"]), &json!({"usageChanged": null}))
            );
            assert_eq!(subscriber.next().await, Value::Null);
        }
        // A value of another type than the argument's rejects the operation as a whole.
        let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription("timeZone: \"Mars/Olympus\"")).await;
        let answer = subscriber.next().await;
        assert_eq!((&answer["errors"][0]["extensions"]["code"], answer.get("data")), (&json!("INVALID_TIME_ZONE"), None));
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_sent_events_run_any_operation_over_post_and_get() {
    let app = TestApp::start(Backend::Sqlite).await;
    let answers = async |query: &str| {
        let mut events = Events::subscribe(app.url(), None, query).await;
        let mut all = Vec::new();
        while let Some(event) = events.next().await {
            all.push(event);
        }
        all
    };
    let complete = ("complete".to_owned(), String::new());
    let next = |data: &str| ("next".to_owned(), data.to_owned());
    assert_eq!(answers("{ __typename }").await, [next(r#"{"data":{"__typename":"Query"}}"#), complete.clone()]);
    // A document that cannot run is reported in the stream, as the protocol requires.
    for (query, code) in [
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: __typename b: __typename }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let received = answers(query).await;
        assert_eq!((received.len(), received[0].0.as_str(), &received[1]), (2, "next", &complete), "{received:?}");
        let answer: Value = serde_json::from_str(&received[0].1).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code);
    }

    let get = |query: &str| {
        app.get(&format!(
            "/graphql?{}",
            url::form_urlencoded::Serializer::new(String::new()).append_pair("query", query).finish()
        ))
        .header("accept", "text/event-stream")
    };
    let mut events = Events::of(get(&subscription("throttleMs: 100")).send().await.unwrap());
    assert_eq!(events.headers["cache-control"], "no-cache");
    assert_eq!(events.headers["x-accel-buffering"], "no");
    assert!(events.headers.contains_key("x-request-id"));
    let (event, data) = events.next().await.unwrap();
    assert!(event == "next" && data.contains("\"usageChanged\""), "{data}");
    // With and without a name.
    for operation in ["mutation", "mutation Void"] {
        let voiding = "{ voidUsage(input: {records: []}) { corrected } }";
        let reply = app.send(get(&format!("{operation} {voiding}"))).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{operation}");
    }

    // A subscription without an event-stream `Accept` header is rejected.
    let reply = app.graphql(&subscription("throttleMs: 100"), json!({}), None).await;
    assert_eq!((reply.status, &reply.body["errors"][0]["extensions"]["code"]), (StatusCode::BAD_REQUEST, &json!("BAD_REQUEST")));
    // A client that prefers JSON gets JSON.
    let accept = "application/graphql-response+json, application/json, text/event-stream;q=0.9";
    let reply = app.send(app.post("/graphql").header("accept", accept).json(&json!({"query": "{ __typename }"}))).await;
    assert_eq!(reply.body, json!({"data": {"__typename": "Query"}}));
    app.stop().await;
}
