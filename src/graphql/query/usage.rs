//! Queries for usage.

use async_graphql::{Context, Object, Result};

use crate::analytics::InsightsQuery;
use crate::analytics::daily::DailyRequest;
use crate::auth::{Principal, Scope};
use crate::domain::page::RecordCursor;
use crate::domain::time::Timestamp;
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::scalars::TimeZone;
use crate::graphql::services::Services;
use crate::graphql::types::breakdown::UsageDimension;
use crate::graphql::types::daily_usage::DailyUsage;
use crate::graphql::types::ingestion::Ingestion;
use crate::graphql::types::usage_by_tier::UsageByTier;
use crate::graphql::types::usage_insights::{UsageInsights, check_top};
use crate::graphql::types::usage_record::UsageRecord;
use crate::graphql::types::usage_type::UsageType;
use crate::graphql::usage_filter::UsageFilterInput;

/// Queries usage.
#[derive(Debug, Default)]
pub(super) struct UsageQueries;

async fn build_query(
    context: &Context<'_>,
    range: DateRangeInput,
    zone: TimeZone,
    filter: Option<UsageFilterInput>,
) -> Result<InsightsQuery> {
    let services = context.data::<Services>()?;
    let account_scope = context.data::<Principal>()?.account_scope();
    let filter = filter.unwrap_or_default().check(&services.usage_types, account_scope).await?;
    Ok(services.analytics.query(range.into(), zone.0, filter).await?)
}

#[Object]
impl UsageQueries {
    /// Usage over a date range: totals, the previous period, the daily average, the peak day, breakdowns and findings. Requires
    /// the scope `READ`. Errors: `INVALID_RANGE`, `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`.
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

    /// A chart of usage per local day. Every day of the range is included; days without usage are 0. All usage types of a chart
    /// must have the same unit: use one aliased field per unit. Requires the scope `READ`. Errors: `MIXED_UNITS`,
    /// `INVALID_RANGE`, `UNKNOWN_USAGE_TYPE`, `INVALID_ARGUMENT` (also for more than 150000 points, which are days times series).
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn daily_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "The usage types to add up, by slug. Default: those of the filter; without any there, all that are part of `tokens`."
        )]
        usage_types: Option<Vec<String>>,
        #[graphql(
            desc = "The dimension to group by: the chart has one series per value.",
            default_with = "UsageDimension::UsageType"
        )]
        group_by: UsageDimension,
        #[graphql(
            desc = "Maximum number of separate series, 1 to 1000. The series with the largest quantities are kept; the others are added up as `REMAINDER`. Does not apply to `USAGE_TYPE`.",
            default = 10
        )]
        top: i32,
    ) -> Result<Option<DailyUsage>> {
        let services = context.data::<Services>()?;
        let query = build_query(context, range, time_zone, filter).await?;
        let usage_types = query.charted_usage_types(usage_types).await?;
        let unit = services.usage_types.common_unit(&usage_types).await?;
        let request = DailyRequest { usage_types, unit, by: group_by.into(), top: check_top(top)? };
        let daily = query.daily(request).await?;
        Ok(Some(DailyUsage::new(query, group_by, daily)))
    }

    /// Lists single usage records, newest first (by `occurredAt`, then by id). Records that arrive between two pages do not shift
    /// the pages. Requires the scope `READ`. Errors: `INVALID_RANGE`, `INVALID_ARGUMENT`, `INVALID_CURSOR`, `UNKNOWN_USAGE_TYPE`.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn usage_records(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to list. Omitted: any time.")] range: Option<DateRangeInput>,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "Whether to include records that were voided or replaced; their `correction` is not null.",
            default = false
        )]
        include_voided: bool,
        #[graphql(
            desc = "Page size from the newest record, 0 to 1000. Default: 50 if `last` is not set either. Not together with `last`."
        )]
        first: Option<i32>,
        #[graphql(desc = "Lists the entries after this cursor, which are older.")] after: Option<String>,
        #[graphql(desc = "Page size up to the oldest record, 0 to 1000. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Lists the entries before this cursor, which are newer.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<RecordCursor, UsageRecord>>> {
        let services = context.data::<Services>()?;
        let account_scope = context.data::<Principal>()?.account_scope();
        let filter = filter.unwrap_or_default().check(&services.usage_types, account_scope).await?;
        let page = PageArguments { first, after, last, before }.parse()?;
        let records =
            services.analytics.records(range.map(|range| (range.into(), time_zone.0)), filter, include_voided, &page).await?;
        Ok(Some(connection(records, |record| RecordCursor {
            occurred_at: Timestamp::from_millis(record.occurred_at),
            id: record.id,
        })))
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
