//! The books balance: rollups are recounted from the records, and mended while reads and writes go on.

use super::group::some_lane;
use crate::domain::quantity::Totals;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::error::Error;
use crate::store::commit::{RecordingTransaction, RollupKey};
use crate::store::database::{Database, from_db};
use crate::store::recount::RecountStep;

/// A rollup that does not equal its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which one.
    pub key: RollupKey<'static>,
    /// What it lacks; negative where it holds too much.
    pub lacks: Totals,
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
    /// where all accounts are.
    pub async fn verify(&self, day: Timestamp, account_id: Option<&str>) -> Result<Vec<Difference>, Error> {
        let mut differences = Vec::new();
        for step in RecountStep::ALL {
            let found = self.database.recount(step, day, account_id).await?;
            differences.extend(found.into_iter().map(|(key, lacks)| Difference { key, lacks }));
        }
        Ok(differences)
    }

    /// Adds to the rollups of a UTC day what they lack, and says how many rows that were.
    ///
    /// A difference is taken in one snapshot and added to whatever stands there when it is written, so records that are committed
    /// meanwhile, which add to both sides, do no harm.
    pub async fn rebuild(&self, day: Timestamp) -> Result<usize, Error> {
        let mut mended = 0;
        for step in RecountStep::ALL {
            // A transaction each: a step is made of what the one before has mended.
            let mending = async {
                let transaction = RecordingTransaction::begin(&self.database).await?;
                transaction.lock_mending().await?;
                let deltas = transaction.recount(&self.database, step, day, None).await?;
                transaction.add_to_rollups(&deltas, some_lane(&self.database)).await?;
                transaction.commit().await?;
                Ok(deltas.len())
            };
            mended += mending.await.map_err(from_db)?;
        }
        Ok(mended)
    }
}
