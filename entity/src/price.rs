//! The prices.

use sea_orm::entity::prelude::*;

/// A price: the rate of a usage type from an instant on. Append-only; the largest id is the version of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price")]
pub struct Model {
    /// The id: 1 for the first entry, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The usage type.
    pub usage_type: String,
    /// The tier; null: every tier, and records without one.
    pub tier: Option<String>,
    /// The model, or a prefix of models followed by `*`; null: every model, and records without one.
    pub model: Option<String>,
    /// The provider; null: every provider, and records without one.
    pub provider: Option<String>,
    /// The price of `per_units`, in nanos; null: the price ends.
    pub rate_nanos: Option<i64>,
    /// The quantity that costs `rate_nanos`.
    pub per_units: i64,
    /// Usage from this instant on has this price.
    pub valid_from: i64,
    /// Where the price comes from.
    pub source: Option<String>,
    /// Who added it: the name of a service token, or a command.
    pub created_by: String,
    /// When it was added.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
