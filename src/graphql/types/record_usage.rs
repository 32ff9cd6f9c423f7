//! Input and result of `recordUsage`.

use std::borrow::Cow;

use async_graphql::{Enum, ID, InputObject, Json, SimpleObject};

use crate::domain::difference;
use crate::domain::problem::Problem;
use crate::domain::record_input::{RecordInput, SentLabel};
use crate::graphql::raw_records::{RawRecords, ReadFromJson};
use crate::graphql::scalars::{BigInt, DateTime, Decimal, Lenient};
use crate::recording::{RecordOutcome, RecordStatus};

/// A usage record: how much of one usage type an account used at one time. An invalid value rejects this record only; its result
/// lists all of its problems.
#[derive(Debug, InputObject)]
pub(crate) struct UsageRecordInput {
    /// A key that you choose, unique within the account, 1 to 255 bytes of UTF-8. Sending a record again under the same key counts it
    /// once; other content under the same key is a `CONFLICT`. Prefer keys that begin with a time, such as ULIDs or UUIDs of
    /// version 7: they stay fast to record among hundreds of millions.
    idempotency_key: ID,
    /// The account (customer), 1 to 255 bytes of UTF-8.
    account_id: ID,
    /// The user, 1 to 255 bytes of UTF-8. Ids are unique within the account.
    user_id: Option<ID>,
    /// The session, 1 to 255 bytes of UTF-8. Ids are unique within the account.
    session_id: Option<ID>,
    /// The workspace, 1 to 255 bytes of UTF-8. Ids are unique within the account.
    workspace_id: Option<ID>,
    /// The agent, 1 to 255 bytes of UTF-8. Ids are unique within the account.
    agent_id: Option<ID>,
    /// Slug of the usage type, such as `tokens_input`. It must exist; the query `usageTypes` lists them.
    usage_type: String,
    /// Quantity in the unit of the usage type: a whole number from 0 to 2^63-1.
    quantity: Lenient<BigInt>,
    /// The model that was called, 1 to 255 bytes of UTF-8.
    model: Option<String>,
    /// The provider that runs the model, 1 to 255 bytes of UTF-8.
    provider: Option<String>,
    /// The hardware tier, 1 to 255 bytes of UTF-8, such as `gpu-a100` or `NVIDIA-H100-80GB-HBM3`. Send it here, because queries do
    /// not read `metadata`. The tier need not have a hardware spec.
    tier: Option<String>,
    /// Who pays: `included` (the account pays this installation), `external` (it pays another provider) or `local` (its own
    /// hardware). Only `included` usage has a cost. Default: `included`.
    source: Option<String>,
    /// Cost in the currency of this installation, 0 to 9223372036.854775807, with at most nine decimal places (problem
    /// `INVALID_COST`). Omitted: computed from the price in force at `occurredAt`, rounded half up to nine decimal places
    /// (problem `COST_OUT_OF_RANGE` if it is too large); not known without a price. Usage of the sources `external` and `local`
    /// costs 0; a cost that is sent for it is ignored with the warning `COST_IGNORED`.
    cost: Option<Lenient<Decimal>>,
    /// When the usage happened; it decides the day of the record. From 2000-01-01, or the first month that `retention.months` keeps, up to 5 minutes (a setting) after the server's
    /// time. Set it once and send the same value on every retry: another value under the same key is a `CONFLICT`. Omitted: when
    /// the server first received the key; in a replacement: that of the replaced record.
    occurred_at: Option<Lenient<DateTime>>,
    /// Additional data: a JSON object of at most 4096 bytes. An empty object or list equals none. It is stored and returned, but queries cannot group or filter by it: send `labels` for that.
    metadata: Option<Json<serde_json::Value>>,
    /// Labels that queries can group and filter by, such as a team, a feature or an environment: at most 16 (problem `TOO_MANY_LABELS`),
    /// each key once (`REPEATED_LABEL_KEY`), in any order. Omitted or empty: none. Values that differ in every record, such as request ids,
    /// belong into `metadata`.
    labels: Option<Vec<LabelInput>>,
}

/// A label of a usage record.
#[derive(Debug, InputObject)]
pub(crate) struct LabelInput {
    /// The key, such as `team`: 1 to 64 characters of `a` to `z`, `0` to `9`, `-`, `_` and `.`, beginning with a letter or digit.
    key: String,
    /// The value, such as `search`: 1 to 255 bytes of UTF-8. It is stored as it is sent, and compared exactly.
    value: String,
}

impl From<LabelInput> for SentLabel {
    fn from(LabelInput { key, value }: LabelInput) -> Self {
        Self { key, value }
    }
}

impl From<UsageRecordInput> for RecordInput {
    fn from(sent: UsageRecordInput) -> Self {
        let text = |id: Option<ID>| id.map(|id| id.0);
        Self {
            idempotency_key: sent.idempotency_key.0,
            account_id: sent.account_id.0,
            user_id: text(sent.user_id),
            session_id: text(sent.session_id),
            workspace_id: text(sent.workspace_id),
            agent_id: text(sent.agent_id),
            usage_type: sent.usage_type,
            quantity: sent.quantity.0.map(|BigInt(quantity)| quantity),
            model: sent.model,
            provider: sent.provider,
            tier: sent.tier,
            source: sent.source,
            cost_nanos: sent.cost.map(|cost| cost.0.map(|Decimal(nanos)| nanos)),
            occurred_at: sent.occurred_at.map(|time| time.0.map(|DateTime(instant)| instant)),
            metadata: sent.metadata.map(|Json(metadata)| metadata.into()),
            labels: sent.labels.into_iter().flatten().map(SentLabel::from).collect(),
        }
    }
}

impl ReadFromJson for UsageRecordInput {
    type Read = RecordInput;
}

/// The records to record.
#[derive(Debug, InputObject)]
pub(crate) struct RecordUsageInput {
    /// The records, at most 5000 (a setting; more is the error `TOO_MANY_RECORDS`). They may belong to different accounts. An
    /// empty list is allowed.
    pub(crate) records: RawRecords<UsageRecordInput>,
}

/// The outcome of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RecordStatus", name = "RecordStatus")]
pub(crate) enum RecordStatusName {
    /// The record was committed by this call: it is durable, and every query that starts afterwards includes it.
    Recorded,
    /// The record had been committed before with the same content. It was not counted again. Treat it as success.
    Duplicate,
    /// The idempotency key exists with other content. The existing record was not changed, and this one was not recorded.
    Conflict,
    /// The record is invalid, or the token may not record it. It was not recorded; fix it before sending it again.
    Rejected,
}

/// A problem, or a warning, about one record or correction.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordProblem {
    /// Stable machine-readable code (docs/errors.md).
    code: &'static str,
    /// Human-readable description: what was sent, and what to send instead. The text may change; use `code` in programs.
    message: String,
    /// The input field that has the problem, such as `quantity` or `labels.0.key`. Null if the record or correction as a whole cannot be read.
    field: Option<Cow<'static, str>>,
}

impl From<Problem> for RecordProblem {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.as_str(),
            message: problem.message,
            field: Some(problem.field).filter(|field| !field.is_empty()),
        }
    }
}

/// A field in which a record differs from the existing record under its key. A cost or a time that was left out in one of them
/// is not a difference.
#[derive(Debug, SimpleObject)]
pub(crate) struct FieldDifference {
    /// The field of `UsageRecordInput`.
    field: &'static str,
    /// The value of the existing record; for `labels` a JSON object. Null if it has none, and for `metadata`, whose content is not shown.
    existing: Option<String>,
    /// The value that was sent; for `labels` a JSON object. Null if none was, and for `metadata`.
    sent: Option<String>,
}

impl From<difference::FieldDifference> for FieldDifference {
    fn from(difference: difference::FieldDifference) -> Self {
        let difference::FieldDifference { field, existing, sent } = difference;
        Self { field, existing, sent }
    }
}

/// The result of one record.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordResult {
    /// Index of the record in the input, from 0.
    index: i32,
    /// The outcome.
    status: RecordStatusName,
    /// Id of the first record under the key. Null if rejected, and if the token may not record the usage type of that record.
    record_id: Option<ID>,
    /// Id of the record that counts under the key now: that of the replacement if the first record was replaced. Null if it was
    /// voided, if rejected, and if the token may not record the usage type of that record.
    current_record_id: Option<ID>,
    /// Code of the first problem. Null if there is none.
    code: Option<&'static str>,
    /// Message of the first problem. Null if there is none.
    message: Option<String>,
    /// Field of the first problem. Null if there is none, or if the record as a whole cannot be read.
    field: Option<Cow<'static, str>>,
    /// All problems of the record. Empty unless `status` is `CONFLICT` or `REJECTED`.
    problems: Vec<RecordProblem>,
    /// The fields in which this record differs from the existing one. Empty unless `status` is `CONFLICT`, and if the token may not
    /// record the usage type of the existing one.
    differences: Vec<FieldDifference>,
    /// Problems that did not prevent recording, but should be fixed in the sending service.
    warnings: Vec<RecordProblem>,
}

/// The results of a `recordUsage` call, and their counts by status.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordUsagePayload {
    /// One result per record, in the order of the input.
    results: Vec<RecordResult>,
    /// Number of records with the status `RECORDED`.
    recorded: i32,
    /// Number of records with the status `DUPLICATE`.
    duplicates: i32,
    /// Number of records with the status `CONFLICT`.
    conflicts: i32,
    /// Number of records with the status `REJECTED`.
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
                current_record_id: outcome.current_record_id.map(ID::from),
                code: first.map(|problem| problem.code.as_str()),
                message: first.map(|problem| problem.message.clone()),
                field: first.map(|problem| problem.field.clone()).filter(|field| !field.is_empty()),
                differences: outcome.differences.into_iter().map(FieldDifference::from).collect(),
                problems: outcome.problems.into_iter().map(RecordProblem::from).collect(),
                warnings: outcome.warnings.into_iter().map(RecordProblem::from).collect(),
            });
        }
        payload
    }
}
