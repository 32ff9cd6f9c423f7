//! Lists of single records by their values: filters and orders of `usageRecords`.

use std::cmp::Reverse;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

const RANGE: &str = "range: {days: {from: \"2026-11-20\", through: \"2026-11-20\"}}";

fn keys(page: &Value) -> Vec<String> {
    let nodes = page["usageRecords"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["idempotencyKey"].as_str().unwrap().to_owned()).collect()
}

async fn list(app: &TestApp, arguments: &str) -> Value {
    app.query(&format!(
        "{{ usageRecords({arguments}) {{ nodes {{ idempotencyKey }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    ))
    .await
}

async fn listed(app: &TestApp, arguments: &str) -> Vec<String> {
    keys(&list(app, arguments).await)
}

/// Every key of a list, read in pages of 4.
async fn listed_by_page(app: &TestApp, arguments: &str, forward: bool) -> Vec<String> {
    let (size, cursor_argument, has_more, cursor) = if forward {
        ("first: 4", "after", "hasNextPage", "endCursor")
    } else {
        ("last: 4", "before", "hasPreviousPage", "startCursor")
    };
    let (mut all, mut position) = (Vec::new(), String::new());
    loop {
        let page = list(app, &format!("{arguments}, {size}{position}")).await;
        if forward {
            all.extend(keys(&page));
        } else {
            drop(all.splice(0..0, keys(&page)));
        }
        let page_info = &page["usageRecords"]["pageInfo"];
        if page_info[has_more] == false {
            return all;
        }
        position = format!(", {cursor_argument}: {}", page_info[cursor]);
    }
}

/// One record of each cost source, and two that differ in quantity and cost.
async fn record_every_cost_source(app: &TestApp) {
    let price = "{usageType: \"tokens_input\", model: \"priced\", rate: 2, validFrom: \"2026-01-01T00:00:00Z\"}";
    app.query(&format!("mutation {{ setPrice(input: {price}) {{ isNew }} }}")).await;
    let at = |hour: u32| format!("2026-11-20T{hour:02}:00:00Z");
    app.record_all(vec![
        record("given", "tokens_input", 10, &at(1), json!({"cost": "0.5"})),
        record("priced", "tokens_input", 1_000_000, &at(2), json!({"model": "priced"})),
        record("unpriced", "tokens_input", 300, &at(3), json!({"model": "other"})),
        record("free", "tokens_input", 40, &at(4), json!({"source": "local"})),
        record("calls", "api_calls", 7, &at(5), json!({"cost": "1.000000001"})),
    ])
    .await;
}

on_both_databases! {
    async fn records_are_filtered_by_quantity_cost_and_cost_source(app: &TestApp) {
        record_every_cost_source(app).await;
        for (filter, expected) in [
            ("minQuantity: 40", vec!["free", "unpriced", "priced"]),
            ("minQuantity: \"40\", maxQuantity: 300", vec!["free", "unpriced"]),
            ("maxQuantity: 9", vec!["calls"]),
            ("minCost: 0", vec!["calls", "free", "priced", "given"]),
            ("minCost: \"0.5\", maxCost: \"1\"", vec!["given"]),
            ("minCost: \"1.000000001\"", vec!["calls", "priced"]),
            ("costSources: [UNPRICED]", vec!["unpriced"]),
            ("costSources: [GIVEN]", vec!["calls", "given"]),
            ("costSources: [PRICED, FREE]", vec!["free", "priced"]),
            (&format!("costSources: [{}]", "FREE, PRICED, ".repeat(1_500)), vec!["free", "priced"]),
            ("costSources: []", vec!["calls", "free", "unpriced", "priced", "given"]),
            ("costSources: [GIVEN], maxQuantity: 8", vec!["calls"]),
        ] {
            assert_eq!(listed(app, &format!("{RANGE}, recordFilter: {{{filter}}}")).await, expected, "{filter}");
        }
    }

    async fn records_are_filtered_by_recording_time(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        app.record_all(vec![record("early", "api_calls", 1, at, json!({}))]).await;
        let seen = app.query("{ usageRecords { nodes { recordedAt } } }").await;
        let recorded_at = seen["usageRecords"]["nodes"][0]["recordedAt"].clone();
        assert_eq!(listed(app, &format!("recordFilter: {{recordedFrom: {recorded_at}}}")).await, ["early"]);
        assert_eq!(listed(app, &format!("recordFilter: {{recordedBefore: {recorded_at}}}")).await, Vec::<String>::new());
    }

    async fn records_are_ordered_by_quantity_or_cost(app: &TestApp) {
        record_every_cost_source(app).await;
        let by_quantity = listed(app, &format!("{RANGE}, filter: {{usageTypes: [\"tokens_input\"]}}, orderBy: LARGEST_QUANTITY")).await;
        assert_eq!(by_quantity, ["priced", "unpriced", "free", "given"]);
        let by_cost = listed(app, &format!("{RANGE}, orderBy: HIGHEST_COST")).await;
        assert_eq!(by_cost, ["priced", "calls", "given", "free"], "a record without a known cost is not listed");
    }

    async fn pages_of_every_order_return_every_record_once(app: &TestApp) {
        let mut rng = StdRng::seed_from_u64(7);
        // Few values, so that many records share one and their ids decide.
        let values: Vec<(i64, i64)> = (0..23).map(|_| (rng.random_range(1..5), rng.random_range(0..4))).collect();
        let sent = values.iter().enumerate().map(|(index, (quantity, cost))| {
            record(&format!("k{index:02}"), "api_calls", *quantity, &format!("2026-11-20T10:00:{index:02}Z"), json!({"cost": cost}))
        });
        app.record_all(sent.collect()).await;
        let value_of = |key: &String| values[key[1..].parse::<usize>().unwrap()];
        for (order, by_cost) in [("LARGEST_QUANTITY", false), ("HIGHEST_COST", true)] {
            let arguments = format!("{RANGE}, filter: {{usageTypes: [\"api_calls\"]}}, orderBy: {order}");
            let forward = listed_by_page(app, &arguments, true).await;
            assert_eq!(forward.len(), 23, "{order}");
            assert!(forward.is_sorted_by_key(|key| Reverse(if by_cost { value_of(key).1 } else { value_of(key).0 })), "{forward:?}");
            assert_eq!(listed_by_page(app, &arguments, false).await, forward, "{order}");
            assert_eq!(listed(app, &arguments).await, forward, "{order}");
        }
    }

    async fn voided_records_are_ordered_as_well_where_they_are_included(app: &TestApp) {
        record_every_cost_source(app).await;
        let void = "mutation { voidUsage(input: {records: [{accountId: \"acme\", idempotencyKey: \"priced\", reason: \"test\"}]}) { corrected } }";
        app.query(void).await;
        assert_eq!(listed(app, &format!("{RANGE}, orderBy: HIGHEST_COST, first: 1")).await, ["calls"]);
        assert_eq!(listed(app, &format!("{RANGE}, orderBy: HIGHEST_COST, includeVoided: true, first: 1")).await, ["priced"]);
    }

    async fn invalid_record_filters_and_orders_are_rejected_with_the_field(app: &TestApp) {
        app.record_all(vec![record("k", "api_calls", 1, "2026-11-20T10:00:00Z", json!({}))]).await;
        let newest = list(app, "first: 1").await;
        let cursor = &newest["usageRecords"]["pageInfo"]["endCursor"];
        for (arguments, code) in [
            ("recordFilter: {minQuantity: \"9223372036854775808\"}".to_owned(), "INVALID_ARGUMENT"),
            ("recordFilter: {minQuantity: 2, maxQuantity: 1}".to_owned(), "INVALID_ARGUMENT"),
            ("recordFilter: {minCost: 2, maxCost: 1}".to_owned(), "INVALID_ARGUMENT"),
            ("recordFilter: {minCost: \"0.0000000001\"}".to_owned(), "INVALID_NUMBER"),
            (
                "recordFilter: {recordedFrom: \"2026-11-20T00:00:00Z\", recordedBefore: \"2026-11-20T00:00:00Z\"}".to_owned(),
                "INVALID_ARGUMENT",
            ),
            ("orderBy: HIGHEST_COST".to_owned(), "INVALID_ARGUMENT"),
            (format!("{RANGE}, orderBy: LARGEST_QUANTITY"), "INVALID_ARGUMENT"),
            (
                format!("{RANGE}, filter: {{usageTypes: [\"api_calls\", \"compute_seconds\"]}}, orderBy: LARGEST_QUANTITY"),
                "MIXED_UNITS",
            ),
            (format!("{RANGE}, orderBy: HIGHEST_COST, after: {cursor}"), "INVALID_CURSOR"),
        ] {
            assert_eq!(app.error_code(&format!("{{ usageRecords({arguments}) {{ nodes {{ id }} }} }}")).await, code, "{arguments}");
        }
    }
}
