//! Empty reasons: seeded faults, the reasons reported for them, and whether the suggestions return data.

mod bounds;
mod fault;
mod faults;
mod laws;
mod query;

use std::fs;

use usage_insights::analytics::reasons::ReasonCode;

use crate::support::Backend;
use fault::Fault;

/// A row of the table in docs/explain.md.
fn row(fault: &Fault, reported: &fault::ReportedReason) -> String {
    format!(
        "| {} | {} | `{}` | {} | {} |",
        fault.title,
        fault.query_text,
        reported.code,
        reported.message.replace('|', "\\|"),
        reported.suggestion_text
    )
}

async fn every_fault_gets_its_empty_reason(backend: Backend) {
    let faults = faults::all();
    assert!(faults.len() >= 30);
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for fault in &faults {
        let reported = fault.report(backend).await;
        if reported.code != fault.code || reported.suggestion_text.is_empty() == fault.has_suggestion {
            wrong.push(format!("{}: expected {}, {reported:#?}", fault.title, fault.code));
        }
        rows.push(row(fault, &reported));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // The manual contains the messages word by word.
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/explain.md")).unwrap_or_default();
    let missing: Vec<_> = rows.iter().filter(|row| !manual.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/explain.md lacks {} rows; the whole table is\n{}", missing.len(), rows.join("\n"));
    let table = manual.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 4).count();
    assert_eq!(table, rows.len() + 1, "docs/explain.md contains faults without a test");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_every_fault_gets_its_empty_reason() {
    every_fault_gets_its_empty_reason(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_every_fault_gets_its_empty_reason() {
    every_fault_gets_its_empty_reason(Backend::Postgres).await;
}

#[test]
fn every_empty_reason_is_tested_and_documented() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/explain.md")).unwrap_or_default();
    let faults = faults::all();
    for code in ReasonCode::ALL {
        assert!(faults.iter().any(|fault| fault.code == code.as_str()), "no fault shows {}", code.as_str());
        assert!(manual.contains(&format!("| `{}` | ", code.as_str())), "docs/explain.md does not explain {}", code.as_str());
    }
    let explained = manual.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(explained, ReasonCode::ALL.len(), "docs/explain.md explains an unknown code");
}
