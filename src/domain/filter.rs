//! Filters of usage records.

use super::account_scope::{AccountFilter, AccountScope};
use super::dimension::Dimension;

/// Conditions that must all hold. A missing id or an empty list is no condition.
///
/// A filter requires an [`AccountFilter`], so every usage query is limited to an account scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsageFilter {
    /// The accounts: one, or all within the scope.
    pub account_filter: AccountFilter,
    /// Only this user.
    pub user_id: Option<String>,
    /// Only this session.
    pub session_id: Option<String>,
    /// Only this workspace.
    pub workspace_id: Option<String>,
    /// Only this agent.
    pub agent_id: Option<String>,
    /// Any of these usage types.
    pub usage_types: Vec<String>,
    /// Any of these tiers.
    pub tiers: Vec<String>,
    /// Any of these models.
    pub models: Vec<String>,
    /// Any of these providers.
    pub providers: Vec<String>,
    /// Any of these sources.
    pub sources: Vec<String>,
}

impl UsageFilter {
    /// All usage of the accounts, without further conditions.
    pub const fn for_accounts(account_filter: AccountFilter) -> Self {
        Self {
            account_filter,
            user_id: None,
            session_id: None,
            workspace_id: None,
            agent_id: None,
            usage_types: Vec::new(),
            tiers: Vec::new(),
            models: Vec::new(),
            providers: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// All usage of one account, for a caller with an unrestricted scope.
    pub fn of_account(account_id: impl Into<String>) -> Self {
        Self::for_accounts(AccountFilter::account(AccountScope::All, account_id))
    }

    /// Keeps only the account filter: one account, or all accounts within the scope.
    ///
    /// This and [`UsageFilter::covers_all_accounts`] decide which usage an empty reason may read.
    #[must_use]
    pub fn scope(&self) -> Self {
        Self::for_accounts(self.account_filter.clone())
    }

    /// Whether the caller may read every account. If not, nothing about other accounts may be disclosed, not even their
    /// existence.
    pub const fn covers_all_accounts(&self) -> bool {
        self.account_filter.covers_all_accounts()
    }

    /// The values of each condition by dimension, ids included, usage types excluded. A record must match one value of each.
    pub fn conditions(&self) -> Vec<(Dimension, Vec<String>)> {
        let id_conditions = self.ids().map(|(dimension, id)| (dimension, vec![id.to_owned()]));
        let lists = [
            (Dimension::Tier, &self.tiers),
            (Dimension::Model, &self.models),
            (Dimension::Provider, &self.providers),
            (Dimension::Source, &self.sources),
        ];
        let list_conditions = lists.into_iter().filter(|(_, list)| !list.is_empty());
        list_conditions.map(|(dimension, list)| (dimension, list.clone())).chain(id_conditions).collect()
    }

    /// Replaces the values of one condition; no values remove it.
    #[must_use]
    pub fn with(&self, dimension: Dimension, values: &[String]) -> Self {
        let mut changed = self.clone();
        let first = values.first().cloned();
        match dimension {
            Dimension::Account => changed.account_filter = self.account_filter.with_account(first),
            Dimension::User => changed.user_id = first,
            Dimension::Session => changed.session_id = first,
            Dimension::Workspace => changed.workspace_id = first,
            Dimension::Agent => changed.agent_id = first,
            Dimension::UsageType => changed.usage_types = values.to_vec(),
            Dimension::Tier => changed.tiers = values.to_vec(),
            Dimension::Model => changed.models = values.to_vec(),
            Dimension::Provider => changed.providers = values.to_vec(),
            Dimension::Source => changed.sources = values.to_vec(),
        }
        changed
    }

    /// Intersects the usage types with `usage_types`; `None` if the intersection is empty.
    pub fn intersect_usage_types(&self, usage_types: &[&str]) -> Option<Self> {
        let is_requested =
            |slug: &&&str| self.usage_types.is_empty() || self.usage_types.iter().any(|requested| requested == *slug);
        let usage_types: Vec<String> = usage_types.iter().filter(is_requested).map(|&slug| slug.to_owned()).collect();
        (!usage_types.is_empty()).then(|| Self { usage_types, ..self.clone() })
    }

    /// The conditions on ids within an account, by dimension. Rollups have none of these dimensions.
    pub fn ids(&self) -> impl Iterator<Item = (Dimension, &str)> {
        [
            (Dimension::User, &self.user_id),
            (Dimension::Session, &self.session_id),
            (Dimension::Workspace, &self.workspace_id),
            (Dimension::Agent, &self.agent_id),
        ]
        .into_iter()
        .filter_map(|(dimension, id)| Some((dimension, id.as_deref()?)))
    }

    /// The conditions on lists of values, by dimension.
    pub fn lists(&self) -> impl Iterator<Item = (Dimension, &[String])> {
        [
            (Dimension::UsageType, &self.usage_types),
            (Dimension::Tier, &self.tiers),
            (Dimension::Model, &self.models),
            (Dimension::Provider, &self.providers),
            (Dimension::Source, &self.sources),
        ]
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(dimension, list)| (dimension, list.as_slice()))
    }
}
