//! Pricing records again: computes costs from the prices that are in the table now, in place.
//!
//! Each page of records is one transaction: their keys are locked, their costs and rollups change, and a revision of each is appended. An
//! interrupted run is repeated: records that have the cost of their price already are not changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::DbErr;
use uuid::Uuid;

use super::commit_batch::random_shard;
use super::corrector::{Corrector, current_record, first_record};
use super::rollup_deltas::RollupDeltas;
use super::writer::retry_transient;
use crate::domain::cost::{CostSource, RecordedCost};
use crate::domain::filter::UsageFilter;
use crate::domain::page::PageRequest;
use crate::domain::price::PriceTable;
use crate::domain::record::{KeyHash, hash_key_text};
use crate::domain::record_listing::RecordOrder;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::commit::{AccountRecord, CorrectionModel, RecordingTransaction};
use crate::store::cost_revisions::CostRevisionModel;
use crate::store::failure::from_db;
use crate::store::records::{RecordListing, RecordModel, cost_of, cursor_of, usage_of};

/// Records per transaction.
const PAGE: usize = 1_000;

/// The records to price again.
#[derive(Clone, Debug)]
pub struct RepriceRequest {
    /// Filters the records.
    pub filter: UsageFilter,
    /// Start of the range, inclusive.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// Whether to compute the differences only.
    pub is_dry_run: bool,
}

/// What changed, or would change, for the records of one account and model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RepriceDifference {
    /// Number of records with another cost or price.
    pub records: i64,
    /// Their known cost before, in nanos.
    pub cost_before_nanos: i128,
    /// Their known cost after, in nanos.
    pub cost_after_nanos: i128,
    /// Number of them without a known cost before.
    pub unpriced_before: i64,
    /// Number of them without a known cost after.
    pub unpriced_after: i64,
}

/// The result of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepriceReport {
    /// Id of the run, as in its revisions.
    pub run_id: Uuid,
    /// Number of records in the range whose cost was not sent and that are not free.
    pub examined: u64,
    /// Number of records that keep their cost because the new one would exceed 64 bits.
    pub out_of_range: u64,
    /// The changes by account and model; the model is `None` for records without one.
    pub differences: BTreeMap<(String, Option<String>), RepriceDifference>,
}

impl Corrector {
    /// Prices the records of a request again, a page of them at a time. `RECORDS_EXPIRED` if records of the range have expired.
    pub(super) async fn reprice(&self, request: &RepriceRequest) -> Result<RepriceReport, Error> {
        let mut report =
            RepriceReport { run_id: self.ids.next(self.clock.now()), examined: 0, out_of_range: 0, differences: BTreeMap::new() };
        self.database.require_records(&request.filter, Some(request.start)).await?;
        let listing = RecordListing { start: request.start, end: request.end, ..RecordListing::of(request.filter.clone()) };
        let mut page = PageRequest { limit: PAGE, from_end: true, after: None, before: None };
        loop {
            let listed = self.database.list_records(&listing, &page).await?;
            // Newest first within the page, and the pages from the oldest on.
            let Some(newest) = listed.rows.first() else {
                self.database.require_records(&request.filter, Some(request.start)).await?; // also none that expired meanwhile
                return Ok(report);
            };
            page.before = Some(cursor_of(newest, RecordOrder::Newest));
            let examined: Vec<RecordModel> = listed.rows.into_iter().filter(is_from_price).collect();
            report.examined += examined.len() as u64;
            let prices = self.prices.current().await?;
            let (differing, out_of_range) = with_other_cost(&examined, &prices);
            report.out_of_range += out_of_range;
            if differing.is_empty() {
                continue;
            }
            if request.is_dry_run {
                count(&mut report, differing.into_iter());
                continue;
            }
            let found: BTreeSet<_> = differing
                .iter()
                .map(|(record, _)| (record.account_id.as_str(), hash_key_text(&record.idempotency_key)))
                .collect();
            let found: Vec<_> = found.into_iter().collect();
            let changed =
                retry_transient(self.retry_for, || self.reprice_once(&found, request, report.run_id)).await.map_err(from_db)?;
            count(&mut report, changed.iter().map(|(record, cost)| (record, *cost)));
        }
    }

    /// Changes the costs of the records that count under `keys`, as far as they differ; returns the records before and their new costs.
    ///
    /// The lock of its key keeps a record from being corrected or priced by another transaction. What counts is read under the lock, so
    /// that a replacement that took over an outdated cost is priced as well.
    async fn reprice_once(
        &self,
        keys: &[(&str, KeyHash)],
        request: &RepriceRequest,
        run_id: Uuid,
    ) -> Result<Vec<(RecordModel, RecordedCost)>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        let keys = transaction.lock_keys(keys).await?;
        let corrections = transaction.last_corrections(&keys, 1).await?;
        let last: HashMap<AccountRecord, &CorrectionModel> =
            corrections.iter().map(|correction| ((correction.account_id.clone(), correction.root_id), correction)).collect();
        let current = keys.iter().filter_map(|key| {
            let (occurred_at, id) = current_record(key, last.get(&first_record(key)).copied())?;
            Some((key.account_id.as_str(), occurred_at, id))
        });
        let is_in_range = |record: &RecordModel| (request.start.millis()..request.end.millis()).contains(&record.occurred_at);
        let mut locked = transaction.find_records(&current.collect::<Vec<_>>()).await?;
        locked.retain(|record| is_from_price(record) && is_in_range(record));
        let prices = self.prices.of_transaction(&transaction).await?;
        let (differing, _) = with_other_cost(&locked, &prices);
        if differing.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let revisions: Vec<_> = differing.iter().map(|(record, cost)| revision(record, *cost, run_id, now)).collect();
        transaction.revise_costs(&revisions).await?;
        let mut rollup_deltas = RollupDeltas::new(transaction.watermark().await?.write_through_until);
        for (record, cost) in &differing {
            rollup_deltas.replace_cost(record, cost.nanos);
        }
        transaction.add_to_rollups(&rollup_deltas.into_vec(), random_shard(&self.database)).await?;
        let committed = transaction.commit().await;
        self.changes.add(differing.iter().map(|(record, _)| (record.account_id.as_str(), record.usage_type.as_str())));
        committed?;
        Ok(differing.into_iter().map(|(record, cost)| (record.clone(), cost)).collect())
    }
}

/// Whether the cost of a record comes from a price, or would if there were one.
fn is_from_price(record: &RecordModel) -> bool {
    matches!(CostSource::of(&record.source, cost_of(record)), CostSource::Priced | CostSource::Unpriced)
}

/// The records that have another cost or price by `prices`, and the number of those whose cost would exceed 64 bits.
fn with_other_cost<'a>(records: &'a [RecordModel], prices: &PriceTable) -> (Vec<(&'a RecordModel, RecordedCost)>, u64) {
    let (mut differing, mut out_of_range) = (Vec::new(), 0);
    for record in records {
        match prices.price(usage_of(record), record.quantity) {
            Ok(cost) if cost != cost_of(record) => differing.push((record, cost)),
            Ok(_) => {}
            Err(_) => out_of_range += 1,
        }
    }
    (differing, out_of_range)
}

fn revision(record: &RecordModel, cost: RecordedCost, run_id: Uuid, now: Timestamp) -> CostRevisionModel {
    let old = cost_of(record);
    CostRevisionModel {
        account_id: record.account_id.clone(),
        record_id: record.id,
        run_id,
        occurred_at: record.occurred_at,
        old_price_id: old.price_id,
        new_price_id: cost.price_id,
        old_cost_nanos: old.nanos,
        new_cost_nanos: cost.nanos,
        revised_at: now.millis(),
    }
}

fn count<'a>(report: &mut RepriceReport, changed: impl Iterator<Item = (&'a RecordModel, RecordedCost)>) {
    for (record, cost) in changed {
        let difference = report.differences.entry((record.account_id.clone(), record.model.clone())).or_default();
        difference.records += 1;
        difference.cost_before_nanos += i128::from(record.cost_nanos.unwrap_or_default());
        difference.cost_after_nanos += i128::from(cost.nanos.unwrap_or_default());
        difference.unpriced_before += i64::from(record.cost_nanos.is_none());
        difference.unpriced_after += i64::from(cost.nanos.is_none());
    }
}
