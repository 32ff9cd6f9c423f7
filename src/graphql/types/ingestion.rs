//! What became of everything that services sent.

use async_graphql::{Enum, ID, SimpleObject};

use super::date_range::DateRange;
use crate::domain::ingestion;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::recording::{IngestionReport, ServiceReport};

/// What became of a record, or of a whole call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ingestion::IngestionOutcome")]
pub(crate) enum IngestionOutcome {
    /// Committed.
    Recorded,
    /// Committed before.
    Duplicate,
    /// Contradicts what stands under its key.
    Conflict,
    /// Must be mended before it is sent again.
    Rejected,
    /// The call as a whole was refused or failed: by its token, its size, a full queue, the database.
    Refused,
}

/// How many records of one service met one fate.
#[derive(Debug, SimpleObject)]
pub(crate) struct IngestionRow {
    /// What became of them.
    outcome: IngestionOutcome,
    /// The code of the problem or error; null where there was none.
    reason: Option<String>,
    /// The usage type; null for whole calls and for types that do not exist.
    usage_type: Option<String>,
    /// How many records; a call that was refused before its records were read counts as one.
    records: BigInt,
    /// When the last of them was sent.
    last_at: DateTime,
}

/// One that was not recorded.
#[derive(Debug, SimpleObject)]
pub(crate) struct IngestionExample {
    /// The code of the problem or error.
    reason: String,
    /// When it was sent.
    seen_at: DateTime,
    /// The customer, as far as it was known.
    account_id: Option<ID>,
    /// The key, as far as it was known.
    idempotency_key: Option<ID>,
    /// What the sender was told.
    message: String,
}

/// What became of everything that one service sent.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceIngestion {
    /// The name of its token; `(nobody)` for calls without one, `(wrong token)` for calls with one that is not accepted, or not looked at,
    /// `(address)` for calls that were not read because there were too many from their address, `(development)` for calls without one in
    /// development, `(viewer)` for viewers who tried.
    service: String,
    /// When it last sent anything, whenever that was.
    last_seen_at: DateTime,
    /// When something of it was last recorded, or known as recorded; null where that never was.
    last_recorded_at: Option<DateTime>,
    /// Records committed in the range.
    recorded: BigInt,
    /// Records that had been committed before.
    duplicates: BigInt,
    /// Records that contradict what stands under their key.
    conflicts: BigInt,
    /// Records that must be mended.
    rejected: BigInt,
    /// Records of calls that were refused as a whole.
    refused: BigInt,
    /// The same by outcome, reason and usage type.
    rows: Vec<IngestionRow>,
    /// The last few that were not recorded, newest first; whenever they were sent.
    examples: Vec<IngestionExample>,
}

/// What became of everything that was sent in a range: first of all, who is not recorded, and why.
#[derive(Debug, SimpleObject)]
pub(crate) struct Ingestion {
    /// The range as it was resolved. Counts are kept by quarter hours: those that begin in the range are counted.
    range: DateRange,
    /// Every service that ever sent anything, by name.
    services: Vec<ServiceIngestion>,
}

impl From<IngestionReport> for Ingestion {
    fn from(report: IngestionReport) -> Self {
        Self { range: report.range.into(), services: report.services.into_iter().map(ServiceIngestion::from).collect() }
    }
}

impl From<ServiceReport> for ServiceIngestion {
    fn from(report: ServiceReport) -> Self {
        let sum = |outcome| BigInt(report.of(outcome).into());
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
