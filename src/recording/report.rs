//! Report of the outcomes of received records, per service.

use crate::domain::ingestion::{IngestionCount, IngestionExample, IngestionKey, IngestionOutcome};
use crate::domain::range::DateRange;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::database::Database;

/// Outcomes of all records received in a range.
#[derive(Clone, Debug)]
pub struct IngestionReport {
    /// The range.
    pub range: DateRange,
    /// Every service that ever sent records, by name.
    pub services: Vec<ServiceReport>,
}

/// Outcomes of the records of one service.
#[derive(Clone, Debug)]
pub struct ServiceReport {
    /// Name of its token, or a placeholder for requests without a token name.
    pub service: String,
    /// When it last sent a record.
    pub last_seen_at: Timestamp,
    /// When one of its records was last recorded or found to be a duplicate; `None` if never.
    pub last_recorded_at: Option<Timestamp>,
    /// Counts within the range.
    pub counts: Vec<(IngestionKey, IngestionCount)>,
    /// The latest records and calls that were not recorded, newest first.
    pub examples: Vec<IngestionExample>,
}

impl ServiceReport {
    /// Number of records with this outcome.
    pub fn records_with(&self, outcome: IngestionOutcome) -> i64 {
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
