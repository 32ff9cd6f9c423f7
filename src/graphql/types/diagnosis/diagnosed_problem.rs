//! Something that is wrong.

use async_graphql::{Enum, SimpleObject};

use crate::diagnosis;

/// What is wrong, as a stable code, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::DiagnosisCode")]
pub(crate) enum DiagnosisCode {
    /// The tables are older than the program.
    PendingMigrations,
    /// The database failed while it was looked at. Only `usage-insights diagnose` says so.
    Unreadable,
    /// The token that was given is not accepted. Only `usage-insights diagnose` says so.
    TokenRefused,
    /// A probe did not come through.
    ProbeFailed,
    /// In production, there is no token at all: nobody can record.
    NoToken,
    /// In production, every token with the scope `record` is expired or revoked: nobody can record.
    NoActiveToken,
    /// In production, no token has the scope `record`: nobody can record.
    NoRecordScope,
    /// Sums do not equal their records.
    RollupDrift,
    /// Calls of a service are refused as a whole.
    CallsRefused,
    /// Records of a service are rejected one by one.
    RecordsRejected,
    /// Records of a service contradict what stands under their keys.
    RecordsInConflict,
    /// Nothing was ever recorded.
    NothingRecorded,
    /// Nothing was recorded in the last 30 days, though there was before.
    NothingLately,
    /// Nothing was recorded in the range, though there was at other times.
    NothingInRange,
    /// A token that may record expires within 7 days.
    TokenExpiresSoon,
    /// The environment is `development`, but services were given tokens.
    DevelopmentWithTokens,
    /// Compute is recorded without a tier.
    TierMissing,
    /// Tokens of language models are recorded without a model.
    ModelMissing,
    /// Records occurred after they were recorded: a clock is ahead.
    ClockAhead,
    /// Records occurred a constant time before they were recorded: a clock or a zone is wrong.
    ClockBehind,
    /// The token that was given lacks a scope, so not everything was looked at.
    ScopeMissing,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::Severity")]
pub(crate) enum DiagnosisSeverity {
    /// Usage is being lost, or numbers are wrong.
    Critical,
    /// Usage is recorded, but does not show where it should, or soon will not.
    Warning,
}

/// Something that is wrong, and what to do about it.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedProblem {
    /// What is wrong, as a stable code.
    code: DiagnosisCode,
    /// How bad it is.
    severity: DiagnosisSeverity,
    /// The same as a sentence, with the numbers behind it.
    message: String,
    /// What to do.
    cure: String,
}

impl From<diagnosis::DiagnosedProblem> for DiagnosedProblem {
    fn from(problem: diagnosis::DiagnosedProblem) -> Self {
        let diagnosis::DiagnosedProblem { code, severity, message, cure } = problem;
        Self { code: code.into(), severity: severity.into(), message, cure }
    }
}
