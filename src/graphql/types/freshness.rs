//! How fresh an answer is.

use async_graphql::{Context, Enum, Object, Result};

use crate::analytics::freshness;
use crate::domain::range::RangeRequest;
use crate::domain::zone::{ZONE_DATABASE_VERSION, Zone};
use crate::error::Error;
use crate::graphql::loaders::{RecordedThrough, RequestLoader};
use crate::graphql::scalars::DateTime;

/// Where an answer was read. Either way it holds every record that was acknowledged before the question was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "freshness::ReadFrom")]
pub(crate) enum ReadFrom {
    /// Sums per 15 minutes and per UTC day, which are kept in the same transaction as the records.
    Rollups,
    /// The single records: for questions about users, sessions, workspaces and agents.
    Records,
    /// Sums, and records for the minutes at the ends of the range that fill no quarter hour.
    Both,
}

/// How fresh an answer is.
#[derive(Debug)]
pub(crate) struct Freshness {
    of: freshness::Freshness,
    /// One tier of many that are asked for at once.
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

/// How fresh an answer is. Every record that was acknowledged before the question was asked is in it.
#[Object]
impl Freshness {
    /// The newest `recordedAt` among the records of the last quarter hour in which the answer holds any: how far the usage that it
    /// shows had come in. Records that were voided do not count, a replacement counts with its own `recordedAt`. Late records of
    /// earlier quarter hours are in the answer, but do not move this. Null where the answer holds no records.
    async fn data_through(&self, context: &Context<'_>) -> Result<Option<DateTime>> {
        let newest = match &self.tier {
            None => self.of.data_through().await?,
            Some((tier, range, zone)) => {
                let key = RecordedThrough { tier: tier.clone(), range: *range, zone: *zone };
                let newest = context.data::<RequestLoader>()?.load_one(key).await?;
                newest.ok_or_else(|| Error::internal("the loader left a tier out"))??
            }
        };
        Ok(newest.map(DateTime))
    }

    /// Where the answer was read. Null where nothing had to be read, because nothing can match.
    async fn read_from(&self) -> Option<ReadFrom> {
        self.of.read_from().map(ReadFrom::from)
    }

    /// The version of the IANA time zone database by which days were cut, such as `2026a`.
    async fn zone_database_version(&self) -> &'static str {
        ZONE_DATABASE_VERSION
    }
}
