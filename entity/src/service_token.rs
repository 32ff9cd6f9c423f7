//! Who may write.

use sea_orm::entity::prelude::*;

/// A service token. The secret itself is never stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_token")]
pub struct Model {
    /// The public part of the token: 16 hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is, for people.
    pub name: String,
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// A JSON array of `record`, `read`, `admin`.
    pub scopes: Json,
    /// A JSON array of the accounts that it is for; null: all.
    pub account_ids: Option<Json>,
    /// A JSON array of the usage types that it may record; null: any.
    pub usage_types: Option<Json>,
    /// SHA-256 of the secret part before the last rotation.
    pub previous_secret_hash: Option<Vec<u8>>,
    /// From when on that one is no longer accepted.
    pub previous_until: Option<i64>,
    /// When it was last given a new secret.
    pub rotated_at: Option<i64>,
    /// When it was created.
    pub created_at: i64,
    /// From when on it is no longer accepted.
    pub expires_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
