//! The idempotency keys that exist.

use sea_orm::entity::prelude::*;

/// An idempotency key and the first record under it. A replacement keeps the key of the record it replaces. Only an
/// erasure changes a row: the prefix of the key becomes zeros.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_key")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// 26 bytes: the first ten bytes of the key, padded with zeros, then 128 bits of SHA-256 over the whole key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    /// 128 bits of SHA-256 over the key and the content of the record as sent.
    pub content_hash: Vec<u8>,
    /// The first record under the key.
    pub record_id: Uuid,
    /// `occurred_at` of that record.
    pub occurred_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
