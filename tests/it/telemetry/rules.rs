//! Alert rules and the Grafana dashboard use only existing metrics.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{exposition, names_of};
use crate::support::{Backend, NOW, TestApp, record};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations");

/// The metrics named in a text, without the suffixes of histogram series.
fn named_in(text: &str) -> BTreeSet<String> {
    let is_of_a_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let starts = ["usage_insights_", "process_"].map(|prefix| text.match_indices(prefix)).into_iter().flatten();
    starts
        .filter(|(start, _)| !text[..*start].ends_with(is_of_a_name))
        .map(|(start, _)| text[start..].split(|c| !is_of_a_name(c)).next().unwrap())
        .map(|name| ["_bucket", "_count", "_sum"].iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name).to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_metric_used_by_rules_and_dashboard_exists() {
    let mut there = BTreeSet::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = TestApp::start(backend).await;
        app.record_all(vec![record("a", "tokens_input", 1, NOW, json!({}))]).await;
        app.query("{ usageTypes { slug } }").await;
        there.extend(names_of(&exposition(&app).await));
        app.stop().await;
    }
    for file in ["alerts.yml", "alerts.test.yml", "grafana-dashboard.json"] {
        let text = fs::read_to_string(Path::new(FOLDER).join(file)).unwrap();
        let named = named_in(&text);
        assert!(named.len() > 10, "{file} names {named:?}");
        let missing: Vec<_> = named.difference(&there).collect();
        assert!(missing.is_empty(), "{file} uses unknown metrics {missing:?}");
    }
}

#[test]
fn every_alert_has_a_test_and_an_action() {
    let rules = fs::read_to_string(Path::new(FOLDER).join("alerts.yml")).unwrap();
    let tests = fs::read_to_string(Path::new(FOLDER).join("alerts.test.yml")).unwrap();
    let alerts: Vec<_> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(alerts.len() > 10);
    for alert in &alerts {
        assert!(tests.contains(&format!("alertname: {alert}\n")), "no test for {alert}");
    }
    assert_eq!(rules.matches("severity:").count(), alerts.len());
    assert_eq!(rules.matches("description:").count(), alerts.len());
}

#[test]
fn every_dashboard_panel_has_a_query_and_a_description() {
    let text = fs::read_to_string(Path::new(FOLDER).join("grafana-dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter().filter(|panel| panel["type"] != "row");
    let mut queried = 0;
    for panel in panels {
        assert!(!panel["description"].as_str().unwrap().is_empty(), "{panel:#}");
        for target in panel["targets"].as_array().unwrap() {
            let expression = target["expr"].as_str().unwrap();
            assert!(expression.contains("usage_insights_") || expression.contains("process_"), "{target:#}");
            queried += 1;
        }
    }
    assert!(queried > 10);
}
