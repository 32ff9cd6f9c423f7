//! The user rollups: sums per UTC day of one user of an account.

use sea_orm::entity::prelude::*;

/// Usage of a user of an account on one UTC day, per usage type, tier, model, provider and source. Records without a user are in no row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_rollup")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The user within the account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    /// 1440, the length of the bucket in minutes; -1440 in usage-type rollups, whose other dimensions are empty.
    #[sea_orm(primary_key, auto_increment = false)]
    pub grain_minutes: i16,
    /// Start of the UTC day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: i64,
    /// The usage type.
    #[sea_orm(primary_key, auto_increment = false)]
    pub usage_type: String,
    /// The hardware tier; empty for records without a tier, and in usage-type rollups.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: String,
    /// The model; empty under the same conditions as the tier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model: String,
    /// The provider; empty under the same conditions as the tier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    /// The source: `included`, `external` or `local`; empty in usage-type rollups.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    /// Number of records.
    pub records: i64,
    /// High limb of the quantity, in units of 2^32.
    pub quantity_high: i64,
    /// Low limb of the quantity, 0 to 2^32 - 1.
    pub quantity_low: i64,
    /// High limb of the known cost in nanos, in units of 2^32.
    pub cost_high: i64,
    /// Low limb of the known cost in nanos, 0 to 2^32 - 1.
    pub cost_low: i64,
    /// Number of records whose cost is not known.
    pub unpriced_records: i64,
}

impl ActiveModelBehavior for ActiveModel {}
