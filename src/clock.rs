//! The only module that reads the system time. Other modules receive a [`Clock`], so that tests can fix the time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::Utc;

use crate::domain::time::Timestamp;

/// Start of the process' monotonic time.
static PROCESS_START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A source of time: the system clock, or a fixed time in tests.
#[derive(Clone, Debug)]
pub struct Clock(TimeSource);

#[derive(Clone, Debug)]
enum TimeSource {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The system clock.
    pub fn system() -> Self {
        Self(TimeSource::System)
    }

    /// A clock that returns `now` until [`Clock::set`] changes it; clones share the setting.
    pub fn fixed(now: Timestamp) -> Self {
        Self(TimeSource::Fixed(Arc::new(AtomicI64::new(now.millis()))))
    }

    /// The current instant, to the millisecond.
    #[expect(clippy::disallowed_methods, reason = "the only function that reads the system time")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            TimeSource::System => Timestamp::from_millis(Utc::now().timestamp_millis()),
            TimeSource::Fixed(millis) => Timestamp::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Monotonic time since an arbitrary instant that is constant while the process runs; independent of adjustments of the
    /// system clock. For a fixed clock, its time since the Unix epoch.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            TimeSource::System => PROCESS_START.elapsed(),
            TimeSource::Fixed(millis) => Duration::from_millis(millis.load(Ordering::SeqCst).unsigned_abs()),
        }
    }

    /// Sets a fixed clock and all its clones. No effect on the system clock.
    pub fn set(&self, now: Timestamp) {
        if let TimeSource::Fixed(millis) = &self.0 {
            millis.store(now.millis(), Ordering::SeqCst);
        }
    }
}
