//! The cost revisions.

use sea_orm::entity::prelude::*;

/// How a run of `reprice` changed the cost of a record. Append-only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_revision")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: Uuid,
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: Uuid,
    /// When the usage happened.
    pub occurred_at: i64,
    /// The price before; null without one.
    pub old_price_id: Option<i64>,
    /// The price after; null without one.
    pub new_price_id: Option<i64>,
    /// The cost before, in nanos; null: not known.
    pub old_cost_nanos: Option<i64>,
    /// The cost after, in nanos; null: not known.
    pub new_cost_nanos: Option<i64>,
    /// When the cost was changed.
    pub revised_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
