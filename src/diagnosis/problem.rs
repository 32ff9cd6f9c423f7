//! What can be wrong, as stable codes.

use serde::{Deserialize, Serialize};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// Usage is being lost, or numbers are wrong.
    Critical,
    /// Usage is recorded, but does not show where it should, or soon will not.
    Warning,
}

/// Declares the codes once, worst first: name on the wire, severity, meaning.
macro_rules! diagnosis_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal, $severity:ident;)+) => {
        /// What is wrong, as a stable code. Codes are never renamed or given another meaning; they are in the order of their rank.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum DiagnosisCode {
            $($(#[doc = $meaning])+ #[serde(rename = $wire)] $name,)+
        }

        impl DiagnosisCode {
            /// Every code, in the order of docs/operations.md.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }
        }
    };
}

diagnosis_codes! {
    /// The tables are older than the program.
    PendingMigrations = "PENDING_MIGRATIONS", Critical;
    /// The database failed while it was looked at.
    Unreadable = "UNREADABLE", Critical;
    /// The token that was given is not accepted.
    TokenRefused = "TOKEN_REFUSED", Critical;
    /// A probe did not come through.
    ProbeFailed = "PROBE_FAILED", Critical;
    /// In production, there is no token at all: nobody can record.
    NoToken = "NO_TOKEN", Critical;
    /// In production, every token with the scope `record` is expired or revoked: nobody can record.
    NoActiveToken = "NO_ACTIVE_TOKEN", Critical;
    /// In production, no token has the scope `record`: nobody can record.
    NoRecordScope = "NO_RECORD_SCOPE", Critical;
    /// Sums do not equal their records.
    RollupDrift = "ROLLUP_DRIFT", Critical;
    /// Calls of a service are refused as a whole.
    CallsRefused = "CALLS_REFUSED", Critical;
    /// Records of a service are rejected one by one.
    RecordsRejected = "RECORDS_REJECTED", Warning;
    /// Records of a service contradict what stands under their keys.
    RecordsInConflict = "RECORDS_IN_CONFLICT", Warning;
    /// Nothing was ever recorded.
    NothingRecorded = "NOTHING_RECORDED", Warning;
    /// Nothing was recorded in the last 30 days, though there was before.
    NothingLately = "NOTHING_LATELY", Warning;
    /// Nothing was recorded in the range, though there was at other times.
    NothingInRange = "NOTHING_IN_RANGE", Warning;
    /// A token that may record expires within 7 days.
    TokenExpiresSoon = "TOKEN_EXPIRES_SOON", Warning;
    /// The environment is `development`, but services were given tokens.
    DevelopmentWithTokens = "DEVELOPMENT_WITH_TOKENS", Warning;
    /// Compute is recorded without a tier.
    TierMissing = "TIER_MISSING", Warning;
    /// Tokens of language models are recorded without a model.
    ModelMissing = "MODEL_MISSING", Warning;
    /// Records occurred after they were recorded: a clock is ahead.
    ClockAhead = "CLOCK_AHEAD", Warning;
    /// Records occurred a constant time before they were recorded: a clock or a zone is wrong.
    ClockBehind = "CLOCK_BEHIND", Warning;
    /// The token that was given lacks a scope, so not everything was looked at.
    ScopeMissing = "SCOPE_MISSING", Warning;
}

/// Something that is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedProblem {
    /// What is wrong.
    pub code: DiagnosisCode,
    /// How bad it is.
    pub severity: Severity,
    /// The same as a sentence, with the numbers behind it.
    pub message: String,
    /// What to do.
    pub cure: String,
}

impl DiagnosedProblem {
    /// A problem with its code's severity.
    pub fn new(code: DiagnosisCode, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), message: message.into(), cure: cure.into() }
    }
}

/// Puts the worst first; those of one code stay in the order in which they were found.
pub fn rank(problems: &mut [DiagnosedProblem]) {
    problems.sort_by_key(|problem| problem.code);
}
