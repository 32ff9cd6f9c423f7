//! Telemetry: metrics, health, slow-query log, traces.

mod health;
mod metrics;
mod reload;
mod rules;
mod slow;
mod traces;

use crate::support::TestApp;

/// The text of `/metrics`.
async fn exposition(app: &TestApp) -> String {
    app.send(app.get("/metrics")).await.body.as_str().unwrap().to_owned()
}

/// The value of a series, such as `requests_total{operation="X",type="query",code="OK"}`; `None` if it does not exist.
fn value_of(exposition: &str, series: &str) -> Option<f64> {
    exposition.lines().find_map(|line| line.strip_prefix(&format!("usage_insights_{series} "))?.parse().ok())
}

/// The names of all metrics of an exposition, as queries use them.
fn names_of(exposition: &str) -> Vec<String> {
    let types = exposition.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types.map(|line| line.split_once(' ').unwrap().0.to_owned()).collect()
}
