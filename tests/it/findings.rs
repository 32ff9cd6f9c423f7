//! Findings: each kind, the conditions that suppress it, and who may see it.

mod forecast;
mod planted;
mod real;
mod services;
mod tokens;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use usage_insights::auth::{Scope, ServiceTokens};
use usage_insights::settings::Environment;

use crate::support::{Backend, MATERIALIZED_UNTIL, NOW, TestApp, on_both_databases, record};

/// All fields of a finding.
pub const FINDINGS: &str = "total rows { kind severity message usageType measure subjectKind subject
    range { days { from through } }
    filter { accountIds userIds sessionIds workspaceIds agentIds usageTypes tiers models modelPrefixes providers sources missing
            not { accountIds userIds sessionIds workspaceIds agentIds usageTypes tiers models providers sources } }
    change { flaggedDays observed expected peakDay peakObserved peakExpected usualLow usualHigh deviations mainDriverKind mainDriver mainDriverShare }
    appearance { firstSeenOn lookbackStart records cost share similarTo }
    absence { lastSeenOn expectedOn usualGapDays longestGapDays silentDays }
    gap { reason tiers records computeSeconds totalComputeSeconds }
    concentration { cost totalCost share distinctValues }
    forecast { soFar expected low high previousMonth }
    ingestion { reason records totalRecords share shareBefore } }";

/// The findings of the last 30 days; `arguments` are added to those of `usageInsights`.
pub async fn findings(app: &TestApp, arguments: &str) -> Vec<Value> {
    let query =
        format!("{{ usageInsights(range: {{preset: LAST_30_DAYS}}{arguments}) {{ findings(top: 1000) {{ {FINDINGS} }} }} }}");
    app.query(&query).await["usageInsights"]["findings"]["rows"].as_array().unwrap().clone()
}

fn kinds<'a>(findings: &'a [Value], kind: &str) -> Vec<&'a Value> {
    findings.iter().filter(|finding| finding["kind"] == kind).collect()
}

/// The day `days` days before the tests' today.
pub fn day(days: u64) -> NaiveDate {
    DateTime::parse_from_rfc3339(NOW).unwrap().date_naive().checked_sub_days(Days::new(days)).unwrap()
}

/// A record of `acme` on the day `days` days before today.
fn record_on_day(days: u64, usage_type: &str, quantity: i64, other: Value) -> Value {
    let key = format!("{usage_type}-{days}-{other}");
    record(&key, usage_type, quantity, &format!("{}T10:00:00Z", day(days)), other)
}

/// 60 days of steady usage until yesterday: 1,000 tokens a day by each of two models, with the quantity of a day changed by
/// `change`.
async fn steady(app: &TestApp, change: impl Fn(u64) -> i64) {
    for days in 1..=60 {
        let tokens = |model: &str, part: i64| (0..8).map(move |hour| (hour, model.to_owned(), part)).collect::<Vec<_>>();
        let mut records = Vec::new();
        for (hour, model, part) in [tokens("big", change(days)), tokens("small", 1_000)].concat() {
            let key = format!("t-{days}-{hour}-{model}");
            let at = format!("{}T{:02}:00:00Z", day(days), 8 + hour);
            records.push(record(&key, "tokens_input", part / 8, &at, json!({"model": model})));
        }
        app.record_all(records).await;
    }
}

on_both_databases! {
    async fn spike_reports_amount_cause_and_follow_up_query(app: &TestApp) {
        steady(app, |days| if days == 4 { 9_000 } else { 1_000 }).await;
        let found = findings(app, "").await;
        let spikes = kinds(&found, "SPIKE");
        assert_eq!(spikes.len(), 1, "{found:#?}");
        let spike = spikes[0];
        let at = day(4).to_string();
        assert_eq!(spike["range"], json!({"days": {"from": at, "through": at}}));
        assert_eq!((&spike["measure"], &spike["usageType"], &spike["subject"]), (&json!("TOKENS"), &json!(null), &json!(null)));
        assert_eq!(spike["change"]["observed"], "10000");
        assert_eq!(spike["change"]["expected"], "2000");
        assert_eq!((&spike["change"]["mainDriverKind"], &spike["change"]["mainDriver"]), (&json!("MODEL"), &json!("big")));
        assert_eq!(spike["severity"], "WARNING");

        // Its range and filter can be used in a query unchanged.
        let query = "query ($range: DateRangeInput!, $filter: UsageFilter) {
            usageInsights(range: $range, filter: $filter) { totals { tokens } } }";
        let data = app.query_with(query, json!({"range": spike["range"], "filter": spike["filter"]})).await;
        assert_eq!(data["usageInsights"]["totals"]["tokens"], "9000");
    }

    async fn drop_is_found_and_steady_usage_gives_no_finding(app: &TestApp) {
        steady(app, |_| 1_000).await;
        let found = findings(app, "").await;
        assert!(found.iter().all(|finding| finding["kind"] == "FORECAST"), "{found:#?}");

        let dropped = TestApp::start(Backend::Sqlite).await;
        steady(&dropped, |days| if (6..8).contains(&days) { 0 } else { 1_000 }).await;
        let found = findings(&dropped, "").await;
        let drops = kinds(&found, "DROP");
        assert_eq!(drops.len(), 1, "{found:#?}");
        assert_eq!(drops[0]["range"], json!({"days": {"from": day(7).to_string(), "through": day(6).to_string()}}));
        assert_eq!(drops[0]["change"]["flaggedDays"], 2);
        dropped.stop().await;
    }

    async fn running_day_is_not_compared_with_complete_days(app: &TestApp) {
        steady(app, |_| 1_000).await;
        app.record_all(vec![record_on_day(0, "tokens_input", 1, json!({"model": "big"}))]).await;
        let found = findings(app, "").await;
        assert!(kinds(&found, "DROP").is_empty() && kinds(&found, "SILENT").is_empty(), "{found:#?}");
        // A day later the spike is over, and short for a day.
        app.set_time("2026-11-22T12:00:00Z");
        let found = findings(app, "").await;
        assert_eq!(kinds(&found, "DROP").len(), 1, "{found:#?}");
    }

    async fn too_little_usage_gives_no_findings(app: &TestApp) {
        assert_eq!(findings(app, "").await, Vec::<Value>::new());
        // Two weeks with the last day at ten times the usual: too short a history for a baseline.
        for days in 1..=14 {
            app.record_all(vec![record_on_day(days, "tokens_input", if days == 1 { 10_000 } else { 1_000 }, json!({"model": format!("m{days}")}))]).await;
        }
        assert_eq!(findings(app, "").await, Vec::<Value>::new());
        let data = app.query("{ usageInsights(range: {days: {from: \"2027-01-01\", through: \"2027-01-31\"}}) { findings { total } } }").await;
        assert_eq!(data["usageInsights"]["findings"]["total"], 0);
    }

    async fn inactivity_is_reported_with_the_last_usage(app: &TestApp) {
        steady(app, |_| 1_000).await;
        for days in 1..=60 {
            let mut records = vec![record_on_day(days, "compute_seconds", 3_600, json!({"tier": "gpu-a"}))];
            if days > 6 {
                records.push(record_on_day(days, "compute_seconds", 600, json!({"tier": "gpu-b"})));
                records.push(record_on_day(days, "transcription_seconds", 60, json!({})));
            }
            app.record_all(records).await;
        }
        let found = findings(app, "").await;
        let silent = kinds(&found, "SILENT");
        let subjects: Vec<_> = silent.iter().map(|finding| (&finding["usageType"], &finding["subject"], &finding["severity"])).collect();
        assert_eq!(subjects, [
            (&json!("transcription_seconds"), &json!(null), &json!("CRITICAL")),
            (&json!("compute_seconds"), &json!("gpu-b"), &json!("WARNING")),
        ]);
        for finding in silent {
            assert_eq!(finding["absence"], json!({
                "lastSeenOn": day(7).to_string(), "expectedOn": day(6).to_string(), "usualGapDays": 1, "longestGapDays": 1, "silentDays": 6,
            }));
        }
        assert!(kinds(&found, "DROP").is_empty(), "{found:#?}");
    }

    async fn values_never_seen_before_are_reported_as_new(app: &TestApp) {
        // `old` was last used long before the compared period.
        app.record_all(vec![record("old", "tokens_input", 5, "2025-01-05T10:00:00Z", json!({"model": "old", "tier": "gpu-a10"}))]).await;
        steady(app, |_| 1_000).await;
        app.record_all(vec![
            record_on_day(3, "tokens_input", 5, json!({"model": "old"})),
            record_on_day(2, "tokens_input", 5, json!({"model": "fresh"})),
            record_on_day(2, "compute_seconds", 5, json!({"tier": "gpu-a1o"})),
        ]).await;
        for days in 1..=20 {
            app.record_all((0..8).map(|hour| record_on_day(days, "api_calls", 1, json!({"userId": "ann", "metadata": {"hour": hour}}))).collect()).await;
        }
        let found = findings(app, ", filter: {accountIds: [\"acme\"]}").await;
        let mut new: Vec<_> = kinds(&found, "NEW").into_iter()
            .map(|finding| (finding["subjectKind"].clone(), finding["subject"].clone(), finding["appearance"]["firstSeenOn"].clone())).collect();
        new.sort_by_key(|(kind, ..)| kind.to_string());
        assert_eq!(new, [
            (json!("MODEL"), json!("fresh"), json!(day(2).to_string())),
            (json!("TIER"), json!("gpu-a1o"), json!(day(2).to_string())),
            (json!("USER"), json!("ann"), json!(day(20).to_string())),
        ], "{found:#?}");
        let user = kinds(&found, "NEW").into_iter().find(|finding| finding["subjectKind"] == "USER").unwrap().clone();
        assert_eq!(user["filter"]["userIds"], json!(["ann"]));
        assert!(user["appearance"]["lookbackStart"].is_string(), "{user}");
    }

    async fn unmetered_usage_is_reported(app: &TestApp) {
        app.set_time("2026-11-01T00:00:00Z");
        for tier in ["gpu-a", "gpu-b", "gpu-c"] {
            app.query(&format!("mutation {{ createHardwareSpec(input: {{tier: \"{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}")).await;
        }
        app.set_time(NOW);
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu-new\", displayName: \"x\"}) { hardwareSpec { tier } } }").await;
        let gaps = |found: Vec<Value>| -> Vec<(Value, Value, Value)> {
            kinds(&found, "UNTRACKED").into_iter()
                .map(|finding| (finding["gap"]["reason"].clone(), finding["gap"]["tiers"].clone(), finding["severity"].clone())).collect()
        };

        // The original fault: hardware is offered, tokens are recorded, and compute never is.
        app.record_all(vec![record_on_day(2, "tokens_input", 5, json!({}))]).await;
        assert_eq!(gaps(findings(app, "").await), [(json!("COMPUTE_NEVER_RECORDED"), json!(["gpu-a", "gpu-b", "gpu-c"]), json!("CRITICAL"))]);

        app.record_all(vec![
            record_on_day(2, "compute_seconds", 600, json!({"tier": "gpu-a"})),
            record_on_day(2, "compute_seconds", 300, json!({"tier": "gpu-x"})),
            record_on_day(2, "compute_seconds", 100, json!({})),
        ]).await;
        assert_eq!(gaps(findings(app, "").await), [
            (json!("SPEC_MISSING"), json!(["gpu-x"]), json!("INFO")),
            (json!("TIER_MISSING"), json!([]), json!("INFO")),
            (json!("SPEC_NEVER_USED"), json!(["gpu-b", "gpu-c"]), json!("INFO")),
        ]);
        // The filter of compute without a tier selects exactly these records.
        let found = findings(app, "").await;
        let without_tier = kinds(&found, "UNTRACKED").into_iter().find(|finding| finding["gap"]["reason"] == "TIER_MISSING").unwrap();
        assert_eq!(without_tier["filter"]["missing"], json!(["TIER"]));
        let query = "query ($range: DateRangeInput!, $filter: UsageFilter) { usageInsights(range: $range, filter: $filter) { totals { computeSeconds records } } }";
        let shown = app.query_with(query, json!({"range": without_tier["range"], "filter": without_tier["filter"]})).await;
        assert_eq!(shown["usageInsights"]["totals"], json!({"computeSeconds": "100", "records": "1"}));
        // An excluded account is no reason to report tiers as unused.
        let others: Vec<_> = gaps(findings(app, ", filter: {not: {accountIds: [\"acme\"]}}").await);
        assert_eq!(others, []);
        // One account gets no findings about usage of others.
        let of_account: Vec<_> = gaps(findings(app, ", filter: {accountIds: [\"acme\"]}").await).into_iter().map(|(reason, ..)| reason).collect();
        assert_eq!(of_account, ["SPEC_MISSING", "TIER_MISSING"]);
    }

    async fn records_without_a_known_cost_are_reported_if_the_usage_type_has_prices(app: &TestApp) {
        let unpriced = async || {
            let data = app.query("{ usageInsights(range: {preset: LAST_30_DAYS}) { findings(top: 50) { rows {
                kind severity message usageType subjectKind subject filter { usageTypes models } unpriced { records totalRecords share } } } } }").await;
            let mut rows = data["usageInsights"]["findings"]["rows"].as_array().unwrap().clone();
            rows.retain(|row| row["kind"] == "UNPRICED");
            rows
        };
        let sent = |key: &str, model: &str, other: Value| {
            let mut sent = record(key, "tokens_input", 10, "2026-11-20T10:00:00Z", other);
            sent["model"] = json!(model);
            sent
        };
        app.record_all(vec![sent("a", "new", json!({})), sent("b", "new", json!({})), sent("c", "other", json!({}))]).await;
        app.record_all(vec![sent("d", "given", json!({"cost": "0.5"}))]).await;
        assert_eq!(unpriced().await, Vec::<Value>::new(), "the usage type has no price");
        app.query("mutation { setPrice(input: {usageType: \"tokens_input\", model: \"priced\", rate: 1}) { isNew } }").await;
        assert_eq!(unpriced().await, [json!({
            "kind": "UNPRICED", "severity": "WARNING", "usageType": "tokens_input", "subjectKind": "MODEL", "subject": "new",
            "message": "3 of 4 records of `tokens_input` have no known cost, 67 % of them of model `new`; set a price that was in force then, and run `reprice`",
            "filter": {"usageTypes": ["tokens_input"], "models": ["new"]},
            "unpriced": {"records": "3", "totalRecords": "4", "share": 0.75},
        })]);
    }

    async fn cost_concentration_is_reported(app: &TestApp) {
        let spend = |day: u64, user: &str, model: &str, cost: i64| record_on_day(day, "tokens_output", 10, json!({"userId": user, "sessionId": format!("s{day}{user}"), "model": model, "cost": cost}));
        for days in 1..=10 {
            app.record_all(vec![
                spend(days, "ann", "a", 900), spend(days, "bob", "b", 50), spend(days, "cid", "c", 30), spend(days, "dan", "d", 20),
            ]).await;
        }
        let found = findings(app, ", filter: {accountIds: [\"acme\"]}").await;
        let mut found: Vec<_> = kinds(&found, "CONCENTRATION").into_iter()
            .map(|finding| (finding["subjectKind"].clone(), finding["subject"].clone(), finding["concentration"].clone())).collect();
        found.sort_by_key(|(kind, ..)| kind.to_string());
        let numbers = json!({"cost": "9000", "totalCost": "10000", "share": 0.9, "distinctValues": "4"});
        assert_eq!(found, [(json!("MODEL"), json!("a"), numbers.clone()), (json!("USER"), json!("ann"), numbers)]);
    }

    async fn month_end_is_forecast_from_the_current_pace(app: &TestApp) {
        for days in 0..=70 {
            app.record_all(vec![record_on_day(days, "api_calls", 100, json!({}))]).await;
        }
        let found = findings(app, "").await;
        let forecasts = kinds(&found, "FORECAST");
        assert_eq!(forecasts.len(), 1, "{found:#?}");
        assert_eq!(forecasts[0]["forecast"], json!({"soFar": "2100", "expected": "3000", "low": "3000", "high": "3000", "previousMonth": "3100"}));
        assert_eq!(forecasts[0]["range"], json!({"days": {"from": "2026-11-01", "through": "2026-11-21"}}));
        // A past range gives no findings about the present.
        let data = app.query(&format!("{{ usageInsights(range: {{preset: LAST_MONTH}}) {{ findings {{ {FINDINGS} }} }} }}")).await;
        assert_eq!(data["usageInsights"]["findings"]["total"], 0, "{data:#}");
    }

    async fn findings_are_ordered_by_importance_and_limited_by_top(app: &TestApp) {
        steady(app, |days| if days == 4 { 5_000 } else { 1_000 }).await;
        for days in 10..=60 {
            app.record_all(vec![record_on_day(days, "transcription_seconds", 60, json!({}))]).await;
        }
        let found = findings(app, "").await;
        assert_eq!(found.last().unwrap()["kind"], "FORECAST");
        let ranks: Vec<_> = found.iter().map(|finding| ["CRITICAL", "WARNING", "INFO"].iter().position(|severity| finding["severity"] == *severity).unwrap()).collect();
        assert!(ranks.is_sorted() && ranks.first() == Some(&0) && found.len() > 2, "{found:#?}");
        let data = app.query("{ usageInsights(range: {preset: LAST_30_DAYS}) { findings(top: 1) { total rows { kind } } } }").await;
        assert_eq!(data["usageInsights"]["findings"], json!({"total": found.len(), "rows": [{"kind": "SILENT"}, {"kind": "FORECAST"}]}));
        assert_eq!(app.error_code("{ usageInsights(range: {preset: TODAY}) { findings(top: 0) { total } } }").await, "INVALID_ARGUMENT");
    }

    async fn findings_of_an_account_contain_nothing_of_others(app: &TestApp) {
        steady(app, |_| 1_000).await;
        let quiet = findings(app, ", filter: {accountIds: [\"acme\"]}").await;
        // Another account spikes, adds a model and a tier, and stops.
        for days in 6..=60 {
            let quantity = if days == 8 { 900_000 } else { 50_000 };
            app.record_all((0..9).map(|hour| record_on_day(days, "tokens_input", quantity, json!({"accountId": "globex", "model": format!("m{}", days / 9), "tier": "gpu-z", "metadata": {"hour": hour}}))).collect()).await;
        }
        assert_eq!(findings(app, ", filter: {accountIds: [\"acme\"]}").await, quiet);
        let all = findings(app, "").await;
        assert!(all.iter().any(|finding| finding["subject"] == "globex" && finding["filter"]["accountIds"] == json!(["globex"])), "{all:#?}");
    }

    async fn findings_need_a_fixed_number_of_statements(app: &TestApp) {
        steady(app, |days| if days == 4 { 5_000 } else { 1_000 }).await;
        app.record_all((0..60).map(|model| record_on_day(2, "tokens_input", 5, json!({"model": format!("new-{model}"), "userId": format!("u{model}")}))).collect()).await;
        // One of them for the prices, because the records have no known cost; of one account, one for whether records of the weeks before have
        // expired.
        for (arguments, statements) in [("", 6), (", filter: {accountIds: [\"acme\"]}", 6), (", filter: {accountIds: [\"acme\"], models: [\"big\"]}", 3)] {
            for zone in ["UTC", "Asia/Kathmandu"] {
                let before = app.store.read_statement_count();
                findings(app, &format!(", timeZone: \"{zone}\"{arguments}")).await;
                assert_eq!(app.store.read_statement_count() - before, statements, "{arguments} in {zone}");
            }
        }
        let before = app.store.read_statement_count();
        app.query("{ usageInsights(range: {preset: LAST_30_DAYS}) { totals { records } } }").await;
        assert_eq!(app.store.read_statement_count() - before, 1, "unselected findings need no statement");
    }
}

/// Local days of other zones are read from quarter hours before days are materialized, and from days and boundary slices after
/// that: the findings are the same.
async fn findings_use_local_days_regardless_of_materialized_rollups(backend: Backend) {
    let app = TestApp::start_unmaterialized(backend).await;
    // Early and late in the UTC day, when the local date differs in New York and in Kathmandu.
    for days in 1..=60 {
        let of = |account: &'static str, spiking: i64| {
            [2, 12, 20].map(|hour| {
                let quantity = if days == 4 && hour == spiking { 90_000 } else { 1_000 };
                let other = json!({"accountId": account, "model": "big"});
                record(&format!("{days}-{hour}"), "tokens_input", quantity, &format!("{}T{hour:02}:00:00Z", day(days)), other)
            })
        };
        app.record_all([of("acme", 2), of("globex", 20)].concat()).await;
    }
    let mut open = Vec::new();
    for materialized_until in [false, true] {
        if materialized_until {
            app.materialize_until(MATERIALIZED_UNTIL).await;
        }
        for (zone, account, spike) in [
            ("UTC", "acme", 4),
            ("UTC", "globex", 4),
            ("America/New_York", "acme", 5),
            ("America/New_York", "globex", 4),
            ("Asia/Kathmandu", "acme", 4),
            ("Asia/Kathmandu", "globex", 3),
        ] {
            let of_account = findings(&app, &format!(", timeZone: \"{zone}\", filter: {{accountIds: [\"{account}\"]}}")).await;
            let spikes = kinds(&of_account, "SPIKE");
            assert_eq!(spikes.len(), 1, "{zone} {account}: {of_account:#?}");
            let at = day(spike).to_string();
            assert_eq!(spikes[0]["range"], json!({"days": {"from": at, "through": at}}), "{zone} {account}");
            assert_eq!((&spikes[0]["change"]["observed"], &spikes[0]["change"]["expected"]), (&json!("92000"), &json!("3000")));
            let of_all = findings(&app, &format!(", timeZone: \"{zone}\"")).await;
            if materialized_until {
                assert_eq!((of_account, of_all), open.remove(0), "{zone} {account}");
            } else {
                open.push((of_account, of_all));
            }
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_findings_use_local_days_regardless_of_materialized_rollups() {
    findings_use_local_days_regardless_of_materialized_rollups(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_findings_use_local_days_regardless_of_materialized_rollups() {
    findings_use_local_days_regardless_of_materialized_rollups(Backend::Postgres).await;
}

/// Findings about ingestion are per service, not per account: only callers who may read `ingestion` see them.
async fn only_admins_see_findings_about_services(backend: Backend) {
    let app = TestApp::start(backend).await;
    for _ in 0..3 {
        let bad = (0..10).map(|index| record(&format!("k{index}"), "nonsense", 1, NOW, json!({}))).collect();
        app.record(Value::Array(bad)).await;
    }
    app.record_all(vec![record_on_day(1, "tokens_input", 5, json!({}))]).await;
    // Shutdown flushes the counters.
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    let found = findings(&app, "").await;
    let rejections = kinds(&found, "REFUSALS");
    assert_eq!(rejections.len(), 1, "{found:#?}");
    assert_eq!((&rejections[0]["subject"], &rejections[0]["severity"]), (&json!("(development)"), &json!("CRITICAL")));
    assert_eq!(
        rejections[0]["ingestion"],
        json!({"reason": "UNKNOWN_USAGE_TYPE", "records": "30", "totalRecords": "31", "share": 30.0 / 31.0, "shareBefore": null})
    );
    assert!(kinds(&findings(&app, ", filter: {accountIds: [\"acme\"]}").await, "REFUSALS").is_empty());

    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let mut texts = Vec::new();
    for scope in [Scope::Read, Scope::Admin] {
        texts.push(tokens.create(scope.as_str().to_owned(), &BTreeSet::from([scope]), None).await.unwrap().text.reveal());
    }
    tokens.close().await;
    let (reader, admin) = (texts[0].clone(), texts[1].clone());
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| settings.environment = Environment::Production).await;
    let query = format!("{{ usageInsights(range: {{preset: LAST_30_DAYS}}) {{ findings {{ {FINDINGS} }} }} }}");
    for (token, hears) in [(&reader, false), (&admin, true)] {
        let reply = app.graphql(&query, json!({}), Some(token)).await;
        let rows = reply.body["data"]["usageInsights"]["findings"]["rows"]
            .as_array()
            .unwrap_or_else(|| panic!("{:#}", reply.body))
            .clone();
        assert_eq!(!kinds(&rows, "REFUSALS").is_empty(), hears, "{rows:#?}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_only_admins_see_findings_about_services() {
    only_admins_see_findings_about_services(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_only_admins_see_findings_about_services() {
    only_admins_see_findings_about_services(Backend::Postgres).await;
}

/// Usage of one account over ten weeks, as days before today, hours, quantities and groups.
fn histories() -> impl Strategy<Value = Vec<(u64, u32, i64, usize)>> {
    prop::collection::vec((0..70_u64, 0..12_u32, prop_oneof![Just(100_i64), 0..100_000_i64], 0..4_usize), 60..140)
}

#[test]
fn the_order_of_recording_changes_no_finding() {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start(Backend::Sqlite));
    let config = Config { cases: 12, failure_persistence: None, max_shrink_iters: 20, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(Config::default().rng_algorithm));
    let number = std::cell::Cell::new(0);
    let strategy =
        histories().prop_flat_map(|history| (Just(history.clone()), Just((0..history.len()).collect::<Vec<_>>()).prop_shuffle()));
    let outcome = runner.run(&strategy, |(history, order)| {
        number.set(number.get() + 1);
        let sent = |account: &str, index: usize| {
            let (days, hour, quantity, group) = history[index];
            let at = format!("{}T{hour:02}:00:00Z", day(days));
            let other = json!({"accountId": account, "model": format!("m{group}"), "tier": format!("t{}", group % 2), "userId": format!("u{group}"), "cost": quantity});
            record(&format!("k{index}"), ["compute_seconds", "tokens_input"][group % 2], quantity, &at, other)
        };
        let found = |account: String, order: Vec<usize>| {
            runtime.block_on(async {
                for batch in order.chunks(37) {
                    app.record_all(batch.iter().map(|index| sent(&account, *index)).collect()).await;
                }
                let found = findings(&app, &format!(", filter: {{accountIds: [\"{account}\"]}}")).await;
                serde_json::to_string(&found).unwrap().replace(&account, "account")
            })
        };
        let in_order = found(format!("a{}", number.get()), (0..history.len()).collect());
        prop_assert_eq!(in_order, found(format!("b{}", number.get()), order));
        Ok(())
    });
    runtime.block_on(app.stop());
    outcome.unwrap();
}
