//! The display names.

use sea_orm::entity::prelude::*;

/// The display name of an account, or of a user, session, workspace or agent within it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "display_name")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// What has the name: `account`, `user`, `session`, `workspace` or `agent`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub dimension: String,
    /// The id within the account; for the account itself its own id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The name.
    pub name: String,
    /// Who set it: the name of a service token.
    pub updated_by: String,
    /// When it was set.
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
