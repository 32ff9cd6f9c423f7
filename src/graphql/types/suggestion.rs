//! Suggested ranges and filters, in the form of the inputs that they are sent as.

use async_graphql::{ID, SimpleObject};
use chrono::NaiveDate;

use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::label_key::LabelKey;
use crate::graphql::scalars::Date;
use crate::graphql::usage_filter::OptionalDimension;

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
    /// Records of these accounts (customers).
    account_ids: Option<Vec<ID>>,
    /// Records of these users.
    user_ids: Option<Vec<ID>>,
    /// Records of these sessions.
    session_ids: Option<Vec<ID>>,
    /// Records of these workspaces.
    workspace_ids: Option<Vec<ID>>,
    /// Records of these agents.
    agent_ids: Option<Vec<ID>>,
    /// Records of these usage types.
    usage_types: Option<Vec<String>>,
    /// Records with one of these hardware tiers.
    tiers: Option<Vec<String>>,
    /// Records with one of these models, or with one that begins with one of `modelPrefixes`.
    models: Option<Vec<String>>,
    /// Records whose model begins with one of these texts, or is one of `models`.
    model_prefixes: Option<Vec<String>>,
    /// Records with one of these providers.
    providers: Option<Vec<String>>,
    /// Records with one of these sources.
    sources: Option<Vec<String>>,
    /// Records with each of these labels.
    labels: Option<Vec<SuggestedLabelFilter>>,
    /// Excludes records by their values.
    not: Option<SuggestedFilterExclusion>,
    /// Records without a value of each of these dimensions.
    missing: Option<Vec<OptionalDimension>>,
    /// Records without a label of each of these keys.
    missing_labels: Option<Vec<String>>,
}

/// The values that records must not have, in the form of a `UsageFilterExclusion`. A null field excludes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, SimpleObject)]
pub(crate) struct SuggestedFilterExclusion {
    /// Excludes the records of these accounts.
    account_ids: Option<Vec<ID>>,
    /// Excludes the records of these users.
    user_ids: Option<Vec<ID>>,
    /// Excludes the records of these sessions.
    session_ids: Option<Vec<ID>>,
    /// Excludes the records of these workspaces.
    workspace_ids: Option<Vec<ID>>,
    /// Excludes the records of these agents.
    agent_ids: Option<Vec<ID>>,
    /// Excludes these usage types.
    usage_types: Option<Vec<String>>,
    /// Excludes these hardware tiers.
    tiers: Option<Vec<String>>,
    /// Excludes these models.
    models: Option<Vec<String>>,
    /// Excludes these providers.
    providers: Option<Vec<String>>,
    /// Excludes these sources.
    sources: Option<Vec<String>>,
    /// Excludes the records with any of these labels.
    labels: Option<Vec<SuggestedLabelFilter>>,
}

/// A label and its values, in the form of a `LabelFilter`.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub(crate) struct SuggestedLabelFilter {
    /// The key of the label.
    key: String,
    /// The values, of which any matches. Empty: any value.
    values: Vec<String>,
}

/// The conditions of a filter on labels; null without any.
fn labels<V: IntoIterator<Item = String>>(labels: impl IntoIterator<Item = (LabelKey, V)>) -> Option<Vec<SuggestedLabelFilter>> {
    let suggested = labels
        .into_iter()
        .map(|(key, values)| SuggestedLabelFilter { key: key.as_str().to_owned(), values: values.into_iter().collect() });
    Some(suggested.collect::<Vec<_>>()).filter(|labels| !labels.is_empty())
}

/// The values as a list; null without values.
fn list<T: From<String>>(values: impl IntoIterator<Item = String>) -> Option<Vec<T>> {
    let list: Vec<T> = values.into_iter().map(T::from).collect();
    Some(list).filter(|list| !list.is_empty())
}

impl From<UsageFilter> for SuggestedFilter {
    fn from(filter: UsageFilter) -> Self {
        let exclusion = SuggestedFilterExclusion::of(&filter);
        Self {
            account_ids: list(filter.account_filter.requested().clone()),
            user_ids: list(filter.user_ids),
            session_ids: list(filter.session_ids),
            workspace_ids: list(filter.workspace_ids),
            agent_ids: list(filter.agent_ids),
            usage_types: list(filter.usage_types),
            tiers: list(filter.tiers),
            models: list(filter.models),
            model_prefixes: list(filter.model_prefixes),
            providers: list(filter.providers),
            sources: list(filter.sources),
            labels: labels(filter.labels),
            not: Some(exclusion).filter(|exclusion| *exclusion != SuggestedFilterExclusion::default()),
            missing: Some(OptionalDimension::among(&filter.missing)).filter(|missing| !missing.is_empty()),
            missing_labels: list(filter.missing.iter().filter_map(|dimension| Some(dimension.label()?.as_str().to_owned()))),
        }
    }
}

impl SuggestedFilterExclusion {
    fn of(filter: &UsageFilter) -> Self {
        fn of<T: From<String>>(filter: &UsageFilter, dimension: Dimension) -> Option<Vec<T>> {
            list(filter.excluded.get(&dimension).into_iter().flatten().cloned())
        }
        Self {
            account_ids: list(filter.account_filter.excluded().clone()),
            user_ids: of(filter, Dimension::User),
            session_ids: of(filter, Dimension::Session),
            workspace_ids: of(filter, Dimension::Workspace),
            agent_ids: of(filter, Dimension::Agent),
            usage_types: of(filter, Dimension::UsageType),
            tiers: of(filter, Dimension::Tier),
            models: of(filter, Dimension::Model),
            providers: of(filter, Dimension::Provider),
            sources: of(filter, Dimension::Source),
            labels: labels(filter.excluded.iter().filter_map(|(dimension, values)| Some((dimension.label()?, values.clone())))),
        }
    }
}
