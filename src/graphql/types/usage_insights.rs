//! Usage over a range, from every side.

use async_graphql::{Context, Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::breakdown::{GroupKind, UsageBreakdown, UsageBreakdownRow, UsageDimension};
use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::finding::UsageFindings;
use super::freshness::Freshness;
use super::usage_totals::{UsageMeasure, UsageTotals, share};
use crate::analytics::Question;
use crate::analytics::findings::sight::Sight;
use crate::analytics::reasons::{AnswerKind, Blank, CameOut};
use crate::analytics::totals::TypeTotals;
use crate::auth::{Principal, Scope};
use crate::domain::dimension::Measure;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::scalars::{BigInt, Date, DateTime};

/// The most groups that a breakdown tells apart.
pub(crate) const TOP_MAX: i32 = 1_000;

pub(crate) struct UsageInsights {
    question: Question,
    totals: OnceCell<TypeTotals>,
    previous: OnceCell<Option<(Question, TypeTotals)>>,
    extent: OnceCell<Option<(Timestamp, Timestamp)>>,
}

impl UsageInsights {
    pub(crate) fn new(question: Question) -> Self {
        Self { question, totals: OnceCell::new(), previous: OnceCell::new(), extent: OnceCell::new() }
    }

    /// Fetched once, however many fields need them.
    async fn current(&self) -> Result<&TypeTotals, Error> {
        self.totals.get_or_try_init(|| self.question.totals()).await
    }

    async fn period_before(&self) -> Result<Option<&(Question, TypeTotals)>, Error> {
        let fetch = || async {
            let Some(previous) = self.question.about_previous_period() else { return Ok::<_, Error>(None) };
            let totals = previous.totals().await?;
            Ok(Some((previous, totals)))
        };
        Ok(self.previous.get_or_try_init(fetch).await?.as_ref())
    }

    async fn extent(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        self.extent.get_or_try_init(|| self.question.extent()).await.copied()
    }
}

/// Usage over a range: totals, the period before, the daily average, the peak day, breakdowns, and what is worth knowing.
#[Object]
impl UsageInsights {
    /// The range as it was resolved.
    async fn range(&self) -> DateRange {
        self.question.range.into()
    }

    /// What was used in the range.
    async fn totals(&self) -> Result<UsageTotals> {
        Ok(UsageTotals(self.current().await?.clone()))
    }

    /// The period before: as many local days right before the range (for a calendar month the month before, for instants the same
    /// stretch of time before). While the range is still running it ends as far into the period as now is into the range, so that
    /// like is compared with like. Null for `ALL_TIME`.
    async fn previous(&self) -> Result<Option<UsagePeriod>> {
        let before = self.period_before().await?;
        Ok(before.map(|(question, totals)| UsagePeriod { range: question.range.into(), totals: UsageTotals(totals.clone()) }))
    }

    /// How the totals differ from the period before, in percent. Null where there is no period before.
    async fn change(&self) -> Result<Option<UsageChange>> {
        let Some((_, before)) = self.period_before().await? else { return Ok(None) };
        Ok(Some(UsageChange::between(before, self.current().await?)))
    }

    /// The totals divided by the local days of the range that have begun, today included. Null where none has begun.
    async fn daily_average(&self) -> Result<Option<DailyAverage>> {
        let days = i32::try_from(self.question.range.days_begun(self.question.now)).map_err(Error::internal)?;
        if days == 0 {
            return Ok(None);
        }
        Ok(Some(DailyAverage::over(days, self.current().await?)))
    }

    /// The local day on which the measure was largest; of equal days the earliest. Null where it was 0 throughout.
    async fn peak_day(
        &self,
        #[graphql(desc = "By what the days are compared.", default_with = "UsageMeasure::Tokens")] by: UsageMeasure,
    ) -> Result<Option<PeakDay>> {
        let peak = self.question.peak_day(by.into()).await?;
        Ok(peak.map(|(date, value)| PeakDay { date: Date(date), measure: by, value: BigInt(value) }))
    }

    /// Usage per value of a dimension: the largest groups, the remainder as its own row, and a row for records that lack it.
    /// Null where it failed; the error says why.
    async fn breakdown(
        &self,
        #[graphql(desc = "The dimension.")] by: UsageDimension,
        #[graphql(desc = "How many groups to tell apart, 1 to 1000; the others are added up as the remainder.", default = 10)]
        top: i32,
        #[graphql(
            desc = "By what groups are ranked. Left out: COMPUTE_SECONDS for TIER, TOKENS for MODEL and PROVIDER, else RECORDS."
        )]
        measure: Option<UsageMeasure>,
    ) -> Result<Option<UsageBreakdown>> {
        let measure = measure.map_or_else(|| Measure::natural_for(by.into()), Measure::from);
        let breakdown = self.question.breakdown(by.into(), measure, check_top(top)?).await?;
        let whole = breakdown.rows.iter().map(|row| row.totals.measure(measure)).sum();
        let rows = breakdown.rows.into_iter().map(|row| {
            let (kind, key) = GroupKind::and_key(row.group);
            let share = share(row.totals.measure(measure), whole);
            UsageBreakdownRow { kind, key, values: BigInt(row.values.into()), totals: UsageTotals(row.totals), share }
        });
        let freshness = self.question.freshness(Some(by.into())).into();
        Ok(Some(UsageBreakdown { by, measure: measure.into(), rows: rows.collect(), freshness }))
    }

    /// Why there is nothing in the range: no record, or none with a quantity or a cost. Null where there is something. Costs nothing
    /// then; else a few more statements, each bounded.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(came_out) = CameOut::of(self.current().await?.all()) else { return Ok(None) };
        let filter = self.question.filter.clone();
        let blank = Blank { kind: AnswerKind::Insights, filter, usage_types: Vec::new(), named_by: None, came_out };
        Ok(self.question.why_empty(&blank).await?.map(EmptyReason::from))
    }

    /// How fresh the totals are. A breakdown has a freshness of its own.
    async fn freshness(&self) -> Freshness {
        self.question.freshness(None).into()
    }

    /// What is worth knowing about the range: what is unusual against the weeks before, what is new, what has stopped, what is not
    /// metered, where the month ends. The most important first; an empty list means that nothing stands out, or that too little was
    /// recorded to say. Whole local days are looked at: those that the range touches and that have begun, the last 92 of them. The day
    /// that is still running is not compared with whole ones. A question about one account is answered from that account alone. Null
    /// where it failed; the error says why.
    async fn findings(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many findings to give, 1 to 1000.", default = 10)] top: i32,
    ) -> Result<Option<UsageFindings>> {
        let may_see_ingestion = context.data::<Principal>()?.require(Scope::Admin).is_ok();
        let sight = Sight::of(&self.question.filter, may_see_ingestion);
        Ok(Some(self.question.findings(sight, check_top(top)?).await?.into()))
    }

    /// When the first of the records in the range occurred. Null where there are none.
    async fn first_record_at(&self) -> Result<Option<DateTime>> {
        Ok(self.extent().await?.map(|(first, _)| DateTime(first)))
    }

    /// When the last of the records in the range occurred. Null where there are none.
    async fn last_record_at(&self) -> Result<Option<DateTime>> {
        Ok(self.extent().await?.map(|(_, last)| DateTime(last)))
    }
}

/// Checks how many groups to tell apart. `INVALID_ARGUMENT` outside 1 to 1000.
pub(crate) fn check_top(top: i32) -> Result<u32, Error> {
    u32::try_from(top).ok().filter(|top| (1..=TOP_MAX.unsigned_abs()).contains(top)).ok_or_else(|| {
        let refusal = Error::argument(ErrorCode::InvalidArgument, "top", format!("`top` is {top}; send 1 to {TOP_MAX}"));
        match u64::try_from(top) {
            Ok(asked @ 1..) => refusal.beyond(Limit::of(LimitName::Top, TOP_MAX.unsigned_abs().into()).asked(asked)),
            _ => refusal,
        }
    })
}

/// Usage over another range, to compare with.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsagePeriod {
    /// The range.
    range: DateRange,
    /// What was used in it.
    totals: UsageTotals,
}

/// Differences in percent: 100 means twice as much, -100 nothing any more. Null where there was nothing before.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageChange {
    /// Of tokens in.
    tokens_input: Option<f64>,
    /// Of tokens out.
    tokens_output: Option<f64>,
    /// Of tokens in and out together.
    tokens: Option<f64>,
    /// Of seconds of compute.
    compute_seconds: Option<f64>,
    /// Of API calls.
    api_calls: Option<f64>,
    /// Of the number of records.
    records: Option<f64>,
    /// Of the cost.
    cost_micros: Option<f64>,
}

impl UsageChange {
    fn between(before: &TypeTotals, now: &TypeTotals) -> Self {
        let percent = |measure| {
            let (before, now) = (before.measure(measure), now.measure(measure));
            (before != 0).then(|| share(now - before, before) * 100.0)
        };
        Self {
            tokens_input: percent(Measure::TokensInput),
            tokens_output: percent(Measure::TokensOutput),
            tokens: percent(Measure::Tokens),
            compute_seconds: percent(Measure::ComputeSeconds),
            api_calls: percent(Measure::ApiCalls),
            records: percent(Measure::Records),
            cost_micros: percent(Measure::CostMicros),
        }
    }
}

/// Usage per day, for display; the exact totals stand beside it.
#[derive(Debug, SimpleObject)]
pub(crate) struct DailyAverage {
    /// By how many days the totals were divided: those of the range that have begun.
    days: i32,
    /// Tokens in, per day.
    tokens_input: f64,
    /// Tokens out, per day.
    tokens_output: f64,
    /// Tokens in and out together, per day.
    tokens: f64,
    /// Seconds of compute, per day.
    compute_seconds: f64,
    /// API calls, per day.
    api_calls: f64,
    /// Usage records, per day.
    records: f64,
    /// Cost in micros, per day.
    cost_micros: f64,
}

impl DailyAverage {
    fn over(days: i32, totals: &TypeTotals) -> Self {
        let per_day = |measure| share(totals.measure(measure), days.into());
        Self {
            days,
            tokens_input: per_day(Measure::TokensInput),
            tokens_output: per_day(Measure::TokensOutput),
            tokens: per_day(Measure::Tokens),
            compute_seconds: per_day(Measure::ComputeSeconds),
            api_calls: per_day(Measure::ApiCalls),
            records: per_day(Measure::Records),
            cost_micros: per_day(Measure::CostMicros),
        }
    }
}

/// The day on which a measure was largest.
#[derive(Debug, SimpleObject)]
pub(crate) struct PeakDay {
    /// The local day.
    date: Date,
    /// By what days were compared.
    measure: UsageMeasure,
    /// How much it was, in the measure's unit.
    value: BigInt,
}
