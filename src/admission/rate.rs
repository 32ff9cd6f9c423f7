//! Rate limits with the crate `governor` (generic cell rate algorithm): an average rate and a burst size.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DashMapStateStore, ShrinkableKeyedStateStore};
use governor::{Quota, RateLimiter};

use crate::clock::Clock;
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// Maximum number of callers with separate state. Further callers share one state until others are removed.
const KEYS_MAX: usize = 100_000;
/// The key of the shared state.
const OVERFLOW_KEY: u64 = 0;

/// A rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Average number of requests per `per`.
    pub count: NonZeroU32,
    /// The period of `count`.
    pub per: Duration,
    /// Burst size: requests allowed at once after an idle period.
    pub burst: NonZeroU32,
}

impl Rate {
    /// A limit per second; `None` if `count` or `burst` is 0.
    pub fn per_second(count: u32, burst: u32) -> Option<Self> {
        Some(Self { count: NonZeroU32::new(count)?, per: Duration::from_secs(1), burst: NonZeroU32::new(burst)? })
    }

    /// A limit per minute with a burst of the same size; `None` if `count` is 0.
    pub fn per_minute(count: u32) -> Option<Self> {
        let count = NonZeroU32::new(count)?;
        Some(Self { count, per: Duration::from_mins(1), burst: count })
    }

    /// Time in which the whole burst becomes available again.
    fn window(self) -> Duration {
        self.per * self.burst.get() / self.count.get()
    }
}

/// The requests that a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RateKind {
    Service,
    Viewer,
    Address,
    WrongTokens,
}

impl RateKind {
    const fn limit(self) -> LimitName {
        match self {
            Self::Service => LimitName::ServiceRequests,
            Self::Viewer => LimitName::ViewerRequests,
            Self::Address => LimitName::AddressRequests,
            Self::WrongTokens => LimitName::WrongTokens,
        }
    }
}

/// The state of a caller's rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitStatus {
    /// The limit's name.
    pub limit: LimitName,
    /// The limit.
    pub rate: Rate,
    /// Number of requests that are allowed right now.
    pub remaining: u32,
}

impl RateLimitStatus {
    /// Time until the whole burst is available again, if no further request is made.
    pub fn reset_after(&self) -> Duration {
        let spent = self.rate.burst.get() - self.remaining.min(self.rate.burst.get());
        self.rate.per * spent / self.rate.count.get()
    }

    /// The headers of draft-ietf-httpapi-ratelimit-headers: the limit, and the caller's status.
    pub fn headers(&self) -> [(&'static str, String); 2] {
        let name = self.limit.as_str();
        let seconds = |duration: Duration| duration.as_nanos().div_ceil(1_000_000_000);
        let policy = format!("\"{name}\";q={};w={}", self.rate.burst, seconds(self.window()).max(1));
        let status = format!("\"{name}\";r={};t={}", self.remaining, seconds(self.reset_after()));
        [("ratelimit-policy", policy), ("ratelimit", status)]
    }

    /// Time in which the whole burst becomes available again after it was used up.
    pub fn window(&self) -> Duration {
        self.rate.window()
    }
}

/// A rate limit with separate state per caller.
#[derive(Debug)]
pub(super) struct KeyedRateLimiter {
    kind: RateKind,
    rate: Rate,
    limiter: RateLimiter<Key, Store, MonotonicClock, StateInformationMiddleware>,
}

impl KeyedRateLimiter {
    pub(super) fn new(kind: RateKind, rate: Rate, clock: &Clock) -> Self {
        let quota = Quota::with_period(rate.per / rate.count.get()).unwrap_or_else(|| Quota::per_second(rate.count));
        let limiter = RateLimiter::new(quota.allow_burst(rate.burst), Store::default(), MonotonicClock(clock.clone()));
        Self { kind, rate, limiter }
    }

    /// Counts a request. `RATE_LIMITED` if the limit is exceeded; the request is not counted then.
    pub(super) fn charge(&self, caller: u64) -> Result<RateLimitStatus, Error> {
        self.evaluate(Key { caller, is_dry_run: false }).map(|remaining| self.status_with(remaining))
    }

    /// `RATE_LIMITED` if another request would exceed the limit. Counts nothing.
    pub(super) fn check(&self, caller: u64) -> Result<(), Error> {
        self.evaluate(Key { caller, is_dry_run: true }).map(|_| ())
    }

    pub(super) fn rate_limit_status(&self, caller: u64) -> RateLimitStatus {
        // A check without counting gives the number that would remain after one more request.
        let remaining = self.evaluate(Key { caller, is_dry_run: true }).map_or(0, |remaining| remaining.saturating_add(1));
        self.status_with(remaining)
    }

    const fn status_with(&self, remaining: u32) -> RateLimitStatus {
        RateLimitStatus { limit: self.kind.limit(), rate: self.rate, remaining }
    }

    /// Counts or checks a request and returns the number of remaining requests.
    fn evaluate(&self, key: Key) -> Result<u32, Error> {
        let not_until = match self.limiter.check_key(&key) {
            Ok(state) => return Ok(state.remaining_burst_capacity()),
            Err(not_until) => not_until,
        };
        let wait = not_until.wait_time_from(self.limiter.clock().now());
        let wait_ms = u32::try_from(wait.as_nanos().div_ceil(1_000_000)).unwrap_or(u32::MAX).max(1);
        let (count, burst, seconds) = (self.rate.count, self.rate.burst, self.rate.per.as_secs());
        let subject = match self.kind {
            RateKind::Service => "this service exceeds its limit of",
            RateKind::Viewer => "you exceed your limit of",
            RateKind::Address => "your address exceeds its limit of",
            RateKind::WrongTokens => "invalid tokens from your address exceed the limit of",
        };
        let advice = match self.kind {
            RateKind::Service => "send more records per call or more fields per operation, and retry in",
            RateKind::Viewer | RateKind::Address => "request more fields per operation, and retry in",
            RateKind::WrongTokens => "correct the token, and retry in",
        };
        let unit = if count.get() == 1 { "request" } else { "requests" };
        let message = format!("{subject} {count} {unit} in {seconds} s with a burst of {burst}; {advice} {wait_ms} ms");
        Err(Error::busy(ErrorCode::RateLimited, message, wait_ms).with_limit(Limit::new(self.kind.limit(), count.get().into())))
    }

    /// Removes the state of callers whose whole burst is available again.
    pub(super) fn remove_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// A caller's key, and whether to check without counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    caller: u64,
    is_dry_run: bool,
}

/// Bounded state of all callers, which can be checked without counting.
#[derive(Debug, Default)]
struct Store(DashMapStateStore<u64>);

impl StateStore for Store {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let has_state = self.0.contains_key(&key.caller);
        if key.is_dry_run && !has_state {
            return measure(None).map(|(outcome, _)| outcome);
        }
        let caller = if has_state || self.0.len() < KEYS_MAX { key.caller } else { OVERFLOW_KEY };
        if !key.is_dry_run {
            return self.0.measure_and_replace(&caller, measure);
        }
        // A failed measurement leaves the state unchanged.
        let seen = Cell::new(None);
        let stored = self.0.measure_and_replace(&caller, |arrival| {
            seen.set(Some(measure(arrival)));
            Err::<((), Nanos), ()>(())
        });
        match (stored, seen.take()) {
            (_, Some(measured)) => measured.map(|(outcome, _)| outcome),
            (_, None) => measure(None).map(|(outcome, _)| outcome),
        }
    }
}

impl ShrinkableKeyedStateStore<Key> for Store {
    fn retain_recent(&self, drop_below: Nanos) {
        self.0.retain_recent(drop_below);
    }

    fn shrink_to_fit(&self) {
        ShrinkableKeyedStateStore::shrink_to_fit(&self.0);
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The service's clock as a monotonic clock for `governor`.
#[derive(Clone, Debug)]
struct MonotonicClock(Clock);

impl GovernorClock for MonotonicClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn keyed(count: u32, burst: u32) -> (Clock, KeyedRateLimiter) {
        let clock = Clock::fixed(Timestamp::from_millis(1_000_000));
        let rate = Rate::per_second(count, burst).expect("a rate");
        let keyed = KeyedRateLimiter::new(RateKind::Service, rate, &clock);
        (clock, keyed)
    }

    #[test]
    fn after_the_burst_requests_are_allowed_at_the_average_rate() {
        let (clock, keyed) = keyed(10, 3);
        let remaining: Vec<_> = (0..3).map(|_| keyed.charge(7).expect("within the burst").remaining).collect();
        assert_eq!(remaining, [2, 1, 0]);
        let rejection = keyed.charge(7).expect_err("the burst is used up");
        assert_eq!((rejection.code(), rejection.retry_after_ms()), (ErrorCode::RateLimited, Some(100)));
        clock.set(Timestamp::from_millis(1_000_099));
        assert!(keyed.charge(7).is_err());
        clock.set(Timestamp::from_millis(1_000_100));
        assert_eq!(keyed.charge(7).expect("a request became available").remaining, 0);
        assert!(keyed.charge(7).is_err());
        assert_eq!(keyed.charge(8).expect("another caller").remaining, 2);
    }

    #[test]
    fn reading_the_status_counts_no_request() {
        let (_, keyed) = keyed(10, 2);
        for _ in 0..5 {
            assert_eq!(keyed.rate_limit_status(7).remaining, 2);
        }
        keyed.charge(7).expect("within the burst");
        for _ in 0..5 {
            assert_eq!(keyed.rate_limit_status(7).remaining, 1);
            keyed.check(7).expect("one is left");
        }
        keyed.charge(7).expect("within the burst");
        assert_eq!(keyed.rate_limit_status(7).remaining, 0);
        assert!(keyed.check(7).is_err());
    }

    #[test]
    fn the_state_of_idle_callers_is_removed() {
        let (clock, keyed) = keyed(10, 2);
        for caller in 1..=100 {
            keyed.charge(caller).expect("within the burst");
        }
        keyed.remove_idle();
        assert_eq!(keyed.limiter.len(), 100);
        clock.set(Timestamp::from_millis(1_001_000));
        keyed.remove_idle();
        assert_eq!(keyed.limiter.len(), 0);
    }

    #[test]
    fn callers_beyond_the_maximum_share_one_state() {
        let (_, keyed) = keyed(1, 2);
        for caller in 1..=KEYS_MAX as u64 + 3 {
            let _ = keyed.charge(caller);
        }
        assert_eq!(keyed.limiter.len(), KEYS_MAX + 1); // the overflow callers share one state
        assert!(keyed.charge(u64::MAX).is_err(), "the overflow callers have used up their shared burst");
        assert_eq!(keyed.charge(1).expect("a caller with separate state").remaining, 0);
    }
}
