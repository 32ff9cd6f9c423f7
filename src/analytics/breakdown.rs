//! Usage of a range, broken down by one dimension.

use std::collections::BTreeMap;

use super::InsightsQuery;
use super::freshness::Freshness;
use super::totals::TypeTotals;
use crate::domain::dimension::{Dimension, Measure};
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::error::Error;
use crate::store::usage::{GroupKey, Groups, RankBy, Top, UsageQuery};

/// One group of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRow {
    /// The value of the dimension, the remainder, or the records without a value.
    pub group: GroupKey,
    /// Its usage per usage type.
    pub totals: TypeTotals,
    /// Number of distinct values in this row: 1 for a value, the number of smaller groups for the remainder, 0 for records without
    /// a value.
    pub values: i64,
}

/// A breakdown: the largest groups first, then the remainder, then the records without a value of the dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// The measure by which the groups are ranked.
    pub measure: Measure,
    /// The groups. They add up to the totals of the range.
    pub rows: Vec<BreakdownRow>,
}

impl InsightsQuery {
    /// Usage per value of `by`: the `count` largest groups by `measure`; all other values are summed into the remainder.
    pub async fn breakdown(&self, by: Dimension, measure: Measure, count: u32) -> Result<Breakdown, Error> {
        let segments = self.segments(Some(by));
        let top = Top { count, rank_by: RankBy::Measure(measure) };
        let query =
            UsageQuery { filter: &self.filter, segments: &segments, by_time: None, by: Some(by), groups: Groups::Top(top) };
        // Sorted by kind, then by rank: values, the remainder, records without a value.
        let mut groups: BTreeMap<(u8, i64), BreakdownRow> = BTreeMap::new();
        let (rows, usage_types) = self.read(query).await?;
        for row in rows {
            let (order, values) = match row.group {
                GroupKey::Value(_) => ((0, row.rank), 1),
                GroupKey::Remainder => ((1, 0), row.groups - i64::from(count)),
                GroupKey::Unknown => ((2, 0), 0),
            };
            let group =
                groups.entry(order).or_insert_with(|| BreakdownRow { group: row.group, totals: TypeTotals::default(), values });
            group.totals.add(row.usage_type, row.totals, &usage_types);
        }
        Ok(Breakdown { measure, rows: groups.into_values().collect() })
    }

    /// Compute seconds per tier: every tier with usage, most seconds first, records without a tier last.
    pub async fn tiers(&self) -> Result<Vec<BreakdownRow>, Error> {
        let Some(compute) = self.compute_only() else { return Ok(Vec::new()) };
        Ok(compute.breakdown(Dimension::Tier, Measure::ComputeSeconds, u32::MAX).await?.rows)
    }

    /// The freshness of compute seconds per tier.
    pub fn tiers_freshness(&self) -> Freshness {
        match self.compute_only() {
            Some(compute) => compute.freshness(Some(Dimension::Tier)),
            None => self.freshness_of(self.filter.clone(), Vec::new()),
        }
    }

    /// The same query restricted to `compute_seconds`; `None` if the filter excludes this usage type.
    fn compute_only(&self) -> Option<Self> {
        let filter = self.filter.intersect_usage_types(&[COMPUTE_SECONDS])?;
        Some(Self { filter, ..self.clone() })
    }
}
