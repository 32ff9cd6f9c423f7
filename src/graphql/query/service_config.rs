//! Questions about the service itself.

use async_graphql::{Context, Object, Result};

use crate::admission::Standing;
use crate::graphql::guard::RequiresAnyToken;
use crate::graphql::schema::Services;
use crate::graphql::types::service_config::ServiceConfig;

/// Questions about the service itself.
#[derive(Debug, Default)]
pub(super) struct ServiceConfigQuery;

#[Object]
impl ServiceConfigQuery {
    /// What this server takes: every limit in force, and how much of its rate the asker has left. For everybody who has a token, whatever
    /// it allows.
    #[graphql(guard = "RequiresAnyToken")]
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn service_config(&self, context: &Context<'_>) -> Result<Option<ServiceConfig>> {
        let services = context.data::<Services>()?;
        let standing = context.data_opt::<Option<Standing>>().copied().flatten();
        Ok(Some(ServiceConfig::of(&services.limits, &services.admission, standing)))
    }
}
