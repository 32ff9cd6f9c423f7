//! Recording usage.

use async_graphql::{Context, Object, Result};

use crate::auth::{Principal, Scope};
use crate::graphql::guard::Requires;
use crate::graphql::schema::Services;
use crate::graphql::types::record_usage::{RecordUsageInput, RecordUsagePayload, SentRecords};
use crate::recording::Author;

/// Records usage.
#[derive(Debug, Default)]
pub(super) struct RecordUsage;

#[Object]
impl RecordUsage {
    /// Records a batch of usage records and returns one result per record. Requires a service token with the scope `RECORD`; in
    /// development no token is needed.
    ///
    /// An invalid record, and a record of an account or usage type that the token may not record, is `REJECTED` without affecting
    /// the other records. `RECORDED` and `DUPLICATE` mean committed: durable, counted once, and included in every query that
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
        let principal = context.data::<Principal>()?;
        if *principal == Principal::Developer {
            warn_of_open_door();
        }
        let allowance = principal.allowance();
        let author = Author { name: principal.name(), allowance: &allowance };
        let SentRecords(drafts) = input.records;
        let outcomes = context.data::<Services>()?.recorder.record_by(drafts, author).await?;
        Ok(Some(outcomes.into()))
    }
}

/// Warns once per process.
fn warn_of_open_door() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        tracing::warn!(
            "USAGE IS BEING RECORDED WITHOUT A SERVICE TOKEN, because ENVIRONMENT is `development`; in production this call would be rejected"
        );
    });
}
