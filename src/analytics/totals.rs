//! Usage of a range, added up per usage type.

use std::collections::BTreeMap;

use super::InsightsQuery;
use crate::domain::dimension::Measure;
use crate::domain::quantity::Totals;
use crate::error::Error;
use crate::store::usage::UsageQuery;

/// Totals per usage type. Usage types without records are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeTotals(BTreeMap<String, Totals>);

impl TypeTotals {
    /// Adds `totals` to those of a usage type.
    pub fn add(&mut self, usage_type: String, totals: Totals) {
        *self.0.entry(usage_type).or_default() += totals;
    }

    /// Usage types with their totals, in the order of their slugs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Totals)> {
        self.0.iter().map(|(usage_type, totals)| (usage_type.as_str(), *totals))
    }

    /// The totals of one usage type; zero if it has no records.
    pub fn of(&self, usage_type: &str) -> Totals {
        self.0.get(usage_type).copied().unwrap_or_default()
    }

    /// The sum over all usage types. Only its record count and cost are meaningful: the quantity adds different units.
    pub fn all(&self) -> Totals {
        self.0.values().copied().sum()
    }

    /// The value of one measure.
    pub fn measure(&self, measure: Measure) -> i128 {
        match measure {
            Measure::Records => self.all().records.into(),
            Measure::Cost => self.all().cost_nanos,
            quantities => quantities.usage_types().unwrap_or_default().iter().map(|slug| self.of(slug).quantity).sum(),
        }
    }
}

impl InsightsQuery {
    /// Usage in the range, per usage type.
    pub async fn totals(&self) -> Result<TypeTotals, Error> {
        let segments = self.segments(None);
        let query = UsageQuery { filter: &self.filter, segments: &segments, by_day: None, by: None, top: None };
        let mut totals = TypeTotals::default();
        for row in self.database.usage(query).await? {
            totals.add(row.usage_type, row.totals);
        }
        Ok(totals)
    }
}
