//! The prices, cached in memory for the write path.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::DbErr;

use super::UsageTypeCatalog;
use crate::clock::Clock;
use crate::domain::page::{Page, PageRequest, PriceCursor};
use crate::domain::price::{Price, PriceInput, PriceKey, PriceTable, PriceToAdd};
use crate::domain::problem::Problem;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::commit::RecordingTransaction;
use crate::store::database::Database;
use crate::store::failure::from_db;
use crate::store::prices::{AddedPrice, added_to};

/// The price table, cached. A commit confirms the version of the table that it used, so an outdated cache never prices a record.
#[derive(Debug)]
pub struct PriceCatalog {
    database: Database,
    clock: Clock,
    usage_types: Arc<UsageTypeCatalog>,
    cached: RwLock<Arc<PriceTable>>,
}

impl PriceCatalog {
    /// Creates a catalog with an empty cache.
    pub fn new(database: Database, clock: Clock, usage_types: Arc<UsageTypeCatalog>) -> Self {
        Self { database, clock, usage_types, cached: RwLock::default() }
    }

    /// The prices as last read.
    pub fn cached(&self) -> Arc<PriceTable> {
        Arc::clone(&self.cached.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All prices that exist now.
    pub async fn current(&self) -> Result<Arc<PriceTable>, Error> {
        let cached = self.cached();
        if self.database.price_version().await? == cached.version() {
            Ok(cached)
        } else {
            Ok(self.keep(self.database.price_table().await.map_err(from_db)?))
        }
    }

    /// All prices that exist for a transaction.
    pub async fn of_transaction(&self, transaction: &RecordingTransaction) -> Result<Arc<PriceTable>, DbErr> {
        let cached = self.cached();
        if transaction.price_version().await? == cached.version() {
            Ok(cached)
        } else {
            Ok(self.keep(transaction.price_table().await?))
        }
    }

    fn keep(&self, read: PriceTable) -> Arc<PriceTable> {
        let read = Arc::new(read);
        let mut cached = self.cached.write().unwrap_or_else(PoisonError::into_inner);
        if read.version() > cached.version() {
            *cached = Arc::clone(&read);
        }
        read
    }

    /// The hourly rates in nanos that are in force now: of each tier the price for the tier alone. Tiers without one are omitted.
    pub async fn hourly_rates_nanos<'a>(&self, tiers: impl Iterator<Item = &'a str>) -> Result<HashMap<String, i128>, Error> {
        let (prices, now) = (self.current().await?, self.clock.now());
        let rate_of = |tier: &str| prices.in_force(&PriceKey::of_tier(tier), now)?.price.hourly_rate_nanos();
        Ok(tiers.filter_map(|tier| Some((tier.to_owned(), rate_of(tier)?))).collect())
    }

    /// A page of prices, the last added first; of one usage type if given.
    pub async fn list(&self, usage_type: Option<&str>, page: &PageRequest<PriceCursor>) -> Result<Page<Price>, Error> {
        self.database.list_prices(usage_type, page).await
    }

    /// Adds prices, all or none, and returns the price in force for each: the new one, or the existing one with the same rate.
    /// `INVALID_ARGUMENT` with all problems of all prices; `set_by` names who adds them.
    pub async fn add(&self, inputs: Vec<PriceInput>, set_by: &str) -> Result<Vec<AddedPrice>, Error> {
        let (prices, now) = self.check(inputs).await?;
        self.database.add_prices(&prices, set_by, now).await.map_err(from_db)
    }

    /// What [`PriceCatalog::add`] would return, without adding anything.
    pub async fn preview(&self, inputs: Vec<PriceInput>, set_by: &str) -> Result<Vec<AddedPrice>, Error> {
        let (prices, now) = self.check(inputs).await?;
        Ok(added_to(self.current().await?.as_ref(), &prices, set_by, now))
    }

    /// Validates prices, as of now.
    async fn check(&self, inputs: Vec<PriceInput>) -> Result<(Vec<PriceToAdd>, Timestamp), Error> {
        let slugs: Vec<String> = inputs.iter().map(|input| input.key.usage_type.clone()).collect();
        let usage_types = self.usage_types.load_including(slugs.iter().map(String::as_str)).await?;
        let now = self.clock.now();
        let mut prices = Vec::with_capacity(inputs.len());
        let mut problems: Vec<Problem> = Vec::new();
        for input in inputs {
            match input.check(&usage_types, now) {
                Ok(price) => prices.push(price),
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        Ok((prices, now))
    }
}
