//! Queries for prices.

use async_graphql::{Context, Object, Result};

use crate::auth::Scope;
use crate::domain::page::PriceCursor;
use crate::graphql::guard::Requires;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::services::Services;
use crate::graphql::types::price::Price;

/// Queries prices.
#[derive(Debug, Default)]
pub(super) struct PriceQueries;

#[Object]
impl PriceQueries {
    /// Lists all prices, the last added first: those in force, those to come, and those that were replaced. Requires the scope
    /// `ADMIN`. Errors: `UNKNOWN_USAGE_TYPE`, `INVALID_ARGUMENT`, `INVALID_CURSOR`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn prices(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Lists the prices of this usage type, by its slug. Omit it to list all prices.")] usage_type: Option<
            String,
        >,
        #[graphql(
            desc = "Page size from the start of the list, 0 to 1000. Default: 50 if `last` is not set either. Not together with `last`."
        )]
        first: Option<i32>,
        #[graphql(desc = "Lists the entries after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size from the end of the list, 0 to 1000. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Lists the entries before this cursor.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<PriceCursor, Price>>> {
        let page = PageArguments { first, after, last, before }.parse()?;
        let services = context.data::<Services>()?;
        services.usage_types.require("usageType", usage_type.as_slice()).await?;
        let prices = services.prices.list(usage_type.as_deref(), &page).await?;
        Ok(Some(connection(prices, |price| PriceCursor { id: price.id })))
    }
}
