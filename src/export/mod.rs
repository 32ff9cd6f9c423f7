//! Exports: everything that `import` needs to give the same answers in another database, as the lines of [`crate::domain::exported`].
//!
//! One snapshot is read from the beginning to the end, so an export holds one moment. Records are read in pages by time; an idempotency key is
//! exported whole, with all its corrections, at the first of its records in the range.
//!
//! The other exports are tables, which programs read that know nothing of this one: usage records ([`records`]), sums
//! ([`usage`]), and cost and usage by FOCUS ([`focus`]), in the formats of [`format`].

mod expired;
pub mod focus;
pub mod format;
mod lines;
mod parquet;
pub mod records;
pub mod rows;
pub mod selection;
pub mod table;
pub mod text;
pub mod usage;

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use self::expired::require_kept;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::exported::{EXPORT_VERSION, ExportEnd, ExportHeader, ExportedKey, ExportedLine};
use crate::domain::filter::UsageFilter;
use crate::domain::page::PageRequest;
use crate::domain::record::{KeyHash, hash_key_text};
use crate::domain::record_listing::RecordOrder;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::commit::{AccountRecord, CorrectionModel, KeyModel};
use crate::store::cost_revisions::CostRevisionModel;
use crate::store::database::Database;
use crate::store::records::{RecordListing, RecordModel, cursor_of};
use crate::store::snapshot::Snapshot;

/// Records per page.
const PAGE: usize = 5_000;

/// What to export.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// The accounts; empty: all.
    pub account_ids: BTreeSet<String>,
    /// Start of the range of the records, inclusive.
    pub start: Timestamp,
    /// End of the range of the records, exclusive.
    pub end: Timestamp,
    /// The currency of the installation.
    pub currency: String,
}

/// Reads an export and passes its lines to `write`, many at a time, in order. `RECORDS_EXPIRED` if the range has a start and records after it
/// have expired; from [`Timestamp::EARLIEST`] the records that are kept are exported.
pub async fn export<E: From<Error>>(
    database: &Database,
    request: &ExportRequest,
    mut write: impl AsyncFnMut(Vec<ExportedLine>) -> Result<(), E>,
) -> Result<(), E> {
    let snapshot = database.snapshot().await?;
    let account_ids: Vec<String> = request.account_ids.iter().cloned().collect();
    let account_ids = Some(account_ids).filter(|ids| !ids.is_empty());
    let ExportRequest { start, end, currency, .. } = request;
    let header = ExportHeader {
        version: EXPORT_VERSION,
        currency: currency.clone(),
        account_ids: account_ids.clone(),
        start: *start,
        end: *end,
    };
    write(vec![ExportedLine::Export(header)]).await?;
    let count = Cell::new(0);
    let mut write = async |batch: Vec<ExportedLine>| {
        count.set(count.get() + batch.len() as u64);
        write(batch).await
    };

    write(snapshot.usage_types().await?.into_iter().map(lines::usage_type).collect()).await?;
    write(snapshot.prices().await?.into_iter().map(lines::price).collect()).await?;
    write(snapshot.hardware_specs().await?.into_iter().map(lines::hardware_spec).collect()).await?;
    let mut last_name = None;
    loop {
        let names = snapshot.display_names(account_ids.as_deref(), last_name.as_ref()).await?;
        let Some(last) = names.last() else { break };
        last_name = Some(last.clone());
        write(names.into_iter().map(lines::display_name).collect()).await?;
    }

    let account_filter = AccountFilter::all(AccountScope::All).with_accounts(request.account_ids.iter().cloned());
    let listing = RecordListing {
        start: *start,
        end: *end,
        includes_voided: true,
        ..RecordListing::of(UsageFilter::for_accounts(account_filter))
    };
    let mut page = PageRequest { limit: PAGE, from_end: true, after: None, before: None };
    loop {
        let mut records = snapshot.records(&listing, &page).await?.rows;
        records.reverse(); // pages are from the oldest on, and newest first within the page
        if page.before.is_none() {
            require_kept(database, &listing.filter, *start).await?;
        }
        let Some(last) = records.last() else { break };
        page.before = Some(cursor_of(last, RecordOrder::Newest));
        let keys = KeysOfPage::read(&snapshot, &records).await?;
        write(keys.lines(&records, request)?).await?;
    }
    write(vec![ExportedLine::ExportEnd(ExportEnd { lines: count.get() })]).await
}

/// What is stored under the keys of a page of records.
struct KeysOfPage {
    keys: HashMap<(String, Vec<u8>), KeyModel>,
    /// The corrections by the first record under their key, oldest first.
    corrections: HashMap<AccountRecord, Vec<CorrectionModel>>,
    /// The first records and the replacements of the keys with corrections, by id.
    versions: HashMap<AccountRecord, RecordModel>,
    revisions: HashMap<AccountRecord, Vec<CostRevisionModel>>,
}

impl KeysOfPage {
    async fn read(snapshot: &Snapshot, records: &[RecordModel]) -> Result<Self, Error> {
        let key_hashes: BTreeSet<(&str, KeyHash)> =
            records.iter().map(|record| (record.account_id.as_str(), hash_key_text(&record.idempotency_key))).collect();
        let key_models = snapshot.keys(&key_hashes.into_iter().collect::<Vec<_>>()).await?;
        let mut corrections: HashMap<AccountRecord, Vec<CorrectionModel>> = HashMap::new();
        for correction in snapshot.corrections(&key_models).await? {
            corrections.entry((correction.account_id.clone(), correction.root_id)).or_default().push(correction);
        }
        let corrected =
            key_models.iter().filter_map(|key| Some((key, corrections.get(&(key.account_id.clone(), key.record_id))?)));
        let of_corrected: BTreeSet<(&str, i64, Uuid)> = corrected
            .flat_map(|(key, corrections)| {
                let replacements = corrections.iter().filter_map(|correction| {
                    Some((key.account_id.as_str(), correction.replacement_occurred_at?, correction.replacement_id?))
                });
                replacements.chain([(key.account_id.as_str(), key.occurred_at, key.record_id)])
            })
            .collect();
        let versions = snapshot.find_records(&of_corrected.into_iter().collect::<Vec<_>>()).await?;
        let all = records.iter().chain(&versions).map(|record| (record.account_id.as_str(), record.id)).collect();
        let mut revisions: HashMap<AccountRecord, Vec<CostRevisionModel>> = HashMap::new();
        for revision in snapshot.cost_revisions(&all).await? {
            revisions.entry((revision.account_id.clone(), revision.record_id)).or_default().push(revision);
        }
        let keys = key_models.into_iter().map(|key| ((key.account_id.clone(), key.key_hash.clone()), key)).collect();
        let versions = versions.into_iter().map(|record| ((record.account_id.clone(), record.id), record)).collect();
        Ok(Self { keys, corrections, versions, revisions })
    }

    /// The lines of the keys of which `records` has the first record of the range.
    fn lines(&self, records: &[RecordModel], request: &ExportRequest) -> Result<Vec<ExportedLine>, Error> {
        let missing = || Error::internal("a record, or the key of one, is missing; `usage-insights verify` checks the database");
        let mut lines = Vec::with_capacity(records.len());
        // The first record in the range, by the first record of a key with corrections.
        let mut first_in_range: HashMap<AccountRecord, Option<(i64, Uuid)>> = HashMap::new();
        for record in records {
            let key = self
                .keys
                .get(&(record.account_id.clone(), hash_key_text(&record.idempotency_key).to_vec()))
                .ok_or_else(missing)?;
            let of_account = |id: Uuid| (key.account_id.clone(), id);
            let is_written_here = |in_range: &Option<(i64, Uuid)>| *in_range == Some((record.occurred_at, record.id));
            if first_in_range.get(&of_account(key.record_id)).is_some_and(|in_range| !is_written_here(in_range)) {
                continue;
            }
            let corrections = self.corrections.get(&of_account(key.record_id)).map(Vec::as_slice).unwrap_or_default();
            // Versions that have expired are left out: the first one that is kept stands for those before it.
            let ids = [key.record_id].into_iter().chain(corrections.iter().filter_map(|correction| correction.replacement_id));
            let found: Vec<&RecordModel> =
                ids.filter_map(|id| if id == record.id { Some(record) } else { self.versions.get(&of_account(id)) }).collect();
            let first = *found.first().ok_or_else(missing)?;
            let in_range =
                found.iter().filter(|version| (request.start.millis()..request.end.millis()).contains(&version.occurred_at));
            let in_range = in_range.map(|version| (version.occurred_at, version.id)).min();
            if !corrections.is_empty() {
                first_in_range.insert(of_account(key.record_id), in_range);
            }
            if !is_written_here(&in_range) {
                continue;
            }
            let exported = |record: &RecordModel| {
                lines::record(record, self.revisions.get(&of_account(record.id)).map(Vec::as_slice).unwrap_or_default())
            };
            let ended = |version: &RecordModel| corrections.iter().find(|correction| correction.voided_id == version.id);
            let corrections = found.iter().enumerate().filter_map(|(index, version)| {
                Some(lines::correction(ended(version)?, found.get(index + 1).map(|replacement| exported(replacement))))
            });
            lines.push(ExportedLine::UsageRecord(Box::new(ExportedKey {
                account_id: record.account_id.clone(),
                idempotency_key: record.idempotency_key.clone(),
                content_hash: key.content_hash.clone(),
                record: exported(first),
                corrections: corrections.collect(),
            })));
        }
        Ok(lines)
    }
}
