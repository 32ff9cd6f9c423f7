//! What is worth knowing: the few things about a range that somebody who knows the usage well would point out.
//!
//! [`Question::findings`] reads a bounded amount (six statements at most), and the families decide, purely: [`change`] (SPIKE, DROP),
//! [`silence`] (SILENT), [`untracked`], [`forecast`], [`concentration`], [`sending`] (REFUSALS, DUPLICATES) and newcomers
//! ([`people`], [`telling`]). [`sight`] decides whose numbers may be shown. `docs/findings.md` has every rule with its source.

pub mod change;
pub mod concentration;
pub mod days;
pub mod forecast;
pub mod people;
mod reading;
pub mod sending;
pub mod series;
pub mod sight;
pub mod silence;
pub mod statistics;
mod telling;
pub mod untracked;
mod wording;

use chrono::NaiveDate;

use self::series::Group;
use self::sight::Sight;
use super::Question;
use crate::domain::filter::UsageFilter;
use crate::error::Error;

/// From where on something is told. See `settings.toml` for the meanings.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// How many weeks before a day its usual usage is taken from.
    pub weeks: u32,
    /// With fewer weeks of usage before it, a day is not judged.
    pub min_weeks: u32,
    /// How many robust standard deviations a day must lie from the usual.
    pub min_deviations: f64,
    /// By what part of the usual it must be more, at least.
    pub min_change: f64,
    /// From which share of the cost on one user, session, model or account makes most of it.
    pub concentration_share: f64,
    /// From which share of a service's records refusals are told.
    pub refused_share: f64,
    /// From which share of a service's records duplicates are told.
    pub duplicate_share: f64,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Something that reported regularly has stopped.
    Silent,
    /// Much of what a service sends is refused.
    Refusals,
    /// Hardware or compute that is not metered as it should be.
    Untracked,
    /// More than usual.
    Spike,
    /// Less than usual.
    Drop,
    /// Where the month ends.
    Forecast,
    /// A model, tier or user that was not there before.
    New,
    /// One user, session, model or account makes most of the cost.
    Concentration,
    /// Much of what a service sends had been sent before.
    Duplicates,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Usage is probably being lost: act.
    Critical,
    /// Look at it.
    Warning,
    /// Good to know.
    Info,
}

/// What a finding is about, as far as it is about one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    /// The usage type; `None` where it is about cost, or about all types.
    pub usage_type: Option<String>,
    /// The dimension of `value`.
    pub kind: Option<AboutKind>,
    /// One account, model, tier, user, session or service.
    pub value: Option<String>,
}

/// What kind of thing a finding can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AboutKind {
    /// The customer.
    Account,
    /// The model.
    Model,
    /// The class of hardware.
    Tier,
    /// A user within the account.
    User,
    /// A session within the account.
    Session,
    /// Who sends the records: the name of its token.
    Service,
}

impl From<Group> for AboutKind {
    fn from(group: Group) -> Self {
        match group {
            Group::Account => Self::Account,
            Group::Model => Self::Model,
            Group::Tier => Self::Tier,
        }
    }
}

/// One thing that is worth knowing.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// How much it matters.
    pub severity: Severity,
    /// A sentence for people.
    pub message: String,
    /// What it is about.
    pub about: About,
    /// The first local day to look at.
    pub from: NaiveDate,
    /// The last one.
    pub through: NaiveDate,
    /// The question's filter, narrowed to what it is about.
    pub filter: UsageFilter,
    /// The numbers behind it.
    pub numbers: Numbers,
    /// How large it is among its like: a part of the usage or cost that was looked at, from 0 on.
    pub size: f64,
}

/// The numbers behind a finding.
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
    /// Of CONCENTRATION.
    Concentration(Concentration),
    /// Of FORECAST.
    Forecast(Forecast),
    /// Of REFUSALS and DUPLICATES.
    Sending(Sending),
}

/// How some days differ from the same weekdays before. Quantities are in the usage type's unit, cost in micros.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// How many days differ.
    pub flagged_days: usize,
    /// What was used on them.
    pub observed: i128,
    /// What was to be expected on them.
    pub expected: i128,
    /// The day that differs most.
    pub peak_day: NaiveDate,
    /// What was used on it.
    pub peak_observed: i128,
    /// What was to be expected on it.
    pub peak_expected: i128,
    /// The least that would have been usual on it.
    pub usual_low: i128,
    /// The most that would have been usual on it.
    pub usual_high: i128,
    /// By how many robust standard deviations it differs; negative: below.
    pub deviations: f64,
    /// Where the difference mainly comes from, where one group makes most of it.
    pub mainly: Option<Driver>,
}

/// The group that makes most of a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// What kind of group.
    pub group: Group,
    /// Which one.
    pub name: String,
    /// Its part of the difference, up to 1.
    pub share: f64,
}

/// Something that was not there before.
#[derive(Clone, Debug, PartialEq)]
pub struct Appearance {
    /// The first local day with a record of it.
    pub first_seen_on: NaiveDate,
    /// It was looked for from this day on; `None`: in everything that was ever recorded.
    pub looked_back_to: Option<NaiveDate>,
    /// Its records since.
    pub records: i64,
    /// Their cost in micros.
    pub cost_micros: i128,
    /// Its part of all records since, from 0 to 1.
    pub share: f64,
    /// A known name that is spelled nearly the same.
    pub similar_to: Option<String>,
}

/// Something that has stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The last local day with a record of it.
    pub last_seen_on: NaiveDate,
    /// The day on which the next one was to be expected.
    pub expected_on: NaiveDate,
    /// The usual number of days from one report to the next.
    pub usual_gap_days: usize,
    /// The longest one there was.
    pub longest_gap_days: usize,
    /// Whole days without a record since.
    pub silent_days: usize,
}

/// What is not tracked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapReason {
    /// There are hardware specs, and no compute was ever recorded.
    ComputeNeverRecorded,
    /// Compute is recorded, but never on these tiers.
    SpecNeverUsed,
    /// Compute is recorded without a tier.
    TierMissing,
    /// Compute is recorded on tiers that have no hardware spec.
    SpecMissing,
}

/// Hardware or compute that is not metered as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is missing.
    pub reason: GapReason,
    /// The tiers it is about, by name.
    pub tiers: Vec<String>,
    /// Records it is about.
    pub records: i64,
    /// Seconds of compute it is about.
    pub quantity: i128,
    /// All seconds of compute.
    pub of: i128,
}

/// Cost that lies mostly on one.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Its cost in micros.
    pub cost_micros: i128,
    /// The whole cost in micros.
    pub of_cost_micros: i128,
    /// Its part, from 0 to 1.
    pub share: f64,
    /// Among how many.
    pub among: i64,
}

/// Where a month ends. Quantities are in the usage type's unit, cost in micros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What was used in it until now.
    pub so_far: i128,
    /// Where it will probably end.
    pub expected: i128,
    /// The lower end of the interval that holds the truth 8 times out of 10.
    pub low: i128,
    /// The upper end.
    pub high: i128,
    /// The whole month before; `None` where usage began within it.
    pub previous_month: Option<i128>,
}

/// What became of what a service sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// The name of its token, or what stands in for one.
    pub service: String,
    /// The most frequent reason, where there is one.
    pub reason: Option<String>,
    /// Records that were refused, or had been sent before.
    pub records: i64,
    /// All records it sent.
    pub of: i64,
    /// The part, from 0 to 1.
    pub share: f64,
    /// The same part in the weeks before; `None` where it sent nothing then.
    pub share_before: Option<f64>,
}

/// The findings of a question: the first ones by severity, then by size.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// How many there are in all.
    pub total: usize,
    /// The first ones.
    pub rows: Vec<Finding>,
}

impl Question {
    /// What is worth knowing, the `top` first. Whole local days are looked at: those that the range touches and that have begun, the
    /// last 92 of them. The running day is not compared with whole ones.
    pub async fn findings(&self, sight: Sight, top: u32) -> Result<Findings, Error> {
        let Some(read) = reading::read(self, sight).await? else { return Ok(Findings { total: 0, rows: Vec::new() }) };
        let mut rows = telling::tell(self, &read);
        rows.sort_by(|left, right| {
            let order = |finding: &Finding| (finding.severity, std::cmp::Reverse(ordered(finding.size)), finding.kind);
            order(left).cmp(&order(right)).then_with(|| left.about.cmp(&right.about)).then(left.from.cmp(&right.from))
        });
        let total = rows.len();
        rows.truncate(top as usize);
        Ok(Findings { total, rows })
    }
}

/// A size as something that can be sorted; sizes are finite and not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are parts, far below 2^64 millionths")]
fn ordered(size: f64) -> u64 {
    (size * 1e6).round() as u64
}
