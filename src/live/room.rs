//! So many subscriptions, or WebSockets, of all callers, and so many of each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, ErrorCode, Limit, LimitName};

/// How long to wait before asking again, in milliseconds.
const RETRY_AFTER_MS: u32 = 5_000;

/// Places, of which no caller has more than a share.
#[derive(Debug)]
pub(super) struct Room {
    /// What takes a place, for people.
    what: &'static str,
    size: usize,
    places: Arc<Semaphore>,
    /// By who holds them, while anybody does.
    shares: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// How many places one caller may have of so many: a tenth, but as many as a hundred.
pub const fn share_of(size: usize) -> usize {
    const LEAST: usize = 100;
    let share = if size / 10 > LEAST { size / 10 } else { LEAST };
    if share < size { share } else { size }
}

impl Room {
    pub(super) fn new(what: &'static str, size: usize) -> Self {
        Self { what, size, places: Arc::new(Semaphore::new(size)), shares: Mutex::default() }
    }

    /// How many places are taken.
    pub(super) fn taken(&self) -> usize {
        self.size - self.places.available_permits()
    }

    /// A place. `SUBSCRIPTIONS_FULL` when there is none.
    pub(super) fn enter(&self) -> Result<OwnedSemaphorePermit, Error> {
        let (max, what) = (self.size, self.what);
        Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            let message = format!("this server holds {max} {what}, and no more (`live.max_subscriptions`)");
            full(&message, LimitName::Subscriptions, max)
        })
    }

    /// A part of a caller's share. `SUBSCRIPTIONS_FULL` when it has used that up.
    pub(super) fn enter_as(&self, caller: &str) -> Result<OwnedSemaphorePermit, Error> {
        let (max, what) = (share_of(self.size), self.what);
        self.share(caller, max).try_acquire_owned().map_err(|_| {
            let message = format!("you hold {max} {what}, and one caller may hold no more (a tenth of `live.max_subscriptions`)");
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
    let message = format!("{message}; end one, try again, or ask with queries");
    Error::busy(ErrorCode::SubscriptionsFull, message, RETRY_AFTER_MS).beyond(Limit::of(name, max as u64))
}
