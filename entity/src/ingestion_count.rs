//! The ingestion counts.

use sea_orm::entity::prelude::*;

/// The number of records that a service sent in one quarter hour, per usage type, outcome and reason.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ingestion_count")]
pub struct Model {
    /// Start of the quarter hour in which the records were received.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: i64,
    /// The name of the service token, or a placeholder for requests without one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    /// The usage type; empty for whole calls and for types that do not exist.
    #[sea_orm(primary_key, auto_increment = false)]
    pub usage_type: String,
    /// The outcome, such as `RECORDED` or `REJECTED`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub outcome: String,
    /// The code of the problem or error; empty if there was none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reason: String,
    /// Number of records; a call that was rejected before its records were read counts as one.
    pub records: i64,
    /// When the last of them was received.
    pub last_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
