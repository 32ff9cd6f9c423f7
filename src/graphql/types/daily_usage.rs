//! A chart, day by day.

use async_graphql::{Enum, SimpleObject};

use super::breakdown::{GroupKind, UsageDimension};
use super::date_range::DateRange;
use crate::analytics::daily::{Daily, DailyPoint, DailySeries, DayStatus};
use crate::domain::range;
use crate::graphql::scalars::{BigInt, Date};

/// How much of a day a point holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "DayStatus", name = "DayStatus")]
pub(crate) enum DayStatusName {
    /// All of it.
    Complete,
    /// A part: the day is still running, or the range begins or ends within it.
    Partial,
    /// Nothing yet: the day has not begun.
    Future,
}

/// One day of a series.
#[derive(Debug, SimpleObject)]
pub(crate) struct DailyUsagePoint {
    /// The local day.
    date: Date,
    /// How much was used on it, in the chart's unit; 0 where nothing was recorded.
    quantity: BigInt,
    /// Cost in micros, 1e-6 of the currency unit.
    cost_micros: BigInt,
    /// Number of usage records.
    records: BigInt,
    /// How much of the day that is.
    status: DayStatusName,
}

/// A line of a chart.
#[derive(Debug, SimpleObject)]
pub(crate) struct DailyUsageSeries {
    /// What it holds.
    kind: GroupKind,
    /// The value of the dimension; null for the remainder and the unknown.
    key: Option<String>,
    /// The sum of all points, in the chart's unit.
    total: BigInt,
    /// Cost of all points in micros, 1e-6 of the currency unit.
    cost_micros: BigInt,
    /// Number of usage records of all points.
    records: BigInt,
    /// A point for every local day of the range, also the empty ones, in order.
    points: Vec<DailyUsagePoint>,
}

/// A chart: usage of one unit, day by day.
#[derive(Debug, SimpleObject)]
pub(crate) struct DailyUsage {
    /// The range as it was resolved.
    range: DateRange,
    /// The unit of all quantities.
    unit: String,
    /// The usage types it adds up.
    usage_types: Vec<String>,
    /// What its lines are.
    group_by: UsageDimension,
    /// The lines. By usage type: one for every type asked for, in that order, used or not. By another dimension: the largest first
    /// (equal ones by name), then the remainder, then the unknown; only those that have records.
    series: Vec<DailyUsageSeries>,
}

impl DailyUsage {
    pub(crate) fn new(range: range::DateRange, group_by: UsageDimension, daily: Daily) -> Self {
        Self {
            range: range.into(),
            unit: daily.unit,
            usage_types: daily.usage_types,
            group_by,
            series: daily.series.into_iter().map(DailyUsageSeries::from).collect(),
        }
    }
}

impl From<DailySeries> for DailyUsageSeries {
    fn from(series: DailySeries) -> Self {
        let (kind, key) = GroupKind::and_key(series.group);
        Self {
            kind,
            key,
            total: BigInt(series.total.quantity),
            cost_micros: BigInt(series.total.cost_micros),
            records: BigInt(series.total.records.into()),
            points: series.points.into_iter().map(DailyUsagePoint::from).collect(),
        }
    }
}

impl From<DailyPoint> for DailyUsagePoint {
    fn from(point: DailyPoint) -> Self {
        Self {
            date: Date(point.date),
            quantity: BigInt(point.totals.quantity),
            cost_micros: BigInt(point.totals.cost_micros),
            records: BigInt(point.totals.records.into()),
            status: point.status.into(),
        }
    }
}
