//! `/metrics` counts events, with a bounded number of series.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;

use super::{exposition, names_of, value_of};
use crate::origins::preflight;
use crate::support::{Backend, NOW, PROTOCOL, Socket, TIMEOUT, TestApp, on_both_databases, record};

async fn send_named(app: &TestApp, name: &str) {
    app.query(&format!("query {name} {{ usageTypes {{ slug }} }}")).await;
}

fn value(exposition: &str, series: &str) -> f64 {
    value_of(exposition, series).unwrap_or_else(|| panic!("no {series} in\n{exposition}"))
}

#[expect(clippy::float_cmp, reason = "they are counts")]
fn assert_counts(exposition: &str, series: &[(&str, f64)]) {
    for (series, wanted) in series {
        assert_eq!(value(exposition, series), *wanted, "{series} in\n{exposition}");
    }
}

on_both_databases! {
    async fn operations_are_counted_by_name_type_and_first_error_code(app: &TestApp) {
        send_named(app, "Types").await;
        send_named(app, "Types").await;
        app.query("{ usageTypes { slug } }").await;
        let wrong = "query Types { usageInsights(range: {lastDays: 0}) { totals { records } } }";
        assert_eq!(app.error_code(wrong).await, "INVALID_RANGE");
        app.graphql("query One { usageTypes { slug } } query Two { usageTypes { slug } }", json!({}), None).await;
        app.graphql("query {", json!({}), None).await;
        app.graphql("{ usageTypes { slug } }", json!({}), Some("wrong")).await;
        app.send(app.post("/graphql").body("x")).await;
        app.send(app.get("/nowhere")).await;
        let text = exposition(app).await;
        assert_counts(&text, &[
            ("requests_total{operation=\"Types\",type=\"query\",code=\"OK\"}", 2.0),
            ("requests_total{operation=\"Types\",type=\"query\",code=\"INVALID_RANGE\"}", 1.0),
            ("requests_total{operation=\"(anonymous)\",type=\"query\",code=\"OK\"}", 1.0),
            ("requests_total{operation=\"(none)\",type=\"(none)\",code=\"GRAPHQL_VALIDATION_FAILED\"}", 1.0),
            ("requests_total{operation=\"(none)\",type=\"(none)\",code=\"GRAPHQL_PARSE_FAILED\"}", 1.0),
            ("requests_total{operation=\"(none)\",type=\"(none)\",code=\"INVALID_TOKEN\"}", 1.0),
            ("requests_total{operation=\"(none)\",type=\"(none)\",code=\"BAD_REQUEST\"}", 1.0),
            ("request_seconds_count{operation=\"Types\",type=\"query\"}", 3.0),
            ("http_requests_total{path=\"/graphql\",status=\"401\"}", 1.0),
            ("http_requests_total{path=\"/graphql\",status=\"415\"}", 1.0),
            ("http_requests_total{path=\"(other)\",status=\"404\"}", 1.0),
            ("http_requests_in_flight", 1.0), // this request
        ]);
    }

    async fn rejected_requests_of_web_pages_are_counted(app: &TestApp) {
        let page = ("origin", "https://page.example");
        let preflight = preflight(app, page.1);
        let post = app.post("/graphql").json(&json!({"query": "{ __typename }"})).header(page.0, page.1);
        for request in [preflight, post] {
            assert_eq!(app.send(request).await.status, StatusCode::FORBIDDEN);
        }
        let mut socket = Socket::open(app.url(), &[PROTOCOL, page]).await.unwrap();
        socket.send(&json!({"type": "connection_init"})).await;
        assert_eq!(socket.receive().await, json!({"close": 4403}));
        assert_counts(&exposition(app).await, &[
            ("requests_total{operation=\"(none)\",type=\"(none)\",code=\"FORBIDDEN\"}", 2.0),
            ("requests_total{operation=\"(none)\",type=\"(none)\",code=\"UNAUTHENTICATED\"}", 1.0),
            ("http_requests_total{path=\"/graphql\",status=\"403\"}", 2.0),
        ]);
    }

    async fn records_are_counted_by_outcome_and_commit_batches_by_size(app: &TestApp) {
        app.record(json!([
            record("a", "tokens_input", 1, NOW, json!({})),
            record("b", "tokens_input", 2, NOW, json!({})),
            record("b", "tokens_input", 2, NOW, json!({})),
            record("b", "tokens_input", 3, NOW, json!({})),
            record("c", "no_such_type", 1, NOW, json!({})),
        ])).await;
        app.graphql("{ usageTypes { slug } }", json!({}), Some("wrong")).await;
        let text = exposition(app).await;
        assert_counts(&text, &[
            ("records_total{service=\"(development)\",outcome=\"RECORDED\",reason=\"\"}", 2.0),
            ("records_total{service=\"(development)\",outcome=\"DUPLICATE\",reason=\"\"}", 1.0),
            ("records_total{service=\"(development)\",outcome=\"CONFLICT\",reason=\"IDEMPOTENCY_CONFLICT\"}", 1.0),
            ("records_total{service=\"(development)\",outcome=\"REJECTED\",reason=\"UNKNOWN_USAGE_TYPE\"}", 1.0),
            ("records_total{service=\"(wrong token)\",outcome=\"REFUSED\",reason=\"INVALID_TOKEN\"}", 1.0),
            ("commit_batch_records_count", 1.0),
            ("commit_batch_records_sum", 4.0),
            ("commit_batch_calls_sum", 1.0),
            ("commit_batch_seconds_count", 1.0),
            ("commit_batch_failed_attempts_total", 0.0),
            ("queue_records", 0.0),
            ("queue_calls", 0.0),
            ("queue_max_records", 100_000.0),
        ]);
    }

    async fn statements_and_connections_are_measured_for_both_pools(app: &TestApp) {
        app.record_all(vec![record("a", "tokens_input", 1, NOW, json!({}))]).await;
        app.query("{ usageInsights(range: {lastDays: 3}) { totals { records } } }").await;
        let before = exposition(app).await;
        let written = before.lines().filter(|line| line.starts_with("usage_insights_statement_seconds_count{pool=\"write\"")).count();
        assert!(written > 0, "{before}");
        // Each query of one statement adds one, whatever its first keyword.
        let count = |text: &str| -> f64 {
            let reads = text.lines().filter(|line| line.starts_with("usage_insights_statement_seconds_count{pool=\"read\""));
            reads.map(|line| line.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap()).sum()
        };
        app.query("{ usageInsights(range: {lastDays: 3}) { totals { records } } }").await;
        let after = exposition(app).await;
        assert!((count(&after) - count(&before) - 1.0).abs() < f64::EPSILON, "{before}\n{after}");
        assert_counts(&after, &[
            ("pool_max_connections{pool=\"read\"}", 4.0),
            ("statements_failed_total{pool=\"read\"}", 0.0),
            ("statements_failed_total{pool=\"write\"}", 0.0),
        ]);
        let connections = value(&after, "pool_connections{pool=\"read\",state=\"idle\"}") + value(&after, "pool_connections{pool=\"read\",state=\"in_use\"}");
        assert!((1.0..=4.0).contains(&connections), "{after}");
    }

    async fn format_is_the_one_that_accept_prefers(app: &TestApp) {
        send_named(app, "Types").await;
        let prometheus = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        for (accept, is_open_metrics) in [
            ("", false),
            ("*/*", false),
            ("text/plain", false),
            (prometheus, true),
            ("application/openmetrics-text; version=1.0.0", true),
            ("text/plain, application/openmetrics-text; q=0.5", false),
        ] {
            let reply = app.send(app.get("/metrics").header("accept", accept)).await;
            let text = reply.body.as_str().unwrap();
            let content_type = reply.headers["content-type"].to_str().unwrap();
            let expected = if is_open_metrics { "application/openmetrics-text; version=1.0.0; charset=utf-8" } else { "text/plain; version=0.0.4; charset=utf-8" };
            assert_eq!(content_type, expected, "{accept}");
            assert_eq!(text.ends_with("# EOF\n"), is_open_metrics, "{accept}");
            assert_eq!(text.contains("# TYPE usage_insights_requests counter\n"), is_open_metrics, "{accept}");
        }
    }

    async fn promtool_accepts_the_metrics(app: &TestApp) {
        app.record_all(vec![record("a", "tokens_input", 1, NOW, json!({}))]).await;
        let text = exposition(app).await;
        let mut promtool = Command::new("promtool").args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("promtool is installed by `./test`");
        promtool.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = promtool.wait_with_output().unwrap();
        assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }

    async fn process_database_and_readiness_are_measured(app: &TestApp) {
        let text = exposition(app).await;
        assert_counts(&text, &[("ready", 1.0)]);
        assert!(value(&text, "database_bytes") > 100_000.0, "{text}");
        let of_process = |name: &str| -> f64 {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
            line.unwrap_or_else(|| panic!("no {name} in\n{text}")).parse().unwrap()
        };
        assert!(of_process("process_resident_memory_bytes") > 1e7);
        assert!(of_process("process_open_fds") > 5.0 && of_process("process_open_fds") < of_process("process_max_fds"));
        assert!(of_process("process_start_time_seconds") > 1.7e9, "seconds since 1970");
    }

    async fn documented_metrics_are_exactly_the_exported_ones(app: &TestApp) {
        app.record_all(vec![record("a", "tokens_input", 1, NOW, json!({}))]).await;
        send_named(app, "Types").await;
        let there: BTreeSet<String> = names_of(&exposition(app).await).into_iter().collect();
        let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations.md")).unwrap();
        let rows = manual.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let is_metric = |name: &&str| ["usage_insights_", "process_"].iter().any(|prefix| name.starts_with(prefix));
        let mut documented: BTreeSet<String> = rows.map(|(name, _)| name).filter(is_metric).map(str::to_owned).collect();
        // Each of the two is documented as one of a single kind of database.
        let other = if app.database().url.starts_with("sqlite") { "usage_insights_peers_reachable" } else { "usage_insights_disk_free_bytes" };
        assert!(documented.remove(other));
        assert_eq!(there, documented);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operation_of_a_disconnected_client_counts_as_abandoned_not_in_flight() {
    let app = TestApp::start(Backend::Postgres).await;
    let outside = app.database().connect().await;
    let locking = outside.begin().await.unwrap();
    locking.execute_unprepared("LOCK TABLE platform_rollup, usage_rollup IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let page = json!({"query": "query Page { usageInsights(range: {lastDays: 3}) { totals { records } } }"});
    let impatient = app.post("/graphql").timeout(Duration::from_millis(200)).json(&page);
    assert!(impatient.send().await.unwrap_err().is_timeout());
    let deadline = Instant::now() + TIMEOUT;
    let abandoned = "requests_total{operation=\"(other)\",type=\"query\",code=\"ABANDONED\"}";
    while value_of(&exposition(&app).await, abandoned) != Some(1.0) {
        assert!(Instant::now() < deadline, "{}", exposition(&app).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_counts(&exposition(&app).await, &[("http_requests_in_flight", 1.0)]); // this request
    locking.rollback().await.unwrap();
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_operation_names_do_not_create_unbounded_series() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        settings.telemetry.max_operations = 3;
        settings.telemetry.operations = vec!["Dashboard".to_owned()];
    })
    .await;
    // Names without a successful operation are not tracked.
    for number in 0..10 {
        app.graphql(&format!("query Broken{number} {{ nothing }}"), json!({}), None).await;
    }
    for number in 0..200 {
        send_named(&app, &format!("Made{number}")).await;
    }
    send_named(&app, "Dashboard").await;
    let text = exposition(&app).await;
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("usage_insights_requests_total{operation=\"")?.split_once('"').map(|(name, _)| name))
        .collect();
    assert_eq!(names, BTreeSet::from(["(other)", "Dashboard", "Made0", "Made1", "Made2"]));
    assert_counts(
        &text,
        &[
            ("requests_total{operation=\"(other)\",type=\"query\",code=\"OK\"}", 197.0),
            ("requests_total{operation=\"(other)\",type=\"query\",code=\"GRAPHQL_VALIDATION_FAILED\"}", 10.0),
            ("requests_total{operation=\"Dashboard\",type=\"query\",code=\"OK\"}", 1.0),
        ],
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlong_operation_name_does_not_become_a_label() {
    let app = TestApp::start(Backend::Sqlite).await;
    let long = "N".repeat(1_000);
    send_named(&app, &long).await;
    let text = exposition(&app).await;
    assert!(!text.contains(&long));
    assert_counts(&text, &[("requests_total{operation=\"(other)\",type=\"query\",code=\"OK\"}", 1.0)]);
    app.stop().await;
}
