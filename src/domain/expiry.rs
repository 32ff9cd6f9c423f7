//! Which records have expired: were deleted because the retention of their usage type has passed. Their rollups stay.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use super::problem::{Problem, ProblemCode};
use super::time::Timestamp;
use super::zone::Zone;

/// The instant before which the records of each usage type have expired. A usage type that is not in it keeps all of its records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordExpiry(pub BTreeMap<String, Timestamp>);

impl RecordExpiry {
    /// The instant before which records of a usage type have expired; `None` if none has.
    pub fn of(&self, usage_type: &str) -> Option<Timestamp> {
        self.0.get(usage_type).copied()
    }

    /// The instant before which records of a usage type have expired, if `at` is before it.
    pub fn expired(&self, usage_type: &str, at: Timestamp) -> Option<Timestamp> {
        self.of(usage_type).filter(|expired_before| at < *expired_before)
    }

    /// What of this expires later than in `existing`.
    #[must_use]
    pub fn later_than(&self, existing: &Self) -> Self {
        let is_later = |(usage_type, at): &(&String, &Timestamp)| existing.of(usage_type).is_none_or(|existing| existing < **at);
        Self(self.0.iter().filter(is_later).map(|(usage_type, at)| (usage_type.clone(), *at)).collect())
    }

    /// `OCCURRED_TOO_EARLY` if no record of this usage type and time is accepted any more: its idempotency key may be forgotten, so it could
    /// count twice.
    pub fn check_new(&self, usage_type: &str, at: Timestamp) -> Result<(), Problem> {
        self.expired(usage_type, at).map_or(Ok(()), |kept_from| {
            let message = format!(
                "`{}` is before {}, and records of `{usage_type}` before then have expired: whether this one was recorded before is not known \
                 any more",
                at.to_rfc3339(),
                kept_from.to_rfc3339()
            );
            Err(Problem::new(ProblemCode::OccurredTooEarly, "occurredAt", message))
        })
    }

    /// `RECORDS_EXPIRED` if a record of this usage type and time cannot be corrected any more.
    pub fn check_correction(&self, usage_type: &str, at: Timestamp) -> Result<(), Problem> {
        self.expired(usage_type, at).map_or(Ok(()), |kept_from| {
            let message = format!(
                "the record of {} cannot be corrected: records of `{usage_type}` before {} have expired",
                at.to_rfc3339(),
                kept_from.to_rfc3339()
            );
            Err(Problem::new(ProblemCode::RecordsExpired, "idempotencyKey", message))
        })
    }

    /// The usage type of `usage_types` (empty: of all) whose records of `start` or later have expired for the longest time, with the instant
    /// before which they have; `None` if all of them are kept.
    pub fn latest(&self, usage_types: &[String], start: Timestamp) -> Option<(&str, Timestamp)> {
        let is_read = |usage_type: &String| usage_types.is_empty() || usage_types.contains(usage_type);
        let expired = self.0.iter().filter(|(usage_type, expired_before)| is_read(usage_type) && start < **expired_before);
        expired.max_by_key(|(_, expired_before)| **expired_before).map(|(usage_type, at)| (usage_type.as_str(), *at))
    }
}

/// The start of the first UTC month whose records are kept: those of the last `months` months and of the current one. Records that are kept
/// for 0 months are kept for ever: `None`.
pub fn first_kept_month(now: Timestamp, months: u32) -> Option<Timestamp> {
    if months == 0 {
        return None;
    }
    let today = Zone::UTC.local_day(now);
    let month = NaiveDate::from_ymd_opt(today.year(), today.month(), 1)?;
    month.checked_sub_months(Months::new(months)).map(|month| Zone::UTC.day_start(month)).filter(|at| *at > Timestamp::EARLIEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a test writes valid times")
    }

    #[test]
    fn whole_months_are_kept() {
        let first = |months| first_kept_month(at("2026-03-31T23:59:59Z"), months);
        assert_eq!(first(0), None);
        assert_eq!(first(1), Some(at("2026-02-01T00:00:00Z")));
        assert_eq!(first(13), Some(at("2025-02-01T00:00:00Z")));
        assert_eq!(first(12_000), None);
    }

    #[test]
    fn a_range_is_expired_for_the_usage_types_that_it_reads() {
        let months = [("api_calls", at("2026-02-01T00:00:00Z")), ("tokens_input", at("2025-01-01T00:00:00Z"))];
        let expiry = RecordExpiry(months.map(|(usage_type, at)| (usage_type.to_owned(), at)).into());
        let latest = |usage_types: &[&str], start| {
            let usage_types: Vec<_> = usage_types.iter().map(|usage_type| (*usage_type).to_owned()).collect();
            expiry.latest(&usage_types, at(start)).map(|(usage_type, _)| usage_type.to_owned())
        };
        assert_eq!(latest(&[], "2026-01-31T00:00:00Z").as_deref(), Some("api_calls"));
        assert_eq!(latest(&["tokens_input"], "2026-01-31T00:00:00Z"), None);
        assert_eq!(latest(&["tokens_input", "compute_seconds"], "2024-12-31T00:00:00Z").as_deref(), Some("tokens_input"));
        assert_eq!(latest(&[], "2026-02-01T00:00:00Z"), None);
    }
}
