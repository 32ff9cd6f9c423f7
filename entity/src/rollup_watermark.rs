//! The rollup watermark.

use sea_orm::entity::prelude::*;

/// How far rollups are materialized. The table has one row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup_watermark")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i16,
    /// Writers also update the materialized rollups of buckets that end by this instant.
    pub write_through_until: i64,
    /// All rollups of buckets that end by this instant are materialized; never after `write_through_until`.
    pub materialized_until: i64,
}

impl ActiveModelBehavior for ActiveModel {}
