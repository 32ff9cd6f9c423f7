//! Usage of a range, broken down by one or two dimensions.

use std::collections::BTreeMap;

use super::InsightsQuery;
use super::freshness::Freshness;
use super::totals::TypeTotals;
use super::unique::UniqueGroups;
use crate::domain::dimension::{Dimension, Grouping, Measure};
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::error::Error;
use crate::store::usage::{GroupKey, GroupValues, Groups, RankBy, Top, UsageQuery};

/// One group of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRow {
    /// The values of the dimensions, the remainder, or the records without a value.
    pub group: GroupKey,
    /// Its usage per usage type.
    pub totals: TypeTotals,
    /// Number of distinct values, or pairs of values, in this row: 1 for a value, the number of smaller groups for the remainder, 0
    /// for records without a value.
    pub values: i64,
}

/// Usage per group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// The largest groups first, then the remainder, then the records without a value of any dimension.
    pub rows: Vec<BreakdownRow>,
    /// The unique counts that the rows are ranked by; empty if they are ranked by a sum.
    pub ranked_counts: UniqueGroups,
}

impl InsightsQuery {
    /// Usage per group: the largest groups first, then the remainder, which sums all other groups, then the records without a value of
    /// any dimension. The rows add up to the totals of the range. `INVALID_ARGUMENT` if they are ranked by a unique count, and the range is too
    /// long to read its records.
    pub async fn breakdown(&self, by: Grouping, top: Top) -> Result<Breakdown, Error> {
        self.check_ranking(&self.filter, by, top.rank_by)?;
        let segments = self.segments(Some(by));
        let groups = Groups::Top(top);
        let query = UsageQuery { filter: &self.filter, segments: &segments, by_time: None, by: Some(by), groups };
        // Sorted by kind, then by rank: values, the remainder, records without a value.
        let mut groups: BTreeMap<(u8, i64), BreakdownRow> = BTreeMap::new();
        let (rows, counts) = self.database.ranked_usage(query).await?;
        let usage_types = self.usage_types.load_including(rows.iter().map(|row| row.usage_type.as_str())).await?;
        for row in rows {
            let (order, values) = match row.group {
                GroupKey::Value(_) => ((0, row.rank), 1),
                GroupKey::Remainder => ((1, 0), row.groups - i64::from(top.count)),
                GroupKey::Unknown => ((2, 0), 0),
            };
            let group =
                groups.entry(order).or_insert_with(|| BreakdownRow { group: row.group, totals: TypeTotals::default(), values });
            group.totals.add(row.usage_type, row.totals, &usage_types);
        }
        Ok(Breakdown { rows: groups.into_values().collect(), ranked_counts: counts.into_iter().collect() })
    }

    /// Usage of the same groups in the previous period; the remainder sums all other groups of that period. `None` if the range has no
    /// comparable previous period.
    pub async fn breakdown_before(
        &self,
        by: Grouping,
        rows: &[BreakdownRow],
    ) -> Result<Option<BTreeMap<GroupKey, TypeTotals>>, Error> {
        let Some(previous) = self.for_previous_period() else { return Ok(None) };
        let segments = previous.segments(Some(by));
        let named: Vec<GroupValues> = rows.iter().filter_map(|row| row.group.values().cloned()).collect();
        let groups = Groups::Named(&named);
        let query = UsageQuery { filter: &previous.filter, segments: &segments, by_time: None, by: Some(by), groups };
        let (rows, usage_types) = previous.read(query).await?;
        let mut before: BTreeMap<GroupKey, TypeTotals> = BTreeMap::new();
        for row in rows {
            before.entry(row.group).or_default().add(row.usage_type, row.totals, &usage_types);
        }
        Ok(Some(before))
    }

    /// Compute seconds per tier: every tier with usage, most seconds first, records without a tier last.
    pub async fn tiers(&self) -> Result<Vec<BreakdownRow>, Error> {
        let Some(compute) = self.of_usage_types(&[COMPUTE_SECONDS]) else { return Ok(Vec::new()) };
        let top = Top { count: u32::MAX, rank_by: RankBy::Measure(Measure::ComputeSeconds) };
        Ok(compute.breakdown(Grouping::by(Dimension::Tier), top).await?.rows)
    }

    /// The freshness of compute seconds per tier.
    pub fn tiers_freshness(&self) -> Freshness {
        match self.of_usage_types(&[COMPUTE_SECONDS]) {
            Some(compute) => compute.freshness(Some(Grouping::by(Dimension::Tier))),
            None => self.freshness_of_nothing(),
        }
    }

    /// The same query restricted to these usage types; `None` if the filter excludes all of them.
    pub fn of_usage_types(&self, usage_types: &[&str]) -> Option<Self> {
        let filter = self.filter.intersect_usage_types(usage_types)?;
        Some(Self { filter, ..self.clone() })
    }
}
