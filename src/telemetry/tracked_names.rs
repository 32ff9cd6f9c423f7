//! A bounded number of names as labels of metrics.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

/// Label of names without their own series, and of unmatched routes.
pub const OTHER: &str = "(other)";
/// Maximum length of a tracked name, in bytes.
const NAME_MAX: usize = 64;

/// The names with their own series; all others are counted together as [`OTHER`].
#[derive(Debug)]
pub struct TrackedNames {
    capacity: usize,
    tracked: RwLock<HashSet<Arc<str>>>,
}

impl TrackedNames {
    /// Tracks the names in `always`, and up to `capacity` others as they occur.
    pub fn new(capacity: usize, always: &[String]) -> Self {
        let tracked: HashSet<Arc<str>> = always.iter().map(|name| Arc::from(name.as_str())).collect();
        Self { capacity: capacity + tracked.len(), tracked: RwLock::new(tracked) }
    }

    /// The label for a name. `may_add` allows a new name to be tracked.
    pub fn label(&self, name: &str, may_add: bool) -> Arc<str> {
        if let Some(name) = self.tracked.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(name);
        }
        if !may_add || name.len() > NAME_MAX {
            return Arc::from(OTHER);
        }
        let mut tracked = self.tracked.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = tracked.get(name) {
            return Arc::clone(name);
        }
        if tracked.len() >= self.capacity {
            return Arc::from(OTHER);
        }
        let name: Arc<str> = Arc::from(name);
        tracked.insert(Arc::clone(&name));
        name
    }
}
