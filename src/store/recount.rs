//! Recounts rollups in SQL: finds the differences between rollups and records.
//!
//! Each rollup is compared with its source: quarter hours of accounts with records, other account rollups with the next finer account
//! rollups, platform rollups with account rollups. If no step finds a difference, all rollups equal the records. Each step is one statement,
//! and so one snapshot, while writers continue.

use entity::{platform_rollup, usage_rollup};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, QueryResult};

use super::commit::RecordingTransaction;
use super::database::Database;
use super::failure::from_db;
use super::inserts::add_on_conflict;
use super::new_rows::{Grain, RollupDelta, RollupKey};
use super::rows::names;
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, push_sums, read_totals, sum_columns};
use super::table::Table;
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp};
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
}

impl RecountStep {
    /// All steps, in the order in which a rebuild must apply them.
    pub const ALL: [Self; 8] = [
        Self::AccountQuarterHours,
        Self::AccountDays,
        Self::AccountUsageTypeHours,
        Self::AccountUsageTypeDays,
        Self::PlatformQuarterHours,
        Self::PlatformDays,
        Self::PlatformUsageTypeHours,
        Self::PlatformUsageTypeDays,
    ];

    /// The steps of materialized rollups.
    pub fn materialized() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|step| step.is_materialized())
    }

    /// Whether the rollups of the step are materialized; the others are updated with every record.
    pub const fn is_materialized(self) -> bool {
        !matches!(self, Self::AccountQuarterHours)
    }

    const fn grain(self) -> Grain {
        match self {
            Self::AccountQuarterHours | Self::PlatformQuarterHours => Grain::QuarterHour,
            Self::AccountDays | Self::PlatformDays => Grain::UtcDay,
            Self::AccountUsageTypeHours | Self::PlatformUsageTypeHours => Grain::UsageTypeHour,
            Self::AccountUsageTypeDays | Self::PlatformUsageTypeDays => Grain::UsageTypeDay,
        }
    }

    /// The grain of the account rollups that the step compares with; `None`: it compares with records.
    const fn source_grain(self) -> Option<Grain> {
        match self {
            Self::AccountQuarterHours => None,
            Self::AccountDays | Self::AccountUsageTypeHours | Self::AccountUsageTypeDays => Some(self.grain().finer()),
            Self::PlatformQuarterHours | Self::PlatformDays | Self::PlatformUsageTypeHours | Self::PlatformUsageTypeDays => {
                Some(self.grain())
            }
        }
    }

    const fn is_account_rollup(self) -> bool {
        matches!(self, Self::AccountQuarterHours | Self::AccountDays | Self::AccountUsageTypeHours | Self::AccountUsageTypeDays)
    }

    const fn table(self) -> Table {
        if self.is_account_rollup() { Table::AccountRollups(self.grain()) } else { Table::PlatformRollups(self.grain()) }
    }
}

/// The range and the accounts of a recount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecountRange<'a> {
    /// Start of the range, inclusive.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// A single account; `None`: all accounts. Platform rollups are recounted only for all accounts.
    pub account_id: Option<&'a str>,
}

impl Database {
    /// The totals to add to the rollups of a step so that they equal their source, for the buckets that end within the range.
    pub async fn recount(&self, step: RecountStep, range: RecountRange<'_>) -> Result<Vec<RollupDelta<'static>>, Error> {
        let Some(range) = range.whole_buckets(step) else { return Ok(Vec::new()) };
        let mut sql = Sql::new(self.backend);
        push_recount(&mut sql, step, range);
        let rows = self.read_uncoalesced(sql.finish()).await?;
        read(&rows, step).map_err(from_db)
    }

    /// The UTC days of the first and of the last record or rollup; `None` without any.
    pub async fn recorded_days(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let mut sql = Sql::new(self.backend);
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
        sql.push(") AS extent");
        let rows = self.read_uncoalesced(sql.finish()).await?;
        let extent =
            rows.first().map(QueryResult::try_get_many_by_index::<(Option<i64>, Option<i64>)>).transpose().map_err(from_db)?;
        let day = |millis| Timestamp::from_millis(millis).floor_utc_day();
        Ok(extent.and_then(|(first, last)| Some((day(first?), day(last?)))))
    }
}

impl RecordingTransaction {
    /// Adds the difference found by [`Database::recount`] to the rollups of a step, in one statement, and returns the number of rows.
    /// `shard` is the counter shard of platform rollups.
    pub async fn add_missing(&self, step: RecountStep, range: RecountRange<'_>, shard: i16) -> Result<u64, DbErr> {
        let Some(range) = range.whole_buckets(step) else { return Ok(0) };
        let mut sql = Sql::new(self.backend());
        if step.is_account_rollup() {
            push_add_missing::<usage_rollup::Entity>(&mut sql, step, range, shard);
        } else {
            push_add_missing::<platform_rollup::Entity>(&mut sql, step, range, shard);
        }
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }
}

impl RecountRange<'_> {
    /// The part of the range that consists of whole buckets of the step; `None` if it is empty or the step does not apply.
    fn whole_buckets(self, step: RecountStep) -> Option<Self> {
        if self.account_id.is_some() && !step.is_account_rollup() {
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
            "account_id" => _ = sql.push("owner"),
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
    sql.push(&format!(") AS missing WHERE true ORDER BY owner, bucket, {DIMENSIONS}"));
    sql.push(&add_on_conflict::<E>());
}

/// The columns that rollups are grouped by.
const DIMENSIONS: &str = "usage_type, tier, model, provider, source";

/// Appends the query for the difference: the sums of the source minus the stored rollups.
fn push_recount(sql: &mut Sql, step: RecountStep, range: RecountRange<'_>) {
    let owner = if step.is_account_rollup() { "account_id" } else { "''" };
    let grain = step.grain().minutes();
    sql.push(&format!("SELECT owner, bucket, {DIMENSIONS}"));
    push_sums(sql, "balance");
    sql.push(" FROM (");
    match step.source_grain() {
        None => {
            sql.push(&format!(
                "SELECT account_id AS owner, occurred_at - occurred_at % {QUARTER_HOUR_MS} AS bucket, usage_type, \
                 COALESCE(tier, '') AS tier, COALESCE(model, '') AS model, COALESCE(provider, '') AS provider, source, {} \
                 FROM usage_record WHERE {} AND ",
                sum_columns(Table::Records),
                super::table::NOT_VOIDED
            ));
            push_range(sql, Table::Records, range);
        }
        Some(finer) => {
            let dimensions = if step.grain().has_dimensions() {
                DIMENSIONS
            } else {
                "usage_type, '' AS tier, '' AS model, '' AS provider, '' AS source"
            };
            let length_ms = step.grain().length_ms();
            sql.push(&format!(
                "SELECT {owner} AS owner, bucket - bucket % {length_ms} AS bucket, {dimensions}, {} \
                 FROM usage_rollup WHERE grain_minutes = {} AND ",
                sum_columns(Table::AccountRollups(finer)),
                finer.minutes()
            ));
            push_range(sql, Table::AccountRollups(finer), range);
        }
    }
    sql.push(&format!(
        " UNION ALL SELECT {owner}, bucket, {DIMENSIONS}, {} FROM {} WHERE grain_minutes = {grain} AND ",
        SUM_COLUMNS.map(|column| format!("-{column}")).join(", "),
        step.table().name()
    ));
    push_range(sql, step.table(), range);
    // Limbs are compared after the carry, because the same sum can be stored with different limbs.
    let differs = |limb: &str| {
        let (high, low) = (format!("CAST(SUM({limb}_high) AS BIGINT)"), format!("CAST(SUM({limb}_low) AS BIGINT)"));
        format!("{high} + ({low} >> 32) <> 0 OR ({low} & 4294967295) <> 0")
    };
    sql.push(&format!(
        ") AS balance GROUP BY owner, bucket, {DIMENSIONS} HAVING SUM(records) <> 0 OR SUM(unpriced_records) <> 0 OR {} OR {}",
        differs("quantity"),
        differs("cost")
    ));
}

/// Appends the condition that rows of the table are in the range.
pub(super) fn push_range(sql: &mut Sql, table: Table, range: RecountRange<'_>) {
    let time = if range.account_id.is_some() { table.time() } else { table.time_for_all_accounts() };
    sql.push(time).push(" >= ").bind(range.start.millis()).push(" AND ").push(time).push(" < ").bind(range.end.millis());
    if let Some(account_id) = range.account_id {
        sql.push(" AND account_id = ").bind(account_id);
    }
}

fn read(rows: &[QueryResult], step: RecountStep) -> Result<Vec<RollupDelta<'static>>, DbErr> {
    let mut deltas = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |index: usize| row.try_get_by_index::<String>(index);
        let key = RollupKey {
            account_id: if step.is_account_rollup() { Some(text(0)?.into()) } else { None },
            grain: step.grain(),
            bucket: Timestamp::from_millis(row.try_get_by_index(1)?),
            usage_type: text(2)?.into(),
            tier: text(3)?.into(),
            model: text(4)?.into(),
            provider: text(5)?.into(),
            source: text(6)?.into(),
        };
        deltas.push((key, read_totals(row, 7)?));
    }
    deltas.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(deltas)
}
