//! What questions take: date ranges and filters.

use async_graphql::{Enum, ID, InputObject, OneofObject};

use super::scalars::{Date, DateTime};
use crate::catalog::UsageTypeCatalog;
use crate::domain::filter::UsageFilter;
use crate::domain::problem::Problem;
use crate::domain::range::{Preset, RangeRequest};
use crate::domain::reach::{Reach, Whose};
use crate::domain::source::Source;
use crate::domain::text::{Label, Slug};
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// A range by name. Days are those of the time zone beside it; "today" is the day that is running there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Preset")]
pub(crate) enum DateRangePreset {
    /// The current day.
    Today,
    /// The day before the current one.
    Yesterday,
    /// The current day and the 6 before.
    #[graphql(name = "LAST_7_DAYS")]
    Last7Days,
    /// The current day and the 29 before.
    #[graphql(name = "LAST_30_DAYS")]
    Last30Days,
    /// The current day and the 89 before.
    #[graphql(name = "LAST_90_DAYS")]
    Last90Days,
    /// The current day and the 364 before.
    #[graphql(name = "LAST_365_DAYS")]
    Last365Days,
    /// The current calendar month, to its last day.
    ThisMonth,
    /// The calendar month before the current one.
    LastMonth,
    /// From the day of the account's (or, without an account, the installation's) first record to the current day.
    AllTime,
}

/// Local days, both included.
#[derive(Debug, InputObject)]
pub(super) struct DaysInput {
    /// The first day.
    from: Date,
    /// The last day, included; not before `from`.
    through: Date,
}

/// Instants, half-open.
#[derive(Debug, InputObject)]
pub(super) struct InstantsInput {
    /// The first instant.
    start: DateTime,
    /// The first instant that is no longer part of the range; after `start`.
    end: DateTime,
}

/// The range of a question: exactly one of these. It must lie between 2000-01-01 and 2100-01-01.
#[derive(Debug, OneofObject)]
pub(super) enum DateRangeInput {
    /// By name.
    Preset(DateRangePreset),
    /// The current day and as many before it as make this number of days; 1 is today.
    LastDays(i32),
    /// From a day through a day.
    Days(DaysInput),
    /// From an instant to an instant.
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

/// Which records a question is about. All conditions must hold; what is left out asks for nothing. A list matches any of its
/// values and may not be empty. Filtering by user, session, workspace or agent reads single records instead of sums.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "UsageFilter")]
pub(super) struct UsageFilterInput {
    /// Of this account. Left out: of all accounts that the asker may see; for a viewer that is its own. An account that is not the
    /// asker's answers as one that does not exist.
    account_id: Option<ID>,
    /// Of this user.
    user_id: Option<ID>,
    /// Of this session.
    session_id: Option<ID>,
    /// Of this workspace.
    workspace_id: Option<ID>,
    /// Of this agent.
    agent_id: Option<ID>,
    /// Of one of these usage types; each must exist (`UNKNOWN_USAGE_TYPE`).
    usage_types: Option<Vec<String>>,
    /// On one of these tiers.
    tiers: Option<Vec<String>>,
    /// By one of these models.
    models: Option<Vec<String>>,
    /// By one of these providers.
    providers: Option<Vec<String>>,
    /// From one of these sources: `included`, `external`, `local`.
    sources: Option<Vec<String>>,
}

/// The most values of one list of a filter.
pub(super) const LIST_MAX: usize = 1_000;

impl UsageFilterInput {
    /// Checks the filter, for who may look as far as `reach`. `INVALID_ARGUMENT` or `UNKNOWN_USAGE_TYPE`, with the field. An
    /// account that is out of reach is no error: nothing is found of it.
    pub(super) async fn check(self, catalog: &UsageTypeCatalog, reach: Reach) -> Result<UsageFilter, Error> {
        Ok(UsageFilter {
            whose: Whose::all(reach).asking(check_id("filter.accountId", self.account_id)?),
            user_id: check_id("filter.userId", self.user_id)?,
            session_id: check_id("filter.sessionId", self.session_id)?,
            workspace_id: check_id("filter.workspaceId", self.workspace_id)?,
            agent_id: check_id("filter.agentId", self.agent_id)?,
            usage_types: check_usage_types(self.usage_types, catalog).await?,
            tiers: check_list("filter.tiers", self.tiers, Slug::parse)?,
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
    if list.is_empty() || list.len() > LIST_MAX {
        let message = format!("`{field}` holds {} values; name 1 to {LIST_MAX}, or leave it out", list.len());
        let refusal = Error::argument(ErrorCode::InvalidArgument, field, message);
        let limit = Limit::of(LimitName::FilterValues, LIST_MAX as u64).asked(list.len() as u64);
        return Err(if list.is_empty() { refusal } else { refusal.beyond(limit) });
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
