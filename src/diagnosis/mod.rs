//! The doctor: checks access, recorded usage, rejections, rollups and clocks, and reports problems with their resolution.
//!
//! `Doctor::diagnose` reads, and writes only the buffered ingestion counts. `Doctor::send_probe` records a marked record the way
//! every record is recorded, verifies it, and voids it. The API and `usage-insights diagnose` use both. The command can also
//! diagnose a running server through its API, so the results serialize to the JSON of the API and deserialize from it.

mod checks;
mod facts;
mod implausible_quantity;
mod in_process;
mod probe;
mod problem;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use facts::{
    Facts, ImplausibleQuantity, RecordedDay, RecordedType, RecordedUsage, RecordingService, RejectedUsage, RollupCheck,
};
use implausible_quantity::implausible_quantities;
use in_process::InProcessTransport;
pub use in_process::ProbeSender;
pub(crate) use probe::{Probe, ProbeCounts, ProbeError, ProbeTransport, StoredProbe, send_probe};
pub use probe::{ProbeReport, ProbeStep, ProbeStepName, StepStatus};
pub use problem::{DiagnosedProblem, DiagnosisCode, Severity, sort_problems};

use crate::analytics::{Analytics, InsightsQuery};
use crate::auth::Authenticator;
use crate::clock::Clock;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::IngestionOutcome;
use crate::domain::range::{DateRange, Preset, RangeRequest};
use crate::domain::text::Label;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::domain::wire;
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::recording::{IngestionReport, Recorder, RollupReconciler, ServiceReport};
use crate::store::database::Database;

/// Time limit of the recount of rollups. Days beyond it are skipped, which the report shows.
const RECOUNT_TIMEOUT: Duration = Duration::from_secs(5);
/// The maximum number of differences that are kept as examples.
const MAX_EXAMPLES: usize = 5;
/// The maximum number of rejection rows.
const MAX_REJECTIONS: usize = 50;
/// The maximum number of services.
const MAX_SERVICES: usize = 50;

/// The parameters of a diagnosis.
#[derive(Clone, Debug)]
pub struct DiagnosisRequest {
    /// The range to examine.
    pub range: RangeRequest,
    /// Time zone that decides where days begin.
    pub zone: Zone,
    /// The account to examine; `None` for all accounts.
    pub account_id: Option<String>,
}

/// The result of a diagnosis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// When the diagnosis was made.
    pub examined_at: Timestamp,
    /// The examined range.
    #[serde(with = "wire::range")]
    pub range: DateRange,
    /// The examined account; `None` for all accounts.
    pub account_id: Option<String>,
    /// Migrations that are not applied, oldest first.
    pub pending_migrations: Vec<String>,
    /// The evidence; `None` while migrations are pending, because tables may be missing.
    pub facts: Option<Facts>,
    /// The problems, most severe first.
    pub problems: Vec<DiagnosedProblem>,
}

/// Diagnoses the service from within the process.
#[derive(Clone, Debug)]
pub struct Doctor {
    database: Database,
    clock: Clock,
    authenticator: Arc<Authenticator>,
    recorder: Arc<Recorder>,
    analytics: Analytics,
}

impl Diagnosis {
    /// The diagnosis of a database with pending migrations. `INVALID_RANGE` as for any query.
    pub fn with_pending_migrations(
        request: &DiagnosisRequest,
        now: Timestamp,
        pending_migrations: Vec<String>,
    ) -> Result<Self, Error> {
        let range = request
            .range
            .resolve(request.zone, now, None)
            .map_err(|message| Error::argument(ErrorCode::InvalidRange, "range", message))?;
        let account_id = request.account_id.clone();
        let problems = vec![checks::pending(&pending_migrations)];
        Ok(Self { examined_at: now, range, account_id, pending_migrations, facts: None, problems })
    }

    /// Whether there are no problems.
    pub const fn is_healthy(&self) -> bool {
        self.problems.is_empty()
    }
}

/// The names of the pending migrations, oldest first.
pub async fn pending_migrations(database: &Database) -> Result<Vec<String>, Error> {
    let status = database.migration_status().await?;
    Ok(status.into_iter().filter(|(_, is_applied)| !is_applied).map(|(name, _)| name).collect())
}

impl Doctor {
    /// Diagnoses `database` through the modules that use it.
    pub const fn new(
        database: Database,
        clock: Clock,
        authenticator: Arc<Authenticator>,
        recorder: Arc<Recorder>,
        analytics: Analytics,
    ) -> Self {
        Self { database, clock, authenticator, recorder, analytics }
    }

    /// Examines the range and reports its problems. Writes only the buffered ingestion counts, before it reads them, so that the
    /// latest rejections are included. `INVALID_RANGE` and `INVALID_ARGUMENT` as for any query.
    pub async fn diagnose(&self, request: DiagnosisRequest) -> Result<Diagnosis, Error> {
        let account_id = request.account_id.clone().map(|id| Label::parse("accountId", id)).transpose();
        account_id.map_err(|problem| vec![problem])?;
        let now = self.clock.now();
        let pending = pending_migrations(&self.database).await?;
        if !pending.is_empty() {
            return Diagnosis::with_pending_migrations(&request, now, pending);
        }
        let DiagnosisRequest { range, zone, account_id } = request;
        let filter = UsageFilter::for_accounts(AccountFilter::all(AccountScope::All).with_accounts(account_id.clone())); // callers are admins
        let query = self.analytics.query(range, zone, filter).await?;
        let range = query.range;
        self.recorder.ingestion_counters().flush().await;
        let ingestion = self.recorder.ingestion(range).await?;
        let facts = Facts {
            access: self.authenticator.record_access().await?,
            usage: self.usage(&query).await?,
            services: services(&ingestion),
            rejections: rejections(ingestion),
            rollups: self.recount(range, now, account_id.as_deref()).await?,
            // `recording.max_ahead_seconds` bounds how far records are ahead of the clock; a day exceeds any sensible value.
            delays: self.database.delays(account_id.as_deref(), range.start, range.end.min(now.plus_millis(UTC_DAY_MS))).await?,
        };
        let problems = checks::problems(&facts, account_id.as_deref(), now, self.recorder.long_ago(now));
        Ok(Diagnosis { examined_at: now, range, account_id, pending_migrations: Vec::new(), facts: Some(facts), problems })
    }

    /// Sends a probe as `sender`, verifies it in the store, the rollups and a query, and voids it.
    pub async fn send_probe(&self, sender: ProbeSender) -> ProbeReport {
        let transport = InProcessTransport {
            authenticator: Arc::clone(&self.authenticator),
            recorder: Arc::clone(&self.recorder),
            analytics: self.analytics.clone(),
            sender,
        };
        send_probe(&transport).await
    }

    async fn usage(&self, query: &InsightsQuery) -> Result<RecordedUsage, Error> {
        let extent = self.analytics.recorded_extent(&query.filter.account_filter).await?;
        let last_30_days = RangeRequest::Preset(Preset::Last30Days);
        let last_30_days = self.analytics.query(last_30_days, query.range.zone, query.filter.clone()).await?;
        let distribution = query.distribution().await?;
        let (without_tier, without_model) =
            (query.totals_without(Dimension::Tier).await?, query.totals_without(Dimension::Model).await?);
        let types = distribution.totals.iter().map(|(usage_type, totals)| RecordedType {
            usage_type: usage_type.to_owned(),
            records: totals.records,
            without_tier: if usage_type == COMPUTE_SECONDS { without_tier.of(usage_type).records } else { 0 },
            without_model: without_model.of(usage_type).records,
        });
        Ok(RecordedUsage {
            first_record_at: extent.map(|(first, _)| first),
            last_record_at: extent.map(|(_, last)| last),
            records: distribution.totals.all().records,
            records_last_30_days: last_30_days.totals().await?.all().records,
            types: types.collect(),
            days: distribution.days.iter().map(|(date, records)| RecordedDay { date: *date, records: *records }).collect(),
            implausible_quantities: implausible_quantities(&distribution),
        })
    }

    /// Recounts the UTC days of the range that have begun, newest first, until `RECOUNT_TIMEOUT`.
    async fn recount(&self, range: DateRange, now: Timestamp, account_id: Option<&str>) -> Result<RollupCheck, Error> {
        let reconciler = RollupReconciler::new(self.database.clone());
        let started = Instant::now();
        let (first, last) = (range.start.floor_utc_day(), range.end.min(now.plus_millis(UTC_DAY_MS)).plus_millis(-1));
        let days = std::iter::successors(Some(last.floor_utc_day()), |day| Some(day.plus_millis(-UTC_DAY_MS)));
        let mut check = RollupCheck::default();
        for day in days.take_while(|day| *day >= first) {
            check.days += 1;
            if started.elapsed() > RECOUNT_TIMEOUT {
                continue;
            }
            check.recounted_days += 1;
            for difference in reconciler.verify(day, account_id).await? {
                check.differences += 1;
                if check.examples.len() < MAX_EXAMPLES {
                    check.examples.push(difference.to_string());
                }
            }
        }
        Ok(check)
    }
}

/// The services whose records were recorded, of all accounts, because a service records for several.
fn services(report: &IngestionReport) -> Vec<RecordingService> {
    let service = |service: &ServiceReport| RecordingService {
        service: service.service.clone(),
        recorded: service.records_with(IngestionOutcome::Recorded),
        duplicates: service.records_with(IngestionOutcome::Duplicate),
        last_recorded_at: service.last_recorded_at,
    };
    let mut services: Vec<_> = report.services.iter().map(service).collect();
    services.retain(|service| service.recorded + service.duplicates > 0);
    services.sort_by(|left, right| right.recorded.cmp(&left.recorded).then_with(|| left.service.cmp(&right.service)));
    services.truncate(MAX_SERVICES);
    services
}

/// Usage that was not recorded, of all accounts, because rejected calls do not name an account.
fn rejections(report: IngestionReport) -> Vec<RejectedUsage> {
    let mut rejections = Vec::new();
    for service in report.services {
        for (key, count) in service.counts {
            if matches!(key.outcome, IngestionOutcome::Recorded | IngestionOutcome::Duplicate) {
                continue;
            }
            let example = service.examples.iter().find(|example| example.reason == key.reason);
            rejections.push(RejectedUsage {
                service: service.service.clone(),
                outcome: key.outcome,
                reason: key.reason,
                usage_type: Some(key.usage_type).filter(|usage_type| !usage_type.is_empty()),
                records: count.records,
                last_at: count.last_at,
                last_recorded_at: service.last_recorded_at,
                example: example.map(|example| example.message.clone()),
            });
        }
    }
    rejections.sort_by(|left, right| right.records.cmp(&left.records).then_with(|| left.service.cmp(&right.service)));
    rejections.truncate(MAX_REJECTIONS);
    rejections
}
