//! The filter of usage queries.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{Enum, ID, InputObject};

use super::label_filter::{LabelFilter, check_label_conditions, check_label_keys, check_labels};
use crate::catalog::UsageTypeCatalog;
use crate::domain::account_scope::{AccountFilter, UsageScope};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::text::{Label, Slug};
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// Filters the records of a query. A record must match every field that is set; an omitted or null field does not filter,
/// and neither does an empty list. A list matches any of its values and may hold 1000 of them (`modelPrefixes`: 100); a longer
/// list is the error `INVALID_ARGUMENT`. Values are compared exactly, including case. A filter with `userIds` reads whole UTC days from
/// rollups of users, and the rest of the range from single records. A filter by session, workspace, agent or label, and one that excludes
/// users or requires their absence without `userIds`, reads single records instead of rollups, which is slower: its cost grows with the
/// records of the accounts in the range; with values of a label, with those that have one of the values.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "UsageFilter")]
pub(super) struct UsageFilterInput {
    /// Records of these accounts (customers). Omitted: all accounts that the caller may read. An account that the caller may not
    /// read behaves like an account that does not exist: no record matches it.
    account_ids: Option<Vec<ID>>,
    /// Records of the users with these ids. Ids are unique within an account only: without `accountIds` an id matches in each
    /// account that the caller may read. A member reads the records of its own user only: no record matches another id.
    user_ids: Option<Vec<ID>>,
    /// Records of the sessions with these ids. Ids are unique within an account only, as for `userIds`.
    session_ids: Option<Vec<ID>>,
    /// Records of the workspaces with these ids. Ids are unique within an account only, as for `userIds`.
    workspace_ids: Option<Vec<ID>>,
    /// Records of the agents with these ids. Ids are unique within an account only, as for `userIds`.
    agent_ids: Option<Vec<ID>>,
    /// Records of these usage types, by slug. The query `usageTypes` lists them; an unknown slug is the error
    /// `UNKNOWN_USAGE_TYPE`.
    usage_types: Option<Vec<String>>,
    /// Records with one of these hardware tiers, spelled exactly as recorded.
    tiers: Option<Vec<String>>,
    /// Records with one of these models. Together with `modelPrefixes`: records whose model matches one of the two.
    models: Option<Vec<String>>,
    /// Records whose model begins with one of these texts, such as `claude-`. At most 100. Compared exactly: upper and lower case
    /// differ, and `%`, `_` and `*` have no special meaning. Together with `models`: records whose model matches one of the two.
    model_prefixes: Option<Vec<String>>,
    /// Records with one of these providers.
    providers: Option<Vec<String>>,
    /// Records with one of these sources: `included`, `external` or `local`. Any other value is the error `INVALID_ARGUMENT`.
    sources: Option<Vec<String>>,
    /// Records with each of these labels, each key once: of one label any of its values matches. At most 16 together with `not.labels` and
    /// `missingLabels`; more are the error `INVALID_ARGUMENT`. Records have labels from `UsageRecordInput.labels`; `labelKeys` and
    /// `dimensionValues` list the recorded ones.
    labels: Option<Vec<LabelFilter>>,
    /// Excludes records by their values.
    not: Option<UsageFilterExclusion>,
    /// Records without a value of each of these dimensions: the records of the row `UNKNOWN` of a breakdown. Together with values
    /// of the same dimension, such as `models`, no record matches.
    missing: Option<Vec<OptionalDimension>>,
    /// Records without a label of each of these keys: the records of the row `UNKNOWN` of a breakdown by label. At most 16 together with
    /// `labels` and `not.labels`. Together with the same key in `labels`, no record matches.
    missing_labels: Option<Vec<String>>,
}

/// The values that records must not have. A record that has any of them is excluded; a record without a value of the dimension is
/// kept. An omitted or null field and an empty list exclude nothing. A list may hold 1000 values; a longer list is the error
/// `INVALID_ARGUMENT`. Values are compared exactly, including case.
#[derive(Debug, Default, InputObject)]
pub(super) struct UsageFilterExclusion {
    /// Excludes the records of these accounts. An account that the caller may not read is excluded anyway.
    account_ids: Option<Vec<ID>>,
    /// Excludes the records of these users, in each account of the query.
    user_ids: Option<Vec<ID>>,
    /// Excludes the records of these sessions, in each account of the query.
    session_ids: Option<Vec<ID>>,
    /// Excludes the records of these workspaces, in each account of the query.
    workspace_ids: Option<Vec<ID>>,
    /// Excludes the records of these agents, in each account of the query.
    agent_ids: Option<Vec<ID>>,
    /// Excludes these usage types, by slug. An unknown slug is the error `UNKNOWN_USAGE_TYPE`.
    usage_types: Option<Vec<String>>,
    /// Excludes these hardware tiers.
    tiers: Option<Vec<String>>,
    /// Excludes these models.
    models: Option<Vec<String>>,
    /// Excludes these providers.
    providers: Option<Vec<String>>,
    /// Excludes these sources: `included`, `external` or `local`. Any other value is the error `INVALID_ARGUMENT`.
    sources: Option<Vec<String>>,
    /// Excludes the records with any of these labels, each key once. A label without `values` excludes every record that has it, as
    /// `missingLabels` does. At most 16 together with `labels` and `missingLabels`.
    labels: Option<Vec<LabelFilter>>,
}

/// A dimension that records may have no value of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum OptionalDimension {
    /// The model (`model`).
    Model,
    /// The hardware tier (`tier`).
    Tier,
    /// The provider (`provider`).
    Provider,
    /// The user (`userId`).
    User,
    /// The session (`sessionId`).
    Session,
    /// The workspace (`workspaceId`).
    Workspace,
    /// The agent (`agentId`).
    Agent,
}

impl OptionalDimension {
    const ALL: [Self; 7] = [Self::Model, Self::Tier, Self::Provider, Self::User, Self::Session, Self::Workspace, Self::Agent];

    /// The dimensions of `dimensions` that can be missing.
    pub(crate) fn among(dimensions: &BTreeSet<Dimension>) -> Vec<Self> {
        Self::ALL.into_iter().filter(|dimension| dimensions.contains(&Dimension::from(*dimension))).collect()
    }
}

impl From<OptionalDimension> for Dimension {
    fn from(dimension: OptionalDimension) -> Self {
        match dimension {
            OptionalDimension::Model => Self::Model,
            OptionalDimension::Tier => Self::Tier,
            OptionalDimension::Provider => Self::Provider,
            OptionalDimension::User => Self::User,
            OptionalDimension::Session => Self::Session,
            OptionalDimension::Workspace => Self::Workspace,
            OptionalDimension::Agent => Self::Agent,
        }
    }
}

/// Maximum number of values in one list of a filter.
pub(super) const FILTER_VALUES_MAX: usize = 1_000;
/// Maximum number of prefixes in a filter. Each is compared with each row that is read.
pub(super) const FILTER_PREFIXES_MAX: usize = 100;

impl UsageFilterInput {
    /// Validates the filter for a caller that may read the usage of `usage_scope`. `INVALID_ARGUMENT` or
    /// `UNKNOWN_USAGE_TYPE`, with the field. An account outside the scope is no error: it matches no records.
    pub(super) async fn check(self, catalog: &UsageTypeCatalog, usage_scope: UsageScope) -> Result<UsageFilter, Error> {
        let mut not = self.not.unwrap_or_default();
        let conditions_on_labels = [
            ("filter.labels", self.labels.as_ref().map_or(0, Vec::len)),
            ("filter.not.labels", not.labels.as_ref().map_or(0, Vec::len)),
            ("filter.missingLabels", self.missing_labels.as_ref().map_or(0, Vec::len)),
        ];
        check_label_conditions(conditions_on_labels)?;
        let excluded_labels = check_labels("filter.not.labels", not.labels.take())?;
        let excluded_accounts = check_ids("filter.not.accountIds", not.account_ids.clone())?;
        let account_filter = AccountFilter::all(usage_scope)
            .with_accounts(check_ids("filter.accountIds", self.account_ids)?)
            .excluding(excluded_accounts);
        let missing = self.missing.unwrap_or_default();
        check_length("filter.missing", missing.len(), FILTER_VALUES_MAX, LimitName::FilterValues)?;
        let missing_labels = check_label_keys("filter.missingLabels", self.missing_labels)?.into_iter().map(Dimension::Label);
        let mut excluded = not.check(catalog).await?;
        excluded.extend(excluded_labels.into_iter().map(|(key, values)| (Dimension::Label(key), values.into_iter().collect())));
        let filter = UsageFilter {
            account_filter,
            user_ids: check_ids("filter.userIds", self.user_ids)?,
            session_ids: check_ids("filter.sessionIds", self.session_ids)?,
            workspace_ids: check_ids("filter.workspaceIds", self.workspace_ids)?,
            agent_ids: check_ids("filter.agentIds", self.agent_ids)?,
            usage_types: check_usage_types("filter.usageTypes", self.usage_types, catalog).await?,
            tiers: check_list("filter.tiers", self.tiers, Label::parse)?,
            models: check_list("filter.models", self.models, Label::parse)?,
            model_prefixes: check_prefixes(self.model_prefixes)?,
            providers: check_list("filter.providers", self.providers, Label::parse)?,
            sources: check_list("filter.sources", self.sources, |field, source| Source::parse(field, &source))?,
            labels: check_labels("filter.labels", self.labels)?,
            excluded,
            missing: missing.into_iter().map(Dimension::from).chain(missing_labels).collect(),
        };
        Ok(filter.normalized())
    }
}

impl UsageFilterExclusion {
    /// Validates the excluded values, by dimension, without labels. Excluded accounts are part of the account filter.
    async fn check(self, catalog: &UsageTypeCatalog) -> Result<BTreeMap<Dimension, BTreeSet<String>>, Error> {
        let lists = [
            (Dimension::User, check_ids("filter.not.userIds", self.user_ids)?),
            (Dimension::Session, check_ids("filter.not.sessionIds", self.session_ids)?),
            (Dimension::Workspace, check_ids("filter.not.workspaceIds", self.workspace_ids)?),
            (Dimension::Agent, check_ids("filter.not.agentIds", self.agent_ids)?),
            (Dimension::UsageType, check_usage_types("filter.not.usageTypes", self.usage_types, catalog).await?),
            (Dimension::Tier, check_list("filter.not.tiers", self.tiers, Label::parse)?),
            (Dimension::Model, check_list("filter.not.models", self.models, Label::parse)?),
            (Dimension::Provider, check_list("filter.not.providers", self.providers, Label::parse)?),
            (Dimension::Source, check_list("filter.not.sources", self.sources, |field, source| Source::parse(field, &source))?),
        ];
        let excluded = lists.into_iter().filter(|(_, values)| !values.is_empty());
        Ok(excluded.map(|(dimension, values)| (dimension, values.into_iter().collect())).collect())
    }
}

fn check_ids(field: &'static str, ids: Option<Vec<ID>>) -> Result<Vec<String>, Error> {
    check_list(field, ids.map(|ids| ids.into_iter().map(|id| id.0).collect()), Label::parse)
}

fn check_prefixes(list: Option<Vec<String>>) -> Result<Vec<String>, Error> {
    let field = "filter.modelPrefixes";
    check_length(field, list.as_ref().map_or(0, Vec::len), FILTER_PREFIXES_MAX, LimitName::FilterPrefixes)?;
    check_list(field, list, Label::parse)
}

fn check_list<T>(
    field: &'static str,
    list: Option<Vec<String>>,
    check: impl Fn(&'static str, String) -> Result<T, Problem>,
) -> Result<Vec<String>, Error> {
    let Some(list) = list else { return Ok(Vec::new()) };
    check_length(field, list.len(), FILTER_VALUES_MAX, LimitName::FilterValues)?;
    let problems: Vec<Problem> = list.iter().filter_map(|value| check(field, value.clone()).err()).collect();
    if problems.is_empty() { Ok(list) } else { Err(problems.into()) }
}

pub(super) fn check_length(field: &'static str, length: usize, max: usize, limit: LimitName) -> Result<(), Error> {
    if length <= max {
        return Ok(());
    }
    let message = format!("`{field}` has {length} values; send at most {max}");
    let limit = Limit::new(limit, max as u64).actual(length as u64);
    Err(Error::argument(ErrorCode::InvalidArgument, field, message).with_limit(limit))
}

async fn check_usage_types(
    field: &'static str,
    list: Option<Vec<String>>,
    catalog: &UsageTypeCatalog,
) -> Result<Vec<String>, Error> {
    let list = check_list(field, list, Slug::parse)?;
    catalog.require(field, &list).await?;
    Ok(list)
}
