//! The result of a probe.

use async_graphql::SimpleObject;

use super::diagnosed_problem::DiagnosedProblem;
use super::probe_step::ProbeStep;
use crate::diagnosis::ProbeReport;

/// The result of a probe.
#[derive(Debug, SimpleObject)]
pub(crate) struct SendProbePayload {
    /// Whether every step passed.
    is_healthy: bool,
    /// All steps, in order.
    steps: Vec<ProbeStep>,
    /// The problem and its resolution. Null if every step passed.
    problem: Option<DiagnosedProblem>,
}

impl From<ProbeReport> for SendProbePayload {
    fn from(report: ProbeReport) -> Self {
        let problem = report.problem().map(DiagnosedProblem::from);
        Self { is_healthy: problem.is_none(), steps: report.steps.into_iter().map(ProbeStep::from).collect(), problem }
    }
}
