//! Concurrency limits for subscriptions and WebSockets, in total and per caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, ErrorCode, Limit, LimitName};

/// Suggested delay before the next attempt, in milliseconds.
const RETRY_AFTER_MS: u32 = 5_000;

/// A total limit with a quota per caller.
#[derive(Debug)]
pub(super) struct ConcurrencyLimit {
    /// The limited resource, for error messages.
    resource: &'static str,
    limit: usize,
    permits: Arc<Semaphore>,
    /// Quotas by caller, as long as the caller holds permits.
    quotas: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// The quota of one caller for a total limit of `limit`: a tenth, at least 100, at most `limit`.
pub const fn per_caller_quota(limit: usize) -> usize {
    const MIN_QUOTA: usize = 100;
    let quota = if limit / 10 > MIN_QUOTA { limit / 10 } else { MIN_QUOTA };
    if quota < limit { quota } else { limit }
}

impl ConcurrencyLimit {
    pub(super) fn new(resource: &'static str, limit: usize) -> Self {
        Self { resource, limit, permits: Arc::new(Semaphore::new(limit)), quotas: Mutex::default() }
    }

    /// Number of permits in use.
    pub(super) fn in_use(&self) -> usize {
        self.limit - self.permits.available_permits()
    }

    /// Acquires a permit. `SUBSCRIPTIONS_FULL` at the limit.
    pub(super) fn acquire(&self) -> Result<OwnedSemaphorePermit, Error> {
        let (max, resource) = (self.limit, self.resource);
        Arc::clone(&self.permits).try_acquire_owned().map_err(|_| {
            let message = format!("the server has reached its limit of {max} {resource} (`live.max_subscriptions`)");
            limit_reached(&message, LimitName::Subscriptions, max)
        })
    }

    /// Acquires a permit from the caller's quota. `SUBSCRIPTIONS_FULL` when the quota is used up.
    pub(super) fn acquire_for(&self, caller: &str) -> Result<OwnedSemaphorePermit, Error> {
        let (max, resource) = (per_caller_quota(self.limit), self.resource);
        self.quota(caller, max).try_acquire_owned().map_err(|_| {
            let message =
                format!("you have reached the limit of {max} {resource} per caller (a tenth of `live.max_subscriptions`)");
            limit_reached(&message, LimitName::SubscriptionsPerCaller, max)
        })
    }

    fn quota(&self, caller: &str, max: usize) -> Arc<Semaphore> {
        let mut quotas = self.quotas.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(quota) = quotas.get(caller).and_then(Weak::upgrade) {
            return quota;
        }
        quotas.retain(|_, quota| quota.strong_count() > 0);
        let quota = Arc::new(Semaphore::new(max));
        quotas.insert(caller.to_owned(), Arc::downgrade(&quota));
        quota
    }
}

fn limit_reached(message: &str, name: LimitName, max: usize) -> Error {
    let message = format!("{message}; close one, retry later, or use queries");
    Error::busy(ErrorCode::SubscriptionsFull, message, RETRY_AFTER_MS).with_limit(Limit::new(name, max as u64))
}
