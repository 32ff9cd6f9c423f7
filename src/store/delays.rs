//! Recording delays, the time from occurrence to commit, from a sample of bounded size.

use sea_orm::{DbErr, QueryResult};

use super::database::Database;
use super::failure::from_db;
use super::filter::push_in_months;
use super::table::Table;
use crate::domain::delays::Delays;
use crate::domain::probe::PROBE_ACCOUNT;
use crate::domain::time::{SECOND_MS, Timestamp, UTC_DAY_MS};
use crate::error::Error;

/// Number of slices of equal length that a range is divided into, so that the sample does not cover only its last minutes.
const SLICES: i64 = 32;
/// Maximum number of records per slice: the newest ones.
const RECORDS_PER_SLICE: i64 = 1_000;

impl Database {
    /// The delays of at most 32,000 records of `[start, end)`: the newest 1,000 of each of 32 slices. Includes voided records, excludes
    /// probe records. `None` without records.
    pub async fn delays(&self, account_id: Option<&str>, start: Timestamp, end: Timestamp) -> Result<Option<Delays>, Error> {
        let mut sql = self.sql();
        sql.push("WITH sample AS (");
        let length = (end.millis() - start.millis()).max(0);
        for slice in 0..SLICES {
            // Multiplies before dividing, so that the slices are adjacent. 100 years in milliseconds times 32 fit in 64 bits.
            let edge = |slice: i64| start.millis() + length * slice / SLICES;
            sql.push(if slice == 0 { "" } else { " UNION ALL " });
            sql.push(
                "SELECT delay, recorded_at FROM (SELECT recorded_at - occurred_at AS delay, recorded_at FROM usage_record WHERE ",
            );
            let time = if let Some(account_id) = account_id {
                sql.push("account_id = ").bind(account_id);
                Table::Records.time()
            } else {
                sql.push("account_id <> ").bind(PROBE_ACCOUNT);
                Table::Records.time_for_all_accounts()
            };
            sql.push(&format!(" AND {time} >= ")).bind(edge(slice)).push(&format!(" AND {time} < ")).bind(edge(slice + 1));
            if account_id.is_none() {
                let (start, end) = (Timestamp::from_millis(edge(slice)), Timestamp::from_millis(edge(slice + 1)));
                push_in_months(&mut sql, start, end);
            }
            sql.push(&format!(" ORDER BY {time} DESC, id DESC LIMIT ")).bind(RECORDS_PER_SLICE).push(") AS slice");
        }
        sql.push(
            "), ranked AS (SELECT delay, recorded_at, ROW_NUMBER() OVER (ORDER BY delay) AS rank, COUNT(*) OVER () AS records FROM sample) \
             SELECT COUNT(*), ",
        );
        sql.push(&format!("CAST(SUM(CASE WHEN delay < -{SECOND_MS} THEN 1 ELSE 0 END) AS BIGINT), "));
        sql.push(&format!("CAST(SUM(CASE WHEN delay > {UTC_DAY_MS} THEN 1 ELSE 0 END) AS BIGINT), MIN(delay), "));
        for quarters in 1..=3 {
            sql.push(&format!("MAX(CASE WHEN rank = (records * {quarters} + 3) / 4 THEN delay END), "));
        }
        sql.push("MAX(delay), MAX(recorded_at) - MIN(recorded_at) FROM ranked");
        let rows = self.read_uncoalesced(sql.finish()).await?;
        rows.first().map(read).transpose().map(Option::flatten).map_err(from_db)
    }
}

/// Decodes the row; `None` without records, for which the aggregates are NULL.
fn read(row: &QueryResult) -> Result<Option<Delays>, DbErr> {
    let records: i64 = row.try_get_by_index(0)?;
    if records == 0 {
        return Ok(None);
    }
    Ok(Some(Delays {
        records,
        ahead: row.try_get_by_index(1)?,
        late: row.try_get_by_index(2)?,
        min_ms: row.try_get_by_index(3)?,
        lower_quartile_ms: row.try_get_by_index(4)?,
        median_ms: row.try_get_by_index(5)?,
        upper_quartile_ms: row.try_get_by_index(6)?,
        max_ms: row.try_get_by_index(7)?,
        recorded_over_ms: row.try_get_by_index(8)?,
    }))
}
