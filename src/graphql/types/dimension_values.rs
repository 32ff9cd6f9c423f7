//! The values of a dimension that usage has, for pickers.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use super::usage_totals::UsageTotals;
use crate::analytics::InsightsQuery;
use crate::analytics::dimension_values::ListedValue;
use crate::analytics::reasons::EmptyResult;
use crate::domain::dimension::Grouping;
use crate::domain::display_name::NamedDimension;
use crate::domain::search::Search;
use crate::graphql::display_names::{display_name, names_of_group};
use crate::graphql::scalars::{BigInt, DateTime};
use crate::store::dimension_values::Listed;

/// One value of a dimension, or one key of labels.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct DimensionValue {
    #[graphql(skip)]
    listed: Listed,
    /// The value, such as a model or the id of a user, or the key of a label. Filter by it as it is.
    value: String,
    /// The account of a user, session, workspace or agent: the same id in two accounts is two values. Filter by both. Null for other
    /// dimensions, whose values all accounts share.
    account_id: Option<ID>,
    /// Usage of the records with the value; changes are null.
    totals: UsageTotals,
    /// When the last of these records occurred. Null if the records of its day were voided while the list was read. Selecting it takes one more
    /// statement per hundred rows whose last record was read from a rollup, none for rows whose last record was read as a record.
    last_record_at: Option<DateTime>,
}

/// The values that the records of a range have: those with the most records first. Empty if no value matches.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct DimensionValues {
    #[graphql(skip)]
    query: InsightsQuery,
    #[graphql(skip)]
    listed: Listed,
    #[graphql(skip)]
    empty_result: Option<EmptyResult>,
    /// The resolved date range.
    range: DateRange,
    /// The values with the most records, at most `top` (ties by `value`, then by `accountId`).
    rows: Vec<DimensionValue>,
    /// Number of distinct values that match `search`, listed or not. Without `search` it equals `total`.
    matching: BigInt,
    /// Number of distinct values of the records, whether they match `search` or not. If it is not 0 and there are no rows, `search` is the
    /// reason.
    total: BigInt,
    /// Number of records without a value; for keys, without any label.
    records_without_value: BigInt,
}

impl DimensionValues {
    /// Reads the values, and when their last records occurred if that is selected.
    pub(crate) async fn load(
        context: &Context<'_>,
        query: InsightsQuery,
        listed: Listed,
        search: Option<&Search>,
        top: u32,
    ) -> Result<Self> {
        let found = query.dimension_values(listed, search, top).await?;
        let selects_last = context.look_ahead().field("rows").field("lastRecordAt").exists();
        let last = if selects_last { query.last_records(listed, &found.values).await? } else { Vec::new() };
        let empty_result = query.empty_values(listed, &found);
        let mut last = last.into_iter().map(|at| at.map(DateTime));
        let rows = found.values.into_iter().map(|ListedValue { value, totals, .. }| DimensionValue {
            listed,
            value: value.value,
            account_id: value.account_id.map(ID),
            totals: UsageTotals::new(totals, &query.range, query.now),
            last_record_at: last.next().flatten(),
        });
        Ok(Self {
            listed,
            empty_result,
            range: DateRange::compared(query.range, query.now),
            rows: rows.collect(),
            matching: BigInt(found.matching.into()),
            total: BigInt(found.all.into()),
            records_without_value: BigInt(found.records_without_value.into()),
            query,
        })
    }
}

#[ComplexObject]
impl DimensionValue {
    /// The display name of the value, as set by `setNames`. Null if it has none.
    async fn name(&self, context: &Context<'_>) -> Result<Option<String>> {
        let Listed::ValuesOf(dimension) = self.listed else { return Ok(None) };
        let (keys, account_id) = ([Some(self.value.clone())], self.account_id.as_deref().map(String::as_str));
        Ok(names_of_group(context, Grouping::by(dimension), &keys, account_id).await?.pop().flatten())
    }

    /// The display name of the account `accountId`. Null if it has none, or `accountId` is null.
    async fn account_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        let Some(account_id) = self.account_id.as_deref() else { return Ok(None) };
        display_name(context, account_id, NamedDimension::Account, Some(account_id)).await
    }
}

#[ComplexObject]
impl DimensionValues {
    /// Why there is no value to list: no record matches the filter, or none of the records has a value. Null if there are values, also if
    /// `search` matches none of them; then selecting it costs nothing. Null for `labelKeys` if records match, but have no labels.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(empty_result) = &self.empty_result else { return Ok(None) };
        Ok(self.query.why_empty(empty_result).await?.map(EmptyReason::from))
    }

    /// How up to date the list is.
    async fn freshness(&self) -> Freshness {
        self.query.values_freshness(self.listed).into()
    }
}
