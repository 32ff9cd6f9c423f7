//! Usage per value of a dimension, or per pair of values of two.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, Lookahead, Result, SimpleObject};

use super::dimension::{DimensionOrLabel, dimensions_of};
use super::freshness::Freshness;
use super::unique::{LoadedUnique, PerUnique, is_selected};
use super::usage_change::UsageChange;
use super::usage_totals::{UsageMeasure, UsageTotals, share};
use crate::analytics::InsightsQuery;
use crate::analytics::breakdown::{Breakdown, BreakdownRow};
use crate::analytics::unique::UniqueGroups;
use crate::domain::dimension::{AnyMeasure, Grouping, Measure, Unique};
use crate::domain::display_name::NamedDimension;
use crate::error::{Error, ErrorCode};
use crate::graphql::display_names::{display_name, names_of_group};
use crate::graphql::error::SharedError;
use crate::graphql::scalars::BigInt;
use crate::graphql::services::Services;
use crate::store::usage::{GroupKey, GroupValues, RankBy, Top};

/// The kind of a group in a breakdown or chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum GroupKind {
    /// The records with one value of the dimension, or with one pair of values of two dimensions. `keys` are the values; of a pair one
    /// is null if the records have no value of that dimension.
    Value,
    /// The records of all groups beyond the largest `top`, added up. `keys` are null.
    Remainder,
    /// The records without a value of any dimension, such as compute in a breakdown by model. `keys` are null.
    Unknown,
}

/// A group as the API shows it.
pub(super) struct GroupKeys {
    pub(super) kind: GroupKind,
    /// The first of `keys`.
    pub(super) key: Option<String>,
    /// One per dimension.
    pub(super) keys: Vec<Option<String>>,
    /// The account of the keys, unless all accounts share them.
    pub(super) account_id: Option<ID>,
}

impl GroupKeys {
    pub(super) fn new(group: GroupKey, by: Grouping) -> Self {
        let (kind, GroupValues { first, second, account_id }) = match group {
            GroupKey::Value(values) => (GroupKind::Value, values),
            GroupKey::Remainder => (GroupKind::Remainder, GroupValues::default()),
            GroupKey::Unknown => (GroupKind::Unknown, GroupValues::default()),
        };
        let keys = [first.clone(), second].into_iter().zip(by.dimensions()).map(|(key, _)| key).collect();
        Self { kind, key: first, keys, account_id: account_id.map(ID) }
    }
}

/// One row of a breakdown.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct UsageBreakdownRow {
    #[graphql(skip)]
    grouping: Grouping,
    #[graphql(skip)]
    group: GroupKey,
    #[graphql(skip)]
    unique: Arc<LoadedUnique<UniqueGroups>>,
    #[graphql(skip)]
    is_first: bool,
    /// Whether the row is a single group, the remainder, or the records without a value.
    kind: GroupKind,
    /// The value of the first dimension. Null unless `kind` is `VALUE`; with two dimensions also null if the records have no value of the
    /// first.
    key: Option<String>,
    /// The value of each dimension of `by`, in its order. Null unless `kind` is `VALUE`; with two dimensions one of them is null if the
    /// records have no value of it.
    keys: Vec<Option<String>>,
    /// The account of a user, session, workspace or agent in `keys`: the same id in two accounts is two rows. Filter by both,
    /// `accountIds: [accountId]` and the key, to select the records of the row. Null for other dimensions, whose values all accounts
    /// share, and unless `kind` is `VALUE`.
    account_id: Option<ID>,
    /// Number of distinct values in this row, with two dimensions of distinct pairs: 1 for `VALUE`, 0 for `UNKNOWN`, and the number of
    /// combined groups for `REMAINDER`. Summed over all rows: the distinct count. The same user, session, workspace or agent id in two
    /// accounts counts twice.
    values: BigInt,
    /// Usage of this row.
    totals: UsageTotals,
    /// Share of this row in the breakdown's total of `measure`, from 0 to 1. 0 if that total is 0. Shares of unique users or sessions do not
    /// add up to 1.
    share: f64,
    /// Change against the same group in the previous period (`UsageInsights.previous`), which is cut at the same time of day while the
    /// range is running. The remainder is compared with all groups of that period that are not a row `VALUE` here. Null if there is no
    /// previous period, or it has no records of the group. Selecting it takes one more statement for all rows.
    change: Option<UsageChange>,
}

/// Usage per value of a dimension, or per pair of values of two. The rows add up to the totals exactly; with `usageTypes`, to those of
/// these usage types.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageBreakdown {
    /// What the rows are grouped by: one or two dimensions or labels.
    by: Vec<DimensionOrLabel>,
    /// The measure that rows are ranked by. Null if that is the quantity of `usageTypes`.
    measure: Option<UsageMeasure>,
    /// The rows: groups with the largest `measure` first (ties by `keys`, then by `accountId`), then the remainder, then the records without a value.
    /// Only rows that have records.
    rows: Vec<UsageBreakdownRow>,
    /// How up to date the breakdown is.
    freshness: Freshness,
}

/// The validated arguments of a breakdown.
pub(super) struct BreakdownArguments {
    pub(super) by: Grouping,
    pub(super) top: u32,
    /// The usage types to include; empty for all.
    pub(super) usage_types: Vec<String>,
    pub(super) measure: Option<AnyMeasure>,
}

impl BreakdownArguments {
    /// The ranking of the rows. `UNKNOWN_USAGE_TYPE` if one of the usage types does not exist.
    async fn rank_by(&self, services: &Services) -> Result<RankBy, Error> {
        let unit = services.usage_types.common_unit("usageTypes", &self.usage_types).await;
        match (self.measure, unit) {
            (_, Err(error)) if error.code() != ErrorCode::MixedUnits => Err(error),
            (Some(measure), _) => Ok(measure.into()),
            (None, _) if self.usage_types.is_empty() => Ok(RankBy::Measure(self.by.default_measure())),
            (None, Ok(_)) => Ok(RankBy::Quantity),
            (None, Err(_)) => Ok(RankBy::Measure(Measure::Cost)),
        }
    }
}

impl UsageBreakdown {
    /// The breakdown, with changes if its selection contains any.
    pub(super) async fn load(context: &Context<'_>, query: &InsightsQuery, arguments: BreakdownArguments) -> Result<Self> {
        let rank_by = arguments.rank_by(context.data::<Services>()?).await?;
        let BreakdownArguments { by, top, usage_types, .. } = arguments;
        let measure = match rank_by {
            RankBy::Quantity => None,
            RankBy::Measure(measure) => Some(AnyMeasure::Sum(measure).into()),
            RankBy::Unique(of) => Some(AnyMeasure::Unique(of).into()),
        };
        let slugs: Vec<_> = usage_types.iter().map(String::as_str).collect();
        let included = if slugs.is_empty() { Some(query.clone()) } else { query.of_usage_types(&slugs) };
        let Some(query) = included else {
            // The filter excludes all of the usage types.
            let freshness = query.freshness_of_nothing().into();
            return Ok(Self { by: dimensions_of(by), measure, rows: Vec::new(), freshness });
        };
        let Breakdown { rows, ranked_counts } = query.breakdown(by, Top { count: top, rank_by }).await?;
        let mut before = if selects_change(&context.look_ahead()) { query.breakdown_before(by, &rows).await? } else { None };
        let amount = |row: &BreakdownRow| match rank_by {
            RankBy::Quantity => row.totals.all().quantity,
            RankBy::Measure(measure) => row.totals.measure(measure),
            RankBy::Unique(_) => count_of(&ranked_counts, &row.group),
        };
        let total = match rank_by {
            RankBy::Unique(_) => ranked_counts.all.total.into(),
            RankBy::Quantity | RankBy::Measure(_) => rows.iter().map(amount).sum(),
        };
        let shares: Vec<_> = rows.iter().map(|row| share(amount(row), total)).collect();
        let mut unique = PerUnique::new();
        for of in Unique::ALL {
            if !is_selected(&context.look_ahead().field("rows"), of) {
                continue;
            }
            let is_ranked = rank_by == RankBy::Unique(of);
            let counts = if is_ranked { Ok(ranked_counts.clone()) } else { query.unique_of_rows(of, by, &rows).await };
            unique.insert(of, counts.map_err(SharedError::from));
        }
        let unique = Arc::new(unique);
        let rows = rows.into_iter().zip(shares).enumerate().map(|(index, (BreakdownRow { group, totals, values }, share))| {
            let before = before.as_mut().and_then(|before| before.remove(&group));
            let change = before.as_ref().map(|before| UsageChange::between(before, &totals));
            let GroupKeys { kind, key, keys, account_id } = GroupKeys::new(group.clone(), by);
            let totals = UsageTotals::new(totals, &query.range, query.now).compared_with(before);
            UsageBreakdownRow {
                grouping: by,
                group,
                unique: Arc::clone(&unique),
                is_first: index == 0,
                kind,
                key,
                keys,
                account_id,
                values: BigInt(values.into()),
                totals,
                share,
                change,
            }
        });
        Ok(Self { by: dimensions_of(by), measure, rows: rows.collect(), freshness: query.freshness(Some(by)).into() })
    }
}

#[ComplexObject]
impl UsageBreakdownRow {
    /// The display name of each of `keys`, as set by `setNames`. Null for a key without a name, and for dimensions that have none.
    async fn names(&self, context: &Context<'_>) -> Result<Vec<Option<String>>> {
        names_of_group(context, self.grouping, &self.keys, self.account_id.as_deref().map(String::as_str)).await
    }

    /// The display name of the account `accountId`. Null if it has none, or `accountId` is null.
    async fn account_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        let Some(account_id) = self.account_id.as_deref() else { return Ok(None) };
        display_name(context, account_id, NamedDimension::Account, Some(account_id)).await
    }

    /// Number of distinct users with records in this row. The same id in two accounts is two users. Rows do not add up: a user of two rows
    /// counts in both. Selecting it takes one more statement for all rows, unless they are ranked by it, with the limits of
    /// `UsageInsights.uniqueUsers`. Null if they cannot be counted, with one error for all rows, at the first; the rest of the row is not
    /// affected. Errors: `INVALID_ARGUMENT` beyond these limits, `TIMED_OUT`.
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn unique_users(&self) -> Result<Option<BigInt>> {
        Ok(self.unique_count(Unique::Users)?)
    }

    /// Number of distinct sessions with records in this row. The same id in two accounts is two sessions. Rows do not add up: a session in
    /// two rows counts in both. Selecting it takes one more statement for all rows, unless they are ranked by it, with the limits of
    /// `UsageInsights.uniqueSessions`. Null if they cannot be counted, with one error for all rows, at the first; the rest of the row is not
    /// affected. Errors: `INVALID_ARGUMENT` beyond these limits, `TIMED_OUT`.
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn unique_sessions(&self) -> Result<Option<BigInt>> {
        Ok(self.unique_count(Unique::Sessions)?)
    }
}

impl UsageBreakdownRow {
    fn unique_count(&self, of: Unique) -> Result<Option<BigInt>, SharedError> {
        let counts = self.unique.get_for_element(of, self.is_first)?;
        Ok(counts.map(|counts| BigInt(count_of(counts, &self.group))))
    }
}

/// The unique count of a row; 0 if it has no users or sessions.
fn count_of(counts: &UniqueGroups, group: &GroupKey) -> i128 {
    counts.of(group).map_or(0, |counts| counts.total.into())
}

/// Whether the selection of a breakdown contains changes, for which the previous period is read.
fn selects_change(breakdown: &Lookahead<'_>) -> bool {
    let rows = breakdown.field("rows");
    rows.field("change").exists() || UsageTotals::selects_change(&rows.field("totals"))
}
