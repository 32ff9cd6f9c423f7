//! The facts behind a diagnosis.

use async_graphql::SimpleObject;

use super::clock_delays::ClockDelays;
use super::diagnosed_service::DiagnosedService;
use super::record_access::RecordAccess;
use super::recorded_usage::RecordedUsage;
use super::rejected_usage::RejectedUsage;
use super::rollup_check::RollupCheck;
use crate::diagnosis::Facts;

/// The facts behind a diagnosis.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosisFacts {
    /// Whether services can record now.
    access: RecordAccess,
    /// What is recorded.
    usage: RecordedUsage,
    /// Who records: the services whose records were recorded in the range, of all accounts, most records first. At most 50;
    /// `ingestion` returns all of them.
    services: Vec<DiagnosedService>,
    /// Usage that was sent in the range but not recorded, of all accounts: the 50 groups with the most records. `ingestion`
    /// returns all of them.
    rejections: Vec<RejectedUsage>,
    /// Whether rollups equal the sum of their records.
    rollups: RollupCheck,
    /// Delays between `occurredAt` and `recordedAt`. Null if there are no records in the range.
    delays: Option<ClockDelays>,
}

impl From<Facts> for DiagnosisFacts {
    fn from(facts: Facts) -> Self {
        Self {
            access: facts.access.into(),
            usage: facts.usage.into(),
            services: facts.services.into_iter().map(DiagnosedService::from).collect(),
            rejections: facts.rejections.into_iter().map(RejectedUsage::from).collect(),
            rollups: facts.rollups.into(),
            delays: facts.delays.map(ClockDelays::from),
        }
    }
}
