//! Precision and recall of ingestion findings: rejections, duplicates and inactivity planted among healthy services.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use usage_insights::domain::ingestion::{IngestionCount, IngestionKey, IngestionOutcome};
use usage_insights::domain::time::Timestamp;

use super::{day, findings};
use crate::support::{Backend, NOW, TestApp};

const SERVICES: u64 = 48;
const DAYS: u64 = 86;
const KINDS: [&str; 6] = ["", "REFUSALS", "", "DUPLICATES", "", "SILENT"];

/// Ingestion counts of one service, as stored.
fn counts(number: u64, seed: u64) -> (String, &'static str, Vec<(IngestionKey, IngestionCount)>) {
    let mut random = StdRng::seed_from_u64(seed * 1_000 + number);
    let kind = KINDS[usize::try_from(number).unwrap() % KINDS.len()];
    let service = format!("service-{number}");
    let per_day = random.random_range(20..2_000_i64);
    let (usual_refused, usual_duplicates) = (random.random_range(0..15_i64), random.random_range(0..50_i64));
    let since = random.random_range(6..20_u64);
    let (rejected, duplicates) = match kind {
        "REFUSALS" => (random.random_range(250..1_000_i64), usual_duplicates),
        "DUPLICATES" => (usual_refused, random.random_range(400..900_i64)),
        _ => (usual_refused, usual_duplicates),
    };
    let mut counts = Vec::new();
    for days in (0..DAYS).rev() {
        if kind == "SILENT" && days < since {
            continue;
        }
        let sent = per_day * random.random_range(60..140_i64) / 100;
        let is_held = days < since;
        let rejected = sent * if is_held { rejected } else { usual_refused } / 1_000;
        let duplicates = (sent - rejected) * if is_held { duplicates } else { usual_duplicates } / 1_000;
        let at = Timestamp::parse(&format!("{}T08:00:00Z", day(days))).unwrap();
        for (outcome, reason, records) in [
            (IngestionOutcome::Recorded, "", sent - rejected - duplicates),
            (IngestionOutcome::Duplicate, "", duplicates),
            (IngestionOutcome::Rejected, "INVALID_QUANTITY", rejected),
        ] {
            if records > 0 {
                let key = IngestionKey {
                    bucket: at,
                    service: service.clone(),
                    usage_type: "tokens_input".into(),
                    outcome,
                    reason: reason.into(),
                };
                counts.push((key, IngestionCount { records, last_at: at }));
            }
        }
    }
    (service, kind, counts)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planted_service_faults_are_found_without_false_positives() {
    let rounds =
        std::env::var("FINDINGS_CASES").map_or(1, |cases| cases.parse::<u64>().expect("FINDINGS_CASES is a number") / 100 + 1);
    // Planted faults, found faults, reported findings.
    let mut scores: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    for round in 0..rounds {
        let app = TestApp::start(Backend::Sqlite).await;
        let mut planted: BTreeMap<String, &str> = BTreeMap::new();
        for number in 0..SERVICES {
            let (service, kind, counts) = counts(number, round);
            app.store.add_ingestion(&counts, &[]).await.unwrap();
            planted.insert(service, kind);
        }
        assert_eq!(NOW, "2026-11-21T12:00:00Z");
        let reported: Vec<Value> =
            findings(&app, "").await.into_iter().filter(|finding| finding["subjectKind"] == "SERVICE").collect();
        for finding in &reported {
            scores.entry(finding["kind"].as_str().unwrap().to_owned()).or_default().2 += 1;
        }
        for (service, kind) in planted.iter().filter(|(_, kind)| !kind.is_empty()) {
            let score = scores.entry((*kind).to_owned()).or_default();
            score.0 += 1;
            let is_found = reported.iter().any(|finding| finding["subject"] == *service.as_str() && finding["kind"] == *kind);
            score.1 += u32::from(is_found);
        }
        app.stop().await;
    }
    println!("| kind | planted | found | reported | precision | recall |\n|---|---|---|---|---|---|");
    for (kind, (planted, found, reported)) in &scores {
        let (precision, recall) = (f64::from(*found) / f64::from(*reported), f64::from(*found) / f64::from(*planted));
        println!("| {kind} (services) | {planted} | {found} | {reported} | {precision:.2} | {recall:.2} |");
        assert!(precision >= 0.9 && recall >= 0.9, "{kind}: {planted} planted, {found} found, {reported} reported");
    }
}
