//! The table of hardware specs.

pub use entity::hardware_spec::Model as HardwareSpecModel;
use entity::hardware_spec::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr};

use super::database::{Database, from_db};
use crate::domain::hardware::HardwareSpecFields;
use crate::domain::page::{Page, PageRequest, SpecCursor};
use crate::domain::text::Slug;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};

impl Database {
    /// A page of the specs, by sort order and tier.
    pub async fn list_hardware_specs(
        &self,
        only_available: bool,
        page: &PageRequest<SpecCursor>,
    ) -> Result<Page<HardwareSpecModel>, Error> {
        let place = || Expr::tuple([Expr::col(Column::SortOrder), Expr::col(Column::Tier)]);
        let at = |cursor: &SpecCursor| Expr::tuple([Expr::value(cursor.sort_order), Expr::value(cursor.tier.clone())]);
        let mut select = Entity::find();
        if only_available {
            select = select.filter(Column::IsAvailable.eq(true));
        }
        if let Some(after) = &page.after {
            select = select.filter(place().gt(at(after)));
        }
        if let Some(before) = &page.before {
            select = select.filter(place().lt(at(before)));
        }
        let order = if page.from_end { Order::Desc } else { Order::Asc };
        let select = select.order_by(Column::SortOrder, order.clone()).order_by(Column::Tier, order).limit(page.limit as u64 + 1);
        let rows = select.all(&self.reader).await.map_err(from_db)?;
        Ok(page.page_of(rows))
    }

    /// The specs of these tiers, in no particular order; tiers without one are left out.
    pub async fn hardware_specs_of(&self, tiers: &[String]) -> Result<Vec<HardwareSpecModel>, Error> {
        Entity::find().filter(Column::Tier.is_in(tiers)).all(&self.reader).await.map_err(from_db)
    }

    /// The spec of a tier, as the writer sees it. `NOT_FOUND` when there is none.
    pub async fn get_hardware_spec(&self, tier: &str) -> Result<HardwareSpecModel, Error> {
        let spec = Entity::find_by_id(tier.to_owned()).one(&self.writer).await.map_err(from_db)?;
        spec.ok_or_else(|| Error::argument(ErrorCode::NotFound, "tier", format!("there is no hardware spec for tier `{tier}`")))
    }

    /// Adds a spec. `ALREADY_EXISTS` when its tier has one.
    pub async fn insert_hardware_spec(&self, tier: &Slug, fields: &HardwareSpecFields, now: Timestamp) -> Result<(), Error> {
        let row = ActiveModel { tier: Set(tier.to_string()), created_at: Set(now.millis()), ..columns_of(fields, now) };
        match Entity::insert(row).exec_without_returning(&self.writer).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(Error::argument(
                ErrorCode::AlreadyExists,
                "tier",
                format!("there is already a hardware spec for tier `{tier}`"),
            )),
            Err(error) => Err(from_db(error)),
        }
    }

    /// Replaces the fields of a spec. `NOT_FOUND` when there is none.
    pub async fn update_hardware_spec(&self, tier: &str, fields: &HardwareSpecFields, now: Timestamp) -> Result<(), Error> {
        let updated = Entity::update_many()
            .set(columns_of(fields, now))
            .filter(Column::Tier.eq(tier))
            .exec(&self.writer)
            .await
            .map_err(from_db)?;
        if updated.rows_affected == 0 {
            return Err(Error::argument(ErrorCode::NotFound, "tier", format!("there is no hardware spec for tier `{tier}`")));
        }
        Ok(())
    }
}

/// Every column that an admin may change; tier and creation time are left as they are.
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
        hourly_rate_micros: Set(fields.hourly_rate_micros),
        is_available: Set(fields.is_available),
        regions: Set(fields.regions.clone().into()),
        sort_order: Set(fields.sort_order),
        updated_at: Set(now.millis()),
    }
}
