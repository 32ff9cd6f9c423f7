//! A chart of usage per local day.

use std::sync::Arc;

use async_graphql::{ComplexObject, Enum, InputType, Result, SimpleObject};

use super::breakdown::{GroupKind, UsageDimension};
use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use crate::analytics::InsightsQuery;
use crate::analytics::daily::{Daily, DailySeries, Day, DayStatus};
use crate::analytics::reasons::{AnswerKind, EmptyKind, EmptyResult};
use crate::domain::dimension::Dimension;
use crate::domain::quantity::Totals;
use crate::graphql::lists::{FieldAccessor, ObjectList, ScalarFields, ScalarList};
use crate::graphql::scalars::{BigInt, Date, Decimal};

/// How much of a local day a chart covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "DayStatus", name = "DayStatus")]
pub(crate) enum DayStatusName {
    /// The whole day.
    Complete,
    /// A part of the day: the day is still running, or the range begins or ends within it.
    Partial,
    /// The day has not begun. Its values are 0.
    Future,
}

/// One day of a series.
#[derive(Debug, SimpleObject)]
pub(crate) struct DailyUsagePoint {
    /// The local day.
    date: Date,
    /// Quantity used on this day, in the chart's `unit`. 0 if nothing was recorded.
    quantity: BigInt,
    /// Cost of the records whose cost is known.
    cost: Decimal,
    /// Number of usage records.
    records: BigInt,
    /// How much of the day the chart covers.
    status: DayStatusName,
}

impl ScalarFields for DailyUsagePoint {
    fn accessor(field: &str) -> Option<FieldAccessor<Self>> {
        match field {
            "date" => Some(|point| point.date.to_value()),
            "quantity" => Some(|point| point.quantity.to_value()),
            "cost" => Some(|point| point.cost.to_value()),
            "records" => Some(|point| point.records.to_value()),
            "status" => Some(|point| point.status.to_value()),
            _ => None,
        }
    }
}

/// One series of a chart. Its values per day come in two forms: as `points`, with all values of a day together, or as the columns
/// `quantities`, `costs` and `recordCounts`, which have one entry per entry of the chart's `dates`. Columns take a quarter
/// to a half of the bytes of `points` and less time on both sides; prefer them for long ranges and for many series.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct DailyUsageSeries {
    #[graphql(skip)]
    days: Arc<[Day]>,
    /// Parallel to `days`.
    #[graphql(skip)]
    by_day: Vec<Totals>,
    /// Whether the series is a single value, the remainder, or the records without a value.
    kind: GroupKind,
    /// The value of the dimension. Null unless `kind` is `VALUE`.
    key: Option<String>,
    /// Quantity of all days, in the chart's `unit`.
    total: BigInt,
    /// Cost of all days: the sum of the records whose cost is known.
    cost: Decimal,
    /// Number of usage records of all days whose cost is not known.
    unpriced_records: BigInt,
    /// Number of usage records of all days.
    records: BigInt,
}

#[ComplexObject]
impl DailyUsageSeries {
    /// One point per local day of the range, in order. Days without usage are included.
    async fn points(&self) -> ObjectList<DailyUsagePoint> {
        ObjectList(self.days.iter().zip(&self.by_day).map(|(day, totals)| DailyUsagePoint::of(*day, *totals)).collect())
    }

    /// Quantity on each day of the chart's `dates`, in the chart's `unit`.
    async fn quantities(&self) -> ScalarList<BigInt> {
        self.column(|totals| BigInt(totals.quantity))
    }

    /// Cost on each day of the chart's `dates`.
    async fn costs(&self) -> ScalarList<Decimal> {
        self.column(|totals| Decimal(totals.cost_nanos))
    }

    /// Number of usage records on each day of the chart's `dates`.
    async fn record_counts(&self) -> ScalarList<BigInt> {
        self.column(|totals| BigInt(totals.records.into()))
    }
}

/// A chart of usage per local day. All quantities have the same unit.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct DailyUsage {
    #[graphql(skip)]
    query: InsightsQuery,
    /// Why the chart counts as empty; `None` if it does not.
    #[graphql(skip)]
    empty_kind: Option<EmptyKind>,
    #[graphql(skip)]
    days: Arc<[Day]>,
    /// The resolved date range.
    range: DateRange,
    /// Unit of all quantities.
    unit: String,
    /// The usage types that are added up, by slug.
    usage_types: Vec<String>,
    /// The dimension of the series.
    group_by: UsageDimension,
    /// The series. By `USAGE_TYPE`: one per requested usage type, in the requested order, even without usage. By another
    /// dimension: the values with the largest quantities first (ties by name), then the remainder, then the records without a
    /// value; only series that have records.
    series: Vec<DailyUsageSeries>,
}

impl DailyUsage {
    pub(crate) fn new(query: InsightsQuery, group_by: UsageDimension, daily: Daily) -> Self {
        let groups: Vec<_> = daily.series.iter().map(|series| (&series.group, series.total)).collect();
        let days: Arc<[Day]> = daily.days.into();
        Self {
            range: DateRange::compared(query.range, query.now),
            empty_kind: EmptyKind::of_groups(&groups, group_by.into()),
            query,
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
    /// Every local day of the range, in order. The columns of all series are parallel to this list.
    async fn dates(&self) -> ScalarList<Date> {
        ScalarList(self.days.iter().map(|day| Date(day.date)).collect())
    }

    /// How much of each day of `dates` the chart covers.
    async fn statuses(&self) -> ScalarList<DayStatusName> {
        ScalarList(self.days.iter().map(|day| day.status.into()).collect())
    }

    /// Why the chart is empty: no record matches, or all have quantity 0 and cost 0, or none has a value of the series'
    /// dimension. Null if the chart is not empty; selecting it then costs nothing.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(empty_kind) = self.empty_kind else { return Ok(None) };
        let filter = self.query.filter.clone();
        let grouped_by = Some(Dimension::from(self.group_by)).filter(|dimension| dimension.is_optional());
        let empty_result =
            EmptyResult { kind: AnswerKind::Daily, filter, usage_types: self.usage_types.clone(), grouped_by, empty_kind };
        Ok(self.query.why_empty(&empty_result).await?.map(EmptyReason::from))
    }

    /// How up to date the chart is.
    async fn freshness(&self) -> Freshness {
        self.query.daily_freshness(&self.usage_types, self.group_by.into()).into()
    }
}

impl DailyUsageSeries {
    fn column<T>(&self, of: impl Fn(&Totals) -> T) -> ScalarList<T> {
        ScalarList(self.by_day.iter().map(of).collect())
    }

    fn new(days: Arc<[Day]>, series: DailySeries) -> Self {
        let (kind, key) = GroupKind::with_key(series.group);
        Self {
            days,
            by_day: series.by_day,
            kind,
            key,
            total: BigInt(series.total.quantity),
            cost: Decimal(series.total.cost_nanos),
            unpriced_records: BigInt(series.total.unpriced_records.into()),
            records: BigInt(series.total.records.into()),
        }
    }
}

impl DailyUsagePoint {
    fn of(day: Day, totals: Totals) -> Self {
        Self {
            date: Date(day.date),
            quantity: BigInt(totals.quantity),
            cost: Decimal(totals.cost_nanos),
            records: BigInt(totals.records.into()),
            status: day.status.into(),
        }
    }
}
