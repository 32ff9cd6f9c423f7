//! The aggregation statement: sums usage over rollups and records, by day and by one dimension.

use sea_orm::{DbBackend, DbErr, QueryResult, Statement};

use super::commit::Grain;
use super::database::Database;
use super::local_days::{instant_of_day, push_local_day, push_strays};
use super::sql::{Sql, largest_first};
use crate::domain::dimension::{Dimension, Measure};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::{Totals, from_limbs};
use crate::domain::reach::{Accounts, Whose};
use crate::domain::time::Timestamp;
use crate::domain::zone::ClockSpan;
use crate::error::Error;

/// A query segment: a range of time, and the grain of the rollups that are read for it. The segments of a query never overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The grain of the rollups; `None`: records are read.
    pub grain: Option<Grain>,
    /// Start, inclusive; for rollups the start of a bucket.
    pub start: Timestamp,
    /// End, exclusive; for rollups the end of a bucket.
    pub end: Timestamp,
}

/// The number of groups to return; the others are summed as the remainder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// The number of groups.
    pub count: u32,
    /// The ranking, largest first; equal groups are ordered by name.
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
pub struct UsageQuestion<'a> {
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// The range, as segments in order of time.
    pub parts: &'a [Part],
    /// Groups by local day in these zone offsets; `None`: not by day.
    pub by_day: Option<&'a [ClockSpan]>,
    /// Groups by this dimension; `None`: by usage type only.
    pub by: Option<Dimension>,
    /// Returns only the largest groups; `None`: all groups.
    pub top: Option<Top>,
}

/// The group of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKey {
    /// Records with this value. In a query without a dimension the only group, with an empty name.
    Value(String),
    /// All smaller groups together.
    Remainder,
    /// Records without a value of the dimension.
    Unknown,
}

/// The total usage of one group, day and usage type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// The local day as days since 1970-01-01; 0 if the query is not by day.
    pub epoch_day: i64,
    /// The group.
    pub group: GroupKey,
    /// Rank of the group, 1 for the largest; 0 without `top`.
    pub place: i64,
    /// Number of groups, without the unknown group; 0 without `top`.
    pub groups: i64,
    /// The usage type.
    pub usage_type: String,
    /// The totals.
    pub totals: Totals,
}

impl Database {
    /// Usage per usage type, and per day and group if the query asks for them. Rows are unordered; there are none for zero records.
    pub async fn usage(&self, question: UsageQuestion<'_>) -> Result<Vec<UsageRow>, Error> {
        if question.parts.is_empty() {
            return Ok(Vec::new());
        }
        let has_dimension = question.by.is_some();
        self.read(self.usage_statement(question), move |row| read_row(row, has_dimension)).await
    }

    /// The times of the first and of the last record, with the precision of `segments`: for rollups the start of the bucket. `None`
    /// without records.
    pub async fn usage_extent(&self, filter: &UsageFilter, parts: &[Part]) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        if parts.is_empty() {
            return Ok(None);
        }
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT MIN(first), MAX(last) FROM (");
        for (position, reading) in self.readings(filter, None, parts).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            if reading.table == Table::Records {
                sql.push("SELECT MIN(occurred_at) AS first, MAX(occurred_at) AS last FROM usage_record");
                push_conditions(&mut sql, reading, filter);
            } else {
                // Usage that was voided leaves a row of zeros.
                sql.push("SELECT MIN(bucket) AS first, MAX(bucket) AS last FROM (SELECT bucket FROM ").push(reading.table.name());
                push_conditions(&mut sql, reading, filter);
                sql.push(" GROUP BY bucket HAVING SUM(records) > 0) AS buckets");
            }
        }
        sql.push(") AS extent");
        let extent = self.read(sql.finish(), QueryResult::try_get_many_by_index::<(Option<i64>, Option<i64>)>).await?;
        let (first, last) = extent.into_iter().next().unwrap_or_default();
        Ok(first.zip(last).map(|(first, last)| (Timestamp::from_millis(first), Timestamp::from_millis(last))))
    }

    /// The start of the quarter hour of the first record; `None` without records.
    pub async fn first_quarter_hour(&self, whose: &Whose) -> Result<Option<Timestamp>, Error> {
        self.outermost_quarter_hour(whose, "ASC").await
    }

    /// The start of the quarter hour of the last record; `None` without records.
    pub async fn last_quarter_hour(&self, whose: &Whose) -> Result<Option<Timestamp>, Error> {
        self.outermost_quarter_hour(whose, "DESC").await
    }

    async fn outermost_quarter_hour(&self, whose: &Whose, direction: &str) -> Result<Option<Timestamp>, Error> {
        let bucket = Table::OfAccounts(Grain::QuarterHour).time_of(whose);
        let mut sql = Sql::new(self.backend);
        sql.push(&format!("SELECT {bucket} FROM usage_rollup WHERE "));
        push_whose(&mut sql, whose);
        sql.push("grain_minutes = ").bind(Grain::QuarterHour.minutes());
        sql.push(&format!(" GROUP BY {bucket} HAVING SUM(records) > 0 ORDER BY {bucket} {direction} LIMIT 1"));
        let bucket = self.read(sql.finish(), |row| row.try_get_by_index(0)).await?.pop();
        Ok(bucket.map(Timestamp::from_millis))
    }

    /// The table scans of `segments`. Ranges that are not materialized yet are read from the source of the rollups.
    pub(super) fn readings(&self, filter: &UsageFilter, by: Option<Dimension>, parts: &[Part]) -> Vec<Reading> {
        let closed = self.known_closing().closed;
        let is_of_accounts = filter.whose.accounts() != Accounts::All || by == Some(Dimension::Account);
        let reading = |part: &Part| {
            let table = match part.grain {
                None => Table::Records,
                Some(grain) if is_of_accounts => Table::OfAccounts(grain),
                Some(grain) => Table::OverAll(grain),
            };
            Reading { table, start: part.start, end: part.end }.as_far_as(closed)
        };
        parts.iter().flat_map(reading).collect()
    }

    /// Begins a statement with the usage of the query as the table expression `segment`.
    pub(super) fn with_part(&self, question: UsageQuestion<'_>) -> Sql {
        let mut sql = Sql::new(self.backend);
        sql.push("WITH segment AS (");
        for (position, reading) in self.readings(question.filter, question.by, question.parts).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_reading(&mut sql, question, reading);
        }
        sql.push(")");
        sql
    }

    fn usage_statement(&self, question: UsageQuestion<'_>) -> Statement {
        let mut sql = self.with_part(question);
        // Groups by no more columns than needed: SQLite sorts by each of them.
        let (day, by_day) = if question.by_day.is_some() { ("day", "day, ") } else { ("0", "") };
        let (name, by_name) = match question.by {
            None => ("''", ""),
            Some(Dimension::UsageType) => ("usage_type", ""),
            Some(_) => ("name", "name, "),
        };
        sql.push(&format!(", grouped AS (SELECT {day} AS day, {name} AS name, usage_type"));
        push_sums(&mut sql, "segment");
        // Usage that was voided leaves a row of zeros.
        sql.push(&format!(" FROM segment GROUP BY {by_day}{by_name}usage_type HAVING SUM(records) > 0)"));
        match question.top {
            None => {
                sql.push(
                    " SELECT CAST(day AS BIGINT), CAST(CASE WHEN name = '' THEN 1 ELSE 0 END AS BIGINT), name, CAST(0 AS BIGINT), \
                     CAST(0 AS BIGINT), usage_type, records, quantity_high, quantity_low, cost_high, cost_low FROM grouped",
                );
            }
            Some(top) => push_top(&mut sql, top),
        }
        sql.finish()
    }
}

fn read_row(row: &QueryResult, has_dimension: bool) -> Result<UsageRow, DbErr> {
    let name: String = row.try_get_by_index(2)?;
    let group = match row.try_get_by_index(1)? {
        1_i64 if has_dimension => GroupKey::Unknown,
        2 => GroupKey::Remainder,
        _ => GroupKey::Value(name),
    };
    Ok(UsageRow {
        epoch_day: row.try_get_by_index(0)?,
        group,
        place: row.try_get_by_index(3)?,
        groups: row.try_get_by_index(4)?,
        usage_type: row.try_get_by_index(5)?,
        totals: Totals {
            records: row.try_get_by_index(6)?,
            quantity: from_limbs(row.try_get_by_index(7)?, row.try_get_by_index(8)?),
            cost_micros: from_limbs(row.try_get_by_index(9)?, row.try_get_by_index(10)?),
        },
    })
}

/// The condition that a record counts: it is neither voided nor replaced.
pub(super) const COUNTS: &str = "NOT EXISTS (SELECT 1 FROM usage_correction \
     WHERE usage_correction.account_id = usage_record.account_id AND usage_correction.voided_id = usage_record.id)";

/// A table that usage is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Records,
    OfAccounts(Grain),
    OverAll(Grain),
}

impl Table {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Records => "usage_record",
            Self::OfAccounts(_) => "usage_rollup",
            Self::OverAll(_) => "platform_rollup",
        }
    }

    pub(super) const fn time(self) -> &'static str {
        match self {
            Self::Records => "occurred_at",
            Self::OfAccounts(_) | Self::OverAll(_) => "bucket",
        }
    }

    /// The time expression in conditions and orderings of queries that match `filter`.
    pub(super) fn time_for(self, filter: &UsageFilter) -> &'static str {
        self.time_of(&filter.whose)
    }

    /// The same for an account filter.
    pub(super) fn time_of(self, whose: &Whose) -> &'static str {
        match whose.accounts() {
            Accounts::All => self.time_over_accounts(),
            Accounts::These(_) => self.time(),
        }
    }

    /// The time expression of queries over all accounts. The indexes by time are on this expression, so that the planner cannot choose
    /// them for a query about one account, whatever its statistics of the newest hours are (docs/decisions/0035-indexes-by-time.md).
    pub(super) const fn time_over_accounts(self) -> &'static str {
        match self {
            Self::Records => "(occurred_at + 0)",
            Self::OfAccounts(_) => "(bucket + 0)",
            Self::OverAll(_) => "bucket", // the primary key begins with the time
        }
    }

    /// The source from which the rollups of this table are materialized, and the end of their materialized buckets; `None` for a table that
    /// is updated with every record.
    fn made_of(self, closed: Timestamp) -> Option<(Self, Timestamp)> {
        let (finer, grain) = match self {
            Self::Records | Self::OfAccounts(Grain::QuarterHour) => return None,
            Self::OverAll(grain @ Grain::QuarterHour) => (Self::OfAccounts(grain), grain),
            Self::OfAccounts(grain) => (Self::OfAccounts(grain.finer()), grain),
            Self::OverAll(grain) => (Self::OverAll(grain.finer()), grain),
        };
        Some((finer, grain.floor(closed)))
    }
}

/// A scan of one table over a range of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) table: Table,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl Reading {
    /// A scan of records.
    pub(super) const fn of_records(start: Timestamp, end: Timestamp) -> Self {
        Self { table: Table::Records, start, end }
    }

    pub(super) const fn bounds(self) -> Bounds {
        Bounds::Instants(self.start, self.end)
    }

    /// The bucket that begins at `at`; for records the millisecond at `at`.
    pub(super) const fn bucket_at(self, at: Timestamp) -> Part {
        let (grain, length) = match self.table {
            Table::Records => (None, 1),
            Table::OfAccounts(grain) | Table::OverAll(grain) => (Some(grain), grain.length_ms()),
        };
        Part { grain, start: at, end: at.plus_millis(length) }
    }

    /// The scans that read the same usage, with ranges after the watermark read from the source of the rollups.
    fn as_far_as(self, closed: Timestamp) -> Vec<Self> {
        let Some((table, made)) = self.table.made_of(closed) else { return vec![self] };
        let mut readings = Vec::new();
        if self.start < made {
            readings.push(Self { end: self.end.min(made), ..self });
        }
        if made < self.end {
            readings.extend(Self { table, start: self.start.max(made), end: self.end }.as_far_as(closed));
        }
        readings
    }
}

pub(super) const fn column_of(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Model => "model",
        Dimension::Provider => "provider",
        Dimension::Tier => "tier",
        Dimension::UsageType => "usage_type",
        Dimension::Source => "source",
        Dimension::Account => "account_id",
        Dimension::User => "user_id",
        Dimension::Session => "session_id",
        Dimension::Workspace => "workspace_id",
        Dimension::Agent => "agent_id",
    }
}

/// The column that a query by `by` groups by in addition to the usage type.
fn column_of_name(by: Option<Dimension>) -> Option<&'static str> {
    by.filter(|by| *by != Dimension::UsageType).map(column_of)
}

fn push_reading(sql: &mut Sql, question: UsageQuestion<'_>, reading: Reading) {
    let is_of_records = reading.table == Table::Records;
    sql.push("SELECT ");
    if let Some(spans) = question.by_day {
        push_local_day(sql, spans, instant_of_day(reading.table));
        sql.push(" AS day, ");
    }
    let name = column_of_name(question.by);
    match name {
        Some(name) if is_of_records => _ = sql.push(&format!("COALESCE({name}, '') AS name, ")),
        Some(name) => _ = sql.push(&format!("{name} AS name, ")),
        None => {}
    }
    sql.push(if is_of_records {
        "usage_type, 1 AS records, quantity >> 32 AS quantity_high, quantity & 4294967295 AS quantity_low, \
         cost_micros >> 32 AS cost_high, cost_micros & 4294967295 AS cost_low"
    } else {
        "usage_type, records, quantity_high, quantity_low, cost_high, cost_low"
    });
    sql.push(" FROM ").push(reading.table.name());
    push_conditions(sql, reading, question.filter);
    if let Some(spans) = question.by_day {
        let labels: Vec<_> = name.map(|name| (name, "name")).into_iter().chain([("usage_type", "usage_type")]).collect();
        push_strays(sql, spans, reading, &labels, "", |sql, table, bounds| {
            push_conditions_within(sql, table, bounds, question.filter);
        });
    }
}

/// The time bounds of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// From the first instant, inclusive, to the second, exclusive.
    Instants(Timestamp, Timestamp),
    /// The bounds of the joined row of `slice`.
    Stray,
}

pub(super) fn push_conditions(sql: &mut Sql, reading: Reading, filter: &UsageFilter) {
    push_conditions_within(sql, reading.table, reading.bounds(), filter);
}

pub(super) fn push_conditions_within(sql: &mut Sql, table: Table, bounds: Bounds, filter: &UsageFilter) {
    push_where(sql, table);
    push_matches_at(sql, table.time_for(filter), table, bounds, filter);
}

/// The conditions for the accounts of a joined table, whose column is `account`. Each account is a range of the primary key; a planner
/// that prefers to scan all accounts can still use the index by time.
pub(super) fn push_conditions_of_each(sql: &mut Sql, table: Table, bounds: Bounds, filter: &UsageFilter, account: &str) {
    push_where(sql, table);
    sql.push(&format!("account_id = {account} AND "));
    push_bounds(sql, table.time_over_accounts(), bounds);
    sql.push(" AND ");
    push_matches_at(sql, table.time(), table, bounds, filter);
}

fn push_where(sql: &mut Sql, table: Table) {
    sql.push(" WHERE ");
    if table == Table::Records {
        sql.push(COUNTS).push(" AND ");
    }
}

/// The same conditions without [`NOT_VOIDED`]: voided records match as well.
pub(super) fn push_matches(sql: &mut Sql, reading: Reading, filter: &UsageFilter) {
    push_matches_at(sql, reading.table.time_for(filter), reading.table, reading.bounds(), filter);
}

fn push_matches_at(sql: &mut Sql, time: &str, table: Table, bounds: Bounds, filter: &UsageFilter) {
    push_whose(sql, &filter.whose);
    if let Table::OfAccounts(grain) | Table::OverAll(grain) = table {
        sql.push("grain_minutes = ").bind(grain.minutes()).push(" AND ");
    }
    push_bounds(sql, time, bounds);
    for (dimension, id) in filter.ids() {
        sql.push(" AND ").push(column_of(dimension)).push(" = ").bind(id);
    }
    for (dimension, list) in filter.lists() {
        sql.push(" AND ").is_one_of(column_of(dimension), list);
    }
}

fn push_bounds(sql: &mut Sql, time: &str, bounds: Bounds) {
    match bounds {
        Bounds::Instants(start, end) => {
            sql.push(time).push(" >= ").bind(start.millis()).push(" AND ").push(time).push(" < ").bind(end.millis());
        }
        Bounds::Stray => {
            sql.push(&format!("{time} >= slice.start_at AND {time} < slice.end_at"));
        }
    }
}

/// Appends the condition on accounts, followed by `AND`; nothing if the filter matches all accounts.
pub(super) fn push_whose(sql: &mut Sql, whose: &Whose) {
    match whose.accounts() {
        Accounts::All => {}
        Accounts::These(accounts) => match accounts.as_slice() {
            // A constant condition, so that the database reads no rows.
            [] => _ = sql.push("1 = 0 AND "),
            [account_id] => _ = sql.push("account_id = ").bind(*account_id).push(" AND "),
            several => {
                let several: Vec<String> = several.iter().map(|&account_id| account_id.to_owned()).collect();
                sql.is_one_of("account_id", &several).push(" AND ");
            }
        },
    }
}

/// The columns of rollups that are summed.
pub(super) const SUM_COLUMNS: [&str; 5] = ["records", "quantity_high", "quantity_low", "cost_high", "cost_low"];

pub(super) fn push_sums(sql: &mut Sql, table: &str) {
    for column in SUM_COLUMNS {
        sql.push(&format!(", CAST(SUM({table}.{column}) AS BIGINT) AS {column}"));
    }
}

/// Ranks the groups with a value, returns the first ones, and sums the others as the remainder.
fn push_top(sql: &mut Sql, top: Top) {
    sql.push(", ranked AS (SELECT name, ROW_NUMBER() OVER (ORDER BY ");
    let weigh = |column: &str| match top.rank_by {
        RankBy::Quantity => format!("SUM(quantity_{column})"),
        RankBy::Measure(Measure::Records) => if column == "low" { "SUM(records)" } else { "SUM(0)" }.to_owned(),
        RankBy::Measure(Measure::CostMicros) => format!("SUM(cost_{column})"),
        RankBy::Measure(measure) => {
            let types: Vec<_> = measure.usage_types().unwrap_or_default().iter().map(|slug| format!("'{slug}'")).collect();
            format!("SUM(CASE WHEN usage_type IN ({}) THEN quantity_{column} ELSE 0 END)", types.join(", "))
        }
    };
    let (high, low) = (weigh("high"), weigh("low"));
    let (high, low) = (format!("CAST({high} AS BIGINT)"), format!("CAST({low} AS BIGINT)"));
    sql.push(&format!("{}, name) AS rank, COUNT(*) OVER () AS groups ", largest_first(&high, &low)));
    sql.push("FROM grouped WHERE name <> '' GROUP BY name) ");
    sql.push("SELECT CAST(grouped.day AS BIGINT), CAST(CASE WHEN grouped.name = '' THEN 1 WHEN rank <= ");
    sql.bind(i64::from(top.count)).push(" THEN 0 ELSE 2 END AS BIGINT), CASE WHEN rank <= ");
    sql.bind(i64::from(top.count)).push(" THEN grouped.name ELSE '' END, CAST(COALESCE(MIN(rank), 0) AS BIGINT), ");
    sql.push("CAST(COALESCE(MAX(groups), 0) AS BIGINT), grouped.usage_type");
    push_sums(sql, "grouped");
    // Every ranked name is a group, so both joins are equivalent. PostgreSQL executes a FULL JOIN by hash or merge, never as a nested loop,
    // which it would choose when it expects a single group.
    sql.push(if sql.backend() == DbBackend::Postgres {
        " FROM grouped FULL JOIN ranked"
    } else {
        " FROM grouped LEFT JOIN ranked"
    });
    sql.push(" ON ranked.name = grouped.name GROUP BY 1, 2, 3, grouped.usage_type");
}
