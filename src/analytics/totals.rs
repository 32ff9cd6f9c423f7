//! Usage of a range, added up per usage type.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::InsightsQuery;
use crate::domain::dimension::{Measure, Summed};
use crate::domain::quantity::Totals;
use crate::domain::usage_type::UsageTypes;
use crate::error::Error;
use crate::store::usage::{Groups, UsageQuery, UsageRow};

/// Totals per usage type. Usage types without records are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeTotals {
    by_type: BTreeMap<String, Totals>,
    /// Quantity of all usage types that are part of `tokens`.
    tokens: i128,
}

impl TypeTotals {
    /// Adds `totals` to those of a usage type, which is among `usage_types`.
    pub fn add(&mut self, usage_type: String, totals: Totals, usage_types: &UsageTypes) {
        if usage_types.get(&usage_type).is_some_and(|usage_type| usage_type.is_part_of_tokens) {
            self.tokens += totals.quantity;
        }
        *self.by_type.entry(usage_type).or_default() += totals;
    }

    /// Usage types with their totals, in the order of their slugs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Totals)> {
        self.by_type.iter().map(|(usage_type, totals)| (usage_type.as_str(), *totals))
    }

    /// The totals of one usage type; zero if it has no records.
    pub fn of(&self, usage_type: &str) -> Totals {
        self.by_type.get(usage_type).copied().unwrap_or_default()
    }

    /// The sum over all usage types. Only its record count and cost are meaningful: the quantity adds different units.
    pub fn all(&self) -> Totals {
        self.by_type.values().copied().sum()
    }

    /// The value of one measure.
    pub fn measure(&self, measure: Measure) -> i128 {
        match measure.summed() {
            Summed::Tokens => self.tokens,
            Summed::Quantity(usage_type) => self.of(usage_type).quantity,
            Summed::Records => self.all().records.into(),
            Summed::Cost => self.all().cost_nanos,
        }
    }
}

impl InsightsQuery {
    /// Reads usage, and the usage types that it names.
    pub(super) async fn read(&self, query: UsageQuery<'_>) -> Result<(Vec<UsageRow>, Arc<UsageTypes>), Error> {
        let rows = self.database.usage(query).await?;
        let usage_types = self.usage_types.load_including(rows.iter().map(|row| row.usage_type.as_str())).await?;
        Ok((rows, usage_types))
    }

    /// Usage in the range, per usage type.
    pub async fn totals(&self) -> Result<TypeTotals, Error> {
        let segments = self.segments(None);
        let query = UsageQuery { filter: &self.filter, segments: &segments, by_time: None, by: None, groups: Groups::All };
        let (rows, usage_types) = self.read(query).await?;
        let mut totals = TypeTotals::default();
        for row in rows {
            totals.add(row.usage_type, row.totals, &usage_types);
        }
        Ok(totals)
    }
}
