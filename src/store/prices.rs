//! The table `price`: append-only, with ids that count its entries.

use std::collections::{BTreeSet, HashMap};

use entity::price::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Set,
};

use super::commit::RecordingTransaction;
use super::database::Database;
use super::sql::Sql;
use super::table_lock::lock_table;
use super::write_pool::WriteTransaction;
use crate::domain::page::{Page, PageRequest, PriceCursor};
use crate::domain::price::{NewPrice, Price, PriceKey, PriceTable, PriceToAdd};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// A false condition that holds the price table on PostgreSQL until the transaction ends: its lock on the table conflicts with that of
/// `append`, but not with that of other committers, and it locks no row.
pub(super) const HOLD_PRICES: &str = "EXISTS (SELECT 1 FROM price WHERE FALSE FOR KEY SHARE)";

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

    /// Adds prices in one transaction, as [`added_to`] decides, and returns what became of each.
    pub async fn add_prices(&self, prices: &[PriceToAdd], created_by: &str, now: Timestamp) -> Result<Vec<AddedPrice>, DbErr> {
        let transaction = self.begin_write().await?;
        let added = append(&transaction, self.backend, prices, created_by, now).await?;
        transaction.commit().await?;
        Ok(added)
    }
}

impl RecordingTransaction {
    /// The version of the price table. Until this transaction ends no price is added.
    pub async fn price_version(&self) -> Result<i64, DbErr> {
        let hold = if self.backend() == DbBackend::Postgres { HOLD_PRICES } else { "FALSE" };
        let mut sql = Sql::new(self.backend());
        sql.push(&format!("SELECT COALESCE(MAX(id), 0), {hold} FROM price"));
        let row = self.connection().query_one_raw(sql.finish()).await?;
        row.map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// All prices, as of this statement.
    pub async fn price_table(&self) -> Result<PriceTable, DbErr> {
        price_table(self.connection()).await
    }
}

/// What became of a price that was to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedPrice {
    /// The price, or the existing one that makes it needless; `None` if a price was to end that does not exist.
    pub price: Option<Price>,
    /// Whether it was added; else it existed.
    pub is_new: bool,
}

/// Appends to the table within a transaction: see [`Database::add_prices`].
pub(super) async fn append(
    transaction: &WriteTransaction,
    backend: DbBackend,
    prices: &[PriceToAdd],
    created_by: &str,
    now: Timestamp,
) -> Result<Vec<AddedPrice>, DbErr> {
    if prices.is_empty() {
        return Ok(Vec::new());
    }
    lock(transaction, backend).await?;
    let added = added_to(&price_table(transaction).await?, prices, created_by, now);
    let new: Vec<_> = added.iter().filter(|added| added.is_new).filter_map(|added| added.price.as_ref()).collect();
    insert(transaction, &new).await?;
    Ok(added)
}

/// Appends the prices that do not exist yet, under the ids that they have, and returns these ids; or the first id under which the table has
/// another price, or that would leave a gap.
pub(super) async fn append_with_ids(
    transaction: &WriteTransaction,
    backend: DbBackend,
    prices: &[Price],
) -> Result<Result<BTreeSet<i64>, i64>, DbErr> {
    lock(transaction, backend).await?;
    let rows = Entity::find().order_by_asc(Column::Id).all(transaction).await?;
    let mut existing: HashMap<i64, Price> = rows.into_iter().map(|row| (row.id, price_of(row))).collect();
    let mut version = existing.keys().max().copied().unwrap_or_default();
    let mut new = Vec::new();
    for price in prices {
        match existing.get(&price.id) {
            Some(same) if same.price == price.price => {}
            None if price.id == version + 1 => {
                version += 1;
                existing.insert(version, price.clone());
                new.push(price);
            }
            _ => return Ok(Err(price.id)),
        }
    }
    insert(transaction, &new).await?;
    Ok(Ok(new.iter().map(|price| price.id).collect()))
}

/// One transaction at a time appends, so that ids have no gaps, and none while a record is committed with the prices of before
/// (`HOLD_PRICES`). Plain reads are not blocked. On SQLite the transaction holds the only write lock already.
async fn lock(transaction: &WriteTransaction, backend: DbBackend) -> Result<(), DbErr> {
    if backend == DbBackend::Postgres {
        lock_table(transaction, "price IN EXCLUSIVE", "5s").await?;
    }
    Ok(())
}

async fn insert(transaction: &WriteTransaction, prices: &[&Price]) -> Result<(), DbErr> {
    for prices in prices.chunks(PRICES_PER_INSERT) {
        let rows = prices.iter().map(|price| row_of(price));
        Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// What becomes of prices that are added to `table`, one after another.
///
/// A price with a start of its own is added unless the last one with this start has the same rate. A price without one is added if another
/// rate is in force then.
pub fn added_to(table: &PriceTable, prices: &[PriceToAdd], created_by: &str, now: Timestamp) -> Vec<AddedPrice> {
    let mut id = table.version();
    let mut new_by_key: HashMap<&PriceKey, Vec<Price>> = HashMap::new();
    let mut added = Vec::with_capacity(prices.len());
    for PriceToAdd { price, is_dated } in prices {
        let new = new_by_key.entry(&price.key).or_default();
        let started = new.iter().filter(|new| new.price.valid_from <= price.valid_from);
        let newest =
            started.chain(table.newest(&price.key, price.valid_from)).max_by_key(|price| (price.price.valid_from, price.id));
        let is_unchanged = match newest {
            Some(newest) if *is_dated => newest.price.valid_from == price.valid_from && newest.price.has_rate_of(price),
            Some(newest) => newest.price.has_rate_of(price) || (newest.price.rate_nanos, price.rate_nanos) == (None, None),
            None => price.rate_nanos.is_none(),
        };
        if is_unchanged {
            added.push(AddedPrice { price: newest.cloned(), is_new: false });
            continue;
        }
        id += 1;
        let price = Price { id, price: price.clone(), created_by: created_by.to_owned(), created_at: now };
        new.push(price.clone());
        added.push(AddedPrice { price: Some(price), is_new: true });
    }
    added
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
