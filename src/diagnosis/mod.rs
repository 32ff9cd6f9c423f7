//! The doctor: looks at what is recorded, who is refused, whether the books balance, and says what is wrong and what to do.
//!
//! [`Doctor::examine`] only reads. [`Doctor::send_probe`] sends a marked record the way that every record goes, looks for it, and
//! takes it back. Both are behind the API and behind `usage-insights diagnose`, which can also look at a running server from
//! outside; so what they give can be written as JSON, in the form of the API, and read back.

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

/// For how long sums are recounted; what is left of the range then is left out, and said so.
const RECOUNT_FOR: Duration = Duration::from_secs(5);
/// How many differences are shown as examples.
const DIFFERENCES_SHOWN: usize = 5;
/// How many kinds of refusals are listed.
const REFUSED_LISTED: usize = 50;

/// What to look at.
#[derive(Clone, Debug)]
pub struct Examination {
    /// Which range.
    pub range: RangeRequest,
    /// In which zone its days begin.
    pub zone: Zone,
    /// Only this account; `None`: all of them.
    pub account_id: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// When it was made.
    pub examined_at: Timestamp,
    /// The range that was looked at.
    #[serde(with = "wire::range")]
    pub range: DateRange,
    /// The account that was looked at; `None`: all of them.
    pub account_id: Option<String>,
    /// Migrations that are not applied, oldest first.
    pub pending_migrations: Vec<String>,
    /// What was seen; `None` while migrations are pending, because tables may be missing.
    pub facts: Option<Facts>,
    /// What is wrong, worst first.
    pub problems: Vec<DiagnosedProblem>,
}

/// Examines the service from inside.
#[derive(Clone, Debug)]
pub struct Doctor {
    database: Database,
    clock: Clock,
    authenticator: Arc<Authenticator>,
    recorder: Arc<Recorder>,
    analytics: Analytics,
}

impl Diagnosis {
    /// The diagnosis of a database whose migrations are pending. `INVALID_RANGE` as for any question.
    pub fn behind(examination: &Examination, now: Timestamp, pending_migrations: Vec<String>) -> Result<Self, Error> {
        let range = examination
            .range
            .resolve(examination.zone, now, None)
            .map_err(|message| Error::argument(ErrorCode::InvalidRange, "range", message))?;
        let account_id = examination.account_id.clone();
        let problems = vec![judge::pending(&pending_migrations)];
        Ok(Self { examined_at: now, range, account_id, pending_migrations, facts: None, problems })
    }

    /// Whether nothing is wrong.
    pub const fn is_healthy(&self) -> bool {
        self.problems.is_empty()
    }
}

/// The names of the migrations that are not applied, oldest first.
pub async fn pending_migrations(database: &Database) -> Result<Vec<String>, Error> {
    let status = database.migration_status().await?;
    Ok(status.into_iter().filter(|(_, is_applied)| !is_applied).map(|(name, _)| name).collect())
}

impl Doctor {
    /// Looks at `database` through the rooms that work on it.
    pub const fn new(
        database: Database,
        clock: Clock,
        authenticator: Arc<Authenticator>,
        recorder: Arc<Recorder>,
        analytics: Analytics,
    ) -> Self {
        Self { database, clock, authenticator, recorder, analytics }
    }

    /// Looks at everything and says what is wrong. Changes nothing but the ingestion counts, which it writes down first, so that what
    /// was refused a moment ago is among them. `INVALID_RANGE` and `INVALID_ARGUMENT` as for any question.
    pub async fn examine(&self, examination: Examination) -> Result<Diagnosis, Error> {
        let account_id = examination.account_id.clone().map(|id| Label::parse("accountId", id)).transpose();
        account_id.map_err(|problem| vec![problem])?;
        let now = self.clock.now();
        let pending = pending_migrations(&self.database).await?;
        if !pending.is_empty() {
            return Diagnosis::behind(&examination, now, pending);
        }
        let Examination { range, zone, account_id } = examination;
        let filter = UsageFilter::of(Whose::all(Reach::Everything).asking(account_id.clone())); // for admins alone
        let question = self.analytics.question(range, zone, filter).await?;
        let range = question.range;
        let facts = Facts {
            access: self.authenticator.record_access().await?,
            usage: self.usage(&question).await?,
            refused: self.refused(range).await?,
            rollups: self.recount(range, now, account_id.as_deref()).await?,
            // What lies ahead of the clock is bounded by a setting, and a day is more than anybody would set it to.
            delays: self.database.delays(account_id.as_deref(), range.start, range.end.min(now.plus_millis(UTC_DAY_MS))).await?,
        };
        let problems = judge::problems(&facts, account_id.as_deref(), now);
        Ok(Diagnosis { examined_at: now, range, account_id, pending_migrations: Vec::new(), facts: Some(facts), problems })
    }

    /// Sends a probe through auth, store, rollup and query, as `sender`, and takes it back.
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

    /// What was not recorded, of all accounts: calls that are refused name none.
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

    /// Recounts the UTC days of the range from the newest that has begun back, for as long as there is time.
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
