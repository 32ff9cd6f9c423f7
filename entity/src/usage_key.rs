//! Which keys are taken.

use sea_orm::entity::prelude::*;

/// An idempotency key that is taken, and what was recorded under it. Never changed: a corrected record keeps its key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_key")]
pub struct Model {
    /// The customer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The first ten bytes of the key, filled up with zeros, and 128 bits of SHA-256 over all of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    /// 128 bits of SHA-256 over the key and the content as sent.
    pub content_hash: Vec<u8>,
    /// The record that was first recorded under the key.
    pub record_id: Uuid,
    /// When that record occurred.
    pub occurred_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
