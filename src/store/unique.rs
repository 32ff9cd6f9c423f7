//! Distinct users and sessions: per bucket, per group, and of all buckets and groups together.
//!
//! A *member* is a user or a session with its account. The statement first reads the distinct members of each bucket and group, then counts
//! them for each combination of bucket and group, and again without the bucket, without the group, and without both: the counts do not add
//! up. Buckets are instants, so each is exact in every zone.

use sea_orm::sea_query::Expr;
use sea_orm::{DbBackend, DbErr, QueryResult};

use super::database::Database;
use super::filter::{Bounds, counts, value_of};
use super::groups::{GROUP_INDEX, GroupColumns, SUMS_INDEX, USAGE_TYPE, push_is_named};
use super::new_rows::Grain;
use super::rows::push_integer_table;
use super::sql::Sql;
use super::sums::SUM_COLUMNS;
use super::table::Table;
use super::usage::{GroupKey, GroupValues};
use crate::domain::dimension::{Detail, Grouping, Unique};
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// A query for unique counts.
#[derive(Clone, Copy, Debug)]
pub struct UniqueQuery<'a> {
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// What is counted.
    pub of: Unique,
    /// The buckets, without overlap: start, inclusive, and end, exclusive.
    pub buckets: &'a [(Timestamp, Timestamp)],
    /// Groups by these dimensions; `None`: only all records together.
    pub by: Option<Grouping>,
    /// The groups to return; all others with a value are the remainder. `None`: every group.
    pub groups: Option<&'a [GroupValues]>,
}

/// A unique count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueRow {
    /// The index of the bucket; `None`: of all buckets together.
    pub bucket: Option<usize>,
    /// The group; `None`: of all groups together.
    pub group: Option<GroupKey>,
    /// The number of distinct users or sessions.
    pub count: i64,
}

/// A part of a bucket that is read from one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slice {
    bucket: i64,
    start: Timestamp,
    end: Timestamp,
}

/// The index of the bucket in a row of all buckets together.
const ALL_BUCKETS: i64 = -1;
/// The kind of a row of all groups together. The other kinds are those of the aggregation statement.
const ALL_GROUPS: i64 = 3;
/// The index of the columns of the group in a row of [`Database::unique_counts`].
const COUNTED_GROUP_INDEX: usize = 3;

impl UniqueQuery<'_> {
    /// The time over which the query reads records, in milliseconds, if rollups are materialized until this instant.
    pub fn record_ms(&self, materialized_until: Timestamp) -> i64 {
        let of_records = self.sources(materialized_until).into_iter().filter(|(table, _)| *table == Table::Records);
        of_records.flat_map(|(_, slices)| slices).map(|slice| slice.end.millis() - slice.start.millis()).sum()
    }

    /// The tables to read, each with the parts of buckets that it serves: whole UTC days that are materialized are read from rollups of
    /// users where these distinguish all that the query needs, the others from records.
    fn sources(&self, materialized_until: Timestamp) -> Vec<(Table, Vec<Slice>)> {
        let (mut of_records, mut of_rollups) = (Vec::new(), Vec::new());
        let grain = self.grain();
        for (bucket, &(start, end)) in (0..).zip(self.buckets) {
            let days = grain.map(|grain| (grain.ceil(start), grain.floor(end.min(materialized_until))));
            let Some((first, last)) = days.filter(|(first, last)| first < last) else {
                of_records.push(Slice { bucket, start, end });
                continue;
            };
            of_rollups.push(Slice { bucket, start: first, end: last });
            of_records.extend([Slice { bucket, start, end: first }, Slice { bucket, start: last, end }]);
        }
        of_records.retain(|slice| slice.start < slice.end);
        let rollups = grain.filter(|_| !of_rollups.is_empty()).map(|grain| (Table::UserRollups(grain), of_rollups));
        let records = (!of_records.is_empty() || rollups.is_none()).then_some((Table::Records, of_records));
        records.into_iter().chain(rollups).collect()
    }

    /// The grain of the rollups of users that serve the query; `None` if only records do.
    fn grain(&self) -> Option<Grain> {
        let is_served = self.of == Unique::Users && self.filter.detail_of_unique_users(self.by) == Detail::Users;
        is_served.then_some(if self.filter.needs_rollup_dimensions(self.by) { Grain::UtcDay } else { Grain::UsageTypeDay })
    }
}

impl Database {
    /// The unique counts. Rows are unordered; there are none for a count of 0, but always one of all buckets and groups together.
    pub async fn unique_counts(&self, query: UniqueQuery<'_>) -> Result<Vec<UniqueRow>, Error> {
        let records_from = self.records_from_of_members(query);
        let columns = GroupColumns::of(query.filter, query.by);
        let names: Vec<_> = columns.all().collect();
        let mut sql = self.sql();
        sql.push("WITH member AS MATERIALIZED (");
        self.push_members(&mut sql, query, &columns, true);
        sql.push(")");
        if query.by.is_some() {
            push_kept(&mut sql, &columns, query.groups.map_or(KeptGroups::All, KeptGroups::Named), true);
            let listed = names.join(", ");
            sql.push(&format!(" SELECT bucket_index, kind, COUNT(*), {listed} FROM kept GROUP BY bucket_index, kind, {listed}"));
            sql.push(&format!(
                " UNION ALL SELECT CAST({ALL_BUCKETS} AS BIGINT), kind, COUNT(*), {listed} FROM \
                 (SELECT DISTINCT kind, {listed}, member_account, member_id FROM kept) AS of_group GROUP BY kind, {listed} UNION ALL"
            ));
        }
        let no_group = ", ''".repeat(names.len());
        sql.push(&format!(
            " SELECT bucket_index, CAST({ALL_GROUPS} AS BIGINT), COUNT(*){no_group} FROM \
             (SELECT DISTINCT bucket_index, member_account, member_id FROM member) AS of_bucket GROUP BY bucket_index \
             UNION ALL SELECT CAST({ALL_BUCKETS} AS BIGINT), CAST({ALL_GROUPS} AS BIGINT), COUNT(*){no_group} FROM \
             (SELECT DISTINCT member_account, member_id FROM member) AS of_all"
        ));
        let rows = self.read(sql.finish(), move |row| read_row(row, &columns)).await?;
        self.require_records(query.filter, records_from).await?;
        Ok(rows)
    }

    /// The start of the first records that a query reads; `None` if it reads rollups only.
    pub(super) fn records_from_of_members(&self, query: UniqueQuery<'_>) -> Option<Timestamp> {
        let sources = query.sources(self.cached_watermark().materialized_until);
        let of_records = sources.iter().filter(|(table, _)| *table == Table::Records).flat_map(|(_, slices)| slices);
        of_records.map(|slice| slice.start).min()
    }

    /// Appends, after a table expression, the number of members of each group as the table expression `member_count`: the columns of the
    /// group and `members`.
    pub(super) fn push_member_counts(&self, sql: &mut Sql, query: UniqueQuery<'_>, columns: &GroupColumns<'_>) {
        sql.push(", member AS MATERIALIZED (");
        self.push_members(sql, query, columns, false);
        let listed = columns.all().collect::<Vec<_>>().join(", ");
        sql.push(&format!("), member_count AS (SELECT {listed}, COUNT(*) AS members FROM member GROUP BY {listed})"));
    }

    /// Appends the distinct members of each group, and of each bucket if `by_bucket`.
    fn push_members(&self, sql: &mut Sql, query: UniqueQuery<'_>, columns: &GroupColumns<'_>, by_bucket: bool) {
        let id = value_of(sql.backend(), query.of.dimension());
        let sources = query.sources(self.cached_watermark().materialized_until);
        for (index, (table, slices)) in sources.iter().enumerate() {
            sql.push(if index == 0 { "SELECT DISTINCT " } else { " UNION SELECT " });
            sql.push(if by_bucket { "slice.bucket_index, " } else { "" });
            for (value, name) in columns.values_in(sql.backend(), *table) {
                sql.push(&format!("{value} AS {name}, "));
            }
            if columns.all().any(|column| column == USAGE_TYPE) {
                sql.push("usage_type, ");
            }
            sql.push(&format!("account_id AS member_account, {id} AS member_id FROM "));
            let rows = slices.iter().map(|slice| [slice.bucket, slice.start.millis(), slice.end.millis()]);
            push_integer_table(sql, "slice", ["bucket_index", "start_at", "end_at"], rows);
            let has_member = match table {
                // As an expression, so that no partial index on the column is read, which holds all times of an account.
                Table::Records => format!("COALESCE({id}, '') <> ''"),
                // Usage that was voided leaves a row of zeros.
                _ => "records > 0".to_owned(),
            };
            let condition = counts(sql.backend(), *table, Bounds::BoundarySlice, query.filter).add(Expr::cust(has_member));
            // LATERAL forces an index lookup per slice.
            if sql.backend() == DbBackend::Postgres {
                sql.push(&format!(" CROSS JOIN LATERAL (SELECT * FROM {} WHERE ", table.name())).push_condition(condition);
                sql.push_lateral_fence().push(&format!(") AS {}", table.name()));
            } else {
                sql.push(&format!(" CROSS JOIN {} WHERE ", table.name())).push_condition(condition);
            }
        }
    }
}

/// The groups that are returned; all others with a value are the remainder.
#[derive(Clone, Copy, Debug)]
pub(super) enum KeptGroups<'a> {
    All,
    Named(&'a [GroupValues]),
    /// The first ones of the table expression `ranked`.
    Ranked(u32),
}

/// Appends the members of each returned group, and of each bucket if `by_bucket`, once each, as the table expression `kept`.
pub(super) fn push_kept(sql: &mut Sql, columns: &GroupColumns<'_>, groups: KeptGroups<'_>, by_bucket: bool) {
    let bucket = if by_bucket { "bucket_index, " } else { "" };
    let names: Vec<_> = columns.all().map(|name| format!("CASE kind WHEN 0 THEN {name} ELSE '' END AS {name}")).collect();
    sql.push(&format!(
        ", kept AS MATERIALIZED (SELECT DISTINCT {bucket}kind, {}, member_account, member_id FROM \
         (SELECT member.*, CAST(CASE WHEN {} THEN 1",
        names.join(", "),
        columns.have_no_value("")
    ));
    match groups {
        KeptGroups::All => _ = sql.push(" ELSE 0"),
        KeptGroups::Named(groups) => {
            sql.push(" WHEN ");
            push_is_named(sql, columns, groups);
            sql.push(" THEN 0 ELSE 2");
        }
        KeptGroups::Ranked(count) => {
            let listed = columns.all().collect::<Vec<_>>().join(", ");
            sql.push(&format!(" WHEN ({listed}) IN (SELECT {listed} FROM ranked WHERE rank <= ")).bind(i64::from(count));
            sql.push(") THEN 0 ELSE 2");
        }
    }
    sql.push(" END AS BIGINT) AS kind FROM member) AS grouped)");
}

/// Added to the kind of a group in the rows of [`push_counts_of_kept`].
const KIND_OF_COUNT: i64 = 10;

/// Appends, to an aggregation statement, a row with the number of members of each group of `kept`, and one of all groups together.
pub(super) fn push_counts_of_kept(sql: &mut Sql, columns: &GroupColumns<'_>) {
    let names: Vec<_> = columns.all().collect();
    let listed = names.join(", ");
    let row = |kind: &str| {
        let others = ", CAST(0 AS BIGINT)".repeat(SUM_COLUMNS.len() - 1);
        format!(" UNION ALL SELECT CAST(0 AS BIGINT), {kind}, CAST(0 AS BIGINT), CAST(0 AS BIGINT), '', COUNT(*){others}")
    };
    sql.push(&row(&format!("kind + {KIND_OF_COUNT}")));
    sql.push(&format!(", {listed} FROM kept GROUP BY kind, {listed}"));
    sql.push(&row(&format!("CAST({} AS BIGINT)", ALL_GROUPS + KIND_OF_COUNT)));
    sql.push(&", ''".repeat(names.len()));
    sql.push(" FROM (SELECT DISTINCT member_account, member_id FROM member) AS of_all");
}

/// Reads a row of [`push_counts_of_kept`]; `None` for another row of an aggregation statement.
pub(super) fn read_count_of_kept(row: &QueryResult, columns: &GroupColumns<'_>) -> Result<Option<UniqueRow>, DbErr> {
    let kind = row.try_get_by_index::<i64>(1)? - KIND_OF_COUNT;
    if kind < 0 {
        return Ok(None);
    }
    let group = read_group(row, kind, columns, GROUP_INDEX)?;
    Ok(Some(UniqueRow { bucket: None, group, count: row.try_get_by_index(SUMS_INDEX)? }))
}

/// The group of a row; `None` for all groups together.
fn read_group(row: &QueryResult, kind: i64, columns: &GroupColumns<'_>, first: usize) -> Result<Option<GroupKey>, DbErr> {
    Ok(match kind {
        0 => Some(GroupKey::Value(columns.read(row, first)?)),
        1 => Some(GroupKey::Unknown),
        2 => Some(GroupKey::Remainder),
        _ => None,
    })
}

fn read_row(row: &QueryResult, columns: &GroupColumns<'_>) -> Result<UniqueRow, DbErr> {
    let bucket: i64 = row.try_get_by_index(0)?;
    let group = read_group(row, row.try_get_by_index(1)?, columns, COUNTED_GROUP_INDEX)?;
    Ok(UniqueRow { bucket: usize::try_from(bucket).ok(), group, count: row.try_get_by_index(2)? })
}
