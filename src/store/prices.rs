//! The table `price`: append-only, with ids that count its entries.

use entity::price::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, FromQueryResult, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Set,
};

use super::commit::RecordingTransaction;
use super::database::Database;
use crate::domain::page::{Page, PageRequest, PriceCursor};
use crate::domain::price::{NewPrice, Price, PriceKey, PriceTable};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Prices per insert: eleven values each, below the limit of bound values.
const PRICES_PER_INSERT: usize = 1_000;

impl Database {
    /// The version of the price table: the largest id; 0 without prices.
    pub async fn price_version(&self) -> Result<i64, Error> {
        let version = self.read(select_version().build(self.backend), |row| row.try_get_by_index::<Option<i64>>(0)).await?.pop();
        Ok(version.flatten().unwrap_or_default())
    }

    /// All prices.
    pub async fn price_table(&self) -> Result<PriceTable, DbErr> {
        price_table(&self.writer).await
    }

    /// A page of prices, the last added first; of one usage type if given.
    pub async fn list_prices(&self, usage_type: Option<&str>, page: &PageRequest<PriceCursor>) -> Result<Page<Price>, Error> {
        let mut select = Entity::find();
        if let Some(usage_type) = usage_type {
            select = select.filter(Column::UsageType.eq(usage_type));
        }
        if let Some(after) = &page.after {
            select = select.filter(Column::Id.lt(after.id));
        }
        if let Some(before) = &page.before {
            select = select.filter(Column::Id.gt(before.id));
        }
        let order = if page.from_end { Order::Asc } else { Order::Desc };
        let select = select.order_by(Column::Id, order).limit(page.limit as u64 + 1);
        let rows = self.read(select.build(self.backend), |row| Model::from_query_result(row, "").map(price_of)).await?;
        Ok(page.build_page(rows))
    }

    /// Adds the prices that change what is in force, in one transaction, and returns the price in force for each of `prices`: the new
    /// one, or the existing one with the same rate.
    pub async fn add_prices(&self, prices: &[NewPrice], created_by: &str, now: Timestamp) -> Result<Vec<AddedPrice>, DbErr> {
        let transaction = self.begin_write().await?;
        let added = append(&transaction, self.backend, prices, created_by, now).await?;
        transaction.commit().await?;
        Ok(added)
    }
}

impl RecordingTransaction {
    /// The version of the price table, as of this statement.
    pub async fn price_version(&self) -> Result<i64, DbErr> {
        let version: Option<Option<i64>> = select_version().into_tuple().one(self.connection()).await?;
        Ok(version.flatten().unwrap_or_default())
    }

    /// All prices, as of this statement.
    pub async fn price_table(&self) -> Result<PriceTable, DbErr> {
        price_table(self.connection()).await
    }
}

/// What became of a price that was to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedPrice {
    /// The price in force; `None` if a price was to end that is not in force.
    pub price: Option<Price>,
    /// Whether it was added; else it existed.
    pub is_new: bool,
}

/// Appends to the table within a transaction: see [`Database::add_prices`].
pub(super) async fn append(
    transaction: &DatabaseTransaction,
    backend: DbBackend,
    prices: &[NewPrice],
    created_by: &str,
    now: Timestamp,
) -> Result<Vec<AddedPrice>, DbErr> {
    if prices.is_empty() {
        return Ok(Vec::new());
    }
    if backend == DbBackend::Postgres {
        // One transaction at a time appends, so that ids have no gaps. Readers are not blocked. SQLite has a single writer anyway.
        transaction.execute_unprepared("LOCK TABLE price IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    let added = added_to(&price_table(transaction).await?, prices, created_by, now);
    let new: Vec<_> = added.iter().filter(|added| added.is_new).filter_map(|added| added.price.as_ref()).map(row_of).collect();
    for rows in new.chunks(PRICES_PER_INSERT) {
        Entity::insert_many(rows.to_vec()).exec_without_returning(transaction).await?;
    }
    Ok(added)
}

/// What becomes of prices that are added to `table`.
pub fn added_to(table: &PriceTable, prices: &[NewPrice], created_by: &str, now: Timestamp) -> Vec<AddedPrice> {
    let mut id = table.version();
    let add = |price: &NewPrice| {
        let in_force = table.in_force(&price.key, price.valid_from);
        let is_unchanged = match in_force {
            Some(existing) => existing.price.has_rate_of(price),
            None => price.rate_nanos.is_none(),
        };
        if is_unchanged {
            return AddedPrice { price: in_force.cloned(), is_new: false };
        }
        id += 1;
        let price = Price { id, price: price.clone(), created_by: created_by.to_owned(), created_at: now };
        AddedPrice { price: Some(price), is_new: true }
    };
    prices.iter().map(add).collect()
}

fn select_version() -> sea_orm::Select<Entity> {
    Entity::find().select_only().column_as(Column::Id.max(), "version")
}

async fn price_table(connection: &impl ConnectionTrait) -> Result<PriceTable, DbErr> {
    Ok(PriceTable::new(Entity::find().all(connection).await?.into_iter().map(price_of).collect()))
}

fn price_of(row: Model) -> Price {
    Price {
        id: row.id,
        price: NewPrice {
            key: PriceKey { usage_type: row.usage_type, tier: row.tier, model: row.model, provider: row.provider },
            rate_nanos: row.rate_nanos,
            per_units: row.per_units,
            valid_from: Timestamp::from_millis(row.valid_from),
            source: row.source,
        },
        created_by: row.created_by,
        created_at: Timestamp::from_millis(row.created_at),
    }
}

fn row_of(Price { id, price, created_by, created_at }: &Price) -> ActiveModel {
    let PriceKey { usage_type, tier, model, provider } = price.key.clone();
    ActiveModel {
        id: Set(*id),
        usage_type: Set(usage_type),
        tier: Set(tier),
        model: Set(model),
        provider: Set(provider),
        rate_nanos: Set(price.rate_nanos),
        per_units: Set(price.per_units),
        valid_from: Set(price.valid_from.millis()),
        source: Set(price.source.clone()),
        created_by: Set(created_by.clone()),
        created_at: Set(created_at.millis()),
    }
}
