//! Instants in UTC, with millisecond precision.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// One second in milliseconds.
pub const SECOND_MS: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// A quarter hour in milliseconds: the finest rollup grain.
///
/// Every zone offset since 2000 is a multiple of it, so the quarter hours of UTC add up to local days, except where clocks
/// changed off the quarter hour: see `days_align_to_quarter_hours` in `zone`.
pub const QUARTER_HOUR_MS: i64 = 15 * MINUTE_MS;
/// One hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// 24 hours in milliseconds: the length of every UTC day, but not of every local day.
pub const UTC_DAY_MS: i64 = 24 * HOUR_MS;

/// The ends of all leap seconds since 2000, in Unix time: the first seconds of 2006, 2009, July 2012, July 2015 and 2017
/// (IERS Bulletin C, <https://hpiers.obspm.fr/iers/bul/bulc/Leap_Second.dat>).
const LEAP_SECONDS: [i64; 5] = [1_136_073_600, 1_230_768_000, 1_341_100_800, 1_435_708_800, 1_483_228_800];

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Instants from outside are between [`Timestamp::EARLIEST`] and
/// [`Timestamp::LATEST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 2000-01-01T00:00:00Z. Earlier times come from clocks that were never set (1970, 1980).
    pub const EARLIEST: Self = Self(946_684_800_000);
    /// 2100-01-01T00:00:00Z. Later times come from wrong units (microseconds sent as milliseconds).
    pub const LATEST: Self = Self(4_102_444_800_000);

    /// The instant `millis` milliseconds after the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This instant plus `millis` (negative: earlier), saturating.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Parses an RFC 3339 time with any offset; digits beyond milliseconds are cut off. A leap second is accepted where there was one,
    /// and is the instant after it: Unix time does not count leap seconds.
    ///
    /// The error is a message for the caller.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shown = || text.chars().take(64).collect::<String>();
        let time = DateTime::parse_from_rfc3339(text).map_err(|error| {
            format!("`{}` is not an RFC 3339 time ({error}); send a time like `2026-11-20T08:09:19.999Z`", shown())
        })?;
        let is_leap_second = time.timestamp_subsec_nanos() >= 1_000_000_000;
        if is_leap_second && !LEAP_SECONDS.contains(&(time.timestamp() + 1)) {
            return Err(format!("`{}` does not exist: no leap second was inserted then", shown()));
        }
        Ok(Self(time.timestamp_millis()))
    }

    /// Converts to chrono's type.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// RFC 3339 in UTC with milliseconds and `Z`.
    pub fn to_rfc3339(self) -> String {
        self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// The start of the quarter hour that contains this instant.
    #[must_use]
    pub const fn floor_quarter_hour(self) -> Self {
        self.floor_to(QUARTER_HOUR_MS)
    }

    /// The start of the UTC day that contains this instant.
    #[must_use]
    pub const fn floor_utc_day(self) -> Self {
        self.floor_to(UTC_DAY_MS)
    }

    /// The start of the UTC month that contains this instant.
    #[must_use]
    pub fn floor_utc_month(self) -> Self {
        let day = self.to_utc().date_naive();
        self.floor_utc_day().plus_millis(-i64::from(day.day0()) * UTC_DAY_MS)
    }

    /// The start of the UTC month after the one that contains this instant.
    #[must_use]
    pub fn next_utc_month(self) -> Self {
        self.floor_utc_month().plus_millis(31 * UTC_DAY_MS).floor_utc_month()
    }

    /// The start of the bucket of `length_ms` that contains this instant; buckets are aligned to the Unix epoch.
    #[must_use]
    pub const fn floor_to(self, length_ms: i64) -> Self {
        Self(self.0 - self.0.rem_euclid(length_ms))
    }
}

/// Serialized as RFC 3339.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_second_is_accepted_only_where_there_was_one() {
        for text in ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5Z", "2017-01-01T05:44:60+05:45", "2012-06-30T19:59:60-04:00"] {
            let time = Timestamp::parse(text).expect(text);
            assert_eq!(time.floor_to(SECOND_MS).to_rfc3339().get(14..19), Some("00:00"), "{text}");
        }
        for text in ["2017-12-31T23:59:60Z", "2016-12-31T23:58:60Z", "2016-12-31T23:59:60+01:00", "2026-11-20T10:00:60Z"] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn months_begin_on_their_first_day_in_utc() {
        for (text, month, next) in [
            ("2026-01-31T23:59:59.999Z", "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"),
            ("2024-02-29T00:00:00Z", "2024-02-01T00:00:00.000Z", "2024-03-01T00:00:00.000Z"),
            ("1999-12-01T00:00:00Z", "1999-12-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z"),
            ("2027-01-01T00:30:00+01:00", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"),
        ] {
            let time = Timestamp::parse(text).expect(text);
            assert_eq!((time.floor_utc_month().to_rfc3339(), time.next_utc_month().to_rfc3339()), (month.into(), next.into()));
        }
    }

    #[test]
    fn digits_beyond_milliseconds_are_cut_off() {
        for (text, expected) in [
            ("2026-11-20T08:09:19.9999999999Z", "2026-11-20T08:09:19.999Z"),
            ("2026-11-20T08:09:19Z", "2026-11-20T08:09:19.000Z"),
            ("2026-11-20t08:09:19.1z", "2026-11-20T08:09:19.100Z"),
            ("2026-11-20T08:09:19.123456-23:59", "2026-11-21T08:08:19.123Z"),
        ] {
            assert_eq!(Timestamp::parse(text).map(Timestamp::to_rfc3339).as_deref(), Ok(expected), "{text}");
        }
    }
}
