//! The doctor: checks access, recorded usage, rejections, rollups and clocks, and reports problems with their resolution.
//!
//! `Doctor::diagnose` reads, and writes only the buffered ingestion counts. `Doctor::send_probe` records a marked record the way
//! every record is recorded, verifies it, and voids it. The API and `usage-insights diagnose` use both. The command can also
//! diagnose a running server through its API, so the results serialize to the JSON of the API and deserialize from it.

mod facts;
mod in_process;
mod judge;
mod probe;
mod problem;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use facts::{Facts, RecordedDay, RecordedType, RecordedUsage, RefusedUsage, RollupCheck};
use in_process::InProcess;
pub use in_process::Sender;
pub(crate) use probe::{Fault, Probe, ProbeRoute, StandingProbe, Sums, send_probe};
pub use probe::{ProbeReport, ProbeStep, ProbeStepName, StepStatus};
pub use problem::{DiagnosedProblem, DiagnosisCode, Severity, rank};

use crate::analytics::{Analytics, Question};
use crate::auth::Authenticator;
use crate::clock::Clock;
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::IngestionOutcome;
use crate::domain::range::{DateRange, Preset, RangeRequest};
use crate::domain::reach::{Reach, Whose};
use crate::domain::text::Label;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::domain::wire;
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::recording::{Books, Recorder};
use crate::store::database::Database;

/// Time limit of the recount of rollups. Days beyond it are skipped, which the report shows.
const RECOUNT_FOR: Duration = Duration::from_secs(5);
/// The maximum number of differences that are kept as examples.
const DIFFERENCES_SHOWN: usize = 5;
/// The maximum number of rejection rows.
const REFUSED_LISTED: usize = 50;

/// The parameters of a diagnosis.
#[derive(Clone, Debug)]
pub struct Examination {
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
    pub fn behind(examination: &Examination, now: Timestamp, pending_migrations: Vec<String>) -> Result<Self, Error> {
        let range = examination
            .range
            .resolve(examination.zone, now, None)
            .map_err(|message| Error::argument(ErrorCode::InvalidRange, "range", message))?;
        let account_id = examination.account_id.clone();
        let problems = vec![judge::pending(&pending_migrations)];
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
    pub async fn examine(&self, examination: Examination) -> Result<Diagnosis, Error> {
        let account_id = examination.account_id.clone().map(|id| Label::parse("accountId", id)).transpose();
        account_id.map_err(|problem| vec![problem])?;
        let now = self.clock.now();
        let pending = pending_migrations(&self.database).await?;
        if !pending.is_empty() {
            return Diagnosis::behind(&examination, now, pending);
        }
        let Examination { range, zone, account_id } = examination;
        let filter = UsageFilter::of(Whose::all(Reach::Everything).asking(account_id.clone())); // callers are admins
        let question = self.analytics.question(range, zone, filter).await?;
        let range = question.range;
        let facts = Facts {
            access: self.authenticator.record_access().await?,
            usage: self.usage(&question).await?,
            refused: self.refused(range).await?,
            rollups: self.recount(range, now, account_id.as_deref()).await?,
            // `recording.max_ahead_seconds` bounds how far records are ahead of the clock; a day exceeds any sensible value.
            delays: self.database.delays(account_id.as_deref(), range.start, range.end.min(now.plus_millis(UTC_DAY_MS))).await?,
        };
        let problems = judge::problems(&facts, account_id.as_deref(), now);
        Ok(Diagnosis { examined_at: now, range, account_id, pending_migrations: Vec::new(), facts: Some(facts), problems })
    }

    /// Sends a probe as `sender`, verifies it in the store, the rollups and a query, and voids it.
    pub async fn send_probe(&self, sender: Sender) -> ProbeReport {
        let route = InProcess {
            authenticator: Arc::clone(&self.authenticator),
            recorder: Arc::clone(&self.recorder),
            analytics: self.analytics.clone(),
            sender,
        };
        send_probe(&route).await
    }

    async fn usage(&self, question: &Question) -> Result<RecordedUsage, Error> {
        let extent = self.analytics.recorded_extent(&question.filter.whose).await?;
        let lately = RangeRequest::Preset(Preset::Last30Days);
        let lately = self.analytics.question(lately, question.range.zone, question.filter.clone()).await?;
        let distribution = question.distribution().await?;
        let (without_tier, without_model) = (question.lacking(Dimension::Tier).await?, question.lacking(Dimension::Model).await?);
        let types = distribution.totals.iter().map(|(usage_type, totals)| RecordedType {
            usage_type: usage_type.to_owned(),
            records: totals.records,
            without_tier: without_tier.of(usage_type).records,
            without_model: without_model.of(usage_type).records,
        });
        Ok(RecordedUsage {
            first_record_at: extent.map(|(first, _)| first),
            last_record_at: extent.map(|(_, last)| last),
            records: distribution.totals.all().records,
            records_last_30_days: lately.totals().await?.all().records,
            types: types.collect(),
            days: distribution.days.iter().map(|(date, records)| RecordedDay { date: *date, records: *records }).collect(),
        })
    }

    /// Usage that was not recorded, of all accounts, because rejected calls do not name an account.
    async fn refused(&self, range: DateRange) -> Result<Vec<RefusedUsage>, Error> {
        self.recorder.tally().flush().await;
        let report = self.recorder.ingestion(range).await?;
        let mut refused = Vec::new();
        for service in report.services {
            for (key, count) in service.counts {
                if matches!(key.outcome, IngestionOutcome::Recorded | IngestionOutcome::Duplicate) {
                    continue;
                }
                let example = service.examples.iter().find(|example| example.reason == key.reason);
                refused.push(RefusedUsage {
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
        refused.sort_by(|left, right| right.records.cmp(&left.records).then_with(|| left.service.cmp(&right.service)));
        refused.truncate(REFUSED_LISTED);
        Ok(refused)
    }

    /// Recounts the UTC days of the range that have begun, newest first, until `RECOUNT_TIMEOUT`.
    async fn recount(&self, range: DateRange, now: Timestamp, account_id: Option<&str>) -> Result<RollupCheck, Error> {
        let books = Books::new(self.database.clone());
        let began = Instant::now();
        let (first, last) = (range.start.floor_utc_day(), range.end.min(now.plus_millis(UTC_DAY_MS)).plus_millis(-1));
        let days = std::iter::successors(Some(last.floor_utc_day()), |day| Some(day.plus_millis(-UTC_DAY_MS)));
        let mut check = RollupCheck::default();
        for day in days.take_while(|day| *day >= first) {
            check.days += 1;
            if began.elapsed() > RECOUNT_FOR {
                continue;
            }
            check.recounted_days += 1;
            for difference in books.verify(day, account_id).await? {
                check.differences += 1;
                if check.examples.len() < DIFFERENCES_SHOWN {
                    check.examples.push(difference.to_string());
                }
            }
        }
        Ok(check)
    }
}
