//! Usage that was not recorded.

use async_graphql::SimpleObject;

use crate::diagnosis;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::graphql::types::ingestion::IngestionOutcome;

/// Usage of one service that was not recorded, for one reason.
#[derive(Debug, SimpleObject)]
pub(crate) struct RefusedUsage {
    /// Who sent it: the name of its token, or what stands for one in `ingestion`: `(nobody)`, `(wrong token)`, `(address)`.
    service: String,
    /// What became of it: `CONFLICT`, `REJECTED` or `REFUSED`.
    outcome: IngestionOutcome,
    /// The code of the problem or error.
    reason: String,
    /// The usage type; null for whole calls and for types that do not exist.
    usage_type: Option<String>,
    /// How many records; a call that was refused before its records were read counts as one.
    records: BigInt,
    /// When the last of them was sent.
    last_at: DateTime,
    /// When anything of this service was last recorded, or known as recorded; null where that never was.
    last_recorded_at: Option<DateTime>,
    /// What the service was told the last time; null where that is not kept any more.
    example: Option<String>,
}

impl From<diagnosis::RefusedUsage> for RefusedUsage {
    fn from(refused: diagnosis::RefusedUsage) -> Self {
        Self {
            service: refused.service,
            outcome: refused.outcome.into(),
            reason: refused.reason,
            usage_type: refused.usage_type,
            records: BigInt(refused.records.into()),
            last_at: DateTime(refused.last_at),
            last_recorded_at: refused.last_recorded_at.map(DateTime),
            example: refused.example,
        }
    }
}
