//! The aggregation statement: sums usage over rollups and records, by day or hour and by one or two dimensions.

use entity::usage_rollup;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, DbBackend, DbErr, QueryResult};

use super::database::Database;
use super::filter::{Bounds, RowsOf, counts, is_in_scope, matches};
use super::groups::{GROUP_INDEX, GroupColumns, SUMS_INDEX, USAGE_TYPE, push_all, push_named, push_ranked, push_top};
use super::new_rows::Grain;
use super::sql::Sql;
use super::sums::{push_sums, read_totals};
use super::table::Table;
use super::unique::{KeptGroups, UniqueQuery, UniqueRow, push_counts_of_kept, push_kept, read_count_of_kept};
use crate::domain::account_scope::{AccountFilter, Accounts};
use crate::domain::dimension::{AnyMeasure, Detail, Dimension, Grouping, Measure, Unique};
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
    /// The number of distinct users or sessions over all segments.
    Unique(Unique),
}

impl From<AnyMeasure> for RankBy {
    fn from(measure: AnyMeasure) -> Self {
        match measure {
            AnyMeasure::Sum(measure) => Self::Measure(measure),
            AnyMeasure::Unique(of) => Self::Unique(of),
        }
    }
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

impl<'a> UsageQuery<'a> {
    /// The range of all segments; `None` without segments.
    fn range(&self) -> Option<(Timestamp, Timestamp)> {
        self.segments.first().zip(self.segments.last()).map(|(first, last)| (first.start, last.end))
    }

    /// The query for the distinct users or sessions of each group over `range`.
    fn members(self, of: Unique, range: &'a [(Timestamp, Timestamp)]) -> UniqueQuery<'a> {
        UniqueQuery { filter: self.filter, of, buckets: range, by: self.by, groups: None }
    }
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
        let records_from = self.records_from(query);
        let columns = GroupColumns::of(query.filter, query.by);
        let mut sql = self.with_groups(query, &columns);
        match query.groups {
            Groups::All => push_all(&mut sql, &columns),
            Groups::Top(top) => push_top(&mut sql, &columns, top),
            Groups::Named(groups) => push_named(&mut sql, &columns, groups),
        }
        let rows = self.read(sql.finish(), move |row| read_row(row, &columns)).await?;
        self.require_records(query.filter, records_from).await?;
        Ok(rows)
    }

    /// The start of the first records that a query reads; `None` if it reads rollups only. To be determined before its statement is built: a
    /// watermark that advances in between makes it read fewer records, not more.
    pub(super) fn records_from(&self, query: UsageQuery<'_>) -> Option<Timestamp> {
        let members = match query.groups {
            Groups::Top(Top { rank_by: RankBy::Unique(of), .. }) => {
                self.records_from_of_members(query.members(of, query.range().as_slice()))
            }
            _ => None,
        };
        let scans = self.scans(query.filter, query.by, query.segments);
        members.into_iter().chain(scanned_from(&scans, query.by_time)).min()
    }

    /// The same for a query that is not by time, and the unique counts of the groups if they are ranked by these: of each returned group, of
    /// the remainder, of the records without a value, and of all groups together.
    pub async fn ranked_usage(&self, query: UsageQuery<'_>) -> Result<(Vec<UsageRow>, Vec<UniqueRow>), Error> {
        let top = match query.groups {
            Groups::Top(top @ Top { rank_by: RankBy::Unique(_), .. }) if !query.segments.is_empty() => top,
            _ => return Ok((self.usage(query).await?, Vec::new())),
        };
        let records_from = self.records_from(query);
        let columns = GroupColumns::of(query.filter, query.by);
        let mut sql = self.with_groups(query, &columns);
        push_kept(&mut sql, &columns, KeptGroups::Ranked(top.count), false);
        push_top(&mut sql, &columns, top);
        push_counts_of_kept(&mut sql, &columns);
        let read = move |row: &QueryResult| match read_count_of_kept(row, &columns)? {
            Some(count) => Ok((None, Some(count))),
            None => Ok((Some(read_row(row, &columns)?), None)),
        };
        let (rows, counts): (Vec<_>, Vec<_>) = self.read(sql.finish(), read).await?.into_iter().unzip();
        self.require_records(query.filter, records_from).await?;
        Ok((rows.into_iter().flatten().collect(), counts.into_iter().flatten().collect()))
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
        let mut sql = self.sql();
        sql.push("SELECT MIN(first), MAX(last) FROM (");
        let scans = self.scans(filter, None, segments);
        for (position, scan) in scans.iter().copied().enumerate() {
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
        self.require_records(filter, scanned_from(&scans, None)).await?;
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
        if account_filter.user().is_some() {
            return self.edge_of_user(account_filter, direction).await;
        }
        let mut sql = self.sql();
        let bucket = Table::AccountRollups(Grain::QuarterHour).time_for_account_filter(account_filter);
        sql.push(&format!("SELECT {bucket} FROM usage_rollup WHERE "));
        let has_grain = Expr::col(usage_rollup::Column::GrainMinutes).eq(Grain::QuarterHour.minutes());
        sql.push_condition(is_in_scope(self.backend, RowsOf::Accounts, account_filter).add(has_grain));
        sql.push(&format!(" GROUP BY {bucket} HAVING SUM(records) > 0 ORDER BY {bucket} {direction} LIMIT 1"));
        let at = self.read(sql.finish(), |row| row.try_get_by_index(0)).await?.pop();
        Ok(at.map(Timestamp::from_millis))
    }

    /// The same for a user: from its records, or, of days whose records have expired, the start of the day.
    async fn edge_of_user(&self, account_filter: &AccountFilter, direction: &str) -> Result<Option<Timestamp>, Error> {
        let filter = UsageFilter::for_accounts(account_filter.clone());
        let scan = |table| TableScan { table, start: Timestamp::EARLIEST, end: Timestamp::LATEST };
        let time = Table::Records.time_for(&filter);
        let mut sql = self.sql();
        sql.push(&format!("SELECT (SELECT {time} FROM usage_record WHERE "));
        sql.push_condition(scan(Table::Records).counts(self.backend, &filter));
        sql.push(&format!(" ORDER BY {time} {direction} LIMIT 1), (SELECT bucket FROM user_rollup WHERE "));
        sql.push_condition(scan(Table::UserRollups(Grain::UsageTypeDay)).counts(self.backend, &filter));
        sql.push(&format!(" GROUP BY bucket HAVING SUM(records) > 0 ORDER BY bucket {direction} LIMIT 1)"));
        let edges = self.read(sql.finish(), QueryResult::try_get_many_by_index::<(Option<i64>, Option<i64>)>).await?;
        let (record, day) = edges.into_iter().next().unwrap_or_default();
        let (record, day) = (record.map(Timestamp::from_millis), day.map(Timestamp::from_millis));
        let has_record_of_day = |day: &Timestamp| record.is_some_and(|record| record.floor_utc_day() == *day);
        let edges = record.into_iter().chain(day.filter(|day| !has_record_of_day(day)));
        let edge = if direction == "ASC" { edges.min() } else { edges.max() };
        Ok(edge.map(Timestamp::floor_quarter_hour))
    }

    /// The table scans of `segments`. Ranges that are not materialized yet are read from the source of the rollups. Users have rollups of
    /// UTC days only: of other grains their records are read.
    pub(super) fn scans(&self, filter: &UsageFilter, by: Option<Grouping>, segments: &[QuerySegment]) -> Vec<TableScan> {
        let materialized_until = self.cached_watermark().materialized_until;
        let detail = filter.detail(by);
        let scan = |segment: &QuerySegment| {
            let table = match (segment.grain, detail) {
                (Some(grain), Detail::Accounts) => rollups_of_accounts(filter, by, grain),
                (Some(grain @ (Grain::UtcDay | Grain::UsageTypeDay)), Detail::Users) => Table::UserRollups(grain),
                _ => Table::Records,
            };
            TableScan { table, start: segment.start, end: segment.end }.resolve_to_materialized(materialized_until)
        };
        segments.iter().flat_map(scan).collect()
    }

    /// For each scan of `segments`, whether it reads records; else it reads rollups.
    pub fn read_from_records(&self, filter: &UsageFilter, by: Option<Grouping>, segments: &[QuerySegment]) -> Vec<bool> {
        self.scans(filter, by, segments).into_iter().map(|scan| scan.table == Table::Records).collect()
    }

    /// Begins a statement with the usage of each group as the table expression `grouped`, and if the largest groups are requested, their ranks
    /// as `ranked`.
    fn with_groups(&self, query: UsageQuery<'_>, columns: &GroupColumns<'_>) -> Sql {
        let mut sql = self.with_segments(query);
        // Groups by no more columns than needed: SQLite sorts by each of them.
        let (day, by_day) = if query.by_time.is_some() { ("day", "day, ") } else { ("0", "") };
        let other_names = columns.all().filter(|column| *column != USAGE_TYPE);
        let names = other_names.chain([USAGE_TYPE]).collect::<Vec<_>>().join(", ");
        sql.push(&format!(", grouped AS (SELECT {day} AS day, {names}"));
        push_sums(&mut sql, "segment");
        // Usage that was voided leaves a row of zeros.
        sql.push(&format!(" FROM segment GROUP BY {by_day}{names} HAVING SUM(records) > 0)"));
        let Groups::Top(top) = query.groups else { return sql };
        if let RankBy::Unique(of) = top.rank_by {
            self.push_member_counts(&mut sql, query.members(of, query.range().as_slice()), columns);
        }
        push_ranked(&mut sql, columns, top);
        sql
    }
}

fn read_row(row: &QueryResult, columns: &GroupColumns<'_>) -> Result<UsageRow, DbErr> {
    let group = match row.try_get_by_index(1)? {
        1_i64 => GroupKey::Unknown,
        2 => GroupKey::Remainder,
        _ => GroupKey::Value(columns.read(row, GROUP_INDEX)?),
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

/// The start of the first records of scans that are read by local time; `None` if they read rollups only.
pub(super) fn scanned_from(scans: &[TableScan], by_time: Option<TimeGroups<'_>>) -> Option<Timestamp> {
    let moves_slices = matches!(by_time, Some(TimeGroups::Days(offsets)) if offsets.iter().any(|offset| offset.offset_ms != 0));
    let reads_records = |scan: &&TableScan| match scan.table {
        Table::Records => true,
        Table::UserRollups(_) => moves_slices, // the records of the slices
        Table::AccountRollups(_) | Table::PlatformRollups(_) => false,
    };
    scans.iter().filter(reads_records).map(|scan| scan.start).min()
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
        let (grain, length) = match self.table.grain() {
            None => (None, 1),
            Some(grain) => (Some(grain), grain.length_ms()),
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

/// The rollups that serve a query which distinguishes no users.
pub(super) fn rollups_of_accounts(filter: &UsageFilter, by: Option<Grouping>, grain: Grain) -> Table {
    let is_by_account = by.is_some_and(|by| by.contains(Dimension::Account));
    if filter.account_filter.accounts() != Accounts::All || is_by_account {
        Table::AccountRollups(grain)
    } else {
        Table::PlatformRollups(grain)
    }
}
