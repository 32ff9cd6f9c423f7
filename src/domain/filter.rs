//! Which records a question is about.

use super::dimension::Dimension;
use super::reach::{Reach, Whose};

/// Conditions that must all hold. A missing id and an empty list ask for nothing.
///
/// There is no filter without a [`Whose`]: no question about usage can be put that does not say how far it may look.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsageFilter {
    /// Of whom: of one account, or of all within reach.
    pub whose: Whose,
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
    /// All usage of whom it is, without further conditions.
    pub const fn of(whose: Whose) -> Self {
        Self {
            whose,
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

    /// All usage of one account, for who may look at everything.
    pub fn of_account(account_id: impl Into<String>) -> Self {
        Self::of(Whose::account(Reach::Everything, account_id))
    }

    /// Whose usage it is about, without its other conditions: the account, or all accounts that the asker may see.
    ///
    /// This and [`UsageFilter::sees_every_account`] are where it is decided what the reason of an empty answer may look at.
    #[must_use]
    pub fn scope(&self) -> Self {
        Self::of(self.whose.clone())
    }

    /// Whether the asker may see every account: else nothing of another account may be told, not even that it exists.
    pub const fn sees_every_account(&self) -> bool {
        self.whose.reaches_everything()
    }

    /// The values of which one must match, by dimension: ids and lists alike, without usage types.
    pub fn conditions(&self) -> Vec<(Dimension, Vec<String>)> {
        let of_ids = self.ids().map(|(dimension, id)| (dimension, vec![id.to_owned()]));
        let lists = [
            (Dimension::Tier, &self.tiers),
            (Dimension::Model, &self.models),
            (Dimension::Provider, &self.providers),
            (Dimension::Source, &self.sources),
        ];
        let of_lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        of_lists.map(|(dimension, list)| (dimension, list.clone())).chain(of_ids).collect()
    }

    /// The same filter with other values of one condition; none: without it.
    #[must_use]
    pub fn with(&self, dimension: Dimension, values: &[String]) -> Self {
        let mut changed = self.clone();
        let first = values.first().cloned();
        match dimension {
            Dimension::Account => changed.whose = self.whose.asking(first),
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

    /// The same filter for none but these usage types; `None` where it asks for others only.
    pub fn among(&self, usage_types: &[&str]) -> Option<Self> {
        let is_asked_for = |slug: &&&str| self.usage_types.is_empty() || self.usage_types.iter().any(|asked| asked == *slug);
        let usage_types: Vec<String> = usage_types.iter().filter(is_asked_for).map(|&slug| slug.to_owned()).collect();
        (!usage_types.is_empty()).then(|| Self { usage_types, ..self.clone() })
    }

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
