//! The table of service tokens.

pub use entity::service_token::Model as ServiceTokenModel;
use entity::service_token::{ActiveModel, Column, Entity};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};

use super::database::{Database, from_db};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// A token to store.
#[derive(Clone, Debug)]
pub struct NewServiceToken {
    /// The public part.
    pub id: String,
    /// Whose it is, for people.
    pub name: String,
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// What it allows.
    pub scopes: Vec<String>,
    /// From when on it is no longer accepted.
    pub expires_at: Option<Timestamp>,
}

impl Database {
    /// Stores a token.
    pub async fn insert_service_token(&self, token: NewServiceToken, now: Timestamp) -> Result<(), Error> {
        let row = ActiveModel {
            id: Set(token.id),
            name: Set(token.name),
            secret_hash: Set(token.secret_hash),
            scopes: Set(token.scopes.into()),
            created_at: Set(now.millis()),
            expires_at: Set(token.expires_at.map(Timestamp::millis)),
            revoked_at: Set(None),
            last_used_at: Set(None),
        };
        Entity::insert(row).exec_without_returning(&self.writer).await.map(|_| ()).map_err(from_db)
    }

    /// The token with that public part.
    pub async fn find_service_token(&self, id: &str) -> Result<Option<ServiceTokenModel>, Error> {
        Entity::find_by_id(id.to_owned()).one(&self.reader).await.map_err(from_db)
    }

    /// All tokens, oldest first.
    pub async fn list_service_tokens(&self) -> Result<Vec<ServiceTokenModel>, Error> {
        Entity::find().order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(&self.reader).await.map_err(from_db)
    }

    /// Revokes a token; says whether there was one that was not revoked yet.
    pub async fn revoke_service_token(&self, id: &str, now: Timestamp) -> Result<bool, Error> {
        let updated = Entity::update_many()
            .set(ActiveModel { revoked_at: Set(Some(now.millis())), ..ActiveModel::default() })
            .filter(Column::Id.eq(id))
            .filter(Column::RevokedAt.is_null())
            .exec(&self.writer)
            .await
            .map_err(from_db)?;
        Ok(updated.rows_affected > 0)
    }

    /// Notes that a token was used, unless that was noted since `unless_since`.
    pub async fn touch_service_token(&self, id: &str, now: Timestamp, unless_since: Timestamp) -> Result<(), Error> {
        let is_old = Condition::any().add(Column::LastUsedAt.is_null()).add(Column::LastUsedAt.lt(unless_since.millis()));
        Entity::update_many()
            .set(ActiveModel { last_used_at: Set(Some(now.millis())), ..ActiveModel::default() })
            .filter(Column::Id.eq(id))
            .filter(is_old)
            .exec(&self.writer)
            .await
            .map(|_| ())
            .map_err(from_db)
    }
}
