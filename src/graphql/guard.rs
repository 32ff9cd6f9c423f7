//! Who may ask a field: the rule stands at the field, the decision in the auth room.

use async_graphql::{Context, Guard, Result};

use crate::auth::{Principal, Scope};

/// Lets through whoever has the scope.
pub(super) struct Requires(pub(super) Scope);

impl Guard for Requires {
    async fn check(&self, context: &Context<'_>) -> Result<()> {
        Ok(context.data::<Principal>()?.require(self.0)?)
    }
}
