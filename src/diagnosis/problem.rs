//! The problems that a diagnosis reports, with stable codes.

use serde::{Deserialize, Serialize};

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// Usage is being lost, or results are wrong.
    Critical,
    /// Usage is recorded but incomplete, or will soon be rejected.
    Warning,
}

/// Declares the codes once, most severe first: name in the API, severity, meaning.
macro_rules! diagnosis_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal, $severity:ident;)+) => {
        /// The stable code of a problem. Codes are never renamed and never change their meaning. Their order is that of reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum DiagnosisCode {
            $($(#[doc = $meaning])+ #[serde(rename = $wire)] $name,)+
        }

        impl DiagnosisCode {
            /// Every code, in the order of docs/operations.md.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// The severity of problems with this code.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }
        }
    };
}

diagnosis_codes! {
    /// Migrations are not applied: the tables are older than the program.
    PendingMigrations = "PENDING_MIGRATIONS", Critical;
    /// The database failed during the diagnosis.
    Unreadable = "UNREADABLE", Critical;
    /// The given token is not accepted.
    TokenRefused = "TOKEN_REFUSED", Critical;
    /// A step of the probe failed.
    ProbeFailed = "PROBE_FAILED", Critical;
    /// In production, there is no service token, so nothing can be recorded.
    NoToken = "NO_TOKEN", Critical;
    /// In production, every token with the scope `record` is expired or revoked, so nothing can be recorded.
    NoActiveToken = "NO_ACTIVE_TOKEN", Critical;
    /// In production, no token has the scope `record`, so nothing can be recorded.
    NoRecordScope = "NO_RECORD_SCOPE", Critical;
    /// Rollups do not equal their records, or labels of records are not in the index of labels.
    RollupDrift = "ROLLUP_DRIFT", Critical;
    /// Calls of a service are rejected as a whole.
    CallsRefused = "CALLS_REFUSED", Critical;
    /// Calls with tokens that are unknown, expired or revoked are rejected.
    UnknownTokens = "UNKNOWN_TOKENS", Warning;
    /// Single records of a service are rejected.
    RecordsRejected = "RECORDS_REJECTED", Warning;
    /// Records of a service conflict with the existing records under the same idempotency keys.
    RecordsInConflict = "RECORDS_IN_CONFLICT", Warning;
    /// Nothing was ever recorded.
    NothingRecorded = "NOTHING_RECORDED", Warning;
    /// Nothing was recorded in the last 30 days, although usage exists before.
    NothingLately = "NOTHING_LATELY", Warning;
    /// Nothing was recorded in the range, although usage exists at other times.
    NothingInRange = "NOTHING_IN_RANGE", Warning;
    /// A token that may record expires within 7 days.
    TokenExpiresSoon = "TOKEN_EXPIRES_SOON", Warning;
    /// The environment is `development`, although service tokens exist.
    DevelopmentWithTokens = "DEVELOPMENT_WITH_TOKENS", Warning;
    /// The first record occurred longer ago than `recording.long_ago_days`.
    OccurredLongAgo = "OCCURRED_LONG_AGO", Warning;
    /// A day exceeds the expected quantity of a usage type by at least a million times the usual quantity of a record.
    ImplausibleQuantity = "IMPLAUSIBLE_QUANTITY", Warning;
    /// Compute is recorded without a tier.
    TierMissing = "TIER_MISSING", Warning;
    /// Tokens of language models are recorded without a model.
    ModelMissing = "MODEL_MISSING", Warning;
    /// Records have an occurrence time after they were recorded: a clock is ahead.
    ClockAhead = "CLOCK_AHEAD", Warning;
    /// Records have a constant delay between occurring and being recorded: a clock or a time zone is wrong.
    ClockBehind = "CLOCK_BEHIND", Warning;
    /// The given token has no scope for a part of the diagnosis, which was skipped.
    ScopeMissing = "SCOPE_MISSING", Warning;
}

/// A problem and its resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedProblem {
    /// The stable code.
    pub code: DiagnosisCode,
    /// The severity.
    pub severity: Severity,
    /// The problem as a sentence, with its numbers.
    pub message: String,
    /// What to do about the problem.
    pub resolution: String,
}

impl DiagnosedProblem {
    /// A problem with the severity of its code.
    pub fn new(code: DiagnosisCode, message: impl Into<String>, resolution: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), message: message.into(), resolution: resolution.into() }
    }
}

/// Sorts the most severe problems first; problems with the same code keep their order.
pub fn sort_problems(problems: &mut [DiagnosedProblem]) {
    problems.sort_by_key(|problem| problem.code);
}
