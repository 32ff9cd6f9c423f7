//! Costs and prices: exact decimals, the price in force when the usage happened, and pricing again.

use sea_orm::{ConnectionTrait, EntityTrait, TransactionTrait};
use serde_json::{Value, json};
use usage_insights::domain::account_scope::{AccountFilter, AccountScope};
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::{RepriceReport, RepriceRequest};

use crate::support::{
    Backend, MATERIALIZED_UNTIL, TestApp, assert_label_rows_equal_records, assert_rollups_equal_records, on_both_databases,
    record,
};

const AT: &str = "2026-11-20T10:00:00Z";
const SET_PRICE: &str =
    "mutation ($input: SetPriceInput!) { setPrice(input: $input) { isNew price { id rate perUnits validFrom } } }";

/// Sets a price that was always in force, unless `input` says otherwise.
pub async fn set_price(app: &TestApp, usage_type: &str, rate: Value, other: Value) -> Value {
    let mut input = json!({"usageType": usage_type, "rate": rate, "validFrom": "2026-01-01T00:00:00Z"});
    input.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    app.query_with(SET_PRICE, json!({ "input": input })).await["setPrice"].clone()
}

/// The costs of the records under these keys; null if not known.
async fn costs(app: &TestApp, keys: &[&str]) -> Vec<Value> {
    let data = app.query("{ usageRecords(first: 1000) { nodes { idempotencyKey cost costSource priceId } } }").await;
    let nodes = data["usageRecords"]["nodes"].as_array().unwrap().clone();
    keys.iter().map(|key| nodes.iter().find(|node| node["idempotencyKey"] == *key).unwrap()["cost"].clone()).collect()
}

/// Prices all records again, and once more.
async fn reprice(app: &TestApp, is_dry_run: bool) -> (RepriceReport, RepriceReport) {
    let filter = UsageFilter::for_accounts(AccountFilter::all(AccountScope::All));
    let request = RepriceRequest { filter, start: Timestamp::EARLIEST, end: Timestamp::LATEST, is_dry_run };
    (app.recorder.reprice(&request).await.unwrap(), app.recorder.reprice(&request).await.unwrap())
}

async fn amend(app: &TestApp, key: &str, replacement: Value) {
    app.amend_record("acme", key, replacement, "test").await;
}

async fn total_cost(app: &TestApp) -> (String, String) {
    let data = app.query("{ usageInsights(range: {preset: ALL_TIME}) { totals { cost unpricedRecords } } }").await;
    let totals = &data["usageInsights"]["totals"];
    (totals["cost"].as_str().unwrap().to_owned(), totals["unpricedRecords"].as_str().unwrap().to_owned())
}

fn compute(key: &str, seconds: i64, other: Value) -> Value {
    record(key, "compute_seconds", seconds, AT, other)
}

on_both_databases! {
    async fn many_small_costs_add_up_to_the_exact_cost(app: &TestApp) {
        set_price(app, "compute_seconds", json!("1"), json!({"tier": "one"})).await;
        set_price(app, "compute_seconds", json!("0.05"), json!({"tier": "five-cents"})).await;
        set_price(app, "tokens_input", json!(0.02), json!({})).await;
        let seconds = (0..3_600).map(|index| compute(&format!("s{index}"), 1, json!({"tier": "one"})));
        let minutes = (0..1_440).map(|index| compute(&format!("m{index}"), 60, json!({"tier": "five-cents"})));
        let tokens = [record("t", "tokens_input", 10, "2026-11-20T11:00:00Z", json!({}))]; // on the first page of records
        app.record_all(seconds.collect()).await;
        app.record_all(minutes.chain(tokens).collect()).await;
        let data = app.query("{ usageByTier(range: {preset: LAST_7_DAYS}) { tiers { tier cost unpricedRecords } } }").await;
        // One second at 1 per hour is 0.000277777…, rounded to 0.000277778; the difference is at most half a nano each.
        assert_eq!(data["usageByTier"]["tiers"], json!([
            {"tier": "five-cents", "cost": "1.19999952", "unpricedRecords": "0"},
            {"tier": "one", "cost": "1.0000008", "unpricedRecords": "0"},
        ]));
        assert_eq!(costs(app, &["t"]).await, [json!("0.0000002")]);
    }

    async fn given_free_priced_and_unpriced_costs_are_told_apart(app: &TestApp) {
        set_price(app, "compute_seconds", json!("0.0018"), json!({"tier": "gpu-x"})).await;
        let payload = app.record(json!([
            compute("priced", 1, json!({"tier": "gpu-x"})),
            compute("given", 10, json!({"tier": "gpu-x", "cost": "7.25"})),
            compute("external", 3_600, json!({"tier": "gpu-x", "source": "external"})),
            compute("local", 3_600, json!({"tier": "gpu-x", "source": "local", "cost": 5})),
            compute("other-tier", 3_600, json!({"tier": "gpu-y"})),
            record("no-prices", "api_calls", 3, AT, json!({})),
        ])).await;
        assert_eq!(payload["recorded"], 6);
        assert_eq!(payload["results"][3]["warnings"][0]["code"], "COST_IGNORED");
        let warning = &payload["results"][4]["warnings"][0];
        assert_eq!(warning["code"], "NO_PRICE");
        let message = warning["message"].as_str().unwrap();
        assert!(message.contains("`compute_seconds`") && message.contains("tier `gpu-y`") && message.contains("no model"), "{message}");
        assert_eq!(payload["results"][5]["warnings"], json!([]), "no price at all for `api_calls`");
        let data = app.query("{ usageRecords(first: 10) { nodes { idempotencyKey cost costSource priceId } } }").await;
        let mut nodes = data["usageRecords"]["nodes"].as_array().unwrap().clone();
        nodes.sort_by_key(|node| node["idempotencyKey"].to_string());
        let node = |key: &str, cost: Value, source: &str, price: Value| json!({"idempotencyKey": key, "cost": cost, "costSource": source, "priceId": price});
        assert_eq!(nodes, [
            node("external", json!("0"), "FREE", Value::Null),
            node("given", json!("7.25"), "GIVEN", Value::Null),
            node("local", json!("0"), "FREE", Value::Null),
            node("no-prices", Value::Null, "UNPRICED", Value::Null),
            node("other-tier", Value::Null, "UNPRICED", Value::Null),
            node("priced", json!("0.0000005"), "PRICED", json!("1")),
        ]);
        assert_eq!(total_cost(app).await, ("7.2500005".to_owned(), "2".to_owned()));
        let data = app.query("{
            usageInsights(range: {lastDays: 7}) { totals { byType { usageType cost unpricedRecords } }
                breakdown(by: {dimension: TIER}) { rows { key totals { cost unpricedRecords } } } }
            dailyUsage(range: {lastDays: 3}, usageTypes: [\"compute_seconds\"]) { series { cost unpricedRecords } }
            usageByTier(range: {lastDays: 7}) { tiers { tier cost unpricedRecords } } }").await;
        assert_eq!(data, json!({
            "usageInsights": {
                "totals": {"byType": [
                    {"usageType": "api_calls", "cost": "0", "unpricedRecords": "1"},
                    {"usageType": "compute_seconds", "cost": "7.2500005", "unpricedRecords": "1"},
                ]},
                "breakdown": {"rows": [
                    {"key": "gpu-x", "totals": {"cost": "7.2500005", "unpricedRecords": "0"}},
                    {"key": "gpu-y", "totals": {"cost": "0", "unpricedRecords": "1"}},
                    {"key": null, "totals": {"cost": "0", "unpricedRecords": "1"}},
                ]},
            },
            "dailyUsage": {"series": [{"cost": "7.2500005", "unpricedRecords": "1"}]},
            "usageByTier": {"tiers": [
                {"tier": "gpu-x", "cost": "7.2500005", "unpricedRecords": "0"},
                {"tier": "gpu-y", "cost": "0", "unpricedRecords": "1"},
            ]},
        }));
        app.materialize_until(MATERIALIZED_UNTIL).await;
        assert_eq!(total_cost(app).await, ("7.2500005".to_owned(), "2".to_owned()));
        assert_rollups_equal_records(&app.database().connect().await).await;
    }

    async fn invalid_costs_are_rejected_with_the_text_that_was_sent(app: &TestApp) {
        let sent: Vec<_> = ["0.0000000001", "-0.5", "9223372036.854775808", "1,5", "1e400", ""]
            .iter()
            .enumerate()
            .map(|(index, cost)| compute(&format!("k{index}"), 1, json!({"cost": cost})))
            .collect();
        let count = sent.len();
        let payload = app.record(Value::Array(sent)).await;
        for index in 0..count {
            assert_eq!(payload["results"][index]["code"], "INVALID_COST", "{}", payload["results"][index]);
        }
        assert!(payload["results"][0]["message"].as_str().unwrap().contains("`0.0000000001` has more than 9 decimals"), "{payload}");
        let accepted = app.record(json!([compute("a", 1, json!({"cost": 0.1})), compute("b", 1, json!({"cost": "1.10"})), compute("c", 1, json!({"cost": 1e-9}))])).await;
        assert_eq!(accepted["recorded"], 3);
        assert_eq!(costs(app, &["a", "b", "c"]).await, [json!("0.1"), json!("1.1"), json!("0.000000001")]);
    }

    async fn the_price_in_force_when_the_usage_happened_decides(app: &TestApp) {
        set_price(app, "tokens_input", json!("1"), json!({"validFrom": "2026-10-01T00:00:00Z"})).await;
        set_price(app, "tokens_input", json!("3"), json!({"validFrom": "2026-11-01T00:00:00Z"})).await;
        set_price(app, "tokens_input", Value::Null, json!({"validFrom": "2026-11-10T00:00:00Z"})).await;
        set_price(app, "tokens_input", json!("9"), json!({"validFrom": "2026-12-01T00:00:00Z"})).await;
        let million = |key: &str, at: &str| record(key, "tokens_input", 1_000_000, at, json!({}));
        let payload = app.record(json!([
            million("september", "2026-09-30T23:59:59.999Z"),
            million("october", "2026-10-01T00:00:00Z"),
            million("late", "2026-10-31T23:59:59.999Z"),
            million("november", "2026-11-01T00:00:00Z"),
            million("ended", "2026-11-10T00:00:00Z"),
        ])).await;
        assert_eq!(payload["recorded"], 5);
        assert_eq!(
            costs(app, &["september", "october", "late", "november", "ended"]).await,
            [Value::Null, json!("1"), json!("1"), json!("3"), Value::Null]
        );
        assert_eq!(payload["results"][4]["warnings"][0]["code"], "NO_PRICE");
        // Of the same labels and start, the price that was added last.
        set_price(app, "tokens_input", json!("4"), json!({"validFrom": "2026-11-01T00:00:00Z"})).await;
        app.record_all(vec![million("again", "2026-11-02T00:00:00Z")]).await;
        assert_eq!(costs(app, &["again", "november"]).await, [json!("4"), json!("3")]);
    }

    async fn the_most_specific_price_wins(app: &TestApp) {
        let price = async |rate: &str, labels: Value| {
            set_price(app, "tokens_output", json!(rate), labels).await;
        };
        price("1", json!({})).await;
        price("2", json!({"tier": "batch"})).await;
        price("3", json!({"provider": "anthropic"})).await;
        price("4", json!({"provider": "anthropic", "tier": "batch"})).await;
        price("5", json!({"model": "claude-*"})).await;
        price("6", json!({"model": "claude-sonnet-4*"})).await;
        price("7", json!({"model": "claude-sonnet-4*", "provider": "bedrock"})).await;
        price("8", json!({"model": "claude-sonnet-4-5"})).await;
        price("9", json!({"model": "claude-sonnet-4-5", "tier": "batch"})).await;
        let cases = [
            (json!({}), "1"),
            (json!({"model": "gpt"}), "1"),
            (json!({"tier": "batch"}), "2"),
            (json!({"provider": "anthropic"}), "3"),
            (json!({"provider": "anthropic", "tier": "batch"}), "4"),
            (json!({"model": "claude-haiku", "provider": "anthropic", "tier": "batch"}), "5"),
            (json!({"model": "claude-sonnet-4"}), "6"),
            (json!({"model": "claude-sonnet-4-1", "provider": "anthropic"}), "6"),
            (json!({"model": "claude-sonnet-4-1", "provider": "bedrock", "tier": "batch"}), "7"),
            (json!({"model": "claude-sonnet-4-5", "provider": "bedrock"}), "8"),
            (json!({"model": "claude-sonnet-4-5", "provider": "bedrock", "tier": "batch"}), "9"),
            (json!({"model": "Claude-sonnet-4-5"}), "1"),
        ];
        let keys: Vec<_> = (0..cases.len()).map(|index| format!("k{index}")).collect();
        let sent = keys.iter().zip(&cases).map(|(key, (labels, _))| record(key, "tokens_output", 1_000_000, AT, labels.clone()));
        app.record_all(sent.collect()).await;
        let expected: Vec<_> = cases.iter().map(|(_, cost)| json!(cost)).collect();
        assert_eq!(costs(app, &keys.iter().map(String::as_str).collect::<Vec<_>>()).await, expected);
        // Reasoning costs what output costs, until it has a price of its own; cache types have no such fallback.
        app.record_all(vec![
            record("r", "tokens_reasoning", 1_000_000, AT, json!({"model": "claude-sonnet-4-5"})),
            record("c", "tokens_cache_read", 1_000_000, AT, json!({"model": "claude-sonnet-4-5"})),
        ]).await;
        set_price(app, "tokens_reasoning", json!("11"), json!({})).await;
        app.record_all(vec![record("r2", "tokens_reasoning", 1_000_000, AT, json!({"model": "claude-sonnet-4-5"}))]).await;
        assert_eq!(costs(app, &["r", "c", "r2"]).await, [json!("8"), Value::Null, json!("11")]);
    }

    async fn setting_a_price_again_adds_nothing(app: &TestApp) {
        let labels = json!({"model": "m", "provider": "p"});
        let first = set_price(app, "tokens_input", json!("2.50"), labels.clone()).await;
        assert_eq!(first, json!({"isNew": true, "price": {"id": "1", "rate": "2.5", "perUnits": "1000000", "validFrom": "2026-01-01T00:00:00.000Z"}}));
        assert_eq!(set_price(app, "tokens_input", json!(2.5), labels.clone()).await, json!({"isNew": false, "price": first["price"]}));
        set_price(app, "api_calls", json!("0.4"), json!({"perUnits": "1000"})).await;
        set_price(app, "compute_seconds", json!("3.6"), json!({"tier": "t", "source": "price list of May"})).await;
        assert_eq!(set_price(app, "credits", Value::Null, json!({})).await, json!({"isNew": false, "price": null}));
        let data = app.query("{ prices { nodes { id usageType tier model provider rate perUnits source createdBy createdAt } }
            page: prices(first: 1, usageType: \"tokens_input\") { nodes { id } pageInfo { hasNextPage } } }").await;
        let row = |id: &str, usage_type: &str, tier: Value, model: Value, provider: Value, rate: &str, per: &str, source: Value| json!({
            "id": id, "usageType": usage_type, "tier": tier, "model": model, "provider": provider, "rate": rate, "perUnits": per, "source": source,
            "createdBy": "(development)", "createdAt": "2026-11-21T12:00:00.000Z",
        });
        assert_eq!(data["prices"]["nodes"], json!([
            row("3", "compute_seconds", json!("t"), Value::Null, Value::Null, "3.6", "3600", json!("price list of May")),
            row("2", "api_calls", Value::Null, Value::Null, Value::Null, "0.4", "1000", Value::Null),
            row("1", "tokens_input", Value::Null, json!("m"), json!("p"), "2.5", "1000000", Value::Null),
        ]));
        assert_eq!(data["page"], json!({"nodes": [{"id": "1"}], "pageInfo": {"hasNextPage": false}}));
        // A start of its own counts, also where the rate does not change: a later price before it does not hide it.
        let march = json!({"model": "m", "provider": "p", "validFrom": "2026-03-01T00:00:00Z"});
        assert_eq!(set_price(app, "tokens_input", json!(2.5), march.clone()).await["isNew"], true);
        assert_eq!(set_price(app, "tokens_input", json!(2.5), march).await["isNew"], false);
        set_price(app, "tokens_input", json!(9), json!({"model": "m", "provider": "p", "validFrom": "2026-02-01T00:00:00Z"})).await;
        app.record_all(vec![record("k", "tokens_input", 1_000_000, AT, labels)]).await;
        assert_eq!(costs(app, &["k"]).await, [json!("2.5")]);
        assert_eq!(app.error_code("{ prices(usageType: \"tokens_inptu\") { nodes { id } } }").await, "UNKNOWN_USAGE_TYPE");
        for (input, fields) in [
            (json!({"usageType": "tokens_inptu", "rate": 1}), vec!["usageType"]),
            (json!({"usageType": "api_calls", "rate": -1, "perUnits": 0, "model": ""}), vec!["model", "rate", "perUnits"]),
            (json!({"usageType": "api_calls"}), vec!["rate"]),
        ] {
            let reply = app.graphql(SET_PRICE, json!({ "input": input }), None).await;
            let error = &reply.body["errors"][0]["extensions"];
            assert_eq!(error["code"], "INVALID_ARGUMENT", "{reply:?}");
            for field in fields {
                assert!(reply.body["errors"].to_string().contains(field), "{field}: {reply:?}");
            }
        }
    }

    async fn hourly_rate_of_a_spec_is_the_price_of_its_tier(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu\", displayName: \"G\", hourlyRate: \"1.35\"}) { hardwareSpec { hourlyRate } } }").await;
        let rate = async || app.query("{ hardwareSpecs { nodes { hourlyRate } } }").await["hardwareSpecs"]["nodes"][0]["hourlyRate"].clone();
        assert_eq!(rate().await, "1.35");
        app.record_all(vec![record("before", "compute_seconds", 3_600, AT, json!({"tier": "gpu"}))]).await;
        app.set_time("2026-11-21T13:00:00Z");
        app.record_all(vec![record("first", "compute_seconds", 3_600, "2026-11-21T12:30:00Z", json!({"tier": "gpu"}))]).await;
        app.query("mutation { updateHardwareSpec(input: {tier: \"gpu\", hourlyRate: 2}) { hardwareSpec { tier } } }").await;
        app.query("mutation { updateHardwareSpec(input: {tier: \"gpu\", vcpu: 4}) { hardwareSpec { tier } } }").await;
        assert_eq!(rate().await, "2");
        app.record_all(vec![
            record("late", "compute_seconds", 3_600, "2026-11-21T12:30:00Z", json!({"tier": "gpu"})),
            record("now", "compute_seconds", 3_600, "2026-11-21T13:00:00Z", json!({"tier": "gpu"})),
        ]).await;
        assert_eq!(costs(app, &["before", "first", "late", "now"]).await, [Value::Null, json!("1.35"), json!("1.35"), json!("2")]);
        app.query("mutation { updateHardwareSpec(input: {tier: \"gpu\", hourlyRate: 3, hourlyRateFrom: \"2026-12-01T00:00:00Z\"}) { hardwareSpec { tier } } }").await;
        assert_eq!(rate().await, "2", "the next price is not in force yet");
        app.query("mutation { updateHardwareSpec(input: {tier: \"gpu\", hourlyRate: null}) { hardwareSpec { tier } } }").await;
        assert_eq!(rate().await, Value::Null);
        // Another price of the tier is its hourly rate too, whatever units it is for.
        set_price(app, "compute_seconds", json!("0.001"), json!({"tier": "gpu", "perUnits": 1, "validFrom": "2026-11-21T13:00:00Z"})).await;
        assert_eq!(rate().await, "3.6");
    }

    async fn records_of_one_call_under_one_key_are_compared_with_the_computed_cost(app: &TestApp) {
        set_price(app, "compute_seconds", json!("2"), json!({"tier": "t"})).await;
        let sent = |cost: Value| compute("k", 3_600, json!({"tier": "t", "cost": cost}));
        let payload = app.record(json!([sent(Value::Null), sent(json!(2)), sent(json!(3))])).await;
        let statuses = [0, 1, 2].map(|index| payload["results"][index]["status"].clone());
        assert_eq!(statuses, ["RECORDED", "DUPLICATE", "CONFLICT"], "{payload}");
        // The cost of a source without cost is ignored, in either order.
        let free = |key: &str, cost: Value| record(key, "api_calls", 1, AT, json!({"source": "external", "cost": cost}));
        assert_eq!(app.record(json!([free("a", Value::Null), free("b", json!(5))])).await["recorded"], 2);
        assert_eq!(app.record(json!([free("a", json!(5)), free("b", Value::Null)])).await["duplicates"], 2);
    }

    async fn starts_of_prices_are_within_the_time_of_usage(app: &TestApp) {
        for start in ["1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "9999-12-31T23:59:59.999-23:59"] {
            let input = json!({"usageType": "api_calls", "rate": 1, "validFrom": start});
            let reply = app.graphql(SET_PRICE, json!({ "input": input }), None).await;
            assert_eq!(reply.body["errors"][0]["extensions"]["code"], "INVALID_ARGUMENT", "{start}");
        }
        set_price(app, "compute_seconds", json!("9000000000"), json!({"tier": "t", "perUnits": 1})).await;
        app.query("mutation { createHardwareSpec(input: {tier: \"t\", displayName: \"T\"}) { hardwareSpec { tier } } }").await;
        let data = app.query("{ hardwareSpec(tier: \"t\") { hourlyRate } }").await;
        assert_eq!(data["hardwareSpec"]["hourlyRate"], "32400000000000");
        assert_eq!(app.error_code("mutation { updateHardwareSpec(input: {tier: \"t\", hourlyRateFrom: \"2026-01-01T00:00:00Z\"}) { hardwareSpec { tier } } }").await, "INVALID_ARGUMENT");
    }

    async fn changed_price_does_not_affect_recorded_costs_or_duplicates(app: &TestApp) {
        set_price(app, "compute_seconds", json!(3_600), json!({"tier": "gpu-x"})).await;
        let sent = json!([compute("k", 10, json!({"tier": "gpu-x"}))]);
        assert_eq!(app.record(sent.clone()).await["recorded"], 1);
        set_price(app, "compute_seconds", json!(7_200), json!({"tier": "gpu-x"})).await;
        assert_eq!(app.record(sent).await["duplicates"], 1);
        app.record_all(vec![compute("k2", 10, json!({"tier": "gpu-x"}))]).await;
        assert_eq!(costs(app, &["k", "k2"]).await, [json!("10"), json!("20")]);
    }

    async fn cost_beyond_64_bits_rejects_the_record(app: &TestApp) {
        let largest = json!("9223372036.854775807");
        set_price(app, "compute_seconds", largest.clone(), json!({"tier": "gold"})).await;
        let payload = app.record(json!([
            compute("fits", 3_600, json!({"tier": "gold"})),
            compute("not", 3_601, json!({"tier": "gold"})),
        ])).await;
        assert_eq!(payload["results"][0]["status"], "RECORDED");
        assert_eq!(payload["results"][1]["code"], "COST_OUT_OF_RANGE");
        // A recorded record is a duplicate, even if its cost would overflow at the current rate.
        let small = json!([compute("small", 4_000, json!({"tier": "tin"}))]);
        assert_eq!(app.record(small.clone()).await["recorded"], 1);
        set_price(app, "compute_seconds", largest, json!({"tier": "tin"})).await;
        assert_eq!(app.record(small).await["results"][0]["status"], "DUPLICATE");
        let (report, _) = reprice(app, false).await;
        assert_eq!(report.out_of_range, 1, "it keeps its cost");
    }

    async fn call_with_a_correction_that_is_too_expensive_can_be_sent_again(app: &TestApp) {
        set_price(app, "compute_seconds", json!("9223372036.854775807"), json!({"tier": "gold"})).await;
        app.record_all(vec![compute("k", 1, json!({"tier": "gold"}))]).await;
        let amendment = |seconds: i64| json!({"record": compute("k", seconds, json!({"tier": "gold"})), "reason": "test"});
        let sent = json!([amendment(2), amendment(3_601), amendment(3)]);
        for status in ["CORRECTED", "DUPLICATE", "DUPLICATE"] {
            let payload = app.amend(sent.clone()).await;
            let results = [0, 1, 2].map(|index| payload["results"][index]["status"].clone());
            assert_eq!(results, [status, "REJECTED", status], "{payload}");
            assert_eq!(payload["results"][1]["code"], "COST_OUT_OF_RANGE");
        }
    }

    async fn unpriced_record_sent_again_with_a_cost_is_a_conflict(app: &TestApp) {
        let mut sent = record("k", "api_calls", 3, AT, json!({}));
        assert_eq!(app.record(json!([sent])).await["recorded"], 1);
        sent["cost"] = json!("0.5");
        let result = app.record(json!([sent])).await["results"][0].clone();
        assert_eq!(result["status"], "CONFLICT");
        assert_eq!(result["differences"], json!([{"field": "cost", "existing": null, "sent": "0.5"}]));
    }

    async fn repricing_applies_the_prices_of_now_once(app: &TestApp) {
        set_price(app, "tokens_input", json!("1"), json!({})).await;
        let sent = |key: &str, labels: Value| record(key, "tokens_input", 1_000_000, AT, labels);
        app.record_all(vec![
            sent("plain", json!({})),
            sent("model", json!({"model": "m", "accountId": "globex", "userId": "ann", "labels": [{"key": "team", "value": "x"}]})),
            sent("given", json!({"model": "m", "cost": "5"})),
            sent("free", json!({"model": "m", "source": "external"})),
            sent("voided", json!({"model": "m"})),
            record("unpriced", "credits", 10, AT, json!({"accountId": "globex"})),
        ]).await;
        app.void_record("acme", "voided", "test").await;
        app.materialize_until(MATERIALIZED_UNTIL).await;
        let original = json!([sent("model", json!({"model": "m", "accountId": "globex", "userId": "ann", "labels": [{"key": "team", "value": "x"}]}))]);
        set_price(app, "tokens_input", json!("2.5"), json!({"model": "m"})).await;
        set_price(app, "credits", json!("0.1"), json!({})).await;
        assert_eq!(total_cost(app).await, ("7".to_owned(), "1".to_owned()));

        let (dry, _) = reprice(app, true).await;
        let keys = ["plain", "model", "given", "free", "unpriced"];
        assert_eq!(costs(app, &keys).await, [json!("1"), json!("1"), json!("5"), json!("0"), Value::Null]);
        let (report, again) = reprice(app, false).await;
        assert_eq!(report.differences, dry.differences);
        assert_eq!(report.examined, 3, "the voided, the given and the free one are not examined");
        let difference = |account: &str, model: Option<&str>| report.differences[&(account.to_owned(), model.map(str::to_owned))];
        assert_eq!((difference("globex", Some("m")).cost_before_nanos, difference("globex", Some("m")).cost_after_nanos), (1_000_000_000, 2_500_000_000));
        assert_eq!((difference("globex", None).unpriced_before, difference("globex", None).unpriced_after), (1, 0));
        assert_eq!(report.differences.len(), 2);
        assert!(again.differences.is_empty(), "repeating it changes nothing");
        assert_eq!(costs(app, &keys).await, [json!("1"), json!("2.5"), json!("5"), json!("0"), json!("1")]);
        assert_eq!(total_cost(app).await, ("9.5".to_owned(), "0".to_owned()));
        assert_eq!(app.record(original).await["results"][0]["status"], "DUPLICATE", "an honest retry");
        let database = app.database().connect().await;
        assert_rollups_equal_records(&database).await;
        assert_eq!(assert_label_rows_equal_records(&database).await, 1);
        let revisions = entity::cost_revision::Entity::find().all(&database).await.unwrap();
        let mut revised: Vec<_> = revisions.iter().map(|revision| (revision.old_cost_nanos, revision.new_cost_nanos)).collect();
        revised.sort_unstable();
        assert_eq!(revised, [(None, Some(1_000_000_000)), (Some(1_000_000_000), Some(2_500_000_000))]);
        assert!(revisions.iter().all(|revision| revision.run_id == report.run_id));
    }

    async fn amendment_that_changes_nothing_about_the_price_keeps_its_cost(app: &TestApp) {
        set_price(app, "tokens_input", json!("1"), json!({})).await;
        let sent = record("k", "tokens_input", 1_000_000, AT, json!({"model": "m"}));
        app.record_all(vec![sent.clone(), record("k2", "tokens_input", 1_000_000, AT, json!({"model": "m", "cost": "4"}))]).await;
        set_price(app, "tokens_input", json!("2"), json!({})).await;
        amend(app, "k", json!({"usageType": "tokens_input", "quantity": 1_000_000, "model": "m", "userId": "u"})).await;
        amend(app, "k2", json!({"usageType": "tokens_input", "quantity": 1_000_000, "model": "m", "userId": "u"})).await;
        assert_eq!(costs(app, &["k", "k2"]).await, [json!("1"), json!("4")]);
        amend(app, "k", json!({"usageType": "tokens_input", "quantity": 2_000_000, "model": "m", "userId": "u"})).await;
        assert_eq!(costs(app, &["k"]).await, [json!("4")]);
        let result = app.amend_record("acme", "k", json!({"usageType": "tokens_input", "quantity": 1, "occurredAt": "2025-12-31T00:00:00Z"}), "test").await;
        assert_eq!(result["warnings"][0]["code"], "NO_PRICE", "no price was in force then: {result}");
        assert_eq!(costs(app, &["k"]).await, [Value::Null]);
    }
}

/// Records that are being committed while a price is set are committed first: afterwards `reprice` finds them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn price_is_set_after_the_records_that_are_being_committed() {
    let app = TestApp::start(Backend::Postgres).await;
    set_price(&app, "compute_seconds", json!(1), json!({"tier": "t"})).await;
    app.record_all(vec![compute("exists", 3_600, json!({"tier": "t"}))]).await;
    let outside = app.database().connect().await;
    // In several statements, because a key exists, and in a single one.
    for (key, sent, rate) in [("several", vec!["exists", "several"], 2), ("single", vec!["single"], 3)] {
        let blocking = outside.begin().await.unwrap();
        let claim = format!(
            "INSERT INTO usage_key (account_id, key_hash, content_hash, record_id, occurred_at) SELECT account_id, \
             decode(rpad(encode('{key}', 'hex'), 20, '0'), 'hex') || substr(sha256('{key}'), 1, 16), content_hash, record_id, 0 FROM usage_key LIMIT 1"
        );
        blocking.execute_unprepared(&claim).await.unwrap();
        let records: Vec<_> = sent.iter().map(|key| compute(key, 3_600, json!({"tier": "t"}))).collect();
        let recording = app.record(json!(records));
        let pricing = async {
            wait_for_lock(&outside, "usage_key").await;
            let pricing = set_price(&app, "compute_seconds", json!(rate), json!({"tier": "t"}));
            let release = async {
                wait_for_lock(&outside, "LOCK TABLE price").await;
                blocking.rollback().await.unwrap();
            };
            tokio::join!(pricing, release)
        };
        let (payload, _) = tokio::join!(recording, pricing);
        assert_eq!(payload["recorded"], 1, "{payload}");
        reprice(&app, false).await;
        assert_eq!(costs(&app, &["exists", key]).await, [json!(rate.to_string()), json!(rate.to_string())]);
    }
    outside.close().await.unwrap();
    app.stop().await;
}

/// Waits until a statement that contains `text` waits for a lock.
async fn wait_for_lock(outside: &sea_orm::DatabaseConnection, text: &str) {
    let waiting = format!(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%{text}%'"
    );
    for _ in 0..1_000 {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, &waiting);
        let row = outside.query_one_raw(statement).await.unwrap().unwrap();
        if row.try_get_by_index::<i64>(0).unwrap() > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no statement with `{text}` waits for a lock");
}
