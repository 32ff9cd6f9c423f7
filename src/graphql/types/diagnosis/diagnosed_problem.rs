//! A problem that the diagnosis found.

use async_graphql::{Enum, SimpleObject};

use crate::diagnosis;

/// A problem that the diagnosis can find. Codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::DiagnosisCode")]
pub(crate) enum DiagnosisCode {
    /// The database schema is older than the program: migrations are pending.
    PendingMigrations,
    /// The database failed during the diagnosis. Reported only by the command `usage-insights diagnose`.
    Unreadable,
    /// The token passed to the command `usage-insights diagnose` is not valid. Reported only by that command.
    TokenRefused,
    /// A step of a probe failed.
    ProbeFailed,
    /// No service can record: the environment is `production` and there is no service token.
    NoToken,
    /// No service can record: the environment is `production` and every service token with the scope `RECORD` is expired or
    /// revoked.
    NoActiveToken,
    /// No service can record: the environment is `production` and no service token has the scope `RECORD`.
    NoRecordScope,
    /// Rollups do not equal the sum of their records, or labels of records are not in the index of labels. This is a defect of the service.
    RollupDrift,
    /// Calls of a service are rejected as a whole.
    CallsRefused,
    /// Calls with tokens that are unknown, expired or revoked are rejected.
    UnknownTokens,
    /// Single records of a service are rejected.
    RecordsRejected,
    /// A service sends records under idempotency keys that exist with other content.
    RecordsInConflict,
    /// Nothing was ever recorded.
    NothingRecorded,
    /// No record occurred in the last 30 days; there are older records.
    NothingLately,
    /// No record occurred in the range; there are records at other times.
    NothingInRange,
    /// A service token with the scope `RECORD` expires within 7 days.
    TokenExpiresSoon,
    /// The environment is `development`, where no token is needed, but there are service tokens: production may have been
    /// intended.
    DevelopmentWithTokens,
    /// The first record occurred longer ago than the setting `recording.long_ago_days`: a sender's clock may never have been set,
    /// and `ALL_TIME` begins there.
    OccurredLongAgo,
    /// A day exceeds the expected quantity of a usage type by at least a million times the usual quantity of a record:
    /// a unit may be wrong.
    ImplausibleQuantity,
    /// Compute is recorded without a tier.
    TierMissing,
    /// Language model tokens are recorded without a model.
    ModelMissing,
    /// Records occurred after they were recorded: a sender's clock is ahead.
    ClockAhead,
    /// Records occurred a constant time before they were recorded: a sender's clock or time zone is wrong.
    ClockBehind,
    /// The token passed to the command `usage-insights diagnose` lacks a scope, so some checks were skipped.
    ScopeMissing,
}

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "diagnosis::Severity")]
pub(crate) enum DiagnosisSeverity {
    /// Usage is being lost, or results are wrong.
    Critical,
    /// Usage is recorded, but does not appear where expected, or recording will stop soon.
    Warning,
}

/// A problem that the diagnosis found, and its resolution.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedProblem {
    /// Stable code of the problem.
    code: DiagnosisCode,
    /// Severity of the problem.
    severity: DiagnosisSeverity,
    /// Human-readable description of the problem, with its numbers. The text may change; use `code` in programs.
    message: String,
    /// Human-readable instructions to resolve the problem. The text may change.
    resolution: String,
}

impl From<diagnosis::DiagnosedProblem> for DiagnosedProblem {
    fn from(problem: diagnosis::DiagnosedProblem) -> Self {
        let diagnosis::DiagnosedProblem { code, severity, message, resolution } = problem;
        Self { code: code.into(), severity: severity.into(), message, resolution }
    }
}
