//! Inputs and result of `voidUsage` and `amendUsage`.

use std::borrow::Cow;

use async_graphql::{Enum, ID, InputObject, SimpleObject};

use super::record_usage::{RecordProblem, UsageRecordInput};
use crate::domain::correction_input::{AmendmentInput, VoidInput};
use crate::graphql::raw_records::{RawRecords, ReadFromJson};
use crate::graphql::scalars::DateTime;
use crate::recording::{CorrectionOutcome, CorrectionStatus};

/// A record to void, and why.
#[derive(Debug, InputObject)]
pub(crate) struct RecordVoidInput {
    /// The account (customer) of the record.
    account_id: ID,
    /// The idempotency key of the record.
    idempotency_key: ID,
    /// Why the record is voided, 1 to 255 bytes of UTF-8. It is stored with the correction and returned in `UsageRecord.correction`.
    reason: String,
}

impl From<RecordVoidInput> for VoidInput {
    fn from(RecordVoidInput { account_id, idempotency_key, reason }: RecordVoidInput) -> Self {
        Self { account_id: account_id.0, idempotency_key: idempotency_key.0, reason }
    }
}

impl ReadFromJson for RecordVoidInput {
    type Read = VoidInput;
}

/// The records to void.
#[derive(Debug, InputObject)]
pub(crate) struct VoidUsageInput {
    /// The records, at most 1000 (a setting; more is the error `TOO_MANY_RECORDS`). They may belong to different accounts. An
    /// empty list is allowed.
    pub(crate) records: RawRecords<RecordVoidInput>,
}

/// The replacement of a record, and why the record is replaced.
#[derive(Debug, InputObject)]
pub(crate) struct RecordAmendmentInput {
    /// The replacement, with the account and the idempotency key of the record that it replaces. An omitted field is empty in the
    /// replacement, except: an omitted `occurredAt` is that of the replaced record; an omitted `cost` is that of the replaced
    /// record if that is known and usage type, tier, model, provider, source, quantity and `occurredAt` are the same, otherwise
    /// computed from the price.
    record: UsageRecordInput,
    /// Why the record is replaced, 1 to 255 bytes of UTF-8. It is stored with the correction and returned in
    /// `UsageRecord.correction`.
    reason: String,
}

impl From<RecordAmendmentInput> for AmendmentInput {
    fn from(RecordAmendmentInput { record, reason }: RecordAmendmentInput) -> Self {
        Self { record: Ok(record.into()), reason }
    }
}

impl ReadFromJson for RecordAmendmentInput {
    type Read = AmendmentInput;
}

/// The records to replace.
#[derive(Debug, InputObject)]
pub(crate) struct AmendUsageInput {
    /// The replacements, at most 1000 (a setting; more is the error `TOO_MANY_RECORDS`). They may belong to different accounts. An
    /// empty list is allowed.
    pub(crate) records: RawRecords<RecordAmendmentInput>,
}

/// The outcome of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "CorrectionStatus", name = "CorrectionStatus")]
pub(crate) enum CorrectionStatusName {
    /// The correction was made by this call. Every query that starts afterwards includes it.
    Corrected,
    /// The same correction was made before. Nothing was changed. Treat it as success.
    Duplicate,
    /// The correction cannot be made: it is invalid, the record does not exist or is voided, or the token may not correct it. Nothing
    /// was changed.
    Rejected,
}

/// The result of one correction.
#[derive(Debug, SimpleObject)]
pub(crate) struct CorrectionResult {
    /// Index of the correction in the input, from 0.
    index: i32,
    /// The outcome.
    status: CorrectionStatusName,
    /// Id of the record that no longer counts. Null if rejected, and if the token may not record the usage type of that record.
    voided_id: Option<ID>,
    /// Id of the record that counts instead. Null if the record was voided without a replacement, or if rejected.
    replacement_id: Option<ID>,
    /// When the correction was made. Null if rejected.
    corrected_at: Option<DateTime>,
    /// Code of the first problem. Null if there is none.
    code: Option<&'static str>,
    /// Message of the first problem. Null if there is none.
    message: Option<String>,
    /// Field of the first problem. Null if there is none, or if the correction as a whole cannot be read.
    field: Option<Cow<'static, str>>,
    /// All problems of the correction. Empty unless `status` is `REJECTED`.
    problems: Vec<RecordProblem>,
    /// Problems of the replacement that did not prevent the correction, but should be fixed in the sending service.
    warnings: Vec<RecordProblem>,
}

/// The results of a `voidUsage` or `amendUsage` call, and their counts by status.
#[derive(Debug, SimpleObject)]
pub(crate) struct CorrectionPayload {
    /// One result per correction, in the order of the input.
    results: Vec<CorrectionResult>,
    /// Number of corrections with the status `CORRECTED`.
    corrected: i32,
    /// Number of corrections with the status `DUPLICATE`.
    duplicates: i32,
    /// Number of corrections with the status `REJECTED`.
    rejected: i32,
}

impl From<Vec<CorrectionOutcome>> for CorrectionPayload {
    fn from(outcomes: Vec<CorrectionOutcome>) -> Self {
        let mut payload = Self { results: Vec::with_capacity(outcomes.len()), corrected: 0, duplicates: 0, rejected: 0 };
        for (index, outcome) in (0..).zip(outcomes) {
            *match outcome.status {
                CorrectionStatus::Corrected => &mut payload.corrected,
                CorrectionStatus::Duplicate => &mut payload.duplicates,
                CorrectionStatus::Rejected => &mut payload.rejected,
            } += 1;
            let first = outcome.problems.first();
            payload.results.push(CorrectionResult {
                index,
                status: outcome.status.into(),
                voided_id: outcome.voided_id.map(ID::from),
                replacement_id: outcome.replacement_id.map(ID::from),
                corrected_at: outcome.corrected_at.map(DateTime),
                code: first.map(|problem| problem.code.as_str()),
                message: first.map(|problem| problem.message.clone()),
                field: first.map(|problem| problem.field.clone()).filter(|field| !field.is_empty()),
                problems: outcome.problems.into_iter().map(RecordProblem::from).collect(),
                warnings: outcome.warnings.into_iter().map(RecordProblem::from).collect(),
            });
        }
        payload
    }
}
