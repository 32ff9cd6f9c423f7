//! The day on which most was used: found in the database, which hands over one row instead of one for each day.

use sea_orm::QueryResult;

use super::database::Database;
use super::usage::UsageQuestion;
use crate::domain::quantity::from_limbs;
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
    /// The day on which `sums` were largest, as days since 1970-01-01 (the earliest of equal ones), and how large: of all usage types that
    /// `question` asks for together. Its first and last day hold what clocks show beyond them. `None` where nothing was used.
    pub async fn peak_day(
        &self,
        question: UsageQuestion<'_>,
        sums: PeakSums,
        (first, last): (i64, i64),
    ) -> Result<Option<(i64, i128)>, Error> {
        if question.parts.is_empty() {
            return Ok(None);
        }
        let mut sql = self.with_part(question);
        let keep = if self.is_sqlite() { "MIN(MAX(day, " } else { "LEAST(GREATEST(day, " };
        sql.push(", days AS (SELECT ").push(keep).bind(first).push("), ").bind(last);
        let (high, low) = match sums {
            PeakSums::Records => ("0", "records"),
            PeakSums::Quantity => ("quantity_high", "quantity_low"),
            PeakSums::Cost => ("cost_high", "cost_low"),
        };
        sql.push(&format!(
            ") AS day, CAST(SUM({high}) AS BIGINT) AS high, CAST(SUM({low}) AS BIGINT) AS low FROM part GROUP BY 1) \
             SELECT CAST(day AS BIGINT), high, low FROM days ORDER BY high + (low >> 32) DESC, low & 4294967295 DESC, day LIMIT 1"
        ));
        let read = |row: &QueryResult| row.try_get_many_by_index::<(i64, i64, i64)>();
        let peak = self.read(sql.finish(), read).await?.pop();
        Ok(peak.map(|(day, high, low)| (day, from_limbs(high, low))).filter(|(_, sum)| *sum > 0))
    }
}
