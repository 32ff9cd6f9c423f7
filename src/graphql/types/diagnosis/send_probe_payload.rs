//! What became of a probe.

use async_graphql::SimpleObject;

use super::diagnosed_problem::DiagnosedProblem;
use super::probe_step::ProbeStep;
use crate::diagnosis::ProbeReport;

/// What became of a probe.
#[derive(Debug, SimpleObject)]
pub(crate) struct SendProbePayload {
    /// Whether every step passed.
    is_healthy: bool,
    /// Every step, in order.
    steps: Vec<ProbeStep>,
    /// What is wrong and what to do; null where every step passed.
    problem: Option<DiagnosedProblem>,
}

impl From<ProbeReport> for SendProbePayload {
    fn from(report: ProbeReport) -> Self {
        let problem = report.problem().map(DiagnosedProblem::from);
        Self { is_healthy: problem.is_none(), steps: report.steps.into_iter().map(ProbeStep::from).collect(), problem }
    }
}
