//! The plan of every read statement is bounded by the query, with any table statistics.

mod capture;
mod history;
mod plan;
mod queries;
mod unique;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use serde_json::json;
use usage_insights::domain::time::Timestamp;
use usage_insights::store::database::{READ_PLANNER_SETTINGS, REASON_PLANNER_SETTINGS};

pub use self::capture::Capture;
use self::history::Statistics;
use self::plan::{GROWING, Plan};
pub use self::queries::insights;
use self::queries::{BoundedQuery, NEWEST_MONTH, bounded_queries};
use crate::support::{Backend, NOW, TestApp, record};

/// Cursor of a page in the middle of the quarter.
async fn cursor(app: &TestApp, filter: &str) -> String {
    let range = "range: {days: {from: \"2026-09-01\", through: \"2026-09-30\"}}";
    let page = app.query(&format!("{{ usageRecords(first: 1, {range}{filter}) {{ pageInfo {{ endCursor }} }} }}")).await;
    page["usageRecords"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned()
}

/// A connection with these planner settings on a server configured with expensive random reads and index entries, which makes the
/// planner prefer full scans.
async fn connect_with_settings(url: &str, planner_settings: &'static [(&str, &str)]) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).map_sqlx_postgres_opts(|postgres| {
        postgres
            .options([("random_page_cost", "100"), ("cpu_index_tuple_cost", "1"), ("jit", "off")])
            .options(planner_settings.iter().copied())
    });
    Database::connect(options).await.unwrap()
}

async fn plans_are_bounded_by_the_query(backend: Backend) {
    let capture = Capture::start();
    let app = TestApp::start_unmaterialized(backend).await;
    let (mut violations, mut has_reason_statements) = (Vec::new(), false);
    for statistics in Statistics::ALL {
        let outside = app.database().connect().await;
        history::advance(&app, &outside, statistics).await;
        let url = &app.database().url;
        let (reading, reason_connection) = (
            connect_with_settings(url, &READ_PLANNER_SETTINGS).await,
            connect_with_settings(url, &REASON_PLANNER_SETTINGS).await,
        );
        let deep = [cursor(&app, ", filter: {accountIds: [\"account-7\"]}").await, cursor(&app, "").await];
        for bounded in bounded_queries([&deep[0], &deep[1]]) {
            capture.take();
            app.query(&bounded.query).await;
            let statements = capture.take();
            assert!(!statements.is_empty(), "{}: no statement was captured", bounded.name);
            for logged in statements {
                let is_for_reason = logged.pool == "reason";
                let plan = Plan::of(if is_for_reason { &reason_connection } else { &reading }, &logged).await;
                has_reason_statements |= is_for_reason;
                violations.extend(
                    bounded
                        .violations(&plan, statistics)
                        .into_iter()
                        .map(|violation| format!("{statistics:?}: {}: {violation}\n    {}", bounded.name, logged.statement)),
                );
            }
        }
        reading.close().await.unwrap();
        reason_connection.close().await.unwrap();
        outside.close().await.unwrap();
    }
    assert_eq!(has_reason_statements, backend == Backend::Postgres);
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
    app.stop().await;
}

impl BoundedQuery {
    /// Without statistics the planner guesses row counts and may read and sort a whole range instead of one page. Then only the
    /// number of pages is checked.
    fn violations(&self, plan: &Plan, statistics: Statistics) -> Vec<String> {
        let (rows_max, pages_max) =
            if statistics == Statistics::None { (u64::MAX, 2 * self.pages) } else { (self.rows, self.pages) };
        let mut violations = Vec::new();
        if plan.pages.is_some_and(|pages| pages > pages_max) {
            violations.push(format!("{:?} pages", plan.pages));
        }
        if plan.pairs > rows_max {
            violations.push(format!("joins {} pairs of rows without an index", plan.pairs));
        }
        for access in plan.accesses.iter().filter(|access| GROWING.contains(&access.table.as_str())) {
            let of_accounts = access.table != "platform_rollup";
            let is_of_records = ["usage_record", "usage_key", "usage_label"].contains(&access.table.as_str());
            if access.is_full_scan && (is_of_records || access.rows.is_none_or(|rows| rows > rows_max)) {
                violations.push(format!("full scan: {}", access.description));
            }
            if access.rows.is_some_and(|rows| rows > rows_max) {
                violations.push(format!("{:?} rows: {}", access.rows, access.description));
            }
            if let Some(month) = access.month.as_ref().filter(|month| self.is_of_newest() && *month != NEWEST_MONTH) {
                violations.push(format!("reads another month: {month}: {}", access.description));
            }
            if self.of_account && of_accounts && access.description.contains("_by_time") {
                violations.push(format!("reads all accounts for a query of one account: {}", access.description));
            }
        }
        violations
    }
}

#[tokio::test]
async fn sqlite_plans_are_bounded_by_the_query_with_any_statistics() {
    plans_are_bounded_by_the_query(Backend::Sqlite).await;
}

#[tokio::test]
async fn postgres_plans_are_bounded_by_the_query_with_any_statistics() {
    plans_are_bounded_by_the_query(Backend::Postgres).await;
}

/// SQL that reads the connection's current planner settings, and the expected result.
fn planner_settings<const SETTINGS: usize>(plans: [(&str, &str); SETTINGS]) -> (String, String) {
    (plans.map(|(name, _)| format!("current_setting('{name}')")).join(" || ' ' || "), plans.map(|(_, value)| value).join(" "))
}

#[tokio::test]
async fn postgres_query_connections_use_the_configured_planner_settings() {
    let app = TestApp::start(Backend::Postgres).await;
    let outside = app.database().connect().await;
    let (shown, expected) = planner_settings(READ_PLANNER_SETTINGS);
    for change in [
        "DELETE FROM hardware_spec".to_owned(),
        "INSERT INTO hardware_spec (tier, display_name, description, gpu_count, is_available, regions, sort_order, created_at, updated_at) \
         VALUES ('tier', 'x', '', 0, true, '[]', 0, 0, 0)"
            .to_owned(),
        "ALTER TABLE hardware_spec RENAME TO spec".to_owned(),
        "ALTER TABLE spec RENAME COLUMN display_name TO name_before".to_owned(),
        format!("CREATE VIEW hardware_spec AS SELECT *, {shown} AS display_name FROM spec"),
    ] {
        outside.execute_unprepared(&change).await.unwrap();
    }
    let shown = app.query("{ hardwareSpecs(first: 1) { nodes { displayName } } }").await;
    assert_eq!(shown["hardwareSpecs"]["nodes"][0]["displayName"], expected);
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn postgres_reason_connections_use_the_configured_planner_settings() {
    let app = TestApp::start(Backend::Postgres).await;
    let outside = app.database().connect().await;
    let (shown, expected) = planner_settings(REASON_PLANNER_SETTINGS);
    let bucket = Timestamp::parse(NOW).unwrap().floor_quarter_hour().millis();
    for change in [
        "ALTER TABLE ingestion_count RENAME TO counted".to_owned(),
        format!(
            "CREATE VIEW ingestion_count AS SELECT {shown} AS service, 'UNAUTHENTICATED' AS reason, '' AS usage_type, \
             'REFUSED' AS outcome, {bucket}::bigint AS bucket, 1::bigint AS records, {bucket}::bigint AS last_at"
        ),
    ] {
        outside.execute_unprepared(&change).await.unwrap();
    }
    let query = "{ usageInsights(range: {preset: TODAY}) { emptyReason { details { rejections { service } } } } }";
    assert_eq!(app.query(query).await["usageInsights"]["emptyReason"]["details"]["rejections"][0]["service"], expected);
    outside.close().await.unwrap();
    app.stop().await;
}

async fn empty_reason_uses_the_same_statements_for_any_range(backend: Backend) {
    let capture = Capture::start();
    let app = TestApp::start(backend).await;
    app.record_all(vec![record("a", "tokens_input", 5, "2026-11-01T10:00:00Z", json!({"model": "m"}))]).await;
    let mut texts = Vec::new();
    for day in ["2026-10-05", "2026-10-06"] {
        capture.take();
        let query = insights(
            &format!("range: {{days: {{from: \"{day}\", through: \"{day}\"}}}}, filter: {{models: [\"m\"]}}"),
            "emptyReason { code details { nearestAfter } suggestion { range { preset } } }",
        );
        app.query(&query).await;
        let mut logged: Vec<_> = capture.take().into_iter().map(|logged| logged.text).collect();
        logged.sort_unstable();
        texts.push(logged);
    }
    assert!(texts[0].len() > 3, "{texts:#?}");
    // Equal texts let prepared statements be reused.
    assert_eq!(texts[0], texts[1]);
    app.stop().await;
}

#[tokio::test]
async fn sqlite_empty_reason_uses_the_same_statements_for_any_range() {
    empty_reason_uses_the_same_statements_for_any_range(Backend::Sqlite).await;
}

#[tokio::test]
async fn postgres_empty_reason_uses_the_same_statements_for_any_range() {
    empty_reason_uses_the_same_statements_for_any_range(Backend::Postgres).await;
}

#[tokio::test]
async fn postgres_empty_reason_reads_instants_from_the_day_boundary() {
    let capture = Capture::start();
    let app = TestApp::start(Backend::Postgres).await;
    // Five records in each quarter hour of a day.
    let of_day = (0..480).map(|index| {
        let at = format!("2026-10-01T{:02}:{:02}:00Z", index * 3 / 60, index * 3 % 60);
        record(&format!("{index}"), "tokens_input", 5, &at, json!({}))
    });
    app.record_all(of_day.collect()).await;
    let reason_connection = connect_with_settings(&app.database().url, &REASON_PLANNER_SETTINGS).await;
    for filter in ["", ", filter: {accountIds: [\"acme\"]}"] {
        capture.take();
        app.query(&insights(&format!("range: {{preset: TODAY}}{filter}"), "emptyReason { details { nearestBefore } }")).await;
        let logged = capture.take();
        let instants = logged.iter().find(|logged| logged.text.starts_with("WITH quarter")).unwrap();
        let plan = Plan::of(&reason_connection, instants).await;
        let rows: Vec<_> = plan.accesses.iter().map(|access| access.rows.unwrap()).collect();
        // One rollup row and one record for the reported instant, and the same for the suggestion.
        assert!(rows.iter().sum::<u64>() <= 8, "{:#?}", plan.accesses);
    }
    reason_connection.close().await.unwrap();
    app.stop().await;
}
