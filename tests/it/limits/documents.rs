//! Limits of documents, checked before anything runs.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::settings::Settings;

use super::{extensions, published};
use crate::support::{Backend, Events, Socket, TestApp, TestDatabase};

fn with_small_limits(settings: &mut Settings) {
    let limits = &mut settings.limits;
    (limits.document_kib, limits.document_tokens, limits.depth, limits.root_fields) = (4, 300, 4, 3);
    (limits.aliases, limits.directives, limits.directives_per_field, limits.complexity) = (4, 4, 2, 2_000);
}

/// Documents above one limit each, with the limit's name and the reported actual value.
fn above_limits() -> Vec<(&'static str, Option<u64>, String, Value)> {
    let depth = "{ usageInsights(range: {preset: TODAY}) { breakdown(by: {dimension: MODEL}) { rows { totals { records } } } } }";
    let by_fragments = "{ ...A } fragment A on Query { usageInsights(range: {preset: TODAY}) { ...B } }
        fragment B on UsageInsights { breakdown(by: {dimension: MODEL}) { rows { ... { totals { records } } } } }";
    let aliases = "{ usageTypes { ...A ...A ...A } } fragment A on UsageType { a: slug b: unit }";
    let chart = "query ($days: Int!) { dailyUsage(range: {lastDays: $days}) { series { points { quantity } } } }";
    let default = "query ($range: DateRangeInput! = {days: {from: \"2026-01-01\", through: \"2026-12-31\"}}) {
        dailyUsage(range: $range, usageTypes: [\"tokens_input\", \"tokens_output\"]) { dates series { quantities recordCounts costs } } }";
    let top = "query ($range: DateRangeInput!, $top: Int) {
        dailyUsage(range: $range, groupBy: {dimension: MODEL}, top: $top) { series { quantities } } }";
    let types = "query ($range: DateRangeInput!, $types: [String!]) { dailyUsage(range: $range, usageTypes: $types) { series { quantities } } }";
    let nested = "{ hardwareSpecs(first: 20) { nodes { usage(range: {lastDays: 3}) { records } } } }";
    vec![
        ("depth", Some(5), depth.into(), json!({})),
        ("depth", Some(5), by_fragments.into(), json!({})),
        (
            "rootFields",
            Some(4),
            "{ __typename usageTypes { slug } hardwareSpecs { nodes { tier } } serviceConfig { __typename } }".into(),
            json!({}),
        ),
        ("aliases", Some(6), aliases.into(), json!({})),
        (
            "directives",
            Some(6),
            "{ ...A ...A } fragment A on Query { usageTypes @skip(if: false) { slug @skip(if: false) unit @include(if: true) } }"
                .into(),
            json!({}),
        ),
        (
            "directivesPerField",
            Some(3),
            "{ __typename @skip(if: false) @include(if: true) @include(if: true) }".into(),
            json!({}),
        ),
        ("documentTokens", None, format!("{{ usageTypes {{ {} }} }}", "slug ".repeat(300)), json!({})),
        ("documentBytes", Some(5_018), format!("{{ usageTypes {{ slug }} }}{}", ",".repeat(4_995)), json!({})),
        ("nestedBrackets", None, format!("{{ __type(name: {}{}) {{ name }} }}", "[".repeat(65), "]".repeat(65)), json!({})),
        (
            "introspectionLists",
            None,
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".into(),
            json!({}),
        ),
        // The field, its statement, and one value per node and id.
        ("complexity", Some(2_101), "{ usageRecords(first: 1000) { nodes { id } } }".into(), json!({})),
        (
            "complexity",
            Some(2_101),
            "query ($first: Int = 1000) { usageRecords(first: $first) { nodes { id } } }".into(),
            json!({}),
        ),
        (
            "complexity",
            Some(2_101),
            "query ($last: Int) { usageRecords(last: $last) { ... { nodes { id } } } }".into(),
            json!({"last": 1_000}),
        ),
        // Up to 16 labels per record.
        ("complexity", Some(101 + 100 + 1_600 + 3_200), "{ usageRecords(first: 100) { nodes { labels { key value } } } }".into(), json!({})),
        ("complexity", Some(10_111), chart.into(), json!({"days": 500})),
        ("complexity", Some(101 + 365 + 2 + 6 * 365), default.into(), json!({})),
        ("complexity", Some(101 + 30 + 30 * 90), top.into(), json!({"range": {"preset": "LAST_90_DAYS"}, "top": 28})),
        ("complexity", Some(101 + 12 + 12 * 365), top.into(), json!({"range": {"preset": "LAST_365_DAYS"}})),
        (
            "complexity",
            Some(101 + 6 + 6 * 401),
            types.into(),
            json!({
                "range": {"instants": {"start": "2025-01-01T00:00:00Z", "end": "2026-02-05T00:00:00+01:00"}}, "types": ["a", "b", "c", "d", "e", "f"],
            }),
        ),
        ("complexity", Some(101 + 20 + 20 * 101 + 20), nested.into(), json!({})),
        (
            "complexity",
            Some(101 + 30 + 30 * (30 * 24 + 2)),
            "{ usageSeries(range: {lastDays: 30}, interval: HOUR, groupBy: {dimension: MODEL}, top: 28) { series { quantities } } }".into(),
            json!({}),
        ),
        // Lines per pair, with both keys; lines per usage type, also as a list.
        (
            "complexity",
            Some(101 + 30 + 30 * 2 + 30 * 90),
            "{ dailyUsage(range: {lastDays: 90}, groupBy: [{dimension: USAGE_TYPE}, {dimension: MODEL}], top: 28) { series { keys quantities } } }".into(),
            json!({}),
        ),
        (
            "complexity",
            Some(101 + 3 + 3 * 800),
            "query ($by: [GroupByInput!]!) { dailyUsage(range: {lastDays: 800}, groupBy: $by, usageTypes: [\"a\", \"b\", \"c\"]) { series { quantities } } }".into(),
            json!({"by": [{"dimension": "USAGE_TYPE"}]}),
        ),
        ("complexity", Some(10_000), "{ __schema { queryType { name } } }".into(), json!({})),
    ]
}

/// A list that arguments can make long is counted by them; lists of one or two dimensions count as 2; labels of a record as 16, the users and models of
/// a session as 100; the others are short, and count as 10.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_list_of_the_schema_is_counted_by_its_arguments_or_is_short() {
    const BY_ARGUMENTS: [&str; 16] = [
        "comparedCosts",
        "comparedCounts",
        "comparedQuantities",
        "comparedRecordCounts",
        "costs",
        "counts",
        "dates",
        "edges",
        "nodes",
        "points",
        "quantities",
        "recordCounts",
        "rows",
        "series",
        "starts",
        "statuses",
    ];
    const OF_FIXED_SIZE: [&str; 6] = ["by", "groupBy", "keys", "names", "labels", "userNames"];
    const SHORT: [&str; 37] = [
        "accountIds",
        "accounts",
        "agentIds",
        "alternatives",
        "byType",
        "days",
        "differences",
        "examples",
        "expiredRecords",
        "expiring",
        "filters",
        "implausibleQuantities",
        "inMetadata",
        "labelKeys",
        "missing",
        "missingLabels",
        "modelPrefixes",
        "models",
        "pendingMigrations",
        "problems",
        "providers",
        "regions",
        "rejections",
        "results",
        "scopes",
        "services",
        "sessionIds",
        "sources",
        "steps",
        "tiers",
        "types",
        "usageTypes",
        "userIds",
        "values",
        "versions",
        "warnings",
        "workspaceIds",
    ];
    let app = TestApp::start(Backend::Sqlite).await;
    let types = app.query("{ __schema { types { name kind fields { name type { kind ofType { kind } } } } } }").await;
    for ty in types["__schema"]["types"].as_array().unwrap() {
        let name = ty["name"].as_str().unwrap();
        if name.starts_with("__") {
            continue;
        }
        for field in ty["fields"].as_array().into_iter().flatten() {
            let is_list = field["type"]["kind"] == "LIST" || field["type"]["ofType"]["kind"] == "LIST";
            let field = field["name"].as_str().unwrap();
            assert!(
                !is_list || BY_ARGUMENTS.contains(&field) || OF_FIXED_SIZE.contains(&field) || SHORT.contains(&field),
                "`{name}.{field}` has no size in list_sizes.rs"
            );
        }
    }
    app.stop().await;
}

/// The response to a document on every transport.
async fn answers(app: &TestApp, document: &str, variables: &Value) -> Vec<(&'static str, Value)> {
    let post = app.graphql(document, variables.clone(), None).await;
    assert_eq!(post.status, StatusCode::OK, "legacy clients read the status from the body");
    let request = app.post("/graphql").header("accept", "application/graphql-response+json");
    let strict = app.send(request.json(&json!({"query": document, "variables": variables}))).await;
    assert_eq!(strict.status, StatusCode::BAD_REQUEST, "{document}");
    let parameters = [("query", document.to_owned()), ("variables", variables.to_string())];
    let url = reqwest::Url::parse_with_params(&format!("{}/graphql", app.url()), parameters).unwrap();
    let get = app.send(reqwest::Client::new().get(url)).await;
    let request = app.post("/graphql").header("accept", "text/event-stream");
    let streamed = request.json(&json!({"query": document, "variables": variables})).send().await.unwrap();
    // A document that fails to parse opens no stream.
    let streamed = if streamed.headers()["content-type"] == "text/event-stream" {
        let (_, event) = Events::of(streamed).next().await.unwrap();
        serde_json::from_str(&event).unwrap()
    } else {
        streamed.json().await.unwrap()
    };
    let mut socket = Socket::connect(app.url(), None).await;
    socket.send(&json!({"id": "1", "type": "subscribe", "payload": {"query": document, "variables": variables}})).await;
    let received = socket.receive().await;
    assert_eq!(received["type"], "error", "{document}");
    socket.close().await;
    vec![("POST", post.body), ("GET", get.body), ("events", streamed), ("WebSocket", json!({"errors": received["payload"]}))]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_above_a_limit_are_rejected_on_every_transport() {
    let app = TestApp::start_with(Backend::Sqlite, with_small_limits).await;
    for (name, asked, document, variables) in above_limits() {
        let value = published(&app, name).await;
        for (transport, body) in answers(&app, &document, &variables).await {
            assert!(body.get("data").is_none(), "{transport} {document}");
            let extensions = extensions(&body);
            assert_eq!(extensions["code"], "QUERY_TOO_COMPLEX", "{transport} {document}: {body:#}");
            assert_eq!(
                (&extensions["retryable"], &extensions["docs"]),
                (&json!(false), &json!("/docs/errors#query_too_complex"))
            );
            let limit = asked
                .map_or(json!({"name": name, "value": value}), |asked| json!({"name": name, "value": value, "actual": asked}));
            assert_eq!(extensions["limit"], limit, "{transport} {document}");
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_at_a_limit_run() {
    let app = TestApp::start_with(Backend::Sqlite, with_small_limits).await;
    for (document, variables) in [
        ("{ usageInsights(range: {preset: TODAY}) { breakdown(by: {dimension: MODEL}) { rows { share } } } }", json!({})),
        ("{ __typename usageTypes { slug } hardwareSpecs { nodes { tier } } }", json!({})),
        ("{ usageTypes { ...A ...A } } fragment A on UsageType { a: slug b: unit }", json!({})),
        ("{ a: __typename @skip(if: false) @include(if: true) b: __typename @skip(if: false) @include(if: true) }", json!({})),
        ("query ($first: Int = 949) { usageRecords(first: $first) { nodes { id } } }", json!({"first": 949})),
        ("query ($first: Int = 1000) { usageRecords(first: $first) { nodes { id } } }", json!({"first": 10})),
        ("query ($first: Int = 1000) { usageRecords(first: $first) { nodes { id } } }", json!({"first": null})),
        ("{ __type(name: \"Query\") { fields { type { fields { name } } } } }", json!({})),
    ] {
        app.query_with(document, variables).await;
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_operation_to_run_counts_against_the_limits() {
    let app = TestApp::start_with(Backend::Sqlite, with_small_limits).await;
    let document = "query Small { usageTypes { slug } } query Large { usageRecords(first: 1000) { nodes { id } } }";
    let send_query =
        async |name: &str| app.send(app.post("/graphql").json(&json!({"query": document, "operationName": name}))).await.body;
    assert!(send_query("Small").await["errors"].is_null());
    assert_eq!(extensions(&send_query("Large").await)["code"], "QUERY_TOO_COMPLEX");
    assert_eq!(extensions(&send_query("Other").await)["code"], "GRAPHQL_VALIDATION_FAILED");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn introspection_queries_of_clients_and_generators_are_allowed() {
    let app = TestApp::start(Backend::Sqlite).await;
    let reference = (0..9).fold("kind name".to_owned(), |within, _| format!("kind name ofType {{ {within} }}"));
    let document = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }}
            types {{ ...FullType }} directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
            fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated deprecationReason }}
            inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated deprecationReason }}
         fragment TypeRef on __Type {{ {reference} }}"
    );
    let data = app.query(&document).await;
    assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_fragment_chains_are_rejected_before_traversal() {
    let app = TestApp::start(Backend::Sqlite).await;
    let link = |level: usize| format!("fragment F{level} on Query {{ ...F{} }}", level + 1);
    let chain = |length: usize| {
        let links: String = (0..length).map(link).collect();
        format!("{{ ...F0 }} {links} fragment F{length} on Query {{ __typename }}")
    };
    app.query(&chain(30)).await;
    for length in [31, 2_000] {
        let reply = app.graphql(&chain(length), json!({}), None).await;
        assert_eq!(extensions(&reply.body)["limit"], json!({"name": "nestedSelections", "value": 32}), "{length}");
    }
    // Also if no operation spreads them.
    let unused = chain(2_000).replacen("...F0", "__typename", 1);
    assert_eq!(extensions(&app.graphql(&unused, json!({}), None).await.body)["code"], "QUERY_TOO_COMPLEX");
    // Fragments in cycles, each spread by all others, are visited once.
    let all = (0..50).map(|index| format!("...F{index}")).collect::<Vec<_>>().join(" ");
    let cycles = (0..50).map(|index| format!("fragment F{index} on Query {{ {all} }}")).collect::<Vec<_>>().join(" ");
    let reply = app.graphql(&format!("{{ ...F0 }} {cycles}"), json!({}), None).await;
    assert!(["GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"].contains(&extensions(&reply.body)["code"].as_str().unwrap()));
    app.stop().await;
}

/// The number of values in a response, as complexity counts them.
fn values(answer: &Value) -> u64 {
    match answer {
        Value::Object(members) => members.values().map(values_of_field).sum(),
        _ => 0,
    }
}

fn values_of_field(field: &Value) -> u64 {
    match field {
        Value::Array(elements) => elements.iter().map(values_of_field).sum(),
        value => 1 + values(value),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_and_unique_counts_of_a_list_count_as_one_statement() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.limits.complexity = 1).await;
    for (selection, complexity) in [
        // The field, its statement, and a value per row.
        ("breakdown(by: [{dimension: MODEL}, {dimension: TIER}], top: 908) { rows { share } }", 1 + 100 + 2 * 910),
        (
            "breakdown(by: [{dimension: MODEL}, {dimension: TIER}], top: 908) { rows { change { tokens } } }",
            1 + 100 + 100 + 3 * 910,
        ),
        ("totals { byType { change { cost } } }", 1 + 100 + 3 * 10),
        ("breakdown(by: {dimension: MODEL}, top: 908) { rows { uniqueUsers } }", 1 + 100 + 100 + 2 * 910),
        ("uniqueUsers { count previous change }", 1 + 100 + 3 + 2 * 100),
        // Every row has its totals, ten usage types, and the changes of these.
        (
            "breakdown(by: {dimension: MODEL}, top: 908) { rows { totals { byType { change { cost } } } } }",
            1 + 100 + 100 + 910 * (2 + 3 * 10),
        ),
    ] {
        let reply =
            app.graphql(&format!("{{ usageInsights(range: {{lastDays: 30}}) {{ {selection} }} }}"), json!({}), None).await;
        assert_eq!(extensions(&reply.body)["limit"]["actual"], 101 + complexity, "{selection}");
    }
    for (selection, complexity) in [
        ("uniqueUsers { total counts }", 1 + 100 + 1 + 30),
        // Both of the line and of its points count as a statement.
        ("series { uniqueUsers { counts } points { uniqueUsers } }", 12 + 12 * (1 + 30) + 100 + 12 * (30 + 30) + 100),
    ] {
        let query = format!("{{ usageSeries(range: {{lastDays: 30}}, groupBy: {{dimension: MODEL}}) {{ {selection} }} }}");
        let reply = app.graphql(&query, json!({}), None).await;
        assert_eq!(extensions(&reply.body)["limit"]["actual"], 101 + complexity, "{selection}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn last_records_of_values_count_as_one_statement_per_hundred_rows_and_those_of_sessions_as_none() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.limits.complexity = 1).await;
    for (query, complexity) in [
        // Two more rows than values, each with the field; the field of the rows, and the root field.
        (
            "dimensionValues(by: {dimension: USER}, range: {lastDays: 1}, top: 998) { rows { lastRecordAt } }",
            101 + 2 * 1_000 + 10 * 100,
        ),
        ("dimensionValues(by: {dimension: USER}, range: {lastDays: 1}, top: 3) { rows { lastRecordAt } }", 101 + 2 * 5 + 100),
        (
            "sessions(range: {lastDays: 1}, first: 20) { nodes { firstRecordAt lastRecordAt userIds models } }",
            101 + 20 * (1 + 2 + 200),
        ),
        ("usageInsights(range: {lastDays: 1}) { firstRecordAt lastRecordAt }", 101 + 2 + 200),
    ] {
        let reply = app.graphql(&format!("{{ {query} }}"), json!({}), None).await;
        assert_eq!(extensions(&reply.body)["limit"]["actual"], complexity, "{query}");
    }
    app.stop().await;
}

const LISTED_QUERIES: [&str; 9] = [
    "{ usageSeries(range: {lastDays: DAYS}, filter: {accountIds: [\"a\"]}, groupBy: {dimension: MODEL}, top: TOP) { uniqueUsers { total counts comparedCounts } series { uniqueUsers { counts } points { uniqueSessions } } } }",
    "{ sessions(range: {lastDays: DAYS}, filter: {accountIds: [\"a\"]}, first: TOP) { edges { cursor } nodes { sessionId userIds userCount userNames models modelCount totals { tokens byType { usageType } } } pageInfo { hasNextPage } } }",
    "{ dailyUsage(range: {lastDays: DAYS}, groupBy: [{dimension: MODEL}, {dimension: SOURCE}], top: TOP) { groupBy { dimension label } dates statuses series { kind keys points { date quantity } quantities } } }",
    "{ dailyUsage(range: {lastDays: DAYS}) { unit series { points { quantity records } recordCounts } freshness { readFrom } } }",
    "{ usageInsights(range: {lastDays: DAYS}) { totals { tokens byType { usageType quantity } } breakdown(by: [{dimension: MODEL}, {dimension: USAGE_TYPE}], top: TOP) { by { dimension label } rows { key keys change { tokens } totals { records byType { change { quantity } } } } } findings(top: TOP) { rows { kind } } } }",
    "{ usageRecords(first: TOP) { edges { cursor node { id accountId } } nodes { id quantity } pageInfo { hasNextPage } } }",
    "{ hardwareSpecs(first: TOP) { nodes { tier usage(range: {lastDays: DAYS}) { records } } } usageTypes { slug } }",
    "{ usageByTier(range: {lastDays: DAYS}) { tiers { tier } } }",
    "{ dimensionValues(by: {dimension: MODEL}, range: {lastDays: DAYS}, top: TOP) { total rows { value totals { records byType { quantity } } lastRecordAt } } }",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn response_never_contains_more_values_than_its_complexity() {
    let app = TestApp::start(Backend::Sqlite).await;
    // Of two sessions one has more users than a list contains.
    let used = |index: usize| {
        json!({"usageType": "tokens_input", "quantity": 1 + index, "model": format!("m{}", index % 7), "idempotencyKey": format!("k{index}"),
        "accountId": "a", "userId": format!("u{index}"), "sessionId": if index.is_multiple_of(5) { "s1" } else { "s2" },
        "labels": [{"key": "team", "value": format!("t{}", index % 3)}], "occurredAt": format!("2026-11-{:02}T08:00:00Z", 1 + index % 20)})
    };
    app.record_all((0..200).map(used).collect()).await;
    let miser = TestApp::start_on(TestDatabase::shared(app.database()), |settings| settings.limits.complexity = 1).await;
    let mut runner = TestRunner::deterministic();
    let strategy = (0..LISTED_QUERIES.len(), 1..200_u32, 1..30_u32);
    for _ in 0..60 {
        let (question, days, top) = strategy.new_tree(&mut runner).unwrap().current();
        let document = LISTED_QUERIES[question].replace("DAYS", &days.to_string()).replace("TOP", &top.to_string());
        let held = values(&app.query(&document).await);
        let rejected = miser.graphql(&document, json!({}), None).await;
        let complexity = extensions(&rejected.body)["limit"]["actual"].as_u64().unwrap();
        assert!(held > 0 && held <= complexity, "{held} values, complexity {complexity}: {document}");
    }
    miser.stop().await;
    app.stop().await;
}
