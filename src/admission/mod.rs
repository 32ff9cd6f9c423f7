//! Admission control: rate limits per caller and per address, and limits on concurrent requests.
//!
//! [`Admission`] only distinguishes queries from mutations. Each has a separate [`ConcurrencyLimit`], so that queries cannot block
//! recording. docs/decisions/0031-rate-and-concurrency-limits.md explains which requests count against which limit.

mod address;
mod concurrency_limit;
mod rate;

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

pub use address::{Address, Network, client_address};
use concurrency_limit::ConcurrencyLimit;
pub use concurrency_limit::{ConcurrencyLimitSettings, Permit};
use quick_cache::sync::Cache;
use rate::{KeyedRateLimiter, RateKind};
pub use rate::{Rate, RateLimitStatus};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::auth::Principal;
use crate::clock::Clock;
use crate::error::{Error, ErrorCode, LimitName};

/// Interval between removals of idle rate-limit state.
const CLEANUP_INTERVAL: Duration = Duration::from_mins(1);
/// Maximum number of cached accepted `Authorization` headers.
const ACCEPTED_CACHE_CAPACITY: usize = 10_000;
/// Maximum number of cached rejected `Authorization` headers.
const REJECTED_CACHE_CAPACITY: usize = 10_000;
/// Time during which a rejected header is rejected again without verification.
const REJECTION_TTL: Duration = Duration::from_secs(10);
/// Time during which a repeated rejected header counts only once against the rate limit.
const RECOUNT_INTERVAL: Duration = Duration::from_mins(1);
/// Maximum number of kinds of rejections that are tracked for log warnings.
const WARNING_KINDS_MAX: usize = 1_000;
/// Minimum interval between two warnings about the same kind of rejection.
const WARNING_INTERVAL: Duration = Duration::from_mins(1);

/// Rate limits. `None`: unlimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateSettings {
    /// Requests of one service, by the name of its token.
    pub service: Option<Rate>,
    /// Requests of one viewer.
    pub viewer: Option<Rate>,
    /// Requests from one address, for all callers together.
    pub address: Option<Rate>,
    /// Different invalid tokens from one address.
    pub wrong_tokens: Option<Rate>,
}

/// Rate limits and concurrency limits.
#[derive(Clone, Debug)]
pub struct AdmissionSettings {
    /// Rate limits. They can change while the server runs.
    pub rates: RateSettings,
    /// Limit on concurrent queries.
    pub queries: ConcurrencyLimitSettings,
    /// Limit on concurrent mutations.
    pub mutations: ConcurrencyLimitSettings,
}

/// The kind of an operation, which selects its concurrency limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// A query.
    Query,
    /// A mutation.
    Mutation,
}

/// Admits or rejects requests.
#[derive(Debug)]
pub struct Admission {
    clock: Clock,
    rates: RwLock<Arc<Rates>>,
    queries: ConcurrencyLimit,
    mutations: ConcurrencyLimit,
    hasher: RandomState,
    /// Hashes of headers that were accepted: they stay accepted when their address exceeds its limit of invalid tokens.
    accepted: Cache<[u8; 32], ()>,
    /// Hashes of headers that were rejected recently.
    rejected: Cache<[u8; 32], Rejected>,
    /// Time of the last warning per kind of rejection.
    warned_at: Cache<u64, Duration>,
}

/// A rejected `Authorization` header.
#[derive(Clone, Debug)]
struct Rejected {
    /// Time of the last verification.
    at: Duration,
    /// Time when it last counted against the rate limit.
    counted_at: Duration,
    reason: Arc<str>,
}

/// The current rate limits and their state.
#[derive(Debug)]
struct Rates {
    settings: RateSettings,
    service: Option<KeyedRateLimiter>,
    viewer: Option<KeyedRateLimiter>,
    address: Option<KeyedRateLimiter>,
    wrong_tokens: Option<KeyedRateLimiter>,
}

impl Rates {
    fn new(settings: RateSettings, clock: &Clock) -> Self {
        let keyed = |kind, rate: Option<Rate>| rate.map(|rate| KeyedRateLimiter::new(kind, rate, clock));
        Self {
            settings,
            service: keyed(RateKind::Service, settings.service),
            viewer: keyed(RateKind::Viewer, settings.viewer),
            address: keyed(RateKind::Address, settings.address),
            wrong_tokens: keyed(RateKind::WrongTokens, settings.wrong_tokens),
        }
    }

    fn all(&self) -> impl Iterator<Item = &KeyedRateLimiter> {
        [&self.service, &self.viewer, &self.address, &self.wrong_tokens].into_iter().flatten()
    }
}

impl Admission {
    /// Creates admission control without any counted requests.
    pub fn new(settings: &AdmissionSettings, clock: Clock) -> Self {
        Self {
            rates: RwLock::new(Arc::new(Rates::new(settings.rates, &clock))),
            clock,
            queries: ConcurrencyLimit::new(LimitName::ConcurrentQueries, settings.queries),
            mutations: ConcurrencyLimit::new(LimitName::ConcurrentMutations, settings.mutations),
            hasher: RandomState::new(),
            accepted: Cache::new(ACCEPTED_CACHE_CAPACITY),
            rejected: Cache::new(REJECTED_CACHE_CAPACITY),
            warned_at: Cache::new(WARNING_KINDS_MAX),
        }
    }

    /// Counts a request against the limit of its address, before the request is read. `RATE_LIMITED` if the limit is exceeded.
    pub fn check_address(&self, address: Address) -> Result<(), Error> {
        match &self.rates().address {
            Some(rate) => rate.charge(self.hasher.hash_one(address)).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Checks whether a token may be verified. `RATE_LIMITED` if the address sent too many invalid tokens; `INVALID_TOKEN` if this
    /// header was rejected moments ago. A header that was accepted before always passes, so that clients behind the same address as
    /// a misconfigured one keep working.
    pub fn check_token(&self, address: Address, authorization: &[u8]) -> Result<(), Error> {
        let rates = self.rates();
        let Some(rate) = &rates.wrong_tokens else { return Ok(()) };
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_some() {
            return Ok(());
        }
        if let Some(Rejected { at, reason, .. }) = self.rejected.get(&hash)
            && self.is_recent(REJECTION_TTL, at)
        {
            return Err(Error::caller(ErrorCode::InvalidToken, reason.as_ref()));
        }
        rate.check(self.hasher.hash_one(address))
    }

    /// Records that a token was accepted.
    pub fn record_accepted_token(&self, authorization: &[u8]) {
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_none() {
            self.accepted.insert(hash, ());
            self.rejected.remove(&hash);
        }
    }

    /// Records that a token was rejected, and why. Repetitions of the same header count once a minute.
    pub fn record_rejected_token(&self, address: Address, authorization: &[u8], rejection: &Error) {
        let hash = hash(authorization);
        self.accepted.remove(&hash);
        let rates = self.rates();
        let Some(rate) = &rates.wrong_tokens else { return };
        let now = self.clock.elapsed();
        let counted_at = self.rejected.get(&hash).map(|rejected| rejected.counted_at);
        let counted_at = counted_at.filter(|at| self.is_recent(RECOUNT_INTERVAL, *at));
        if counted_at.is_none() {
            let _ = rate.charge(self.hasher.hash_one(address)); // an exceeded limit rejects the next request
        }
        let reason = Arc::from(rejection.to_string());
        self.rejected.insert(hash, Rejected { at: now, counted_at: counted_at.unwrap_or(now), reason });
    }

    /// Whether to log a warning for this kind of rejection: at most once a minute per kind.
    pub fn should_warn(&self, kind: impl Hash) -> bool {
        let kind = self.hasher.hash_one(kind);
        let should_warn = self.warned_at.get(&kind).is_none_or(|at| !self.is_recent(WARNING_INTERVAL, at));
        if should_warn {
            self.warned_at.insert(kind, self.clock.elapsed());
        }
        should_warn
    }

    /// Logs a rejection: a warning once a minute for all rejections of its kind, and each at the level debug.
    pub fn log_rejection(&self, kind: impl Hash, error: &Error) {
        let code = error.code().as_str();
        if self.should_warn((code, kind)) {
            tracing::warn!(
                code,
                "a request was rejected; further ones of this kind are not logged as warnings for a minute: {error}"
            );
        } else {
            tracing::debug!(code, "a request was rejected: {error}");
        }
    }

    fn is_recent(&self, time: Duration, since: Duration) -> bool {
        self.clock.elapsed().saturating_sub(since) < time
    }

    /// Counts a request of a principal and returns its rate limit status; `None` if its rate is unlimited. `RATE_LIMITED` if the limit is
    /// exceeded.
    pub fn charge(&self, principal: &Principal, address: Address) -> Result<Option<RateLimitStatus>, Error> {
        let rates = self.rates();
        match self.limiter_for(&rates, principal, address) {
            Some((rate, key)) => rate.charge(key).map(Some),
            None => Ok(None),
        }
    }

    /// The rate limit status of a principal, without counting a request.
    pub fn rate_limit_status(&self, principal: &Principal, address: Address) -> Option<RateLimitStatus> {
        let rates = self.rates();
        self.limiter_for(&rates, principal, address).map(|(rate, key)| rate.rate_limit_status(key))
    }

    fn limiter_for<'a>(&self, rates: &'a Rates, principal: &Principal, address: Address) -> Option<(&'a KeyedRateLimiter, u64)> {
        let (rate, key) = match principal {
            Principal::Service { .. } | Principal::Developer => (&rates.service, self.hasher.hash_one(principal.name())),
            Principal::Viewer { subject, .. } => (&rates.viewer, self.hasher.hash_one(subject)),
            // Requests without a token share the viewers' rate, by address.
            Principal::Anonymous => (&rates.viewer, self.hasher.hash_one(address)),
        };
        rate.as_ref().map(|rate| (rate, key))
    }

    /// Acquires a permit to run. `SERVER_BUSY` if none becomes free in time.
    pub async fn acquire_slot(&self, operation_kind: OperationKind) -> Result<Permit, Error> {
        match operation_kind {
            OperationKind::Query => self.queries.acquire_slot().await,
            OperationKind::Mutation => self.mutations.acquire_slot().await,
        }
    }

    /// The maximum number of concurrent operations of this kind.
    pub const fn concurrency_limit(&self, operation_kind: OperationKind) -> usize {
        match operation_kind {
            OperationKind::Query => self.queries.max_concurrent(),
            OperationKind::Mutation => self.mutations.max_concurrent(),
        }
    }

    /// The current rate limits.
    pub fn rate_settings(&self) -> RateSettings {
        self.rates().settings
    }

    /// Replaces the rate limits. If they differ, the state of all callers is reset.
    pub fn set_rates(&self, settings: RateSettings) {
        if self.rates().settings != settings {
            let rates = Arc::new(Rates::new(settings, &self.clock));
            *self.rates.write().unwrap_or_else(PoisonError::into_inner) = rates;
        }
    }

    /// Periodically removes the state of callers that have their whole burst available again, until `stop`.
    pub async fn run_cleanup(self: Arc<Self>, stop: CancellationToken) {
        let mut interval = tokio::time::interval(CLEANUP_INTERVAL);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while stop.run_until_cancelled(interval.tick()).await.is_some() {
            self.rates().all().for_each(KeyedRateLimiter::remove_idle);
        }
    }

    fn rates(&self) -> Arc<Rates> {
        Arc::clone(&self.rates.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn hash(authorization: &[u8]) -> [u8; 32] {
    Sha256::digest(authorization).into()
}
