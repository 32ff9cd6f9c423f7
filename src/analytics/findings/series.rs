//! Daily usage series for findings: of all records, and by model, tier and account.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::days::Days;
use super::statistics::to_f64;
use crate::domain::dimension::Dimension;
use crate::domain::quantity::Totals;
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::store::findings::{SeriesKind, SeriesRow};

/// What a series or a finding measures.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measured {
    /// All usage types, by their records.
    #[default]
    Everything,
    /// The cost of all usage types.
    Cost,
    /// The sum of the usage types that are part of `tokens`.
    Tokens,
    /// The quantity of one usage type.
    UsageType(String),
}

impl Measured {
    /// The usage type, if it is one.
    pub fn usage_type(&self) -> Option<&str> {
        match self {
            Self::UsageType(slug) => Some(slug),
            Self::Everything | Self::Cost | Self::Tokens => None,
        }
    }
}

/// Identifies a series: what it measures, of all records or of one model, tier or account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesKey {
    /// What is measured.
    pub measured: Measured,
    /// One value of a dimension; `None` for all records.
    pub group: Option<(Group, String)>,
}

/// The dimensions by which series are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// By account.
    Account,
    /// By model.
    Model,
    /// By tier.
    Tier,
}

impl From<Group> for Dimension {
    fn from(group: Group) -> Self {
        match group {
            Group::Account => Self::Account,
            Group::Model => Self::Model,
            Group::Tier => Self::Tier,
        }
    }
}

/// The usage of one series, one element per day of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series(Vec<Totals>);

impl Series {
    fn empty(days: usize) -> Self {
        Self(vec![Totals::default(); days])
    }

    /// The totals of a day; zero outside of the window.
    pub fn at(&self, index: usize) -> Totals {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// The sum over a range of days.
    pub fn sum(&self, days: Range<usize>) -> Totals {
        self.0[days.start.min(self.0.len())..days.end.min(self.0.len())].iter().copied().sum()
    }

    /// Indexes of the days with records, in order.
    pub fn active(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.0.iter().enumerate().filter(|(_, totals)| totals.records > 0).map(|(index, _)| index)
    }

    /// The quantity of each day, for statistics.
    pub fn quantities(&self) -> Vec<f64> {
        self.0.iter().map(|totals| to_f64(totals.quantity)).collect()
    }

    /// The record count of each day, for statistics.
    pub fn records(&self) -> Vec<f64> {
        self.0.iter().map(|totals| to_f64(totals.records.into())).collect()
    }

    fn add(&mut self, index: usize, totals: Totals) {
        if let Some(day) = self.0.get_mut(index) {
            *day += totals;
        }
    }

    /// Adds the quantities of a usage type to a sum of usage types. The records of one call vary together, so they are counted once: the
    /// record count of a day is that of the usage type with the most.
    fn add_to_sum(&mut self, of_type: &Self) {
        for (day, totals) in self.0.iter_mut().zip(&of_type.0) {
            let records = day.records.max(totals.records);
            *day += *totals;
            day.records = records;
        }
    }

    /// Adds the cost of another series as quantity.
    fn add_cost_of(&mut self, other: &Self) {
        for (index, totals) in other.0.iter().enumerate() {
            self.add(index, Totals { quantity: totals.cost_nanos, ..*totals });
        }
    }
}

/// All series of a query.
#[derive(Clone, Debug)]
pub struct Usage {
    /// The days of the window.
    pub days: Days,
    /// Every series with records, including the cost of all usage types if it is not 0, and the sums of `token_types`.
    pub series: BTreeMap<SeriesKey, Series>,
    /// The usage types that are part of `tokens` and are compared as their sum. Empty if the filter selects one of them.
    pub token_types: BTreeSet<String>,
    /// All records of all usage types. Only the record count and cost are meaningful: the quantity adds different units.
    pub everything: Series,
    /// Compute without a tier.
    pub compute_without_tier: Series,
    /// The number of distinct models, tiers and accounts, including those without a series.
    pub groups: BTreeMap<Group, i64>,
}

impl Usage {
    /// Builds the series from rows in any order.
    pub fn new(days: &Days, rows: Vec<SeriesRow>, token_types: BTreeSet<String>) -> Self {
        let empty = || Series::empty(days.count());
        let mut usage = Self {
            series: BTreeMap::new(),
            token_types,
            everything: empty(),
            compute_without_tier: empty(),
            groups: BTreeMap::new(),
            days: days.clone(),
        };
        for row in rows {
            let index = days.index(row.epoch_day);
            let group = match row.kind {
                SeriesKind::All => None,
                SeriesKind::Model => Some(Group::Model),
                SeriesKind::Tier => Some(Group::Tier),
                SeriesKind::Account => Some(Group::Account),
                SeriesKind::ComputeWithoutTier => {
                    usage.compute_without_tier.add(index, row.totals);
                    continue;
                }
            };
            match group {
                None => usage.everything.add(index, row.totals),
                Some(group) => {
                    usage.groups.insert(group, row.groups);
                }
            }
            let subject =
                SeriesKey { measured: Measured::UsageType(row.usage_type), group: group.map(|group| (group, row.name)) };
            usage.series.entry(subject).or_insert_with(empty).add(index, row.totals);
        }
        // Only usage types with cost, so that each record of the cost series contributes to it.
        let mut cost = empty();
        for (_, series) in usage.series.iter().filter(|(subject, _)| subject.group.is_none()) {
            if series.sum(0..days.count()).cost_nanos > 0 {
                cost.add_cost_of(series);
            }
        }
        if cost.active().next().is_some() {
            usage.series.insert(SeriesKey { measured: Measured::Cost, group: None }, cost);
        }
        let mut sums: BTreeMap<SeriesKey, Series> = BTreeMap::new();
        for (SeriesKey { group, .. }, series) in usage.series.iter().filter(|(subject, _)| usage.is_token_type(subject)) {
            let sum = SeriesKey { measured: Measured::Tokens, group: group.clone() };
            sums.entry(sum).or_insert_with(empty).add_to_sum(series);
        }
        usage.series.extend(sums);
        usage
    }

    /// Whether a series measures a usage type that is compared as part of the sum of tokens.
    pub fn is_token_type(&self, subject: &SeriesKey) -> bool {
        subject.measured.usage_type().is_some_and(|slug| self.token_types.contains(slug))
    }

    /// The series that are compared with earlier usage: tokens as their sum, and every other usage type.
    pub fn compared(&self) -> impl Iterator<Item = (&SeriesKey, &Series)> {
        self.series.iter().filter(|(subject, _)| !self.is_token_type(subject))
    }

    /// The series of all records of what is measured.
    pub fn whole(&self, measured: &Measured) -> Option<&Series> {
        self.series.get(&SeriesKey { measured: measured.clone(), group: None })
    }

    /// The series of all compute.
    pub fn compute(&self) -> Option<&Series> {
        self.whole(&Measured::UsageType(COMPUTE_SECONDS.to_owned()))
    }

    /// The sum over all usage types of one model, tier or account.
    pub fn of_group(&self, group: Group, name: &str) -> Series {
        let mut sum = Series::empty(self.days.count());
        for (subject, series) in &self.series {
            let is_of_group = subject.group.as_ref().is_some_and(|(of, value)| *of == group && value == name);
            if is_of_group && subject.measured.usage_type().is_some() {
                for (index, totals) in series.0.iter().enumerate() {
                    sum.add(index, *totals);
                }
            }
        }
        sum
    }

    /// The models, tiers or accounts that have a series, sorted.
    pub fn names(&self, group: Group) -> Vec<String> {
        let mut names: Vec<String> = self
            .series
            .keys()
            .filter_map(|subject| subject.group.as_ref())
            .filter(|(of, _)| *of == group)
            .map(|(_, name)| name.clone())
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The tiers with compute on the examined days, by name.
    pub fn compute_tiers(&self) -> Vec<(&str, Totals)> {
        self.series
            .iter()
            .filter(|(subject, _)| subject.measured.usage_type() == Some(COMPUTE_SECONDS))
            .filter_map(|(subject, series)| match &subject.group {
                Some((Group::Tier, tier)) => Some((tier.as_str(), series.sum(self.days.examined.clone()))),
                _ => None,
            })
            .filter(|(_, totals)| totals.records > 0)
            .collect()
    }
}
