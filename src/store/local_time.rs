//! Usage by local day or hour, from rollups in UTC.
//!
//! A quarter hour belongs to one local day in every zone. A longer bucket is assigned to the local day of its middle, a UTC day to that of
//! its noon. Its *boundary slices* belong to another local day, such as the first five hours of a UTC day in New York. They are read from
//! finer rollups, for rollups of users from records, and moved in the same statement: added to their local day, subtracted from the day of
//! the bucket (docs/decisions/0039-local-days-from-utc-days.md).

use sea_orm::DbBackend;

use super::filter::Bounds;
use super::new_rows::Grain;
use super::rows::push_integer_table;
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, push_sums_of};
use super::table::Table;
use super::usage::TableScan;
use crate::domain::time::HOUR_MS;
use crate::domain::zone::{BoundarySlice, OffsetSpan, boundary_slices};

/// Appends the local day of `time` as days since 1970-01-01: the time plus the zone offset, divided by the length of a day. Offsets are
/// constant between clock changes, so a few comparisons replace a time zone function on both databases.
pub(super) fn push_local_day<'a>(sql: &'a mut Sql, spans: &[OffsetSpan], time: &str) -> &'a mut Sql {
    let Some((last, changes)) = spans.split_last() else { return sql.push("0") };
    sql.push("(").push(time).push(" + ");
    if changes.is_empty() {
        sql.bind(last.offset_ms);
    } else {
        sql.push("CASE");
        for span in changes {
            sql.push(" WHEN ").push(time).push(" < ").bind(span.end.millis()).push(" THEN ").bind(span.offset_ms);
        }
        sql.push(" ELSE ").bind(last.offset_ms).push(" END");
    }
    sql.push(") / 86400000")
}

/// Appends the start of the local hour of `time` in Unix milliseconds; after a change of clocks within an hour, the change.
pub(super) fn push_local_hour<'a>(sql: &'a mut Sql, spans: &[OffsetSpan], time: &str) -> &'a mut Sql {
    let past_hour = |span: &OffsetSpan| span.offset_ms.rem_euclid(HOUR_MS);
    let Some((last, changes)) = spans.split_last() else { return sql.push("0") };
    let are_changes_between_hours =
        |span: &OffsetSpan| past_hour(span) == past_hour(last) && (span.end.millis() + past_hour(span)) % HOUR_MS == 0;
    let push_hour = |sql: &mut Sql, span: &OffsetSpan| {
        sql.push(time).push(" - (").push(time).push(" + ").bind(past_hour(span)).push(") % 3600000");
    };
    if changes.iter().all(are_changes_between_hours) {
        push_hour(sql, last);
        return sql;
    }
    let larger_of = if sql.backend() == DbBackend::Postgres { "GREATEST(" } else { "MAX(" };
    sql.push("CASE");
    let mut since = i64::MIN;
    for span in spans {
        sql.push(" WHEN ").push(time).push(" < ").bind(span.end.millis()).push(" THEN ").push(larger_of).bind(since).push(", ");
        push_hour(sql, span);
        sql.push(")");
        since = span.end.millis();
    }
    sql.push(" END")
}

/// The SQL expression of the instant whose local day a row is assigned to.
pub(super) const fn instant_of_day(table: Table) -> &'static str {
    match table.grain() {
        Some(Grain::UtcDay | Grain::UsageTypeDay) => "(bucket + 43200000)",
        Some(Grain::UsageTypeHour) => "(bucket + 1800000)",
        Some(Grain::QuarterHour) | None => table.time(),
    }
}

/// The expressions of the grouped columns in a table, with their aliases, in order.
pub(super) type ValuesIn<'a> = &'a dyn Fn(Table) -> Vec<(String, &'static str)>;

/// Appends, after the rows of `scan`, the rows that move its boundary slices to their local days. `from` is prepended to the joined tables;
/// `conditions` are those of the scan.
pub(super) fn push_boundary_slices(
    sql: &mut Sql,
    spans: &[OffsetSpan],
    scan: TableScan,
    values_in: ValuesIn<'_>,
    from: &str,
    conditions: impl Fn(&mut Sql, Table, Bounds),
) {
    let Some(grain) = scan.table.grain().filter(|grain| *grain != Grain::QuarterHour) else { return };
    let boundary_slices = boundary_slices(spans, grain.length_ms(), scan.start, scan.end);
    let has_hours = scan.table.slices(Grain::UsageTypeHour) != Table::Records;
    let (hours, quarter_hours) = if grain == Grain::UsageTypeDay && has_hours {
        let cut: Vec<_> = boundary_slices.into_iter().map(BoundarySlice::split_by_hours).collect();
        (cut.iter().filter_map(|(hours, _)| *hours).collect(), cut.into_iter().flat_map(|(_, ends)| ends).collect())
    } else {
        (Vec::new(), boundary_slices)
    };
    for (grain, boundary_slices) in [(Grain::UsageTypeHour, hours), (Grain::QuarterHour, quarter_hours)] {
        if !boundary_slices.is_empty() {
            push_moved_slices(sql, &boundary_slices, scan.table.slices(grain), values_in, from, &conditions);
        }
    }
}

/// Appends the rows that move `slices`, read from `table`.
fn push_moved_slices(
    sql: &mut Sql,
    boundary_slices: &[BoundarySlice],
    table: Table,
    values_in: ValuesIn<'_>,
    from: &str,
    conditions: impl Fn(&mut Sql, Table, Bounds),
) {
    let values = values_in(table);
    sql.push(" UNION ALL SELECT CASE sign WHEN 1 THEN local_day ELSE bucket_day END AS day");
    for (_, name) in &values {
        sql.push(&format!(", {name}"));
    }
    for column in SUM_COLUMNS {
        sql.push(&format!(", {column} * sign AS {column}"));
    }
    sql.push(" FROM (SELECT slice.local_day, slice.bucket_day");
    for (value, name) in &values {
        sql.push(&format!(", {value} AS {name}"));
    }
    push_sums_of(sql, table);
    sql.push(" FROM ").push(from);
    let rows = boundary_slices.iter().map(|slice| [slice.start.millis(), slice.end.millis(), slice.bucket_day, slice.local_day]);
    push_integer_table(sql, "slice", ["start_at", "end_at", "bucket_day", "local_day"], rows);
    // LATERAL forces an index lookup per slice.
    if sql.backend() == DbBackend::Postgres {
        sql.push(" CROSS JOIN LATERAL (SELECT * FROM ").push(table.name());
        conditions(sql, table, Bounds::BoundarySlice);
        sql.push_lateral_fence().push(") AS ").push(table.name());
    } else {
        sql.push(" CROSS JOIN ").push(table.name());
        conditions(sql, table, Bounds::BoundarySlice);
    }
    let ordinals: Vec<_> = (1..=values.len() + 2).map(|ordinal| ordinal.to_string()).collect();
    sql.push(&format!(" GROUP BY {}) AS moved CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) AS signs", ordinals.join(", ")));
}
