//! The usage types.

use sea_orm::entity::prelude::*;

/// A usage type. Rows are never removed, because records refer to them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_type")]
pub struct Model {
    /// The slug, as in `usage_record.usage_type`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// The unit of quantities.
    pub unit: String,
    /// Description: one sentence on what the type measures.
    pub description: String,
    /// Whether its quantity is part of `tokens`.
    pub is_part_of_tokens: bool,
    /// Creation time; 0 for the built-in types.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
