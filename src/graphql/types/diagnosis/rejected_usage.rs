//! Usage that was not recorded.

use async_graphql::SimpleObject;

use crate::diagnosis;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::graphql::types::ingestion::IngestionOutcome;

/// Records of one service that were not recorded, for one reason.
#[derive(Debug, SimpleObject)]
pub(crate) struct RejectedUsage {
    /// Name of the service's token, or one of the placeholders listed at `ServiceIngestion.service`.
    service: String,
    /// The outcome: `CONFLICT`, `REJECTED` or `REFUSED`.
    outcome: IngestionOutcome,
    /// Code of the error, or of the record's problem (docs/errors.md).
    reason: String,
    /// Slug of the usage type. Null for calls that were rejected as a whole, and for usage types that do not exist.
    usage_type: Option<String>,
    /// Number of records. A call that was rejected before its records were read counts as 1.
    records: BigInt,
    /// When the last of them was sent.
    last_at: DateTime,
    /// When a record of this service was last accepted (`RECORDED` or `DUPLICATE`). Null if never.
    last_recorded_at: Option<DateTime>,
    /// The error message that the service last received for this reason. Null if it is no longer stored.
    example: Option<String>,
}

impl From<diagnosis::RejectedUsage> for RejectedUsage {
    fn from(rejected: diagnosis::RejectedUsage) -> Self {
        Self {
            service: rejected.service,
            outcome: rejected.outcome.into(),
            reason: rejected.reason,
            usage_type: rejected.usage_type,
            records: BigInt(rejected.records.into()),
            last_at: DateTime(rejected.last_at),
            last_recorded_at: rejected.last_recorded_at.map(DateTime),
            example: rejected.example,
        }
    }
}
