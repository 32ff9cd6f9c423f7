//! A service that records.

use async_graphql::SimpleObject;

use crate::diagnosis::Sender;
use crate::graphql::scalars::{BigInt, DateTime};

/// A service whose records were recorded in the range.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedSender {
    /// Name of the service's token, or one of the placeholders listed at `ServiceIngestion.service`.
    service: String,
    /// Number of its records that were sent and recorded in the range.
    recorded: BigInt,
    /// Number of its records that were sent in the range and had been recorded before.
    duplicates: BigInt,
    /// When one of its records was last accepted (`RECORDED` or `DUPLICATE`). Null if never.
    last_recorded_at: Option<DateTime>,
}

impl From<Sender> for DiagnosedSender {
    fn from(sender: Sender) -> Self {
        Self {
            service: sender.service,
            recorded: BigInt(sender.recorded.into()),
            duplicates: BigInt(sender.duplicates.into()),
            last_recorded_at: sender.last_recorded_at.map(DateTime),
        }
    }
}
