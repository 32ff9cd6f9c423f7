//! The query for the configuration of the service.

use async_graphql::{Context, Object, Result};

use crate::admission::RateLimitStatus;
use crate::graphql::guard::RequiresAnyToken;
use crate::graphql::services::Services;
use crate::graphql::types::service_config::ServiceConfig;

/// Queries the configuration of the service.
#[derive(Debug, Default)]
pub(super) struct ServiceConfigQueries;

#[Object]
impl ServiceConfigQueries {
    /// The currency and the limits of this server, and the caller's current rate limit status. Requires a token with any scope.
    #[graphql(guard = "RequiresAnyToken")]
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn service_config(&self, context: &Context<'_>) -> Result<Option<ServiceConfig>> {
        let services = context.data::<Services>()?;
        let rate_limit_status = context.data_opt::<Option<RateLimitStatus>>().copied().flatten();
        Ok(Some(ServiceConfig::of(&services.settings, &services.admission.settings(), rate_limit_status)))
    }
}
