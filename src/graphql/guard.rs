//! Who may ask a field: the rule stands at the field, the decision in the auth room.

use async_graphql::{Context, Guard, Result};

use super::schema::Services;
use crate::auth::{Principal, Scope};

/// Lets through whoever has the scope.
pub(super) struct Requires(pub(super) Scope);

impl Guard for Requires {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        let principal = context.data::<Principal>()?;
        let allowed = principal.require(self.0);
        if self.0 == Scope::Record
            && let Err(refusal) = &allowed
        {
            // A meter that is refused must show up somewhere.
            let recorder = &context.data::<Services>()?.recorder;
            recorder.tally().refused(principal.sender(), refusal.code(), &refusal.to_string());
        }
        Ok(allowed?)
    }
}

/// Lets through whoever has a token, whatever it allows; in development everybody.
pub(super) struct RequiresAnyToken;

impl Guard for RequiresAnyToken {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        Ok(context.data::<Principal>()?.require_known()?)
    }
}
