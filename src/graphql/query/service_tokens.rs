//! The query for service tokens.

use async_graphql::{Context, Object, Result};

use crate::auth::Scope;
use crate::domain::page::TokenCursor;
use crate::domain::time::Timestamp;
use crate::graphql::guard::Requires;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::services::Services;
use crate::graphql::types::service_token::ServiceToken;

/// Queries service tokens.
#[derive(Debug, Default)]
pub(super) struct ServiceTokenQueries;

#[Object]
impl ServiceTokenQueries {
    /// Lists the service tokens, oldest first, without their secrets. Expired and revoked tokens are included. Requires the scope
    /// `ADMIN`. Errors: `INVALID_ARGUMENT`, `INVALID_CURSOR`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn service_tokens(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "Page size from the oldest token, 0 to 1000. Default: 50 if `last` is not set either. Not together with `last`."
        )]
        first: Option<i32>,
        #[graphql(desc = "Lists the entries after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size up to the newest token, 0 to 1000. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Lists the entries before this cursor.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<TokenCursor, ServiceToken>>> {
        let page = PageArguments { first, after, last, before }.parse()?;
        let tokens = context.data::<Services>()?.tokens.page(&page).await?;
        Ok(Some(connection(tokens, |(token, _)| TokenCursor {
            created_at: Timestamp::from_millis(token.created_at),
            id: token.id.clone(),
        })))
    }
}
