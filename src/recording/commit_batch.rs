//! A commit batch: the records of several calls, their idempotency keys and their rollup deltas in one transaction.

use std::sync::Arc;

use rand::RngExt;
use sea_orm::DbErr;

use super::changes::CommittedChanges;
use super::existing_keys::{ExistingKeys, RowsByKey, row_key};
use super::outcome::CommitOutcome;
use super::rollup_deltas::RollupDeltas;
use crate::catalog::PriceCatalog;
use crate::clock::Clock;
use crate::domain::cost::RecordedCost;
use crate::domain::expiry::RecordExpiry;
use crate::domain::record::NewRecord;
use crate::domain::time::Timestamp;
use crate::ids::RecordIds;
use crate::store::commit::RecordingTransaction;
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
    prices: Arc<PriceCatalog>,
    shard: i16,
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
        prices: Arc<PriceCatalog>,
    ) -> Self {
        let shard = random_shard(&database);
        Self { database, clock, ids, changes, metrics, prices, shard }
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
        let prices = self.prices.cached();
        let write_through_until = self.database.cached_watermark().write_through_until;
        let preconditions = Preconditions { price_version: prices.version(), write_through_until };
        let now = self.clock.now();
        let mut rows = Vec::with_capacity(records.len());
        let mut commit_outcomes = Vec::with_capacity(records.len());
        for record in records {
            let Ok((cost, warning)) = prices.cost_of(record) else { return Ok(None) };
            let id = self.ids.next(now);
            rows.push(RecordRow { record, id, cost, recorded_at: now });
            commit_outcomes.push(CommitOutcome::Inserted(id, warning));
        }
        rows.sort_unstable_by_key(|row| row_key(row.record));
        if rows.windows(2).any(|pair| row_key(pair[0].record) == row_key(pair[1].record)) {
            return Ok(None);
        }
        let rollup_deltas = compute_deltas(&rows, preconditions.write_through_until);
        match self.database.record_in_single_statement(&rows, &rollup_deltas, &preconditions, self.shard).await? {
            SingleStatementOutcome::Committed => Ok(Some(commit_outcomes)),
            SingleStatementOutcome::KeyExists => Ok(None),
            SingleStatementOutcome::PreconditionFailed => {
                // The multi-statement path reads the prices again if those were outdated.
                self.database.watermark().await?;
                Ok(None)
            }
        }
    }

    /// Multi-statement path: claims the keys, reads the existing records under keys that were already claimed, and inserts the
    /// rest.
    async fn commit_in_multiple_statements(&self, records: &[&NewRecord]) -> Result<Vec<CommitOutcome>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let prices = self.prices.of_transaction(&transaction).await?;
        let expiry = self.expiry_of(records, &transaction).await?;
        let now = self.clock.now();

        // Of several records with one key, the first wins. A record whose cost does not fit, or that is older than those that are kept, can
        // only be a duplicate of an existing record.
        let mut rows = RowsByKey::new();
        let mut without_cost = RowsByKey::new();
        let mut warnings = Vec::with_capacity(records.len());
        for record in records {
            let row = |cost| RecordRow { record, id: self.ids.next(now), cost, recorded_at: now };
            let is_kept = expiry.check_new(record.usage_type.as_str(), record.occurred_at);
            warnings.push(match is_kept.and_then(|()| prices.cost_of(record)) {
                Ok((cost, warning)) => {
                    rows.entry(row_key(record)).or_insert_with(|| row(cost));
                    Ok(warning)
                }
                Err(problem) => {
                    without_cost.entry(row_key(record)).or_insert_with(|| row(RecordedCost::UNPRICED));
                    Err(problem)
                }
            });
        }
        let candidates: Vec<_> = rows.values().copied().collect();
        let claimed = if candidates.is_empty() { 0 } else { transaction.claim_keys(&candidates).await? };
        let mut existing_keys = ExistingKeys::find(&transaction, rows, &without_cost, claimed).await?;
        existing_keys.read_contents(&transaction, records).await?;
        let new: Vec<_> = existing_keys.new_rows().collect();
        if !new.is_empty() {
            transaction.insert_records(&new).await?;
            let write_through_until = transaction.watermark().await?.write_through_until;
            transaction.add_to_rollups(&compute_deltas(&new, write_through_until), self.shard).await?;
        }
        transaction.commit().await?;
        records.iter().zip(warnings).map(|(record, warning)| existing_keys.outcome_for(record, warning)).collect()
    }

    /// Which records have expired, if any of `records` is old enough.
    async fn expiry_of(&self, records: &[&NewRecord], transaction: &RecordingTransaction) -> Result<RecordExpiry, DbErr> {
        if records.iter().any(|record| self.database.may_have_expired(record.occurred_at)) {
            transaction.record_expiry().await
        } else {
            Ok(RecordExpiry::default())
        }
    }
}

fn compute_deltas<'a>(rows: &[RecordRow<'a>], write_through_until: Timestamp) -> Vec<RollupDelta<'a>> {
    let mut rollup_deltas = RollupDeltas::new(write_through_until);
    for row in rows {
        rollup_deltas.add(row);
    }
    rollup_deltas.into_vec()
}
