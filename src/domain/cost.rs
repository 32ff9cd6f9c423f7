//! Costs, in nanos (1e-9 of the currency unit), in integer arithmetic.

use super::quantity::{NumberError, parse_scaled};
use super::source::Source;

/// Decimals of a cost or rate.
pub const DECIMALS: u8 = 9;

/// Nanos in one currency unit.
pub const NANOS: i128 = 1_000_000_000;

/// The cost of a record before it is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Sent by the service, in nanos.
    Given(i64),
    /// 0, because the source has no cost.
    Free,
    /// Computed on commit, from the price in force when the usage happened.
    FromPrice,
}

/// The cost that a record is committed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedCost {
    /// The cost in nanos; `None` if no cost was sent and no price was in force.
    pub nanos: Option<i64>,
    /// The price that it was computed from.
    pub price_id: Option<i64>,
}

impl RecordedCost {
    /// A cost that is not known.
    pub const UNPRICED: Self = Self { nanos: None, price_id: None };

    /// A cost that was sent.
    pub const fn given(nanos: i64) -> Self {
        Self { nanos: Some(nanos), price_id: None }
    }
}

/// Where the cost of a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CostSource {
    /// The service sent it.
    Given,
    /// It was computed from a price.
    Priced,
    /// Unknown: no cost was sent, and no price was in force.
    Unpriced,
    /// 0, because the source has no cost.
    Free,
}

impl CostSource {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "GIVEN",
            Self::Priced => "PRICED",
            Self::Unpriced => "UNPRICED",
            Self::Free => "FREE",
        }
    }

    /// The source of a recorded cost.
    pub fn of(source: &str, cost: RecordedCost) -> Self {
        match cost {
            _ if source != Source::Included.as_str() => Self::Free,
            RecordedCost { price_id: Some(_), .. } => Self::Priced,
            RecordedCost { nanos: None, .. } => Self::Unpriced,
            RecordedCost { .. } => Self::Given,
        }
    }
}

/// The cost in nanos of `quantity` at `rate_nanos` per `per_units`, rounded half up to the nano; `None` beyond 64 bits.
///
/// Each record is rounded individually, so a sum of costs equals the sum of the records' costs.
pub fn compute_cost_nanos(quantity: i64, rate_nanos: i64, per_units: i64) -> Option<i64> {
    let (exact, per_units) = (i128::from(quantity) * i128::from(rate_nanos), i128::from(per_units));
    i64::try_from((exact + per_units / 2) / per_units).ok()
}

/// Parses an amount of money as the API accepts it, from a string or a JSON number, into nanos. It is read from its digits, never as
/// floating point; more than nine decimals are rejected.
///
/// The error is a message for the caller.
pub fn parse_nanos(text: &str) -> Result<i128, String> {
    parse_scaled(text, DECIMALS).map_err(|error| {
        let shown: String = text.chars().take(64).collect();
        match error {
            NumberError::NotANumber => {
                format!("`{shown}` is not a decimal number; send one like `0.0125`, as a string or as a number")
            }
            NumberError::TooManyDecimals => format!("`{shown}` has more than {DECIMALS} decimals; round it to {DECIMALS}"),
            NumberError::TooLarge => format!("`{shown}` is too large"),
        }
    })
}

/// Nanos as a decimal number without trailing zeros, such as `0.0125`.
pub fn format_nanos(nanos: i128) -> String {
    let (whole, fraction) = (nanos.unsigned_abs() / NANOS.unsigned_abs(), nanos.unsigned_abs() % NANOS.unsigned_abs());
    let sign = if nanos < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let decimals = format!("{fraction:09}");
    format!("{sign}{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_nano_is_rounded_up() {
        assert_eq!(compute_cost_nanos(1, 1_800, 3_600), Some(1));
        assert_eq!(compute_cost_nanos(1, 1_799, 3_600), Some(0));
        assert_eq!(compute_cost_nanos(3_600, 2_500_000_000, 3_600), Some(2_500_000_000));
        assert_eq!(compute_cost_nanos(10, 20_000_000, 1_000_000), Some(200), "10 tokens at 0.02 per million");
        assert_eq!(compute_cost_nanos(5, 1, 3), Some(2));
    }

    #[test]
    fn a_cost_beyond_64_bits_is_none() {
        assert_eq!(compute_cost_nanos(i64::MAX, i64::MAX, 1), None);
        assert_eq!(compute_cost_nanos(i64::MAX, i64::MAX, i64::MAX), Some(i64::MAX));
    }

    #[test]
    fn amounts_are_read_and_written_exactly() {
        for (text, nanos, canonical) in [
            ("0", 0, "0"),
            ("-0.0", 0, "0"),
            ("804.50694712", 804_506_947_120, "804.50694712"),
            ("1.50", 1_500_000_000, "1.5"),
            ("0.000000001", 1, "0.000000001"),
            ("2e-8", 20, "0.00000002"),
            ("-1.25", -1_250_000_000, "-1.25"),
            ("9223372036.854775807", i128::from(i64::MAX), "9223372036.854775807"),
        ] {
            assert_eq!(parse_nanos(text), Ok(nanos), "{text}");
            assert_eq!(format_nanos(nanos), canonical);
        }
        for text in ["", ".5", "1.0000000001", "1e-10", "1,5", "NaN", "€1"] {
            assert!(parse_nanos(text).is_err(), "{text}");
        }
    }
}
