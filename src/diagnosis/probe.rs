//! The probe: a marked record that passes auth -> store -> rollup -> query and is then voided.
//!
//! Independent of the transport: within the process or over HTTP. Whichever step fails, a probe that may be stored is voided. If a
//! probe is aborted before that, the next probe voids it.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::problem::{DiagnosedProblem, DiagnosisCode};
use crate::domain::time::{MINUTE_MS, QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};
use crate::error::ErrorCode;

/// Maximum number of comparisons of rollups with records before they count as different. They are read by separate statements, and
/// another probe may be recorded in between.
const MAX_COMPARISONS: u32 = 5;
const COMPARISON_INTERVAL: Duration = Duration::from_millis(150);
/// Age from which a stored probe counts as abandoned, in milliseconds.
const ABANDONED_AFTER_MS: i64 = MINUTE_MS;

/// A step of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProbeStepName {
    /// Checks that the sender may record.
    Auth,
    /// Checks that the record is committed, acknowledged, and listed among the records.
    Store,
    /// Checks that the rollups of its account and of all accounts include it, per quarter hour and per day.
    Rollup,
    /// Checks that `usageInsights` includes it.
    Query,
    /// Voids the record and checks that no result includes it any more.
    CleanUp,
}

/// The status of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepStatus {
    /// The step succeeded.
    Passed,
    /// The step failed.
    Failed,
    /// The step was not executed.
    Skipped,
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeStep {
    /// The step.
    pub step: ProbeStepName,
    /// Its status.
    pub status: StepStatus,
    /// The code of the error or of the record's problem, if the step failed or could not be executed.
    pub code: Option<String>,
    /// The result as a sentence.
    pub message: String,
    /// The duration in milliseconds.
    pub duration_ms: i32,
}

/// The report of a probe: every step, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeReport {
    /// The steps.
    pub steps: Vec<ProbeStep>,
}

/// The error of a failed step.
#[derive(Clone, Debug)]
pub(crate) struct ProbeError {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// A probe in progress.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// Its idempotency key, which is also its session id and identifies its record.
    pub(crate) key: String,
}

/// A probe that is stored among the records.
#[derive(Clone, Debug)]
pub(crate) struct StoredProbe {
    pub(crate) key: String,
    pub(crate) occurred_at: Timestamp,
    pub(crate) recorded_at: Timestamp,
}

/// The number of probes in an interval, by the table from which it is read: account rollups, installation rollups, records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProbeCounts {
    pub(crate) account_rollups: i64,
    pub(crate) platform_rollups: i64,
    pub(crate) records: i64,
}

/// How a probe is recorded, read and voided.
pub(crate) trait ProbeTransport {
    /// Checks whether the sender may record, as far as possible without recording.
    async fn authenticate(&self) -> Result<(), ProbeError>;
    /// Records the probe.
    async fn record(&self, probe: &Probe) -> Result<(), ProbeError>;
    /// The newest stored probes of the last 30 days that are not voided, at most 100.
    async fn stored_probes(&self) -> Result<Vec<StoredProbe>, ProbeError>;
    /// The number of probes in a quarter hour or a UTC day.
    async fn probe_counts(&self, start: Timestamp, end: Timestamp) -> Result<ProbeCounts, ProbeError>;
    /// The number of records of this probe that `usageInsights` includes for the UTC day of `occurred_at`.
    async fn shown_records(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, ProbeError>;
    /// Voids the record under the key of a probe.
    async fn void(&self, key: &str) -> Result<(), ProbeError>;
}

impl ProbeError {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    fn is(&self, code: ErrorCode) -> bool {
        self.code == code.as_str()
    }

    /// Whether it concerns the credentials of the sender, not the call.
    fn is_auth_error(&self) -> bool {
        [ErrorCode::Unauthenticated, ErrorCode::InvalidToken, ErrorCode::Forbidden].into_iter().any(|code| self.is(code))
    }
}

impl ProbeReport {
    /// The first step that failed.
    pub fn failed(&self) -> Option<&ProbeStep> {
        self.steps.iter().find(|step| step.status == StepStatus::Failed)
    }

    /// The problem: the step that failed, or else the missing scope because of which a step was skipped.
    pub fn problem(&self) -> Option<DiagnosedProblem> {
        if let Some(step) = self.failed() {
            let code = step.code.as_deref().unwrap_or_default();
            let message = format!("a probe failed at the step {}: {code}: {}", step.step.as_str(), step.message);
            return Some(DiagnosedProblem::new(DiagnosisCode::ProbeFailed, message, step.resolution()));
        }
        let skipped = self.steps.iter().find(|step| step.status == StepStatus::Skipped)?;
        let resolution = "use a token with the scopes `record` and `read`, or `record` and `admin`";
        Some(DiagnosedProblem::new(
            DiagnosisCode::ScopeMissing,
            format!("the probe was recorded, but {}", skipped.message),
            resolution,
        ))
    }
}

impl ProbeStepName {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [Self::Auth, Self::Store, Self::Rollup, Self::Query, Self::CleanUp];

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "AUTH",
            Self::Store => "STORE",
            Self::Rollup => "ROLLUP",
            Self::Query => "QUERY",
            Self::CleanUp => "CLEAN_UP",
        }
    }
}

impl ProbeStep {
    fn resolution(&self) -> &'static str {
        match self.step {
            ProbeStepName::Auth => {
                "a probe needs a token with the scope `record`, and `read` or `admin` to verify it: create one with \
                 `usage-insights token create --name <service> --scope record --scope admin`"
            }
            ProbeStepName::Store => {
                "records of services fail the same way: check the database and the log of the server; docs/errors.md explains the code"
            }
            ProbeStepName::Rollup => "run `usage-insights verify` and then `rebuild`, and report the defect",
            ProbeStepName::Query => {
                "other queries fail the same way: check the log of the server; docs/errors.md explains the code"
            }
            ProbeStepName::CleanUp => "run `usage-insights diagnose` again: it voids probes that are still stored",
        }
    }
}

/// The completed steps, and when the current one started.
struct Steps {
    completed: Vec<ProbeStep>,
    started: Instant,
}

impl Steps {
    fn new() -> Self {
        Self { completed: Vec::with_capacity(ProbeStepName::ALL.len()), started: Instant::now() }
    }

    fn passed(&mut self, step: ProbeStepName, message: impl Into<String>) {
        self.record_step(step, StepStatus::Passed, None, message.into());
    }

    fn failed(&mut self, step: ProbeStepName, error: ProbeError) {
        self.record_step(step, StepStatus::Failed, Some(error.code), error.message);
    }

    fn record_step(&mut self, step: ProbeStepName, status: StepStatus, code: Option<String>, message: String) {
        let duration_ms = i32::try_from(self.started.elapsed().as_millis()).unwrap_or(i32::MAX);
        self.completed.push(ProbeStep { step, status, code, message, duration_ms });
        self.started = Instant::now();
    }

    /// Marks the remaining steps before `end` as skipped.
    fn skip_until(&mut self, end: Option<ProbeStepName>, code: Option<&str>, message: &str) {
        let left: Vec<_> =
            ProbeStepName::ALL.into_iter().skip(self.completed.len()).take_while(|step| Some(*step) != end).collect();
        for step in left {
            self.record_step(step, StepStatus::Skipped, code.map(str::to_owned), message.to_owned());
        }
    }

    fn finish(mut self) -> ProbeReport {
        self.skip_until(None, None, "not executed, because an earlier step failed");
        ProbeReport { steps: self.completed }
    }
}

/// Sends a probe, verifies it, and voids it.
pub(crate) async fn send_probe(transport: &impl ProbeTransport) -> ProbeReport {
    let mut steps = Steps::new();
    if let Err(error) = transport.authenticate().await {
        steps.failed(ProbeStepName::Auth, error);
        return steps.finish();
    }
    let probe = Probe { key: format!("probe-{}", Uuid::new_v4()) };
    match transport.record(&probe).await {
        Err(error) if error.is_auth_error() => {
            steps.failed(ProbeStepName::Auth, error);
            return steps.finish();
        }
        recorded => {
            steps.passed(ProbeStepName::Auth, "the sender may record");
            verify(transport, &probe, recorded, &mut steps).await;
        }
    }
    steps.finish()
}

async fn verify(transport: &impl ProbeTransport, probe: &Probe, recorded: Result<(), ProbeError>, steps: &mut Steps) {
    if let Err(error) = recorded {
        steps.failed(ProbeStepName::Store, error);
        // The response may be lost although the record was committed.
        let _ = transport.void(&probe.key).await;
        return;
    }
    let stored_probes = match transport.stored_probes().await {
        Ok(stored_probes) => stored_probes,
        Err(error) => {
            steps.passed(ProbeStepName::Store, "the record was acknowledged");
            if error.is(ErrorCode::Forbidden) {
                let message = format!("not verified: {}", error.message);
                steps.skip_until(Some(ProbeStepName::CleanUp), Some(&error.code), &message);
            } else {
                steps.skip_until(Some(ProbeStepName::Query), None, "not executed, because records cannot be read");
                steps.failed(ProbeStepName::Query, error);
            }
            let voided = transport.void(&probe.key).await.map(|()| "voided".to_owned());
            record_step(steps, ProbeStepName::CleanUp, voided);
            return;
        }
    };
    let Some(found) = stored_probes.iter().find(|stored_probes| stored_probes.key == probe.key).cloned() else {
        let error = ProbeError::new("NOT_FOUND", "the record was acknowledged but is not among the records");
        steps.failed(ProbeStepName::Store, error);
        let _ = transport.void(&probe.key).await;
        return;
    };
    steps.passed(ProbeStepName::Store, "the record was committed and is among the records");
    record_step(steps, ProbeStepName::Rollup, compare_rollups(transport, found.occurred_at).await);
    record_step(steps, ProbeStepName::Query, expect_shown_records(transport, probe, found.occurred_at, 1).await);
    record_step(steps, ProbeStepName::CleanUp, clean_up(transport, probe, &found, &stored_probes).await);
}

fn record_step(steps: &mut Steps, step: ProbeStepName, result: Result<String, ProbeError>) {
    match result {
        Ok(message) => steps.passed(step, message),
        Err(error) => steps.failed(step, error),
    }
}

/// Compares the rollups of the quarter hour and of the UTC day of the probe with the records of probes.
async fn compare_rollups(transport: &impl ProbeTransport, occurred_at: Timestamp) -> Result<String, ProbeError> {
    for (start, length) in [(occurred_at.floor_quarter_hour(), QUARTER_HOUR_MS), (occurred_at.floor_utc_day(), UTC_DAY_MS)] {
        let mut left = MAX_COMPARISONS;
        loop {
            let probe_counts = transport.probe_counts(start, start.plus_millis(length)).await?;
            if probe_counts.account_rollups == probe_counts.records && probe_counts.platform_rollups == probe_counts.records {
                break;
            }
            left -= 1;
            if left == 0 {
                let message = format!(
                    "rollups do not equal the records of probes in the {} minutes from {} on: {} records, {} in the rollups of \
                     their account, {} in the rollups of all accounts",
                    length / MINUTE_MS,
                    start.to_rfc3339(),
                    probe_counts.records,
                    probe_counts.account_rollups,
                    probe_counts.platform_rollups
                );
                return Err(ProbeError::new(DiagnosisCode::RollupDrift.as_str(), message));
            }
            tokio::time::sleep(COMPARISON_INTERVAL).await;
        }
    }
    Ok("the rollups of its account and of all accounts equal the records".to_owned())
}

async fn expect_shown_records(
    transport: &impl ProbeTransport,
    probe: &Probe,
    occurred_at: Timestamp,
    expected: i64,
) -> Result<String, ProbeError> {
    match transport.shown_records(probe, occurred_at).await? {
        shown_records if shown_records == expected => Ok("`usageInsights` includes it".to_owned()),
        shown_records => Err(ProbeError::new(
            "WRONG_ANSWER",
            format!("`usageInsights` includes {shown_records} records of it instead of {expected}"),
        )),
    }
}

/// Voids the probe and abandoned ones, and checks that no result includes it any more.
async fn clean_up(
    transport: &impl ProbeTransport,
    probe: &Probe,
    found: &StoredProbe,
    stored_probes: &[StoredProbe],
) -> Result<String, ProbeError> {
    transport.void(&probe.key).await?;
    let is_abandoned =
        |other: &&StoredProbe| other.recorded_at < found.recorded_at.plus_millis(-ABANDONED_AFTER_MS) && other.key != probe.key;
    let mut abandoned = 0;
    for other in stored_probes.iter().filter(is_abandoned) {
        transport.void(&other.key).await?;
        abandoned += 1;
    }
    expect_shown_records(transport, probe, found.occurred_at, 0).await?;
    compare_rollups(transport, found.occurred_at).await?;
    Ok(match abandoned {
        0 => "voided; no result includes it any more".to_owned(),
        _ => format!("voided, together with {abandoned} abandoned probes; no result includes them any more"),
    })
}
