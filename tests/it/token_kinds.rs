//! The kinds of tokens: disjoint usage types, whose sum is `tokens` everywhere.

use serde_json::{Value, json};

use crate::support::{MATERIALIZED_UNTIL, TestApp, on_both_databases, record};

const AT: &str = "2026-11-20T10:00:00Z";
const KINDS: [(&str, i64); 5] = [
    ("tokens_input", 200),
    ("tokens_cache_read", 1_000),
    ("tokens_cache_write", 50),
    ("tokens_output", 180),
    ("tokens_reasoning", 120),
];

fn kinds(model: &str) -> Vec<Value> {
    KINDS
        .map(|(usage_type, quantity)| record(&format!("{model}-{usage_type}"), usage_type, quantity, AT, json!({"model": model})))
        .to_vec()
}

async fn create(app: &TestApp, slug: &str, part_of_tokens: bool) {
    let query = "mutation ($input: CreateUsageTypeInput!) { createUsageType(input: $input) { usageType { slug partOfTokens } } }";
    let input = json!({"slug": slug, "unit": "tokens", "description": "A kind.", "partOfTokens": part_of_tokens});
    let created = app.query_with(query, json!({ "input": input })).await;
    assert_eq!(created["createUsageType"]["usageType"], json!({"slug": slug, "partOfTokens": part_of_tokens}));
}

on_both_databases! {
    async fn tokens_are_the_sum_of_all_kinds(app: &TestApp) {
        app.record_all(kinds("m")).await;
        let fields = "tokensInput tokensCacheRead tokensCacheWrite tokensOutput tokensReasoning tokens";
        for round in ["written through", "materialized"] {
            let data = app.query(&format!("{{ usageInsights(range: {{lastDays: 7}}) {{ totals {{ {fields} cacheReadShare }} change {{ {fields} }} dailyAverage {{ {fields} }}
                peak: peakDay(by: TOKENS) {{ date value }} cached: peakDay(by: TOKENS_CACHE_READ) {{ value }} }} }}")).await;
            let insights = &data["usageInsights"];
            assert_eq!(insights["totals"], json!({
                "tokensInput": "200", "tokensCacheRead": "1000", "tokensCacheWrite": "50", "tokensOutput": "180", "tokensReasoning": "120",
                "tokens": "1550", "cacheReadShare": 0.8,
            }), "{round}");
            assert_eq!((&insights["peak"], &insights["cached"]), (&json!({"date": "2026-11-20", "value": "1550"}), &json!({"value": "1000"})));
            let average = insights["dailyAverage"]["tokens"].as_f64().unwrap();
            assert!((average - 1_550.0 / 7.0).abs() < 1e-9, "{average}");
            app.materialize_until(MATERIALIZED_UNTIL).await;
        }
        let empty = app.query("{ usageInsights(range: {preset: TODAY}) { totals { tokens cacheReadShare } } }").await;
        assert_eq!(empty["usageInsights"]["totals"], json!({"tokens": "0", "cacheReadShare": null}));
    }

    async fn created_usage_type_is_part_of_tokens_if_it_says_so(app: &TestApp) {
        create(app, "tokens_audio", true).await;
        create(app, "tokens_rejected_prediction", false).await;
        let of = |usage_type: &str, model: &str, quantity| record(&format!("{model}-{usage_type}"), usage_type, quantity, AT, json!({"model": model}));
        app.record_all(vec![of("tokens_audio", "a", 500), of("tokens_rejected_prediction", "b", 9_000), of("tokens_input", "b", 400)]).await;
        let data = app.query("{ usageInsights(range: {lastDays: 7}) { totals { tokens byType { usageType quantity } } peakDay { value }
            breakdown(by: {dimension: MODEL}, measure: TOKENS, top: 1) { rows { key totals { tokens } } } }
            dailyUsage(range: {lastDays: 2}) { usageTypes series { key total } } }").await;
        assert_eq!(data["usageInsights"]["totals"]["tokens"], "900");
        assert_eq!(data["usageInsights"]["peakDay"]["value"], "900");
        assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!([{"key": "a", "totals": {"tokens": "500"}}, {"key": null, "totals": {"tokens": "400"}}]));
        assert_eq!(data["dailyUsage"]["usageTypes"].as_array().unwrap().last(), Some(&json!("tokens_audio")));
        assert_eq!(data["dailyUsage"]["series"].as_array().unwrap().last(), Some(&json!({"key": "tokens_audio", "total": "500"})));
        let seconds = "mutation { createUsageType(input: {slug: \"x\", unit: \"seconds\", description: \"y\", partOfTokens: true}) { usageType { slug } } }";
        assert_eq!(app.error_code(seconds).await, "INVALID_ARGUMENT");
    }
}

/// Another process created the type: this one has not read it when it is asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usage_type_of_another_process_is_part_of_tokens() {
    use crate::support::{Backend, TestDatabase};
    let app = TestApp::start(Backend::Postgres).await;
    let other = TestApp::start_on(TestDatabase::shared(app.database()), |_| {}).await;
    create(&other, "tokens_audio", true).await;
    other.record_all(vec![record("k", "tokens_audio", 5, AT, json!({"model": "m"}))]).await;
    let query = "{ dailyUsage(range: {lastDays: 2}) { series { key total } }
        usageInsights(range: {lastDays: 7}) { totals { tokens } peakDay { value } breakdown(by: {dimension: MODEL}) { rows { key totals { tokens } } } } }";
    let data = app.query(query).await;
    assert_eq!(data["dailyUsage"]["series"].as_array().unwrap().last(), Some(&json!({"key": "tokens_audio", "total": "5"})));
    assert_eq!(
        data["usageInsights"],
        json!({
            "totals": {"tokens": "5"}, "peakDay": {"value": "5"}, "breakdown": {"rows": [{"key": "m", "totals": {"tokens": "5"}}]},
        })
    );
    other.stop().await;
    app.stop().await;
}
