//! Concurrency limits for subscriptions and WebSockets, in total and per caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, ErrorCode, Limit, LimitName};

/// Suggested delay before the next attempt, in milliseconds.
const RETRY_AFTER_MS: u32 = 5_000;

/// A total limit with a quota per caller.
#[derive(Debug)]
pub(super) struct Room {
    /// The limited resource, for error messages.
    what: &'static str,
    size: usize,
    places: Arc<Semaphore>,
    /// Quotas by caller, as long as the caller holds permits.
    shares: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// The quota of one caller for a total limit of `size`: a tenth, at least 100, at most `size`.
pub const fn share_of(size: usize) -> usize {
    const LEAST: usize = 100;
    let share = if size / 10 > LEAST { size / 10 } else { LEAST };
    if share < size { share } else { size }
}

impl Room {
    pub(super) fn new(what: &'static str, size: usize) -> Self {
        Self { what, size, places: Arc::new(Semaphore::new(size)), shares: Mutex::default() }
    }

    /// Number of permits in use.
    pub(super) fn taken(&self) -> usize {
        self.size - self.places.available_permits()
    }

    /// Acquires a permit. `SUBSCRIPTIONS_FULL` at the limit.
    pub(super) fn enter(&self) -> Result<OwnedSemaphorePermit, Error> {
        let (max, what) = (self.size, self.what);
        Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            let message = format!("the server has reached its limit of {max} {what} (`live.max_subscriptions`)");
            full(&message, LimitName::Subscriptions, max)
        })
    }

    /// Acquires a permit from the caller's quota. `SUBSCRIPTIONS_FULL` when the quota is used up.
    pub(super) fn enter_as(&self, caller: &str) -> Result<OwnedSemaphorePermit, Error> {
        let (max, what) = (share_of(self.size), self.what);
        self.share(caller, max).try_acquire_owned().map_err(|_| {
            let message = format!("you have reached the limit of {max} {what} per caller (a tenth of `live.max_subscriptions`)");
            full(&message, LimitName::SubscriptionsPerCaller, max)
        })
    }

    fn share(&self, caller: &str, max: usize) -> Arc<Semaphore> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(caller).and_then(Weak::upgrade) {
            return share;
        }
        shares.retain(|_, share| share.strong_count() > 0);
        let share = Arc::new(Semaphore::new(max));
        shares.insert(caller.to_owned(), Arc::downgrade(&share));
        share
    }
}

fn full(message: &str, name: LimitName, max: usize) -> Error {
    let message = format!("{message}; close one, retry later, or use queries");
    Error::busy(ErrorCode::SubscriptionsFull, message, RETRY_AFTER_MS).beyond(Limit::of(name, max as u64))
}
