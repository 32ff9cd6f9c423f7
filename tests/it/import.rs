//! `import` of files that are damaged, truncated or of another kind; `import-hardware` and `import-prices` store all or nothing.

mod csv;
mod server;

use std::fs;
use std::io::Write;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Backend, TestDatabase, assert_label_rows_equal_records, on_each_backend, run_program};

/// A folder with files, and a database.
struct Installation {
    folder: TempDir,
    database: TestDatabase,
}

/// What a command returned.
#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Installation {
    async fn create(backend: Backend) -> Self {
        Self { folder: TempDir::new().unwrap(), database: TestDatabase::create(backend).await }
    }

    fn write(&self, file: &str, content: &[u8]) {
        fs::write(self.folder.path().join(file), content).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let variables = [("RUST_LOG", "warn"), ("DATABASE_URL", self.database.url.as_str())];
        let output = run_program(self.folder.path(), arguments, &variables);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Exit code and summary of an import.
    fn import(&self, file: &str) -> (Option<i32>, String, String) {
        let Outcome { code, stdout, stderr } = self.run(&["import", file, "--batch", "4"]);
        (code, stdout.lines().next().unwrap_or_default().to_owned(), stderr)
    }

    async fn destroy(self) {
        self.database.destroy().await;
    }
}

fn line(number: usize) -> String {
    let record = json!({"idempotencyKey": format!("key-{number}"), "accountId": "acme", "usageType": "api_calls", "quantity": number,
        "occurredAt": "2026-11-01T00:00:00Z", "metadata": {"noise": format!("{:x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15))}});
    format!("{record}\n")
}

fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers.map(line).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The number of records in a summary.
fn recorded(summary: &str) -> usize {
    summary.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn truncated_gzip_records_all_whole_lines_and_a_rerun_the_rest(backend: Backend) {
    let installation = Installation::create(backend).await;
    let whole = gzip(&lines(0..1_000));
    installation.write("usage.ndjson.gz", &whole[..whole.len() / 2]);
    let (code, summary, stderr) = installation.import("usage.ndjson.gz");
    let first = recorded(&summary);
    assert!(first > 100 && first < 1_000, "{summary}");
    assert_eq!((code, summary), (Some(3), format!("recorded {first} / duplicate 0 / conflict 0 / rejected 1")));
    assert!(stderr.contains(&format!("usage.ndjson.gz:{}: INVALID_RECORD", first + 1)), "{stderr}");
    assert!(stderr.contains("truncated"), "{stderr}");

    installation.write("usage.ndjson.gz", &whole);
    let (code, summary, _) = installation.import("usage.ndjson.gz");
    let rest = 1_000 - first;
    assert_eq!((code, summary), (Some(0), format!("recorded {rest} / duplicate {first} / conflict 0 / rejected 0")));
    installation.destroy().await;
}

async fn damaged_gzip_records_what_precedes_the_damage(backend: Backend) {
    let installation = Installation::create(backend).await;
    let mut damaged = gzip(&lines(0..10));
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 1;
    installation.write("checksum.gz", &damaged);
    let (code, summary, stderr) = installation.import("checksum.gz");
    assert_eq!((code, summary.as_str()), (Some(3), "recorded 10 / duplicate 0 / conflict 0 / rejected 1"));
    assert!(stderr.contains("checksum.gz:11: INVALID_RECORD"), "{stderr}");

    // A second stream whose header is cut off; the next file is imported nevertheless.
    installation.write("header.gz", &[gzip(&lines(10..20)), vec![0x1f, 0x8b, 8]].concat());
    installation.write("next.ndjson", lines(20..25).as_bytes());
    let outcome = installation.run(&["import", "header.gz", "next.ndjson", "--rejects", "rejects.ndjson"]);
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
    assert!(outcome.stdout.starts_with("recorded 15 / duplicate 0 / conflict 0 / rejected 1\n"), "{outcome:?}");
    let rejects = fs::read_to_string(installation.folder.path().join("rejects.ndjson")).unwrap();
    let reject: Value = serde_json::from_str(rejects.trim()).unwrap();
    assert_eq!(
        (&reject["file"], &reject["line"], &reject["problems"][0]["code"]),
        (&json!("header.gz"), &json!(11), &json!("INVALID_RECORD"))
    );
    installation.destroy().await;
}

async fn lines_that_cannot_be_read_do_not_stop_the_lines_around_them(backend: Backend) {
    let installation = Installation::create(backend).await;
    let long = format!("{{\"idempotencyKey\": \"{}\"}}\n", "x".repeat(3 * 1024 * 1024));
    let content = [
        line(1).as_bytes(),
        b"{\"idempotencyKey\": \"broken\n",
        line(2).as_bytes(),
        b"\xff\xfe{}\n",
        b"[1, 2]\n",
        b"\"text\"\n",
        line(3).replace("\"quantity\":3", "\"quantity\":{}").as_bytes(),
        long.as_bytes(),
        line(4).as_bytes(),
        &line(5).as_bytes()[..40],
    ]
    .concat();
    installation.write("usage.ndjson", &content);
    for summary in ["recorded 3 / duplicate 0 / conflict 0 / rejected 7", "recorded 0 / duplicate 3 / conflict 0 / rejected 7"] {
        let (code, printed, stderr) = installation.import("usage.ndjson");
        assert_eq!((code, printed.as_str()), (Some(3), summary));
        for number in [2, 4, 5, 6, 7, 8, 10] {
            assert!(stderr.contains(&format!("usage.ndjson:{number}: INVALID_")), "{number} {stderr}");
        }
        assert!(stderr.len() < 10_000, "the long line is not repeated");
    }
    installation.destroy().await;
}

async fn labels_of_lines_are_recorded_and_invalid_ones_rejected(backend: Backend) {
    let installation = Installation::create(backend).await;
    let with = |number: usize, labels: &str| line(number).replace("\"usageType\"", &format!("\"labels\":{labels},\"usageType\""));
    let label = |key: &str, value: &str| format!(r#"{{"key": "{key}", "value": "{value}"}}"#);
    let (team, env) = (label("team", "search"), label("env", "prod"));
    let content = [
        with(1, &format!("[{team}, {env}]")),
        with(2, "[]"),
        with(3, &format!("[{team}, {team}]")),
        with(4, r#"[{"key": "team"}]"#),
        with(1, &format!("[{env}, {team}]")),
        with(1, &format!("[{env}]")),
    ];
    installation.write("usage.ndjson", content.concat().as_bytes());
    let (code, summary, stderr) = installation.import("usage.ndjson");
    assert_eq!((code, summary.as_str()), (Some(3), "recorded 2 / duplicate 1 / conflict 1 / rejected 2"), "{stderr}");
    for problem in
        ["usage.ndjson:3: REPEATED_LABEL_KEY", "usage.ndjson:4: INVALID_RECORD", "usage.ndjson:6: IDEMPOTENCY_CONFLICT"]
    {
        assert!(stderr.contains(problem), "{stderr}");
    }
    let outside = installation.database.connect().await;
    assert_eq!(assert_label_rows_equal_records(&outside).await, 2);
    outside.close().await.unwrap();
    installation.destroy().await;
}

async fn bytes_after_gzip_streams_are_a_warning(backend: Backend) {
    let installation = Installation::create(backend).await;
    let two_streams = [gzip(&lines(0..3)), gzip(&lines(3..7))].concat();
    installation.write("usage.gz", &[two_streams, b"trailing".repeat(10)].concat());
    let (code, summary, stderr) = installation.import("usage.gz");
    assert_eq!((code, summary.as_str()), (Some(0), "recorded 7 / duplicate 0 / conflict 0 / rejected 0"));
    assert!(stderr.contains("usage.gz: warning: 80 bytes after the gzip data were ignored"), "{stderr}");
    installation.destroy().await;
}

async fn hardware_with_an_invalid_spec_changes_nothing(backend: Backend) {
    let installation = Installation::create(backend).await;
    let spec = |tier: &str, rate: Value| json!({"tier": tier, "displayName": tier, "hourlyRate": rate});
    for invalid in [spec("b", json!("-1")), json!({"tier": "b", "displayName": ""}), spec("a", json!("3")), json!({"tier": "b"})]
    {
        installation.write("specs.json", json!([spec("a", json!("1.5")), invalid]).to_string().as_bytes());
        let outcome = installation.run(&["import-hardware", "specs.json"]);
        assert!(outcome.code == Some(1) && outcome.stderr.contains("specs.json"), "{outcome:?}");
    }
    installation.write("specs.json", b"[{\"tier\": \"a\", \"displayName\": \"A\"}");
    assert_eq!(installation.run(&["import-hardware", "specs.json"]).code, Some(1), "a truncated file");
    installation.write("specs.json", json!([spec("a", json!("1.5"))]).to_string().as_bytes());
    assert_eq!(installation.run(&["import-hardware", "specs.json"]).stdout, "added 1, replaced 0\n", "nothing was stored before");
    installation.destroy().await;
}

async fn price_list_with_an_invalid_price_adds_nothing(backend: Backend) {
    let installation = Installation::create(backend).await;
    let price =
        |usage_type: &str, rate: Value| json!({"usageType": usage_type, "rate": rate, "validFrom": "2026-11-01T00:00:00Z"});
    for invalid in [price("nothing", json!(1)), price("compute_seconds", json!("-1"))] {
        installation.write("prices.json", json!([price("api_calls", json!(1)), invalid]).to_string().as_bytes());
        let outcome = installation.run(&["import-prices", "prices.json"]);
        assert!(outcome.code == Some(1) && outcome.stderr.contains("prices.json"), "{outcome:?}");
    }
    installation.write("prices.json", b"[{\"usageType\": \"api_calls\", \"rate\": 1}, {\"usageTy");
    assert_eq!(installation.run(&["import-prices", "prices.json"]).code, Some(1), "a truncated file");
    installation.write("prices.json", json!([price("api_calls", json!(1))]).to_string().as_bytes());
    let outcome = installation.run(&["import-prices", "prices.json"]);
    assert_eq!(outcome.stdout, "1 prices added, 0 in force already, 0 entries not imported\n", "nothing was added before");
    installation.destroy().await;
}

on_each_backend!(
    truncated_gzip_records_all_whole_lines_and_a_rerun_the_rest,
    damaged_gzip_records_what_precedes_the_damage,
    lines_that_cannot_be_read_do_not_stop_the_lines_around_them,
    labels_of_lines_are_recorded_and_invalid_ones_rejected,
    bytes_after_gzip_streams_are_a_warning,
    hardware_with_an_invalid_spec_changes_nothing,
    price_list_with_an_invalid_price_adds_nothing,
);
