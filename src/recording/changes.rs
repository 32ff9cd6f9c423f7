//! Change sets of committed usage, collected for one subscriber: see [`Changes::next`].

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::domain::touched::Touched;

/// Changes that are committed but not yet delivered. Writers add to it and never wait for a subscriber.
#[derive(Debug, Default)]
pub struct Changes {
    pending: Mutex<Touched>,
    arrival: Notify,
}

impl Changes {
    /// Adds pairs of account id and usage type; duplicates are allowed.
    pub(super) fn add<'a>(&self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        let pairs: HashSet<_> = pairs.collect();
        let mut touched = Touched::default();
        for (account_id, usage_type) in pairs {
            touched.add(account_id, usage_type);
        }
        self.merge(touched);
    }

    /// Marks everything as changed, for rollup changes outside the write path.
    pub fn add_everything(&self) {
        self.merge(Touched::Everything);
    }

    fn merge(&self, touched: Touched) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).merge(touched);
        self.arrival.notify_one();
    }

    /// Returns the changes since the previous call and clears them.
    pub fn take(&self) -> Touched {
        std::mem::take(&mut self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until there are changes, returns them and clears them. Supports a single subscriber.
    pub async fn next(&self) -> Touched {
        loop {
            let touched = self.take();
            if !touched.is_nothing() {
                return touched;
            }
            self.arrival.notified().await;
        }
    }
}
