//! The statements of corrections, in the transaction that records. Each takes the corrections of a whole call.

use std::collections::{BTreeSet, HashSet};

use entity::{usage_correction, usage_key};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait};

use super::commit::{CorrectionModel, KeyModel, RecordingTransaction};
use super::erased_keys::has_erased_keys;
use super::lookups::last_corrections;
use super::rows::{Cell, push_insert, push_rows};
use super::sql::Sql;
use crate::domain::record::{KeyHash, erased_key_hash};

impl RecordingTransaction {
    /// Reads the keys that exist, and locks them, so that no other transaction can correct their records until this one ends. An erased
    /// key is found by what it was; its row has the hash of the erased key.
    ///
    /// `keys` must be sorted by account and hash: transactions that share keys then lock them in the same order and cannot deadlock.
    pub async fn lock_keys(&self, keys: &[(&str, KeyHash)]) -> Result<Vec<KeyModel>, DbErr> {
        let mut locked = self.lock_keys_as_given(keys).await?;
        if locked.len() < keys.len() && has_erased_keys(self.connection()).await? {
            let found: HashSet<_> = locked.iter().map(|key| (key.account_id.as_str(), key.key_hash.as_slice())).collect();
            let missing = keys.iter().filter(|(account_id, key_hash)| !found.contains(&(*account_id, key_hash.as_slice())));
            let erased: BTreeSet<_> = missing
                .map(|(account_id, key_hash)| (*account_id, erased_key_hash(key_hash)))
                .filter(|key| !keys.contains(key))
                .collect();
            let erased = self.lock_keys_as_given(&erased.into_iter().collect::<Vec<_>>()).await?;
            locked.extend(erased);
        }
        Ok(locked)
    }

    async fn lock_keys_as_given(&self, keys: &[(&str, KeyHash)]) -> Result<Vec<KeyModel>, DbErr> {
        let mut locked = Vec::with_capacity(keys.len());
        // A statement per account: Citus locks rows of one account at a time.
        for of_account in keys.chunk_by(|left, right| left.0 == right.0) {
            let [(account_id, _), ..] = of_account else { continue };
            let mut sql = Sql::new(self.backend());
            sql.push("SELECT account_id, key_hash, content_hash, record_id, occurred_at FROM usage_key WHERE account_id = ");
            sql.bind_text((*account_id).to_owned()).push(" AND key_hash IN (");
            push_rows(&mut sql, &[usage_key::Column::KeyHash], of_account, |(_, key_hash), _| Cell::Bytes(key_hash));
            // On SQLite the transaction holds the only write lock already.
            sql.push(if self.backend() == DbBackend::Postgres {
                ") ORDER BY key_hash FOR UPDATE"
            } else {
                ") ORDER BY key_hash"
            });
            locked.extend(usage_key::Entity::find().from_raw_sql(sql.finish()).all(self.connection()).await?);
        }
        Ok(locked)
    }

    /// The last `count` corrections under each of `keys`; those under one key are oldest first.
    pub async fn last_corrections(&self, keys: &[KeyModel], count: i32) -> Result<Vec<CorrectionModel>, DbErr> {
        last_corrections(self.connection(), keys, count).await
    }

    /// Inserts corrections.
    pub async fn insert_corrections(&self, corrections: &[&CorrectionModel]) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend());
        push_insert::<usage_correction::Entity, _, _>(&mut sql, corrections, |correction, column| {
            correction_cell(correction, column)
        });
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }
}

fn correction_cell(correction: &CorrectionModel, column: usage_correction::Column) -> Cell<'_> {
    use usage_correction::Column;
    match column {
        Column::AccountId => Cell::Text(&correction.account_id),
        Column::RootId => Cell::Uuid(correction.root_id),
        Column::Version => Cell::Integer(correction.version.into()),
        Column::VoidedId => Cell::Uuid(correction.voided_id),
        Column::VoidedOccurredAt => Cell::Integer(correction.voided_occurred_at),
        Column::ReplacementId => Cell::optional_uuid(correction.replacement_id),
        Column::ReplacementOccurredAt => Cell::optional_integer(correction.replacement_occurred_at),
        Column::RequestHash => Cell::Bytes(&correction.request_hash),
        Column::Reason => Cell::Text(&correction.reason),
        Column::CorrectedBy => Cell::Text(&correction.corrected_by),
        Column::CorrectedAt => Cell::Integer(correction.corrected_at),
    }
}
