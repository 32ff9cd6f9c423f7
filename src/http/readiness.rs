//! Remembers the last reported readiness, so that only changes are logged.

use std::sync::atomic::{AtomicBool, Ordering};

/// The last reported readiness. The server starts ready.
#[derive(Debug, Default)]
pub struct Readiness {
    is_unready: AtomicBool,
}

impl Readiness {
    /// Notes the current readiness. Returns whether it changed.
    pub(super) fn change(&self, is_ready: bool) -> bool {
        self.is_unready.swap(!is_ready, Ordering::Relaxed) == is_ready
    }
}
