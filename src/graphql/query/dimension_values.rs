//! Queries for the values of dimensions and the keys of labels.

use async_graphql::{Context, Object, Result};

use super::usage::build_query;
use crate::auth::Scope;
use crate::domain::search::Search;
use crate::error::Error;
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::scalars::TimeZone;
use crate::graphql::types::dimension::GroupByInput;
use crate::graphql::types::dimension_values::DimensionValues;
use crate::graphql::types::usage_insights::check_top;
use crate::graphql::usage_filter::UsageFilterInput;
use crate::store::dimension_values::Listed;

/// Queries values of dimensions.
#[derive(Debug, Default)]
pub(super) struct DimensionValueQueries;

#[Object]
impl DimensionValueQueries {
    /// The values of one dimension or label that the records of a range have, those with the most records first: what a picker offers.
    /// Accounts that recorded are `by: {dimension: ACCOUNT}`, users of an account `by: {dimension: USER}` with a filter, the values of a
    /// label `by: {label: "team"}`. Costs what a breakdown by the dimension costs. Requires the scope `READ`. Errors: `INVALID_RANGE`,
    /// `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn dimension_values(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The dimension or label whose values to list.")] by: GroupByInput,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "Lists only values that contain this text, or whose display name does, at most 255 bytes. Upper and lower case are alike. White space around it is ignored; omitted or empty: all values."
        )]
        search: Option<String>,
        #[graphql(desc = "Maximum number of values, 1 to 1000.", default = 10)] top: i32,
    ) -> Result<Option<DimensionValues>> {
        let (listed, top) = (Listed::ValuesOf(by.check("by")?), check_top(top)?);
        let search = check_search(search)?;
        let query = build_query(context, range, time_zone, filter).await?;
        Ok(Some(DimensionValues::load(context, query, listed, search.as_ref(), top).await?))
    }

    /// The keys of the labels that the records of a range have, those with the most records first. A record counts for each of its keys,
    /// so that the rows do not add up. `dimensionValues(by: {label})` lists the values of a key. Reads the single records of the range.
    /// Requires the scope `READ`. Errors: `INVALID_RANGE`, `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`, `RECORDS_EXPIRED`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn label_keys(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(
            desc = "Lists only keys that contain this text, at most 255 bytes. Upper and lower case are alike. White space around it is ignored; omitted or empty: all keys."
        )]
        search: Option<String>,
        #[graphql(desc = "Maximum number of keys, 1 to 1000.", default = 10)] top: i32,
    ) -> Result<Option<DimensionValues>> {
        let (search, top) = (check_search(search)?, check_top(top)?);
        let query = build_query(context, range, time_zone, filter).await?;
        Ok(Some(DimensionValues::load(context, query, Listed::LabelKeys, search.as_ref(), top).await?))
    }
}

fn check_search(search: Option<String>) -> Result<Option<Search>, Error> {
    let search = search.map(|text| Search::parse("search", &text)).transpose();
    search.map(Option::flatten).map_err(|problem| vec![problem].into())
}
