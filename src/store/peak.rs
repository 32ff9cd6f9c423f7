//! The day on which most was used: found in the database, which hands over one row instead of one for each day.

use sea_orm::QueryResult;

use super::database::Database;
use super::sql::largest_first;
use super::usage::{Part, UsageQuestion};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::from_limbs;
use crate::domain::zone::ClockSpan;
use crate::error::Error;

/// What days are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeakSums {
    /// How many records there are.
    Records,
    /// The quantities of every usage type asked for: only where they share a unit.
    Quantity,
    /// What they cost.
    Cost,
}

impl Database {
    /// The local day on which `sums` of what matches were largest (the earliest of equal ones), and how large. Days are cut by `spans` and
    /// counted since 1970-01-01; what clocks show beyond the `first` and the `last` counts as theirs. `None` where nothing was used.
    pub async fn peak_day(
        &self,
        filter: &UsageFilter,
        parts: &[Part],
        spans: &[ClockSpan],
        sums: PeakSums,
        (first, last): (i64, i64),
    ) -> Result<Option<(i64, i128)>, Error> {
        if parts.is_empty() {
            return Ok(None);
        }
        let mut sql = self.with_part(UsageQuestion { filter, parts, by_day: Some(spans), by: None, top: None });
        let keep = if self.is_sqlite() { "MIN(MAX(day, " } else { "LEAST(GREATEST(day, " };
        sql.push(", days AS (SELECT ").push(keep).bind(first).push("), ").bind(last);
        let (high, low) = match sums {
            PeakSums::Records => ("0", "records"),
            PeakSums::Quantity => ("quantity_high", "quantity_low"),
            PeakSums::Cost => ("cost_high", "cost_low"),
        };
        sql.push(&format!(
            ") AS day, CAST(SUM({high}) AS BIGINT) AS high, CAST(SUM({low}) AS BIGINT) AS low FROM part GROUP BY 1) \
             SELECT CAST(day AS BIGINT), high, low FROM days ORDER BY {}, day LIMIT 1",
            largest_first("high", "low")
        ));
        let peak = self.read(sql.finish(), QueryResult::try_get_many_by_index::<(i64, i64, i64)>).await?.pop();
        Ok(peak.map(|(day, high, low)| (day, from_limbs(high, low))).filter(|(_, sum)| *sum > 0))
    }
}
