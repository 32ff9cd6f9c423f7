//! The service tokens.

use sea_orm::entity::prelude::*;

/// A service token. Only hashes of its secrets are stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_token")]
pub struct Model {
    /// The public part of the token: 16 hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The service that uses the token; unique among tokens that are not revoked.
    pub name: String,
    /// SHA-256 of the secret part of the token.
    pub secret_hash: Vec<u8>,
    /// JSON array of `record`, `read`, `admin`.
    pub scopes: Json,
    /// JSON array of the accounts that the token is restricted to; null: all accounts.
    pub account_ids: Option<Json>,
    /// JSON array of the usage types that the token may record; null: all usage types.
    pub usage_types: Option<Json>,
    /// SHA-256 of the secret part that the last rotation replaced.
    pub previous_secret_hash: Option<Vec<u8>>,
    /// End of the validity of the previous secret, exclusive.
    pub previous_until: Option<i64>,
    /// Time of the last rotation.
    pub rotated_at: Option<i64>,
    /// Creation time.
    pub created_at: i64,
    /// End of the validity of the token, exclusive; null: no end.
    pub expires_at: Option<i64>,
    /// Time of the revocation; null: not revoked.
    pub revoked_at: Option<i64>,
    /// Time of the last use, to the minute; null: never used.
    pub last_used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
