//! The probe's way: auth -> store -> rollup -> query, and back.
//!
//! Written once, for any route: inside of the process or over HTTP. Whatever step fails, a probe that may stand is voided; one that
//! was broken off before it could be is voided by the next.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::problem::{DiagnosedProblem, DiagnosisCode};
use crate::domain::time::{MINUTE_MS, QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};
use crate::error::ErrorCode;

/// How often sums are compared with records before they count as different: the two are read one after the other, and another
/// probe may come in between.
const COMPARISONS: u32 = 5;
const BETWEEN_COMPARISONS: Duration = Duration::from_millis(150);
/// From what age on a probe that still stands was broken off, in milliseconds.
const BROKEN_OFF_AFTER_MS: i64 = MINUTE_MS;

/// A step of the probe's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProbeStepName {
    /// The sender may record.
    Auth,
    /// The record is committed, acknowledged, and found among the records.
    Store,
    /// The sums of its account and over all accounts hold it, per quarter hour and per day.
    Rollup,
    /// An insight shows it.
    Query,
    /// It is voided, and no answer holds it any more.
    TakeBack,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepStatus {
    /// As it should.
    Passed,
    /// Not as it should.
    Failed,
    /// It was not tried.
    Skipped,
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeStep {
    /// Which one.
    pub step: ProbeStepName,
    /// How it went.
    pub status: StepStatus,
    /// The code of the error or of the record's problem where it failed or could not be tried.
    pub code: Option<String>,
    /// A sentence.
    pub message: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
}

/// What became of a probe: every step, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeReport {
    /// The steps.
    pub steps: Vec<ProbeStep>,
}

/// What a step failed with.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// A probe under way.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// Its idempotency key and its session: found by nothing else.
    pub(crate) key: String,
}

/// A probe as it stands among the records.
#[derive(Clone, Debug)]
pub(crate) struct StandingProbe {
    pub(crate) key: String,
    pub(crate) occurred_at: Timestamp,
    pub(crate) recorded_at: Timestamp,
}

/// How many probes a stretch of time holds, by where it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) of_account: i64,
    pub(crate) over_all_accounts: i64,
    pub(crate) of_records: i64,
}

/// How a probe gets into the service and is looked for.
pub(crate) trait ProbeRoute {
    /// Whether the sender may record, as far as it can be known without recording.
    async fn authenticate(&self) -> Result<(), Fault>;
    /// Records it.
    async fn record(&self, probe: &Probe) -> Result<(), Fault>;
    /// The newest probes of the last 30 days that stand, at most 100.
    async fn standing(&self) -> Result<Vec<StandingProbe>, Fault>;
    /// The probes of a quarter hour or a day of UTC.
    async fn sums(&self, start: Timestamp, end: Timestamp) -> Result<Sums, Fault>;
    /// How many records an insight about the UTC day of `occurred_at` shows of this probe.
    async fn shown(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, Fault>;
    /// Voids what stands under the key of a probe.
    async fn void(&self, key: &str) -> Result<(), Fault>;
}

impl Fault {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    fn is(&self, code: ErrorCode) -> bool {
        self.code == code.as_str()
    }

    /// Whether it is about who asks, not about what is asked.
    fn is_of_auth(&self) -> bool {
        [ErrorCode::Unauthenticated, ErrorCode::InvalidToken, ErrorCode::Forbidden].into_iter().any(|code| self.is(code))
    }
}

impl ProbeReport {
    /// The first step that failed.
    pub fn failed(&self) -> Option<&ProbeStep> {
        self.steps.iter().find(|step| step.status == StepStatus::Failed)
    }

    /// What is wrong: the step that failed, or else a scope without which not every step could be tried.
    pub fn problem(&self) -> Option<DiagnosedProblem> {
        if let Some(step) = self.failed() {
            let code = step.code.as_deref().unwrap_or_default();
            let message = format!("a probe failed at the step {}: {code}: {}", step.step.as_str(), step.message);
            return Some(DiagnosedProblem::new(DiagnosisCode::ProbeFailed, message, step.cure()));
        }
        let skipped = self.steps.iter().find(|step| step.status == StepStatus::Skipped)?;
        let cure = "give a token with the scopes `record` and `read`, or `record` and `admin`";
        Some(DiagnosedProblem::new(DiagnosisCode::ScopeMissing, format!("the probe was recorded, but {}", skipped.message), cure))
    }
}

impl ProbeStepName {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [Self::Auth, Self::Store, Self::Rollup, Self::Query, Self::TakeBack];

    /// The name on the wire.
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
                "a probe needs a token with the scope `record` (and `read` or `admin` to look for it): make one with \
                 `usage-insights token create --name <service> --scope record --scope admin`"
            }
            ProbeStepName::Store => {
                "records of services fail the same way: look at the database and at the log of the server; docs/errors.md has the code"
            }
            ProbeStepName::Rollup => "run `usage-insights verify` and then `rebuild`, and report it: it is a defect",
            ProbeStepName::Query => {
                "questions of pages fail the same way: look at the log of the server; docs/errors.md has the code"
            }
            ProbeStepName::TakeBack => "run `usage-insights diagnose` again: it takes back probes that still stand",
        }
    }
}

/// The steps so far.
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

    /// Leaves out what is left before `end`.
    fn skip_until(&mut self, end: Option<ProbeStepName>, code: Option<&str>, message: &str) {
        let left: Vec<_> = ProbeStepName::ALL.into_iter().skip(self.done.len()).take_while(|step| Some(*step) != end).collect();
        for step in left {
            self.note(step, StepStatus::Skipped, code.map(str::to_owned), message.to_owned());
        }
    }

    fn finish(mut self) -> ProbeReport {
        self.skip_until(None, None, "not tried, because a step before it failed");
        ProbeReport { steps: self.done }
    }
}

/// Sends a probe along the route, looks for it, and takes it back.
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
        // An answer may be lost on its way although the record was committed.
        let _ = route.void(&probe.key).await;
        return;
    }
    let standing = match route.standing().await {
        Ok(standing) => standing,
        Err(fault) => {
            steps.passed(ProbeStepName::Store, "the record was acknowledged");
            if fault.is(ErrorCode::Forbidden) {
                let message = format!("nobody looked for it: {}", fault.message);
                steps.skip_until(Some(ProbeStepName::TakeBack), Some(&fault.code), &message);
            } else {
                steps.skip_until(Some(ProbeStepName::Query), None, "not tried, because records cannot be read");
                steps.failed(ProbeStepName::Query, fault);
            }
            let voided = route.void(&probe.key).await.map(|()| "voided".to_owned());
            note(steps, ProbeStepName::TakeBack, voided);
            return;
        }
    };
    let Some(found) = standing.iter().find(|standing| standing.key == probe.key).cloned() else {
        let fault = Fault::new("NOT_FOUND", "the record was acknowledged, but is not among the records");
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

/// Compares the sums of the quarter hour and of the UTC day that hold the probe with the records of probes.
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
                    "sums do not equal the records of probes in the {} minutes from {} on: {} records, {} in the sums of their \
                     account, {} in the sums over all accounts",
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
    Ok("the sums of its account and over all accounts equal the records".to_owned())
}

async fn expect_shown(route: &impl ProbeRoute, probe: &Probe, occurred_at: Timestamp, expected: i64) -> Result<String, Fault> {
    match route.shown(probe, occurred_at).await? {
        shown if shown == expected => Ok("`usageInsights` shows it".to_owned()),
        shown => Err(Fault::new("WRONG_ANSWER", format!("`usageInsights` shows {shown} records of it instead of {expected}"))),
    }
}

/// Voids the probe and those that were broken off, and makes sure that nothing holds it any more.
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
        0 => "voided; no answer holds it any more".to_owned(),
        _ => format!("voided, with {broken_off} that were broken off before; no answer holds them any more"),
    })
}
