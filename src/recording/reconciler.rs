//! Verification and repair of what is derived from records, while reads and writes continue: rollups are recounted from the records, and
//! each label of a record has a row in the index of labels.

use std::fmt;

use sea_orm::DbErr;

use super::commit_batch::random_shard;
use crate::domain::cost::format_nanos;
use crate::domain::quantity::Totals;
use crate::domain::time::{MINUTE_MS, Timestamp, UTC_DAY_MS};
use crate::error::Error;
use crate::store::commit::RecordingTransaction;
use crate::store::database::Database;
use crate::store::failure::from_db;
use crate::store::label_rows::MissingLabels;
use crate::store::new_rows::{RollupKey, RollupOwner};
use crate::store::recount::{RecountRange, RecountStep};

/// A rollup whose values do not equal the sums of its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollupDifference {
    /// Key of the rollup.
    pub key: RollupKey<'static>,
    /// Sum of the records minus the stored values; negative where the rollup holds too much.
    pub missing: Totals,
}

/// What does not equal the records from which it is derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A rollup.
    Rollup(RollupDifference),
    /// Labels of the records of a UTC day that are not in the index of labels.
    Labels(Timestamp, MissingLabels),
}

/// One line of text for operators.
impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rollup(difference) => difference.fmt(formatter),
            Self::Labels(day, MissingLabels { account_id, key, records }) => {
                write!(formatter, "{} labels account={account_id} key={key}: missing {records} records", day.to_rfc3339())
            }
        }
    }
}

/// One line of text for operators.
impl fmt::Display for RollupDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, missing } = self;
        let minutes = key.grain.length_ms() / MINUTE_MS;
        write!(formatter, "{} {minutes:>4} min ", key.bucket.to_rfc3339())?;
        match &key.owner {
            RollupOwner::Platform => formatter.write_str("account=(all)")?,
            RollupOwner::Account(account_id) => write!(formatter, "account={account_id}")?,
            RollupOwner::User(account_id, user_id) => write!(formatter, "account={account_id} user={user_id}")?,
        }
        write!(formatter, " type={}", key.usage_type)?;
        if key.grain.has_dimensions() {
            write!(formatter, " tier={} model={} provider={} source={}", key.tier, key.model, key.provider, key.source)?;
        } else {
            formatter.write_str(" alone")?;
        }
        write!(
            formatter,
            ": missing {} records, quantity {}, cost {}, {} unpriced records",
            missing.records,
            missing.quantity,
            format_nanos(missing.cost_nanos),
            missing.unpriced_records
        )
    }
}

/// The number of records that one transaction reads to recount the rollups of users, unless a single user has more on that day.
const RECORDS_PER_TRANSACTION: i64 = 50_000;

/// Verifies, rebuilds and materializes rollups.
#[derive(Clone, Debug)]
pub struct RollupReconciler {
    database: Database,
}

impl RollupReconciler {
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

    /// Compares the rollups of a UTC day and the index of its labels with its records, for one account or all accounts. Rollups over all
    /// accounts are recounted only when `account_id` is `None`. Buckets that are not materialized yet are not reported as missing.
    pub async fn verify(&self, day: Timestamp, account_id: Option<&str>) -> Result<Vec<Difference>, Error> {
        let materialized_until = self.database.watermark().await.map_err(from_db)?.materialized_until;
        let account = account_id.map(|account_id| [account_id.to_owned()]);
        let accounts = account.as_ref().map(<[_; 1]>::as_slice);
        let mut differences = Vec::new();
        for step in RecountStep::ALL {
            let span = span_of(step, day, materialized_until);
            let found = self.database.recount(step, RecountRange { accounts, ..span }).await?;
            differences.extend(found.into_iter().map(|(key, missing)| Difference::Rollup(RollupDifference { key, missing })));
        }
        let missing = self.database.missing_labels(RecountRange { accounts, ..whole_day(day) }).await?;
        differences.extend(missing.into_iter().map(|missing| Difference::Labels(day, missing)));
        Ok(differences)
    }

    /// Adds the missing amounts to the rollups of a UTC day, and the missing labels of its records to the index of labels. Returns the number
    /// of rows changed.
    ///
    /// The difference is computed in one snapshot and added to the current values when it is written. Records that are committed
    /// concurrently change both sides equally, so they do not affect the result.
    pub async fn rebuild(&self, day: Timestamp) -> Result<u64, Error> {
        self.repair(day).await.map_err(from_db)
    }

    async fn repair(&self, day: Timestamp) -> Result<u64, DbErr> {
        let materialized_until = self.database.watermark().await?.materialized_until;
        let mut repaired = 0;
        // A step reads the rollups that the previous step repaired.
        for step in RecountStep::ALL.into_iter().filter(|step| !step.is_of_users()) {
            repaired += self.add_missing(step, span_of(step, day, materialized_until)).await?;
        }
        repaired += self.add_missing_of_users(span_of(RecountStep::UserDays, day, materialized_until)).await?;
        let transaction = RecordingTransaction::begin(&self.database).await?;
        repaired += transaction.insert_missing_labels(whole_day(day)).await?;
        transaction.commit().await?;
        Ok(repaired)
    }

    /// Materializes all buckets that end by `until`: computes the coarser rollups from the quarter-hour rollups of accounts, and those of
    /// users from the records. From then on readers use them, and late records are written through to them. Recording continues
    /// meanwhile. Works at most one UTC day at a time to keep transactions short.
    pub async fn materialize_until(&self, until: Timestamp) -> Result<(), Error> {
        let until = until.floor_quarter_hour();
        loop {
            let materialized_until = self.database.watermark().await.map_err(from_db)?.materialized_until;
            if materialized_until >= until {
                return Ok(());
            }
            let next = match self.database.first_quarter_hour_from(materialized_until).await? {
                Some(first) => until.min(first.floor_utc_day().plus_millis(UTC_DAY_MS)),
                None => until,
            };
            self.advance_watermark(next).await.map_err(from_db)?;
        }
    }

    async fn advance_watermark(&self, next: Timestamp) -> Result<(), DbErr> {
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.advance_write_through(next).await?;
        transaction.commit().await?;
        // All writers that have not written through have ended. None of their records may be missing in what is added now.
        self.database.complete_prepared_commits().await?;

        let materialized_until = self.database.watermark().await?.materialized_until;
        let span = RecountRange { start: materialized_until, end: next, accounts: None, users: None, with_expired: false };
        for step in RecountStep::materialized().filter(|step| !step.is_of_users()) {
            self.add_missing(step, span).await?;
        }
        self.add_missing_of_users(span).await?;
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.advance_materialized(next).await?;
        transaction.commit().await
    }

    /// Adds the missing amounts to the rollups of users of whole UTC days, in several transactions: their records are many more than rollups.
    async fn add_missing_of_users(&self, range: RecountRange<'_>) -> Result<u64, DbErr> {
        let mut rows = 0;
        for group in self.database.recount_groups(range, RECORDS_PER_TRANSACTION).await? {
            for step in RecountStep::materialized().filter(|step| step.is_of_users()) {
                rows += self.add_missing(step, group.within(range)).await?;
            }
        }
        Ok(rows)
    }

    /// Adds the missing amounts to the rollups of a step, in a transaction, and returns the number of rows changed. Where another process has
    /// added them, this adds nothing.
    async fn add_missing(&self, step: RecountStep, range: RecountRange<'_>) -> Result<u64, DbErr> {
        if range.whole_buckets(step).is_none() {
            return Ok(0);
        }
        let transaction = RecordingTransaction::begin(&self.database).await?;
        transaction.lock_rollup_maintenance().await?;
        let rows = transaction.add_missing(step, range, random_shard(&self.database)).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}

fn whole_day(day: Timestamp) -> RecountRange<'static> {
    RecountRange { start: day, end: day.plus_millis(UTC_DAY_MS), accounts: None, users: None, with_expired: false }
}

/// The range that a step recounts in a UTC day; materialized steps stop at the watermark.
fn span_of(step: RecountStep, day: Timestamp, materialized_until: Timestamp) -> RecountRange<'static> {
    let day = whole_day(day);
    if step.is_materialized() { RecountRange { end: day.end.min(materialized_until), ..day } } else { day }
}
