//! The usage records.

use sea_orm::entity::prelude::*;

/// A usage record: one measured fact. Append-only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_record")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// When the usage happened. Decides the bucket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occurred_at: i64,
    /// The id, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The idempotency key of the record. A replacement has the same key. `erased:` and 32 hexadecimal digits after an erasure.
    pub idempotency_key: String,
    /// The usage type.
    pub usage_type: String,
    /// The quantity, in the unit of the usage type.
    pub quantity: i64,
    /// The cost, in nanos. Null: no cost was sent and no price was in force.
    pub cost_nanos: Option<i64>,
    /// The price that the cost was computed from. Null: the cost was sent, the source has no cost, or there was no price.
    pub price_id: Option<i64>,
    /// The source: `included`, `external` or `local`.
    pub source: String,
    /// A user within the account.
    pub user_id: Option<String>,
    /// A session within the account.
    pub session_id: Option<String>,
    /// A workspace within the account.
    pub workspace_id: Option<String>,
    /// An agent within the account.
    pub agent_id: Option<String>,
    /// The model that processed the request.
    pub model: Option<String>,
    /// The provider of the model.
    pub provider: Option<String>,
    /// The hardware tier.
    pub tier: Option<String>,
    /// Metadata, a JSON object.
    pub metadata: Option<Json>,
    /// The labels, a JSON object of texts. Null: none.
    pub labels: Option<Json>,
    /// When the record was committed.
    pub recorded_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
