//! What usage costs, in micros (1e-6 of the currency unit), in integers throughout.

/// What a record says about its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// The service said so, or the source costs nothing.
    Given(i64),
    /// To be computed from the hourly rate of the record's tier when it is committed; 0 where no rate is known.
    FromHourlyRate,
}

/// The cost of `seconds` at `hourly_rate_micros`, rounded half up to the micro; `None` beyond 64 bits.
///
/// The rule: `(seconds * rate + 1800) / 3600`, cut to an integer. Each record is rounded by itself, so sums of costs are sums of
/// what the records say.
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
    fn a_cost_beyond_64_bits_is_named_not_wrapped() {
        assert_eq!(compute_cost_micros(i64::MAX, i64::MAX), None);
        assert_eq!(compute_cost_micros(i64::MAX, 3_600), Some(i64::MAX));
    }
}
