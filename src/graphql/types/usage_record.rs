//! One measured fact.

use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};

use crate::domain::time::Timestamp;
use crate::graphql::loaders::{CorrectionOf, RequestLoader};
use crate::graphql::scalars::{BigInt, DateTime};
use crate::store::commit::CorrectionModel;
use crate::store::records::RecordModel;

#[derive(Debug)]
pub(crate) struct UsageRecord(RecordModel);

impl From<RecordModel> for UsageRecord {
    fn from(record: RecordModel) -> Self {
        Self(record)
    }
}

fn id(text: Option<&String>) -> Option<ID> {
    text.map(ID::from)
}

/// One measured fact, as it was recorded. Null fields were not sent.
#[Object]
impl UsageRecord {
    /// The record's id, a UUIDv7.
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// The key under which it was recorded; unique within the account.
    async fn idempotency_key(&self) -> ID {
        ID::from(&self.0.idempotency_key)
    }

    /// The customer.
    async fn account_id(&self) -> ID {
        ID::from(&self.0.account_id)
    }

    /// A user within the account.
    async fn user_id(&self) -> Option<ID> {
        id(self.0.user_id.as_ref())
    }

    /// A session within the account.
    async fn session_id(&self) -> Option<ID> {
        id(self.0.session_id.as_ref())
    }

    /// A workspace within the account.
    async fn workspace_id(&self) -> Option<ID> {
        id(self.0.workspace_id.as_ref())
    }

    /// An agent within the account.
    async fn agent_id(&self) -> Option<ID> {
        id(self.0.agent_id.as_ref())
    }

    /// What was measured.
    async fn usage_type(&self) -> &str {
        &self.0.usage_type
    }

    /// How much, in the usage type's unit.
    async fn quantity(&self) -> BigInt {
        BigInt(self.0.quantity.into())
    }

    /// What it costs in micros, 1e-6 of the currency unit.
    async fn cost_micros(&self) -> BigInt {
        BigInt(self.0.cost_micros.into())
    }

    /// Who pays: `included`, `external` or `local`.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// The model that was asked.
    async fn model(&self) -> Option<&str> {
        self.0.model.as_deref()
    }

    /// Who runs the model.
    async fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// The class of hardware.
    async fn tier(&self) -> Option<&str> {
        self.0.tier.as_deref()
    }

    /// Anything else that was worth keeping.
    async fn metadata(&self) -> Option<Json<serde_json::Value>> {
        self.0.metadata.clone().map(Json)
    }

    /// When it happened; decides the day it counts for.
    async fn occurred_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.occurred_at))
    }

    /// When it was committed.
    async fn recorded_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.recorded_at))
    }

    /// Why it no longer counts: it was voided or replaced. Null while it counts. One statement serves all records of an answer.
    async fn correction(&self, context: &Context<'_>) -> Result<Option<UsageCorrection>> {
        let key = CorrectionOf(self.0.account_id.clone(), self.0.id);
        Ok(context.data::<RequestLoader>()?.load_one(key).await?.map(UsageCorrection::from))
    }
}

/// Why a record no longer counts.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageCorrection {
    /// The reason given.
    reason: String,
    /// Who made the correction: the name of the service token.
    corrected_by: String,
    /// When it was made.
    corrected_at: DateTime,
    /// The record that counts instead; null where there is none.
    replacement_id: Option<ID>,
}

impl From<CorrectionModel> for UsageCorrection {
    fn from(correction: CorrectionModel) -> Self {
        Self {
            reason: correction.reason,
            corrected_by: correction.corrected_by,
            corrected_at: DateTime(Timestamp::from_millis(correction.corrected_at)),
            replacement_id: correction.replacement_id.map(ID::from),
        }
    }
}
