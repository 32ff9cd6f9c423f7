//! The records that exist under the keys of a commit batch, and the outcome that follows for each record of the batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::DbErr;
use uuid::Uuid;

use super::outcome::{CommitOutcome, CurrentRecord, ExistingRecord};
use crate::domain::difference::{RecordContent, compared_cost};
use crate::domain::problem::Problem;
use crate::domain::record::{KeyHash, NewRecord, comparable};
use crate::domain::record_labels::stored_json;
use crate::domain::time::Timestamp;
use crate::store::commit::{AccountKey, AccountRecord, RecordingTransaction, StoredKey};
use crate::store::failure::changed_meanwhile;
use crate::store::new_rows::RecordRow;
use crate::store::records::RecordModel;

/// Rows by account and key hash. Keys are claimed, and locks taken, in this order.
pub(super) type RowsByKey<'a> = BTreeMap<(&'a str, KeyHash), RecordRow<'a>>;

/// The records under the keys of a batch, after the new keys were claimed.
pub(super) struct ExistingKeys<'a> {
    rows: RowsByKey<'a>,
    /// Records that existed before; empty when all keys were new.
    stored: HashMap<AccountKey, StoredKey>,
    /// Those of them that were stored with another content than was sent now, and the replacements of those that were replaced.
    contents: HashMap<AccountRecord, RecordModel>,
}

impl<'a> ExistingKeys<'a> {
    /// Reads the existing records under the keys of `rows`, unless all of them were `claimed`, and of `without_cost`.
    pub(super) async fn find(
        transaction: &RecordingTransaction,
        rows: RowsByKey<'a>,
        without_cost: &RowsByKey<'_>,
        claimed: u64,
    ) -> Result<Self, DbErr> {
        let mut stored = HashMap::new();
        if claimed < rows.len() as u64 {
            let candidates: Vec<_> = rows.values().copied().collect();
            stored = transaction.find_keys(&candidates).await?;
            if stored.len() < candidates.len() {
                return Err(changed_meanwhile());
            }
        }
        if !without_cost.is_empty() {
            let candidates: Vec<_> = without_cost.values().copied().collect();
            stored.extend(transaction.find_keys(&candidates).await?);
        }
        Ok(Self { rows, stored, contents: HashMap::new() })
    }

    fn stored(&self, record: &NewRecord) -> Option<&StoredKey> {
        if self.stored.is_empty() { None } else { self.stored.get(&owned_row_key(record)) }
    }

    fn is_new(&self, row: &RecordRow<'_>) -> bool {
        self.stored(row.record).is_none_or(|stored| stored.record_id == row.id)
    }

    pub(super) fn new_rows(&self) -> impl Iterator<Item = RecordRow<'a>> {
        self.rows.values().filter(|row| self.is_new(row)).copied()
    }

    /// Compares a record with the record under its key: an existing one, or the first with this key in the batch. `priced` is the result
    /// of computing its cost: a warning, or the problem that rejects it if it is new.
    pub(super) fn outcome_for(
        &self,
        record: &NewRecord,
        priced: Result<Option<Problem>, Problem>,
    ) -> Result<CommitOutcome, DbErr> {
        let first = self.rows.get(&row_key(record));
        if let Some(row) = first
            && std::ptr::eq(record, row.record)
            && self.is_new(row)
        {
            return Ok(CommitOutcome::Inserted(row.id, priced.ok().flatten()));
        }
        let problem = priced.err();
        let Some((existing, has_same_hash, content)) = self.existing(record, first) else {
            return problem
                .map(CommitOutcome::Rejected)
                .ok_or_else(|| DbErr::Custom("a record has neither a row nor a problem".to_owned()));
        };
        if has_same_hash {
            return Ok(CommitOutcome::Duplicate(existing));
        }
        // Without the existing record it is unknown what differs, but not that something does.
        let differences = content.map(|content| content.differences(&RecordContent::of(record)));
        match (differences, problem) {
            (Some(differences), _) if differences.is_empty() => Ok(CommitOutcome::Duplicate(existing)),
            (_, Some(problem)) => Ok(CommitOutcome::Rejected(problem)),
            (differences, None) => Ok(CommitOutcome::Conflict(existing, differences.unwrap_or_default())),
        }
    }

    /// The record that exists under the key of `record`: a stored one, or the first of the batch; whether it was sent with the same content;
    /// and its content if not.
    fn existing(
        &self,
        record: &NewRecord,
        first: Option<&RecordRow<'_>>,
    ) -> Option<(ExistingRecord, bool, Option<RecordContent>)> {
        let account_id = record.account_id.to_string();
        if let Some(stored) = self.stored(record) {
            let content_of_id = |id: &Uuid| self.contents.get(&(account_id.clone(), *id));
            let content = content_of_id(&stored.record_id);
            let has_same_hash = stored.content_hash == record.content_hash;
            let usage_type_of = |id: &Uuid| match content_of_id(id) {
                Some(model) => Some(model.usage_type.clone()),
                // The hash covers the usage type.
                None => Some(record.usage_type.to_string()).filter(|_| has_same_hash && *id == stored.record_id),
            };
            let existing = ExistingRecord {
                usage_type: usage_type_of(&stored.record_id),
                account_id: account_id.clone(),
                id: stored.record_id,
                current: stored.current.map(|(_, id)| CurrentRecord { usage_type: usage_type_of(&id), id }),
            };
            return Some((existing, has_same_hash, content.map(content_of)));
        }
        let RecordRow { record: row, id, cost, .. } = first?;
        let usage_type = Some(row.usage_type.to_string());
        let current = Some(CurrentRecord { id: *id, usage_type: usage_type.clone() });
        let existing = ExistingRecord { account_id, id: *id, current, usage_type };
        // As it is compared once it is stored: with the cost that it is stored with.
        let content = RecordContent { cost: compared_cost(row.source.as_str(), cost.nanos), ..RecordContent::of(row) };
        let content = RecordContent { occurred_at: Some(row.occurred_at), ..content };
        Some((existing, row.content_hash == record.content_hash, Some(content)))
    }

    /// Reads the records under keys that were stored before with another content hash than that of a record of the batch, and the
    /// records that replaced the first ones under their keys: outcomes describe them only to tokens that may record their usage type.
    pub(super) async fn read_contents(
        &mut self,
        transaction: &RecordingTransaction,
        records: &[&NewRecord],
    ) -> Result<(), DbErr> {
        let described = records.iter().filter_map(|record| Some((record, self.stored(record)?))).flat_map(|(record, stored)| {
            let first = Some((stored.occurred_at, stored.record_id)).filter(|_| stored.content_hash != record.content_hash);
            let replacement = stored.current.filter(|(_, id)| *id != stored.record_id);
            first.into_iter().chain(replacement).map(|(occurred_at, id)| (record.account_id.as_str(), occurred_at, id))
        });
        let keys: Vec<_> = described.collect::<BTreeSet<_>>().into_iter().collect();
        if !keys.is_empty() {
            let found = transaction.find_records(&keys).await?;
            self.contents = found.into_iter().map(|model| ((model.account_id.clone(), model.id), model)).collect();
        }
        Ok(())
    }
}

/// The content of a stored record, for the comparison with one that was sent.
pub(super) fn content_of(model: &RecordModel) -> RecordContent {
    RecordContent {
        fields: vec![
            ("idempotencyKey", Some(model.idempotency_key.clone())),
            ("usageType", Some(model.usage_type.clone())),
            ("quantity", Some(model.quantity.to_string())),
            ("source", Some(model.source.clone())),
            ("tier", model.tier.clone()),
            ("model", model.model.clone()),
            ("provider", model.provider.clone()),
            ("userId", model.user_id.clone()),
            ("sessionId", model.session_id.clone()),
            ("workspaceId", model.workspace_id.clone()),
            ("agentId", model.agent_id.clone()),
            ("labels", stored_json(model.labels.as_ref())),
        ],
        cost: compared_cost(&model.source, model.cost_nanos),
        occurred_at: Some(Timestamp::from_millis(model.occurred_at)),
        metadata: model.metadata.as_ref().and_then(serde_json::Value::as_object).map(comparable),
    }
}

pub(super) fn row_key(record: &NewRecord) -> (&str, KeyHash) {
    (record.account_id.as_str(), record.key_hash)
}

fn owned_row_key(record: &NewRecord) -> AccountKey {
    (record.account_id.to_string(), record.key_hash.to_vec())
}
