//! Usage of a range per local day. Every day of the range is present, in order, including days without usage.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::freshness::Freshness;
use super::{InsightsQuery, plan};
use crate::domain::dimension::{Dimension, Measure, Summed};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::Totals;
use crate::domain::usage_type::{TOKEN_TYPES, UsageTypes};
use crate::domain::zone::{OffsetSpan, next_day};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::store::usage::{GroupKey, QuerySegment, RankBy, Top, UsageQuery, UsageRow};

/// The maximum number of points of one chart: days times lines.
pub const POINTS_MAX: u64 = 150_000;

/// How much of a day is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayStatus {
    /// The whole day.
    Complete,
    /// Part of the day: it is still running, or the range begins or ends within it.
    Partial,
    /// The day has not begun.
    Future,
}

/// One day of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The local day.
    pub date: NaiveDate,
    /// How much of the day is covered.
    pub status: DayStatus,
}

/// One line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailySeries {
    /// The value of the dimension, the remainder, or the records without a value.
    pub group: GroupKey,
    /// The sum over all days.
    pub total: Totals,
    /// The usage of each day, in the order of `Daily::days`; zero for days without usage.
    pub by_day: Vec<Totals>,
}

/// A daily chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Daily {
    /// The unit of all quantities.
    pub unit: String,
    /// The usage types that are summed.
    pub usage_types: Vec<String>,
    /// Every local day of the range, in order.
    pub days: Vec<Day>,
    /// The lines: largest first (by usage type: in the requested order), then the remainder, then the records without a value.
    pub series: Vec<DailySeries>,
}

/// The parameters of a daily chart.
#[derive(Clone, Debug)]
pub struct DailyRequest {
    /// The usage types to sum, from `InsightsQuery::charted_usage_types`.
    pub usage_types: Vec<String>,
    /// The unit of these usage types.
    pub unit: String,
    /// The dimension of the lines.
    pub by: Dimension,
    /// Number of largest groups with a line of their own; all others are summed into the remainder.
    pub top: u32,
}

impl InsightsQuery {
    /// The chart. `INVALID_ARGUMENT` if it would have more than 150,000 points.
    pub async fn daily(&self, request: DailyRequest) -> Result<Daily, Error> {
        let DailyRequest { usage_types, unit, by, top } = request;
        let lines = if by == Dimension::UsageType { usage_types.len() as u64 } else { u64::from(top) + 2 };
        let days = self.range.days().unsigned_abs();
        if lines.saturating_mul(days) > POINTS_MAX {
            let message =
                format!("{days} days in up to {lines} lines exceed {POINTS_MAX} points; shorten `range` or lower `top`");
            let limit = Limit::new(LimitName::SeriesPoints, POINTS_MAX).actual(lines.saturating_mul(days));
            return Err(Error::argument(ErrorCode::InvalidArgument, "range", message).with_limit(limit));
        }
        let by_type = by == Dimension::UsageType;

        let (filter, spans, segments) = self.daily_plan(&usage_types, by);
        let top = (!by_type).then_some(Top { count: top, rank_by: RankBy::Quantity });
        let rows = self
            .database
            .usage(UsageQuery { filter: &filter, segments: &segments, by_day: Some(&spans), by: Some(by), top })
            .await?;

        let mut lines: BTreeMap<(u8, i64), (GroupKey, BTreeMap<i64, Totals>)> = BTreeMap::new();
        if by_type {
            // Every requested usage type has a line, with or without usage, in the requested order.
            for (position, usage_type) in (0..).zip(&usage_types) {
                lines.insert((0, position), (GroupKey::Value(usage_type.clone()), BTreeMap::new()));
            }
        }
        for row in rows {
            let position = usage_types.iter().position(|slug| by_type && *slug == row.usage_type);
            let order = sort_key(&row, position);
            let line = lines.entry(order).or_insert_with(|| (row.group, BTreeMap::new()));
            *line.1.entry(row.epoch_day).or_default() += row.totals;
        }
        let days = self.days();
        let series = lines.into_values().map(|(group, sums)| build_series(group, &sums, &days)).collect();
        Ok(Daily { unit, usage_types, days, series })
    }

    /// The freshness of the chart.
    pub fn daily_freshness(&self, usage_types: &[String], by: Dimension) -> Freshness {
        let (filter, _, segments) = self.daily_plan(usage_types, by);
        self.freshness_of(filter, segments)
    }

    /// The filter of the chart, the UTC offsets that cut its days, and its query segments.
    fn daily_plan(&self, usage_types: &[String], by: Dimension) -> (UsageFilter, Vec<OffsetSpan>, Vec<QuerySegment>) {
        let spans = self.range.zone.offset_spans(self.range.start, self.range.end);
        let filter = UsageFilter { usage_types: usage_types.to_vec(), ..self.filter.clone() };
        let grains = plan::by_day(plan::grains(&filter, Some(by)), &spans);
        let segments = plan::segments(self.range.start, self.range.end, grains);
        (filter, spans, segments)
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

    /// The usage types of a chart, without repetition: the requested ones, else those of the filter, else all that are part of `tokens`.
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

    fn days(&self) -> Vec<Day> {
        let range = &self.range;
        let status_of = |date: NaiveDate| {
            let (start, end) = (range.zone.day_start(date), range.zone.day_start(next_day(date)));
            if start >= self.now {
                DayStatus::Future
            } else if end > self.now || start < range.start || end > range.end {
                DayStatus::Partial
            } else {
                DayStatus::Complete
            }
        };
        range.iter_days().map(|date| Day { date, status: status_of(date) }).collect()
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

fn build_series(group: GroupKey, sums: &BTreeMap<i64, Totals>, days: &[Day]) -> DailySeries {
    let mut by_day = vec![Totals::default(); days.len()];
    let first = days.first().map_or(0, |day| epoch_day(day.date));
    let last = by_day.len().saturating_sub(1);
    for (epoch_day, totals) in sums {
        // If clocks were set back across midnight, records of the first or last hour of the range may have the adjacent date.
        let index = usize::try_from(epoch_day - first).unwrap_or(0).min(last);
        if let Some(day) = by_day.get_mut(index) {
            *day += *totals;
        }
    }
    DailySeries { group, total: sums.values().copied().sum(), by_day }
}

fn epoch_day(date: NaiveDate) -> i64 {
    date.to_epoch_days().into()
}

fn date_of(epoch_day: i64) -> NaiveDate {
    i32::try_from(epoch_day).ok().and_then(NaiveDate::from_epoch_days).unwrap_or_default()
}
