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
const COMPARISONS: u32 = 5;
const BETWEEN_COMPARISONS: Duration = Duration::from_millis(150);
/// Age from which a stored probe counts as abandoned, in milliseconds.
const BROKEN_OFF_AFTER_MS: i64 = MINUTE_MS;

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
    TakeBack,
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
pub(crate) struct Fault {
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
pub(crate) struct StandingProbe {
    pub(crate) key: String,
    pub(crate) occurred_at: Timestamp,
    pub(crate) recorded_at: Timestamp,
}

/// The number of probes in an interval, by the table from which it is read: account rollups, installation rollups, records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) of_account: i64,
    pub(crate) over_all_accounts: i64,
    pub(crate) of_records: i64,
}

/// How a probe is recorded, read and voided.
pub(crate) trait ProbeRoute {
    /// Checks whether the sender may record, as far as possible without recording.
    async fn authenticate(&self) -> Result<(), Fault>;
    /// Records the probe.
    async fn record(&self, probe: &Probe) -> Result<(), Fault>;
    /// The newest stored probes of the last 30 days that are not voided, at most 100.
    async fn standing(&self) -> Result<Vec<StandingProbe>, Fault>;
    /// The number of probes in a quarter hour or a UTC day.
    async fn sums(&self, start: Timestamp, end: Timestamp) -> Result<Sums, Fault>;
    /// The number of records of this probe that `usageInsights` includes for the UTC day of `occurred_at`.
    async fn shown(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, Fault>;
    /// Voids the record under the key of a probe.
    async fn void(&self, key: &str) -> Result<(), Fault>;
}

impl Fault {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    fn is(&self, code: ErrorCode) -> bool {
        self.code == code.as_str()
    }

    /// Whether it concerns the credentials of the sender, not the call.
    fn is_of_auth(&self) -> bool {
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
            return Some(DiagnosedProblem::new(DiagnosisCode::ProbeFailed, message, step.cure()));
        }
        let skipped = self.steps.iter().find(|step| step.status == StepStatus::Skipped)?;
        let cure = "use a token with the scopes `record` and `read`, or `record` and `admin`";
        Some(DiagnosedProblem::new(DiagnosisCode::ScopeMissing, format!("the probe was recorded, but {}", skipped.message), cure))
    }
}

impl ProbeStepName {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [Self::Auth, Self::Store, Self::Rollup, Self::Query, Self::TakeBack];

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "AUTH",
            Self::Store => "STORE",
            Self::Rollup => "ROLLUP",
            Self::Query => "QUERY",
            Self::TakeBack => "TAKE_BACK",
        }
    }
}

impl ProbeStep {
    fn cure(&self) -> &'static str {
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
            ProbeStepName::TakeBack => "run `usage-insights diagnose` again: it voids probes that are still stored",
        }
    }
}

/// The completed steps, and when the current one started.
struct Steps {
    done: Vec<ProbeStep>,
    began: Instant,
}

impl Steps {
    fn new() -> Self {
        Self { done: Vec::with_capacity(ProbeStepName::ALL.len()), began: Instant::now() }
    }

    fn passed(&mut self, step: ProbeStepName, message: impl Into<String>) {
        self.note(step, StepStatus::Passed, None, message.into());
    }

    fn failed(&mut self, step: ProbeStepName, fault: Fault) {
        self.note(step, StepStatus::Failed, Some(fault.code), fault.message);
    }

    fn note(&mut self, step: ProbeStepName, status: StepStatus, code: Option<String>, message: String) {
        let duration_ms = i32::try_from(self.began.elapsed().as_millis()).unwrap_or(i32::MAX);
        self.done.push(ProbeStep { step, status, code, message, duration_ms });
        self.began = Instant::now();
    }

    /// Marks the remaining steps before `end` as skipped.
    fn skip_until(&mut self, end: Option<ProbeStepName>, code: Option<&str>, message: &str) {
        let left: Vec<_> = ProbeStepName::ALL.into_iter().skip(self.done.len()).take_while(|step| Some(*step) != end).collect();
        for step in left {
            self.note(step, StepStatus::Skipped, code.map(str::to_owned), message.to_owned());
        }
    }

    fn finish(mut self) -> ProbeReport {
        self.skip_until(None, None, "not executed, because an earlier step failed");
        ProbeReport { steps: self.done }
    }
}

/// Sends a probe, verifies it, and voids it.
pub(crate) async fn send_probe(route: &impl ProbeRoute) -> ProbeReport {
    let mut steps = Steps::new();
    if let Err(fault) = route.authenticate().await {
        steps.failed(ProbeStepName::Auth, fault);
        return steps.finish();
    }
    let probe = Probe { key: format!("probe-{}", Uuid::new_v4()) };
    match route.record(&probe).await {
        Err(fault) if fault.is_of_auth() => {
            steps.failed(ProbeStepName::Auth, fault);
            return steps.finish();
        }
        recorded => {
            steps.passed(ProbeStepName::Auth, "the sender may record");
            look_for(route, &probe, recorded, &mut steps).await;
        }
    }
    steps.finish()
}

async fn look_for(route: &impl ProbeRoute, probe: &Probe, recorded: Result<(), Fault>, steps: &mut Steps) {
    if let Err(fault) = recorded {
        steps.failed(ProbeStepName::Store, fault);
        // The response may be lost although the record was committed.
        let _ = route.void(&probe.key).await;
        return;
    }
    let standing = match route.standing().await {
        Ok(standing) => standing,
        Err(fault) => {
            steps.passed(ProbeStepName::Store, "the record was acknowledged");
            if fault.is(ErrorCode::Forbidden) {
                let message = format!("not verified: {}", fault.message);
                steps.skip_until(Some(ProbeStepName::TakeBack), Some(&fault.code), &message);
            } else {
                steps.skip_until(Some(ProbeStepName::Query), None, "not executed, because records cannot be read");
                steps.failed(ProbeStepName::Query, fault);
            }
            let voided = route.void(&probe.key).await.map(|()| "voided".to_owned());
            note(steps, ProbeStepName::TakeBack, voided);
            return;
        }
    };
    let Some(found) = standing.iter().find(|standing| standing.key == probe.key).cloned() else {
        let fault = Fault::new("NOT_FOUND", "the record was acknowledged but is not among the records");
        steps.failed(ProbeStepName::Store, fault);
        let _ = route.void(&probe.key).await;
        return;
    };
    steps.passed(ProbeStepName::Store, "the record was committed and is among the records");
    note(steps, ProbeStepName::Rollup, compare(route, found.occurred_at).await);
    note(steps, ProbeStepName::Query, expect_shown(route, probe, found.occurred_at, 1).await);
    note(steps, ProbeStepName::TakeBack, take_back(route, probe, &found, &standing).await);
}

fn note(steps: &mut Steps, step: ProbeStepName, result: Result<String, Fault>) {
    match result {
        Ok(message) => steps.passed(step, message),
        Err(fault) => steps.failed(step, fault),
    }
}

/// Compares the rollups of the quarter hour and of the UTC day of the probe with the records of probes.
async fn compare(route: &impl ProbeRoute, occurred_at: Timestamp) -> Result<String, Fault> {
    for (start, length) in [(occurred_at.floor_quarter_hour(), QUARTER_HOUR_MS), (occurred_at.floor_utc_day(), UTC_DAY_MS)] {
        let mut left = COMPARISONS;
        loop {
            let sums = route.sums(start, start.plus_millis(length)).await?;
            if sums.of_account == sums.of_records && sums.over_all_accounts == sums.of_records {
                break;
            }
            left -= 1;
            if left == 0 {
                let message = format!(
                    "rollups do not equal the records of probes in the {} minutes from {} on: {} records, {} in the rollups of \
                     their account, {} in the rollups of all accounts",
                    length / MINUTE_MS,
                    start.to_rfc3339(),
                    sums.of_records,
                    sums.of_account,
                    sums.over_all_accounts
                );
                return Err(Fault::new(DiagnosisCode::RollupDrift.as_str(), message));
            }
            tokio::time::sleep(BETWEEN_COMPARISONS).await;
        }
    }
    Ok("the rollups of its account and of all accounts equal the records".to_owned())
}

async fn expect_shown(route: &impl ProbeRoute, probe: &Probe, occurred_at: Timestamp, expected: i64) -> Result<String, Fault> {
    match route.shown(probe, occurred_at).await? {
        shown if shown == expected => Ok("`usageInsights` includes it".to_owned()),
        shown => Err(Fault::new("WRONG_ANSWER", format!("`usageInsights` includes {shown} records of it instead of {expected}"))),
    }
}

/// Voids the probe and abandoned ones, and checks that no result includes it any more.
async fn take_back(
    route: &impl ProbeRoute,
    probe: &Probe,
    found: &StandingProbe,
    standing: &[StandingProbe],
) -> Result<String, Fault> {
    route.void(&probe.key).await?;
    let is_broken_off = |other: &&StandingProbe| {
        other.recorded_at < found.recorded_at.plus_millis(-BROKEN_OFF_AFTER_MS) && other.key != probe.key
    };
    let mut broken_off = 0;
    for other in standing.iter().filter(is_broken_off) {
        route.void(&other.key).await?;
        broken_off += 1;
    }
    expect_shown(route, probe, found.occurred_at, 0).await?;
    compare(route, found.occurred_at).await?;
    Ok(match broken_off {
        0 => "voided; no result includes it any more".to_owned(),
        _ => format!("voided, together with {broken_off} abandoned probes; no result includes them any more"),
    })
}
