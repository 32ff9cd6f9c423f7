//! Results by user and of some users, from rollups of users and from records.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use serde_json::{Value, json};

use super::{Case, Fact, Totals, counted, found, name, quantity};
use crate::support::TestApp;

/// The results for an account, or for all accounts.
pub async fn answer(app: &TestApp, case: &Case, account: Option<&str>) -> Value {
    let instant = |millis| DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
    app.query_with(
        "query ($start: DateTime!, $end: DateTime!, $zone: TimeZone!, $accounts: [ID!]) {
           pairs: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts}) {
             breakdown(by: [{dimension: TIER}, {dimension: USER}], top: 1000) { rows { keys totals { records } } }
           }
           lines: dailyUsage(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts},
                             usageTypes: [\"tokens_input\"], groupBy: {dimension: USER}, top: 1) {
             series { kind key points { date quantity } }
           }
           one: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts, userIds: [\"u1\"]}) {
             totals { records } firstRecordAt lastRecordAt peakDay(by: RECORDS) { date value }
             breakdown(by: {dimension: MODEL}, top: 1000) { rows { key totals { records } } }
             freshness { dataThrough }
           }
           days: dailyUsage(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts, userIds: [\"u1\"]}) {
             series { key points { date quantity } }
           }
           hours: usageSeries(range: {instants: {start: $start, end: $end}}, timeZone: $zone, interval: HOUR,
                              filter: {accountIds: $accounts, userIds: [\"u1\"], usageTypes: [\"tokens_input\"]}) { series { total } }
           both: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                               filter: {accountIds: $accounts, userIds: [\"u1\", \"u2\"], tiers: [\"t1\"]}) { totals { records } }
           others: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                                 filter: {accountIds: $accounts, not: {userIds: [\"u1\"]}}) { totals { records } uniqueUsers { count } }
           none: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone,
                               filter: {accountIds: $accounts, missing: [USER]}) { uniqueUsers { count } }
           unique: usageInsights(range: {instants: {start: $start, end: $end}}, timeZone: $zone, filter: {accountIds: $accounts}) {
             uniqueUsers { count }
             breakdown(by: {dimension: MODEL}, measure: UNIQUE_USERS, top: 1) { rows { kind key uniqueUsers } }
             teams: breakdown(by: {label: \"team\"}, measure: UNIQUE_USERS, top: 1) { rows { kind key uniqueUsers } }
           }
         }",
        json!({"start": instant(case.range.start), "end": instant(case.range.end), "zone": case.zone.name(), "accounts": account.map(|account| [account])}),
    )
    .await
}

pub fn check(case: &Case, answer: &Value) {
    let in_range = || case.facts.iter().filter(|fact| case.range.contains(&fact.millis));
    let is_first = |fact: &&Fact| fact.user == Some("u1");
    let date =
        |fact: &Fact| DateTime::from_timestamp_millis(fact.millis).unwrap().with_timezone(&case.zone).date_naive().to_string();
    let records = |insights: &Value| insights["totals"]["records"].as_str().unwrap().parse::<usize>().unwrap();
    let grouped = |facts: &mut dyn Iterator<Item = &Fact>, key: &dyn Fn(&Fact) -> String| {
        let mut counts = BTreeMap::<String, i128>::new();
        facts.for_each(|fact| *counts.entry(key(fact)).or_default() += 1);
        counts
    };

    // Pairs with a user, including the records without one.
    let pair = |row: &Value| format!("{} {}", name(&row["keys"][0]), name(&row["keys"][1]));
    let of_pairs = found(&answer["pairs"]["breakdown"]["rows"], pair, |row| quantity(&row["totals"]["records"]));
    assert_eq!(of_pairs, grouped(&mut in_range(), &|fact| format!("{} {}", fact.tier.unwrap_or("-"), fact.user.unwrap_or("-"))));

    // The line of each user equals its records, and all lines add up to all records.
    let input = |is_of_line: &dyn Fn(&Fact) -> bool| {
        counted(case, |fact| (fact.usage_type == "tokens_input" && is_of_line(fact)).then(|| date(fact)))
    };
    let mut together = Totals::new();
    for series in answer["lines"]["series"].as_array().unwrap() {
        let line = found(&series["points"], |point| name(&point["date"]), |point| quantity(&point["quantity"]));
        if series["kind"] != "REMAINDER" {
            assert_eq!(line, input(&|fact| fact.user == series["key"].as_str()), "{}", series["key"]);
        }
        for (day, quantity) in line {
            *together.entry(day).or_default() += quantity;
        }
    }
    assert_eq!(together, input(&|_| true));

    // One user.
    let (one, of_one) = (&answer["one"], || in_range().filter(is_first));
    assert_eq!(records(one), of_one().count());
    let edge = |value: &Value| value.as_str().map(|text| DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
    assert_eq!(edge(&one["firstRecordAt"]), of_one().map(|fact| fact.millis).min());
    assert_eq!(edge(&one["lastRecordAt"]), of_one().map(|fact| fact.millis).max());
    assert_eq!(one["freshness"]["dataThrough"].is_null(), of_one().count() == 0);
    let peak = grouped(&mut of_one(), &date).into_iter().max_by_key(|(day, records)| (*records, Reverse(day.clone())));
    assert_eq!(one["peakDay"], peak.map_or(Value::Null, |(day, records)| json!({"date": day, "value": records.to_string()})));
    let models = found(&one["breakdown"]["rows"], |row| name(&row["key"]), |row| quantity(&row["totals"]["records"]));
    assert_eq!(models, grouped(&mut of_one(), &|fact| fact.model.unwrap_or("-").to_owned()));
    for series in answer["days"]["series"].as_array().unwrap() {
        let days = found(&series["points"], |point| name(&point["date"]), |point| quantity(&point["quantity"]));
        assert_eq!(days, counted(case, |fact| (is_first(&fact) && series["key"] == fact.usage_type).then(|| date(fact))));
    }
    let hours = answer["hours"]["series"].as_array().unwrap().iter().map(|series| quantity(&series["total"])).sum::<i128>();
    assert_eq!(hours, input(&|fact| is_first(&fact)).values().sum::<i128>());

    assert_eq!(records(&answer["both"]), in_range().filter(|fact| fact.user.is_some() && fact.tier == Some("t1")).count());
    assert_eq!(records(&answer["others"]), in_range().filter(|fact| !is_first(fact)).count());

    // Distinct users.
    let distinct = |facts: &mut dyn Iterator<Item = &Fact>| facts.filter_map(|fact| fact.user).collect::<BTreeSet<_>>().len();
    let unique_users = |insights: &Value| insights["uniqueUsers"]["count"].as_str().unwrap().parse::<usize>().unwrap();
    assert_eq!(unique_users(&answer["unique"]), distinct(&mut in_range()));
    assert_eq!(unique_users(&answer["others"]), distinct(&mut in_range().filter(|fact| !is_first(fact))));
    assert_eq!(unique_users(&answer["none"]), 0);
    assert_eq!(answer["unique"]["breakdown"]["rows"], ranked_by_users(&mut in_range(), |fact| fact.model));
    assert_eq!(answer["unique"]["teams"]["rows"], ranked_by_users(&mut in_range(), |fact| fact.team));
}

/// The rows of a breakdown with the value of the most distinct users, the other values together, and the records without a value.
fn ranked_by_users(facts: &mut dyn Iterator<Item = &Fact>, value_of: fn(&Fact) -> Option<&'static str>) -> Value {
    let mut groups = BTreeMap::<Option<&str>, BTreeSet<&str>>::new();
    for fact in facts {
        groups.entry(value_of(fact)).or_default().extend(fact.user);
    }
    let row = |kind: &str, key: Option<&str>, users: &BTreeSet<&str>| json!({"kind": kind, "key": key, "uniqueUsers": users.len().to_string()});
    let unknown = groups.remove(&None).map(|users| row("UNKNOWN", None, &users));
    let first = groups.iter().min_by_key(|(key, users)| (Reverse(users.len()), **key)).map(|(key, _)| *key);
    let first = first.map(|key| row("VALUE", key, &groups.remove(&key).unwrap()));
    let others = (!groups.is_empty()).then(|| row("REMAINDER", None, &groups.into_values().flatten().collect()));
    first.into_iter().chain(others).chain(unknown).collect()
}
