//! Reads of one state of the database, over many statements.

use std::collections::BTreeSet;

use entity::{cost_revision, display_name, hardware_spec, price, usage_key, usage_type};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QueryTrait};
use uuid::Uuid;

pub use entity::display_name::Model as DisplayNameModel;
pub use entity::price::Model as PriceModel;
pub use entity::usage_type::Model as UsageTypeModel;

use super::commit::{CorrectionModel, KeyModel};
use super::cost_revisions::CostRevisionModel;
use super::database::Database;
use super::failure::from_db;
use super::hardware_specs::HardwareSpecModel;
use super::lookups::{find_records, last_corrections};
use super::measured::Measured;
use super::records::{RecordListing, RecordModel, select_corrections, select_page};
use super::rows::{Cell, push_join, push_rows};
use super::sql::Sql;
use crate::domain::account_scope::AccountFilter;
use crate::domain::page::{Page, PageRequest};
use crate::domain::record::KeyHash;
use crate::domain::record_listing::RecordCursor;
use crate::error::Error;

/// A transaction whose statements all read the state that the first of them found. Writers continue.
#[derive(Debug)]
pub struct Snapshot {
    transaction: Measured<DatabaseTransaction>,
}

/// Rows per statement of a table that is read as a whole.
const PAGE: u64 = 10_000;

impl Database {
    /// Begins a snapshot. `DATABASE_UNAVAILABLE` if the database cannot be reached.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        let transaction = self.writer.begin_snapshot().await.map_err(from_db)?;
        Ok(Snapshot { transaction })
    }
}

impl Snapshot {
    /// All usage types, by slug.
    pub async fn usage_types(&self) -> Result<Vec<UsageTypeModel>, Error> {
        usage_type::Entity::find().order_by_asc(usage_type::Column::Slug).all(&self.transaction).await.map_err(from_db)
    }

    /// All prices, by id.
    pub async fn prices(&self) -> Result<Vec<PriceModel>, Error> {
        price::Entity::find().order_by_asc(price::Column::Id).all(&self.transaction).await.map_err(from_db)
    }

    /// All hardware specs, by tier.
    pub async fn hardware_specs(&self) -> Result<Vec<HardwareSpecModel>, Error> {
        hardware_spec::Entity::find().order_by_asc(hardware_spec::Column::Tier).all(&self.transaction).await.map_err(from_db)
    }

    /// Display names after a row, by account, dimension and id; of `account_ids` if given. Empty after the last.
    pub async fn display_names(
        &self,
        account_ids: Option<&[String]>,
        after: Option<&DisplayNameModel>,
    ) -> Result<Vec<DisplayNameModel>, Error> {
        use display_name::Column;
        let mut cursor = display_name::Entity::find()
            .apply_if(account_ids, |select, ids| select.filter(Column::AccountId.is_in(ids)))
            .cursor_by((Column::AccountId, Column::Dimension, Column::Id));
        if let Some(DisplayNameModel { account_id, dimension, id, .. }) = after {
            cursor.after((account_id.as_str(), dimension.as_str(), id.as_str()));
        }
        cursor.first(PAGE).all(&self.transaction).await.map_err(from_db)
    }

    /// A page of records.
    pub async fn records(&self, listing: &RecordListing, page: &PageRequest<RecordCursor>) -> Result<Page<RecordModel>, Error> {
        let select = select_page(self.transaction.get_database_backend(), listing, page);
        Ok(page.build_page(select.all(&self.transaction).await.map_err(from_db)?))
    }

    /// The keys with these accounts and hashes. Unordered.
    pub async fn keys(&self, keys: &[(&str, KeyHash)]) -> Result<Vec<KeyModel>, Error> {
        use usage_key::Column;
        let mut sql = Sql::new(self.transaction.get_database_backend());
        sql.push("SELECT k.* FROM (");
        push_rows(&mut sql, &[Column::AccountId, Column::KeyHash], keys, |(account_id, key_hash), column| match column {
            Column::AccountId => Cell::Text(account_id),
            _ => Cell::Bytes(key_hash),
        });
        push_join(&mut sql);
        sql.push(" usage_key k ON k.account_id = input.account_id AND k.key_hash = input.key_hash");
        usage_key::Entity::find().from_raw_sql(sql.finish()).all(&self.transaction).await.map_err(from_db)
    }

    /// All corrections under `keys`; those under one key are oldest first.
    pub async fn corrections(&self, keys: &[KeyModel]) -> Result<Vec<CorrectionModel>, Error> {
        last_corrections(&self.transaction, keys, i32::MAX).await.map_err(from_db)
    }

    /// The corrections that voided `records`, given by account and id, in the accounts of the filter. Unordered.
    pub async fn corrections_of(
        &self,
        account_filter: &AccountFilter,
        records: &[(String, Uuid)],
    ) -> Result<Vec<CorrectionModel>, Error> {
        let select = select_corrections(self.transaction.get_database_backend(), account_filter, records);
        select.all(&self.transaction).await.map_err(from_db)
    }

    /// The records with these primary keys: account, time and id. Unordered.
    pub async fn find_records(&self, keys: &[(&str, i64, Uuid)]) -> Result<Vec<RecordModel>, Error> {
        find_records(&self.transaction, keys).await.map_err(from_db)
    }

    /// The cost revisions of records, given by account and id; those of one record are oldest first.
    pub async fn cost_revisions(&self, records: &BTreeSet<(&str, Uuid)>) -> Result<Vec<CostRevisionModel>, Error> {
        use cost_revision::Column;
        let records: Vec<_> = records.iter().copied().collect();
        let mut sql = Sql::new(self.transaction.get_database_backend());
        sql.push("SELECT r.* FROM (");
        push_rows(&mut sql, &[Column::AccountId, Column::RecordId], &records, |(account_id, id), column| match column {
            Column::AccountId => Cell::Text(account_id),
            _ => Cell::Uuid(*id),
        });
        push_join(&mut sql);
        sql.push(" cost_revision r ON r.account_id = input.account_id AND r.record_id = input.record_id ORDER BY r.revised_at, r.run_id");
        cost_revision::Entity::find().from_raw_sql(sql.finish()).all(&self.transaction).await.map_err(from_db)
    }
}
