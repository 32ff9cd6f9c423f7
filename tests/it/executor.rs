//! The executor, driven by the services of `async-graphql-axum` as published: they know nothing of this program.

use async_graphql_axum::{GraphQL, GraphQLSubscription};
use axum::Router;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::domain::time::Timestamp;
use usage_insights::ids::RecordIds;
use usage_insights::settings::Settings;

use crate::support::{Backend, NOW, TestDatabase, on_each_backend};

/// Serves `app` at `/graphql` and `/live` by the stock services; the address.
async fn serve(app: &App) -> String {
    let executor = app.executor(app.request_metrics());
    let router = Router::new()
        .route_service("/graphql", GraphQL::new(executor.clone()))
        .route_service("/live", GraphQLSubscription::new(executor));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn post(address: &str, query: &str, variables: Value) -> Value {
    let request = reqwest::Client::new().post(format!("http://{address}/graphql"));
    let response = request.json(&json!({"query": query, "variables": variables})).send().await.unwrap();
    response.json().await.unwrap()
}

async fn the_stock_services_of_async_graphql_axum_run_the_whole_pipeline(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let mut settings = Settings::defaults().without_background_work();
    settings.database.url.clone_from(&database.url);
    settings.database.connect_timeout_ms = 10_000;
    settings.limits.aliases = 1;
    let app = App::start(settings, Clock::fixed(Timestamp::parse(NOW).unwrap()), RecordIds::seeded(1)).await.unwrap();
    let address = serve(&app).await;

    // A mutation with records as plain variables, and a query.
    let record = json!({"idempotencyKey": "a", "accountId": "acme", "usageType": "api_calls", "quantity": 3, "occurredAt": NOW});
    let mutation = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    assert_eq!(post(&address, mutation, json!({"records": [record]})).await, json!({"data": {"recordUsage": {"recorded": 1}}}));
    let query = "{ usageInsights(range: {preset: ALL_TIME}) { totals { apiCalls records } } }";
    let totals = json!({"data": {"usageInsights": {"totals": {"apiCalls": "3", "records": "1"}}}});
    assert_eq!(post(&address, query, json!({})).await, totals);

    // Limits of documents, completion and codes of errors hold there too.
    let aliases = "{ a: serviceConfig { limits { depth } } b: serviceConfig { limits { depth } } }";
    let rejected = post(&address, aliases, json!({})).await;
    assert_eq!(rejected["errors"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX", "{rejected:#}");
    let failed = post(&address, "{ hardwareSpec(tier: \"gone\") { tier } serviceConfig { limits { depth } } }", json!({})).await;
    assert_eq!(failed["data"]["hardwareSpec"], Value::Null, "{failed:#}");
    assert_eq!(failed["data"]["serviceConfig"]["limits"]["depth"], 15, "{failed:#}");
    let invalid = post(&address, "{ usage }", json!({})).await;
    assert_eq!(invalid["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{invalid:#}");

    // A subscription over the stock WebSocket service.
    let mut request = format!("ws://{address}/live").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let subscribe = json!({"id": "1", "type": "subscribe", "payload": {"query": "subscription { usageChanged(range: {preset: ALL_TIME}) { totals { apiCalls } } }"}});
    for message in [json!({"type": "connection_init"}), subscribe] {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    let mut received = Vec::new();
    while received.len() < 2 {
        let message = socket.next().await.unwrap().unwrap();
        received.push(serde_json::from_str::<Value>(message.to_text().unwrap()).unwrap());
    }
    assert_eq!(received[0]["type"], "connection_ack");
    assert_eq!(received[1]["payload"], json!({"data": {"usageChanged": {"totals": {"apiCalls": "3"}}}}));
    drop(socket);
    app.close().await;
    database.destroy().await;
}

on_each_backend!(the_stock_services_of_async_graphql_axum_run_the_whole_pipeline);
