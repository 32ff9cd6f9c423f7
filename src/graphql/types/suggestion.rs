//! Suggested ranges and filters, in the form of the inputs that they are sent as.

use async_graphql::{ID, SimpleObject};
use chrono::NaiveDate;

use crate::domain::filter::UsageFilter;
use crate::graphql::scalars::Date;

/// Suggested local days, in the form of a `DateRangeInput`. Send them as `range`, with the same time zone.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SuggestedDayRange {
    /// Local days, both ends included.
    days: SuggestedDays,
}

/// A range of local days, both ends included.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SuggestedDays {
    /// First day, included.
    from: Date,
    /// Last day, included.
    through: Date,
}

impl SuggestedDayRange {
    pub(crate) const fn of_days(from: NaiveDate, through: NaiveDate) -> Self {
        Self { days: SuggestedDays { from: Date(from), through: Date(through) } }
    }
}

/// A suggested filter, in the form of a `UsageFilter`. Send it as `filter`. A null field does not filter.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SuggestedFilter {
    /// Records of this account (customer).
    account_id: Option<ID>,
    /// Records of this user.
    user_id: Option<ID>,
    /// Records of this session.
    session_id: Option<ID>,
    /// Records of this workspace.
    workspace_id: Option<ID>,
    /// Records of this agent.
    agent_id: Option<ID>,
    /// Records of these usage types.
    usage_types: Option<Vec<String>>,
    /// Records with one of these hardware tiers.
    tiers: Option<Vec<String>>,
    /// Records with one of these models.
    models: Option<Vec<String>>,
    /// Records with one of these providers.
    providers: Option<Vec<String>>,
    /// Records with one of these sources.
    sources: Option<Vec<String>>,
}

impl From<UsageFilter> for SuggestedFilter {
    fn from(filter: UsageFilter) -> Self {
        let list = |list: Vec<String>| Some(list).filter(|list| !list.is_empty());
        Self {
            account_id: filter.account_filter.requested().map(ID::from),
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
