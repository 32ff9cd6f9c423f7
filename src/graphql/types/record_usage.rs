//! What `recordUsage` takes and answers.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{Enum, ID, InputObject, InputType, InputValueError, InputValueResult, Json, SimpleObject, Value};

use crate::domain::draft::RecordDraft;
use crate::domain::problem::Problem;
use crate::error::ErrorCode;
use crate::graphql::scalars::{BigInt, DateTime, Lenient};
use crate::recording::{RecordOutcome, RecordStatus};

/// One measured fact to record. A value that cannot be rejects this record only, with all that is wrong with it.
#[derive(Debug, InputObject)]
pub(crate) struct UsageRecordInput {
    /// A key of your choice, unique within the account, 1 to 255 characters: the same record sent again counts once. Keys that
    /// begin with a time, such as ULID and UUID version 7, stay fast to record among hundreds of millions.
    idempotency_key: ID,
    /// The customer, 1 to 128 characters.
    account_id: ID,
    #[graphql(flatten)]
    usage: UsageReplacementInput,
}

/// What counts instead of a record: the fields of `UsageRecordInput` without account and key.
#[derive(Debug, InputObject)]
pub(crate) struct UsageReplacementInput {
    /// A user within the account, 1 to 128 characters.
    user_id: Option<ID>,
    /// A session within the account, 1 to 128 characters.
    session_id: Option<ID>,
    /// A workspace within the account, 1 to 128 characters.
    workspace_id: Option<ID>,
    /// An agent within the account, 1 to 128 characters.
    agent_id: Option<ID>,
    /// What was measured: the slug of a usage type that exists (`usageTypes` lists them).
    usage_type: String,
    /// How much, in the usage type's unit: 0 to 2^63-1.
    quantity: Lenient<BigInt>,
    /// The model that was asked, 1 to 128 characters.
    model: Option<String>,
    /// Who runs the model, 1 to 128 characters.
    provider: Option<String>,
    /// The slug of the class of hardware. Send it here, not in `metadata`. It need not have a hardware spec.
    tier: Option<String>,
    /// Who pays: `included` (when left out), `external` or `local`. Only `included` usage costs.
    source: Option<String>,
    /// What it costs in micros, 1e-6 of the currency unit, 0 to 2^63-1. Left out: for `compute_seconds` computed from the tier's
    /// hourly rate, rounded half up to the micro; else 0.
    cost_micros: Option<Lenient<BigInt>>,
    /// When it happened: from 2000 on, and at most 5 minutes (a setting) ahead of the server's clock. Left out: now, and in a
    /// replacement when the record that it replaces happened.
    occurred_at: Option<Lenient<DateTime>>,
    /// Anything else worth keeping: a JSON object of at most 4096 bytes. No chart looks into it.
    metadata: Option<Json<serde_json::Value>>,
}

impl From<UsageRecordInput> for RecordDraft {
    fn from(UsageRecordInput { idempotency_key, account_id, usage }: UsageRecordInput) -> Self {
        usage.into_draft(account_id, idempotency_key)
    }
}

impl UsageReplacementInput {
    /// The record of an account and key.
    pub(crate) fn into_draft(self, account_id: ID, idempotency_key: ID) -> RecordDraft {
        let text = |id: Option<ID>| id.map(|id| id.0);
        RecordDraft {
            idempotency_key: idempotency_key.0,
            account_id: account_id.0,
            user_id: text(self.user_id),
            session_id: text(self.session_id),
            workspace_id: text(self.workspace_id),
            agent_id: text(self.agent_id),
            usage_type: self.usage_type,
            quantity: self.quantity.0.map(|BigInt(quantity)| quantity),
            model: self.model,
            provider: self.provider,
            tier: self.tier,
            source: self.source,
            cost_micros: self.cost_micros.map(|cost| cost.0.map(|BigInt(micros)| micros)),
            occurred_at: self.occurred_at.map(|time| time.0.map(|DateTime(instant)| instant)),
            metadata: self.metadata.map(|Json(metadata)| metadata),
        }
    }
}

/// Records to take in.
#[derive(Debug, InputObject)]
pub(crate) struct RecordUsageInput {
    /// The records, at most 5000 (a setting). They may belong to different accounts. None is fine.
    pub(crate) records: SentRecords,
}

/// `[UsageRecordInput!]!`, read straight into drafts where it comes as the JSON of a variable: see
/// [`raw_records`](crate::graphql::raw_records).
#[derive(Debug)]
pub(crate) struct SentRecords(pub(crate) Vec<RecordDraft>);

impl InputType for SentRecords {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Vec::<UsageRecordInput>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<UsageRecordInput>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<UsageRecordInput>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        if let Some(Value::Binary(json)) = &value {
            return serde_json::from_slice(json).map(Self).map_err(|error| {
                let message = format!("the records do not fit `UsageRecordInput`: {error}");
                InputValueError::custom(message).with_extension("code", ErrorCode::GraphqlValidationFailed.as_str())
            });
        }
        let records = Vec::<UsageRecordInput>::parse(value).map_err(InputValueError::propagate)?;
        Ok(Self(records.into_iter().map(RecordDraft::from).collect()))
    }

    fn to_value(&self) -> Value {
        Value::Null // input only: it has no default that would be shown
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RecordStatus", name = "RecordStatus")]
pub(crate) enum RecordStatusName {
    /// Committed now: durable, and part of the very next answer.
    Recorded,
    /// Committed before with the same content: nothing was counted again. As good as recorded.
    Duplicate,
    /// The key was recorded before with other content: nothing was changed.
    Conflict,
    /// Not recorded: it must be mended before it is sent again.
    Rejected,
}

/// One thing about one record.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordProblem {
    /// What it is; stable.
    code: &'static str,
    /// A sentence with what was sent and what to send instead.
    message: String,
    /// The field it is about.
    field: &'static str,
}

impl From<Problem> for RecordProblem {
    fn from(problem: Problem) -> Self {
        Self { code: problem.code.as_str(), message: problem.message, field: problem.field }
    }
}

/// The answer for one record.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordResult {
    /// Its place in the records sent, from 0.
    index: i32,
    /// What became of it.
    status: RecordStatusName,
    /// The id of the record that stands under its key; null when rejected.
    record_id: Option<ID>,
    /// The first problem's code; null unless it is a conflict or was rejected.
    code: Option<&'static str>,
    /// The first problem's message; null unless it is a conflict or was rejected.
    message: Option<String>,
    /// The first problem's field; null unless it is a conflict or was rejected.
    field: Option<&'static str>,
    /// All that is wrong with it, at once; empty unless it is a conflict or was rejected.
    problems: Vec<RecordProblem>,
    /// It was recorded, but this is worth mending at the sender.
    warnings: Vec<RecordProblem>,
}

/// The answer for a call: one result per record, in the order sent.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordUsagePayload {
    /// One result per record, in the order sent.
    results: Vec<RecordResult>,
    /// How many were committed now.
    recorded: i32,
    /// How many had been committed before with the same content.
    duplicates: i32,
    /// How many contradict what stands under their key.
    conflicts: i32,
    /// How many must be mended.
    rejected: i32,
}

impl From<Vec<RecordOutcome>> for RecordUsagePayload {
    fn from(outcomes: Vec<RecordOutcome>) -> Self {
        let mut payload =
            Self { results: Vec::with_capacity(outcomes.len()), recorded: 0, duplicates: 0, conflicts: 0, rejected: 0 };
        for (index, outcome) in (0..).zip(outcomes) {
            *match outcome.status {
                RecordStatus::Recorded => &mut payload.recorded,
                RecordStatus::Duplicate => &mut payload.duplicates,
                RecordStatus::Conflict => &mut payload.conflicts,
                RecordStatus::Rejected => &mut payload.rejected,
            } += 1;
            let first = outcome.problems.first();
            payload.results.push(RecordResult {
                index,
                status: outcome.status.into(),
                record_id: outcome.record_id.map(ID::from),
                code: first.map(|problem| problem.code.as_str()),
                message: first.map(|problem| problem.message.clone()),
                field: first.map(|problem| problem.field),
                problems: outcome.problems.into_iter().map(RecordProblem::from).collect(),
                warnings: outcome.warnings.into_iter().map(RecordProblem::from).collect(),
            });
        }
        payload
    }
}
