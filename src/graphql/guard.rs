//! Authorization guards: a field declares the scope that it requires, [`Principal`] decides.

use async_graphql::{Context, Guard, Result};

use super::services::Services;
use crate::auth::{Principal, Scope};

/// Requires the scope. `UNAUTHENTICATED` without a token, `FORBIDDEN` if the token or the viewer's role lacks it.
pub(super) struct Requires(pub(super) Scope);

impl Guard for Requires {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        let principal = context.data::<Principal>()?;
        let allowed = principal.require(self.0);
        if self.0 == Scope::Record
            && let Err(rejection) = &allowed
        {
            // Count the rejection, so that a service that is never recorded shows up in `ingestion`.
            let recorder = &context.data::<Services>()?.recorder;
            recorder.ingestion_counters().record_rejection(principal.client_name(), rejection.code(), &rejection.to_string());
        }
        Ok(allowed?)
    }
}

/// Requires a token with any scope (`UNAUTHENTICATED`); in development, none.
pub(super) struct RequiresAnyToken;

impl Guard for RequiresAnyToken {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        Ok(context.data::<Principal>()?.require_token()?)
    }
}
