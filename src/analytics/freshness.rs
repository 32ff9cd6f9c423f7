//! The freshness of a result: which tables it was read from, and the newest record in it.

use super::InsightsQuery;
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::database::Database;
use crate::store::freshness::BucketLookup;
use crate::store::usage::QuerySegment;

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

/// The filter, grouping and query segments of a result, from which its freshness is computed on request.
#[derive(Clone, Debug)]
pub struct Freshness {
    database: Database,
    filter: UsageFilter,
    by: Option<Grouping>,
    segments: Vec<QuerySegment>,
}

impl Freshness {
    /// The tables from which the result was read; `None` if nothing was read.
    pub fn read_from(&self) -> Option<ReadFrom> {
        let scans = self.database.read_from_records(&self.filter, self.by, &self.segments);
        let from_records = scans.iter().filter(|is_of_records| **is_of_records).count();
        match from_records {
            _ if scans.is_empty() => None,
            0 => Some(ReadFrom::Rollups),
            all if all == scans.len() => Some(ReadFrom::Records),
            _ => Some(ReadFrom::Both),
        }
    }

    /// The newest `recorded_at` among the records of the last quarter hour that contains any; `None` if the result has no records.
    ///
    /// Late records of earlier hours are part of the result but do not count here: finding them would mean reading every record.
    pub async fn data_through(&self) -> Result<Option<Timestamp>, Error> {
        let last = self.database.last_buckets(&self.filter, &self.segments, None).await?.pop();
        let Some((_, bucket)) = last else { return Ok(None) };
        let bucket_lookup = self.bucket_lookup(self.filter.clone(), bucket);
        Ok(self.database.recorded_at(&[bucket_lookup]).await?.pop().flatten())
    }

    /// `data_through` for each of `tiers`, in the same number of statements as for one.
    pub async fn data_through_of_tiers(&self, tiers: &[String]) -> Result<Vec<Option<Timestamp>>, Error> {
        let last = self.database.last_buckets(&self.filter, &self.segments, Some(Dimension::Tier)).await?;
        let lookups: Vec<_> = last
            .iter()
            .map(|(tier, bucket)| self.bucket_lookup(self.filter.with(Dimension::Tier, std::slice::from_ref(tier)), *bucket))
            .collect();
        let recorded_at = self.database.recorded_at(&lookups).await?;
        let of = |tier: &String| {
            let position = last.iter().position(|(name, _)| name == tier)?;
            recorded_at.get(position).copied().flatten()
        };
        Ok(tiers.iter().map(of).collect())
    }

    fn bucket_lookup(&self, filter: UsageFilter, bucket: QuerySegment) -> BucketLookup {
        let starts_in_range = |start: Timestamp| self.segments.first().map_or(start, |first| start.max(first.start));
        // A record is widened to its quarter hour, so that records and rollups give the same result.
        let bucket = match bucket.grain {
            Some(_) => bucket,
            None => QuerySegment { start: starts_in_range(bucket.start.floor_quarter_hour()), ..bucket },
        };
        BucketLookup { filter, bucket, is_last: true, skip_zero: false, with_value_of: None }
    }
}

impl InsightsQuery {
    /// The freshness of the totals, or of the breakdown `by` dimensions.
    pub fn freshness(&self, by: Option<Grouping>) -> Freshness {
        self.freshness_of(self.filter.clone(), by, self.segments(by))
    }

    /// The freshness of a result for which nothing is read.
    pub fn freshness_of_nothing(&self) -> Freshness {
        self.freshness_of(self.filter.clone(), None, Vec::new())
    }

    pub(super) fn freshness_of(&self, filter: UsageFilter, by: Option<Grouping>, segments: Vec<QuerySegment>) -> Freshness {
        Freshness { database: self.database.clone(), filter, by, segments }
    }
}
