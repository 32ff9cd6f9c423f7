//! A commit batch: the records of several calls, their idempotency keys and their rollup deltas in one transaction.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rand::RngExt;
use sea_orm::DbErr;

use super::changes::CommittedChanges;
use super::existing_keys::{ExistingKeys, RowsByKey, row_key};
use super::outcome::CommitOutcome;
use super::rates::RateCache;
use super::rollup_deltas::RollupDeltas;
use crate::clock::Clock;
use crate::domain::cost::{Cost, compute_cost_micros};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record::NewRecord;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::ids::RecordIds;
use crate::store::commit::{HourlyRates, RecordingTransaction};
use crate::store::database::Database;
use crate::store::new_rows::{RecordRow, RollupDelta};
use crate::store::single_statement::{Preconditions, SingleStatementOutcome};
use crate::telemetry::recording::RecordingMetrics;

/// Commits batches, one at a time.
#[derive(Debug)]
pub(super) struct Committer {
    database: Database,
    clock: Clock,
    ids: Arc<RecordIds>,
    changes: Arc<CommittedChanges>,
    metrics: Arc<RecordingMetrics>,
    shard: i16,
    rates: RateCache,
}

/// Number of shards of the rollups over all accounts. Readers sum the shards.
const SHARD_COUNT: i16 = 16;

/// Picks the shard to which a writer adds the rollups over all accounts. Writers that share a shard, also across server
/// processes, wait for each other's row locks; correctness does not depend on the choice.
pub(super) fn random_shard(database: &Database) -> i16 {
    if database.is_sqlite() { 0 } else { rand::rng().random_range(0..SHARD_COUNT) }
}

impl Committer {
    pub(super) fn new(
        database: Database,
        clock: Clock,
        ids: Arc<RecordIds>,
        changes: Arc<CommittedChanges>,
        metrics: Arc<RecordingMetrics>,
    ) -> Self {
        let shard = random_shard(&database);
        Self { database, clock, ids, changes, metrics, shard, rates: RateCache::default() }
    }

    /// Metrics of the commits.
    pub(super) fn metrics(&self) -> &RecordingMetrics {
        &self.metrics
    }

    /// Commits the new records among `records` and returns an outcome for each, in order. On an error nothing was committed,
    /// unless the connection was lost during the commit itself: then the result is unknown, and a retry finds out. Every attempt
    /// uses new ids, so rows that an earlier attempt committed are detected as duplicates and are not added to the rollups again.
    pub(super) async fn commit(&self, records: &[&NewRecord]) -> Result<Vec<CommitOutcome>, DbErr> {
        let committed = self.commit_records(records).await;
        // Also for duplicates and for failed commits: an attempt may have committed although its response was lost.
        self.changes.add(records.iter().map(|record| (record.account_id.as_str(), record.usage_type.as_str())));
        committed
    }

    async fn commit_records(&self, records: &[&NewRecord]) -> Result<Vec<CommitOutcome>, DbErr> {
        if self.database.supports_single_statement()
            && let Some(commit_outcomes) = self.commit_in_single_statement(records).await?
        {
            return Ok(commit_outcomes);
        }
        self.commit_in_multiple_statements(records).await
    }

    /// Single-statement path, for the common case that all records are new. `None` when some are not; then nothing was committed.
    async fn commit_in_single_statement(&self, records: &[&NewRecord]) -> Result<Option<Vec<CommitOutcome>>, DbErr> {
        let rates = self.rates.get_or_load(&self.database, &tiers_with_computed_cost(records)).await?;
        let preconditions = Preconditions { rates, write_through_until: self.database.cached_watermark().write_through_until };
        let now = self.clock.now();
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            let Ok(cost_micros) = compute_cost(record, &preconditions.rates) else { return Ok(None) };
            rows.push(RecordRow { record, id: self.ids.next(now), cost_micros, recorded_at: now });
        }
        let commit_outcomes = rows.iter().map(|row| CommitOutcome::Inserted(row.id)).collect();
        rows.sort_unstable_by_key(|row| row_key(row.record));
        if rows.windows(2).any(|pair| row_key(pair[0].record) == row_key(pair[1].record)) {
            return Ok(None);
        }
        let rollup_deltas = compute_deltas(&rows, preconditions.write_through_until);
        match self.database.record_in_single_statement(&rows, &rollup_deltas, &preconditions, self.shard).await? {
            SingleStatementOutcome::Committed => Ok(Some(commit_outcomes)),
            SingleStatementOutcome::KeyExists => Ok(None),
            SingleStatementOutcome::PreconditionFailed => {
                self.rates.invalidate();
                self.database.watermark().await?;
                Ok(None)
            }
        }
    }

    /// Multi-statement path: claims the keys, reads the existing records under keys that were already claimed, and inserts the
    /// rest.
    async fn commit_in_multiple_statements(&self, records: &[&NewRecord]) -> Result<Vec<CommitOutcome>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let rates = load_rates(&transaction, records).await?;
        let now = self.clock.now();

        // Of several records with one key, the first wins. A record whose cost does not fit can only be a duplicate of an
        // existing record.
        let mut rows = RowsByKey::new();
        let mut without_cost = RowsByKey::new();
        let mut problems = HashMap::new();
        for (index, record) in records.iter().enumerate() {
            let row = |cost_micros| RecordRow { record, id: self.ids.next(now), cost_micros, recorded_at: now };
            match compute_cost(record, &rates) {
                Ok(cost_micros) => {
                    rows.entry(row_key(record)).or_insert_with(|| row(cost_micros));
                }
                Err(problem) => {
                    without_cost.entry(row_key(record)).or_insert_with(|| row(0));
                    problems.insert(index, problem);
                }
            }
        }
        let candidates: Vec<_> = rows.values().copied().collect();
        let claimed = if candidates.is_empty() { 0 } else { transaction.claim_keys(&candidates).await? };
        let mut existing_keys = ExistingKeys::find(&transaction, rows, &without_cost, claimed).await?;
        existing_keys.read_conflicting(&transaction, records).await?;
        let new: Vec<_> = existing_keys.new_rows().collect();
        if !new.is_empty() {
            transaction.insert_records(&new).await?;
            let write_through_until = transaction.watermark().await?.write_through_until;
            transaction.add_to_rollups(&compute_deltas(&new, write_through_until), self.shard).await?;
        }
        transaction.commit().await?;
        let outcome_for = |(index, record): (usize, &&NewRecord)| existing_keys.outcome_for(record, problems.remove(&index));
        records.iter().enumerate().map(outcome_for).collect()
    }
}

fn compute_deltas<'a>(rows: &[RecordRow<'a>], write_through_until: Timestamp) -> Vec<RollupDelta<'a>> {
    let mut rollup_deltas = RollupDeltas::default();
    for row in rows {
        rollup_deltas.add(row);
    }
    rollup_deltas.into_vec(write_through_until)
}

/// Reads the hourly rates for computed costs, as of this transaction.
pub(super) async fn load_rates(transaction: &RecordingTransaction, records: &[&NewRecord]) -> Result<HourlyRates, DbErr> {
    let tiers = tiers_with_computed_cost(records);
    if tiers.is_empty() { Ok(HourlyRates::new()) } else { transaction.hourly_rates(&tiers).await }
}

/// The tiers whose hourly rates are needed for the costs of `records`.
fn tiers_with_computed_cost(records: &[&NewRecord]) -> Vec<String> {
    let with_computed_cost = records.iter().filter(|record| record.cost == Cost::FromHourlyRate);
    let tiers: BTreeSet<&str> = with_computed_cost.filter_map(|record| record.tier.as_ref().map(Label::as_str)).collect();
    tiers.into_iter().map(str::to_owned).collect()
}

/// The cost of a record in micros.
pub(super) fn compute_cost(record: &NewRecord, rates: &HourlyRates) -> Result<i64, Problem> {
    let rate = match record.cost {
        Cost::Given(micros) => return Ok(micros),
        Cost::FromHourlyRate => record.tier.as_ref().and_then(|tier| *rates.get(tier.as_str())?),
    };
    let Some(rate) = rate else { return Ok(0) };
    compute_cost_micros(record.quantity, rate).ok_or_else(|| {
        let message = format!(
            "the cost of {} s at {rate} micros per hour exceeds 9223372036854775807 micros; split the usage into several records",
            record.quantity
        );
        Problem::new(ProblemCode::CostOutOfRange, "quantity", message)
    })
}
