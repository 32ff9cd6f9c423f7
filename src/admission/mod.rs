//! Admission control: rate limits per caller and per address, and limits on concurrent requests.
//!
//! [`Admission`] only distinguishes queries from mutations. Each has a separate [`ConcurrencyLimit`], so that queries cannot block
//! recording. docs/decisions/0031-rate-and-concurrency-limits.md explains which requests count against which limit.

mod address;
mod rate;
mod room;

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

pub use address::{Address, Network, client_address};
use quick_cache::sync::Cache;
use rate::{Keyed, Kind};
pub use rate::{Rate, Standing};
use room::Room;
pub use room::{Permit, RoomSettings};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::auth::Principal;
use crate::clock::Clock;
use crate::error::{Error, ErrorCode, LimitName};

/// Interval between removals of idle rate-limit state.
const FORGET_EVERY: Duration = Duration::from_mins(1);
/// Maximum number of cached accepted `Authorization` headers.
const ACCEPTED_MAX: usize = 10_000;
/// Maximum number of cached rejected `Authorization` headers.
const REJECTED_MAX: usize = 10_000;
/// Time during which a rejected header is rejected again without verification.
const REJECTED_FOR: Duration = Duration::from_secs(10);
/// Time during which a repeated rejected header counts only once against the rate limit.
const COUNTED_ONCE_IN: Duration = Duration::from_mins(1);
/// Maximum number of kinds of rejections that are tracked for log warnings.
const WARNINGS_MAX: usize = 1_000;
/// Minimum interval between two warnings about the same kind of rejection.
const BETWEEN_WARNINGS: Duration = Duration::from_mins(1);

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
    pub questions: RoomSettings,
    /// Limit on concurrent mutations.
    pub mutations: RoomSettings,
}

/// The kind of an operation, which selects its concurrency limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A query.
    Question,
    /// A mutation.
    Mutation,
}

/// Admits or rejects requests.
#[derive(Debug)]
pub struct Admission {
    clock: Clock,
    rates: RwLock<Arc<Rates>>,
    questions: Room,
    mutations: Room,
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
    why: Arc<str>,
}

/// The current rate limits and their state.
#[derive(Debug)]
struct Rates {
    settings: RateSettings,
    service: Option<Keyed>,
    viewer: Option<Keyed>,
    address: Option<Keyed>,
    wrong_tokens: Option<Keyed>,
}

impl Rates {
    fn new(settings: RateSettings, clock: &Clock) -> Self {
        let keyed = |kind, rate: Option<Rate>| rate.map(|rate| Keyed::new(kind, rate, clock));
        Self {
            settings,
            service: keyed(Kind::Service, settings.service),
            viewer: keyed(Kind::Viewer, settings.viewer),
            address: keyed(Kind::Address, settings.address),
            wrong_tokens: keyed(Kind::WrongTokens, settings.wrong_tokens),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Keyed> {
        [&self.service, &self.viewer, &self.address, &self.wrong_tokens].into_iter().flatten()
    }
}

impl Admission {
    /// Creates admission control without any counted requests.
    pub fn new(settings: &AdmissionSettings, clock: Clock) -> Self {
        Self {
            rates: RwLock::new(Arc::new(Rates::new(settings.rates, &clock))),
            clock,
            questions: Room::new(LimitName::ConcurrentQuestions, settings.questions),
            mutations: Room::new(LimitName::ConcurrentMutations, settings.mutations),
            hasher: RandomState::new(),
            accepted: Cache::new(ACCEPTED_MAX),
            rejected: Cache::new(REJECTED_MAX),
            warned_at: Cache::new(WARNINGS_MAX),
        }
    }

    /// Counts a request against the limit of its address, before the request is read. `RATE_LIMITED` if the limit is exceeded.
    pub fn arrive(&self, address: Address) -> Result<(), Error> {
        match &self.rates().address {
            Some(rate) => rate.spend(self.hasher.hash_one(address)).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Checks whether a token may be verified. `RATE_LIMITED` if the address sent too many invalid tokens; `INVALID_TOKEN` if this
    /// header was rejected moments ago. A header that was accepted before always passes, so that clients behind the same address as
    /// a misconfigured one keep working.
    pub fn may_try(&self, address: Address, authorization: &[u8]) -> Result<(), Error> {
        let rates = self.rates();
        let Some(rate) = &rates.wrong_tokens else { return Ok(()) };
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_some() {
            return Ok(());
        }
        if let Some(Rejected { at, why, .. }) = self.rejected.get(&hash)
            && self.is_within(REJECTED_FOR, at)
        {
            return Err(Error::caller(ErrorCode::InvalidToken, why.as_ref()));
        }
        rate.check(self.hasher.hash_one(address))
    }

    /// Records that a token was accepted.
    pub fn accepted(&self, authorization: &[u8]) {
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_none() {
            self.accepted.insert(hash, ());
            self.rejected.remove(&hash);
        }
    }

    /// Records that a token was rejected, and why. Repetitions of the same header count once a minute.
    pub fn rejected(&self, address: Address, authorization: &[u8], refusal: &Error) {
        let hash = hash(authorization);
        self.accepted.remove(&hash);
        let rates = self.rates();
        let Some(rate) = &rates.wrong_tokens else { return };
        let now = self.clock.elapsed();
        let counted_at = self.rejected.get(&hash).map(|rejected| rejected.counted_at);
        let counted_at = counted_at.filter(|at| self.is_within(COUNTED_ONCE_IN, *at));
        if counted_at.is_none() {
            let _ = rate.spend(self.hasher.hash_one(address)); // an exceeded limit rejects the next request
        }
        let why = Arc::from(refusal.to_string());
        self.rejected.insert(hash, Rejected { at: now, counted_at: counted_at.unwrap_or(now), why });
    }

    /// Whether to log a warning for this kind of rejection: at most once a minute per kind.
    pub fn is_news(&self, kind: impl Hash) -> bool {
        let kind = self.hasher.hash_one(kind);
        let is_news = self.warned_at.get(&kind).is_none_or(|at| !self.is_within(BETWEEN_WARNINGS, at));
        if is_news {
            self.warned_at.insert(kind, self.clock.elapsed());
        }
        is_news
    }

    /// Logs a rejection: a warning once a minute for all rejections of its kind, and each at the level debug.
    pub fn log_rejection(&self, kind: impl Hash, error: &Error) {
        let code = error.code().as_str();
        if self.is_news((code, kind)) {
            tracing::warn!(
                code,
                "a request was rejected; further ones of this kind are not logged as warnings for a minute: {error}"
            );
        } else {
            tracing::debug!(code, "a request was rejected: {error}");
        }
    }

    fn is_within(&self, time: Duration, since: Duration) -> bool {
        self.clock.elapsed().saturating_sub(since) < time
    }

    /// Counts a request of a principal and returns its rate limit status; `None` if its rate is unlimited. `RATE_LIMITED` if the limit is
    /// exceeded.
    pub fn spend(&self, principal: &Principal, address: Address) -> Result<Option<Standing>, Error> {
        let rates = self.rates();
        match self.rate_of(&rates, principal, address) {
            Some((rate, key)) => rate.spend(key).map(Some),
            None => Ok(None),
        }
    }

    /// The rate limit status of a principal, without counting a request.
    pub fn standing(&self, principal: &Principal, address: Address) -> Option<Standing> {
        let rates = self.rates();
        self.rate_of(&rates, principal, address).map(|(rate, key)| rate.standing(key))
    }

    fn rate_of<'a>(&self, rates: &'a Rates, principal: &Principal, address: Address) -> Option<(&'a Keyed, u64)> {
        let (rate, key) = match principal {
            Principal::Service { .. } | Principal::Developer => (&rates.service, self.hasher.hash_one(principal.name())),
            Principal::Viewer { subject, .. } => (&rates.viewer, self.hasher.hash_one(subject)),
            // Requests without a token share the viewers' rate, by address.
            Principal::Nobody => (&rates.viewer, self.hasher.hash_one(address)),
        };
        rate.as_ref().map(|rate| (rate, key))
    }

    /// Acquires a permit to run. `SERVER_BUSY` if none becomes free in time.
    pub async fn enter(&self, errand: Errand) -> Result<Permit, Error> {
        match errand {
            Errand::Question => self.questions.enter().await,
            Errand::Mutation => self.mutations.enter().await,
        }
    }

    /// The maximum number of concurrent operations of this kind.
    pub const fn room_for(&self, errand: Errand) -> usize {
        match errand {
            Errand::Question => self.questions.size(),
            Errand::Mutation => self.mutations.size(),
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
    pub async fn keep_tidy(self: Arc<Self>, stop: CancellationToken) {
        let mut every = tokio::time::interval(FORGET_EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while stop.run_until_cancelled(every.tick()).await.is_some() {
            self.rates().all().for_each(Keyed::forget);
        }
    }

    fn rates(&self) -> Arc<Rates> {
        Arc::clone(&self.rates.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn hash(authorization: &[u8]) -> [u8; 32] {
    Sha256::digest(authorization).into()
}
