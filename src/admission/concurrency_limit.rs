//! A limit on concurrent uses of a resource: in total, with a bounded wait queue, and with a quota per caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A permit to use the resource; released when dropped.
#[derive(Debug)]
pub struct Permit(#[expect(dead_code, reason = "held for its destructor")] OwnedSemaphorePermit);

/// The reason why waiting gave no permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitError {
    /// As many callers wait as the wait queue holds.
    QueueFull,
    /// No permit was released in time.
    TimedOut,
}

/// A maximum of concurrent uses, in total and per caller.
#[derive(Debug)]
pub struct ConcurrencyLimit {
    max: usize,
    permits: Arc<Semaphore>,
    /// Permits to wait.
    wait_queue: Semaphore,
    /// Quotas by caller, as long as the caller holds permits.
    quotas: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// The quota of one caller for a total limit of `max`: a tenth, at least 100, at most `max`.
pub const fn per_caller_quota(max: usize) -> usize {
    const MIN_QUOTA: usize = 100;
    let quota = if max / 10 > MIN_QUOTA { max / 10 } else { MIN_QUOTA };
    if quota < max { quota } else { max }
}

impl ConcurrencyLimit {
    /// At most `max` concurrent uses.
    pub fn new(max: usize) -> Self {
        Self::with_wait_queue(max, max)
    }

    /// At most `max` concurrent uses, and at most `waiting_max` callers that wait.
    pub(super) fn with_wait_queue(max: usize, waiting_max: usize) -> Self {
        Self { max, permits: Arc::new(Semaphore::new(max)), wait_queue: Semaphore::new(waiting_max), quotas: Mutex::default() }
    }

    /// Maximum number of permits.
    pub const fn max(&self) -> usize {
        self.max
    }

    /// Number of permits in use.
    pub fn in_use(&self) -> usize {
        self.max - self.permits.available_permits()
    }

    /// Acquires a permit of the total limit if one is free.
    pub fn try_acquire(&self) -> Option<Permit> {
        Arc::clone(&self.permits).try_acquire_owned().ok().map(Permit)
    }

    /// Acquires a permit from the caller's quota, if one is free. It does not count against the total limit.
    pub fn try_acquire_for(&self, caller: &str) -> Option<Permit> {
        self.quota(caller).try_acquire_owned().ok().map(Permit)
    }

    /// Acquires a permit of the total limit, after a bounded wait if needed.
    pub async fn acquire(&self, wait: Duration) -> Result<Permit, WaitError> {
        if let Some(permit) = self.try_acquire() {
            return Ok(permit);
        }
        let Ok(_queue_slot) = self.wait_queue.try_acquire() else { return Err(WaitError::QueueFull) };
        match timeout(wait, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Permit(permit)),
            _ => Err(WaitError::TimedOut),
        }
    }

    fn quota(&self, caller: &str) -> Arc<Semaphore> {
        let mut quotas = self.quotas.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(quota) = quotas.get(caller).and_then(Weak::upgrade) {
            return quota;
        }
        quotas.retain(|_, quota| quota.strong_count() > 0);
        let quota = Arc::new(Semaphore::new(per_caller_quota(self.max)));
        quotas.insert(caller.to_owned(), Arc::downgrade(&quota));
        quota
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn callers_wait_in_a_bounded_queue_and_are_rejected_beyond_it() {
        let limit = ConcurrencyLimit::new(1);
        let first = limit.try_acquire().expect("no permit is in use");
        let mut second = std::pin::pin!(limit.acquire(Duration::from_mins(1)));
        assert!(futures_util::poll!(second.as_mut()).is_pending(), "it waits");
        assert_eq!(limit.acquire(Duration::from_mins(1)).await.expect_err("the wait queue is full"), WaitError::QueueFull);
        drop(first);
        let _second = second.await.expect("a permit was released");
        assert_eq!(limit.in_use(), 1);
        assert_eq!(limit.acquire(Duration::from_millis(1)).await.expect_err("no permit is released"), WaitError::TimedOut);
    }

    #[test]
    fn each_caller_has_a_quota_of_its_own() {
        let limit = ConcurrencyLimit::new(2_000);
        let mut permits: Vec<_> = (0..200).map(|_| limit.try_acquire_for("a").expect("within the quota")).collect();
        assert!(limit.try_acquire_for("a").is_none());
        assert!(limit.try_acquire_for("b").is_some());
        permits.pop();
        assert!(limit.try_acquire_for("a").is_some());
    }

    #[test]
    fn a_quota_is_a_tenth_but_at_least_100_and_never_more_than_the_limit() {
        assert_eq!([10, 100, 150, 1_000, 5_000].map(per_caller_quota), [10, 100, 100, 100, 500]);
    }
}
