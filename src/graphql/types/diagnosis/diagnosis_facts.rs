//! What a diagnosis is made from.

use async_graphql::SimpleObject;

use super::clock_delays::ClockDelays;
use super::record_access::RecordAccess;
use super::recorded_usage::RecordedUsage;
use super::refused_usage::RefusedUsage;
use super::rollup_check::RollupCheck;
use crate::diagnosis::Facts;

/// What a diagnosis is made from.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosisFacts {
    /// Who could record now.
    access: RecordAccess,
    /// What is recorded.
    usage: RecordedUsage,
    /// What was not recorded in the range, of all accounts, most records first; at most 50 kinds. `ingestion` has all of them.
    refused: Vec<RefusedUsage>,
    /// Whether sums equal their records.
    rollups: RollupCheck,
    /// How long after they occurred records were recorded; null where there are none in the range.
    delays: Option<ClockDelays>,
}

impl From<Facts> for DiagnosisFacts {
    fn from(facts: Facts) -> Self {
        Self {
            access: facts.access.into(),
            usage: facts.usage.into(),
            refused: facts.refused.into_iter().map(RefusedUsage::from).collect(),
            rollups: facts.rollups.into(),
            delays: facts.delays.map(ClockDelays::from),
        }
    }
}
