//! The ingestion examples.

use sea_orm::entity::prelude::*;

/// An example of a record or call that was not recorded. Only the latest ones per service and reason are kept.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ingestion_example")]
pub struct Model {
    /// The id, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The name of the service token, or a placeholder for requests without one.
    pub service: String,
    /// The code of the problem or error.
    pub reason: String,
    /// When it was received.
    pub seen_at: i64,
    /// The account; null: not known.
    pub account_id: Option<String>,
    /// The idempotency key; null: not known.
    pub idempotency_key: Option<String>,
    /// The error message sent to the client.
    pub message: String,
}

impl ActiveModelBehavior for ActiveModel {}
