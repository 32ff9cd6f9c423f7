//! The service, started in the test's process with a fixed clock.

use std::sync::Arc;

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::domain::time::Timestamp;
use usage_insights::ids::RecordIds;
use usage_insights::recording::{Recorder, RollupReconciler};
use usage_insights::settings::Settings;
use usage_insights::store::database::Database;

use super::database::{Backend, TestDatabase};

/// The current time in tests: a Saturday.
pub const NOW: &str = "2026-11-21T12:00:00Z";
/// Rollups are materialized until this time.
pub const MATERIALIZED_UNTIL: &str = "2026-11-21T11:45:00Z";

pub struct TestApp {
    pub clock: Clock,
    /// The service's own connection pools, to count statements.
    pub store: Database,
    pub recorder: Arc<Recorder>,
    database: TestDatabase,
    address: String,
    client: Client,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
}

/// An HTTP response.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

/// Disables all rate limits.
pub fn without_rate_limits(settings: &mut Settings) {
    let limits = &mut settings.limits;
    (limits.service_requests_per_second, limits.viewer_requests_per_second) = (0, 0);
    (limits.address_requests_per_second, limits.wrong_tokens_per_minute) = (0, 0);
}

impl TestApp {
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, |_| {}).await
    }

    /// Starts with changed settings.
    pub async fn start_with(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> Self {
        let app = Self::start_on(TestDatabase::create_migrated(backend).await, adjust).await;
        app.materialize_until(MATERIALIZED_UNTIL).await;
        app
    }

    /// Starts without materialized rollups; [`TestApp::materialize_until`] materializes them.
    pub async fn start_unmaterialized(backend: Backend) -> Self {
        Self::start_on(TestDatabase::create_migrated(backend).await, |_| {}).await
    }

    /// Materializes all buckets that end by `time`, as the service does in the background.
    pub async fn materialize_until(&self, time: &str) {
        RollupReconciler::new(self.store.clone()).materialize_until(Timestamp::parse(time).unwrap()).await.unwrap();
    }

    /// Starts on an existing database.
    pub async fn start_on(database: TestDatabase, adjust: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::defaults();
        settings.http.port = 0;
        settings.database.url.clone_from(&database.url);
        settings.database.read_connections = 4;
        settings.database.connect_timeout_ms = 10_000; // other tests keep the machine busy
        settings.recording.materialize_seconds = 0;
        settings.recording.self_check_seconds = 0; // its statements are no part of a test
        settings.retention.expire_seconds = 0;
        without_rate_limits(&mut settings); // the clock is fixed, so no quota would ever be restored
        adjust(&mut settings);
        let clock = Clock::fixed(Timestamp::parse(NOW).unwrap());
        let ids = RecordIds::seeded(if database.is_shared() { 2 } else { 1 }); // two servers never generate the same ids
        let app = App::start(settings, clock.clone(), ids).await.unwrap();
        let (store, recorder) = (app.database().clone(), Arc::clone(&app.services().recorder));
        let listener = app.listen().await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shutdown = CancellationToken::new();
        let serving = {
            let shutdown = shutdown.clone();
            tokio::spawn(async move { app.serve(listener, shutdown.cancelled_owned()).await })
        };
        Self { clock, store, recorder, database, address, client: Client::new(), shutdown, serving }
    }

    pub async fn stop(self) {
        self.stop_keeping_database().await.destroy().await;
    }

    pub async fn stop_keeping_database(self) -> TestDatabase {
        drop(self.client);
        self.shutdown.cancel();
        self.serving.await.unwrap();
        self.database
    }

    pub fn set_time(&self, time: &str) {
        self.clock.set(Timestamp::parse(time).unwrap());
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Its address, as `http://…`.
    pub fn url(&self) -> &str {
        &self.address
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.address))
    }

    /// A GraphQL request by GET.
    pub fn get_graphql(&self, parameters: &[(&str, &str)]) -> RequestBuilder {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        self.get(&format!("/graphql?{query}"))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.address))
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    /// Sends a GraphQL request with or without a token.
    pub async fn graphql(&self, query: &str, variables: Value, token: Option<&str>) -> Reply {
        let request = self.post("/graphql").json(&json!({ "query": query, "variables": variables }));
        self.send(match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
        .await
    }

    /// The data of a response; fails on errors.
    pub async fn query(&self, query: &str) -> Value {
        self.query_with(query, json!({})).await
    }

    pub async fn query_with(&self, query: &str, variables: Value) -> Value {
        let reply = self.graphql(query, variables, None).await;
        assert!(reply.body["errors"].is_null(), "{query}\n{:#}", reply.body);
        reply.body["data"].clone()
    }

    /// The code of the first error of a response.
    pub async fn error_code(&self, query: &str) -> String {
        let reply = self.graphql(query, json!({}), None).await;
        reply.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code in {:#}", reply.body)).to_owned()
    }

    /// Records and returns the payload.
    pub async fn record(&self, records: Value) -> Value {
        let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) {
            recorded duplicates conflicts rejected
            results { index status recordId currentRecordId code message field problems { code field message }
                differences { field existing sent } warnings { code field message } }
        } }";
        self.query_with(query, json!({ "records": records })).await["recordUsage"].clone()
    }

    /// Records; all records must be new and valid.
    pub async fn record_all(&self, records: Vec<Value>) {
        let count = records.len();
        let payload = self.record(Value::Array(records)).await;
        assert_eq!(payload["recorded"], count, "{payload:#}");
    }
}
