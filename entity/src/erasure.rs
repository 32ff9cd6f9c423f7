//! The erasures of accounts and users.

use sea_orm::entity::prelude::*;

/// An erasure of an account or a user: in progress, or finished. The rows are kept, as evidence that it was done.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    /// The id, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 over the account and the user.
    pub subject_hash: Vec<u8>,
    /// What is erased: `account` or `user`.
    pub subject: String,
    /// The account; null when finished.
    pub account_id: Option<String>,
    /// The user of the account; null for an account, and when finished.
    pub user_id: Option<String>,
    /// The reference that the operator gave; null without one.
    pub request_id: Option<String>,
    /// Who requested it: the name of a service token, or a command.
    pub requested_by: String,
    /// When it was requested.
    pub requested_at: i64,
    /// When it finished; null: in progress, or interrupted.
    pub finished_at: Option<i64>,
    /// Number of records erased so far.
    pub records: i64,
    /// Number of labels of these records.
    pub labels: i64,
    /// Number of corrections removed, or of which the reason was.
    pub corrections: i64,
    /// Number of rollup rows removed.
    pub rollups: i64,
    /// Number of display names removed.
    pub names: i64,
    /// Number of examples of rejected records removed.
    pub examples: i64,
}

impl ActiveModelBehavior for ActiveModel {}
