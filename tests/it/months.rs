//! The months of usage records on PostgreSQL: partitions that are created on demand, and dropped when all of their records have expired.

use std::time::Duration;

use futures_util::future::{join, join_all};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::json;
use tokio::time::timeout;
use usage_insights::app::connect;
use usage_insights::settings::Settings;

use crate::retention::{MONTHS, assert_verified, count, expire, retention, sums, usage};
use crate::support::{Backend, TestApp, TestDatabase, amendment, assert_rollups_equal_records, record};

const BEFORE: &str = "usage_record_before";
/// Far more than a slow machine takes.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The partitions of the records, and other tables that look like some.
async fn tables(outside: &DatabaseConnection) -> Vec<String> {
    let sql = "SELECT relname::text || CASE WHEN relispartition THEN '' ELSE ' (detached)' END FROM pg_class \
         WHERE relkind = 'r' AND relname LIKE 'usage\\_record\\_%' ORDER BY relname";
    let rows = outside.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

pub async fn tables_of(app: &TestApp) -> Vec<String> {
    let outside = app.database().connect().await;
    let tables = tables(&outside).await;
    outside.close().await.unwrap();
    tables
}

/// Without one statement for each of many days.
async fn assert_rollups_equal(app: &TestApp) {
    let outside = app.database().connect().await;
    assert_rollups_equal_records(&outside).await;
    outside.close().await.unwrap();
}

pub fn months(months: &[&str]) -> Vec<String> {
    let named = months.iter().map(|month| format!("usage_record_y{}m{}", &month[..4], &month[5..]));
    [BEFORE.to_owned()].into_iter().chain(named).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_is_created_with_its_first_record_and_no_other() {
    let app = TestApp::start(Backend::Postgres).await;
    assert_eq!(tables_of(&app).await, months(&[]));
    // In a single statement; the last instant of one month, the first of another, and the years before.
    let at = |key: &str, at: &str| record(key, "tokens_input", 1, at, json!({"labels": [{"key": "team", "value": "red"}]}));
    app.record_all(vec![
        at("a", "2026-02-28T23:59:59.999Z"),
        at("b", "2026-03-01T00:00:00Z"),
        at("c", "2019-12-31T23:59:59.999Z"),
        at("d", "2000-01-01T00:00:00Z"),
    ])
    .await;
    assert_eq!(tables_of(&app).await, months(&["2026-02", "2026-03"]));
    // In several statements, because one key exists.
    let payload = app.record(json!([at("a", "2026-02-28T23:59:59.999Z"), at("e", "2024-02-29T12:00:00Z")])).await;
    assert_eq!((&payload["duplicates"], &payload["recorded"]), (&json!(1), &json!(1)), "{payload:#}");
    // A replacement at another time.
    let replacement = json!({"usageType": "tokens_input", "quantity": 5, "occurredAt": "2025-12-31T00:00:00Z"});
    let payload = app.amend(json!([amendment("acme", "a", replacement, "test")])).await;
    assert_eq!(payload["corrected"], 1, "{payload:#}");
    // What is rejected or known creates nothing.
    app.record(json!([at("b", "2026-03-01T00:00:00Z"), at("f", "1999-12-31T00:00:00Z")])).await;
    assert_eq!(tables_of(&app).await, months(&["2024-02", "2025-12", "2026-02", "2026-03"]));
    assert_eq!(count(&app, "usage_record").await, 6);
    assert_eq!(count(&app, BEFORE).await, 2);
    assert_eq!(count(&app, "usage_label").await, 5);
    assert_rollups_equal(&app).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_create_the_same_months_at_once() {
    let first = TestApp::start(Backend::Postgres).await;
    let second = TestApp::start_on(TestDatabase::shared(first.database()), |_| {}).await;
    for round in 0..6 {
        let call = |app: usize| {
            let at = |index: usize| format!("{}-{:02}-15T10:00:00Z", 2020 + round, 1 + (index + app) % 12);
            (0..12).map(|index| record(&format!("{round}-{app}-{index}"), "tokens_input", 1, &at(index), json!({}))).collect()
        };
        join(first.record_all(call(0)), second.record_all(call(1))).await;
    }
    let years = 2020..2026;
    let expected: Vec<_> = years.flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}"))).collect();
    assert_eq!(tables_of(&first).await, months(&expected.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(count(&first, "usage_record").await, 144);
    assert_rollups_equal(&first).await;
    second.stop().await;
    first.stop().await;
}

/// A reader holds up the drop of a month, but no recording; another run goes on where the first one stopped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_is_dropped_without_blocking_those_who_record() {
    let app = TestApp::start(Backend::Postgres).await;
    app.record_all(usage()).await;
    let before = sums(&app).await;
    let outside = app.database().connect().await;
    let reader = outside.begin().await.unwrap();
    reader.execute_unprepared("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    let read = async || {
        let sql = Statement::from_string(DbBackend::Postgres, "SELECT COUNT(*) FROM usage_record");
        reader.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap()
    };
    assert_eq!(read().await, 688);

    // Into existing months and new ones, while the run waits for the reader: every call is answered before the reader ends.
    let recording = join_all((0..20).map(|call| {
        let at = ["2026-11-25T10:00:00Z", "2027-01-15T10:00:00Z", "2027-02-15T10:00:00Z"][call % 3];
        let records = (0..20).map(|index| record(&format!("{call}-{index}"), "compute_seconds", 3, at, json!({}))).collect();
        app.record_all(records)
    }));
    app.set_time("2027-03-01T00:00:00Z");
    let settings = retention(6); // September and later are kept
    let (report, recorded) = join(expire(&app, settings.clone()), timeout(TIMEOUT, recording)).await;
    recorded.unwrap();
    assert_eq!((report.deleted, report.is_complete), (0, false), "the reader still sees the records");
    assert_eq!(read().await, 688);
    reader.commit().await.unwrap();
    outside.close().await.unwrap();

    let report = expire(&app, settings.clone()).await;
    assert_eq!((report.deleted, report.is_complete), (2 * 2 * 92, true));
    let left = tables_of(&app).await;
    assert_eq!(
        left,
        months(&["2026-09", "2026-10", "2026-11", "2027-01", "2027-02"])[1..],
        "the years before are dropped as well"
    );
    assert_eq!(expire(&app, settings).await.deleted, 0);
    assert_eq!(sums(&app).await, before);
    assert_verified(&app).await;
    app.stop().await;
}

/// Each state in which a killed process may leave a month; and a table that an operator detached to keep it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_drop_is_finished_by_the_next_run() {
    let app = TestApp::start(Backend::Postgres).await;
    app.record_all(usage()).await;
    let before = sums(&app).await;
    let outside = app.database().connect().await;
    // Keys and labels are deleted, nothing is dropped: another session holds the months.
    let reader = outside.begin().await.unwrap();
    reader.execute_unprepared("LOCK TABLE usage_record IN ACCESS SHARE MODE").await.unwrap();
    assert!(!expire(&app, retention(MONTHS)).await.is_complete);
    assert_eq!(count(&app, "usage_key").await, 688 - 2 * 2 * 92);
    assert_eq!(sums(&app).await, before);
    assert_verified(&app).await;
    reader.rollback().await.unwrap();
    // The years before, which were first, are being detached. July is detached; June was taken away.
    let pending = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhdetachpending";
    let pending = outside.query_all_raw(Statement::from_string(DbBackend::Postgres, pending)).await.unwrap();
    assert_eq!(pending.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>(), [BEFORE]);
    for statement in [
        "ALTER TABLE usage_record DETACH PARTITION usage_record_before FINALIZE",
        "ALTER TABLE usage_record DETACH PARTITION usage_record_y2026m07",
        "COMMENT ON TABLE usage_record_y2026m07 IS 'expired usage records, to be dropped'",
        "ALTER TABLE usage_record DETACH PARTITION usage_record_y2026m06",
    ] {
        outside.execute_unprepared(statement).await.unwrap();
    }
    let report = expire(&app, retention(MONTHS)).await;
    assert_eq!((report.deleted, report.is_complete), (2 * 2 * 62, true), "July and August");
    let left = tables_of(&app).await;
    let kept = [&["usage_record_y2026m06 (detached)".to_owned()], &months(&["2026-09", "2026-10", "2026-11"])[1..]].concat();
    assert_eq!(left, kept);
    assert_eq!(sums(&app).await, before);
    assert_verified(&app).await;
    outside.close().await.unwrap();
    app.stop().await;
}

/// As long as a usage type is kept, its months are, and other types are deleted from them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_stays_while_a_usage_type_is_kept() {
    let app = TestApp::start(Backend::Postgres).await;
    app.record_all(usage()).await;
    let before = sums(&app).await;
    let mut settings = retention(MONTHS);
    settings.usage_types.insert("tokens_input".to_owned(), 4);
    let report = expire(&app, settings.clone()).await;
    assert!(report.is_complete);
    assert_eq!(tables_of(&app).await, months(&["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"])[1..]);
    let (api_calls, tokens) = ("usage_type = 'api_calls'", "usage_type = 'tokens_input'");
    for month in ["2026m07", "2026m08"] {
        assert_eq!(count(&app, &format!("usage_record_y{month} WHERE {api_calls}")).await, 0);
        assert!(count(&app, &format!("usage_record_y{month} WHERE {tokens}")).await > 0);
    }
    assert_eq!(report.deleted, 688 - u64::try_from(count(&app, "usage_record").await).unwrap());
    // A type that is added later, and that is kept, may have records of a dropped month.
    app.query(
        "mutation { createUsageType(input: {slug: \"images\", unit: \"images\", description: \"x\"}) { usageType { slug } } }",
    )
    .await;
    app.record_all(vec![record("i", "images", 1, "2026-06-10T00:00:00Z", json!({}))]).await;
    settings.usage_types.insert("images".to_owned(), 0);
    assert!(expire(&app, settings).await.is_complete);
    assert_eq!(count(&app, "usage_record_y2026m06").await, 1);
    assert_eq!(sums(&app).await.len(), before.len());
    assert_verified(&app).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_right_to_create_months_is_named_and_loses_nothing() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let admin = database.connect().await;
    let role = database.url.rsplit_once('/').unwrap().1.to_owned();
    for statement in [
        format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
    ] {
        admin.execute_unprepared(&statement).await.unwrap();
    }
    let mut url = url::Url::parse(&database.url).unwrap();
    url.set_username(&role).unwrap();
    url.set_password(Some("secret")).unwrap();
    let app = TestApp::start_on(TestDatabase::shared(&database), |settings| settings.database.url = url.to_string()).await;
    let records = json!([record("a", "tokens_input", 1, "2026-11-01T00:00:00Z", json!({}))]);
    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let reply = app.graphql(query, json!({"records": records}), None).await;
    let error = &reply.body["errors"][0];
    assert_eq!(error["extensions"]["code"], "DATABASE_UNAVAILABLE", "{:#}", reply.body);
    assert!(error["message"].as_str().unwrap().contains("ALTER TABLE usage_record OWNER TO"), "{error:#}");
    // The administrator creates the month: the same call succeeds.
    let connected = connect(&Settings { database: with_url(&database.url), ..Settings::defaults() }).await.unwrap();
    connected.create_months([app.clock.now()]).await.unwrap();
    connected.close().await.unwrap();
    assert_eq!(app.query_with(query, json!({"records": records})).await["recordUsage"]["recorded"], 1);
    app.stop().await;
    admin.execute_unprepared(&format!("DROP OWNED BY {role}")).await.unwrap();
    admin.execute_unprepared(&format!("DROP ROLE {role}")).await.unwrap();
    admin.close().await.unwrap();
    database.destroy().await;
}

fn with_url(url: &str) -> usage_insights::settings::DatabaseSettings {
    let mut settings = Settings::defaults().database;
    url.clone_into(&mut settings.url);
    settings
}

/// The existing table becomes the partition before the next month, and the way back copies all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migration_keeps_all_records_in_both_directions() {
    let app = TestApp::start(Backend::Postgres).await;
    app.record_all(usage()).await;
    let before = sums(&app).await;
    let database = app.stop_keeping_database().await;
    let connected = connect(&Settings { database: with_url(&database.url), ..Settings::defaults() }).await.unwrap();
    let names: Vec<_> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let position = names.iter().position(|name| name == "m20261201_000021_usage_record_partition").unwrap();
    let steps = u32::try_from(names.len() - position).unwrap();
    let outside = database.connect().await;
    let records = async || {
        let sql =
            "SELECT COUNT(*), md5(string_agg(usage_record::text, ',' ORDER BY account_id, occurred_at, id)) FROM usage_record";
        let row = outside.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
        (row.try_get_by_index::<i64>(0).unwrap(), row.try_get_by_index::<String>(1).unwrap())
    };
    let partitioned = records().await;
    assert_eq!(partitioned.0, 688);
    connected.migrate_down(steps).await.unwrap();
    assert_eq!((records().await, tables(&outside).await), (partitioned.clone(), vec![]));
    connected.migrate_up().await.unwrap();
    assert_eq!((records().await, tables(&outside).await), (partitioned, vec![BEFORE.to_owned()]));
    connected.close().await.unwrap();
    outside.close().await.unwrap();

    let app = TestApp::start_on(TestDatabase::shared(&database), |_| {}).await;
    assert_eq!(sums(&app).await, before);
    app.set_time("2026-12-01T00:00:00Z");
    app.record_all(vec![
        record("old", "api_calls", 1, "2026-11-20T00:00:00Z", json!({})),
        record("new", "api_calls", 1, "2026-12-01T00:00:00Z", json!({})),
    ])
    .await;
    assert_eq!(tables_of(&app).await, months(&["2026-12"]));
    // Records of the table that is kept as a whole are deleted one by one, until all of them have expired.
    assert_eq!(expire(&app, retention(MONTHS + 1)).await.deleted, 2 * 2 * 92);
    assert_eq!(tables_of(&app).await, months(&["2026-12"]));
    app.set_time("2027-02-01T00:00:00Z");
    assert_eq!(expire(&app, retention(MONTHS)).await.deleted, 688 - 2 * 2 * 92 + 1);
    assert_eq!(tables_of(&app).await, months(&["2026-12"])[1..]);
    assert_verified(&app).await;
    app.stop().await;
    database.destroy().await;
}
