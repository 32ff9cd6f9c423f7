//! From when on something is slow. Can change while the service runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The shared threshold of the slow-query log.
#[derive(Clone, Debug, Default)]
pub struct SlowAfter(Arc<AtomicU64>);

impl SlowAfter {
    /// A threshold in milliseconds; 0: nothing is slow.
    pub fn millis(millis: u64) -> Self {
        let threshold = Self::default();
        threshold.set(millis);
        threshold
    }

    /// Changes it, for all who share it.
    pub fn set(&self, millis: u64) {
        self.0.store(millis, Ordering::Relaxed);
    }

    /// Whether something that took this long is slow.
    pub fn is_slow(&self, elapsed: Duration) -> bool {
        let threshold = self.0.load(Ordering::Relaxed);
        threshold > 0 && elapsed >= Duration::from_millis(threshold)
    }
}
