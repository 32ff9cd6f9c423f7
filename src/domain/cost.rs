//! Cost of usage, in micros (1e-6 of the currency unit), in integer arithmetic.

/// The cost of a record before it is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Sent by the service, or 0 because the source has no cost.
    Given(i64),
    /// Computed from the hourly rate of the record's tier on commit; 0 if the tier has no rate.
    FromHourlyRate,
}

/// The cost of `seconds` at `hourly_rate_micros`, rounded half up to the micro; `None` beyond 64 bits.
///
/// Formula: `(seconds * rate + 1800) / 3600`, truncated to an integer. Each record is rounded individually, so a sum of costs
/// equals the sum of the records' costs.
pub fn compute_cost_micros(seconds: i64, hourly_rate_micros: i64) -> Option<i64> {
    const SECONDS_PER_HOUR: i128 = 3_600;
    let exact = i128::from(seconds) * i128::from(hourly_rate_micros);
    i64::try_from((exact + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR).ok()
}

#[cfg(test)]
mod tests {
    use super::compute_cost_micros;

    #[test]
    fn a_half_micro_is_rounded_up() {
        assert_eq!(compute_cost_micros(1, 1_800), Some(1));
        assert_eq!(compute_cost_micros(1, 1_799), Some(0));
        assert_eq!(compute_cost_micros(3_600, 2_500_000), Some(2_500_000));
        assert_eq!(compute_cost_micros(86_400, 1), Some(24));
    }

    #[test]
    fn a_cost_beyond_64_bits_is_none() {
        assert_eq!(compute_cost_micros(i64::MAX, i64::MAX), None);
        assert_eq!(compute_cost_micros(i64::MAX, 3_600), Some(i64::MAX));
    }
}
