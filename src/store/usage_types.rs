//! The table `usage_type`.

use entity::usage_type::{ActiveModel, Entity, Model};
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder, QueryTrait, Set, SqlErr};

use super::database::Database;
use super::failure::from_db;
use crate::domain::time::Timestamp;
use crate::domain::usage_type::{UsageType, UsageTypes};
use crate::error::{Error, ErrorCode};

impl Database {
    /// All usage types, by slug.
    pub async fn usage_types(&self) -> Result<UsageTypes, Error> {
        let select = Entity::find().order_by_asc(entity::usage_type::Column::Slug);
        let rows = self.read_lookup(select.build(self.backend), |row| Model::from_query_result(row, "")).await?;
        Ok(rows
            .into_iter()
            .map(|Model { slug, unit, description, is_part_of_tokens, .. }| {
                (slug.clone(), UsageType { slug, unit, description, is_part_of_tokens })
            })
            .collect())
    }

    /// Inserts a usage type. `ALREADY_EXISTS` if the slug exists.
    pub async fn insert_usage_type(&self, usage_type: &UsageType, now: Timestamp) -> Result<(), Error> {
        let row = ActiveModel {
            slug: Set(usage_type.slug.clone()),
            unit: Set(usage_type.unit.clone()),
            description: Set(usage_type.description.clone()),
            is_part_of_tokens: Set(usage_type.is_part_of_tokens),
            created_at: Set(now.millis()),
        };
        match Entity::insert(row).exec_without_returning(&self.writer).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                let message = format!("there is already a usage type `{}`", usage_type.slug);
                Err(Error::argument(ErrorCode::AlreadyExists, "slug", message))
            }
            Err(error) => Err(from_db(error)),
        }
    }
}
