//! The accounts with erased idempotency keys.

use sea_orm::entity::prelude::*;

/// An account of which some idempotency keys were erased: `usage_key` has them with a prefix of zeros.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erased_key_account")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
