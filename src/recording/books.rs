//! Verification and repair of rollups: rollups are recounted from the records and repaired while reads and writes continue.

use std::fmt;

use sea_orm::DbErr;

use super::group::some_lane;
use crate::domain::quantity::Totals;
use crate::domain::time::{MINUTE_MS, Timestamp, UTC_DAY_MS};
use crate::error::Error;
use crate::store::commit::{RecordingTransaction, RollupKey};
use crate::store::database::{Database, from_db};
use crate::store::recount::{RecountSpan, RecountStep};

/// A rollup whose values do not equal the sums of its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Key of the rollup.
    pub key: RollupKey<'static>,
    /// Sum of the records minus the stored values; negative where the rollup holds too much.
    pub lacks: Totals,
}

/// One line of text for operators.
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
        write!(formatter, ": missing {} records, quantity {}, cost {} micros", lacks.records, lacks.quantity, lacks.cost_micros)
    }
}

/// Verifies, rebuilds and materializes rollups.
#[derive(Clone, Debug)]
pub struct Books {
    database: Database,
}

impl Books {
    /// Creates a reconciler for `database`.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// UTC days within `[start, end)` from the first day with records to the last.
    pub async fn days(&self, start: Timestamp, end: Timestamp) -> Result<Vec<Timestamp>, Error> {
        let Some((first, last)) = self.database.recorded_days().await? else { return Ok(Vec::new()) };
        let (first, end) = (first.max(start.floor_utc_day()), end.min(last.plus_millis(UTC_DAY_MS)));
        let days = std::iter::successors(Some(first), |day| Some(day.plus_millis(UTC_DAY_MS)));
        Ok(days.take_while(|day| *day < end).collect())
    }

    /// Compares the rollups of a UTC day with its records, for one account or all accounts. Rollups over all accounts are
    /// recounted only when `account_id` is `None`. Buckets that are not materialized yet are not reported as missing.
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

    /// Adds the missing amounts to the rollups of a UTC day and returns the number of rows changed.
    ///
    /// The difference is computed in one snapshot and added to the current values when it is written. Records that are committed
    /// concurrently change both sides equally, so they do not affect the result.
    pub async fn rebuild(&self, day: Timestamp) -> Result<u64, Error> {
        let mut mended = 0;
        for step in RecountStep::ALL {
            // One transaction per step: a step reads the rollups that the previous step repaired.
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

    /// Materializes all buckets that end by `until`: computes the coarser rollups from the quarter-hour rollups of accounts. From
    /// then on readers use them, and late records are written through to them. Recording continues meanwhile. Works one UTC day
    /// at a time to keep transactions short.
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
        // Another process may have advanced the watermark meanwhile; then this transaction adds nothing.
        let closed = transaction.closing().await?.closed;
        for step in RecountStep::made() {
            let span = RecountSpan { start: closed, end: next, account_id: None };
            transaction.make(step, span, some_lane(&self.database)).await?;
        }
        transaction.mark_closed(next).await?;
        transaction.commit().await
    }
}

/// The range that a step recounts in a UTC day; materialized steps stop at the watermark.
fn span_of(step: RecountStep, day: Timestamp, closed: Timestamp) -> RecountSpan<'static> {
    let end = day.plus_millis(UTC_DAY_MS);
    let end = if step.is_made() { end.min(closed) } else { end };
    RecountSpan { start: day, end, account_id: None }
}
