//! Correcting usage.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::DateTime;
use crate::graphql::services::Services;
use crate::graphql::types::record_usage::UsageReplacementInput;
use crate::recording::{Actor, CorrectionOutcome};

/// The record to void, and why.
#[derive(Debug, InputObject)]
pub(super) struct VoidUsageInput {
    /// The account (customer) of the record.
    account_id: ID,
    /// The idempotency key of the record.
    idempotency_key: ID,
    /// Why the record is voided, 1 to 255 bytes of UTF-8. It is stored with the correction and returned in `UsageRecord.correction`.
    reason: String,
}

/// The record to replace, its replacement, and why.
#[derive(Debug, InputObject)]
pub(super) struct AmendUsageInput {
    /// The account (customer) of the record.
    account_id: ID,
    /// The idempotency key of the record. The replacement keeps it.
    idempotency_key: ID,
    /// Why the record is replaced, 1 to 255 bytes of UTF-8. It is stored with the correction and returned in
    /// `UsageRecord.correction`.
    reason: String,
    /// The replacement. An omitted field is empty in the replacement; only `occurredAt` is taken from the replaced record when
    /// omitted.
    replacement: UsageReplacementInput,
}

/// The outcome of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum CorrectionStatus {
    /// The correction was made. Every query that starts afterwards includes it.
    Corrected,
    /// The same correction was made before. Nothing was changed.
    Duplicate,
}

/// The result of a correction.
#[derive(Debug, SimpleObject)]
pub(super) struct CorrectionPayload {
    /// Whether the correction was made by this call or before.
    status: CorrectionStatus,
    /// Id of the record that no longer counts.
    voided_id: ID,
    /// Id of the record that counts instead. Null if the record was voided without a replacement.
    replacement_id: Option<ID>,
    /// When the correction was made.
    corrected_at: DateTime,
}

impl From<CorrectionOutcome> for CorrectionPayload {
    fn from(corrected: CorrectionOutcome) -> Self {
        Self {
            status: if corrected.is_new { CorrectionStatus::Corrected } else { CorrectionStatus::Duplicate },
            voided_id: corrected.voided_id.into(),
            replacement_id: corrected.replacement_id.map(ID::from),
            corrected_at: DateTime(corrected.corrected_at),
        }
    }
}

/// Corrects usage.
#[derive(Debug, Default)]
pub(super) struct CorrectUsageMutation;

#[Object]
impl CorrectUsageMutation {
    /// Voids a record: it stops counting in every total, chart and breakdown. The record remains stored together with the author,
    /// time and reason of the correction, and its idempotency key cannot be used again. Sending the same correction again changes
    /// nothing. Requires the scope `RECORD`.
    ///
    /// Errors: `NOT_FOUND` if there is no record under this key that the token may record; `ALREADY_VOIDED` if the record was
    /// voided before with another reason; `INVALID_ARGUMENT`.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn void_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The record to void, and why.")] input: VoidUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let restrictions = context.data::<Principal>()?.restrictions();
        let actor = Actor { name: context.data::<Principal>()?.name(), restrictions: &restrictions };
        let recorder = &context.data::<Services>()?.recorder;
        let corrected = recorder.void(input.account_id.0, input.idempotency_key.0, input.reason, actor).await?;
        Ok(Some(corrected.into()))
    }

    /// Voids a record and records a replacement under the same key, in one transaction. Sending the last correction again changes
    /// nothing; sending an earlier one again amends the record back. Requires the scope `RECORD`.
    ///
    /// Errors: `INVALID_ARGUMENT` with everything that is wrong with the replacement; `NOT_FOUND` if there is no record under
    /// this key that the token may record; `ALREADY_VOIDED` if the record was voided.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn amend_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The record to replace, its replacement, and why.")] input: AmendUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let restrictions = context.data::<Principal>()?.restrictions();
        let actor = Actor { name: context.data::<Principal>()?.name(), restrictions: &restrictions };
        let recorder = &context.data::<Services>()?.recorder;
        let record_input = input.replacement.into_record_input(input.account_id, input.idempotency_key);
        Ok(Some(recorder.amend(record_input, input.reason, actor).await?.into()))
    }
}
