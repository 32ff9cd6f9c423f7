//! A limit on the memory of responses: in total, and per caller.
//!
//! A response holds memory from its computation until the network has accepted its last byte, which depends on the client. A
//! [`Reservation`] counts it for that time, so that clients that do not read cannot hold more than the limit.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, timeout_at};

/// The memory that responses may take together, and those of one caller.
#[derive(Debug)]
pub struct ResponseMemory {
    max: u64,
    max_per_caller: u64,
    used: Mutex<Used>,
    released: Notify,
    /// Permits to wait.
    wait_queue: Semaphore,
}

#[derive(Debug, Default)]
struct Used {
    total: u64,
    /// Bytes by caller, as long as the caller has reservations.
    callers: HashMap<Arc<str>, u64>,
}

/// Which limit leaves too little memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceededMemory {
    /// That of all callers together.
    Total,
    /// That of the caller.
    Caller,
}

/// Memory that is counted until this is dropped.
#[derive(Debug)]
pub struct Reservation {
    memory: Arc<ResponseMemory>,
    /// `None` for a caller without a quota.
    caller: Option<Arc<str>>,
    bytes: u64,
}

impl ResponseMemory {
    /// At most `max` bytes in total and `max_per_caller` of one caller. At most `waiting` reservations wait.
    pub fn new(max: u64, max_per_caller: u64, waiting: usize) -> Self {
        Self {
            max,
            max_per_caller,
            used: Mutex::default(),
            released: Notify::new(),
            wait_queue: Semaphore::new(waiting.min(Semaphore::MAX_PERMITS)),
        }
    }

    /// Bytes that are reserved now.
    pub fn used(&self) -> u64 {
        self.lock().total
    }

    /// Reserves `bytes` for a caller, if they are free now. `None` as the caller: no quota.
    pub fn try_reserve(self: &Arc<Self>, caller: Option<&str>, bytes: u64) -> Result<Reservation, ExceededMemory> {
        let mut used = self.lock();
        let caller = caller.map(|caller| match used.callers.get_key_value(caller) {
            Some((caller, _)) => Arc::clone(caller),
            None => Arc::from(caller),
        });
        self.check(&used, caller.as_ref(), bytes)?;
        used.add(caller.as_ref(), bytes);
        Ok(Reservation { memory: Arc::clone(self), caller, bytes })
    }

    /// Reserves `bytes` for a caller, after a wait that is bounded in time and number if needed.
    pub async fn reserve(
        self: &Arc<Self>,
        caller: Option<&str>,
        bytes: u64,
        wait: Duration,
    ) -> Result<Reservation, ExceededMemory> {
        let exceeded = match self.try_reserve(caller, bytes) {
            Ok(reservation) => return Ok(reservation),
            Err(exceeded) => exceeded,
        };
        let Ok(_queue_slot) = self.wait_queue.try_acquire() else { return Err(exceeded) };
        let deadline = Instant::now() + wait;
        loop {
            let mut released = pin!(self.released.notified());
            released.as_mut().enable(); // what is released from here on wakes it
            let exceeded = match self.try_reserve(caller, bytes) {
                Ok(reservation) => return Ok(reservation),
                Err(exceeded) => exceeded,
            };
            timeout_at(deadline, released).await.map_err(|_| exceeded)?;
        }
    }

    fn check(&self, used: &Used, caller: Option<&Arc<str>>, bytes: u64) -> Result<(), ExceededMemory> {
        let of_caller = caller.map(|caller| used.callers.get(caller).copied().unwrap_or_default());
        if of_caller.is_some_and(|of_caller| of_caller.saturating_add(bytes) > self.max_per_caller) {
            Err(ExceededMemory::Caller)
        } else if used.total.saturating_add(bytes) > self.max {
            Err(ExceededMemory::Total)
        } else {
            Ok(())
        }
    }

    fn lock(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Used {
    fn add(&mut self, caller: Option<&Arc<str>>, bytes: u64) {
        self.total += bytes;
        if let Some(caller) = caller {
            *self.callers.entry(Arc::clone(caller)).or_default() += bytes;
        }
    }

    fn subtract(&mut self, caller: Option<&Arc<str>>, bytes: u64) {
        self.total -= bytes;
        if let Some(caller) = caller
            && let Some(of_caller) = self.callers.get_mut(caller)
        {
            *of_caller -= bytes;
            if *of_caller == 0 {
                self.callers.remove(caller);
            }
        }
    }
}

impl Reservation {
    /// Bytes that it counts.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Counts `bytes` from now on, if they are free; otherwise changes nothing.
    pub fn try_resize(&mut self, bytes: u64) -> Result<(), ExceededMemory> {
        if bytes > self.bytes {
            let mut used = self.memory.lock();
            let more = bytes - self.bytes;
            self.memory.check(&used, self.caller.as_ref(), more)?;
            used.add(self.caller.as_ref(), more);
            self.bytes = bytes;
        } else {
            self.resize(bytes);
        }
        Ok(())
    }

    /// Counts `bytes` from now on, also beyond the limit: for a response whose effects cannot be undone.
    pub fn resize(&mut self, bytes: u64) {
        let mut used = self.memory.lock();
        used.add(self.caller.as_ref(), bytes);
        used.subtract(self.caller.as_ref(), self.bytes);
        drop(used);
        let has_released = bytes < self.bytes;
        self.bytes = bytes;
        if has_released {
            self.memory.released.notify_waiters();
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.memory.lock().subtract(self.caller.as_ref(), self.bytes);
        self.memory.released.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(max: u64, max_per_caller: u64) -> Arc<ResponseMemory> {
        Arc::new(ResponseMemory::new(max, max_per_caller, 1))
    }

    #[test]
    fn a_caller_has_a_quota_and_all_share_the_total() {
        let memory = memory(100, 60);
        let first = memory.try_reserve(Some("a"), 60).expect("within the quota");
        assert_eq!(memory.try_reserve(Some("a"), 1).expect_err("beyond the quota"), ExceededMemory::Caller);
        let second = memory.try_reserve(Some("b"), 40).expect("within the total");
        assert_eq!(memory.try_reserve(Some("c"), 1).expect_err("beyond the total"), ExceededMemory::Total);
        drop(first);
        let third = memory.try_reserve(None, 60).expect("a caller without a quota may take all that is free");
        assert_eq!(memory.used(), 100);
        drop((second, third));
        assert_eq!((memory.used(), memory.lock().callers.len()), (0, 0));
    }

    #[test]
    fn a_reservation_grows_within_the_limit_unless_it_must() {
        let memory = memory(100, 60);
        let mut reservation = memory.try_reserve(Some("a"), 10).expect("nothing is used");
        assert_eq!((reservation.try_resize(60), reservation.try_resize(61)), (Ok(()), Err(ExceededMemory::Caller)));
        assert_eq!((reservation.bytes(), memory.used()), (60, 60));
        reservation.resize(200);
        assert!(memory.try_reserve(Some("b"), 1).is_err(), "beyond the total");
        assert_eq!(reservation.try_resize(5), Ok(()));
        assert_eq!(memory.used(), 5);
    }

    #[tokio::test]
    async fn reservations_wait_in_a_bounded_queue_until_memory_is_released() {
        let memory = memory(100, 100);
        let first = memory.try_reserve(Some("a"), 100).expect("nothing is used");
        let mut second = pin!(memory.reserve(Some("b"), 50, Duration::from_mins(1)));
        assert!(futures_util::poll!(second.as_mut()).is_pending(), "it waits");
        let third = memory.reserve(Some("c"), 50, Duration::from_mins(1)).await;
        assert_eq!(third.expect_err("the wait queue is full"), ExceededMemory::Total);
        drop(first);
        let _second = second.await.expect("memory was released");
        let fourth = memory.reserve(Some("d"), 51, Duration::from_millis(1)).await;
        assert_eq!(fourth.expect_err("nothing is released"), ExceededMemory::Total);
    }
}
