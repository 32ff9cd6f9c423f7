//! Admission control: rate limits per caller and per address, and limits on concurrent requests.
//!
//! [`Admission`] only distinguishes queries from mutations. Each has a separate [`ConcurrencyLimit`] and a separate [`ResponseMemory`], so
//! that queries cannot block recording. docs/decisions/0031-rate-and-concurrency-limits.md explains which requests count against which
//! limit.

mod concurrency_limit;
mod rate;
mod response_memory;
mod token_checks;
mod warnings;

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

pub use concurrency_limit::{ConcurrencyLimit, Permit, WaitError, per_caller_quota};
use rate::{KeyedRateLimiter, RateKind};
pub use rate::{Rate, RateLimitStatus};
pub use response_memory::{ExceededMemory, Reservation, ResponseMemory};
pub use token_checks::VerificationPermit;
use token_checks::{TokenChecks, WrongTokens};
use tokio_util::sync::CancellationToken;
use warnings::Warnings;

use crate::auth::{Principal, TokenRejection};
use crate::clock::Clock;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::settings::LimitsSettings;

/// Interval between removals of idle rate-limit state, and between periods of warnings about web pages.
const CLEANUP_INTERVAL: Duration = Duration::from_mins(1);
/// `retryAfterMs` of a request that a concurrency limit rejects.
const BUSY_RETRY_AFTER_MS: u32 = 1_000;

/// The kind of an operation, which selects its concurrency limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// A query.
    Query,
    /// A mutation.
    Mutation,
}

impl OperationKind {
    /// Its name in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
        }
    }
}

/// A client address as used for rate limits: an IPv4 address, or the /64 network of an IPv6 address, which usually belongs to one
/// customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(formatter, "{address}"),
            IpAddr::V6(network) => write!(formatter, "{network}/64"),
        }
    }
}

/// Who sent a request, for the log.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// The name of the service token, the viewer's subject, or a placeholder in parentheses.
    pub client: &'a str,
    /// The client's address.
    pub address: Address,
    /// The id of the request.
    pub request_id: &'a str,
}

/// Admits or rejects requests.
#[derive(Debug)]
pub struct Admission {
    clock: Clock,
    rates: RwLock<Arc<Rates>>,
    queries: ConcurrencyLimit,
    mutations: ConcurrencyLimit,
    query_responses: Arc<ResponseMemory>,
    mutation_responses: Arc<ResponseMemory>,
    /// Maximum time a request waits for a permit or for memory.
    wait: Duration,
    hasher: RandomState,
    tokens: TokenChecks,
    warnings: Warnings,
}

/// The current rate limits and their state. `None`: unlimited.
#[derive(Debug)]
struct Rates {
    settings: LimitsSettings,
    service: Option<KeyedRateLimiter>,
    viewer: Option<KeyedRateLimiter>,
    address: Option<KeyedRateLimiter>,
    wrong_tokens: Option<KeyedRateLimiter>,
}

impl Rates {
    fn new(settings: LimitsSettings, clock: &Clock) -> Self {
        let keyed = |kind, rate: Option<Rate>| rate.map(|rate| KeyedRateLimiter::new(kind, rate, clock));
        let per_second = |kind, count, burst| keyed(kind, Rate::per_second(count, burst));
        Self {
            service: per_second(RateKind::Service, settings.service_requests_per_second, settings.service_burst),
            viewer: per_second(RateKind::Viewer, settings.viewer_requests_per_second, settings.viewer_burst),
            address: per_second(RateKind::Address, settings.address_requests_per_second, settings.address_burst),
            wrong_tokens: keyed(RateKind::WrongTokens, Rate::per_minute(settings.wrong_tokens_per_minute)),
            settings,
        }
    }

    fn all(&self) -> impl Iterator<Item = &KeyedRateLimiter> {
        [&self.service, &self.viewer, &self.address, &self.wrong_tokens].into_iter().flatten()
    }
}

impl Admission {
    /// Creates admission control without any counted requests.
    pub fn new(settings: &LimitsSettings, clock: Clock) -> Self {
        let responses = |waiting| {
            let (max, max_per_caller) = (settings.response_memory_bytes(), settings.response_memory_per_caller_bytes());
            Arc::new(ResponseMemory::new(max, max_per_caller, waiting))
        };
        Self {
            rates: RwLock::new(Arc::new(Rates::new(settings.clone(), &clock))),
            clock,
            queries: ConcurrencyLimit::new(settings.concurrent_queries),
            mutations: ConcurrencyLimit::new(settings.concurrent_mutations),
            query_responses: responses(settings.concurrent_queries),
            mutation_responses: responses(settings.concurrent_mutations),
            wait: settings.wait(),
            hasher: RandomState::new(),
            tokens: TokenChecks::new(),
            warnings: Warnings::new(),
        }
    }

    /// Counts a request against the limit of its address, before the request is read. `RATE_LIMITED` if the limit is exceeded.
    pub fn check_address(&self, address: Address) -> Result<(), Error> {
        match &self.rates().address {
            Some(rate) => rate.charge(self.hasher.hash_one(address)).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Waits until a token may be verified. The permit, if any, is to be held until it was.
    ///
    /// A token of an address that sent too many wrong tokens is verified too, one at a time: `RATE_LIMITED` only if too many wait for
    /// that. `INVALID_TOKEN` if this header was rejected moments ago. A header that was accepted before passes at once.
    pub async fn admit_token(&self, address: Address, authorization: &[u8]) -> Result<Option<VerificationPermit>, Error> {
        let rates = self.rates();
        match self.wrong_tokens(&rates, address) {
            Some(wrong_tokens) => self.tokens.admit(authorization, wrong_tokens).await,
            None => Ok(None),
        }
    }

    /// Records that a token was accepted.
    pub fn record_accepted_token(&self, authorization: &[u8]) {
        self.tokens.record_accepted(authorization);
    }

    /// Records that a token was rejected, and returns the error for the caller: `RATE_LIMITED` if the address sent too many wrong tokens.
    /// A genuine token does not count, and repetitions of the same header count once a minute.
    pub fn record_rejected_token(&self, address: Address, authorization: &[u8], rejection: TokenRejection) -> Error {
        let rates = self.rates();
        self.tokens.record_rejected(authorization, rejection, self.wrong_tokens(&rates, address))
    }

    fn wrong_tokens<'a>(&self, rates: &'a Rates, address: Address) -> Option<WrongTokens<'a>> {
        let rate = rates.wrong_tokens.as_ref()?;
        Some(WrongTokens { rate, address, key: self.hasher.hash_one(address), now: self.clock.elapsed() })
    }

    /// Logs a rejection: a warning once a minute for all rejections of its kind, and each at the level debug. Clients must not be able to
    /// make up kinds.
    pub fn log_rejection(&self, kind: impl Hash, error: &Error, caller: Caller<'_>) {
        log(self.warnings.should_warn((error.code().as_str(), kind), self.clock.elapsed()), error, caller);
    }

    /// Logs the rejection of a web page, by the origin or host name that the client sent: a warning once a minute for each of a bounded
    /// number of names, and each at the level debug. [`Self::run_cleanup`] logs the number of the others.
    pub fn log_page_rejection(&self, name: &str, error: &Error, caller: Caller<'_>) {
        log(self.should_warn_about_page((error.code().as_str(), name)), error, caller);
    }

    /// Whether to log a warning about a web page, which the client names. The bounds are those of [`Self::log_page_rejection`].
    pub fn should_warn_about_page(&self, page: impl Hash) -> bool {
        self.warnings.should_warn_about_page(page)
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

    /// Acquires a permit to run, after a bounded wait if needed. `SERVER_BUSY` if the wait queue is full or the wait times out.
    pub async fn acquire_slot(&self, operation_kind: OperationKind) -> Result<Permit, Error> {
        let (limit, name) = match operation_kind {
            OperationKind::Query => (&self.queries, LimitName::ConcurrentQueries),
            OperationKind::Mutation => (&self.mutations, LimitName::ConcurrentMutations),
        };
        let error = match limit.acquire(self.wait).await {
            Ok(permit) => return Ok(permit),
            Err(error) => error,
        };
        let reason = match error {
            WaitError::QueueFull => "the wait queue is full".to_owned(),
            WaitError::TimedOut => format!("no slot became free within {} ms", self.wait.as_millis()),
        };
        let max = limit.max();
        let requests = if max == 1 { "request" } else { "requests" };
        let message =
            format!("this server runs at most {max} {requests} of this kind concurrently, and {reason}; retry the request");
        Err(Error::busy(ErrorCode::ServerBusy, message, BUSY_RETRY_AFTER_MS).with_limit(Limit::new(name, max as u64)))
    }

    /// Reserves memory for a response, after a bounded wait if needed. `SERVER_BUSY` if the responses of the caller, or all together, take
    /// as much as they may.
    pub async fn reserve_response(
        &self,
        operation_kind: OperationKind,
        principal: &Principal,
        address: Address,
        bytes: u64,
    ) -> Result<Reservation, Error> {
        let caller = quota_key(principal, address);
        let reserved = self.responses(operation_kind).reserve(caller.as_deref(), bytes, self.wait).await;
        reserved.map_err(|exceeded| self.response_memory_error(exceeded))
    }

    /// Reserves memory for an answer of a subscription, if it is free. `SERVER_BUSY` otherwise.
    pub fn try_reserve_response(&self, principal: &Principal, address: Address, bytes: u64) -> Result<Reservation, Error> {
        let caller = quota_key(principal, address);
        let reserved = self.query_responses.try_reserve(caller.as_deref(), bytes);
        reserved.map_err(|exceeded| self.response_memory_error(exceeded))
    }

    /// The rejection of a response that would take more memory than is left.
    pub fn response_memory_error(&self, exceeded: ExceededMemory) -> Error {
        let limits = self.settings();
        let (name, whose, max) = match exceeded {
            ExceededMemory::Total => (LimitName::ResponseMemory, "all callers", limits.response_memory_bytes()),
            ExceededMemory::Caller => {
                (LimitName::ResponseMemoryPerCaller, "this caller", limits.response_memory_per_caller_bytes())
            }
        };
        let message = format!(
            "the responses of {whose} that are computed or wait until they are read take the {max} bytes of memory that they may; read \
             them, and retry the request"
        );
        Error::busy(ErrorCode::ServerBusy, message, BUSY_RETRY_AFTER_MS).with_limit(Limit::new(name, max))
    }

    /// Memory that responses take now, in bytes: of queries, and of mutations.
    pub fn response_memory(&self) -> [(OperationKind, u64); 2] {
        [OperationKind::Query, OperationKind::Mutation].map(|kind| (kind, self.responses(kind).used()))
    }

    fn responses(&self, operation_kind: OperationKind) -> &Arc<ResponseMemory> {
        match operation_kind {
            OperationKind::Query => &self.query_responses,
            OperationKind::Mutation => &self.mutation_responses,
        }
    }

    /// The current limits. Of these, the rate limits can change while the server runs.
    pub fn settings(&self) -> LimitsSettings {
        self.rates().settings.clone()
    }

    /// Replaces the rate limits. If they differ, the state of all callers is reset. The other limits of `settings` must be those at the
    /// start.
    pub fn set_rates(&self, settings: &LimitsSettings) {
        if self.rates().settings != *settings {
            let rates = Arc::new(Rates::new(settings.clone(), &self.clock));
            *self.rates.write().unwrap_or_else(PoisonError::into_inner) = rates;
        }
    }

    /// Periodically removes the state of callers that have their whole burst available again, and logs how many warnings about web pages
    /// were omitted, until `stop`.
    pub async fn run_cleanup(self: Arc<Self>, stop: CancellationToken) {
        let mut interval = tokio::time::interval_at(tokio::time::Instant::now() + CLEANUP_INTERVAL, CLEANUP_INTERVAL);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while stop.run_until_cancelled(interval.tick()).await.is_some() {
            self.rates().all().for_each(KeyedRateLimiter::remove_idle);
            let omitted = self.warnings.begin_period();
            if omitted > 0 {
                tracing::warn!(
                    omitted,
                    "requests of further web pages were rejected in the last minute; not every origin is logged"
                );
            }
        }
    }

    fn rates(&self) -> Arc<Rates> {
        Arc::clone(&self.rates.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn log(is_warning: bool, error: &Error, caller: Caller<'_>) {
    let code = error.code().as_str();
    let Caller { client, address, request_id } = caller;
    if is_warning {
        tracing::warn!(
            code,
            client,
            %address,
            request_id,
            "a request was rejected; further ones of this kind are not logged as warnings for a minute: {error}"
        );
    } else {
        tracing::debug!(code, client, %address, request_id, "a request was rejected: {error}");
    }
}

/// The key under which a caller's quotas are counted: requests without a token by address; `None` for the developer, who has no quota.
pub fn quota_key(principal: &Principal, address: Address) -> Option<String> {
    match principal {
        Principal::Anonymous => Some(format!("address {address}")),
        principal => principal.quota_key(),
    }
}

/// Whether less than `interval` has passed between `since` and `now`, in monotonic time.
fn is_recent(now: Duration, interval: Duration, since: Duration) -> bool {
    now.saturating_sub(since) < interval
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn with_one_query(wait_ms: u64) -> Admission {
        let limits = Settings::defaults().limits;
        Admission::new(&LimitsSettings { concurrent_queries: 1, wait_ms, ..limits }, Clock::system())
    }

    #[tokio::test]
    async fn requests_wait_in_a_bounded_queue_and_are_rejected_beyond_it() {
        let admission = with_one_query(60_000);
        let first = admission.acquire_slot(OperationKind::Query).await.expect("no permit is in use");
        let mut second = std::pin::pin!(admission.acquire_slot(OperationKind::Query));
        assert!(futures_util::poll!(second.as_mut()).is_pending(), "it waits");
        let third = admission.acquire_slot(OperationKind::Query).await.expect_err("the wait queue is full");
        assert_eq!((third.code(), third.retry_after_ms()), (ErrorCode::ServerBusy, Some(1_000)));
        assert!(third.to_string().contains("the wait queue is full"), "{third}");
        drop(first);
        second.await.expect("a permit was released");
        admission.acquire_slot(OperationKind::Query).await.expect("permits are reusable");
    }

    #[tokio::test]
    async fn waiting_requests_time_out() {
        let admission = with_one_query(1);
        let _first = admission.acquire_slot(OperationKind::Query).await.expect("no permit is in use");
        let rejection = admission.acquire_slot(OperationKind::Query).await.expect_err("the permit is not released");
        assert_eq!(rejection.code(), ErrorCode::ServerBusy);
        assert!(rejection.to_string().contains("within 1 ms"), "the wait timed out: {rejection}");
    }

    #[test]
    fn an_ipv6_64_network_counts_as_one_address() {
        let of = |text: &str| Address::from(text.parse::<IpAddr>().expect("the test uses valid addresses"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
