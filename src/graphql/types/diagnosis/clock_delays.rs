//! What tells clocks that are wrong.

use async_graphql::SimpleObject;

use crate::domain::delays::Delays;
use crate::graphql::scalars::BigInt;

/// How long after they occurred records were recorded, in milliseconds; negative where they were recorded before they occurred. Read
/// from a sample: at most the newest 1,000 records of each thirty-second part of the range. Probes are not among them.
#[derive(Debug, SimpleObject)]
pub(crate) struct ClockDelays {
    /// How many records were looked at.
    records: BigInt,
    /// How many of them occurred more than a second after they were recorded: a clock is ahead.
    ahead: BigInt,
    /// How many of them were recorded more than a day after they occurred, such as by an import.
    late: BigInt,
    /// The least delay.
    least_ms: BigInt,
    /// A quarter of the records has this delay or less.
    lower_quartile_ms: BigInt,
    /// Half of the records has this delay or less.
    median_ms: BigInt,
    /// Three quarters of the records have this delay or less.
    upper_quartile_ms: BigInt,
    /// The greatest delay.
    greatest_ms: BigInt,
}

impl From<Delays> for ClockDelays {
    fn from(delays: Delays) -> Self {
        let integer = |number: i64| BigInt(number.into());
        Self {
            records: integer(delays.records),
            ahead: integer(delays.ahead),
            late: integer(delays.late),
            least_ms: integer(delays.least_ms),
            lower_quartile_ms: integer(delays.lower_quartile_ms),
            median_ms: integer(delays.median_ms),
            upper_quartile_ms: integer(delays.upper_quartile_ms),
            greatest_ms: integer(delays.greatest_ms),
        }
    }
}
