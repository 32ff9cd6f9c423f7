//! The table `hardware_spec`.

pub use entity::hardware_spec::Model as HardwareSpecModel;
use entity::hardware_spec::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
    SqlErr, Unchanged,
};

use super::database::Database;
use super::failure::from_db;
use super::filter::is_one_of;
use super::prices::append;
use crate::domain::hardware::HardwareSpecFields;
use crate::domain::page::{Page, PageRequest, SpecCursor};
use crate::domain::price::PriceToAdd;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};

impl Database {
    /// A page of hardware specs, by sort order and tier.
    pub async fn list_hardware_specs(
        &self,
        only_available: bool,
        page: &PageRequest<SpecCursor>,
    ) -> Result<Page<HardwareSpecModel>, Error> {
        let sort_key = || Expr::tuple([Expr::col(Column::SortOrder), Expr::col(Column::Tier)]);
        let cursor_key = |cursor: &SpecCursor| Expr::tuple([Expr::value(cursor.sort_order), Expr::value(cursor.tier.clone())]);
        let mut select = Entity::find();
        if only_available {
            select = select.filter(Column::IsAvailable.eq(true));
        }
        if let Some(after) = &page.after {
            select = select.filter(sort_key().gt(cursor_key(after)));
        }
        if let Some(before) = &page.before {
            select = select.filter(sort_key().lt(cursor_key(before)));
        }
        let order = if page.from_end { Order::Desc } else { Order::Asc };
        let select = select.order_by(Column::SortOrder, order.clone()).order_by(Column::Tier, order).limit(page.limit as u64 + 1);
        let rows = self.read(select.build(self.backend), |row| HardwareSpecModel::from_query_result(row, "")).await?;
        Ok(page.build_page(rows))
    }

    /// The hardware specs of `tiers`. Unordered; tiers without a spec are omitted.
    pub async fn hardware_specs_of(&self, tiers: &[String]) -> Result<Vec<HardwareSpecModel>, Error> {
        let select = Entity::find().filter(is_one_of(self.backend, Expr::col(Column::Tier), tiers.iter().map(String::as_str)));
        self.read(select.build(self.backend), |row| HardwareSpecModel::from_query_result(row, "")).await
    }

    /// The hardware spec of a tier, read on the write pool. `NOT_FOUND` if there is none.
    pub async fn get_hardware_spec(&self, tier: &str) -> Result<HardwareSpecModel, Error> {
        let spec = Entity::find_by_id(tier.to_owned()).one(&self.writer).await.map_err(from_db)?;
        spec.ok_or_else(|| not_found(tier))
    }

    /// Inserts a hardware spec and the price of its tier. `ALREADY_EXISTS` if the tier has a spec.
    pub async fn insert_hardware_spec(
        &self,
        tier: &Label,
        fields: &HardwareSpecFields,
        price: Option<PriceToAdd>,
        author: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let row = ActiveModel { tier: Set(tier.to_string()), created_at: Set(now.millis()), ..columns_of(fields, now) };
        let transaction = self.begin_write().await.map_err(from_db)?;
        match Entity::insert(row).exec_without_returning(&transaction).await {
            Ok(_) => {
                append(&transaction, self.backend, price.as_slice(), author, now).await.map_err(from_db)?;
                transaction.commit().await.map_err(from_db)
            }
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(Error::argument(
                ErrorCode::AlreadyExists,
                "tier",
                format!("there is already a hardware spec for tier `{tier}`"),
            )),
            Err(error) => Err(from_db(error)),
        }
    }

    /// Updates a hardware spec with `change` under a row lock, adds the price of its tier, and returns the new spec. `NOT_FOUND` if there
    /// is none, and the errors of `change`.
    pub async fn change_hardware_spec(
        &self,
        tier: &str,
        price: Option<PriceToAdd>,
        author: &str,
        now: Timestamp,
        change: impl FnOnce(&mut HardwareSpecFields) -> Result<(), Error> + Send,
    ) -> Result<HardwareSpecModel, Error> {
        let transaction = self.begin_write().await.map_err(from_db)?;
        let select = Entity::find_by_id(tier.to_owned());
        // On SQLite the transaction holds the only write lock already.
        let select = if self.is_sqlite() { select } else { select.lock_exclusive() };
        let stored = select.one(&transaction).await.map_err(from_db)?.ok_or_else(|| not_found(tier))?;
        let mut fields = fields_of(&stored);
        change(&mut fields)?;
        let row = ActiveModel { tier: Unchanged(stored.tier), ..columns_of(&fields, now) };
        let changed = row.update(&transaction).await.map_err(from_db)?;
        append(&transaction, self.backend, price.as_slice(), author, now).await.map_err(from_db)?;
        transaction.commit().await.map_err(from_db)?;
        Ok(changed)
    }
}

fn not_found(tier: &str) -> Error {
    Error::argument(ErrorCode::NotFound, "tier", format!("there is no hardware spec for tier `{tier}`"))
}

/// The row of a hardware spec.
pub fn hardware_spec_row(
    tier: String,
    fields: &HardwareSpecFields,
    created_at: Timestamp,
    updated_at: Timestamp,
) -> HardwareSpecModel {
    HardwareSpecModel {
        tier,
        display_name: fields.display_name.clone(),
        description: fields.description.clone(),
        architecture: fields.architecture.clone(),
        vcpu: fields.vcpu,
        memory_mib: fields.memory_mib,
        gpu_model: fields.gpu_model.clone(),
        gpu_memory_gib: fields.gpu_memory_gib,
        gpu_count: fields.gpu_count,
        storage_gib: fields.storage_gib,
        bandwidth_mbps: fields.bandwidth_mbps,
        is_available: fields.is_available,
        regions: fields.regions.clone().into(),
        sort_order: fields.sort_order,
        created_at: created_at.millis(),
        updated_at: updated_at.millis(),
    }
}

/// The regions of a stored hardware spec.
pub fn regions_of(spec: &HardwareSpecModel) -> Vec<String> {
    let regions = spec.regions.as_array().map(Vec::as_slice).unwrap_or_default();
    regions.iter().filter_map(|region| region.as_str().map(str::to_owned)).collect()
}

fn fields_of(spec: &HardwareSpecModel) -> HardwareSpecFields {
    HardwareSpecFields {
        display_name: spec.display_name.clone(),
        description: spec.description.clone(),
        architecture: spec.architecture.clone(),
        vcpu: spec.vcpu,
        memory_mib: spec.memory_mib,
        gpu_model: spec.gpu_model.clone(),
        gpu_memory_gib: spec.gpu_memory_gib,
        gpu_count: spec.gpu_count,
        storage_gib: spec.storage_gib,
        bandwidth_mbps: spec.bandwidth_mbps,
        is_available: spec.is_available,
        regions: regions_of(spec),
        sort_order: spec.sort_order,
    }
}

/// Every column that an admin may change: all but tier and creation time.
fn columns_of(fields: &HardwareSpecFields, now: Timestamp) -> ActiveModel {
    ActiveModel {
        tier: sea_orm::NotSet,
        created_at: sea_orm::NotSet,
        display_name: Set(fields.display_name.clone()),
        description: Set(fields.description.clone()),
        architecture: Set(fields.architecture.clone()),
        vcpu: Set(fields.vcpu),
        memory_mib: Set(fields.memory_mib),
        gpu_model: Set(fields.gpu_model.clone()),
        gpu_memory_gib: Set(fields.gpu_memory_gib),
        gpu_count: Set(fields.gpu_count),
        storage_gib: Set(fields.storage_gib),
        bandwidth_mbps: Set(fields.bandwidth_mbps),
        is_available: Set(fields.is_available),
        regions: Set(fields.regions.clone().into()),
        sort_order: Set(fields.sort_order),
        updated_at: Set(now.millis()),
    }
}
