//! Inputs of queries: date ranges and filters.

use async_graphql::{Enum, ID, InputObject, OneofObject};

use super::scalars::{Date, DateTime};
use crate::catalog::UsageTypeCatalog;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::filter::UsageFilter;
use crate::domain::problem::Problem;
use crate::domain::range::{Preset, RangeRequest};
use crate::domain::source::Source;
use crate::domain::text::{Label, Slug};
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// A named range, of whole calendar days unless it says otherwise. It is resolved when the query runs: "the current day" is the current day in the query's
/// time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Preset")]
pub(crate) enum DateRangePreset {
    /// The current day, from midnight to midnight.
    Today,
    /// The day before the current day.
    Yesterday,
    /// The current day and the 6 days before it.
    #[graphql(name = "LAST_7_DAYS")]
    Last7Days,
    /// The current day and the 29 days before it.
    #[graphql(name = "LAST_30_DAYS")]
    Last30Days,
    /// The current day and the 89 days before it.
    #[graphql(name = "LAST_90_DAYS")]
    Last90Days,
    /// The current day and the 364 days before it.
    #[graphql(name = "LAST_365_DAYS")]
    Last365Days,
    /// The current hour and the 23 hours before it, by the hours of the time zone.
    #[graphql(name = "LAST_24_HOURS")]
    Last24Hours,
    /// The current week, from Monday to Sunday. In charts, days to come are `FUTURE` and 0.
    ThisWeek,
    /// The week before the current one, from Monday to Sunday.
    LastWeek,
    /// The current calendar month, from its first to its last day. In charts, days to come are `FUTURE` and 0.
    ThisMonth,
    /// The calendar month before the current one.
    LastMonth,
    /// The current quarter of the calendar year, from its first to its last day. In charts, days to come are `FUTURE` and 0.
    ThisQuarter,
    /// The quarter before the current one.
    LastQuarter,
    /// The current calendar year, from its first to its last day. In charts, days to come are `FUTURE` and 0.
    ThisYear,
    /// The calendar year before the current one.
    LastYear,
    /// From the day of the first record through the current day. The first record is that of the account in the filter, or
    /// without an account that of the installation. Without any record: the current day.
    AllTime,
}

/// A range of local days, both ends included.
#[derive(Debug, InputObject)]
pub(super) struct DaysInput {
    /// First day, included.
    from: Date,
    /// Last day, included. Must not be before `from` (`INVALID_RANGE`).
    through: Date,
}

/// A half-open range of instants: the start is included, the end is not.
#[derive(Debug, InputObject)]
pub(super) struct InstantsInput {
    /// First instant, included.
    start: DateTime,
    /// End of the range, not included. Must be after `start` (`INVALID_RANGE`).
    end: DateTime,
}

/// The date range of a query. Set exactly one field. The range must lie between 2000-01-01 and 2100-01-01; a range that is empty
/// or outside these bounds is the error `INVALID_RANGE`.
#[derive(Debug, OneofObject)]
pub(super) enum DateRangeInput {
    /// A named range, such as `LAST_30_DAYS`.
    Preset(DateRangePreset),
    /// Number of days up to and including the current day: 1 is the current day, 7 equals `LAST_7_DAYS`. Less than 1 is the error
    /// `INVALID_RANGE`.
    LastDays(i32),
    /// Local days, both ends included.
    Days(DaysInput),
    /// Instants, the end not included.
    Instants(InstantsInput),
}

impl From<DateRangeInput> for RangeRequest {
    fn from(input: DateRangeInput) -> Self {
        match input {
            DateRangeInput::Preset(preset) => Self::Preset(preset.into()),
            DateRangeInput::LastDays(days) => Self::LastDays(days),
            DateRangeInput::Days(DaysInput { from, through }) => Self::Days { from: from.0, through: through.0 },
            DateRangeInput::Instants(InstantsInput { start, end }) => Self::Instants { start: start.0, end: end.0 },
        }
    }
}

/// Filters the records of a query. A record must match every field that is set; an omitted or null field does not filter,
/// and neither does an empty list. A list matches any of its values and may hold 1000 of them; a longer list is the error
/// `INVALID_ARGUMENT`. Values are compared exactly, including case. A filter by user, session, workspace or agent reads single
/// records instead of rollups, which is slower.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "UsageFilter")]
pub(super) struct UsageFilterInput {
    /// Records of this account (customer). Omitted: all accounts that the caller may read. An account that the caller may not
    /// read behaves like an account that does not exist: no record matches.
    account_id: Option<ID>,
    /// Records of the user with this id. Ids are unique within an account only, so set `accountId` too.
    user_id: Option<ID>,
    /// Records of the session with this id. Ids are unique within an account only, so set `accountId` too.
    session_id: Option<ID>,
    /// Records of the workspace with this id. Ids are unique within an account only, so set `accountId` too.
    workspace_id: Option<ID>,
    /// Records of the agent with this id. Ids are unique within an account only, so set `accountId` too.
    agent_id: Option<ID>,
    /// Records of these usage types, by slug. The query `usageTypes` lists them; an unknown slug is the error
    /// `UNKNOWN_USAGE_TYPE`.
    usage_types: Option<Vec<String>>,
    /// Records with one of these hardware tiers, spelled exactly as recorded.
    tiers: Option<Vec<String>>,
    /// Records with one of these models.
    models: Option<Vec<String>>,
    /// Records with one of these providers.
    providers: Option<Vec<String>>,
    /// Records with one of these sources: `included`, `external` or `local`. Any other value is the error `INVALID_ARGUMENT`.
    sources: Option<Vec<String>>,
}

/// Maximum value of `top`.
pub(crate) const TOP_MAX: i32 = 1_000;
/// Maximum number of values in one list of a filter.
pub(super) const FILTER_VALUES_MAX: usize = 1_000;

impl UsageFilterInput {
    /// Validates the filter for a caller that may read the accounts of `account_scope`. `INVALID_ARGUMENT` or
    /// `UNKNOWN_USAGE_TYPE`, with the field. An account outside the scope is no error: it matches no records.
    pub(super) async fn check(self, catalog: &UsageTypeCatalog, account_scope: AccountScope) -> Result<UsageFilter, Error> {
        Ok(UsageFilter {
            account_filter: AccountFilter::all(account_scope).with_account(check_id("filter.accountId", self.account_id)?),
            user_id: check_id("filter.userId", self.user_id)?,
            session_id: check_id("filter.sessionId", self.session_id)?,
            workspace_id: check_id("filter.workspaceId", self.workspace_id)?,
            agent_id: check_id("filter.agentId", self.agent_id)?,
            usage_types: check_usage_types(self.usage_types, catalog).await?,
            tiers: check_list("filter.tiers", self.tiers, Label::parse)?,
            models: check_list("filter.models", self.models, Label::parse)?,
            providers: check_list("filter.providers", self.providers, Label::parse)?,
            sources: check_list("filter.sources", self.sources, |field, source| Source::parse(field, &source))?,
        })
    }
}

fn check_id(field: &'static str, id: Option<ID>) -> Result<Option<String>, Error> {
    let checked = id.map(|id| Label::parse(field, id.0)).transpose().map_err(|problem| vec![problem])?;
    Ok(checked.map(|label| label.to_string()))
}

fn check_list<T>(
    field: &'static str,
    list: Option<Vec<String>>,
    check: impl Fn(&'static str, String) -> Result<T, Problem>,
) -> Result<Vec<String>, Error> {
    let Some(list) = list else { return Ok(Vec::new()) };
    if list.len() > FILTER_VALUES_MAX {
        let message = format!("`{field}` has {} values; send at most {FILTER_VALUES_MAX}", list.len());
        let limit = Limit::new(LimitName::FilterValues, FILTER_VALUES_MAX as u64).actual(list.len() as u64);
        return Err(Error::argument(ErrorCode::InvalidArgument, field, message).with_limit(limit));
    }
    let problems: Vec<Problem> = list.iter().filter_map(|value| check(field, value.clone()).err()).collect();
    if problems.is_empty() { Ok(list) } else { Err(problems.into()) }
}

async fn check_usage_types(list: Option<Vec<String>>, catalog: &UsageTypeCatalog) -> Result<Vec<String>, Error> {
    let field = "filter.usageTypes";
    let list = check_list(field, list, Slug::parse)?;
    catalog.require(field, &list).await?;
    Ok(list)
}
