//! Usage of a range over time. Every bucket of the range is present, in order, including buckets without usage; and the days of a range.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::freshness::Freshness;
use super::{InsightsQuery, plan};
use crate::domain::dimension::{Dimension, Grouping, Measure, Summed};
use crate::domain::filter::UsageFilter;
use crate::domain::interval::{Bucket, Comparison, Interval};
use crate::domain::quantity::Totals;
use crate::domain::range::DateRange;
use crate::domain::time::{HOUR_MS, Timestamp};
use crate::domain::usage_type::{TOKEN_TYPES, UsageTypes};
use crate::domain::zone::OffsetSpan;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::store::usage::{GroupKey, GroupValues, Groups, QuerySegment, RankBy, TimeGroups, Top, UsageQuery, UsageRow};

/// The maximum number of points of one series: buckets times lines.
pub const POINTS_MAX: u64 = 150_000;

/// The grouping whose lines are the requested usage types, with or without usage.
const BY_USAGE_TYPE: Grouping = Grouping::by(Dimension::UsageType);

/// How much of a bucket is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BucketStatus {
    /// The whole bucket.
    Complete,
    /// Part of the bucket: it is still running, or the range begins or ends within it.
    Partial,
    /// The bucket has not begun.
    Future,
}

/// One line of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesLine {
    /// The values of the dimensions, the remainder, or the records without a value.
    pub group: GroupKey,
    /// The sum over all buckets.
    pub total: Totals,
    /// The usage of each bucket, in the order of `Series::buckets`; zero for buckets without usage.
    pub by_bucket: Vec<Totals>,
    /// The same for the compared range, in the order of `ComparedBuckets::buckets`; empty without comparison.
    pub compared: Vec<Totals>,
}

/// The buckets that a series is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedBuckets {
    /// The compared range.
    pub range: DateRange,
    /// Its buckets, in order.
    pub buckets: Vec<Bucket>,
    /// For each bucket of the series the index of its counterpart.
    pub counterparts: Vec<Option<usize>>,
}

/// A series of usage over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The unit of all quantities; `None` if the usage types differ in unit.
    pub unit: Option<String>,
    /// The usage types that are summed.
    pub usage_types: Vec<String>,
    /// Every bucket of the range, in order.
    pub buckets: Vec<Bucket>,
    /// How much of each bucket is covered.
    pub statuses: Vec<BucketStatus>,
    /// What the series is compared with; `None` without comparison, and where there is no comparable range.
    pub compared: Option<ComparedBuckets>,
    /// The lines: largest first (by usage type alone: in the requested order), then the remainder, then the records without a value.
    pub lines: Vec<SeriesLine>,
}

impl Series {
    /// The index of the counterpart of a bucket in the compared range; `None` if nothing is compared or there is none.
    pub fn counterpart(&self, index: usize) -> Option<usize> {
        self.compared.as_ref()?.counterparts.get(index).copied().flatten()
    }
}

/// The parameters of a series.
#[derive(Clone, Debug)]
pub struct SeriesRequest {
    /// The length of the buckets.
    pub interval: Interval,
    /// The usage types to sum, from `InsightsQuery::charted_usage_types`.
    pub usage_types: Vec<String>,
    /// The unit of these usage types; `None` if they differ.
    pub unit: Option<String>,
    /// The dimensions of the lines.
    pub by: Grouping,
    /// Number of largest groups with a line of their own; all others are summed into the remainder.
    pub top: u32,
    /// The ranking of the groups.
    pub rank_by: RankBy,
    /// What the series is compared with.
    pub comparison: Option<Comparison>,
    /// The maximum number of buckets.
    pub buckets_max: u64,
}

/// Lines in order, with the sums by time key.
type Lines = BTreeMap<(u8, i64), (GroupKey, BTreeMap<i64, Totals>)>;

impl InsightsQuery {
    /// The series. `INVALID_ARGUMENT` if it would have more buckets than allowed, or more than 150,000 points, or if its lines are ranked by
    /// a unique count, and the range is too long to read its records.
    pub async fn series(&self, request: SeriesRequest) -> Result<Series, Error> {
        let SeriesRequest { interval, ref usage_types, by, top, rank_by, .. } = request;
        let buckets = self.checked_buckets(&request)?;
        let by_type = by == BY_USAGE_TYPE;
        if !by_type {
            self.check_ranking(&self.filter, by, rank_by)?;
        }
        let groups = if by_type { Groups::All } else { Groups::Top(Top { count: top, rank_by }) };
        let rows = self.series_rows(interval, usage_types, by, groups).await?;

        let mut lines = Lines::new();
        if by_type {
            // Every requested usage type has a line, with or without usage, in the requested order.
            for (position, usage_type) in (0..).zip(usage_types) {
                lines.insert((0, position), (GroupKey::Value(GroupValues::shared(usage_type.clone())), BTreeMap::new()));
            }
        }
        for row in rows {
            let position = usage_types.iter().position(|slug| by_type && *slug == row.usage_type);
            let line = lines.entry(sort_key(&row, position)).or_insert_with(|| (row.group, BTreeMap::new()));
            *line.1.entry(row.time_key).or_default() += row.totals;
        }
        let mut lines: Vec<_> =
            lines.into_values().map(|(group, sums)| build_line(group, &sums, interval, &self.range, &buckets)).collect();
        let compared = match request.comparison {
            Some(comparison) => self.compare(&request, comparison, &buckets, &mut lines).await?,
            None => None,
        };
        let statuses = buckets.iter().map(|bucket| self.status_of(bucket)).collect();
        Ok(Series { unit: request.unit, usage_types: request.usage_types, buckets, statuses, compared, lines })
    }

    /// The buckets of the range, if they are not too many.
    fn checked_buckets(&self, request: &SeriesRequest) -> Result<Vec<Bucket>, Error> {
        let invalid = |message, limit| Err(Error::argument(ErrorCode::InvalidArgument, "range", message).with_limit(limit));
        // An hour is the shortest bucket, so this bounds their number before they are made.
        let hours = self.range.end.millis().saturating_sub(self.range.start.millis()).unsigned_abs() / HOUR_MS.unsigned_abs();
        let max = request.buckets_max;
        if request.interval == Interval::Hour && hours > max {
            let message = format!("{hours} hours exceed {max} buckets; shorten `range` or choose a longer `interval`");
            return invalid(message, Limit::new(LimitName::SeriesBuckets, max).actual(hours));
        }
        let buckets = request.interval.buckets(&self.range);
        let count = buckets.len() as u64;
        if count > max {
            let message =
                format!("the range has {count} buckets, more than {max}; shorten `range` or choose a longer `interval`");
            return invalid(message, Limit::new(LimitName::SeriesBuckets, max).actual(count));
        }
        let lines = if request.by == BY_USAGE_TYPE { request.usage_types.len() as u64 } else { u64::from(request.top) + 2 };
        let points = lines.saturating_mul(count);
        if points > POINTS_MAX {
            let message = format!(
                "{count} buckets in up to {lines} lines exceed {POINTS_MAX} points; shorten `range`, choose a longer `interval`, or lower `top`"
            );
            return invalid(message, Limit::new(LimitName::SeriesPoints, POINTS_MAX).actual(points));
        }
        Ok(buckets)
    }

    /// Adds the usage of the compared range to the lines, which are the same groups; a line that only the compared range has is added.
    async fn compare(
        &self,
        request: &SeriesRequest,
        comparison: Comparison,
        buckets: &[Bucket],
        lines: &mut Vec<SeriesLine>,
    ) -> Result<Option<ComparedBuckets>, Error> {
        let interval = request.interval;
        let Some(range) = interval.compared_range(&self.range, comparison) else { return Ok(None) };
        let others = interval.buckets(&range);
        let counterparts = interval.counterparts(buckets, &others, comparison);
        let query = Self { range, ..self.clone() };
        let named: Vec<_> = lines.iter().filter_map(|line| line.group.values().cloned()).collect();
        let groups = if request.by == BY_USAGE_TYPE { Groups::All } else { Groups::Named(&named) };
        let rows = query.series_rows(interval, &request.usage_types, request.by, groups).await?;
        let mut sums: BTreeMap<GroupKey, BTreeMap<i64, Totals>> = BTreeMap::new();
        for row in rows {
            *sums.entry(row.group).or_default().entry(row.time_key).or_default() += row.totals;
        }
        for line in lines.iter_mut() {
            let of_line = sums.remove(&line.group).unwrap_or_default();
            line.compared = build_line(line.group.clone(), &of_line, interval, &range, &others).by_bucket;
        }
        // Sorted: the remainder before the records without a value.
        for (group, of_group) in sums {
            let compared = build_line(group.clone(), &of_group, interval, &range, &others).by_bucket;
            let line =
                SeriesLine { group, total: Totals::default(), by_bucket: vec![Totals::default(); buckets.len()], compared };
            let is_remainder = line.group == GroupKey::Remainder;
            let position = lines.iter().position(|other| is_remainder && other.group == GroupKey::Unknown);
            lines.insert(position.unwrap_or(lines.len()), line);
        }
        Ok(Some(ComparedBuckets { range, buckets: others, counterparts }))
    }

    async fn series_rows(
        &self,
        interval: Interval,
        usage_types: &[String],
        by: Grouping,
        groups: Groups<'_>,
    ) -> Result<Vec<UsageRow>, Error> {
        let (filter, spans, segments) = self.series_plan(interval, usage_types, by);
        let by_time = if interval == Interval::Hour { TimeGroups::Hours(&spans) } else { TimeGroups::Days(&spans) };
        self.database
            .usage(UsageQuery { filter: &filter, segments: &segments, by_time: Some(by_time), by: Some(by), groups })
            .await
    }

    /// The freshness of the series.
    pub fn series_freshness(&self, interval: Interval, usage_types: &[String], by: Grouping) -> Freshness {
        let (filter, _, segments) = self.series_plan(interval, usage_types, by);
        self.freshness_of(filter, Some(by), segments)
    }

    /// The filter of the series, the UTC offsets that cut its buckets, and its query segments.
    fn series_plan(
        &self,
        interval: Interval,
        usage_types: &[String],
        by: Grouping,
    ) -> (UsageFilter, Vec<OffsetSpan>, Vec<QuerySegment>) {
        let spans = self.range.zone.offset_spans(self.range.start, self.range.end);
        let filter = UsageFilter { usage_types: usage_types.to_vec(), ..self.filter.clone() };
        let grains = plan::grains(&filter, Some(by));
        let grains = if interval == Interval::Hour { plan::by_hour(grains, &spans) } else { plan::by_day(grains, &spans) };
        let segments = plan::segments(self.range.start, self.range.end, grains);
        (filter, spans, segments)
    }

    fn status_of(&self, bucket: &Bucket) -> BucketStatus {
        if bucket.start >= self.now {
            BucketStatus::Future
        } else if bucket.end > self.now || !bucket.is_whole {
            BucketStatus::Partial
        } else {
            BucketStatus::Complete
        }
    }

    /// The local day of the range with the largest `measure`, and its value. Of equal days the earliest; `None` if the measure is
    /// 0 on every day.
    pub async fn peak_day(&self, measure: Measure) -> Result<Option<(NaiveDate, i128)>, Error> {
        let filter = match measure.summed() {
            Summed::Quantity(usage_type) => self.filter.intersect_usage_types(&[usage_type]),
            Summed::Tokens | Summed::Records | Summed::Cost => Some(self.filter.clone()),
        };
        let Some(filter) = filter else { return Ok(None) };
        let spans = self.range.zone.offset_spans(self.range.start, self.range.end);
        let grains = plan::by_day(plan::grains(&filter, None), &spans);
        let segments = plan::segments(self.range.start, self.range.end, grains);
        let days = (epoch_day(self.range.first_day), epoch_day(self.range.last_day));
        let peak_day = self.database.peak_day(&filter, &segments, &spans, measure, days).await?;
        Ok(peak_day.map(|(day, sum)| (date_of(day), sum)))
    }

    /// The usage types of a series, without repetition: the requested ones, else those of the filter, else all that are part of `tokens`.
    /// `INVALID_ARGUMENT` if both the request and the filter name usage types.
    pub async fn charted_usage_types(&self, asked: Option<Vec<String>>) -> Result<Vec<String>, Error> {
        let asked = asked.filter(|asked| !asked.is_empty());
        let mut usage_types = match (asked, self.filter.usage_types.as_slice()) {
            (Some(asked), []) => asked,
            (Some(_), _) => {
                let message = "set either `usageTypes` or `filter.usageTypes`, not both";
                return Err(Error::argument(ErrorCode::InvalidArgument, "usageTypes", message));
            }
            (None, []) => self.filter.without_excluded_usage_types(token_types(self.usage_types.current().await?.as_ref())),
            (None, of_filter) => of_filter.to_vec(),
        };
        let mut seen = HashSet::new();
        usage_types.retain(|slug| seen.insert(slug.clone()));
        Ok(usage_types)
    }
}

/// The usage types that are part of `tokens`: the shipped ones in the order of the documentation, then the others by slug.
fn token_types(usage_types: &UsageTypes) -> Vec<String> {
    let others =
        usage_types.values().filter(|usage_type| usage_type.is_part_of_tokens).map(|usage_type| usage_type.slug.as_str());
    let others = others.filter(|slug| !TOKEN_TYPES.contains(slug));
    TOKEN_TYPES.into_iter().chain(others).map(str::to_owned).collect()
}

fn sort_key(row: &UsageRow, type_position: Option<usize>) -> (u8, i64) {
    match (&row.group, type_position) {
        (_, Some(position)) => (0, i64::try_from(position).unwrap_or(i64::MAX)),
        (GroupKey::Value(_), None) => (0, row.rank),
        (GroupKey::Remainder, None) => (1, 0),
        (GroupKey::Unknown, None) => (2, 0),
    }
}

fn build_line(
    group: GroupKey,
    sums: &BTreeMap<i64, Totals>,
    interval: Interval,
    range: &DateRange,
    buckets: &[Bucket],
) -> SeriesLine {
    let mut by_bucket = vec![Totals::default(); buckets.len()];
    for (key, totals) in sums {
        let after = if interval == Interval::Hour {
            let at = Timestamp::from_millis(*key).max(range.start);
            buckets.partition_point(|bucket| bucket.start <= at)
        } else {
            // If clocks were set back across midnight, records of the first or last hour of the range may have the adjacent date.
            let day = date_of(*key).clamp(range.first_day, range.last_day);
            buckets.partition_point(|bucket| bucket.local_start.date() <= day)
        };
        if let Some(bucket) = after.checked_sub(1).and_then(|index| by_bucket.get_mut(index)) {
            *bucket += *totals;
        }
    }
    SeriesLine { group, total: sums.values().copied().sum(), by_bucket, compared: Vec::new() }
}

fn epoch_day(date: NaiveDate) -> i64 {
    date.to_epoch_days().into()
}

fn date_of(epoch_day: i64) -> NaiveDate {
    i32::try_from(epoch_day).ok().and_then(NaiveDate::from_epoch_days).unwrap_or_default()
}
