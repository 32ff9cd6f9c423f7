//! Sums per bucket of one account.

use sea_orm::entity::prelude::*;

/// What an account used in one bucket, per usage type, tier, model, provider and source.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_rollup")]
pub struct Model {
    /// The customer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// Length of the bucket: 15 or 1440 minutes; -60 or -1440 where the sum is by usage type alone, and all other labels are empty.
    #[sea_orm(primary_key, auto_increment = false)]
    pub grain_minutes: i16,
    /// Start of the bucket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: i64,
    /// What was measured.
    #[sea_orm(primary_key, auto_increment = false)]
    pub usage_type: String,
    /// The class of hardware; empty where records lack it, and in sums by usage type alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: String,
    /// The model; empty as for the class of hardware.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model: String,
    /// The provider; empty as for the class of hardware.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    /// Who pays; empty in sums by usage type alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    /// Number of records.
    pub records: i64,
    /// Quantity, in units of 2^32.
    pub quantity_high: i64,
    /// Quantity, the rest below 2^32.
    pub quantity_low: i64,
    /// Cost in micros, in units of 2^32.
    pub cost_high: i64,
    /// Cost in micros, the rest below 2^32.
    pub cost_low: i64,
}

impl ActiveModelBehavior for ActiveModel {}
