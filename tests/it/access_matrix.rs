//! The access matrix: every root field, queried by every kind of caller.
//!
//! The guard in the source states each field's rule; the test compares it with the service's behaviour.

mod nested;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use usage_insights::auth::{Scope, ServiceTokens, TokenRequest};

use crate::support::identity::{
    INTERNAL, SigningKey, admin_token, claims, member_token, unique_name, viewer_token, viewers_by_secret, with,
};
use crate::support::{Backend, Events, FullSelections, TestApp};

/// A document for every field. Inputs may be invalid: an error about the input proves that the caller has access.
const DOCUMENTS: &[(&str, &str)] = &[
    ("Query.usageInsights", "{ usageInsights(range: {preset: TODAY}) { totals { records } } }"),
    ("Query.usageByTier", "{ usageByTier(range: {preset: TODAY}) { range { start } } }"),
    ("Query.dailyUsage", "{ dailyUsage(range: {preset: TODAY}) { unit } }"),
    ("Query.usageSeries", "{ usageSeries(range: {preset: TODAY}) { unit } }"),
    ("Query.usageRecords", "{ usageRecords { nodes { id } } }"),
    ("Query.usageRecord", "{ usageRecord(accountId: \"acme\", idempotencyKey: \"k\") { current { id } } }"),
    ("Query.sessions", "{ sessions(range: {preset: TODAY}) { nodes { sessionId } } }"),
    ("Query.dimensionValues", "{ dimensionValues(by: {dimension: MODEL}, range: {preset: TODAY}) { total } }"),
    ("Query.labelKeys", "{ labelKeys(range: {preset: TODAY}) { total } }"),
    ("Query.usageTypes", "{ usageTypes { slug } }"),
    ("Query.hardwareSpecs", "{ hardwareSpecs { nodes { tier } } }"),
    ("Query.hardwareSpec", "{ hardwareSpec(tier: \"a\") { tier } }"),
    ("Query.prices", "{ prices { nodes { id } } }"),
    ("Query.ingestion", "{ ingestion(range: {preset: TODAY}) { services { service } } }"),
    ("Query.diagnosis", "{ diagnosis { examinedAt } }"),
    ("Query.serviceConfig", "{ serviceConfig { rate { remaining } } }"),
    ("Query.viewer", "{ viewer { role } }"),
    ("Query.serviceTokens", "{ serviceTokens { nodes { id } } }"),
    ("Mutation.recordUsage", "mutation { recordUsage(input: {records: []}) { recorded } }"),
    ("Mutation.voidUsage", "mutation { voidUsage(input: {records: []}) { corrected } }"),
    ("Mutation.amendUsage", "mutation { amendUsage(input: {records: []}) { corrected } }"),
    ("Mutation.eraseUser", "mutation { eraseUser(input: {accountId: \"z\", userId: \"z\"}) { records } }"),
    ("Mutation.eraseAccount", "mutation { eraseAccount(input: {accountId: \"z\"}) { records } }"),
    (
        "Mutation.createHardwareSpec",
        "mutation { createHardwareSpec(input: {tier: \"a\", displayName: \"A\"}) { hardwareSpec { tier } } }",
    ),
    ("Mutation.updateHardwareSpec", "mutation { updateHardwareSpec(input: {tier: \"z\"}) { hardwareSpec { tier } } }"),
    ("Mutation.retireHardwareSpec", "mutation { retireHardwareSpec(input: {tier: \"z\"}) { hardwareSpec { tier } } }"),
    (
        "Mutation.createUsageType",
        "mutation { createUsageType(input: {slug: \"x\", unit: \"y\", description: \"z\"}) { usageType { slug } } }",
    ),
    ("Mutation.setPrice", "mutation { setPrice(input: {usageType: \"z\", rate: 1}) { isNew } }"),
    ("Mutation.setNames", "mutation { setNames(input: {names: []}) { changed } }"),
    ("Mutation.sendProbe", "mutation { sendProbe { __typename } }"),
    ("Mutation.createServiceToken", "mutation { createServiceToken(input: {name: \"\", scopes: []}) { token } }"),
    ("Mutation.rotateServiceToken", "mutation { rotateServiceToken(input: {id: \"a\"}) { token } }"),
    ("Mutation.revokeServiceToken", "mutation { revokeServiceToken(input: {id: \"a\"}) { serviceToken { id } } }"),
    ("Subscription.usageChanged", "subscription { usageChanged(throttleMs: 100) { asOf } }"),
];

/// Fields open to every caller, and why.
const OPEN_FIELDS: &[(&str, &str)] = &[];

/// The root fields of queries whose guard is `Read`: what viewers see. Not those for any token, whose results change with every request.
pub(super) fn fields_for_viewers(full_selections: &FullSelections) -> Vec<String> {
    let guards = rules_in_guards();
    let fields = full_selections.fields("Query").into_iter().filter(|field| guards[&format!("Query.{field}")] == "Read");
    let fields: Vec<_> = fields.collect();
    assert!(fields.len() >= 12, "{fields:?}");
    fields
}

/// The scope in each field's guard in the source: `Query.usageTypes` -> `Read`; `AnyToken` if any token suffices.
pub(super) fn rules_in_guards() -> BTreeMap<String, String> {
    let mut rules = BTreeMap::new();
    for (module, root) in [("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")] {
        let folder = format!("{}/src/graphql/{module}", env!("CARGO_MANIFEST_DIR"));
        for file in fs::read_dir(folder).unwrap() {
            let source = fs::read_to_string(file.unwrap().path()).unwrap();
            let mut guard = None;
            for line in source.lines().map(str::trim) {
                if let Some((_, rest)) = line.split_once("guard = \"Requires(Scope::") {
                    guard = rest.split_once(')').map(|(scope, _)| scope.to_owned());
                } else if let Some((_, rest)) = line.split_once("guard = \"Requires") {
                    guard = rest.split_once('"').map(|(rule, _)| rule.to_owned());
                } else if line == "}" {
                    guard = None;
                } else if let Some(rest) = line.strip_prefix("async fn ")
                    && let Some(guard) = guard.take()
                {
                    let name = rest.split(['(', '<']).next().unwrap();
                    rules.insert(format!("{root}.{}", camel_case(name)), guard);
                }
            }
        }
    }
    rules
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| format!("{text}{}{}", word[..1].to_uppercase(), &word[1..]))
}

async fn all_fields(app: &TestApp) -> BTreeSet<String> {
    let full_selections = FullSelections::of(app).await;
    let of_root = |root: &'static str| full_selections.fields(root).into_iter().map(move |field| format!("{root}.{field}"));
    ["Query", "Mutation", "Subscription"].into_iter().flat_map(of_root).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_root_field_has_a_guard_and_a_row_in_the_access_matrix() {
    let app = TestApp::start(Backend::Sqlite).await;
    let fields = all_fields(&app).await;
    let open = OPEN_FIELDS.iter().map(|(field, _)| (*field).to_owned());
    assert_eq!(rules_in_guards().into_keys().chain(open).collect::<BTreeSet<_>>(), fields, "a field has no guard");
    assert_eq!(DOCUMENTS.iter().map(|(field, _)| (*field).to_owned()).collect::<BTreeSet<_>>(), fields, "a field is not tested");
    app.stop().await;
}

/// A caller and the expected error code; `None` if it may access fields of the scope.
struct Caller {
    name: &'static str,
    token: Option<String>,
    record: Option<&'static str>,
    read: Option<&'static str>,
    admin: Option<&'static str>,
}

impl Caller {
    fn code(&self, scope: &str) -> Option<&'static str> {
        match scope {
            "Record" => self.record,
            "Read" => self.read,
            "Admin" => self.admin,
            // The open fields require a valid token where one is sent.
            "AnyToken" => [self.record, self.read, self.admin].into_iter().min().flatten(),
            other => panic!("unknown scope `{other}`"),
        }
    }
}

async fn callers(app: &TestApp) -> Vec<Caller> {
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let token = async |scopes: &[Scope], accounts: Option<&str>, expires_in_ms: Option<i64>| {
        let request = TokenRequest {
            name: unique_name("service"),
            scopes: scopes.iter().copied().collect(),
            account_ids: accounts.map(|account| BTreeSet::from([account.to_owned()])),
            usage_types: None,
            expires_at: expires_in_ms.map(|millis| app.clock.now().plus_millis(millis)),
        };
        tokens.issue(request).await.unwrap()
    };
    let whole = [Scope::Record, Scope::Read, Scope::Admin];
    let revoked = token(&whole, None, None).await;
    tokens.revoke(&revoked.id).await.unwrap();
    let rotated = token(&whole, None, None).await;
    tokens.rotate(&rotated.id, 0).await.unwrap();
    let expired = token(&whole, None, Some(1_000)).await;
    let read = token(&[Scope::Read], None, None).await.text.reveal();
    let wrong_secret = format!("{}{}", &read[..read.len() - 1], if read.ends_with('0') { '1' } else { '0' });
    let expired_viewer = SigningKey::secret().sign(&with(claims("acme"), &json!({"exp": app.clock.now().millis() / 1_000 - 60})));
    let (no, out, none) = (Some("FORBIDDEN"), Some("INVALID_TOKEN"), Some("UNAUTHENTICATED"));
    let caller = |name, token: String, record, read, admin| Caller { name, token: Some(token), record, read, admin };
    let callers = vec![
        Caller { name: "anonymous", token: None, record: none, read: none, admin: none },
        caller("a member", member_token("acme", "ann"), no, None, no),
        caller("a viewer", viewer_token("acme"), no, None, no),
        caller("a viewer of another account", viewer_token("globex"), no, None, no),
        caller("an admin", admin_token(), no, None, None),
        caller("an expired viewer", expired_viewer, out, out, out),
        caller("the internal token", INTERNAL.to_owned(), None, no, no),
        caller("the scope record", token(&[Scope::Record], None, None).await.text.reveal(), None, no, no),
        caller("the scope read", read, no, None, no),
        caller("the scope admin", token(&[Scope::Admin], None, None).await.text.reveal(), no, None, None),
        caller("every scope", token(&whole, None, None).await.text.reveal(), None, None, None),
        caller("record, one account", token(&[Scope::Record], Some("acme"), None).await.text.reveal(), None, no, no),
        caller("read, one account", token(&[Scope::Read], Some("acme"), None).await.text.reveal(), no, None, no),
        caller("an expired token", expired.text.reveal(), out, out, out),
        caller("a revoked token", revoked.text.reveal(), out, out, out),
        caller("a secret that was rotated out", rotated.text.reveal(), out, out, out),
        caller("a wrong secret", wrong_secret, out, out, out),
        caller("no token at all", "open sesame".to_owned(), out, out, out),
    ];
    app.set_time("2026-11-21T12:00:02Z");
    callers
}

/// The error code of a rejected document; `None` if access was granted.
async fn rejection_code(app: &TestApp, field: &str, document: &str, token: Option<&str>) -> Option<String> {
    let body = if field.starts_with("Subscription.") {
        first_event(app, document, token).await
    } else {
        app.graphql(document, json!({}), token).await.body
    };
    let code = body["errors"][0]["extensions"]["code"].as_str().map(str::to_owned);
    assert!(code.is_some() || !body["data"].is_null(), "{field} {body:#}");
    code.filter(|code| ["FORBIDDEN", "INVALID_TOKEN", "UNAUTHENTICATED"].contains(&code.as_str()))
}

/// The first event of a stream, or the error of a rejected request.
async fn first_event(app: &TestApp, document: &str, token: Option<&str>) -> Value {
    let request = app.post("/graphql").header("accept", "text/event-stream").json(&json!({ "query": document }));
    let request = token.iter().fold(request, RequestBuilder::bearer_auth);
    let response = request.send().await.unwrap();
    if response.headers()["content-type"] != "text/event-stream" {
        return response.json().await.unwrap();
    }
    let (event, answer) = Events::of(response).next().await.unwrap();
    assert_eq!(event, "next");
    serde_json::from_str(&answer).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_can_access_exactly_the_fields_their_guard_allows() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, viewers_by_secret).await;
    let rules = rules_in_guards();
    let mut tried = 0;
    let mut wrong = Vec::new();
    for caller in callers(&app).await {
        for (field, document) in DOCUMENTS {
            let received = rejection_code(&app, field, document, caller.token.as_deref()).await;
            let expected = caller.code(&rules[*field]);
            if received.as_deref() != expected {
                wrong.push(format!("{} asks {field}: {received:?}, not {expected:?}", caller.name));
            }
            tried += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(tried, 18 * DOCUMENTS.len());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_are_accepted_from_exactly_the_callers_that_may_record() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, viewers_by_secret).await;
    for caller in callers(&app).await {
        for (path, content_type, body, accepted) in [
            ("/events", "application/cloudevents-batch+json", "[]", 200),
            ("/api/v1/events", "application/cloudevents-batch+json", "[]", 204),
            ("/v1/traces", "application/json", "{}", 200),
            ("/v1/metrics", "application/json", "{}", 200),
        ] {
            let request = app.post(path).header("content-type", content_type).body(body);
            let reply = app.send(caller.token.iter().fold(request, RequestBuilder::bearer_auth)).await;
            let (status, code) = (reply.status.as_u16(), reply.body["errors"][0]["extensions"]["code"].as_str());
            let expected = match caller.code("Record") {
                None => accepted,
                Some("FORBIDDEN") => 403,
                Some(_) => 401,
            };
            assert_eq!((status, code), (expected, caller.code("Record")), "{path}: {}", caller.name);
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_token_only_the_health_endpoints_and_the_page_respond() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, viewers_by_secret).await;
    for (path, token, expected) in [
        ("/health/live", None, 204),
        ("/health/ready", None, 200),
        ("/metrics", None, 401),
        ("/metrics", Some(member_token("acme", "ann")), 403),
        ("/metrics", Some(viewer_token("acme")), 403),
        ("/metrics", Some(admin_token()), 200),
        ("/metrics", Some(INTERNAL.to_owned()), 403),
        ("/graphiql", None, 404),
        ("/", None, 200),
    ] {
        let request = app.get(path);
        let request = token.iter().fold(request, RequestBuilder::bearer_auth);
        let reply = app.send(request).await;
        assert_eq!(reply.status, expected, "{path} {token:?}");
        if expected >= 400 {
            assert_ne!(reply.body["errors"][0]["extensions"]["code"], Value::Null, "{path}");
        }
    }
    app.stop().await;
}
