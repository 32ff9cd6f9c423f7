//! Real usage compared with independent counts; see `tests/data/README.md`.
//!
//! `tests/data` contains parts of two public traces. The tests in [`full`] need the full traces, in the folder that `REAL_USAGE_DIR`
//! names; `./test` excludes them if there is none.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::support::{Backend, TestApp};

const ZONES: [&str; 5] = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"];
const RANGE: &str = r#"{days: {from: "2023-11-15", through: "2026-11-22"}}"#;

fn part() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))
}

/// The folder with the full traces.
pub fn full_traces() -> PathBuf {
    let folder = std::env::var_os("REAL_USAGE_DIR");
    PathBuf::from(folder.expect("REAL_USAGE_DIR names a folder with the full traces, see tests/data/README.md"))
}

fn read(path: &Path) -> Vec<Value> {
    let lines = BufReader::new(GzDecoder::new(File::open(path).unwrap())).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

fn answers(folder: &Path, name: &str) -> Value {
    serde_json::from_reader(File::open(folder.join(format!("{name}.answers.json"))).unwrap()).unwrap()
}

/// The expected results of both files for one query.
fn expected_totals(answers: &[Value], query: &str) -> BTreeMap<String, String> {
    let mut totals: BTreeMap<String, i128> = BTreeMap::new();
    for answer in answers {
        for (key, count) in answer.pointer(query).and_then(Value::as_object).into_iter().flatten() {
            *totals.entry(key.clone()).or_default() += i128::from(count.as_i64().unwrap());
        }
    }
    totals.into_iter().map(|(key, sum)| (key, sum.to_string())).collect()
}

async fn queried_totals(app: &TestApp) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let data = app
        .query(&format!(
            "{{ usageInsights(range: {RANGE}) {{ totals {{ records byType {{ usageType quantity }} }} firstRecordAt lastRecordAt
              breakdown(by: {{dimension: ACCOUNT}}, top: 100) {{ rows {{ key totals {{ byType {{ usageType quantity }} }} }} }} }}
            usageByTier(range: {RANGE}) {{ tiers {{ tier computeSeconds }} }} }}"
        ))
        .await;
    for row in data["usageInsights"]["totals"]["byType"].as_array().unwrap() {
        found.entry("/total".into()).or_default().insert(text(&row["usageType"]), text(&row["quantity"]));
    }
    for account in data["usageInsights"]["breakdown"]["rows"].as_array().unwrap() {
        for row in account["totals"]["byType"].as_array().unwrap() {
            let key = format!("{}/{}", text(&account["key"]), text(&row["usageType"]));
            found.entry("/byAccount".into()).or_default().insert(key, text(&row["quantity"]));
        }
    }
    for tier in data["usageByTier"]["tiers"].as_array().unwrap() {
        found.entry("/byTier".into()).or_default().insert(text(&tier["tier"]), text(&tier["computeSeconds"]));
    }
    for zone in ZONES {
        let pointer = format!("/daily/{}", zone.replace('/', "~1"));
        for (alias, types) in [("tokens", r#"["tokens_input", "tokens_output"]"#), ("compute", r#"["compute_seconds"]"#)] {
            let data = app.query(&format!(
                "{{ {alias}: dailyUsage(range: {RANGE}, timeZone: \"{zone}\", usageTypes: {types}) {{ series {{ key points {{ date quantity }} }} }} }}"
            )).await;
            for series in data[alias]["series"].as_array().unwrap() {
                for point in series["points"].as_array().unwrap().iter().filter(|point| point["quantity"] != "0") {
                    let key = format!("{}/{}", text(&point["date"]), text(&series["key"]));
                    found.entry(pointer.clone()).or_default().insert(key, text(&point["quantity"]));
                }
            }
        }
    }
    let records = text(&data["usageInsights"]["totals"]["records"]);
    found.insert("/records".into(), BTreeMap::from([("records".to_owned(), records)]));
    found
}

async fn record_in_batches(app: &TestApp, records: &[Value], batch: usize) -> i64 {
    let mut recorded = 0;
    for records in records.chunks(batch) {
        let payload = app.record(json!(records)).await;
        assert_eq!(payload["rejected"].as_i64().unwrap() + payload["conflicts"].as_i64().unwrap(), 0, "{payload:#}");
        recorded += payload["recorded"].as_i64().unwrap();
    }
    recorded
}

async fn real_usage_totals_match_the_independent_counts(backend: Backend, folder: &Path) {
    let names = ["gpu-pods", "llm-tokens"];
    let mut records: Vec<Value> = names.iter().flat_map(|name| read(&folder.join(format!("{name}.ndjson.gz")))).collect();
    let answers: Vec<Value> = names.iter().map(|name| answers(folder, name)).collect();
    let app = TestApp::start(backend).await;

    let expected_records: i64 = answers.iter().map(|answer| answer["records"].as_i64().unwrap()).sum();
    assert_eq!(record_in_batches(&app, &records, 5_000).await, expected_records);
    let found = queried_totals(&app).await;
    for query in ["/total", "/byTier", "/byAccount"] {
        assert_eq!(found[query], expected_totals(&answers, query), "{query}");
    }
    for zone in ZONES {
        let query = format!("/daily/{}", zone.replace('/', "~1"));
        assert_eq!(found[&query], expected_totals(&answers, &query), "{zone}");
    }

    // Recording the same again changes nothing.
    assert_eq!(record_in_batches(&app, &records, 4_000).await, 0);
    assert_eq!(queried_totals(&app).await, found);
    app.stop().await;

    // Another order and batch size give the same results.
    let other = TestApp::start(backend).await;
    records.reverse();
    assert_eq!(record_in_batches(&other, &records, 777).await, expected_records);
    assert_eq!(queried_totals(&other).await, found);
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_totals_of_a_part_of_real_usage_match_the_independent_counts() {
    real_usage_totals_match_the_independent_counts(Backend::Sqlite, &part()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_totals_of_a_part_of_real_usage_match_the_independent_counts() {
    real_usage_totals_match_the_independent_counts(Backend::Postgres, &part()).await;
}

mod full {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite_real_usage_totals_match_the_independent_counts() {
        real_usage_totals_match_the_independent_counts(Backend::Sqlite, &full_traces()).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres_real_usage_totals_match_the_independent_counts() {
        real_usage_totals_match_the_independent_counts(Backend::Postgres, &full_traces()).await;
    }
}
