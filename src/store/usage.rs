//! The aggregation statement: sums usage over rollups and records, by day or hour and by one or two dimensions.

use std::collections::BTreeSet;

use entity::usage_rollup;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, DbBackend, DbErr, IdenStatic, QueryResult, Statement};

use super::database::Database;
use super::filter::{Bounds, accounts_match, column_of, counts, matches};
use super::local_time::{instant_of_day, push_boundary_slices, push_local_day, push_local_hour};
use super::new_rows::Grain;
use super::sql::{Sql, largest_first, text_array};
use super::sums::{SUM_COLUMNS, push_sums, read_totals, sum_columns};
use super::table::Table;
use crate::domain::account_scope::{AccountFilter, Accounts};
use crate::domain::dimension::{Dimension, Grouping, Measure, Summed};
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
    Named(&'a [GroupValues]),
}

/// The number of groups to return; the others are summed as the remainder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// The number of groups.
    pub count: u32,
    /// The ranking, largest first; equal groups are ordered by their values, then by account.
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
    /// Groups by these dimensions; `None`: by usage type only.
    pub by: Option<Grouping>,
    /// The groups to return.
    pub groups: Groups<'a>,
}

/// The values of a group, one per dimension. With two dimensions one of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupValues {
    /// The value of the first dimension.
    pub first: Option<String>,
    /// The value of the second dimension; `None` also if there is no second dimension.
    pub second: Option<String>,
    /// The account of the values; `None` if all accounts share them ([`Dimension::belongs_to_account`]).
    pub account_id: Option<String>,
}

impl GroupValues {
    /// The value of the only dimension, which all accounts share.
    pub const fn shared(value: String) -> Self {
        Self { first: Some(value), second: None, account_id: None }
    }
}

/// The group of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKey {
    /// Records with these values. In a query without a dimension the only group, without values.
    Value(GroupValues),
    /// All smaller groups together.
    Remainder,
    /// Records without a value of any dimension.
    Unknown,
}

impl GroupKey {
    /// The values, unless it is the remainder or the records without a value.
    pub const fn values(&self) -> Option<&GroupValues> {
        if let Self::Value(values) = self { Some(values) } else { None }
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
        let columns = GroupColumns::of(&query);
        self.read(self.usage_statement(query), move |row| read_row(row, &columns)).await
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
    pub(super) fn scans(&self, filter: &UsageFilter, by: Option<Grouping>, segments: &[QuerySegment]) -> Vec<TableScan> {
        let materialized_until = self.cached_watermark().materialized_until;
        let is_by_account = by.is_some_and(|by| by.contains(Dimension::Account));
        let reads_account_rollups = filter.account_filter.accounts() != Accounts::All || is_by_account;
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
        let columns = GroupColumns::of(&query);
        // Groups by no more columns than needed: SQLite sorts by each of them.
        let (day, by_day) = if query.by_time.is_some() { ("day", "day, ") } else { ("0", "") };
        let names: String = columns.all().filter(|column| *column != USAGE_TYPE).map(|column| format!("{column}, ")).collect();
        sql.push(&format!(", grouped AS (SELECT {day} AS day, {names}usage_type"));
        push_sums(&mut sql, "segment");
        // Usage that was voided leaves a row of zeros.
        sql.push(&format!(" FROM segment GROUP BY {by_day}{names}usage_type HAVING SUM(records) > 0)"));
        match query.groups {
            Groups::All => {
                let kind = match query.by {
                    None => "0".to_owned(),
                    Some(_) => format!("CASE WHEN {} THEN 1 ELSE 0 END", columns.have_no_value("")),
                };
                sql.push(&format!(
                    " SELECT CAST(day AS BIGINT), CAST({kind} AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), usage_type, {}{} FROM grouped",
                    SUM_COLUMNS.join(", "),
                    columns.all().map(|column| format!(", {column}")).collect::<String>()
                ));
            }
            Groups::Top(top) => push_top(&mut sql, &columns, top),
            Groups::Named(groups) => push_named(&mut sql, &columns, groups),
        }
        sql.finish()
    }
}

/// The index of the sums in a row.
const SUMS_INDEX: usize = 5;
/// The index of the columns of the group in a row.
const GROUP_INDEX: usize = SUMS_INDEX + SUM_COLUMNS.len();

fn read_row(row: &QueryResult, columns: &GroupColumns<'_>) -> Result<UsageRow, DbErr> {
    let group = match row.try_get_by_index(1)? {
        1_i64 => GroupKey::Unknown,
        2 => GroupKey::Remainder,
        _ => GroupKey::Value(columns.read(row)?),
    };
    Ok(UsageRow {
        time_key: row.try_get_by_index(0)?,
        group,
        rank: row.try_get_by_index(2)?,
        groups: row.try_get_by_index(3)?,
        usage_type: row.try_get_by_index(4)?,
        totals: read_totals(row, SUMS_INDEX)?,
    })
}

const USAGE_TYPE: &str = "usage_type";
const OWNER: &str = "owner";

/// Which account the values of a group belong to in a query.
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
    fn of(query: &UsageQuery<'a>) -> Self {
        let belong_to_account = query.by.is_some_and(|by| by.dimensions().any(Dimension::belongs_to_account));
        match query.filter.account_filter.accounts() {
            _ if !belong_to_account => Self::None,
            Accounts::Only(accounts) => match accounts.as_slice() {
                [only] => Self::Account(only),
                _ => Self::Column,
            },
            Accounts::All | Accounts::AllExcept(_) => Self::Column,
        }
    }
}

/// The columns of the groups in a statement.
struct GroupColumns<'a> {
    /// The dimensions with their columns. The usage type has a column in every statement.
    of_dimensions: Vec<(Dimension, &'static str)>,
    owner: ValueOwner<'a>,
}

impl<'a> GroupColumns<'a> {
    fn of(query: &UsageQuery<'a>) -> Self {
        let names = ["name", "second_name"];
        let column = |(dimension, name)| (dimension, if dimension == Dimension::UsageType { USAGE_TYPE } else { name });
        let dimensions = query.by.into_iter().flat_map(Grouping::dimensions);
        Self { of_dimensions: dimensions.zip(names).map(column).collect(), owner: ValueOwner::of(query) }
    }

    /// The columns of the dimensions, in order, then `owner` if the statement has it.
    fn all(&self) -> impl Iterator<Item = &'static str> {
        let of_dimensions = self.of_dimensions.iter().map(|(_, column)| *column);
        of_dimensions.chain((self.owner == ValueOwner::Column).then_some(OWNER))
    }

    /// The condition that records have no value of any dimension; `table` is the prefix of the columns.
    fn have_no_value(&self, table: &str) -> String {
        let each = self.of_dimensions.iter().map(|(_, column)| format!("{table}{column} = ''"));
        each.collect::<Vec<_>>().join(" AND ")
    }

    /// The columns but the usage type, each with its expression in a table.
    fn labels(&self, table: Table) -> Vec<(String, &'static str)> {
        let label = |dimension: Dimension| {
            let column = column_of(dimension).as_str();
            if table == Table::Records { format!("COALESCE({column}, '')") } else { column.to_owned() }
        };
        let of_dimensions = self.of_dimensions.iter().filter(|(_, column)| *column != USAGE_TYPE);
        let mut labels: Vec<_> = of_dimensions.map(|(dimension, column)| (label(*dimension), *column)).collect();
        if self.owner == ValueOwner::Column {
            // Values of other dimensions, and the records without a value, are one group for all accounts.
            let owned = self.of_dimensions.iter().filter(|(dimension, _)| dimension.belongs_to_account());
            let is_owned: Vec<_> = owned.map(|(dimension, _)| format!("{} <> ''", label(*dimension))).collect();
            labels.push((format!("CASE WHEN {} THEN account_id ELSE '' END", is_owned.join(" OR ")), OWNER));
        }
        labels
    }

    /// The values of the group of a row.
    fn read(&self, row: &QueryResult) -> Result<GroupValues, DbErr> {
        let text = |index: usize| -> Result<Option<String>, DbErr> {
            let text: String = row.try_get_by_index(GROUP_INDEX + index)?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        let count = self.of_dimensions.len();
        let values = (0..count).map(text).collect::<Result<Vec<_>, DbErr>>()?;
        let has_owner = self
            .of_dimensions
            .iter()
            .zip(&values)
            .any(|((dimension, _), value)| dimension.belongs_to_account() && value.is_some());
        let account_id = match self.owner {
            ValueOwner::Account(account_id) if has_owner => Some(account_id.to_owned()),
            ValueOwner::Column => text(count)?,
            ValueOwner::None | ValueOwner::Account(_) => None,
        };
        let mut values = values.into_iter();
        Ok(GroupValues { first: values.next().flatten(), second: values.next().flatten(), account_id })
    }

    /// The texts of a group in its columns: the empty text for a missing value.
    fn texts<'g>(&self, group: &'g GroupValues) -> Vec<&'g str> {
        let of_dimensions = [&group.first, &group.second].into_iter().take(self.of_dimensions.len());
        let owner = (self.owner == ValueOwner::Column).then_some(&group.account_id);
        of_dimensions.chain(owner).map(|text| text.as_deref().unwrap_or_default()).collect()
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

fn push_scan(sql: &mut Sql, query: UsageQuery<'_>, scan: TableScan) {
    sql.push("SELECT ");
    match query.by_time {
        Some(TimeGroups::Days(spans)) => _ = push_local_day(sql, spans, instant_of_day(scan.table)).push(" AS day, "),
        Some(TimeGroups::Hours(spans)) => _ = push_local_hour(sql, spans, scan.table.time()).push(" AS day, "),
        None => {}
    }
    let mut labels = GroupColumns::of(&query).labels(scan.table);
    labels.push((USAGE_TYPE.to_owned(), USAGE_TYPE));
    for (label, name) in &labels {
        sql.push(&format!("{label} AS {name}, "));
    }
    sql.push(&sum_columns(scan.table));
    sql.push(" FROM ").push(scan.table.name());
    sql.push(" WHERE ");
    sql.push_condition(scan.counts(sql.backend(), query.filter));
    if let Some(TimeGroups::Days(spans)) = query.by_time {
        let labels: Vec<_> = labels.iter().map(|(label, name)| (label.as_str(), *name)).collect();
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

/// Returns these groups, and sums the others with a value as the remainder.
fn push_named(sql: &mut Sql, columns: &GroupColumns<'_>, groups: &[GroupValues]) {
    let names: Vec<_> = columns.all().collect();
    let (no_value, listed) = (columns.have_no_value(""), names.join(", "));
    sql.push(&format!(", named AS (SELECT grouped.*, CAST(CASE WHEN {no_value} THEN 1 WHEN ({listed}) IN (SELECT "));
    // Sorted, so that equal lists produce equal statements, which are coalesced.
    let groups: BTreeSet<_> = groups.iter().map(|group| columns.texts(group)).collect();
    if sql.backend() == DbBackend::Postgres {
        sql.push("* FROM UNNEST(");
        for index in 0..names.len() {
            let values = groups.iter().map(|texts| texts[index].to_owned());
            sql.push(if index == 0 { "CAST(" } else { ", CAST(" }).bind(text_array(values)).push(" AS TEXT[])");
        }
        sql.push(")");
    } else {
        let values: Vec<_> = (0..names.len()).map(|index| format!("value ->> {index}")).collect();
        let rows = serde_json::json!(groups).to_string();
        sql.push(&format!("{} FROM json_each(", values.join(", "))).bind(rows).push(")");
    }
    sql.push(") THEN 0 ELSE 2 END AS BIGINT) AS kind FROM grouped) SELECT CAST(day AS BIGINT), kind, ");
    sql.push("CAST(0 AS BIGINT), CAST(0 AS BIGINT), usage_type");
    push_sums(sql, "named");
    for name in &names {
        sql.push(&format!(", CASE kind WHEN 0 THEN {name} ELSE '' END"));
    }
    sql.push(" FROM named").push(&group_by_ordinals(names.len()));
}

/// Ranks the groups with a value, returns the first ones, and sums the others as the remainder.
fn push_top(sql: &mut Sql, columns: &GroupColumns<'_>, top: Top) {
    let names: Vec<_> = columns.all().collect();
    let listed = names.join(", ");
    sql.push(&format!(", ranked AS (SELECT {listed}, ROW_NUMBER() OVER (ORDER BY "));
    let (high, low) = match top.rank_by {
        RankBy::Quantity => ("SUM(quantity_high)".to_owned(), "SUM(quantity_low)".to_owned()),
        RankBy::Measure(measure) => measure_sums(measure),
    };
    let (high, low) = (format!("CAST({high} AS BIGINT)"), format!("CAST({low} AS BIGINT)"));
    sql.push(&format!("{}, {listed}) AS rank, COUNT(*) OVER () AS groups ", largest_first(&high, &low)));
    sql.push(&format!("FROM grouped WHERE NOT ({}) GROUP BY {listed}) ", columns.have_no_value("")));
    sql.push(&format!("SELECT CAST(grouped.day AS BIGINT), CAST(CASE WHEN {} THEN 1", columns.have_no_value("grouped.")));
    sql.push(" WHEN rank <= ").bind(i64::from(top.count)).push(" THEN 0 ELSE 2 END AS BIGINT), ");
    sql.push("CAST(COALESCE(MIN(rank), 0) AS BIGINT), CAST(COALESCE(MAX(groups), 0) AS BIGINT), grouped.usage_type");
    push_sums(sql, "grouped");
    for name in &names {
        sql.push(", CASE WHEN rank <= ").bind(i64::from(top.count)).push(&format!(" THEN grouped.{name} ELSE '' END"));
    }
    // Every ranked group is in `grouped`, so both joins are equivalent. PostgreSQL executes a FULL JOIN by hash or merge, never as a nested
    // loop, which it would choose when it expects a single group.
    sql.push(if sql.backend() == DbBackend::Postgres {
        " FROM grouped FULL JOIN ranked"
    } else {
        " FROM grouped LEFT JOIN ranked"
    });
    let are_equal: Vec<_> = names.iter().map(|name| format!("ranked.{name} = grouped.{name}")).collect();
    sql.push(" ON ").push(&are_equal.join(" AND ")).push(&group_by_ordinals(names.len()));
}

/// Groups the result by day, kind, usage type and this many columns of the group.
fn group_by_ordinals(columns: usize) -> String {
    let names: String = (0..columns).map(|index| format!(", {}", GROUP_INDEX + 1 + index)).collect();
    format!(" GROUP BY 1, 2, 5{names}")
}
