//! Hourly rates as a writer remembers them. Whoever relies on one has the database confirm it while committing.

use std::sync::{Mutex, PoisonError};

use sea_orm::DbErr;

use crate::store::commit::HourlyRates;
use crate::store::database::Database;

/// More tiers than any installation has; beyond, what is remembered is forgotten, so that memory stays bounded.
const MOST_TIERS: usize = 10_000;

/// The rates that were read before.
#[derive(Debug, Default)]
pub(super) struct KnownRates(Mutex<HourlyRates>);

impl KnownRates {
    /// The rates of `tiers`, as they were when they were read; reads those that are not known yet.
    pub(super) async fn of(&self, database: &Database, tiers: &[String]) -> Result<HourlyRates, DbErr> {
        let (mut rates, unknown) = self.known(tiers);
        if !unknown.is_empty() {
            let read = database.hourly_rates(&unknown).await?;
            self.remember(&read);
            rates.extend(read);
        }
        Ok(rates)
    }

    /// Forgets all of them: one was wrong.
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
