//! A limit on concurrent requests with a bounded wait queue of the same size.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::{Error, ErrorCode, Limit, LimitName};

/// `retryAfterMs` of a rejected request.
const RETRY_AFTER_MS: u32 = 1_000;

/// Settings of a concurrency limit.
#[derive(Clone, Copy, Debug)]
pub struct RoomSettings {
    /// Maximum number of concurrent requests, and of waiting requests.
    pub size: usize,
    /// Maximum time a request waits.
    pub wait: Duration,
}

/// A permit to run; released when dropped.
#[derive(Debug)]
pub struct Permit(#[expect(dead_code, reason = "held for its destructor")] OwnedSemaphorePermit);

#[derive(Debug)]
pub(super) struct Room {
    limit: LimitName,
    settings: RoomSettings,
    places: Arc<Semaphore>,
    /// Permits to wait.
    benches: Semaphore,
}

impl Room {
    pub(super) fn new(limit: LimitName, settings: RoomSettings) -> Self {
        let (places, benches) = (Arc::new(Semaphore::new(settings.size)), Semaphore::new(settings.size));
        Self { limit, settings, places, benches }
    }

    pub(super) const fn size(&self) -> usize {
        self.settings.size
    }

    /// Acquires a permit, after a bounded wait if needed. `SERVER_BUSY` if the wait queue is full or the wait times out.
    pub(super) async fn enter(&self) -> Result<Permit, Error> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(Permit(place));
        }
        let Ok(_bench) = self.benches.try_acquire() else { return Err(self.full("the wait queue is full")) };
        match timeout(self.settings.wait, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => Ok(Permit(place)),
            _ => Err(self.full(&format!("no slot became free within {} ms", self.settings.wait.as_millis()))),
        }
    }

    fn full(&self, why: &str) -> Error {
        let size = self.settings.size;
        let requests = if size == 1 { "request" } else { "requests" };
        let message =
            format!("this server runs at most {size} {requests} of this kind concurrently, and {why}; retry the request");
        Error::busy(ErrorCode::ServerBusy, message, RETRY_AFTER_MS).beyond(Limit::of(self.limit, size as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(wait: Duration) -> Room {
        Room::new(LimitName::ConcurrentQuestions, RoomSettings { size: 1, wait })
    }

    #[tokio::test]
    async fn who_finds_it_full_waits_for_a_place_and_one_too_many_is_refused_at_once() {
        let room = Arc::new(room(Duration::from_mins(1)));
        let first = room.enter().await.expect("no permit is in use");
        let mut second = std::pin::pin!(room.enter());
        assert!(futures_util::poll!(second.as_mut()).is_pending(), "it waits");
        let third = room.enter().await.expect_err("the wait queue is full");
        assert_eq!((third.code(), third.retry_after_ms()), (ErrorCode::ServerBusy, Some(1_000)));
        assert!(third.to_string().contains("the wait queue is full"), "{third}");
        drop(first);
        second.await.expect("a permit was released");
        room.enter().await.expect("permits are reusable");
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_a_moment() {
        let room = room(Duration::from_millis(1));
        let _first = room.enter().await.expect("no permit is in use");
        let refusal = room.enter().await.expect_err("the permit is not released");
        assert_eq!(refusal.code(), ErrorCode::ServerBusy);
        assert!(refusal.to_string().contains("within 1 ms"), "the wait timed out: {refusal}");
    }
}
