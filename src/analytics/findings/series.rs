//! Daily usage series for findings: of all records, and by model, tier and account.

use std::collections::BTreeMap;
use std::ops::Range;

use super::days::Days;
use super::statistics::to_f64;
use crate::domain::dimension::Dimension;
use crate::domain::quantity::Totals;
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::store::findings::{SeriesKind, SeriesRow};

/// Identifies a series: a usage type or the cost of all usage types, of all records or of one model, tier or account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesKey {
    /// The usage type; `None` for the cost of all usage types.
    pub usage_type: Option<String>,
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
    /// Every series with records, including the cost of all usage types if it is not 0.
    pub series: BTreeMap<SeriesKey, Series>,
    /// All records of all usage types. Only the record count and cost are meaningful: the quantity adds different units.
    pub everything: Series,
    /// Compute without a tier.
    pub compute_without_tier: Series,
    /// The number of distinct models, tiers and accounts, including those without a series.
    pub groups: BTreeMap<Group, i64>,
}

impl Usage {
    /// Builds the series from rows in any order.
    pub fn new(days: &Days, rows: Vec<SeriesRow>) -> Self {
        let empty = || Series::empty(days.count());
        let mut usage = Self {
            series: BTreeMap::new(),
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
            let subject = SeriesKey { usage_type: Some(row.usage_type), group: group.map(|group| (group, row.name)) };
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
            usage.series.insert(SeriesKey { usage_type: None, group: None }, cost);
        }
        usage
    }

    /// The series of all records of a usage type; `None` as `usage_type` gives the cost.
    pub fn whole(&self, usage_type: Option<&str>) -> Option<&Series> {
        self.series.get(&SeriesKey { usage_type: usage_type.map(str::to_owned), group: None })
    }

    /// The sum over all usage types of one model, tier or account.
    pub fn of_group(&self, group: Group, name: &str) -> Series {
        let mut sum = Series::empty(self.days.count());
        for (subject, series) in &self.series {
            if subject.group.as_ref().is_some_and(|(of, value)| *of == group && value == name) {
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
            .filter(|(subject, _)| subject.usage_type.as_deref() == Some(COMPUTE_SECONDS))
            .filter_map(|(subject, series)| match &subject.group {
                Some((Group::Tier, tier)) => Some((tier.as_str(), series.sum(self.days.examined.clone()))),
                _ => None,
            })
            .filter(|(_, totals)| totals.records > 0)
            .collect()
    }
}
