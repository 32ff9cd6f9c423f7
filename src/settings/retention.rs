//! Settings of the retention of usage records.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SettingsError;

/// The maximum retention in months: the records of a hundred years.
const MONTHS_MAX: u32 = 1_200;

/// How long usage records are kept.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionSettings {
    /// The number of whole months for which records are kept, in addition to the current one; 0: for ever.
    pub months: u32,
    /// The same for usage types that differ, by slug.
    pub usage_types: BTreeMap<String, u32>,
    /// Interval between deletions of expired records, in seconds; 0: only the command `expire` deletes.
    pub expire_seconds: u64,
}

impl RetentionSettings {
    /// The number of months for which records of a usage type are kept; 0: for ever.
    pub fn months_of(&self, usage_type: &str) -> u32 {
        self.usage_types.get(usage_type).copied().unwrap_or(self.months)
    }

    /// Whether records of any usage type expire.
    pub fn is_limited(&self) -> bool {
        self.months > 0 || self.usage_types.values().any(|months| *months > 0)
    }

    /// Interval between deletions of expired records, if they are on.
    pub fn expire_every(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.expire_seconds)).filter(|every| !every.is_zero())
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let of_types =
            self.usage_types.iter().map(|(usage_type, months)| (format!("retention.usage_types.{usage_type}"), *months));
        match std::iter::once(("retention.months".to_owned(), self.months))
            .chain(of_types)
            .find(|(_, months)| *months > MONTHS_MAX)
        {
            Some((name, months)) => {
                Err(SettingsError(format!("`{name}` is {months}; it must be 0 to {MONTHS_MAX}, 0: for ever")))
            }
            None => Ok(()),
        }
    }
}
