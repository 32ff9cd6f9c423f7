//! A usage record.

use async_graphql::{Context, Enum, ID, Json, Object, Result, SimpleObject};

use crate::auth::Principal;
use crate::domain::cost::{self, RecordedCost};
use crate::domain::display_name::NamedDimension;
use crate::domain::record_labels::stored_labels;
use crate::domain::time::Timestamp;
use crate::graphql::display_names::display_name;
use crate::graphql::loaders::{CorrectionKey, RequestLoader};
use crate::graphql::scalars::{BigInt, DateTime, Decimal};
use crate::store::commit::CorrectionModel;
use crate::store::records::{RecordHistory, RecordModel};

#[derive(Debug)]
pub(crate) struct UsageRecord(RecordModel);

impl From<RecordModel> for UsageRecord {
    fn from(record: RecordModel) -> Self {
        Self(record)
    }
}

/// Where the cost of a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cost::CostSource")]
pub(crate) enum CostSource {
    /// The service sent the cost with the record.
    Given,
    /// The cost was computed from the price `priceId`, which was in force at `occurredAt`.
    Priced,
    /// The cost is not known: no cost was sent, and no price was in force. Totals count the record in `unpricedRecords`.
    Unpriced,
    /// The cost is 0, because the `source` of the record is `external` or `local`. A cost that was sent was ignored.
    Free,
}

impl UsageRecord {
    /// The display name of an id of this record.
    async fn name(&self, context: &Context<'_>, dimension: NamedDimension, id: Option<&str>) -> Result<Option<String>> {
        display_name(context, &self.0.account_id, dimension, id).await
    }
}

fn id(text: Option<&String>) -> Option<ID> {
    text.map(ID::from)
}

/// A usage record: how much of one usage type an account used at one time. Optional fields that were not sent are null.
#[Object]
impl UsageRecord {
    /// Id of the record, a UUID of version 7.
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// The key that the sender chose, unique within the account. After `eraseUser` it is `erased:` and the first 32 hexadecimal digits of its
    /// SHA-256.
    async fn idempotency_key(&self) -> ID {
        ID::from(&self.0.idempotency_key)
    }

    /// The account (customer).
    async fn account_id(&self) -> ID {
        ID::from(&self.0.account_id)
    }

    /// The user within the account.
    async fn user_id(&self) -> Option<ID> {
        id(self.0.user_id.as_ref())
    }

    /// The session within the account.
    async fn session_id(&self) -> Option<ID> {
        id(self.0.session_id.as_ref())
    }

    /// The workspace within the account.
    async fn workspace_id(&self) -> Option<ID> {
        id(self.0.workspace_id.as_ref())
    }

    /// The agent within the account.
    async fn agent_id(&self) -> Option<ID> {
        id(self.0.agent_id.as_ref())
    }

    /// Display name of the account, as set by `setNames`. Null if it has none.
    async fn account_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.name(context, NamedDimension::Account, Some(&self.0.account_id)).await
    }

    /// Display name of the user, as set by `setNames`. Null if it has none.
    async fn user_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.name(context, NamedDimension::User, self.0.user_id.as_deref()).await
    }

    /// Display name of the session, as set by `setNames`. Null if it has none.
    async fn session_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.name(context, NamedDimension::Session, self.0.session_id.as_deref()).await
    }

    /// Display name of the workspace, as set by `setNames`. Null if it has none.
    async fn workspace_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.name(context, NamedDimension::Workspace, self.0.workspace_id.as_deref()).await
    }

    /// Display name of the agent, as set by `setNames`. Null if it has none.
    async fn agent_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.name(context, NamedDimension::Agent, self.0.agent_id.as_deref()).await
    }

    /// Slug of the usage type.
    async fn usage_type(&self) -> &str {
        &self.0.usage_type
    }

    /// Quantity in the unit of the usage type.
    async fn quantity(&self) -> BigInt {
        BigInt(self.0.quantity.into())
    }

    /// Cost in the currency of this installation; `costSource` tells where it comes from. A cost that was computed from a price,
    /// or that is not known, changes if an operator runs the command `usage-insights reprice`. Null: the cost is not known,
    /// because no cost was sent and no price was in force.
    async fn cost(&self) -> Option<Decimal> {
        self.0.cost_nanos.map(|nanos| Decimal(nanos.into()))
    }

    /// Where the cost comes from.
    async fn cost_source(&self) -> CostSource {
        let cost = RecordedCost { nanos: self.0.cost_nanos, price_id: self.0.price_id };
        cost::CostSource::of(&self.0.source, cost).into()
    }

    /// Id of the price that the cost was computed from; `prices` lists them. Null unless `costSource` is `PRICED`.
    async fn price_id(&self) -> Option<ID> {
        self.0.price_id.map(ID::from)
    }

    /// Who pays: `included` (the account pays this installation), `external` (it pays another provider) or `local` (its own
    /// hardware).
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// The model that was called.
    async fn model(&self) -> Option<&str> {
        self.0.model.as_deref()
    }

    /// The provider that runs the model.
    async fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// The hardware tier.
    async fn tier(&self) -> Option<&str> {
        self.0.tier.as_deref()
    }

    /// Additional data that the sender stored with the record, a JSON object.
    async fn metadata(&self) -> Option<Json<serde_json::Value>> {
        self.0.metadata.clone().map(Json)
    }

    /// The labels that the sender gave the record, at most 16, sorted by key. Empty if it gave none.
    async fn labels(&self) -> Vec<RecordLabel> {
        stored_labels(self.0.labels.as_ref()).into_iter().map(RecordLabel::from).collect()
    }

    /// When the usage happened. It decides the day that the record counts for.
    async fn occurred_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.occurred_at))
    }

    /// When the record was committed.
    async fn recorded_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.recorded_at))
    }

    /// The correction that voided or replaced this record. Null if the record counts.
    async fn correction(&self, context: &Context<'_>) -> Result<Option<UsageCorrection>> {
        let key = CorrectionKey(self.0.account_id.clone(), self.0.id);
        let sees_authorship = context.data::<Principal>()?.reads_all_accounts();
        let correction = context.data::<RequestLoader>()?.load_one(key).await?;
        Ok(correction.map(|correction| UsageCorrection::of(correction, sees_authorship)))
    }
}

/// A label of a usage record.
#[derive(Debug, SimpleObject)]
#[graphql(name = "Label")]
pub(crate) struct RecordLabel {
    /// The key, such as `team`. A record has each key at most once.
    key: String,
    /// The value, such as `search`.
    value: String,
}

impl From<(&str, &str)> for RecordLabel {
    fn from((key, value): (&str, &str)) -> Self {
        Self { key: key.to_owned(), value: value.to_owned() }
    }
}

/// The records under an idempotency key: the one that was sent with it, and its replacements.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageRecordHistory {
    /// The record that counts. Null if the last one was voided, and for a member if it belongs to another user.
    current: Option<UsageRecord>,
    /// The records under the key, newest first, at most the newest 100. If there are fewer, the last one is the record that was first sent.
    /// Each other one replaced the one after it, whose `correction` has its id. For a member without the records of other users.
    versions: Vec<UsageRecord>,
}

impl From<RecordHistory> for UsageRecordHistory {
    fn from(history: RecordHistory) -> Self {
        Self {
            current: history.current.map(UsageRecord::from),
            versions: history.versions.into_iter().map(UsageRecord::from).collect(),
        }
    }
}

/// The correction that voided or replaced a record.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageCorrection {
    /// Reason of the correction. Null for callers that may not read every account.
    reason: Option<String>,
    /// Author of the correction: the name of the service token. Null for callers that may not read every account.
    corrected_by: Option<String>,
    /// When the correction was made.
    corrected_at: DateTime,
    /// Id of the record that counts instead. Null if the record was voided without a replacement, and for a member if the replacement
    /// belongs to another user.
    replacement_id: Option<ID>,
}

impl UsageCorrection {
    fn of(correction: CorrectionModel, sees_authorship: bool) -> Self {
        Self {
            reason: Some(correction.reason).filter(|_| sees_authorship),
            corrected_by: Some(correction.corrected_by).filter(|_| sees_authorship),
            corrected_at: DateTime(Timestamp::from_millis(correction.corrected_at)),
            replacement_id: correction.replacement_id.map(ID::from),
        }
    }
}
