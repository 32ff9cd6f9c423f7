//! Serialization formats of the API, for types that are also deserialized from it.

/// An integer as a string of decimal digits, so that no client rounds it.
pub mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Serializes the number.
    pub fn serialize<T: Display, S: Serializer>(number: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    /// Deserializes the number.
    pub fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A resolved range: its instants, zone and days.
pub mod range {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use crate::domain::range::{DateRange, RangeRequest};
    use crate::domain::time::Timestamp;
    use crate::domain::zone::Zone;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct SerializedRange {
        start: Timestamp,
        end: Timestamp,
        time_zone: String,
        first_day: NaiveDate,
        last_day: NaiveDate,
        days: i64,
    }

    /// Serializes the range.
    pub fn serialize<S: Serializer>(range: &DateRange, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = SerializedRange {
            start: range.start,
            end: range.end,
            time_zone: range.zone.name().to_owned(),
            first_day: range.first_day,
            last_day: range.last_day,
            days: range.days(),
        };
        fields.serialize(serializer)
    }

    /// Deserializes the range, as a range of instants.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateRange, D::Error> {
        let SerializedRange { start, end, time_zone, .. } = SerializedRange::deserialize(deserializer)?;
        let zone = Zone::parse(&time_zone).map_err(de::Error::custom)?;
        RangeRequest::Instants { start, end }.resolve(zone, start, None).map_err(de::Error::custom)
    }
}
