//! Delays that reveal wrong clocks.

use async_graphql::SimpleObject;

use crate::domain::delays::Delays;
use crate::graphql::scalars::BigInt;

/// Delays between `occurredAt` and `recordedAt` of records, in milliseconds. A delay is negative if the record occurred after it
/// was recorded, which means that a clock is wrong. Sampled: the range is divided into 32 equal parts, and at most the newest
/// 1,000 records of each are read. Records of probes are excluded.
#[derive(Debug, SimpleObject)]
pub(crate) struct ClockDelays {
    /// Number of records in the sample.
    records: BigInt,
    /// Number of records that occurred more than a second after they were recorded: the sender's clock is ahead.
    ahead: BigInt,
    /// Number of records that were recorded more than a day after they occurred, for example by an import.
    late: BigInt,
    /// Smallest delay in milliseconds.
    min_ms: BigInt,
    /// First quartile of the delays in milliseconds.
    lower_quartile_ms: BigInt,
    /// Median of the delays in milliseconds.
    median_ms: BigInt,
    /// Third quartile of the delays in milliseconds.
    upper_quartile_ms: BigInt,
    /// Largest delay in milliseconds.
    max_ms: BigInt,
    /// Time between the recording of the first and of the last record of the sample, in milliseconds. Small if they were sent
    /// together, for example by a backfill; then a constant delay says nothing about clocks.
    recorded_over_ms: BigInt,
}

impl From<Delays> for ClockDelays {
    fn from(delays: Delays) -> Self {
        let integer = |number: i64| BigInt(number.into());
        Self {
            records: integer(delays.records),
            ahead: integer(delays.ahead),
            late: integer(delays.late),
            min_ms: integer(delays.min_ms),
            lower_quartile_ms: integer(delays.lower_quartile_ms),
            median_ms: integer(delays.median_ms),
            upper_quartile_ms: integer(delays.upper_quartile_ms),
            max_ms: integer(delays.max_ms),
            recorded_over_ms: integer(delays.recorded_over_ms),
        }
    }
}
