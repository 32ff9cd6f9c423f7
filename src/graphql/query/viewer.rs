//! The query for the caller.

use async_graphql::{Context, Object, Result};

use crate::auth::Principal;
use crate::graphql::guard::RequiresAnyToken;
use crate::graphql::types::viewer::Viewer;

/// Queries the caller.
#[derive(Debug, Default)]
pub(super) struct ViewerQueries;

#[Object]
impl ViewerQueries {
    /// The caller as this server has identified it by its token: its role, and the usage that it may read. A page can use it to
    /// decide what to offer. Requires a token with any scope; in development, none.
    #[graphql(guard = "RequiresAnyToken")]
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn viewer(&self, context: &Context<'_>) -> Result<Option<Viewer>> {
        Ok(Some(Viewer::from(context.data::<Principal>()?)))
    }
}
