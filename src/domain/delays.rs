//! How long after they occurred records were recorded: what tells clocks that are wrong.

use serde::{Deserialize, Serialize};

use super::wire;

/// Delays of a sample of records, in milliseconds; negative where records were recorded before they occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delays {
    /// How many records were looked at.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// How many of them occurred more than a second after they were recorded.
    #[serde(with = "wire::text")]
    pub ahead: i64,
    /// How many of them were recorded more than a day after they occurred.
    #[serde(with = "wire::text")]
    pub late: i64,
    /// The least delay.
    #[serde(with = "wire::text")]
    pub least_ms: i64,
    /// A quarter of the records has this delay or less.
    #[serde(with = "wire::text")]
    pub lower_quartile_ms: i64,
    /// Half of the records has this delay or less.
    #[serde(with = "wire::text")]
    pub median_ms: i64,
    /// Three quarters of the records have this delay or less.
    #[serde(with = "wire::text")]
    pub upper_quartile_ms: i64,
    /// The greatest delay.
    #[serde(with = "wire::text")]
    pub greatest_ms: i64,
}
