//! Imports of usage records from an export of another database: with the ids, costs and times that they have there, and with their corrections.
//!
//! A key that does not exist yet is inserted with all that is stored under it; an existing one gets the corrections that it lacks. Everything
//! that differs is a conflict, and nothing is changed under that key. So an export may be imported again, and a later one after an earlier one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::DbErr;
use uuid::Uuid;

use super::Recorder;
use super::commit_batch::random_shard;
use super::corrector::{current_record, first_record};
use super::import_version::{Version, VersionContext};
use super::outcome::RecordStatus;
use super::rollup_deltas::RollupDeltas;
use super::writer::retry_transient;
use crate::domain::expiry::RecordExpiry;
use crate::domain::exported::{ExportedCorrection, ExportedKey, ExportedRecord};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record::{KeyHash, NewRecord, erased_key_hash, is_erased_key};
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::domain::usage_type::UsageTypes;
use crate::error::Error;
use crate::store::commit::{AccountRecord, CorrectionModel, KeyModel, RecordingTransaction};
use crate::store::failure::from_db;
use crate::store::records::{RecordModel, cost_of};

/// Length of the hashes of an export, in bytes.
const HASH_BYTES: usize = 16;

/// What became of an imported key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOutcome {
    /// `Recorded` if records or corrections were inserted.
    pub status: RecordStatus,
    /// Why not; empty unless it is a conflict or was rejected.
    pub problems: Vec<Problem>,
}

/// A key of an export, validated.
struct ImportedKey {
    /// The first record and the replacements, oldest first.
    versions: Vec<Version>,
    /// The corrections, oldest first.
    corrections: Vec<CorrectionModel>,
}

impl Recorder {
    /// Imports keys of an export, and returns an outcome for each, in order. A key that is invalid or differs from what exists rejects only
    /// itself. The call as a whole fails with `DATABASE_UNAVAILABLE` or `INTERNAL`; then it is safe to import the same keys again.
    pub async fn import(&self, keys: Vec<ExportedKey>) -> Result<Vec<ImportOutcome>, Error> {
        let types = keys.iter().flat_map(|key| key.versions().map(|version| version.usage_type.as_str()));
        let usage_types = self.usage_types.load_including(types.collect::<HashSet<_>>().into_iter()).await?;
        let checked: Vec<Result<ImportedKey, Vec<Problem>>> =
            keys.into_iter().map(|key| ImportedKey::check(key, &usage_types, self.clock.now())).collect();

        // Each transaction has a key once, in the order of locks.
        let mut statuses: Vec<Option<Result<RecordStatus, Problem>>> = checked.iter().map(|_| None).collect();
        let mut rest: Vec<usize> = (0..checked.len()).filter(|index| checked[*index].is_ok()).collect();
        while !rest.is_empty() {
            let (mut batch, mut repeated) = (BTreeMap::new(), Vec::new());
            let mut ids: HashMap<(&str, Uuid), KeyHash> = HashMap::new();
            for index in rest {
                let Ok(key) = &checked[index] else { continue };
                let (account_id, key_hash) = key.row_key();
                let is_of_other_key =
                    |version: &&Version| ids.get(&(account_id, version.id)).is_some_and(|other| *other != key_hash);
                if let Some(version) = key.versions.iter().find(is_of_other_key) {
                    statuses[index] = Some(Err(version.repeated_id()));
                    continue;
                }
                ids.extend(key.versions.iter().map(|version| ((account_id, version.id), key_hash)));
                match batch.entry(key.row_key()) {
                    Entry::Occupied(_) => repeated.push(index),
                    Entry::Vacant(entry) => {
                        entry.insert((index, key));
                    }
                }
            }
            let keys: Vec<&ImportedKey> = batch.values().map(|(_, key)| *key).collect();
            let imported = retry_transient(self.settings.retry_for(), || self.import_once(&keys)).await.map_err(from_db)?;
            for ((index, _), status) in batch.values().zip(imported) {
                statuses[*index] = Some(status);
            }
            rest = repeated;
        }
        let outcomes = checked.iter().zip(statuses).map(|(checked, status)| match (checked, status) {
            (Err(problems), _) => Ok(ImportOutcome { status: RecordStatus::Rejected, problems: problems.clone() }),
            (Ok(_), Some(Ok(status))) => Ok(ImportOutcome { status, problems: Vec::new() }),
            (Ok(_), Some(Err(problem))) => {
                let is_conflict = problem.code == ProblemCode::IdempotencyConflict;
                let status = if is_conflict { RecordStatus::Conflict } else { RecordStatus::Rejected };
                Ok(ImportOutcome { status, problems: vec![problem] })
            }
            (Ok(_), None) => Err(Error::internal("an imported key has no outcome")),
        });
        outcomes.collect()
    }

    /// Imports keys, which are sorted and distinct, in one transaction.
    async fn import_once(&self, keys: &[&ImportedKey]) -> Result<Vec<Result<RecordStatus, Problem>>, DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        if keys.iter().any(|key| is_erased_key(&key.first().record.key_hash)) {
            transaction.lock_erasures().await?;
        }
        let existing = StoredKeys::read(&transaction, keys).await?;
        let price_version = transaction.price_version().await?;
        let expiry = transaction.record_expiry().await?;
        let mut compared: Vec<_> = keys.iter().map(|key| key.compare(&existing, price_version)?.if_kept(&expiry)).collect();
        let new_versions = compared.iter().flatten().flat_map(|addition| addition.versions);
        let new_ids: Vec<_> = new_versions.map(Version::primary_key).collect();
        if !new_ids.is_empty() {
            let taken = transaction.taken_ids(&new_ids).await?;
            for compared in &mut compared {
                let versions = compared.as_ref().map_or(&[][..], |addition| addition.versions);
                let is_taken = |version: &&Version| taken.contains(&(version.record.account_id.to_string(), version.id));
                if let Some(version) = versions.iter().find(is_taken) {
                    *compared = Err(version.repeated_id());
                }
            }
        }
        let mut new_keys = Vec::new();
        let (mut rows, mut corrections, mut revisions) = (Vec::new(), Vec::new(), Vec::new());
        let mut rollup_deltas = RollupDeltas::new(transaction.watermark().await?.write_through_until);
        for (key, compared) in keys.iter().zip(&compared) {
            let Ok(Addition { corrections: new_corrections, versions: new_versions, voided }) = compared else { continue };
            if new_versions.len() == key.versions.len() {
                new_keys.extend(new_versions.first().map(Version::row));
            }
            rows.extend(new_versions.iter().map(Version::row));
            revisions.extend(new_versions.iter().flat_map(|version| version.revisions.iter().cloned()));
            corrections.extend(new_corrections.iter());
            if let Some(voided) = voided {
                rollup_deltas.retract(voided);
            }
            if let (Some(current), false) = (key.current(), new_versions.is_empty()) {
                rollup_deltas.add(&current.row());
            }
        }
        let with_erased_keys = new_keys.iter().filter(|row| is_erased_key(&row.record.key_hash));
        let with_erased_keys: BTreeSet<_> = with_erased_keys.map(|row| row.record.account_id.as_str()).collect();
        for account_id in &with_erased_keys {
            transaction.mark_erased_keys(account_id).await?;
        }
        if !new_keys.is_empty() && transaction.claim_keys(&new_keys).await? != new_keys.len() as u64 {
            // Another transaction has claimed one of them since: it exists now.
            drop(transaction);
            return Box::pin(self.import_once(keys)).await;
        }
        if !rows.is_empty() {
            transaction.insert_records(&rows).await?;
        }
        if !corrections.is_empty() {
            transaction.insert_corrections(&corrections).await?;
        }
        if !revisions.is_empty() {
            transaction.insert_revisions(&revisions).await?;
        }
        transaction.add_to_rollups(&rollup_deltas.into_vec(), random_shard(&self.database)).await?;
        let committed = transaction.commit().await;
        self.changes.add(keys.iter().flat_map(|key| key.changes()));
        committed?;
        let statuses = compared.into_iter().map(|compared| {
            compared.map(|addition| if addition.is_empty() { RecordStatus::Duplicate } else { RecordStatus::Recorded })
        });
        Ok(statuses.collect())
    }
}

impl ExportedKey {
    fn versions(&self) -> impl Iterator<Item = &ExportedRecord> {
        [&self.record].into_iter().chain(self.corrections.iter().filter_map(|correction| correction.replacement.as_ref()))
    }
}

impl ImportedKey {
    /// Validates a key; returns it, or all problems of the first part that has any.
    fn check(key: ExportedKey, usage_types: &UsageTypes, now: Timestamp) -> Result<Self, Vec<Problem>> {
        let ExportedKey { account_id, idempotency_key, content_hash, record, corrections } = key;
        let hash = |field: &'static str, bytes: Vec<u8>| {
            <[u8; HASH_BYTES]>::try_from(bytes)
                .map_err(|_| vec![Problem::new(ProblemCode::InvalidRecord, field, format!("`{field}` does not have 16 bytes"))])
        };
        let context = VersionContext { account_id, idempotency_key, usage_types, now };
        let mut first = context.check(record)?;
        first.record.content_hash = hash("contentHash", content_hash)?;
        let (root_id, account_id) = (first.id, first.record.account_id.to_string());
        let mut versions = vec![first];
        let mut checked_corrections: Vec<CorrectionModel> = Vec::with_capacity(corrections.len());
        for (version, correction) in (1..).zip(corrections) {
            let ExportedCorrection { replacement, reason, corrected_by, corrected_at, request_hash } = correction;
            let text = |field: &'static str, text: String| Label::parse(field, text).map_err(|problem| vec![problem]);
            let replacement = replacement.map(|record| context.check(record)).transpose()?;
            let is_voided = checked_corrections.last().is_some_and(|last| last.replacement_id.is_none());
            let (Some(voided), false) = (versions.last(), is_voided) else {
                let message = "the record was voided, and has a further correction";
                return Err(vec![Problem::new(ProblemCode::InvalidRecord, "corrections", message)]);
            };
            checked_corrections.push(CorrectionModel {
                account_id: account_id.clone(),
                root_id,
                version,
                voided_id: voided.id,
                voided_occurred_at: voided.record.occurred_at.millis(),
                replacement_id: replacement.as_ref().map(|replacement| replacement.id),
                replacement_occurred_at: replacement.as_ref().map(|replacement| replacement.record.occurred_at.millis()),
                request_hash: hash("requestHash", request_hash)?.to_vec(),
                reason: text("reason", reason)?.to_string(),
                corrected_by: text("correctedBy", corrected_by)?.to_string(),
                corrected_at: corrected_at.millis(),
            });
            versions.extend(replacement);
        }
        let ids: HashSet<Uuid> = versions.iter().map(|version| version.id).collect();
        if ids.len() < versions.len() {
            return Err(vec![Problem::new(ProblemCode::InvalidRecord, "id", "two records under the key have the same id")]);
        }
        Ok(Self { versions, corrections: checked_corrections })
    }

    fn first(&self) -> &Version {
        &self.versions[0] // `check` puts the first record there
    }

    /// The record that counts; `None` if it was voided.
    fn current(&self) -> Option<&Version> {
        let is_voided = self.corrections.last().is_some_and(|last| last.replacement_id.is_none());
        self.versions.last().filter(|_| !is_voided)
    }

    fn row_key(&self) -> (&str, KeyHash) {
        (self.first().record.account_id.as_str(), self.first().record.key_hash)
    }

    /// Account and usage type of each record under the key.
    fn changes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions.iter().map(|version| (version.record.account_id.as_str(), version.record.usage_type.as_str()))
    }

    /// What is to be added to what exists under the key, or why it differs.
    fn compare<'k>(&'k self, stored: &'k StoredKeys, price_version: i64) -> Result<Addition<'k>, Problem> {
        let first = self.first();
        let Some(key) = stored.key(&first.record) else {
            if stored.records_of_erased.contains(&first.id) {
                let message = "the record exists under a key that was not erased here; erase its user, or the account, first";
                return Err(Problem::new(ProblemCode::IdempotencyConflict, "idempotencyKey", message));
            }
            self.check_prices(price_version)?;
            return Ok(Addition { versions: &self.versions, corrections: &self.corrections, voided: None });
        };
        let conflict = |what: &str| {
            let message = format!(
                "account `{}` has a record under the key `{}`, with {what}; it was kept",
                first.record.account_id, first.record.idempotency_key
            );
            Problem::new(ProblemCode::IdempotencyConflict, "idempotencyKey", message)
        };
        if key.content_hash != first.record.content_hash {
            return Err(conflict("other content"));
        }
        let corrections = stored.corrections.get(&first_record(key)).map(Vec::as_slice).unwrap_or_default();
        // The record was sent to both databases: it counts once. Its corrections refer to other ids.
        let is_same_record = key.record_id == first.id;
        let is_corrected = !corrections.is_empty() || !self.corrections.is_empty();
        if is_corrected && !is_same_record {
            return Err(conflict("another id, and one of them was corrected"));
        }
        // What was erased differs from an export of before; the hashes still tell whether it is the same.
        let is_erased = is_erased_key(&key.key_hash);
        let identity = |correction: &CorrectionModel| (correction.request_hash.clone(), correction.replacement_id);
        let differs = |(stored, own): (&CorrectionModel, &CorrectionModel)| {
            if is_erased { identity(stored) != identity(own) } else { stored != own }
        };
        if corrections.iter().zip(&self.corrections).any(differs) {
            return Err(conflict("other corrections"));
        }
        let stored_ids = corrections.iter().filter_map(|correction| correction.replacement_id);
        for (version, id) in self.versions.iter().zip([key.record_id].into_iter().chain(stored_ids)) {
            let Some(record) = stored.records.get(&(key.account_id.clone(), id)) else { continue };
            if let Some(field) = version.difference(record).filter(|_| !is_erased) {
                return Err(conflict(&format!("another `{field}`")));
            }
        }
        let current = stored.current(key);
        if current.is_none() && stored.current_key(key).is_some() && self.corrections.len() > corrections.len() {
            let message = format!(
                "the record under the key `{}` has expired in this database: further corrections of it cannot be imported",
                first.record.idempotency_key
            );
            return Err(Problem::new(ProblemCode::RecordsExpired, "corrections", message));
        }
        // Each correction but a void adds a version.
        let counterpart = self.versions.get(corrections.iter().filter(|correction| correction.replacement_id.is_some()).count());
        if let (Some(current), Some(counterpart)) = (current, counterpart)
            && cost_of(current) != counterpart.cost
        {
            return Err(conflict("another cost"));
        }
        let Some(new_corrections) = self.corrections.get(corrections.len()..).filter(|new| !new.is_empty()) else {
            return Ok(Addition { versions: &[], corrections: &[], voided: None });
        };
        if is_erased && !is_erased_key(&first.record.key_hash) {
            return Err(conflict("a key that was erased here; further corrections of it"));
        }
        self.check_prices(price_version)?;
        Ok(Addition { versions: &self.versions[corrections.len() + 1..], corrections: new_corrections, voided: current })
    }

    fn check_prices(&self, version: i64) -> Result<(), Problem> {
        let revised = self.versions.iter().flat_map(|version| &version.revisions);
        let of_revisions = revised.flat_map(|revision| [revision.old_price_id, revision.new_price_id]);
        let ids = self.versions.iter().map(|version| version.cost.price_id).chain(of_revisions).flatten();
        match ids.into_iter().find(|id| !(1..=version).contains(id)) {
            None => Ok(()),
            Some(id) => {
                let message = format!("there is no price {id}; import the prices of the export first");
                Err(Problem::new(ProblemCode::InvalidRecord, "priceId", message))
            }
        }
    }
}

/// What an import adds under a key.
struct Addition<'k> {
    versions: &'k [Version],
    corrections: &'k [CorrectionModel],
    /// The existing record that counts no longer.
    voided: Option<&'k RecordModel>,
}

impl Addition<'_> {
    /// The addition; `OCCURRED_TOO_EARLY` if it has a record that is older than those that are kept, `RECORDS_EXPIRED` if it voids one.
    fn if_kept(self, expiry: &RecordExpiry) -> Result<Self, Problem> {
        if let Some(voided) = self.voided {
            expiry.check_correction(&voided.usage_type, Timestamp::from_millis(voided.occurred_at))?;
        }
        for Version { record, .. } in self.versions {
            expiry.check_new(record.usage_type.as_str(), record.occurred_at)?;
        }
        Ok(self)
    }

    fn is_empty(&self) -> bool {
        self.versions.is_empty() && self.corrections.is_empty()
    }
}

/// What is stored under the keys of an import. The keys are locked.
struct StoredKeys {
    /// By account and key hash.
    keys: HashMap<(String, Vec<u8>), KeyModel>,
    /// The corrections by the first record under their key, oldest first.
    corrections: HashMap<AccountRecord, Vec<CorrectionModel>>,
    /// The first records and the replacements, by account and id.
    records: HashMap<AccountRecord, RecordModel>,
    /// First records of the import that exist, although the import has an erased key that does not.
    records_of_erased: HashSet<Uuid>,
}

impl StoredKeys {
    async fn read(transaction: &RecordingTransaction, keys: &[&ImportedKey]) -> Result<Self, DbErr> {
        let row_keys: Vec<_> = keys.iter().map(|key| key.row_key()).collect();
        let of_erased = keys.iter().map(|key| key.first()).filter(|first| is_erased_key(&first.record.key_hash));
        let of_erased: Vec<_> =
            of_erased.map(|first| (first.record.account_id.as_str(), first.record.occurred_at.millis(), first.id)).collect();
        let mut stored = Self {
            keys: HashMap::new(),
            corrections: HashMap::new(),
            records: HashMap::new(),
            records_of_erased: HashSet::new(),
        };
        if !of_erased.is_empty() {
            stored.records_of_erased = transaction.find_records(&of_erased).await?.into_iter().map(|record| record.id).collect();
        }
        let keys = transaction.lock_keys(&row_keys).await?;
        if keys.is_empty() {
            return Ok(stored);
        }
        for correction in transaction.last_corrections(&keys, i32::MAX).await? {
            stored.corrections.entry((correction.account_id.clone(), correction.root_id)).or_default().push(correction);
        }
        let mut versions: Vec<_> = keys.iter().map(|key| (key.account_id.as_str(), key.occurred_at, key.record_id)).collect();
        for correction in stored.corrections.values().flatten() {
            let replacement = correction.replacement_occurred_at.zip(correction.replacement_id);
            versions.extend(replacement.map(|(occurred_at, id)| (correction.account_id.as_str(), occurred_at, id)));
        }
        let found = transaction.find_records(&versions).await?.into_iter();
        stored.records = found.map(|record| ((record.account_id.clone(), record.id), record)).collect();
        stored.keys = keys.into_iter().map(|key| ((key.account_id.clone(), key.key_hash.clone()), key)).collect();
        Ok(stored)
    }

    /// The key of a record, erased or not.
    fn key(&self, record: &NewRecord) -> Option<&KeyModel> {
        let key = |key_hash: KeyHash| self.keys.get(&(record.account_id.to_string(), key_hash.to_vec()));
        key(record.key_hash).or_else(|| key(erased_key_hash(&record.key_hash)))
    }

    /// Time and id of the record that counts under a key; `None` if it was voided.
    fn current_key(&self, key: &KeyModel) -> Option<(i64, Uuid)> {
        current_record(key, self.corrections.get(&first_record(key)).and_then(|corrections| corrections.last()))
    }

    fn current(&self, key: &KeyModel) -> Option<&RecordModel> {
        self.current_key(key).and_then(|(_, id)| self.records.get(&(key.account_id.clone(), id)))
    }
}
