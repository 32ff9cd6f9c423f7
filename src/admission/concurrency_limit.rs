//! A limit on concurrent requests with a bounded wait queue of the same size.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::{Error, ErrorCode, Limit, LimitName};

/// `retryAfterMs` of a rejected request.
const RETRY_AFTER_MS: u32 = 1_000;

/// Settings of a concurrency limit.
#[derive(Clone, Copy, Debug)]
pub struct ConcurrencyLimitSettings {
    /// Maximum number of concurrent requests, and of waiting requests.
    pub max_concurrent: usize,
    /// Maximum time a request waits.
    pub wait: Duration,
}

/// A permit to run; released when dropped.
#[derive(Debug)]
pub struct Permit(#[expect(dead_code, reason = "held for its destructor")] OwnedSemaphorePermit);

#[derive(Debug)]
pub(super) struct ConcurrencyLimit {
    limit: LimitName,
    settings: ConcurrencyLimitSettings,
    permits: Arc<Semaphore>,
    /// Permits to wait.
    wait_queue: Semaphore,
}

impl ConcurrencyLimit {
    pub(super) fn new(limit: LimitName, settings: ConcurrencyLimitSettings) -> Self {
        let (permits, wait_queue) = (Arc::new(Semaphore::new(settings.max_concurrent)), Semaphore::new(settings.max_concurrent));
        Self { limit, settings, permits, wait_queue }
    }

    pub(super) const fn max_concurrent(&self) -> usize {
        self.settings.max_concurrent
    }

    /// Acquires a permit, after a bounded wait if needed. `SERVER_BUSY` if the wait queue is full or the wait times out.
    pub(super) async fn acquire_slot(&self) -> Result<Permit, Error> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(Permit(permit));
        }
        let Ok(_queue_slot) = self.wait_queue.try_acquire() else { return Err(self.busy_error("the wait queue is full")) };
        match timeout(self.settings.wait, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Permit(permit)),
            _ => Err(self.busy_error(&format!("no slot became free within {} ms", self.settings.wait.as_millis()))),
        }
    }

    fn busy_error(&self, reason: &str) -> Error {
        let max_concurrent = self.settings.max_concurrent;
        let requests = if max_concurrent == 1 { "request" } else { "requests" };
        let message = format!(
            "this server runs at most {max_concurrent} {requests} of this kind concurrently, and {reason}; retry the request"
        );
        Error::busy(ErrorCode::ServerBusy, message, RETRY_AFTER_MS).with_limit(Limit::new(self.limit, max_concurrent as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concurrency_limit(wait: Duration) -> ConcurrencyLimit {
        ConcurrencyLimit::new(LimitName::ConcurrentQueries, ConcurrencyLimitSettings { max_concurrent: 1, wait })
    }

    #[tokio::test]
    async fn requests_wait_in_a_bounded_queue_and_are_rejected_beyond_it() {
        let concurrency_limit = Arc::new(concurrency_limit(Duration::from_mins(1)));
        let first = concurrency_limit.acquire_slot().await.expect("no permit is in use");
        let mut second = std::pin::pin!(concurrency_limit.acquire_slot());
        assert!(futures_util::poll!(second.as_mut()).is_pending(), "it waits");
        let third = concurrency_limit.acquire_slot().await.expect_err("the wait queue is full");
        assert_eq!((third.code(), third.retry_after_ms()), (ErrorCode::ServerBusy, Some(1_000)));
        assert!(third.to_string().contains("the wait queue is full"), "{third}");
        drop(first);
        second.await.expect("a permit was released");
        concurrency_limit.acquire_slot().await.expect("permits are reusable");
    }

    #[tokio::test]
    async fn waiting_requests_time_out() {
        let concurrency_limit = concurrency_limit(Duration::from_millis(1));
        let _first = concurrency_limit.acquire_slot().await.expect("no permit is in use");
        let rejection = concurrency_limit.acquire_slot().await.expect_err("the permit is not released");
        assert_eq!(rejection.code(), ErrorCode::ServerBusy);
        assert!(rejection.to_string().contains("within 1 ms"), "the wait timed out: {rejection}");
    }
}
