//! Queries for usage.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::analytics::InsightsQuery;
use crate::analytics::series::SeriesRequest;
use crate::auth::{Principal, Scope};
use crate::domain::dimension::{AnyMeasure, Measure, Unique};
use crate::domain::record_listing::{RecordCursor, RecordOrder};
use crate::error::ErrorCode;
use crate::graphql::error::SharedError;
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::record_filter::{UsageRecordFilter, UsageRecordOrder, check_unit};
use crate::graphql::scalars::TimeZone;
use crate::graphql::services::Services;
use crate::graphql::types::dimension::{GroupByInput, check_grouping};
use crate::graphql::types::ingestion::Ingestion;
use crate::graphql::types::unique::{PerUnique, is_selected_of_series};
use crate::graphql::types::usage_by_tier::UsageByTier;
use crate::graphql::types::usage_insights::{UsageInsights, check_top};
use crate::graphql::types::usage_record::UsageRecord;
use crate::graphql::types::usage_series::{SeriesComparison, SeriesInterval, UsageSeries, WeekdayName};
use crate::graphql::types::usage_totals::UsageMeasure;
use crate::graphql::types::usage_type::UsageType;
use crate::graphql::usage_filter::UsageFilterInput;
use crate::store::records::{RecordListing, cursor_of};
use crate::store::usage::RankBy;

/// Queries usage.
#[derive(Debug, Default)]
pub(super) struct UsageQueries;

/// Resolves the range and checks the filter within the usage scope of the caller.
pub(super) async fn build_query(
    context: &Context<'_>,
    range: DateRangeInput,
    zone: TimeZone,
    filter: Option<UsageFilterInput>,
) -> Result<InsightsQuery> {
    let services = context.data::<Services>()?;
    let usage_scope = context.data::<Principal>()?.usage_scope();
    let filter = filter.unwrap_or_default().check(&services.usage_types, usage_scope).await?;
    Ok(services.analytics.query(range.into(), zone.0, filter).await?)
}

/// What `dailyUsage` and `usageSeries` have in common.
struct SeriesArguments {
    usage_types: Option<Vec<String>>,
    group_by: Vec<GroupByInput>,
    top: i32,
    measure: Option<UsageMeasure>,
    compare: Option<SeriesComparison>,
}

async fn load_series(
    context: &Context<'_>,
    query: InsightsQuery,
    interval: SeriesInterval,
    week_start: WeekdayName,
    arguments: SeriesArguments,
) -> Result<UsageSeries> {
    let SeriesArguments { usage_types, group_by, top, measure, compare } = arguments;
    let services = context.data::<Services>()?;
    let grouping = check_grouping("groupBy", group_by)?;
    let usage_types = query.charted_usage_types(usage_types).await?;
    let unit = match services.usage_types.common_unit("usageTypes", &usage_types).await {
        Ok(unit) => Some(unit),
        Err(error) if error.code() == ErrorCode::MixedUnits && !selects_quantities(context) => None,
        Err(error) => return Err(error.into()),
    };
    let rank_by = match (measure, &unit) {
        (Some(measure), _) => AnyMeasure::from(measure).into(),
        (None, Some(_)) => RankBy::Quantity,
        (None, None) => RankBy::Measure(Measure::Cost),
    };
    let resolved_interval = interval.with_week_start(week_start);
    let request = SeriesRequest {
        interval: resolved_interval,
        usage_types,
        unit,
        by: grouping,
        top: check_top(top)?,
        rank_by,
        comparison: compare.map(Into::into),
        buckets_max: services.settings.limits.series_buckets,
    };
    let series = query.series(request).await?;
    let mut unique = PerUnique::new();
    for of in Unique::ALL {
        if is_selected_of_series(&context.look_ahead(), of) {
            let counts = query.unique_of_series(of, grouping, &series).await;
            unique.insert(of, counts.map(Arc::new).map_err(SharedError::from));
        }
    }
    Ok(UsageSeries::new(query, interval, resolved_interval, grouping, series, unique))
}

/// Whether the selection of a series contains quantities, which need a common unit.
fn selects_quantities(context: &Context<'_>) -> bool {
    let lines = context.look_ahead().field("series");
    let of_points = ["quantity", "comparedQuantity"];
    ["total", "quantities", "comparedTotal", "comparedQuantities"].iter().any(|name| lines.field(name).exists())
        || of_points.iter().any(|name| lines.field("points").field(name).exists())
}

#[Object]
impl UsageQueries {
    /// Usage over a date range: totals, the previous period, the daily average, the peak day, breakdowns and findings. Requires
    /// the scope `READ`. Errors: `INVALID_RANGE`, `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`, and `RECORDS_EXPIRED` where the filter needs records
    /// that have expired: conditions on sessions, workspaces, agents or labels, or a range that cuts a quarter hour.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_insights(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
    ) -> Result<Option<UsageInsights>> {
        let query = build_query(context, range, time_zone, filter).await?;
        Ok(Some(UsageInsights::new(query)))
    }

    /// Compute (usage type `compute_seconds`) over a date range, by hardware tier. Requires the scope `READ`. Errors:
    /// `INVALID_RANGE`, `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_by_tier(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
    ) -> Result<Option<UsageByTier>> {
        let query = build_query(context, range, time_zone, filter).await?;
        Ok(Some(UsageByTier::load(&query).await?))
    }

    /// A series of usage per local day: `usageSeries` with the interval `DAY`. Requires the scope `READ`. Errors: those of `usageSeries`.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn daily_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "The usage types to add up, by slug. Default, also for an empty list: those of the filter; without any there, all that are part of `tokens`."
        )]
        usage_types: Option<Vec<String>>,
        #[graphql(
            desc = "The dimension or label to group by, or two different ones: the series has one line per value, or per pair of values.",
            default_with = "GroupByInput::usage_type()"
        )]
        group_by: Vec<GroupByInput>,
        #[graphql(
            desc = "Maximum number of separate lines, 1 to 1000; with two dimensions it counts pairs. The largest by `measure` are kept; the others are added up as `REMAINDER`. Does not apply to `USAGE_TYPE` alone.",
            default = 10
        )]
        top: i32,
        #[graphql(
            desc = "The measure that ranks the lines. Default: the quantity of `usageTypes`; `COST` if they differ in unit."
        )]
        measure: Option<UsageMeasure>,
        #[graphql(desc = "What to compare with. Omitted: nothing.")] compare: Option<SeriesComparison>,
    ) -> Result<Option<UsageSeries>> {
        let query = build_query(context, range, time_zone, filter).await?;
        let arguments = SeriesArguments { usage_types, group_by, top, measure, compare };
        load_series(context, query, SeriesInterval::Day, WeekdayName::Monday, arguments).await.map(Some)
    }

    /// A series of usage over time, in buckets of local hours, days, weeks, months or quarters. Every bucket of the range is included; a
    /// bucket without usage is 0. Quantities can be selected if all usage types of the series have the same unit: use one aliased field per
    /// unit; costs and record counts always can. Requires the scope `READ`. Errors: `MIXED_UNITS`, `INVALID_RANGE`, `UNKNOWN_USAGE_TYPE`,
    /// `INVALID_ARGUMENT` (also for more buckets than `serviceConfig { limits { seriesBuckets } }`, and for more than 150000 points,
    /// which are buckets times lines), `RECORDS_EXPIRED` as in `usageInsights`; a series of users reads records except in whole UTC days.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn usage_series(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where buckets begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(desc = "The length of the buckets.", default_with = "SeriesInterval::Day")] interval: SeriesInterval,
        #[graphql(desc = "The day on which weeks begin, for the interval `WEEK`.", default_with = "WeekdayName::Monday")]
        week_start: WeekdayName,
        #[graphql(
            desc = "The usage types to add up, by slug. Default, also for an empty list: those of the filter; without any there, all that are part of `tokens`."
        )]
        usage_types: Option<Vec<String>>,
        #[graphql(
            desc = "The dimension or label to group by, or two different ones: the series has one line per value, or per pair of values.",
            default_with = "GroupByInput::usage_type()"
        )]
        group_by: Vec<GroupByInput>,
        #[graphql(
            desc = "Maximum number of separate lines, 1 to 1000; with two dimensions it counts pairs. The largest by `measure` are kept; the others are added up as `REMAINDER`. Does not apply to `USAGE_TYPE` alone.",
            default = 10
        )]
        top: i32,
        #[graphql(
            desc = "The measure that ranks the lines. Default: the quantity of `usageTypes`; `COST` if they differ in unit."
        )]
        measure: Option<UsageMeasure>,
        #[graphql(desc = "What to compare with. Omitted: nothing.")] compare: Option<SeriesComparison>,
    ) -> Result<Option<UsageSeries>> {
        let query = build_query(context, range, time_zone, filter).await?;
        let arguments = SeriesArguments { usage_types, group_by, top, measure, compare };
        load_series(context, query, interval, week_start, arguments).await.map(Some)
    }

    /// Lists single usage records. Records that arrive between two pages do not shift the pages. Requires the scope `READ`. Errors:
    /// `INVALID_RANGE`, `INVALID_ARGUMENT`, `INVALID_CURSOR`, `UNKNOWN_USAGE_TYPE`, `MIXED_UNITS`, `RECORDS_EXPIRED` if records of the range
    /// have expired (`retention.months`); without a range those that are kept are listed.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn usage_records(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to list. Omitted: any time. Required for any order but `NEWEST`.")] range: Option<
            DateRangeInput,
        >,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(desc = "Filters the records by their quantity, cost and recording time; omit to include all.")]
        record_filter: Option<UsageRecordFilter>,
        #[graphql(
            desc = "Whether to include records that were voided or replaced; their `correction` is not null.",
            default = false
        )]
        include_voided: bool,
        #[graphql(
            desc = "The order of the list. Any order but `NEWEST` reads all records of the range that match.",
            default_with = "UsageRecordOrder::Newest"
        )]
        order_by: UsageRecordOrder,
        #[graphql(
            desc = "Page size from the start of the list, 0 to 1000. Default: 50 if `last` is not set either. Not together with `last`."
        )]
        first: Option<i32>,
        #[graphql(desc = "Lists the entries after this cursor, of a list in the same order.")] after: Option<String>,
        #[graphql(desc = "Page size up to the end of the list, 0 to 1000. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Lists the entries before this cursor, of a list in the same order.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<RecordCursor, UsageRecord>>> {
        let services = context.data::<Services>()?;
        let usage_scope = context.data::<Principal>()?.usage_scope();
        let filter = filter.unwrap_or_default().check(&services.usage_types, usage_scope).await?;
        let conditions = record_filter.unwrap_or_default().check()?;
        let page = PageArguments { first, after, last, before }.parse()?;
        let order = RecordOrder::from(order_by);
        order_by.check(&page, range.is_some())?;
        if order == RecordOrder::LargestQuantity {
            check_unit(&services.usage_types, &filter).await?;
        }
        let listing = RecordListing { conditions, includes_voided: include_voided, order, ..RecordListing::of(filter) };
        let records = services.analytics.records(range.map(|range| (range.into(), time_zone.0)), listing, &page).await?;
        Ok(Some(connection(records, |record| cursor_of(record, order))))
    }

    /// What services sent in a date range, and the outcome: how many records were recorded, and which were not and why. Use it to
    /// find services whose usage is missing. Counts appear within 5 seconds. Requires the scope `ADMIN`. Error: `INVALID_RANGE`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn ingestion(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
    ) -> Result<Option<Ingestion>> {
        let services = context.data::<Services>()?;
        let query = build_query(context, range, time_zone, None).await?;
        Ok(Some(services.recorder.ingestion(query.range).await?.into()))
    }

    /// Lists the usage types that can be recorded, by slug. Requires the scope `READ`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_types(&self, context: &Context<'_>) -> Result<Option<Vec<UsageType>>> {
        let usage_types = context.data::<Services>()?.usage_types.all().await?;
        Ok(Some(usage_types.values().cloned().map(UsageType::from).collect()))
    }
}
