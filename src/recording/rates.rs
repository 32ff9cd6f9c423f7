//! Cache of hourly rates. The database verifies cached rates while committing.

use std::sync::{Mutex, PoisonError};

use sea_orm::DbErr;

use crate::store::commit::HourlyRates;
use crate::store::database::Database;

/// More tiers than any installation has. The cache is cleared beyond this size, so that memory stays bounded.
const MAX_CACHED_TIERS: usize = 10_000;

/// Hourly rates by tier, as last read.
#[derive(Debug, Default)]
pub(super) struct RateCache(Mutex<HourlyRates>);

impl RateCache {
    /// The rates of `tiers`, from the cache where present and else from the database.
    pub(super) async fn get_or_load(&self, database: &Database, tiers: &[String]) -> Result<HourlyRates, DbErr> {
        let (mut rates, missing) = self.cached(tiers);
        if !missing.is_empty() {
            let read = database.hourly_rates(&missing).await?;
            self.insert_all(&read);
            rates.extend(read);
        }
        Ok(rates)
    }

    /// Clears the cache, after a cached rate was found to be outdated.
    pub(super) fn invalidate(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn cached(&self, tiers: &[String]) -> (HourlyRates, Vec<String>) {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rates = HourlyRates::with_capacity(tiers.len());
        let mut missing = Vec::new();
        for tier in tiers {
            match cached.get(tier) {
                Some(rate) => drop(rates.insert(tier.clone(), *rate)),
                None => missing.push(tier.clone()),
            }
        }
        (rates, missing)
    }

    fn insert_all(&self, read: &HourlyRates) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.len() + read.len() > MAX_CACHED_TIERS {
            cached.clear();
        }
        cached.extend(read.iter().map(|(tier, rate)| (tier.clone(), *rate)));
    }
}
