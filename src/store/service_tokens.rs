//! The table `service_token`.

pub use entity::service_token::Model as ServiceTokenModel;
use entity::service_token::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
    SqlErr,
};

use super::database::Database;
use super::failure::from_db;
use crate::domain::page::{Page, PageRequest, TokenCursor};
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};

/// A service token to insert.
#[derive(Clone, Debug)]
pub struct NewServiceToken {
    /// The public part of the token.
    pub id: String,
    /// The service that uses the token; unique among tokens that are not revoked.
    pub name: String,
    /// SHA-256 of the secret part of the token.
    pub secret_hash: Vec<u8>,
    /// The scopes of the token.
    pub scopes: Vec<String>,
    /// The accounts that the token is restricted to; `None`: all accounts.
    pub account_ids: Option<Vec<String>>,
    /// The usage types that the token may record; `None`: all usage types.
    pub usage_types: Option<Vec<String>>,
    /// End of the validity, exclusive; `None`: no end.
    pub expires_at: Option<Timestamp>,
}

impl Database {
    /// Inserts a service token. `ALREADY_EXISTS` if a token that is not revoked has its name.
    pub async fn insert_service_token(&self, token: NewServiceToken, now: Timestamp) -> Result<(), Error> {
        let name = token.name;
        let row = ActiveModel {
            id: Set(token.id),
            name: Set(name.clone()),
            secret_hash: Set(token.secret_hash),
            scopes: Set(token.scopes.into()),
            account_ids: Set(token.account_ids.map(Into::into)),
            usage_types: Set(token.usage_types.map(Into::into)),
            previous_secret_hash: Set(None),
            previous_until: Set(None),
            rotated_at: Set(None),
            created_at: Set(now.millis()),
            expires_at: Set(token.expires_at.map(Timestamp::millis)),
            revoked_at: Set(None),
            last_used_at: Set(None),
        };
        match Entity::insert(row).exec_without_returning(&self.writer).await {
            Ok(_) => Ok(()),
            // Not the id, which is random.
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(Error::argument(
                ErrorCode::AlreadyExists,
                "name",
                format!("there is already a token named `{name}`; choose another name, or rotate or revoke that token"),
            )),
            Err(error) => Err(from_db(error)),
        }
    }

    /// Finds a service token by its public part.
    pub async fn find_service_token(&self, id: &str) -> Result<Option<ServiceTokenModel>, Error> {
        Ok(self.tokens(Entity::find_by_id(id.to_owned())).await?.pop())
    }

    /// All service tokens, oldest first.
    pub async fn list_service_tokens(&self) -> Result<Vec<ServiceTokenModel>, Error> {
        self.tokens(Entity::find().order_by_asc(Column::CreatedAt).order_by_asc(Column::Id)).await
    }

    async fn tokens(&self, select: Select<Entity>) -> Result<Vec<ServiceTokenModel>, Error> {
        self.read_lookup(select.build(self.backend), |row| ServiceTokenModel::from_query_result(row, "")).await
    }

    /// A page of service tokens, oldest first.
    pub async fn list_service_tokens_page(&self, page: &PageRequest<TokenCursor>) -> Result<Page<ServiceTokenModel>, Error> {
        let sort_key = || Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)]);
        let cursor_key =
            |cursor: &TokenCursor| Expr::tuple([Expr::value(cursor.created_at.millis()), Expr::value(cursor.id.clone())]);
        let mut select = Entity::find();
        if let Some(after) = &page.after {
            select = select.filter(sort_key().gt(cursor_key(after)));
        }
        if let Some(before) = &page.before {
            select = select.filter(sort_key().lt(cursor_key(before)));
        }
        let order = if page.from_end { Order::Desc } else { Order::Asc };
        let select = select.order_by(Column::CreatedAt, order.clone()).order_by(Column::Id, order);
        let rows = self.tokens(select.limit(page.limit as u64 + 1)).await?;
        Ok(page.build_page(rows))
    }

    /// Replaces the secret of a token that is valid at `now`, and accepts the previous secret until `previous_until`. Returns whether there
    /// is such a token.
    pub async fn rotate_service_token(
        &self,
        id: &str,
        secret_hash: Vec<u8>,
        previous_until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let is_valid = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now.millis()));
        let updated = Entity::update_many()
            .col_expr(Column::PreviousSecretHash, Expr::col(Column::SecretHash))
            .set(ActiveModel {
                secret_hash: Set(secret_hash),
                previous_until: Set(Some(previous_until.millis())),
                rotated_at: Set(Some(now.millis())),
                ..ActiveModel::default()
            })
            .filter(Column::Id.eq(id))
            .filter(Column::RevokedAt.is_null())
            .filter(is_valid)
            .exec(&self.writer)
            .await
            .map_err(from_db)?;
        Ok(updated.rows_affected > 0)
    }

    /// Revokes a token. Returns whether there was one that was not revoked yet.
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

    /// Sets the time of the last use to `now`, unless it is at or after `unless_used_since` already.
    pub async fn record_token_use(&self, id: &str, now: Timestamp, unless_used_since: Timestamp) -> Result<(), Error> {
        let is_due = Condition::any().add(Column::LastUsedAt.is_null()).add(Column::LastUsedAt.lt(unless_used_since.millis()));
        Entity::update_many()
            .set(ActiveModel { last_used_at: Set(Some(now.millis())), ..ActiveModel::default() })
            .filter(Column::Id.eq(id))
            .filter(is_due)
            .exec(&self.writer)
            .await
            .map(|_| ())
            .map_err(from_db)
    }
}
