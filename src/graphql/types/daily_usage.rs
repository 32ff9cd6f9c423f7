//! A chart, day by day.

use async_graphql::{ComplexObject, Enum, Result, SimpleObject};

use super::breakdown::{GroupKind, UsageDimension};
use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use crate::analytics::Question;
use crate::analytics::daily::{Daily, DailyPoint, DailySeries, DayStatus};
use crate::analytics::reasons::{AnswerKind, Blank, CameOut};
use crate::domain::dimension::Dimension;
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
#[graphql(complex)]
pub(crate) struct DailyUsage {
    #[graphql(skip)]
    question: Question,
    /// What came out, where it shows nothing.
    #[graphql(skip)]
    came_out: Option<CameOut>,
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
    pub(crate) fn new(question: Question, group_by: UsageDimension, daily: Daily) -> Self {
        let groups: Vec<_> = daily.series.iter().map(|series| (&series.group, series.total)).collect();
        Self {
            range: question.range.into(),
            came_out: CameOut::of_groups(&groups, group_by.into()),
            question,
            unit: daily.unit,
            usage_types: daily.usage_types,
            group_by,
            series: daily.series.into_iter().map(DailyUsageSeries::from).collect(),
        }
    }
}

#[ComplexObject]
impl DailyUsage {
    /// Why the chart shows nothing: no record, none with a quantity or a cost, or none that has the dimension of its lines. Null where
    /// it shows something. Costs nothing then; else a few more statements, each bounded.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(came_out) = self.came_out else { return Ok(None) };
        let filter = self.question.filter.clone();
        let named_by = Some(Dimension::from(self.group_by)).filter(|dimension| dimension.is_optional());
        let blank = Blank { kind: AnswerKind::Daily, filter, usage_types: self.usage_types.clone(), named_by, came_out };
        Ok(self.question.why_empty(&blank).await?.map(EmptyReason::from))
    }

    /// How fresh the chart is.
    async fn freshness(&self) -> Freshness {
        self.question.daily_freshness(&self.usage_types, self.group_by.into()).into()
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
