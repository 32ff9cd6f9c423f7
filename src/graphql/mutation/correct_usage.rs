//! Correcting usage.

use async_graphql::{Context, Enum, ID, InputObject, Json, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::domain::draft::RecordDraft;
use crate::graphql::guard::Requires;
use crate::graphql::scalars::{BigInt, DateTime, Lenient};
use crate::graphql::schema::Services;
use crate::recording::Corrected;

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

/// What counts instead of a record: the fields of `UsageRecordInput` without account and key.
#[derive(Debug, InputObject)]
pub(super) struct UsageReplacementInput {
    /// A user within the account, 1 to 128 characters.
    user_id: Option<ID>,
    /// A session within the account, 1 to 128 characters.
    session_id: Option<ID>,
    /// A workspace within the account, 1 to 128 characters.
    workspace_id: Option<ID>,
    /// An agent within the account, 1 to 128 characters.
    agent_id: Option<ID>,
    /// What was measured: the slug of a usage type that exists.
    usage_type: String,
    /// How much, in the usage type's unit: 0 to 2^63-1.
    quantity: Lenient<BigInt>,
    /// The model that was asked, 1 to 128 characters.
    model: Option<String>,
    /// Who runs the model, 1 to 128 characters.
    provider: Option<String>,
    /// The slug of the class of hardware.
    tier: Option<String>,
    /// Who pays: `included` (when left out), `external` or `local`.
    source: Option<String>,
    /// What it costs in micros; left out, as with `recordUsage`.
    cost_micros: Option<Lenient<BigInt>>,
    /// When it happened; left out: when the record that it replaces did.
    occurred_at: Option<Lenient<DateTime>>,
    /// Anything else worth keeping: a JSON object of at most 4096 bytes.
    metadata: Option<Json<serde_json::Value>>,
}

impl AmendUsageInput {
    fn into_draft(self) -> (RecordDraft, String) {
        let text = |id: Option<ID>| id.map(|id| id.0);
        let replacement = self.replacement;
        let draft = RecordDraft {
            idempotency_key: self.idempotency_key.0,
            account_id: self.account_id.0,
            user_id: text(replacement.user_id),
            session_id: text(replacement.session_id),
            workspace_id: text(replacement.workspace_id),
            agent_id: text(replacement.agent_id),
            usage_type: replacement.usage_type,
            quantity: replacement.quantity.0.map(|BigInt(quantity)| quantity),
            model: replacement.model,
            provider: replacement.provider,
            tier: replacement.tier,
            source: replacement.source,
            cost_micros: replacement.cost_micros.map(|cost| cost.0.map(|BigInt(micros)| micros)),
            occurred_at: replacement.occurred_at.map(|time| time.0.map(|DateTime(instant)| instant)),
            metadata: replacement.metadata.map(|Json(metadata)| metadata),
        };
        (draft, self.reason)
    }
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
    /// same again changes nothing. Needs the scope `record`. `NOT_FOUND` when nothing stands under the key, `ALREADY_VOIDED` when
    /// it was voided for another reason.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn void_usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which record, and why.")] input: VoidUsageInput,
    ) -> Result<Option<CorrectionPayload>> {
        let by = context.data::<Principal>()?.name().to_owned();
        let recorder = &context.data::<Services>()?.recorder;
        let corrected = recorder.void(input.account_id.0, input.idempotency_key.0, input.reason, by).await?;
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
        let by = context.data::<Principal>()?.name().to_owned();
        let recorder = &context.data::<Services>()?.recorder;
        let (draft, reason) = input.into_draft();
        Ok(Some(recorder.amend(draft, reason, by).await?.into()))
    }
}
