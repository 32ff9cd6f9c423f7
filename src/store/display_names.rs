//! The table `display_name`.

use std::collections::{BTreeMap, BTreeSet};

use entity::display_name::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set};

use super::database::Database;
use super::failure::from_db;
use crate::domain::display_name::{NameChange, NameKey, NamedDimension};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Maximum number of keys in one statement. A key is three bound values, of which SQLite accepts 32,766.
const KEYS_PER_STATEMENT: usize = 1_000;

impl Database {
    /// The display names of `keys`. Keys without a name are omitted. One statement per thousand keys.
    pub async fn display_names_of(&self, keys: &[NameKey]) -> Result<Vec<(NameKey, String)>, Error> {
        // Sorted and deduplicated, so that equal calls produce equal statements, which are coalesced.
        let keys: BTreeSet<_> = keys.iter().map(columns_of).collect();
        let keys: Vec<_> = keys.into_iter().collect();
        let mut names = Vec::new();
        for keys in keys.chunks(KEYS_PER_STATEMENT) {
            let select = Entity::find().filter(which().in_tuples(keys.iter().cloned()));
            let rows = self.read_lookup(select.build(self.backend), |row| Model::from_query_result(row, "")).await?;
            names.extend(rows.into_iter().filter_map(|row| {
                let dimension = NamedDimension::ALL.into_iter().find(|dimension| dimension.as_str() == row.dimension)?;
                Some((NameKey { account_id: row.account_id, dimension, id: row.id }, row.name))
            }));
        }
        Ok(names)
    }

    /// Sets and removes display names in one transaction.
    pub async fn set_display_names(
        &self,
        changes: &BTreeMap<NameKey, NameChange>,
        author: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let to_row = |(key, name): (&NameKey, &NameChange)| {
            let (account_id, dimension, id) = columns_of(key);
            Some(ActiveModel {
                account_id: Set(account_id),
                dimension: Set(dimension),
                id: Set(id),
                name: Set(name.as_ref()?.to_string()),
                updated_by: Set(author.to_owned()),
                updated_at: Set(now.millis()),
            })
        };
        let named: Vec<_> = changes.iter().filter_map(to_row).collect();
        let removed: Vec<_> = changes.iter().filter(|(_, name)| name.is_none()).map(|(key, _)| columns_of(key)).collect();
        let transaction = self.begin_write().await.map_err(from_db)?;
        if !self.is_sqlite() && !changes.is_empty() {
            // Every call locks the rows in the order of their keys, so that concurrent calls do not deadlock. A statement per account: Citus
            // locks rows of one account at a time.
            let keys: Vec<_> = changes.keys().map(columns_of).collect();
            for of_account in keys.chunk_by(|left, right| left.0 == right.0) {
                let lock = Entity::find().select_only().column(Column::Id).filter(Column::AccountId.eq(&of_account[0].0));
                let lock = lock.filter(which().in_tuples(of_account.iter().cloned()));
                let lock = lock.order_by_asc(Column::Dimension).order_by_asc(Column::Id);
                lock.lock_exclusive().into_tuple::<String>().all(&transaction).await.map_err(from_db)?;
            }
        }
        if !removed.is_empty() {
            Entity::delete_many().filter(which().in_tuples(removed)).exec(&transaction).await.map_err(from_db)?;
        }
        if !named.is_empty() {
            let replace = OnConflict::columns([Column::AccountId, Column::Dimension, Column::Id])
                .update_columns([Column::Name, Column::UpdatedBy, Column::UpdatedAt])
                .to_owned();
            Entity::insert_many(named).on_conflict(replace).exec_without_returning(&transaction).await.map_err(from_db)?;
        }
        transaction.commit().await.map_err(from_db)
    }
}

fn which() -> Expr {
    Expr::tuple([Expr::col(Column::AccountId), Expr::col(Column::Dimension), Expr::col(Column::Id)])
}

fn columns_of(key: &NameKey) -> (String, String, String) {
    (key.account_id.clone(), key.dimension.as_str().to_owned(), key.id.clone())
}
