//! Imports of files that are no whole export of this format, of several exports in one file, and of metadata in the notation of PostgreSQL.

use std::fs;

use serde_json::{Value, json};

use super::{Move, fill, messages, send, succeed};
use crate::support::{Backend, ServerProcess, on_each_backend};

async fn header_that_is_not_read_stops_the_import_before_anything_is_recorded(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    let text = fs::read_to_string(databases.folder.path().join("whole.ndjson")).unwrap();
    let (header, rest) = text.split_once('\n').unwrap();
    let of_other_version = json!({"export": {"version": 2, "currency": "EUR", "since": "x"}}).to_string();
    let mut with_version_as_text = whole[0].clone();
    with_version_as_text["export"]["version"] = "1".into();
    let mut with_other_currency = whole[0].clone();
    with_other_currency["export"]["currency"] = "EUR".into();
    let mut with_unknown_field = whole[0].clone();
    with_unknown_field["export"]["only"] = "x".into();
    let cases = [
        (of_other_version, "has version 2 of the format"),
        (with_version_as_text.to_string(), "has version \"1\" of the format"),
        (with_other_currency.to_string(), "the costs of the export are in EUR"),
        (with_unknown_field.to_string(), "unknown field `only`"),
        (format!("\n {} ", with_other_currency.to_string().replacen(':', " : ", 1)), "the costs of the export are in EUR"),
        (header.replacen("\"currency\"", "\"currenzy\"", 1), "cannot be read"),
    ];
    for (header, expected) in cases {
        fs::write(databases.folder.path().join("other"), format!("{header}\n{rest}")).unwrap();
        let message = messages(&databases.run(&databases.target, &["import", "other"]), 1);
        assert!(message.contains(expected), "{expected}: {message}");
        succeed(&databases.run(&databases.target, &["export", "empty"]));
        assert!(!databases.lines("empty").iter().any(|line| line.get("usageRecord").is_some()), "{expected}");
        fs::remove_file(databases.folder.path().join("empty")).unwrap();
    }
    // A header that is longer than any record.
    let mut long = whole;
    long[0]["export"]["accountIds"] = (0..9_000).map(|account| format!("{account:0>200}")).collect();
    databases.write("long", &long);
    assert!(databases.import("long").starts_with("recorded 60 / duplicate 0 / conflict 0 / rejected 0\n"));
    databases.destroy().await;
}

async fn exports_in_one_file_are_imported_one_after_another(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    let mut both = databases.export("9", &["--range", "2026-09-01..2026-10-10"]);
    both.extend(databases.export("10", &["--range", "2026-10-11..2026-11-30"]));
    databases.write("both", &both);
    let output = databases.run(&databases.target, &["import", "both"]);
    assert!(succeed(&output).contains(" / conflict 0 / rejected 0\n"), "{output:?}");
    succeed(&databases.run(&databases.target, &["verify"]));
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), whole);
    databases.destroy().await;
}

async fn line_that_is_not_read_is_a_line_of_the_export(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let mut lines = databases.export("whole.ndjson", &[]);
    let index = lines.iter().rposition(|line| line.get("usageRecord").is_some()).unwrap();
    lines[index] = json!({"usageRecord": {"x": 1}});
    databases.write("edited", &lines);
    // Also in a batch of its own.
    for batch in ["1", "5000"] {
        let message = messages(&databases.run(&databases.target, &["import", "edited", "--batch", batch]), 3);
        assert!(message.contains(&format!("edited:{}: INVALID_RECORD", index + 1)), "{message}");
    }
    databases.destroy().await;
}

async fn metadata_is_exported_and_imported_in_the_notation_of_each_database(backend: Backend) {
    let databases = Move::from(backend).await;
    let metadata = [
        r#"{"a":1.7976931348623157e308}"#.to_owned(),
        r#"{"a":-1e308}"#.to_owned(),
        r#"{"a":0.1234567890123456}"#.to_owned(),
        // Longer with all digits than metadata that is sent may be.
        format!(r#"{{"a":[{}]}}"#, ["1e300"; 580].join(",")),
    ];
    let record = |(key, metadata): (usize, &String)| {
        format!(
            r#"{{"idempotencyKey":"{key}","accountId":"acme","usageType":"api_calls","quantity":1,"occurredAt":"2026-11-01T00:00:00Z","metadata":{metadata}}}"#
        )
    };
    let records: Vec<_> = metadata.iter().enumerate().map(record).collect();
    fs::write(databases.folder.path().join("sent"), records.join("\n")).unwrap();
    succeed(&databases.run(&databases.source, &["import", "sent"]));
    databases.export("usage.ndjson", &[]);
    assert!(databases.import("usage.ndjson").starts_with("recorded 4 / duplicate 0 / conflict 0 / rejected 0\n"));
    assert!(databases.import("usage.ndjson").starts_with("recorded 0 / duplicate 4 / conflict 0 / rejected 0\n"));
    let query = "{ usageRecords(range: {days: {from: \"2026-11-01\", through: \"2026-11-01\"}}, first: 10, filter: {}) { nodes { idempotencyKey metadata } } }";
    let sent: Vec<Value> = metadata.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    for database in [&databases.source, &databases.target] {
        let server = ServerProcess::start(&database.url).await;
        let answer = send(&server, query, json!({})).await;
        let nodes = answer["usageRecords"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), sent.len());
        for node in nodes {
            let key: usize = node["idempotencyKey"].as_str().unwrap().parse().unwrap();
            assert_eq!(node["metadata"], sent[key], "{key}");
        }
        server.stop().await;
    }
    databases.destroy().await;
}

async fn empty_file_is_said(backend: Backend) {
    let databases = Move::from(backend).await;
    fs::write(databases.folder.path().join("empty"), "\n").unwrap();
    let output = databases.run(&databases.target, &["import", "empty"]);
    assert!(messages(&output, 0).contains("empty: warning: the file is empty"), "{output:?}");
    databases.destroy().await;
}

on_each_backend! {
    header_that_is_not_read_stops_the_import_before_anything_is_recorded,
    exports_in_one_file_are_imported_one_after_another,
    line_that_is_not_read_is_a_line_of_the_export,
    metadata_is_exported_and_imported_in_the_notation_of_each_database,
    empty_file_is_said,
}
