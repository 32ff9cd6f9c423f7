//! The end of streams: tokens, limits, dead clients, shutdown.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use usage_insights::auth::{Scope, ServiceTokens};
use usage_insights::settings::Environment;

use super::{record_tokens, subscription, wait_for_metric};
use crate::support::identity::unique_name;
use crate::support::{Backend, PROTOCOL, Socket, Subscriber, TestApp, Transport, on_both_databases};

async fn production(backend: Backend) -> (TestApp, ServiceTokens) {
    let database = TestApp::start(backend).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| settings.environment = Environment::Production).await;
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    (app, tokens)
}

async fn token(tokens: &ServiceTokens, scope: Scope, days: Option<u32>) -> (String, String) {
    let issued = tokens.create(unique_name("page"), &BTreeSet::from([scope]), days).await.unwrap();
    (issued.id, issued.text.reveal())
}

async fn subscribing_requires_the_read_scope(backend: Backend) {
    let (app, tokens) = production(backend).await;
    let (_, records) = token(&tokens, Scope::Record, None).await;
    for (transport, token, code) in [
        (Transport::Events, None, "UNAUTHENTICATED"),
        (Transport::Events, Some(records.as_str()), "FORBIDDEN"),
        (Transport::WebSocket, Some(records.as_str()), "FORBIDDEN"),
    ] {
        let mut subscriber = Subscriber::subscribe(transport, app.url(), token, &subscription("throttleMs: 100")).await;
        assert_eq!(subscriber.error_code().await, code);
        assert_eq!(subscriber.next().await, Value::Null);
    }
    // Without a token a WebSocket is not acknowledged.
    let mut socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap();
    socket.send(&json!({"type": "connection_init"})).await;
    assert_eq!(socket.receive().await, json!({"close": 4403}));
    // A token in the upgrade request equals one in `connection_init`.
    let (_, reads) = token(&tokens, Scope::Read, None).await;
    let bearer = format!("Bearer {reads}");
    let mut socket =
        Socket::open(app.url(), &[PROTOCOL, ("authorization", &bearer), ("origin", "https://app.example")]).await.unwrap();
    socket.send(&json!({"type": "connection_init"})).await;
    assert_eq!(socket.receive().await["type"], "connection_ack");
    socket.subscribe("1", &subscription("throttleMs: 100")).await;
    assert_eq!(socket.receive().await["type"], "next");
    app.stop().await;
}

async fn revoked_or_expired_token_ends_only_its_own_subscriptions(backend: Backend) {
    let (app, tokens) = production(backend).await;
    let (id, revoked) = token(&tokens, Scope::Read, None).await;
    let (_, expiring) = token(&tokens, Scope::Read, Some(1)).await;
    let (_, good) = token(&tokens, Scope::Read, Some(30)).await;
    for transport in Transport::BOTH {
        let query = subscription("throttleMs: 100, range: {preset: ALL_TIME}");
        let mut subscribers = Vec::new();
        for token in [&expiring, &good, &revoked] {
            if *token == revoked && transport == Transport::Events {
                continue; // revoked in the first round
            }
            let mut subscriber = Subscriber::subscribe(transport, app.url(), Some(token), &query).await;
            subscriber.next_change().await;
            subscribers.push(subscriber);
        }
        if subscribers.len() == 3 {
            tokens.revoke(&id).await.unwrap();
            let mut subscriber = subscribers.pop().unwrap();
            assert_eq!(subscriber.error_code().await, "INVALID_TOKEN");
            assert_eq!(subscriber.next().await, Value::Null);
            // No other operation runs on that connection either.
            if let Subscriber::WebSocket(socket) = &mut subscriber {
                socket.subscribe("2", "{ __typename }").await;
                assert_eq!(socket.receive().await, json!({"close": 4403}));
            }
        }
        app.set_time("2026-11-23T12:00:00Z");
        // Tokens are checked every 2 seconds: one more result may be in flight.
        let mut answer = subscribers[0].next().await;
        if answer["errors"].is_null() {
            answer = subscribers[0].next().await;
        }
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INVALID_TOKEN");
        assert_eq!(subscribers[0].next().await, Value::Null);
        // The range has advanced, and subscribers with a valid token get a result.
        assert_eq!(subscribers[1].next_change().await["range"]["end"], "2026-11-24T00:00:00.000Z");
        app.set_time(crate::support::NOW);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_subscribing_requires_the_read_scope() {
    subscribing_requires_the_read_scope(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_subscribing_requires_the_read_scope() {
    subscribing_requires_the_read_scope(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_revoked_or_expired_token_ends_only_its_own_subscriptions() {
    revoked_or_expired_token_ends_only_its_own_subscriptions(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_revoked_or_expired_token_ends_only_its_own_subscriptions() {
    revoked_or_expired_token_ends_only_its_own_subscriptions(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscriptions_above_the_limit_are_rejected_until_one_ends() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.live.max_subscriptions = 2).await;
    let query = subscription("throttleMs: 100");
    let mut first = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &query).await;
    let mut second = Subscriber::subscribe(Transport::Events, app.url(), None, &query).await;
    first.next_change().await;
    second.next_change().await;
    let mut third = Subscriber::subscribe(Transport::Events, app.url(), None, &query).await;
    let rejected = third.next().await["errors"][0]["extensions"].clone();
    assert_eq!(
        (&rejected["code"], &rejected["retryable"], &rejected["retryAfterMs"]),
        (&json!("SUBSCRIPTIONS_FULL"), &json!(true), &json!(5000))
    );
    drop(second);
    wait_for_metric(&app, "subscriptions", 1.0).await;
    let mut third = Subscriber::subscribe(Transport::Events, app.url(), None, &query).await;
    third.next_change().await;
    // WebSockets are counted too, with or without operations.
    let _idle = Socket::connect(app.url(), None).await;
    assert_eq!(Socket::open(app.url(), &[PROTOCOL]).await.err(), Some(503));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn caller_cannot_exceed_its_quota_of_subscriptions_and_websockets() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| {
        settings.environment = Environment::Production;
        settings.live.max_subscriptions = 150; // the quota per caller is 100
    })
    .await;
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let token = async |name: &str| {
        let issued = tokens.create(name.to_owned(), &BTreeSet::from([Scope::Read]), None).await.unwrap();
        issued.text.reveal()
    };
    let (greedy, modest) = (token("greedy").await, token("modest").await);
    let full = |response: &Value| {
        let extensions = &response["extensions"];
        assert_eq!(extensions["code"], "SUBSCRIPTIONS_FULL", "{response:#}");
        assert_eq!(extensions["limit"], json!({"name": "subscriptionsPerCaller", "value": 100}));
    };
    // A hundred subscriptions on one WebSocket; the next is an event stream of the same caller.
    let query = subscription("throttleMs: 100");
    let mut socket = Socket::connect(app.url(), Some(&greedy)).await;
    for id in 0..100 {
        socket.subscribe(&id.to_string(), &query).await;
    }
    for _ in 0..100 {
        assert_eq!(socket.receive().await["type"], "next");
    }
    full(&Subscriber::subscribe(Transport::Events, app.url(), Some(&greedy), &query).await.next().await["errors"][0]);
    Subscriber::subscribe(Transport::Events, app.url(), Some(&modest), &query).await.next_change().await;

    // A hundred WebSockets, with the token in either place.
    let bearer = format!("Bearer {greedy}");
    let in_header = [PROTOCOL, ("authorization", &bearer)];
    let mut held = Vec::new();
    for _ in 1..99 {
        held.push(Socket::open(app.url(), &in_header).await.unwrap());
    }
    let later = async |token: &str| {
        let mut socket = Socket::open(app.url(), &[PROTOCOL]).await.unwrap();
        socket.send(&json!({"type": "connection_init", "payload": {"Authorization": format!("Bearer {token}")}})).await;
        (socket.receive().await, socket)
    };
    let (response, last) = later(&greedy).await;
    assert_eq!(response["type"], "connection_ack");
    assert_eq!(later(&greedy).await.0, json!({"close": 1013}));
    assert_eq!(Socket::open(app.url(), &in_header).await.err(), Some(503));
    assert_eq!(later(&modest).await.0["type"], "connection_ack");
    drop((socket, held, last));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connection_runs_at_most_a_hundred_operations() {
    let app = TestApp::start(Backend::Sqlite).await;
    let mut socket = Socket::connect(app.url(), None).await;
    for id in 0..=100 {
        socket.subscribe(&id.to_string(), &subscription("throttleMs: 100")).await;
    }
    let mut rejected = Vec::new();
    for _ in 0..=100 {
        let message = socket.receive().await;
        if message["type"] == "error" {
            rejected.push((message["id"].clone(), message["payload"][0]["extensions"]["code"].clone()));
        }
    }
    assert_eq!(rejected, [(json!("100"), json!("SUBSCRIPTIONS_FULL"))]);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn client_that_answers_no_heartbeat_is_disconnected() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.live.heartbeat_seconds = 1).await;
    let mut alive = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription("throttleMs: 100")).await;
    alive.next_change().await;
    // A client that is not polled sends no pongs.
    let mut dead = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription("throttleMs: 100")).await;
    dead.next_change().await;
    wait_for_metric(&app, "subscriptions", 2.0).await;
    let listening = tokio::spawn(async move {
        alive.next_change().await;
        alive
    });
    wait_for_metric(&app, "subscriptions", 1.0).await;
    record_tokens(&app, "acme", "k", 1).await;
    listening.await.unwrap();
    app.stop().await;
}

on_both_databases! {
    async fn server_shutdown_closes_subscriptions_without_waiting(app: &TestApp) {
        let other = TestApp::start_on(crate::support::TestDatabase::shared(app.database()), |_| {}).await;
        let query = subscription("throttleMs: 100");
        let mut events = Subscriber::subscribe(Transport::Events, other.url(), None, &query).await;
        let mut socket = Subscriber::subscribe(Transport::WebSocket, other.url(), None, &query).await;
        let mut idle = Socket::connect(other.url(), None).await;
        events.next_change().await;
        socket.next_change().await;
        let began = Instant::now();
        other.stop().await;
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        // Without `complete`, so that clients reconnect.
        assert_eq!(events.error_code().await, "SHUTTING_DOWN");
        assert_eq!(events.next().await, json!({"close": null}));
        assert_eq!(socket.next().await, json!({"close": 1001}));
        assert_eq!(idle.receive().await, json!({"close": 1001}));
    }
}
