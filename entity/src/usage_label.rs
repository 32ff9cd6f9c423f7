//! The labels of usage records.

use sea_orm::entity::prelude::*;

/// A label of a usage record. Append-only; voided and replaced records keep their rows.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_label")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The key, a slug.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    /// When the usage of the record happened.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occurred_at: i64,
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
