//! Authorization guards: a field declares the scope that it requires, [`Principal`] decides.

use async_graphql::{Context, Guard, Result};

use super::services::Services;
use crate::auth::{Principal, Scope};
use crate::intake;

/// Requires the scope. `UNAUTHENTICATED` without a token, `FORBIDDEN` if the token or the viewer's role lacks it.
pub(super) struct Requires(pub(super) Scope);

impl Guard for Requires {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        let principal = context.data::<Principal>()?;
        if self.0 == Scope::Record {
            return Ok(intake::require_scope(&context.data::<Services>()?.recorder, principal)?);
        }
        Ok(principal.require(self.0)?)
    }
}

/// Requires a token with any scope (`UNAUTHENTICATED`); in development, none.
pub(super) struct RequiresAnyToken;

impl Guard for RequiresAnyToken {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        Ok(context.data::<Principal>()?.require_token()?)
    }
}
