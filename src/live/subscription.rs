//! One subscriber: what it has seen, and when it may be told again. It holds no messages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::feed::{Feed, LiveTotals};
use super::{Live, shutting_down};
use crate::error::{Error, ErrorCode};

/// For how long reads may fail for a passing reason before a subscription that has begun is ended for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// The least time between two answers to one subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle(Duration);

impl Throttle {
    /// The shortest, in milliseconds.
    pub const SHORTEST_MS: i32 = 100;
    /// The longest, in milliseconds.
    pub const LONGEST_MS: i32 = 60_000;

    /// `INVALID_ARGUMENT` outside 100 to 60,000 ms.
    pub fn parse(milliseconds: i32) -> Result<Self, Error> {
        if !(Self::SHORTEST_MS..=Self::LONGEST_MS).contains(&milliseconds) {
            let message = format!("`throttleMs` is {milliseconds}; send {} to {}", Self::SHORTEST_MS, Self::LONGEST_MS);
            return Err(Error::argument(ErrorCode::InvalidArgument, "throttleMs", message));
        }
        Ok(Self(Duration::from_millis(milliseconds.unsigned_abs().into())))
    }
}

/// The place that a subscription takes, and the part of its caller's share.
pub(super) type Places = (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

/// Follows a question for one subscriber. Dropped, it ends.
#[derive(Debug)]
pub struct Subscription {
    live: Arc<Live>,
    feed: Arc<Feed>,
    throttle: Throttle,
    /// Before this it is told nothing.
    quiet_until: Instant,
    /// The version that it has seen.
    covered: Option<u64>,
    told: Option<Arc<LiveTotals>>,
    failing_since: Option<Instant>,
    _room: Places,
}

impl Subscription {
    pub(super) fn new(live: Arc<Live>, feed: Arc<Feed>, throttle: Throttle, room: Places) -> Self {
        let quiet_until = Instant::now();
        Self { live, feed, throttle, quiet_until, covered: None, told: None, failing_since: None, _room: room }
    }

    /// The totals: the first time as they are now, then whenever they are others than the last time. An error is the end of it.
    ///
    /// `SHUTTING_DOWN` when the server stops. A failure of the database ends a subscription that has begun only when it lasts
    /// 30 seconds: what changed meanwhile is told afterwards.
    pub async fn next(&mut self) -> Result<Arc<LiveTotals>, Arc<Error>> {
        let live = Arc::clone(&self.live);
        tokio::select! {
            biased; // what reads for it stops at the same time, and breaking off is not the reason
            () = live.stopping().cancelled() => Err(Arc::new(shutting_down())),
            told = self.next_totals() => told,
        }
    }

    async fn next_totals(&mut self) -> Result<Arc<LiveTotals>, Arc<Error>> {
        loop {
            tokio::time::sleep_until(self.quiet_until).await;
            let version = match self.covered {
                Some(covered) if self.failing_since.is_none() => self.feed.changed_since(covered).await,
                _ => self.feed.fresh_version(),
            };
            let answer = self.feed.answer(version).await?;
            self.covered = Some(answer.covers);
            self.quiet_until = Instant::now() + self.throttle.0;
            match answer.outcome {
                Ok(totals) => {
                    self.failing_since = None;
                    if self.told.as_ref().is_none_or(|told| !told.says_the_same(&totals)) {
                        self.told = Some(Arc::clone(&totals));
                        return Ok(totals);
                    }
                }
                Err(error) => {
                    let since = *self.failing_since.get_or_insert_with(Instant::now);
                    let may_pass = error.code().is_retryable() && self.told.is_some() && since.elapsed() < PATIENCE;
                    if !may_pass {
                        return Err(error);
                    }
                }
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.live.leave(&self.feed.question);
    }
}
