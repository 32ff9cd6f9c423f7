//! The cost of a reason, and the information it may not reveal.

use serde_json::json;
use usage_insights::domain::account_scope::{AccountFilter, AccountScope};
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::time::Timestamp;

use super::query::{Field, ReasonQuery};
use crate::support::{Backend, NOW, TestApp, on_both_databases, record};

/// Statements of a query without and with its reason.
async fn cost(app: &TestApp, query: &ReasonQuery, shown: &str) -> (u64, u64) {
    let mut costs = [0; 2];
    for (cost, selection) in costs.iter_mut().zip([
        shown.to_owned(),
        format!("{shown} emptyReason {{ code details {{ records }} suggestion {{ range {{ preset }} }} }}"),
    ]) {
        let before = app.store.read_statement_count();
        query.result(app, &selection).await;
        *cost = app.store.read_statement_count() - before;
    }
    (costs[0], costs[1])
}

on_both_databases! {
    async fn reason_of_a_non_empty_result_needs_no_extra_statement(app: &TestApp) {
        app.record_all(vec![
            record("t", "tokens_input", 5, "2026-11-20T10:00:00Z", json!({"model": "m"})),
            record("c", "compute_seconds", 5, "2026-11-20T10:00:00Z", json!({"tier": "gpu-a"})),
        ]).await;
        let week = || json!({"preset": "LAST_7_DAYS"});
        assert_eq!(cost(app, &ReasonQuery::new(Field::Insights, week()), "totals { records }").await, (1, 1));
        assert_eq!(cost(app, &ReasonQuery::new(Field::Tiers, week()), "tiers { tier }").await, (1, 1));
        // On PostgreSQL one more finds the token types, which another process may have created.
        let chart = 1 + u64::from(!app.store.is_sqlite());
        assert_eq!(cost(app, &ReasonQuery::new(Field::Daily, week()), "series { total }").await, (chart, chart));
        assert_eq!(cost(app, &ReasonQuery::new(Field::Daily, week()).grouped_by(&["MODEL"]), "series { total }").await, (chart, chart));
    }

    async fn nearest_usage_of_all_accounts_is_not_a_bucket_whose_usage_was_voided(app: &TestApp) {
        // Rollups over all accounts are spread over shards, of which records and corrections take one at random.
        let models: Vec<_> = (0..8).map(|number| format!("m{number}")).collect();
        let sent = |model: &String, key: &str, quantity: i64, at: &str| {
            record(&format!("{model}-{key}"), "tokens_input", quantity, at, json!({"model": model}))
        };
        for (key, quantity, at) in [("first", 5, "2026-11-14T10:11:12.013Z"), ("zero", 0, "2026-11-15T10:00:00Z"), ("last", 5, "2026-11-15T10:00:00Z")] {
            app.record_all(models.iter().map(|model| sent(model, key, quantity, at)).collect()).await;
        }
        for model in &models {
            app.void_record("acme", &format!("{model}-last"), "test").await;
        }
        for model in &models {
            let filter = json!({"models": [model]});
            let query = ReasonQuery::new(Field::Insights, json!({"days": {"from": "2026-11-20", "through": "2026-11-20"}})).with_filter(filter);
            let result = query.result(app, "emptyReason { code details { nearestBefore } suggestion { range { preset } } }").await;
            let reason = &result["emptyReason"];
            assert_eq!((&reason["code"], &reason["details"]["nearestBefore"]), (&json!("OUT_OF_RANGE"), &json!("2026-11-14T10:11:12.013Z")), "{reason}");
            assert_eq!(reason["suggestion"]["range"]["preset"], "LAST_30_DAYS", "the last 7 days have no usage but a record of 0: {reason}");
        }
    }

    async fn every_reason_needs_a_bounded_number_of_statements(app: &TestApp) {
        for day in 1..=20 {
            let at = format!("2026-10-{day:02}T10:00:00Z");
            app.record_all(vec![
                record(&format!("t{day}"), "tokens_input", 5, &at, json!({"model": "m", "userId": format!("u{day}")})),
                record(&format!("c{day}"), "compute_seconds", 5, &at, json!({})),
            ]).await;
        }
        let october = || json!({"days": {"from": "2026-10-01", "through": "2026-10-31"}});
        let today = || json!({"preset": "TODAY"});
        for (query, more) in [
            // Usage in the range, the nearest matching usage, rejections; then the instants.
            (ReasonQuery::new(Field::Insights, today()), 4),
            // No instants: nothing matches at any time.
            (ReasonQuery::new(Field::Insights, october()).with_filter(json!({"models": ["n"]})), 3),
            // The users of existing records and the services that send them: compute has no user here.
            (ReasonQuery::new(Field::Insights, october()).with_filter(json!({"userIds": ["missing"]})), 5),
            // Before and after the range, and the instant for the suggestion.
            (ReasonQuery::new(Field::Daily, today()).with_usage_types(json!(["api_calls"])), 5),
            // The tiers of existing records and the services that send them.
            (ReasonQuery::new(Field::Tiers, october()).with_filter(json!({"tiers": ["gpu-a"]})), 5),
            // A nonexistent account, similar ones, and their usage.
            (ReasonQuery::new(Field::Insights, today()).with_filter(json!({"accountIds": ["acmee"]})), 9),
        ] {
            let shown = match query.field { Field::Tiers => "tiers { tier }", Field::Daily => "series { total }", _ => "totals { records }" };
            let (without, with) = cost(app, &query, shown).await;
            assert_eq!(with - without, more, "{query:?}");
        }
    }

    async fn reasons_for_a_page_of_specs_need_as_many_statements_as_for_one(app: &TestApp) {
        for tier in 0..30 {
            app.query(&format!("mutation {{ createHardwareSpec(input: {{tier: \"t{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}")).await;
            let at = if tier % 2 == 0 { "2026-10-01T10:00:00Z" } else { "2026-11-20T10:00:00Z" };
            let other = if tier % 3 == 0 { json!({}) } else { json!({"tier": format!("t{tier}")}) };
            app.record_all(vec![record(&format!("k{tier}"), "compute_seconds", 1, at, other)]).await;
        }
        let mut costs = Vec::new();
        for first in [1, 30] {
            let before = app.store.read_statement_count();
            let page = app.query(&format!("{{ hardwareSpecs(first: {first}) {{ nodes {{ usage(range: {{preset: TODAY}}) {{
                emptyReason {{ code suggestion {{ range {{ preset }} }} }} freshness {{ dataThrough }} }} }} }} }}")).await;
            costs.push(app.store.read_statement_count() - before);
            let nodes = page["hardwareSpecs"]["nodes"].as_array().unwrap().clone();
            assert!(nodes.iter().all(|node| !node["usage"]["emptyReason"].is_null()));
            let codes: std::collections::BTreeSet<_> = nodes.iter().map(|node| node["usage"]["emptyReason"]["code"].to_string()).collect();
            assert_eq!(codes.len(), if first == 1 { 1 } else { 2 }, "{codes:?}");
        }
        assert!(costs[1] <= costs[0] + 1, "{costs:?}");
    }

    async fn spec_in_a_list_has_the_same_reason_as_alone(app: &TestApp) {
        app.record_all(vec![
            record("a", "compute_seconds", 5, NOW, json!({"tier": "busy"})),
            record("b", "compute_seconds", 5, "2026-10-01T10:00:00Z", json!({"tier": "idle"})),
            record("c", "tokens_input", 5, NOW, json!({"tier": "odd"})),
            record("d", "compute_seconds", 0, "2026-10-01T10:00:00Z", json!({"tier": "zeros"})),
        ]).await;
        for tier in ["busy", "idle", "odd", "unused", "zeros"] {
            app.query(&format!("mutation {{ createHardwareSpec(input: {{tier: \"{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}")).await;
        }
        let usage = "usage(range: {preset: TODAY}) { emptyReason { code message details { records nearestBefore nearestAfter isComplete }
            suggestion { range { preset } } } }";
        let list = app.query(&format!("{{ hardwareSpecs {{ nodes {{ tier {usage} }} }} }}")).await["hardwareSpecs"]["nodes"].clone();
        let mut codes = Vec::new();
        for node in list.as_array().unwrap() {
            let alone = app.query(&format!("{{ hardwareSpec(tier: {}) {{ tier {usage} }} }}", node["tier"])).await;
            assert_eq!(*node, alone["hardwareSpec"]);
            codes.push((node["tier"].as_str().unwrap(), node["usage"]["emptyReason"]["code"].as_str()));
        }
        codes.sort_unstable();
        let expected = [
            ("busy", None),
            ("idle", Some("OUT_OF_RANGE")),
            ("odd", Some("FILTERED_OUT")),
            ("unused", Some("FILTERED_OUT")),
            ("zeros", Some("FILTERED_OUT")),
        ];
        assert_eq!(codes, expected);
    }

    async fn nearest_usage_is_exact_to_the_millisecond_on_both_sides(app: &TestApp) {
        // A day with two records in its middle quarter hour, between two of quantity 0.
        app.record_all(vec![
            record("zero before", "tokens_input", 0, "2026-10-01T09:00:00Z", json!({"model": "m"})),
            record("zero in it", "tokens_input", 0, "2026-10-01T10:00:00Z", json!({"model": "m"})),
            record("first", "tokens_input", 5, "2026-10-01T10:01:00.001Z", json!({"model": "m"})),
            record("last", "tokens_input", 5, "2026-10-01T10:02:00.002Z", json!({"model": "m"})),
            record("zero after", "tokens_input", 0, "2026-10-01T10:14:59.999Z", json!({"model": "m"})),
            record("zero later", "tokens_input", 0, "2026-10-01T11:00:00Z", json!({"model": "m"})),
            record("another", "tokens_input", 5, "2026-10-01T08:00:00Z", json!({"model": "other", "accountId": "globex"})),
            record("another later", "tokens_input", 5, "2026-10-01T12:00:00Z", json!({"model": "other", "accountId": "globex"})),
        ]).await;
        let (first, last) = ("2026-10-01T10:01:00.001Z", "2026-10-01T10:02:00.002Z");
        let september = || json!({"days": {"from": "2026-09-01", "through": "2026-09-30"}});
        for filter in [json!({"accountIds": ["acme"]}), json!({"models": ["m"]}), json!({"models": ["m", "n"]})] {
            let before = ReasonQuery::new(Field::Insights, json!({"preset": "TODAY"})).with_filter(filter.clone()).reason(app).await;
            assert_eq!((&before["details"]["nearestBefore"], &before["details"]["nearestAfter"]), (&json!(last), &json!(null)), "{filter}");
            let after = ReasonQuery::new(Field::Insights, september()).with_filter(filter.clone()).reason(app).await;
            assert_eq!((&after["details"]["nearestBefore"], &after["details"]["nearestAfter"]), (&json!(null), &json!(first)), "{filter}");
        }
    }

    async fn reason_for_an_unused_usage_type_reads_all_label_combinations(app: &TestApp) {
        // More label combinations than are read separately.
        for batch in 0..3 {
            let models = (0..3_500).map(|model| {
                let key = format!("{batch}-{model}");
                record(&key, "tokens_input", 5, "2026-10-01T10:00:00Z", json!({"model": format!("m{key}")}))
            });
            app.record_all(models.collect()).await;
        }
        app.record_all(vec![record("today", "tokens_input", 5, NOW, json!({"model": "m"}))]).await;
        let reason = ReasonQuery::new(Field::Daily, json!({"preset": "TODAY"})).with_usage_types(json!(["api_calls"])).reason(app).await;
        assert_eq!(reason["code"], "WRONG_TYPE", "{reason:#}");
        assert_eq!(reason["details"]["isComplete"], true, "{reason:#}");
        assert_eq!(reason["details"]["usageTypes"], json!([{"value": "tokens_input", "records": "1"}]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn account_reader_sees_only_rejections_of_its_own_account() {
    let app = TestApp::start(Backend::Sqlite).await;
    app.record(json!([
        record("a", "tokens_inptu", 5, NOW, json!({})),
        record("b", "tokens_input", -5, NOW, json!({"accountId": "globex"})),
    ]))
    .await;
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    let (start, end) = (Timestamp::parse("2026-11-21T00:00:00Z").unwrap(), Timestamp::parse("2026-11-22T00:00:00Z").unwrap());
    let scope = |account: &str| UsageFilter::for_accounts(AccountFilter::all(AccountScope::account(account)));
    let known = app.store.attributed_rejections(&scope("acme"), start, end).await.unwrap();
    let reasons: Vec<_> = known.iter().map(|refusal| (refusal.reason.as_str(), refusal.records)).collect();
    assert_eq!(reasons, [("UNKNOWN_USAGE_TYPE", 1)]);
    assert_eq!(app.store.attributed_rejections(&scope("initech"), start, end).await.unwrap(), []);
    let of_another = UsageFilter::for_accounts(AccountFilter::account(AccountScope::account("initech"), "acme"));
    assert_eq!(app.store.attributed_rejections(&of_another, start, end).await.unwrap(), [], "not visible to another account");
    assert_eq!(app.store.rejections(start, end).await.unwrap().len(), 2);
    app.stop().await;
}
