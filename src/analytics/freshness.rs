//! The freshness of a result: which tables it was read from, and the newest record in it.

use super::Question;
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::database::Database;
use crate::store::freshness::Spot;
use crate::store::usage::Part;

/// The tables from which a result was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadFrom {
    /// Rollups only.
    Rollups,
    /// Records only.
    Records,
    /// Rollups, and records at the ends of the range.
    Both,
}

/// The filter and query segments of a result, from which its freshness is computed on request.
#[derive(Clone, Debug)]
pub struct Freshness {
    database: Database,
    filter: UsageFilter,
    parts: Vec<Part>,
}

impl Freshness {
    /// The tables from which the result was read; `None` if nothing was read.
    pub fn read_from(&self) -> Option<ReadFrom> {
        let from_records = self.parts.iter().filter(|part| part.grain.is_none()).count();
        match from_records {
            _ if self.parts.is_empty() => None,
            0 => Some(ReadFrom::Rollups),
            all if all == self.parts.len() => Some(ReadFrom::Records),
            _ => Some(ReadFrom::Both),
        }
    }

    /// The newest `recorded_at` among the records of the last quarter hour that contains any; `None` if the result has no records.
    ///
    /// Late records of earlier hours are part of the result but do not count here: finding them would mean reading every record.
    pub async fn data_through(&self) -> Result<Option<Timestamp>, Error> {
        let last = self.database.last_buckets(&self.filter, &self.parts, None).await?.pop();
        let Some((_, bucket)) = last else { return Ok(None) };
        let spot = self.spot(self.filter.clone(), bucket);
        Ok(self.database.recorded_at(&[spot]).await?.pop().flatten())
    }

    /// `data_through` for each of `tiers`, in the same number of statements as for one.
    pub async fn data_through_of_tiers(&self, tiers: &[String]) -> Result<Vec<Option<Timestamp>>, Error> {
        let last = self.database.last_buckets(&self.filter, &self.parts, Some(Dimension::Tier)).await?;
        let spots: Vec<_> = last
            .iter()
            .map(|(tier, bucket)| self.spot(self.filter.with(Dimension::Tier, std::slice::from_ref(tier)), *bucket))
            .collect();
        let recorded_at = self.database.recorded_at(&spots).await?;
        let of = |tier: &String| {
            let place = last.iter().position(|(name, _)| name == tier)?;
            recorded_at.get(place).copied().flatten()
        };
        Ok(tiers.iter().map(of).collect())
    }

    fn spot(&self, filter: UsageFilter, bucket: Part) -> Spot {
        let starts_in_range = |start: Timestamp| self.parts.first().map_or(start, |first| start.max(first.start));
        // A record is widened to its quarter hour, so that records and rollups give the same result.
        let bucket = match bucket.grain {
            Some(_) => bucket,
            None => Part { start: starts_in_range(bucket.start.floor_quarter_hour()), ..bucket },
        };
        Spot { filter, bucket, is_last: true, only_amounts: false, has: None }
    }
}

impl Question {
    /// The freshness of the totals, or of the breakdown `by` a dimension.
    pub fn freshness(&self, by: Option<Dimension>) -> Freshness {
        self.freshness_of(self.filter.clone(), self.parts(by))
    }

    pub(super) fn freshness_of(&self, filter: UsageFilter, parts: Vec<Part>) -> Freshness {
        Freshness { database: self.database.clone(), filter, parts }
    }
}
