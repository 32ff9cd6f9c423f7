//! Deadlines of reads.
//!
//! A request has a time limit for all of its reads. Each statement inherits the time that is left, and stops when the client has gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::DbErr;
use tokio::time::{Instant, timeout_at};

use super::failure::from_db;
use crate::error::{Error, Limit, LimitName};

/// How long after its deadline a statement is stopped in the database. By then the caller has timed out, so that a caller that shares
/// the statement does not take the interruption for its own.
pub(super) const STOP_GRACE: Duration = Duration::from_millis(100);

tokio::task_local! {
    static DEADLINE: Deadline;
}

/// The latest end of a read, and whether its caller still waits.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    at: Instant,
    limit: Limit,
    is_canceled: Arc<AtomicBool>,
}

impl Deadline {
    /// The deadline of a statement that begins now and may take `time_limit`, bounded by the deadline of the request.
    pub(super) fn of_statement(time_limit: Duration) -> Self {
        let (at, limit) = (Instant::now() + time_limit, limit(LimitName::StatementMs, time_limit));
        match DEADLINE.try_with(Clone::clone) {
            Ok(request) if request.at <= at => request,
            Ok(request) => Self { at, limit, ..request },
            Err(_) => Self { at, limit, is_canceled: Arc::default() }, // background work, or a stream
        }
    }

    /// Whether the statement should stop: the deadline has passed, or the caller has gone.
    pub(super) fn should_stop(&self) -> bool {
        self.is_canceled.load(Ordering::Relaxed) || self.at + STOP_GRACE <= Instant::now()
    }

    /// Awaits `reading` until the deadline, else fails with `TIMED_OUT`.
    pub(super) async fn enforce<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, Error> {
        let Ok(read) = timeout_at(self.at, reading).await else {
            let cause = DbErr::Custom("canceled at the deadline".to_owned());
            return Err(Error::TimedOut { cause, limit: Some(self.limit) });
        };
        read.map_err(from_db)
    }
}

/// Cancels the statements in flight when it is dropped.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` with a deadline: reads that do not finish within `time_limit` fail with `TIMED_OUT`. When the future completes or is
/// dropped, its statements in flight are canceled.
pub async fn with_deadline<T>(time_limit: Duration, work: impl Future<Output = T>) -> T {
    let is_canceled = Arc::default();
    let _cancel_on_drop = CancelOnDrop(Arc::clone(&is_canceled));
    let deadline = Deadline { at: Instant::now() + time_limit, limit: limit(LimitName::AnswerMs, time_limit), is_canceled };
    DEADLINE.scope(deadline, work).await
}

fn limit(name: LimitName, time_limit: Duration) -> Limit {
    Limit::new(name, u64::try_from(time_limit.as_millis()).unwrap_or(u64::MAX))
}
