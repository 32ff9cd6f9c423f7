//! Settings of the ingestion of usage records.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Secret, SettingsError};

/// Ingestion of usage records.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSettings {
    /// A service token with the scope `record`; empty: none.
    pub internal_service_token: Secret,
    /// Maximum number of records in one call.
    pub max_records_per_call: usize,
    /// Maximum number of corrections in one call.
    pub max_corrections_per_call: usize,
    /// Maximum time by which a record's `occurredAt` may be ahead of the server's clock, in seconds.
    pub max_ahead_seconds: u32,
    /// Age from which a record gets the warning `OCCURRED_LONG_AGO`, in days.
    pub long_ago_days: u32,
    /// Maximum number of records that wait in memory for their commit.
    pub queue_records: u32,
    /// Maximum number of records in one commit batch.
    pub batch_records: usize,
    /// Number of concurrent write transactions on PostgreSQL.
    pub writers: u32,
    /// Interval between verifications of a day of rollups, in seconds; 0: off.
    pub self_check_seconds: u64,
    /// Interval between materializations of rollups, in seconds; 0: off.
    pub materialize_seconds: u64,
    /// Maximum time during which a transaction with a transient failure is retried, in milliseconds.
    pub retry_for_ms: u64,
}

impl RecordingSettings {
    /// The internal service token, if one is set.
    pub fn internal_service_token(&self) -> Option<&str> {
        Some(self.internal_service_token.as_str()).filter(|token| !token.is_empty())
    }

    /// Interval between verifications of a day of rollups, if they are on.
    pub fn self_check_every(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.self_check_seconds)).filter(|every| !every.is_zero())
    }

    /// Interval between materializations of rollups, if they are on.
    pub fn materialize_every(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.materialize_seconds)).filter(|every| !every.is_zero())
    }

    /// Maximum time during which a transaction with a transient failure is retried.
    pub fn retry_for(&self) -> Duration {
        Duration::from_millis(self.retry_for_ms)
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let invalid = |message: String| Err(SettingsError(message));
        if self.internal_service_token().is_some_and(|token| token.len() < 16) {
            return invalid("`recording.internal_service_token` (INTERNAL_SERVICE_TOKEN) is shorter than 16 characters".into());
        }
        let at_least_one = [
            ("max_records_per_call", self.max_records_per_call),
            ("max_corrections_per_call", self.max_corrections_per_call),
            ("batch_records", self.batch_records),
            ("writers", self.writers as usize),
        ];
        if let Some((name, _)) = at_least_one.iter().find(|(_, value)| *value == 0) {
            return invalid(format!("`recording.{name}` is 0; it must be at least 1"));
        }
        if (self.queue_records as usize) < self.max_records_per_call {
            return invalid(
                "`recording.queue_records` is smaller than `recording.max_records_per_call`: a full call would never fit; raise it"
                    .into(),
            );
        }
        Ok(())
    }
}
