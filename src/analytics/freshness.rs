//! How fresh an answer is.

use super::Question;
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::database::Database;
use crate::store::freshness::Spot;
use crate::store::usage::Part;

/// Where an answer was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadFrom {
    /// Sums alone.
    Rollups,
    /// Single records alone.
    Records,
    /// Sums, and records at the ends of the range.
    Both,
}

/// What an answer was made from: as much as it takes to say how fresh it is.
#[derive(Clone, Debug)]
pub struct Freshness {
    database: Database,
    filter: UsageFilter,
    parts: Vec<Part>,
}

impl Freshness {
    /// Where the answer was read; `None` where it needed no reading.
    pub fn read_from(&self) -> Option<ReadFrom> {
        let from_records = self.parts.iter().filter(|part| part.grain.is_none()).count();
        match from_records {
            _ if self.parts.is_empty() => None,
            0 => Some(ReadFrom::Rollups),
            all if all == self.parts.len() => Some(ReadFrom::Records),
            _ => Some(ReadFrom::Both),
        }
    }

    /// The newest `recorded_at` among the records of the last quarter hour in which the answer holds any; `None` where it holds none.
    ///
    /// The whole answer would have to be read again, record by record, to know of late records of earlier hours too. They are in the
    /// answer all the same.
    pub async fn data_through(&self) -> Result<Option<Timestamp>, Error> {
        let last = self.database.last_buckets(&self.filter, &self.parts, None).await?.pop();
        let Some((_, bucket)) = last else { return Ok(None) };
        let spot = self.spot(self.filter.clone(), bucket);
        Ok(self.database.recorded_at(&[spot]).await?.pop().flatten())
    }

    /// The same for each of `tiers`, together in as many statements as for one.
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
        // A single record stands for the quarter hour that it lies in, as sums do.
        let bucket = match bucket.grain {
            Some(_) => bucket,
            None => Part { start: starts_in_range(bucket.start.floor_quarter_hour()), ..bucket },
        };
        Spot { filter, bucket, is_last: true, only_amounts: false, has: None }
    }
}

impl Question {
    /// How fresh its totals are, or its breakdown `by` a dimension.
    pub fn freshness(&self, by: Option<Dimension>) -> Freshness {
        self.freshness_of(self.filter.clone(), self.parts(by))
    }

    pub(super) fn freshness_of(&self, filter: UsageFilter, parts: Vec<Part>) -> Freshness {
        Freshness { database: self.database.clone(), filter, parts }
    }
}
