//! Deadlines of reads.
//!
//! A request has a time limit for all of its reads. Each statement inherits the time that is left, and stops when the client has gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::DbErr;
use tokio::time::{Instant, timeout_at};

use super::database::from_db;
use crate::error::{Error, Limit, LimitName};

/// How long after its deadline a statement is stopped in the database. By then the caller has timed out, so that a caller that shares
/// the statement does not take the interruption for its own.
pub(super) const STOPS_AFTER: Duration = Duration::from_millis(100);

tokio::task_local! {
    static DEADLINE: Deadline;
}

/// The latest end of a read, and whether its caller still waits.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    at: Instant,
    limit: Limit,
    is_given_up: Arc<AtomicBool>,
}

impl Deadline {
    /// The deadline of a statement that begins now and may take `may_take`, bounded by the deadline of the request.
    pub(super) fn of_statement(may_take: Duration) -> Self {
        let (at, limit) = (Instant::now() + may_take, limit(LimitName::StatementMs, may_take));
        match DEADLINE.try_with(Clone::clone) {
            Ok(answer) if answer.at <= at => answer,
            Ok(answer) => Self { at, limit, ..answer },
            Err(_) => Self { at, limit, is_given_up: Arc::default() }, // background work, or a stream
        }
    }

    /// Whether the statement should stop: the deadline has passed, or the caller has gone.
    pub(super) fn is_over(&self) -> bool {
        self.is_given_up.load(Ordering::Relaxed) || self.at + STOPS_AFTER <= Instant::now()
    }

    /// Awaits `reading` until the deadline, else fails with `TIMED_OUT`.
    pub(super) async fn keep<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, Error> {
        let Ok(read) = timeout_at(self.at, reading).await else {
            let cause = DbErr::Custom("canceled at the deadline".to_owned());
            return Err(Error::TimedOut { cause, limit: Some(self.limit) });
        };
        read.map_err(from_db)
    }
}

/// Cancels the statements in flight when it is dropped.
struct GivesUp(Arc<AtomicBool>);

impl Drop for GivesUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `answering` with a deadline: reads that do not finish within `may_take` fail with `TIMED_OUT`. When the future completes or is
/// dropped, its statements in flight are canceled.
pub async fn within<T>(may_take: Duration, answering: impl Future<Output = T>) -> T {
    let is_given_up = Arc::default();
    let _gives_up = GivesUp(Arc::clone(&is_given_up));
    let deadline = Deadline { at: Instant::now() + may_take, limit: limit(LimitName::AnswerMs, may_take), is_given_up };
    DEADLINE.scope(deadline, answering).await
}

fn limit(name: LimitName, may_take: Duration) -> Limit {
    Limit::of(name, u64::try_from(may_take.as_millis()).unwrap_or(u64::MAX))
}
