//! Room for so many at a time. Who finds it full waits for a moment, with as many others at most, and is refused then.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::{Error, ErrorCode, Limit, LimitName};

/// What a refused one is told to wait, in milliseconds.
const RETRY_AFTER_MS: u32 = 1_000;

/// How much room there is.
#[derive(Clone, Copy, Debug)]
pub struct RoomSettings {
    /// How many run at a time; as many may wait.
    pub size: usize,
    /// For how long.
    pub wait: Duration,
}

/// A place in a room, given back when it is dropped.
#[derive(Debug)]
pub struct Permit(#[expect(dead_code, reason = "it is dropped")] OwnedSemaphorePermit);

#[derive(Debug)]
pub(super) struct Room {
    limit: LimitName,
    settings: RoomSettings,
    places: Arc<Semaphore>,
    /// Places for those who wait.
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

    /// A place, now or soon. `SERVER_BUSY` otherwise.
    pub(super) async fn enter(&self) -> Result<Permit, Error> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(Permit(place));
        }
        let Ok(_bench) = self.benches.try_acquire() else { return Err(self.full("as many wait")) };
        match timeout(self.settings.wait, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => Ok(Permit(place)),
            _ => Err(self.full(&format!("no place came free for this one within {} ms", self.settings.wait.as_millis()))),
        }
    }

    fn full(&self, why: &str) -> Error {
        let size = self.settings.size;
        let requests = if size == 1 { "request" } else { "requests" };
        let message = format!("this server runs {size} {requests} of this kind at a time, and {why}; send the same again");
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
        let first = room.enter().await.expect("it is empty");
        let mut second = std::pin::pin!(room.enter());
        assert!(futures_util::poll!(second.as_mut()).is_pending(), "it waits");
        let third = room.enter().await.expect_err("nobody else may wait");
        assert_eq!((third.code(), third.retry_after_ms()), (ErrorCode::ServerBusy, Some(1_000)));
        assert!(third.to_string().contains("as many wait"), "{third}");
        drop(first);
        second.await.expect("a place is free");
        room.enter().await.expect("and again");
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_a_moment() {
        let room = room(Duration::from_millis(1));
        let _first = room.enter().await.expect("it is empty");
        let refusal = room.enter().await.expect_err("it stays full");
        assert_eq!(refusal.code(), ErrorCode::ServerBusy);
        assert!(refusal.to_string().contains("within 1 ms"), "nobody else waits: {refusal}");
    }
}
