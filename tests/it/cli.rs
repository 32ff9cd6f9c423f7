//! The command line: repeatable imports, the demo, tokens, exit codes.

use migration::{Migrator, MigratorTrait};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{ServerProcess, run_program};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    run_program(folder, arguments, &[("RUST_LOG", "warn")])
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn line(key: &str, quantity: i64) -> String {
    json!({"idempotencyKey": key, "accountId": "acme", "usageType": "api_calls", "quantity": quantity, "occurredAt": "2026-11-01T00:00:00Z"})
        .to_string()
}

#[test]
fn import_is_repeatable_and_reports_rejected_records() {
    let folder = TempDir::new().unwrap();
    let unknown_field = line("typo", 1).replace("quantity", "quantitty");
    let lines = [line("a", 1), String::new(), line("b", 2), unknown_field, "not json".to_owned(), line("c", -1), line("a", 9)];
    fs::write(folder.path().join("usage.ndjson"), lines.join("\n")).unwrap();
    for (round, summary) in
        [(1, "recorded 2 / duplicate 0 / conflict 1 / rejected 3"), (2, "recorded 0 / duplicate 2 / conflict 1 / rejected 3")]
    {
        let output = run(folder.path(), &["import", "usage.ndjson", "--rejects", "rejects.ndjson", "--batch", "2"]);
        assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(stdout(&output).lines().next(), Some(summary), "round {round}");
    }
    let rejects = fs::read_to_string(folder.path().join("rejects.ndjson")).unwrap();
    let rejects: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut found: Vec<_> = rejects
        .iter()
        .map(|reject| {
            (
                reject["line"].as_i64().unwrap(),
                reject["status"].as_str().unwrap(),
                reject["problems"][0]["code"].as_str().unwrap(),
            )
        })
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            (4, "REJECTED", "INVALID_RECORD"),
            (5, "REJECTED", "INVALID_RECORD"),
            (6, "REJECTED", "INVALID_QUANTITY"),
            (7, "CONFLICT", "IDEMPOTENCY_CONFLICT"),
        ]
    );
    assert!(rejects.iter().any(|reject| reject["problems"][0]["message"].as_str().unwrap().contains("quantitty")), "{rejects:?}");
}

#[test]
fn import_reads_gzip_files_and_standard_input() {
    use std::io::Write;
    use std::process::Stdio;
    let folder = TempDir::new().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writeln!(gzip, "{}", line("a", 1)).unwrap();
    let bytes = gzip.finish().unwrap();
    fs::write(folder.path().join("usage.ndjson.gz"), &bytes).unwrap();
    let output = run(folder.path(), &["import", "usage.ndjson.gz"]);
    assert!(output.status.success());
    assert_eq!(stdout(&output), "recorded 1 / duplicate 0 / conflict 0 / rejected 0\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_usage-insights"))
        .current_dir(folder.path())
        .args(["import", "-"])
        .env_clear()
        .env("RUST_LOG", "warn")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    assert_eq!(stdout(&child.wait_with_output().unwrap()), "recorded 0 / duplicate 1 / conflict 0 / rejected 0\n");
    let output = run(folder.path(), &["import", "missing.ndjson"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("missing.ndjson"));
}

#[test]
fn demo_fills_its_file_once_and_tops_it_up() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["demo", "--no-serve"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let recorded = |output: &Output| -> u64 { stdout(output).split_whitespace().nth(1).unwrap().parse().unwrap() };
    assert!(recorded(&output) > 50_000, "{}", stdout(&output));
    let again = run(folder.path(), &["demo", "--no-serve"]);
    // The usage of the seconds since then, if any.
    assert!(recorded(&again) < 100, "{}", stdout(&again));
}

#[test]
fn hardware_is_imported_and_replaced() {
    let folder = TempDir::new().unwrap();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/hardware-specs.json"), folder.path().join("specs.json")).unwrap();
    assert_eq!(stdout(&run(folder.path(), &["import-hardware", "specs.json"])), "added 13, replaced 0\n");
    assert_eq!(stdout(&run(folder.path(), &["import-hardware", "specs.json"])), "added 0, replaced 13\n");
    fs::write(folder.path().join("wrong.json"), r#"[{"tier": "x", "displayName": "X", "vcpus": 3}]"#).unwrap();
    let output = run(folder.path(), &["import-hardware", "wrong.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("vcpus"));
}

#[test]
fn price_lists_are_imported_once_and_records_priced_again() {
    let folder = TempDir::new().unwrap();
    let tokens = json!({"idempotencyKey": "k", "accountId": "acme", "usageType": "tokens_input", "quantity": 1_000_000, "model": "m-1",
        "occurredAt": "2026-10-05T00:00:00Z"});
    fs::write(folder.path().join("usage.ndjson"), tokens.to_string()).unwrap();
    assert!(run(folder.path(), &["import", "usage.ndjson"]).status.success());
    let list = json!([
        {"usageType": "tokens_input", "model": "m-*", "rate": 2.50},
        {"usageType": "compute_seconds", "tier": "gpu", "rate": "1.35", "validFrom": "2026-11-01T00:00:00Z"},
    ]);
    fs::write(folder.path().join("prices.json"), list.to_string()).unwrap();
    let import = |arguments: &[&str]| {
        let output =
            run(folder.path(), &[&["import-prices", "prices.json", "--from", "2026-10-01T00:00:00Z"], arguments].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        stdout(&output)
    };
    let dry_run = import(&["--dry-run"]);
    let mut lines: Vec<_> = dry_run.lines().collect();
    assert_eq!(lines.pop(), Some("2 prices would be added, 0 in force already, 0 entries not imported"));
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "compute_seconds, tier gpu: 1.35 per 3600 from 2026-11-01T00:00:00.000Z",
            "tokens_input, model m-*: 2.5 per 1000000 from 2026-10-01T00:00:00.000Z",
        ]
    );
    assert_eq!(import(&[]), "2 prices added, 0 in force already, 0 entries not imported\n");
    let again: Value = serde_json::from_str(&import(&["--json"])).unwrap();
    assert_eq!((&again["added"], &again["inForceAlready"]), (&json!([]), &json!(2)));

    let reprice = |arguments: &[&str]| {
        stdout(&run(folder.path(), &[&["reprice", "--range", "2026-10-01..2026-10-31"], arguments].concat()))
    };
    let difference = "account acme, model m-1: 1 records, cost 0 -> 2.5, unpriced 1 -> 0";
    assert_eq!(
        reprice(&["--dry-run"]),
        format!("{difference}\n1 records examined, 1 would change; total cost would change by 2.5\n")
    );
    let changed: Value = serde_json::from_str(&reprice(&["--json", "--account", "acme"])).unwrap();
    assert_eq!(changed["differences"][0]["costAfter"], "2.5");
    assert_eq!(reprice(&[]), "1 records examined, 0 changed; total cost changed by 0\n");
    assert!(run(folder.path(), &["verify"]).status.success());

    // Prices of one list follow one another.
    let dated = json!([
        {"usageType": "api_calls", "rate": 1, "validFrom": "2026-01-01T00:00:00Z"},
        {"usageType": "api_calls", "rate": 2, "validFrom": "2026-02-01T00:00:00Z"},
        {"usageType": "api_calls", "rate": 1, "validFrom": "2026-03-01T00:00:00Z"},
        {"usageType": "api_calls", "rate": null, "validFrom": "2026-04-01T00:00:00Z"},
    ]);
    fs::write(folder.path().join("prices.json"), dated.to_string()).unwrap();
    assert_eq!(import(&[]), "4 prices added, 0 in force already, 0 entries not imported\n");
    assert_eq!(import(&[]), "0 prices added, 4 in force already, 0 entries not imported\n");

    fs::write(folder.path().join("prices.json"), json!([{"usageType": "tokens", "rate": 1}]).to_string()).unwrap();
    let output = run(folder.path(), &["import-prices", "prices.json"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && message.contains("there is no usage type `tokens`"), "{message}");
}

#[test]
fn verify_lists_every_difference_and_rebuild_repairs_them() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("usage.ndjson"), format!("{}\n{}", line("a", 1), line("b", 2))).unwrap();
    run(folder.path(), &["import", "usage.ndjson"]);
    let verified = run(folder.path(), &["verify"]);
    assert_eq!(
        (verified.status.code(), stdout(&verified).as_str()),
        (Some(0), "1 day verified: every rollup and every label equals its records\n")
    );

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("usage-insights.db").display());
    runtime.block_on(async {
        let outside = sea_orm::Database::connect(url).await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&outside, "UPDATE usage_rollup SET records = 9 WHERE grain_minutes = 15")
            .await
            .unwrap();
        outside.close().await.unwrap();
    });
    let verified = run(folder.path(), &["verify", "--account", "acme"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        stdout(&verified).contains("account=acme type=api_calls") && stdout(&verified).contains("missing -7 records"),
        "{}",
        stdout(&verified)
    );
    assert!(run(folder.path(), &["verify", "--from", "2026-11-02"]).status.success(), "that day is correct");
    assert!(run(folder.path(), &["rebuild"]).status.success());
    assert!(run(folder.path(), &["verify"]).status.success());
}

#[test]
fn byte_order_mark_and_zero_bytes_after_gzip_lose_no_line() {
    use std::io::Write as _;
    let folder = TempDir::new().unwrap();
    let text = format!("\u{feff}{}\n{}\n", line("a", 1), line("b", 2));
    fs::write(folder.path().join("plain.ndjson"), &text).unwrap();
    let member = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    // Two streams, with zero bytes between and after them.
    let packed = [member(&text), vec![0; 512], member(&line("c", 3)), vec![0; 10_240]].concat();
    fs::write(folder.path().join("packed.ndjson.gz"), packed).unwrap();
    for (file, summary) in [
        ("plain.ndjson", "recorded 2 / duplicate 0 / conflict 0 / rejected 0"),
        ("packed.ndjson.gz", "recorded 1 / duplicate 2 / conflict 0 / rejected 0"),
    ] {
        let output = run(folder.path(), &["import", file]);
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(stdout(&output).lines().next(), Some(summary), "{file}");
    }
}

#[test]
fn commands_print_json_on_request() {
    let folder = TempDir::new().unwrap();
    let json_of = |arguments: &[&str]| -> Value {
        let output = run(folder.path(), arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"))
    };
    run(folder.path(), &["token", "create", "--name", "meter", "--expires-in-days", "30"]);
    let tokens = json_of(&["token", "list", "--json"]);
    assert_eq!(
        (&tokens[0]["name"], &tokens[0]["state"], &tokens[0]["scopes"]),
        (&json!("meter"), &json!("ACTIVE"), &json!(["record"]))
    );
    assert!(tokens[0]["expiresAt"].is_string() && tokens[0]["lastUsedAt"].is_null(), "{tokens:#}");
    let migrations = json_of(&["migrate", "status", "--json"]);
    assert_eq!(migrations.as_array().map(Vec::len), Some(Migrator::migrations().len()));
    assert_eq!(migrations[0]["isApplied"], true);
    fs::write(folder.path().join("usage.ndjson"), line("a", 1)).unwrap();
    run(folder.path(), &["import", "usage.ndjson"]);
    assert_eq!(json_of(&["verify", "--json"]), json!({"days": 1, "differences": []}));
    let config = json_of(&["config", "--json"]);
    assert_eq!(config["database"]["url"], "sqlite://usage-insights.db");
    assert!(json_of(&["diagnose", "--json"]).is_object());
}

#[test]
fn tokens_are_created_listed_and_revoked() {
    let folder = TempDir::new().unwrap();
    let created = stdout(&run(folder.path(), &["token", "create", "--name", "meter", "--scope", "record", "--scope", "read"]));
    let token = created.trim();
    assert!(token.starts_with("ui_") && token.len() == 3 + 16 + 1 + 64, "{token}");
    let id = token.split('_').nth(1).unwrap();
    let list = stdout(&run(folder.path(), &["token", "list"]));
    assert!(list.contains(id) && list.contains("active") && list.contains("record,read") && list.contains("meter"), "{list}");
    assert!(!list.contains(token.rsplit('_').next().unwrap()));
    assert!(run(folder.path(), &["token", "revoke", id]).status.success());
    assert!(stdout(&run(folder.path(), &["token", "list"])).contains("revoked"));
    assert_eq!(run(folder.path(), &["token", "revoke", id]).status.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn token_created_and_rotated_by_command_matches_its_output() {
    let folder = TempDir::new().unwrap();
    let token_of = |arguments: &[&str]| {
        let output = run(folder.path(), arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        stdout(&output).trim().to_owned()
    };
    let limits = ["--account", "acme", "--usage-type", "api_calls"];
    let first = token_of(&[&["token", "create", "--name", "meter"], &limits[..]].concat());
    let id = first.split('_').nth(1).unwrap();
    let list = stdout(&run(folder.path(), &["token", "list"]));
    assert!(list.contains("meter (accounts acme, usage types api_calls)"), "{list}");
    let unknown = run(folder.path(), &["token", "create", "--name", "meter", "--usage-type", "api_cals"]);
    assert!(unknown.status.code() == Some(1) && String::from_utf8_lossy(&unknown.stderr).contains("api_calls"), "{unknown:?}");

    let url = format!("sqlite://{}", folder.path().join("usage-insights.db").display());
    let server = ServerProcess::start_with(&url, &[("ENVIRONMENT", "production")]).await;
    let client = reqwest::Client::new();
    // The problem code of a record of that account and type; null if it was recorded.
    let recording = async |token: &str, account: &str, usage_type: &str| -> Value {
        let record = json!({"idempotencyKey": usage_type, "accountId": account, "usageType": usage_type, "quantity": 1, "occurredAt": "2026-11-01T00:00:00Z"});
        let query = "mutation ($record: UsageRecordInput!) { recordUsage(input: {records: [$record]}) { results { code } } }";
        let request = client.post(format!("{}/graphql", server.address)).bearer_auth(token);
        let answer = request.json(&json!({"query": query, "variables": {"record": record}})).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let code = &answer["errors"][0]["extensions"]["code"];
        if code.is_null() { answer["data"]["recordUsage"]["results"][0]["code"].clone() } else { code.clone() }
    };
    assert_eq!(recording(&first, "acme", "api_calls").await, Value::Null);
    assert_eq!(recording(&first, "other", "api_calls").await, "ACCOUNT_NOT_ALLOWED");
    assert_eq!(recording(&first, "acme", "tokens_input").await, "USAGE_TYPE_NOT_ALLOWED");

    let second = token_of(&["token", "rotate", id]);
    for token in [&first, &second] {
        assert_eq!(
            recording(token, "other", "api_calls").await,
            "ACCOUNT_NOT_ALLOWED",
            "both are valid, with the same permissions as before"
        );
    }
    let third = token_of(&["token", "rotate", id, "--overlap-hours", "0"]);
    assert_eq!(recording(&second, "acme", "api_calls").await, "INVALID_TOKEN");
    assert_eq!(recording(&third, "other", "api_calls").await, "ACCOUNT_NOT_ALLOWED");
    assert_eq!(run(folder.path(), &["token", "rotate", "0000000000000000"]).status.code(), Some(1));
    server.stop().await;
}

#[test]
fn migrate_status_has_an_exit_code() {
    let all = Migrator::migrations().len();
    let folder = TempDir::new().unwrap();
    let status = run(folder.path(), &["migrate", "status"]);
    assert_eq!((status.status.code(), stdout(&status).matches("pending").count()), (Some(3), all));
    assert!(run(folder.path(), &["migrate", "up"]).status.success());
    assert!(run(folder.path(), &["migrate", "status"]).status.success());
    assert_eq!(run(folder.path(), &["migrate", "down"]).status.code(), Some(2), "`migrate down` requires confirmation");
    assert!(run(folder.path(), &["migrate", "down", "--steps", &all.to_string(), "--delete-data"]).status.success());
    assert_eq!(stdout(&run(folder.path(), &["migrate", "status"])).matches("pending").count(), all);
}

#[test]
fn schema_prints_the_published_schema() {
    let folder = TempDir::new().unwrap();
    let published = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql")).unwrap();
    assert_eq!(stdout(&run(folder.path(), &["schema"])), published);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "it needs no database");
}

#[test]
fn commands_whose_output_cannot_be_written_fail_with_a_message() {
    let folder = TempDir::new().unwrap();
    assert!(run(folder.path(), &["migrate", "up"]).status.success());
    fs::write(folder.path().join("usage.ndjson"), line("a", 1)).unwrap();
    fs::write(folder.path().join("prices.json"), r#"[{"usageType": "api_calls", "rate": "1"}]"#).unwrap();
    for arguments in [
        "config",
        "config --defaults",
        "config --json",
        "schema",
        "completions bash",
        "migrate status",
        "migrate status --json",
        "token create --name a --scope read",
        "token list",
        "token list --json",
        "import usage.ndjson",
        "import-prices prices.json",
        "import-prices prices.json --dry-run",
        "reprice --range all-time",
        "verify",
        "rebuild",
        "export -",
        "export usage",
        "backup copy",
        "diagnose",
        "diagnose --json",
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usage-insights"));
        command.current_dir(folder.path()).args(arguments.split(' ')).env("RUST_LOG", "warn");
        let output = command.stdout(fs::File::options().write(true).open("/dev/full").unwrap()).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {message}");
        assert!(message.contains("No space left on device") && !message.contains("panicked"), "{arguments}: {message}");
    }
}
