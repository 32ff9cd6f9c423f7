//! Which usage was just committed, gathered for whoever wants to know: see [`Changes::next`].

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::domain::touched::Touched;

/// What was committed and not looked at yet. Committing adds to it and goes on: it does not matter who listens, or whether
/// anybody does.
#[derive(Debug, Default)]
pub struct Changes {
    pending: Mutex<Touched>,
    arrival: Notify,
}

impl Changes {
    /// Adds pairs of account and usage type, each as often as it comes.
    pub(super) fn add<'a>(&self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        let pairs: HashSet<_> = pairs.collect();
        let mut touched = Touched::default();
        for (account_id, usage_type) in pairs {
            touched.add(account_id, usage_type);
        }
        self.merge(touched);
    }

    /// Adds everything: sums were changed elsewhere than on the write path.
    pub fn add_everything(&self) {
        self.merge(Touched::Everything);
    }

    fn merge(&self, touched: Touched) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).merge(touched);
        self.arrival.notify_one();
    }

    /// Takes what was added since the last look.
    pub fn take(&self) -> Touched {
        std::mem::take(&mut self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes what was added since the last look; waits until there is something. For one listener.
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
