//! Recounting: where rollups differ from the records, in SQL.
//!
//! Each rollup is held against what it is made of: quarter hours of accounts against records, days of accounts and quarter hours
//! over all accounts against quarter hours of accounts, days over all accounts against days of accounts. When no step differs, all
//! of them equal the records. Each step is one statement, and so one snapshot: writers may go on.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use super::commit::{Grain, RecordingTransaction, RollupDelta, RollupKey};
use super::database::{Database, from_db};
use super::sql::Sql;
use super::usage::Table;
use crate::domain::quantity::{Totals, from_limbs};
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};
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
}

impl RecountStep {
    /// All of them, in the order in which mending has to go.
    pub const ALL: [Self; 4] = [Self::AccountQuarterHours, Self::AccountDays, Self::PlatformQuarterHours, Self::PlatformDays];

    /// Those whose sums are made when buckets are closed.
    pub const MADE: [Self; 3] = [Self::AccountDays, Self::PlatformQuarterHours, Self::PlatformDays];

    const fn grain(self) -> Grain {
        match self {
            Self::AccountQuarterHours | Self::PlatformQuarterHours => Grain::QuarterHour,
            Self::AccountDays | Self::PlatformDays => Grain::UtcDay,
        }
    }

    const fn is_of_accounts(self) -> bool {
        matches!(self, Self::AccountQuarterHours | Self::AccountDays)
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
    /// What a step has to add to its rollups so that they are right: for days, those that end within the span.
    pub async fn recount(&self, step: RecountStep, span: RecountSpan<'_>) -> Result<Vec<RollupDelta<'static>>, Error> {
        let Some(statement) = recount_statement(self.backend, step, span) else { return Ok(Vec::new()) };
        let rows = self.read_alone(statement).await?;
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
        for grain in [Grain::QuarterHour, Grain::UtcDay] {
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
    /// The same within a transaction, to add what is missing.
    pub async fn recount(&self, step: RecountStep, span: RecountSpan<'_>) -> Result<Vec<RollupDelta<'static>>, DbErr> {
        let Some(statement) = recount_statement(self.backend(), step, span) else { return Ok(Vec::new()) };
        read(&self.connection().query_all_raw(statement).await?, step)
    }
}

/// Everything that should be there, minus everything that is: what is left has to be added. `None` where that is nothing at all.
fn recount_statement(backend: sea_orm::DbBackend, step: RecountStep, span: RecountSpan<'_>) -> Option<Statement> {
    if span.account_id.is_some() && !step.is_of_accounts() {
        return None;
    }
    let whole = |instant: Timestamp| if step.grain() == Grain::UtcDay { instant.floor_utc_day() } else { instant };
    let span = RecountSpan { start: whole(span.start), end: whole(span.end), ..span };
    if span.start >= span.end {
        return None;
    }
    let mut sql = Sql::new(backend);
    let dimensions = "usage_type, tier, model, provider, source";
    let owner = if step.is_of_accounts() { "account_id" } else { "''" };
    let grain = step.grain().minutes();
    sql.push(&format!("SELECT owner, bucket, {dimensions}"));
    for column in ["records", "quantity_high", "quantity_low", "cost_high", "cost_low"] {
        sql.push(&format!(", CAST(SUM({column}) AS BIGINT)"));
    }
    sql.push(" FROM (");
    match step {
        RecountStep::AccountQuarterHours => {
            sql.push(&format!(
                "SELECT account_id AS owner, occurred_at - occurred_at % {QUARTER_HOUR_MS} AS bucket, usage_type, \
                 COALESCE(tier, '') AS tier, COALESCE(model, '') AS model, COALESCE(provider, '') AS provider, source, 1 AS records, \
                 quantity >> 32 AS quantity_high, quantity & 4294967295 AS quantity_low, \
                 cost_micros >> 32 AS cost_high, cost_micros & 4294967295 AS cost_low FROM usage_record WHERE {} AND ",
                super::usage::COUNTS
            ));
            push_span(&mut sql, Table::Records, span);
        }
        RecountStep::AccountDays | RecountStep::PlatformQuarterHours | RecountStep::PlatformDays => {
            let from_grain = if step == RecountStep::PlatformDays { 1_440 } else { 15 };
            let bucket = if grain == 1_440 { format!("bucket - bucket % {UTC_DAY_MS}") } else { "bucket".to_owned() };
            sql.push(&format!(
                "SELECT {owner} AS owner, {bucket} AS bucket, {dimensions}, records, quantity_high, quantity_low, cost_high, cost_low \
                 FROM usage_rollup WHERE grain_minutes = {from_grain} AND "
            ));
            push_span(&mut sql, Table::OfAccounts(step.grain()), span);
        }
    }
    let table = if step.is_of_accounts() { Table::OfAccounts(step.grain()) } else { Table::OverAll(step.grain()) };
    sql.push(&format!(
        " UNION ALL SELECT {owner}, bucket, {dimensions}, -records, -quantity_high, -quantity_low, -cost_high, -cost_low \
         FROM {} WHERE grain_minutes = {grain} AND ",
        table.name()
    ));
    push_span(&mut sql, table, span);
    // Carried limbs and raw ones stand for the same sum when both are carried.
    let differs = |limb: &str| {
        let (high, low) = (format!("CAST(SUM({limb}_high) AS BIGINT)"), format!("CAST(SUM({limb}_low) AS BIGINT)"));
        format!("{high} + ({low} >> 32) <> 0 OR ({low} & 4294967295) <> 0")
    };
    sql.push(&format!(
        ") AS balance GROUP BY owner, bucket, {dimensions} HAVING SUM(records) <> 0 OR {} OR {}",
        differs("quantity"),
        differs("cost")
    ));
    Some(sql.finish())
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
