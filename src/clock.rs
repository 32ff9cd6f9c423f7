//! The only reader of wall time. Everything else is given a [`Clock`], so that tests can stand still.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::Utc;

use crate::domain::time::Timestamp;

/// What elapsed time counts from.
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Tells the time: the system's, or one that a test has set.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's wall clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now` until [`Clock::set`] moves it; clones share the same hands.
    pub fn fixed(now: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(now.millis()))))
    }

    /// The current instant, to the millisecond.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads wall time")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::from_millis(Utc::now().timestamp_millis()),
            Source::Fixed(millis) => Timestamp::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// How much time has passed since some instant that stays the same while the process runs. It never goes back, whatever happens
    /// to the system's clock; that of a fixed clock moves with its hands.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System => BEGAN.elapsed(),
            Source::Fixed(millis) => Duration::from_millis(millis.load(Ordering::SeqCst).unsigned_abs()),
        }
    }

    /// Moves a fixed clock (and all its clones). The system clock is left alone.
    pub fn set(&self, now: Timestamp) {
        if let Source::Fixed(millis) = &self.0 {
            millis.store(now.millis(), Ordering::SeqCst);
        }
    }
}
