//! The facts.

use sea_orm::QueryFilter;
use sea_orm::entity::prelude::*;

/// One measured fact. Append-only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_record")]
pub struct Model {
    /// The customer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// When it happened; decides the bucket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occurred_at: i64,
    /// A UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The key it was sent under. The record that replaces it has the same.
    pub idempotency_key: String,
    /// What was measured.
    pub usage_type: String,
    /// How much, in the usage type's unit.
    pub quantity: i64,
    /// What it costs, in micros.
    pub cost_micros: i64,
    /// Who pays: `included`, `external` or `local`.
    pub source: String,
    /// A user within the account.
    pub user_id: Option<String>,
    /// A session within the account.
    pub session_id: Option<String>,
    /// A workspace within the account.
    pub workspace_id: Option<String>,
    /// An agent within the account.
    pub agent_id: Option<String>,
    /// The model that was asked.
    pub model: Option<String>,
    /// Who runs the model.
    pub provider: Option<String>,
    /// The class of hardware.
    pub tier: Option<String>,
    /// A JSON object.
    pub metadata: Option<Json>,
    /// When it was committed.
    pub recorded_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The records of these accounts; none where there are none.
    pub fn of_accounts(account_ids: &[&str]) -> Select<Self> {
        match account_ids {
            [account_id] => Self::find().filter(Column::AccountId.eq(*account_id)),
            several => Self::find().filter(Column::AccountId.is_in(several.iter().copied())),
        }
    }

    /// The records of every account: for admins only.
    pub fn of_all_accounts() -> Select<Self> {
        Self::find()
    }
}
