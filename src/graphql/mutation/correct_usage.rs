//! Correcting usage.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::DateTime;
use crate::graphql::schema::Services;
use crate::graphql::types::record_usage::UsageReplacementInput;
use crate::recording::{Author, Corrected};

/// A record to void.
#[derive(Debug, InputObject)]
pub(super) struct VoidUsageInput {
    /// The customer.
    account_id: ID,
    /// The key under which it was recorded.
    idempotency_key: ID,
    /// Why, 1 to 255 characters; kept beside the record.
    reason: String,
}

/// A record to replace. What is left out of the replacement is not taken over from the record that it replaces, but for the time.
#[derive(Debug, InputObject)]
pub(super) struct AmendUsageInput {
    /// The customer.
    account_id: ID,
    /// The key under which it was recorded; the replacement keeps it.
    idempotency_key: ID,
    /// Why, 1 to 255 characters; kept beside the record.
    reason: String,
    /// What counts instead.
    replacement: UsageReplacementInput,
}

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum CorrectionStatus {
    /// Made now: every answer is right at once.
    Corrected,
    /// The same correction was made before; nothing was changed.
    Duplicate,
}

/// The answer to a correction.
#[derive(Debug, SimpleObject)]
pub(super) struct CorrectionPayload {
    /// What became of it.
    status: CorrectionStatus,
    /// The record that no longer counts.
    voided_id: ID,
    /// The record that counts instead; null where there is none.
    replacement_id: Option<ID>,
    /// When the correction was made.
    corrected_at: DateTime,
}

impl From<Corrected> for CorrectionPayload {
    fn from(corrected: Corrected) -> Self {
        Self {
            status: if corrected.is_new { CorrectionStatus::Corrected } else { CorrectionStatus::Duplicate },
            voided_id: corrected.voided_id.into(),
            replacement_id: corrected.replacement_id.map(ID::from),
            corrected_at: DateTime(corrected.corrected_at),
        }
    }
}

/// Correcting usage.
#[derive(Debug, Default)]
pub(super) struct CorrectUsage;

#[Object]
impl CorrectUsage {
    /// Takes a record back: it no longer counts, anywhere, at once. It stays, with who, when and why, and its key stays taken. The
    /// same again changes nothing. Needs the scope `record`. `NOT_FOUND` when nothing stands under the key that the token could have recorded,
    /// `ALREADY_VOIDED` when it was voided for another reason.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn void_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which record, and why.")] input: VoidUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let allowance = context.data::<Principal>()?.allowance();
        let author = Author { name: context.data::<Principal>()?.name(), allowance: &allowance };
        let recorder = &context.data::<Services>()?.recorder;
        let corrected = recorder.void(input.account_id.0, input.idempotency_key.0, input.reason, author).await?;
        Ok(Some(corrected.into()))
    }

    /// Takes a record back and puts another in its place, under the same key, in one step. The same again changes nothing. Needs
    /// the scope `record`. `INVALID_ARGUMENT` with all that is wrong with the replacement, `NOT_FOUND` when nothing stands under
    /// the key, `ALREADY_VOIDED` when it was voided.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn amend_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which record, what counts instead, and why.")] input: AmendUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let allowance = context.data::<Principal>()?.allowance();
        let author = Author { name: context.data::<Principal>()?.name(), allowance: &allowance };
        let recorder = &context.data::<Services>()?.recorder;
        let draft = input.replacement.into_draft(input.account_id, input.idempotency_key);
        Ok(Some(recorder.amend(draft, input.reason, author).await?.into()))
    }
}
