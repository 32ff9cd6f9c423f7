//! The forecast of the month: one per query, last, in the currency; and amounts compared with almost nothing.

use serde_json::{Value, json};

use super::{FINDINGS, findings, kinds, record_on_day};
use crate::support::{TestApp, on_both_databases};

/// Records from 70 days ago until today.
async fn daily_usage(app: &TestApp, record: impl Fn(u64) -> Vec<Value>) {
    app.record_all((0..=70).flat_map(record).collect()).await;
}

fn subject(finding: &Value) -> (&Value, &Value, &Value) {
    (&finding["measure"], &finding["usageType"], &finding["subject"])
}

on_both_databases! {
    async fn forecast_is_one_and_the_last_in_addition_to_the_other_findings(app: &TestApp) {
        daily_usage(app, |days| vec![
            record_on_day(days, "tokens_input", 100, json!({"model": "m", "cost": "40"})),
            record_on_day(days, "api_calls", 10, json!({"cost": "0.5"})),
            record_on_day(days, "transcription_seconds", 10, json!({})),
        ]).await;
        app.record_all(vec![record_on_day(1, "tokens_input", 1, json!({"model": "new-1"})), record_on_day(2, "tokens_input", 1, json!({"model": "new-2"}))]).await;
        let all = findings(app, "").await;
        let forecasts = kinds(&all, "FORECAST");
        assert_eq!((forecasts.len(), kinds(&all, "NEW").len()), (1, 2), "{all:#?}");
        assert_eq!(subject(forecasts[0]), (&json!("COST"), &json!(null), &json!(null)));
        assert_eq!(all.last(), Some(forecasts[0]));
        // 21 days of November and 31 of October.
        assert_eq!(forecasts[0]["forecast"], json!({"soFar": "850.5", "expected": "1215", "low": "1215", "high": "1215", "previousMonth": "1255.5"}));
        assert_eq!(forecasts[0]["message"],
            "at the current pace, cost will reach about 1,215.00 USD this month (80 % interval: 1,215.00 USD to 1,215.00 USD), 97 % of the previous month");
        for top in [1, 2] {
            let data = app.query(&format!("{{ usageInsights(range: {{preset: LAST_30_DAYS}}) {{ findings(top: {top}) {{ {FINDINGS} }} }} }}")).await;
            let found = &data["usageInsights"]["findings"];
            let rows = found["rows"].as_array().unwrap();
            assert_eq!((rows.len(), &rows[..top], rows.last()), (top + 1, &all[..top], all.last()), "the forecast takes no place");
            assert_eq!(found["total"], all.len());
        }
    }

    async fn forecast_is_of_the_usage_types_of_the_filter(app: &TestApp) {
        daily_usage(app, |days| vec![
            record_on_day(days, "tokens_input", 100, json!({"cost": "1"})),
            record_on_day(days, "compute_seconds", 60, json!({"cost": "1"})),
            record_on_day(days, "api_calls", 10, json!({})),
            record_on_day(days, "api_calls", 20, json!({"provider": "p"})),
        ]).await;
        for (filter, measure, usage_type) in [
            ("", json!("COST"), json!(null)),
            (", filter: {sources: [\"included\"]}", json!("COST"), json!(null)),
            (", filter: {usageTypes: [\"compute_seconds\"]}", json!(null), json!("compute_seconds")),
            (", filter: {usageTypes: [\"compute_seconds\", \"api_calls\"]}", json!(null), json!("api_calls")),
            (", filter: {not: {usageTypes: [\"tokens_input\", \"compute_seconds\"]}}", json!(null), json!("api_calls")),
        ] {
            let found = findings(app, filter).await;
            let forecasts = kinds(&found, "FORECAST");
            assert_eq!(forecasts.len(), 1, "{filter}: {found:#?}");
            assert_eq!(subject(forecasts[0]), (&measure, &usage_type, &json!(null)), "{filter}");
        }
    }

    async fn usage_after_almost_nothing_is_said_so(app: &TestApp) {
        // Since the first of November 10,000 times as much as before.
        daily_usage(app, |days| vec![record_on_day(days, "api_calls", if days <= 20 { 10_000 } else { 1 }, json!({}))]).await;
        let found = findings(app, "").await;
        let message = |kind: &str| kinds(&found, kind)[0]["message"].as_str().unwrap().to_owned();
        assert!(message("FORECAST").ends_with("), after almost nothing in the previous month"), "{}", message("FORECAST"));
        let spike = message("SPIKE");
        assert!(spike.contains("it was well above the usual amount of almost nothing: 10,000 instead of about 1"), "{spike}");
    }
}
