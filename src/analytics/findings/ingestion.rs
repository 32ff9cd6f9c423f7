//! REFUSALS, DUPLICATES and SILENT services, from the ingestion counts. `visibility` decides who receives these findings.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Ingestion;
use super::days::Days;
use super::inactivity::{Inactivity, inactivity, should_report};
use super::statistics::wilson_lower_bound;
use crate::domain::ingestion::IngestionOutcome;
use crate::settings::FindingsSettings;
use crate::store::findings::ReceivedRow;

/// Minimum number of rejected or duplicate records for a finding.
const MIN_RECORDS: i64 = 10;
/// Minimum ratio of the share to that of the preceding weeks.
const INCREASE_FACTOR: f64 = 3.0;
/// From this share on, rejections are reported however long they have lasted.
const MAJORITY_SHARE: f64 = 0.5;

/// The last days are also examined separately, so that a long range does not hide a recent problem.
const RECENT_DAYS: usize = 7;

/// The ingestion counts of a service per day.
#[derive(Clone, Debug, Default)]
struct ServiceHistory {
    /// Records by day, outcome and reason.
    counts: BTreeMap<(usize, IngestionOutcome, String), i64>,
    /// Days with recorded or duplicate records, in order.
    accepted_days: BTreeSet<usize>,
}

/// A detection about one service.
#[derive(Clone, Debug, PartialEq)]
pub enum Detection {
    /// A large share of its records is rejected, from the day with this index on.
    Refusals(usize, Ingestion),
    /// A large share of its records are duplicates, from the day with this index on.
    Duplicates(usize, Ingestion),
    /// It has stopped sending.
    Silent(String, Inactivity),
}

/// The detections about all services, in the order of their names.
pub fn detect_ingestion(rows: &[ReceivedRow], days: &Days, thresholds: &FindingsSettings) -> Vec<Detection> {
    let mut services: BTreeMap<&str, ServiceHistory> = BTreeMap::new();
    for row in rows {
        let Some(outcome) = IngestionOutcome::parse(&row.outcome) else { continue };
        let (index, service) = (days.index(row.epoch_day), services.entry(&row.service).or_default());
        *service.counts.entry((index, outcome, row.reason.clone())).or_default() += row.records;
        if is_accepted(outcome) {
            service.accepted_days.insert(index);
        }
    }
    let end = days.examined.end;
    let recent_start = end.saturating_sub(RECENT_DAYS).max(days.examined.start);
    let mut found = Vec::new();
    for (name, history) in services {
        let first_high = |counts_outcome: fn(IngestionOutcome) -> bool, is_high: &dyn Fn(&Ingestion) -> bool| {
            let since = |start| (start, history.share_of(name, counts_outcome, start..end));
            [days.examined.start, recent_start]
                .map(since)
                .into_iter()
                .find(|(_, ingestion)| ingestion.records >= MIN_RECORDS && is_high(ingestion))
        };
        let refusals = first_high(|outcome| !is_accepted(outcome), &|ingestion| {
            wilson_lower_bound(ingestion.records, ingestion.total_records) >= MAJORITY_SHARE
                || is_above(ingestion, thresholds.rejected_share)
        });
        found.extend(refusals.map(|(start, ingestion)| Detection::Refusals(start, ingestion)));
        let duplicates = first_high(|outcome| outcome == IngestionOutcome::Duplicate, &|ingestion| {
            is_above(ingestion, thresholds.duplicate_share)
        });
        found.extend(duplicates.map(|(start, ingestion)| Detection::Duplicates(start, ingestion)));
        let accepted_days: Vec<usize> = history.accepted_days.iter().copied().collect();
        if let Some(inactivity) = inactivity(&accepted_days, days.completed.end)
            && should_report(&inactivity, days)
            && history.counts.keys().all(|(index, ..)| *index <= inactivity.last)
        {
            found.push(Detection::Silent(name.to_owned(), inactivity));
        }
    }
    found
}

/// Whether the lower bound of a share reaches the threshold and `INCREASE_FACTOR` times the share of the preceding weeks.
fn is_above(ingestion: &Ingestion, threshold: f64) -> bool {
    let at_least = wilson_lower_bound(ingestion.records, ingestion.total_records);
    at_least >= threshold && at_least >= INCREASE_FACTOR * ingestion.share_before.unwrap_or(0.0)
}

const fn is_accepted(outcome: IngestionOutcome) -> bool {
    matches!(outcome, IngestionOutcome::Recorded | IngestionOutcome::Duplicate)
}

impl ServiceHistory {
    fn share_of(&self, service: &str, counts_outcome: fn(IngestionOutcome) -> bool, days: Range<usize>) -> Ingestion {
        let (mut records, mut total_records, mut records_before, mut total_before) = (0, 0, 0, 0);
        let mut reasons: BTreeMap<&str, i64> = BTreeMap::new();
        for ((index, outcome, reason), count) in &self.counts {
            let counted = if counts_outcome(*outcome) { *count } else { 0 };
            if *index < days.start {
                (records_before, total_before) = (records_before + counted, total_before + count);
            } else if *index < days.end {
                (records, total_records) = (records + counted, total_records + count);
                *reasons.entry(reason).or_default() += counted;
            }
        }
        let most_frequent = reasons.into_iter().filter(|(reason, count)| !reason.is_empty() && *count > 0);
        let most_frequent = most_frequent.max_by(|left, right| left.1.cmp(&right.1).then_with(|| right.0.cmp(left.0)));
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let share = |part: i64, whole: i64| part as f64 / whole.max(1) as f64;
        Ingestion {
            service: service.to_owned(),
            reason: most_frequent.map(|(reason, _)| reason.to_owned()),
            records,
            total_records,
            share: share(records, total_records),
            share_before: (total_before > 0).then(|| share(records_before, total_before)),
        }
    }
}
