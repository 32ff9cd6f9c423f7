//! A step of a probe.

use async_graphql::{Enum, SimpleObject};

use crate::diagnosis;

/// A step of a probe's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::ProbeStepName")]
pub(crate) enum ProbeStepName {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::StepStatus")]
pub(crate) enum ProbeStepStatus {
    /// As it should.
    Passed,
    /// Not as it should.
    Failed,
    /// It was not tried; the message says why.
    Skipped,
}

/// What became of a step of a probe.
#[derive(Debug, SimpleObject)]
pub(crate) struct ProbeStep {
    /// Which one.
    step: ProbeStepName,
    /// How it went.
    status: ProbeStepStatus,
    /// The code of the error, or of the problem of the record, where it failed or could not be tried; else null.
    code: Option<String>,
    /// The same as a sentence.
    message: String,
    /// How long it took, in milliseconds.
    duration_ms: i32,
}

impl From<diagnosis::ProbeStep> for ProbeStep {
    fn from(step: diagnosis::ProbeStep) -> Self {
        let diagnosis::ProbeStep { step, status, code, message, duration_ms } = step;
        Self { step: step.into(), status: status.into(), code, message, duration_ms }
    }
}
