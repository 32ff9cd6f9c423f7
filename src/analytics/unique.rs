//! Unique users and sessions of a range: in all, per bucket, per group.
//!
//! They do not add up: a user of two days, or of two models, counts once in both together.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::InsightsQuery;
use super::breakdown::BreakdownRow;
use super::record_days::check_record_days;
use super::series::Series;
use crate::domain::dimension::{Grouping, Unique};
use crate::domain::filter::UsageFilter;
use crate::domain::interval::{Bucket, Interval};
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::error::Error;
use crate::store::unique::{UniqueQuery, UniqueRow};
use crate::store::usage::{GroupKey, GroupValues, RankBy};

/// How far materialization may be behind before a query that reads records instead of rollups is checked against it. Days are materialized
/// after their end.
const MATERIALIZATION_LAG_MS: i64 = 2 * UTC_DAY_MS;

/// A unique count of a range, and of each of its buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UniqueCounts {
    /// Of the whole range.
    pub total: i64,
    /// Of the buckets that have any, by index.
    pub by_bucket: BTreeMap<usize, i64>,
}

/// Unique counts of groups, and of all groups together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UniqueGroups {
    /// Of all groups together.
    pub all: UniqueCounts,
    by_group: BTreeMap<GroupKey, UniqueCounts>,
}

impl UniqueGroups {
    /// The counts of a group; `None` if it has no users or sessions.
    pub fn of(&self, group: &GroupKey) -> Option<&UniqueCounts> {
        self.by_group.get(group)
    }
}

impl FromIterator<UniqueRow> for UniqueGroups {
    fn from_iter<I: IntoIterator<Item = UniqueRow>>(rows: I) -> Self {
        let mut groups = Self::default();
        for UniqueRow { bucket, group, count } in rows {
            let counts = match group {
                Some(group) => groups.by_group.entry(group).or_default(),
                None => &mut groups.all,
            };
            match bucket {
                Some(index) => _ = counts.by_bucket.insert(index, count),
                None => counts.total = count,
            }
        }
        groups
    }
}

/// The unique counts of a series, and of what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesUnique {
    /// Of the buckets of the series.
    pub current: UniqueGroups,
    /// Of the buckets of the compared range; `None` without comparison.
    pub compared: Option<UniqueGroups>,
}

impl InsightsQuery {
    /// The number of distinct users or sessions in the range. `INVALID_ARGUMENT` if the range is too long to read its records; so for the
    /// other functions of this module.
    pub async fn unique(&self, of: Unique) -> Result<i64, Error> {
        let buckets = [(self.range.start, self.range.end)];
        let counted = self.unique_groups(UniqueQuery { filter: &self.filter, of, buckets: &buckets, by: None, groups: None });
        Ok(counted.await?.all.total)
    }

    /// The number of distinct users or sessions of each row of a breakdown, and of all rows together.
    pub async fn unique_of_rows(&self, of: Unique, by: Grouping, rows: &[BreakdownRow]) -> Result<UniqueGroups, Error> {
        let named: Vec<GroupValues> = rows.iter().filter_map(|row| row.group.values().cloned()).collect();
        let buckets = [(self.range.start, self.range.end)];
        let query = UniqueQuery { filter: &self.filter, of, buckets: &buckets, by: Some(by), groups: Some(&named) };
        self.unique_groups(query).await
    }

    /// The number of distinct users or sessions in each bucket of a series, for each of its lines and for all lines together.
    pub async fn unique_of_series(&self, of: Unique, by: Grouping, series: &Series) -> Result<SeriesUnique, Error> {
        let filter = UsageFilter { usage_types: series.usage_types.clone(), ..self.filter.clone() };
        let named: Vec<GroupValues> = series.lines.iter().filter_map(|line| line.group.values().cloned()).collect();
        let counted = |buckets: &[Bucket]| {
            let buckets: Vec<_> = buckets.iter().map(instants).collect();
            let (filter, named) = (&filter, &named);
            async move {
                let query = UniqueQuery { filter, of, buckets: &buckets, by: Some(by), groups: Some(named) };
                self.unique_groups(query).await
            }
        };
        let current = counted(&series.buckets).await?;
        let compared = match &series.compared {
            Some(compared) => Some(counted(&compared.buckets).await?),
            None => None,
        };
        Ok(SeriesUnique { current, compared })
    }

    /// The local day of the range with the most distinct users or sessions, and their number. Of equal days the earliest; `None` if there
    /// are none.
    pub async fn unique_peak_day(&self, of: Unique) -> Result<Option<(NaiveDate, i128)>, Error> {
        let days = Interval::Day.buckets(&self.range);
        let buckets: Vec<_> = days.iter().map(instants).collect();
        let query = UniqueQuery { filter: &self.filter, of, buckets: &buckets, by: None, groups: None };
        let by_day = self.unique_groups(query).await?.all.by_bucket;
        let peak = by_day.into_iter().max_by_key(|(index, count)| (*count, std::cmp::Reverse(*index)));
        Ok(peak.and_then(|(index, count)| Some((days.get(index)?.local_start.date(), count.into()))))
    }

    /// `INVALID_ARGUMENT` if groups are ranked by a unique count, and the range is too long to read its records.
    pub(super) fn check_ranking(&self, filter: &UsageFilter, by: Grouping, rank_by: RankBy) -> Result<(), Error> {
        let RankBy::Unique(of) = rank_by else { return Ok(()) };
        let buckets = [(self.range.start, self.range.end)];
        self.check_unique(UniqueQuery { filter, of, buckets: &buckets, by: Some(by), groups: None })
    }

    /// `INVALID_ARGUMENT` if the query reads the records of too many days. These are the days that rollups cannot serve, whatever is
    /// materialized at the moment; but if materialization is far behind, the days that are not materialized as well.
    fn check_unique(&self, query: UniqueQuery<'_>) -> Result<(), Error> {
        let materialized_until = self.database.cached_watermark().materialized_until;
        let is_far_behind = materialized_until < self.now.plus_millis(-MATERIALIZATION_LAG_MS);
        let served_until = if is_far_behind { materialized_until } else { Timestamp::LATEST };
        check_record_days(query.of.noun(), query.filter, query.record_ms(served_until))
    }

    async fn unique_groups(&self, query: UniqueQuery<'_>) -> Result<UniqueGroups, Error> {
        self.check_unique(query)?;
        Ok(self.database.unique_counts(query).await?.into_iter().collect())
    }
}

const fn instants(bucket: &Bucket) -> (Timestamp, Timestamp) {
    (bucket.start, bucket.end)
}
