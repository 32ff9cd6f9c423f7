//! Filters of usage records.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use super::account_scope::{AccountFilter, AccountScope};
use super::condition::{ConditionTest, FilterCondition};
use super::dimension::{Detail, Dimension, DimensionValue, Grouping};
use super::label_key::LabelKey;

/// Conditions that must all hold. An empty list is no condition.
///
/// A filter requires an [`AccountFilter`], so every usage query is limited to a usage scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsageFilter {
    /// The accounts: the requested ones, or all within the scope, without the excluded ones; and the user if the scope is one user.
    pub account_filter: AccountFilter,
    /// Any of these users.
    pub user_ids: Vec<String>,
    /// Any of these sessions.
    pub session_ids: Vec<String>,
    /// Any of these workspaces.
    pub workspace_ids: Vec<String>,
    /// Any of these agents.
    pub agent_ids: Vec<String>,
    /// Any of these usage types.
    pub usage_types: Vec<String>,
    /// Any of these tiers.
    pub tiers: Vec<String>,
    /// Any of these models, or one that begins with any of `model_prefixes`.
    pub models: Vec<String>,
    /// Any model that begins with one of these, or one of `models`.
    pub model_prefixes: Vec<String>,
    /// Any of these providers.
    pub providers: Vec<String>,
    /// Any of these sources.
    pub sources: Vec<String>,
    /// For each key a label with any of these values; with any value if there are none.
    pub labels: BTreeMap<LabelKey, Vec<String>>,
    /// None of these values; records without a value of the dimension match. An empty set excludes every value, as an empty list in
    /// `labels` requires any. Excluded accounts are part of the account filter.
    pub excluded: BTreeMap<Dimension, BTreeSet<String>>,
    /// No value of any of these dimensions.
    pub missing: BTreeSet<Dimension>,
}

/// Why no record can match a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// Every requested account is excluded.
    AccountsExcluded,
    /// Every requested value of the dimension is excluded.
    ValuesExcluded(Dimension),
    /// A value of the dimension is requested, and records must not have one.
    ValueMissing(Dimension),
}

/// The dimensions of conditions other than labels, in the order in which they are reported. Accounts are limited by the account filter.
const DIMENSIONS: [Dimension; 9] = [
    Dimension::UsageType,
    Dimension::Tier,
    Dimension::Model,
    Dimension::Provider,
    Dimension::Source,
    Dimension::User,
    Dimension::Session,
    Dimension::Workspace,
    Dimension::Agent,
];

impl UsageFilter {
    /// All usage of the accounts, without further conditions.
    pub const fn for_accounts(account_filter: AccountFilter) -> Self {
        Self {
            account_filter,
            user_ids: Vec::new(),
            session_ids: Vec::new(),
            workspace_ids: Vec::new(),
            agent_ids: Vec::new(),
            usage_types: Vec::new(),
            tiers: Vec::new(),
            models: Vec::new(),
            model_prefixes: Vec::new(),
            providers: Vec::new(),
            sources: Vec::new(),
            labels: BTreeMap::new(),
            excluded: BTreeMap::new(),
            missing: BTreeSet::new(),
        }
    }

    /// All usage of one account, for a caller with an unrestricted scope.
    pub fn of_account(account_id: impl Into<String>) -> Self {
        Self::for_accounts(AccountFilter::account(AccountScope::All, account_id))
    }

    /// Keeps only the account filter.
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

    /// The conditions, those on usage types first. Accounts are limited by the account filter.
    pub fn conditions(&self) -> Vec<FilterCondition> {
        self.candidate_dimensions().flat_map(|dimension| self.conditions_on(dimension)).collect()
    }

    /// The dimensions that may have conditions: labels by key after the others.
    fn candidate_dimensions(&self) -> impl Iterator<Item = Dimension> {
        let requested = self.labels.keys().map(|key| Dimension::Label(*key));
        let labels = requested.chain(self.excluded.keys().copied()).chain(self.missing.iter().copied());
        let labels: BTreeSet<_> = labels.filter(|dimension| dimension.label().is_some()).collect();
        DIMENSIONS.into_iter().chain(labels)
    }

    fn conditions_on(&self, dimension: Dimension) -> impl Iterator<Item = FilterCondition> {
        let (values, prefixes) = (self.values(dimension), self.prefixes(dimension));
        let has_values = !values.is_empty() || !prefixes.is_empty();
        let any_of = has_values.then(|| ConditionTest::AnyOf { values: values.to_vec(), prefixes: prefixes.to_vec() });
        let any_value = self.requires_any_value(dimension).then_some(ConditionTest::AnyValue);
        let none_of = self.excluded.get(&dimension).map(|values| ConditionTest::NoneOf(values.clone()));
        let missing = self.missing.contains(&dimension).then_some(ConditionTest::Missing);
        [any_of, any_value, none_of, missing].into_iter().flatten().map(move |test| FilterCondition { dimension, test })
    }

    /// The dimensions with a condition, without accounts.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> {
        self.candidate_dimensions().filter(|dimension| {
            self.requires_value(*dimension) || self.excluded.contains_key(dimension) || self.missing.contains(dimension)
        })
    }

    /// The rows that serve a query with this filter, grouped `by` dimensions. Rollups of users have no rows for records without a user, so
    /// they serve conditions on users only if one of them requires a user.
    pub fn detail(&self, by: Option<Grouping>) -> Detail {
        let has_condition_on_users = self.dimensions().any(|dimension| dimension == Dimension::User);
        if has_condition_on_users && !self.requires_user() { Detail::Records } else { self.detail_of_dimensions(by) }
    }

    /// The same for a count of distinct users: records without a user add nothing to it, so rollups of users serve every condition on users.
    pub fn detail_of_unique_users(&self, by: Option<Grouping>) -> Detail {
        self.detail_of_dimensions(by).max(Detail::Users)
    }

    fn detail_of_dimensions(&self, by: Option<Grouping>) -> Detail {
        let of_scope = if self.account_filter.user().is_some() { Detail::Users } else { Detail::Accounts };
        self.used_dimensions(by).map(Dimension::detail).fold(of_scope, Detail::max)
    }

    /// Whether only rollups by all dimensions serve a query with this filter, grouped `by` dimensions; else usage-type rollups serve it, too.
    pub fn needs_rollup_dimensions(&self, by: Option<Grouping>) -> bool {
        self.used_dimensions(by).any(Dimension::is_rollup_dimension)
    }

    /// The dimensions that a query with this filter, grouped `by` dimensions, distinguishes.
    fn used_dimensions(&self, by: Option<Grouping>) -> impl Iterator<Item = Dimension> {
        self.dimensions().chain(by.into_iter().flat_map(Grouping::dimensions))
    }

    /// Whether only records with a user match.
    pub fn requires_user(&self) -> bool {
        self.account_filter.user().is_some() || !self.user_ids.is_empty()
    }

    /// The requested values of a dimension; none for accounts, which the account filter has.
    fn values(&self, dimension: Dimension) -> &[String] {
        match dimension {
            Dimension::Account => &[],
            Dimension::User => &self.user_ids,
            Dimension::Session => &self.session_ids,
            Dimension::Workspace => &self.workspace_ids,
            Dimension::Agent => &self.agent_ids,
            Dimension::UsageType => &self.usage_types,
            Dimension::Tier => &self.tiers,
            Dimension::Model => &self.models,
            Dimension::Provider => &self.providers,
            Dimension::Source => &self.sources,
            Dimension::Label(key) => self.labels.get(&key).map_or(&[], Vec::as_slice),
        }
    }

    /// Whether a label is requested, with any value.
    fn requires_any_value(&self, dimension: Dimension) -> bool {
        dimension.label().and_then(|key| self.labels.get(&key)).is_some_and(Vec::is_empty)
    }

    /// Whether only records with a value of the dimension match.
    fn requires_value(&self, dimension: Dimension) -> bool {
        let requests_values = !self.values(dimension).is_empty() || !self.prefixes(dimension).is_empty();
        requests_values || self.requires_any_value(dimension)
    }

    /// Whether only records without a value of the dimension match.
    pub fn requires_no_value(&self, dimension: Dimension) -> bool {
        self.missing.contains(&dimension) || self.excluded.get(&dimension).is_some_and(BTreeSet::is_empty)
    }

    fn prefixes(&self, dimension: Dimension) -> &[String] {
        if dimension == Dimension::Model { &self.model_prefixes } else { &[] }
    }

    /// Replaces the requested values of one dimension, its prefixes included; no values remove the condition. Excluded values
    /// remain excluded.
    #[must_use]
    pub fn with(&self, dimension: Dimension, values: &[String]) -> Self {
        let mut changed = self.clone();
        let values = values.to_vec();
        match dimension {
            Dimension::Account => changed.account_filter = self.account_filter.with_accounts(values),
            Dimension::User => changed.user_ids = values,
            Dimension::Session => changed.session_ids = values,
            Dimension::Workspace => changed.workspace_ids = values,
            Dimension::Agent => changed.agent_ids = values,
            Dimension::UsageType => changed.usage_types = values,
            Dimension::Tier => changed.tiers = values,
            Dimension::Model => (changed.models, changed.model_prefixes) = (values, Vec::new()),
            Dimension::Provider => changed.providers = values,
            Dimension::Source => changed.sources = values,
            Dimension::Label(key) if values.is_empty() => _ = changed.labels.remove(&key),
            Dimension::Label(key) => _ = changed.labels.insert(key, values),
        }
        changed
    }

    /// Removes one of the conditions.
    #[must_use]
    pub fn without(&self, condition: &FilterCondition) -> Self {
        if condition.requires_value() {
            return self.with(condition.dimension, &[]);
        }
        let mut changed = self.clone();
        match condition.test {
            ConditionTest::Missing => _ = changed.missing.remove(&condition.dimension),
            _ => _ = changed.excluded.remove(&condition.dimension),
        }
        changed
    }

    /// Requests one value of a dimension, as [`UsageFilter::with`], and only the account of the value if it has one.
    #[must_use]
    pub fn with_value(&self, dimension: Dimension, value: &DimensionValue) -> Self {
        let of_account = value.account_id.as_ref().map(|account_id| self.with(Dimension::Account, slice::from_ref(account_id)));
        of_account.as_ref().unwrap_or(self).with(dimension, slice::from_ref(&value.value))
    }

    /// Removes every condition on the dimension.
    #[must_use]
    pub fn without_dimension(&self, dimension: Dimension) -> Self {
        let mut changed = self.with(dimension, &[]);
        changed.excluded.remove(&dimension);
        changed.missing.remove(&dimension);
        changed
    }

    /// Only records without a value of the dimension.
    #[must_use]
    pub fn with_missing(&self, dimension: Dimension) -> Self {
        let mut changed = self.with(dimension, &[]);
        changed.missing.insert(dimension);
        changed
    }

    /// Intersects the usage types with `usage_types`; `None` if the intersection is empty.
    pub fn intersect_usage_types(&self, usage_types: &[&str]) -> Option<Self> {
        let is_requested =
            |slug: &&&str| self.usage_types.is_empty() || self.usage_types.iter().any(|requested| requested == *slug);
        let usage_types: Vec<String> = usage_types.iter().filter(is_requested).map(|&slug| slug.to_owned()).collect();
        (!usage_types.is_empty()).then(|| Self { usage_types, ..self.clone() })
    }

    /// Whether the usage type is excluded.
    pub fn excludes_usage_type(&self, slug: &str) -> bool {
        self.excluded.get(&Dimension::UsageType).is_some_and(|excluded| excluded.contains(slug))
    }

    /// `usage_types` without the excluded ones; all of them if every one is excluded.
    pub fn without_excluded_usage_types(&self, usage_types: Vec<String>) -> Vec<String> {
        let included: Vec<_> = usage_types.iter().filter(|slug| !self.excludes_usage_type(slug)).cloned().collect();
        if included.is_empty() { usage_types } else { included }
    }

    /// Why no record can match, other than the usage types; `None` if a record could.
    pub fn contradiction(&self) -> Option<Contradiction> {
        if self.account_filter.excludes_every_requested_account() {
            return Some(Contradiction::AccountsExcluded);
        }
        let mut others = self.candidate_dimensions().filter(|dimension| *dimension != Dimension::UsageType);
        others.find_map(|dimension| self.contradiction_on(dimension))
    }

    fn contradiction_on(&self, dimension: Dimension) -> Option<Contradiction> {
        if !self.requires_value(dimension) {
            return None;
        }
        let (values, prefixes) = (self.values(dimension), self.prefixes(dimension));
        let excluded = self.excluded.get(&dimension);
        let is_excluded = |value| excluded.is_some_and(|excluded| excluded.contains(value));
        match () {
            () if self.missing.contains(&dimension) => Some(Contradiction::ValueMissing(dimension)),
            () if excluded.is_some_and(BTreeSet::is_empty) => Some(Contradiction::ValuesExcluded(dimension)),
            () if !values.is_empty() && prefixes.is_empty() && values.iter().all(is_excluded) => {
                Some(Contradiction::ValuesExcluded(dimension))
            }
            () => None,
        }
    }

    /// Sorts and deduplicates the lists, so that equal filters compare equal.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        let lists = [
            &mut self.user_ids,
            &mut self.session_ids,
            &mut self.workspace_ids,
            &mut self.agent_ids,
            &mut self.usage_types,
            &mut self.tiers,
            &mut self.models,
            &mut self.model_prefixes,
            &mut self.providers,
            &mut self.sources,
        ];
        for list in lists.into_iter().chain(self.labels.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::account_scope::UsageScope;
    use super::*;
    use crate::domain::text::Slug;

    fn texts<T: FromIterator<String>>(texts: &[&str]) -> T {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    fn key(text: &str) -> LabelKey {
        LabelKey::from(&Slug::parse("key", text.to_owned()).expect("a slug"))
    }

    #[test]
    fn a_filter_that_no_record_can_match_is_contradictory() {
        let of_account = || UsageFilter::of_account("acme");
        let excluding = |models: &[&str]| BTreeMap::from([(Dimension::Model, texts(models))]);
        let missing = || BTreeSet::from([Dimension::Model]);
        let without_acme = || AccountFilter::account(AccountScope::All, "acme").excluding(["acme".to_owned()]);
        let (excluded, absent) = (Contradiction::ValuesExcluded(Dimension::Model), Contradiction::ValueMissing(Dimension::Model));
        let team = Dimension::Label(key("team"));
        let any_team = || UsageFilter { labels: BTreeMap::from([(key("team"), Vec::new())]), ..of_account() };
        for (filter, expected) in [
            (of_account(), None),
            (UsageFilter { missing: missing(), excluded: excluding(&["a"]), ..of_account() }, None),
            (UsageFilter { models: texts(&["a", "b"]), excluded: excluding(&["a"]), ..of_account() }, None),
            (UsageFilter { models: texts(&["a"]), excluded: excluding(&["a", "b"]), ..of_account() }, Some(excluded)),
            (UsageFilter { model_prefixes: texts(&["a"]), excluded: excluding(&["a"]), ..of_account() }, None),
            (UsageFilter { models: texts(&["a"]), missing: missing(), ..of_account() }, Some(absent)),
            (UsageFilter { model_prefixes: texts(&["a"]), missing: missing(), ..of_account() }, Some(absent)),
            (UsageFilter::for_accounts(without_acme()), Some(Contradiction::AccountsExcluded)),
            (any_team(), None),
            (UsageFilter { missing: BTreeSet::from([team]), ..any_team() }, Some(Contradiction::ValueMissing(team))),
            (
                UsageFilter { excluded: BTreeMap::from([(team, BTreeSet::new())]), ..any_team() },
                Some(Contradiction::ValuesExcluded(team)),
            ),
        ] {
            assert_eq!(filter.contradiction(), expected, "{filter:?}");
        }
    }

    #[test]
    fn rollups_of_users_serve_conditions_that_require_a_user() {
        let of_account = || UsageFilter::of_account("acme");
        let excluding = || BTreeMap::from([(Dimension::User, texts(&["ann"]))]);
        let scope = || UsageScope::User { account_id: "acme".to_owned(), user_id: "ann".to_owned() };
        let by = |dimension| Some(Grouping::by(dimension));
        for (filter, grouped_by, expected) in [
            (of_account(), None, Detail::Accounts),
            (of_account(), by(Dimension::User), Detail::Users),
            (of_account(), by(Dimension::Session), Detail::Records),
            (UsageFilter::for_accounts(AccountFilter::all(scope())), by(Dimension::Model), Detail::Users),
            (UsageFilter { user_ids: texts(&["ann"]), models: texts(&["a"]), ..of_account() }, None, Detail::Users),
            (UsageFilter { user_ids: texts(&["ann", "bob"]), excluded: excluding(), ..of_account() }, None, Detail::Users),
            (UsageFilter { excluded: excluding(), ..of_account() }, by(Dimension::User), Detail::Records),
            (UsageFilter { missing: BTreeSet::from([Dimension::User]), ..of_account() }, None, Detail::Records),
            (UsageFilter { user_ids: texts(&["ann"]), agent_ids: texts(&["x"]), ..of_account() }, None, Detail::Records),
        ] {
            assert_eq!(filter.detail(grouped_by), expected, "{filter:?} {grouped_by:?}");
        }
    }

    #[test]
    fn removing_each_condition_leaves_the_account_filter() {
        let filter = UsageFilter {
            usage_types: texts(&["api_calls"]),
            models: texts(&["a"]),
            model_prefixes: texts(&["b"]),
            user_ids: texts(&["u"]),
            labels: BTreeMap::from([(key("env"), Vec::new()), (key("team"), texts(&["a"]))]),
            excluded: BTreeMap::from([
                (Dimension::Tier, texts(&["t"])),
                (Dimension::Label(key("env")), texts(&["test"])),
                (Dimension::Label(key("region")), BTreeSet::new()),
            ]),
            missing: BTreeSet::from([Dimension::Session, Dimension::Label(key("feature"))]),
            ..UsageFilter::of_account("acme")
        };
        let conditions = filter.conditions();
        let arguments: Vec<_> = conditions.iter().map(FilterCondition::argument).collect();
        let of_labels = ["labels", "not.labels", "missingLabels", "not.labels", "labels"];
        assert_eq!(
            arguments,
            ["usageTypes", "not.tiers", "models", "userIds", "missing"].into_iter().chain(of_labels).collect::<Vec<_>>()
        );
        assert_eq!(conditions.iter().fold(filter.clone(), |filter, condition| filter.without(condition)), filter.scope());
    }
}
