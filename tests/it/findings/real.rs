//! Findings on real usage: the pods trace (see `tests/data/README.md`), and how far forecasts of its months were off.
//!
//! The full trace is needed, in the folder that `REAL_USAGE_DIR` names. Without it the tests fail; `./test` looks for it in
//! `../shared/data`, and leaves them out where it is not there. With `--no-capture` they print what `docs/findings.md` says.

use std::fs::File;
use std::io::{BufRead, BufReader};

use chrono::{Days, Months, NaiveDate};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::{FINDINGS, kinds};
use crate::real_usage::full_traces;
use crate::support::{Backend, TestApp};

const ACCOUNTS: [&str; 4] = ["openb-ls", "openb-be", "openb-burstable", "openb-guaranteed"];

/// The service with the full trace of pods.
async fn with_pods() -> TestApp {
    let folder = full_traces();
    let lines = BufReader::new(GzDecoder::new(File::open(folder.join("gpu-pods.ndjson.gz")).unwrap())).lines();
    let records: Vec<Value> = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    let app = TestApp::start(Backend::Sqlite).await;
    for records in records.chunks(5_000) {
        app.record_all(records.to_vec()).await;
    }
    let specs: Vec<Value> = serde_json::from_reader(File::open(folder.join("hardware-specs.json")).unwrap()).unwrap();
    for spec in specs {
        let query = "mutation ($input: CreateHardwareSpecInput!) { createHardwareSpec(input: $input) { hardwareSpec { tier } } }";
        app.query_with(query, json!({ "input": spec })).await;
    }
    app
}

/// The findings of the last 30 days at the end of a day.
async fn as_of(app: &TestApp, date: impl std::fmt::Display, arguments: &str) -> Vec<Value> {
    app.set_time(&format!("{date}T23:59:59.999Z"));
    let query =
        format!("{{ usageInsights(range: {{preset: LAST_30_DAYS}}{arguments}) {{ findings(top: 1000) {{ {FINDINGS} }} }} }}");
    app.query(&query).await["usageInsights"]["findings"]["rows"].as_array().unwrap().clone()
}

fn show(title: &str, found: &[Value]) {
    println!("{title}");
    for finding in found {
        let text = |field: &str| finding[field].as_str().unwrap().to_owned();
        println!("  {} {} {}", text("severity"), text("kind"), text("message"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spikes_of_the_pods_trace_are_found_and_flat_accounts_have_no_findings() {
    let app = with_pods().await;

    // In the second half of October compute went to two and a half times what it had been, at most on the day that plain reckoning
    // finds too.
    let october = as_of(&app, "2026-10-31", "").await;
    show("all accounts on 2026-10-31", &october);
    let spike = kinds(&october, "SPIKE").into_iter().find(|finding| finding["subject"].is_null()).unwrap().clone();
    let (ratio, largest) = largest_ratio(&app).await;
    assert!(ratio > 2.5 && spike["change"]["peakDay"] == largest.to_string(), "{ratio} on {largest}, {spike:#}");
    assert_eq!((&spike["usageType"], &spike["severity"]), (&json!("compute_seconds"), &json!("WARNING")));
    assert!(
        spike["change"]["flaggedDays"].as_i64().unwrap() >= 5 && spike["range"]["days"]["from"].as_str().unwrap() >= "2026-10-17"
    );

    // One account is flat from its first day until it halves on 17 November.
    let changes = |found: &[Value]| kinds(found, "SPIKE").len() + kinds(found, "DROP").len() + kinds(found, "SILENT").len();
    for account in ACCOUNTS {
        let found = as_of(&app, "2026-11-16", &format!(", filter: {{accountIds: [\"{account}\"]}}")).await;
        show(&format!("{account} on 2026-11-16"), &found);
        assert!(account != "openb-guaranteed" || changes(&found) == 0, "{found:#?}");
    }
    // Long before, a single steady account: nothing to say but where the month ends.
    let steady = as_of(&app, "2026-10-08", "").await;
    show("all accounts on 2026-10-08", &steady);
    assert_eq!(changes(&steady), 0, "{steady:#?}");

    // Most compute runs on tiers without a spec, and the trace ends on 20 November.
    assert!(
        kinds(&october, "UNTRACKED").iter().any(|finding| finding["gap"]["tiers"].to_string().contains("gpu-x1")),
        "{october:#?}"
    );
    let after = as_of(&app, "2026-11-24", "").await;
    show("all accounts on 2026-11-24", &after);
    assert_eq!((&after[0]["kind"], &after[0]["severity"]), (&json!("SILENT"), &json!("CRITICAL")));
    assert_eq!(after[0]["absence"]["lastSeenOn"], "2026-11-20");
    app.stop().await;
}

/// The day of October on which compute was the largest multiple of the median of the six same weekdays before, and that multiple.
async fn largest_ratio(app: &TestApp) -> (f64, NaiveDate) {
    let query =
        "{ dailyUsage(range: {days: {from: \"2026-08-01\", through: \"2026-10-31\"}}, usageTypes: [\"compute_seconds\"]) {
        series { points { date quantity } } } }";
    let daily = app.query(query).await;
    let points = daily["dailyUsage"]["series"][0]["points"].as_array().unwrap().clone();
    let quantity = |day: usize| points[day]["quantity"].as_str().unwrap().parse::<f64>().unwrap();
    let ratio = |day: usize| {
        let mut before: Vec<f64> = (1..=6).map(|week| quantity(day - 7 * week)).collect();
        before.sort_by(f64::total_cmp);
        quantity(day) / f64::midpoint(before[2], before[3])
    };
    let october = points.iter().position(|point| point["date"] == "2026-10-01").unwrap();
    let largest = (october..points.len()).max_by(|left, right| ratio(*left).total_cmp(&ratio(*right))).unwrap();
    (ratio(largest), points[largest]["date"].as_str().unwrap().parse().unwrap())
}

/// The total of a month.
async fn month_total(app: &TestApp, first: NaiveDate, arguments: &str) -> f64 {
    let last = first.checked_add_months(Months::new(1)).unwrap().pred_opt().unwrap();
    let query = format!(
        "{{ usageInsights(range: {{days: {{from: \"{first}\", through: \"{last}\"}}}}{arguments}) {{ totals {{ computeSeconds }} }} }}"
    );
    app.query(&query).await["usageInsights"]["totals"]["computeSeconds"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forecast_errors_of_the_pods_trace_match_the_documentation() {
    let app = with_pods().await;
    let series = [
        "",
        ", filter: {tiers: [\"gpu-x1\"]}",
        ", filter: {tiers: [\"cpu\"]}",
        ", filter: {tiers: [\"v100m16-x1\"]}",
        ", filter: {tiers: [\"t4-x1\"]}",
    ];
    // Days left, error, and whether the interval contained the actual value.
    let mut errors: Vec<(u64, f64, bool)> = Vec::new();
    for first in ["2026-08-01", "2026-09-01", "2026-10-01"].map(|first| first.parse::<NaiveDate>().unwrap()) {
        let days = first.checked_add_months(Months::new(1)).unwrap().signed_duration_since(first).num_days().unsigned_abs();
        for arguments in series {
            let total = month_total(&app, first, arguments).await;
            for day in 0..days - 1 {
                let found = as_of(&app, first.checked_add_days(Days::new(day)).unwrap(), arguments).await;
                let Some(forecast) =
                    kinds(&found, "FORECAST").into_iter().find(|finding| finding["usageType"] == "compute_seconds")
                else {
                    continue;
                };
                let number = |field: &str| forecast["forecast"][field].as_str().unwrap().parse::<f64>().unwrap();
                let is_held = number("low") <= total && total <= number("high");
                errors.push((days - 1 - day, (number("expected") - total).abs() / total, is_held));
            }
        }
    }
    app.stop().await;
    println!("| days left | forecasts | median error | mean error | interval holds |\n|---|---|---|---|---|");
    for (from, to, most) in [(1, 7, 0.10), (8, 15, 0.15), (16, 30, 0.30)] {
        let mut within: Vec<f64> =
            errors.iter().filter(|(left, ..)| (from..=to).contains(left)).map(|(_, error, _)| *error).collect();
        let held = errors.iter().filter(|(left, _, held)| (from..=to).contains(left) && *held).count();
        within.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "counts")]
        let (mean, share) = (within.iter().sum::<f64>() / within.len() as f64, held as f64 / within.len() as f64);
        println!(
            "| {from} to {to} | {} | {:.1} % | {:.1} % | {:.0} % |",
            within.len(),
            within[within.len() / 2] * 100.0,
            mean * 100.0,
            share * 100.0
        );
        assert!(within.len() >= 50 && mean <= most, "{from} to {to} days left: {mean}");
    }
}
