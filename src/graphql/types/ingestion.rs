//! What services sent, and the outcome.

use async_graphql::{Enum, ID, SimpleObject};

use super::date_range::DateRange;
use crate::domain::ingestion;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::recording::{IngestionReport, ServiceReport};

/// The outcome of a record, or of a whole call, that a service sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ingestion::IngestionOutcome")]
pub(crate) enum IngestionOutcome {
    /// The record was committed.
    Recorded,
    /// The record had been committed before with the same content. It was not counted again.
    Duplicate,
    /// The idempotency key exists with other content. The record was not recorded.
    Conflict,
    /// The record is invalid, or the token may not record it. It was not recorded and must be fixed before it is sent again.
    Rejected,
    /// The call was rejected or failed as a whole, for example because of its token, its size, a full queue or the database.
    Refused,
}

/// The number of records of one service with the same outcome, reason and usage type.
#[derive(Debug, SimpleObject)]
pub(crate) struct IngestionRow {
    /// The outcome.
    outcome: IngestionOutcome,
    /// Code of the error, or of the record's problem (docs/errors.md). Null for `RECORDED` and `DUPLICATE`.
    reason: Option<String>,
    /// Slug of the usage type. Null for calls that were rejected as a whole, and for usage types that do not exist.
    usage_type: Option<String>,
    /// Number of records. A call that was rejected before its records were read counts as 1.
    records: BigInt,
    /// When the last of them was sent.
    last_at: DateTime,
}

/// A record, or a call, that was not recorded.
#[derive(Debug, SimpleObject)]
pub(crate) struct IngestionExample {
    /// Code of the error, or of the record's problem (docs/errors.md).
    reason: String,
    /// When it was sent.
    seen_at: DateTime,
    /// The account (customer) of the record. Null if unknown.
    account_id: Option<ID>,
    /// The idempotency key of the record. Null if unknown.
    idempotency_key: Option<ID>,
    /// The error message that the service received.
    message: String,
}

/// What one service sent, and the outcome. Counts are numbers of records in the range.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceIngestion {
    /// Name of the service's token, or a placeholder:
    /// - `(anonymous)`: calls without a token
    /// - `(wrong token)`: calls with an invalid token, or with a wrong one beyond `wrongTokensPerMinute`
    /// - `(address)`: calls over the rate limit of their address, which were not read
    /// - `(development)`: calls without a token in development
    /// - `(viewer)`: calls of viewers, who cannot record
    service: String,
    /// When the service last sent a call, regardless of the range.
    last_seen_at: DateTime,
    /// When a record of the service was last accepted (`RECORDED` or `DUPLICATE`), regardless of the range. Null if never.
    last_recorded_at: Option<DateTime>,
    /// Records that were committed.
    recorded: BigInt,
    /// Records that had been committed before.
    duplicates: BigInt,
    /// Records whose idempotency key exists with other content.
    conflicts: BigInt,
    /// Records that were rejected individually.
    rejected: BigInt,
    /// Records of calls that were rejected or failed as a whole.
    refused: BigInt,
    /// The same counts by outcome, reason and usage type.
    rows: Vec<IngestionRow>,
    /// The last records and calls that were not recorded, newest first, at most 5 per reason, regardless of the range.
    examples: Vec<IngestionExample>,
}

/// What services sent in a date range, and the outcome.
#[derive(Debug, SimpleObject)]
pub(crate) struct Ingestion {
    /// The resolved date range. Counts are stored per quarter hour; quarter hours that begin in the range are included.
    range: DateRange,
    /// Every service that ever sent a call, by name.
    services: Vec<ServiceIngestion>,
}

impl From<IngestionReport> for Ingestion {
    fn from(report: IngestionReport) -> Self {
        Self { range: report.range.into(), services: report.services.into_iter().map(ServiceIngestion::from).collect() }
    }
}

impl From<ServiceReport> for ServiceIngestion {
    fn from(report: ServiceReport) -> Self {
        let sum = |outcome| BigInt(report.records_with(outcome).into());
        Self {
            recorded: sum(ingestion::IngestionOutcome::Recorded),
            duplicates: sum(ingestion::IngestionOutcome::Duplicate),
            conflicts: sum(ingestion::IngestionOutcome::Conflict),
            rejected: sum(ingestion::IngestionOutcome::Rejected),
            refused: sum(ingestion::IngestionOutcome::Refused),
            service: report.service,
            last_seen_at: DateTime(report.last_seen_at),
            last_recorded_at: report.last_recorded_at.map(DateTime),
            rows: report
                .counts
                .into_iter()
                .map(|(key, count)| IngestionRow {
                    outcome: key.outcome.into(),
                    reason: Some(key.reason).filter(|reason| !reason.is_empty()),
                    usage_type: Some(key.usage_type).filter(|usage_type| !usage_type.is_empty()),
                    records: BigInt(count.records.into()),
                    last_at: DateTime(count.last_at),
                })
                .collect(),
            examples: report
                .examples
                .into_iter()
                .map(|example| IngestionExample {
                    reason: example.reason,
                    seen_at: DateTime(example.seen_at),
                    account_id: example.account_id.map(ID::from),
                    idempotency_key: example.idempotency_key.map(ID::from),
                    message: example.message,
                })
                .collect(),
        }
    }
}
