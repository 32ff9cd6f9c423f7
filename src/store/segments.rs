//! The table expression `segment`: the usage of a query from rollups and records, which the statement then groups.
//!
//! Rollups of users have no rows for records without a user. A query grouped by user therefore adds what the accounts have in the same days
//! more than their users: the rollups of accounts, minus those of all users (docs/decisions/0058-user-rollups.md).

use sea_orm::DbBackend;

use super::database::Database;
use super::filter::counts;
use super::groups::{GroupColumns, USAGE_TYPE};
use super::local_time::{instant_of_day, push_boundary_slices, push_local_day, push_local_hour};
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, push_sums, sum_columns};
use super::table::Table;
use super::usage::{TableScan, TimeGroups, UsageQuery, rollups_of_accounts};
use crate::domain::filter::UsageFilter;

impl Database {
    /// Begins a statement with the usage of the query as the table expression `segment`.
    pub(super) fn with_segments(&self, query: UsageQuery<'_>) -> Sql {
        self.with_columns(query, &self.scans(query.filter, query.by, query.segments), Columns::Sums)
    }

    /// The same with the time of each row, or the start of its bucket, as the column `at`: the usage of `scans`, which are those of the
    /// query. The query must not be by time.
    pub(super) fn with_timed_segments(&self, query: UsageQuery<'_>, scans: &[TableScan]) -> Sql {
        self.with_columns(query, scans, Columns::TimeAndSums)
    }

    fn with_columns(&self, query: UsageQuery<'_>, scans: &[TableScan], columns: Columns) -> Sql {
        let mut sql = self.sql();
        let includes_without_user = !query.filter.requires_user();
        let is_of_users = |scan: &TableScan| matches!(scan.table, Table::UserRollups(_));
        let user_days = scans.iter().copied().find(is_of_users).filter(|_| includes_without_user);
        sql.push("WITH ");
        if let Some(scan) = user_days {
            push_user_days(&mut sql, query, scan, columns);
        }
        sql.push("segment AS (");
        for (position, scan) in scans.iter().copied().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            if user_days == Some(scan) {
                push_user_days_and_rest(&mut sql, query, scan, columns);
            } else {
                push_rows(&mut sql, query, scan, columns);
            }
            push_moved(&mut sql, query, scan);
        }
        sql.push(")");
        sql
    }
}

/// The columns of `segment` in addition to those of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    Sums,
    TimeAndSums,
}

/// Appends the rows of a scan.
fn push_rows(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan, columns: Columns) {
    if columns == Columns::TimeAndSums && matches!(scan.table, Table::PlatformRollups(_)) {
        // A correction can be in another shard than the record: only the sum of a bucket shows whether it has records.
        return push_groups(sql, query, scan, columns);
    }
    sql.push("SELECT ");
    push_keys(sql, query, scan.table, columns);
    sql.push(", ").push(&sum_columns(scan.table));
    push_from(sql, scan, query.filter);
}

/// Appends the rows that move the boundary slices of a scan to their local days.
fn push_moved(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan) {
    let backend = sql.backend();
    if let Some(TimeGroups::Days(spans)) = query.by_time {
        push_boundary_slices(sql, spans, scan, &|table| values_in(backend, query, table), "", |sql, table, bounds| {
            sql.push(" WHERE ");
            sql.push_condition(counts(sql.backend(), table, bounds, query.filter));
        });
    }
}

/// Appends the table expression `user_day`, the groups of the days of users, and a comma. It is read twice.
fn push_user_days(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan, columns: Columns) {
    sql.push("user_day AS (");
    push_groups(sql, query, scan, columns);
    sql.push("), ");
}

/// Appends the groups of the rows of a scan, with their sums.
fn push_groups(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan, columns: Columns) {
    sql.push("SELECT ");
    push_keys(sql, query, scan.table, columns);
    push_sums(sql, scan.table.name());
    push_from(sql, scan, query.filter);
    let keys = values_in(sql.backend(), query, scan.table).len()
        + usize::from(query.by_time.is_some())
        + usize::from(columns == Columns::TimeAndSums);
    let ordinals: Vec<_> = (1..=keys).map(|ordinal| ordinal.to_string()).collect();
    sql.push(&format!(" GROUP BY {}", ordinals.join(", ")));
}

/// Appends the days of users, and those of the records without a user: the days of accounts, minus the days of users. The boundary slices of
/// a scan of users contain the records without a user.
fn push_user_days_and_rest(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan, columns: Columns) {
    let Some(grain) = scan.table.grain() else { return };
    let at = if columns == Columns::TimeAndSums { "at, " } else { "" };
    let day = if query.by_time.is_some() { "day, " } else { "" };
    let groups = GroupColumns::of(query.filter, query.by);
    let names: Vec<_> = groups.values_in(sql.backend(), scan.table).into_iter().map(|(_, name)| name).collect();
    let without_user = groups.names_without_user();
    for (names, sign) in [(names.as_slice(), ""), (without_user.as_slice(), "-")] {
        let listed: String = names.iter().flat_map(|name| [name, ", "]).collect();
        let sums = SUM_COLUMNS.map(|column| format!("{sign}{column}")).join(", ");
        sql.push(&format!("SELECT {at}{day}{listed}{USAGE_TYPE}, {sums} FROM user_day UNION ALL "));
    }
    push_rows(sql, query, TableScan { table: rollups_of_accounts(query.filter, query.by, grain), ..scan }, columns);
}

/// Appends the time, the time key and the values of the groups of the rows of a table.
fn push_keys(sql: &mut Sql, query: UsageQuery<'_>, table: Table, columns: Columns) {
    if columns == Columns::TimeAndSums {
        sql.push(table.time()).push(" AS at, ");
    }
    match query.by_time {
        Some(TimeGroups::Days(spans)) => _ = push_local_day(sql, spans, instant_of_day(table)).push(" AS day, "),
        Some(TimeGroups::Hours(spans)) => _ = push_local_hour(sql, spans, table.time()).push(" AS day, "),
        None => {}
    }
    let values = values_in(sql.backend(), query, table).into_iter().map(|(value, name)| format!("{value} AS {name}"));
    sql.push(&values.collect::<Vec<_>>().join(", "));
}

/// The columns that a query groups by, each with its expression in a table.
fn values_in(backend: DbBackend, query: UsageQuery<'_>, table: Table) -> Vec<(String, &'static str)> {
    let mut values = GroupColumns::of(query.filter, query.by).values_in(backend, table);
    values.push((USAGE_TYPE.to_owned(), USAGE_TYPE));
    values
}

/// Appends the table of a scan and the condition on its rows.
fn push_from(sql: &mut Sql, scan: TableScan, filter: &UsageFilter) {
    sql.push(" FROM ").push(scan.table.name()).push(" WHERE ");
    sql.push_condition(scan.counts(sql.backend(), filter));
}
