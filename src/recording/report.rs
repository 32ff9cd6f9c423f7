//! What became of everything that was sent, put together per service.

use crate::domain::ingestion::{IngestionCount, IngestionExample, IngestionKey, IngestionOutcome};
use crate::domain::range::DateRange;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::database::Database;

/// What became of everything that was sent in a range.
#[derive(Clone, Debug)]
pub struct IngestionReport {
    /// The range.
    pub range: DateRange,
    /// Every service that ever sent anything, by name.
    pub services: Vec<ServiceReport>,
}

/// What became of everything that one service sent.
#[derive(Clone, Debug)]
pub struct ServiceReport {
    /// The name of its token, or what stands in for one.
    pub service: String,
    /// When it last sent anything.
    pub last_seen_at: Timestamp,
    /// When something of it was last recorded, or known as recorded.
    pub last_recorded_at: Option<Timestamp>,
    /// Counts of the range.
    pub counts: Vec<(IngestionKey, IngestionCount)>,
    /// The last few that were not recorded, newest first.
    pub examples: Vec<IngestionExample>,
}

impl ServiceReport {
    /// How many records met this fate.
    pub fn of(&self, outcome: IngestionOutcome) -> i64 {
        self.counts.iter().filter(|(key, _)| key.outcome == outcome).map(|(_, count)| count.records).sum()
    }
}

pub(super) async fn report(database: &Database, range: DateRange) -> Result<IngestionReport, Error> {
    let counts = database.ingestion_counts(range.start, range.end).await?;
    let examples = database.ingestion_examples().await?;
    let services = database.last_ingestion().await?.into_iter().map(|(service, last_seen_at, last_recorded_at)| ServiceReport {
        counts: counts.iter().filter(|(key, _)| key.service == service).cloned().collect(),
        examples: examples.iter().filter(|example| example.service == service).cloned().collect(),
        service,
        last_seen_at,
        last_recorded_at,
    });
    Ok(IngestionReport { range, services: services.collect() })
}
