//! Findings: unusual or important facts about the usage of a range.
//!
//! `InsightsQuery::findings` reads a bounded amount of data in at most seven statements. The detectors are pure: `change` (SPIKE,
//! DROP), `inactivity` (SILENT), `untracked` (UNTRACKED), `unpriced` (UNPRICED), `forecast` (FORECAST), `concentration` (CONCENTRATION), `ingestion`
//! (REFUSALS, DUPLICATES); `users_and_sessions` and `render` report new values (NEW). `visibility` decides which data findings may
//! include. `docs/findings.md` describes every rule and its source.

pub mod change;
pub mod concentration;
pub mod days;
pub mod forecast;
pub mod inactivity;
pub mod ingestion;
mod inputs;
mod render;
pub mod series;
pub mod statistics;
pub mod unpriced;
pub mod untracked;
pub mod users_and_sessions;
pub mod visibility;
mod wording;

use chrono::NaiveDate;

use self::series::{Group, Measured};
use self::visibility::FindingVisibility;
use super::InsightsQuery;
use crate::domain::filter::UsageFilter;
use crate::error::Error;

/// The kind of a finding. The order of the variants breaks ties when findings are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A usage type, tier, account or service with regular records has none any more.
    Silent,
    /// A large share of a service's records is rejected or in conflict.
    Refusals,
    /// Hardware without compute records, or compute without a tier or hardware spec.
    Untracked,
    /// Records of a usage type that has prices have no known cost.
    Unpriced,
    /// Usage or cost is above the expected range.
    Spike,
    /// Usage or cost is below the expected range.
    Drop,
    /// The expected total of the current month.
    Forecast,
    /// A model, tier or user without earlier records.
    New,
    /// One user, session, model or account accounts for most of the cost.
    Concentration,
    /// A large share of a service's records was recorded before.
    Duplicates,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Usage is probably being lost; action is required.
    Critical,
    /// Should be checked.
    Warning,
    /// For information.
    Info,
}

/// The subject of a finding: what is measured, of all records or of one value of a dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FindingSubject {
    /// What is measured.
    pub measured: Measured,
    /// The kind of `value`; `None` if there is no value.
    pub kind: Option<SubjectKind>,
    /// The account, model, tier, user, session or service; `None` for all of them.
    pub value: Option<String>,
    /// The account of the user or session; `None` for other kinds.
    pub account_id: Option<String>,
}

/// The kind of a finding's subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// An account.
    Account,
    /// A model.
    Model,
    /// A tier.
    Tier,
    /// A user within the account.
    User,
    /// A session within the account.
    Session,
    /// A service, by the name of its token.
    Service,
}

impl From<Group> for SubjectKind {
    fn from(group: Group) -> Self {
        match group {
            Group::Account => Self::Account,
            Group::Model => Self::Model,
            Group::Tier => Self::Tier,
        }
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its kind.
    pub kind: FindingKind,
    /// Its severity.
    pub severity: Severity,
    /// The finding as a sentence.
    pub message: String,
    /// Its subject.
    pub about: FindingSubject,
    /// The first local day of the finding.
    pub from: NaiveDate,
    /// The last local day of the finding.
    pub through: NaiveDate,
    /// The filter of the query, narrowed to the subject.
    pub filter: UsageFilter,
    /// The numbers on which the finding is based.
    pub numbers: Numbers,
    /// The sort key within a severity: the affected share of the examined usage or cost; not negative.
    pub size: f64,
}

/// The numbers on which a finding is based, by its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// Of a SPIKE or DROP.
    Change(Change),
    /// Of NEW.
    Appearance(Appearance),
    /// Of SILENT.
    Absence(Absence),
    /// Of UNTRACKED.
    Gap(Gap),
    /// Of UNPRICED.
    Unpriced(Unpriced),
    /// Of CONCENTRATION.
    Concentration(Concentration),
    /// Of FORECAST.
    Forecast(Forecast),
    /// Of REFUSALS and DUPLICATES.
    Ingestion(Ingestion),
}

/// The difference between days of the range and the same weekdays of earlier weeks. Quantities are in the unit of the usage type,
/// costs in nanos.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Number of days outside of the expected range.
    pub flagged_days: usize,
    /// Usage on these days.
    pub observed: i128,
    /// Expected usage on these days.
    pub expected: i128,
    /// The day with the largest deviation.
    pub peak_day: NaiveDate,
    /// Usage on this day.
    pub peak_observed: i128,
    /// Expected usage on this day.
    pub peak_expected: i128,
    /// Lower bound of the expected range of this day.
    pub usual_low: i128,
    /// Upper bound of the expected range of this day.
    pub usual_high: i128,
    /// Deviation of this day in robust standard deviations; negative below the expected usage.
    pub deviations: f64,
    /// The group that accounts for most of the difference; `None` if no group does.
    pub main_driver: Option<Driver>,
}

/// The account, model or tier that accounts for most of a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The dimension of the group.
    pub group: Group,
    /// Its name.
    pub name: String,
    /// Its share of the difference, at most 1.
    pub share: f64,
}

/// A model, tier or user without earlier records.
#[derive(Clone, Debug, PartialEq)]
pub struct Appearance {
    /// The local day of its first record.
    pub first_seen_on: NaiveDate,
    /// The first day that was searched for earlier records; `None` if all records were searched.
    pub lookback_start: Option<NaiveDate>,
    /// Number of its records from `first_seen_on` on.
    pub records: i64,
    /// Cost of these records in nanos.
    pub cost_nanos: i128,
    /// Their share of all records from `first_seen_on` on, from 0 to 1.
    pub share: f64,
    /// An existing name with a similar spelling; `None` if there is none.
    pub similar_to: Option<String>,
}

/// The absence of records that used to be regular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The local day of the last record.
    pub last_seen_on: NaiveDate,
    /// The local day on which the next record was expected.
    pub expected_on: NaiveDate,
    /// The usual number of days from one day with records to the next.
    pub usual_gap_days: usize,
    /// The largest number of days from one day with records to the next.
    pub longest_gap_days: usize,
    /// Number of whole days without records since the last one.
    pub silent_days: usize,
}

/// The cause of missing or incomplete compute usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapReason {
    /// Hardware specs exist, but no compute was ever recorded.
    ComputeNeverRecorded,
    /// Compute is recorded, but never on these tiers of hardware specs.
    SpecNeverUsed,
    /// Compute is recorded without a tier.
    TierMissing,
    /// Compute is recorded on tiers without a hardware spec.
    SpecMissing,
}

/// Missing or incomplete compute usage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The cause.
    pub reason: GapReason,
    /// The affected tiers, by name; empty for `TierMissing`.
    pub tiers: Vec<String>,
    /// Number of affected records.
    pub records: i64,
    /// Affected compute seconds.
    pub compute_seconds: i128,
    /// Compute seconds of the examined days in total.
    pub total_compute_seconds: i128,
}

/// Records without a known cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpriced {
    /// Number of records without a known cost.
    pub records: i64,
    /// Number of all records of the usage type.
    pub total_records: i64,
    /// `records` as a share of the total, from 0 to 1.
    pub share: f64,
    /// The model or tier that most of them have; `None` if none has most.
    pub main_origin: Option<Driver>,
}

/// A user, session, model or account that accounts for most of the cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Its cost in nanos.
    pub cost_nanos: i128,
    /// The total cost in nanos.
    pub total_cost_nanos: i128,
    /// Its share of the total cost, from 0 to 1.
    pub share: f64,
    /// Number of distinct users, sessions, models or accounts.
    pub distinct_values: i64,
}

/// The expected total of the current month. Quantities are in the unit of the usage type, costs in nanos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Usage of the month until now.
    pub so_far: i128,
    /// Expected usage of the whole month.
    pub expected: i128,
    /// Lower bound of the 80 % prediction interval.
    pub low: i128,
    /// Upper bound of the 80 % prediction interval.
    pub high: i128,
    /// Usage of the previous month; `None` if usage began during that month.
    pub previous_month: Option<i128>,
}

/// Rejected or duplicate records of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingestion {
    /// The service: the name of its token, or a placeholder such as `(anonymous)`.
    pub service: String,
    /// The most frequent error code; `None` if there is none.
    pub reason: Option<String>,
    /// Number of records that were rejected, or that are duplicates.
    pub records: i64,
    /// Number of records that the service sent in total.
    pub total_records: i64,
    /// `records` as a share of the total, from 0 to 1.
    pub share: f64,
    /// The same share in the preceding weeks; `None` if the service sent nothing then.
    pub share_before: Option<f64>,
}

/// The findings of a query, ordered by severity, then by size; the forecast is the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// Total number of findings.
    pub total: usize,
    /// The first findings, and the forecast if there is one.
    pub rows: Vec<Finding>,
}

impl InsightsQuery {
    /// The first `top` findings about past usage, then the forecast of the month, which takes the place of none of them. Examines whole local days: the last 92 days that the range overlaps and that have begun. The
    /// running day is not compared with whole days.
    pub async fn findings(&self, visibility: FindingVisibility, top: u32) -> Result<Findings, Error> {
        let Some(read) = inputs::read(self, visibility).await? else { return Ok(Findings { total: 0, rows: Vec::new() }) };
        let (forecasts, mut rows): (Vec<_>, Vec<_>) =
            render::build_findings(self, &read).into_iter().partition(|finding| finding.kind == FindingKind::Forecast);
        rows.sort_by(|left, right| {
            let order = |finding: &Finding| (finding.severity, std::cmp::Reverse(ordered(finding.size)), finding.kind);
            order(left).cmp(&order(right)).then_with(|| left.about.cmp(&right.about)).then(left.from.cmp(&right.from))
        });
        let total = rows.len() + forecasts.len();
        rows.truncate(top as usize);
        rows.extend(forecasts);
        Ok(Findings { total, rows })
    }
}

/// A size as a sortable integer; sizes are finite and not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are shares, far below 2^64 millionths")]
fn ordered(size: f64) -> u64 {
    (size * 1e6).round() as u64
}
