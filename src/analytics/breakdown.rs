//! Usage of a range, broken down by one dimension.

use std::collections::BTreeMap;

use super::Question;
use super::freshness::Freshness;
use super::totals::TypeTotals;
use crate::domain::dimension::{Dimension, Measure};
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::error::Error;
use crate::store::usage::{GroupKey, RankBy, Top, UsageQuestion};

/// One group of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRow {
    /// Which one.
    pub group: GroupKey,
    /// What it used.
    pub totals: TypeTotals,
    /// How many values of the dimension it holds: 1, or for the remainder all the smaller ones; 0 for the unknown.
    pub values: i64,
}

/// A breakdown: the largest groups first, then the remainder, then the records that lack the dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// By what it is ranked.
    pub measure: Measure,
    /// The groups. Together they are the total.
    pub rows: Vec<BreakdownRow>,
}

impl Question {
    /// Usage per value of `by`: the `count` largest by `measure`, the others together as the remainder.
    pub async fn breakdown(&self, by: Dimension, measure: Measure, count: u32) -> Result<Breakdown, Error> {
        let parts = self.parts(Some(by));
        let top = Some(Top { count, rank_by: RankBy::Measure(measure) });
        let question = UsageQuestion { filter: &self.filter, parts: &parts, by_day: None, by: Some(by), top };
        // Kind first, then rank: values in their order, the remainder, the unknown.
        let mut groups: BTreeMap<(u8, i64), BreakdownRow> = BTreeMap::new();
        for row in self.database.usage(question).await? {
            let (order, values) = match row.group {
                GroupKey::Value(_) => ((0, row.place), 1),
                GroupKey::Remainder => ((1, 0), row.groups - i64::from(count)),
                GroupKey::Unknown => ((2, 0), 0),
            };
            let group =
                groups.entry(order).or_insert_with(|| BreakdownRow { group: row.group, totals: TypeTotals::default(), values });
            group.totals.add(row.usage_type, row.totals);
        }
        Ok(Breakdown { measure, rows: groups.into_values().collect() })
    }

    /// Compute per tier: every tier that was used, most seconds first, records without a tier last.
    pub async fn tiers(&self) -> Result<Vec<BreakdownRow>, Error> {
        let Some(compute) = self.about_compute() else { return Ok(Vec::new()) };
        Ok(compute.breakdown(Dimension::Tier, Measure::ComputeSeconds, u32::MAX).await?.rows)
    }

    /// How fresh compute per tier is.
    pub fn tiers_freshness(&self) -> Freshness {
        match self.about_compute() {
            Some(compute) => compute.freshness(Some(Dimension::Tier)),
            None => self.freshness_of(self.filter.clone(), Vec::new()),
        }
    }

    /// The same question about compute alone; `None` where its filter asks for other usage types only.
    fn about_compute(&self) -> Option<Self> {
        let filter = self.filter.among(&[COMPUTE_SECONDS])?;
        Some(Self { filter, ..self.clone() })
    }
}
