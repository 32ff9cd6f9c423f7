//! Recounting: where rollups differ from the records, in SQL, a day at a time.
//!
//! Each rollup is held against what it is made of: quarter hours of accounts against records, days of accounts and quarter hours
//! over all accounts against quarter hours of accounts, days over all accounts against days of accounts. When no step differs, all
//! of them equal the records. Each step is one statement, and so one snapshot: writers may go on.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use super::commit::{Grain, RecordingTransaction, RollupDelta, RollupKey};
use super::database::{Database, from_db};
use super::sql::Sql;
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

impl Database {
    /// What a step has to add to its rollups so that they are right, for one UTC day that begins at `day`, of one account or all.
    /// Sums over all accounts are recounted for all accounts only: with an account, those steps find nothing.
    pub async fn recount(
        &self,
        step: RecountStep,
        day: Timestamp,
        account_id: Option<&str>,
    ) -> Result<Vec<RollupDelta<'static>>, Error> {
        let Some(statement) = recount_statement(self.backend, step, day, account_id) else { return Ok(Vec::new()) };
        let rows = self.reader.query_all_raw(statement).await.map_err(from_db)?;
        read(&rows, step).map_err(from_db)
    }

    /// The UTC days that hold the first and the last record or rollup.
    pub async fn recorded_days(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push(
            "SELECT MIN(first), MAX(last) FROM (SELECT MIN(occurred_at) AS first, MAX(occurred_at) AS last FROM usage_record ",
        );
        sql.push("UNION ALL SELECT MIN(bucket), MAX(bucket) FROM platform_rollup WHERE grain_minutes = 15 ");
        sql.push("UNION ALL SELECT MIN(bucket), MAX(bucket) FROM platform_rollup WHERE grain_minutes = 1440) AS extent");
        let row = self.reader.query_one_raw(sql.finish()).await.map_err(from_db)?;
        let extent = row.map(|row| row.try_get_many_by_index::<(Option<i64>, Option<i64>)>()).transpose().map_err(from_db)?;
        let day = |millis| Timestamp::from_millis(millis).floor_utc_day();
        Ok(extent.and_then(|(first, last)| Some((day(first?), day(last?)))))
    }
}

impl RecordingTransaction {
    /// The same within a transaction, to mend what it finds.
    pub async fn recount(
        &self,
        database: &Database,
        step: RecountStep,
        day: Timestamp,
        account_id: Option<&str>,
    ) -> Result<Vec<RollupDelta<'static>>, DbErr> {
        let Some(statement) = recount_statement(database.backend, step, day, account_id) else { return Ok(Vec::new()) };
        read(&self.connection().query_all_raw(statement).await?, step)
    }
}

/// Everything that should be there, minus everything that is: what is left has to be added.
fn recount_statement(
    backend: sea_orm::DbBackend,
    step: RecountStep,
    day: Timestamp,
    account_id: Option<&str>,
) -> Option<Statement> {
    if account_id.is_some() && !step.is_of_accounts() {
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
            push_day(&mut sql, "occurred_at", day, account_id);
        }
        RecountStep::AccountDays | RecountStep::PlatformQuarterHours | RecountStep::PlatformDays => {
            let from_grain = if step == RecountStep::PlatformDays { 1_440 } else { 15 };
            let bucket = if grain == 1_440 { format!("bucket - bucket % {UTC_DAY_MS}") } else { "bucket".to_owned() };
            sql.push(&format!(
                "SELECT {owner} AS owner, {bucket} AS bucket, {dimensions}, records, quantity_high, quantity_low, cost_high, cost_low \
                 FROM usage_rollup WHERE grain_minutes = {from_grain} AND "
            ));
            push_day(&mut sql, "bucket", day, account_id);
        }
    }
    let table = if step.is_of_accounts() { "usage_rollup" } else { "platform_rollup" };
    sql.push(&format!(
        " UNION ALL SELECT {owner}, bucket, {dimensions}, -records, -quantity_high, -quantity_low, -cost_high, -cost_low \
         FROM {table} WHERE grain_minutes = {grain} AND "
    ));
    push_day(&mut sql, "bucket", day, account_id);
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

fn push_day(sql: &mut Sql, time: &str, day: Timestamp, account_id: Option<&str>) {
    sql.push(time).push(" >= ").bind(day.millis()).push(" AND ").push(time).push(" < ").bind(day.millis() + UTC_DAY_MS);
    if let Some(account_id) = account_id {
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
