//! The books balance: rollups are recounted from the records, and mended while reads and writes go on.

use std::fmt;

use sea_orm::DbErr;

use super::group::some_lane;
use crate::domain::quantity::Totals;
use crate::domain::time::{MINUTE_MS, Timestamp, UTC_DAY_MS};
use crate::error::Error;
use crate::store::commit::{RecordingTransaction, RollupKey};
use crate::store::database::{Database, from_db};
use crate::store::recount::{RecountSpan, RecountStep};

/// A rollup that does not equal its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which one.
    pub key: RollupKey<'static>,
    /// What it lacks; negative where it holds too much.
    pub lacks: Totals,
}

/// A line for people.
impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, lacks } = self;
        let minutes = key.grain.length_ms() / MINUTE_MS;
        let owner = key.account_id.as_deref().unwrap_or("(all)");
        write!(formatter, "{} {minutes:>4} min account={owner} type={}", key.bucket.to_rfc3339(), key.usage_type)?;
        if key.grain.has_labels() {
            write!(formatter, " tier={} model={} provider={} source={}", key.tier, key.model, key.provider, key.source)?;
        } else {
            formatter.write_str(" alone")?;
        }
        write!(formatter, ": lacks {} records, quantity {}, cost {} micros", lacks.records, lacks.quantity, lacks.cost_micros)
    }
}

/// Recounts and mends.
#[derive(Clone, Debug)]
pub struct Books {
    database: Database,
}

impl Books {
    /// The books in `database`.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// The UTC days of which anything is recorded, within `[start, end)`.
    pub async fn days(&self, start: Timestamp, end: Timestamp) -> Result<Vec<Timestamp>, Error> {
        let Some((first, last)) = self.database.recorded_days().await? else { return Ok(Vec::new()) };
        let (first, end) = (first.max(start.floor_utc_day()), end.min(last.plus_millis(UTC_DAY_MS)));
        let days = std::iter::successors(Some(first), |day| Some(day.plus_millis(UTC_DAY_MS)));
        Ok(days.take_while(|day| *day < end).collect())
    }

    /// Where the rollups of a UTC day differ from its records, of one account or of all. Sums over all accounts are recounted only
    /// where all accounts are. What is not closed yet is not missing.
    pub async fn verify(&self, day: Timestamp, account_id: Option<&str>) -> Result<Vec<Difference>, Error> {
        let closed = self.database.closing().await.map_err(from_db)?.closed;
        let mut differences = Vec::new();
        for step in RecountStep::ALL {
            let span = span_of(step, day, closed);
            let found = self.database.recount(step, RecountSpan { account_id, ..span }).await?;
            differences.extend(found.into_iter().map(|(key, lacks)| Difference { key, lacks }));
        }
        Ok(differences)
    }

    /// Adds to the rollups of a UTC day what they lack, and says how many rows that were.
    ///
    /// A difference is taken in one snapshot and added to whatever stands there when it is written, so records that are committed
    /// meanwhile, which add to both sides, do no harm.
    pub async fn rebuild(&self, day: Timestamp) -> Result<u64, Error> {
        let mut mended = 0;
        for step in RecountStep::ALL {
            // A transaction each: a step is made of what the one before has mended.
            let mending = async {
                let transaction = RecordingTransaction::begin(&self.database).await?;
                transaction.lock_mending().await?;
                let closed = transaction.closing().await?.closed;
                let rows = transaction.make(step, span_of(step, day, closed), some_lane(&self.database)).await?;
                transaction.commit().await?;
                Ok(rows)
            };
            mended += mending.await.map_err(from_db)?;
        }
        Ok(mended)
    }

    /// Closes all buckets that end by `until`: makes the sums that are made of quarter hours of accounts, for readers to rely on
    /// and late records to be added to. Recording goes on meanwhile. A UTC day at a time, so that no transaction is long.
    pub async fn close(&self, until: Timestamp) -> Result<(), Error> {
        let until = until.floor_quarter_hour();
        loop {
            let closed = self.database.closing().await.map_err(from_db)?.closed;
            if closed >= until {
                return Ok(());
            }
            let next = match self.database.first_quarter_hour_from(closed).await? {
                Some(first) => until.min(first.floor_utc_day().plus_millis(UTC_DAY_MS)),
                None => until,
            };
            self.close_once(next).await.map_err(from_db)?;
        }
    }

    async fn close_once(&self, next: Timestamp) -> Result<(), DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.announce_closing(next).await?;
        transaction.commit().await?;

        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.lock_mending().await?;
        // Another process may have closed it meanwhile; then nothing is missing.
        let closed = transaction.closing().await?.closed;
        for step in RecountStep::made() {
            let span = RecountSpan { start: closed, end: next, account_id: None };
            transaction.make(step, span, some_lane(&self.database)).await?;
        }
        transaction.mark_closed(next).await?;
        transaction.commit().await
    }
}

/// What a step has to look at in a UTC day.
fn span_of(step: RecountStep, day: Timestamp, closed: Timestamp) -> RecountSpan<'static> {
    let end = day.plus_millis(UTC_DAY_MS);
    let end = if step.is_made() { end.min(closed) } else { end };
    RecountSpan { start: day, end, account_id: None }
}
