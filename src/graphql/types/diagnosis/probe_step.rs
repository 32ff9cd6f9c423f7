//! A step of a probe.

use async_graphql::{Enum, SimpleObject};

use crate::diagnosis;

/// A step of a probe, in this order: `AUTH`, `STORE`, `ROLLUP`, `QUERY`, `CLEAN_UP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::ProbeStepName")]
pub(crate) enum ProbeStepName {
    /// The caller may record.
    Auth,
    /// The record was committed and acknowledged, and is found among the records.
    Store,
    /// The rollups of the account and of all accounts contain the record, per 15 minutes and per day.
    Rollup,
    /// A usage query returns the record.
    Query,
    /// The record was voided, and no query returns it any more.
    CleanUp,
}

/// The outcome of a step of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::StepStatus")]
pub(crate) enum ProbeStepStatus {
    /// The step succeeded.
    Passed,
    /// The step failed.
    Failed,
    /// The step was not run; `message` says why.
    Skipped,
}

/// A step of a probe and its outcome.
#[derive(Debug, SimpleObject)]
pub(crate) struct ProbeStep {
    /// The step.
    step: ProbeStepName,
    /// The outcome.
    status: ProbeStepStatus,
    /// Code of the error, or of the record's problem, because of which the step failed or was skipped. Null if the step passed.
    code: Option<String>,
    /// Human-readable description of the outcome. The text may change; use `status` and `code` in programs.
    message: String,
    /// Duration of the step in milliseconds.
    duration_ms: i32,
}

impl From<diagnosis::ProbeStep> for ProbeStep {
    fn from(step: diagnosis::ProbeStep) -> Self {
        let diagnosis::ProbeStep { step, status, code, message, duration_ms } = step;
        Self { step: step.into(), status: status.into(), code, message, duration_ms }
    }
}
