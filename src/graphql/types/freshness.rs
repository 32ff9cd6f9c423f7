//! How up to date a result is.

use async_graphql::{Context, Enum, Object, Result};

use crate::analytics::freshness;
use crate::domain::range::RangeRequest;
use crate::domain::zone::{ZONE_DATABASE_VERSION, Zone};
use crate::error::Error;
use crate::graphql::loaders::{RequestLoader, TierDataThroughKey};
use crate::graphql::scalars::DateTime;

/// The tables that a result was read from. In every case the result includes all records that were acknowledged before the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "freshness::ReadFrom")]
pub(crate) enum ReadFrom {
    /// Rollups: sums per quarter hour, hour or UTC day, which always agree with the records.
    Rollups,
    /// Single records: in queries about sessions, workspaces, agents or labels, and in those that exclude users; in other queries about users
    /// if the range contains no whole UTC day that is in rollups; in all others if it contains no quarter hour. Also in a series whose time
    /// zone differs from UTC by other than whole quarter hours.
    Records,
    /// Rollups, and single records: for the minutes at both ends of the range that do not fill a quarter hour; in queries about users, for
    /// the hours that do not fill a UTC day, and for the newest day.
    Both,
}

/// How up to date a result is.
#[derive(Debug)]
pub(crate) struct Freshness {
    of: freshness::Freshness,
    /// Set if the freshness is that of one tier out of many in the same response.
    tier: Option<(String, RangeRequest, Zone)>,
}

impl From<freshness::Freshness> for Freshness {
    fn from(of: freshness::Freshness) -> Self {
        Self { of, tier: None }
    }
}

impl Freshness {
    pub(crate) const fn of_tier(of: freshness::Freshness, tier: String, range: RangeRequest, zone: Zone) -> Self {
        Self { of, tier: Some((tier, range, zone)) }
    }
}

/// How up to date a result is. Every result includes all records that were acknowledged before the query.
#[Object]
impl Freshness {
    /// When the newest usage in the result was recorded: the latest `recordedAt` within the last quarter hour that has records in
    /// the result. Voided records are excluded; a replacement counts with its own `recordedAt`. Late records of earlier quarter
    /// hours are part of the result, but do not change this value. Null if the result has no records.
    async fn data_through(&self, context: &Context<'_>) -> Result<Option<DateTime>> {
        let newest = match &self.tier {
            None => self.of.data_through().await?,
            Some((tier, range, zone)) => {
                let key = TierDataThroughKey { tier: tier.clone(), range: *range, zone: *zone };
                let newest = context.data::<RequestLoader>()?.load_one(key).await?;
                newest.ok_or_else(|| Error::internal("the loader did not return a requested tier"))??
            }
        };
        Ok(newest.map(DateTime))
    }

    /// The tables that the result was read from. Null if nothing was read, because no record can match.
    async fn read_from(&self) -> Option<ReadFrom> {
        self.of.read_from().map(ReadFrom::from)
    }

    /// Version of the IANA time zone database that local days were computed with, such as `2026a`.
    async fn zone_database_version(&self) -> &'static str {
        ZONE_DATABASE_VERSION
    }
}
