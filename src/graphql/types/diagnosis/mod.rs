//! What a diagnosis shows, an object a file.

mod clock_delays;
mod diagnosed_day;
mod diagnosed_problem;
mod diagnosed_usage_type;
mod diagnosis_facts;
mod expiring_token;
mod probe_step;
mod record_access;
mod recorded_usage;
mod refused_usage;
mod rollup_check;
mod send_probe_payload;

use async_graphql::{ID, SimpleObject};

use self::diagnosed_problem::DiagnosedProblem;
use self::diagnosis_facts::DiagnosisFacts;
pub(crate) use self::send_probe_payload::SendProbePayload;
use super::date_range::DateRange;
use crate::diagnosis;
use crate::graphql::scalars::DateTime;

/// What is wrong with this installation and what to do about it, and what that was seen by.
#[derive(Debug, SimpleObject)]
pub(crate) struct Diagnosis {
    /// When it was made.
    examined_at: DateTime,
    /// The range that was looked at.
    range: DateRange,
    /// The account that was looked at; null for all of them.
    account_id: Option<ID>,
    /// Migrations of the database that are not applied, oldest first.
    pending_migrations: Vec<String>,
    /// Whether nothing is wrong: `problems` is empty.
    is_healthy: bool,
    /// What is wrong, worst first.
    problems: Vec<DiagnosedProblem>,
    /// What was seen; null while migrations are pending, because tables may be missing.
    facts: Option<DiagnosisFacts>,
}

impl From<diagnosis::Diagnosis> for Diagnosis {
    fn from(diagnosis: diagnosis::Diagnosis) -> Self {
        Self {
            examined_at: DateTime(diagnosis.examined_at),
            range: diagnosis.range.into(),
            is_healthy: diagnosis.is_healthy(),
            account_id: diagnosis.account_id.map(ID::from),
            pending_migrations: diagnosis.pending_migrations,
            problems: diagnosis.problems.into_iter().map(DiagnosedProblem::from).collect(),
            facts: diagnosis.facts.map(DiagnosisFacts::from),
        }
    }
}
