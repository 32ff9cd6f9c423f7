//! The day with the most usage, found by the database, which returns one row instead of one per day.

use sea_orm::QueryResult;

use super::database::Database;
use super::sql::largest_first;
use super::sums::measure_sums;
use super::usage::{Groups, QuerySegment, TimeGroups, UsageQuery};
use crate::domain::dimension::Measure;
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::from_limbs;
use crate::domain::zone::OffsetSpan;
use crate::error::Error;

impl Database {
    /// The local day with the largest total of the measure, and that total; of equal days the earliest. Days are days since 1970-01-01 in
    /// the offsets of `spans`; usage before `first` counts to `first`, usage after `last` to `last`. `None` without usage.
    pub async fn peak_day(
        &self,
        filter: &UsageFilter,
        segments: &[QuerySegment],
        spans: &[OffsetSpan],
        measure: Measure,
        (first, last): (i64, i64),
    ) -> Result<Option<(i64, i128)>, Error> {
        if segments.is_empty() {
            return Ok(None);
        }
        let query = UsageQuery { filter, segments, by_time: Some(TimeGroups::Days(spans)), by: None, groups: Groups::All };
        let records_from = self.records_from(query);
        let mut sql = self.with_segments(query);
        let clamp = if self.is_sqlite() { "MIN(MAX(day, " } else { "LEAST(GREATEST(day, " };
        sql.push(", days AS (SELECT ").push(clamp).bind(first).push("), ").bind(last);
        let (high, low) = measure_sums(measure);
        sql.push(&format!(
            ") AS day, CAST({high} AS BIGINT) AS high, CAST({low} AS BIGINT) AS low FROM segment GROUP BY 1) \
             SELECT CAST(day AS BIGINT), high, low FROM days ORDER BY {}, day LIMIT 1",
            largest_first("high", "low")
        ));
        let peak = self.read(sql.finish(), QueryResult::try_get_many_by_index::<(i64, i64, i64)>).await?.pop();
        self.require_records(filter, records_from).await?;
        Ok(peak.map(|(day, high, low)| (day, from_limbs(high, low))).filter(|(_, sum)| *sum > 0))
    }
}
