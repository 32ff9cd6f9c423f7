//! The threshold from which an operation or statement is logged as slow. It can change while the server runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The threshold of the slow-query log. Clones share one value.
#[derive(Clone, Debug, Default)]
pub struct SlowThreshold(Arc<AtomicU64>);

impl SlowThreshold {
    /// A threshold in milliseconds; 0: nothing is slow.
    pub fn millis(millis: u64) -> Self {
        let threshold = Self::default();
        threshold.set(millis);
        threshold
    }

    /// Changes the threshold for all clones.
    pub fn set(&self, millis: u64) {
        self.0.store(millis, Ordering::Relaxed);
    }

    /// Whether a duration reaches the threshold.
    pub fn is_slow(&self, elapsed: Duration) -> bool {
        let threshold = self.0.load(Ordering::Relaxed);
        threshold > 0 && elapsed >= Duration::from_millis(threshold)
    }
}
