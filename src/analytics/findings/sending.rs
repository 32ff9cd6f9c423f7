//! REFUSALS, DUPLICATES and SILENT services, from the ingestion counts. `visibility` decides who receives these findings.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::days::Days;
use super::silence::{Silence, is_news, silence};
use super::statistics::share_at_least;
use super::{Sending, Thresholds};
use crate::domain::ingestion::IngestionOutcome;
use crate::store::findings::SentRow;

/// Minimum number of rejected or duplicate records for a finding.
const RECORDS_MIN: i64 = 10;
/// Minimum ratio of the share to that of the preceding weeks.
const TIMES_BEFORE: f64 = 3.0;
/// From this share on, rejections are reported however long they have lasted.
const MOST: f64 = 0.5;

/// The last days are also examined separately, so that a long range does not hide a recent problem.
const LATELY_DAYS: usize = 7;

/// The ingestion counts of a service per day.
#[derive(Clone, Debug, Default)]
struct Sent {
    /// Records by day, outcome and reason.
    counts: BTreeMap<(usize, IngestionOutcome, String), i64>,
    /// Days with recorded or duplicate records, in order.
    arrived: BTreeSet<usize>,
}

/// A detection about one service.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A large share of its records is rejected, from the day with this index on.
    Refusals(usize, Sending),
    /// A large share of its records are duplicates, from the day with this index on.
    Duplicates(usize, Sending),
    /// It has stopped sending.
    Silent(String, Silence),
}

/// The detections about all services, in the order of their names.
pub fn unusual(rows: &[SentRow], days: &Days, thresholds: &Thresholds) -> Vec<Found> {
    let mut services: BTreeMap<&str, Sent> = BTreeMap::new();
    for row in rows {
        let Some(outcome) = IngestionOutcome::parse(&row.outcome) else { continue };
        let (place, service) = (days.place(row.epoch_day), services.entry(&row.service).or_default());
        *service.counts.entry((place, outcome, row.reason.clone())).or_default() += row.records;
        if is_arrival(outcome) {
            service.arrived.insert(place);
        }
    }
    let end = days.looked_at.end;
    let lately = end.saturating_sub(LATELY_DAYS).max(days.looked_at.start);
    let mut found = Vec::new();
    for (name, sent) in services {
        let first_high = |is_counted: fn(IngestionOutcome) -> bool, is_high: &dyn Fn(&Sending) -> bool| {
            let since = |start| (start, sent.share_of(name, is_counted, start..end));
            [days.looked_at.start, lately]
                .map(since)
                .into_iter()
                .find(|(_, sending)| sending.records >= RECORDS_MIN && is_high(sending))
        };
        let refusals = first_high(|outcome| !is_arrival(outcome), &|sending| {
            share_at_least(sending.records, sending.of) >= MOST || is_above(sending, thresholds.refused_share)
        });
        found.extend(refusals.map(|(start, sending)| Found::Refusals(start, sending)));
        let duplicates = first_high(|outcome| outcome == IngestionOutcome::Duplicate, &|sending| {
            is_above(sending, thresholds.duplicate_share)
        });
        found.extend(duplicates.map(|(start, sending)| Found::Duplicates(start, sending)));
        let arrived: Vec<usize> = sent.arrived.iter().copied().collect();
        if let Some(silence) = silence(&arrived, days.over.end)
            && is_news(&silence, days)
            && sent.counts.keys().all(|(place, ..)| *place <= silence.last)
        {
            found.push(Found::Silent(name.to_owned(), silence));
        }
    }
    found
}

/// Whether the lower bound of a share reaches the threshold and `INCREASE_FACTOR` times the share of the preceding weeks.
fn is_above(sending: &Sending, threshold: f64) -> bool {
    let at_least = share_at_least(sending.records, sending.of);
    at_least >= threshold && at_least >= TIMES_BEFORE * sending.share_before.unwrap_or(0.0)
}

const fn is_arrival(outcome: IngestionOutcome) -> bool {
    matches!(outcome, IngestionOutcome::Recorded | IngestionOutcome::Duplicate)
}

impl Sent {
    fn share_of(&self, service: &str, is_counted: fn(IngestionOutcome) -> bool, days: Range<usize>) -> Sending {
        let (mut records, mut of, mut records_before, mut of_before) = (0, 0, 0, 0);
        let mut reasons: BTreeMap<&str, i64> = BTreeMap::new();
        for ((place, outcome, reason), count) in &self.counts {
            let counted = if is_counted(*outcome) { *count } else { 0 };
            if *place < days.start {
                (records_before, of_before) = (records_before + counted, of_before + count);
            } else if *place < days.end {
                (records, of) = (records + counted, of + count);
                *reasons.entry(reason).or_default() += counted;
            }
        }
        let most = reasons.into_iter().filter(|(reason, count)| !reason.is_empty() && *count > 0);
        let most = most.max_by(|left, right| left.1.cmp(&right.1).then_with(|| right.0.cmp(left.0)));
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let share = |part: i64, whole: i64| part as f64 / whole.max(1) as f64;
        Sending {
            service: service.to_owned(),
            reason: most.map(|(reason, _)| reason.to_owned()),
            records,
            of,
            share: share(records, of),
            share_before: (of_before > 0).then(|| share(records_before, of_before)),
        }
    }
}
