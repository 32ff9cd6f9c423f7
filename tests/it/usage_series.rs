//! Series of usage in buckets of hours, days, weeks, months and quarters, and their comparison with other periods.

use chrono::{DateTime, Datelike};
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::laws::{Case, Fact, case, to_json};
use crate::support::{Backend, TestApp, on_both_databases, record};

/// Number of generated histories per database, unless `SERIES_CASES` is set.
const CASES: u32 = 60;

fn column<'a>(points: &'a Value, field: &str) -> Vec<&'a Value> {
    points.as_array().unwrap().iter().map(|point| &point[field]).collect()
}

on_both_databases! {
    async fn hour_that_happens_twice_is_two_buckets_with_their_own_start(app: &TestApp) {
        app.set_time("2026-10-26T12:00:00Z");
        app.record_all(vec![
            record("first", "tokens_input", 1, "2026-10-25T00:30:00Z", json!({})),
            record("second", "tokens_input", 20, "2026-10-25T01:30:00Z", json!({})),
        ]).await;
        let data = app.query("{ usageSeries(range: {days: {from: \"2026-10-25\", through: \"2026-10-25\"}}, timeZone: \"Europe/Berlin\", interval: HOUR, usageTypes: [\"tokens_input\"]) {
            interval dates starts series { points { date start end quantity records status } } } }").await;
        let series = &data["usageSeries"];
        let points = &series["series"][0]["points"];
        assert_eq!((points.as_array().unwrap().len(), series["starts"].as_array().unwrap().len()), (25, 25));
        assert_eq!(points[2], json!({"date": "2026-10-25", "start": "2026-10-25T00:00:00.000Z", "end": "2026-10-25T01:00:00.000Z", "quantity": "1", "records": "1", "status": "COMPLETE"}));
        assert_eq!((&points[3]["start"], &points[3]["quantity"]), (&json!("2026-10-25T01:00:00.000Z"), &json!("20")));
        assert_eq!(series["interval"], "HOUR");
    }

    async fn months_have_their_length_and_the_current_one_is_partial(app: &TestApp) {
        app.record_all(vec![
            record("august", "tokens_input", 5, "2026-08-31T23:59:59.999Z", json!({})),
            record("september", "tokens_input", 7, "2026-09-01T00:00:00Z", json!({})),
            record("november", "tokens_input", 11, "2026-11-21T00:00:00Z", json!({})),
        ]).await;
        let data = app.query("{
            months: usageSeries(range: {days: {from: \"2026-08-15\", through: \"2026-12-31\"}}, interval: MONTH, usageTypes: [\"tokens_input\"]) {
                dates statuses series { quantities } }
            quarters: usageSeries(range: {preset: THIS_YEAR}, interval: QUARTER, usageTypes: [\"tokens_input\"]) { dates statuses series { quantities } }
            weeks: usageSeries(range: {days: {from: \"2026-11-16\", through: \"2026-11-22\"}}, interval: WEEK, weekStart: SUNDAY) { dates statuses } }").await;
        assert_eq!(data["months"], json!({
            "dates": ["2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"],
            "statuses": ["PARTIAL", "COMPLETE", "COMPLETE", "PARTIAL", "FUTURE"],
            "series": [{"quantities": ["5", "7", "0", "11", "0"]}],
        }));
        assert_eq!(data["quarters"], json!({
            "dates": ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"],
            "statuses": ["COMPLETE", "COMPLETE", "COMPLETE", "PARTIAL"],
            "series": [{"quantities": ["0", "0", "12", "11"]}],
        }));
        assert_eq!(data["weeks"], json!({"dates": ["2026-11-15", "2026-11-22"], "statuses": ["PARTIAL", "FUTURE"]}));
    }

    async fn previous_period_is_in_the_same_points_as_a_whole(app: &TestApp) {
        app.set_time("2026-03-10T12:00:00Z");
        app.record_all(vec![
            record("march-2", "tokens_input", 2, "2026-03-02T08:00:00Z", json!({"model": "big"})),
            record("february-2", "tokens_input", 30, "2026-02-02T08:00:00Z", json!({"model": "big"})),
            record("february-28", "tokens_input", 40, "2026-02-28T08:00:00Z", json!({"model": "old"})),
        ]).await;
        let data = app.query("{ usageSeries(range: {preset: THIS_MONTH}, usageTypes: [\"tokens_input\"], groupBy: {dimension: MODEL}, compare: PREVIOUS_PERIOD) {
            comparedRange { start end } dates
            series { kind key total comparedTotal comparedRecords comparedQuantities points { date quantity comparedStart comparedQuantity } } } }").await;
        let series = &data["usageSeries"];
        assert_eq!(series["comparedRange"], json!({"start": "2026-02-01T00:00:00.000Z", "end": "2026-03-01T00:00:00.000Z"}));
        let lines = series["series"].as_array().unwrap();
        let shown: Vec<_> = lines.iter().map(|line| json!([line["kind"], line["key"], line["total"], line["comparedTotal"], line["comparedRecords"]])).collect();
        assert_eq!(shown, [json!(["VALUE", "big", "2", "30", "1"]), json!(["REMAINDER", null, "0", "40", "1"])], "a model of the compared range only is in the remainder");
        assert_eq!(lines[0]["points"][1], json!({"date": "2026-03-02", "quantity": "2", "comparedStart": "2026-02-02T00:00:00.000Z", "comparedQuantity": "30"}));
        assert_eq!(lines[0]["points"][28]["comparedQuantity"], Value::Null, "February has no 29th day");
        assert_eq!((lines[1]["comparedQuantities"].as_array().unwrap().len(), &lines[1]["comparedQuantities"][27]), (31, &json!("40")));
    }

    async fn reason_for_a_missing_dimension_does_not_depend_on_the_compared_range(app: &TestApp) {
        app.set_time("2026-03-10T12:00:00Z");
        app.record_all(vec![
            record("march", "compute_seconds", 2, "2026-03-02T08:00:00Z", json!({})),
            record("february", "tokens_input", 30, "2026-02-02T08:00:00Z", json!({"model": "big"})),
        ]).await;
        let series = async |comparison: &str| app.query(&format!("{{ usageSeries(range: {{preset: THIS_MONTH}},
            usageTypes: [\"tokens_input\", \"compute_seconds\"], groupBy: {{dimension: MODEL}}{comparison}) {{
            emptyReason {{ code message details {{ records missing {{ dimension records }} }} }} series {{ kind records comparedRecords }} }} }}")).await["usageSeries"].clone();
        let (alone, compared) = (series("").await, series(", compare: PREVIOUS_PERIOD").await);
        assert_eq!(alone["emptyReason"]["code"], "DIMENSION_MISSING", "{alone:#}");
        assert_eq!(compared["emptyReason"], alone["emptyReason"]);
        assert_eq!(compared["series"], json!([
            {"kind": "REMAINDER", "records": "0", "comparedRecords": "1"},
            {"kind": "UNKNOWN", "records": "1", "comparedRecords": "0"},
        ]));
    }

    async fn previous_year_corresponds_by_local_date(app: &TestApp) {
        app.set_time("2028-03-10T12:00:00Z");
        app.record_all(vec![
            record("leap", "tokens_input", 1, "2028-02-29T08:00:00Z", json!({})),
            record("before", "tokens_input", 20, "2027-02-28T08:00:00Z", json!({})),
            record("march", "tokens_input", 300, "2027-03-01T08:00:00Z", json!({})),
            record("week", "tokens_input", 4_000, "2027-03-07T08:00:00Z", json!({})),
        ]).await;
        let data = app.query("{
            days: usageSeries(range: {days: {from: \"2028-02-28\", through: \"2028-03-01\"}}, usageTypes: [\"tokens_input\"], compare: PREVIOUS_YEAR) { series { quantities comparedQuantities } }
            before: usageSeries(range: {days: {from: \"2028-02-27\", through: \"2028-02-28\"}}, usageTypes: [\"tokens_input\"], compare: PREVIOUS_YEAR) { series { comparedQuantities } }
            weeks: usageSeries(range: {days: {from: \"2028-02-28\", through: \"2028-03-05\"}}, interval: WEEK, usageTypes: [\"tokens_input\"], compare: PREVIOUS_YEAR) {
                comparedRange { firstDay lastDay } series { quantities comparedQuantities } }
            none: usageSeries(range: {preset: ALL_TIME}, usageTypes: [\"tokens_input\"], compare: PREVIOUS_PERIOD) { comparedRange { start } series { comparedTotal comparedQuantities } } }").await;
        assert_eq!(data["before"]["series"][0]["comparedQuantities"], json!(["0", "20"]), "the range ends where the leap day begins");
        assert_eq!(data["days"]["series"][0], json!({"quantities": ["0", "1", "0"], "comparedQuantities": ["20", null, "300"]}));
        assert_eq!(data["weeks"], json!({"comparedRange": {"firstDay": "2027-03-01", "lastDay": "2027-03-07"},
            "series": [{"quantities": ["1"], "comparedQuantities": ["4300"]}]}));
        assert_eq!((&data["none"]["comparedRange"], &data["none"]["series"][0]["comparedTotal"]), (&Value::Null, &Value::Null));
    }

    async fn costs_and_records_of_mixed_units_are_charted_and_quantities_are_not(app: &TestApp) {
        app.record_all(vec![
            record("tokens", "tokens_input", 5, "2026-11-21T08:00:00Z", json!({"cost": "0.5", "model": "big"})),
            record("compute", "compute_seconds", 7, "2026-11-21T08:00:00Z", json!({"cost": "2"})),
        ]).await;
        let mixed = |selection: &str| format!(
            "{{ usageSeries(range: {{preset: TODAY}}, interval: MONTH, usageTypes: [\"tokens_input\", \"compute_seconds\"], groupBy: {{dimension: MODEL}}) {{ unit series {{ {selection} }} }} }}"
        );
        let data = app.query(&mixed("kind key cost records costs")).await;
        assert_eq!(data["usageSeries"], json!({"unit": null, "series": [
            {"kind": "VALUE", "key": "big", "cost": "0.5", "records": "1", "costs": ["0.5"]},
            {"kind": "UNKNOWN", "key": null, "cost": "2", "records": "1", "costs": ["2"]},
        ]}));
        for selection in ["total", "quantities", "points { quantity }", "... on UsageSeriesLine { comparedTotal }"] {
            assert_eq!(app.error_code(&mixed(selection)).await, "MIXED_UNITS", "{selection}");
        }
    }

    async fn lines_are_ranked_by_the_requested_measure(app: &TestApp) {
        app.record_all(vec![
            record("a", "tokens_input", 9, "2026-11-21T08:00:00Z", json!({"cost": "1", "model": "many-tokens"})),
            record("b", "tokens_input", 5, "2026-11-21T08:00:00Z", json!({"cost": "2", "model": "expensive"})),
        ]).await;
        let data = app.query("{
            byQuantity: usageSeries(range: {preset: TODAY}, groupBy: {dimension: MODEL}, top: 1) { series { kind key } }
            byCost: usageSeries(range: {preset: TODAY}, groupBy: {dimension: MODEL}, top: 1, measure: COST) { series { kind key } } }").await;
        let first = |key: &str| json!({"series": [{"kind": "VALUE", "key": key}, {"kind": "REMAINDER", "key": null}]});
        assert_eq!((&data["byQuantity"], &data["byCost"]), (&first("many-tokens"), &first("expensive")));
    }

    async fn more_buckets_than_allowed_are_rejected(app: &TestApp) {
        let reply = app.graphql("{ usageSeries(range: {lastDays: 500}, interval: HOUR) { dates } }", json!({}), None).await;
        let extensions = &reply.body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["limit"]["name"], &extensions["limit"]["value"]),
            (&json!("INVALID_ARGUMENT"), &json!("seriesBuckets"), &json!(10_000)), "{:#}", reply.body);
        let data = app.query("{ usageSeries(range: {lastDays: 500}, interval: WEEK) { dates } }").await;
        assert!(data["usageSeries"]["dates"].as_array().unwrap().len() <= 73);
    }
}

const INTERVALS: [&str; 5] = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER"];

/// The group of a line: its keys and the account of the keys.
type Group<'a> = (Vec<Option<&'static str>>, Option<&'a str>);

async fn series(app: &TestApp, case: &Case, accounts: &[&str], by: &str, compare: &str) -> Value {
    let instant = |millis| DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
    let of = |interval: &str| {
        format!(
            "{interval}: usageSeries(range: {{instants: {{start: $start, end: $end}}}}, timeZone: $zone, filter: {{accountIds: $accounts}},
               interval: {interval}, usageTypes: [\"tokens_input\"], groupBy: {by}, top: 2, compare: {compare}) {{ groupBy {{ dimension }} dates starts
               series {{ kind keys accountId total records comparedTotal points {{ date start end quantity records comparedStart comparedEnd comparedQuantity comparedRecords }} }} }}"
        )
    };
    let fields: Vec<_> = INTERVALS.iter().map(|interval| of(interval)).collect();
    app.query_with(
        &format!("query ($start: DateTime!, $end: DateTime!, $zone: TimeZone!, $accounts: [ID!]) {{ {} }}", fields.join(" ")),
        json!({"start": instant(case.range.start), "end": instant(case.range.end), "zone": case.zone.name(), "accounts": accounts}),
    )
    .await
}

fn millis(value: &Value) -> i64 {
    DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp_millis()
}

/// Every bucket holds exactly the records between its bounds, and buckets follow one another from the start of the range to its end.
fn check<'a>(case: &Case, answer: &Value, group_of: impl Fn(&Fact) -> Group<'a>) {
    for interval in INTERVALS {
        let series = &answer[interval];
        let lines = series["series"].as_array().unwrap();
        let group_of_line = |line: &Value| json!([line["keys"], line["accountId"]]);
        let shown: Vec<_> = lines.iter().filter(|line| line["kind"] == "VALUE").map(group_of_line).collect();
        assert!(shown.len() <= 2 || series["groupBy"] == json!([{"dimension": "USAGE_TYPE"}]), "{shown:?}");
        for line in lines {
            let is_of_line = |fact: &&Fact| {
                let (keys, account) = group_of(fact);
                let (is_unknown, group) = (keys.iter().all(Option::is_none), json!([keys, account]));
                fact.usage_type == "tokens_input"
                    && match line["kind"].as_str().unwrap() {
                        "VALUE" => group_of_line(line) == group,
                        "UNKNOWN" => is_unknown,
                        _ => !is_unknown && !shown.contains(&group),
                    }
            };
            let points = line["points"].as_array().unwrap();
            let mut covered = case.range.start;
            for point in points {
                let (start, end) = (millis(&point["start"]), millis(&point["end"]));
                if start < end {
                    assert_eq!(start, covered, "{interval} {point}");
                    covered = end;
                }
                let local = DateTime::from_timestamp_millis(start).unwrap().with_timezone(&case.zone).date_naive();
                let date: chrono::NaiveDate = point["date"].as_str().unwrap().parse().unwrap();
                assert!(date <= local || start == end, "{interval} {point}");
                assert!(interval != "MONTH" && interval != "QUARTER" || date.day() == 1, "{point}");
                let sum_within = |start: i64, end: i64| {
                    let facts = case.facts.iter().filter(is_of_line).filter(|fact| (start..end).contains(&fact.millis));
                    facts.fold((0_i128, 0), |(sum, count), fact| (sum + i128::from(fact.quantity), count + 1))
                };
                let (quantity, records) = sum_within(start, end);
                assert_eq!(
                    (&point["quantity"], &point["records"]),
                    (&json!(quantity.to_string()), &json!(records.to_string())),
                    "{interval} {point}"
                );
                if !point["comparedStart"].is_null() {
                    let (quantity, records) = sum_within(millis(&point["comparedStart"]), millis(&point["comparedEnd"]));
                    let expected = (&json!(quantity.to_string()), &json!(records.to_string()));
                    assert_eq!((&point["comparedQuantity"], &point["comparedRecords"]), expected, "{interval} {point}");
                }
            }
            assert_eq!(covered, case.range.end, "{interval}");
            assert_eq!(
                column(&series["series"][0]["points"], "start"),
                series["starts"].as_array().unwrap().iter().collect::<Vec<_>>()
            );
        }
        let total: i128 = lines.iter().map(|line| line["total"].as_str().unwrap().parse::<i128>().unwrap()).sum();
        let facts = case.facts.iter().filter(|fact| fact.usage_type == "tokens_input" && case.range.contains(&fact.millis));
        assert_eq!(total, facts.map(|fact| i128::from(fact.quantity)).sum::<i128>(), "{interval}: the lines add up");
    }
}

fn every_bucket_equals_its_records(backend: Backend) {
    let runtime = Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start(backend));
    let cases = std::env::var("SERIES_CASES").map_or(CASES, |cases| cases.parse().expect("SERIES_CASES is a number"));
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() },
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    let number = std::cell::Cell::new(0);
    let outcome = runner.run(&case(), |case| {
        number.set(number.get() + 1);
        let (account, even, odd) =
            (&*format!("a{}", number.get()), &*format!("e{}", number.get()), &*format!("o{}", number.get()));
        let part_of = |fact: &Fact| if fact.key.is_multiple_of(2) { even } else { odd };
        runtime.block_on(async {
            app.record_all(case.facts.iter().map(|fact| to_json(fact, account)).collect()).await;
            app.record_all(case.facts.iter().map(|fact| to_json(fact, part_of(fact))).collect()).await;
            let answer = async |accounts: &[&str], by, compare| series(&app, &case, accounts, by, compare).await;
            check(&case, &answer(&[account], "{dimension: MODEL}", "PREVIOUS_PERIOD").await, |fact| (vec![fact.model], None));
            check(&case, &answer(&[account], "{dimension: USER}", "PREVIOUS_YEAR").await, |fact| {
                (vec![fact.user], fact.user.map(|_| account))
            });
            check(&case, &answer(&[account], "{dimension: USAGE_TYPE}", "null").await, |fact| {
                (vec![Some(fact.usage_type)], None)
            });
            let of_both = [even, odd];
            check(&case, &answer(&of_both, "{dimension: USER}", "PREVIOUS_PERIOD").await, |fact| {
                (vec![fact.user], fact.user.map(|_| part_of(fact)))
            });
            check(&case, &answer(&[account], "[{dimension: MODEL}, {dimension: TIER}]", "PREVIOUS_PERIOD").await, |fact| {
                (vec![fact.model, fact.tier], None)
            });
            check(&case, &answer(&[account], "[{dimension: USAGE_TYPE}, {dimension: MODEL}]", "PREVIOUS_PERIOD").await, |fact| {
                (vec![Some(fact.usage_type), fact.model], None)
            });
            check(&case, &answer(&of_both, "[{dimension: TIER}, {dimension: USER}]", "PREVIOUS_YEAR").await, |fact| {
                (vec![fact.tier, fact.user], fact.user.map(|_| part_of(fact)))
            });
            check(&case, &answer(&[account], "{label: \"team\"}", "PREVIOUS_YEAR").await, |fact| (vec![fact.team], None));
            check(&case, &answer(&of_both, "[{dimension: USER}, {label: \"a.b\"}]", "PREVIOUS_PERIOD").await, |fact| {
                (vec![fact.user, fact.dotted], fact.user.map(|_| part_of(fact)))
            });
        });
        Ok(())
    });
    runtime.block_on(app.stop());
    outcome.unwrap();
}

#[test]
fn sqlite_every_bucket_of_generated_series_equals_its_records() {
    every_bucket_equals_its_records(Backend::Sqlite);
}

#[test]
fn postgres_every_bucket_of_generated_series_equals_its_records() {
    every_bucket_equals_its_records(Backend::Postgres);
}
