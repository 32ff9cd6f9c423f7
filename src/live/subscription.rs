//! A subscriber: the version it has seen and its throttle. It buffers no messages.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::shared_query::{LiveTotals, SharedLiveQuery};
use super::{Live, shutting_down};
use crate::admission::Permit;
use crate::error::{Error, ErrorCode};

/// How long reads may fail with transient errors before a running subscription is ended.
const FAILURE_GRACE: Duration = Duration::from_secs(30);

/// Minimum interval between two results sent to a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle(Duration);

impl Throttle {
    /// The minimum, in milliseconds.
    pub const MIN_MS: i32 = 100;
    /// The maximum, in milliseconds.
    pub const MAX_MS: i32 = 60_000;

    /// `INVALID_ARGUMENT` outside 100 to 60,000 ms.
    pub fn parse(milliseconds: i32) -> Result<Self, Error> {
        if !(Self::MIN_MS..=Self::MAX_MS).contains(&milliseconds) {
            let message = format!("`throttleMs` is {milliseconds}; send {} to {}", Self::MIN_MS, Self::MAX_MS);
            return Err(Error::argument(ErrorCode::InvalidArgument, "throttleMs", message));
        }
        Ok(Self(Duration::from_millis(milliseconds.unsigned_abs().into())))
    }
}

/// The permits of a subscription: one of the total limit, and one of the caller's quota if it has one.
pub(super) type Permits = (Permit, Option<Permit>);

/// A subscription to a live query; dropping it unsubscribes.
#[derive(Debug)]
pub struct Subscription {
    live: Arc<Live>,
    shared_query: Arc<SharedLiveQuery>,
    throttle: Throttle,
    /// No result is returned before this instant.
    throttled_until: Instant,
    /// The version last seen.
    seen_version: Option<u64>,
    last_result: Option<Arc<LiveTotals>>,
    failing_since: Option<Instant>,
    _permits: Permits,
}

impl Subscription {
    pub(super) fn new(live: Arc<Live>, shared_query: Arc<SharedLiveQuery>, throttle: Throttle, permits: Permits) -> Self {
        let throttled_until = Instant::now();
        Self {
            live,
            shared_query,
            throttle,
            throttled_until,
            seen_version: None,
            last_result: None,
            failing_since: None,
            _permits: permits,
        }
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
            last_result = self.next_totals() => last_result,
        }
    }

    async fn next_totals(&mut self) -> Result<Arc<LiveTotals>, Arc<Error>> {
        loop {
            tokio::time::sleep_until(self.throttled_until).await;
            let version = match self.seen_version {
                Some(seen_version) if self.failing_since.is_none() => self.shared_query.changed_since(seen_version).await,
                _ => self.shared_query.next_version(),
            };
            let result = self.shared_query.result(version).await?;
            self.seen_version = Some(result.version_covered);
            self.throttled_until = Instant::now() + self.throttle.0;
            match result.outcome {
                Ok(totals) => {
                    self.failing_since = None;
                    if self.last_result.as_ref().is_none_or(|last_result| !last_result.has_same_result(&totals)) {
                        self.last_result = Some(Arc::clone(&totals));
                        return Ok(totals);
                    }
                }
                Err(error) => {
                    let since = *self.failing_since.get_or_insert_with(Instant::now);
                    let is_tolerated =
                        error.code().is_retryable() && self.last_result.is_some() && since.elapsed() < FAILURE_GRACE;
                    if !is_tolerated {
                        return Err(error);
                    }
                }
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.live.release(&self.shared_query.query);
    }
}
