//! Recounts rollups in SQL: finds the differences between rollups and records.
//!
//! Each rollup is compared with its source: quarter hours of accounts and days of users with records, other account rollups with the next
//! finer account rollups, platform rollups with account rollups. If no step finds a difference, all rollups equal the records. Each step is
//! one statement, and so one snapshot, while writers continue. Rollups of records that have expired are compared with other rollups only.

use std::borrow::Cow;

use entity::{platform_rollup, usage_rollup, user_rollup};
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, QueryResult};

use super::commit::RecordingTransaction;
use super::database::Database;
use super::expiry::has_not_expired;
use super::failure::from_db;
use super::filter::{is_one_of, push_in_months};
use super::inserts::add_on_conflict;
use super::new_rows::{Grain, RollupDelta, RollupKey, RollupOwner};
use super::rows::names;
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, push_sums, read_totals, sum_columns, sum_is_not_zero};
use super::table::{NOT_VOIDED, Table};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// A comparison of one kind of rollup with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecountStep {
    /// Quarter hours of accounts, with records.
    AccountQuarterHours,
    /// Days of accounts, with their quarter hours.
    AccountDays,
    /// Platform quarter hours, with those of accounts.
    PlatformQuarterHours,
    /// Platform days, with those of accounts.
    PlatformDays,
    /// Usage-type hours of accounts, with their quarter hours.
    AccountUsageTypeHours,
    /// Usage-type days of accounts, with their usage-type hours.
    AccountUsageTypeDays,
    /// Platform usage-type hours, with those of accounts.
    PlatformUsageTypeHours,
    /// Platform usage-type days, with those of accounts.
    PlatformUsageTypeDays,
    /// Days of users, with the records that have a user.
    UserDays,
    /// Usage-type days of users, with their days.
    UserUsageTypeDays,
}

impl RecountStep {
    /// All steps, in the order in which a rebuild must apply them.
    pub const ALL: [Self; 10] = [
        Self::AccountQuarterHours,
        Self::AccountDays,
        Self::AccountUsageTypeHours,
        Self::AccountUsageTypeDays,
        Self::PlatformQuarterHours,
        Self::PlatformDays,
        Self::PlatformUsageTypeHours,
        Self::PlatformUsageTypeDays,
        Self::UserDays,
        Self::UserUsageTypeDays,
    ];

    /// The steps of materialized rollups.
    pub fn materialized() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|step| step.is_materialized())
    }

    /// Whether the rollups of the step are materialized; the others are updated with every record.
    pub const fn is_materialized(self) -> bool {
        !matches!(self, Self::AccountQuarterHours)
    }

    /// Whether the rollups of the step are those of users.
    pub const fn is_of_users(self) -> bool {
        matches!(self, Self::UserDays | Self::UserUsageTypeDays)
    }

    const fn grain(self) -> Grain {
        match self {
            Self::AccountQuarterHours | Self::PlatformQuarterHours => Grain::QuarterHour,
            Self::AccountDays | Self::PlatformDays | Self::UserDays => Grain::UtcDay,
            Self::AccountUsageTypeHours | Self::PlatformUsageTypeHours => Grain::UsageTypeHour,
            Self::AccountUsageTypeDays | Self::PlatformUsageTypeDays | Self::UserUsageTypeDays => Grain::UsageTypeDay,
        }
    }

    /// The table that the step compares with.
    const fn source(self) -> Table {
        match self {
            Self::AccountQuarterHours | Self::UserDays => Table::Records,
            Self::AccountDays | Self::AccountUsageTypeHours | Self::AccountUsageTypeDays => {
                Table::AccountRollups(self.grain().finer())
            }
            Self::PlatformQuarterHours | Self::PlatformDays | Self::PlatformUsageTypeHours | Self::PlatformUsageTypeDays => {
                Table::AccountRollups(self.grain())
            }
            Self::UserUsageTypeDays => Table::UserRollups(Grain::UtcDay),
        }
    }

    const fn table(self) -> Table {
        match self {
            Self::UserDays | Self::UserUsageTypeDays => Table::UserRollups(self.grain()),
            Self::AccountQuarterHours | Self::AccountDays | Self::AccountUsageTypeHours | Self::AccountUsageTypeDays => {
                Table::AccountRollups(self.grain())
            }
            Self::PlatformQuarterHours | Self::PlatformDays | Self::PlatformUsageTypeHours | Self::PlatformUsageTypeDays => {
                Table::PlatformRollups(self.grain())
            }
        }
    }

    /// The columns of the owner of a rollup. Followed by the bucket and the dimensions they are the key of a rollup, in the order in which rows
    /// are locked.
    const fn owner_columns(self) -> &'static [&'static str] {
        match self.table() {
            Table::PlatformRollups(_) | Table::Records => &[],
            Table::AccountRollups(_) => &["account_id"],
            Table::UserRollups(_) => &["account_id", "user_id"],
        }
    }

    /// The names of the columns of the key but the grain.
    fn key_columns(self) -> String {
        let columns: Vec<_> = self.owner_columns().iter().copied().chain(["bucket", DIMENSIONS]).collect();
        columns.join(", ")
    }
}

/// The range and the accounts of a recount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecountRange<'a> {
    /// Start of the range, inclusive.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// The accounts; `None`: all accounts. Platform rollups are recounted only for all accounts.
    pub accounts: Option<&'a [String]>,
    /// The users of these accounts; `None`: all users. Only rollups of users are recounted for some users.
    pub users: Option<&'a [String]>,
    /// Whether rollups of records that have expired are recounted, too: where these are to go with their records.
    pub with_expired: bool,
}

impl Database {
    /// The totals to add to the rollups of a step so that they equal their source, for the buckets that end within the range.
    pub async fn recount(&self, step: RecountStep, range: RecountRange<'_>) -> Result<Vec<RollupDelta<'static>>, Error> {
        let Some(range) = range.whole_buckets(step) else { return Ok(Vec::new()) };
        let mut sql = self.sql();
        push_recount(&mut sql, step, range);
        let rows = self.read_uncoalesced(sql.finish()).await?;
        read(&rows, step).map_err(from_db)
    }

    /// The UTC days of the first and of the last record or rollup; `None` without any.
    pub async fn recorded_days(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let mut sql = self.sql();
        // MIN and MAX in separate subqueries: SQLite uses an index for one of them, not for both together.
        let mut ends = |position: usize, table: Table, condition: &str| {
            let (name, time) = (table.name(), table.time_for_all_accounts());
            let end = |edge: &str| format!("(SELECT {edge}({time}) FROM {name}{condition})");
            sql.push(if position == 0 { "SELECT MIN(first), MAX(last) FROM (" } else { " UNION ALL " });
            sql.push(&format!("SELECT {} AS first, {} AS last", end("MIN"), end("MAX")));
        };
        ends(0, Table::Records, "");
        for grain in Grain::ALL {
            let condition = format!(" WHERE grain_minutes = {}", grain.minutes());
            ends(1, Table::AccountRollups(grain), &condition);
            ends(1, Table::PlatformRollups(grain), &condition);
        }
        for grain in [Grain::UtcDay, Grain::UsageTypeDay] {
            ends(1, Table::UserRollups(grain), &format!(" WHERE grain_minutes = {}", grain.minutes()));
        }
        sql.push(") AS extent");
        let rows = self.read_uncoalesced(sql.finish()).await?;
        let extent =
            rows.first().map(QueryResult::try_get_many_by_index::<(Option<i64>, Option<i64>)>).transpose().map_err(from_db)?;
        let day = |millis| Timestamp::from_millis(millis).floor_utc_day();
        Ok(extent.and_then(|(first, last)| Some((day(first?), day(last?)))))
    }
}

impl RecordingTransaction {
    /// The same as [`Database::recount`], within the transaction.
    pub async fn recount(&self, step: RecountStep, range: RecountRange<'_>) -> Result<Vec<RollupDelta<'static>>, DbErr> {
        let Some(range) = range.whole_buckets(step) else { return Ok(Vec::new()) };
        let mut sql = Sql::new(self.backend());
        push_recount(&mut sql, step, range);
        read(&self.connection().query_all_raw(sql.finish()).await?, step)
    }

    /// Adds the difference found by [`Database::recount`] to the rollups of a step, in one statement, and returns the number of rows.
    /// `shard` is the counter shard of platform rollups.
    pub async fn add_missing(&self, step: RecountStep, range: RecountRange<'_>, shard: i16) -> Result<u64, DbErr> {
        let Some(range) = range.whole_buckets(step) else { return Ok(0) };
        let mut sql = Sql::new(self.backend());
        match step.table() {
            Table::PlatformRollups(_) => push_add_missing::<platform_rollup::Entity>(&mut sql, step, range, shard),
            Table::UserRollups(_) => push_add_missing::<user_rollup::Entity>(&mut sql, step, range, shard),
            Table::AccountRollups(_) | Table::Records => push_add_missing::<usage_rollup::Entity>(&mut sql, step, range, shard),
        }
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }
}

impl RecountRange<'_> {
    /// The part of the range that consists of whole buckets of the step; `None` if it is empty or the step does not apply.
    pub fn whole_buckets(self, step: RecountStep) -> Option<Self> {
        if (self.accounts.is_some() && step.owner_columns().is_empty()) || (self.users.is_some() && !step.is_of_users()) {
            return None;
        }
        let range = Self { start: step.grain().floor(self.start), end: step.grain().floor(self.end), ..self };
        (range.start < range.end).then_some(range)
    }
}

/// Appends the insert of the difference into the rollup table of `step`, which is that of the entity.
fn push_add_missing<E: EntityTrait>(sql: &mut Sql, step: RecountStep, range: RecountRange<'_>, shard: i16) {
    sql.push(&format!("INSERT INTO {} ({}) SELECT ", step.table().name(), names(E::Column::iter())));
    for (position, column) in E::Column::iter().enumerate() {
        sql.push(if position == 0 { "" } else { ", " });
        match column.as_str() {
            "shard" => _ = sql.push("CAST(").bind(shard).push(" AS SMALLINT)"),
            "grain_minutes" => _ = sql.push(&step.grain().minutes().to_string()),
            "quantity_high" => _ = sql.push("quantity_high + (quantity_low >> 32)"),
            "quantity_low" => _ = sql.push("quantity_low & 4294967295"),
            "cost_high" => _ = sql.push("cost_high + (cost_low >> 32)"),
            "cost_low" => _ = sql.push("cost_low & 4294967295"),
            name => _ = sql.push(name),
        }
    }
    sql.push(" FROM (");
    push_recount(sql, step, range);
    // In the order in which rows are locked. WHERE resolves the ambiguity of ON in SQLite's grammar.
    sql.push(&format!(") AS missing WHERE true ORDER BY {}", step.key_columns()));
    sql.push(&add_on_conflict::<E>());
}

/// The columns that rollups are grouped by.
const DIMENSIONS: &str = "usage_type, tier, model, provider, source";

/// Appends the query for the difference: the sums of the source minus the stored rollups.
fn push_recount(sql: &mut Sql, step: RecountStep, range: RecountRange<'_>) {
    let key = step.key_columns();
    sql.push(&format!("SELECT {key}"));
    push_sums(sql, "balance");
    sql.push(" FROM (");
    push_source(sql, step, range);
    let (table, negated) = (step.table(), SUM_COLUMNS.map(|column| format!("-{column}")).join(", "));
    sql.push(&format!(" UNION ALL SELECT {key}, {negated} FROM {} WHERE ", table.name()));
    push_range(sql, table, range);
    if step.source() == Table::Records && !range.with_expired {
        sql.push(" AND ").push(&has_not_expired(table.name(), "bucket"));
    }
    sql.push(&format!(
        ") AS balance GROUP BY {key} HAVING SUM(records) <> 0 OR SUM(unpriced_records) <> 0 OR {} OR {}",
        sum_is_not_zero("quantity"),
        sum_is_not_zero("cost")
    ));
}

/// Appends the rows of the source, with the columns of the key and of the sums.
fn push_source(sql: &mut Sql, step: RecountStep, range: RecountRange<'_>) {
    let length_ms = step.grain().length_ms();
    let owner: String = step.owner_columns().iter().flat_map(|column| [column, ", "]).collect();
    let source = step.source();
    let (time, sums) = (source.time(), sum_columns(source));
    let dimensions = match (source, step.grain().has_dimensions()) {
        (Table::Records, _) => {
            "usage_type, COALESCE(tier, '') AS tier, COALESCE(model, '') AS model, COALESCE(provider, '') AS provider, source"
        }
        (_, true) => DIMENSIONS,
        (_, false) => "usage_type, '' AS tier, '' AS model, '' AS provider, '' AS source",
    };
    sql.push(&format!(
        "SELECT {owner}{time} - {time} % {length_ms} AS bucket, {dimensions}, {sums} FROM {} WHERE ",
        source.name()
    ));
    if source == Table::Records {
        sql.push(NOT_VOIDED).push(if step == RecountStep::UserDays { " AND user_id IS NOT NULL AND " } else { " AND " });
    }
    push_range(sql, source, range);
    if source == Table::Records && !range.with_expired {
        sql.push(" AND ").push(&has_not_expired(source.name(), source.time()));
    }
}

/// Appends the condition that rows of the table are in the range.
pub(super) fn push_range(sql: &mut Sql, table: Table, range: RecountRange<'_>) {
    let time = if range.accounts.is_some() { table.time() } else { table.time_for_all_accounts() };
    if let Some(grain) = table.grain() {
        sql.push(&format!("grain_minutes = {} AND ", grain.minutes()));
    }
    sql.push(time).push(" >= ").bind(range.start.millis()).push(" AND ").push(time).push(" < ").bind(range.end.millis());
    if table == Table::Records && range.accounts.is_none() {
        push_in_months(sql, range.start, range.end);
    }
    if let Some(accounts) = range.accounts {
        push_is_one_of(sql, user_rollup::Column::AccountId, accounts);
    }
    if let Some(users) = range.users {
        push_is_one_of(sql, user_rollup::Column::UserId, users);
    }
}

fn push_is_one_of(sql: &mut Sql, column: user_rollup::Column, texts: &[String]) {
    let is_one_of = is_one_of(sql.backend(), Expr::col(column), texts.iter().map(String::as_str));
    sql.push(" AND ").push_condition(Condition::all().add(is_one_of));
}

fn read(rows: &[QueryResult], step: RecountStep) -> Result<Vec<RollupDelta<'static>>, DbErr> {
    let sums_index = step.key_columns().split(", ").count();
    let mut deltas = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |column: &str| row.try_get::<String>("", column).map(Cow::Owned);
        let key = RollupKey {
            owner: match step.table() {
                Table::PlatformRollups(_) | Table::Records => RollupOwner::Platform,
                Table::AccountRollups(_) => RollupOwner::Account(text("account_id")?),
                Table::UserRollups(_) => RollupOwner::User(text("account_id")?, text("user_id")?),
            },
            grain: step.grain(),
            bucket: Timestamp::from_millis(row.try_get("", "bucket")?),
            usage_type: text("usage_type")?,
            tier: text("tier")?,
            model: text("model")?,
            provider: text("provider")?,
            source: text("source")?,
        };
        deltas.push((key, read_totals(row, sums_index)?));
    }
    deltas.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(deltas)
}
