//! Usage over a date range: the fields of `usageInsights`.

use async_graphql::{Context, Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::breakdown::{BreakdownArguments, UsageBreakdown};
use super::date_range::DateRange;
use super::dimension::{GroupByInput, check_grouping};
use super::empty_reason::EmptyReason;
use super::finding::UsageFindings;
use super::freshness::Freshness;
use super::unique::UniqueTotal;
use super::usage_change::UsageChange;
use super::usage_totals::{UsageMeasure, UsageTotals, share};
use crate::analytics::InsightsQuery;
use crate::analytics::findings::visibility::FindingVisibility;
use crate::analytics::reasons::{AnswerKind, EmptyKind, EmptyResult};
use crate::analytics::totals::TypeTotals;
use crate::auth::{Principal, Scope};
use crate::domain::cost::NANOS;
use crate::domain::dimension::{AnyMeasure, Measure, Unique};
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::input::TOP_MAX;
use crate::graphql::scalars::{Date, DateTime, Decimal};

pub(crate) struct UsageInsights {
    query: InsightsQuery,
    totals: OnceCell<TypeTotals>,
    previous: OnceCell<Option<(InsightsQuery, TypeTotals)>>,
    extent: OnceCell<Option<(Timestamp, Timestamp)>>,
}

impl UsageInsights {
    pub(crate) fn new(query: InsightsQuery) -> Self {
        Self { query, totals: OnceCell::new(), previous: OnceCell::new(), extent: OnceCell::new() }
    }

    /// The totals, read once however many fields need them.
    async fn current(&self) -> Result<&TypeTotals, Error> {
        self.totals.get_or_try_init(|| self.query.totals()).await
    }

    async fn previous_period(&self) -> Result<Option<&(InsightsQuery, TypeTotals)>, Error> {
        let fetch = || async {
            let Some(previous) = self.query.for_previous_period() else { return Ok::<_, Error>(None) };
            let totals = previous.totals().await?;
            Ok(Some((previous, totals)))
        };
        Ok(self.previous.get_or_try_init(fetch).await?.as_ref())
    }

    async fn extent(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        self.extent.get_or_try_init(|| self.query.extent()).await.copied()
    }
}

/// Usage over a date range: totals, the previous period, the daily average, the peak day, breakdowns and findings.
#[Object]
impl UsageInsights {
    /// The resolved date range.
    async fn range(&self) -> DateRange {
        DateRange::compared(self.query.range, self.query.now)
    }

    /// Usage in the range.
    async fn totals(&self, context: &Context<'_>) -> Result<UsageTotals> {
        let totals = UsageTotals::new(self.current().await?.clone(), &self.query.range, self.query.now);
        if !UsageTotals::selects_change(&context.look_ahead()) {
            return Ok(totals);
        }
        Ok(totals.compared_with(self.previous_period().await?.map(|(_, before)| before.clone())))
    }

    /// The period right before the range, of the same number of days; for calendar months, quarters and years, the one before; for instants
    /// and hours, the same duration before. While the range is running, the period is cut after the same number of days and at
    /// the same time of day, so that both are comparable; a month that is shorter counts as a whole from its end on. Null for `ALL_TIME`,
    /// and if the period would begin before 2000.
    async fn previous(&self) -> Result<Option<UsagePeriod>> {
        let before = self.previous_period().await?;
        Ok(before.map(|(query, totals)| UsagePeriod {
            range: query.range.into(),
            totals: UsageTotals::new(totals.clone(), &query.range, query.now),
        }))
    }

    /// Change of the totals against the previous period, in percent. Null if `previous` is null.
    async fn change(&self) -> Result<Option<UsageChange>> {
        let Some((_, before)) = self.previous_period().await? else { return Ok(None) };
        Ok(Some(UsageChange::between(before, self.current().await?)))
    }

    /// The number of distinct users with records in the range: the same id in two accounts is two users. Records without a user add none.
    /// Whole UTC days are read from rollups, unless the filter has conditions on sessions, workspaces, agents or labels; the rest of the range
    /// is read from records: of one account over at most 366 days, of several accounts over at most 31
    /// (`serviceConfig { limits { recordDays recordDaysOfSeveralAccounts } }`). While the rollups are more than two days behind, the days that
    /// they lack count as well. Errors: `INVALID_ARGUMENT` beyond these limits, `RECORDS_EXPIRED` if records that it needs
    /// have expired, `TIMED_OUT`.
    async fn unique_users(&self) -> Result<Option<UniqueTotal>> {
        Ok(Some(UniqueTotal::load(&self.query, Unique::Users).await?))
    }

    /// The number of distinct sessions with records in the range: the same id in two accounts is two sessions. Records without a session
    /// add none. Sessions are read from records, with the same limits as the records of users. Errors: `INVALID_ARGUMENT` for a longer
    /// range, `TIMED_OUT`.
    async fn unique_sessions(&self) -> Result<Option<UniqueTotal>> {
        Ok(Some(UniqueTotal::load(&self.query, Unique::Sessions).await?))
    }

    /// The totals divided by the number of local days of the range that have begun, the current day included. Null if none has
    /// begun.
    async fn daily_average(&self) -> Result<Option<DailyAverage>> {
        let days = i32::try_from(self.query.range.days_begun(self.query.now)).map_err(Error::internal)?;
        if days == 0 {
            return Ok(None);
        }
        Ok(Some(DailyAverage::over(days, self.current().await?)))
    }

    /// The local day with the largest value of a measure, the earliest if several are equal. Null if all values are 0. Error:
    /// `INVALID_ARGUMENT` if a unique count exceeds its limits (`uniqueUsers`, `uniqueSessions`).
    async fn peak_day(
        &self,
        #[graphql(desc = "The measure that days are compared by.", default_with = "UsageMeasure::Tokens")] by: UsageMeasure,
    ) -> Result<Option<PeakDay>> {
        let peak = match AnyMeasure::from(by) {
            AnyMeasure::Sum(measure) => self.query.peak_day(measure).await?,
            AnyMeasure::Unique(of) => self.query.unique_peak_day(of).await?,
        };
        Ok(peak.map(|(date, value)| PeakDay { date: Date(date), measure: by, value: by.amount(value) }))
    }

    /// Usage per value of a dimension, or per pair of values of two dimensions: the largest groups, one row for the remainder, and one
    /// row for the records without a value. A breakdown includes the records of every usage type: by `MODEL`, compute, which has no
    /// model, is in the row `UNKNOWN`. Use `usageTypes` for tokens alone. Errors: `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`.
    async fn breakdown(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The dimension or label to group by, or two different ones: `[{dimension: ACCOUNT}, {dimension: MODEL}]` has a row per pair of an account and a model, `[{label: \"team\"}]` a row per value of the label `team`."
        )]
        by: Vec<GroupByInput>,
        #[graphql(
            desc = "Maximum number of separate groups, 1 to 1000; with two dimensions it counts pairs. All other groups are added up in the row `REMAINDER`.",
            default = 10
        )]
        top: i32,
        #[graphql(
            desc = "The usage types to include, by slug, among those of the filter. Default, also for an empty list: all of the filter."
        )]
        usage_types: Option<Vec<String>>,
        #[graphql(
            desc = "The measure to rank by. Default with `usageTypes`: their quantity; `COST` if they differ in unit. Default without: `COMPUTE_SECONDS` for `TIER`, `TOKENS` for `MODEL` and `PROVIDER`, `RECORDS` for other dimensions; of two dimensions the first that is not ranked by `RECORDS` decides."
        )]
        measure: Option<UsageMeasure>,
    ) -> Result<Option<UsageBreakdown>> {
        let arguments = BreakdownArguments {
            by: check_grouping("by", by)?,
            top: check_top(top)?,
            usage_types: usage_types.unwrap_or_default(),
            measure: measure.map(Into::into),
        };
        Ok(Some(UsageBreakdown::load(context, &self.query, arguments).await?))
    }

    /// Why there is no usage in the range: no record matches, or all have quantity 0 and cost 0. Null if there is usage;
    /// selecting it then costs nothing.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(empty_kind) = EmptyKind::of(self.current().await?.all()) else { return Ok(None) };
        let filter = self.query.filter.clone();
        let empty_result =
            EmptyResult { kind: AnswerKind::Insights, filter, usage_types: Vec::new(), grouped_by: None, empty_kind };
        Ok(self.query.why_empty(&empty_result).await?.map(EmptyReason::from))
    }

    /// How up to date the totals are. Each breakdown has its own freshness.
    async fn freshness(&self) -> Freshness {
        self.query.freshness(None).into()
    }

    /// Notable facts about the range, most important first: unusual days, new and missing usage, hardware that is not metered,
    /// cost concentration, and the forecast of the month. `docs/findings.md` has the rules. Empty if nothing is notable, or if
    /// the history is too short.
    ///
    /// The findings cover the local days of the range that have begun, at most the last 92. The current day is not compared with
    /// whole days. With an account in the filter, only the records of that account are used. Error: `INVALID_ARGUMENT` if `top`
    /// is out of bounds.
    async fn findings(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Maximum number of findings, 1 to 1000. A forecast comes in addition, as the last.", default = 10)]
        top: i32,
    ) -> Result<Option<UsageFindings>> {
        let may_see_ingestion = context.data::<Principal>()?.require(Scope::Admin).is_ok();
        let visibility = FindingVisibility::of(&self.query.filter, may_see_ingestion);
        Ok(Some(self.query.findings(visibility, check_top(top)?).await?.into()))
    }

    /// When the oldest record in the range occurred. If it has expired (`retention.months`), the start of its quarter hour, of a user of its UTC
    /// day. Null if there are no records.
    async fn first_record_at(&self) -> Result<Option<DateTime>> {
        Ok(self.extent().await?.map(|(first, _)| DateTime(first)))
    }

    /// When the newest record in the range occurred. If it has expired (`retention.months`), the start of its quarter hour, of a user of its UTC
    /// day. Null if there are no records.
    async fn last_record_at(&self) -> Result<Option<DateTime>> {
        Ok(self.extent().await?.map(|(_, last)| DateTime(last)))
    }
}

/// Validates `top`. `INVALID_ARGUMENT` outside of 1 to 1000.
pub(crate) fn check_top(top: i32) -> Result<u32, Error> {
    u32::try_from(top).ok().filter(|top| (1..=TOP_MAX.unsigned_abs()).contains(top)).ok_or_else(|| {
        let rejection = Error::argument(ErrorCode::InvalidArgument, "top", format!("`top` is {top}; send 1 to {TOP_MAX}"));
        match u64::try_from(top) {
            Ok(actual @ 1..) => rejection.with_limit(Limit::new(LimitName::Top, TOP_MAX.unsigned_abs().into()).actual(actual)),
            _ => rejection,
        }
    })
}

/// Usage over the previous period.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsagePeriod {
    /// The resolved date range of the period.
    range: DateRange,
    /// Usage in the period.
    totals: UsageTotals,
}

/// Average usage per day, for display. The totals are exact.
#[derive(Debug, SimpleObject)]
pub(crate) struct DailyAverage {
    /// Number of days that the totals were divided by: the local days of the range that have begun.
    days: i32,
    /// Input tokens per day.
    tokens_input: f64,
    /// Tokens read from a cache, per day.
    tokens_cache_read: f64,
    /// Tokens written to a cache, per day.
    tokens_cache_write: f64,
    /// Output tokens per day.
    tokens_output: f64,
    /// Reasoning tokens per day.
    tokens_reasoning: f64,
    /// All tokens per day.
    tokens: f64,
    /// Compute seconds per day.
    compute_seconds: f64,
    /// API calls per day.
    api_calls: f64,
    /// Usage records per day.
    records: f64,
    /// Cost per day.
    cost: f64,
}

impl DailyAverage {
    fn over(days: i32, totals: &TypeTotals) -> Self {
        let per_day = |measure| share(totals.measure(measure), days.into());
        Self {
            days,
            tokens_input: per_day(Measure::TokensInput),
            tokens_cache_read: per_day(Measure::TokensCacheRead),
            tokens_cache_write: per_day(Measure::TokensCacheWrite),
            tokens_output: per_day(Measure::TokensOutput),
            tokens_reasoning: per_day(Measure::TokensReasoning),
            tokens: per_day(Measure::Tokens),
            compute_seconds: per_day(Measure::ComputeSeconds),
            api_calls: per_day(Measure::ApiCalls),
            records: per_day(Measure::Records),
            cost: share(totals.measure(Measure::Cost), i128::from(days) * NANOS),
        }
    }
}

/// The day with the largest value of a measure.
#[derive(Debug, SimpleObject)]
pub(crate) struct PeakDay {
    /// The local day.
    date: Date,
    /// The measure that days were compared by.
    measure: UsageMeasure,
    /// Value of the measure on this day: a whole number in the measure's unit, or a cost.
    value: Decimal,
}
