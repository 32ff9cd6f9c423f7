//! The corrections of usage records.

use sea_orm::entity::prelude::*;

/// A correction: a record was voided or replaced. Append-only; further corrections under the same key get the next version.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_correction")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The first record under the idempotency key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub root_id: Uuid,
    /// Version of the correction within the key, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// The voided record, which no longer counts.
    pub voided_id: Uuid,
    /// `occurred_at` of the voided record.
    pub voided_occurred_at: i64,
    /// The record that replaces the voided one; null: voided without a replacement.
    pub replacement_id: Option<Uuid>,
    /// `occurred_at` of the replacement.
    pub replacement_occurred_at: Option<i64>,
    /// 128 bits of SHA-256 over the content of the request, to recognize a repeated request.
    pub request_hash: Vec<u8>,
    /// The reason given in the request.
    pub reason: String,
    /// The name of the service token that made the correction.
    pub corrected_by: String,
    /// Time of the correction.
    pub corrected_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
