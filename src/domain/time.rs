//! Instants, to the millisecond, in UTC.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// One second in milliseconds.
pub const SECOND_MS: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// A quarter hour in milliseconds: the finest rollup grain.
///
/// Every zone offset in force since 2000 is a multiple of it, so quarter hours of UTC can be added up to a day of any zone, except
/// where clocks changed off the quarter hour: see [`fit_quarter_hours`](super::zone::fit_quarter_hours).
pub const QUARTER_HOUR_MS: i64 = 15 * MINUTE_MS;
/// An hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// A day of 24 hours in milliseconds. A day of UTC always has this length, a local day need not.
pub const UTC_DAY_MS: i64 = 24 * HOUR_MS;

/// An instant: milliseconds since 1970-01-01T00:00:00Z, between [`Timestamp::EARLIEST`] and [`Timestamp::LATEST`] wherever it
/// came from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 2000-01-01T00:00:00Z. Earlier times are clocks that were never set (1970, 1980), not usage.
    pub const EARLIEST: Self = Self(946_684_800_000);
    /// 2100-01-01T00:00:00Z. Later times are mistakes of unit (microseconds sent as milliseconds), not plans.
    pub const LATEST: Self = Self(4_102_444_800_000);

    /// The instant `millis` milliseconds after the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This instant moved by `millis` (negative: earlier).
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Reads an RFC 3339 time with any offset; finer digits than milliseconds are cut off, never rounded up.
    ///
    /// The error is a sentence for the caller.
    pub fn parse(text: &str) -> Result<Self, String> {
        DateTime::parse_from_rfc3339(text).map(|time| Self(time.timestamp_millis())).map_err(|error| {
            let shown: String = text.chars().take(64).collect();
            format!("`{shown}` is not an RFC 3339 time ({error}); send one like `2026-11-20T08:09:19.999Z`")
        })
    }

    /// As chrono's type, for calendars and formats.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// RFC 3339 in UTC with milliseconds and `Z`.
    pub fn to_rfc3339(self) -> String {
        self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// The start of the quarter hour that holds this instant.
    #[must_use]
    pub const fn floor_quarter_hour(self) -> Self {
        self.floor_to(QUARTER_HOUR_MS)
    }

    /// The start of the UTC day that holds this instant.
    #[must_use]
    pub const fn floor_utc_day(self) -> Self {
        self.floor_to(UTC_DAY_MS)
    }

    /// The start of the bucket of `length_ms` that holds it; buckets follow each other from the Unix epoch on.
    #[must_use]
    pub const fn floor_to(self, length_ms: i64) -> Self {
        Self(self.0 - self.0.rem_euclid(length_ms))
    }
}

/// As the API writes it: RFC 3339.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
