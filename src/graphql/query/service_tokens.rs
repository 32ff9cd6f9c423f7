//! Questions about service tokens.

use async_graphql::{Context, Object, Result};

use crate::auth::Scope;
use crate::domain::page::TokenCursor;
use crate::domain::time::Timestamp;
use crate::graphql::guard::Requires;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::schema::Services;
use crate::graphql::types::service_token::ServiceToken;

/// Questions about service tokens.
#[derive(Debug, Default)]
pub(super) struct ServiceTokenQuery;

#[Object]
impl ServiceTokenQuery {
    /// The service tokens, oldest first, without their secrets; also those that are no longer accepted. Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn service_tokens(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, from the oldest on, 0 to 1000; 50 when neither `first` nor `last` is sent.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, up to the newest, 0 to 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<TokenCursor, ServiceToken>>> {
        let page = PageArguments { first, after, last, before }.parse()?;
        let tokens = context.data::<Services>()?.tokens.page(&page).await?;
        Ok(Some(connection(tokens, |(token, _)| TokenCursor {
            created_at: Timestamp::from_millis(token.created_at),
            id: token.id.clone(),
        })))
    }
}
