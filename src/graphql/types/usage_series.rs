//! A series of usage over time.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, PathSegment, Result, SimpleObject};
use chrono::Weekday;

use super::breakdown::{GroupKeys, GroupKind};
use super::date_range::DateRange;
use super::dimension::{DimensionOrLabel, dimensions_of};
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use super::series_point::{BucketStatusName, UsageSeriesPoint};
use super::unique::{LoadedUnique, PerUnique, UniqueSeries, unique_of_point_field};
use crate::analytics::InsightsQuery;
use crate::analytics::reasons::{AnswerKind, EmptyKind, EmptyResult};
use crate::analytics::series::{Series, SeriesLine};
use crate::analytics::unique::SeriesUnique;
use crate::domain::dimension::{Grouping, Unique};
use crate::domain::display_name::NamedDimension;
use crate::domain::interval::{Comparison, Interval};
use crate::domain::quantity::Totals;
use crate::graphql::display_names::{display_name, names_of_group};
use crate::graphql::error::SharedError;
use crate::graphql::lists::{ObjectList, ScalarList};
use crate::graphql::scalars::{BigInt, Date, DateTime, Decimal};
use crate::store::usage::GroupKey;

/// The length of the buckets of a series, in the time zone of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum SeriesInterval {
    /// Local hours. An hour that happens twice, because clocks are set back, is two buckets; an hour that is skipped is none.
    Hour,
    /// Local days.
    Day,
    /// Weeks, which begin on `weekStart`.
    Week,
    /// Calendar months.
    Month,
    /// Quarters of the calendar year.
    Quarter,
}

impl SeriesInterval {
    pub(crate) fn with_week_start(self, week_start: WeekdayName) -> Interval {
        match self {
            Self::Hour => Interval::Hour,
            Self::Day => Interval::Day,
            Self::Week => Interval::Week(week_start.into()),
            Self::Month => Interval::Month,
            Self::Quarter => Interval::Quarter,
        }
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "Weekday")]
pub(crate) enum WeekdayName {
    /// Monday, the first day of the week in ISO 8601.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Monday => Self::Mon,
            WeekdayName::Tuesday => Self::Tue,
            WeekdayName::Wednesday => Self::Wed,
            WeekdayName::Thursday => Self::Thu,
            WeekdayName::Friday => Self::Fri,
            WeekdayName::Saturday => Self::Sat,
            WeekdayName::Sunday => Self::Sun,
        }
    }
}

/// What a series is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Comparison")]
pub(crate) enum SeriesComparison {
    /// The previous period as a whole (`UsageInsights.previous` describes it). Buckets correspond by their position: the first with the
    /// first, and so on.
    PreviousPeriod,
    /// The year before. Buckets correspond by their local date, and hours by their local time; weeks correspond to the week 52 weeks before.
    /// The 29th of February has no counterpart in a year without one.
    PreviousYear,
}

/// One line of a series. Its values per bucket come in two forms: as `points`, with all values of a bucket together, or as the columns
/// `quantities`, `costs` and `recordCounts`, which have one entry per entry of the series' `dates`. Columns take a quarter
/// to a half of the bytes of `points` and less time on both sides; prefer them for long ranges and for many lines. The columns of the
/// compared range have null where a bucket has no counterpart.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct UsageSeriesLine {
    /// The series without its lines.
    #[graphql(skip)]
    series: Arc<Series>,
    /// Parallel to the buckets of the series.
    #[graphql(skip)]
    by_bucket: Vec<Totals>,
    /// Parallel to the buckets of the compared range.
    #[graphql(skip)]
    compared: Vec<Totals>,
    #[graphql(skip)]
    unique: LoadedUnique<Arc<SeriesUnique>>,
    #[graphql(skip)]
    is_first: bool,
    #[graphql(skip)]
    group: GroupKey,
    #[graphql(skip)]
    grouping: Grouping,
    /// Whether the line is a single group, the remainder, or the records without a value.
    kind: GroupKind,
    /// The value of the first dimension. Null unless `kind` is `VALUE`; with two dimensions also null if the records have no value of the
    /// first.
    key: Option<String>,
    /// The value of each dimension of `groupBy`, in its order. Null unless `kind` is `VALUE`; with two dimensions one of them is null if
    /// the records have no value of it.
    keys: Vec<Option<String>>,
    /// The account of a user, session, workspace or agent in `keys`: the same id in two accounts is two lines. Null for other dimensions,
    /// whose values all accounts share, and unless `kind` is `VALUE`.
    account_id: Option<ID>,
    /// Quantity of all buckets, in the series' `unit`.
    total: BigInt,
    /// Cost of all buckets: the sum of the records whose cost is known.
    cost: Decimal,
    /// Number of usage records of all buckets whose cost is not known.
    unpriced_records: BigInt,
    /// Number of usage records of all buckets.
    records: BigInt,
}

#[ComplexObject]
impl UsageSeriesLine {
    /// The display name of each of `keys`, as set by `setNames`. Null for a key without a name, and for dimensions that have none.
    async fn names(&self, context: &Context<'_>) -> Result<Vec<Option<String>>> {
        names_of_group(context, self.grouping, &self.keys, self.account_id.as_deref().map(String::as_str)).await
    }

    /// The display name of the account `accountId`. Null if it has none, or `accountId` is null.
    async fn account_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        let Some(account_id) = self.account_id.as_deref() else { return Ok(None) };
        display_name(context, account_id, NamedDimension::Account, Some(account_id)).await
    }

    /// One point per bucket of the range, in order. Buckets without usage are included.
    async fn points(&self, context: &Context<'_>) -> ObjectList<UsageSeriesPoint> {
        let (mut unique, mut reported) = (PerUnique::new(), HashSet::new());
        for field in context.field().selection_set() {
            let Some(of) = unique_of_point_field(field.name()) else { continue };
            match self.unique_of(of) {
                Ok(Some(counts)) => unique.insert(of, counts),
                Ok(None) => {}
                Err(error) => {
                    let response_key = field.alias().unwrap_or(field.name());
                    if reported.insert(response_key.to_owned()) {
                        add_error_of_first(context, response_key, &error);
                    }
                }
            }
        }
        ObjectList((0..self.by_bucket.len()).filter_map(|index| self.point(index, &unique)).collect())
    }

    /// Quantity in each bucket of the series, in its `unit`.
    async fn quantities(&self) -> ScalarList<BigInt> {
        self.column(quantity)
    }

    /// Cost in each bucket of the series.
    async fn costs(&self) -> ScalarList<Decimal> {
        self.column(cost)
    }

    /// Number of usage records in each bucket of the series.
    async fn record_counts(&self) -> ScalarList<BigInt> {
        self.column(records)
    }

    /// Quantity in the counterpart of each bucket. All null if nothing is compared.
    async fn compared_quantities(&self) -> ScalarList<Option<BigInt>> {
        self.compared_column(quantity)
    }

    /// Cost in the counterpart of each bucket. All null if nothing is compared.
    async fn compared_costs(&self) -> ScalarList<Option<Decimal>> {
        self.compared_column(cost)
    }

    /// Number of usage records in the counterpart of each bucket. All null if nothing is compared.
    async fn compared_record_counts(&self) -> ScalarList<Option<BigInt>> {
        self.compared_column(records)
    }

    /// Quantity of the whole compared range. Null if nothing is compared.
    async fn compared_total(&self) -> Option<BigInt> {
        self.compared_sum().as_ref().map(quantity)
    }

    /// Cost of the whole compared range. Null if nothing is compared.
    async fn compared_cost(&self) -> Option<Decimal> {
        self.compared_sum().as_ref().map(cost)
    }

    /// Number of usage records of the whole compared range. Null if nothing is compared.
    async fn compared_records(&self) -> Option<BigInt> {
        self.compared_sum().as_ref().map(records)
    }

    /// Distinct users of this line. The same id in two accounts is two users. Null if they cannot be counted, with one error for all lines, at
    /// the first; `UsageSeries.uniqueUsers` has the limits and errors.
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn unique_users(&self) -> Result<Option<UniqueSeries>> {
        Ok(self.unique_of(Unique::Users)?)
    }

    /// Distinct sessions of this line. The same id in two accounts is two sessions. Null if they cannot be counted, with one error for all
    /// lines, at the first; `UsageSeries.uniqueSessions` has the limits and errors.
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn unique_sessions(&self) -> Result<Option<UniqueSeries>> {
        Ok(self.unique_of(Unique::Sessions)?)
    }
}

/// Adds the error of a field of points. They are resolved in one step and share the error, which is reported at the first of them.
fn add_error_of_first(context: &Context<'_>, response_key: &str, error: &SharedError) {
    let error = async_graphql::Error::from(error.clone()).into_server_error(context.item.pos);
    let mut error = context.set_error_path(error);
    error.path.extend([PathSegment::Index(0), PathSegment::Field(response_key.to_owned())]);
    context.add_error(error);
}

fn quantity(totals: &Totals) -> BigInt {
    BigInt(totals.quantity)
}

fn cost(totals: &Totals) -> Decimal {
    Decimal(totals.cost_nanos)
}

fn records(totals: &Totals) -> BigInt {
    BigInt(totals.records.into())
}

/// A series of usage over time: every bucket of the range, and one line per group. All quantities have the same unit.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct UsageSeries {
    #[graphql(skip)]
    query: InsightsQuery,
    /// Why the series counts as empty; `None` if it does not.
    #[graphql(skip)]
    empty_kind: Option<EmptyKind>,
    #[graphql(skip)]
    resolved_interval: Interval,
    #[graphql(skip)]
    grouping: Grouping,
    /// The series without its lines.
    #[graphql(skip)]
    times: Arc<Series>,
    #[graphql(skip)]
    unique: LoadedUnique<Arc<SeriesUnique>>,
    /// The resolved date range.
    range: DateRange,
    /// The range that the series is compared with. Null if nothing is compared, or there is no comparable range.
    compared_range: Option<DateRange>,
    /// The length of the buckets.
    interval: SeriesInterval,
    /// Unit of all quantities. Null if the usage types differ in unit: then only costs and record counts can be selected.
    unit: Option<String>,
    /// The usage types that are added up, by slug.
    usage_types: Vec<String>,
    /// What the lines are grouped by: one or two dimensions or labels.
    group_by: Vec<DimensionOrLabel>,
    /// The lines. By `USAGE_TYPE` alone: one per requested usage type, in the requested order, even without usage. By other
    /// dimensions: the largest groups first (ties by `keys`, then by `accountId`), then the remainder, then the records without a value; only lines that have
    /// records, in the range or in the compared range.
    series: Vec<UsageSeriesLine>,
}

impl UsageSeries {
    pub(crate) fn new(
        query: InsightsQuery,
        interval: SeriesInterval,
        resolved_interval: Interval,
        grouping: Grouping,
        mut series: Series,
        unique: LoadedUnique<Arc<SeriesUnique>>,
    ) -> Self {
        let lines = std::mem::take(&mut series.lines);
        let groups: Vec<_> = lines.iter().map(|line| (&line.group, line.total)).collect();
        let times = Arc::new(series);
        Self {
            range: DateRange::compared(query.range, query.now),
            compared_range: times.compared.as_ref().map(|compared| compared.range.into()),
            empty_kind: EmptyKind::of_groups(&groups, grouping),
            query,
            interval,
            resolved_interval,
            unit: times.unit.clone(),
            usage_types: times.usage_types.clone(),
            grouping,
            group_by: dimensions_of(grouping),
            series: lines
                .into_iter()
                .enumerate()
                .map(|(index, line)| UsageSeriesLine::new(Arc::clone(&times), line, index == 0, grouping, unique.clone()))
                .collect(),
            times,
            unique,
        }
    }
}

#[ComplexObject]
impl UsageSeries {
    /// The local day on which each bucket begins, in order. The columns of all lines are parallel to this list.
    async fn dates(&self) -> ScalarList<Date> {
        ScalarList(self.times.buckets.iter().map(|bucket| Date(bucket.local_start.date())).collect())
    }

    /// First instant of each bucket, included; not before the range.
    async fn starts(&self) -> ScalarList<DateTime> {
        ScalarList(self.times.buckets.iter().map(|bucket| DateTime(bucket.start)).collect())
    }

    /// How much of each bucket the series covers.
    async fn statuses(&self) -> ScalarList<BucketStatusName> {
        ScalarList(self.times.statuses.iter().map(|status| (*status).into()).collect())
    }

    /// Distinct users of all lines together: those with records of the series' usage types. The same id in two accounts is two users.
    /// Whole UTC days within a bucket are read from rollups, unless the query has conditions on, or is grouped by, sessions, workspaces,
    /// agents or labels; the rest of each bucket is read from records, in buckets of hours everything: of one account over at most 366 days,
    /// of several accounts over at most 31 (`serviceConfig { limits { recordDays recordDaysOfSeveralAccounts } }`). While the rollups are more
    /// than two days behind, the days that they lack count as well. Null if the users cannot be counted; the rest of the series is not
    /// affected. Errors: `INVALID_ARGUMENT` beyond these limits, `TIMED_OUT`.
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn unique_users(&self) -> Result<Option<UniqueSeries>> {
        Ok(Some(UniqueSeries::new(self.unique.get(Unique::Users)?, &self.times, None)))
    }

    /// Distinct sessions of all lines together: those with records of the series' usage types. The same id in two accounts is two
    /// sessions. The records of the range are read, and of the compared range: each of one account over at most 366 days, of several accounts
    /// over at most 31. Null if they cannot be counted; the rest of the series is not affected. Errors: `INVALID_ARGUMENT` beyond these
    /// limits, `TIMED_OUT`.
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn unique_sessions(&self) -> Result<Option<UniqueSeries>> {
        Ok(Some(UniqueSeries::new(self.unique.get(Unique::Sessions)?, &self.times, None)))
    }

    /// Why the series is empty: no record matches, or all have quantity 0 and cost 0, or none has a value of any of the
    /// lines' dimensions. Null if the series is not empty; selecting it then costs nothing.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(empty_kind) = self.empty_kind else { return Ok(None) };
        let filter = self.query.filter.clone();
        let grouped_by = Some(self.grouping).filter(|grouping| grouping.is_optional());
        let empty_result =
            EmptyResult { kind: AnswerKind::Series, filter, usage_types: self.usage_types.clone(), grouped_by, empty_kind };
        Ok(self.query.why_empty(&empty_result).await?.map(EmptyReason::from))
    }

    /// How up to date the series is.
    async fn freshness(&self) -> Freshness {
        self.query.series_freshness(self.resolved_interval, &self.usage_types, self.grouping).into()
    }
}

impl UsageSeriesLine {
    fn new(
        series: Arc<Series>,
        line: SeriesLine,
        is_first: bool,
        grouping: Grouping,
        unique: LoadedUnique<Arc<SeriesUnique>>,
    ) -> Self {
        let GroupKeys { kind, key, keys, account_id } = GroupKeys::new(line.group.clone(), grouping);
        Self {
            series,
            by_bucket: line.by_bucket,
            compared: line.compared,
            unique,
            is_first,
            group: line.group,
            grouping,
            kind,
            key,
            keys,
            account_id,
            total: quantity(&line.total),
            cost: cost(&line.total),
            unpriced_records: BigInt(line.total.unpriced_records.into()),
            records: records(&line.total),
        }
    }

    fn column<T>(&self, of: impl Fn(&Totals) -> T) -> ScalarList<T> {
        ScalarList(self.by_bucket.iter().map(of).collect())
    }

    fn compared_column<T>(&self, of: impl Fn(&Totals) -> T) -> ScalarList<Option<T>> {
        let counterpart = |index| self.compared.get(self.series.counterpart(index)?).map(&of);
        ScalarList((0..self.by_bucket.len()).map(counterpart).collect())
    }

    fn unique_of(&self, of: Unique) -> Result<Option<UniqueSeries>, SharedError> {
        let counts = self.unique.get_for_element(of, self.is_first)?;
        Ok(counts.map(|counts| UniqueSeries::new(counts, &self.series, Some(&self.group))))
    }

    fn compared_sum(&self) -> Option<Totals> {
        self.series.compared.as_ref().map(|_| self.compared.iter().copied().sum())
    }

    fn point(&self, index: usize, unique: &PerUnique<UniqueSeries>) -> Option<UsageSeriesPoint> {
        let Series { buckets, statuses, compared, .. } = &*self.series;
        let (bucket, totals) = (buckets.get(index)?, self.by_bucket.get(index)?);
        let counterpart = self.series.counterpart(index);
        let other = counterpart.and_then(|index| compared.as_ref()?.buckets.get(index));
        let of_other = counterpart.and_then(|index| self.compared.get(index));
        let (unique_users, unique_sessions) = (unique.find(Unique::Users), unique.find(Unique::Sessions));
        Some(UsageSeriesPoint {
            date: Date(bucket.local_start.date()),
            start: DateTime(bucket.start),
            end: DateTime(bucket.end),
            quantity: quantity(totals),
            cost: cost(totals),
            records: records(totals),
            status: (*statuses.get(index)?).into(),
            compared_start: other.map(|bucket| DateTime(bucket.start)),
            compared_end: other.map(|bucket| DateTime(bucket.end)),
            compared_quantity: of_other.map(quantity),
            compared_cost: of_other.map(cost),
            compared_records: of_other.map(records),
            unique_users: unique_users.map(|counts| counts.count(index)),
            unique_sessions: unique_sessions.map(|counts| counts.count(index)),
            compared_unique_users: unique_users.and_then(|counts| counts.compared_count(index)),
            compared_unique_sessions: unique_sessions.and_then(|counts| counts.compared_count(index)),
        })
    }
}
