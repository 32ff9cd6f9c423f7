//! Laws of empty reasons for generated histories: a result has a reason exactly if it is empty, and a suggestion returns data.

use chrono::DateTime;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::query::{Field, ReasonQuery};
use crate::support::{Backend, MATERIALIZED_UNTIL, NOW, TestApp};

/// Number of generated histories per database, unless `LAW_CASES` is set.
const CASES: u32 = 300;
const HOUR_MS: i64 = 3_600_000;

#[derive(Clone, Debug)]
struct Fact {
    usage_type: &'static str,
    quantity: i64,
    model: Option<&'static str>,
    tier: Option<&'static str>,
    user: Option<&'static str>,
    millis: i64,
    is_voided: bool,
}

#[derive(Clone, Debug)]
struct Case {
    facts: Vec<Fact>,
    field: Field,
    range: Value,
    zone: &'static str,
    types: Option<&'static str>,
    model: Option<&'static str>,
    tier: Option<&'static str>,
    user: Option<&'static str>,
    prefix: Option<&'static str>,
    not_model: Option<&'static str>,
    missing: Option<&'static str>,
    group_by: &'static [&'static str],
    other_account: bool,
}

fn one_of(values: &[&'static str]) -> impl Strategy<Value = &'static str> + use<> {
    prop::sample::select(values.to_vec())
}

fn now() -> i64 {
    DateTime::parse_from_rfc3339(NOW).unwrap().timestamp_millis()
}

fn instant(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339()
}

fn fact() -> impl Strategy<Value = Fact> {
    let labels = (
        prop::option::of(one_of(&["opus", "sonnet"])),
        prop::option::of(one_of(&["gpu-a10", "gpu-h100"])),
        prop::option::of(one_of(&["ann", "bob"])),
    );
    let ago = prop_oneof![0..40 * HOUR_MS, 0..60 * 24 * HOUR_MS, 0..900 * 24 * HOUR_MS];
    let quantity = prop_oneof![1 => Just(0_i64), 5 => 1..100_i64];
    (one_of(&["tokens_input", "compute_seconds", "api_calls"]), quantity, labels, ago, prop::bool::weighted(0.2)).prop_map(
        |(usage_type, quantity, (model, tier, user), ago, is_voided)| Fact {
            usage_type,
            quantity,
            model,
            tier,
            user,
            millis: now() - ago,
            is_voided,
        },
    )
}

fn range() -> impl Strategy<Value = Value> {
    let presets = one_of(&["TODAY", "YESTERDAY", "LAST_7_DAYS", "LAST_30_DAYS", "THIS_MONTH", "LAST_MONTH"]);
    let instants = (-900 * 24 * HOUR_MS..40 * 24 * HOUR_MS, 1..20 * 24 * HOUR_MS)
        .prop_map(|(from, length)| json!({"instants": {"start": instant(now() + from), "end": instant(now() + from + length)}}));
    prop_oneof![presets.prop_map(|preset| json!({ "preset": preset })), instants]
}

fn case() -> impl Strategy<Value = Case> {
    let field = prop::sample::select(vec![Field::Insights, Field::Tiers, Field::Daily]);
    let filter = (
        prop::option::weighted(0.4, one_of(&["tokens_input", "compute_seconds", "api_calls"])),
        prop::option::weighted(0.4, one_of(&["opus", "opsu", "haiku"])),
        prop::option::weighted(0.4, one_of(&["gpu-a10", "gpu-a1o", "cpu"])),
        prop::option::weighted(0.2, one_of(&["ann", "Ann", "carl"])),
    );
    let narrowed = (
        prop::option::weighted(0.15, one_of(&["op", "son", "Op", "so_"])),
        prop::option::weighted(0.15, one_of(&["opus", "sonnet"])),
        prop::option::weighted(0.15, one_of(&["MODEL", "TIER", "USER"])),
    );
    let zone = one_of(&["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]);
    let groupings: [&'static [&'static str]; 7] =
        [&["USAGE_TYPE"], &["MODEL"], &["TIER"], &["USER"], &["MODEL", "TIER"], &["USER", "MODEL"], &["TIER", "USAGE_TYPE"]];
    let group_by = prop::sample::select(groupings.to_vec());
    (prop::collection::vec(fact(), 0..8), field, range(), zone, (filter, narrowed), group_by, prop::bool::weighted(0.1)).prop_map(
        |(facts, field, range, zone, ((types, model, tier, user), (prefix, not_model, missing)), group_by, other_account)| Case {
            facts,
            field,
            range,
            zone,
            types,
            model,
            tier,
            user,
            prefix,
            not_model,
            missing,
            group_by,
            other_account,
        },
    )
}

impl Case {
    fn query(&self, account: &str) -> ReasonQuery {
        let list = |value: Option<&str>| value.map(|value| vec![value.to_owned()]);
        let account = if self.other_account { account.to_uppercase() } else { account.to_owned() };
        let filter = json!({
            "accountIds": [account], "usageTypes": list(self.types), "models": list(self.model), "tiers": list(self.tier), "userIds": list(self.user),
            "modelPrefixes": list(self.prefix), "not": {"models": list(self.not_model)}, "missing": list(self.missing),
        });
        ReasonQuery::new(self.field, self.range.clone()).in_zone(self.zone).with_filter(filter).grouped_by(self.group_by)
    }

    /// Whether the record has a value for a dimension of the list or chart.
    fn names(&self, fact: &Fact) -> bool {
        let has_value = |dimension: &&'static str| match *dimension {
            "TIER" => fact.tier.is_some(),
            "MODEL" => fact.model.is_some(),
            "USER" => fact.user.is_some(),
            _ => true,
        };
        match self.field {
            Field::Tiers => fact.tier.is_some(),
            Field::Daily => self.group_by.iter().any(has_value),
            _ => true,
        }
    }

    /// Whether the model is requested and not excluded.
    fn has_model(&self, fact: &Fact) -> bool {
        let has_prefix = |prefix: &str| fact.model.is_some_and(|model| model.starts_with(prefix));
        let is_any = self.model.is_none() && self.prefix.is_none();
        let is_requested = is_any || (self.model.is_some() && self.model == fact.model) || self.prefix.is_some_and(has_prefix);
        is_requested && (self.not_model.is_none() || self.not_model != fact.model)
    }

    /// Whether the record lacks the dimension that must be missing.
    fn lacks_dimension(&self, fact: &Fact) -> bool {
        match self.missing {
            Some("MODEL") => fact.model.is_none(),
            Some("TIER") => fact.tier.is_none(),
            Some(_) => fact.user.is_none(),
            None => true,
        }
    }

    /// The records that match everything but the range and count.
    fn matching(&self) -> impl Iterator<Item = &Fact> {
        self.matching_with_voided().filter(|fact| !fact.is_voided)
    }

    /// The same including voided records.
    fn matching_with_voided(&self) -> impl Iterator<Item = &Fact> {
        let is_of_answer = |fact: &Fact| match (self.field, self.types) {
            (Field::Insights, None) => true,
            (Field::Tiers, types) => fact.usage_type == "compute_seconds" && types.is_none_or(|slug| slug == fact.usage_type),
            (Field::Daily, None) => fact.usage_type == "tokens_input",
            (_, Some(slug)) => fact.usage_type == slug,
            (Field::Hardware(_), None) => false,
        };
        let has = |wanted: Option<&str>, label: Option<&str>| wanted.is_none() || wanted == label;
        self.facts.iter().filter(move |fact| {
            !self.other_account
                && is_of_answer(fact)
                && self.has_model(fact)
                && self.lacks_dimension(fact)
                && has(self.tier, fact.tier)
                && has(self.user, fact.user)
        })
    }
}

/// Whether a result contains usage, without reading its reason.
async fn contains_usage(app: &TestApp, query: &ReasonQuery) -> (bool, (i64, i64)) {
    let range = "range { start end }";
    let (answer, contains_usage): (Value, bool) = match query.field {
        Field::Insights => {
            let answer = query.result(app, &format!("{range} totals {{ byType {{ quantity }} }}")).await;
            let contains_usage = answer["totals"]["byType"].as_array().unwrap().iter().any(|row| row["quantity"] != "0");
            (answer, contains_usage)
        }
        Field::Tiers => {
            let answer = query.result(app, &format!("{range} tiers {{ tier computeSeconds }}")).await;
            let rows = answer["tiers"].as_array().unwrap().clone();
            let is_named = rows.iter().any(|row| !row["tier"].is_null());
            (answer, is_named && rows.iter().any(|row| row["computeSeconds"] != "0"))
        }
        _ => {
            let answer = query.result(app, &format!("{range} series {{ kind total }}")).await;
            let lines = answer["series"].as_array().unwrap().clone();
            let is_named = lines.iter().any(|line| line["kind"] != "UNKNOWN");
            (answer, is_named && lines.iter().any(|line| line["total"] != "0"))
        }
    };
    let edge = |value: &Value| DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp_millis();
    (contains_usage, (edge(&answer["range"]["start"]), edge(&answer["range"]["end"])))
}

async fn check(app: &TestApp, case: &Case, account: &str) {
    let records = case.facts.iter().enumerate().map(|(key, fact)| {
        json!({
            "idempotencyKey": key.to_string(), "accountId": account, "usageType": fact.usage_type, "quantity": fact.quantity,
            "model": fact.model, "tier": fact.tier, "userId": fact.user, "occurredAt": instant(fact.millis),
        })
    });
    app.record_all(records.collect()).await;
    for (key, _) in case.facts.iter().enumerate().filter(|(_, fact)| fact.is_voided) {
        app.void_record(account, &key.to_string(), "x").await;
    }
    let query = case.query(account);
    let reason = query.reason(app).await;
    let (has_usage, (start, end)) = contains_usage(app, &query).await;
    assert_eq!(reason.is_null(), has_usage, "{reason:#}");
    if has_usage {
        return;
    }

    // The suggestion returns data.
    let suggestion = &reason["suggestion"];
    if !suggestion.is_null() {
        assert_eq!(query.apply_suggestion(suggestion).reason(app).await, json!(null), "{reason:#}");
    }
    // The nearest usage is exact to the millisecond, and usage at another time is suggested.
    let edge = |value: &Value| value.as_str().map(|text| DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
    let with_amount = || case.matching().filter(|fact| fact.quantity > 0).map(|fact| fact.millis);
    let details = &reason["details"];
    assert_eq!(edge(&details["nearestBefore"]), with_amount().filter(|at| *at < start).max(), "{reason:#}");
    assert_eq!(edge(&details["nearestAfter"]), with_amount().filter(|at| *at >= end).min(), "{reason:#}");
    if reason["code"] == "OUT_OF_RANGE" {
        assert!(case.matching().next().is_some(), "{reason:#}");
        let is_shown = |fact: &&Fact| fact.quantity > 0 && case.names(fact);
        assert_eq!(suggestion.is_null(), case.matching().find(is_shown).is_none(), "{reason:#}");
    }
    // Voided usage is reported regardless of materialization.
    let is_inside = |fact: &&Fact| start <= fact.millis && fact.millis < end;
    let is_voided = case.matching_with_voided().any(|fact| is_inside(&fact)) && !case.matching().any(|fact| is_inside(&fact));
    assert_eq!(reason["code"] == "ONLY_VOIDED", is_voided, "{reason:#}");
    let is_alone = case.facts.iter().all(|fact| fact.is_voided) || case.other_account;
    assert_eq!(reason["code"] == "NOTHING_RECORDED", is_alone && !has_higher_priority(&reason), "{reason:#}");
}

/// Reasons with a higher priority than `NOTHING_RECORDED`.
fn has_higher_priority(reason: &Value) -> bool {
    let code = reason["code"].as_str().unwrap();
    let is_contradictory = ["this result covers only", "no record can match"];
    code == "ONLY_VOIDED" || is_contradictory.iter().any(|text| reason["message"].as_str().unwrap().starts_with(text))
}

fn the_laws_hold(backend: Backend) {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start_unmaterialized(backend));
    let cases = std::env::var("LAW_CASES").map_or(CASES, |cases| cases.parse().expect("LAW_CASES is a number"));
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() },
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    let number = std::cell::Cell::new(0_u32);
    let outcome = runner.run(&case(), |case| {
        number.set(number.get() + 1);
        // Nothing is materialized at first, then a part, then as much as in normal operation.
        match number.get() {
            watermark_step if watermark_step == cases / 3 => runtime.block_on(app.materialize_until("2026-10-20T09:30:00Z")),
            watermark_step if watermark_step == cases / 3 * 2 => runtime.block_on(app.materialize_until(MATERIALIZED_UNTIL)),
            _ => {}
        }
        runtime.block_on(check(&app, &case, &format!("a{}", number.get())));
        Ok(())
    });
    runtime.block_on(app.stop());
    outcome.unwrap();
}

#[test]
fn sqlite_results_have_a_reason_exactly_when_empty_and_suggestions_return_data() {
    the_laws_hold(Backend::Sqlite);
}

#[test]
fn postgres_results_have_a_reason_exactly_when_empty_and_suggestions_return_data() {
    the_laws_hold(Backend::Postgres);
}
