//! Sending a probe.

use async_graphql::{Context, Object, Result};

use crate::auth::{Principal, Scope};
use crate::diagnosis::Sender;
use crate::graphql::guard::Requires;
use crate::graphql::schema::Services;
use crate::graphql::types::diagnosis::SendProbePayload;

/// Sending a probe.
#[derive(Debug, Default)]
pub(super) struct SendProbe;

#[Object]
impl SendProbe {
    /// Sends a marked record through auth, store, rollup and query, takes it back, and says which step fails. Needs the scope
    /// `admin`; without the scope `record` the step `AUTH` fails.
    ///
    /// The record is of the account `usage-insights-probe`, counts 0 `api_calls` and is voided right after: no sum of quantities or
    /// costs ever moves.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn send_probe(&self, context: &Context<'_>) -> Result<Option<SendProbePayload>> {
        let sender = Sender::Principal(context.data::<Principal>()?.clone());
        Ok(Some(context.data::<Services>()?.doctor.send_probe(sender).await.into()))
    }
}
