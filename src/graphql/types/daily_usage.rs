//! A chart, day by day.

use std::sync::Arc;

use async_graphql::{ComplexObject, Enum, InputType, Result, SimpleObject};

use super::breakdown::{GroupKind, UsageDimension};
use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use crate::analytics::Question;
use crate::analytics::daily::{Daily, DailySeries, Day, DayStatus};
use crate::analytics::reasons::{AnswerKind, Blank, CameOut};
use crate::domain::dimension::Dimension;
use crate::domain::quantity::Totals;
use crate::graphql::lists::{Column, Leaf, Leaves, Rows};
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

impl Leaves for DailyUsagePoint {
    fn leaf(field: &str) -> Option<Leaf<Self>> {
        match field {
            "date" => Some(|point| point.date.to_value()),
            "quantity" => Some(|point| point.quantity.to_value()),
            "costMicros" => Some(|point| point.cost_micros.to_value()),
            "records" => Some(|point| point.records.to_value()),
            "status" => Some(|point| point.status.to_value()),
            _ => None,
        }
    }
}

/// A line of a chart. What it holds day by day comes in two forms: as `points`, which say everything about a day together, or as
/// columns, parallel lists with an entry for every entry of the chart's `dates`. Columns are a quarter to a half of the bytes and
/// much less work on both sides: ask for them where a line is long, a quarter or a year, or where there are many.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct DailyUsageSeries {
    #[graphql(skip)]
    days: Arc<[Day]>,
    /// In the order of `days`.
    #[graphql(skip)]
    by_day: Vec<Totals>,
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
}

#[ComplexObject]
impl DailyUsageSeries {
    /// A point for every local day of the range, also the empty ones, in order.
    async fn points(&self) -> Rows<DailyUsagePoint> {
        Rows(self.days.iter().zip(&self.by_day).map(|(day, totals)| DailyUsagePoint::of(*day, *totals)).collect())
    }

    /// How much was used on each of the chart's `dates`, in the chart's unit: the quantities of `points`, as a column.
    async fn quantities(&self) -> Column<BigInt> {
        self.column(|totals| totals.quantity)
    }

    /// Cost on each of the chart's `dates` in micros, 1e-6 of the currency unit: `costMicros` of `points`, as a column.
    async fn costs_micros(&self) -> Column<BigInt> {
        self.column(|totals| totals.cost_micros)
    }

    /// Number of usage records on each of the chart's `dates`: `records` of `points`, as a column.
    async fn record_counts(&self) -> Column<BigInt> {
        self.column(|totals| totals.records.into())
    }
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
    #[graphql(skip)]
    days: Arc<[Day]>,
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
        let days: Arc<[Day]> = daily.days.into();
        Self {
            range: question.range.into(),
            came_out: CameOut::of_groups(&groups, group_by.into()),
            question,
            unit: daily.unit,
            usage_types: daily.usage_types,
            group_by,
            series: daily.series.into_iter().map(|series| DailyUsageSeries::new(Arc::clone(&days), series)).collect(),
            days,
        }
    }
}

#[ComplexObject]
impl DailyUsage {
    /// Every local day of the range, also the empty ones, in order: the days of all columns of all lines.
    async fn dates(&self) -> Column<Date> {
        Column(self.days.iter().map(|day| Date(day.date)).collect())
    }

    /// How much of each of the `dates` the chart holds.
    async fn statuses(&self) -> Column<DayStatusName> {
        Column(self.days.iter().map(|day| day.status.into()).collect())
    }

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

impl DailyUsageSeries {
    fn column(&self, of: impl Fn(&Totals) -> i128) -> Column<BigInt> {
        Column(self.by_day.iter().map(|totals| BigInt(of(totals))).collect())
    }

    fn new(days: Arc<[Day]>, series: DailySeries) -> Self {
        let (kind, key) = GroupKind::and_key(series.group);
        Self {
            days,
            by_day: series.by_day,
            kind,
            key,
            total: BigInt(series.total.quantity),
            cost_micros: BigInt(series.total.cost_micros),
            records: BigInt(series.total.records.into()),
        }
    }
}

impl DailyUsagePoint {
    fn of(day: Day, totals: Totals) -> Self {
        Self {
            date: Date(day.date),
            quantity: BigInt(totals.quantity),
            cost_micros: BigInt(totals.cost_micros),
            records: BigInt(totals.records.into()),
            status: day.status.into(),
        }
    }
}
