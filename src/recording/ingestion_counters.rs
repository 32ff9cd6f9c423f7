//! Ingestion counters: every outcome is counted per service, usage type, outcome and reason, so that a meter whose records are
//! all rejected shows up on its first day.
//!
//! Counts are collected in memory and written to the database every two seconds and on shutdown; a crash loses at most two
//! seconds of counts (never usage). Their cardinality is bounded: token names, existing usage types, codes.

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
use crate::telemetry::recording::RecordingMetrics;

const FLUSH_EVERY: Duration = Duration::from_secs(2);
/// Maximum length of the message of an example, in characters.
const MESSAGE_MAX: usize = 500;

/// Counts the outcomes of received records.
#[derive(Debug)]
pub struct IngestionCounters {
    database: Database,
    clock: Clock,
    ids: Arc<RecordIds>,
    metrics: Arc<RecordingMetrics>,
    pending: Mutex<Pending>,
}

#[derive(Debug, Default)]
struct Pending {
    counts: BTreeMap<IngestionKey, IngestionCount>,
    /// The latest examples per service and reason.
    examples: HashMap<(String, String), Vec<IngestionExample>>,
}

/// Fields that identify a record in counts and examples; empty for a record that cannot be read.
#[derive(Debug, Default)]
pub(super) struct RecordIdentity {
    pub(super) usage_type: String,
    pub(super) account_id: String,
    pub(super) idempotency_key: String,
}

impl IngestionCounters {
    pub(super) fn new(database: Database, clock: Clock, ids: Arc<RecordIds>, metrics: Arc<RecordingMetrics>) -> Self {
        Self { database, clock, ids, metrics, pending: Mutex::default() }
    }

    /// Counts a call that was rejected before its records were read, as one record.
    pub fn record_rejection(&self, service: &str, code: ErrorCode, message: &str) {
        self.record_rejected_call(service, code, message, 1);
    }

    /// Counts a call of `records` records that was rejected as a whole.
    pub fn record_rejected_call(&self, service: &str, code: ErrorCode, message: &str, records: usize) {
        self.metrics.count(service, IngestionOutcome::Refused.as_str(), code.as_str(), records);
        let key = self.key(service, "", IngestionOutcome::Refused, code.as_str());
        let mut pending = self.lock();
        pending.count(key, self.clock.count_now(records));
        pending.example(IngestionExample {
            service: service.to_owned(),
            reason: code.as_str().to_owned(),
            seen_at: self.clock.now(),
            account_id: None,
            idempotency_key: None,
            message: message.chars().take(MESSAGE_MAX).collect(),
        });
    }

    /// Counts the records of a call. `identities` and `outcomes` have the same order; the usage type is empty if it does not
    /// exist.
    pub(super) fn record_outcomes(&self, service: &str, identities: &[RecordIdentity], outcomes: &[RecordOutcome]) {
        // Aggregate first, so that a call with thousands of records holds the lock only for a few counts.
        let mut counts: HashMap<(&str, RecordStatus, &'static str), usize> = HashMap::new();
        let mut examples = Vec::new();
        for (identity, outcome) in identities.iter().zip(outcomes) {
            let problem = outcome.problems.first();
            let reason = problem.map_or("", |problem| problem.code.as_str());
            let count = counts.entry((identity.usage_type.as_str(), outcome.status, reason)).or_default();
            *count += 1;
            if let Some(problem) = problem
                && *count <= EXAMPLES_KEPT
            {
                examples.push(self.example_of(service, identity, problem));
            }
        }
        let counted = counts.into_iter().map(|((usage_type, status, reason), records)| {
            let outcome = match status {
                RecordStatus::Recorded => IngestionOutcome::Recorded,
                RecordStatus::Duplicate => IngestionOutcome::Duplicate,
                RecordStatus::Conflict => IngestionOutcome::Conflict,
                RecordStatus::Rejected => IngestionOutcome::Rejected,
            };
            self.metrics.count(service, outcome.as_str(), reason, records);
            (self.key(service, usage_type, outcome, reason), self.clock.count_now(records))
        });
        let mut pending = self.lock();
        for (key, count) in counted {
            pending.count(key, count);
        }
        for example in examples {
            pending.example(example);
        }
    }

    fn example_of(
        &self,
        service: &str,
        identity: &RecordIdentity,
        problem: &crate::domain::problem::Problem,
    ) -> IngestionExample {
        let shown = |text: &str| -> Option<String> {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(MESSAGE_MAX).collect();
            Some(shown).filter(|shown| !shown.is_empty())
        };
        IngestionExample {
            service: service.to_owned(),
            reason: problem.code.as_str().to_owned(),
            seen_at: self.clock.now(),
            account_id: shown(&identity.account_id),
            idempotency_key: shown(&identity.idempotency_key),
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

    /// Writes the collected counts. If that fails, they are kept for the next flush.
    pub async fn flush(&self) {
        let Pending { counts, examples } = std::mem::take(&mut *self.lock());
        if counts.is_empty() {
            return;
        }
        let rows: Vec<_> = counts.into_iter().collect();
        let now = self.clock.now();
        let shown: Vec<_> = examples.into_values().flatten().map(|example| (self.ids.next(now), example)).collect();
        if let Err(error) = self.database.add_ingestion(&rows, &shown).await {
            tracing::warn!(cause = error.with_causes(), "writing ingestion counts failed, will retry");
            let mut pending = self.lock();
            for (key, count) in rows {
                pending.count(key, count);
            }
            for (_, example) in shown {
                pending.example(example);
            }
        }
    }

    /// Flushes every two seconds until `stop` is cancelled, and once more after that.
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
    fn count_now(&self, records: usize) -> IngestionCount {
        IngestionCount { records: i64::try_from(records).unwrap_or(i64::MAX), last_at: self.now() }
    }
}
