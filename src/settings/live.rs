//! Settings of subscriptions.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SettingsError;

/// Subscriptions.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LiveSettings {
    /// Maximum number of concurrent subscriptions, and of WebSockets.
    pub max_subscriptions: usize,
    /// Interval between heartbeats of a stream, in seconds.
    pub heartbeat_seconds: u64,
}

impl LiveSettings {
    /// Interval between heartbeats of a stream.
    pub fn heartbeat(&self) -> Duration {
        Duration::from_secs(self.heartbeat_seconds)
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if !(1..=3_600).contains(&self.heartbeat_seconds) {
            return Err(SettingsError(format!("`live.heartbeat_seconds` is {}; it must be 1 to 3600", self.heartbeat_seconds)));
        }
        Ok(())
    }
}
