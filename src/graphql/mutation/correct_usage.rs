//! Correcting usage.

use async_graphql::{Context, Object, Result};

use crate::auth::{Principal, Scope};
use crate::graphql::guard::Requires;
use crate::graphql::raw_records::RawRecords;
use crate::graphql::services::Services;
use crate::graphql::types::correct_usage::{AmendUsageInput, CorrectionPayload, VoidUsageInput};
use crate::recording::Actor;

/// Corrects usage.
#[derive(Debug, Default)]
pub(super) struct CorrectUsageMutation;

#[Object]
impl CorrectUsageMutation {
    /// Voids a batch of records and returns one result per record: they stop counting in every total, chart and breakdown. A record remains
    /// stored together with the author, time and reason of the correction, and its idempotency key cannot be used again. Requires the
    /// scope `RECORD`.
    ///
    /// A record that cannot be voided is `REJECTED` without affecting the others: with `NOT_FOUND` if there is no record under its key that
    /// the token may record, with `ALREADY_VOIDED` if it was voided before with another reason. Send the records in a variable; then one
    /// that cannot be read is also `REJECTED` by itself. All others are voided together, in one transaction. The same call can
    /// safely be sent again at any time: what it corrected last is a `DUPLICATE`.
    ///
    /// Errors of the whole call: `TOO_MANY_RECORDS`; and, to be retried with the same records after `retryAfterMs`, `RATE_LIMITED`,
    /// `SERVER_BUSY`, `INTERRUPTED` and `DATABASE_UNAVAILABLE`.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn void_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The records to void, and why.")] input: VoidUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let principal = context.data::<Principal>()?;
        let restrictions = principal.restrictions();
        let actor = Actor { name: principal.name(), restrictions: &restrictions };
        let RawRecords(sent) = input.records;
        let outcomes = context.data::<Services>()?.recorder.void(sent, actor).await?;
        Ok(Some(outcomes.into()))
    }

    /// Voids a batch of records and records a replacement for each under the same key, in one transaction. Returns one result per record.
    /// Requires the scope `RECORD`.
    ///
    /// A replacement that is invalid or cannot be read is `REJECTED` with all of its problems, as in `recordUsage`, and a correction that
    /// cannot be made as in `voidUsage`; the others are not affected. Several corrections of one record are made in the order sent. The
    /// same call can safely be sent again: what it corrected last is a `DUPLICATE`. Sending an earlier correction again amends the record
    /// back.
    ///
    /// Errors of the whole call: as for `voidUsage`.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn amend_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The replacements, and why.")] input: AmendUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let principal = context.data::<Principal>()?;
        let restrictions = principal.restrictions();
        let actor = Actor { name: principal.name(), restrictions: &restrictions };
        let RawRecords(sent) = input.records;
        let outcomes = context.data::<Services>()?.recorder.amend(sent, actor).await?;
        Ok(Some(outcomes.into()))
    }
}
