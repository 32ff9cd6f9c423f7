//! The first and the last usage: the last bucket with usage, when its records were recorded, and when its first or last record occurred.

use sea_orm::{QueryResult, Statement};

use super::commit::Grain;
use super::database::Database;
use super::sql::Sql;
use super::usage::{COUNTS, Part, Reading, Table, column_of, push_conditions, push_matches};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp};
use crate::error::Error;

/// Maximum number of bucket lookups per statement.
const SPOTS_PER_STATEMENT: usize = 100;

/// A lookup in the first or in the last quarter hour with usage of a bucket.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Filters the records.
    pub filter: UsageFilter,
    /// A bucket that contains matching usage.
    pub bucket: Part,
    /// Whether to look up the last quarter hour; else the first.
    pub is_last: bool,
    /// Whether to skip records whose quantity and cost are 0.
    pub only_amounts: bool,
    /// Skips records without a value of this dimension.
    pub has: Option<Dimension>,
}

/// The instant to look up in a [`BucketLookup`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instant {
    /// When the newest of the records was recorded.
    NewestRecording,
    /// When the first, or the last, of the records occurred.
    Edge,
}

impl Database {
    /// The last bucket of `segments` with records. With `by`, one per value of that dimension, with an empty name for records without a
    /// value; else a single one with an empty name.
    pub async fn last_buckets(
        &self,
        filter: &UsageFilter,
        parts: &[Part],
        by: Option<Dimension>,
    ) -> Result<Vec<(String, Part)>, Error> {
        let readings = self.readings(filter, by, parts);
        if readings.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT name, MAX(at) FROM (");
        for (position, reading) in readings.iter().enumerate() {
            let (table, time) = (reading.table.name(), reading.table.time_for(filter));
            let name = match by {
                None => "''".to_owned(),
                Some(dimension) => format!("COALESCE({}, '')", column_of(dimension)),
            };
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            sql.push(&format!("SELECT name, at FROM (SELECT {name} AS name, {time} AS at FROM {table}"));
            push_conditions(&mut sql, *reading, filter);
            if reading.table != Table::Records {
                // Usage that was voided leaves a row of zeros.
                let name = by.map_or_else(String::new, |dimension| format!("{}, ", column_of(dimension)));
                sql.push(&format!(" GROUP BY {name}{time} HAVING SUM(records) > 0"));
            }
            if by.is_none() {
                // Reads an index backwards up to the first match.
                sql.push(&format!(" ORDER BY {time} DESC LIMIT 1"));
            }
            sql.push(&format!(") AS scan{position}"));
        }
        sql.push(") AS buckets GROUP BY name");
        let rows = self.read(sql.finish(), QueryResult::try_get_many_by_index::<(String, i64)>).await?;
        let bucket = |(name, at): (String, i64)| {
            let at = Timestamp::from_millis(at);
            let reading = readings.iter().find(|reading| reading.start <= at && at < reading.end)?;
            Some((name, reading.bucket_at(at)))
        };
        Ok(rows.into_iter().filter_map(bucket).collect())
    }

    /// When the newest record of each lookup was recorded, in the order of `lookups`; `None` if all records were voided. One statement per
    /// hundred lookups.
    pub async fn recorded_at(&self, spots: &[Spot]) -> Result<Vec<Option<Timestamp>>, Error> {
        self.look_at(spots, Instant::NewestRecording).await
    }

    /// When the first or the last record of each lookup occurred, in the order of `lookups`. Uses the reason pool.
    pub async fn occurred_at(&self, spots: &[Spot]) -> Result<Vec<Option<Timestamp>>, Error> {
        self.look_at(spots, Instant::Edge).await
    }

    async fn look_at(&self, spots: &[Spot], instant: Instant) -> Result<Vec<Option<Timestamp>>, Error> {
        let mut found = vec![None; spots.len()];
        for (spots, found) in spots.chunks(SPOTS_PER_STATEMENT).zip(found.chunks_mut(SPOTS_PER_STATEMENT)) {
            let statement = self.look(spots, instant);
            let row = QueryResult::try_get_many_by_index::<(i64, Option<i64>)>;
            let rows = match instant {
                Instant::NewestRecording => self.read(statement, row).await?,
                Instant::Edge => self.read_for_reason(statement, row).await?,
            };
            for (place, millis) in rows {
                if let Some(place) = usize::try_from(place).ok().and_then(|place| found.get_mut(place)) {
                    *place = millis.map(Timestamp::from_millis);
                }
            }
        }
        Ok(found)
    }

    /// A statement with one row per lookup: its index and the instant.
    fn look(&self, spots: &[Spot], instant: Instant) -> Statement {
        let mut sql = Sql::new(self.backend);
        let long = spots.iter().enumerate().filter(|(_, spot)| is_long(spot));
        // For a longer bucket first the quarter hour, then its records; each is read from its edge.
        for (position, (place, spot)) in long.enumerate() {
            let quarter_hours = Part { grain: Some(Grain::QuarterHour), ..spot.bucket };
            sql.push(if position == 0 { "WITH " } else { ", " });
            let edge = if spot.is_last { "MAX" } else { "MIN" };
            sql.push(&format!("quarter{place} AS (SELECT {edge}(bucket) AS bucket FROM ("));
            for (position, reading) in self.readings(&spot.filter, None, &[quarter_hours]).into_iter().enumerate() {
                let (table, time) = (reading.table.name(), reading.table.time_for(&spot.filter));
                sql.push(if position == 0 { "" } else { " UNION ALL " });
                sql.push(&format!("SELECT bucket FROM (SELECT {time} AS bucket FROM {table} WHERE "));
                push_matches(&mut sql, reading, &spot.filter);
                push_has(&mut sql, spot);
                sql.push(&format!(" GROUP BY {time} HAVING SUM(records) > 0"));
                if spot.only_amounts {
                    sql.push(HAS_AMOUNT);
                }
                sql.push(&format!(" ORDER BY {time} {} LIMIT 1) AS edge{position}", direction_of(spot)));
            }
            sql.push(") AS buckets)");
        }
        for (place, spot) in spots.iter().enumerate() {
            sql.push(if place == 0 { " " } else { " UNION ALL " });
            sql.push(&format!("SELECT CAST({place} AS BIGINT), "));
            match instant {
                Instant::NewestRecording => {
                    sql.push("MAX(recorded_at) FROM usage_record WHERE ");
                    push_at(&mut sql, spot, place);
                }
                Instant::Edge => {
                    sql.push("(SELECT occurred_at FROM usage_record WHERE ");
                    push_at(&mut sql, spot, place);
                    sql.push(&format!(" ORDER BY {} {} LIMIT 1)", Table::Records.time_for(&spot.filter), direction_of(spot)));
                }
            }
        }
        sql.finish()
    }
}

/// Whether the bucket is longer than a quarter hour.
fn is_long(spot: &Spot) -> bool {
    spot.bucket.grain.is_some_and(|grain| grain.length_ms() > QUARTER_HOUR_MS)
}

/// Appends the conditions on the records of a lookup.
fn push_at(sql: &mut Sql, spot: &Spot, place: usize) {
    sql.push(COUNTS).push(if spot.only_amounts { " AND (quantity > 0 OR cost_micros > 0) AND " } else { " AND " });
    if is_long(spot) {
        let bucket = format!("(SELECT bucket FROM quarter{place})");
        let time = Table::Records.time_for(&spot.filter);
        sql.push(&format!("{time} >= {bucket} AND {time} < {bucket} + {QUARTER_HOUR_MS} AND "));
    }
    push_matches(sql, Reading::of_records(spot.bucket.start, spot.bucket.end), &spot.filter);
    push_has(sql, spot);
}

/// The condition that a group has a quantity or a cost.
pub(super) const HAS_AMOUNT: &str =
    " AND (SUM(quantity_high) <> 0 OR SUM(quantity_low) <> 0 OR SUM(cost_high) <> 0 OR SUM(cost_low) <> 0)";

fn push_has(sql: &mut Sql, spot: &Spot) {
    if let Some(dimension) = spot.has {
        sql.push(&format!(" AND {} <> ''", column_of(dimension)));
    }
}

/// The sort order of a lookup.
const fn direction_of(spot: &Spot) -> &'static str {
    if spot.is_last { "DESC" } else { "ASC" }
}
