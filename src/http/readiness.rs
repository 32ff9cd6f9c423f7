//! Remembers the last reported readiness, so that only changes are logged.

use std::sync::atomic::{AtomicBool, Ordering};

/// The last reported readiness. The server starts ready.
#[derive(Debug, Default)]
pub struct Readiness {
    is_unready: AtomicBool,
    has_newer_schema: AtomicBool,
}

impl Readiness {
    /// Notes the current readiness. Returns whether it changed.
    pub(super) fn change(&self, is_ready: bool) -> bool {
        self.is_unready.swap(!is_ready, Ordering::Relaxed) == is_ready
    }

    /// Notes whether the schema is newer than the program. Returns whether it has become so.
    pub(super) fn schema_became_newer(&self, is_newer: bool) -> bool {
        !self.has_newer_schema.swap(is_newer, Ordering::Relaxed) && is_newer
    }
}
