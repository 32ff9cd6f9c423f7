//! Usage per day, as findings look at it: as a whole, and by model, tier and account.

use std::collections::BTreeMap;
use std::ops::Range;

use super::days::Days;
use super::statistics::approximately;
use crate::domain::dimension::Dimension;
use crate::domain::quantity::Totals;
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::store::findings::{SeriesOf, SeriesRow};

/// What a series adds up: one usage type, of all records or of one model, tier or account; or the cost of all types.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The usage type; `None`: the cost of all of them.
    pub usage_type: Option<String>,
    /// One value of one dimension; `None`: all records.
    pub group: Option<(Group, String)>,
}

/// By what groups are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The customer.
    Account,
    /// The model.
    Model,
    /// The class of hardware.
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

/// Usage of one subject, a place per day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series(Vec<Totals>);

impl Series {
    fn empty(days: usize) -> Self {
        Self(vec![Totals::default(); days])
    }

    /// A day of it.
    pub fn at(&self, place: usize) -> Totals {
        self.0.get(place).copied().unwrap_or_default()
    }

    /// The sum over some days.
    pub fn sum(&self, days: Range<usize>) -> Totals {
        self.0[days.start.min(self.0.len())..days.end.min(self.0.len())].iter().copied().sum()
    }

    /// Days on which there was any record, in order.
    pub fn active(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.0.iter().enumerate().filter(|(_, totals)| totals.records > 0).map(|(place, _)| place)
    }

    /// The quantities, to reckon with.
    pub fn quantities(&self) -> Vec<f64> {
        self.0.iter().map(|totals| approximately(totals.quantity)).collect()
    }

    /// The numbers of records, to reckon with.
    pub fn records(&self) -> Vec<f64> {
        self.0.iter().map(|totals| approximately(totals.records.into())).collect()
    }

    fn add(&mut self, place: usize, totals: Totals) {
        if let Some(day) = self.0.get_mut(place) {
            *day += totals;
        }
    }

    /// Adds another with its cost in the place of its quantity.
    fn add_cost_of(&mut self, other: &Self) {
        for (place, totals) in other.0.iter().enumerate() {
            self.add(place, Totals { quantity: totals.cost_micros, ..*totals });
        }
    }
}

/// Everything that was read of usage.
#[derive(Clone, Debug)]
pub struct Usage {
    /// The days of all series.
    pub days: Days,
    /// Every subject that has records. The cost of all types is among them where anything cost.
    pub series: BTreeMap<Subject, Series>,
    /// All records of all types. Its quantity adds up different units: only records and costs mean something.
    pub everything: Series,
    /// Compute that lacks a tier.
    pub compute_without_tier: Series,
    /// How many models, tiers and accounts there are in all.
    pub groups: BTreeMap<Group, i64>,
}

impl Usage {
    /// Puts rows in their places, whatever order they come in.
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
            let place = days.place(row.epoch_day);
            let group = match row.of {
                SeriesOf::All => None,
                SeriesOf::Model => Some(Group::Model),
                SeriesOf::Tier => Some(Group::Tier),
                SeriesOf::Account => Some(Group::Account),
                SeriesOf::ComputeWithoutTier => {
                    usage.compute_without_tier.add(place, row.totals);
                    continue;
                }
            };
            match group {
                None => usage.everything.add(place, row.totals),
                Some(group) => {
                    usage.groups.insert(group, row.groups);
                }
            }
            let subject = Subject { usage_type: Some(row.usage_type), group: group.map(|group| (group, row.name)) };
            usage.series.entry(subject).or_insert_with(empty).add(place, row.totals);
        }
        // Of the types that cost, so that a record of it stands for some cost.
        let mut cost = empty();
        for (_, series) in usage.series.iter().filter(|(subject, _)| subject.group.is_none()) {
            if series.sum(0..days.count()).cost_micros > 0 {
                cost.add_cost_of(series);
            }
        }
        if cost.active().next().is_some() {
            usage.series.insert(Subject { usage_type: None, group: None }, cost);
        }
        usage
    }

    /// The series of all records of a usage type, or of the cost.
    pub fn whole(&self, usage_type: Option<&str>) -> Option<&Series> {
        self.series.get(&Subject { usage_type: usage_type.map(str::to_owned), group: None })
    }

    /// Everything of one model, tier or account, whatever the usage type.
    pub fn of_group(&self, group: Group, name: &str) -> Series {
        let mut sum = Series::empty(self.days.count());
        for (subject, series) in &self.series {
            if subject.group.as_ref().is_some_and(|(of, value)| *of == group && value == name) {
                for (place, totals) in series.0.iter().enumerate() {
                    sum.add(place, *totals);
                }
            }
        }
        sum
    }

    /// The models, tiers or accounts that are told apart, by name.
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

    /// The tiers on which there was compute on the days looked at, by name.
    pub fn tiers_of_compute(&self) -> Vec<(&str, Totals)> {
        self.series
            .iter()
            .filter(|(subject, _)| subject.usage_type.as_deref() == Some(COMPUTE_SECONDS))
            .filter_map(|(subject, series)| match &subject.group {
                Some((Group::Tier, tier)) => Some((tier.as_str(), series.sum(self.days.looked_at.clone()))),
                _ => None,
            })
            .filter(|(_, totals)| totals.records > 0)
            .collect()
    }
}
