//! A commit batch: the records of several calls, their idempotency keys and their rollup deltas in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rand::RngExt;
use sea_orm::DbErr;

use super::changes::Changes;
use super::deltas::Deltas;
use super::outcome::Verdict;
use super::rates::KnownRates;
use crate::clock::Clock;
use crate::domain::cost::{Cost, compute_cost_micros};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record::{KeyHash, NewRecord};
use crate::domain::text::Slug;
use crate::domain::time::Timestamp;
use crate::ids::RecordIds;
use crate::store::at_once::{Assumed, AtOnce};
use crate::store::commit::{AccountKey, HourlyRates, RecordRow, RecordingTransaction, RollupDelta, StoredKey};
use crate::store::database::Database;
use crate::telemetry::recording::RecordingMeter;

/// Commits batches, one at a time.
#[derive(Debug)]
pub(super) struct Committer {
    database: Database,
    clock: Clock,
    ids: Arc<RecordIds>,
    changes: Arc<Changes>,
    meter: Arc<RecordingMeter>,
    lane: i16,
    rates: KnownRates,
}

/// Number of shards of the rollups over all accounts. Readers sum the shards.
const LANES: i16 = 16;

/// Picks the shard to which a writer adds the rollups over all accounts. Writers that share a shard, also across server
/// processes, wait for each other's row locks; correctness does not depend on the choice.
pub(super) fn some_lane(database: &Database) -> i16 {
    if database.is_sqlite() { 0 } else { rand::rng().random_range(0..LANES) }
}

/// Rows by account and key hash. Keys are claimed, and locks taken, in this order.
type Rows<'a> = BTreeMap<(&'a str, KeyHash), RecordRow<'a>>;

impl Committer {
    pub(super) fn new(
        database: Database,
        clock: Clock,
        ids: Arc<RecordIds>,
        changes: Arc<Changes>,
        meter: Arc<RecordingMeter>,
    ) -> Self {
        let lane = some_lane(&database);
        Self { database, clock, ids, changes, meter, lane, rates: KnownRates::default() }
    }

    /// Metrics of the commits.
    pub(super) fn meter(&self) -> &RecordingMeter {
        &self.meter
    }

    /// Commits the new records among `records` and returns an outcome for each, in order. On an error nothing was committed,
    /// unless the connection was lost during the commit itself: then the result is unknown, and a retry finds out. Every attempt
    /// uses new ids, so rows that an earlier attempt committed are detected as duplicates and are not added to the rollups again.
    pub(super) async fn commit(&self, records: &[&NewRecord]) -> Result<Vec<Verdict>, DbErr> {
        let committed = self.commit_either_way(records).await;
        // Also for duplicates and for failed commits: an attempt may have committed although its response was lost.
        self.changes.add(records.iter().map(|record| (record.account_id.as_str(), record.usage_type.as_str())));
        committed
    }

    async fn commit_either_way(&self, records: &[&NewRecord]) -> Result<Vec<Verdict>, DbErr> {
        if self.database.records_at_once()
            && let Some(verdicts) = self.commit_at_once(records).await?
        {
            return Ok(verdicts);
        }
        self.commit_in_steps(records).await
    }

    /// Single-statement path, for the common case that all records are new. `None` when some are not; then nothing was committed.
    async fn commit_at_once(&self, records: &[&NewRecord]) -> Result<Option<Vec<Verdict>>, DbErr> {
        let rates = self.rates.of(&self.database, &tiers_with_rates(records)).await?;
        let assumed = Assumed { rates, announced: self.database.known_closing().announced };
        let now = self.clock.now();
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            let Ok(cost_micros) = cost_of(record, &assumed.rates) else { return Ok(None) };
            rows.push(RecordRow { record, id: self.ids.next(now), cost_micros, recorded_at: now });
        }
        let verdicts = rows.iter().map(|row| Verdict::New(row.id)).collect();
        rows.sort_unstable_by_key(|row| key_of(row.record));
        if rows.windows(2).any(|pair| key_of(pair[0].record) == key_of(pair[1].record)) {
            return Ok(None);
        }
        let deltas = deltas_of(&rows, assumed.announced);
        match self.database.record_at_once(&rows, &deltas, &assumed, self.lane).await? {
            AtOnce::Recorded => Ok(Some(verdicts)),
            AtOnce::NotAllNew => Ok(None),
            AtOnce::Outdated => {
                self.rates.forget();
                self.database.closing().await?;
                Ok(None)
            }
        }
    }

    /// Multi-statement path: claims the keys, reads the existing records under keys that were already claimed, and inserts the
    /// rest.
    async fn commit_in_steps(&self, records: &[&NewRecord]) -> Result<Vec<Verdict>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let rates = rates_for(&transaction, records).await?;
        let now = self.clock.now();

        // Of several records with one key, the first wins. A record whose cost does not fit can only be a duplicate of an
        // existing record.
        let mut rows = Rows::new();
        let mut without_cost = Rows::new();
        let mut problems = HashMap::new();
        for (index, record) in records.iter().enumerate() {
            let row = |cost_micros| RecordRow { record, id: self.ids.next(now), cost_micros, recorded_at: now };
            match cost_of(record, &rates) {
                Ok(cost_micros) => {
                    rows.entry(key_of(record)).or_insert_with(|| row(cost_micros));
                }
                Err(problem) => {
                    without_cost.entry(key_of(record)).or_insert_with(|| row(0));
                    problems.insert(index, problem);
                }
            }
        }
        let sent: Vec<_> = rows.values().copied().collect();
        let taken = if sent.is_empty() { 0 } else { transaction.take_keys(&sent).await? };
        let standing = Standing::find(&transaction, rows, &without_cost, taken).await?;
        let new: Vec<_> = standing.new_rows().collect();
        if !new.is_empty() {
            transaction.insert_records(&new).await?;
            let announced = transaction.closing().await?.announced;
            transaction.add_to_rollups(&deltas_of(&new, announced), self.lane).await?;
        }
        transaction.commit().await?;
        let judge = |(index, record): (usize, &&NewRecord)| standing.judge(record, problems.remove(&index));
        records.iter().enumerate().map(judge).collect()
    }
}

fn deltas_of<'a>(rows: &[RecordRow<'a>], announced: Timestamp) -> Vec<RollupDelta<'a>> {
    let mut deltas = Deltas::default();
    for row in rows {
        deltas.add(row);
    }
    deltas.into_vec(announced)
}

/// The records under the keys of a batch, after the new keys were claimed.
struct Standing<'a> {
    rows: Rows<'a>,
    /// Records that existed before; empty when all keys were new.
    stored: HashMap<AccountKey, StoredKey>,
}

impl<'a> Standing<'a> {
    /// Reads the existing records under the keys of `rows`, unless all of them were `claimed`, and of `without_cost`.
    async fn find(
        transaction: &RecordingTransaction,
        rows: Rows<'a>,
        without_cost: &Rows<'_>,
        taken: u64,
    ) -> Result<Self, DbErr> {
        let mut stored = HashMap::new();
        if taken < rows.len() as u64 {
            let sent: Vec<_> = rows.values().copied().collect();
            stored = transaction.stored_keys(&sent).await?;
            if stored.len() < sent.len() {
                return Err(DbErr::Custom("a key was neither claimed nor found".to_owned()));
            }
        }
        if !without_cost.is_empty() {
            let sent: Vec<_> = without_cost.values().copied().collect();
            stored.extend(transaction.stored_keys(&sent).await?);
        }
        Ok(Self { rows, stored })
    }

    fn stored(&self, record: &NewRecord) -> Option<&StoredKey> {
        if self.stored.is_empty() { None } else { self.stored.get(&owned_key_of(record)) }
    }

    fn is_new(&self, row: &RecordRow<'_>) -> bool {
        self.stored(row.record).is_none_or(|stored| stored.record_id == row.id)
    }

    fn new_rows(&self) -> impl Iterator<Item = RecordRow<'a>> {
        self.rows.values().filter(|row| self.is_new(row)).copied()
    }

    /// Compares a record with the record under its key: an existing one, or the first with this key in the batch.
    fn judge(&self, record: &NewRecord, problem: Option<Problem>) -> Result<Verdict, DbErr> {
        let first = self.rows.get(&key_of(record));
        if let Some(row) = first
            && std::ptr::eq(record, row.record)
            && self.is_new(row)
        {
            return Ok(Verdict::New(row.id));
        }
        let stands = match (self.stored(record), first) {
            (Some(stored), _) => Some((stored.record_id, stored.content_hash.as_slice())),
            (None, Some(row)) => Some((row.id, row.record.content_hash.as_slice())),
            (None, None) => None,
        };
        match (stands, problem) {
            (Some((id, content_hash)), _) if content_hash == record.content_hash => Ok(Verdict::Same(id)),
            (_, Some(problem)) => Ok(Verdict::Rejected(problem)),
            (Some((id, _)), None) => Ok(Verdict::Other(id)),
            (None, None) => Err(DbErr::Custom("a record has neither a row nor a problem".to_owned())),
        }
    }
}

/// Reads the hourly rates for computed costs, as of this transaction.
pub(super) async fn rates_for(transaction: &RecordingTransaction, records: &[&NewRecord]) -> Result<HourlyRates, DbErr> {
    let tiers = tiers_with_rates(records);
    if tiers.is_empty() { Ok(HourlyRates::new()) } else { transaction.hourly_rates(&tiers).await }
}

/// The tiers whose hourly rates are needed for the costs of `records`.
fn tiers_with_rates(records: &[&NewRecord]) -> Vec<String> {
    let with_rate = records.iter().filter(|record| record.cost == Cost::FromHourlyRate);
    let tiers: BTreeSet<&str> = with_rate.filter_map(|record| record.tier.as_ref().map(Slug::as_str)).collect();
    tiers.into_iter().map(str::to_owned).collect()
}

/// The cost of a record in micros.
pub(super) fn cost_of(record: &NewRecord, rates: &HourlyRates) -> Result<i64, Problem> {
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

fn key_of(record: &NewRecord) -> (&str, KeyHash) {
    (record.account_id.as_str(), record.key_hash)
}

fn owned_key_of(record: &NewRecord) -> AccountKey {
    (record.account_id.to_string(), record.key_hash.to_vec())
}
