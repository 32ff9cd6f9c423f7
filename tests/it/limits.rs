//! Limits: a request above a limit is rejected before any work, names the limit, and requests within it succeed.

mod admission;
mod documents;
mod responses;
mod wrong_tokens;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use usage_insights::error::LimitName;

use crate::support::{Backend, FullSelections, TestApp, on_both_databases};

/// A limit of `serviceConfig`, in either number format.
async fn published(app: &TestApp, name: &str) -> u64 {
    let data = app.query(&format!("{{ serviceConfig {{ limits {{ {name} }} }} }}")).await;
    let value = &data["serviceConfig"]["limits"][name];
    value.as_u64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

/// The extensions of the first error of a response.
fn extensions(body: &Value) -> &Value {
    let extensions = &body["errors"][0]["extensions"];
    assert!(extensions.is_object(), "{body:#}");
    extensions
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn published_limits_are_exactly_those_named_in_errors() {
    let app = TestApp::start(Backend::Sqlite).await;
    let full_selections = FullSelections::of(&app).await;
    let mut published: BTreeSet<_> =
        full_selections.fields("ServiceLimits").into_iter().chain(full_selections.fields("ServiceRates")).collect();
    // A burst belongs to a rate: errors name the rate.
    for rate in ["address", "service", "viewer"] {
        assert!(published.remove(&format!("{rate}Burst")) && published.contains(&format!("{rate}RequestsPerSecond")), "{rate}");
    }
    let named: BTreeSet<_> = LimitName::ALL.iter().map(|name| name.as_str().to_owned()).collect();
    assert_eq!(named, published);
    app.stop().await;
}

on_both_databases! {
    async fn arguments_above_a_limit_report_the_limit_and_the_actual_value(app: &TestApp) {
        let names = |count: usize| (0..count).map(|index| format!("n{index}")).collect::<Vec<_>>();
        let many_names = json!(names(1_001));
        for (query, variables, code, name, asked) in [
            ("{ usageRecords(first: 1001) { nodes { id } } }", json!({}), "INVALID_ARGUMENT", "pageSize", 1_001),
            ("{ hardwareSpecs(last: 5000) { nodes { tier } } }", json!({}), "INVALID_ARGUMENT", "pageSize", 5_000),
            (
                "{ usageInsights(range: {preset: TODAY}) { breakdown(by: {dimension: MODEL}, top: 1001) { measure } } }",
                json!({}),
                "INVALID_ARGUMENT",
                "top",
                1_001,
            ),
            (
                "query ($models: [String!]!) { usageRecords(filter: {models: $models}) { nodes { id } } }",
                json!({"models": many_names}),
                "INVALID_ARGUMENT",
                "filterValues",
                1_001,
            ),
            (
                "query ($models: [String!]!) { usageRecords(filter: {not: {models: $models}}) { nodes { id } } }",
                json!({"models": many_names}),
                "INVALID_ARGUMENT",
                "filterValues",
                1_001,
            ),
            (
                "query ($ids: [ID!]!) { usageRecords(filter: {accountIds: $ids}) { nodes { id } } }",
                json!({"ids": many_names}),
                "INVALID_ARGUMENT",
                "filterValues",
                1_001,
            ),
            (
                "query ($prefixes: [String!]!) { usageRecords(filter: {modelPrefixes: $prefixes}) { nodes { id } } }",
                json!({"prefixes": names(101)}),
                "INVALID_ARGUMENT",
                "filterPrefixes",
                101,
            ),
            (
                "mutation ($ids: [ID!]!) { createServiceToken(input: {name: \"n\", scopes: [READ], accountIds: $ids}) { token } }",
                json!({"ids": many_names}),
                "INVALID_ARGUMENT",
                "tokenNames",
                1_001,
            ),
            (
                "{ dailyUsage(range: {lastDays: 3000}, groupBy: {dimension: USER}, top: 98) { unit } }",
                json!({}),
                "INVALID_ARGUMENT",
                "seriesPoints",
                300_000,
            ),
        ] {
            let reply = app.graphql(query, variables, None).await;
            let extensions = extensions(&reply.body);
            assert_eq!(extensions["code"], code, "{query}");
            let limit = json!({"name": name, "value": published(app, name).await, "actual": asked});
            assert_eq!(extensions["limit"], limit, "{query}");
            assert!(asked > limit["value"].as_u64().unwrap(), "{query}");
        }
        // An invalid value is not a limit error.
        for query in ["{ usageRecords(first: -1) { nodes { id } } }", "{ usageInsights(range: {preset: TODAY}) { breakdown(by: {dimension: MODEL}, top: 0) { measure } } }"] {
            let reply = app.graphql(query, json!({}), None).await;
            assert_eq!((&extensions(&reply.body)["code"], extensions(&reply.body).get("limit")), (&json!("INVALID_ARGUMENT"), None));
        }
    }

    async fn calls_above_a_limit_report_the_limit_and_the_actual_value(app: &TestApp) {
        let max = published(app, "recordsPerCall").await;
        let record = |index: u64| json!({"idempotencyKey": format!("k{index}"), "accountId": "a", "usageType": "api_calls", "quantity": 1});
        let records: Vec<_> = (0..=max).map(record).collect();
        let mutation = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
        let reply = app.graphql(mutation, json!({"records": records}), None).await;
        let extensions = extensions(&reply.body);
        assert_eq!(extensions["code"], "TOO_MANY_RECORDS");
        assert_eq!(extensions["limit"], json!({"name": "recordsPerCall", "value": max, "actual": max + 1}));
        assert_eq!(extensions["docs"], "/docs/errors#too_many_records");
        let data = app.query("{ usageRecords { nodes { id } } }").await;
        assert_eq!(data["usageRecords"]["nodes"], json!([]));
    }
}
