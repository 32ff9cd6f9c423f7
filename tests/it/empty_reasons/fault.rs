//! One fault: the events before, the query and the reported reason.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};
use usage_insights::app::connect;
use usage_insights::auth::{Scope, ServiceTokens};
use usage_insights::settings::{Environment, Settings};

use super::query::ReasonQuery;
use crate::support::{Backend, TestApp};

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";

/// An event before the query.
#[derive(Clone, Debug)]
pub enum Event {
    /// Records are sent, valid or not.
    Send(Vec<Value>),
    /// Records are sent in production with this kind of token.
    SendInProduction(Vec<Value>, Token),
    /// The record of `acme` with this key is voided.
    Void(&'static str),
    /// The record of `acme` with this key is amended.
    Amend(&'static str, Value),
    /// A tier gets a hardware spec.
    Spec(&'static str),
    /// The clock is set.
    Now(&'static str),
}

/// A rejected token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Missing,
    Unknown,
    Revoked,
    Expired,
    WithoutScope,
}

/// A real-life fault and its expected reason.
pub struct Fault {
    /// The fault, for the manual.
    pub title: &'static str,
    /// The query, for the manual.
    pub query_text: &'static str,
    pub events: Vec<Event>,
    pub query: ReasonQuery,
    pub code: &'static str,
    /// Whether a suggestion that returns data is expected.
    pub has_suggestion: bool,
}

/// The reason shown to the user.
#[derive(Debug)]
pub struct ReportedReason {
    pub code: String,
    pub message: String,
    /// The suggestion in short; empty if there is none.
    pub suggestion_text: String,
}

impl Fault {
    /// Applies the events, runs the query, and runs the suggested one.
    pub async fn report(&self, backend: Backend) -> ReportedReason {
        let mut app = TestApp::start(backend).await;
        for event in self.events.clone() {
            app = apply_event(app, event).await;
        }
        // Rejections are flushed at the latest on shutdown.
        let now = app.clock.now().to_rfc3339();
        let database = app.stop_keeping_database().await;
        let app = TestApp::start_on(database, |_| {}).await;
        app.set_time(&now);

        let reason = self.query.reason(&app).await;
        let suggestion = &reason["suggestion"];
        if !suggestion.is_null() {
            let suggested = self.query.apply_suggestion(suggestion);
            assert_eq!(suggested.reason(&app).await, json!(null), "{}: {reason:#}", self.title);
        }
        app.stop().await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        ReportedReason {
            code: text(&reason["code"]),
            message: text(&reason["message"]),
            suggestion_text: summarize(suggestion, &self.query.filter),
        }
    }
}

async fn apply_event(app: TestApp, event: Event) -> TestApp {
    match event {
        Event::Send(records) => {
            app.record(Value::Array(records)).await;
        }
        Event::SendInProduction(records, token) => return send_in_production(app, records, token).await,
        Event::Void(key) => {
            app.void_record("acme", key, "sent by a test").await;
        }
        Event::Amend(key, replacement) => {
            app.amend_record("acme", key, replacement, "wrong day").await;
        }
        Event::Spec(tier) => {
            app.query(&format!(
                "mutation {{ createHardwareSpec(input: {{tier: \"{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}"
            ))
            .await;
        }
        Event::Now(time) => app.set_time(time),
    }
    app
}

/// Restarts in production, sends, and restarts in development.
async fn send_in_production(app: TestApp, records: Vec<Value>, token: Token) -> TestApp {
    let now = app.clock.now();
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| settings.environment = Environment::Production).await;
    app.clock.set(now);
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&app.database().url);
    let database_connection = connect(&settings).await.unwrap();
    let tokens = ServiceTokens::new(database_connection.clone(), app.clock.clone());
    let scope = if token == Token::WithoutScope { Scope::Read } else { Scope::Record };
    let issued = tokens.create("compute".to_owned(), &BTreeSet::from([scope]), Some(1)).await.unwrap();
    let sent = match token {
        Token::Missing => None,
        Token::Unknown => Some("ui_copied-without-its-end".to_owned()),
        Token::Revoked | Token::Expired | Token::WithoutScope => Some(issued.text.reveal()),
    };
    match token {
        Token::Revoked => tokens.revoke(&issued.id).await.unwrap(),
        Token::Expired => app.clock.set(now.plus_millis(25 * 3_600_000)),
        Token::Missing | Token::Unknown | Token::WithoutScope => {}
    }
    let reply = app.graphql(RECORD, json!({ "records": records }), sent.as_deref()).await;
    assert!(reply.body["errors"].is_array(), "{:#}", reply.body);
    database_connection.close().await.unwrap();
    let now = app.clock.now();
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    app.clock.set(now);
    app
}

/// The suggested filter, with the fields of its exclusion that are set.
fn without_nulls(filter: &Value) -> Value {
    let mut filter = filter.clone();
    if let Some(exclusion) = filter.get_mut("not").and_then(Value::as_object_mut) {
        exclusion.retain(|_, values| !values.is_null());
    }
    filter
}

/// A suggestion in a few words.
fn summarize(suggestion: &Value, filter: &Value) -> String {
    let mut parts = Vec::new();
    if let Some(preset) = suggestion["range"]["preset"].as_str() {
        parts.push(format!("`{preset}`"));
    }
    if let Some(start) = suggestion["range"]["instants"]["start"].as_str() {
        let end = suggestion["range"]["instants"]["end"].as_str().unwrap();
        parts.push(format!("{} to {}", start.trim_end_matches(":00.000Z"), end.trim_end_matches(":00.000Z")));
    }
    for (condition, value) in without_nulls(&suggestion["filter"]).as_object().into_iter().flatten() {
        if *value != filter[condition] {
            let value = if value.is_null() { format!("without `{condition}`") } else { format!("`{condition}: {value}`") };
            parts.push(value);
        }
    }
    if let Some(types) = suggestion["usageTypes"].as_array() {
        let mut listed = String::new();
        for slug in types {
            let _ = write!(listed, "{slug}");
        }
        parts.push(format!("`usageTypes: [{listed}]`"));
    }
    parts.join(", ")
}
