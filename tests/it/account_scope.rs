//! The account scope of viewers: every query reads only their own account.

use serde_json::{Value, json};

use crate::access_matrix::fields_for_viewers;
use crate::support::identity::{admin_token, viewer_token, viewers_by_secret};
use crate::support::{Backend, FullSelections, NOW, Subscriber, TestApp, Transport, on_each_backend, record};

const RANGES: [&str; 4] = ["LAST_30_DAYS", "ALL_TIME", "TODAY", "LAST_MONTH"];

struct Scenario {
    app: TestApp,
    full_selections: FullSelections,
}

/// Usage of two accounts in every visible state: recorded, voided, rejected, in conflict; in materialized rollups and in others.
async fn start(backend: Backend) -> Scenario {
    let app = TestApp::start(backend).await;
    for account in ["acme", "globex"] {
        let own = |more: Value| {
            let mut own = json!({"accountId": account, "tier": "gpu-a10", "model": format!("{account}-model"), "userId": format!("{account}-user"),
                "labels": [{"key": "team", "value": format!("{account}-team")}, {"key": format!("{account}-key"), "value": "a"}]});
            own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            own
        };
        let mut records = Vec::new();
        for day in 1..=20 {
            let at = format!("2026-11-{day:02}T09:00:00Z");
            records.push(record(&format!("c{day}"), "compute_seconds", 3_600 * day, &at, own(json!({}))));
            records.push(record(&format!("t{day}"), "tokens_input", 100 * day, &at, own(json!({"sessionId": "s"}))));
        }
        records.push(record("now", "api_calls", 3, NOW, own(json!({}))));
        records.push(record("old", "api_calls", 3, "2026-10-03T00:00:00Z", own(json!({}))));
        app.record_all(records).await;
        app.record(json!([
            record("bad", "tokens_inptu", 5, NOW, own(json!({}))),
            record("c1", "api_calls", 5, NOW, own(json!({})))
        ]))
        .await;
        app.void_record(account, "c20", "twice").await;
    }
    app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a10\", displayName: \"A10\", hourlyRate: 7}) { hardwareSpec { tier } } }")
        .await;
    let full_selections = FullSelections::of(&app).await;
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| {
        viewers_by_secret(settings);
        settings.limits.complexity = 5_000_000; // every field of a series of all days
    });
    Scenario { app: app.await, full_selections }
}

impl Scenario {
    /// The complete result of one field of `Query`, as text.
    async fn result_text(&self, field: &str, token: &str, range: &str, filter: &Value) -> String {
        let asks_for_usage = self.full_selections.root(field).contains("$filter");
        let variables = if asks_for_usage { "query ($range: DateRangeInput!, $filter: UsageFilter) " } else { "" };
        let query = format!("{variables}{{ {} }}", self.full_selections.root(field));
        let variables = if asks_for_usage { json!({"range": {"preset": range}, "filter": filter}) } else { json!({}) };
        let reply = self.app.graphql(&query, variables, Some(token)).await;
        assert!(reply.body["errors"].is_null(), "{field} {:#}", reply.body);
        reply.body.to_string()
    }
}

async fn other_account_is_indistinguishable_from_a_nonexistent_one(backend: Backend) {
    let scenario = start(backend).await;
    let viewer = viewer_token("acme");
    // Equal lengths, so that nothing else differs.
    let (theirs, nonexistent) = ("globex", "missing");
    for field in fields_for_viewers(&scenario.full_selections) {
        let field = field.as_str();
        for range in RANGES {
            for narrowed in [
                json!({}),
                json!({"tiers": ["gpu-a10"]}),
                json!({"usageTypes": ["api_calls"]}),
                json!({"userIds": ["globex-user"]}),
                json!({"labels": [{"key": "team", "values": ["globex-team"]}]}),
                json!({"labels": [{"key": "globex-key"}]}),
            ] {
                let about = |account: &str| {
                    let mut filter = narrowed.clone();
                    filter["accountIds"] = json!([account]);
                    filter
                };
                // Next to the own account, or excluded, the other one is as indistinguishable.
                for accounts in [
                    |account: &str| json!({"accountIds": ["acme", account]}),
                    |account: &str| json!({"not": {"accountIds": [account]}}),
                ] {
                    let about = |account: &str| {
                        let mut filter = narrowed.clone();
                        filter.as_object_mut().unwrap().extend(accounts(account).as_object().unwrap().clone());
                        filter
                    };
                    let of_another = scenario.result_text(field, &viewer, range, &about(theirs)).await;
                    let of_nonexistent = scenario.result_text(field, &viewer, range, &about(nonexistent)).await;
                    assert_eq!(
                        of_another.replace(theirs, nonexistent),
                        of_nonexistent.replace(theirs, nonexistent),
                        "{field} {range} {narrowed}"
                    );
                }
                let of_another = scenario.result_text(field, &viewer, range, &about(theirs)).await;
                let of_nonexistent = scenario.result_text(field, &viewer, range, &about(nonexistent)).await;
                assert_eq!(
                    of_another.replace(theirs, nonexistent),
                    of_nonexistent.replace(theirs, nonexistent),
                    "{field} {range} {narrowed}"
                );
                // Tiers belong to compute only: a query for something else contradicts itself for every caller.
                let contradicts_itself = field == "usageByTier" && !narrowed["usageTypes"].is_null();
                let explained =
                    ["usageInsights", "usageByTier", "dailyUsage", "usageSeries", "sessions", "dimensionValues", "labelKeys"];
                if explained.contains(&field) && !contradicts_itself {
                    assert!(of_another.contains("\"code\":\"NOTHING_RECORDED\""), "{field} {range} {narrowed} {of_another}");
                }
            }
        }
    }
    scenario.app.stop().await;
}

async fn viewer_results_contain_nothing_of_other_accounts(backend: Backend) {
    let scenario = start(backend).await;
    let viewer = viewer_token("acme");
    let admin = admin_token();
    for field in fields_for_viewers(&scenario.full_selections) {
        let field = field.as_str();
        for range in RANGES {
            let own = scenario.result_text(field, &viewer, range, &Value::Null).await;
            assert!(!own.contains("globex"), "{field} {range} {own}");
            assert_eq!(
                own,
                scenario.result_text(field, &viewer, range, &json!({"accountIds": ["acme"]})).await,
                "{field} {range}"
            );
            if field == "usageRecords" && range != "LAST_MONTH" {
                let all = scenario.result_text(field, &admin, range, &Value::Null).await;
                assert!(all.contains("\"accountId\":\"globex\"") && all.contains("\"accountId\":\"acme\""), "{range} {all}");
            }
            // If there is usage, an admin gets the same result for the account, and authors and reasons of corrections. If there is none, an admin may get more detailed
            // reasons; and hardware usage covers all visible accounts.
            if ["usageInsights", "usageRecords"].contains(&field) && ["LAST_30_DAYS", "ALL_TIME"].contains(&range) {
                let of_admin = scenario.result_text(field, &admin, range, &json!({"accountIds": ["acme"]})).await;
                let hidden =
                    [("\"correctedBy\":\"(development)\"", "\"correctedBy\":null"), ("\"reason\":\"twice\"", "\"reason\":null")];
                let visible = hidden.iter().fold(of_admin, |text, (shown, null)| text.replace(shown, null));
                assert_eq!(own, visible, "{field} {range}");
            }
        }
    }
    // Compute by tier over all accounts covers the visible accounts.
    let seconds = |text: String| {
        let answer: Value = serde_json::from_str(&text).unwrap();
        answer["data"]["hardwareSpec"]["usage"]["computeSeconds"].as_str().unwrap().parse::<i64>().unwrap()
    };
    let of_acme = seconds(scenario.result_text("hardwareSpec", &viewer, "TODAY", &Value::Null).await);
    assert_eq!(seconds(scenario.result_text("hardwareSpec", &admin, "TODAY", &Value::Null).await), 2 * of_acme);
    assert_eq!(of_acme, (1..20).map(|day| 3_600 * day).sum::<i64>());
    let of_nonexistent = viewer_token("missing");
    assert_eq!(seconds(scenario.result_text("hardwareSpec", &of_nonexistent, "TODAY", &Value::Null).await), 0);
    scenario.app.stop().await;
}

async fn cursors_of_another_account_give_no_access(backend: Backend) {
    let scenario = start(backend).await;
    let page = |filter: &str, more: &str| {
        format!(
            "{{ usageRecords(filter: {{accountIds: [\"{filter}\"]}}, first: 2{more}) {{ nodes {{ accountId idempotencyKey }} pageInfo {{ endCursor hasNextPage }} }} }}"
        )
    };
    let theirs = scenario.app.graphql(&page("globex", ""), json!({}), Some(&admin_token())).await.body;
    let cursor = theirs["data"]["usageRecords"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let after = format!(", after: \"{cursor}\"");
    let viewer = viewer_token("acme");
    let of_theirs = scenario.app.graphql(&page("globex", &after), json!({}), Some(&viewer)).await.body;
    assert_eq!(of_theirs, scenario.app.graphql(&page("missing", &after), json!({}), Some(&viewer)).await.body);
    assert_eq!(of_theirs["data"]["usageRecords"]["nodes"], json!([]));
    let own = scenario.app.graphql(&page("acme", &after), json!({}), Some(&viewer)).await.body;
    let own = own["data"]["usageRecords"]["nodes"].as_array().unwrap().clone();
    assert!(own.len() == 2 && own.iter().all(|record| record["accountId"] == "acme"), "{own:?}");
    scenario.app.stop().await;
}

async fn subscriptions_of_a_viewer_report_only_its_own_account(backend: Backend) {
    let app = start(backend).await.app;
    let subscribe = |filter: &str| {
        format!(
            "subscription {{ usageChanged(throttleMs: 100, range: {{preset: ALL_TIME}}{filter}) {{ totals {{ records }} }} }}"
        )
    };
    for transport in Transport::BOTH {
        let viewer = viewer_token("acme");
        let mut own = Subscriber::subscribe(transport, app.url(), Some(&viewer), &subscribe("")).await;
        let mut theirs =
            Subscriber::subscribe(transport, app.url(), Some(&viewer), &subscribe(", filter: {accountIds: [\"globex\"]}")).await;
        let mut all = Subscriber::subscribe(transport, app.url(), Some(&admin_token()), &subscribe("")).await;
        let records = |changed: &Value| changed["totals"]["records"].as_str().unwrap().parse::<i64>().unwrap();
        assert_eq!(records(&theirs.next_change().await), 0);
        let (of_own, of_all) = (records(&own.next_change().await), records(&all.next_change().await));
        assert!(of_own > 0 && of_all > of_own);
        let payload = |account: &str| {
            let key = format!("{account}-{transport:?}");
            json!({"records": [record(&key, "api_calls", 1, NOW, json!({"accountId": account}))]})
        };
        let recording = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
        for account in ["globex", "acme"] {
            let reply = app.graphql(recording, payload(account), Some(RECORDER)).await;
            assert_eq!(reply.body["data"]["recordUsage"]["recorded"], 1, "{}", reply.body);
        }
        // Of two commits only one concerns the viewer: the next result contains its own record and no other.
        assert_eq!(records(&own.next_change().await), of_own + 1);
        all.until(&json!({"totals": {"records": (of_all + 2).to_string()}})).await;
    }
    app.stop().await;
}

/// The internal token of `viewers_by_secret`.
const RECORDER: &str = crate::support::identity::INTERNAL;

on_each_backend!(
    other_account_is_indistinguishable_from_a_nonexistent_one,
    viewer_results_contain_nothing_of_other_accounts,
    cursors_of_another_account_give_no_access,
    subscriptions_of_a_viewer_report_only_its_own_account
);
