//! The plan of every read statement is bounded by the query, with any table statistics.

mod capture;
mod history;
mod plan;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use serde_json::json;
use usage_insights::domain::time::Timestamp;
use usage_insights::store::database::{READ_PLANNER_SETTINGS, REASON_PLANNER_SETTINGS};

use self::capture::Capture;
use self::history::Statistics;
use self::plan::{GROWING, Plan};
use crate::support::{Backend, NOW, TestApp, record};

/// A query and the rows and pages it may read.
struct BoundedQuery {
    name: &'static str,
    query: String,
    /// Maximum rows read by one access to a growing table.
    rows: u64,
    /// Maximum pages read by one statement, over all tables. An index scan may read a page per row.
    pages: u64,
    /// True if the query is for one account.
    of_account: bool,
}

/// The queries of the read path.
#[expect(clippy::too_many_lines, reason = "a list")]
fn bounded_queries(deep: [&str; 2]) -> Vec<BoundedQuery> {
    let account = ", filter: {accountIds: [\"account-7\"]}";
    let newest = "range: {instants: {start: \"2026-11-21T10:00:00Z\", end: \"2026-11-21T12:00:00Z\"}}";
    let quarter = "range: {days: {from: \"2026-08-24\", through: \"2026-11-21\"}}";
    let sections = "totals { records } previous { totals { records } } peakDay { date } breakdown(by: MODEL) { rows { key } freshness { dataThrough } } \
                    firstRecordAt lastRecordAt freshness { dataThrough }";
    let why = "emptyReason { code suggestion { range { preset } } }";
    let mut bounded = Vec::new();
    let mut add = |name, of_account, (rows, pages), query| bounded.push(BoundedQuery { name, query, rows, pages, of_account });
    // The account has 17 records in these two hours, all accounts together 3,333.
    add("the newest hours of an account", true, (300, 400), insights(&format!("{newest}{account}"), sections));
    add("the newest hours of all accounts", false, (5_000, 4_000), insights(newest, sections));
    add(
        "the newest hours by account",
        false,
        (5_000, 4_000),
        insights(newest, "breakdown(by: ACCOUNT) { rows { key } freshness { dataThrough } }"),
    );
    add(
        "the newest hours by pairs of users and models of an account",
        true,
        (300, 400),
        insights(
            &format!("{newest}{account}"),
            "breakdown(by: [USER, MODEL]) { rows { keys change { records } } freshness { dataThrough } }",
        ),
    );
    add(
        "the newest hours by account and usage type",
        false,
        (5_000, 4_000),
        insights(newest, "breakdown(by: [ACCOUNT, USAGE_TYPE]) { rows { keys } }"),
    );
    add(
        "the newest hours of a user",
        true,
        (300, 400),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], userIds: [\"user-1\"]}}"), sections),
    );
    for zone in ["UTC", "America/New_York", "Asia/Kathmandu"] {
        let zone = format!(", timeZone: \"{zone}\"");
        add("90 days of an account", true, (600, 900), insights(&format!("{quarter}{account}{zone}"), sections));
        add(
            "90 days of all accounts",
            false,
            (30_000, 4_000),
            insights(&format!("{quarter}{zone}"), "totals { records } peakDay { date } breakdown(by: MODEL) { rows { key } }"),
        );
        add(
            "tiers of an account",
            true,
            (600, 900),
            format!(
                "{{ usageByTier({quarter}{account}{zone}) {{ tiers {{ tier hardwareSpec {{ displayName }} }} freshness {{ dataThrough }} }} }}"
            ),
        );
        add(
            "a chart of an account",
            true,
            (600, 900),
            format!(
                "{{ dailyUsage({quarter}{account}{zone}, groupBy: MODEL) {{ series {{ total }} freshness {{ dataThrough }} }} }}"
            ),
        );
        add(
            "pairs of an account with changes",
            true,
            (600, 900),
            insights(
                &format!("{quarter}{account}{zone}"),
                "breakdown(by: [MODEL, TIER], usageTypes: [\"tokens_input\"]) { rows { keys change { tokens } } freshness { dataThrough } }",
            ),
        );
        add(
            "a chart by pairs of an account",
            true,
            (600, 900),
            format!(
                "{{ dailyUsage({quarter}{account}{zone}, groupBy: [MODEL, SOURCE], compare: PREVIOUS_PERIOD) {{ series {{ total }} }} }}"
            ),
        );
        add(
            "a chart by pairs of all accounts",
            false,
            (30_000, 4_000),
            format!("{{ dailyUsage({quarter}{zone}, groupBy: [TIER, USAGE_TYPE]) {{ series {{ total }} }} }}"),
        );
        // The user has 500 records in the year, the account 15,000.
        let user = format!("{quarter}, filter: {{accountIds: [\"largest\"], userIds: [\"user-1\"]}}{zone}");
        add("90 days of a user", true, (300, 900), insights(&user, sections));
        add("a chart of a user", true, (300, 900), format!("{{ dailyUsage({user}, groupBy: MODEL) {{ series {{ total }} }} }}"));
        add(
            "most active users of an account",
            true,
            (600, 900),
            insights(
                &format!("{quarter}{account}{zone}"),
                "breakdown(by: USER, measure: TOKENS, top: 5) { rows { key change { tokens } } freshness { dataThrough } }",
            ),
        );
        add(
            "a chart by user of an account",
            true,
            (600, 900),
            format!("{{ dailyUsage({quarter}{account}{zone}, groupBy: USER, top: 5) {{ series {{ total }} }} }}"),
        );
        add(
            "a chart of all accounts",
            false,
            (30_000, 4_000),
            format!("{{ dailyUsage({quarter}{zone}, groupBy: TIER) {{ series {{ total }} }} }}"),
        );
    }
    add(
        "90 days of a session",
        true,
        (300, 400),
        insights(&format!("{quarter}, filter: {{accountIds: [\"largest\"], sessionIds: [\"session-8\"]}}"), "totals { records }"),
    );
    // 25,000 rows of days of users, and the 20,000 records of the last day.
    add(
        "most active users of all accounts",
        false,
        (30_000, 90_000),
        insights(quarter, "breakdown(by: USER, measure: TOKENS, top: 5) { rows { key accountId } }"),
    );
    // 2,920 daily rollup rows of the 15,000 the account has.
    add(
        "a year of the largest account",
        true,
        (3_500, 3_500),
        insights(
            "range: {preset: LAST_365_DAYS}, filter: {accountIds: [\"largest\"]}",
            "totals { records } breakdown(by: TIER) { rows { key } }",
        ),
    );
    // Two usage types a day.
    add(
        "a year of the largest account by usage type alone",
        true,
        (900, 1_200),
        insights("range: {preset: LAST_365_DAYS}, filter: {accountIds: [\"largest\"]}", "totals { records } peakDay { date }"),
    );
    add(
        "all time of an account",
        true,
        (1_500, 2_000),
        insights(&format!("range: {{preset: ALL_TIME}}{account}"), "totals { records } firstRecordAt lastRecordAt"),
    );
    add(
        "hardware specs",
        false,
        (10_000, 1_500),
        format!(
            "{{ hardwareSpecs(first: 200) {{ nodes {{ tier usage({newest}) {{ computeHours freshness {{ dataThrough }} }} }} }} }}"
        ),
    );
    for (name, of_account, filter, after) in
        [("a page of an account", true, account, deep[0]), ("a page of all accounts", false, "", deep[1])]
    {
        let record = "nodes { id correction { reason } }";
        add(name, of_account, (160, 250), format!("{{ usageRecords(first: 50{filter}) {{ {record} }} }}"));
        // A range with a cursor inside: reading starts at the cursor, not at the end of the range.
        add(
            name,
            of_account,
            (160, 250),
            format!("{{ usageRecords(first: 50, {quarter}, after: \"{after}\"{filter}) {{ {record} }} }}"),
        );
        add(
            name,
            of_account,
            (160, 250),
            format!("{{ usageRecords(last: 50, {quarter}, before: \"{after}\"{filter}) {{ {record} }} }}"),
        );
    }
    let several = ", filter: {accountIds: [\"account-7\", \"account-8\"]}";
    add("the newest hours of several accounts", true, (600, 800), insights(&format!("{newest}{several}"), sections));
    add(
        "the newest hours of all accounts but one",
        false,
        (10_000, 8_000),
        insights(&format!("{newest}, filter: {{not: {{accountIds: [\"account-7\"]}}}}"), sections),
    );
    let excluding = "accountIds: [\"account-7\"], modelPrefixes: [\"m\", \"o\"], not: {tiers: [\"none\"]}, missing: [PROVIDER]";
    add(
        "90 days of an account with conditions",
        true,
        (600, 900),
        insights(&format!("{quarter}, filter: {{{excluding}}}"), sections),
    );
    add(
        "the newest hours of users of an account",
        true,
        (300, 400),
        insights(
            &format!(
                "{newest}, filter: {{accountIds: [\"account-7\"], userIds: [\"user-1\", \"user-2\"], not: {{sessionIds: [\"none\"]}}}}"
            ),
            sections,
        ),
    );
    let nothing = ", filter: {accountIds: [\"account-7\"], models: [\"none\"]}";
    add(
        "why no prefix matches",
        true,
        (10_000, 3_000),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], modelPrefixes: [\"none\", \"nothing\"]}}"), why),
    );
    add("why an account is empty", true, (10_000, 3_000), insights(&format!("{newest}{nothing}"), why));
    add(
        "why a user is empty",
        true,
        (10_000, 3_000),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], userIds: [\"missing\"]}}"), why),
    );
    add("why everything is empty", false, (10_000, 4_000), insights(&format!("{newest}, filter: {{models: [\"none\"]}}"), why));
    add(
        "findings of an account",
        true,
        (1_500, 2_500),
        insights(&format!("range: {{preset: LAST_30_DAYS}}{account}"), "findings { total }"),
    );
    add("findings of all accounts", false, (60_000, 40_000), insights("range: {preset: LAST_30_DAYS}", "findings { total }"));
    bounded
}

fn insights(arguments: &str, selection: &str) -> String {
    format!("{{ usageInsights({arguments}) {{ {selection} }} }}")
}

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
        postgres.options([("random_page_cost", "100"), ("cpu_index_tuple_cost", "1")]).options(planner_settings.iter().copied())
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
            let is_of_records = ["usage_record", "usage_key"].contains(&access.table.as_str());
            if access.is_full_scan && (is_of_records || access.rows.is_none_or(|rows| rows > rows_max)) {
                violations.push(format!("full scan: {}", access.description));
            }
            if access.rows.is_some_and(|rows| rows > rows_max) {
                violations.push(format!("{:?} rows: {}", access.rows, access.description));
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
