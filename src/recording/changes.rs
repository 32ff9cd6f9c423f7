//! Change sets of committed usage, collected for one subscriber: see [`CommittedChanges::next`].

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::domain::change_set::ChangeSet;

/// Changes that are committed but not yet delivered. Writers add to it and never wait for a subscriber.
#[derive(Debug, Default)]
pub struct CommittedChanges {
    pending: Mutex<ChangeSet>,
    notify: Notify,
}

impl CommittedChanges {
    /// Adds pairs of account id and usage type; duplicates are allowed.
    pub(super) fn add<'a>(&self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        let pairs: HashSet<_> = pairs.collect();
        let mut change_set = ChangeSet::default();
        for (account_id, usage_type) in pairs {
            change_set.add(account_id, usage_type);
        }
        self.merge(change_set);
    }

    /// Marks everything as changed, for rollup changes outside the write path.
    pub fn add_all(&self) {
        self.merge(ChangeSet::All);
    }

    fn merge(&self, change_set: ChangeSet) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).merge(change_set);
        self.notify.notify_one();
    }

    /// Returns the changes since the previous call and clears them.
    pub fn take(&self) -> ChangeSet {
        std::mem::take(&mut self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until there are changes, returns them and clears them. Supports a single subscriber.
    pub async fn next(&self) -> ChangeSet {
        loop {
            let change_set = self.take();
            if !change_set.is_empty() {
                return change_set;
            }
            self.notify.notified().await;
        }
    }
}
