//! The inserts of reference data of an export: rows with the values that they have in another database.

use std::collections::BTreeSet;

use entity::{display_name, hardware_spec, usage_type};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyTrait};

use super::database::Database;
use super::failure::from_db;
use super::hardware_specs::HardwareSpecModel;
use super::prices::append_with_ids;
use super::snapshot::{DisplayNameModel, UsageTypeModel};
use super::write_pool::WriteTransaction;
use crate::domain::price::Price;
use crate::error::Error;

/// A transaction that inserts reference data.
#[derive(Debug)]
pub struct ReferenceDataTransaction<'a> {
    database: &'a Database,
    transaction: WriteTransaction,
}

impl Database {
    /// Begins a transaction that inserts reference data.
    pub async fn begin_reference_data(&self) -> Result<ReferenceDataTransaction<'_>, Error> {
        Ok(ReferenceDataTransaction { database: self, transaction: self.begin_write().await.map_err(from_db)? })
    }
}

impl ReferenceDataTransaction<'_> {
    /// Inserts a usage type, or returns the existing one.
    pub async fn insert_usage_type(&self, row: UsageTypeModel) -> Result<Option<UsageTypeModel>, Error> {
        let key = row.slug.clone();
        self.insert::<usage_type::Entity, _>(row, key).await.map_err(from_db)
    }

    /// Inserts a hardware spec, or returns the existing one of the tier.
    pub async fn insert_hardware_spec(&self, row: HardwareSpecModel) -> Result<Option<HardwareSpecModel>, Error> {
        let key = row.tier.clone();
        self.insert::<hardware_spec::Entity, _>(row, key).await.map_err(from_db)
    }

    /// Inserts a display name, or returns the existing one.
    pub async fn insert_display_name(&self, row: DisplayNameModel) -> Result<Option<DisplayNameModel>, Error> {
        let key = (row.account_id.clone(), row.dimension.clone(), row.id.clone());
        self.insert::<display_name::Entity, _>(row, key).await.map_err(from_db)
    }

    /// Appends the prices that do not exist yet, under the ids that they have, and returns these ids; or the first id under which the table has
    /// another price, or that would leave a gap.
    pub async fn append_prices(&self, prices: &[Price]) -> Result<Result<BTreeSet<i64>, i64>, Error> {
        append_with_ids(&self.transaction, self.database.backend, prices).await.map_err(from_db)
    }

    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await.map_err(from_db)
    }

    /// Inserts a row, or returns the existing one with its primary key.
    async fn insert<E, Key>(&self, row: E::Model, key: Key) -> Result<Option<E::Model>, DbErr>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
        Key: Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType> + Send,
    {
        let existing = E::find_by_id(key).one(&self.transaction).await?;
        if existing.is_none() {
            // Another transaction may insert the same row: then either is as good.
            let mut on_conflict = OnConflict::columns(E::PrimaryKey::iter());
            let row = row.into_active_model().reset_all();
            E::insert(row).on_conflict(on_conflict.do_nothing().to_owned()).exec_without_returning(&self.transaction).await?;
        }
        Ok(existing)
    }
}
