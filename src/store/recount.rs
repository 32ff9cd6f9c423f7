//! Recounting: where rollups differ from the records, in SQL.
//!
//! Each rollup is held against what it is made of: quarter hours of accounts against records, the other sums of accounts against finer
//! ones of theirs, sums over all accounts against those of accounts. When no step differs, all of them equal the records. Each step is
//! one statement, and so one snapshot: writers may go on.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::commit::{Grain, RecordingTransaction, RollupDelta, RollupKey};
use super::database::{Database, from_db};
use super::inserts::{ACCOUNT_ROLLUP_COLUMNS, PLATFORM_ROLLUP_COLUMNS, add_on_conflict};
use super::rows::names;
use super::sql::Sql;
use super::usage::{Table, push_sums};
use crate::domain::quantity::{Totals, from_limbs};
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp};
use crate::error::Error;

/// One comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecountStep {
    /// Quarter hours of accounts, against records.
    AccountQuarterHours,
    /// Days of accounts, against their quarter hours.
    AccountDays,
    /// Quarter hours over all accounts, against those of accounts.
    PlatformQuarterHours,
    /// Days over all accounts, against those of accounts.
    PlatformDays,
    /// Hours of accounts by usage type alone, against their quarter hours.
    AccountTypeHours,
    /// Days of accounts by usage type alone, against their hours by usage type alone.
    AccountTypeDays,
    /// Hours over all accounts by usage type alone, against those of accounts.
    PlatformTypeHours,
    /// Days over all accounts by usage type alone, against those of accounts.
    PlatformTypeDays,
}

impl RecountStep {
    /// All of them, in the order in which mending has to go.
    pub const ALL: [Self; 8] = [
        Self::AccountQuarterHours,
        Self::AccountDays,
        Self::AccountTypeHours,
        Self::AccountTypeDays,
        Self::PlatformQuarterHours,
        Self::PlatformDays,
        Self::PlatformTypeHours,
        Self::PlatformTypeDays,
    ];

    /// Those whose sums are made when buckets are closed.
    pub fn made() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|step| step.is_made())
    }

    /// Whether its sums are made when buckets are closed; the others are kept with every record.
    pub const fn is_made(self) -> bool {
        !matches!(self, Self::AccountQuarterHours)
    }

    const fn grain(self) -> Grain {
        match self {
            Self::AccountQuarterHours | Self::PlatformQuarterHours => Grain::QuarterHour,
            Self::AccountDays | Self::PlatformDays => Grain::UtcDay,
            Self::AccountTypeHours | Self::PlatformTypeHours => Grain::TypeHour,
            Self::AccountTypeDays | Self::PlatformTypeDays => Grain::TypeDay,
        }
    }

    /// The grain of the sums of accounts that it is held against; `None`: the records.
    const fn made_of(self) -> Option<Grain> {
        match self {
            Self::AccountQuarterHours => None,
            Self::AccountDays | Self::AccountTypeHours | Self::AccountTypeDays => Some(self.grain().finer()),
            Self::PlatformQuarterHours | Self::PlatformDays | Self::PlatformTypeHours | Self::PlatformTypeDays => {
                Some(self.grain())
            }
        }
    }

    const fn is_of_accounts(self) -> bool {
        matches!(self, Self::AccountQuarterHours | Self::AccountDays | Self::AccountTypeHours | Self::AccountTypeDays)
    }

    const fn table(self) -> Table {
        if self.is_of_accounts() { Table::OfAccounts(self.grain()) } else { Table::OverAll(self.grain()) }
    }
}

/// A stretch of time, and whose rollups of it are recounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecountSpan<'a> {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant that is no longer part of it.
    pub end: Timestamp,
    /// Of this account; `None`: of all. Sums over all accounts are recounted for all accounts only.
    pub account_id: Option<&'a str>,
}

impl Database {
    /// What a step has to add to its rollups so that they are right: those of buckets that end within the span.
    pub async fn recount(&self, step: RecountStep, span: RecountSpan<'_>) -> Result<Vec<RollupDelta<'static>>, Error> {
        let Some(span) = span.whole_buckets_of(step) else { return Ok(Vec::new()) };
        let mut sql = Sql::new(self.backend);
        push_recount(&mut sql, step, span);
        let rows = self.read_alone(sql.finish()).await?;
        read(&rows, step).map_err(from_db)
    }

    /// The UTC days that hold the first and the last record or rollup.
    pub async fn recorded_days(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let mut sql = Sql::new(self.backend);
        // Each end by itself: SQLite finds one of them in an index, not both at once.
        let mut ends = |position: usize, table: Table, condition: &str| {
            let (name, time) = (table.name(), table.time_over_accounts());
            let end = |edge: &str| format!("(SELECT {edge}({time}) FROM {name}{condition})");
            sql.push(if position == 0 { "SELECT MIN(first), MAX(last) FROM (" } else { " UNION ALL " });
            sql.push(&format!("SELECT {} AS first, {} AS last", end("MIN"), end("MAX")));
        };
        ends(0, Table::Records, "");
        for grain in Grain::ALL {
            let condition = format!(" WHERE grain_minutes = {}", grain.minutes());
            ends(1, Table::OfAccounts(grain), &condition);
            ends(1, Table::OverAll(grain), &condition);
        }
        sql.push(") AS extent");
        let rows = self.read_alone(sql.finish()).await?;
        let extent =
            rows.first().map(QueryResult::try_get_many_by_index::<(Option<i64>, Option<i64>)>).transpose().map_err(from_db)?;
        let day = |millis| Timestamp::from_millis(millis).floor_utc_day();
        Ok(extent.and_then(|(first, last)| Some((day(first?), day(last?)))))
    }
}

impl RecordingTransaction {
    /// Adds to the rollups of a step what [`Database::recount`] says that they lack, in one statement, and says how many rows that were.
    /// `lane` is where this writer keeps its share of the sums over all accounts.
    pub async fn make(&self, step: RecountStep, span: RecountSpan<'_>, lane: i16) -> Result<u64, DbErr> {
        let Some(span) = span.whole_buckets_of(step) else { return Ok(0) };
        let mut sql = Sql::new(self.backend());
        let columns = if step.is_of_accounts() { &ACCOUNT_ROLLUP_COLUMNS } else { &PLATFORM_ROLLUP_COLUMNS };
        sql.push(&format!("INSERT INTO {} ({}) SELECT ", step.table().name(), names(columns)));
        if step.is_of_accounts() {
            sql.push("owner");
        } else {
            sql.push("CAST(").bind(lane).push(" AS SMALLINT)");
        }
        sql.push(&format!(", {}, bucket, {LABELS}, records", step.grain().minutes()));
        for limb in ["quantity", "cost"] {
            sql.push(&format!(", {limb}_high + ({limb}_low >> 32), {limb}_low & 4294967295"));
        }
        sql.push(" FROM (");
        push_recount(&mut sql, step, span);
        // In the order in which rows are locked; WHERE, for SQLite to know what ON belongs to.
        sql.push(&format!(") AS lacking WHERE true ORDER BY owner, bucket, {LABELS}"));
        sql.push(&add_on_conflict(step.table().name(), columns));
        Ok(self.connection().execute_raw(sql.finish()).await?.rows_affected())
    }
}

impl RecountSpan<'_> {
    /// What a step can recount of it; `None` where that is nothing at all.
    fn whole_buckets_of(self, step: RecountStep) -> Option<Self> {
        if self.account_id.is_some() && !step.is_of_accounts() {
            return None;
        }
        let span = Self { start: step.grain().floor(self.start), end: step.grain().floor(self.end), ..self };
        (span.start < span.end).then_some(span)
    }
}

/// What rollups tell apart.
const LABELS: &str = "usage_type, tier, model, provider, source";

/// Everything that should be there, minus everything that is: what is left has to be added.
fn push_recount(sql: &mut Sql, step: RecountStep, span: RecountSpan<'_>) {
    let owner = if step.is_of_accounts() { "account_id" } else { "''" };
    let grain = step.grain().minutes();
    sql.push(&format!("SELECT owner, bucket, {LABELS}"));
    push_sums(sql, "balance");
    sql.push(" FROM (");
    match step.made_of() {
        None => {
            sql.push(&format!(
                "SELECT account_id AS owner, occurred_at - occurred_at % {QUARTER_HOUR_MS} AS bucket, usage_type, \
                 COALESCE(tier, '') AS tier, COALESCE(model, '') AS model, COALESCE(provider, '') AS provider, source, 1 AS records, \
                 quantity >> 32 AS quantity_high, quantity & 4294967295 AS quantity_low, \
                 cost_micros >> 32 AS cost_high, cost_micros & 4294967295 AS cost_low FROM usage_record WHERE {} AND ",
                super::usage::COUNTS
            ));
            push_span(sql, Table::Records, span);
        }
        Some(finer) => {
            let labels = if step.grain().has_labels() {
                LABELS
            } else {
                "usage_type, '' AS tier, '' AS model, '' AS provider, '' AS source"
            };
            let length_ms = step.grain().length_ms();
            sql.push(&format!(
                "SELECT {owner} AS owner, bucket - bucket % {length_ms} AS bucket, {labels}, records, quantity_high, quantity_low, \
                 cost_high, cost_low FROM usage_rollup WHERE grain_minutes = {} AND ",
                finer.minutes()
            ));
            push_span(sql, Table::OfAccounts(finer), span);
        }
    }
    sql.push(&format!(
        " UNION ALL SELECT {owner}, bucket, {LABELS}, -records, -quantity_high, -quantity_low, -cost_high, -cost_low \
         FROM {} WHERE grain_minutes = {grain} AND ",
        step.table().name()
    ));
    push_span(sql, step.table(), span);
    // Carried limbs and raw ones stand for the same sum when both are carried.
    let differs = |limb: &str| {
        let (high, low) = (format!("CAST(SUM({limb}_high) AS BIGINT)"), format!("CAST(SUM({limb}_low) AS BIGINT)"));
        format!("{high} + ({low} >> 32) <> 0 OR ({low} & 4294967295) <> 0")
    };
    sql.push(&format!(
        ") AS balance GROUP BY owner, bucket, {LABELS} HAVING SUM(records) <> 0 OR {} OR {}",
        differs("quantity"),
        differs("cost")
    ));
}

fn push_span(sql: &mut Sql, table: Table, span: RecountSpan<'_>) {
    let time = if span.account_id.is_some() { table.time() } else { table.time_over_accounts() };
    sql.push(time).push(" >= ").bind(span.start.millis()).push(" AND ").push(time).push(" < ").bind(span.end.millis());
    if let Some(account_id) = span.account_id {
        sql.push(" AND account_id = ").bind(account_id);
    }
}

fn read(rows: &[QueryResult], step: RecountStep) -> Result<Vec<RollupDelta<'static>>, DbErr> {
    let mut deltas = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |index: usize| row.try_get_by_index::<String>(index);
        let key = RollupKey {
            account_id: if step.is_of_accounts() { Some(text(0)?.into()) } else { None },
            grain: step.grain(),
            bucket: Timestamp::from_millis(row.try_get_by_index(1)?),
            usage_type: text(2)?.into(),
            tier: text(3)?.into(),
            model: text(4)?.into(),
            provider: text(5)?.into(),
            source: text(6)?.into(),
        };
        let totals = Totals {
            records: row.try_get_by_index(7)?,
            quantity: from_limbs(row.try_get_by_index(8)?, row.try_get_by_index(9)?),
            cost_micros: from_limbs(row.try_get_by_index(10)?, row.try_get_by_index(11)?),
        };
        deltas.push((key, totals));
    }
    deltas.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(deltas)
}
