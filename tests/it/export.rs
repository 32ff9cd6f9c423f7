//! `export`, and `import` of its files: another database gives the same answers, nothing counts twice, and a file that is not whole says so.

mod damaged;
mod edited;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Output;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Backend, ServerProcess, TestApp, TestDatabase, on_each_backend, run_program};

/// Two databases of different kinds, and a folder.
struct Move {
    folder: TempDir,
    source: TestDatabase,
    target: TestDatabase,
}

impl Move {
    async fn from(backend: Backend) -> Self {
        let other = if backend == Backend::Sqlite { Backend::Postgres } else { Backend::Sqlite };
        let databases = Self {
            folder: TempDir::new().unwrap(),
            source: TestDatabase::create(backend).await,
            target: TestDatabase::create(other).await,
        };
        for database in [&databases.source, &databases.target] {
            succeed(&databases.run(database, &["migrate", "up"]));
        }
        databases
    }

    fn run(&self, database: &TestDatabase, arguments: &[&str]) -> Output {
        run(self.folder.path(), &database.url, arguments)
    }

    /// Exports the source to a file, and returns its lines.
    fn export(&self, file: &str, arguments: &[&str]) -> Vec<Value> {
        succeed(&self.run(&self.source, &[&["export", file], arguments].concat()));
        self.lines(file)
    }

    /// Imports a file into the target, and returns the summary.
    fn import(&self, file: &str) -> String {
        succeed(&self.run(&self.target, &["import", file, "--batch", "7"]))
    }

    fn lines(&self, file: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.path().join(file)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn write(&self, file: &str, lines: &[Value]) {
        let lines: Vec<_> = lines.iter().map(Value::to_string).collect();
        fs::write(self.folder.path().join(file), lines.join("\n")).unwrap();
    }

    async fn destroy(self) {
        self.source.destroy().await;
        self.target.destroy().await;
    }
}

fn run(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    run_program(folder, arguments, &[("DATABASE_URL", url), ("ENVIRONMENT", "production"), ("RUST_LOG", "warn")])
}

fn succeed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The messages of a command that ends with this exit code.
fn messages(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

async fn send(server: &ServerProcess, document: &str, variables: Value) -> Value {
    let mut body = server.graphql(document, variables, None).await;
    assert!(body["errors"].is_null(), "{}", body["errors"]);
    body["data"].take()
}

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded duplicates conflicts rejected } }";
const AMEND: &str =
    "mutation ($records: [RecordAmendmentInput!]!) { amendUsage(input: {records: $records}) { corrected duplicates rejected } }";
const VOID: &str =
    "mutation ($records: [RecordVoidInput!]!) { voidUsage(input: {records: $records}) { corrected duplicates rejected } }";

fn usage(key: usize) -> Value {
    let account = ["acme", "globex", "Ü/ß"][key % 3];
    let mut record = json!({"idempotencyKey": format!("k{key}"), "accountId": account, "usageType": "tokens_input", "quantity": "9007199254740993",
        "model": format!("model-{}", key % 4), "provider": "p", "userId": format!("user-{}", key % 5), "sessionId": format!("s{}", key % 7),
        "occurredAt": format!("2026-10-{:02}T{:02}:59:59.999Z", 1 + key % 28, key % 24)});
    let changes = match key % 5 {
        0 => {
            json!({"labels": [{"key": "team", "value": "search"}, {"key": "env", "value": "prod é"}], "metadata": {"b": [1, 2.5, "x"], "a": {"z": null}}})
        }
        1 => json!({"usageType": "compute_seconds", "quantity": 90, "tier": "NVIDIA H100", "workspaceId": "w", "agentId": "a"}),
        2 => json!({"cost": "0.000000001"}),
        3 => json!({"source": "external"}),
        _ => json!({"usageType": "pages", "quantity": 3}),
    };
    record.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    record
}

fn amendment(key: usize, changes: &Value) -> Value {
    let mut record = usage(key);
    record.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({"record": record, "reason": "measured again"})
}

fn void(key: usize) -> Value {
    json!({"accountId": usage(key)["accountId"], "idempotencyKey": format!("k{key}"), "reason": "a test"})
}

/// Records usage of every kind, corrects some of it, and prices some of it again.
async fn fill(databases: &Move) {
    let server = ServerProcess::start(&databases.source.url).await;
    send(&server, "mutation { createUsageType(input: {slug: \"pages\", unit: \"pages\", description: \"Pages printed\"}) { usageType { slug } } }", json!({})).await;
    send(&server, "mutation { createHardwareSpec(input: {tier: \"NVIDIA H100\", displayName: \"H100\", gpuCount: 8, regions: [\"eu\", \"us\"],
        hourlyRate: \"2.5\", hourlyRateFrom: \"2026-01-01T00:00:00Z\"}) { hardwareSpec { tier } } }", json!({})).await;
    send(&server, "mutation { setPrice(input: {usageType: \"tokens_input\", model: \"model-1*\", rate: \"0.000003\", perUnits: 1000000, validFrom: \"2026-01-01T00:00:00Z\", source: \"list\"}) { isNew } }", json!({})).await;
    send(&server, "mutation { setNames(input: {names: [{accountId: \"acme\", name: \"Acme\"}, {accountId: \"globex\", userId: \"user-1\", name: \"Ada\"}]}) { __typename } }", json!({})).await;
    let records: Vec<_> = (0..60).map(usage).collect();
    assert_eq!(send(&server, RECORD, json!({"records": records})).await["recordUsage"]["recorded"], 60);
    let amendments = [
        amendment(0, &json!({"quantity": 5})),
        amendment(0, &json!({"quantity": 6, "occurredAt": "2026-11-05T00:00:00Z"})),
        amendment(1, &json!({"tier": "other", "quantity": 7})),
        amendment(2, &json!({"cost": "1.5", "occurredAt": "2026-09-01T00:00:00Z"})),
    ];
    assert_eq!(send(&server, AMEND, json!({"records": amendments})).await["amendUsage"]["corrected"], 4);
    assert_eq!(send(&server, VOID, json!({"records": [void(1), void(3)]})).await["voidUsage"]["corrected"], 2);
    send(&server, "mutation { setPrice(input: {usageType: \"tokens_input\", rate: \"0.5\", validFrom: \"2026-10-10T00:00:00Z\"}) { isNew } }", json!({})).await;
    server.stop().await;
    succeed(&databases.run(&databases.source, &["reprice", "--range", "2026-10-01..2026-10-31"]));
}

/// Every kind of answer about the usage of [`fill`].
async fn answers(database: &TestDatabase) -> Value {
    let server = ServerProcess::start(&database.url).await;
    let range = "range: {days: {from: \"2026-09-01\", through: \"2026-11-30\"}}, timeZone: \"Asia/Kathmandu\"";
    let totals = "totals { records tokens computeSeconds cost unpricedRecords byType { usageType quantity cost records } }";
    let query = format!(
        "{{ usageInsights({range}) {{ {totals} firstRecordAt lastRecordAt
            models: breakdown(by: {{dimension: MODEL}}) {{ rows {{ key kind {totals} }} }}
            teams: breakdown(by: {{label: \"team\"}}) {{ rows {{ key {totals} }} }}
            sources: breakdown(by: {{dimension: SOURCE}}) {{ rows {{ key {totals} }} }}
            accounts: breakdown(by: {{dimension: ACCOUNT}}) {{ rows {{ key names {totals} }} }} }}
          acme: usageInsights({range}, filter: {{accountIds: [\"acme\"]}}) {{ {totals} uniqueUsers {{ count }} uniqueSessions {{ count }} users: breakdown(by: {{dimension: USER}}) {{ rows {{ key names {totals} }} }} }}
          usageByTier({range}) {{ tiers {{ tier computeSeconds cost records hardwareSpec {{ displayName }} }} }}
          dailyUsage({range}, groupBy: {{dimension: USAGE_TYPE}}, measure: COST) {{ series {{ key points {{ date cost records }} }} }}
          sessions({range}, filter: {{accountIds: [\"acme\"]}}, first: 50) {{ nodes {{ accountId sessionId userIds {totals} }} }}
          labelKeys({range}) {{ rows {{ value totals {{ records cost }} }} }}
          hardwareSpecs {{ nodes {{ tier displayName gpuCount regions hourlyRate }} }}
          prices {{ nodes {{ id usageType model tier rate perUnits validFrom source createdAt }} }}
          usageTypes {{ slug unit description }}
          records: usageRecords({range}, first: 100, filter: {{}}, includeVoided: true) {{ nodes {{ id idempotencyKey accountId userId sessionId workspaceId agentId userName usageType
            quantity cost costSource priceId source model provider tier metadata labels {{ key value }} occurredAt recordedAt
            correction {{ reason correctedAt correctedBy replacementId }} }} edges {{ cursor }} }} }}"
    );
    let mut all = send(&server, &query, json!({})).await;
    for (key, account) in [(0, "acme"), (1, "globex")] {
        let of_key = format!(
            "{{ usageRecord(accountId: \"{account}\", idempotencyKey: \"k{key}\") {{ current {{ id quantity cost }} versions {{ id quantity cost correction {{ reason }} }} }} }}"
        );
        all[account] = send(&server, &of_key, json!({})).await;
    }
    server.stop().await;
    all
}

/// Records of a user that was erased: they are anonymous in the other database as well, and count once whatever arrives.
async fn anonymous_records_are_exported_and_imported_like_others(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    databases.export("before.ndjson", &[]);
    let summary = databases.import("before.ndjson");
    assert!(summary.starts_with("recorded 60 / duplicate 0 / conflict 0 / rejected 0\n"), "{summary}");
    succeed(&databases.run(&databases.source, &["erase", "user", "acme", "user-0"]));
    let exported = databases.export("usage.ndjson", &[]);
    let anonymous = |line: &&Value| line["usageRecord"]["idempotencyKey"].as_str().is_some_and(|key| key.starts_with("erased:"));
    assert_eq!(exported.iter().filter(anonymous).count(), 4);

    // The target still has the user.
    let output = databases.run(&databases.target, &["import", "usage.ndjson"]);
    messages(&output, 3);
    let summary = String::from_utf8(output.stdout).unwrap();
    assert!(summary.starts_with("recorded 0 / duplicate 56 / conflict 4 / rejected 0\n"), "{summary}");
    succeed(&databases.run(&databases.target, &["erase", "user", "acme", "user-0"]));
    let summary = databases.import("usage.ndjson");
    assert!(summary.starts_with("recorded 0 / duplicate 60 / conflict 0 / rejected 0\n"), "{summary}");
    assert_eq!(answers(&databases.target).await, answers(&databases.source).await);
    // What was exported before the erasure is known, too.
    let summary = databases.import("before.ndjson");
    assert!(summary.starts_with("recorded 0 / duplicate 60 / conflict 0 / rejected 0\n"), "{summary}");

    // A target without the records.
    let empty = TestDatabase::create(backend).await;
    succeed(&databases.run(&empty, &["migrate", "up"]));
    succeed(&databases.run(&empty, &["import", "usage.ndjson", "--batch", "7"]));
    succeed(&databases.run(&empty, &["verify"]));
    succeed(&databases.run(&empty, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), exported);
    assert_eq!(answers(&empty).await, answers(&databases.source).await);
    let server = ServerProcess::start(&empty.url).await;
    let records: Vec<_> = (0..60).map(usage).collect();
    assert_eq!(send(&server, RECORD, json!({"records": records})).await["recordUsage"]["duplicates"], 60);
    server.stop().await;
    succeed(&databases.run(&empty, &["verify"]));
    empty.destroy().await;
    databases.destroy().await;
}

async fn export_imported_into_another_kind_of_database_gives_the_same_answers(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let exported = databases.export("usage.ndjson", &[]);
    let records: Vec<_> = exported.iter().filter_map(|line| line.get("usageRecord")).collect();
    assert_eq!(records.len(), 60, "a line per key");
    assert!(records.iter().any(|record| record["costRevisions"].is_array()), "{exported:#?}");
    assert_eq!(exported.last().unwrap()["exportEnd"]["lines"], exported.len() - 2);

    let summary = databases.import("usage.ndjson");
    assert!(summary.starts_with("recorded 60 / duplicate 0 / conflict 0 / rejected 0\n"), "{summary}");
    succeed(&databases.run(&databases.target, &["verify"]));
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), exported, "an export of the target");
    assert_eq!(answers(&databases.target).await, answers(&databases.source).await);

    // Services that send again what they sent to the source.
    let server = ServerProcess::start(&databases.target.url).await;
    let records: Vec<_> = (0..60).map(usage).collect();
    assert_eq!(send(&server, RECORD, json!({"records": records})).await["recordUsage"]["duplicates"], 60);
    let amended = json!({"records": [amendment(2, &json!({"cost": "1.5", "occurredAt": "2026-09-01T00:00:00Z"}))]});
    assert_eq!(send(&server, AMEND, amended).await["amendUsage"]["duplicates"], 1);
    assert_eq!(send(&server, VOID, json!({"records": [void(1)]})).await["voidUsage"]["duplicates"], 1);
    server.stop().await;
    databases.destroy().await;
}

async fn later_export_adds_records_and_corrections_to_an_earlier_one(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    databases.export("first.ndjson", &[]);
    databases.import("first.ndjson");
    let again = databases.import("first.ndjson");
    assert!(again.starts_with("recorded 0 / duplicate 60 / conflict 0 / rejected 0\n"), "{again}");
    // What follows is late: all rollups of these days exist.
    let app = TestApp::start_on(TestDatabase::shared(&databases.target), |_| {}).await;
    app.materialize_until("2026-11-20T00:00:00Z").await;
    app.stop().await;

    let server = ServerProcess::start(&databases.source.url).await;
    send(&server, RECORD, json!({"records": [usage(100)]})).await;
    send(&server, AMEND, json!({"records": [amendment(0, &json!({"quantity": 11})), amendment(4, &json!({"quantity": 12}))]}))
        .await;
    send(&server, VOID, json!({"records": [void(4), void(5)]})).await;
    server.stop().await;
    let exported = databases.export("second.ndjson", &[]);
    let summary = databases.import("second.ndjson");
    assert!(summary.starts_with("recorded 4 / duplicate 57 / conflict 0 / rejected 0\n"), "{summary}");
    succeed(&databases.run(&databases.target, &["verify"]));
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), exported);
    // The earlier file changes nothing.
    let earlier = databases.import("first.ndjson");
    assert!(earlier.starts_with("recorded 0 / duplicate 60 / conflict 0 / rejected 0\n"), "{earlier}");
    databases.destroy().await;
}

async fn exports_of_ranges_and_accounts_add_up_to_all(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let all = databases.export("all.ndjson", &[]);
    let keys = |lines: &[Value]| lines.iter().filter(|line| line.get("usageRecord").is_some()).count();
    let of_account = databases.export("acme.ndjson", &["--account", "acme"]);
    let accounts: Vec<_> = of_account.iter().filter_map(|line| line["usageRecord"]["accountId"].as_str()).collect();
    assert!(accounts.len() == 20 && accounts.iter().all(|account| *account == "acme"), "{accounts:?}");
    assert!(!of_account.iter().any(|line| line["displayName"]["accountId"] == "globex"), "{of_account:#?}");

    // Key 0 has records in October and November, key 2 in September and October: each is exported whole with both.
    let mut exported = 0;
    for (file, range) in [("9", "2026-09-01..2026-09-30"), ("10", "2026-10-01..2026-10-31"), ("11", "2026-11-01..2026-11-30")] {
        exported += keys(&databases.export(file, &["--range", range]));
        databases.import(file);
    }
    assert_eq!((keys(&all), exported), (60, 62));
    succeed(&databases.run(&databases.target, &["verify"]));
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), all);
    databases.destroy().await;
}

async fn file_that_is_not_a_whole_export_says_so(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    let import = |file: &str, code| messages(&databases.run(&databases.target, &["import", file]), code);

    // What the file holds is imported.
    let mut gap = whole.clone();
    gap.drain(30..whole.len() - 5);
    databases.write("gap", &gap);
    assert!(import("gap", 1).contains("lines are missing"));
    databases.write("truncated", &whole[..whole.len() - 20]);
    assert!(import("truncated", 1).contains("truncated"));
    let summary = databases.import("whole.ndjson");
    assert!(summary.starts_with("recorded 15 / duplicate 45 / conflict 0 / rejected 0\n"), "{summary}");

    let change = |file: &str, kind: &str, change: &dyn Fn(&mut Value)| {
        let mut lines = whole.clone();
        change(lines.iter_mut().find_map(|line| line.get_mut(kind)).unwrap());
        databases.write(file, &lines);
    };
    change("currency", "export", &|header| header["currency"] = "EUR".into());
    assert!(import("currency", 1).contains("EUR"));
    change("version", "export", &|header| header["version"] = 2.into());
    assert!(import("version", 1).contains("newer program"));
    change("price", "price", &|price| price["rate"] = "9".into());
    assert!(import("price", 1).contains("price 1 of the export is not price 1 of this database"));
    change("type", "usageType", &|usage_type| usage_type["unit"] = "other".into());
    assert!(import("type", 1).contains("exists with another unit"));
    assert!(
        messages(&databases.run(&databases.target, &["import", "whole.ndjson", "--url", "http://127.0.0.1:1"]), 1)
            .contains("127.0.0.1")
    );
    databases.destroy().await;
}

async fn what_differs_is_a_conflict_and_is_kept(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    databases.import("whole.ndjson");
    let mut lines = whole.clone();
    let mut records: Vec<&mut Value> = lines.iter_mut().filter_map(|line| line.get_mut("usageRecord")).collect();
    let corrected = records.iter().position(|record| record["corrections"].is_array()).unwrap();
    records[corrected]["corrections"][0]["requestHash"] = "00000000000000000000000000000000".into();
    let mut uncorrected = records.into_iter().filter(|record| record["corrections"].is_null());
    uncorrected.next().unwrap()["contentHash"] = "00000000000000000000000000000000".into();
    let given = uncorrected.find(|record| record["costSource"] == "GIVEN").unwrap();
    given["cost"] = "3".into();
    let invalid = uncorrected.next().unwrap();
    invalid["quantity"] = "-1".into();
    let unknown_price = uncorrected.find(|record| record["priceId"].is_i64()).unwrap();
    unknown_price["idempotencyKey"] = "new".into();
    unknown_price["priceId"] = 99.into();
    for line in &mut lines {
        if let Some(spec) = line.get_mut("hardwareSpec") {
            spec["displayName"] = "other".into();
        }
        if let Some(name) = line.get_mut("displayName") {
            name["name"] = "other".into();
        }
    }
    databases.write("changed", &lines);
    let output = databases.run(&databases.target, &["import", "changed", "--rejects", "rejects"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let summary = String::from_utf8(output.stdout).unwrap();
    // One spec, two names, and three records; one record is invalid, one names no price.
    assert!(summary.starts_with("recorded 0 / duplicate 55 / conflict 6 / rejected 2\n"), "{summary}");
    let problems: Vec<String> =
        databases.lines("rejects").iter().map(|line| line["problems"][0]["message"].as_str().unwrap().to_owned()).collect();
    for expected in [
        "other content",
        "another cost",
        "other corrections",
        "another hardware spec",
        "another display name",
        "no price 99",
        "quantity",
    ] {
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{expected}: {problems:#?}");
    }
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), whole);
    databases.destroy().await;
}

async fn export_holds_one_moment_while_recording_continues(backend: Backend) {
    let databases = Move::from(backend).await;
    let server = ServerProcess::start(&databases.source.url).await;
    let records = |keys: std::ops::Range<usize>| {
        let of_key =
            |key| json!({"idempotencyKey": format!("n{key}"), "accountId": "acme", "usageType": "api_calls", "quantity": 1});
        json!({"records": keys.map(of_key).collect::<Vec<_>>()})
    };
    send(&server, RECORD, records(0..100)).await;
    let exporting = tokio::task::spawn_blocking({
        let (url, folder) = (databases.source.url.clone(), databases.folder.path().to_owned());
        move || run(&folder, &url, &["export", "usage.ndjson"])
    });
    for first in (100..2_000).step_by(100) {
        send(&server, RECORD, records(first..first + 100)).await;
    }
    succeed(&exporting.await.unwrap());
    server.stop().await;
    let exported = databases.lines("usage.ndjson").len() - 2;
    let keys = databases.lines("usage.ndjson").iter().filter(|line| line.get("usageRecord").is_some()).count();
    assert!(keys >= 100 && keys.is_multiple_of(100) && exported > keys, "whole calls: {keys}");
    databases.destroy().await;
}

on_each_backend! {
    anonymous_records_are_exported_and_imported_like_others,
    export_imported_into_another_kind_of_database_gives_the_same_answers,
    later_export_adds_records_and_corrections_to_an_earlier_one,
    exports_of_ranges_and_accounts_add_up_to_all,
    file_that_is_not_a_whole_export_says_so,
    what_differs_is_a_conflict_and_is_kept,
    export_holds_one_moment_while_recording_continues,
}

#[tokio::test]
async fn export_writes_to_standard_output_and_compressed_files_and_replaces_none() {
    let databases = Move::from(Backend::Sqlite).await;
    fill(&databases).await;
    let plain = databases.export("usage.ndjson", &[]);
    let shown = succeed(&databases.run(&databases.source, &["export", "-"]));
    assert_eq!(shown.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>(), plain);
    succeed(&databases.run(&databases.source, &["export", "usage.ndjson.gz"]));
    let mut text = String::new();
    GzDecoder::new(fs::File::open(databases.folder.path().join("usage.ndjson.gz")).unwrap()).read_to_string(&mut text).unwrap();
    assert_eq!(text, shown);
    assert!(databases.import("usage.ndjson.gz").starts_with("recorded 60 "));
    assert!(messages(&databases.run(&databases.source, &["export", "usage.ndjson"]), 1).contains("exists already"));
    let names: Vec<_> = fs::read_dir(databases.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".partial")), "{names:?}");
    // Nothing reads the output.
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_usage-insights"))
        .args(["export", "-"])
        .env("DATABASE_URL", &databases.source.url)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    std::io::stderr().flush().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(messages(&output, 1).contains("Broken pipe"), "{output:?}");
    databases.destroy().await;
}
