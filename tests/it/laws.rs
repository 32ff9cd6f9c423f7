//! Property tests of query results for generated histories, against an oracle of plain dictionaries.

mod pairs;
pub mod users;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use chrono::DateTime;
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use usage_insights::domain::time::Timestamp;

use crate::support::{Backend, TestApp};

/// Number of generated histories per database, unless `LAW_CASES` is set.
const CASES: u32 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// A record, reduced to the fields of the oracle.
#[derive(Clone, Debug)]
pub struct Fact {
    pub key: usize,
    pub usage_type: &'static str,
    pub quantity: i64,
    pub model: Option<&'static str>,
    pub tier: Option<&'static str>,
    pub user: Option<&'static str>,
    /// The labels `team` and `a.b`.
    pub team: Option<&'static str>,
    pub dotted: Option<&'static str>,
    pub millis: i64,
}

/// Records around one instant (often an offset change), a zone and a range to query, and the batches they are sent in.
#[derive(Clone, Debug)]
pub struct Case {
    pub facts: Vec<Fact>,
    pub zone: Tz,
    pub range: Range<i64>,
    pub batch: usize,
    shuffle: u64,
}

fn fact() -> impl Strategy<Value = (i64, Fact)> {
    let quantity = prop_oneof![0..1_000_i64, Just(i64::MAX), Just(0)];
    let usage_type = prop::sample::select(vec!["tokens_input", "tokens_output", "compute_seconds"]);
    let model = prop::option::of(prop::sample::select(vec!["m1", "m2", "m3", "m4"]));
    let tier = prop::option::of(prop::sample::select(vec!["t1", "t2"]));
    let user = prop::option::of(prop::sample::select(vec!["u1", "u2"]));
    let labels =
        (prop::option::of(prop::sample::select(vec!["x", "y", "z"])), prop::option::of(prop::sample::select(vec!["x", "\"'\\"])));
    // Boundary instants are more likely: on the quarter hour, just before, just after.
    let quarter =
        (-400..400_i64).prop_flat_map(|quarter| prop::sample::select(vec![-1, 0, 1]).prop_map(move |ms| quarter * 900_000 + ms));
    let offset = prop_oneof![quarter, -5 * DAY_MS..5 * DAY_MS];
    (offset, quantity, usage_type, model, tier, user, labels).prop_map(
        |(offset, quantity, usage_type, model, tier, user, (team, dotted))| {
            (offset, Fact { key: 0, usage_type, quantity, model, tier, user, team, dotted, millis: 0 })
        },
    )
}

pub fn case() -> impl Strategy<Value = Case> {
    // From 2005 on, to include zones whose offset changes inside a quarter hour.
    let center = prop_oneof![1_104_537_600..1_795_000_000_i64, changes()];
    let range = (-6 * DAY_MS..5 * DAY_MS, 1..8 * DAY_MS);
    (center, prop::collection::vec(fact(), 1..25), prop::sample::select(TZ_VARIANTS.to_vec()), range, 1..12_usize, any::<u64>())
        .prop_map(|(center, facts, zone, (start, length), batch, shuffle)| {
            let center = center * 1_000 / 900_000 * 900_000;
            let facts = facts
                .into_iter()
                .enumerate()
                .map(|(key, (offset, fact))| Fact { key, millis: center + offset, ..fact })
                .collect();
            Case { facts, zone, range: center + start..center + start + length, batch, shuffle }
        })
}

/// Begin of the first of successive histories, which do not overlap.
const SEQUENCE_BEGIN: &str = "2005-01-01T00:00:00Z";
/// Most histories in a sequence: they end before [`crate::support::NOW`].
pub const SEQUENCE_MAX: u32 = 250;

/// The first instant of a history in a sequence, in milliseconds.
pub fn first_in_sequence(number: i64) -> i64 {
    Timestamp::parse(SEQUENCE_BEGIN).unwrap().millis() + number * 30 * DAY_MS
}

impl Case {
    /// The same case shifted by whole days.
    pub fn moved_to(self, millis: i64) -> Self {
        let center = self.facts.iter().map(|fact| fact.millis).min().unwrap_or_default();
        let by = (millis - center).div_euclid(DAY_MS) * DAY_MS;
        let facts = self.facts.into_iter().map(|fact| Fact { millis: fact.millis + by, ..fact }).collect();
        Self { facts, range: self.range.start + by..self.range.end + by, ..self }
    }

    /// The same case with only the first records.
    pub fn first(&self, records: usize) -> Self {
        Self { facts: self.facts[..records].to_vec(), ..self.clone() }
    }
}

/// Seconds of known offset changes: New York, Lord Howe, Casey (at 00:01), St. John's (at 00:01), Samoa (a day skipped), Havana.
fn changes() -> impl Strategy<Value = i64> {
    prop::sample::select(vec![1_772_953_200, 1_775_314_800, 1_601_740_860, 1_257_046_260, 1_325_239_200, 1_762_063_200])
}

pub fn to_json(fact: &Fact, account: &str) -> Value {
    let labels = [("team", fact.team), ("a.b", fact.dotted)].into_iter();
    let labels: Vec<_> = labels.filter_map(|(key, value)| Some(json!({"key": key, "value": value?}))).collect();
    json!({
        "idempotencyKey": format!("k{}", fact.key), "accountId": account, "usageType": fact.usage_type, "quantity": fact.quantity,
        "model": fact.model, "tier": fact.tier, "userId": fact.user, "labels": labels,
        "occurredAt": DateTime::from_timestamp_millis(fact.millis).unwrap().to_rfc3339(),
    })
}

type Totals = BTreeMap<String, i128>;

/// The oracle: totals by `key` over the records in the range.
fn counted(case: &Case, key: impl Fn(&Fact) -> Option<String>) -> Totals {
    let mut totals = Totals::new();
    for fact in case.facts.iter().filter(|fact| case.range.contains(&fact.millis)) {
        if let Some(key) = key(fact) {
            *totals.entry(key).or_default() += i128::from(fact.quantity);
        }
    }
    totals.retain(|_, sum| *sum != 0);
    totals
}

fn quantity(value: &Value) -> i128 {
    value.as_str().unwrap().parse().unwrap()
}

fn found(rows: &Value, key: impl Fn(&Value) -> String, sum: impl Fn(&Value) -> i128) -> Totals {
    let mut totals = Totals::new();
    for row in rows.as_array().unwrap() {
        *totals.entry(key(row)).or_default() += sum(row);
    }
    totals.retain(|_, sum| *sum != 0);
    totals
}

fn name(value: &Value) -> String {
    value.as_str().unwrap_or("-").to_owned()
}

/// The results for an account, or for all accounts.
pub async fn answers(app: &TestApp, case: &Case, account: Option<&str>) -> Value {
    let instant = |millis| DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
    app.query_with(
        "query ($start: DateTime!, $end: DateTime!, $zone: TimeZone!, $accounts: [ID!]) {
           insights: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts}) {
             totals { tokensInput tokensOutput computeSeconds records }
             models: breakdown(by: {dimension: MODEL}, top: 2) { rows { kind key totals { tokens } } }
             allModels: breakdown(by: {dimension: MODEL}, top: 1000) { rows { key totals { tokens } } }
             users: breakdown(by: {dimension: USER}) { rows { key totals { tokens } } }
             teams: breakdown(by: {label: \"team\"}, top: 1) { rows { kind key values totals { tokens records } } }
             dotted: breakdown(by: {label: \"a.b\"}) { rows { key totals { tokens } } }
             firstRecordAt lastRecordAt
             peakDay(by: RECORDS) { date value }
             peakOfTokens: peakDay(by: TOKENS) { date value }
           }
           input: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                filter: {accountIds: $accounts, usageTypes: [\"tokens_input\"]}) {
             peakOfTokens: peakDay(by: TOKENS) { date value }
             peakOfCompute: peakDay(by: COMPUTE_SECONDS) { date value }
           }
           user: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts, userIds: [\"u1\"]}) {
             totals { tokens }
           }
           selected: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                   filter: {accountIds: $accounts, modelPrefixes: [\"m1\", \"m2\"], not: {tiers: [\"t1\"]}}) { totals { tokens } }
           absent: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                 filter: {accountIds: $accounts, missing: [TIER, USER], not: {models: [\"m1\", \"m2\"]}}) { totals { tokens } }
           labelled: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                   filter: {accountIds: $accounts, labels: [{key: \"team\", values: [\"x\", \"y\"]}, {key: \"a.b\"}]}) { totals { tokens } }
           oneTeam: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                  filter: {accountIds: $accounts, labels: {key: \"team\", values: [\"x\"]}, not: {models: [\"m1\"]}}) { totals { tokens records } }
           unlabelled: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                     filter: {accountIds: $accounts, missingLabels: [\"team\"], not: {labels: [{key: \"a.b\", values: [\"x\"]}]}}) { totals { tokens } }
           teams: dimensionValues(by: {label: \"team\"}, range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                  filter: {accountIds: $accounts}, top: 2) {
             total matching recordsWithoutValue rows { value lastRecordAt totals { tokens records } }
           }
           models: dimensionValues(by: {dimension: MODEL}, range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                   filter: {accountIds: $accounts}, search: \"M\", top: 2) {
             total matching recordsWithoutValue rows { value lastRecordAt totals { tokens records } }
           }
           labelKeys(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts}) {
             total recordsWithoutValue rows { value lastRecordAt totals { tokens records } }
           }
           tiers: usageByTier(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts}) {
             tiers { tier computeSeconds }
           }
           daily: dailyUsage(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts}) {
             range { days } dates statuses
             series { key total quantities costs recordCounts points { date quantity cost records status } }
           }
           byModel: dailyUsage(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts},
                               usageTypes: [\"tokens_input\"], groupBy: {dimension: MODEL}, top: 2) {
             series { kind key points { date quantity } }
           }
         }",
        json!({"start": instant(case.range.start), "end": instant(case.range.end), "zone": case.zone.name(), "accounts": account.map(|account| [account])}),
    )
    .await
}

pub fn check(case: &Case, answers: &Value) {
    let tokens = |fact: &Fact| fact.usage_type.starts_with("tokens").then_some(());
    let insights = &answers["insights"];
    let in_range: Vec<_> = case.facts.iter().filter(|fact| case.range.contains(&fact.millis)).collect();

    // Totals equal the sum of the records; first and last usage match.
    let by_type = counted(case, |fact| Some(fact.usage_type.to_owned()));
    let total = |slug: &str| by_type.get(slug).copied().unwrap_or_default();
    assert_eq!(quantity(&insights["totals"]["tokensInput"]), total("tokens_input"));
    assert_eq!(quantity(&insights["totals"]["tokensOutput"]), total("tokens_output"));
    assert_eq!(quantity(&insights["totals"]["computeSeconds"]), total("compute_seconds"));
    assert_eq!(insights["totals"]["records"], in_range.len().to_string());
    let edge = |value: &Value| value.as_str().map(|text| DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
    assert_eq!(edge(&insights["firstRecordAt"]), in_range.iter().map(|fact| fact.millis).min());
    assert_eq!(edge(&insights["lastRecordAt"]), in_range.iter().map(|fact| fact.millis).max());

    // Groups equal the totals of their records, from rollups and from records; with a remainder they still add up.
    let row_tokens = |row: &Value| quantity(&row["totals"]["tokens"]);
    let all_tokens = total("tokens_input") + total("tokens_output");
    let models = counted(case, |fact| tokens(fact).map(|()| fact.model.unwrap_or("-").to_owned()));
    assert_eq!(found(&insights["allModels"]["rows"], |row| name(&row["key"]), row_tokens), models);
    let users = counted(case, |fact| tokens(fact).map(|()| fact.user.unwrap_or("-").to_owned()));
    assert_eq!(found(&insights["users"]["rows"], |row| name(&row["key"]), row_tokens), users);
    let teams = counted(case, |fact| tokens(fact).map(|()| fact.team.unwrap_or("-").to_owned()));
    assert_eq!(insights["teams"]["rows"].as_array().unwrap().iter().map(row_tokens).sum::<i128>(), all_tokens);
    for row in insights["teams"]["rows"].as_array().unwrap().iter().filter(|row| row["kind"] != "REMAINDER") {
        assert_eq!(row_tokens(row), teams.get(&name(&row["key"])).copied().unwrap_or_default(), "{row}");
    }
    let dotted = counted(case, |fact| tokens(fact).map(|()| fact.dotted.unwrap_or("-").to_owned()));
    assert_eq!(found(&insights["dotted"]["rows"], |row| name(&row["key"]), row_tokens), dotted);
    let with_remainder: i128 = insights["models"]["rows"].as_array().unwrap().iter().map(row_tokens).sum();
    assert_eq!(with_remainder, all_tokens);
    assert_eq!(quantity(&answers["user"]["totals"]["tokens"]), users.get("u1").copied().unwrap_or_default());

    // Prefixes, exclusion and absence select the records that fulfil them, from rollups and from records.
    let sum = |is_selected: &dyn Fn(&Fact) -> bool| -> i128 {
        counted(case, |fact| tokens(fact).filter(|()| is_selected(fact)).map(|()| String::new())).values().sum()
    };
    let is_first = |fact: &Fact| matches!(fact.model, Some("m1" | "m2"));
    let selected = sum(&|fact| is_first(fact) && fact.tier != Some("t1"));
    assert_eq!(quantity(&answers["selected"]["totals"]["tokens"]), selected);
    let absent = sum(&|fact| !is_first(fact) && fact.tier.is_none() && fact.user.is_none());
    assert_eq!(quantity(&answers["absent"]["totals"]["tokens"]), absent);
    let labelled = sum(&|fact| matches!(fact.team, Some("x" | "y")) && fact.dotted.is_some());
    assert_eq!(quantity(&answers["labelled"]["totals"]["tokens"]), labelled);
    let one_team = |fact: &Fact| fact.team == Some("x") && fact.model != Some("m1");
    assert_eq!(quantity(&answers["oneTeam"]["totals"]["tokens"]), sum(&one_team));
    assert_eq!(answers["oneTeam"]["totals"]["records"], in_range.iter().filter(|fact| one_team(fact)).count().to_string());
    let unlabelled = sum(&|fact| fact.team.is_none() && fact.dotted != Some("x"));
    assert_eq!(quantity(&answers["unlabelled"]["totals"]["tokens"]), unlabelled);
    check_values(&in_range, &answers["teams"], 2, |fact| fact.team.into_iter().collect());
    check_values(&in_range, &answers["models"], 2, |fact| fact.model.into_iter().collect());
    let keys = |fact: &Fact| [("team", fact.team), ("a.b", fact.dotted)].into_iter().filter(|(_, value)| value.is_some());
    check_values(&in_range, &answers["labelKeys"], 10, |fact| keys(fact).map(|(key, _)| key).collect());
    let tiers = counted(case, |fact| (fact.usage_type == "compute_seconds").then(|| fact.tier.unwrap_or("-").to_owned()));
    assert_eq!(found(&answers["tiers"]["tiers"], |row| name(&row["tier"]), |row| quantity(&row["computeSeconds"])), tiers);

    // Days equal the totals of their records by local date, and add up to the range's total.
    let date = |fact: &Fact| DateTime::from_timestamp_millis(fact.millis).unwrap().with_timezone(&case.zone).date_naive();
    for series in answers["daily"]["series"].as_array().unwrap() {
        let slug = series["key"].as_str().unwrap();
        let points = series["points"].as_array().unwrap();
        assert_eq!(points.len(), answers["daily"]["range"]["days"]);
        // Points and columns are equal.
        for (column, of_points) in [
            (&answers["daily"]["dates"], "date"),
            (&answers["daily"]["statuses"], "status"),
            (&series["quantities"], "quantity"),
            (&series["costs"], "cost"),
            (&series["recordCounts"], "records"),
        ] {
            assert_eq!(*column, points.iter().map(|point| point[of_points].clone()).collect::<Value>(), "{of_points}");
        }
        let days = found(&series["points"], |point| name(&point["date"]), |point| quantity(&point["quantity"]));
        assert_eq!(days.values().sum::<i128>(), total(slug));
        assert_eq!(quantity(&series["total"]), total(slug));
        assert_eq!(days, counted(case, |fact| (fact.usage_type == slug).then(|| date(fact).to_string())), "{slug}");
    }

    // Each line by model equals its records, and all lines add up to the chart without models.
    let of_line = |series: &Value| found(&series["points"], |point| name(&point["date"]), |point| quantity(&point["quantity"]));
    let mut together = Totals::new();
    for series in answers["byModel"]["series"].as_array().unwrap() {
        let line = of_line(series);
        if series["kind"] != "REMAINDER" {
            let is_of_line = |fact: &Fact| fact.usage_type == "tokens_input" && fact.model == series["key"].as_str();
            assert_eq!(line, counted(case, |fact| is_of_line(fact).then(|| date(fact).to_string())), "{}", series["key"]);
        }
        for (day, quantity) in line {
            *together.entry(day).or_default() += quantity;
        }
    }
    assert_eq!(together, counted(case, |fact| (fact.usage_type == "tokens_input").then(|| date(fact).to_string())));

    // The peak day is the first of the days with the maximum.
    let peak = |weigh: &dyn Fn(&Fact) -> i128| {
        let mut days = BTreeMap::<_, i128>::new();
        for fact in &in_range {
            *days.entry(date(fact).to_string()).or_default() += weigh(fact);
        }
        let largest = days.into_iter().max_by_key(|(day, sum)| (*sum, Reverse(day.clone()))).filter(|(_, sum)| *sum > 0);
        largest.map_or(Value::Null, |(day, sum)| json!({"date": day, "value": sum.to_string()}))
    };
    assert_eq!(insights["peakDay"], peak(&|_| 1));
    assert_eq!(insights["peakOfTokens"], peak(&|fact| tokens(fact).map_or(0, |()| fact.quantity.into())));
    let input = |fact: &Fact| if fact.usage_type == "tokens_input" { fact.quantity.into() } else { 0 };
    assert_eq!(answers["input"], json!({"peakOfTokens": peak(&input), "peakOfCompute": null}));
}

/// The listed values are those with the most records, with their tokens and their last record, and everything is counted.
fn check_values(facts: &[&Fact], answer: &Value, top: usize, values_of: impl Fn(&Fact) -> Vec<&'static str>) {
    let mut values = BTreeMap::<&str, (usize, i128, i64)>::new();
    for fact in facts {
        for value in values_of(fact) {
            let (records, tokens, last) = values.entry(value).or_insert((0, 0, i64::MIN));
            *records += 1;
            *tokens += if fact.usage_type.starts_with("tokens") { fact.quantity.into() } else { 0 };
            *last = fact.millis.max(*last);
        }
    }
    assert_eq!(answer["total"], values.len().to_string(), "{answer}");
    assert!(answer["matching"].is_null() || answer["matching"] == answer["total"], "{answer}");
    assert_eq!(
        answer["recordsWithoutValue"],
        facts.iter().filter(|fact| values_of(fact).is_empty()).count().to_string(),
        "{answer}"
    );
    let mut largest: Vec<_> = values.into_iter().collect();
    largest.sort_by_key(|(value, (records, ..))| (Reverse(*records), *value));
    let shown: Vec<_> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let last = DateTime::parse_from_rfc3339(row["lastRecordAt"].as_str().unwrap()).unwrap().timestamp_millis();
            json!([row["value"], row["totals"]["records"], row["totals"]["tokens"], last])
        })
        .collect();
    let expected = largest.into_iter().take(top);
    let expected: Vec<_> =
        expected.map(|(value, (records, tokens, last))| json!([value, records.to_string(), tokens.to_string(), last])).collect();
    assert_eq!(shown, expected, "{answer}");
}

/// Users of two accounts, one with all records and one with some of them: the rows are the pairs of account and user in their order, and
/// the distinct count is the number of pairs.
async fn check_users(app: &TestApp, case: &Case, whole: &str, part: &str) {
    let is_in_part = |fact: &&Fact| fact.key.is_multiple_of(2);
    app.record_all(case.facts.iter().filter(is_in_part).map(|fact| to_json(fact, part)).collect()).await;
    let mut pairs = BTreeMap::<(&str, &str), i128>::new();
    let mut without_user = None;
    for fact in case.facts.iter().filter(|fact| case.range.contains(&fact.millis)) {
        for account in [Some(whole), is_in_part(&fact).then_some(part)].into_iter().flatten() {
            let tokens = if fact.usage_type.starts_with("tokens") { fact.quantity.into() } else { 0 };
            match fact.user {
                Some(user) => *pairs.entry((user, account)).or_default() += tokens,
                None => *without_user.get_or_insert(0) += tokens,
            }
        }
    }
    let mut ranked: Vec<_> = pairs.into_iter().collect();
    ranked.sort_by_key(|((user, account), tokens)| (Reverse(*tokens), *user, *account));
    let instant = |millis| DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
    for top in [1, 3, 1_000] {
        let data = app
            .query_with(
                "query ($start: DateTime!, $end: DateTime!, $accounts: [ID!], $top: Int!) {
                   usageInsights(range: {instants: {start: $start, end: $end}}, filter: {accountIds: $accounts}) {
                     breakdown(by: {dimension: USER}, measure: TOKENS, top: $top) { rows { kind key accountId values totals { tokens } } } } }",
                json!({"start": instant(case.range.start), "end": instant(case.range.end), "accounts": [whole, part], "top": top}),
            )
            .await;
        let row = |kind: &str, key: Option<&str>, account: Option<&str>, values: usize, tokens: i128| json!({"kind": kind, "key": key, "accountId": account, "values": values.to_string(), "totals": {"tokens": tokens.to_string()}});
        let (shown, others) = ranked.split_at(ranked.len().min(top));
        let shown = shown.iter().map(|((user, account), tokens)| row("VALUE", Some(user), Some(account), 1, *tokens));
        let remainder = row("REMAINDER", None, None, others.len(), others.iter().map(|(_, tokens)| tokens).sum());
        let remainder = (!others.is_empty()).then_some(remainder);
        let unknown = without_user.map(|tokens| row("UNKNOWN", None, None, 0, tokens));
        let expected: Vec<_> = shown.chain(remainder).chain(unknown).collect();
        assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!(expected), "top {top}");
    }
}

/// Deterministic and different for every case.
fn shuffled(facts: &[Fact], seed: u64) -> Vec<Fact> {
    let mut facts = facts.to_vec();
    facts.sort_by_key(|fact| (fact.key as u64).wrapping_add(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29));
    facts
}

fn the_laws_hold(backend: Backend) {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start(backend));
    let cases = std::env::var("LAW_CASES").map_or(CASES, |cases| cases.parse().expect("LAW_CASES is a number"));
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() },
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    let number = std::cell::Cell::new(0);
    let outcome = runner.run(&case(), |case| {
        number.set(number.get() + 1);
        let (account, other) = (format!("a{}", number.get()), format!("b{}", number.get()));
        runtime.block_on(async {
            for batch in case.facts.chunks(case.batch) {
                app.record_all(batch.iter().map(|fact| to_json(fact, &account)).collect()).await;
            }
            let first = answers(&app, &case, Some(&account)).await;
            check(&case, &first);
            pairs::check(&case, &pairs::answer(&app, &case, &account).await);
            users::check(&case, &users::answer(&app, &case, Some(&account)).await);

            // Recording twice equals recording once.
            let again = app.record(case.facts.iter().map(|fact| to_json(fact, &account)).collect()).await;
            assert_eq!(again["duplicates"], case.facts.len());
            assert_eq!(answers(&app, &case, Some(&account)).await, first);

            // Order and batches do not matter.
            app.record_all(shuffled(&case.facts, case.shuffle).iter().map(|fact| to_json(fact, &other)).collect()).await;
            assert_eq!(answers(&app, &case, Some(&other)).await, first);

            check_users(&app, &case, &account, &format!("c{}", number.get())).await;
        });
        Ok(())
    });
    runtime.block_on(app.stop());
    outcome.unwrap();
}

#[test]
fn sqlite_totals_days_groups_and_repetitions_are_consistent() {
    the_laws_hold(Backend::Sqlite);
}

#[test]
fn postgres_totals_days_groups_and_repetitions_are_consistent() {
    the_laws_hold(Backend::Postgres);
}
