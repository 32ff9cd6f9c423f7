//! The result of a diagnosis, one object type per file.

mod clock_delays;
mod diagnosed_day;
mod diagnosed_problem;
mod diagnosed_service;
mod diagnosed_usage_type;
mod diagnosis_facts;
mod expiring_token;
mod implausible_quantity;
mod probe_step;
mod record_access;
mod recorded_usage;
mod rejected_usage;
mod rollup_check;
mod send_probe_payload;

use async_graphql::{ID, SimpleObject};

use self::diagnosed_problem::DiagnosedProblem;
use self::diagnosis_facts::DiagnosisFacts;
pub(crate) use self::send_probe_payload::SendProbePayload;
use super::date_range::DateRange;
use crate::diagnosis;
use crate::graphql::scalars::DateTime;

/// The problems of this installation with their resolutions, and the facts behind them.
#[derive(Debug, SimpleObject)]
pub(crate) struct Diagnosis {
    /// When the diagnosis was made.
    examined_at: DateTime,
    /// The resolved date range that was checked.
    range: DateRange,
    /// The account that was checked. Null: all accounts.
    account_id: Option<ID>,
    /// Names of database migrations that have not been applied, oldest first.
    pending_migrations: Vec<String>,
    /// Whether no problem was found: `problems` is empty.
    is_healthy: bool,
    /// The problems, most severe first.
    problems: Vec<DiagnosedProblem>,
    /// The facts that were checked. Null while migrations are pending, because tables may be missing.
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
