//! Findings about tokens: their sum once, not each of the usage types that are part of it.

use serde_json::{Value, json};

use super::{day, findings, kinds, record_on_day};
use crate::support::{TestApp, on_both_databases};

const SHIPPED: [&str; 5] = ["tokens_cache_read", "tokens_cache_write", "tokens_input", "tokens_output", "tokens_reasoning"];

/// 60 days of usage until yesterday: on each day eight calls of two models with every token type, and compute. The quantities of a
/// token type on a day are multiplied by `factor`; 0 is no record.
async fn daily_usage(app: &TestApp, token_types: &[&str], factor: impl Fn(u64, &str) -> i64) {
    for days in 1..=60 {
        let mut records = vec![record_on_day(days, "compute_seconds", 3_600, json!({"tier": "gpu"}))];
        for (index, usage_type) in token_types.iter().enumerate() {
            let quantity = 100 * (i64::try_from(index).unwrap() + 1) * factor(days, usage_type);
            let calls = (0..8).filter(|_| quantity > 0);
            records.extend(calls.map(|call| {
                record_on_day(
                    days,
                    usage_type,
                    quantity,
                    json!({"model": format!("m{}", call % 2), "sessionId": format!("s{call}")}),
                )
            }));
        }
        app.record_all(records).await;
    }
}

async fn with_custom_type(app: &TestApp) -> Vec<&'static str> {
    app.query("mutation { createUsageType(input: {slug: \"tokens_audio\", unit: \"tokens\", description: \"Audio\", partOfTokens: true}) { usageType { slug } } }").await;
    [&["tokens_audio"], &SHIPPED[..]].concat()
}

fn subjects<'a>(found: &'a [Value], kind: &str) -> Vec<(&'a Value, &'a Value, &'a Value)> {
    kinds(found, kind).into_iter().map(|finding| (&finding["measure"], &finding["usageType"], &finding["subject"])).collect()
}

on_both_databases! {
    async fn spike_and_forecast_of_tokens_speak_of_their_sum_once(app: &TestApp) {
        let token_types = with_custom_type(app).await;
        daily_usage(app, &token_types, |days, _| if days == 4 { 6 } else { 1 }).await;
        let found = findings(app, "").await;
        assert_eq!(subjects(&found, "SPIKE"), [(&json!("TOKENS"), &json!(null), &json!(null))], "{found:#?}");
        let spike = kinds(&found, "SPIKE")[0];
        // Six usage types: 8 * 100 * (1 + … + 6) tokens on a usual day.
        assert_eq!((&spike["change"]["observed"], &spike["change"]["expected"]), (&json!("100800"), &json!("16800")));
        assert!(spike["message"].as_str().unwrap().starts_with("`tokens` on "), "{spike:#}");
        assert_eq!(spike["filter"]["usageTypes"], json!(token_types));
        let query = "query ($range: DateRangeInput!, $filter: UsageFilter) { usageInsights(range: $range, filter: $filter) { totals { tokens } } }";
        let data = app.query_with(query, json!({"range": spike["range"], "filter": spike["filter"]})).await;
        assert_eq!(data["usageInsights"]["totals"]["tokens"], "100800");
        assert_eq!(subjects(&found, "FORECAST"), [(&json!("TOKENS"), &json!(null), &json!(null))], "{found:#?}");
        let forecast = kinds(&found, "FORECAST")[0];
        assert_eq!(forecast["forecast"]["soFar"], (20 * 16_800 + 5 * 16_800).to_string());
    }

    async fn drop_of_tokens_is_reported_once(app: &TestApp) {
        daily_usage(app, &SHIPPED, |days, _| i64::from(!(6..8).contains(&days))).await;
        let found = findings(app, "").await;
        assert_eq!(subjects(&found, "DROP"), [(&json!("TOKENS"), &json!(null), &json!(null))], "{found:#?}");
        assert_eq!(kinds(&found, "DROP")[0]["range"], json!({"days": {"from": day(7).to_string(), "through": day(6).to_string()}}));
    }

    async fn filter_on_one_token_type_compares_that_type(app: &TestApp) {
        daily_usage(app, &SHIPPED, |days, _| if days == 4 { 6 } else { 1 }).await;
        let one = findings(app, ", filter: {usageTypes: [\"tokens_output\", \"compute_seconds\"]}").await;
        assert_eq!(subjects(&one, "SPIKE"), [(&json!(null), &json!("tokens_output"), &json!(null))], "{one:#?}");
        let two = findings(app, ", filter: {usageTypes: [\"tokens_input\", \"tokens_output\"]}").await;
        assert_eq!(subjects(&two, "SPIKE"), [(&json!("TOKENS"), &json!(null), &json!(null))], "{two:#?}");
        assert_eq!(kinds(&two, "SPIKE")[0]["change"]["observed"], (8 * 100 * (3 + 4) * 6).to_string());
        assert_eq!(kinds(&two, "SPIKE")[0]["filter"]["usageTypes"], json!(["tokens_input", "tokens_output"]));
    }

    async fn token_type_that_stops_is_reported_by_itself_unless_all_stop(app: &TestApp) {
        daily_usage(app, &SHIPPED, |days, usage_type| i64::from(usage_type != "tokens_reasoning" || days > 6)).await;
        let found = findings(app, "").await;
        assert_eq!(subjects(&found, "SILENT"), [(&json!(null), &json!("tokens_reasoning"), &json!(null))], "{found:#?}");
    }

    async fn tokens_that_stop_are_one_finding(app: &TestApp) {
        daily_usage(app, &SHIPPED, |days, _| i64::from(days > 6)).await;
        let found = findings(app, "").await;
        assert_eq!(subjects(&found, "SILENT"), [(&json!("TOKENS"), &json!(null), &json!(null))], "{found:#?}");
        assert!(kinds(&found, "DROP").is_empty(), "{found:#?}");
    }
}
