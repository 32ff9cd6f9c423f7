//! Sending a probe.

use async_graphql::{Context, Object, Result};

use crate::auth::{Principal, Scope};
use crate::diagnosis::ProbeSender;
use crate::graphql::guard::Requires;
use crate::graphql::services::Services;
use crate::graphql::types::diagnosis::SendProbePayload;

/// Sends a probe.
#[derive(Debug, Default)]
pub(super) struct SendProbeMutation;

#[Object]
impl SendProbeMutation {
    /// Tests the whole path of a record: records a marked usage record, checks that it is stored, added to the rollups and
    /// returned by a query, then voids it, and reports each step. Requires the scope `ADMIN`; without the scope `RECORD` the step
    /// `AUTH` fails.
    ///
    /// The record belongs to the account `usage-insights-probe` and has the quantity 0 of `api_calls`, so it never changes a
    /// quantity or a cost.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn send_probe(&self, context: &Context<'_>) -> Result<Option<SendProbePayload>> {
        let sender = ProbeSender::Principal(context.data::<Principal>()?.clone());
        Ok(Some(context.data::<Services>()?.doctor.send_probe(sender).await.into()))
    }
}
