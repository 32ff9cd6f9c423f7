//! Who was refused: every outcome is counted, per service, usage type, outcome and reason, so that a meter that is never recorded
//! shows up on its first day.
//!
//! Counts gather in memory and go to the database every two seconds and when the server stops; a crash can lose the last two
//! seconds of counts (never of usage). Their variety is bounded: names of tokens, known usage types, codes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::outcome::{RecordOutcome, RecordStatus};
use crate::clock::Clock;
use crate::domain::ingestion::{IngestionCount, IngestionExample, IngestionKey, IngestionOutcome};
use crate::error::ErrorCode;
use crate::ids::RecordIds;
use crate::store::database::Database;
use crate::store::ingestion::EXAMPLES_KEPT;
use crate::telemetry::recording::RecordingMeter;

const FLUSH_EVERY: Duration = Duration::from_secs(2);
/// What a message of an example is cut to, in characters.
const MESSAGE_MAX: usize = 500;

/// Counts what becomes of what is sent.
#[derive(Debug)]
pub struct Tally {
    database: Database,
    clock: Clock,
    ids: Arc<RecordIds>,
    meter: Arc<RecordingMeter>,
    pending: Mutex<Pending>,
}

#[derive(Debug, Default)]
struct Pending {
    counts: BTreeMap<IngestionKey, IngestionCount>,
    /// The last few per service and reason.
    examples: HashMap<(String, String), Vec<IngestionExample>>,
}

/// What is told of a record apart from its outcome.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) usage_type: String,
    pub(super) account_id: String,
    pub(super) idempotency_key: String,
}

impl Tally {
    pub(super) fn new(database: Database, clock: Clock, ids: Arc<RecordIds>, meter: Arc<RecordingMeter>) -> Self {
        Self { database, clock, ids, meter, pending: Mutex::default() }
    }

    /// Counts a call that was refused before its records were looked at, as one.
    pub fn refused(&self, service: &str, code: ErrorCode, message: &str) {
        self.refused_records(service, code, message, 1);
    }

    pub(super) fn refused_records(&self, service: &str, code: ErrorCode, message: &str, records: usize) {
        self.meter.count(IngestionOutcome::Refused.as_str(), code.as_str(), records);
        let key = self.key(service, "", IngestionOutcome::Refused, code.as_str());
        let mut pending = self.lock();
        pending.count(key, self.clock.now_count(records));
        pending.example(IngestionExample {
            service: service.to_owned(),
            reason: code.as_str().to_owned(),
            seen_at: self.clock.now(),
            account_id: None,
            idempotency_key: None,
            message: message.chars().take(MESSAGE_MAX).collect(),
        });
    }

    /// Counts the records of a call. `senders` go with the outcomes, in order; a usage type that does not exist is empty.
    pub(super) fn answered(&self, service: &str, senders: &[Sender], outcomes: &[RecordOutcome]) {
        // Added up first, so that a call of thousands of records takes the lock for a handful of counts.
        let mut counts: HashMap<(&str, RecordStatus, &'static str), usize> = HashMap::new();
        let mut examples = Vec::new();
        for (sender, outcome) in senders.iter().zip(outcomes) {
            let problem = outcome.problems.first();
            let reason = problem.map_or("", |problem| problem.code.as_str());
            let count = counts.entry((sender.usage_type.as_str(), outcome.status, reason)).or_default();
            *count += 1;
            if let Some(problem) = problem
                && *count <= EXAMPLES_KEPT
            {
                examples.push(self.example_of(service, sender, problem));
            }
        }
        let counted = counts.into_iter().map(|((usage_type, status, reason), records)| {
            let outcome = match status {
                RecordStatus::Recorded => IngestionOutcome::Recorded,
                RecordStatus::Duplicate => IngestionOutcome::Duplicate,
                RecordStatus::Conflict => IngestionOutcome::Conflict,
                RecordStatus::Rejected => IngestionOutcome::Rejected,
            };
            self.meter.count(outcome.as_str(), reason, records);
            (self.key(service, usage_type, outcome, reason), self.clock.now_count(records))
        });
        let mut pending = self.lock();
        for (key, count) in counted {
            pending.count(key, count);
        }
        for example in examples {
            pending.example(example);
        }
    }

    fn example_of(&self, service: &str, sender: &Sender, problem: &crate::domain::problem::Problem) -> IngestionExample {
        let shown = |text: &str| -> Option<String> {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(MESSAGE_MAX).collect();
            Some(shown).filter(|shown| !shown.is_empty())
        };
        IngestionExample {
            service: service.to_owned(),
            reason: problem.code.as_str().to_owned(),
            seen_at: self.clock.now(),
            account_id: shown(&sender.account_id),
            idempotency_key: shown(&sender.idempotency_key),
            message: shown(&problem.message).unwrap_or_default(),
        }
    }

    fn key(&self, service: &str, usage_type: &str, outcome: IngestionOutcome, reason: &str) -> IngestionKey {
        IngestionKey {
            bucket: self.clock.now().floor_quarter_hour(),
            service: service.to_owned(),
            usage_type: usage_type.to_owned(),
            outcome,
            reason: reason.to_owned(),
        }
    }

    /// Writes what has gathered. What cannot be written now is kept for the next time.
    pub async fn flush(&self) {
        let Pending { counts, examples } = std::mem::take(&mut *self.lock());
        if counts.is_empty() {
            return;
        }
        let rows: Vec<_> = counts.into_iter().collect();
        let now = self.clock.now();
        let shown: Vec<_> = examples.into_values().flatten().map(|example| (self.ids.next(now), example)).collect();
        if let Err(error) = self.database.add_ingestion(&rows, &shown).await {
            tracing::warn!(cause = error.with_causes(), "writing ingestion counts failed, trying again");
            let mut pending = self.lock();
            for (key, count) in rows {
                pending.count(key, count);
            }
            for (_, example) in shown {
                pending.example(example);
            }
        }
    }

    /// Flushes every two seconds until `stop`, and once more then.
    pub(super) async fn run(self: Arc<Self>, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(FLUSH_EVERY)).await.is_some() {
            self.flush().await;
        }
        self.flush().await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pending {
    fn count(&mut self, key: IngestionKey, count: IngestionCount) {
        let sum = self.counts.entry(key).or_insert(IngestionCount { records: 0, last_at: count.last_at });
        sum.records += count.records;
        sum.last_at = sum.last_at.max(count.last_at);
    }

    fn example(&mut self, example: IngestionExample) {
        let kept = self.examples.entry((example.service.clone(), example.reason.clone())).or_default();
        if kept.len() == EXAMPLES_KEPT {
            kept.remove(0);
        }
        kept.push(example);
    }
}

impl Clock {
    fn now_count(&self, records: usize) -> IngestionCount {
        IngestionCount { records: i64::try_from(records).unwrap_or(i64::MAX), last_at: self.now() }
    }
}
