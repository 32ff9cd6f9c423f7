//! A subscriber: the version it has seen and its throttle. It buffers no messages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::feed::{Feed, LiveTotals};
use super::{Live, shutting_down};
use crate::error::{Error, ErrorCode};

/// How long reads may fail with transient errors before a running subscription is ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// Minimum interval between two results sent to a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle(Duration);

impl Throttle {
    /// The minimum, in milliseconds.
    pub const SHORTEST_MS: i32 = 100;
    /// The maximum, in milliseconds.
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

/// The permits of a subscription: one of the total limit, and one of the caller's quota if it has one.
pub(super) type Places = (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

/// A subscription to a live query; dropping it unsubscribes.
#[derive(Debug)]
pub struct Subscription {
    live: Arc<Live>,
    feed: Arc<Feed>,
    throttle: Throttle,
    /// No result is returned before this instant.
    quiet_until: Instant,
    /// The version last seen.
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

    /// Returns the current totals on the first call, then waits until they change. An error ends the subscription.
    ///
    /// `SHUTTING_DOWN` when the server stops. Database failures end a running subscription only after 30 seconds; changes in
    /// between are returned afterwards.
    pub async fn next(&mut self) -> Result<Arc<LiveTotals>, Arc<Error>> {
        let live = Arc::clone(&self.live);
        tokio::select! {
            biased; // the reading task stops at the same time; report the shutdown, not its end
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
