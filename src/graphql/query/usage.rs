//! Questions about usage.

use async_graphql::{Context, Object, Result};

use crate::analytics::Question;
use crate::analytics::daily::DailyRequest;
use crate::auth::{Principal, Scope};
use crate::domain::page::RecordCursor;
use crate::domain::time::Timestamp;
use crate::graphql::guard::Requires;
use crate::graphql::input::{DateRangeInput, UsageFilterInput};
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::scalars::TimeZone;
use crate::graphql::schema::Services;
use crate::graphql::types::breakdown::UsageDimension;
use crate::graphql::types::daily_usage::DailyUsage;
use crate::graphql::types::ingestion::Ingestion;
use crate::graphql::types::usage_by_tier::UsageByTier;
use crate::graphql::types::usage_insights::{UsageInsights, check_top};
use crate::graphql::types::usage_record::UsageRecord;
use crate::graphql::types::usage_type::UsageType;

/// Questions about usage.
#[derive(Debug, Default)]
pub(super) struct UsageQuery;

async fn ask(context: &Context<'_>, range: DateRangeInput, zone: TimeZone, filter: Option<UsageFilterInput>) -> Result<Question> {
    let services = context.data::<Services>()?;
    let reach = context.data::<Principal>()?.reach();
    let filter = filter.unwrap_or_default().check(&services.usage_types, reach).await?;
    Ok(services.analytics.question(range.into(), zone.0, filter).await?)
}

#[Object]
impl UsageQuery {
    /// Usage over a range: totals, the period before, the daily average, the peak day, breakdowns.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_insights(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range.")] range: DateRangeInput,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Of which records; left out: of all.")] filter: Option<UsageFilterInput>,
    ) -> Result<Option<UsageInsights>> {
        let question = ask(context, range, time_zone, filter).await?;
        Ok(Some(UsageInsights::new(question)))
    }

    /// Compute over a range, by hardware tier: usage of type `compute_seconds`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_by_tier(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range.")] range: DateRangeInput,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Of which records; left out: of all.")] filter: Option<UsageFilterInput>,
    ) -> Result<Option<UsageByTier>> {
        let question = ask(context, range, time_zone, filter).await?;
        Ok(Some(UsageByTier::answer(&question).await?))
    }

    /// A chart: usage day by day, every local day of the range, also the empty ones. All usage types of a chart share a unit;
    /// asking for several units is the error `MIXED_UNITS`.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn daily_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range.")] range: DateRangeInput,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Of which records; left out: of all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "Which usage types to add up; each must exist (`UNKNOWN_USAGE_TYPE`). Left out: those of the filter, else tokens in and out."
        )]
        usage_types: Option<Vec<String>>,
        #[graphql(desc = "What the lines of the chart are.", default_with = "UsageDimension::UsageType")]
        group_by: UsageDimension,
        #[graphql(
            desc = "How many lines to draw apart, 1 to 1000; the others are added up as the remainder. Lines by usage type are all drawn.",
            default = 10
        )]
        top: i32,
    ) -> Result<Option<DailyUsage>> {
        let services = context.data::<Services>()?;
        let question = ask(context, range, time_zone, filter).await?;
        let usage_types = question.charted_usage_types(usage_types)?;
        let unit = services.usage_types.common_unit(&usage_types).await?;
        let request = DailyRequest { usage_types, unit, by: group_by.into(), top: check_top(top)? };
        let daily = question.daily(request).await?;
        Ok(Some(DailyUsage::new(question, group_by, daily)))
    }

    /// Single usage records, newest first (by `occurredAt`, then by id). Cursors stay right while records arrive.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn usage_records(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range; left out: any time.")] range: Option<DateRangeInput>,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Of which records; left out: of all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "Whether to list also the records that were voided or replaced; they have a `correction`.",
            default = false
        )]
        include_voided: bool,
        #[graphql(desc = "How many, from the newest on, 0 to 1000; 50 when neither `first` nor `last` is sent.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, up to the oldest, 0 to 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<RecordCursor, UsageRecord>>> {
        let services = context.data::<Services>()?;
        let reach = context.data::<Principal>()?.reach();
        let filter = filter.unwrap_or_default().check(&services.usage_types, reach).await?;
        let page = PageArguments { first, after, last, before }.parse()?;
        let records =
            services.analytics.records(range.map(|range| (range.into(), time_zone.0)), filter, include_voided, &page).await?;
        Ok(Some(connection(records, |record| RecordCursor {
            occurred_at: Timestamp::from_millis(record.occurred_at),
            id: record.id,
        })))
    }

    /// What became of everything that services sent: who is recorded, who is not, and why. Needs the scope `admin`. Counts appear
    /// here within 5 seconds.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn ingestion(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range.")] range: DateRangeInput,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
    ) -> Result<Option<Ingestion>> {
        let services = context.data::<Services>()?;
        let question = ask(context, range, time_zone, None).await?;
        Ok(Some(services.recorder.ingestion(question.range).await?.into()))
    }

    /// What can be measured, by slug.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_types(&self, context: &Context<'_>) -> Result<Option<Vec<UsageType>>> {
        let known = context.data::<Services>()?.usage_types.all().await?;
        Ok(Some(known.values().cloned().map(UsageType::from).collect()))
    }
}
