//! Laws of breakdowns by two dimensions, of some usage types, and with changes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use chrono::DateTime;
use serde_json::{Value, json};

use super::{Case, Fact};
use crate::support::TestApp;

const QUERY: &str = "query ($start: DateTime!, $end: DateTime!, $zone: TimeZone!, $account: ID!) {
      usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: [$account]}) {
        range { previous { start end } }
        modelsByTier: breakdown(by: [{dimension: MODEL}, {dimension: TIER}], top: 2, usageTypes: [\"tokens_input\", \"tokens_output\"]) { ...Pairs }
        typesByModel: breakdown(by: [{dimension: USAGE_TYPE}, {dimension: MODEL}], top: 3, measure: RECORDS) { ...Pairs }
        usersByTier: breakdown(by: [{dimension: USER}, {dimension: TIER}], top: 2, measure: COMPUTE_SECONDS) { ...Pairs }
        teamsByModel: breakdown(by: [{label: \"team\"}, {dimension: MODEL}], top: 2, measure: RECORDS) { ...Pairs }
        labelPairs: breakdown(by: [{label: \"a.b\"}, {label: \"team\"}], top: 3, measure: TOKENS) { ...Pairs }
        computeByTier: breakdown(by: {dimension: TIER}, top: 1, usageTypes: [\"compute_seconds\"]) { ...Pairs }
      }
    }
    fragment Pairs on UsageBreakdown { measure rows {
        kind keys values share totals { tokens computeSeconds records byType { usageType quantity change { quantity records } } }
        change { tokens computeSeconds records } } }";

type Keys = Vec<Option<&'static str>>;

/// What a breakdown selects.
struct Breakdown {
    name: &'static str,
    usage_types: &'static [&'static str],
    top: usize,
    keys: fn(&Fact) -> Keys,
    /// The amount by which groups are ranked.
    amount: fn(&Fact) -> i128,
}

fn tokens(fact: &Fact) -> i128 {
    if fact.usage_type == "compute_seconds" { 0 } else { fact.quantity.into() }
}

fn compute(fact: &Fact) -> i128 {
    if fact.usage_type == "compute_seconds" { fact.quantity.into() } else { 0 }
}

const BREAKDOWNS: [Breakdown; 6] = [
    Breakdown {
        name: "modelsByTier",
        usage_types: &["tokens_input", "tokens_output"],
        top: 2,
        keys: |fact| vec![fact.model, fact.tier],
        amount: tokens,
    },
    Breakdown {
        name: "typesByModel",
        usage_types: &[],
        top: 3,
        keys: |fact| vec![Some(fact.usage_type), fact.model],
        amount: |_| 1,
    },
    Breakdown { name: "usersByTier", usage_types: &[], top: 2, keys: |fact| vec![fact.user, fact.tier], amount: compute },
    Breakdown { name: "teamsByModel", usage_types: &[], top: 2, keys: |fact| vec![fact.team, fact.model], amount: |_| 1 },
    Breakdown { name: "labelPairs", usage_types: &[], top: 3, keys: |fact| vec![fact.dotted, fact.team], amount: tokens },
    Breakdown { name: "computeByTier", usage_types: &["compute_seconds"], top: 1, keys: |fact| vec![fact.tier], amount: compute },
];

/// The sums of some records: number of records, tokens, compute seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums(i128, i128, i128);

fn sums<'a>(facts: impl Iterator<Item = &'a Fact>) -> Sums {
    facts.fold(Sums::default(), |Sums(records, of_tokens, of_compute), fact| {
        Sums(records + 1, of_tokens + tokens(fact), of_compute + compute(fact))
    })
}

/// Checks a change in percent: null if the value before is 0.
#[expect(clippy::cast_precision_loss, reason = "a percentage")]
fn assert_change(change: &Value, before: i128, now: i128) {
    let expected = (before != 0).then(|| (now - before) as f64 / before as f64 * 100.0);
    let is_expected = match (change.as_f64(), expected) {
        // The last digit of a number is lost where it is read.
        (Some(change), Some(expected)) => (change - expected).abs() <= expected.abs() * 1e-12,
        (change, expected) => change == expected,
    };
    assert!(is_expected, "{change} from {before} to {now}");
}

fn check_breakdown(case: &Case, previous: Option<&Range<i64>>, breakdown: &Breakdown, answer: &Value) {
    let name = breakdown.name;
    let is_included = |fact: &&Fact| breakdown.usage_types.is_empty() || breakdown.usage_types.contains(&fact.usage_type);
    let within = |range: &Range<i64>| -> Vec<&Fact> {
        case.facts.iter().filter(is_included).filter(|fact| range.contains(&fact.millis)).collect()
    };
    let now = within(&case.range);
    let before = previous.map(within);

    // The largest groups have a row each, in order; ties are ordered by their keys.
    let mut groups: BTreeMap<Keys, i128> = BTreeMap::new();
    for fact in now.iter().filter(|fact| (breakdown.keys)(fact).iter().any(Option::is_some)) {
        *groups.entry((breakdown.keys)(fact)).or_default() += (breakdown.amount)(fact);
    }
    let mut largest: Vec<_> = groups.iter().map(|(keys, amount)| (Reverse(*amount), keys.clone())).collect();
    largest.sort();
    largest.truncate(breakdown.top);
    let rows = answer["rows"].as_array().unwrap();
    let shown: Vec<_> = rows.iter().filter(|row| row["kind"] == "VALUE").map(|row| row["keys"].clone()).collect();
    assert_eq!(shown, largest.iter().map(|(_, keys)| json!(keys)).collect::<Vec<_>>(), "{name}");
    let values: usize = rows.iter().map(|row| row["values"].as_str().unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!(values, groups.len(), "{name}: the distinct pairs");

    for row in rows {
        let is_of_row = |fact: &&&Fact| {
            let keys = (breakdown.keys)(fact);
            let (is_unknown, is_shown) = (keys.iter().all(Option::is_none), largest.iter().any(|(_, shown)| *shown == keys));
            match row["kind"].as_str().unwrap() {
                "VALUE" => row["keys"] == json!(keys),
                "UNKNOWN" => is_unknown,
                _ => !is_unknown && !is_shown,
            }
        };
        let of_row = |facts: &[&Fact]| sums(facts.iter().filter(is_of_row).copied());
        let now_of_row = of_row(&now);
        let Sums(records, of_tokens, of_compute) = now_of_row;
        let totals = &row["totals"];
        let expected = [("records", records), ("tokens", of_tokens), ("computeSeconds", of_compute)];
        for (field, value) in expected {
            assert_eq!(totals[field], value.to_string(), "{name} {field} {row}");
        }
        assert!(records > 0, "{name}: only rows that have records");

        // The change of a row compares the same group; null where the previous period has no record of it.
        let before_of_row = before.as_ref().map(|facts| of_row(facts)).filter(|sums| sums.0 > 0);
        assert_eq!(row["change"].is_null(), before_of_row.is_none(), "{name} {row}");
        if let Some(Sums(records_before, tokens_before, compute_before)) = before_of_row {
            assert_change(&row["change"]["records"], records_before, records);
            assert_change(&row["change"]["tokens"], tokens_before, of_tokens);
            assert_change(&row["change"]["computeSeconds"], compute_before, of_compute);
        }
        for of_type in totals["byType"].as_array().unwrap() {
            let sum = |facts: &[&Fact]| {
                let facts = facts.iter().filter(is_of_row).filter(|fact| of_type["usageType"] == fact.usage_type);
                facts.fold((0, 0), |(records, quantity), fact| (records + 1, quantity + i128::from(fact.quantity)))
            };
            let (records, quantity) = sum(&now);
            assert_eq!(of_type["quantity"], quantity.to_string(), "{name} {of_type}");
            let before = before.as_ref().map(|facts| sum(facts)).filter(|(records, _)| *records > 0);
            assert_eq!(of_type["change"].is_null(), before.is_none(), "{name} {of_type}");
            if let Some((records_before, quantity_before)) = before {
                assert_change(&of_type["change"]["records"], records_before, records);
                assert_change(&of_type["change"]["quantity"], quantity_before, quantity);
            }
        }
    }

    // The rows add up to the records, and their shares to 1.
    let records: usize = rows.iter().map(|row| row["totals"]["records"].as_str().unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!(records, now.len(), "{name}: the rows add up");
    let shares: f64 = rows.iter().map(|row| row["share"].as_f64().unwrap()).sum();
    let total: i128 = now.iter().map(|fact| (breakdown.amount)(fact)).sum();
    assert!((shares - if total == 0 { 0.0 } else { 1.0 }).abs() < 1e-9, "{name}: shares add up to {shares}");
}

/// The breakdowns of an account.
pub async fn answer(app: &TestApp, case: &Case, account: &str) -> Value {
    let instant = |millis| DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
    let variables =
        json!({"start": instant(case.range.start), "end": instant(case.range.end), "zone": case.zone.name(), "account": account});
    app.query_with(QUERY, variables).await["usageInsights"].clone()
}

/// Checks the breakdowns of an answer against the records.
pub fn check(case: &Case, insights: &Value) {
    let instant = |value: &Value| DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp_millis();
    let previous = &insights["range"]["previous"];
    let previous = (!previous.is_null()).then(|| instant(&previous["start"])..instant(&previous["end"]));
    for breakdown in &BREAKDOWNS {
        check_breakdown(case, previous.as_ref(), breakdown, &insights[breakdown.name]);
    }
    assert_eq!(insights["modelsByTier"]["measure"], Value::Null, "ranked by the quantity of the usage types");
    assert_eq!(insights["typesByModel"]["measure"], "RECORDS");
}
