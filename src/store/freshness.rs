//! The first and the last usage: the last bucket with usage, when its records were recorded, and when its first or last record occurred.

use sea_orm::{QueryResult, Statement};

use super::database::Database;
use super::filter::value_of;
use super::new_rows::Grain;
use super::sql::Sql;
use super::sums::sum_is_not_zero;
use super::table::{NOT_VOIDED, Table};
use super::usage::{QuerySegment, TableScan};
use crate::domain::dimension::{Detail, Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp};
use crate::error::Error;

/// Maximum number of bucket lookups per statement.
pub const LOOKUPS_PER_STATEMENT: usize = 100;

/// A lookup in the first or in the last quarter hour with usage of a bucket.
#[derive(Clone, Debug)]
pub struct BucketLookup {
    /// Filters the records.
    pub filter: UsageFilter,
    /// A bucket that contains matching usage.
    pub bucket: QuerySegment,
    /// Whether to look up the last quarter hour; else the first.
    pub is_last: bool,
    /// Whether to skip records whose quantity and cost are 0.
    pub skip_zero: bool,
    /// Skips records without a value of any of these dimensions.
    pub with_value_of: Option<Grouping>,
}

/// The instant to look up in a [`BucketLookup`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookupTarget {
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
        segments: &[QuerySegment],
        by: Option<Dimension>,
    ) -> Result<Vec<(String, QuerySegment)>, Error> {
        let scans = self.scans(filter, by.map(Grouping::by), segments);
        if scans.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = self.sql();
        sql.push("SELECT name, MAX(at) FROM (");
        for (position, scan) in scans.iter().enumerate() {
            let (table, time) = (scan.table.name(), scan.table.time_for(filter));
            let name = match by {
                None => "''".to_owned(),
                Some(dimension) => format!("COALESCE({}, '')", value_of(self.backend, dimension)),
            };
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            sql.push(&format!("SELECT name, at FROM (SELECT {name} AS name, {time} AS at FROM {table}"));
            sql.push(" WHERE ").push_condition(scan.counts(self.backend, filter));
            if scan.table != Table::Records {
                // Usage that was voided leaves a row of zeros.
                let name = by.map_or_else(String::new, |dimension| format!("{}, ", value_of(self.backend, dimension)));
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
            let scan = scans.iter().find(|scan| scan.start <= at && at < scan.end)?;
            Some((name, scan.bucket_at(at)))
        };
        Ok(rows.into_iter().filter_map(bucket).collect())
    }

    /// When the newest record of each lookup was recorded, in the order of `lookups`; `None` if all records were voided. One statement per
    /// hundred lookups.
    pub async fn recorded_at(&self, lookups: &[BucketLookup]) -> Result<Vec<Option<Timestamp>>, Error> {
        self.find_instants(lookups, LookupTarget::NewestRecording, false).await
    }

    /// When the first or the last record of each lookup occurred, in the order of `lookups`. One statement per hundred lookups.
    pub async fn edges_occurred_at(&self, lookups: &[BucketLookup]) -> Result<Vec<Option<Timestamp>>, Error> {
        self.find_instants(lookups, LookupTarget::Edge, false).await
    }

    /// The same on the reason pool.
    pub async fn occurred_at(&self, lookups: &[BucketLookup]) -> Result<Vec<Option<Timestamp>>, Error> {
        self.find_instants(lookups, LookupTarget::Edge, true).await
    }

    async fn find_instants(
        &self,
        lookups: &[BucketLookup],
        target: LookupTarget,
        is_for_reason: bool,
    ) -> Result<Vec<Option<Timestamp>>, Error> {
        let mut found = vec![None; lookups.len()];
        for (lookups, found) in lookups.chunks(LOOKUPS_PER_STATEMENT).zip(found.chunks_mut(LOOKUPS_PER_STATEMENT)) {
            let statement = self.lookup_statement(lookups, target);
            let row = QueryResult::try_get_many_by_index::<(i64, Option<i64>)>;
            let rows =
                if is_for_reason { self.read_for_reason(statement, row).await? } else { self.read(statement, row).await? };
            for (index, millis) in rows {
                if let Some(index) = usize::try_from(index).ok().and_then(|index| found.get_mut(index)) {
                    *index = millis.map(Timestamp::from_millis);
                }
            }
        }
        Ok(found)
    }

    /// A statement with one row per lookup: its index and the instant.
    fn lookup_statement(&self, lookups: &[BucketLookup], target: LookupTarget) -> Statement {
        let mut sql = self.sql();
        let longer = lookups.iter().enumerate().filter(|(_, lookup)| needs_quarter_hour(lookup, target));
        // First the quarter hour, then its records; each is read from its edge.
        for (position, (index, lookup)) in longer.enumerate() {
            let quarter_hours = QuerySegment { grain: Some(Grain::QuarterHour), ..lookup.bucket };
            sql.push(if position == 0 { "WITH " } else { ", " });
            let edge = if lookup.is_last { "MAX" } else { "MIN" };
            sql.push(&format!("quarter{index} AS (SELECT {edge}(bucket) AS bucket FROM ("));
            for (position, scan) in self.scans(&lookup.filter, None, &[quarter_hours]).into_iter().enumerate() {
                sql.push(if position == 0 { "" } else { " UNION ALL " });
                push_quarter_hour(&mut sql, lookup, scan);
                sql.push(&format!(") AS edge{position}"));
            }
            sql.push(") AS buckets)");
        }
        for (index, lookup) in lookups.iter().enumerate() {
            sql.push(if index == 0 { " " } else { " UNION ALL " });
            sql.push(&format!("SELECT CAST({index} AS BIGINT), "));
            match target {
                LookupTarget::NewestRecording => {
                    sql.push("MAX(recorded_at) FROM usage_record WHERE ");
                    push_lookup_conditions(&mut sql, lookup, target, index);
                }
                LookupTarget::Edge => {
                    sql.push("(SELECT occurred_at FROM usage_record WHERE ");
                    push_lookup_conditions(&mut sql, lookup, target, index);
                    sql.push(&format!(" ORDER BY {} {} LIMIT 1)", Table::Records.time_for(&lookup.filter), sort_order(lookup)));
                }
            }
        }
        sql.finish()
    }
}

/// Appends the first or the last quarter hour of a scan with usage of a lookup, up to the end of its subquery.
fn push_quarter_hour(sql: &mut Sql, lookup: &BucketLookup, scan: TableScan) {
    let (table, time) = (scan.table.name(), scan.table.time_for(&lookup.filter));
    let reads_records = scan.table == Table::Records;
    let bucket = if reads_records { format!("{time} - {time} % {QUARTER_HOUR_MS}") } else { time.to_owned() };
    sql.push(&format!("SELECT bucket FROM (SELECT {bucket} AS bucket FROM {table} WHERE "));
    sql.push_condition(scan.counts(sql.backend(), &lookup.filter));
    push_has_value(sql, lookup.with_value_of);
    match (reads_records, lookup.skip_zero) {
        (true, true) => _ = sql.push(RECORD_HAS_AMOUNT),
        (true, false) => {}
        (false, skip_zero) => {
            let has_amount = if skip_zero { has_amount() } else { String::new() };
            sql.push(&format!(" GROUP BY {time} HAVING SUM(records) > 0{has_amount}"));
        }
    }
    sql.push(&format!(" ORDER BY {time} {} LIMIT 1", sort_order(lookup)));
}

/// Whether the quarter hour is looked up before its records: the bucket is longer. Where no rollups have quarter hours for the filter, the
/// first or last record is itself read from the edge of the bucket.
fn needs_quarter_hour(lookup: &BucketLookup, target: LookupTarget) -> bool {
    let has_rollups = lookup.filter.detail(None) == Detail::Accounts;
    let is_longer = lookup.bucket.grain.is_some_and(|grain| grain.length_ms() > QUARTER_HOUR_MS);
    is_longer && (has_rollups || target == LookupTarget::NewestRecording)
}

/// Appends the conditions on the records of a lookup.
fn push_lookup_conditions(sql: &mut Sql, lookup: &BucketLookup, target: LookupTarget, index: usize) {
    sql.push(NOT_VOIDED).push(if lookup.skip_zero { RECORD_HAS_AMOUNT } else { "" }).push(" AND ");
    if needs_quarter_hour(lookup, target) {
        let bucket = format!("(SELECT bucket FROM quarter{index})");
        let time = Table::Records.time_for(&lookup.filter);
        sql.push(&format!("{time} >= {bucket} AND {time} < {bucket} + {QUARTER_HOUR_MS} AND "));
    }
    sql.push_condition(TableScan::of_records(lookup.bucket.start, lookup.bucket.end).matches(sql.backend(), &lookup.filter));
    push_has_value(sql, lookup.with_value_of);
}

/// The condition that a record has a quantity or a cost.
const RECORD_HAS_AMOUNT: &str = " AND (quantity > 0 OR cost_nanos > 0)";

/// The condition that a group has a quantity or a cost.
pub(super) fn has_amount() -> String {
    format!(" AND ({} OR {})", sum_is_not_zero("quantity"), sum_is_not_zero("cost"))
}

/// Appends the condition that records have a value of any of the dimensions.
pub(super) fn push_has_value(sql: &mut Sql, dimensions: Option<Grouping>) {
    if let Some(dimensions) = dimensions {
        let backend = sql.backend();
        let each = dimensions.dimensions().map(|dimension| format!("({}) <> ''", value_of(backend, dimension)));
        sql.push(&format!(" AND ({})", each.collect::<Vec<_>>().join(" OR ")));
    }
}

/// The sort order of a lookup.
const fn sort_order(lookup: &BucketLookup) -> &'static str {
    if lookup.is_last { "DESC" } else { "ASC" }
}
