//! How many may ask, and how often: rates of principals and addresses, and how many requests run at a time.
//!
//! [`Admission`] is the door. It knows nothing of what is asked but whether it is a question or a mutation: each has a [`Room`] of
//! its own, so that recording goes on while dashboards ask. docs/decisions/0031-rate-and-concurrency-limits.md says what is counted by what, and why.

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

/// How often what is no longer needed of rates is forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);
/// How many Authorization headers that were accepted are remembered.
const ACCEPTED_MAX: usize = 10_000;
/// How many that were not are remembered.
const REJECTED_MAX: usize = 10_000;
/// For how long one that was not accepted is refused without being looked at again.
const REJECTED_FOR: Duration = Duration::from_secs(10);
/// In what time one counts once, however often it is sent.
const COUNTED_ONCE_IN: Duration = Duration::from_mins(1);
/// How many kinds of refusals are told apart, for the log.
const WARNINGS_MAX: usize = 1_000;
/// In what time refusals of a kind are worth one warning.
const BETWEEN_WARNINGS: Duration = Duration::from_mins(1);

/// How often may be asked. `None`: as often as one likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateSettings {
    /// By a service, which is known by the name of its token.
    pub service: Option<Rate>,
    /// By a viewer.
    pub viewer: Option<Rate>,
    /// From an address, whoever asks.
    pub address: Option<Rate>,
    /// With tokens that are not accepted, from an address.
    pub wrong_tokens: Option<Rate>,
}

/// How many may be let in.
#[derive(Clone, Debug)]
pub struct AdmissionSettings {
    /// How often; can change.
    pub rates: RateSettings,
    /// How many questions at a time.
    pub questions: RoomSettings,
    /// How many mutations at a time.
    pub mutations: RoomSettings,
}

/// What an operation is, for the room that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// It asks.
    Question,
    /// It records, or changes something else.
    Mutation,
}

/// Lets requests in, or refuses them.
#[derive(Debug)]
pub struct Admission {
    clock: Clock,
    rates: RwLock<Arc<Rates>>,
    questions: Room,
    mutations: Room,
    hasher: RandomState,
    /// By their hashes: those of other clients at an address that sent too many wrong ones.
    accepted: Cache<[u8; 32], ()>,
    /// By their hashes: those that were not accepted, lately.
    rejected: Cache<[u8; 32], Rejected>,
    /// When refusals of a kind were warned of last.
    warned_at: Cache<u64, Duration>,
}

/// An Authorization header that was not accepted.
#[derive(Clone, Debug)]
struct Rejected {
    /// When it was looked at last.
    at: Duration,
    /// When it was counted last.
    counted_at: Duration,
    why: Arc<str>,
}

/// The rates in force, and what was spent of them.
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
    /// A door where nobody stands yet.
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

    /// Counts a request from an address, before anything else of it is looked at. `RATE_LIMITED` when there were too many.
    pub fn arrive(&self, address: Address) -> Result<(), Error> {
        match &self.rates().address {
            Some(rate) => rate.spend(self.hasher.hash_one(address)).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Whether a token may be looked at. `RATE_LIMITED` where the address has sent too many that were not accepted, and
    /// `INVALID_TOKEN` where this one was not, a moment ago. One that was accepted before is looked at in any case, so that who shares
    /// an address with a broken client goes on.
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

    /// Notes that a token was accepted.
    pub fn accepted(&self, authorization: &[u8]) {
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_none() {
            self.accepted.insert(hash, ());
            self.rejected.remove(&hash);
        }
    }

    /// Notes that a token was not accepted, and why. A client that sends the same again and again counts once a minute.
    pub fn rejected(&self, address: Address, authorization: &[u8], refusal: &Error) {
        let hash = hash(authorization);
        self.accepted.remove(&hash);
        let rates = self.rates();
        let Some(rate) = &rates.wrong_tokens else { return };
        let now = self.clock.elapsed();
        let counted_at = self.rejected.get(&hash).map(|rejected| rejected.counted_at);
        let counted_at = counted_at.filter(|at| self.is_within(COUNTED_ONCE_IN, *at));
        if counted_at.is_none() {
            let _ = rate.spend(self.hasher.hash_one(address)); // what comes next is refused
        }
        let why = Arc::from(refusal.to_string());
        self.rejected.insert(hash, Rejected { at: now, counted_at: counted_at.unwrap_or(now), why });
    }

    /// Whether refusals of this kind are worth a warning in the log: once a minute, however many there are.
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

    /// Counts a request of a principal: its standing after it, `None` where it may ask as often as it likes. `RATE_LIMITED` when
    /// there were too many.
    pub fn spend(&self, principal: &Principal, address: Address) -> Result<Option<Standing>, Error> {
        let rates = self.rates();
        match self.rate_of(&rates, principal, address) {
            Some((rate, key)) => rate.spend(key).map(Some),
            None => Ok(None),
        }
    }

    /// The standing of a principal, without counting anything.
    pub fn standing(&self, principal: &Principal, address: Address) -> Option<Standing> {
        let rates = self.rates();
        self.rate_of(&rates, principal, address).map(|(rate, key)| rate.standing(key))
    }

    fn rate_of<'a>(&self, rates: &'a Rates, principal: &Principal, address: Address) -> Option<(&'a Keyed, u64)> {
        let (rate, key) = match principal {
            Principal::Service { .. } | Principal::Developer => (&rates.service, self.hasher.hash_one(principal.name())),
            Principal::Viewer { subject, .. } => (&rates.viewer, self.hasher.hash_one(subject)),
            // Nobody in particular: as one of those who ask, by where it asks from.
            Principal::Nobody => (&rates.viewer, self.hasher.hash_one(address)),
        };
        rate.as_ref().map(|rate| (rate, key))
    }

    /// Room to run. `SERVER_BUSY` when there is none, or none soon.
    pub async fn enter(&self, errand: Errand) -> Result<Permit, Error> {
        match errand {
            Errand::Question => self.questions.enter().await,
            Errand::Mutation => self.mutations.enter().await,
        }
    }

    /// How many run at a time, at most.
    pub const fn room_for(&self, errand: Errand) -> usize {
        match errand {
            Errand::Question => self.questions.size(),
            Errand::Mutation => self.mutations.size(),
        }
    }

    /// The rates in force.
    pub fn rate_settings(&self) -> RateSettings {
        self.rates().settings
    }

    /// Puts other rates in force. Where they differ, everybody begins anew.
    pub fn set_rates(&self, settings: RateSettings) {
        if self.rates().settings != settings {
            let rates = Arc::new(Rates::new(settings, &self.clock));
            *self.rates.write().unwrap_or_else(PoisonError::into_inner) = rates;
        }
    }

    /// Forgets, once in a while until `stop`, who has not asked for so long that it makes no difference.
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
