//! What can be measured.

use sea_orm::entity::prelude::*;

/// A usage type. Rows are added, never removed: records refer to them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_type")]
pub struct Model {
    /// The slug that records carry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// The unit in which quantities count.
    pub unit: String,
    /// What it measures, in a sentence.
    pub description: String,
    /// When it was added; 0 for the types that every installation has.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
