//! Property tests of costs for generated prices and usage, against an oracle that compares all prices.

use std::cell::Cell;
use std::collections::HashMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::json;
use tokio::runtime::Runtime;
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RepriceRequest;

use crate::costs::set_price;
use crate::support::{Backend, TestApp, record};

/// A generated price: model pattern, provider, tier, day of its start, rate in nanos (none: it ends), units.
type GeneratedPrice = (Option<&'static str>, Option<&'static str>, Option<&'static str>, i64, Option<i64>, i64);
/// Generated usage: model, provider, tier, day, quantity.
type GeneratedUsage = (Option<&'static str>, Option<&'static str>, Option<&'static str>, i64, i64);

fn price() -> impl Strategy<Value = GeneratedPrice> {
    let model = prop::option::of(prop::sample::select(vec!["m-1", "m-12", "m-2", "m-*", "m-1*", "*"]));
    let rate = prop::option::weighted(0.9, prop_oneof![0..5_i64, 0..3_000_000_000_i64]);
    let units = prop_oneof![Just(1_i64), Just(3_600), Just(1_000_000), 1..1_000_i64];
    (model, prop::option::of(Just("p")), prop::option::of(Just("t")), 0..5_i64, rate, units)
}

fn usage() -> impl Strategy<Value = GeneratedUsage> {
    let model = prop::option::of(prop::sample::select(vec!["m-1", "m-12", "m-2", "n"]));
    let label = |name| prop::option::of(prop::sample::select(vec![name, "other"]));
    (model, label("p"), label("t"), 0..5_i64, prop_oneof![0..10_i64, 0..1_000_000_i64])
}

/// The rate and units in force, found by comparing all prices.
fn price_in_force(prices: &[GeneratedPrice], (model, provider, tier, day, _): GeneratedUsage) -> Option<(i128, i128)> {
    let mut by_labels = HashMap::new();
    for (index, price) in prices.iter().enumerate() {
        let (pattern, of_provider, of_tier, start, ..) = *price;
        let matches_model = pattern.is_none_or(|pattern| {
            model.is_some_and(|model| pattern.strip_suffix('*').map_or(model == pattern, |prefix| model.starts_with(prefix)))
        });
        let matches = |of: Option<&str>, label: Option<&str>| of.is_none() || of == label;
        if matches_model && matches(of_provider, provider) && matches(of_tier, tier) && start <= day {
            let newest = by_labels.entry((pattern, of_provider, of_tier)).or_insert((start, index));
            *newest = (*newest).max((start, index));
        }
    }
    let in_force = by_labels.into_iter().filter_map(|((pattern, provider, tier), (_, index))| {
        let (.., rate, units) = prices[index];
        let specificity =
            (pattern.is_some_and(|pattern| !pattern.ends_with('*')), pattern.map(str::len), provider.is_some(), tier.is_some());
        Some((specificity, (i128::from(rate?), i128::from(units))))
    });
    in_force.max_by_key(|(specificity, _)| *specificity).map(|(_, price)| price)
}

fn day(number: i64) -> String {
    format!("2026-11-{:02}T00:00:00Z", 10 + number)
}

fn costs_are_exact(backend: Backend) {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start(backend));
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 40, failure_persistence: None, max_shrink_iters: 50, ..Config::default() },
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    let number = Cell::new(0);
    let cases = (prop::collection::vec(price(), 1..12), prop::collection::vec(usage(), 1..40), 1..9_usize);
    let outcome = runner.run(&cases, |(prices, usages, batch)| {
        number.set(number.get() + 1);
        let usage_type = format!("case-{}", number.get());
        runtime.block_on(check_case(&app, &usage_type, &prices, &usages, batch));
        Ok(())
    });
    runtime.block_on(app.stop());
    outcome.unwrap();
}

async fn check_case(app: &TestApp, usage_type: &str, prices: &[GeneratedPrice], usages: &[GeneratedUsage], batch: usize) {
    let create = "mutation ($slug: String!) { createUsageType(input: {slug: $slug, unit: \"units\", description: \"A case.\"}) { usageType { slug } } }";
    app.query_with(create, json!({ "slug": usage_type })).await;
    let sent = |account: &str, index: usize| {
        let (model, provider, tier, at, quantity) = usages[index];
        let labels = json!({"accountId": account, "model": model, "provider": provider, "tier": tier});
        record(&format!("k{index}"), usage_type, quantity, &day(at), labels)
    };
    let (early, late) = (format!("{usage_type}-early"), format!("{usage_type}-late"));
    // Half of the records are accepted before there is any price, and priced afterwards.
    app.record_all((0..usages.len()).map(|index| sent(&early, index)).collect()).await;
    for (model, provider, tier, start, rate, units) in prices {
        let rate = rate.map(|nanos| format!("{nanos}e-9"));
        let labels = json!({"model": model, "provider": provider, "tier": tier, "perUnits": units, "validFrom": day(*start)});
        set_price(app, usage_type, json!(rate), labels).await;
    }
    let reversed: Vec<_> = (0..usages.len()).rev().map(|index| sent(&late, index)).collect();
    for records in reversed.chunks(batch) {
        app.record_all(records.to_vec()).await;
    }
    let filter = UsageFilter::of_account(early.clone());
    let request = RepriceRequest { filter, start: Timestamp::EARLIEST, end: Timestamp::LATEST, is_dry_run: false };
    app.recorder.reprice(&request).await.unwrap();
    assert!(app.recorder.reprice(&request).await.unwrap().differences.is_empty(), "repeating it changes nothing");

    let (mut sum, mut doubled_error, mut unpriced) = (0_i128, 0_i128, 0);
    for usage in usages {
        match price_in_force(prices, *usage) {
            Some((rate, units)) => {
                let exact = i128::from(usage.4) * rate;
                let rounded = (exact + units / 2).div_euclid(units);
                sum += rounded;
                doubled_error += (2 * (rounded * units - exact)) / units;
            }
            None => unpriced += 1,
        }
    }
    assert!(doubled_error.abs() <= usages.len() as i128, "half a nano each");
    let query = "query ($account: ID!) { usageInsights(range: {preset: ALL_TIME}, filter: {accountIds: [$account]}) { totals { cost unpricedRecords } } }";
    for account in [&early, &late] {
        let totals = app.query_with(query, json!({ "account": account })).await["usageInsights"]["totals"].clone();
        let expected = json!({"cost": decimal(sum), "unpricedRecords": unpriced.to_string()});
        assert_eq!(totals, expected, "{account}: {prices:?} {usages:?}");
    }
}

/// Nanos as text, by another way than the service's.
fn decimal(nanos: i128) -> String {
    let text = format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[test]
fn sqlite_sums_of_costs_are_the_sums_of_exact_prices() {
    costs_are_exact(Backend::Sqlite);
}

#[test]
fn postgres_sums_of_costs_are_the_sums_of_exact_prices() {
    costs_are_exact(Backend::Postgres);
}
