//! Unique counts of generated histories against sets, per interval and zone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use usage_insights::domain::time::{Timestamp, UTC_DAY_MS};
use usage_insights::recording::RollupReconciler;

use crate::laws::{Case, Fact, SEQUENCE_MAX, case, first_in_sequence, to_json};
use crate::support::{Backend, TestApp};

/// Number of generated histories per database, unless `UNIQUE_CASES` is set.
const CASES: u32 = 40;
const INTERVALS: [&str; 5] = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER"];

/// What is counted: its field, and its field of the compared range in points.
const COUNTED: [(&str, &str); 2] = [("uniqueUsers", "comparedUniqueUsers"), ("uniqueSessions", "comparedUniqueSessions")];

/// The session of a record: few, so that they have several records, and none for some.
fn session_of(fact: &Fact) -> Option<String> {
    (!fact.key.is_multiple_of(4)).then(|| format!("s{}", fact.key % 3))
}

/// The user or the session of a record.
fn id_of(fact: &Fact, field: &str) -> Option<String> {
    if field == "uniqueUsers" { fact.user.map(str::to_owned) } else { session_of(fact) }
}

/// A record of an account.
struct Stored<'a> {
    account: &'a str,
    fact: &'a Fact,
}

/// Which records a line has: the keys of the group, and the account of the keys.
type Group = (Vec<Option<String>>, Option<String>);

struct Oracle<'a> {
    stored: Vec<Stored<'a>>,
    group_of: fn(&Stored<'_>) -> Group,
}

impl Oracle<'_> {
    /// The number of distinct members in `[start, end)` of the records that a line has.
    fn count(&self, field: &str, (start, end): (i64, i64), is_of_line: &dyn Fn(&Group) -> bool) -> String {
        let members: BTreeSet<_> = self
            .stored
            .iter()
            .filter(|stored| (start..end).contains(&stored.fact.millis) && is_of_line(&(self.group_of)(stored)))
            .filter_map(|stored| Some((stored.account, id_of(stored.fact, field)?)))
            .collect();
        members.len().to_string()
    }
}

fn millis(value: &Value) -> i64 {
    DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp_millis()
}

fn numbers(values: &Value) -> Vec<i64> {
    values.as_array().unwrap().iter().map(|value| value.as_str().unwrap().parse().unwrap()).collect()
}

async fn series(app: &TestApp, case: &Case, accounts: &[&str], by: &str, compare: &str) -> Value {
    let instant = |millis| DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
    let counts = "total counts comparedTotal comparedCounts";
    let of = |interval: &str| {
        format!(
            "{interval}: usageSeries(range: {{instants: {{start: $start, end: $end}}}}, timeZone: $zone, filter: {{accountIds: $accounts}},
               interval: {interval}, usageTypes: [\"tokens_input\", \"compute_seconds\"], groupBy: {by}, top: 2, measure: UNIQUE_USERS, compare: {compare}) {{
               comparedRange {{ start end }} uniqueUsers {{ {counts} }} uniqueSessions {{ {counts} }}
               series {{ kind keys accountId uniqueUsers {{ {counts} }} uniqueSessions {{ {counts} }}
                 points {{ start end comparedStart comparedEnd uniqueUsers uniqueSessions comparedUniqueUsers comparedUniqueSessions }} }} }}"
        )
    };
    let fields: Vec<_> = INTERVALS.iter().map(|interval| of(interval)).collect();
    app.query_with(
        &format!("query ($start: DateTime!, $end: DateTime!, $zone: TimeZone!, $accounts: [ID!]) {{ {} }}", fields.join(" ")),
        json!({"start": instant(case.range.start), "end": instant(case.range.end), "zone": case.zone.name(), "accounts": accounts}),
    )
    .await
}

/// Checks the counts of a line, or of all lines together. `points` have the bounds of the buckets.
fn check_counts(
    oracle: &Oracle<'_>,
    (counts, field): (&Value, &str),
    points: &[Value],
    ranges: [Option<(i64, i64)>; 2],
    is_of_line: &dyn Fn(&Group) -> bool,
) {
    let count = |range| oracle.count(field, range, is_of_line);
    let bounds =
        |point: &Value, start: &str, end: &str| (!point[start].is_null()).then(|| (millis(&point[start]), millis(&point[end])));
    let within = points.iter().map(|point| bounds(point, "start", "end").map(count));
    assert_eq!(counts["counts"], json!(within.collect::<Vec<_>>()), "{field}");
    assert_eq!(counts["total"], json!(ranges[0].map(count)), "{field}");
    let compared = points.iter().map(|point| bounds(point, "comparedStart", "comparedEnd").map(count));
    assert_eq!(counts["comparedCounts"], json!(compared.collect::<Vec<_>>()), "{field}");
    assert_eq!(counts["comparedTotal"], json!(ranges[1].map(count)), "{field}");
    let (total, counts) = (counts["total"].as_str().unwrap().parse::<i64>().unwrap(), numbers(&counts["counts"]));
    assert!(counts.iter().max().is_none_or(|largest| *largest <= total) && total <= counts.iter().sum(), "{total} {counts:?}");
}

fn check(oracle: &Oracle<'_>, case: &Case, answer: &Value, is_ranked: bool) {
    for interval in INTERVALS {
        let series = &answer[interval];
        let lines = series["series"].as_array().unwrap();
        let compared = &series["comparedRange"];
        let compared = (!compared.is_null()).then(|| (millis(&compared["start"]), millis(&compared["end"])));
        let ranges = [Some((case.range.start, case.range.end)), compared];
        let group_of = |line: &Value| -> Group {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            (line["keys"].as_array().unwrap().iter().map(text).collect(), text(&line["accountId"]))
        };
        let shown: Vec<_> = lines.iter().filter(|line| line["kind"] == "VALUE").map(group_of).collect();
        for (field, compared_field) in COUNTED {
            for line in lines {
                let group = group_of(line);
                let is_unknown = |of: &Group| of.0.iter().all(Option::is_none);
                let is_of_line = |of: &Group| match line["kind"].as_str().unwrap() {
                    "VALUE" => *of == group,
                    "UNKNOWN" => is_unknown(of),
                    _ => !is_unknown(of) && !shown.contains(of),
                };
                let points = line["points"].as_array().unwrap();
                check_counts(oracle, (&line[field], field), points, ranges, &is_of_line);
                let column = |name: &str| points.iter().map(|point| point[name].clone()).collect::<Value>();
                assert_eq!(line[field]["counts"], column(field), "{interval}");
                assert_eq!(line[field]["comparedCounts"], column(compared_field), "{interval}");
            }
            if let Some(line) = lines.first() {
                check_counts(oracle, (&series[field], field), line["points"].as_array().unwrap(), ranges, &|_| true);
            }
        }
        if is_ranked {
            check_ranking(oracle, case, &shown);
        }
    }
}

/// The groups with the most distinct users in the range have a line, in their order; equal ones by keys, then by account.
fn check_ranking(oracle: &Oracle<'_>, case: &Case, shown: &[Group]) {
    let mut members: BTreeMap<Group, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for stored in oracle.stored.iter().filter(|stored| case.range.contains(&stored.fact.millis)) {
        let group = (oracle.group_of)(stored);
        if group.0.iter().any(Option::is_some) {
            members.entry(group).or_default().extend(stored.fact.user.map(|user| (stored.account, user)));
        }
    }
    let mut ranked: Vec<_> = members.into_iter().map(|(group, members)| (Reverse(members.len()), group)).collect();
    ranked.sort();
    let ranked: Vec<_> = ranked.into_iter().map(|(_, group)| group).take(2).collect();
    assert_eq!(shown, ranked);
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "filters of iterators pass it so")]
fn is_charted(fact: &&Fact) -> bool {
    ["tokens_input", "compute_seconds"].contains(&fact.usage_type)
}

fn text(value: Option<&str>) -> Option<String> {
    value.map(str::to_owned)
}

type GroupOf = fn(&Stored<'_>) -> Group;

/// How far the rollups of a history are materialized.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Materialized {
    Completely,
    /// Until an instant within the history. The histories follow one another.
    InPart,
}

fn unique_counts_equal_sets(backend: Backend, materialized: Materialized) {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(async {
        match materialized {
            Materialized::Completely => TestApp::start(backend).await,
            Materialized::InPart => TestApp::start_unmaterialized(backend).await,
        }
    });
    let cases = std::env::var("UNIQUE_CASES").map_or(CASES, |cases| cases.parse().expect("UNIQUE_CASES is a number"));
    let cases = if materialized == Materialized::InPart { cases.min(SEQUENCE_MAX) } else { cases };
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() },
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    let number = std::cell::Cell::new(0_i64);
    let outcome = runner.run(&case(), |case| {
        number.set(number.get() + 1);
        let first = first_in_sequence(number.get());
        let case = if materialized == Materialized::InPart { case.moved_to(first) } else { case };
        let (whole, part) = (&*format!("a{}", number.get()), &*format!("b{}", number.get()));
        let is_in_part = |fact: &&Fact| fact.key.is_multiple_of(2);
        let sent = |fact: &Fact, account: &str| {
            let mut record = to_json(fact, account);
            record["sessionId"] = json!(session_of(fact));
            record
        };
        runtime.block_on(async {
            app.record_all(case.facts.iter().map(|fact| sent(fact, whole)).collect()).await;
            if materialized == Materialized::InPart {
                let until = Timestamp::from_millis(first + i64::try_from(case.batch).unwrap() * UTC_DAY_MS - 1);
                RollupReconciler::new(app.store.clone()).materialize_until(until).await.unwrap();
            }
            app.record_all(case.facts.iter().filter(is_in_part).map(|fact| sent(fact, part)).collect()).await;
            let of_whole = || case.facts.iter().filter(is_charted).map(|fact| Stored { account: whole, fact });
            let of_part = || case.facts.iter().filter(is_charted).filter(is_in_part).map(|fact| Stored { account: part, fact });
            let groupings: [(&str, &str, GroupOf); 7] = [
                ("{dimension: USAGE_TYPE}", "PREVIOUS_YEAR", |of| (vec![text(Some(of.fact.usage_type))], None)),
                ("{dimension: MODEL}", "PREVIOUS_PERIOD", |of| (vec![text(of.fact.model)], None)),
                ("{dimension: USER}", "PREVIOUS_YEAR", |of| {
                    (vec![text(of.fact.user)], of.fact.user.map(|_| of.account.to_owned()))
                }),
                ("{dimension: SESSION}", "null", |of| {
                    (vec![session_of(of.fact)], session_of(of.fact).map(|_| of.account.to_owned()))
                }),
                ("[{dimension: USAGE_TYPE}, {dimension: TIER}]", "PREVIOUS_PERIOD", |of| {
                    (vec![text(Some(of.fact.usage_type)), text(of.fact.tier)], None)
                }),
                ("{dimension: ACCOUNT}", "null", |of| (vec![text(Some(of.account))], None)),
                ("{label: \"team\"}", "PREVIOUS_PERIOD", |of| (vec![text(of.fact.team)], None)),
            ];
            // Two or three of them for each history.
            let chosen =
                groupings.into_iter().enumerate().filter(|(index, _)| index % 3 == usize::try_from(number.get() % 3).unwrap());
            for (_, (by, compare, group_of)) in chosen {
                let of_one = Oracle { stored: of_whole().collect(), group_of };
                let is_ranked = by != "{dimension: USAGE_TYPE}";
                check(&of_one, &case, &series(&app, &case, &[whole], by, compare).await, is_ranked);
                let of_both = Oracle { stored: of_whole().chain(of_part()).collect(), group_of };
                check(&of_both, &case, &series(&app, &case, &[whole, part], by, compare).await, is_ranked);
            }
        });
        Ok(())
    });
    runtime.block_on(app.stop());
    outcome.unwrap();
}

#[test]
fn sqlite_unique_counts_of_generated_histories_equal_sets() {
    unique_counts_equal_sets(Backend::Sqlite, Materialized::Completely);
}

#[test]
fn postgres_unique_counts_of_generated_histories_equal_sets() {
    unique_counts_equal_sets(Backend::Postgres, Materialized::Completely);
}

#[test]
fn sqlite_unique_counts_across_the_watermark_equal_sets() {
    unique_counts_equal_sets(Backend::Sqlite, Materialized::InPart);
}

#[test]
fn postgres_unique_counts_across_the_watermark_equal_sets() {
    unique_counts_equal_sets(Backend::Postgres, Materialized::InPart);
}
