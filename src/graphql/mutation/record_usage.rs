//! Recording usage.

use async_graphql::{Context, Object, Result};

use crate::auth::{Principal, Scope};
use crate::graphql::guard::Requires;
use crate::graphql::schema::Services;
use crate::graphql::types::record_usage::{RecordUsageInput, RecordUsagePayload, SentRecords};
use crate::recording::Author;

/// Recording usage.
#[derive(Debug, Default)]
pub(super) struct RecordUsage;

#[Object]
impl RecordUsage {
    /// Records usage, and answers for every record. Needs a service token with the scope `record` (in development, none).
    ///
    /// A bad record rejects itself only, and so does one of an account or usage type that the token is not for. `RECORDED` and `DUPLICATE` mean committed: durable, counted once, and part of the very next
    /// answer. The whole call may be sent again at any time. It fails as a whole with `TOO_MANY_RECORDS`, or, to be sent again,
    /// with `QUEUE_FULL`, `SHUTTING_DOWN` or `DATABASE_UNAVAILABLE`.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn record_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The records.")] input: RecordUsageInput,
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

/// Once is loud enough.
fn warn_of_open_door() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        tracing::warn!(
            "USAGE IS BEING RECORDED WITHOUT A SERVICE TOKEN, because ENVIRONMENT is `development`; in production it would be refused"
        );
    });
}
