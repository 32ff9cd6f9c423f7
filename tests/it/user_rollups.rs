//! Rollups of users: their UTC days are materialized from records, read where they suffice, and changed by late records and corrections.

use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};
use usage_insights::app::connect;
use usage_insights::domain::account_scope::{AccountFilter, AccountScope};
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::{RepriceRequest, RollupReconciler};
use usage_insights::settings::Settings;
use usage_insights::store::commit::RecordingTransaction;
use usage_insights::store::recount::{RecountRange, RecountStep};
use usage_insights::store::recount_groups::RecountGroup;

use crate::costs::set_price;
use crate::support::identity::{admin_token, member_token, viewers_by_secret};
use crate::support::{Backend, MATERIALIZED_UNTIL, TestApp, assert_rollups_equal_records, on_each_backend, record};

const RANGE: &str = "range: {days: {from: \"2026-11-10\", through: \"2026-11-21\"}}";
const ZONES: [&str; 5] = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Marquesas"];

/// Eight records a day and account over the range, of three users and of none, in every part of the day.
fn usage() -> Vec<Value> {
    let of_account = |account: &'static str| {
        (0..96_usize).map(move |index| {
            let at = format!("2026-11-{:02}T{:02}:59:59.999Z", 10 + index / 8, index % 8 * 3);
            let user = [Some("ann"), Some("bob"), None, Some("cleo")][index % 4];
            let (model, usage_type) = (["big", "small"][index % 2], ["tokens_input", "api_calls"][index / 4 % 2]);
            let labels = json!({"accountId": account, "userId": user, "model": model, "cost": "0.5"});
            record(&format!("{account}-{index}"), usage_type, i64::try_from(index).unwrap(), &at, labels)
        })
    };
    let is_past = |sent: &Value| sent["occurredAt"].as_str().unwrap() < "2026-11-21T12:00:00Z";
    of_account("acme").chain(of_account("globex")).filter(is_past).collect()
}

/// What a page shows of one user, of all users of an account, and of all users.
async fn shown(app: &TestApp, zone: &str) -> Value {
    let totals = "totals { records tokens cost }";
    let rows = "rows { kind key keys accountId values totals { records tokens cost } change { records } }";
    let of = |filter: &str| format!("{RANGE}, timeZone: \"{zone}\", filter: {{{filter}}}");
    let (one, account, all) = (
        of("accountIds: [\"acme\"], userIds: [\"ann\"]"),
        of("accountIds: [\"acme\"]"),
        of("userIds: [\"ann\", \"bob\"], models: [\"big\"]"),
    );
    app.query(&format!(
        "{{ one: usageInsights({one}) {{ {totals} change {{ tokens }} peakDay(by: TOKENS) {{ date value }} firstRecordAt lastRecordAt
              breakdown(by: {{dimension: MODEL}}) {{ {rows} }} freshness {{ dataThrough }} findings {{ total }} }}
            days: dailyUsage({one}, groupBy: {{dimension: USAGE_TYPE}}, usageTypes: [\"tokens_input\", \"api_calls\"], measure: RECORDS) {{ series {{ key recordCounts costs }} }}
            weeks: usageSeries({one}, interval: WEEK, compare: PREVIOUS_PERIOD) {{ series {{ total comparedTotal quantities }} }}
            users: usageInsights({account}) {{ breakdown(by: {{dimension: USER}}, top: 2, measure: TOKENS) {{ {rows} }} pairs: breakdown(by: [{{dimension: USER}}, {{dimension: MODEL}}], top: 3, measure: RECORDS) {{ {rows} }} }}
            lines: dailyUsage({account}, groupBy: {{dimension: USER}}, top: 2) {{ series {{ kind key quantities }} }}
            everyone: usageInsights({all}) {{ {totals} breakdown(by: {{dimension: USER}}) {{ {rows} }} byAccount: breakdown(by: [{{dimension: ACCOUNT}}, {{dimension: USER}}]) {{ {rows} }} }} }}"
    ))
    .await
}

async fn execute(app: &TestApp, statement: &str) {
    let outside = app.database().connect().await;
    outside.execute_unprepared(statement).await.unwrap();
    outside.close().await.unwrap();
}

async fn rollup_rows(app: &TestApp) -> usize {
    let outside = app.database().connect().await;
    let rows = entity::user_rollup::Entity::find().all(&outside).await.unwrap().len();
    outside.close().await.unwrap();
    rows
}

async fn assert_rollups_are_correct(app: &TestApp) {
    let outside = app.database().connect().await;
    assert_rollups_equal_records(&outside).await;
    outside.close().await.unwrap();
    let reconciler = RollupReconciler::new(app.store.clone());
    for day in reconciler.days(Timestamp::EARLIEST, Timestamp::LATEST).await.unwrap() {
        assert_eq!(reconciler.verify(day, None).await.unwrap(), []);
    }
}

async fn results_are_the_same_from_records_and_from_rollups(backend: Backend) {
    let app = TestApp::start_unmaterialized(backend).await;
    app.record_all(usage()).await;
    let mut from_records = Vec::new();
    for zone in ZONES {
        from_records.push(shown(&app, zone).await);
    }
    assert_eq!(rollup_rows(&app).await, 0, "records on time change no rollups of users");
    for until in ["2026-11-15T09:00:00Z", MATERIALIZED_UNTIL] {
        app.materialize_until(until).await;
        assert_rollups_are_correct(&app).await;
        for (zone, expected) in ZONES.into_iter().zip(&from_records) {
            assert_eq!(&shown(&app, zone).await, expected, "{zone}, materialized until {until}");
        }
    }
    assert!(rollup_rows(&app).await > 60);
    app.stop().await;
}

/// Whole days come from rollups of users and everything else from records: with wrong rollups the results are wrong by that much.
async fn whole_days_of_users_are_read_from_rollups(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(usage()).await;
    execute(&app, "UPDATE user_rollup SET records = records + 1000 WHERE user_id = 'ann'").await;
    let records = async |zone: &str, filter: &str| -> i64 {
        let query = format!(
            "{{ usageInsights({RANGE}, timeZone: \"{zone}\", filter: {{accountIds: [\"acme\"], {filter}}}) {{ totals {{ records }} }} }}"
        );
        app.query(&query).await["usageInsights"]["totals"]["records"].as_str().unwrap().parse().unwrap()
    };
    // Eleven days are materialized; in New York the first one is not whole.
    assert_eq!(records("UTC", "userIds: [\"ann\"]").await, 23 + 11 * 2_000);
    assert_eq!(records("America/New_York", "userIds: [\"ann\"]").await, 22 + 10 * 2_000);
    assert_eq!(records("UTC", "userIds: [\"bob\"]").await, 23);
    // Records without a user, and other users, are not among those of `ann`.
    for other in ["missing: [USER]", "not: {userIds: [\"ann\", \"bob\"]}", "userIds: [\"ann\"], sessionIds: [\"x\"]"] {
        assert!(records("UTC", other).await < 100, "{other} is read from records");
    }
    let hourly = format!(
        "{{ usageSeries({RANGE}, interval: HOUR, filter: {{accountIds: [\"acme\"], userIds: [\"ann\"]}}) {{ series {{ records }} }} }}"
    );
    assert_eq!(app.query(&hourly).await["usageSeries"]["series"][0]["records"], "12", "hours are read from records");
    app.stop().await;
}

/// Void, amend to another user, and a new price, of records whose day is materialized.
async fn corrections_and_new_prices_change_rollups_of_users(backend: Backend) {
    let app = TestApp::start(backend).await;
    let sent =
        |key: &str, user: Option<&str>| record(key, "tokens_input", 1_000_000, "2026-11-18T12:00:00Z", json!({"userId": user}));
    app.record_all(vec![sent("a", Some("ann")), sent("b", Some("ann")), sent("c", Some("bob")), sent("d", None)]).await;
    app.void_record("acme", "a", "twice").await;
    app.amend_record(
        "acme",
        "b",
        json!({"usageType": "tokens_input", "quantity": 7, "userId": "bob", "occurredAt": "2026-11-18T12:00:00Z"}),
        "whose",
    )
    .await;
    app.amend_record(
        "acme",
        "d",
        json!({"usageType": "tokens_input", "quantity": 9, "userId": "ann", "occurredAt": "2026-11-17T12:00:00Z"}),
        "when",
    )
    .await;
    set_price(&app, "tokens_input", json!("2"), json!({})).await;
    let filter = UsageFilter::for_accounts(AccountFilter::all(AccountScope::All));
    let request = RepriceRequest { filter, start: Timestamp::EARLIEST, end: Timestamp::LATEST, is_dry_run: false };
    assert!(!app.recorder.reprice(&request).await.unwrap().differences.is_empty());
    assert_rollups_are_correct(&app).await;
    let data = app
        .query(&format!("{{ usageInsights({RANGE}) {{ breakdown(by: {{dimension: USER}}, measure: TOKENS) {{ rows {{ key totals {{ records tokens cost }} }} }} }} }}"))
        .await;
    assert_eq!(
        data["usageInsights"]["breakdown"]["rows"],
        json!([
            {"key": "bob", "totals": {"records": "2", "tokens": "1000007", "cost": "2.000014"}},
            {"key": "ann", "totals": {"records": "1", "tokens": "9", "cost": "0.000018"}},
        ])
    );
    app.stop().await;
}

async fn a_member_reads_the_same_rollups_as_an_administrator(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(usage()).await;
    execute(&app, "UPDATE user_rollup SET records = records + 1000 WHERE account_id = 'acme' AND user_id = 'ann'").await;
    let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
    let query = format!(
        "query ($filter: UsageFilter) {{ usageInsights({RANGE}, filter: $filter) {{ totals {{ records }} breakdown(by: {{dimension: USER}}) {{ rows {{ key totals {{ records }} }} }} }} }}"
    );
    let of_admin = json!({"filter": {"accountIds": ["acme"], "userIds": ["ann"]}});
    let of_admin = app.graphql(&query, of_admin, Some(&admin_token())).await.body;
    let own = app.graphql(&query, json!({}), Some(&member_token("acme", "ann"))).await.body;
    assert_eq!(own["data"], of_admin["data"]);
    let expected = (23 + 11 * 2_000).to_string();
    assert_eq!(own["data"]["usageInsights"]["totals"]["records"], expected);
    assert_eq!(own["data"]["usageInsights"]["breakdown"]["rows"], json!([{"key": "ann", "totals": {"records": expected}}]));
    app.stop().await;
}

/// An existing database, of which everything was materialized before there were rollups of users.
async fn users_of_an_existing_database_are_materialized_after_the_migration(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(usage()).await;
    let before = shown(&app, "America/New_York").await;
    let database = app.stop_keeping_database().await;
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&database.url);
    let connected = connect(&settings).await.unwrap();
    connected.migrate_down(4).await.unwrap();
    connected.migrate_up().await.unwrap();
    connected.close().await.unwrap();
    let app = TestApp::start_on(database, |_| {}).await;
    assert_eq!((rollup_rows(&app).await, shown(&app, "America/New_York").await), (0, before.clone()));
    app.materialize_until(MATERIALIZED_UNTIL).await;
    assert_eq!(shown(&app, "America/New_York").await, before);
    assert!(rollup_rows(&app).await > 60);
    assert_rollups_are_correct(&app).await;
    app.stop().await;
}

async fn rows_of_users_whose_usage_was_voided_count_no_records(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(vec![record("a", "api_calls", 1, "2026-11-18T12:00:00Z", json!({"userId": "ann"}))]).await;
    app.void_record("acme", "a", "test").await;
    assert_eq!(rollup_rows(&app).await, 2, "by all dimensions, and by usage type alone");
    let data = app.query(&format!("{{ usageInsights({RANGE}) {{ breakdown(by: {{dimension: USER}}) {{ rows {{ key }} }} }}
        one: usageInsights({RANGE}, filter: {{userIds: [\"ann\"]}}) {{ totals {{ records }} firstRecordAt freshness {{ dataThrough }} emptyReason {{ code }} }} }}")).await;
    assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!([]));
    assert_eq!(
        data["one"],
        json!({"totals": {"records": "0"}, "firstRecordAt": null, "freshness": {"dataThrough": null}, "emptyReason": {"code": "ONLY_VOIDED"}})
    );
    app.stop().await;
}

async fn rollups_of_users_are_recounted_in_groups_of_a_number_of_records(backend: Backend) {
    let app = TestApp::start(backend).await;
    let of = |account: &str, records: usize, user: Option<&str>| -> Vec<Value> {
        (0..records)
            .map(|index| {
                let key = format!("{}-{index}", user.unwrap_or_default());
                record(&key, "api_calls", 1, "2026-11-18T12:00:00Z", json!({"accountId": account, "userId": user}))
            })
            .collect()
    };
    app.record_all([of("a", 3, Some("1")), of("b", 2, None), of("c", 2, Some("1")), of("e", 1, Some("1"))].concat()).await;
    for (user, records) in [("1", 6), ("2", 2), ("3", 2), ("4", 3)] {
        app.record_all(of("d", records, Some(user))).await;
    }
    let day = |text: &str| Timestamp::parse(text).unwrap();
    let range = RecountRange {
        start: day("2026-11-18T00:00:00Z"),
        end: day("2026-11-19T11:00:00Z"),
        accounts: None,
        users: None,
        with_expired: false,
    };
    let groups = app.store.recount_groups(range, 5).await.unwrap();
    let group = |accounts: &[&str], users: Option<&[&str]>| {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        RecountGroup { accounts: owned(accounts), users: users.map(owned) }
    };
    let of_d = |users| group(&["d"], Some(users));
    let expected = [group(&["a", "c"], None), of_d(&["1"]), of_d(&["2", "3"]), of_d(&["4"]), group(&["e"], None)];
    assert_eq!(groups, expected, "`b` never had a user, `d` has too many records, as has its first user");
    let next = RecountRange { start: day("2026-11-19T00:00:00Z"), end: day("2026-11-20T00:00:00Z"), ..range };
    assert!(app.store.recount_groups(next, 5).await.unwrap().is_empty());

    // Each group is recounted for itself, and all of them are everything.
    execute(&app, "DELETE FROM user_rollup WHERE user_id <> '2'").await;
    execute(&app, "UPDATE user_rollup SET user_id = '9'").await;
    for group in app.store.recount_groups(range, 5).await.unwrap() {
        for step in [RecountStep::UserDays, RecountStep::UserUsageTypeDays] {
            let transaction = RecordingTransaction::begin(&app.store).await.unwrap();
            transaction.add_missing(step, group.within(range), 0).await.unwrap();
            transaction.commit().await.unwrap();
        }
    }
    assert_rollups_are_correct(&app).await;
    app.stop().await;
}

on_each_backend! {
    results_are_the_same_from_records_and_from_rollups,
    whole_days_of_users_are_read_from_rollups,
    corrections_and_new_prices_change_rollups_of_users,
    a_member_reads_the_same_rollups_as_an_administrator,
    users_of_an_existing_database_are_materialized_after_the_migration,
    rows_of_users_whose_usage_was_voided_count_no_records,
    rollups_of_users_are_recounted_in_groups_of_a_number_of_records,
}
