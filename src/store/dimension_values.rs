//! The values of a dimension, or the keys of labels, that usage has: those with the most records, and how many there are.

use sea_orm::{DbBackend, DbErr, QueryResult};

use super::database::Database;
use super::groups::{GROUP_INDEX, GroupColumns, SUMS_INDEX, USAGE_TYPE};
use super::reasons::RECORDS_MAX;
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, push_sums, read_totals, sum_columns};
use super::table::{NOT_VOIDED, Table};
use super::usage::{Groups, QuerySegment, TableScan, UsageQuery, scanned_from};
use crate::domain::dimension::{Dimension, DimensionValue, Grouping};
use crate::domain::display_name::NamedDimension;
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::Totals;
use crate::domain::search::Search;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The values of a dimension.
    ValuesOf(Dimension),
    /// The keys of labels. A record counts for each of its keys.
    LabelKeys,
}

/// A query for the values with the most records.
#[derive(Clone, Copy, Debug)]
pub struct ValuesQuery<'a> {
    /// What is listed.
    pub listed: Listed,
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// The range, as segments in order of time; records only for keys of labels.
    pub segments: &'a [QuerySegment],
    /// Lists only values that match, or whose display name does.
    pub search: Option<&'a Search>,
    /// Maximum number of values.
    pub top: u32,
}

/// The usage of one value and usage type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRow {
    /// Rank of the value, 1 for the one with the most records.
    pub rank: i64,
    /// The value.
    pub value: DimensionValue,
    /// The usage type.
    pub usage_type: String,
    /// The totals.
    pub totals: Totals,
    /// The bucket of the last record, or the instant of the record if it was read.
    pub last: QuerySegment,
}

/// The values with the most records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueRows {
    /// The rows of the listed values, unordered.
    pub rows: Vec<ValueRow>,
    /// Number of values that match.
    pub matching: i64,
    /// Number of values, matching or not.
    pub all: i64,
    /// Number of records without a value.
    pub records_without_value: i64,
}

/// Maximum number of keys of labels that a reason reads.
const KEYS_MAX: i64 = 1_000;

/// How a group is listed, as the statement numbers it.
const MATCHING: i64 = 0;
const OTHER: i64 = 1;
const WITHOUT_VALUE: i64 = 2;

impl Database {
    /// The values with the most records, in one statement. Equal ones are ordered by value, then by account.
    pub async fn dimension_values(&self, query: ValuesQuery<'_>) -> Result<ValueRows, Error> {
        if query.segments.is_empty() {
            return Ok(ValueRows::default());
        }
        let by = match query.listed {
            Listed::ValuesOf(dimension) => Some(Grouping::by(dimension)),
            Listed::LabelKeys => None,
        };
        let ValuesQuery { filter, segments, .. } = query;
        let usage = UsageQuery { filter, segments, by_time: None, by, groups: Groups::All };
        let columns = GroupColumns::of(usage.filter, usage.by);
        let scans = self.scans(filter, by, segments);
        let (mut sql, names) = match query.listed {
            Listed::ValuesOf(_) => (self.with_timed_segments(usage, &scans), columns.all().collect()),
            Listed::LabelKeys => (self.with_records_by_label_key(filter, &scans), vec!["name"]),
        };
        push_values(&mut sql, query, &columns, &names);
        let read = |row: &QueryResult| read_row(row, query.listed, &columns, &scans);
        let mut found = ValueRows::default();
        for (kind, groups, row) in self.read(sql.finish(), read).await? {
            match kind {
                WITHOUT_VALUE => found.records_without_value += row.totals.records,
                MATCHING => found.matching = groups,
                _ => found.all = groups,
            }
            if row.rank > 0 {
                found.rows.push(row);
            }
        }
        self.require_records(filter, scanned_from(&scans, None)).await?;
        // So far those that do not match.
        found.all += found.matching;
        Ok(found)
    }

    /// The keys of labels of the newest records of `[start, end)`, most records first. Bounded; uses the reason pool.
    pub async fn recorded_label_keys(
        &self,
        scope: &UsageFilter,
        (start, end): (Timestamp, Timestamp),
    ) -> Result<Vec<(String, i64)>, Error> {
        let mut sql = self.sql();
        sql.push(&format!("SELECT label.key, COUNT(*) FROM (SELECT labels FROM usage_record WHERE {NOT_VOIDED} AND "));
        sql.push_condition(TableScan::of_records(start, end).matches(self.backend, scope));
        let time = Table::Records.time_for(scope);
        sql.push(&format!(" ORDER BY {time} DESC, id DESC LIMIT ")).bind(RECORDS_MAX);
        sql.push(&format!(") AS newest JOIN {} GROUP BY label.key ORDER BY 2 DESC, 1 LIMIT ", self.keys_of_labels()));
        sql.bind(KEYS_MAX);
        self.read_for_reason(sql.finish(), QueryResult::try_get_many_by_index::<(String, i64)>).await
    }

    /// The keys of the column `labels` as the joined table `label`; null has none.
    fn keys_of_labels(&self) -> &'static str {
        match self.backend {
            DbBackend::Postgres => "LATERAL jsonb_object_keys(labels) AS label(key) ON TRUE",
            _ => "json_each(labels) AS label ON TRUE",
        }
    }

    /// Begins a statement with the records of the scans, once per key of their labels, as the table expression `segment`.
    fn with_records_by_label_key(&self, filter: &UsageFilter, scans: &[TableScan]) -> Sql {
        let mut sql = self.sql();
        sql.push("WITH segment AS (");
        for (position, scan) in scans.iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            sql.push("SELECT occurred_at AS at, COALESCE(label.key, '') AS name, usage_type, ");
            sql.push(&sum_columns(Table::Records)).push(" FROM (SELECT * FROM usage_record WHERE ");
            sql.push_condition(scan.counts(self.backend, filter)).push(") AS matching LEFT JOIN ").push(self.keys_of_labels());
        }
        sql.push(")");
        sql
    }
}

fn push_values(sql: &mut Sql, query: ValuesQuery<'_>, columns: &GroupColumns<'_>, names: &[&str]) {
    let listed = names.join(", ");
    let grouped: Vec<_> = names.iter().copied().filter(|name| *name != USAGE_TYPE).chain([USAGE_TYPE]).collect();
    let grouped = grouped.join(", ");
    sql.push(&format!(", grouped AS (SELECT {grouped}, MAX(CASE WHEN records > 0 THEN at END) AS last_at"));
    push_sums(sql, "segment");
    // Usage that was voided leaves a row of zeros.
    sql.push(&format!(" FROM segment GROUP BY {grouped} HAVING SUM(records) > 0)"));
    let name = names[0];
    // Citus executes no subquery that refers to the rows of a table expression: there the matching names are joined.
    let joined_names = if sql.is_distributed() { named_dimension(query.listed).zip(query.search) } else { None };
    if let Some((named, search)) = joined_names {
        sql.push(", matching_name AS (SELECT account_id, id FROM display_name WHERE dimension = ")
            .bind(named.as_str())
            .push(" AND (");
        push_contains(sql, "name", search);
        sql.push("))");
    }
    sql.push(&format!(", searched AS (SELECT grouped.*, CASE WHEN {name} = '' THEN {WITHOUT_VALUE} WHEN "));
    match query.search {
        None => _ = sql.push("TRUE"),
        Some(search) => push_matches(sql, query.listed, columns, name, search),
    }
    sql.push(&format!(" THEN {MATCHING} ELSE {OTHER} END AS kind FROM grouped"));
    if let Some((named, _)) = joined_names {
        sql.push(" LEFT JOIN matching_name ON matching_name.account_id = ");
        push_account_of_name(sql, columns, name, named);
        sql.push(&format!(" AND matching_name.id = grouped.{name}"));
    }
    sql.push(")");
    sql.push(&format!(
        ", ranked AS (SELECT {listed}, COUNT(*) OVER (PARTITION BY kind) AS groups, CASE kind WHEN {MATCHING} THEN \
         ROW_NUMBER() OVER (PARTITION BY kind ORDER BY SUM(records) DESC, {listed}) END AS rank FROM searched \
         WHERE kind <> {WITHOUT_VALUE} GROUP BY {listed}, kind) "
    ));
    sql.push("SELECT CAST(kind AS BIGINT), CAST(CASE WHEN rank <= ")
        .bind(i64::from(query.top))
        .push(" THEN rank ELSE 0 END AS BIGINT), ");
    sql.push("CAST(COALESCE(MAX(groups), 0) AS BIGINT), MAX(last_at), searched.usage_type");
    push_sums(sql, "searched");
    for name in names {
        sql.push(", CASE WHEN rank <= ").bind(i64::from(query.top)).push(&format!(" THEN searched.{name} ELSE '' END"));
    }
    // Every ranked group is in `searched`, so both joins are equivalent; see `groups::push_top`.
    sql.push(if sql.backend() == DbBackend::Postgres {
        " FROM searched FULL JOIN ranked"
    } else {
        " FROM searched LEFT JOIN ranked"
    });
    let are_equal: Vec<_> = names.iter().map(|name| format!("ranked.{name} = searched.{name}")).collect();
    let first = SUMS_INDEX + SUM_COLUMNS.len() + 1;
    let ordinals: Vec<_> = [1, 2, 5].into_iter().chain(first..first + names.len()).map(|ordinal| ordinal.to_string()).collect();
    sql.push(&format!(" ON {} GROUP BY {}", are_equal.join(" AND "), ordinals.join(", ")));
}

/// Appends the condition that a value or its display name matches.
fn push_matches(sql: &mut Sql, listed: Listed, columns: &GroupColumns<'_>, name: &str, search: &Search) {
    sql.push("(");
    push_contains(sql, name, search);
    match named_dimension(listed) {
        Some(_) if sql.is_distributed() => _ = sql.push(" OR matching_name.id IS NOT NULL"),
        Some(named) => push_has_matching_name(sql, columns, name, named, search),
        None => {}
    }
    sql.push(")");
}

/// The dimension of the values, if these have display names.
fn named_dimension(listed: Listed) -> Option<NamedDimension> {
    match listed {
        Listed::ValuesOf(dimension) => NamedDimension::of(dimension),
        Listed::LabelKeys => None,
    }
}

/// Appends the account under which the display name of a value is stored.
fn push_account_of_name(sql: &mut Sql, columns: &GroupColumns<'_>, name: &str, named: NamedDimension) {
    if named == NamedDimension::Account {
        sql.push(&format!("grouped.{name}"));
    } else {
        columns.push_owner(sql);
    }
}

/// Appends, after another condition, that the display name of a value matches.
fn push_has_matching_name(sql: &mut Sql, columns: &GroupColumns<'_>, name: &str, named: NamedDimension, search: &Search) {
    sql.push(" OR EXISTS (SELECT 1 FROM display_name WHERE display_name.account_id = ");
    push_account_of_name(sql, columns, name, named);
    sql.push(" AND display_name.dimension = ").bind(named.as_str());
    sql.push(&format!(" AND display_name.id = grouped.{name} AND ("));
    push_contains(sql, "display_name.name", search);
    sql.push("))");
}

/// Appends the condition that `text` contains any of the spellings of the search. `LOWER` of SQLite knows ASCII letters only.
fn push_contains(sql: &mut Sql, text: &str, search: &Search) {
    let position = if sql.backend() == DbBackend::Postgres { "STRPOS" } else { "INSTR" };
    for (index, spelling) in search.spellings().iter().enumerate() {
        sql.push(if index == 0 { "" } else { " OR " });
        sql.push(&format!("{position}(LOWER({text}), ")).bind(spelling.as_str()).push(") > 0");
    }
}

fn read_row(
    row: &QueryResult,
    listed: Listed,
    columns: &GroupColumns<'_>,
    scans: &[TableScan],
) -> Result<(i64, i64, ValueRow), DbErr> {
    let value = match listed {
        Listed::ValuesOf(_) => {
            let values = columns.read(row, GROUP_INDEX)?;
            DimensionValue { value: values.first.unwrap_or_default(), account_id: values.account_id }
        }
        Listed::LabelKeys => DimensionValue::shared(row.try_get_by_index(SUMS_INDEX + SUM_COLUMNS.len())?),
    };
    let at = Timestamp::from_millis(row.try_get_by_index(3)?);
    let scan = scans.iter().find(|scan| scan.start <= at && at < scan.end);
    let last = scan.map_or(QuerySegment { grain: None, start: at, end: at.plus_millis(1) }, |scan| scan.bucket_at(at));
    let value_row = ValueRow {
        rank: row.try_get_by_index(1)?,
        value,
        usage_type: row.try_get_by_index(4)?,
        totals: read_totals(row, SUMS_INDEX)?,
        last,
    };
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(2)?, value_row))
}
