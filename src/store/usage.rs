//! The aggregation statement: sums usage over rollups and records, by day or hour and by one dimension.

use std::collections::BTreeSet;

use entity::usage_rollup;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, DbBackend, DbErr, IdenStatic, QueryResult, Statement};

use super::database::Database;
use super::filter::{Bounds, accounts_match, column_of, counts, is_one_of, matches};
use super::local_time::{instant_of_day, push_boundary_slices, push_local_day, push_local_hour};
use super::new_rows::Grain;
use super::sql::{ColumnValues, Sql, largest_first};
use super::sums::{SUM_COLUMNS, push_sums, read_totals, sum_columns};
use super::table::Table;
use crate::domain::account_scope::{AccountFilter, Accounts};
use crate::domain::dimension::{Dimension, DimensionValue, Measure, Summed};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::Totals;
use crate::domain::time::Timestamp;
use crate::domain::zone::OffsetSpan;
use crate::error::Error;

/// A query segment: a range of time, and the grain of the rollups that are read for it. The segments of a query never overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuerySegment {
    /// The grain of the rollups; `None`: records are read.
    pub grain: Option<Grain>,
    /// Start, inclusive; for rollups the start of a bucket.
    pub start: Timestamp,
    /// End, exclusive; for rollups the end of a bucket.
    pub end: Timestamp,
}

/// How usage is grouped by time, in these zone offsets.
#[derive(Clone, Copy, Debug)]
pub enum TimeGroups<'a> {
    /// By local day; the key is the number of days since 1970-01-01.
    Days(&'a [OffsetSpan]),
    /// By local hour; the key is the start of the hour, or of the part after a change of clocks within it, in Unix milliseconds.
    Hours(&'a [OffsetSpan]),
}

/// The groups to return.
#[derive(Clone, Copy, Debug)]
pub enum Groups<'a> {
    /// Every group.
    All,
    /// The largest groups; the others are summed as the remainder.
    Top(Top),
    /// The groups with these values; the others are summed as the remainder.
    Named(&'a [DimensionValue]),
}

/// The number of groups to return; the others are summed as the remainder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// The number of groups.
    pub count: u32,
    /// The ranking, largest first; equal groups are ordered by value, then by account.
    pub rank_by: RankBy,
}

/// The value that groups are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankBy {
    /// Total quantity. Requires that all usage types of the query share a unit.
    Quantity,
    /// One measure.
    Measure(Measure),
}

/// A usage query.
#[derive(Clone, Copy, Debug)]
pub struct UsageQuery<'a> {
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// The range, as segments in order of time.
    pub segments: &'a [QuerySegment],
    /// Groups by local time; `None`: not by time.
    pub by_time: Option<TimeGroups<'a>>,
    /// Groups by this dimension; `None`: by usage type only.
    pub by: Option<Dimension>,
    /// The groups of the dimension to return.
    pub groups: Groups<'a>,
}

/// The group of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKey {
    /// Records with this value. In a query without a dimension the only group, with an empty value.
    Value(DimensionValue),
    /// All smaller groups together.
    Remainder,
    /// Records without a value of the dimension.
    Unknown,
}

impl GroupKey {
    /// The value, unless it is the remainder or the records without a value.
    pub const fn value(&self) -> Option<&DimensionValue> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }
}

/// The total usage of one group, day or hour, and usage type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// The key of the local day or hour ([`TimeGroups`]); 0 if the query is not by time.
    pub time_key: i64,
    /// The group.
    pub group: GroupKey,
    /// Rank of the group, 1 for the largest; 0 unless the largest are requested.
    pub rank: i64,
    /// Number of groups, without the unknown group; 0 unless the largest are requested.
    pub groups: i64,
    /// The usage type.
    pub usage_type: String,
    /// The totals.
    pub totals: Totals,
}

impl Database {
    /// Usage per usage type, and per day or hour and group if the query asks for them. Rows are unordered; there are none for zero records.
    pub async fn usage(&self, query: UsageQuery<'_>) -> Result<Vec<UsageRow>, Error> {
        if query.segments.is_empty() {
            return Ok(Vec::new());
        }
        let (has_dimension, owner) = (query.by.is_some(), ValueOwner::of(query.filter, query.by));
        self.read(self.usage_statement(query), move |row| read_row(row, has_dimension, owner)).await
    }

    /// The times of the first and of the last record, with the precision of `segments`: for rollups the start of the bucket. `None`
    /// without records.
    pub async fn usage_extent(
        &self,
        filter: &UsageFilter,
        segments: &[QuerySegment],
    ) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        if segments.is_empty() {
            return Ok(None);
        }
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT MIN(first), MAX(last) FROM (");
        for (position, scan) in self.scans(filter, None, segments).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            if scan.table == Table::Records {
                sql.push("SELECT MIN(occurred_at) AS first, MAX(occurred_at) AS last FROM usage_record");
                sql.push(" WHERE ").push_condition(scan.counts(self.backend, filter));
            } else {
                // Usage that was voided leaves a row of zeros.
                sql.push("SELECT MIN(bucket) AS first, MAX(bucket) AS last FROM (SELECT bucket FROM ").push(scan.table.name());
                sql.push(" WHERE ").push_condition(scan.counts(self.backend, filter));
                sql.push(" GROUP BY bucket HAVING SUM(records) > 0) AS buckets");
            }
        }
        sql.push(") AS extent");
        let extent = self.read(sql.finish(), QueryResult::try_get_many_by_index::<(Option<i64>, Option<i64>)>).await?;
        let (first, last) = extent.into_iter().next().unwrap_or_default();
        Ok(first.zip(last).map(|(first, last)| (Timestamp::from_millis(first), Timestamp::from_millis(last))))
    }

    /// The start of the quarter hour of the first record; `None` without records.
    pub async fn first_quarter_hour(&self, account_filter: &AccountFilter) -> Result<Option<Timestamp>, Error> {
        self.edge_quarter_hour(account_filter, "ASC").await
    }

    /// The start of the quarter hour of the last record; `None` without records.
    pub async fn last_quarter_hour(&self, account_filter: &AccountFilter) -> Result<Option<Timestamp>, Error> {
        self.edge_quarter_hour(account_filter, "DESC").await
    }

    async fn edge_quarter_hour(&self, account_filter: &AccountFilter, direction: &str) -> Result<Option<Timestamp>, Error> {
        let bucket = Table::AccountRollups(Grain::QuarterHour).time_for_account_filter(account_filter);
        let mut sql = Sql::new(self.backend);
        sql.push(&format!("SELECT {bucket} FROM usage_rollup WHERE "));
        let has_grain = Expr::col(usage_rollup::Column::GrainMinutes).eq(Grain::QuarterHour.minutes());
        sql.push_condition(accounts_match(self.backend, account_filter).add(has_grain));
        sql.push(&format!(" GROUP BY {bucket} HAVING SUM(records) > 0 ORDER BY {bucket} {direction} LIMIT 1"));
        let bucket = self.read(sql.finish(), |row| row.try_get_by_index(0)).await?.pop();
        Ok(bucket.map(Timestamp::from_millis))
    }

    /// The table scans of `segments`. Ranges that are not materialized yet are read from the source of the rollups.
    pub(super) fn scans(&self, filter: &UsageFilter, by: Option<Dimension>, segments: &[QuerySegment]) -> Vec<TableScan> {
        let materialized_until = self.cached_watermark().materialized_until;
        let reads_account_rollups = filter.account_filter.accounts() != Accounts::All || by == Some(Dimension::Account);
        let scan = |segment: &QuerySegment| {
            let table = match segment.grain {
                None => Table::Records,
                Some(grain) if reads_account_rollups => Table::AccountRollups(grain),
                Some(grain) => Table::PlatformRollups(grain),
            };
            TableScan { table, start: segment.start, end: segment.end }.resolve_to_materialized(materialized_until)
        };
        segments.iter().flat_map(scan).collect()
    }

    /// Begins a statement with the usage of the query as the table expression `segment`.
    pub(super) fn with_segments(&self, query: UsageQuery<'_>) -> Sql {
        let mut sql = Sql::new(self.backend);
        sql.push("WITH segment AS (");
        for (position, scan) in self.scans(query.filter, query.by, query.segments).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_scan(&mut sql, query, scan);
        }
        sql.push(")");
        sql
    }

    fn usage_statement(&self, query: UsageQuery<'_>) -> Statement {
        let mut sql = self.with_segments(query);
        // Groups by no more columns than needed: SQLite sorts by each of them.
        let (day, by_day) = if query.by_time.is_some() { ("day", "day, ") } else { ("0", "") };
        let (name, by_name) = match query.by {
            None => ("''", ""),
            Some(Dimension::UsageType) => ("usage_type", ""),
            Some(_) => ("name", "name, "),
        };
        let owner = ValueOwner::of(query.filter, query.by);
        let by_owner = if owner == ValueOwner::Column { "owner, " } else { "" };
        sql.push(&format!(", grouped AS (SELECT {day} AS day, {name} AS name, {by_owner}usage_type"));
        push_sums(&mut sql, "segment");
        // Usage that was voided leaves a row of zeros.
        sql.push(&format!(" FROM segment GROUP BY {by_day}{by_name}{by_owner}usage_type HAVING SUM(records) > 0)"));
        match query.groups {
            Groups::All => {
                sql.push(&format!(
                    " SELECT CAST(day AS BIGINT), CAST(CASE WHEN name = '' THEN 1 ELSE 0 END AS BIGINT), name, {}, CAST(0 AS BIGINT), \
                     CAST(0 AS BIGINT), usage_type, {} FROM grouped",
                    if owner == ValueOwner::Column { "owner" } else { "''" },
                    SUM_COLUMNS.join(", ")
                ));
            }
            Groups::Top(top) => push_top(&mut sql, top, owner),
            Groups::Named(values) => push_named(&mut sql, values, owner),
        }
        sql.finish()
    }
}

fn read_row(row: &QueryResult, has_dimension: bool, owner: ValueOwner<'_>) -> Result<UsageRow, DbErr> {
    let group = match row.try_get_by_index(1)? {
        1_i64 if has_dimension => GroupKey::Unknown,
        2 => GroupKey::Remainder,
        _ => {
            let account_id = match owner {
                ValueOwner::None => None,
                ValueOwner::Account(account_id) => Some(account_id.to_owned()),
                ValueOwner::Column => Some(row.try_get_by_index(3)?),
            };
            GroupKey::Value(DimensionValue { value: row.try_get_by_index(2)?, account_id })
        }
    };
    Ok(UsageRow {
        time_key: row.try_get_by_index(0)?,
        group,
        rank: row.try_get_by_index(4)?,
        groups: row.try_get_by_index(5)?,
        usage_type: row.try_get_by_index(6)?,
        totals: read_totals(row, 7)?,
    })
}

/// Which account the values of a dimension belong to in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueOwner<'a> {
    /// No account: all accounts share the values.
    None,
    /// This account, the only one of the query.
    Account(&'a str),
    /// The account of their records, by which the statement groups in addition, as `owner`.
    Column,
}

impl<'a> ValueOwner<'a> {
    fn of(filter: &'a UsageFilter, by: Option<Dimension>) -> Self {
        match (by, filter.account_filter.accounts()) {
            (Some(by), Accounts::Only(accounts)) if by.belongs_to_account() => match accounts.as_slice() {
                [only] => Self::Account(only),
                _ => Self::Column,
            },
            (Some(by), _) if by.belongs_to_account() => Self::Column,
            _ => Self::None,
        }
    }
}

/// A scan of one table over a range of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableScan {
    pub(super) table: Table,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl TableScan {
    /// A scan of records.
    pub(super) const fn of_records(start: Timestamp, end: Timestamp) -> Self {
        Self { table: Table::Records, start, end }
    }

    pub(super) const fn bounds(self) -> Bounds {
        Bounds::Instants(self.start, self.end)
    }

    /// The condition on the rows of the scan that match `filter`. Voided records match as well.
    pub(super) fn matches(self, backend: DbBackend, filter: &UsageFilter) -> Condition {
        matches(backend, self.table, self.bounds(), filter)
    }

    /// The same for rows that count: voided records do not count.
    pub(super) fn counts(self, backend: DbBackend, filter: &UsageFilter) -> Condition {
        counts(backend, self.table, self.bounds(), filter)
    }

    /// The bucket that begins at `at`; for records the millisecond at `at`.
    pub(super) const fn bucket_at(self, at: Timestamp) -> QuerySegment {
        let (grain, length) = match self.table {
            Table::Records => (None, 1),
            Table::AccountRollups(grain) | Table::PlatformRollups(grain) => (Some(grain), grain.length_ms()),
        };
        QuerySegment { grain, start: at, end: at.plus_millis(length) }
    }

    /// The scans that read the same usage, with ranges after the watermark read from the source of the rollups.
    fn resolve_to_materialized(self, materialized_until: Timestamp) -> Vec<Self> {
        let Some((table, materialized_end)) = self.table.rollup_source(materialized_until) else { return vec![self] };
        let mut scans = Vec::new();
        if self.start < materialized_end {
            scans.push(Self { end: self.end.min(materialized_end), ..self });
        }
        if materialized_end < self.end {
            scans.extend(
                Self { table, start: self.start.max(materialized_end), end: self.end }
                    .resolve_to_materialized(materialized_until),
            );
        }
        scans
    }
}

/// The column that a query by `by` groups by in addition to the usage type.
fn group_column(by: Option<Dimension>) -> Option<&'static str> {
    by.filter(|by| *by != Dimension::UsageType).map(|by| column_of(by).as_str())
}

fn push_scan(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan) {
    let reads_records = scan.table == Table::Records;
    sql.push("SELECT ");
    match query.by_time {
        Some(TimeGroups::Days(spans)) => _ = push_local_day(sql, spans, instant_of_day(scan.table)).push(" AS day, "),
        Some(TimeGroups::Hours(spans)) => _ = push_local_hour(sql, spans, scan.table.time()).push(" AS day, "),
        None => {}
    }
    let name = group_column(query.by);
    match name {
        Some(name) if reads_records => _ = sql.push(&format!("COALESCE({name}, '') AS name, ")),
        Some(name) => _ = sql.push(&format!("{name} AS name, ")),
        None => {}
    }
    if let (Some(name), ValueOwner::Column) = (name, ValueOwner::of(query.filter, query.by)) {
        // The records without a value are one group.
        sql.push(&format!("CASE WHEN {name} IS NULL THEN '' ELSE account_id END AS owner, "));
    }
    sql.push("usage_type, ").push(&sum_columns(scan.table));
    sql.push(" FROM ").push(scan.table.name());
    sql.push(" WHERE ");
    sql.push_condition(scan.counts(sql.backend(), query.filter));
    if let Some(TimeGroups::Days(spans)) = query.by_time {
        let labels: Vec<_> = name.map(|name| (name, "name")).into_iter().chain([("usage_type", "usage_type")]).collect();
        push_boundary_slices(sql, spans, scan, &labels, "", |sql, table, bounds| {
            sql.push(" WHERE ");
            sql.push_condition(counts(sql.backend(), table, bounds, query.filter));
        });
    }
}

/// The limbs of a measure, as sums over rows with a usage type.
pub(super) fn measure_sums(measure: Measure) -> (String, String) {
    let quantity_where = |condition: &str| {
        let sum = |limb: &str| format!("SUM(CASE WHEN {condition} THEN quantity_{limb} ELSE 0 END)");
        (sum("high"), sum("low"))
    };
    match measure.summed() {
        Summed::Records => ("SUM(0)".to_owned(), "SUM(records)".to_owned()),
        Summed::Cost => ("SUM(cost_high)".to_owned(), "SUM(cost_low)".to_owned()),
        Summed::Quantity(usage_type) => quantity_where(&format!("usage_type = '{usage_type}'")),
        // Read from the table rather than from a cache: another process may have created a type.
        Summed::Tokens => quantity_where("usage_type IN (SELECT slug FROM usage_type WHERE is_part_of_tokens)"),
    }
}

/// Returns the groups with these values, and sums the others with a value as the remainder.
fn push_named(sql: &mut Sql, values: &[DimensionValue], owner: ValueOwner<'_>) {
    sql.push(", named AS (SELECT grouped.*, CAST(CASE WHEN name = '' THEN 1 WHEN ");
    let has_owner = owner == ValueOwner::Column;
    if has_owner {
        push_is_one_of_pairs(sql, values);
    } else {
        let backend = sql.backend();
        sql.push_condition(Condition::all().add(is_one_of(backend, "name", values.iter().map(|value| value.value.as_str()))));
    }
    sql.push(" THEN 0 ELSE 2 END AS BIGINT) AS kind FROM grouped) SELECT CAST(day AS BIGINT), kind, CASE kind WHEN 0 THEN name ELSE '' END, ");
    sql.push(if has_owner { "CASE kind WHEN 0 THEN owner ELSE '' END, " } else { "'', " });
    sql.push("CAST(0 AS BIGINT), CAST(0 AS BIGINT), usage_type");
    push_sums(sql, "named");
    sql.push(if has_owner { " FROM named GROUP BY 1, 2, 3, 4, usage_type" } else { " FROM named GROUP BY 1, 2, 3, usage_type" });
}

/// Appends the condition that a group is one of `values`, each with its account.
fn push_is_one_of_pairs(sql: &mut Sql, values: &[DimensionValue]) {
    let pairs: BTreeSet<(&str, &str)> =
        values.iter().map(|value| (value.value.as_str(), value.account_id.as_deref().unwrap_or_default())).collect();
    if sql.backend() == DbBackend::Postgres {
        let (names, owners) = pairs.into_iter().unzip();
        sql.push("(name, owner) IN (SELECT * FROM UNNEST(").bind_column(ColumnValues::Texts(names)).push(", ");
        sql.bind_column(ColumnValues::Texts(owners)).push("))");
    } else {
        let pairs = serde_json::json!(pairs).to_string();
        sql.push("(name, owner) IN (SELECT value ->> 0, value ->> 1 FROM json_each(").bind(pairs).push("))");
    }
}

/// Ranks the groups with a value, returns the first ones, and sums the others as the remainder.
fn push_top(sql: &mut Sql, top: Top, owner: ValueOwner<'_>) {
    let has_owner = owner == ValueOwner::Column;
    let with_owner = if has_owner { ", owner" } else { "" };
    sql.push(&format!(", ranked AS (SELECT name{with_owner}, ROW_NUMBER() OVER (ORDER BY "));
    let (high, low) = match top.rank_by {
        RankBy::Quantity => ("SUM(quantity_high)".to_owned(), "SUM(quantity_low)".to_owned()),
        RankBy::Measure(measure) => measure_sums(measure),
    };
    let (high, low) = (format!("CAST({high} AS BIGINT)"), format!("CAST({low} AS BIGINT)"));
    sql.push(&format!("{}, name{with_owner}) AS rank, COUNT(*) OVER () AS groups ", largest_first(&high, &low)));
    sql.push(&format!("FROM grouped WHERE name <> '' GROUP BY name{with_owner}) "));
    sql.push("SELECT CAST(grouped.day AS BIGINT), CAST(CASE WHEN grouped.name = '' THEN 1 WHEN rank <= ");
    sql.bind(i64::from(top.count)).push(" THEN 0 ELSE 2 END AS BIGINT), CASE WHEN rank <= ");
    sql.bind(i64::from(top.count)).push(" THEN grouped.name ELSE '' END, ");
    if has_owner {
        sql.push("CASE WHEN rank <= ").bind(i64::from(top.count)).push(" THEN grouped.owner ELSE '' END, ");
    } else {
        sql.push("'', ");
    }
    sql.push("CAST(COALESCE(MIN(rank), 0) AS BIGINT), CAST(COALESCE(MAX(groups), 0) AS BIGINT), grouped.usage_type");
    push_sums(sql, "grouped");
    // Every ranked name is a group, so both joins are equivalent. PostgreSQL executes a FULL JOIN by hash or merge, never as a nested loop,
    // which it would choose when it expects a single group.
    sql.push(if sql.backend() == DbBackend::Postgres {
        " FROM grouped FULL JOIN ranked"
    } else {
        " FROM grouped LEFT JOIN ranked"
    });
    sql.push(if has_owner {
        " ON ranked.name = grouped.name AND ranked.owner = grouped.owner GROUP BY 1, 2, 3, 4, grouped.usage_type"
    } else {
        " ON ranked.name = grouped.name GROUP BY 1, 2, 3, grouped.usage_type"
    });
}
