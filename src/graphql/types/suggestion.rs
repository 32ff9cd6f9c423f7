//! Ranges and filters to ask next, in the form in which questions take them.

use async_graphql::{ID, SimpleObject};
use chrono::NaiveDate;

use crate::domain::filter::UsageFilter;
use crate::graphql::scalars::Date;

/// Local days to ask about, in the form of a `DateRangeInput`: send it as the `range` of a question as it is, in the same time zone.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SuggestedDayRange {
    /// From a day through a day.
    days: SuggestedDays,
}

/// Local days, both included.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SuggestedDays {
    /// The first day.
    from: Date,
    /// The last day, included.
    through: Date,
}

impl SuggestedDayRange {
    pub(crate) const fn of_days(from: NaiveDate, through: NaiveDate) -> Self {
        Self { days: SuggestedDays { from: Date(from), through: Date(through) } }
    }
}

/// A filter in the form of a `UsageFilter`: send it as the `filter` of a question as it is. What is null asks for nothing.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SuggestedFilter {
    /// Of this account.
    account_id: Option<ID>,
    /// Of this user.
    user_id: Option<ID>,
    /// Of this session.
    session_id: Option<ID>,
    /// Of this workspace.
    workspace_id: Option<ID>,
    /// Of this agent.
    agent_id: Option<ID>,
    /// Of one of these usage types.
    usage_types: Option<Vec<String>>,
    /// On one of these tiers.
    tiers: Option<Vec<String>>,
    /// By one of these models.
    models: Option<Vec<String>>,
    /// By one of these providers.
    providers: Option<Vec<String>>,
    /// From one of these sources.
    sources: Option<Vec<String>>,
}

impl From<UsageFilter> for SuggestedFilter {
    fn from(filter: UsageFilter) -> Self {
        let list = |list: Vec<String>| Some(list).filter(|list| !list.is_empty());
        Self {
            account_id: filter.whose.asked().map(ID::from),
            user_id: filter.user_id.map(ID),
            session_id: filter.session_id.map(ID),
            workspace_id: filter.workspace_id.map(ID),
            agent_id: filter.agent_id.map(ID),
            usage_types: list(filter.usage_types),
            tiers: list(filter.tiers),
            models: list(filter.models),
            providers: list(filter.providers),
            sources: list(filter.sources),
        }
    }
}
