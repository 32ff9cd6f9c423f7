//! Distribution of the delay between occurrence and recording; it reveals wrong clocks.

use serde::{Deserialize, Serialize};

use super::wire;

/// Delays of a sample of records, in milliseconds; negative if a record was recorded before it occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delays {
    /// Number of sampled records.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// Number of records that occurred more than a second after they were recorded.
    #[serde(with = "wire::text")]
    pub ahead: i64,
    /// Number of records that were recorded more than a day after they occurred.
    #[serde(with = "wire::text")]
    pub late: i64,
    /// Smallest delay.
    #[serde(with = "wire::text")]
    pub min_ms: i64,
    /// First quartile of the delays.
    #[serde(with = "wire::text")]
    pub lower_quartile_ms: i64,
    /// Median delay.
    #[serde(with = "wire::text")]
    pub median_ms: i64,
    /// Third quartile of the delays.
    #[serde(with = "wire::text")]
    pub upper_quartile_ms: i64,
    /// Largest delay.
    #[serde(with = "wire::text")]
    pub max_ms: i64,
    /// Time between the recording of the first and of the last of them.
    #[serde(with = "wire::text")]
    pub recorded_over_ms: i64,
}
