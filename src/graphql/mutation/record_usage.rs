//! Recording usage.

use async_graphql::{Context, Object, Result};

use crate::auth::{Principal, Scope};
use crate::graphql::guard::Requires;
use crate::graphql::raw_records::RawRecords;
use crate::graphql::services::Services;
use crate::graphql::types::record_usage::{RecordUsageInput, RecordUsagePayload};
use crate::intake;

/// Records usage.
#[derive(Debug, Default)]
pub(super) struct RecordUsageMutation;

#[Object]
impl RecordUsageMutation {
    /// Records a batch of usage records and returns one result per record. Requires a service token with the scope `RECORD`; in
    /// development no token is needed.
    ///
    /// Send the records in a variable. Then an invalid record, one that cannot be read (a missing or unknown field, a wrong type, half
    /// a surrogate pair), and one of an account or usage type that the token may not record, is `REJECTED` without affecting the
    /// other records. In literals of the document, GraphQL rejects the whole call for a record that does not fit the schema. `RECORDED` and `DUPLICATE` mean committed: durable, counted once, and included in every query that
    /// starts afterwards. The same records can safely be sent again at any time, for example after a timeout.
    ///
    /// Errors of the whole call: `TOO_MANY_RECORDS`; and, to be retried with the same records after `retryAfterMs`, `QUEUE_FULL`,
    /// `RATE_LIMITED`, `SERVER_BUSY`, `SHUTTING_DOWN`, `INTERRUPTED` and `DATABASE_UNAVAILABLE`.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn record_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The records to record.")] input: RecordUsageInput,
    ) -> Result<Option<RecordUsagePayload>> {
        let RawRecords(sent) = input.records;
        let recorder = &context.data::<Services>()?.recorder;
        let outcomes = intake::record(recorder, context.data::<Principal>()?, sent).await?;
        Ok(Some(outcomes.into()))
    }
}
