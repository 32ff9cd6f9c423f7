//! Service tokens: created, restricted, rotated and revoked through the API.

mod names;
mod other_types;

use serde_json::{Value, json};
use usage_insights::settings::Settings;

use crate::support::identity::{admin_token, viewers_by_secret};
use crate::support::{AMEND, Backend, NOW, TestApp, TestDatabase, VOID, amendment, on_each_backend, record, to_void};

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) {
    results { status code problems { code field } } } }";
pub const CREATE: &str = "mutation ($input: CreateServiceTokenInput!) { createServiceToken(input: $input) {
    token serviceToken { id name state scopes accountIds usageTypes expiresAt } } }";
const ROTATE: &str = "mutation ($id: ID!, $overlap: Int!) { rotateServiceToken(input: {id: $id, overlapSeconds: $overlap}) {
    token serviceToken { id previousUntil rotatedAt } } }";
pub const REVOKE: &str = "mutation ($id: ID!) { revokeServiceToken(input: {id: $id}) { serviceToken { state revokedAt } } }";
const READ: &str = "{ usageTypes { slug } }";

/// Production does not migrate automatically.
pub async fn start(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> TestApp {
    let database = TestApp::start(backend).await.stop_keeping_database().await;
    TestApp::start_on(database, |settings| {
        viewers_by_secret(settings);
        adjust(settings);
    })
    .await
}

/// The data of an admin's query.
pub async fn as_admin(app: &TestApp, query: &str, variables: Value) -> Value {
    let reply = app.graphql(query, variables, Some(&admin_token())).await;
    assert!(reply.body["errors"].is_null(), "{query} {:#}", reply.body);
    reply.body["data"].clone()
}

pub async fn code(app: &TestApp, query: &str, variables: Value, token: &str) -> String {
    let reply = app.graphql(query, variables, Some(token)).await;
    reply.body["errors"][0]["extensions"]["code"].as_str().unwrap_or("OK").to_owned()
}

/// Status and code of each result of a correction.
async fn corrections(app: &TestApp, query: &str, records: &Value, token: &str) -> Vec<[String; 2]> {
    let reply = app.graphql(query, json!({ "records": records }), Some(token)).await;
    assert!(reply.body["errors"].is_null(), "{:#}", reply.body);
    let results = ["voidUsage", "amendUsage"].iter().find_map(|field| reply.body["data"][field]["results"].as_array()).unwrap();
    results.iter().map(|result| ["status", "code"].map(|field| result[field].as_str().unwrap_or_default().to_owned())).collect()
}

/// Creates a token; returns it and its id.
pub async fn create(app: &TestApp, input: Value) -> (String, String) {
    let made = &as_admin(app, CREATE, json!({ "input": input })).await["createServiceToken"];
    (made["token"].as_str().unwrap().to_owned(), made["serviceToken"]["id"].as_str().unwrap().to_owned())
}

async fn operations_outside_a_tokens_permissions_are_rejected_and_counted(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let limits = json!({"name": "meter", "scopes": ["RECORD"], "accountIds": ["acme", "initech"], "usageTypes": ["api_calls", "compute_seconds"]});
    let (token, _) = create(&app, limits).await;
    let records = json!([
        record("a", "api_calls", 1, NOW, json!({})),
        record("b", "api_calls", 1, NOW, json!({"accountId": "globex"})),
        record("c", "tokens_input", 1, NOW, json!({})),
        record("d", "tokens_input", 1, NOW, json!({"accountId": "globex"})),
        record("e", "compute_seconds", 1, NOW, json!({"accountId": "initech"})),
    ]);
    let reply = app.graphql(RECORD, json!({ "records": records }), Some(&token)).await.body;
    let results = reply["data"]["recordUsage"]["results"].as_array().unwrap();
    let results: Vec<_> = results.iter().map(|result| (result["status"].as_str().unwrap(), result["problems"].clone())).collect();
    let account = json!({"code": "ACCOUNT_NOT_ALLOWED", "field": "accountId"});
    let usage_type = json!({"code": "USAGE_TYPE_NOT_ALLOWED", "field": "usageType"});
    assert_eq!(
        results,
        [
            ("RECORDED", json!([])),
            ("REJECTED", json!([account])),
            ("REJECTED", json!([usage_type])),
            ("REJECTED", json!([account, usage_type])),
            ("RECORDED", json!([])),
        ]
    );
    // Another service recorded it, and this one may not correct it: for this one, it does not exist.
    let others =
        json!(
            [record("x", "api_calls", 1, NOW, json!({"accountId": "globex"})), record("y", "tokens_input", 1, NOW, json!({})),]
        );
    let all = create(&app, json!({"name": "all", "scopes": ["RECORD"]})).await.0;
    assert_eq!(code(&app, RECORD, json!({ "records": others }), &all).await, "OK");
    let keys = [("globex", "x"), ("globex", "nothing"), ("acme", "y"), ("acme", "a")];
    let voids = json!(keys.map(|(account, key)| to_void(account, key, "r")));
    let expected = [["REJECTED", "NOT_FOUND"], ["REJECTED", "NOT_FOUND"], ["REJECTED", "NOT_FOUND"], ["CORRECTED", ""]];
    assert_eq!(corrections(&app, VOID, &voids, &token).await, expected);
    assert_eq!(corrections(&app, VOID, &json!([to_void("acme", "y", "r")]), &all).await, [["CORRECTED", ""]]);
    let again = [["REJECTED", "NOT_FOUND"], ["REJECTED", "NOT_FOUND"], ["REJECTED", "NOT_FOUND"], ["DUPLICATE", ""]];
    assert_eq!(corrections(&app, VOID, &voids, &token).await, again, "even if it was corrected");
    let amended = |account: &str, key: &str, usage_type: &str| {
        amendment(account, key, json!({"usageType": usage_type, "quantity": 2}), "r")
    };
    let amendments = json!([
        amended("globex", "x", "api_calls"),
        amended("initech", "e", "tokens_input"),
        amended("acme", "y", "api_calls"),
        amended("initech", "e", "api_calls"),
    ]);
    let expected = [
        ["REJECTED", "ACCOUNT_NOT_ALLOWED"],
        ["REJECTED", "USAGE_TYPE_NOT_ALLOWED"],
        ["REJECTED", "NOT_FOUND"],
        ["CORRECTED", ""],
    ];
    assert_eq!(corrections(&app, AMEND, &amendments, &token).await, expected);
    // Another service amends the record to a usage type that this one may not record: then it may not correct it either.
    let moved = json!([amended("initech", "e", "tokens_input")]);
    assert_eq!(corrections(&app, AMEND, &moved, &all).await, [["CORRECTED", ""]]);
    let moved = json!([to_void("initech", "e", "r")]);
    assert_eq!(corrections(&app, VOID, &moved, &token).await, [["REJECTED", "NOT_FOUND"]]);

    let database = app.stop_keeping_database().await; // shutdown flushes the counters
    let app = TestApp::start_on(database, viewers_by_secret).await;
    let ingestion = "{ ingestion(range: {preset: TODAY}) { services { service rejected rows { outcome reason records } } } }";
    let ingestion = as_admin(&app, ingestion, json!({})).await;
    let services = ingestion["ingestion"]["services"].as_array().unwrap();
    let meter = services.iter().find(|service| service["service"] == "meter").unwrap();
    assert_eq!(meter["rejected"], "3", "{meter:#}");
    assert!(
        meter.to_string().contains("ACCOUNT_NOT_ALLOWED") && meter.to_string().contains("USAGE_TYPE_NOT_ALLOWED"),
        "{meter:#}"
    );
    app.stop().await;
}

async fn token_restricted_to_accounts_reads_only_those(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let all = create(&app, json!({"name": "all", "scopes": ["RECORD"]})).await.0;
    let accounts = ["acme", "globex", "initech"];
    let records: Vec<_> =
        accounts.iter().map(|account| record("k", "api_calls", 1, NOW, json!({"accountId": account}))).collect();
    assert_eq!(code(&app, RECORD, json!({ "records": records }), &all).await, "OK");
    let (token, _) = create(&app, json!({"name": "page", "scopes": ["READ"], "accountIds": ["acme", "globex"]})).await;
    let document = "query ($filter: UsageFilter) { usageInsights(range: {preset: ALL_TIME}, filter: $filter) { totals { records }
        breakdown(by: {dimension: ACCOUNT}) { rows { key } } emptyReason { code } findings { total } freshness { dataThrough } } usageRecords(filter: $filter) { nodes { accountId } } }";
    let results = async |filter: Value| {
        let reply = app.graphql(document, json!({ "filter": filter }), Some(&token)).await;
        assert!(reply.body["errors"].is_null(), "{:#}", reply.body);
        reply.body["data"].clone()
    };
    let both = results(Value::Null).await;
    assert_eq!(both["usageInsights"]["totals"]["records"], "2");
    assert!(!both.to_string().contains("initech") && both.to_string().contains("globex"), "{both:#}");
    assert_eq!(results(json!({"accountIds": ["globex"]})).await["usageInsights"]["totals"]["records"], "1");
    let invalid = results(json!({"accountIds": ["initech"]})).await;
    assert_eq!(invalid["usageInsights"]["emptyReason"]["code"], "NOTHING_RECORDED");
    assert_eq!(invalid, results(json!({"accountIds": ["nothing"]})).await);
    let metrics = app.send(app.get("/metrics").bearer_auth(&token)).await;
    assert_eq!(metrics.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    app.stop().await;
}

async fn token_restricted_to_accounts_names_only_those(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let (token, _) = create(&app, json!({"name": "meter", "scopes": ["RECORD"], "accountIds": ["acme"]})).await;
    let document = "mutation ($account: ID!) { setNames(input: {names: [{accountId: $account, name: \"n\"}]}) { changed } }";
    let set = async |account: &str| code(&app, document, json!({ "account": account }), &token).await;
    assert_eq!(set("acme").await, "OK");
    assert_eq!(set("globex").await, "INVALID_ARGUMENT");
    app.stop().await;
}

async fn both_secrets_are_valid_during_rotation(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let (first, id) = create(&app, json!({"name": "page", "scopes": ["READ"]})).await;
    let rotate = async |overlap: i64| {
        let rotated = as_admin(&app, ROTATE, json!({"id": id, "overlap": overlap})).await["rotateServiceToken"].clone();
        assert_eq!(rotated["serviceToken"]["id"], id.as_str());
        rotated["token"].as_str().unwrap().to_owned()
    };
    let second = rotate(600).await;
    for token in [&first, &second] {
        assert_eq!(code(&app, READ, json!({}), token).await, "OK");
    }
    app.set_time("2026-11-21T12:10:00Z");
    assert_eq!(code(&app, READ, json!({}), &first).await, "INVALID_TOKEN");
    assert_eq!(code(&app, READ, json!({}), &second).await, "OK");
    let third = rotate(600).await;
    assert_eq!(code(&app, READ, json!({}), &second).await, "OK");
    let fourth = rotate(0).await;
    for (token, expected) in [(&first, "INVALID_TOKEN"), (&second, "INVALID_TOKEN"), (&third, "INVALID_TOKEN"), (&fourth, "OK")] {
        assert_eq!(code(&app, READ, json!({}), token).await, expected);
    }
    for (id, overlap, expected) in
        [("nothing", 0, "NOT_FOUND"), (id.as_str(), -1, "INVALID_ARGUMENT"), (id.as_str(), 2_592_001, "INVALID_ARGUMENT")]
    {
        assert_eq!(code(&app, ROTATE, json!({"id": id, "overlap": overlap}), &admin_token()).await, expected);
    }
    as_admin(&app, REVOKE, json!({ "id": id })).await;
    assert_eq!(code(&app, READ, json!({}), &fourth).await, "INVALID_TOKEN");
    assert_eq!(
        code(&app, ROTATE, json!({"id": id, "overlap": 0}), &admin_token()).await,
        "NOT_FOUND",
        "a revoked token stays revoked"
    );
    app.stop().await;
}

async fn revoked_token_is_rejected_by_other_processes_immediately(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let other = TestApp::start_on(TestDatabase::shared(app.database()), viewers_by_secret).await;
    let (token, id) = create(&app, json!({"name": "page", "scopes": ["READ"]})).await;
    for app in [&app, &other] {
        assert_eq!(code(app, READ, json!({}), &token).await, "OK");
    }
    let revoked = as_admin(&app, REVOKE, json!({ "id": id })).await;
    assert_eq!(
        revoked["revokeServiceToken"]["serviceToken"],
        json!({"state": "REVOKED", "revokedAt": "2026-11-21T12:00:00.000Z"})
    );
    for app in [&other, &app] {
        assert_eq!(code(app, READ, json!({}), &token).await, "INVALID_TOKEN");
    }
    assert_eq!(code(&app, REVOKE, json!({ "id": id }), &admin_token()).await, "NOT_FOUND");
    other.stop().await;
    app.stop().await;
}

async fn tokens_are_listed_in_pages_without_secrets(backend: Backend) {
    let app = start(backend, |_| {}).await;
    let mut made = Vec::new();
    for number in 1..=5 {
        app.set_time(&format!("2026-11-21T12:0{number}:00Z"));
        made.push(
            create(&app, json!({"name": format!("service {number}"), "scopes": ["RECORD"], "expiresAt": "2026-11-22T00:00:00Z"}))
                .await,
        );
    }
    let list = "query ($after: String) { serviceTokens(first: 2, after: $after) { nodes { id name state scopes } pageInfo { endCursor hasNextPage } } }";
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = as_admin(&app, list, json!({ "after": after })).await["serviceTokens"].clone();
        assert!(made.iter().all(|(token, _)| !page.to_string().contains(token.rsplit_once('_').unwrap().1)), "no secrets");
        ids.extend(page["nodes"].as_array().unwrap().iter().map(|token| token["id"].as_str().unwrap().to_owned()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(ids, made.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>());
    let from_the_end = "{ serviceTokens(last: 2) { nodes { name } } }";
    let youngest = as_admin(&app, from_the_end, json!({})).await["serviceTokens"]["nodes"].clone();
    assert_eq!(youngest, json!([{"name": "service 4"}, {"name": "service 5"}]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_token_input_is_rejected() {
    let app = start(Backend::Sqlite, |_| {}).await;
    let too_many: Vec<_> = (0..1_001).map(|number| number.to_string()).collect();
    for (input, expected) in [
        (json!({"name": "", "scopes": ["READ"]}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": []}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["READ"], "accountIds": []}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["READ"], "accountIds": ["acme\n"]}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["READ"], "accountIds": too_many}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["ADMIN"], "accountIds": ["acme"]}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["RECORD"], "usageTypes": ["api_cals"]}), "UNKNOWN_USAGE_TYPE"),
        (json!({"name": "n", "scopes": ["READ"], "usageTypes": ["api_calls"]}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["RECORD", "READ"], "usageTypes": ["api_calls"]}), "INVALID_ARGUMENT"),
        (json!({"name": "n", "scopes": ["READ"], "expiresAt": NOW}), "INVALID_ARGUMENT"),
    ] {
        assert_eq!(code(&app, CREATE, json!({ "input": input }), &admin_token()).await, expected, "{input}");
    }
    let none = as_admin(&app, "{ serviceTokens { nodes { id } } }", json!({})).await;
    assert_eq!(none["serviceTokens"]["nodes"], json!([]));
    app.stop().await;
}

on_each_backend!(
    operations_outside_a_tokens_permissions_are_rejected_and_counted,
    token_restricted_to_accounts_reads_only_those,
    token_restricted_to_accounts_names_only_those,
    both_secrets_are_valid_during_rotation,
    revoked_token_is_rejected_by_other_processes_immediately,
    tokens_are_listed_in_pages_without_secrets
);
