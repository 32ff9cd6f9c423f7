//! One transaction: the records of a group of calls, their keys and what they add to the rollups.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rand::RngExt;
use sea_orm::DbErr;

use super::outcome::Verdict;
use crate::clock::Clock;
use crate::domain::cost::{Cost, compute_cost_micros};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::quantity::Totals;
use crate::domain::record::NewRecord;
use crate::ids::RecordIds;
use crate::store::commit::{Grain, RecordRow, RecordingTransaction, RollupKey, StoredRecord};
use crate::store::database::Database;

/// Commits groups, one at a time.
#[derive(Debug)]
pub(super) struct Committer {
    database: Database,
    clock: Clock,
    ids: Arc<RecordIds>,
    /// Where this writer keeps its share of the sums over all accounts: writers of all server processes that happen on the same
    /// lane wait for each other, which costs time and nothing else.
    lane: i16,
}

/// How many lanes the sums over all accounts are spread over. Readers add them up.
const LANES: i16 = 16;

impl Committer {
    pub(super) fn new(database: Database, clock: Clock, ids: Arc<RecordIds>) -> Self {
        let lane = if database.is_sqlite() { 0 } else { rand::rng().random_range(0..LANES) };
        Self { database, clock, ids, lane }
    }

    /// Commits what is new of `records` and gives a verdict for each, in order. On an error nothing was committed, except when
    /// the connection was lost during the commit itself: then nobody knows, and trying again finds out. Every try uses fresh
    /// ids, so that what an earlier one left behind is known for what it is and not added to the rollups again.
    pub(super) async fn commit(&self, records: &[&NewRecord]) -> Result<Vec<Verdict>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let rates = self.rates_for(&transaction, records).await?;
        let now = self.clock.now();

        // One row per key, sorted by key: of several records with one key, the first.
        let mut rows: BTreeMap<(&str, &str), RecordRow<'_>> = BTreeMap::new();
        let mut rejected = HashMap::new();
        for (index, record) in records.iter().enumerate() {
            match cost_of(record, &rates) {
                Ok(cost_micros) => {
                    rows.entry(key_of(record)).or_insert_with(|| RecordRow {
                        record,
                        id: self.ids.next(now),
                        cost_micros,
                        recorded_at: now,
                    });
                }
                Err(problem) => {
                    rejected.insert(index, problem);
                }
            }
        }
        let before = insert(&transaction, &rows).await?;
        let new: Vec<_> = rows.values().filter(|row| !before.contains_key(&owned_key_of(row.record))).copied().collect();
        if !new.is_empty() {
            let deltas: Vec<_> = deltas_of(&new).into_iter().collect();
            transaction.add_to_rollups(&deltas, self.lane).await?;
        }
        transaction.commit().await?;

        let judge = |(index, record): (usize, &&NewRecord)| match rejected.remove(&index) {
            Some(problem) => Verdict::Rejected(problem),
            None => judge(record, &rows[&key_of(record)], &before),
        };
        Ok(records.iter().enumerate().map(judge).collect())
    }

    /// The hourly rates that costs are computed from, as they stand in this transaction.
    async fn rates_for(&self, transaction: &RecordingTransaction, records: &[&NewRecord]) -> Result<HashMap<String, i64>, DbErr> {
        let mut tiers: Vec<String> = records
            .iter()
            .filter(|record| record.cost == Cost::FromHourlyRate)
            .filter_map(|record| record.tier.as_ref().map(ToString::to_string))
            .collect();
        tiers.sort_unstable();
        tiers.dedup();
        if tiers.is_empty() { Ok(HashMap::new()) } else { transaction.hourly_rates(&tiers).await }
    }
}

fn key_of(record: &NewRecord) -> (&str, &str) {
    (record.account_id.as_str(), record.idempotency_key.as_str())
}

fn cost_of(record: &NewRecord, rates: &HashMap<String, i64>) -> Result<i64, Problem> {
    let rate = match record.cost {
        Cost::Given(micros) => return Ok(micros),
        Cost::FromHourlyRate => record.tier.as_ref().and_then(|tier| rates.get(tier.as_str())),
    };
    let Some(rate) = rate else { return Ok(0) };
    compute_cost_micros(record.quantity, *rate).ok_or_else(|| {
        let message = format!(
            "{} s at {rate} micros an hour cost more than 9223372036854775807 micros; send the usage in several records",
            record.quantity
        );
        Problem::new(ProblemCode::CostOutOfRange, "quantity", message)
    })
}

/// What the new records add, per account and over all, in the order in which rollups are locked.
fn deltas_of<'a>(rows: &[RecordRow<'a>]) -> BTreeMap<RollupKey<'a>, Totals> {
    let mut deltas: BTreeMap<RollupKey<'a>, Totals> = BTreeMap::new();
    for RecordRow { record, cost_micros, .. } in rows {
        let totals = Totals { records: 1, quantity: i128::from(record.quantity), cost_micros: i128::from(*cost_micros) };
        let occurred_at = record.occurred_at;
        for (grain, bucket) in
            [(Grain::QuarterHour, occurred_at.floor_quarter_hour()), (Grain::UtcDay, occurred_at.floor_utc_day())]
        {
            let of_account = RollupKey {
                account_id: Some(record.account_id.as_str()),
                grain,
                bucket,
                usage_type: record.usage_type.as_str(),
                tier: record.tier.as_ref().map_or("", |tier| tier.as_str()),
                model: record.labels.model.as_ref().map_or("", |model| model.as_str()),
                provider: record.labels.provider.as_ref().map_or("", |provider| provider.as_str()),
                source: record.source.as_str(),
            };
            *deltas.entry(of_account).or_default() += totals;
            *deltas.entry(RollupKey { account_id: None, ..of_account }).or_default() += totals;
        }
    }
    deltas
}

/// What stood under a key before this transaction, by account and key.
type Before = HashMap<(String, String), StoredRecord>;

/// Inserts the rows whose key is new, and gives back what stood under the keys of the others.
async fn insert(transaction: &RecordingTransaction, rows: &BTreeMap<(&str, &str), RecordRow<'_>>) -> Result<Before, DbErr> {
    let sent: Vec<RecordRow<'_>> = rows.values().copied().collect();
    if sent.is_empty() || transaction.insert_new(&sent).await? == sent.len() as u64 {
        return Ok(HashMap::new());
    }
    let mut stored = transaction.stored(&sent).await?;
    stored.retain(|(account_id, key), stored| rows[&(account_id.as_str(), key.as_str())].id != stored.id);
    Ok(stored)
}

/// Compares a record with the one that stands under its key: stored before, or the first of this group.
fn judge(record: &NewRecord, row: &RecordRow<'_>, before: &Before) -> Verdict {
    let stored = if before.is_empty() { None } else { before.get(&owned_key_of(record)) };
    match stored {
        None if std::ptr::eq(record, row.record) => Verdict::New(row.id),
        None if record.content_hash == row.record.content_hash => Verdict::Same(row.id),
        None => Verdict::Other(row.id),
        Some(stored) if stored.content_hash == record.content_hash => Verdict::Same(stored.id),
        Some(stored) => Verdict::Other(stored.id),
    }
}

fn owned_key_of(record: &NewRecord) -> (String, String) {
    (record.account_id.to_string(), record.idempotency_key.to_string())
}
