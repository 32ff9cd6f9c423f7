//! The expiry of records.

use sea_orm::entity::prelude::*;

/// Before which instant the records of a usage type have expired. A usage type without a row keeps all of its records.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record_expiry")]
pub struct Model {
    /// The usage type.
    #[sea_orm(primary_key, auto_increment = false)]
    pub usage_type: String,
    /// Records that occurred before this instant are deleted, or about to be, and none is accepted. It only grows.
    pub expired_before: i64,
    /// Records that occurred before this instant are deleted; never after `expired_before`.
    pub deleted_before: i64,
}

impl ActiveModelBehavior for ActiveModel {}
