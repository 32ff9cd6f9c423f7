//! What is worth knowing about a range.

use async_graphql::{Enum, SimpleObject};

use super::suggestion::{SuggestedDayRange, SuggestedFilter};
use crate::analytics::findings::{self, Numbers};
use crate::graphql::scalars::{BigInt, Date};

/// What kind of thing a finding is. `docs/findings.md` has the rule behind each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::FindingKind")]
pub(crate) enum FindingKind {
    /// Something that reported regularly has stopped: a usage type, a tier, an account, or a service that sends records. The numbers
    /// are in `absence`.
    Silent,
    /// Much of what a service sends is refused. The numbers are in `sending`. Only for who may see `ingestion`, and only without a
    /// filter.
    Refusals,
    /// Hardware or compute that is not metered as it should be. The numbers are in `gap`.
    Untracked,
    /// Far more than on the same weekdays before. The numbers are in `change`.
    Spike,
    /// Far less than on the same weekdays before. The numbers are in `change`.
    Drop,
    /// Where the current month will end at the current pace; only where the range reaches the present. The numbers are in `forecast`.
    Forecast,
    /// A model, tier or user that was not there before. The numbers are in `appearance`.
    New,
    /// One user, session, model or account makes most of the cost. The numbers are in `concentration`.
    Concentration,
    /// Much of what a service sends had been recorded before; nothing is counted twice. The numbers are in `sending`. Only for who may
    /// see `ingestion`, and only without a filter.
    Duplicates,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::Severity")]
pub(crate) enum FindingSeverity {
    /// Usage is probably being lost: act.
    Critical,
    /// Look at it.
    Warning,
    /// Good to know.
    Info,
}

/// What kind of thing a finding can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::AboutKind")]
pub(crate) enum FindingSubjectKind {
    /// A customer.
    Account,
    /// A model.
    Model,
    /// A class of hardware.
    Tier,
    /// A user within the account.
    User,
    /// A session within the account.
    Session,
    /// Who sends records: the name of a token.
    Service,
}

/// What is worth knowing about a range.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageFindings {
    /// How many findings there are.
    total: i32,
    /// The first of them: by severity, then by how much of the usage they are about.
    rows: Vec<Finding>,
}

/// One thing that is worth knowing.
#[derive(Debug, SimpleObject)]
pub(crate) struct Finding {
    /// What kind of thing. It says which of the numbers below is there; the others are null.
    kind: FindingKind,
    /// How much it matters.
    severity: FindingSeverity,
    /// A sentence for people. It may change; act on the other fields.
    message: String,
    /// The usage type it is about; null where it is about the cost, or about all types.
    usage_type: Option<String>,
    /// What kind of thing `subject` is; null where it is about all of them.
    subject_kind: Option<FindingSubjectKind>,
    /// The account, model, tier, user, session or service it is about; null where it is about all of them.
    subject: Option<String>,
    /// The local days to look at.
    range: SuggestedDayRange,
    /// The filter of the question, narrowed to what the finding is about.
    filter: SuggestedFilter,
    /// The numbers behind SPIKE and DROP.
    change: Option<FindingChange>,
    /// The numbers behind NEW.
    appearance: Option<FindingAppearance>,
    /// The numbers behind SILENT.
    absence: Option<FindingAbsence>,
    /// The numbers behind UNTRACKED.
    gap: Option<FindingGap>,
    /// The numbers behind CONCENTRATION.
    concentration: Option<FindingConcentration>,
    /// The numbers behind FORECAST.
    forecast: Option<FindingForecast>,
    /// The numbers behind REFUSALS and DUPLICATES.
    sending: Option<FindingSending>,
}

/// How days differ from the same weekdays of the weeks before. Quantities are in the unit of the usage type; without a usage type
/// they are costs in micros.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingChange {
    /// How many days of the range differ.
    flagged_days: i32,
    /// What was used on those days.
    observed: BigInt,
    /// What was to be expected on those days; an estimate.
    expected: BigInt,
    /// The day that differs most.
    peak_day: Date,
    /// What was used on it.
    peak_observed: BigInt,
    /// What was to be expected on it; an estimate.
    peak_expected: BigInt,
    /// The least that would have been usual on it; an estimate.
    usual_low: BigInt,
    /// The most that would have been usual on it; an estimate.
    usual_high: BigInt,
    /// By how many robust standard deviations it differs; negative for a DROP.
    deviations: f64,
    /// What kind of group most of the difference comes from; null where no group makes most of it.
    mainly_kind: Option<FindingSubjectKind>,
    /// The account, model or tier that most of the difference comes from.
    mainly: Option<String>,
    /// Its part of the difference, up to 1.
    mainly_share: Option<f64>,
}

/// Something that was not there before.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingAppearance {
    /// The first local day with a record of it.
    first_seen_on: Date,
    /// It was looked for from this day on; null: in everything that was ever recorded.
    looked_back_to: Option<Date>,
    /// Its records since.
    records: BigInt,
    /// Their cost in micros.
    cost_micros: BigInt,
    /// Its part of all records since, from 0 to 1.
    share: f64,
    /// An older name that is spelled much like it: perhaps it is a slip. Null where there is none.
    similar_to: Option<String>,
}

/// Something that has stopped.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingAbsence {
    /// The last local day with a record of it.
    last_seen_on: Date,
    /// The day on which the next one was to be expected.
    expected_on: Date,
    /// The usual number of days from one report to the next.
    usual_gap_days: i32,
    /// The longest one there was.
    longest_gap_days: i32,
    /// Whole days without a record since.
    silent_days: i32,
}

/// What is not metered as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::GapReason")]
pub(crate) enum FindingGapReason {
    /// There are hardware specs that can be had, and no compute was ever recorded. Only without a filter.
    ComputeNeverRecorded,
    /// Compute is recorded, but never on these tiers that can be had. Only without a filter.
    SpecNeverUsed,
    /// Compute is recorded without a tier.
    TierMissing,
    /// Compute is recorded on tiers that have no hardware spec.
    SpecMissing,
}

/// Hardware or compute that is not metered as it should be.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingGap {
    /// What is missing.
    reason: FindingGapReason,
    /// The tiers it is about, by name; none for `TIER_MISSING`.
    tiers: Vec<String>,
    /// How many records it is about.
    records: BigInt,
    /// How many seconds of compute it is about.
    compute_seconds: BigInt,
    /// All seconds of compute.
    of_compute_seconds: BigInt,
}

/// Cost that lies mostly on one.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingConcentration {
    /// Its cost in micros.
    cost_micros: BigInt,
    /// The whole cost in micros.
    of_cost_micros: BigInt,
    /// Its part, from 0 to 1.
    share: f64,
    /// Among how many it is one.
    among: BigInt,
}

/// Where the current month will end at the current pace. Quantities are in the unit of the usage type; without a usage type they are
/// costs in micros.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingForecast {
    /// What was used in the month until now: exact.
    so_far: BigInt,
    /// Where it will probably end; an estimate.
    expected: BigInt,
    /// The lower end of the interval that is meant to hold the truth 8 times out of 10; an estimate.
    low: BigInt,
    /// The upper end; an estimate.
    high: BigInt,
    /// The whole month before; null where usage began within it.
    previous_month: Option<BigInt>,
}

/// What became of what a service sent.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingSending {
    /// The most frequent reason, as a code; null where there is none.
    reason: Option<String>,
    /// Records that were refused, or had been recorded before.
    records: BigInt,
    /// All records that the service sent.
    of: BigInt,
    /// The part, from 0 to 1.
    share: f64,
    /// The same part in the weeks before; null where it sent nothing then.
    share_before: Option<f64>,
}

impl From<findings::Findings> for UsageFindings {
    fn from(findings: findings::Findings) -> Self {
        Self { total: count(findings.total), rows: findings.rows.into_iter().map(Finding::from).collect() }
    }
}

impl From<findings::Finding> for Finding {
    fn from(finding: findings::Finding) -> Self {
        let mut told = Self {
            kind: finding.kind.into(),
            severity: finding.severity.into(),
            message: finding.message,
            usage_type: finding.about.usage_type,
            subject_kind: finding.about.kind.map(FindingSubjectKind::from),
            subject: finding.about.value,
            range: SuggestedDayRange::of_days(finding.from, finding.through),
            filter: finding.filter.into(),
            change: None,
            appearance: None,
            absence: None,
            gap: None,
            concentration: None,
            forecast: None,
            sending: None,
        };
        match finding.numbers {
            Numbers::Change(change) => told.change = Some(change.into()),
            Numbers::Appearance(appearance) => told.appearance = Some(appearance.into()),
            Numbers::Absence(absence) => told.absence = Some(absence.into()),
            Numbers::Gap(gap) => told.gap = Some(gap.into()),
            Numbers::Concentration(concentration) => told.concentration = Some(concentration.into()),
            Numbers::Forecast(forecast) => told.forecast = Some(forecast.into()),
            Numbers::Sending(sending) => told.sending = Some(sending.into()),
        }
        told
    }
}

impl From<findings::Change> for FindingChange {
    fn from(change: findings::Change) -> Self {
        let (mainly_kind, mainly, mainly_share) = match change.mainly {
            Some(mainly) => (Some(findings::AboutKind::from(mainly.group).into()), Some(mainly.name), Some(mainly.share)),
            None => (None, None, None),
        };
        Self {
            flagged_days: count(change.flagged_days),
            observed: BigInt(change.observed),
            expected: BigInt(change.expected),
            peak_day: Date(change.peak_day),
            peak_observed: BigInt(change.peak_observed),
            peak_expected: BigInt(change.peak_expected),
            usual_low: BigInt(change.usual_low),
            usual_high: BigInt(change.usual_high),
            deviations: change.deviations,
            mainly_kind,
            mainly,
            mainly_share,
        }
    }
}

impl From<findings::Appearance> for FindingAppearance {
    fn from(appearance: findings::Appearance) -> Self {
        Self {
            first_seen_on: Date(appearance.first_seen_on),
            looked_back_to: appearance.looked_back_to.map(Date),
            records: BigInt(appearance.records.into()),
            cost_micros: BigInt(appearance.cost_micros),
            share: appearance.share,
            similar_to: appearance.similar_to,
        }
    }
}

impl From<findings::Absence> for FindingAbsence {
    fn from(absence: findings::Absence) -> Self {
        Self {
            last_seen_on: Date(absence.last_seen_on),
            expected_on: Date(absence.expected_on),
            usual_gap_days: count(absence.usual_gap_days),
            longest_gap_days: count(absence.longest_gap_days),
            silent_days: count(absence.silent_days),
        }
    }
}

impl From<findings::Gap> for FindingGap {
    fn from(gap: findings::Gap) -> Self {
        Self {
            reason: gap.reason.into(),
            tiers: gap.tiers,
            records: BigInt(gap.records.into()),
            compute_seconds: BigInt(gap.quantity),
            of_compute_seconds: BigInt(gap.of),
        }
    }
}

impl From<findings::Concentration> for FindingConcentration {
    fn from(concentration: findings::Concentration) -> Self {
        Self {
            cost_micros: BigInt(concentration.cost_micros),
            of_cost_micros: BigInt(concentration.of_cost_micros),
            share: concentration.share,
            among: BigInt(concentration.among.into()),
        }
    }
}

impl From<findings::Forecast> for FindingForecast {
    fn from(forecast: findings::Forecast) -> Self {
        Self {
            so_far: BigInt(forecast.so_far),
            expected: BigInt(forecast.expected),
            low: BigInt(forecast.low),
            high: BigInt(forecast.high),
            previous_month: forecast.previous_month.map(BigInt),
        }
    }
}

impl From<findings::Sending> for FindingSending {
    fn from(sending: findings::Sending) -> Self {
        Self {
            reason: sending.reason,
            records: BigInt(sending.records.into()),
            of: BigInt(sending.of.into()),
            share: sending.share,
            share_before: sending.share_before,
        }
    }
}

/// A small count as GraphQL's `Int`.
fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
