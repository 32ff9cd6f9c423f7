//! Which tokens are verified, and which count as wrong tokens of their address (docs/decisions/0031-rate-and-concurrency-limits.md).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::concurrency_limit::{ConcurrencyLimit, Permit};
use super::rate::KeyedRateLimiter;
use super::{Address, is_recent};
use crate::auth::TokenRejection;
use crate::error::{Error, ErrorCode};

/// Maximum number of cached accepted `Authorization` headers.
const ACCEPTED_CACHE_CAPACITY: usize = 10_000;
/// Maximum number of cached rejected `Authorization` headers.
const REJECTED_CACHE_CAPACITY: usize = 10_000;
/// Time during which a rejected header is rejected again without verification.
const REJECTION_TTL: Duration = Duration::from_secs(10);
/// Time during which a repeated rejected header counts only once against the rate limit.
const RECOUNT_INTERVAL: Duration = Duration::from_mins(1);
/// Maximum number of requests of an address beyond its limit whose tokens wait for verification. A verification takes less than a
/// millisecond.
const WAITING_MAX: usize = 1_000;
/// Maximum time that they wait.
const VERIFICATION_WAIT: Duration = Duration::from_secs(5);

/// The rate of wrong tokens of an address.
pub(super) struct WrongTokens<'a> {
    pub(super) rate: &'a KeyedRateLimiter,
    pub(super) address: Address,
    /// The key of the address in `rate`.
    pub(super) key: u64,
    /// The current monotonic time.
    pub(super) now: Duration,
}

/// What is known of the `Authorization` headers that were sent.
#[derive(Debug)]
pub(super) struct TokenChecks {
    /// Hashes of headers that were accepted: they need no place in the queue.
    accepted: Cache<[u8; 32], ()>,
    /// Hashes of headers that were rejected recently.
    rejected: Cache<[u8; 32], Rejected>,
    verifications: VerificationQueues,
}

/// A rejected `Authorization` header.
#[derive(Clone, Debug)]
struct Rejected {
    /// Time of the last verification.
    at: Duration,
    /// Time when it last counted against the rate limit; `None` if it did not, because the limit was exceeded.
    counted_at: Option<Duration>,
    is_genuine: bool,
    reason: Arc<str>,
}

impl TokenChecks {
    pub(super) fn new() -> Self {
        Self {
            accepted: Cache::new(ACCEPTED_CACHE_CAPACITY),
            rejected: Cache::new(REJECTED_CACHE_CAPACITY),
            verifications: VerificationQueues::new(VERIFICATION_WAIT),
        }
    }

    /// Waits until the token may be verified, and returns a permit to hold meanwhile, if its address exceeds the limit. `INVALID_TOKEN`
    /// if the same header was rejected moments ago.
    pub(super) async fn admit(
        &self,
        authorization: &[u8],
        wrong_tokens: WrongTokens<'_>,
    ) -> Result<Option<VerificationPermit>, Error> {
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_some() {
            return Ok(None);
        }
        if let Some(rejected) = self.rejected.get(&hash)
            && is_recent(wrong_tokens.now, REJECTION_TTL, rejected.at)
        {
            return Err(self.reject(hash, rejected, &wrong_tokens));
        }
        let Err(exceeded) = wrong_tokens.rate.check(wrong_tokens.key) else { return Ok(None) };
        self.verifications.acquire(wrong_tokens.address).await.map(Some).ok_or(exceeded)
    }

    /// Records that a header was accepted.
    pub(super) fn record_accepted(&self, authorization: &[u8]) {
        let hash = hash(authorization);
        if self.accepted.get(&hash).is_none() {
            self.accepted.insert(hash, ());
            self.rejected.remove(&hash);
        }
    }

    /// Records that a header was rejected, and returns the error for the caller. Without `wrong_tokens` nothing is counted.
    pub(super) fn record_rejected(
        &self,
        authorization: &[u8],
        rejection: TokenRejection,
        wrong_tokens: Option<WrongTokens<'_>>,
    ) -> Error {
        let hash = hash(authorization);
        self.accepted.remove(&hash);
        let Some(wrong_tokens) = wrong_tokens else { return rejection.error };
        let counted_at = self.rejected.get(&hash).and_then(|rejected| rejected.counted_at);
        let reason = Arc::from(rejection.error.to_string());
        let rejected = Rejected { at: wrong_tokens.now, counted_at, is_genuine: rejection.is_genuine, reason };
        self.reject(hash, rejected, &wrong_tokens)
    }

    /// Counts a wrong token, unless it is genuine or was counted within the last minute, and returns the error for the caller:
    /// `RATE_LIMITED` if it would exceed the limit.
    fn reject(&self, hash: [u8; 32], mut rejected: Rejected, wrong_tokens: &WrongTokens<'_>) -> Error {
        rejected.counted_at = rejected.counted_at.filter(|at| is_recent(wrong_tokens.now, RECOUNT_INTERVAL, *at));
        let mut error = Error::caller(ErrorCode::InvalidToken, rejected.reason.as_ref());
        if !rejected.is_genuine && rejected.counted_at.is_none() {
            match wrong_tokens.rate.charge(wrong_tokens.key) {
                Ok(_) => rejected.counted_at = Some(wrong_tokens.now),
                Err(exceeded) => error = exceeded,
            }
        }
        self.rejected.insert(hash, rejected);
        error
    }
}

/// A permit to verify a token of an address beyond its limit; released when dropped.
#[derive(Debug)]
pub struct VerificationPermit {
    _permit: Permit,
    /// A queue exists as long as it is used.
    _queue: Arc<ConcurrencyLimit>,
}

/// The queues of addresses beyond their limit: one verification at a time per address.
#[derive(Debug)]
struct VerificationQueues {
    wait: Duration,
    by_address: Mutex<HashMap<Address, Weak<ConcurrencyLimit>>>,
}

impl VerificationQueues {
    fn new(wait: Duration) -> Self {
        Self { wait, by_address: Mutex::default() }
    }

    /// Acquires the permit of the address after a bounded wait; `None` if too many wait already, or for too long.
    async fn acquire(&self, address: Address) -> Option<VerificationPermit> {
        let queue = self.queue(address);
        queue.acquire(self.wait).await.ok().map(|permit| VerificationPermit { _permit: permit, _queue: queue })
    }

    fn queue(&self, address: Address) -> Arc<ConcurrencyLimit> {
        let mut queues = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&address).and_then(Weak::upgrade) {
            return queue;
        }
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::new(ConcurrencyLimit::with_wait_queue(1, WAITING_MAX));
        queues.insert(address, Arc::downgrade(&queue));
        queue
    }
}

fn hash(authorization: &[u8]) -> [u8; 32] {
    Sha256::digest(authorization).into()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn address(last: u8) -> Address {
        std::net::IpAddr::from(Ipv4Addr::new(192, 0, 2, last)).into()
    }

    #[tokio::test]
    async fn an_address_beyond_its_limit_verifies_one_token_at_a_time() {
        let queues = VerificationQueues::new(Duration::from_mins(1));
        let first = queues.acquire(address(1)).await.expect("the queue is empty");
        let mut second = std::pin::pin!(queues.acquire(address(1)));
        assert!(futures_util::poll!(second.as_mut()).is_pending());
        assert!(queues.acquire(address(2)).await.is_some(), "another address has a queue of its own");
        drop(first);
        assert!(second.await.is_some());
        assert!(queues.acquire(address(3)).await.is_some());
        assert_eq!(queues.by_address.lock().expect("no test panicked").len(), 1, "queues without users are removed");
    }

    #[tokio::test]
    async fn the_queue_of_an_address_is_bounded_in_length_and_time() {
        let queues = VerificationQueues::new(Duration::from_millis(50));
        let _first = queues.acquire(address(1)).await.expect("the queue is empty");
        let mut waiting: Vec<_> = (0..WAITING_MAX).map(|_| Box::pin(queues.acquire(address(1)))).collect();
        for waiter in &mut waiting {
            assert!(futures_util::poll!(waiter.as_mut()).is_pending());
        }
        assert!(queues.acquire(address(1)).await.is_none(), "the queue is full");
        assert!(futures_util::future::join_all(waiting).await.iter().all(Option::is_none), "they waited for too long");
    }
}
