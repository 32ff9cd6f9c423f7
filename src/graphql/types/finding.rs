//! Findings: unusual usage, missing usage, and the forecast.

use async_graphql::{Enum, ID, SimpleObject};

use super::suggestion::{SuggestedDayRange, SuggestedFilter};
use super::usage_totals::UsageMeasure;
use crate::analytics::findings::series::Measured;
use crate::analytics::findings::{self, Numbers};
use crate::graphql::scalars::{BigInt, Date, Decimal};

/// The kind of a finding. `docs/findings.md` has the rule behind each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::FindingKind")]
pub(crate) enum FindingKind {
    /// A usage type, tier, account or service that reported regularly has stopped. Details in `absence`.
    Silent,
    /// Many of a service's records are not recorded. Details in `ingestion`. Only for callers with the scope `ADMIN`, and only
    /// without a filter.
    Refusals,
    /// Hardware or compute is not metered, or not completely. Details in `gap`.
    Untracked,
    /// Records of a usage type that has prices have no known cost. Details in `unpriced`.
    Unpriced,
    /// Usage or cost is far above the same weekdays of previous weeks. Details in `change`.
    Spike,
    /// Usage or cost is far below the same weekdays of previous weeks. Details in `change`.
    Drop,
    /// Expected cost or usage at the end of the current month: of the cost; without any cost of the tokens, else of the usage type with the
    /// most records. With `usageTypes` in the filter, of their quantity. At most one per query, and only if the range includes the present.
    /// Details in `forecast`.
    Forecast,
    /// A model, tier or user appeared for the first time. Details in `appearance`.
    New,
    /// One user, session, model or account causes most of the cost. Details in `concentration`.
    Concentration,
    /// Many of a service's records had been recorded before. Duplicates are not counted twice. Details in `ingestion`. Only for
    /// callers with the scope `ADMIN`, and only without a filter.
    Duplicates,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::Severity")]
pub(crate) enum FindingSeverity {
    /// Usage is probably being lost. Act now.
    Critical,
    /// Should be checked.
    Warning,
    /// For information.
    Info,
}

/// The kind of thing that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::SubjectKind")]
pub(crate) enum FindingSubjectKind {
    /// An account (customer).
    Account,
    /// A model.
    Model,
    /// A hardware tier.
    Tier,
    /// A user within the account.
    User,
    /// A session within the account.
    Session,
    /// A service that sends records, by the name of its token.
    Service,
}

/// Findings about a date range.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageFindings {
    /// Number of findings, the forecast included. `rows` holds the first `top` of the others, and the forecast.
    total: i32,
    /// The findings: by severity, then by their share of the usage or cost, largest first. A forecast is the last, whatever its severity.
    rows: Vec<Finding>,
}

/// Something notable about the usage of a range. `range` and `filter` are the arguments of a query that shows it.
#[derive(Debug, SimpleObject)]
pub(crate) struct Finding {
    /// Kind of the finding. It decides which one of the detail fields, `change` to `ingestion`, is not null.
    kind: FindingKind,
    /// Severity of the finding.
    severity: FindingSeverity,
    /// Human-readable description of the finding. The text may change; use the other fields in programs.
    message: String,
    /// Slug of the usage type. Null if the finding is about the sum of several usage types, about the cost, or about all usage types.
    usage_type: Option<String>,
    /// What the finding measures, if it is not a single usage type: `TOKENS` for the sum of the usage types that are part of `tokens`, which
    /// `filter` lists, and `COST` for the cost of all usage types. Null if the finding is about `usageType`, or about the records of all
    /// usage types.
    measure: Option<UsageMeasure>,
    /// What `subject` identifies. Null if the finding is about everything in the query.
    subject_kind: Option<FindingSubjectKind>,
    /// The account, model, tier, user, session or service. Null if the finding is about everything in the query.
    subject: Option<String>,
    /// The account of the user or session in `subject`. Null for other kinds of subjects.
    account_id: Option<ID>,
    /// The local days of the finding.
    range: SuggestedDayRange,
    /// The filter of the query, narrowed to the subject of the finding.
    filter: SuggestedFilter,
    /// Details of `SPIKE` and `DROP`.
    change: Option<FindingChange>,
    /// Details of `NEW`.
    appearance: Option<FindingAppearance>,
    /// Details of `SILENT`.
    absence: Option<FindingAbsence>,
    /// Details of `UNTRACKED`.
    gap: Option<FindingGap>,
    /// Details of `UNPRICED`.
    unpriced: Option<FindingUnpriced>,
    /// Details of `CONCENTRATION`.
    concentration: Option<FindingConcentration>,
    /// Details of `FORECAST`.
    forecast: Option<FindingForecast>,
    /// Details of `REFUSALS` and `DUPLICATES`.
    ingestion: Option<FindingIngestion>,
}

/// How usage on some days differs from the same weekdays of previous weeks. Amounts are in the unit of the usage type, in tokens, or, if the
/// finding is about the cost, in the currency of this installation.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingChange {
    /// Number of days in the range that differ.
    flagged_days: i32,
    /// Amount on these days.
    observed: Decimal,
    /// Expected amount on these days (an estimate).
    expected: Decimal,
    /// The local day that differs the most.
    peak_day: Date,
    /// Amount on `peakDay`.
    peak_observed: Decimal,
    /// Expected amount on `peakDay` (an estimate).
    peak_expected: Decimal,
    /// Lower end of the usual amount on `peakDay` (an estimate).
    usual_low: Decimal,
    /// Upper end of the usual amount on `peakDay` (an estimate).
    usual_high: Decimal,
    /// Difference on `peakDay` in robust standard deviations. Negative for `DROP`.
    deviations: f64,
    /// What `mainDriver` identifies. Null if no single group causes most of the difference.
    main_driver_kind: Option<FindingSubjectKind>,
    /// The account, model or tier that causes most of the difference. Null if there is none.
    main_driver: Option<String>,
    /// Share of the difference that `mainDriver` causes, at most 1. Null if there is none.
    main_driver_share: Option<f64>,
}

/// A model, tier or user that appeared for the first time.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingAppearance {
    /// The local day of its first record.
    first_seen_on: Date,
    /// Start of the lookback: earlier records were searched from this local day on. Null: all records were searched.
    lookback_start: Option<Date>,
    /// Number of its records since then.
    records: BigInt,
    /// Cost of these records.
    cost: Decimal,
    /// Its share of all records since then, from 0 to 1.
    share: f64,
    /// An older name with almost the same spelling: the new name may be a spelling error. Null if there is none.
    similar_to: Option<String>,
}

/// Something that reported regularly and has stopped.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingAbsence {
    /// The local day of its last record.
    last_seen_on: Date,
    /// The local day on which the next record was expected.
    expected_on: Date,
    /// Usual number of days between two reports.
    usual_gap_days: i32,
    /// Largest number of days between two reports so far.
    longest_gap_days: i32,
    /// Number of whole days without a record since `lastSeenOn`.
    silent_days: i32,
}

/// Why hardware or compute is not metered completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "findings::GapReason")]
pub(crate) enum FindingGapReason {
    /// There are available hardware specs, but compute was never recorded. Only without a filter.
    ComputeNeverRecorded,
    /// Compute is recorded, but never on these available tiers. Only without a filter.
    SpecNeverUsed,
    /// Compute is recorded without a tier.
    TierMissing,
    /// Compute is recorded on tiers without a hardware spec.
    SpecMissing,
}

/// Hardware or compute that is not metered completely.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingGap {
    /// What is missing.
    reason: FindingGapReason,
    /// The affected tiers, by name. Empty for `TIER_MISSING`.
    tiers: Vec<String>,
    /// Number of affected records.
    records: BigInt,
    /// Affected compute, in seconds.
    compute_seconds: BigInt,
    /// All compute of the query, in seconds.
    total_compute_seconds: BigInt,
}

/// Records of one usage type without a known cost: no cost was sent, and no price was in force. The subject of the finding is the
/// model or tier of at least 60 % of them, or null. To resolve it, add a price (`setPrice`), then run `usage-insights reprice`.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingUnpriced {
    /// Number of records of the usage type in `range` without a known cost.
    records: BigInt,
    /// Number of all records of the usage type in `range`.
    total_records: BigInt,
    /// `records` divided by `totalRecords`, from 0 to 1.
    share: f64,
}

/// Cost that is concentrated on one user, session, model or account.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingConcentration {
    /// Cost of the subject.
    cost: Decimal,
    /// Cost of all subjects.
    total_cost: Decimal,
    /// Share of the subject in the total cost, from 0 to 1.
    share: f64,
    /// Number of distinct users, sessions, models or accounts with usage, including the subject.
    distinct_values: BigInt,
}

/// Expected usage or cost at the end of the current month. Amounts are in the unit of the usage type, in tokens, or, if the finding is about
/// the cost, in the currency of this installation.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingForecast {
    /// Amount from the start of the month until now (exact).
    so_far: Decimal,
    /// Expected amount of the whole month (an estimate).
    expected: Decimal,
    /// Lower end of the 80 % prediction interval (an estimate).
    low: Decimal,
    /// Upper end of the 80 % prediction interval (an estimate).
    high: Decimal,
    /// Amount of the whole previous month. Null if usage began within it.
    previous_month: Option<Decimal>,
}

/// How many of a service's records were not recorded, or had been recorded before.
#[derive(Debug, SimpleObject)]
pub(crate) struct FindingIngestion {
    /// Code of the most frequent reason (docs/errors.md). Null for duplicates.
    reason: Option<String>,
    /// For `REFUSALS`: number of records that were not recorded. For `DUPLICATES`: number of records that had been recorded
    /// before.
    records: BigInt,
    /// Number of all records that the service sent.
    total_records: BigInt,
    /// `records` divided by `totalRecords`, from 0 to 1.
    share: f64,
    /// The same share in the weeks before. Null if the service sent nothing then.
    share_before: Option<f64>,
}

impl From<findings::Findings> for UsageFindings {
    fn from(findings: findings::Findings) -> Self {
        Self { total: count(findings.total), rows: findings.rows.into_iter().map(Finding::from).collect() }
    }
}

impl From<findings::Finding> for Finding {
    fn from(finding: findings::Finding) -> Self {
        // A cost is in nanos.
        let amount = if finding.about.measured == Measured::Cost { Decimal } else { Decimal::whole };
        let measure = match &finding.about.measured {
            Measured::Tokens => Some(UsageMeasure::Tokens),
            Measured::Cost => Some(UsageMeasure::Cost),
            Measured::Everything | Measured::UsageType(_) => None,
        };
        let mut result = Self {
            kind: finding.kind.into(),
            severity: finding.severity.into(),
            message: finding.message,
            usage_type: finding.about.measured.usage_type().map(str::to_owned),
            measure,
            subject_kind: finding.about.kind.map(FindingSubjectKind::from),
            subject: finding.about.value,
            account_id: finding.about.account_id.map(ID),
            range: SuggestedDayRange::of_days(finding.from, finding.through),
            filter: finding.filter.into(),
            change: None,
            appearance: None,
            absence: None,
            gap: None,
            unpriced: None,
            concentration: None,
            forecast: None,
            ingestion: None,
        };
        match finding.numbers {
            Numbers::Change(change) => result.change = Some(FindingChange::new(change, amount)),
            Numbers::Appearance(appearance) => result.appearance = Some(appearance.into()),
            Numbers::Absence(absence) => result.absence = Some(absence.into()),
            Numbers::Gap(gap) => result.gap = Some(gap.into()),
            Numbers::Unpriced(unpriced) => result.unpriced = Some(unpriced.into()),
            Numbers::Concentration(concentration) => result.concentration = Some(concentration.into()),
            Numbers::Forecast(forecast) => result.forecast = Some(FindingForecast::new(&forecast, amount)),
            Numbers::Ingestion(ingestion) => result.ingestion = Some(ingestion.into()),
        }
        result
    }
}

impl FindingChange {
    fn new(change: findings::Change, amount: fn(i128) -> Decimal) -> Self {
        let (main_driver_kind, main_driver, main_driver_share) = match change.main_driver {
            Some(main_driver) => {
                (Some(findings::SubjectKind::from(main_driver.group).into()), Some(main_driver.name), Some(main_driver.share))
            }
            None => (None, None, None),
        };
        Self {
            flagged_days: count(change.flagged_days),
            observed: amount(change.observed),
            expected: amount(change.expected),
            peak_day: Date(change.peak_day),
            peak_observed: amount(change.peak_observed),
            peak_expected: amount(change.peak_expected),
            usual_low: amount(change.usual_low),
            usual_high: amount(change.usual_high),
            deviations: change.deviations,
            main_driver_kind,
            main_driver,
            main_driver_share,
        }
    }
}

impl From<findings::Appearance> for FindingAppearance {
    fn from(appearance: findings::Appearance) -> Self {
        Self {
            first_seen_on: Date(appearance.first_seen_on),
            lookback_start: appearance.lookback_start.map(Date),
            records: BigInt(appearance.records.into()),
            cost: Decimal(appearance.cost_nanos),
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
            compute_seconds: BigInt(gap.compute_seconds),
            total_compute_seconds: BigInt(gap.total_compute_seconds),
        }
    }
}

impl From<findings::Unpriced> for FindingUnpriced {
    fn from(unpriced: findings::Unpriced) -> Self {
        Self {
            records: BigInt(unpriced.records.into()),
            total_records: BigInt(unpriced.total_records.into()),
            share: unpriced.share,
        }
    }
}

impl From<findings::Concentration> for FindingConcentration {
    fn from(concentration: findings::Concentration) -> Self {
        Self {
            cost: Decimal(concentration.cost_nanos),
            total_cost: Decimal(concentration.total_cost_nanos),
            share: concentration.share,
            distinct_values: BigInt(concentration.distinct_values.into()),
        }
    }
}

impl FindingForecast {
    fn new(forecast: &findings::Forecast, amount: fn(i128) -> Decimal) -> Self {
        Self {
            so_far: amount(forecast.so_far),
            expected: amount(forecast.expected),
            low: amount(forecast.low),
            high: amount(forecast.high),
            previous_month: forecast.previous_month.map(amount),
        }
    }
}

impl From<findings::Ingestion> for FindingIngestion {
    fn from(ingestion: findings::Ingestion) -> Self {
        Self {
            reason: ingestion.reason,
            records: BigInt(ingestion.records.into()),
            total_records: BigInt(ingestion.total_records.into()),
            share: ingestion.share,
            share_before: ingestion.share_before,
        }
    }
}

/// A small count as a GraphQL `Int`.
fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
