//! What corrects records.

use sea_orm::entity::prelude::*;

/// A record was voided or replaced. Append-only: the versions of one key follow each other.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_correction")]
pub struct Model {
    /// The customer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The record that was first recorded under the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub root_id: Uuid,
    /// 1 for the first correction of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// The record that no longer counts.
    pub voided_id: Uuid,
    /// When that record had occurred.
    pub voided_occurred_at: i64,
    /// The record that counts instead; none where it was only voided.
    pub replacement_id: Option<Uuid>,
    /// When the replacement occurred.
    pub replacement_occurred_at: Option<i64>,
    /// 128 bits of SHA-256 over what was asked for, so that the same request again is known as the same.
    pub request_hash: Vec<u8>,
    /// Why.
    pub reason: String,
    /// Who: the name of the service token.
    pub corrected_by: String,
    /// When.
    pub corrected_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
