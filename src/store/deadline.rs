//! Until when something may be read.
//!
//! An answer has so much time for all it reads. Its statements inherit what is left of it, and nothing goes on reading for somebody
//! who has left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::DbErr;
use tokio::time::{Instant, timeout_at};

use super::database::from_db;
use crate::error::{Error, Limit, LimitName};

/// How much later than its end a statement stops by itself: by then whoever waited has given up, so that nobody who shares it takes
/// one's end for their own.
pub(super) const STOPS_AFTER: Duration = Duration::from_millis(100);

tokio::task_local! {
    static DEADLINE: Deadline;
}

/// When reading ends at the latest, and whether anybody still waits for what is read.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    at: Instant,
    limit: Limit,
    is_given_up: Arc<AtomicBool>,
}

impl Deadline {
    /// The one of a statement that begins now and may take so long: within that of the answer it is for.
    pub(super) fn of_statement(may_take: Duration) -> Self {
        let (at, limit) = (Instant::now() + may_take, limit(LimitName::StatementMs, may_take));
        match DEADLINE.try_with(Clone::clone) {
            Ok(answer) if answer.at <= at => answer,
            Ok(answer) => Self { at, limit, ..answer },
            Err(_) => Self { at, limit, is_given_up: Arc::default() }, // background work, or a stream
        }
    }

    /// Whether there is no use in going on.
    pub(super) fn is_over(&self) -> bool {
        self.is_given_up.load(Ordering::Relaxed) || self.at + STOPS_AFTER <= Instant::now()
    }

    /// What `reading` reads in time, else `TIMED_OUT`.
    pub(super) async fn keep<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, Error> {
        let Ok(read) = timeout_at(self.at, reading).await else {
            let cause = DbErr::Custom("given up on at the deadline".to_owned());
            return Err(Error::TimedOut { cause, limit: Some(self.limit) });
        };
        read.map_err(from_db)
    }
}

/// Gives up on what is still read when it goes.
struct GivesUp(Arc<AtomicBool>);

impl Drop for GivesUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `answering`. Whatever it reads must be read within `may_take`: what is not fails with `TIMED_OUT`. When it ends or is
/// dropped, the statements that still run for it are given up.
pub async fn within<T>(may_take: Duration, answering: impl Future<Output = T>) -> T {
    let is_given_up = Arc::default();
    let _gives_up = GivesUp(Arc::clone(&is_given_up));
    let deadline = Deadline { at: Instant::now() + may_take, limit: limit(LimitName::AnswerMs, may_take), is_given_up };
    DEADLINE.scope(deadline, answering).await
}

fn limit(name: LimitName, may_take: Duration) -> Limit {
    Limit::of(name, u64::try_from(may_take.as_millis()).unwrap_or(u64::MAX))
}
