//! Cache of hourly rates. The database verifies cached rates while committing.

use std::sync::{Mutex, PoisonError};

use sea_orm::DbErr;

use crate::store::commit::HourlyRates;
use crate::store::database::Database;

/// More tiers than any installation has. The cache is cleared beyond this size, so that memory stays bounded.
const MOST_TIERS: usize = 10_000;

/// Hourly rates by tier, as last read.
#[derive(Debug, Default)]
pub(super) struct KnownRates(Mutex<HourlyRates>);

impl KnownRates {
    /// The rates of `tiers`, from the cache where present and else from the database.
    pub(super) async fn of(&self, database: &Database, tiers: &[String]) -> Result<HourlyRates, DbErr> {
        let (mut rates, unknown) = self.known(tiers);
        if !unknown.is_empty() {
            let read = database.hourly_rates(&unknown).await?;
            self.remember(&read);
            rates.extend(read);
        }
        Ok(rates)
    }

    /// Clears the cache, after a cached rate was found to be outdated.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn known(&self, tiers: &[String]) -> (HourlyRates, Vec<String>) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rates = HourlyRates::with_capacity(tiers.len());
        let mut unknown = Vec::new();
        for tier in tiers {
            match known.get(tier) {
                Some(rate) => drop(rates.insert(tier.clone(), *rate)),
                None => unknown.push(tier.clone()),
            }
        }
        (rates, unknown)
    }

    fn remember(&self, read: &HourlyRates) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + read.len() > MOST_TIERS {
            known.clear();
        }
        known.extend(read.iter().map(|(tier, rate)| (tier.clone(), *rate)));
    }
}
