//! Which records a question is about.

use super::dimension::Dimension;

/// Conditions that must all hold. A missing id and an empty list ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UsageFilter {
    /// Of this account; without it, of all accounts.
    pub account_id: Option<String>,
    /// Of this user.
    pub user_id: Option<String>,
    /// Of this session.
    pub session_id: Option<String>,
    /// Of this workspace.
    pub workspace_id: Option<String>,
    /// Of this agent.
    pub agent_id: Option<String>,
    /// Of one of these usage types.
    pub usage_types: Vec<String>,
    /// On one of these tiers.
    pub tiers: Vec<String>,
    /// By one of these models.
    pub models: Vec<String>,
    /// By one of these providers.
    pub providers: Vec<String>,
    /// From one of these sources.
    pub sources: Vec<String>,
}

impl UsageFilter {
    /// The ids within an account that must match, by dimension. Rollups carry none of them.
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

    /// The lists of which a value must match, by dimension.
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
