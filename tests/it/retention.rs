//! Retention: the records of past months are deleted, and their sums stay.

use std::collections::BTreeMap;

use futures_util::future::join;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use usage_insights::domain::account_scope::{AccountFilter, AccountScope};
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::{ExpiryReport, RepriceRequest, RollupReconciler};
use usage_insights::settings::RetentionSettings;

use crate::support::{TestApp, amendment, on_both_databases, record, run_program, to_void};

/// Records of September and later are kept: two whole months and the current one.
pub const MONTHS: u32 = 2;
pub const KEPT_FROM: &str = "2026-09-01T00:00:00.000Z";
/// All of the usage, in whole days.
const RANGE: &str = "range: {days: {from: \"2026-06-01\", through: \"2026-11-20\"}}";
/// Records of September and later.
const KEPT_RECORDS: usize = 688 - 2 * 2 * 92;
const KEPT_RANGE: &str = "range: {days: {from: \"2026-09-01\", through: \"2026-11-20\"}}";

/// Two records a day of two accounts from June to November: 344 days of records, of users, sessions and labels, with costs.
pub fn usage() -> Vec<Value> {
    let of_account = |account: &'static str| {
        (0..344_usize).map(move |index| {
            let (day, half) = (index / 2, index % 2);
            let at = Timestamp::parse("2026-06-01T00:00:00Z").unwrap().plus_millis(
                i64::try_from(day).unwrap() * 86_400_000 + [3_725_250, 80_000_999][half] + i64::try_from(index).unwrap() * 7,
            );
            let user = [Some("ann"), Some("bob"), None][index % 3];
            let (model, team) = (["big", "small"][index % 2], ["red", "blue"][index % 2]);
            let other = json!({
                "accountId": account, "userId": user, "sessionId": format!("s{}", index / 10), "model": model,
                "cost": "0.25", "labels": [{"key": "team", "value": team}],
            });
            let usage_type = ["tokens_input", "api_calls"][index / 2 % 2];
            record(
                &format!("{account}-{index}"),
                usage_type,
                i64::MAX / 1_000 - i64::try_from(index).unwrap(),
                &at.to_rfc3339(),
                other,
            )
        })
    };
    of_account("acme").chain(of_account("globex")).collect()
}

/// Sums that rollups hold, in several zones, of accounts, users and all accounts.
pub async fn sums(app: &TestApp) -> Vec<Value> {
    let totals = "totals { records tokens cost unpricedRecords }";
    let mut shown = Vec::new();
    for zone in ["UTC", "America/New_York", "Asia/Kathmandu"] {
        let of = |filter: &str| format!("{RANGE}, timeZone: \"{zone}\"{filter}");
        let (all, acme) = (of(""), of(", filter: {accountIds: [\"acme\"], models: [\"big\"]}"));
        shown.push(
            app.query(&format!(
                "{{ all: usageInsights({all}) {{ {totals} change {{ records }} breakdown(by: [{{dimension: ACCOUNT}}, {{dimension: MODEL}}]) {{ rows {{ keys totals {{ records cost }} }} }} }}
                    acme: usageInsights({acme}) {{ {totals} peakDay(by: COST) {{ date value }} }}
                    days: dailyUsage({acme}, groupBy: {{dimension: USAGE_TYPE}}, measure: RECORDS) {{ series {{ key recordCounts costs }} }}
                    months: usageSeries({all}, interval: MONTH, measure: RECORDS) {{ series {{ recordCounts costs }} }} }}"
            ))
            .await,
        );
    }
    let of_user = format!("{RANGE}, filter: {{accountIds: [\"acme\"], userIds: [\"ann\"]}}");
    shown.push(
        app.query(&format!(
            "{{ ann: usageInsights({of_user}) {{ {totals} uniqueUsers {{ count }} }}
                users: usageInsights({RANGE}) {{ breakdown(by: {{dimension: USER}}) {{ rows {{ key accountId totals {{ records }} }} }} uniqueUsers {{ count }} }} }}"
        ))
        .await,
    );
    shown
}

pub fn retention(months: u32) -> RetentionSettings {
    RetentionSettings { months, usage_types: BTreeMap::new(), expire_seconds: 0 }
}

pub async fn expire(app: &TestApp, settings: RetentionSettings) -> ExpiryReport {
    app.recorder.expirer(settings).expire(&CancellationToken::new()).await.unwrap()
}

pub async fn count(app: &TestApp, what: &str) -> i64 {
    let outside = app.database().connect().await;
    let statement = Statement::from_string(outside.get_database_backend(), format!("SELECT COUNT(*) FROM {what}"));
    let count = outside.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    outside.close().await.unwrap();
    count
}

pub async fn assert_verified(app: &TestApp) {
    let reconciler = RollupReconciler::new(app.store.clone());
    for day in reconciler.days(Timestamp::EARLIEST, Timestamp::LATEST).await.unwrap() {
        assert_eq!(reconciler.verify(day, None).await.unwrap(), [], "{}", day.to_rfc3339());
        assert_eq!(reconciler.rebuild(day).await.unwrap(), 0, "{}", day.to_rfc3339());
    }
}

fn kept_from_millis() -> i64 {
    Timestamp::parse(KEPT_FROM).unwrap().millis()
}

/// The code and the message of the first error.
pub async fn error(app: &TestApp, query: &str) -> (String, String) {
    let reply = app.graphql(query, json!({}), None).await;
    let error = &reply.body["errors"][0];
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{query}\n{:#}", reply.body)).to_owned();
    (text(&error["extensions"]["code"]), text(&error["message"]))
}

on_both_databases! {
    async fn sums_stay_when_records_expire(app: &TestApp) {
        app.record_all(usage()).await;
        app.void_record("acme", "acme-10", "test").await;
        let replacement = json!({"usageType": "tokens_input", "quantity": 5, "model": "big", "userId": "bob", "labels": [{"key": "team", "value": "green"}]});
        app.amend_record("globex", "globex-20", replacement, "test").await;
        let before = sums(app).await;
        let records = count(app, "usage_record").await;
        let expired = count(app, &format!("usage_record WHERE occurred_at < {}", kept_from_millis())).await;
        assert_eq!(app.recorder.expirer(retention(MONTHS)).count_due().await.unwrap().values().sum::<i64>(), expired);
        assert_eq!(count(app, "record_expiry").await, 0, "counting changes nothing");

        let report = expire(app, retention(MONTHS)).await;
        assert_eq!((report.deleted, report.is_complete), (u64::try_from(expired).unwrap(), true));
        assert_eq!(report.expiry.of("api_calls").unwrap().to_rfc3339(), KEPT_FROM);
        assert_eq!(sums(app).await, before);
        assert_verified(app).await;
        assert_eq!(count(app, "usage_record").await, records - expired);
        assert_eq!(count(app, "usage_label").await, records - expired, "each record has a label");
        assert_eq!(count(app, "usage_key").await, records - expired, "those of corrected records went with all of their records");
        assert_eq!(count(app, "usage_correction").await, 0);
        assert_eq!(expire(app, retention(MONTHS)).await.deleted, 0);

        // Time goes on: another month expires.
        app.set_time("2026-12-02T00:00:00Z");
        let report = expire(app, retention(MONTHS)).await;
        assert_eq!(report.deleted, 2 * 2 * 30);
        assert_eq!(sums(app).await, before);
        assert_verified(app).await;
    }

    async fn queries_that_need_expired_records_say_so(app: &TestApp) {
        app.record_all(usage()).await;
        let extent = format!("{{ usageInsights({RANGE}, filter: {{accountIds: [\"acme\"]}}) {{ firstRecordAt lastRecordAt }} }}");
        let exact = app.query(&extent).await["usageInsights"].clone();
        expire(app, retention(MONTHS)).await;
        let in_range = |range: &str| {
            let filtered = |filter: &str| format!("{range}, filter: {{accountIds: [\"acme\"], {filter}}}");
            let (label, session, user) = (
                filtered("labels: [{key: \"team\", values: [\"red\"]}]"),
                filtered("sessionIds: [\"s3\"]"),
                filtered("userIds: [\"ann\"]"),
            );
            [
                format!("{{ usageInsights({label}) {{ totals {{ records }} }} }}"),
                format!("{{ usageInsights({session}) {{ peakDay(by: RECORDS) {{ date }} }} }}"),
                format!("{{ usageInsights({label}) {{ breakdown(by: {{dimension: MODEL}}) {{ rows {{ key }} }} }} }}"),
                format!("{{ usageInsights({range}) {{ breakdown(by: {{label: \"team\"}}) {{ rows {{ key }} }} }} }}"),
                format!("{{ dailyUsage({label}, measure: RECORDS) {{ series {{ recordCounts }} }} }}"),
                format!("{{ dailyUsage({user}, timeZone: \"Asia/Tokyo\", measure: RECORDS) {{ series {{ recordCounts }} }} }}"),
                format!("{{ usageSeries({user}, interval: HOUR, measure: RECORDS) {{ series {{ recordCounts }} }} }}"),
                format!("{{ usageInsights({range}, filter: {{accountIds: [\"acme\"]}}) {{ uniqueSessions {{ count }} }} }}"),
                format!("{{ sessions({range}, filter: {{accountIds: [\"acme\"]}}) {{ nodes {{ sessionId }} }} }}"),
                format!("{{ usageRecords({range}) {{ nodes {{ id }} }} }}"),
                format!("{{ labelKeys({range}) {{ rows {{ value }} }} }}"),
                format!("{{ dimensionValues({range}, by: {{label: \"team\"}}) {{ rows {{ value }} }} }}"),
            ]
        };
        // Few enough days for what reads records.
        let last_days = "range: {days: {from: \"2026-08-20\", through: \"2026-09-10\"}}";
        for query in in_range(last_days) {
            let (code, message) = error(app, &query).await;
            assert_eq!(code, "RECORDS_EXPIRED", "{query}: {message}");
            assert!(message.contains(KEPT_FROM), "{message}");
        }
        for query in in_range("range: {days: {from: \"2026-09-02\", through: \"2026-09-20\"}}") {
            app.query(&query).await;
        }
        // A range that cuts a quarter hour needs its records.
        let cut = "range: {instants: {start: \"2026-08-01T00:00:01Z\", end: \"2026-09-10T00:00:00Z\"}}";
        assert_eq!(error(app, &format!("{{ usageInsights({cut}) {{ totals {{ records }} }} }}")).await.0, "RECORDS_EXPIRED");

        let kept = app.query("{ usageRecords(first: 1000) { nodes { occurredAt } pageInfo { hasNextPage } } }").await["usageRecords"].clone();
        assert_eq!(kept["nodes"].as_array().unwrap().len(), KEPT_RECORDS);
        let extent = app.query(&extent).await["usageInsights"].clone();
        assert_eq!(extent["lastRecordAt"], exact["lastRecordAt"]);
        assert_eq!((&exact["firstRecordAt"], &extent["firstRecordAt"]), (&json!("2026-06-01T01:02:05.250Z"), &json!("2026-06-01T01:00:00.000Z")));
        // Findings that need no expired records stay.
        app.query(&format!("{{ usageInsights({KEPT_RANGE}, filter: {{accountIds: [\"acme\"]}}) {{ findings {{ total }} }} }}")).await;
    }

    async fn exports_that_need_expired_records_say_so(app: &TestApp) {
        app.record_all(usage()).await;
        let expired = async || app.query("{ serviceConfig { expiredRecords { usageType before } } }").await["serviceConfig"]["expiredRecords"].clone();
        assert_eq!(expired().await, json!([]));
        expire(app, retention(MONTHS)).await;
        // Types without usage expire together with the others.
        let types = app.query("{ usageTypes { slug } }").await["usageTypes"].clone();
        let of = |usage_type: &Value| json!({"usageType": usage_type["slug"], "before": KEPT_FROM});
        assert_eq!(expired().await, types.as_array().unwrap().iter().map(of).collect::<Value>());

        let get = async |path: &str| app.get(path).send().await.unwrap().text().await.unwrap();
        for parameters in ["from=2026-08-20", "from=2026-08-31T23:59:59.999Z&limit=10", "from=2026-06-01&to=2026-06-02&voided=true"] {
            let body: Value = serde_json::from_str(&get(&format!("/export/records?{parameters}")).await).unwrap();
            let error = &body["errors"][0];
            assert_eq!(error["extensions"]["code"], "RECORDS_EXPIRED", "{parameters}: {body}");
            assert!(error["message"].as_str().unwrap().contains(KEPT_FROM), "{body}");
        }
        for parameters in ["", "from=2026-09-01"] {
            assert_eq!(get(&format!("/export/records?{parameters}")).await.lines().count(), KEPT_RECORDS, "{parameters}");
        }
        let sums = get("/export/usage?from=2026-06-01&interval=MONTH").await;
        let records: i64 = sums.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["records"].as_str().unwrap().parse::<i64>().unwrap()).sum();
        assert_eq!(records, 688);

        let folder = TempDir::new().unwrap();
        let export = |arguments: &[&str]| {
            let variables = [("DATABASE_URL", app.database().url.as_str()), ("RUST_LOG", "warn")];
            let output = run_program(folder.path(), &[&["export", "out"], arguments].concat(), &variables);
            (output.status.code(), String::from_utf8(output.stderr).unwrap())
        };
        for format in ["ndjson", "csv", "parquet"] {
            let (code, message) = export(&["--format", format, "--range", "2026-08-20..2026-09-10"]);
            assert_eq!(code, Some(1), "{message}");
            assert!(message.contains(KEPT_FROM), "{message}");
            assert!(!folder.path().join("out").exists(), "{format}");
        }
        assert_eq!(export(&["--format", "ndjson"]).0, Some(0));
    }

    async fn expired_keys_are_never_counted_again(app: &TestApp) {
        let sent = usage();
        app.record_all(sent.clone()).await;
        let before = sums(app).await;
        expire(app, retention(MONTHS)).await;
        for chunk in sent.chunks(172) {
            let payload = app.record(Value::Array(chunk.to_vec())).await;
            for (record, result) in chunk.iter().zip(payload["results"].as_array().unwrap()) {
                let is_kept = record["occurredAt"].as_str().unwrap() >= KEPT_FROM;
                let expected = if is_kept { (json!("DUPLICATE"), json!(null)) } else { (json!("REJECTED"), json!("OCCURRED_TOO_EARLY")) };
                assert_eq!((result["status"].clone(), result["code"].clone()), expected, "{result:#}");
            }
        }
        assert_eq!(sums(app).await, before);
        // New records alone, which PostgreSQL commits in a single statement.
        let late = record("late", "tokens_input", 1, "2026-08-31T23:59:59.999Z", json!({}));
        let result = app.record(json!([late, record("in-time", "tokens_input", 1, KEPT_FROM, json!({}))])).await;
        assert_eq!((&result["rejected"], &result["recorded"]), (&json!(1), &json!(1)), "{result:#}");
        assert_verified(app).await;
    }

    async fn expired_records_are_not_corrected(app: &TestApp) {
        app.record_all(usage()).await;
        // As between the expiry of records and their deletion.
        let outside = app.database().connect().await;
        let expire = format!("INSERT INTO record_expiry (usage_type, expired_before, deleted_before) VALUES ('tokens_input', {}, 0)", kept_from_millis());
        outside.execute_unprepared(&expire).await.unwrap();
        outside.close().await.unwrap();
        let before = sums(app).await;
        let code = |payload: &Value| payload["results"][0]["code"].clone();
        assert_eq!(code(&app.void(json!([to_void("acme", "acme-0", "test")])).await), "RECORDS_EXPIRED");
        let replacement = json!({"usageType": "tokens_input", "quantity": 1});
        assert_eq!(code(&app.amend(json!([amendment("acme", "acme-0", replacement, "test")])).await), "RECORDS_EXPIRED");
        let earlier = json!({"usageType": "tokens_input", "quantity": 1, "occurredAt": "2026-07-01T00:00:00Z"});
        assert_eq!(code(&app.amend(json!([amendment("acme", "acme-300", earlier, "test")])).await), "OCCURRED_TOO_EARLY");
        let request = RepriceRequest {
            filter: UsageFilter::for_accounts(AccountFilter::all(AccountScope::All)),
            start: Timestamp::parse("2026-07-01T00:00:00Z").unwrap(),
            end: Timestamp::parse("2026-10-01T00:00:00Z").unwrap(),
            is_dry_run: true,
        };
        assert_eq!(app.recorder.reprice(&request).await.unwrap_err().code().as_str(), "RECORDS_EXPIRED");
        assert_eq!(sums(app).await, before);
        // Records of other types are still corrected.
        app.void_record("acme", "acme-2", "test").await;
        expire_rest(app).await;
        assert_eq!(code(&app.void(json!([to_void("acme", "acme-0", "test")])).await), "NOT_FOUND");
        assert_verified(app).await;
    }

    async fn key_stays_while_a_record_under_it_is_kept(app: &TestApp) {
        let early = record("moved", "tokens_input", 7, "2026-07-01T10:00:00Z", json!({}));
        app.record_all(vec![early.clone()]).await;
        app.amend_record("acme", "moved", json!({"usageType": "tokens_input", "quantity": 8, "occurredAt": "2026-10-01T10:00:00Z"}), "test").await;
        assert_eq!(expire(app, retention(MONTHS)).await.deleted, 1);
        let repeated = app.record(json!([early])).await;
        assert_eq!((&repeated["duplicates"], &repeated["results"][0]["warnings"][0]["code"]), (&json!(1), &json!("SUPERSEDED")), "{repeated:#}");
        let history = app.query("{ usageRecord(accountId: \"acme\", idempotencyKey: \"moved\") { current { quantity } versions { quantity } } }").await;
        assert_eq!(history["usageRecord"], json!({"current": {"quantity": "8"}, "versions": [{"quantity": "8"}]}));
        app.void_record("acme", "moved", "test").await;
        assert_verified(app).await;
    }

    async fn usage_types_have_their_own_retention(app: &TestApp) {
        app.record_all(usage()).await;
        let before = sums(app).await;
        let settings = RetentionSettings { usage_types: [("api_calls".to_owned(), 1), ("no_such_type".to_owned(), 1)].into(), ..retention(0) };
        assert_eq!(app.recorder.expirer(settings.clone()).unknown_usage_types().await.unwrap(), ["no_such_type"]);
        let report = expire(app, settings).await;
        assert_eq!(report.expiry.0.len(), 1);
        assert_eq!(count(app, "usage_record WHERE usage_type = 'tokens_input'").await, 344);
        assert_eq!(report.deleted, 344 - u64::try_from(count(app, "usage_record WHERE usage_type = 'api_calls'").await).unwrap());
        assert_eq!(sums(app).await, before);
        let of = |usage_type: &str| format!("{{ usageRecords(range: {{days: {{from: \"2026-06-01\", through: \"2026-06-30\"}}}}, filter: {{usageTypes: [\"{usage_type}\"]}}) {{ nodes {{ id }} }} }}");
        app.query(&of("tokens_input")).await;
        assert_eq!(error(app, &of("api_calls")).await.0, "RECORDS_EXPIRED");
        let accepted = app.record(json!([record("new", "tokens_input", 1, "2026-06-05T00:00:00Z", json!({}))])).await;
        assert_eq!(accepted["recorded"], 1);
        assert_verified(app).await;
        // A shorter or no retention later restores nothing, and loses nothing else.
        assert_eq!(expire(app, retention(0)).await.deleted, 0);
    }

    async fn wrong_rollups_are_repaired_before_their_records_go(app: &TestApp) {
        app.record_all(usage()).await;
        let before = sums(app).await;
        let outside = app.database().connect().await;
        for table in ["usage_rollup", "user_rollup"] {
            outside.execute_unprepared(&format!("UPDATE {table} SET records = records + 1 WHERE account_id = 'acme'")).await.unwrap();
        }
        outside.close().await.unwrap();
        expire(app, retention(MONTHS)).await;
        let reconciler = RollupReconciler::new(app.store.clone());
        for day in reconciler.days(Timestamp::parse(KEPT_FROM).unwrap(), Timestamp::LATEST).await.unwrap() {
            reconciler.rebuild(day).await.unwrap();
        }
        assert_eq!(sums(app).await, before);
        assert_verified(app).await;
    }

    async fn users_and_accounts_are_erased_with_their_expired_usage(app: &TestApp) {
        app.record_all(usage()).await;
        expire(app, retention(MONTHS)).await;
        let records = async |filter: &str| -> i64 {
            let query = format!("{{ usageInsights({RANGE}, filter: {{{filter}}}) {{ totals {{ records }} }} }}");
            app.query(&query).await["usageInsights"]["totals"]["records"].as_str().unwrap().parse().unwrap()
        };
        assert_eq!(records("accountIds: [\"acme\"], userIds: [\"ann\"]").await, 115);
        app.query("mutation { eraseUser(input: {accountId: \"acme\", userId: \"ann\"}) { records } }").await;
        assert_eq!(records("accountIds: [\"acme\"], userIds: [\"ann\"]").await, 0);
        assert_eq!((records("accountIds: [\"acme\"]").await, records("").await), (344, 688));
        assert_eq!(count(app, "user_rollup WHERE account_id = 'acme' AND user_id = 'ann'").await, 0);
        assert_verified(app).await;
        app.query("mutation { eraseAccount(input: {accountId: \"acme\"}) { records } }").await;
        assert_eq!((records("accountIds: [\"acme\"]").await, records("").await), (0, 344));
        assert_eq!(count(app, "usage_rollup WHERE account_id = 'acme'").await, 0);
        assert_verified(app).await;
    }

    async fn several_processes_expire_while_others_record(app: &TestApp) {
        app.record_all(usage()).await;
        let before = sums(app).await;
        let records = |round: usize| (0..40).map(move |index| {
            record(&format!("{round}-{index}"), "compute_seconds", 3, &format!("2026-{:02}-15T10:00:00Z", 9 + index % 2), json!({"userId": "ann"}))
        });
        let recording = async {
            for round in 0..20 {
                app.record_all(records(round).collect()).await;
            }
        };
        let expiring = async { join(expire(app, retention(MONTHS)), expire(app, retention(MONTHS))).await };
        let ((), (first, second)) = join(recording, expiring).await;
        let last = expire(app, retention(MONTHS)).await;
        assert!(last.is_complete);
        assert_eq!(first.deleted + second.deleted + last.deleted, 2 * 2 * 92);
        assert_verified(app).await;
        let recorded = app.query(&format!("{{ usageInsights({RANGE}, filter: {{usageTypes: [\"compute_seconds\"]}}) {{ totals {{ records }} }} }}")).await;
        assert_eq!(recorded["usageInsights"]["totals"]["records"], "800");
        let voided: Vec<_> = (0..20).flat_map(records).map(|record| to_void("acme", record["idempotencyKey"].as_str().unwrap(), "test")).collect();
        assert_eq!(app.void(Value::Array(voided)).await["corrected"], 800);
        assert_eq!(sums(app).await, before);
    }

    /// A run that is stopped is continued by the next one.
    async fn interrupted_expiry_is_continued(app: &TestApp) {
        app.record_all(usage()).await;
        let before = sums(app).await;
        let stopped = CancellationToken::new();
        stopped.cancel();
        let report = app.recorder.expirer(retention(MONTHS)).expire(&stopped).await.unwrap();
        assert_eq!((report.deleted, report.is_complete), (0, false));
        // Half of the records are deleted, as if the process had been killed between two transactions.
        let outside = app.database().connect().await;
        for usage_type in ["api_calls", "tokens_input"] {
            let expire = format!(
                "INSERT INTO record_expiry (usage_type, expired_before, deleted_before) VALUES ('{usage_type}', {}, 0)",
                kept_from_millis()
            );
            outside.execute_unprepared(&expire).await.unwrap();
        }
        outside.close().await.unwrap();
        let days = (Timestamp::EARLIEST, Timestamp::LATEST);
        let half = app.store.expired_records(days, None, 184).await.unwrap();
        let transaction = usage_insights::store::commit::RecordingTransaction::begin(&app.store).await.unwrap();
        assert_eq!(transaction.delete_expired(&half, None).await.unwrap(), 184);
        transaction.commit().await.unwrap();
        assert_eq!(sums(app).await, before);
        assert_verified(app).await;
        assert_eq!(expire(app, retention(MONTHS)).await.deleted, 184);
        assert_eq!(sums(app).await, before);
        assert_verified(app).await;
    }

    /// The commands of an operator: a dry run, the run, and what they say.
    async fn expire_is_a_command(app: &TestApp) {
        app.record_all(usage()).await;
        let folder = TempDir::new().unwrap();
        let url = app.database().url.clone();
        let run = |arguments: &[&str], months: &str| {
            let variables = [("DATABASE_URL", url.as_str()), ("USAGE_INSIGHTS__RETENTION__MONTHS", months), ("RUST_LOG", "warn")];
            let output = run_program(folder.path(), arguments, &variables);
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            (output.status.code(), text(&output.stdout), text(&output.stderr))
        };
        let (code, _, message) = run(&["expire"], "0");
        assert_eq!(code, Some(0), "{message}");
        assert!(message.contains("the settings keep records for ever"), "{message}");
        // A hundred years before now.
        let (code, shown, _) = run(&["expire", "--dry-run"], "1200");
        assert_eq!((code, shown.as_str()), (Some(0), "0 records would be deleted; their sums stay\n"));
        let (code, _, message) = run(&["expire"], "1201");
        assert_eq!(code, Some(2), "{message}");
        assert!(message.contains("`retention.months` is 1201; it must be 0 to 1200"), "{message}");
        let (code, shown, message) = run(&["expire", "--dry-run", "--json"], "1");
        assert_eq!(code, Some(0), "{message}");
        let shown: Value = serde_json::from_str(&shown).unwrap();
        let due: i64 = shown["usageTypes"].as_array().unwrap().iter().map(|of_type| of_type["records"].as_i64().unwrap()).sum();
        assert!(due > 0 && count(app, "usage_record").await == 688, "{shown:#}");
        let (code, shown, message) = run(&["expire"], "1");
        assert_eq!(code, Some(0), "{message}");
        assert!(shown.ends_with(&format!("{due} records deleted; their sums stay\n")), "{shown}");
        assert_eq!(count(app, "usage_record").await, 688 - due);
    }
}

async fn expire_rest(app: &TestApp) {
    let settings = RetentionSettings { usage_types: [("tokens_input".to_owned(), MONTHS)].into(), ..retention(0) };
    assert!(expire(app, settings).await.is_complete);
}
