//! A service that records.

use async_graphql::SimpleObject;

use crate::diagnosis::RecordingService;
use crate::graphql::scalars::{BigInt, DateTime};

/// A service that sent records in the range which were accepted, for any account.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedService {
    /// Name of the service's token, or one of the placeholders listed at `ServiceIngestion.service`.
    service: String,
    /// Number of records that it sent in the range with the result `RECORDED`. The time of the call counts, not `occurredAt`.
    recorded: BigInt,
    /// Number of records that it sent in the range with the result `DUPLICATE`: they had been recorded before.
    duplicates: BigInt,
    /// When one of its records was last accepted (`RECORDED` or `DUPLICATE`), regardless of the range. Null if never.
    last_recorded_at: Option<DateTime>,
}

impl From<RecordingService> for DiagnosedService {
    fn from(service: RecordingService) -> Self {
        Self {
            service: service.service,
            recorded: BigInt(service.recorded.into()),
            duplicates: BigInt(service.duplicates.into()),
            last_recorded_at: service.last_recorded_at.map(DateTime),
        }
    }
}
