//! Which rejections are logged as warnings: equal ones once a minute.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};
use std::mem;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use quick_cache::sync::Cache;

use super::is_recent;

/// Minimum interval between two warnings about the same kind of rejection.
const INTERVAL: Duration = Duration::from_mins(1);
/// Maximum number of kinds of rejections that are tracked.
const KINDS_MAX: usize = 1_000;
/// Maximum number of web pages that are warned about in a period. A client can make up any number of origins and host names.
const PAGES_MAX: usize = 20;

/// Decides which rejections are logged as warnings.
#[derive(Debug)]
pub(super) struct Warnings {
    hasher: RandomState,
    /// Time of the last warning per kind.
    warned_at: Cache<u64, Duration>,
    pages: Mutex<PageWarnings>,
}

/// Warnings about web pages in the current period.
#[derive(Debug, Default)]
struct PageWarnings {
    warned: HashSet<u64>,
    /// Number of rejections of pages beyond the maximum.
    omitted: u64,
}

impl Warnings {
    pub(super) fn new() -> Self {
        Self { hasher: RandomState::new(), warned_at: Cache::new(KINDS_MAX), pages: Mutex::default() }
    }

    /// Whether to warn about a kind of rejection: once a minute. Kinds that clients can make up belong to
    /// [`Self::should_warn_about_page`].
    pub(super) fn should_warn(&self, kind: impl Hash, now: Duration) -> bool {
        let kind = self.hasher.hash_one(kind);
        let should_warn = self.warned_at.get(&kind).is_none_or(|at| !is_recent(now, INTERVAL, at));
        if should_warn {
            self.warned_at.insert(kind, now);
        }
        should_warn
    }

    /// Whether to warn about a web page, which the client names: once in a period, and for a bounded number of pages.
    pub(super) fn should_warn_about_page(&self, page: impl Hash) -> bool {
        let page = self.hasher.hash_one(page);
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.warned.contains(&page) {
            return false;
        }
        if pages.warned.len() >= PAGES_MAX {
            pages.omitted += 1;
            return false;
        }
        pages.warned.insert(page)
    }

    /// Begins a period of warnings about web pages. Returns the number of rejections that the last one omitted.
    pub(super) fn begin_period(&self) -> u64 {
        mem::take(&mut *self.pages.lock().unwrap_or_else(PoisonError::into_inner)).omitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounded_number_of_pages_is_warned_about_and_the_others_are_counted() {
        let warnings = Warnings::new();
        for _ in 0..2 {
            let warned = (0..1_000).filter(|page| warnings.should_warn_about_page(page)).count();
            assert_eq!(warned, PAGES_MAX);
            assert!(!warnings.should_warn_about_page(0), "once in a period");
            assert_eq!(warnings.begin_period(), 1_000 - PAGES_MAX as u64);
        }
        assert_eq!(warnings.begin_period(), 0);
    }

    #[test]
    fn made_up_pages_do_not_repeat_other_warnings() {
        let warnings = Warnings::new();
        assert!(warnings.should_warn("a kind", Duration::ZERO));
        for page in 0..10_000 {
            warnings.should_warn_about_page(page);
        }
        assert!(!warnings.should_warn("a kind", Duration::from_secs(59)));
        assert!(warnings.should_warn("a kind", INTERVAL));
    }
}
