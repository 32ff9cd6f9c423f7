//! Record ids: UUIDv7, time-ordered for append-mostly index inserts; seeded in tests.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::{Builder, Uuid};

use crate::domain::time::Timestamp;

/// Generates record ids.
#[derive(Debug)]
pub struct RecordIds(Mutex<StdRng>);

impl RecordIds {
    /// Unpredictable ids, for production.
    pub fn random() -> Self {
        Self(Mutex::new(StdRng::from_rng(&mut rand::rng())))
    }

    /// Reproducible ids, for tests.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// A UUIDv7 (RFC 9562) whose first 48 bits are `now` in Unix milliseconds.
    pub fn next(&self, now: Timestamp) -> Uuid {
        let mut random = [0_u8; 10];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut random);
        let millis = u64::try_from(now.millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
