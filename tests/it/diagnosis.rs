//! Diagnosis: problems are reported by code, a probe shows the failing step, and totals stay unchanged.

mod command;
mod probe;

use std::collections::BTreeSet;

use futures_util::future::select;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use usage_insights::auth::{Scope, ServiceTokens};
use usage_insights::diagnosis::DiagnosisCode;
use usage_insights::settings::Environment;

use crate::support::{Backend, NOW, TestApp, on_both_databases, record, records};

const DIAGNOSIS: &str = include_str!("../../src/cli/diagnose/diagnosis.graphql");
const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";

fn codes(problems: &Value) -> Vec<&str> {
    problems.as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

async fn diagnose_as(app: &TestApp, token: Option<&str>) -> Value {
    let variables = json!({"range": {"preset": "LAST_30_DAYS"}, "timeZone": "UTC"});
    let reply = app.graphql(DIAGNOSIS, variables, token).await;
    assert!(reply.body["errors"].is_null(), "{:#}", reply.body);
    reply.body["data"]["diagnosis"].clone()
}

async fn diagnose(app: &TestApp) -> Value {
    diagnose_as(app, None).await
}

async fn token(app: &TestApp, name: &str, scopes: &[Scope], days: Option<u32>) -> (String, String) {
    let scopes: BTreeSet<_> = scopes.iter().copied().collect();
    let issued = tokens(app).create(name.to_owned(), &scopes, days).await.unwrap();
    (issued.id, issued.text.reveal())
}

fn tokens(app: &TestApp) -> ServiceTokens {
    ServiceTokens::new(app.store.clone(), app.clock.clone())
}

async fn execute(app: &TestApp, statements: &[&str]) {
    let outside = app.database().connect().await;
    for statement in statements {
        outside.execute_unprepared(statement).await.unwrap();
    }
    outside.close().await.unwrap();
}

/// The same installation, in production.
async fn production(backend: Backend) -> TestApp {
    // Production does not migrate automatically.
    let database = TestApp::start(backend).await.stop_keeping_database().await;
    TestApp::start_on(database, |settings| settings.environment = Environment::Production).await
}

/// Valid usage of two days.
fn usage() -> Vec<Value> {
    vec![
        record("t1", "tokens_input", 5, "2026-11-21T11:00:00Z", json!({"model": "m"})),
        record("t2", "tokens_input", 7, "2026-11-20T10:00:00Z", json!({"model": "m"})),
        record("c1", "compute_seconds", 60, "2026-11-20T10:00:00.250Z", json!({"tier": "gpu-a", "accountId": "other"})),
    ]
}

on_both_databases! {
    async fn healthy_installation_reports_recorded_usage_and_no_problems(app: &TestApp) {
        app.record_all(usage()).await;
        let diagnosis = diagnose(app).await;
        assert_eq!(diagnosis["problems"], json!([]), "{diagnosis:#}");
        assert_eq!(diagnosis["pendingMigrations"], json!([]));
        let usage = &diagnosis["facts"]["usage"];
        assert_eq!((&usage["records"], &usage["recordsLast30Days"]), (&json!("3"), &json!("3")));
        assert_eq!(usage["firstRecordAt"], "2026-11-20T10:00:00.000Z");
        assert_eq!(usage["lastRecordAt"], "2026-11-21T11:00:00.000Z");
        assert_eq!(usage["types"], json!([
            {"usageType": "compute_seconds", "records": "1", "withoutTier": "0", "withoutModel": "1"},
            {"usageType": "tokens_input", "records": "2", "withoutTier": "0", "withoutModel": "0"},
        ]));
        let days = usage["days"].as_array().unwrap();
        assert_eq!(days.len(), 30);
        assert_eq!(days[28..], [json!({"date": "2026-11-20", "records": "2"}), json!({"date": "2026-11-21", "records": "1"})]);
        assert!(days[..28].iter().all(|day| day["records"] == "0"));
        assert_eq!(diagnosis["facts"]["rollups"], json!({"days": 30, "recountedDays": 30, "differences": 0, "examples": []}));
        assert_eq!(diagnosis["facts"]["delays"], json!({"records": "3", "ahead": "0", "late": "2",
            "minMs": "3600000", "lowerQuartileMs": "3600000", "medianMs": "93599750", "upperQuartileMs": "93600000", "maxMs": "93600000", "recordedOverMs": "0"}));
        assert_eq!(app.query("{ diagnosis { isHealthy } }").await["diagnosis"]["isHealthy"], true);
    }

    async fn diagnosis_of_one_account_counts_only_that_account(app: &TestApp) {
        app.record_all(usage()).await;
        let data = app.query("{ diagnosis(accountId: \"other\", range: {preset: YESTERDAY}, timeZone: \"Asia/Kathmandu\") {
            isHealthy accountId range { timeZone firstDay } facts { usage { records firstRecordAt } delays { records } rollups { days } } } }").await;
        assert_eq!(data["diagnosis"], json!({"isHealthy": true, "accountId": "other", "range": {"timeZone": "Asia/Kathmandu", "firstDay": "2026-11-20"},
            "facts": {"usage": {"records": "1", "firstRecordAt": "2026-11-20T10:00:00.250Z"}, "delays": {"records": "1"}, "rollups": {"days": 2}}}));
        assert_eq!(app.error_code("{ diagnosis(accountId: \"\") { isHealthy } }").await, "INVALID_ARGUMENT");
        assert_eq!(app.error_code("{ diagnosis(range: {lastDays: 0}) { isHealthy } }").await, "INVALID_RANGE");
    }

    async fn nothing_recorded_no_recent_usage_and_empty_range_are_distinguished(app: &TestApp) {
        let found = diagnose(app).await;
        assert_eq!(codes(&found["problems"]), ["NOTHING_RECORDED"]);
        assert_eq!((&found["facts"]["delays"], &found["facts"]["usage"]["lastRecordAt"]), (&json!(null), &json!(null)));

        app.record_all(records("api_calls", &[(1, "2026-10-22T23:59:59.999Z")])).await;
        assert_eq!(codes(&diagnose(app).await["problems"]), ["NOTHING_LATELY"]);
        app.record_all(vec![record("now", "api_calls", 1, NOW, json!({}))]).await;
        assert_eq!(codes(&diagnose(app).await["problems"]), Vec::<&str>::new());
        let data = app.query("{ diagnosis(range: {preset: YESTERDAY}) { problems { code severity message resolution } } }").await;
        assert_eq!(codes(&data["diagnosis"]["problems"]), ["NOTHING_IN_RANGE"]);
    }

    async fn drift_is_found_in_its_range_and_account(app: &TestApp) {
        app.record_all(usage()).await;
        execute(app, &["UPDATE usage_rollup SET records = records + 1 WHERE account_id = 'other' AND grain_minutes = 15"]).await;
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["ROLLUP_DRIFT"]);
        assert_eq!(diagnosis["problems"][0]["severity"], "CRITICAL");
        assert!(diagnosis["problems"][0]["resolution"].as_str().unwrap().contains("rebuild"));
        let rollups = &diagnosis["facts"]["rollups"];
        assert!(rollups["differences"].as_i64().unwrap() >= 1);
        assert!(rollups["examples"][0].as_str().unwrap().contains("account=other"), "{rollups}");
        let healthy = "{ account: diagnosis(accountId: \"acme\") { isHealthy } today: diagnosis(range: {preset: TODAY}) { isHealthy } }";
        assert_eq!(app.query(healthy).await, json!({"account": {"isHealthy": true}, "today": {"isHealthy": true}}));
    }

    async fn pending_migrations_are_reported_and_stop_further_checks(app: &TestApp) {
        app.record_all(usage()).await;
        let newest = app.store.migration_status().await.unwrap().pop().unwrap().0;
        let outside = app.database().connect().await;
        Migrator::down(&outside, Some(1)).await.unwrap(); // not by the service, which does it only if no server runs
        outside.close().await.unwrap();
        let diagnosis = diagnose(app).await;
        assert_eq!(diagnosis["pendingMigrations"], json!([newest]));
        assert_eq!(codes(&diagnosis["problems"]), ["PENDING_MIGRATIONS"]);
        assert_eq!(diagnosis["facts"], json!(null));
        app.store.migrate_up().await.unwrap();
    }

    async fn missing_tiers_and_models_are_reported_from_one_percent(app: &TestApp) {
        let compute = |index: usize, other: Value| record(&format!("c{index}"), "compute_seconds", 1, NOW, other);
        let mut sent: Vec<_> = (0..100).map(|index| compute(index, json!({"tier": "gpu-a"}))).collect();
        sent.push(compute(100, json!({"metadata": {"tier": "gpu-a"}})));
        sent.push(record("t", "tokens_output", 1, NOW, json!({})));
        app.record_all(sent).await;
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["MODEL_MISSING"], "1 of 101 is less than a percent");
        app.record_all(vec![compute(101, json!({}))]).await;
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["TIER_MISSING", "MODEL_MISSING"]);
        assert!(diagnosis["problems"][0]["message"].as_str().unwrap().starts_with("2 of 102 records"), "{diagnosis:#}");
    }

    async fn quantity_a_million_times_the_usual_and_the_sender_are_named(app: &TestApp) {
        let sent = |day: u32, key: u32, quantity: i64| {
            record(&format!("{day}-{key}"), "api_calls", quantity, &format!("2026-11-{day}T10:00:00Z"), json!({}))
        };
        let mut records: Vec<_> = (15..20).flat_map(|day| (0..4).map(move |key| (day, key))).map(|(day, key)| sent(day, key, 20)).collect();
        records.push(sent(18, 9, 20_000_080));
        app.record_all(records).await;
        app.record_all(vec![sent(19, 9, 19_000_000)]).await; // below a million times the usual 20
        let diagnosis = diagnose(app).await;
        let problems = diagnosis["problems"].as_array().unwrap();
        let found: Vec<_> = problems.iter().filter(|problem| problem["code"] == "IMPLAUSIBLE_QUANTITY").collect();
        let message = found.first().map(|problem| problem["message"].as_str().unwrap()).unwrap_or_default();
        assert!(found.len() == 1 && message.contains("2026-11-18") && message.contains("`api_calls`"), "{problems:#?}");
        let data = app.query("{ diagnosis { facts { usage { implausibleQuantities { usageType date records quantity usualQuantity } } services { service recorded duplicates } } } }").await;
        assert_eq!(data["diagnosis"]["facts"], json!({
            "usage": {"implausibleQuantities": [
                {"usageType": "api_calls", "date": "2026-11-18", "records": "5", "quantity": "20000160", "usualQuantity": "20"},
            ]},
            "services": [{"service": "(development)", "recorded": "22", "duplicates": "0"}],
        }));
    }

    async fn clock_ahead_is_reported(app: &TestApp) {
        let sent = |key: &str, at: &str| record(key, "api_calls", 1, at, json!({}));
        app.record_all(vec![sent("a", "2026-11-21T12:00:04.900Z"), sent("b", NOW)]).await;
        assert_eq!(codes(&diagnose(app).await["problems"]), Vec::<&str>::new());
        app.record_all(vec![sent("c", "2026-11-21T12:03:20Z")]).await;
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["CLOCK_AHEAD"]);
        let delays = &diagnosis["facts"]["delays"];
        assert_eq!((&delays["ahead"], &delays["minMs"], &delays["records"]), (&json!("2"), &json!("-200000"), &json!("3")));
        // A time a day ahead is not recorded and is reported by the rejected records.
        app.record(json!([sent("d", "2026-11-22T12:00:00Z")])).await;
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["RECORDS_REJECTED", "CLOCK_AHEAD"]);
        assert_eq!(diagnosis["facts"]["rejections"][0]["reason"], "OCCURRED_IN_FUTURE");
        assert!(diagnosis["problems"][0]["resolution"].as_str().unwrap().contains("clock"));
    }

    async fn constant_delay_is_reported_as_a_wrong_time_zone_and_a_varying_one_is_not(app: &TestApp) {
        let sent = |index: i64, at: String| record(&format!("k{index}"), "api_calls", 1, &at, json!({}));
        // Sent immediately, but with the local time of a neighbour of Kathmandu as UTC.
        for index in 0..20 {
            app.set_time(&format!("2026-11-21T12:{index:02}:30Z"));
            app.record_all(vec![sent(index, format!("2026-11-21T06:{:02}:30Z", 30 + index))]).await;
        }
        let diagnosis = diagnose(app).await;
        assert_eq!(codes(&diagnosis["problems"]), ["CLOCK_BEHIND"]);
        assert!(diagnosis["problems"][0]["message"].as_str().unwrap().contains("330 minutes"), "{diagnosis:#}");
        // Batches of the previous hours.
        app.record_all((20..80).map(|index| sent(index, format!("2026-11-21T{:02}:00:00Z", index % 11))).collect()).await;
        assert_eq!(codes(&diagnose(app).await["problems"]), Vec::<&str>::new());
    }

    async fn backfill_that_shares_one_recording_time_is_no_clock_fault(app: &TestApp) {
        let sent = |index: i64| record(&format!("k{index}"), "api_calls", 1, &format!("2026-11-21T06:30:{index:02}Z"), json!({}));
        app.record_all((0..20).map(sent).collect()).await;
        assert_eq!(codes(&diagnose(app).await["problems"]), Vec::<&str>::new());
    }

    async fn diagnosis_needs_fixed_statements_and_a_recount_eleven_per_day(app: &TestApp) {
        app.record_all(usage()).await;
        let mut costs = Vec::new();
        for range in ["{preset: TODAY}", "{lastDays: 2}", "{lastDays: 30}"] {
            let before = app.store.read_statement_count();
            app.query(&format!("{{ diagnosis(range: {range}) {{ isHealthy }} }}")).await;
            costs.push(app.store.read_statement_count() - before);
        }
        assert_eq!((costs[1] - costs[0], costs[2] - costs[0]), (11, 29 * 11));
        let many = (0..300).map(|index| record(&format!("k{index}"), "api_calls", 1, NOW, json!({"accountId": format!("a{}", index % 30)})));
        app.record_all(many.collect()).await;
        let before = app.store.read_statement_count();
        app.query("{ diagnosis(range: {preset: TODAY}) { isHealthy } }").await;
        assert_eq!(app.store.read_statement_count() - before, costs[0]);
    }
}

async fn rejected_writers_are_reported_with_the_records_they_sent(backend: Backend) {
    let app = production(backend).await;
    let (_, admin) = token(&app, "operator", &[Scope::Admin], None).await;
    let diagnosis = diagnose_as(&app, Some(&admin)).await;
    assert_eq!(codes(&diagnosis["problems"]), ["NO_RECORD_SCOPE", "NOTHING_RECORDED"]);

    let (id, revoked) = token(&app, "meter", &[Scope::Record], None).await;
    app.set_time("2026-11-19T12:00:00Z");
    token(&app, "old meter", &[Scope::Record], Some(1)).await;
    app.set_time(NOW);
    tokens(&app).revoke(&id).await.unwrap();
    let sent = json!({"records": [record("k", "compute_seconds", 60, NOW, json!({"tier": "gpu-a"}))]});
    for token in [None, Some(revoked.as_str()), Some(admin.as_str())] {
        app.graphql(RECORD, sent.clone(), token).await;
    }
    let diagnosis = diagnose_as(&app, Some(&admin)).await;
    let found = codes(&diagnosis["problems"]);
    assert_eq!(found, ["NO_ACTIVE_TOKEN", "CALLS_REFUSED", "CALLS_REFUSED", "UNKNOWN_TOKENS", "NOTHING_RECORDED"]);
    let access = &diagnosis["facts"]["access"];
    assert_eq!(
        (&access["mayRecord"], &access["expired"], &access["revoked"], &access["withoutScope"]),
        (&json!(0), &json!(1), &json!(1), &json!(1))
    );
    let rejected = diagnosis["facts"]["rejections"].as_array().unwrap();
    let mut reasons: Vec<_> =
        rejected.iter().map(|row| (row["service"].as_str().unwrap(), row["reason"].as_str().unwrap())).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, [("(anonymous)", "UNAUTHENTICATED"), ("(wrong token)", "INVALID_TOKEN"), ("operator", "FORBIDDEN")]);
    assert!(!diagnosis.to_string().contains(revoked.rsplit('_').next().unwrap()), "no secrets");

    // Fixed: a token that may record and is valid for long.
    let (_, good) = token(&app, "meter", &[Scope::Record], Some(3)).await;
    assert_eq!(app.graphql(RECORD, sent, Some(&good)).await.body["data"]["recordUsage"]["recorded"], 1);
    let diagnosis = diagnose_as(&app, Some(&admin)).await;
    assert_eq!(codes(&diagnosis["problems"]), ["CALLS_REFUSED", "CALLS_REFUSED", "UNKNOWN_TOKENS", "TOKEN_EXPIRES_SOON"]);
    assert_eq!(diagnosis["facts"]["access"]["expiring"], json!([{"name": "meter", "expiresAt": "2026-11-24T12:00:00.000Z"}]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_rejected_writers_are_reported_with_the_records_they_sent() {
    rejected_writers_are_reported_with_the_records_they_sent(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_rejected_writers_are_reported_with_the_records_they_sent() {
    rejected_writers_are_reported_with_the_records_they_sent(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rate_limit_and_queue_problems_name_the_setting_to_change() {
    let app = TestApp::start_with(Backend::Postgres, |settings| {
        (settings.limits.service_requests_per_second, settings.limits.service_burst) = (1, 2);
        (settings.limits.concurrent_mutations, settings.limits.wait_ms) = (1, 0);
    })
    .await;
    let (_, meter) = token(&app, "meter", &[Scope::Record], None).await;
    let send = async |key: &str| {
        let sent = json!({"records": [record(key, "api_calls", 1, NOW, json!({}))]});
        app.graphql(RECORD, sent, Some(&meter)).await.status
    };
    let outside = app.database().connect().await;
    let lock = outside.begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE usage_record IN ACCESS EXCLUSIVE MODE").await.unwrap();
    // The first waits for the lock; the other is rejected by the full queue.
    let (first, second) = (Box::pin(send("a")), Box::pin(send("b")));
    let (busy, recording) = select(first, second).await.factor_first();
    lock.rollback().await.unwrap();
    assert_eq!((busy.as_u16(), recording.await.as_u16(), send("c").await.as_u16()), (503, 200, 429));
    let problems = diagnose(&app).await["problems"].clone();
    for (reason, setting) in
        [("SERVER_BUSY", "limits.concurrent_mutations"), ("RATE_LIMITED", "limits.service_requests_per_second")]
    {
        let is_about = |problem: &&Value| problem["message"].as_str().unwrap().contains(reason);
        let problem = problems.as_array().unwrap().iter().find(is_about).unwrap_or_else(|| panic!("{reason}: {problems:#}"));
        assert_eq!(problem["code"], "CALLS_REFUSED");
        assert!(problem["resolution"].as_str().unwrap().contains(setting), "{problem:#}");
    }
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rejection_problem_ends_a_day_after_the_service_records_again() {
    let app = TestApp::start(Backend::Sqlite).await;
    let (_, meter) = token(&app, "meter", &[Scope::Record], None).await;
    let send = async |key: &str, usage_type: &str| {
        let sent = json!({"records": [{"idempotencyKey": key, "accountId": "acme", "usageType": usage_type, "quantity": 1}]});
        app.graphql(RECORD, sent, Some(&meter)).await
    };
    send("a", "nonsense").await;
    app.set_time("2026-11-21T13:00:00Z");
    send("b", "api_calls").await;
    // In development a token is a sign of a wrong environment.
    assert_eq!(codes(&diagnose(&app).await["problems"]), ["RECORDS_REJECTED", "DEVELOPMENT_WITH_TOKENS"]);
    app.set_time("2026-11-22T12:00:01Z");
    let diagnosis = diagnose(&app).await;
    assert_eq!(codes(&diagnosis["problems"]), ["DEVELOPMENT_WITH_TOKENS"]);
    assert_eq!(diagnosis["facts"]["rejections"][0]["reason"], "UNKNOWN_USAGE_TYPE", "it is still listed as a fact");
    send("b", "tokens_input").await;
    assert_eq!(codes(&diagnose(&app).await["problems"]), ["RECORDS_IN_CONFLICT", "DEVELOPMENT_WITH_TOKENS"]);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_can_query_a_diagnosis_and_send_a_probe() {
    let app = production(Backend::Sqlite).await;
    let (_, reader) = token(&app, "page", &[Scope::Record, Scope::Read], None).await;
    for query in ["{ diagnosis { isHealthy } }", "mutation { sendProbe { isHealthy } }"] {
        for (token, code) in [(None, "UNAUTHENTICATED"), (Some(reader.as_str()), "FORBIDDEN")] {
            let reply = app.graphql(query, json!({}), token).await;
            assert_eq!(reply.body["errors"][0]["extensions"]["code"], code, "{query}");
        }
    }
    app.stop().await;
}

#[test]
fn every_problem_code_is_documented_in_order_of_severity() {
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations.md")).unwrap();
    let mut rest = manual.as_str();
    for code in DiagnosisCode::ALL {
        let cell = format!("| `{}` | {} |", code.as_str(), format!("{:?}", code.severity()).to_lowercase());
        let position = rest.find(&cell).unwrap_or_else(|| panic!("docs/operations.md lacks {cell} or has it out of order"));
        rest = &rest[position + cell.len()..];
    }
}
