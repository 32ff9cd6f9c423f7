//! How far sums are closed. The quarter hours of accounts are kept with every record; the *made* sums, days of accounts and all
//! sums over all accounts, are made from them once a bucket lies behind (docs/decisions/0028-rollup-watermark.md).
//!
//! Two instants: writers add to made sums whose bucket ends before `announced`, readers rely on those before `closed`. Between
//! announcing and closing, what is missing is added up. No writer is under way with an older announcement when the next stands.

use std::sync::atomic::{AtomicI64, Ordering};

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::commit::{Grain, RecordingTransaction};
use super::database::{Database, from_db};
use super::sql::Sql;
use super::usage::Table;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// How far sums are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Writers add to the made sums of buckets that end by then.
    pub announced: Timestamp,
    /// All made sums of buckets that end by then are there.
    pub closed: Timestamp,
}

/// What a process knows of it.
#[derive(Debug, Default)]
pub(super) struct KnownClosing {
    announced: AtomicI64,
    closed: AtomicI64,
}

impl KnownClosing {
    fn get(&self) -> Closing {
        let instant = |known: &AtomicI64| Timestamp::from_millis(known.load(Ordering::Relaxed));
        Closing { announced: instant(&self.announced), closed: instant(&self.closed) }
    }

    fn set(&self, closing: Closing) {
        self.announced.fetch_max(closing.announced.millis(), Ordering::Relaxed);
        self.closed.fetch_max(closing.closed.millis(), Ordering::Relaxed);
    }
}

impl Database {
    /// How far sums are closed, as far as this process knows. By now it may be further: readers may rely on it, writers have it
    /// confirmed while committing.
    pub fn known_closing(&self) -> Closing {
        self.known_closing.get()
    }

    /// How far sums are closed now.
    pub async fn closing(&self) -> Result<Closing, DbErr> {
        let closing = read(&self.writer, self.backend).await?;
        self.known_closing.set(closing);
        Ok(closing)
    }

    /// The start of the first quarter hour from `from` on in which anything is recorded.
    pub async fn first_quarter_hour_from(&self, from: Timestamp) -> Result<Option<Timestamp>, Error> {
        let mut sql = Sql::new(self.backend);
        let bucket = Table::OfAccounts(Grain::QuarterHour).time_over_accounts();
        sql.push(&format!("SELECT MIN({bucket}) FROM usage_rollup WHERE grain_minutes = ")).bind(Grain::QuarterHour.minutes());
        sql.push(&format!(" AND {bucket} >= ")).bind(from.millis());
        let rows = self.read_alone(sql.finish()).await?;
        let first: Option<i64> = rows.first().map(|row| row.try_get_by_index(0)).transpose().map_err(from_db)?.flatten();
        Ok(first.map(Timestamp::from_millis))
    }
}

impl RecordingTransaction {
    /// How far sums are closed; as long as this transaction lasts, nothing more is announced.
    pub async fn closing(&self) -> Result<Closing, DbErr> {
        read(self.connection(), self.backend()).await
    }

    /// Announces that buckets that end by `through` will be closed, unless it was announced before. Waits for writers who are
    /// under way; they know of it no more.
    pub async fn announce_closing(&self, through: Timestamp) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            // Reading the table holds a lock on it until the reader's transaction ends, so nobody is left who read it before. Not
            // for long: a backup may hold the same lock for hours, and writers would queue up behind.
            let barrier = "SET LOCAL lock_timeout = '200ms'; LOCK TABLE rollup_closing IN ACCESS EXCLUSIVE MODE";
            self.connection().execute_unprepared(barrier).await?;
        }
        self.set("announced_until", through).await
    }

    /// Marks buckets that end by `through` as closed.
    pub async fn mark_closed(&self, through: Timestamp) -> Result<(), DbErr> {
        self.set("closed", through).await
    }

    async fn set(&self, column: &str, through: Timestamp) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("UPDATE rollup_closing SET ").push(column).push(" = ").bind(through.millis());
        sql.push(" WHERE ").push(column).push(" < ").bind(through.millis());
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }
}

async fn read(connection: &impl ConnectionTrait, backend: DbBackend) -> Result<Closing, DbErr> {
    let mut sql = Sql::new(backend);
    sql.push("SELECT announced_until, closed FROM rollup_closing");
    let row = connection.query_one_raw(sql.finish()).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("rollup_closing is empty".to_owned()))?;
    let (announced, closed) = row.try_get_many_by_index()?;
    Ok(Closing { announced: Timestamp::from_millis(announced), closed: Timestamp::from_millis(closed) })
}
