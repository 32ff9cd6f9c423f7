//! Sums by interval and any number of dimensions, in pages, for exports. Each interval is read on its own: from rollups, as far as they
//! distinguish the dimensions, and exactly at both ends of the range.

use std::sync::Arc;

use super::plan;
use super::{Analytics, InsightsQuery};
use crate::domain::dimension::{Detail, Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::interval::{Bucket, Interval};
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp};
use crate::domain::usage_type::UsageTypes;
use crate::domain::zone::{Zone, next_day};
use crate::error::Error;
use crate::store::group_pages::{GroupPage, GroupTotals};

/// The length of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SumInterval {
    /// Quarter hours, which every zone shares.
    QuarterHour,
    /// An interval of series, in local time.
    Local(Interval),
}

impl SumInterval {
    /// Local days.
    pub const DAY: Self = Self::Local(Interval::Day);

    /// The part of `range` in which intervals may have records: whole intervals around the first and the last quarter hour with records, or
    /// less at the ends of the range.
    fn around(self, range: &DateRange, first: Timestamp, last: Timestamp) -> (Timestamp, Timestamp) {
        let last_end = last.plus_millis(QUARTER_HOUR_MS);
        let (start, end) = match self {
            Self::QuarterHour => (first, last_end),
            Self::Local(interval) => {
                let zone = range.zone;
                let (first_day, last_day) = (zone.local_day(first), zone.local_day(last_end));
                let mut next = next_day(last_day);
                while interval.first_day(next) == interval.first_day(last_day) {
                    next = next_day(next);
                }
                (zone.day_start(interval.first_day(first_day)), zone.day_start(next))
            }
        };
        (start.max(range.start), end.min(range.end))
    }

    fn buckets(self, range: &DateRange) -> Vec<Bucket> {
        match self {
            Self::Local(interval) => interval.buckets(range).into_iter().filter(|bucket| bucket.start < bucket.end).collect(),
            Self::QuarterHour => {
                let first = range.start.floor_quarter_hour();
                let starts = std::iter::successors(Some(first), |start| Some(start.plus_millis(QUARTER_HOUR_MS)));
                let bucket = |start: Timestamp| {
                    let end = start.plus_millis(QUARTER_HOUR_MS);
                    Bucket {
                        local_start: range.zone.local(start),
                        start: start.max(range.start),
                        end: end.min(range.end),
                        is_whole: range.start <= start && end <= range.end,
                    }
                };
                starts.take_while(|start| *start < range.end).map(bucket).collect()
            }
        }
    }
}

impl Analytics {
    /// The intervals of `[start, end)` in `zone` that may have records, in order, and the query that reads them. `INVALID_RANGE` as for
    /// [`Analytics::query`].
    pub async fn intervals(
        &self,
        (start, end): (Timestamp, Timestamp),
        zone: Zone,
        interval: SumInterval,
        filter: UsageFilter,
    ) -> Result<(InsightsQuery, Vec<Bucket>), Error> {
        let query = self.query(RangeRequest::Instants { start, end }, zone, filter).await?;
        let account_filter = &query.filter.account_filter;
        let first = self.database.first_quarter_hour(account_filter).await?;
        let last = self.database.last_quarter_hour(account_filter).await?;
        let Some((first, last)) = first.zip(last) else { return Ok((query, Vec::new())) };
        let (start, end) = interval.around(&query.range, first, last);
        if start >= end {
            return Ok((query, Vec::new()));
        }
        let within = self.query(RangeRequest::Instants { start, end }, zone, query.filter.clone()).await?;
        let buckets = interval.buckets(&within.range);
        Ok((within, buckets))
    }

    /// The usage types that can be recorded, by slug.
    pub async fn usage_types(&self) -> Result<Arc<UsageTypes>, Error> {
        self.usage_types.current().await
    }
}

impl InsightsQuery {
    /// A page of the groups of an interval, in the order of their values. `after`: the values of the last group of the page before.
    pub async fn interval_sums(
        &self,
        bucket: &Bucket,
        dimensions: &[Dimension],
        after: Option<&[String]>,
        limit: u32,
    ) -> Result<Vec<GroupTotals>, Error> {
        // Rollups of users do not have the records without a user.
        let is_recorded_only = |dimension: &Dimension| dimension.detail() > Detail::Accounts;
        let grains = if dimensions.iter().any(is_recorded_only) {
            &[]
        } else {
            plan::grains(&self.filter, Some(Grouping::by(Dimension::Model)))
        };
        let segments = plan::segments(bucket.start, bucket.end, grains);
        self.database.group_page(GroupPage { filter: &self.filter, segments: &segments, dimensions, after, limit }).await
    }
}
